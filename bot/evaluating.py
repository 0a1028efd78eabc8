"""`readout eval`: runs a question set and prints how good the answers are."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import opening
from bot.settings import Settings
from corpus.errors import ReadoutError
from retrieval.types import Mode

if TYPE_CHECKING:
    from retrieval.evaluation.comparison import Comparison
    from retrieval.evaluation.results import ModeResult
    from retrieval.evaluation.tables import Table
    from retrieval.evaluation.types import Dataset

ALL = "all"
EXIT_LOST = 1
"""A question that the golden run has right came out wrong."""


def add_parser(commands: Any, places: argparse.ArgumentParser) -> None:
    """Adds the subcommand; `run` is called with what it parsed."""
    parser = commands.add_parser(
        "eval",
        parents=[places],
        allow_abbrev=False,
        help="run a question set and print how good the answers are",
        description="Asks every question of a question set and measures what comes back.",
    )
    parser.set_defaults(command=run)
    parser.add_argument(
        "dataset",
        metavar="DATASET",
        nargs="?",
        type=Path,
        help="a folder in BEIR layout, or a .jsonl file in the format of corpus/questions"
        " (default: the question set that comes with the program)",
    )
    _add_what(parser.add_argument_group("what is asked"))
    _add_outcome(parser.add_argument_group("what comes of it"))


def _add_what(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--mode",
        action="append",
        choices=[*Mode, ALL],
        help="which rankings answer; may be repeated (default: all of them)",
    )
    group.add_argument("--split", choices=["dev", "test"], help="only this part of a .jsonl file")
    group.add_argument(
        "--limit-queries", metavar="N", type=_positive, help="only the first N questions"
    )
    group.add_argument(
        "--titles",
        action=argparse.BooleanOptionalAction,
        help="whether the entries of a BEIR corpus are read with their titles"
        " (default: yes, unless most titles are shared and so name whole articles)",
    )
    group.add_argument(
        "--remove-articles",
        action=argparse.BooleanOptionalAction,
        help="ask answerable questions once more without the article that answers them"
        " (default: where the set has unanswerable questions and its titles name articles)",
    )


def _add_outcome(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--json", action="store_true", help="print figures as JSON")
    group.add_argument(
        "--run", metavar="FILE", type=Path, help="write a TREC run; of several modes, one each"
    )
    group.add_argument(
        "--report", metavar="FILE", type=Path, help="write a page (HTML) with every question"
    )
    group.add_argument(
        "--compare",
        metavar=("A", "B"),
        nargs=2,
        help="compare two modes or TREC runs with a paired randomisation test",
    )
    group.add_argument(
        "--golden",
        metavar="FILE",
        type=Path,
        help="name the questions that this golden run has right and that are lost now, and end"
        " with exit status 1 if there are any",
    )
    group.add_argument(
        "--write-golden", metavar="FILE", type=Path, help="write the golden run of the mode asked"
    )


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Evaluates and prints; returns the exit status: 0, or 1 when a golden question is lost."""
    dataset = _load(arguments, settings)
    results = _ask(settings, arguments.remove_articles, dataset, _modes(arguments, settings))
    if arguments.run:
        _write_runs(arguments.run, results)
    compared = _compare(arguments, dataset, results)
    if arguments.report:
        _write_report(arguments, settings, results, compared)
    if arguments.json:
        _print_json(dataset, results, compared)
    else:
        _print_tables(arguments, results, compared)
    return _check_golden(arguments, dataset, results)


def _load(arguments: argparse.Namespace, settings: Settings) -> Dataset:
    from corpus.loading import load_folder
    from retrieval.evaluation.datasets import load_dataset
    from retrieval.evaluation.questions import shipped_questions

    path: Path = arguments.dataset or shipped_questions()
    documents = () if path.is_dir() else load_folder(settings.corpus)
    dataset = load_dataset(path, documents, arguments.split, arguments.titles)
    if arguments.limit_queries:
        questions = dataset.questions[: arguments.limit_queries]
        dataset = dataclasses.replace(dataset, questions=questions)
    return dataset


def _modes(arguments: argparse.Namespace, settings: Settings) -> list[Mode]:
    """The modes to ask in; none where two run files are compared and nothing else is wanted."""
    available = [mode for mode in Mode if mode is not Mode.RERANK or settings.reranker]
    chosen = list(arguments.mode or [])
    if arguments.golden or arguments.write_golden:
        chosen = chosen or [available[-1]]
        if len(chosen) > 1 or ALL in chosen or arguments.compare:
            raise ReadoutError("a golden run is of one mode; give --mode once, or leave it out")
    if arguments.compare:
        chosen += [name for name in arguments.compare if name in list(Mode)]
    elif not chosen:
        chosen = [ALL]
    if Mode.RERANK in chosen and not settings.reranker:
        raise ReadoutError("there is no reranker to ask: READOUT_RERANKER is off")
    return [mode for mode in available if mode in chosen or ALL in chosen]


def _ask(
    settings: Settings, remove_articles: bool | None, dataset: Dataset, modes: Sequence[Mode]
) -> list[ModeResult]:
    if not modes:
        return []
    from retrieval.engine import Engine
    from retrieval.evaluation.evaluation import evaluate
    from retrieval.index import Index

    reranker = opening.open_reranker(settings) if Mode.RERANK in modes else None

    def make_engine(index: Index, mode: Mode) -> Engine:
        return Engine(index, mode, reranker)

    index = opening.open_index(settings)
    with contextlib.closing(index), opening.progress_bar() as progress:
        return evaluate(
            dataset,
            index,
            modes,
            make_engine,
            cache=settings.index / "evaluation",
            remove_articles=remove_articles,
            progress=progress,
        )


def _write_runs(path: Path, results: Sequence[ModeResult]) -> None:
    from retrieval.evaluation import trec
    from retrieval.evaluation.running import run_of

    for result in results:
        # One file holds one run: several modes get their name into the file's.
        several = path.with_name(f"{path.stem}.{result.mode}{path.suffix}")
        target = path if len(results) == 1 else several
        trec.write_run(target, run_of(result.outcomes), f"readout-{result.mode}")


def _compare(
    arguments: argparse.Namespace, dataset: Dataset, results: Sequence[ModeResult]
) -> list[Comparison]:
    if not arguments.compare:
        return []
    from retrieval.evaluation.evaluation import compare_runs

    return compare_runs(dataset, results, *arguments.compare)


def _comparison_tables(
    arguments: argparse.Namespace, compared: Sequence[Comparison]
) -> list[Table]:
    from retrieval.evaluation import tables

    return [tables.comparison(arguments.compare, compared)] if compared else []


def _write_report(
    arguments: argparse.Namespace,
    settings: Settings,
    results: Sequence[ModeResult],
    compared: Sequence[Comparison],
) -> None:
    from importlib import metadata

    from retrieval.evaluation.report import write_report

    if not results:
        raise ReadoutError("a report is of questions asked; give at least one --mode")
    about = {
        "program": f"readout-bot {metadata.version('readout-bot')}",
        "model": settings.model,
        "questions": results[0].dataset.name,
        "split": arguments.split or "all",
    }
    write_report(arguments.report, results, _comparison_tables(arguments, compared), about)


def _print_json(
    dataset: Dataset, results: Sequence[ModeResult], compared: Sequence[Comparison]
) -> None:
    figures = {
        "dataset": dataset.name,
        "modes": [result.to_json() for result in results],
        "comparison": [dataclasses.asdict(comparison) for comparison in compared],
    }
    print(json.dumps(figures, ensure_ascii=False, indent=2))


def _print_tables(
    arguments: argparse.Namespace, results: Sequence[ModeResult], compared: Sequence[Comparison]
) -> None:
    from retrieval.evaluation import tables

    shown = tables.overview(results) if results else []
    shown += _comparison_tables(arguments, compared)
    if not sys.stdout.isatty():
        print("\n\n".join(table.plain() for table in shown))
        return
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table as Grid

    console = Console(highlight=False, markup=False)
    for table in shown:
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


def _check_golden(
    arguments: argparse.Namespace, dataset: Dataset, results: Sequence[ModeResult]
) -> int:
    if not arguments.golden and not arguments.write_golden:
        return 0
    from retrieval.evaluation.golden import Golden, losses

    [result] = results
    now = Golden.of(dataset.name, result.mode, result.outcomes)
    lost = losses(Golden.read(arguments.golden), now) if arguments.golden else []
    for line in lost:
        print(f"lost: {line}", file=sys.stderr)
    if arguments.write_golden:
        now.write(arguments.write_golden)
    return EXIT_LOST if lost else 0
