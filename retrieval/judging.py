"""Candidates to a final ranking, each with the sentence that matches best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

import numpy as np
import numpy.typing as npt

from retrieval import answerability, matching
from retrieval.asking import AskedSpeaker
from retrieval.candidates import Candidate, Judged
from retrieval.embedding import Vectors
from retrieval.index import Allowed, Index
from retrieval.matching import Coverage
from retrieval.proposing import asks_who_proposed, proposal_first
from retrieval.reranking import CrossEncoder, Reader
from retrieval.types import Ranking

_CLOSELY = 2
"""Of so many candidates the sentences are read: those behind them hardly ever come first."""
_OWN_WORDS = 1.5
"""So much higher scores a passage in which the one asked about speaks: what both said, or the
publisher tells, may answer too, but comes behind."""
_SURELY_NOT, _SURELY = 0.05, 0.95
"""Where an excerpt makes an answer so unlikely or so likely, the whole of a long passage changes
nothing: of half of them it need not be read, and AUROC stays the same in cross-validation."""
_UNREAD = -5.0
"""The logit of what was not read."""


class Judge:
    """Looks at candidates closely: with a cross-encoder where there is one."""

    def __init__(
        self,
        index: Index,
        reranker: Future[CrossEncoder] | None,
        vector: Callable[[str], Vectors] | None,
        beside: Vectors | None = None,
    ) -> None:
        """`vector` embeds a question; None where only words are looked at. The cross-encoder reads
        what stands `beside` the words of a question, too."""
        self._index = index
        self._reranker = reranker
        self._vector = vector
        self._beside = beside

    @property
    def reads_closely(self) -> bool:
        """Whether there is a cross-encoder."""
        return self._reranker is not None

    def beside(self, vectors: Vectors | None) -> Judge:
        """The same, whose cross-encoder reads `vectors` behind the words of a question; None: none."""
        return Judge(self._index, self._reranker, self._vector, vectors)

    def rank(
        self,
        question: str,
        asked: dict[str, AskedSpeaker],
        ranking: Ranking,
        count: int,
        seen: Allowed | None = None,
        original: str | None = None,
    ) -> list[Judged]:
        """The first `count` candidates; by what a cross-encoder found, or as they were ranked.

        `asked` says for each document whose words are asked for. What somebody else says comes
        after what the one asked about does. `original` is the question as it was asked, where
        `question` is its words in English.
        """
        coverage = self.coverage(question, asked, seen)
        vector = self._vector(question) if self._vector else None
        candidates = [
            Candidate.read(
                self._index, row, question, coverage, vector, asked, original or question
            )
            for row in ranking.rows[:count]
        ]
        if self._reranker is None:
            judged = [
                one.judged(score, None, one.cosines + one.coverages)
                for one, score in zip(candidates, ranking.scores, strict=False)
            ]
            return sorted(judged, key=lambda one: one.by_other)
        reranker = self._reranker.result()
        reader = reranker if self._beside is None else reranker.beside(self._beside)
        judged = self._read(question, candidates, reader)
        ranked = sorted(judged, key=lambda one: (one.by_other, -one.score, one.row))
        return proposal_first(ranked) if asks_who_proposed(question) else ranked

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
        for start, end in (*named.spans, *named.told) if named else ():
            subject[start:end] = " " * (end - start)
        rarity = self._index.lexical.rarity
        return Coverage("".join(subject), lambda term: rarity(term, seen))

    def _read(
        self, question: str, candidates: Sequence[Candidate], reranker: Reader
    ) -> list[Judged]:
        weights = matching.weights_for(question)
        logits = self._passage_logits(candidates, reranker, weights)
        closely = _most_promising(candidates, logits, weights)
        read = [one.promising() if at in closely else [] for at, one in enumerate(candidates)]
        pairs = [
            (one.question, one.sentence(at))
            for one, chosen in zip(candidates, read, strict=True)
            for at in chosen
        ]
        found = iter(_read_first_whole(candidates, logits, closely, reranker, weights, pairs))
        judged = []
        for one, passage_logit, chosen in zip(candidates, logits, read, strict=True):
            # A sentence that was not read is taken not to answer.
            own = np.full(len(one.cosines), min(passage_logit, _UNREAD), dtype=np.float32)
            own[chosen] = [next(found) for _ in chosen]
            if one.elsewhere[int(np.argmax(own))]:
                # What seems to answer speaks of another country.
                own[one.elsewhere] = np.minimum(own[one.elsewhere], _UNREAD)
                passage_logit = min(float(passage_logit), float(own.max()))
            match = one.match(float(passage_logit), own)
            scores = matching.sentence_scores(own, one.cosines, one.coverages, weights)
            score = matching.score(match, weights) + (_OWN_WORDS if one.in_own_words else 0)
            judged.append(one.judged(score, match, scores))
        return judged

    def _passage_logits(
        self,
        candidates: Sequence[Candidate],
        reranker: Reader,
        weights: matching.Weights,
    ) -> npt.NDArray[np.float32]:
        """Of all candidates; where they are not ranked by it, of those that come first."""
        logits = np.full(len(candidates), _UNREAD, dtype=np.float32)
        by_logit = bool(weights[0])
        read = range(len(candidates)) if by_logit else _most_promising(candidates, logits, weights)
        chosen = sorted(read)
        logits[chosen] = reranker.scores(
            [(candidates[at].question, candidates[at].excerpt()) for at in chosen]
        )
        others = [at for at in chosen if candidates[at].elsewhere.all()]
        logits[others] = np.minimum(logits[others], _UNREAD)
        return logits


def _read_first_whole(
    candidates: Sequence[Candidate],
    logits: npt.NDArray[np.float32],
    closely: set[int],
    reranker: Reader,
    weights: matching.Weights,
    pairs: Sequence[tuple[str, str]] = (),
) -> npt.NDArray[np.float32]:
    """Puts into `logits` what the whole of the first candidate gets, until it stays the first.

    An excerpt is enough to rank by, and where it leaves no doubt; what a long passage is really
    about decides on silence. The logits of `pairs`, read at the same time, are returned.
    """
    unread = {at for at in closely if _is_open(candidates[at], float(logits[at]))}
    found, left = np.zeros(0, dtype=np.float32), list(pairs)
    while True:
        first = max(closely, key=lambda at: _promise(candidates[at], float(logits[at]), weights))
        one = candidates[first]
        whole = [(one.question, one.whole())] if first in unread else []
        scores = reranker.scores([*left, *whole])
        found = np.concatenate([found, scores[: len(left)]])
        if first not in unread:
            return found
        unread.remove(first)
        logits[first], left = scores[-1], []


def _is_open(candidate: Candidate, logit: float) -> bool:
    """Whether more of a candidate than its excerpt has to be read to say whether it answers."""
    if not candidate.is_long:
        return False
    match = candidate.match(logit, np.full_like(candidate.cosines, logit))
    return _SURELY_NOT < answerability.probability(match) < _SURELY


def _promise(
    candidate: Candidate, passage_logit: float, weights: matching.Weights
) -> tuple[bool, float]:
    """How likely a candidate comes first, by what of it was read; what may answer before all else."""
    logits = np.full_like(candidate.cosines, passage_logit)
    score = matching.score(candidate.match(float(passage_logit), logits), weights)
    return bool(candidate.allowed.any()), score + (_OWN_WORDS if candidate.in_own_words else 0)


def _most_promising(
    candidates: Sequence[Candidate],
    passage_logits: npt.NDArray[np.float32],
    weights: matching.Weights,
) -> set[int]:
    """The candidates worth a closer look: of what may answer, and of the rest."""
    promises = [
        _promise(one, logit, weights)
        for one, logit in zip(candidates, passage_logits.tolist(), strict=True)
    ]
    order = sorted(range(len(candidates)), key=lambda at: promises[at], reverse=True)
    own = [at for at in order if promises[at][0]]
    others = [at for at in order if not promises[at][0]]
    return {*own[:_CLOSELY], *others[: _CLOSELY // 2]}
