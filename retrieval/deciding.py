"""From what was found to an Answer, or to NoAnswer with its reason."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval import answerability, matching
from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.candidates import Judged
from retrieval.matching import Coverage
from retrieval.types import Answer, Attribution, Hit, NoAnswer, Query, Reason, Searched

if TYPE_CHECKING:
    from retrieval.foreign_ranking import ForeignRanking

_OTHER_LEAD = 3.0
"""By so much must another's passage score higher than the best one of the person asked about."""
_LIKELIER = 1.5
"""By so much likelier, in logits, must another's passage be before "… does not speak of this here" is
said: of 25 questions for building where it was said, 17 rightly, it takes 6 of the 8 others and one. Of
175 in English that would be answered else, it keeps three from it, none of them rightly answered."""

_ENOUGH = 0.75
"""So much of the threshold is enough for what is shown as another's words and not as the answer: of 614
questions for building in three languages five more are told whose it is, one of them wrongly."""


SILENT = math.inf
"""The threshold of what is answered by nobody's words, however likely."""


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that was found out about a question."""

    question: str
    """As it was searched for."""
    interpreted_as: str | None
    asked: dict[str, AskedSpeaker]
    """By document: whose words are asked for."""
    judged: tuple[Judged, ...]
    """What the one asked about says first, then what others say; best first in both."""
    coverage: Coverage
    foreign: ForeignRanking | None = None
    """Where the question is in another language: what says how likely the first passage answers."""
    threshold: float = answerability.THRESHOLD
    """Below it silence is the better answer."""

    @property
    def names(self) -> tuple[str, ...]:
        """The parties whose words are asked for."""
        words = (one for one in self.asked.values() if one.kind is not AskedKind.DOINGS)
        return tuple(dict.fromkeys(name for one in words for name in one.names))

    @property
    def meant(self) -> tuple[str, ...]:
        """The parties whose words or doings are asked for."""
        return tuple(dict.fromkeys(name for one in self.asked.values() for name in one.names))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The question's words that no document has, as far as that is known of its language."""
        english = self.foreign.english if self.foreign else None
        return self.coverage.unknown if english is None else english.unheard

    @property
    def has_topic(self) -> bool:
        """Whether it is asked what somebody says of something: anybody says something."""
        return self.foreign is not None or bool(self.coverage.weights)

    @property
    def own(self) -> list[Judged]:
        """The passages that may answer, best first."""
        return [one for one in self.judged if not one.by_other]

    @property
    def others(self) -> list[Judged]:
        """The passages in which only somebody else speaks, best first."""
        return [one for one in self.judged if one.by_other]

    @property
    def best_score(self) -> float:
        """Of the first passage that may answer; minus infinity where there is none."""
        return self.own[0].score if self.own else float("-inf")

    @property
    def probability(self) -> float | None:
        """That the first passage that may answer does; None where nobody can tell."""
        return _probability(self, self.own)

    @property
    def promise(self) -> float:
        """What of several meanings of a question the best one is chosen by."""
        return self.probability or self.best_score


def decide(query: Query, found: Examination, searched: Searched) -> Answer | NoAnswer:
    """The answer where its probability reaches the threshold, and otherwise why there is none.

    Without a cross-encoder there is no probability: whatever was found is the answer.
    """
    own, others = found.own, found.others
    confidence = found.probability
    if own and confidence is None:
        return Answer(query, _hits(own, query.limit), found.interpreted_as)
    other = _probability(found, others)
    answered = confidence is not None and confidence >= found.threshold
    said_by_other = _is_said_by_other(found, confidence, other)
    if answered and not said_by_other:
        return Answer(query, _hits(own, query.limit), found.interpreted_as, confidence)
    closest = others if said_by_other else sorted(found.judged, key=lambda one: -one.score)
    return NoAnswer(
        query,
        Reason.OTHER_SPEAKER if said_by_other else Reason.NOT_IN_DOCUMENTS,
        _hits(closest, query.limit),
        found.interpreted_as,
        confidence,
        searched,
        found.unknown,
        found.meant,
        _speakers(found) if said_by_other else (),
    )


def _is_said_by_other(found: Examination, own: float | None, other: float | None) -> bool:
    """Whether another speaks of what is asked, by how likely his passage and the asked one's answer."""
    if other is None or not found.has_topic or other < _ENOUGH * found.threshold:
        return False
    if own is None:
        return other >= found.threshold
    lead = _fit(found.others[0]) - _fit(found.own[0])
    is_likelier = _log_odds(other) - _log_odds(own) >= _LIKELIER
    if own >= found.threshold:
        # What both said of it he said too; and where he has all its words, he does speak of it.
        speaks = found.own[0].evidence[0].attribution is Attribution.JOINT or _has_topic(
            found.own[0]
        )
        is_said_likelier = is_likelier and found.foreign is None and not speaks
        leads = lead > _OTHER_LEAD or is_said_likelier
        return leads and other >= found.threshold
    surely = found.foreign is not None and other >= found.threshold
    return is_likelier and (lead > 0 or surely)


def _has_topic(one: Judged) -> bool:
    """Whether a passage has all the words of what is asked about."""
    return one.match is not None and one.match.coverage >= 1


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def _fit(one: Judged) -> float:
    """How well a passage matches, whoever speaks in it."""
    return one.score if one.match is None else matching.score(one.match)


def _speakers(found: Examination) -> tuple[tuple[str, int], ...]:
    """In how many of the passages the others answer; those whose words are asked for, in none.

    A passage counts for who speaks in its evidence, where it would nearly be an answer by itself.
    """
    counts = dict.fromkeys(found.meant, 0)
    for one in found.others:
        speaker = one.evidence[0].speaker
        probability = _probability(found, [one])
        if speaker is not None and probability and probability >= _ENOUGH * found.threshold:
            counts[speaker] = counts.get(speaker, 0) + 1
    return tuple(counts.items())


def _probability(found: Examination, ranked: Sequence[Judged]) -> float | None:
    if found.foreign is not None:
        return found.foreign.probability(ranked)
    match = ranked[0].match if ranked else None
    return None if match is None else answerability.probability(match)


def _hits(judged: Sequence[Judged], limit: int) -> tuple[Hit, ...]:
    return tuple(
        Hit(rank, one.passage, one.document, one.paragraphs, one.score, one.evidence)
        for rank, one in enumerate(judged[:limit], start=1)
    )
