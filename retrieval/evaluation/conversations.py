"""Follow-ups of a question set: what was asked and answered before them, and how else to ask them."""

from __future__ import annotations

import dataclasses
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.engine import Engine
from retrieval.evaluation import measures
from retrieval.evaluation.lines import json_lines
from retrieval.evaluation.measures import DEPTH, MEASURES
from retrieval.evaluation.types import Dataset, Question
from retrieval.types import Answer, Given, Query

RAW = "raw"
SIMPLE = "simple"
OURS = "ours"
KNOWN = "ours, answers known"
REWRITE = "human rewrite"


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of rewrites.jsonl."""

    text: str
    history: tuple[str, ...]
    given: tuple[Given | None, ...]
    rewrite: str


def load(path: Path, entries: Mapping[str, str]) -> dict[str, Asked]:
    """The conversations in `path` by question; none where there is no such file.

    `entries` are the corpus's ids by text: an answer that is one of them is known by its id.
    Raises DatasetError, with file and line.
    """
    found = {}
    for line in json_lines(path) if path.exists() else ():
        history = line.list_of("history", str)
        found[line.identifier("id")] = Asked(
            text=line.required_text("question"),
            history=history[::2],
            given=tuple(_given(entries.get(answer)) for answer in history[1::2]),
            rewrite=line.required_text("rewrite"),
        )
    return found


def _given(entry: str | None) -> Given | None:
    return None if entry is None else Given((entry,))


def in_conversation(question: Question, asked: Asked | None) -> Question:
    """`question` as it was asked in its conversation; as it is where it was asked in none."""
    if asked is None:
        return question
    return dataclasses.replace(
        question,
        text=asked.text,
        history=asked.history,
        given=asked.given,
        rewrite=asked.rewrite,
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of the follow-ups of a set, asked in one way."""

    name: str
    questions: int
    means: dict[str, float]
    milliseconds: float
    """The median time of a question."""


def follow_ups(dataset: Dataset) -> list[Question]:
    """The answerable questions that have others before them."""
    return [question for question in dataset.questions if question.history and question.answerable]


def readings(
    engine: Engine, dataset: Dataset, tick: Callable[[], None] = lambda: None
) -> list[Reading]:
    """The figures of the follow-ups, asked in every way that the set allows; ticks after each."""
    questions = follow_ups(dataset)
    ways: dict[str, Callable[[Question], Query | None]] = {
        RAW: lambda one: Query(one.text, limit=DEPTH),
        SIMPLE: lambda one: Query(f"{one.history[-1]} {one.text}", limit=DEPTH),
        OURS: lambda one: Query(one.text, one.history, limit=DEPTH),
        KNOWN: lambda one: (
            Query(one.text, one.history, limit=DEPTH, given=one.given) if any(one.given) else None
        ),
        REWRITE: lambda one: Query(one.rewrite, limit=DEPTH) if one.rewrite else None,
    }
    found = []
    for name, query_of in ways.items():
        queries = [(one, query) for one in questions if (query := query_of(one))]
        if queries:
            found.append(_measured(name, engine, dataset, queries, tick))
    return found


def _measured(
    name: str,
    engine: Engine,
    dataset: Dataset,
    queries: list[tuple[Question, Query]],
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
