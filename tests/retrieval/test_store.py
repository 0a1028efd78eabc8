"""Every kind of damage to an index folder: noticed, told in one line, and put right."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli import main
from retrieval import building, freshness, store
from retrieval.engine import Engine
from retrieval.errors import ReadoutError, StoreError
from retrieval.index import Index, open_index
from retrieval.model_card import MODEL_FILE, ModelCard
from retrieval.models import DEFAULT_MODEL
from retrieval.sealing import sealed, unsealed
from retrieval.store import Manifest, Store
from retrieval.types import Mode, Query
from tests.rigs.versions import write_version


def flip(path: Path, place: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[place if place >= 0 else len(data) // 2] ^= 1
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


DAMAGES: dict[str, Callable[[Path], None]] = {
    "flipped": flip,
    "truncated": truncate,
    "empty": empty,
    "missing": Path.unlink,
}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    write_version(tmp_path / "documents", 0)
    for path in sorted((tmp_path / "documents").iterdir())[2:]:
        path.unlink()
    return tmp_path / "documents"


def own_files(index: Store) -> list[Path]:
    """All files of an index folder but the model's and the lock."""
    generation = index.current()
    assert generation is not None
    return [index.folder / "CURRENT", *(p for p in generation.rglob("*") if p.is_file())]


@pytest.fixture(scope="module")
def own_index(shipped_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A copy of the shipped index that may be damaged, but has to be put right again."""
    index = Store(tmp_path_factory.mktemp("own") / "index")
    shutil.copytree(shipped_store.folder, index.folder, ignore=shutil.ignore_patterns("models"))
    (index.folder / "models").symlink_to(shipped_store.models)
    return index


def whole(index: Store) -> Manifest:
    """The manifest, every checksum compared. Raises StoreError, in one line, for any damage."""
    try:
        return index.manifest(index.current() or index.folder / "none", thorough=True)
    except StoreError as error:
        if "\n" in str(error):
            raise AssertionError(str(error)) from error
        raise


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_changed_bit_of_any_file_is_noticed(data: st.DataObject, own_index: Store) -> None:
    expected = whole(own_index)
    path = data.draw(st.sampled_from(sorted(own_files(own_index))))
    before = path.read_bytes()
    changed = bytearray(before)
    changed[data.draw(st.integers(0, len(before) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        path.write_bytes(changed)
        try:
            found = whole(own_index)
        except StoreError:
            return
    finally:
        path.write_bytes(before)
    # White space in JSON may change; nothing that is read from it may.
    assert path.name in ("manifest.json", "CURRENT")
    assert found == expected


@pytest.mark.parametrize("kind", DAMAGES)
def test_every_damaged_file_is_noticed(own_index: Store, kind: str) -> None:
    for path in own_files(own_index):
        before = path.read_bytes()
        DAMAGES[kind](path)
        with pytest.raises(StoreError):
            whole(own_index)
        path.write_bytes(before)
    whole(own_index)


@pytest.mark.parametrize("name", ["CURRENT", "manifest.json", "terms.npy", "corpus.db"])
def test_the_doctor_tells_damage_in_a_line_and_the_next_build_mends_it(
    model_store: Store, documents: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    building.ensure(model_store, documents, DEFAULT_MODEL)
    (path,) = (path for path in own_files(model_store) if path.name == name)
    flip(path)
    places = ("--index", str(model_store.folder), "--corpus", str(documents))
    assert main(["doctor", *places]) == 1
    problems = [line for line in capsys.readouterr().out.splitlines() if "problem" in line]
    assert len(problems) == 1
    assert problems[0].startswith("problem  index: ")
    assert problems[0].endswith("; run: readout index")
    assert main(["index", *places]) == 0
    assert freshness.outdated(model_store, documents, DEFAULT_MODEL, thorough=True) is None


def test_a_damaged_model_is_told_and_made_again(
    shipped_store: Store, documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = Store(tmp_path / "index")
    shutil.copytree(shipped_store.models, index.models)
    building.ensure(index, documents, DEFAULT_MODEL)
    (folder,) = index.models.iterdir()
    flip(folder / MODEL_FILE)
    places = ("--index", str(index.folder), "--corpus", str(documents))
    assert main(["ask", "Which treaty covers timber?", *places]) == 2
    said = capsys.readouterr().err
    assert "model.onnx is damaged: its hash is wrong; run: readout index" in said
    assert said.count("\n") == 1
    assert main(["doctor", *places]) == 1
    assert "problem  index" in capsys.readouterr().out
    assert main(["index", *places]) == 0
    assert main(["doctor", *places]) == 0


def test_a_changed_card_is_not_believed(shipped_store: Store, tmp_path: Path) -> None:
    (folder,) = shipped_store.models.iterdir()
    text = (folder / "card.json").read_text()
    (tmp_path / "card.json").write_text(text.replace('"max_tokens": 256', '"max_tokens": 512'))
    with pytest.raises(ReadoutError, match="is not whole"):
        ModelCard.read(tmp_path)
    (tmp_path / "card.json").write_text(text)
    assert ModelCard.read(tmp_path).max_tokens == 256


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.floats(allow_nan=False)))
def test_a_seal_holds_until_a_value_changes(values: dict[str, object]) -> None:
    values.pop("seal", None)
    assert unsealed(sealed(values)) == values
    changed = json.loads(sealed(values)) | {"another": 1}
    with pytest.raises(ValueError, match="seal"):
        unsealed(json.dumps(changed))


def test_an_index_of_an_older_version_is_told_and_built_anew(
    model_store: Store, documents: Path
) -> None:
    building.ensure(model_store, documents, DEFAULT_MODEL)
    generation = model_store.current()
    assert generation is not None
    path = generation / "manifest.json"
    path.write_text(path.read_text().replace(f'"schema": {store.SCHEMA}', '"schema": 3'))
    with pytest.raises(StoreError, match=f"schema 3, this program writes {store.SCHEMA}"):
        open_index(model_store)
    notices: list[str] = []
    building.ensure(model_store, documents, DEFAULT_MODEL, notice=notices.append)
    assert "schema 3" in notices[0]
    open_index(model_store).close()


def test_a_build_that_fails_at_its_very_end_leaves_nothing(
    model_store: Store, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    building.ensure(model_store, documents, DEFAULT_MODEL)
    before = sorted(model_store.folder.rglob("*"))
    write_version(documents, 1)
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if self.name == ".CURRENT":
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="No space left on device; free some space"):
        building.ensure(model_store, documents, DEFAULT_MODEL)
    assert sorted(model_store.folder.rglob("*")) == before
    open_index(model_store).close()


def test_a_large_damaged_file_is_told_once_it_shows(
    model_store: Store, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    building.ensure(model_store, documents, DEFAULT_MODEL)
    generation = model_store.current()
    assert generation is not None
    # As if every file were too large to be hashed at each opening.
    monkeypatch.setattr(store, "_HASHED_WHOLE", 0)
    database = generation / store.TEXTS_FILE
    data = database.read_bytes()
    database.write_bytes(data[:4096] + data[4096:].replace(b'"readout"', b'"readout,'))
    engine = Engine(open_index(model_store), Mode.HYBRID)
    with pytest.raises(StoreError, match=r"corpus\.db .* hash is wrong; run: readout index"):
        engine.ask(Query("Which treaty covers timber?"))


def test_what_fails_over_a_whole_index_is_no_damage(
    shipped_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(shipped_index, Mode.HYBRID)
    monkeypatch.setattr(engine, "_rank", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        engine.ask(Query("Which treaty covers timber?"))
