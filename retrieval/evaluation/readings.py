"""The same questions asked in another way, and what that is worth."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
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


def measured(
    name: str,
    engine: Engine,
    dataset: Dataset,
    queries: Sequence[tuple[Question, Query]],
    tick: Callable[[], None],
) -> Reading:
    """The figures of `queries`, at least one, each with the question it stands for."""
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
