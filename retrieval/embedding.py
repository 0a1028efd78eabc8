"""Texts to unit vectors with onnxruntime; the model's own files come from `exporting`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval import models
from retrieval.model_card import MODEL_FILE, TOKENIZER_FILE, ModelCard
from retrieval.segmentation import TokenCounter

Vectors = npt.NDArray[np.float32]

# Small batches of like length leave little padding; measured fastest on two cores.
_BATCH = 8


class Embedder:
    """An exported sentence-transformers model, from token ids to unit vectors.

    Raises ModelError when a file's SHA-256 is not the one on the model's card.
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.card = ModelCard.read(folder)
        models.verify(folder / TOKENIZER_FILE, self.card.tokenizer_sha256)
        models.verify(folder / MODEL_FILE, self.card.model_sha256)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.card.max_tokens)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (len(texts), dimension)."""
        return self._encode([self.card.query_prompt + text for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages or sentences, shape (len(texts), dimension)."""
        return self._encode([self.card.passage_prompt + text for text in texts])

    def is_word(self, word: str) -> bool:
        """Whether a lower-case word is common enough to be a token of its own."""
        return len(self._tokenizer.encode(word, add_special_tokens=False).ids) == 1

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.card.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        by_length = sorted(range(len(texts)), key=lambda row: -len(encodings[row].ids))
        for first in range(0, len(texts), _BATCH):
            rows = by_length[first : first + _BATCH]
            ids = np.zeros((len(rows), len(encodings[rows[0]].ids)), dtype=np.int64)
            mask = np.zeros_like(ids)
            for line, row in enumerate(rows):
                tokens = encodings[row].ids
                ids[line, : len(tokens)] = tokens
                mask[line, : len(tokens)] = 1
            feed = {"input_ids": ids, "attention_mask": mask}
            vectors[rows] = self._session.run(None, feed)[0]
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
