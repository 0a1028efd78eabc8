"""What an evaluation found: to the terminal, as JSON, and to files."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path

from retrieval.evaluation import report, trec
from retrieval.evaluation.comparison import Comparison
from retrieval.evaluation.results import ModeResult
from retrieval.evaluation.running import run_of
from retrieval.evaluation.tables import Table
from retrieval.evaluation.types import Dataset


def print_tables(tables: Sequence[Table]) -> None:
    """Prints tables: laid out on a terminal, plain aligned text otherwise."""
    if not sys.stdout.isatty():
        print("\n\n".join(table.plain() for table in tables))
        return
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table as Grid

    console = Console(highlight=False, markup=False)
    for table in tables:
        grid = Grid(
            title=table.title,
            caption=table.note,
            title_justify="left",
            caption_justify="left",
            box=SIMPLE,
        )
        for number, column in enumerate(table.columns):
            grid.add_column(column, justify="right" if number else "left", no_wrap=not number)
        for row in table.rows:
            grid.add_row(*row)
        console.print(grid, "")


def print_json(
    dataset: Dataset, results: Sequence[ModeResult], compared: Sequence[Comparison]
) -> None:
    """Prints all figures as one JSON object."""
    found = {
        "dataset": dataset.name,
        "modes": [result.to_json() for result in results],
        "comparison": [dataclasses.asdict(comparison) for comparison in compared],
    }
    print(json.dumps(found, ensure_ascii=False, indent=2))


def write_runs(path: Path, results: Sequence[ModeResult]) -> None:
    """Writes a TREC run; of several modes one each, the mode's name put into the file's.

    Raises DatasetError when a file cannot be written.
    """
    for result in results:
        several = path.with_name(f"{path.stem}.{result.mode}{path.suffix}")
        target = path if len(results) == 1 else several
        trec.write_run(target, run_of(result.outcomes), f"readout-{result.mode}")


def write_report(
    path: Path,
    results: Sequence[ModeResult],
    comparisons: Sequence[Table],
    about: Mapping[str, str],
) -> None:
    """Writes the page with every question. Raises DatasetError when it cannot be written."""
    program = f"readout-bot {metadata.version('readout-bot')}"
    report.write_report(path, results, comparisons, {"program": program, **about})
