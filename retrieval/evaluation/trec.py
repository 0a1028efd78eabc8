"""Runs in TREC's format: query, the word Q0, unit, rank, score and the run's name on a line."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

import numpy as np

from retrieval.errors import DatasetError
from retrieval.evaluation.lines import problem, text_lines
from retrieval.evaluation.types import Run


def write_run(path: Path, run: Run, name: str) -> None:
    """Writes `run`, its scores made to fall strictly, so that no reader can reorder ties.

    Raises DatasetError when the file cannot be written.
    """
    lines = []
    for question, units in run.items():
        last = np.float32(np.inf)
        for rank, (unit, score) in enumerate(units, start=1):
            # trec_eval keeps scores in single precision, where near ones may become equal.
            last = min(np.float32(score), np.nextafter(last, np.float32(-np.inf)))
            lines.append(f"{question} Q0 {unit} {rank} {last} {name}\n")
    try:
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise DatasetError(f"{path}: cannot be written: {error.strerror}") from None


def read_run(path: Path) -> Run:
    """The run in `path`, each ranking sorted by score, ties by rank.

    Raises DatasetError, with file and line, for a line that is not of the format.
    """
    found: defaultdict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    for number, line in text_lines(path):
        cells = line.split()
        if len(cells) != 6:
            raise problem(path, number, f"has {len(cells)} columns; a TREC run has 6")
        question, _, unit, rank, score, _ = cells
        if unit in found[question]:
            raise problem(path, number, f"{unit!r:.60} stands twice for the query {question!r:.60}")
        try:
            found[question][unit] = (float(score), int(rank))
        except ValueError:
            text = f"rank and score must be numbers, found {rank!r:.30} and {score!r:.30}"
            raise problem(path, number, text) from None
        if math.isnan(float(score)):
            raise problem(path, number, "the score is not a number")
    return {
        question: [
            (unit, score)
            for unit, (score, rank) in sorted(
                units.items(), key=lambda item: (-item[1][0], item[1][1], item[0])
            )
        ]
        for question, units in found.items()
    }
