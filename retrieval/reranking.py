"""A cross-encoder reads question and passage together: slower than vectors, and a better judge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval import models
from retrieval.errors import ModelError
from retrieval.model_card import MODEL_FILE, TOKENIZER_FILE

# Pairs of like length go together; measured fastest on two cores.
_BATCH = 4
_MAX_TOKENS = 512


class CrossEncoder:
    """Scores question–text pairs with onnxruntime; a higher score is a better match.

    Raises ModelError when the model's files are not what they should be.
    """

    def __init__(self, name: str, exported: Path | None = None, threads: int = 0) -> None:
        """`exported` is the folder where a model that is not packaged has its ONNX form."""
        import onnxruntime
        from tokenizers import Tokenizer

        self.name = name
        packaged = models.PACKAGED.get(name)
        folder = packaged.locate() if packaged else exported
        if folder is None:
            raise ModelError(
                "the reranker {model} has no exported form; run: readout index", model=repr(name)
            )
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception:  # noqa: BLE001 - the library raises plain Exception
            raise ModelError(
                "the reranker {model} in {folder} is not whole", model=repr(name), folder=folder
            ) from None
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MAX_TOKENS, strategy="longest_first")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {entry.name for entry in self._session.get_inputs()}

    def scores(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """The logit of each (question, text) pair, shape (len(pairs),)."""
        encodings = self._tokenizer.encode_batch(list(pairs))
        scores = np.zeros(len(pairs), dtype=np.float32)
        by_length = sorted(range(len(pairs)), key=lambda row: -len(encodings[row].ids))
        for first in range(0, len(pairs), _BATCH):
            rows = by_length[first : first + _BATCH]
            shape = (len(rows), len(encodings[rows[0]].ids))
            feed = {name: np.zeros(shape, dtype=np.int64) for name in self._inputs}
            for line, row in enumerate(rows):
                encoding = encodings[row]
                length = len(encoding.ids)
                feed["input_ids"][line, :length] = encoding.ids
                feed["attention_mask"][line, :length] = 1
                if "token_type_ids" in feed:
                    feed["token_type_ids"][line, :length] = encoding.type_ids
            logits = np.asarray(self._session.run(None, feed)[0], dtype=np.float32)
            scores[rows] = logits.reshape(len(rows), -1)[:, 0]
        return scores
