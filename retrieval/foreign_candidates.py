"""A passage that may answer a question in another language, compared with it word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import Document
from retrieval.alignment import Alignment
from retrieval.asking import AskedSpeaker
from retrieval.candidates import excerpt, in_own_words, may_answer
from retrieval.types import Passage, Sentence


@dataclass(frozen=True)
class ForeignCandidate:
    """What is known of a passage before a cross-encoder reads it."""

    row: int
    passage: Passage
    document: Document
    nearness: float
    """How near it has the question's words, whoever speaks in it."""
    sentences: npt.NDArray[np.float64]
    """The same of each sentence."""
    counted: npt.NDArray[np.bool_]
    """Which sentences are looked at: those that may answer, all of them where none may."""
    by_other: bool
    """Whether none may."""
    in_own_words: bool
    speaker: str | None
    """Whom the question is put to, here."""

    @classmethod
    def read(
        cls, row: int, passage: Passage, document: Document, near: Alignment, asked: AskedSpeaker
    ) -> ForeignCandidate:
        """`near` says how near the passage has the question's words; `asked`, whose are asked for."""
        allowed = np.array([may_answer(sentence, asked) for sentence in passage.sentences])
        by_other = not allowed.any()
        heard = [one.speaker for one in passage.sentences] if by_other else asked.names
        return cls(
            row=row,
            passage=passage,
            document=document,
            nearness=near.whole(),
            sentences=_sentence_scores(near, passage.start, passage.sentences),
            counted=np.ones_like(allowed) if by_other else allowed,
            by_other=by_other,
            in_own_words=in_own_words(passage, asked),
            speaker=next((name for name in heard if name), None),
        )

    def excerpt(self) -> str:
        """The passage; of a long one the sentences round the nearest that may answer."""
        return excerpt(self.passage, self._counted_scores)

    def nearest(self) -> Sentence:
        """The sentence that has the question's words nearest.

        To ask the cross-encoder too over the bridge brings nothing: of 282 questions for building 263
        got the right one either way.
        """
        return self.passage.sentences[int(np.argmax(self._counted_scores))]

    @property
    def _counted_scores(self) -> npt.NDArray[np.float64]:
        return np.where(self.counted, self.sentences, -np.inf)


def _sentence_scores(
    near: Alignment, start: int, sentences: Sequence[Sentence]
) -> npt.NDArray[np.float64]:
    """How near each sentence has the question's words, shape (sentences,)."""
    return np.array(
        [near.within(sentence.start - start, sentence.end - start) for sentence in sentences]
    )
