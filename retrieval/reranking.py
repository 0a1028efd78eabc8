"""A cross-encoder reads question and passage together: slower than vectors, and a better judge."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from retrieval import models
from retrieval.errors import ModelError
from retrieval.model_card import MODEL_FILE, TOKENIZER_FILE

if TYPE_CHECKING:
    from tokenizers import Encoding

_MAX_TOKENS = 512


class CrossEncoder:
    """Scores question–text pairs with onnxruntime; a higher score is a better match.

    Raises ModelError when the model's files are not what they should be.
    """

    def __init__(self, name: str, exported: Path | None = None, threads: int = 0) -> None:
        """`exported` is the folder where a model that is not packaged has its ONNX form; `threads`
        is how many pairs are read at a time (0: as many as there are processors)."""
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
        # A pair a thread: faster than several threads over a batch, and int8 arithmetic scales by
        # all that is in a batch, so that a pair's score would depend on its neighbours.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._pool = ThreadPoolExecutor(threads or os.cpu_count(), "reranker")
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {entry.name for entry in self._session.get_inputs()}

    def scores(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """The logit of each (question, text) pair, shape (len(pairs),)."""
        encodings = self._tokenizer.encode_batch(list(pairs))
        # The longest first: the last to be done is then a short one.
        order = sorted(range(len(pairs)), key=lambda row: -len(encodings[row].ids))
        scores = np.zeros(len(pairs), dtype=np.float32)
        scores[order] = list(self._pool.map(self._score, [encodings[row] for row in order]))
        return scores

    def _score(self, encoding: Encoding) -> float:
        numbers = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([numbers[name]], dtype=np.int64) for name in self._inputs}
        return float(np.asarray(self._session.run(None, feed)[0]).reshape(-1)[0])
