"""Questions with typing errors, beside the same questions without: what the errors cost."""

from __future__ import annotations

from retrieval.engine import Engine
from retrieval.evaluation.measures import DEPTH
from retrieval.evaluation.readings import Reading, Ticking, Way, in_ways, silently
from retrieval.evaluation.types import Dataset, Question
from retrieval.types import Query

CLEAN = "without the errors"
TYPED = "as typed"


def misspelt(dataset: Dataset) -> list[Question]:
    """The answerable questions of which the set says how they are spelt."""
    return [question for question in dataset.questions if question.clean and question.answerable]


def readings(engine: Engine, dataset: Dataset, ticking: Ticking = silently) -> list[Reading]:
    """The figures of the misspelt questions in both spellings; none where the set has none."""
    ways: dict[str, Way] = {
        CLEAN: lambda one: Query(one.clean or one.text, one.history, limit=DEPTH),
        TYPED: lambda one: Query(one.text, one.history, limit=DEPTH),
    }
    return in_ways(engine, dataset, misspelt(dataset), ways, ticking)
