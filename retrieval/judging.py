"""Candidates to a final ranking, each with the sentence that matches best."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import Document
from retrieval import lexical, matching
from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.embedding import Vectors
from retrieval.index import Allowed, Index
from retrieval.matching import Coverage, Match
from retrieval.reranking import CrossEncoder
from retrieval.types import Mode, Passage, Ranking, Sentence

_SENTENCES = 3
"""So many sentences of a passage are read by the cross-encoder: a fourth hardly ever answers."""


_READ = 1000
"""So many characters of a question are read by the cross-encoder."""
_CLOSELY = 2
"""Of so many candidates the sentences are read: those behind them hardly ever come first."""
_UNREAD = -5.0
"""The logit of what was not read."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate, and what was found out about it."""

    row: int
    passage: Passage
    document: Document
    paragraphs: int
    score: float
    evidence: tuple[Sentence, ...]
    terms: tuple[str, ...]
    """The passage's stems."""
    match: Match | None
    """None where no cross-encoder looked."""
    by_other: bool
    """Whether somebody else speaks in all of it than the question asks for."""


class Judge:
    """Looks at candidates closely: with a cross-encoder where there is one."""

    def __init__(self, index: Index, reranker: Future[CrossEncoder] | None, mode: Mode) -> None:
        self._index = index
        self._reranker = reranker
        self._mode = mode

    def rank(
        self,
        question: str,
        asked: dict[str, AskedSpeaker],
        ranking: Ranking,
        count: int,
        seen: Allowed | None = None,
    ) -> list[Judged]:
        """The first `count` candidates; by what a cross-encoder found, or as they were ranked.

        `asked` says for each document whose words are asked for. What somebody else says comes
        after what the one asked about does.
        """
        coverage = self.coverage(question, asked, seen)
        vector = None if self._mode is Mode.LEXICAL else self._index.embedder.queries([question])[0]
        candidates = [
            _Candidate.read(self._index, row, question, coverage, vector, asked)
            for row in ranking.rows[:count]
        ]
        if self._reranker is None:
            judged = [
                one.judged(score, None, one.cosines + one.coverages)
                for one, score in zip(candidates, ranking.scores, strict=False)
            ]
            return sorted(judged, key=lambda one: one.by_other)
        judged = self._read(question, candidates, self._reranker.result())
        return sorted(judged, key=lambda one: (one.by_other, -one.score, one.row))

    def coverage(
        self,
        question: str,
        asked: dict[str, AskedSpeaker],
        seen: Allowed | None = None,
    ) -> Coverage:
        """What the question is about: its words without those that name whom it asks.

        `seen`, a value a passage, says which there are to the asker (None: all).
        """
        named = next((one for one in asked.values() if one.spans), None)
        subject = list(question)
        for start, end in named.spans if named else ():
            subject[start:end] = " " * (end - start)
        rarity = self._index.lexical.rarity
        return Coverage("".join(subject), lambda term: rarity(term, seen))

    def _read(
        self, question: str, candidates: Sequence[_Candidate], reranker: CrossEncoder
    ) -> list[Judged]:
        weights = matching.weights_for(question)
        logits = self._passage_logits(candidates, reranker, weights)
        closely = _most_promising(candidates, logits, weights)
        read = [one.promising() if at in closely else [] for at, one in enumerate(candidates)]
        pairs = [
            (one.question, spoken(one.passage.sentences[at]))
            for one, chosen in zip(candidates, read, strict=True)
            for at in chosen
        ]
        found = iter(reranker.scores(pairs))
        judged = []
        for one, passage_logit, chosen in zip(candidates, logits, read, strict=True):
            # A sentence that was not read is taken not to answer.
            own = np.full(len(one.cosines), min(passage_logit, _UNREAD), dtype=np.float32)
            own[chosen] = [next(found) for _ in chosen]
            match = one.match(float(passage_logit), own)
            scores = matching.sentence_scores(own, one.cosines, one.coverages, weights)
            judged.append(one.judged(matching.score(match, weights), match, scores))
        return judged

    def _passage_logits(
        self,
        candidates: Sequence[_Candidate],
        reranker: CrossEncoder,
        weights: matching.Weights,
    ) -> npt.NDArray[np.float32]:
        """Of all candidates; where they are not ranked by it, of those that come first."""
        logits = np.full(len(candidates), _UNREAD, dtype=np.float32)
        by_logit = bool(weights[0])
        read = range(len(candidates)) if by_logit else _most_promising(candidates, logits, weights)
        chosen = sorted(read)
        logits[chosen] = reranker.scores(
            [(candidates[at].question, candidates[at].passage.text) for at in chosen]
        )
        return logits


def _most_promising(
    candidates: Sequence[_Candidate],
    passage_logits: npt.NDArray[np.float32],
    weights: matching.Weights,
) -> set[int]:
    """The candidates worth a closer look: of what may answer, and of the rest."""

    def promise(at: int) -> float:
        logits = np.full_like(candidates[at].cosines, passage_logits[at])
        return matching.score(candidates[at].match(float(passage_logits[at]), logits), weights)

    own = [at for at, one in enumerate(candidates) if one.allowed.any()]
    others = [at for at, one in enumerate(candidates) if not one.allowed.any()]
    best = [sorted(group, key=promise, reverse=True) for group in (own, others)]
    return {*best[0][:_CLOSELY], *best[1][: _CLOSELY // 2]}


def spoken(sentence: Sentence) -> str:
    """A sentence with its speaker's name before it, where its own words may be "He also said"."""
    if sentence.speaker is None or sentence.speaker.split()[-1] in sentence.text:
        return sentence.text
    return f"{sentence.speaker}: {sentence.text}"


def may_answer(sentence: Sentence, asked: AskedSpeaker) -> bool:
    """Whether a sentence may answer a question that asks for these words: not if another speaks."""
    if asked.kind is not AskedKind.PARTY or sentence.speaker is None:
        return True
    return sentence.speaker in asked.names


def put_to(question: str, asked: AskedSpeaker, speaker: str) -> str:
    """`question` asked of `speaker` by name, whoever it asks: "What did vvp say?" of Putin.

    So that a passage of somebody else is judged by what it says, and not by who says it.
    """
    if asked.kind is not AskedKind.PARTY:
        return question
    for start, end in sorted(asked.spans, reverse=True):
        question = question[:start] + speaker + question[end:]
    return question


@dataclass(frozen=True)
class _Candidate:
    question: str
    """As it is put to who speaks here."""
    row: int
    passage: Passage
    document: Document
    paragraphs: int
    passage_cosine: float
    cosines: npt.NDArray[np.float32]
    """Of the question and each sentence."""
    terms: tuple[str, ...]
    coverage: float
    coverages: npt.NDArray[np.float32]
    """Of the question's telling words by each sentence."""
    allowed: npt.NDArray[np.bool_]
    """Which sentences may answer."""

    @classmethod
    def read(
        cls,
        index: Index,
        row: int,
        question: str,
        coverage: Coverage,
        vector: Vectors | None,
        asked: dict[str, AskedSpeaker],
    ) -> _Candidate:
        passage, document, first = index.texts.passage(row)
        count = len(passage.sentences)
        groups = lexical.terms([sentence.text for sentence in passage.sentences])
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
            question=(put_to(question, wanted, speaker) if speaker else question)[:_READ],
            row=row,
            passage=passage,
            document=document,
            paragraphs=index.texts.paragraphs(document.id),
            passage_cosine=passage_cosine,
            cosines=cosines,
            terms=terms,
            coverage=coverage.of(terms),
            coverages=np.array([coverage.of(group) for group in groups], dtype=np.float32),
            allowed=allowed,
        )

    def promising(self) -> list[int]:
        """The sentences worth reading: those that may answer and are nearest to the question."""
        near = self.cosines + self.coverages
        counted = self.allowed if self.allowed.any() else ~self.allowed
        best = sorted(np.flatnonzero(counted).tolist(), key=lambda at: (-near[at], at))
        return sorted(best[:_SENTENCES])

    def match(self, passage_logit: float, sentence_logits: npt.NDArray[np.float32]) -> Match:
        """Of the sentences that may answer; of all of them where none may."""
        counted = self.allowed if self.allowed.any() else ~self.allowed
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
        by_other = not self.allowed.any()
        scores = sentence_scores if by_other else np.where(self.allowed, sentence_scores, -np.inf)
        return Judged(
            row=self.row,
            passage=self.passage,
            document=self.document,
            paragraphs=self.paragraphs,
            score=score,
            evidence=(self.passage.sentences[int(np.argmax(scores))],),
            terms=self.terms,
            match=match,
            by_other=by_other,
        )
