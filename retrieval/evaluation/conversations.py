"""Follow-ups of a question set: what was asked and answered before them, and how else to ask them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.engine import Engine
from retrieval.evaluation.lines import json_lines
from retrieval.evaluation.measures import DEPTH
from retrieval.evaluation.readings import Reading, Ticking, Way, in_ways, silently
from retrieval.evaluation.types import Dataset, Question
from retrieval.types import Given, Query

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


def follow_ups(dataset: Dataset) -> list[Question]:
    """The answerable questions that have others before them."""
    return [question for question in dataset.questions if question.history and question.answerable]


def readings(engine: Engine, dataset: Dataset, ticking: Ticking = silently) -> list[Reading]:
    """The figures of the follow-ups, asked in every way that the set allows."""
    ways: dict[str, Way] = {
        RAW: lambda one: Query(one.text, limit=DEPTH),
        SIMPLE: lambda one: Query(f"{one.history[-1]} {one.text}", limit=DEPTH),
        OURS: lambda one: Query(one.text, one.history, limit=DEPTH),
        KNOWN: lambda one: (
            Query(one.text, one.history, limit=DEPTH, given=one.given) if any(one.given) else None
        ),
        REWRITE: lambda one: Query(one.rewrite, limit=DEPTH) if one.rewrite else None,
    }
    return in_ways(engine, dataset, follow_ups(dataset), ways, ticking)
