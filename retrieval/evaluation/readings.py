"""The same questions asked in another way, and what that is worth."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from retrieval.engine import Engine
from retrieval.evaluation import measures
from retrieval.evaluation.measures import MEASURES
from retrieval.evaluation.types import Dataset, Question
from retrieval.types import Answer, Query


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of some questions of a set, asked in one way."""

    name: str
    questions: int
    means: dict[str, float]
    milliseconds: float
    """The median time of a question."""


Way = Callable[[Question], Query | None]
"""How a question is asked; None where it cannot be asked so."""


Ticking = Callable[[int], Callable[[], None]]
"""How many questions will be asked to what is called after each."""


def silently(_: int) -> Callable[[], None]:
    """A Ticking that tells nobody."""
    return lambda: None


def in_ways(
    engine: Engine,
    dataset: Dataset,
    questions: Sequence[Question],
    ways: Mapping[str, Way],
    ticking: Ticking,
) -> list[Reading]:
    """The figures of `questions` in each of `ways` that any of them can be asked in."""
    asked = {
        name: [(one, query) for one in questions if (query := way(one))]
        for name, way in ways.items()
    }
    total = sum(map(len, asked.values()))
    if not total:
        return []
    tick = ticking(total)
    return [
        _measured(name, engine, dataset, queries, tick)
        for name, queries in asked.items()
        if queries
    ]


def _measured(
    name: str,
    engine: Engine,
    dataset: Dataset,
    queries: Sequence[tuple[Question, Query]],
    tick: Callable[[], None],
) -> Reading:
    run, times = {}, []
    for question, query in queries:
        begin = time.perf_counter()
        run[question.id] = _ranked(engine, dataset, query)
        times.append(time.perf_counter() - begin)
        tick()
    qrels = {question.id: question.relevant for question, _ in queries}
    values = measures.per_question(qrels, run)
    means = {measure: measures.mean(values[measure]) for measure in MEASURES}
    return Reading(name, len(queries), means, 1000 * statistics.median(times))


def _ranked(engine: Engine, dataset: Dataset, query: Query) -> list[tuple[str, float]]:
    """The units found, best first; a question without its history is searched for even where the
    engine would ask back what is meant."""
    if query.history:
        result = engine.ask(query)
        hits = result.hits if isinstance(result, Answer) else result.closest
        units = [(dataset.unit(hit), hit.score) for hit in hits]
    else:
        units = [(dataset.unit_of(one.passage), one.score) for one in engine.examine(query).judged]
    best: dict[str, float] = {}
    for unit, score in units:
        best.setdefault(unit, score)
    return list(best.items())
