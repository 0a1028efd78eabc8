"""A model as sentence-transformers loads it: it embeds when an index is built, and is exported.

It needs torch, and so is never imported while somebody waits for an answer.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from retrieval import models
from retrieval.embedding import Embedder, Spans, Vectors, span_vectors
from retrieval.errors import ModelError
from retrieval.exporting import export_encoder, quiet
from retrieval.model_card import FORM, MODEL_FILE, TOKENIZER_FILE, ModelCard

LARGEST_DIFFERENCE = 1e-5
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
        with quiet():
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
        with quiet():
            export_encoder(self.model, folder / MODEL_FILE)
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


def known_prompts(name: str) -> tuple[str, str]:
    """What a model wants before a question and a passage, where its own files do not say so: the
    e5 family's authors say it on their pages only."""
    if re.search(r"(?:^|[/-])e5-", name.lower()) and "instruct" not in name.lower():
        return "query: ", "passage: "
    return "", ""


def _prompt(model: Any, *names: str) -> str:
    prompts = getattr(model, "prompts", None) or {}
    return next((prompts[name] for name in names if prompts.get(name)), "")
