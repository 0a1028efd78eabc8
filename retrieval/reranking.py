"""A cross-encoder reads question and passage together: slower than vectors, and a better judge."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from retrieval import models
from retrieval.errors import ModelError
from retrieval.model_card import MODEL_FILE, TOKENIZER_FILE

if TYPE_CHECKING:
    from tokenizers import Encoding

Read = TypeVar("Read")

VECTORS = "vectors"
"""The input of a graph that reads vectors too, besides the words of its vocabulary."""
WIDTH = 384
"""How many numbers such a vector has."""
PADDING = 0
"""The id of the padding, to whose vector others are added."""
_MAX_TOKENS = 512
_AT_LEAST = 64
"""So many tokens of a text are read, however long the question is."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A question as vectors that stand where words would: `retrieval.bridge`."""

    ids: Sequence[int]
    """Of the vocabulary; that of the padding where a vector stands for a word."""
    vectors: npt.NDArray[np.float32]
    """What is added to the vectors of the ids, shape (len(ids), WIDTH)."""


class Reader(Protocol):
    """What scores question–text pairs."""

    def scores(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """The logit of each (question, text) pair, shape (len(pairs),)."""


class CrossEncoder:
    """Scores question–text pairs with onnxruntime; a higher score is a better match.

    Raises ModelError when the model's files are not what they should be.
    """

    def __init__(self, name: str, exported: Path | None = None) -> None:
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
        # A pair a thread: faster than several threads over a batch, and int8 arithmetic scales by
        # all that is in a batch, so that a pair's score would depend on its neighbours.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._pool = ThreadPoolExecutor(os.cpu_count(), "reranker")
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {entry.name for entry in self._session.get_inputs()}

    def scores(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """The logit of each (question, text) pair, shape (len(pairs),)."""
        encodings = self._tokenizer.encode_batch(list(pairs))
        return self._in_parallel(self._score, encodings, [len(one.ids) for one in encodings])

    def carried_scores(self, pairs: Sequence[tuple[Carried, str]]) -> npt.NDArray[np.float32]:
        """The logit of each pair of a question, which is no text, and a text, shape (len(pairs),)."""
        read = [(question, self.words(text)) for question, text in pairs]
        return self._in_parallel(self._score_carried, read, [len(text) for _, text in read])

    def _in_parallel(
        self, score: Callable[[Read], float], pairs: Sequence[Read], lengths: Sequence[int]
    ) -> npt.NDArray[np.float32]:
        # The longest first: the last to be done is then a short one.
        order = sorted(range(len(pairs)), key=lambda row: -lengths[row])
        scores = np.zeros(len(pairs), dtype=np.float32)
        scores[order] = list(self._pool.map(score, [pairs[row] for row in order]))
        return scores

    def beside(self, vectors: npt.NDArray[np.float32]) -> Reader:
        """The same, which reads `vectors` behind the words of every question, where it reads any."""
        return Beside(self, vectors) if VECTORS in self._inputs else self

    def words(self, text: str) -> list[int]:
        """The ids of a text's words, without the marks at both ends."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _score_carried(self, pair: tuple[Carried, Sequence[int]]) -> float:
        question, text = pair
        first, last = self._tokenizer.encode("").ids  # the marks at both ends
        asked = list(question.ids)[: _MAX_TOKENS - _AT_LEAST]
        ids = [*[first, *asked, last, *text][: _MAX_TOKENS - 1], last]
        vectors = np.zeros((len(ids), WIDTH), dtype=np.float32)
        vectors[1 : 1 + len(asked)] = question.vectors[: len(asked)]
        kinds = [int(place > len(asked) + 1) for place in range(len(ids))]
        return self._run(ids, kinds, vectors)

    def _score(self, encoding: Encoding) -> float:
        return self._run(encoding.ids, encoding.type_ids, np.zeros((1, WIDTH), dtype=np.float32))

    def _run(
        self, ids: Sequence[int], kinds: Sequence[int], vectors: npt.NDArray[np.float32]
    ) -> float:
        numbers = {"input_ids": ids, "attention_mask": [1] * len(ids), "token_type_ids": kinds}
        feed: dict[str, Any] = {
            name: np.array([own], dtype=np.int64)
            for name, own in numbers.items()
            if name in self._inputs
        }
        if VECTORS in self._inputs:
            feed[VECTORS] = vectors[None]
        return float(np.asarray(self._session.run(None, feed)[0]).reshape(-1)[0])


@dataclass(frozen=True, slots=True)
class Beside:
    """A cross-encoder that reads the words of a question, and behind them what was carried over."""

    reranker: CrossEncoder
    vectors: npt.NDArray[np.float32]
    """Of the whole question, shape (tokens, WIDTH)."""

    def scores(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """The logit of each (question, text) pair, shape (len(pairs),)."""
        carried = {question: self._carried(question) for question, _ in pairs}
        return self.reranker.carried_scores([(carried[question], text) for question, text in pairs])

    def _carried(self, question: str) -> Carried:
        ids = self.reranker.words(question)
        words = np.zeros((len(ids), WIDTH), dtype=np.float32)
        padding = [PADDING] * len(self.vectors)
        return Carried([*ids, *padding], np.concatenate([words, self.vectors]))
