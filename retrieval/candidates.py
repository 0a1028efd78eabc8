"""A passage that may answer a question, made ready to be looked at closely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import Document
from retrieval import lexical
from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.embedding import Vectors
from retrieval.index import Index
from retrieval.matching import Coverage, Match
from retrieval.posing import put_to
from retrieval.reading import Reading, reading_for
from retrieval.types import Attribution, Passage, Sentence
from retrieval.words import has_name

_SENTENCES = 3
"""So many sentences of a passage are read by the cross-encoder: a fourth hardly ever answers."""
_READ = 1000
"""So many characters of a question are read by the cross-encoder."""
_LONG = 550
"""A passage of more characters is first read in an excerpt."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate, and what was found out about it."""

    row: int
    passage: Passage
    document: Document
    paragraphs: int
    score: float
    evidence: tuple[Sentence, ...]
    match: Match | None
    """None where no cross-encoder looked."""
    by_other: bool
    """Whether somebody else speaks in all of it than the question asks for."""


def spoken(sentence: Sentence) -> str:
    """A sentence with its speaker's name before it, where its own words may be "He also said"."""
    if sentence.speaker is None or sentence.speaker.split()[-1] in sentence.text:
        return sentence.text
    return f"{sentence.speaker}: {sentence.text}"


def excerpted(text: str) -> int:
    """How many characters of a passage are read first, at most."""
    return min(len(text), _LONG)


def excerpt(passage: Passage, near: npt.NDArray[np.floating]) -> str:
    """The passage; of a long one the sentences round the nearest one, by a number for each."""
    text, sentences = passage.text, passage.sentences
    if len(text) <= _LONG:
        return text
    first = last = int(np.argmax(near))
    while True:
        wider = [
            (near[at], min(first, at), max(last, at))
            for at in (first - 1, last + 1)
            if 0 <= at < len(sentences)
            and sentences[max(last, at)].end - sentences[min(first, at)].start <= _LONG
        ]
        if not wider:
            start, end = sentences[first].start, sentences[last].end
            return text[start - passage.start : end - passage.start]
        _, first, last = max(wider)


def may_answer(sentence: Sentence, asked: AskedSpeaker) -> bool:
    """Whether a sentence may answer a question that asks for these words: not if another speaks.

    What another says of somebody's doings may, where it names them.
    """
    if asked.kind not in (AskedKind.PARTY, AskedKind.DOINGS):
        return True
    if sentence.speaker is None:
        return not (asked.is_stranger and sentence.attribution is Attribution.JOINT)
    if sentence.speaker in asked.names:
        return True
    is_of_doings = asked.kind is AskedKind.DOINGS
    return is_of_doings and any(has_name(sentence.text, name) for name in asked.names)


def in_own_words(passage: Passage, asked: AskedSpeaker) -> bool:
    """Whether the one asked about speaks in a passage, and not only both or the publisher."""
    return asked.kind is AskedKind.PARTY and any(
        sentence.speaker in asked.names for sentence in passage.sentences
    )


@dataclass(frozen=True)
class Candidate:
    """What is known of a passage before a cross-encoder reads it."""

    question: str
    """As it is put to who speaks here."""
    row: int
    passage: Passage
    document: Document
    paragraphs: int
    passage_cosine: float
    cosines: npt.NDArray[np.float32]
    """Of the question and each sentence."""
    coverage: float
    coverages: npt.NDArray[np.float32]
    """Of the question's telling words by each sentence."""
    allowed: npt.NDArray[np.bool_]
    """Which sentences may answer."""
    elsewhere: npt.NDArray[np.bool_]
    """Which sentences speak of another country than the question: of one of the same name, or of a
    visit to another."""
    in_own_words: bool
    reading: Reading

    @classmethod
    def read(
        cls,
        index: Index,
        row: int,
        question: str,
        coverage: Coverage,
        vector: Vectors | None,
        asked: dict[str, AskedSpeaker],
        original: str,
    ) -> Candidate:
        """The passage at `row`; `vector` is the question's, None where only words are looked at.

        `original` is the question as it was asked, where `question` is its words in English.
        """
        passage, document, first = index.texts.passage(row)
        count = len(passage.sentences)
        reading = reading_for(question, passage, document, original)
        read = [reading.of(one.text) for one in passage.sentences]
        groups = lexical.terms(read)
        cosines, passage_cosine = np.zeros(count, dtype=np.float32), 0.0
        if vector is not None:
            cosines = index.sentence_vectors[first : first + count].astype(np.float32) @ vector
            own = index.dense.vectors(np.array([row], dtype=np.int64))[0]
            passage_cosine = float(own @ vector)
        wanted = asked.get(document.id, AskedSpeaker())
        terms = tuple(term for group in groups for term in group)
        allowed = np.array([may_answer(sentence, wanted) for sentence in passage.sentences])
        heard = wanted.names if allowed.any() else tuple(one.speaker for one in passage.sentences)
        speaker = next((name for name in heard if name), None)
        return cls(
            # What a long message claims stands in its beginning; all of it takes seconds to read.
            question=put_to(question, wanted, speaker)[:_READ],
            row=row,
            passage=passage,
            document=document,
            paragraphs=index.texts.paragraphs(document.id),
            passage_cosine=passage_cosine,
            cosines=cosines,
            coverage=coverage.of(terms),
            coverages=np.array([coverage.of(group) for group in groups], dtype=np.float32),
            allowed=allowed,
            elsewhere=np.array(reading.elsewhere(passage, document)),
            in_own_words=in_own_words(passage, wanted),
            reading=reading,
        )

    @property
    def _counted(self) -> npt.NDArray[np.bool_]:
        """Which sentences are looked at: those that may answer, all of them where none may."""
        return self.allowed if self.allowed.any() else ~self.allowed

    @property
    def is_long(self) -> bool:
        """Whether an excerpt is not all of it."""
        return len(self.passage.text) > _LONG

    def excerpt(self) -> str:
        """The passage; of a long one the sentences round the one nearest to the question."""
        near = np.where(self._counted, self.cosines + self.coverages, -np.inf)
        return self.reading.of(excerpt(self.passage, near))

    def whole(self) -> str:
        """The passage as it is read."""
        return self.reading.of(self.passage.text)

    def sentence(self, at: int) -> str:
        """One of its sentences as it is read."""
        return self.reading.of(spoken(self.passage.sentences[at]))

    def promising(self) -> list[int]:
        """The sentences worth reading: those that may answer and are nearest to the question."""
        near = self.cosines + self.coverages
        best = sorted(np.flatnonzero(self._counted).tolist(), key=lambda at: (-near[at], at))
        return sorted(best[:_SENTENCES])

    def match(self, passage_logit: float, sentence_logits: npt.NDArray[np.float32]) -> Match:
        """Of the sentences that may answer; of all of them where none may."""
        counted = self._counted
        return Match(
            passage_logit=passage_logit,
            sentence_logit=float(sentence_logits[counted].max()),
            passage_cosine=self.passage_cosine,
            sentence_cosine=float(self.cosines[counted].max()),
            coverage=self.coverage,
            sentence_coverage=float(self.coverages[counted].max()),
        )

    def judged(
        self, score: float, match: Match | None, sentence_scores: npt.NDArray[np.float32]
    ) -> Judged:
        """What was found out; the evidence is the best of the sentences that may answer."""
        by_other = not self.allowed.any()
        scores = sentence_scores if by_other else np.where(self.allowed, sentence_scores, -np.inf)
        return Judged(
            row=self.row,
            passage=self.passage,
            document=self.document,
            paragraphs=self.paragraphs,
            score=score,
            evidence=(self.passage.sentences[int(np.argmax(scores))],),
            match=match,
            by_other=by_other,
        )
