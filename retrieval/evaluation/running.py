"""Questions to outcomes: each is asked of the engine itself, as a user would ask it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from retrieval.engine import Engine
from retrieval.errors import QueryError
from retrieval.evaluation.measures import DEPTH
from retrieval.evaluation.types import Dataset, Outcome, Question, Run
from retrieval.index import Index
from retrieval.types import Answer, Hit, Mode, Query

MakeEngine = Callable[[Index, Mode], Engine]
"""Makes what is asked; where a reranker is loaded already it is put in here."""


def ask_all(
    engine: Engine,
    dataset: Dataset,
    questions: Iterable[Question] | None = None,
    depth: int = DEPTH,
    tick: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """Asks `questions` (default: all of `dataset`), each for `depth` passages; ticks after each."""
    outcomes = []
    for question in dataset.questions if questions is None else questions:
        outcomes.append(ask(engine, dataset, question, depth))
        tick()
    return outcomes


def ask(
    engine: Engine,
    dataset: Dataset,
    question: Question,
    depth: int = DEPTH,
) -> Outcome:
    """The outcome of one question; one that the engine refuses finds nothing."""
    query = Query(question.text, question.history, limit=depth, given=question.given)
    begin = time.perf_counter()
    try:
        result = engine.ask(query)
    except QueryError as error:
        return Outcome(question, (), None, error=str(error))
    seconds = time.perf_counter() - begin
    hits = result.hits if isinstance(result, Answer) else result.closest
    return Outcome(question, units(dataset, hits), result, result.confidence, seconds)


def units(dataset: Dataset, hits: Sequence[Hit]) -> tuple[tuple[str, float], ...]:
    """The units of `hits`, each where it is first met: windows of a paragraph are one unit."""
    best: dict[str, float] = {}
    for hit in hits:
        best.setdefault(dataset.unit(hit), hit.score)
    return tuple(best.items())


def run_of(outcomes: Iterable[Outcome]) -> Run:
    """The rankings alone."""
    return {outcome.question.id: outcome.ranking for outcome in outcomes}
