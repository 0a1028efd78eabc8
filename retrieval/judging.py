"""Candidates to a final ranking, each with the sentence that matches best."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import Document
from retrieval import lexical, matching
from retrieval.index import Index
from retrieval.matching import Coverage, Match
from retrieval.reranking import CrossEncoder
from retrieval.types import Mode, Passage, Ranking, Sentence


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


class Judge:
    """Looks at candidates closely: with a cross-encoder where there is one."""

    def __init__(self, index: Index, reranker: Future[CrossEncoder] | None, mode: Mode) -> None:
        self._index = index
        self._reranker = reranker
        self._mode = mode

    def rank(self, question: str, ranking: Ranking, count: int) -> list[Judged]:
        """The first `count` candidates; by what a cross-encoder found, or as they were ranked."""
        rows, scores = ranking.rows[:count], ranking.scores[:count]
        coverage = Coverage(question, self._index.lexical.rarity)
        vector = None if self._mode is Mode.LEXICAL else self._index.embedder.queries([question])[0]
        candidates = [_Candidate.read(self._index, row, coverage, vector) for row in rows]
        if self._reranker is None:
            return [
                one.judged(score, None, one.cosines + one.coverages)
                for one, score in zip(candidates, scores, strict=True)
            ]
        judged = self._read(question, candidates)
        return sorted(judged, key=lambda one: (-one.score, one.row))

    def _read(self, question: str, candidates: Sequence[_Candidate]) -> list[Judged]:
        if self._reranker is None or not candidates:
            return []
        pairs = [(question, one.passage.text) for one in candidates]
        for one in candidates:
            pairs.extend((question, spoken(sentence)) for sentence in one.passage.sentences)
        logits = self._reranker.result().scores(pairs)
        judged = []
        first = len(candidates)
        for number, one in enumerate(candidates):
            last = first + len(one.passage.sentences)
            match = one.match(float(logits[number]), logits[first:last])
            judged.append(one.judged(matching.score(match), match, logits[first:last]))
            first = last
        return judged


def spoken(sentence: Sentence) -> str:
    """A sentence with its speaker's name before it, where its own words may be "He also said"."""
    if sentence.speaker is None or sentence.speaker.split()[-1] in sentence.text:
        return sentence.text
    return f"{sentence.speaker}: {sentence.text}"


@dataclass(frozen=True)
class _Candidate:
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

    @classmethod
    def read(
        cls, index: Index, row: int, coverage: Coverage, vector: npt.NDArray[np.float32] | None
    ) -> _Candidate:
        passage, document, first = index.texts.passage(row)
        count = len(passage.sentences)
        terms = lexical.terms([sentence.text for sentence in passage.sentences])
        if vector is None:
            cosines, passage_cosine = np.zeros(count, dtype=np.float32), 0.0
        else:
            stored = index.sentence_vectors[first : first + count].astype(np.float32)
            cosines = stored @ vector
            own = index.dense.vectors(np.array([row], dtype=np.int64))[0]
            passage_cosine = float(own @ vector)
        return cls(
            row=row,
            passage=passage,
            document=document,
            paragraphs=index.texts.paragraphs(document.id),
            passage_cosine=passage_cosine,
            cosines=cosines,
            coverage=coverage.of([term for group in terms for term in group]),
            coverages=np.array([coverage.of(group) for group in terms], dtype=np.float32),
        )

    def match(self, passage_logit: float, sentence_logits: npt.NDArray[np.float32]) -> Match:
        return Match(
            passage_logit=passage_logit,
            sentence_logit=float(sentence_logits.max()),
            passage_cosine=self.passage_cosine,
            sentence_cosine=float(self.cosines.max()),
            coverage=self.coverage,
            sentence_coverage=float(self.coverages.max()),
        )

    def judged(
        self, score: float, match: Match | None, sentence_scores: npt.NDArray[np.float32]
    ) -> Judged:
        best = self.passage.sentences[int(np.argmax(sentence_scores))]
        return Judged(self.row, self.passage, self.document, self.paragraphs, score, (best,), match)
