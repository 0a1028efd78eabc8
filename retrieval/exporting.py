"""A sentence-transformers model to the ONNX form that questions are answered with.

The only module that needs torch; it runs when an index is first built, never while somebody waits
for an answer.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from retrieval import models
from retrieval.embedding import Embedder, Spans, Vectors, span_vectors
from retrieval.errors import ModelError
from retrieval.model_card import FORM, MODEL_FILE, TOKENIZER_FILE, ModelCard
from retrieval.reranking import CrossEncoder

LARGEST_DIFFERENCE = 1e-5
LARGEST_LOGIT_DIFFERENCE = 1e-3
_CHECKED = 256
"""So many passages at most are compared; they take a second or two."""
_BATCH = 8
"""Of like length, since sentence-transformers sorts; 1.2 times as fast as its default of 32."""


class SentenceTransformerModel:
    """The model as sentence-transformers loads it.

    Raises ModelError when there is no such model, or it has no fast tokenizer.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        folder = models.locate(name)
        with _quiet():
            import transformers
            from sentence_transformers import SentenceTransformer

            library_logging: Any = transformers.utils.logging
            library_logging.disable_progress_bar()
            try:
                # What lies in a folder must be enough: no hub is asked for the rest.
                self.model = SentenceTransformer(
                    str(folder or name), device="cpu", local_files_only=folder is not None
                )
            except Exception as error:  # noqa: BLE001 - whatever a hub or a foreign file raises
                problem = str(error).partition("\n")[0]
                raise ModelError(
                    "the model {model} cannot be loaded: {problem}",
                    model=repr(name),
                    problem=problem,
                ) from None
        backend = getattr(self.model.tokenizer, "backend_tokenizer", None)
        if backend is None:
            raise ModelError(
                "the model {model} has no fast tokenizer (tokenizer.json)", model=repr(name)
            )
        self._backend = backend
        query, passage = known_prompts(name)
        self.query_prompt = _prompt(self.model, "query") or query
        self.passage_prompt = _prompt(self.model, "passage", "document") or passage
        self.max_tokens = min(int(self.model.max_seq_length or 512), 512)
        self._tokenizer = Tokenizer.from_str(backend.to_str())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.max_tokens)

    def write_tokenizer(self, folder: Path) -> Path:
        """Writes the tokenizer alone, which segmentation needs before anything is embedded."""
        path = folder / TOKENIZER_FILE
        path.write_text(self._backend.to_str(), encoding="utf-8")
        return path

    def passages_and_spans(
        self, texts: Sequence[str], spans: Sequence[Spans]
    ) -> tuple[Vectors, list[Vectors]]:
        """Unit vectors of passages, and of the stretches of each that `spans` names."""
        prompted = [self.passage_prompt + text for text in texts]
        found: Any = self.model.encode(
            prompted,
            batch_size=_BATCH,
            output_value=None,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        vectors = np.stack([entry["sentence_embedding"].numpy() for entry in found])
        stretches = []
        for entry, text, wanted in zip(found, prompted, spans, strict=True):
            offsets = self._tokenizer.encode(text).offsets
            tokens = entry["token_embeddings"].numpy()[: len(offsets)]
            stretches.append(span_vectors(tokens, offsets, wanted, len(self.passage_prompt)))
        return np.ascontiguousarray(vectors, dtype=np.float32), stretches

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimension)."""
        return self.passages_and_spans(texts, [[] for _ in texts])[0]

    def export(self, folder: Path, sample: Sequence[str]) -> ModelCard:
        """Writes the ONNX form, its tokenizer and its card to `folder`, checked on `sample`.

        Raises ModelError when the two forms differ by more than 1e-5 in any component.
        """
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer_file = self.write_tokenizer(folder)
        with _quiet():
            _export_onnx(self.model, folder / MODEL_FILE)
        sample = sample[:_CHECKED]
        expected = self.encode(sample)
        card = ModelCard(
            form=FORM,
            name=self.name,
            fingerprint=models.fingerprint(self.name),
            dimension=int(expected.shape[1]),
            max_tokens=self.max_tokens,
            query_prompt=self.query_prompt,
            passage_prompt=self.passage_prompt,
            model_sha256=models.sha256(folder / MODEL_FILE),
            tokenizer_sha256=models.sha256(tokenizer_file),
            checked_passages=len(sample),
            largest_difference=0.0,
        )
        card.write(folder)
        difference = float(np.abs(Embedder(folder).passages(sample) - expected).max())
        if not difference <= LARGEST_DIFFERENCE:
            raise ModelError(
                "the exported form of {model} differs from sentence-transformers by "
                "{difference}, more than {most}; it is not used",
                model=repr(self.name),
                difference=f"{difference:.1e}",
                most=f"{LARGEST_DIFFERENCE:.0e}",
            )
        card = dataclasses.replace(card, largest_difference=difference)
        card.write(folder)
        return card


def export_cross_encoder(name: str, folder: Path) -> None:
    """Writes the ONNX form of a cross-encoder (a folder, or a name on a hub) to `folder`.

    Raises ModelError when there is no such model, or its logits differ from the original's.
    """
    source = Path(name) if Path(name).is_dir() else None
    with _quiet():
        from sentence_transformers import CrossEncoder as Original

        try:
            original: Any = Original(name, device="cpu", local_files_only=source is not None)
        except Exception as error:  # noqa: BLE001 - whatever a hub or a foreign file raises
            problem = str(error).partition("\n")[0]
            raise ModelError(
                "the reranker {model} cannot be loaded: {problem}",
                model=repr(name),
                problem=problem,
            ) from None
        (folder / TOKENIZER_FILE).write_text(
            original.tokenizer.backend_tokenizer.to_str(), encoding="utf-8"
        )
        pairs = [("What did he say?", "He said no."), ("Who?", "The President spoke at length.")]
        tokens = dict(
            original.tokenizer(
                [question for question, _ in pairs],
                [text for _, text in pairs],
                padding=True,
                return_tensors="pt",
            )
        )
        expected = _export_classifier(original.model, tokens, folder / MODEL_FILE)
    found = CrossEncoder(name, folder).scores(pairs)
    difference = float(np.abs(found - expected).max())
    if not difference <= LARGEST_LOGIT_DIFFERENCE:
        raise ModelError(
            "the exported form of {model} differs from sentence-transformers by "
            "{difference}, more than {most}; it is not used",
            model=repr(name),
            difference=f"{difference:.1e}",
            most=f"{LARGEST_LOGIT_DIFFERENCE:.0e}",
        )


def _export_classifier(model: Any, tokens: dict[str, Any], path: Path) -> Vectors:
    """Exports a sequence classifier; returns its own logits for `tokens`, of the first class."""
    import torch

    names = sorted(tokens)

    class Logits(torch.nn.Module):
        """Token ids to logits."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            logits: torch.Tensor = self.inner(**dict(zip(names, inputs, strict=True))).logits
            return logits

    axes = {0: torch.export.Dim("batch", min=1), 1: torch.export.Dim("length", min=2, max=512)}
    inputs = tuple(tokens[name] for name in names)
    module = Logits().eval()
    with torch.no_grad():
        logits = module(*inputs).numpy()
        program = torch.onnx.export(
            module,
            inputs,
            dynamo=True,
            dynamic_shapes=(tuple(axes for _ in names),),
            input_names=names,
            opset_version=18,
        )
    if program is None:
        raise ModelError("torch exported no ONNX form of the reranker")
    program.save(str(path))
    return np.asarray(logits.reshape(len(logits), -1)[:, 0], dtype=np.float32)


def known_prompts(name: str) -> tuple[str, str]:
    """What a model wants before a question and a passage, where its own files do not say so: the
    e5 family's authors say it on their pages only."""
    if re.search(r"(?:^|[/-])e5-", name.lower()) and "instruct" not in name.lower():
        return "query: ", "passage: "
    return "", ""


def _prompt(model: Any, *names: str) -> str:
    prompts = getattr(model, "prompts", None) or {}
    return next((prompts[name] for name in names if prompts.get(name)), "")


def _export_onnx(model: Any, path: Path) -> None:
    import torch

    class Pipeline(torch.nn.Module):
        """Token ids to unit vectors, and to those of the tokens, in one graph."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor]:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            found = self.inner(features)
            vectors = torch.nn.functional.normalize(found["sentence_embedding"], p=2, dim=1)
            return vectors, found["token_embeddings"]

    # Two rows of unlike length, so that neither axis is taken for a constant.
    tokens = model.tokenizer(["one short text", "two"], padding=True, return_tensors="pt")
    batch = torch.export.Dim("batch", min=1)
    length = torch.export.Dim("length", min=2, max=512)
    axes = {0: batch, 1: length}
    with torch.no_grad():
        program = torch.onnx.export(
            Pipeline().eval(),
            (tokens["input_ids"], tokens["attention_mask"]),
            dynamo=True,
            dynamic_shapes={"input_ids": axes, "attention_mask": axes},
            input_names=["input_ids", "attention_mask"],
            opset_version=18,
        )
    if program is None:
        raise ModelError("torch exported no ONNX form of the model")
    program.save(str(path))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The libraries' own progress bars, notices and warnings say nothing a user can act on."""
    previous = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(previous)
