"""Texts to unit vectors with onnxruntime; the model's own files come from `exporting`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.model_card import MODEL_FILE, TOKENIZER_FILE, ModelCard
from retrieval.segmentation import TokenCounter

Vectors = npt.NDArray[np.float32]

Spans = Sequence[tuple[int, int]]
"""Stretches of a text, as (start, end)."""

# Small batches of like length leave little padding; measured fastest on two cores.
_BATCH = 8


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """What a model made of each token of a text, the marks at both ends and the prompt left out."""

    vectors: Vectors
    """Shape (tokens, layers · dimension): the last layer's states, then others' that it gives."""
    places: npt.NDArray[np.int64]
    """The (start, end) of each token in the text, shape (tokens, 2)."""


class Embedder:
    """An exported sentence-transformers model, from token ids to unit vectors.

    Raises ModelError when a file's SHA-256 is not the one on the model's card.
    """

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.card = ModelCard.read(folder)
        self.card.verify(folder)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.card.max_tokens)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )
        self._outputs = [output.name for output in self._session.get_outputs()]

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (len(texts), dimension)."""
        return self._encode([self.card.query_prompt + text for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages or sentences, shape (len(texts), dimension)."""
        return self._encode([self.card.passage_prompt + text for text in texts])

    def passages_and_spans(
        self, texts: Sequence[str], spans: Sequence[Spans]
    ) -> tuple[Vectors, list[Vectors]]:
        """Unit vectors of passages, and of the stretches of each that `spans` names.

        Shapes (len(texts), dimension) and, for each text, (len(its spans), dimension).
        """
        prompt = self.card.passage_prompt
        tokens: dict[int, Vectors] = {}
        vectors = self._encode([prompt + text for text in texts], tokens)
        encodings = self._tokenizer.encode_batch([prompt + text for text in texts])
        return vectors, [
            span_vectors(
                tokens[row][:, : self.card.dimension],
                encodings[row].offsets,
                spans[row],
                len(prompt),
            )
            for row in range(len(texts))
        ]

    def read_query(self, text: str) -> tuple[Vectors, TokenVectors]:
        """A question's unit vector, shape (dimension,), and those of its tokens."""
        vectors, tokens = self._read([text], self.card.query_prompt)
        return vectors[0], tokens[0]

    def read_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[TokenVectors]]:
        """Unit vectors of passages, shape (len(texts), dimension), and those of their tokens."""
        return self._read(texts, self.card.passage_prompt)

    def _read(self, texts: Sequence[str], prompt: str) -> tuple[Vectors, list[TokenVectors]]:
        prompted = [prompt + text for text in texts]
        found: dict[int, Vectors] = {}
        vectors = self._encode(prompted, found)
        read = []
        for row, encoding in enumerate(self._tokenizer.encode_batch(prompted)):
            places = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) - len(prompt)
            # A first token may take in the blank that ends the prompt.
            places = np.maximum(places, 0)
            real = places[:, 1] > places[:, 0]
            read.append(TokenVectors(found[row][real], places[real]))
        return vectors, read

    def is_word(self, word: str) -> bool:
        """Whether a lower-case word is common enough to be a token of its own."""
        return len(self._tokenizer.encode(word, add_special_tokens=False).ids) == 1

    def _encode(self, texts: Sequence[str], tokens: dict[int, Vectors] | None = None) -> Vectors:
        """Unit vectors of `texts`; with `tokens`, each text's token vectors are put there too."""
        vectors = np.zeros((len(texts), self.card.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        by_length = sorted(range(len(texts)), key=lambda row: -len(encodings[row].ids))
        wanted = self._outputs[:1] if tokens is None else self._outputs
        for first in range(0, len(texts), _BATCH):
            rows = by_length[first : first + _BATCH]
            ids = np.zeros((len(rows), len(encodings[rows[0]].ids)), dtype=np.int64)
            mask = np.zeros_like(ids)
            for line, row in enumerate(rows):
                length = len(encodings[row].ids)
                ids[line, :length] = encodings[row].ids
                mask[line, :length] = 1
            found = self._session.run(wanted, {"input_ids": ids, "attention_mask": mask})
            vectors[rows] = found[0]
            if tokens is not None:
                for line, row in enumerate(rows):
                    tokens[row] = found[1][line, : len(encodings[row].ids)]
        return vectors


def span_vectors(
    tokens: Vectors, offsets: Sequence[tuple[int, int]], spans: Spans, prompt: int
) -> Vectors:
    """The unit mean of the token vectors inside each span, shape (len(spans), dimension).

    "Late chunking" (Günther et al., 2024): a sentence's vector comes from reading its whole
    passage, so that "he" is near what it stands for. A span beyond what the model read gets the
    mean of all that it read. `prompt` is the number of characters that stand before the text.
    """
    places = np.array(offsets, dtype=np.int64).reshape(-1, 2) - prompt
    real = places[:, 1] > places[:, 0]
    vectors = np.zeros((len(spans), tokens.shape[1]), dtype=np.float32)
    for number, (start, end) in enumerate(spans):
        inside = real & (places[:, 0] >= start) & (places[:, 1] <= end)
        chosen = inside if inside.any() else real
        if chosen.any():  # not in a text of which the tokenizer makes nothing
            mean = tokens[chosen].mean(axis=0)
            vectors[number] = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return vectors


def token_counter(folder: Path) -> TokenCounter:
    """A function from texts to their lengths in tokens, the marks at both ends included."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def count(texts: Sequence[str]) -> list[int]:
        return [len(encoding.ids) for encoding in tokenizer.encode_batch_fast(list(texts))]

    return count
