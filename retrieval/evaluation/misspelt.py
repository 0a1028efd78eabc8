"""Questions with typing errors, beside the same questions without: what the errors cost."""

from __future__ import annotations

from collections.abc import Callable

from retrieval.engine import Engine
from retrieval.evaluation.measures import DEPTH
from retrieval.evaluation.readings import Reading, measured
from retrieval.evaluation.types import Dataset, Question
from retrieval.types import Query

CLEAN = "without the errors"
TYPED = "as typed"


def misspelt(dataset: Dataset) -> list[Question]:
    """The answerable questions of which the set says how they are spelt."""
    return [question for question in dataset.questions if question.clean and question.answerable]


def readings(
    engine: Engine, dataset: Dataset, tick: Callable[[], None] = lambda: None
) -> list[Reading]:
    """The figures of the misspelt questions in both spellings; none where the set has none."""
    questions = misspelt(dataset)
    if not questions:
        return []
    spellings: dict[str, Callable[[Question], str]] = {
        CLEAN: lambda one: one.clean or one.text,
        TYPED: lambda one: one.text,
    }
    return [
        measured(
            name,
            engine,
            dataset,
            [(one, Query(text_of(one), one.history, limit=DEPTH)) for one in questions],
            tick,
        )
        for name, text_of in spellings.items()
    ]
