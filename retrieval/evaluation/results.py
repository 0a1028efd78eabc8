"""Outcomes to figures: what is printed, written as JSON and drawn in the report."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from retrieval.evaluation import measures
from retrieval.evaluation.measures import MEASURES, Values
from retrieval.evaluation.running import run_of
from retrieval.evaluation.types import Dataset, Outcome


@dataclass(frozen=True)
class ModeResult:
    """What came of asking a question set in one mode."""

    mode: str
    dataset: Dataset
    outcomes: Sequence[Outcome]

    @cached_property
    def values(self) -> Values:
        """Every measure of every answerable question."""
        return measures.per_question(self.dataset.qrels, run_of(self.outcomes))

    @cached_property
    def means(self) -> dict[str, float]:
        return {name: measures.mean(values) for name, values in self.values.items()}

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
            "milliseconds": self.milliseconds,
            "kinds": [kind.to_json() for kind in by_kind(self)],
        }


@dataclass(frozen=True, slots=True)
class KindResult:
    """The figures of one kind of question; None where a figure makes no sense for it."""

    kind: str
    questions: int
    means: dict[str, float] | None
    evidence: float | None
    """Of the questions with the right unit first: the share whose evidence is the right one."""
    silent: float
    """The share that was not answered."""
    right_reason: float | None
    """Of unanswerable questions: the share that was not answered, for the reason that is true."""

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def by_kind(result: ModeResult) -> list[KindResult]:
    """The figures of every kind of question, in the order in which kinds first appear."""
    kinds: dict[str, list[Outcome]] = {}
    for outcome in result.outcomes:
        kinds.setdefault(outcome.question.kind, []).append(outcome)
    return [_kind(result, kind, outcomes) for kind, outcomes in kinds.items()]


def _kind(result: ModeResult, kind: str, outcomes: Sequence[Outcome]) -> KindResult:
    asked = [outcome for outcome in outcomes if outcome.question.answerable]
    silence = [outcome for outcome in outcomes if not outcome.question.answerable]
    means = {
        name: statistics.fmean(result.values[name][outcome.question.id] for outcome in asked)
        for name in (MEASURES if asked else ())
    }
    right = [outcome for outcome in silence if right_reason(outcome)]
    return KindResult(
        kind=kind,
        questions=len(outcomes),
        means=means or None,
        evidence=evidence_rate(outcomes),
        silent=sum(not outcome.answered for outcome in outcomes) / len(outcomes),
        right_reason=len(right) / len(silence) if silence else None,
    )


def evidence_rate(outcomes: Sequence[Outcome]) -> float | None:
    """Given the right unit first: the share of questions whose evidence touches the gold evidence.

    None where no question with gold evidence has its unit first.
    """
    judged = [outcome for outcome in outcomes if outcome.right and outcome.question.evidence]
    if not judged:
        return None
    return sum(outcome.shows(outcome.question.evidence) for outcome in judged) / len(judged)


def right_reason(outcome: Outcome) -> bool:
    """Whether an unanswerable question was met with silence, for its own reason where it has one."""
    wanted = outcome.question.reason
    found = getattr(outcome.result, "reason", None)
    return not outcome.answered and (wanted is None or found == wanted)
