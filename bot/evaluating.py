"""`readout eval`: runs a question set and prints how good the answers are."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import functools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import opening
from bot.settings import Settings
from bot.wording import Wording, wording
from corpus.errors import ReadoutError
from corpus.messages import Message
from retrieval.types import Mode

if TYPE_CHECKING:
    from retrieval.evaluation.results import ModeResult
    from retrieval.evaluation.types import Dataset

ALL = "all"
EXIT_LOST = 1
"""A question that the golden run has right came out wrong."""


def add_parser(commands: Any, places: argparse.ArgumentParser, words: Wording) -> None:
    """Adds the subcommand; `run` is called with what it parsed."""
    parser = commands.add_parser(
        "eval",
        parents=[places],
        allow_abbrev=False,
        help=words("run a question set and print how good the answers are"),
        description=words("Asks every question of a question set and measures what comes back."),
    )
    parser.set_defaults(command=run)
    parser.add_argument(
        "dataset",
        metavar="DATASET",
        nargs="?",
        type=Path,
        help=words(
            "a folder in BEIR layout, or a .jsonl file in the format of corpus/questions"
            " (default: the question set that comes with the program)"
        ),
    )
    _add_what(parser.add_argument_group(words("what is asked")), words)
    _add_outcome(parser.add_argument_group(words("what comes of it")), words)


def _add_what(group: argparse._ArgumentGroup, words: Wording) -> None:
    group.add_argument(
        "--mode",
        action="append",
        choices=[*Mode, ALL],
        help=words("which rankings answer; may be repeated (default: all of them)"),
    )
    group.add_argument(
        "--split", choices=["dev", "test"], help=words("only this part of a .jsonl file")
    )
    group.add_argument(
        "--limit-queries",
        metavar="N",
        type=functools.partial(_positive, words),
        help=words("only the first N questions"),
    )
    group.add_argument(
        "--titles",
        action=argparse.BooleanOptionalAction,
        help=words(
            "whether the entries of a BEIR corpus are read with their titles"
            " (default: yes, unless most titles are shared and so name whole articles)"
        ),
    )
    group.add_argument(
        "--remove-articles",
        action=argparse.BooleanOptionalAction,
        help=words(
            "ask answerable questions once more without the article that answers them"
            " (default: where the set has unanswerable questions and its titles name articles)"
        ),
    )


def _add_outcome(group: argparse._ArgumentGroup, words: Wording) -> None:
    group.add_argument("--json", action="store_true", help=words("print figures as JSON"))
    group.add_argument(
        "--run",
        metavar="FILE",
        type=Path,
        help=words("write a TREC run; of several modes, one each"),
    )
    group.add_argument(
        "--report",
        metavar="FILE",
        type=Path,
        help=words("write a page (HTML) with every question"),
    )
    group.add_argument(
        "--compare",
        metavar=("A", "B"),
        nargs=2,
        help=words("compare two modes or TREC runs with a paired randomisation test"),
    )
    group.add_argument(
        "--golden",
        metavar="FILE",
        type=Path,
        help=words(
            "name the questions that this golden run has right and that are lost now, and end"
            " with exit status 1 if there are any"
        ),
    )
    group.add_argument(
        "--write-golden",
        metavar="FILE",
        type=Path,
        help=words("write the golden run of the mode asked"),
    )


def _positive(words: Wording, text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if number < 1:
        told = words("{text} is not a number from 1", text=f"{text!r:.40}")
        raise argparse.ArgumentTypeError(told)
    return number


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Evaluates and prints; returns the exit status: 0, or 1 when a golden question is lost."""
    from bot import figures
    from retrieval.evaluation import tables
    from retrieval.evaluation.evaluation import compare_runs

    modes = _modes(arguments, settings)
    dataset = _load(arguments, settings)
    _check_files(arguments, modes)
    results = _ask(settings, arguments.remove_articles, dataset, modes)
    compared = compare_runs(dataset, results, *arguments.compare) if arguments.compare else []
    beside = [tables.comparison(arguments.compare, compared)] if compared else []
    if arguments.json:
        figures.print_json(dataset, results, compared)
    else:
        figures.print_tables([*(tables.overview(results) if results else []), *beside])
    if arguments.run:
        figures.write_runs(arguments.run, results)
    if arguments.report:
        about = {"model": settings.model, "split": arguments.split or "all"}
        figures.write_report(arguments.report, results, beside, about)
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

    words = wording(settings.language)
    index = opening.open_index(settings)
    with contextlib.closing(index), opening.progress_bar(words) as progress:
        return evaluate(
            dataset,
            index,
            modes,
            make_engine,
            cache=settings.index / "evaluation",
            remove_articles=remove_articles,
            progress=progress,
        )


def _check_files(arguments: argparse.Namespace, modes: Sequence[Mode]) -> None:
    """Finds out about files that are no good before minutes of asking, not after."""
    from retrieval.evaluation.golden import Golden
    from retrieval.evaluation.trec import read_run

    for name in arguments.compare or ():
        if name not in list(Mode):
            read_run(Path(name))
    if arguments.golden:
        Golden.read(arguments.golden)
    outputs = (arguments.run, arguments.report, arguments.write_golden)
    for path in filter(None, outputs):
        if path.is_dir() or not path.parent.is_dir():
            problem = Message("there is no folder {folder}", folder=path.parent)
            if path.is_dir():
                problem = Message("it is a folder")
            raise ReadoutError("{file} cannot be written: {problem}", file=path, problem=problem)
        if not modes:
            raise ReadoutError("{file} is of questions asked; give at least one --mode", file=path)


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
