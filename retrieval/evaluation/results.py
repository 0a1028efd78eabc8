"""Outcomes to figures: what is printed, written as JSON and drawn in the report."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from retrieval.evaluation import measures, protocols
from retrieval.evaluation.abstention import Abstention
from retrieval.evaluation.comparison import Interval, mean_intervals
from retrieval.evaluation.measures import MEASURES, Values
from retrieval.evaluation.readings import Reading
from retrieval.evaluation.running import run_of
from retrieval.evaluation.types import Dataset, Outcome
from retrieval.types import Attribution


@dataclass(frozen=True)
class ModeResult:
    """What came of asking a question set in one mode."""

    mode: str
    dataset: Dataset
    outcomes: Sequence[Outcome]
    removed: Sequence[Outcome] = ()
    """Of the answerable questions, asked without the article that answers them; empty if not done."""
    follow_ups: Sequence[Reading] = ()
    """The follow-ups of the set, asked in several ways; empty where it has none."""
    spellings: Sequence[Reading] = ()
    """The misspelt questions of the set, in both spellings; empty where it has none."""

    @cached_property
    def values(self) -> Values:
        """Every measure of every answerable question."""
        return measures.per_question(self.dataset.qrels, run_of(self.outcomes))

    @cached_property
    def means(self) -> dict[str, float]:
        return {name: measures.mean(values) for name, values in self.values.items()}

    @cached_property
    def intervals(self) -> dict[str, Interval]:
        """The 95 % bootstrap interval of every mean."""
        rows = [list(values.values()) for values in self.values.values()]
        return dict(zip(self.values, mean_intervals(rows), strict=True))

    @cached_property
    def abstention(self) -> list[Abstention]:
        """How well silence is chosen, for every group of unanswerable questions."""
        return protocols.by_protocol(self.outcomes, self.removed)

    @cached_property
    def kinds(self) -> list[KindResult]:
        """The figures of every kind of question, in the order in which kinds first appear."""
        found: dict[str, list[Outcome]] = {}
        for outcome in self.outcomes:
            found.setdefault(outcome.question.kind, []).append(outcome)
        return [_kind(self, kind, outcomes) for kind, outcomes in found.items()]

    @property
    def milliseconds(self) -> float:
        """The median time of a question; 0 when none was asked."""
        times = [outcome.seconds for outcome in self.outcomes]
        return 1000 * statistics.median(times) if times else 0.0

    def to_json(self) -> dict[str, Any]:
        """The figures as plain JSON values."""
        return {
            "mode": self.mode,
            "questions": len(self.outcomes),
            "answerable": len(self.dataset.qrels),
            "measures": self.means,
            "intervals": self.intervals,
            "evidence": evidence_rate(self.outcomes),
            "wrong_speaker": wrong_speakers(self.outcomes),
            "milliseconds": self.milliseconds,
            "follow_ups": [asdict(reading) for reading in self.follow_ups],
            "spellings": [asdict(reading) for reading in self.spellings],
            "kinds": [asdict(kind) for kind in self.kinds],
            "abstention": [asdict(group) for group in self.abstention],
        }


@dataclass(frozen=True, slots=True)
class KindResult:
    """The figures of one kind of question; None where a figure makes no sense for it."""

    kind: str
    questions: int
    means: dict[str, float] | None
    evidence: float | None
    wrong_speaker: int | None
    silent: float
    """The share that was not answered."""
    right_reason: float | None
    """Of unanswerable questions: the share that was not answered, for the reason that is true."""


def _kind(result: ModeResult, kind: str, outcomes: Sequence[Outcome]) -> KindResult:
    asked = [outcome for outcome in outcomes if outcome.question.answerable]
    means = {
        name: statistics.fmean(result.values[name][outcome.question.id] for outcome in asked)
        for name in (MEASURES if asked else ())
    }
    silence = [outcome for outcome in outcomes if not outcome.question.answerable]
    return KindResult(
        kind=kind,
        questions=len(outcomes),
        means=means or None,
        evidence=evidence_rate(outcomes),
        wrong_speaker=wrong_speakers(outcomes),
        silent=_share(outcomes, lambda outcome: not outcome.answered) or 0.0,
        right_reason=_share(silence, right_silence),
    )


def evidence_rate(outcomes: Sequence[Outcome]) -> float | None:
    """Given the right unit first: the share of questions whose evidence touches the gold evidence.

    None where no question with gold evidence has its unit first.
    """
    judged = [outcome for outcome in outcomes if outcome.right and outcome.question.evidence]
    return _share(judged, lambda outcome: outcome.shows(outcome.question.evidence))


def wrong_speakers(outcomes: Sequence[Outcome]) -> int | None:
    """How many answers show, to a question about one party, evidence that another party said.

    None where no question names a party.
    """
    asked = [outcome for outcome in outcomes if names_party(outcome)]
    return sum(shows_wrong_speaker(outcome) for outcome in asked) if asked else None


def names_party(outcome: Outcome) -> bool:
    """Whether the question asks about one party."""
    return outcome.question.speaker not in (None, "who", "both")


def shows_wrong_speaker(outcome: Outcome) -> bool:
    """Whether the question asks about one party and the first passage's evidence is another's."""
    return (
        names_party(outcome)
        and outcome.answered
        and any(
            sentence.speaker not in (None, outcome.question.speaker)
            and sentence.attribution is not Attribution.JOINT
            for sentence in outcome.evidence
        )
    )


def right_silence(outcome: Outcome) -> bool:
    """Whether an unanswerable question was met with silence, for its own reason where it has one."""
    wanted = outcome.question.reason
    found = getattr(outcome.result, "reason", None)
    return not outcome.answered and (wanted is None or found == wanted)


def as_it_should_be(outcome: Outcome) -> bool:
    """Whether the question was answered with the right unit first, or was rightly left unanswered."""
    if outcome.question.answerable:
        return outcome.answered and outcome.right
    return right_silence(outcome)


def why(outcome: Outcome) -> str:
    """What was right or wrong about an outcome, in a few words."""
    question = outcome.question
    if outcome.error:
        return f"refused: {outcome.error}"
    if not question.answerable:
        if outcome.answered:
            return "answered, though nothing answers it"
        return "rightly silent" if right_silence(outcome) else _wrong_reason(outcome)
    place = _place(outcome)
    if not outcome.answered:
        return f"silent ({getattr(outcome.result, 'reason', 'refused')}); {place}"
    if shows_wrong_speaker(outcome):
        return f"the wrong speaker; {place}"
    if not outcome.right or not question.evidence or outcome.shows(question.evidence):
        return place
    near = "a sentence that would do" if outcome.shows(question.also) else "another sentence"
    return f"{place}, {near} as evidence"


def _wrong_reason(outcome: Outcome) -> str:
    found = getattr(outcome.result, "reason", "")
    return f"silent, but for the reason {found} instead of {outcome.question.reason}"


def _place(outcome: Outcome) -> str:
    for rank, (unit, _) in enumerate(outcome.ranking, start=1):
        if outcome.question.relevant.get(unit, 0) > 0:
            return "right first" if rank == 1 else f"right at rank {rank}"
    return f"not among the first {len(outcome.ranking)}" if outcome.ranking else "nothing found"


def _share(outcomes: Sequence[Outcome], test: Callable[[Outcome], bool]) -> float | None:
    return sum(map(test, outcomes)) / len(outcomes) if outcomes else None
