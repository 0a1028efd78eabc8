"""`readout eval`: runs a question set and prints how good the answers are."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.settings import Settings
from retrieval.types import Mode

if TYPE_CHECKING:
    from retrieval.building import Progress
    from retrieval.evaluation.results import ModeResult
    from retrieval.evaluation.tables import Table
    from retrieval.evaluation.types import Dataset
    from retrieval.index import Index

ALL = "all"


def add_parser(commands: Any, places: argparse.ArgumentParser) -> None:
    """Adds the subcommand; `run` is called with what it parsed."""
    parser = commands.add_parser(
        "eval",
        parents=[places],
        allow_abbrev=False,
        help="run a question set and print how good the answers are",
        description="Asks every question of a question set and measures what comes back.",
    )
    _add_arguments(parser)
    parser.set_defaults(command=run)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "dataset",
        metavar="DATASET",
        nargs="?",
        type=Path,
        help="a folder in BEIR layout, or a .jsonl file in the format of corpus/questions"
        " (default: the question set that comes with the program)",
    )
    parser.add_argument(
        "--mode",
        action="append",
        choices=[*Mode, ALL],
        help="which rankings answer; may be repeated (default: all of them)",
    )
    parser.add_argument("--split", choices=["dev", "test"], help="only this part of a .jsonl file")
    parser.add_argument(
        "--limit-queries", metavar="N", type=_positive, help="only the first N questions"
    )
    parser.add_argument(
        "--titles",
        action=argparse.BooleanOptionalAction,
        help="whether the entries of a BEIR corpus are read with their titles"
        " (default: yes, unless most titles are shared and so name whole articles)",
    )
    parser.add_argument("--run", metavar="FILE", type=Path, help="write a TREC run of every mode")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Evaluates and prints; returns the exit status."""
    _evaluate(arguments, settings)
    return 0


def _evaluate(arguments: argparse.Namespace, settings: Settings) -> None:
    from retrieval.evaluation import tables

    dataset = _load(arguments, settings)
    with _progress() as progress, _opened(dataset, arguments, settings, progress) as index:
        results = [_ask(mode, dataset, index, progress) for mode in _modes(arguments)]
    if arguments.run:
        _write_runs(arguments.run, results)
    if arguments.json:
        print(json.dumps([result.to_json() for result in results], ensure_ascii=False, indent=2))
        return
    shown = [tables.modes(results)]
    if any(question.kind for question in dataset.questions):
        shown += [tables.kinds(result) for result in results]
    _print(shown)


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


def _modes(arguments: argparse.Namespace) -> list[Mode]:
    chosen = arguments.mode or [ALL]
    return [mode for mode in Mode if mode in chosen or ALL in chosen]


@contextlib.contextmanager
def _opened(
    dataset: Dataset, arguments: argparse.Namespace, settings: Settings, progress: Progress
) -> Iterator[Index]:
    """The index that the questions are asked of: the user's own, or one over the set's entries."""
    import numpy as np

    from retrieval import building
    from retrieval.evaluation import indexing
    from retrieval.index import open_index
    from retrieval.store import Store

    store = Store(settings.index)
    building.ensure(store, settings.corpus, settings.model, progress, _notice)
    with contextlib.closing(open_index(store)) as index:
        if not dataset.entries:
            yield index
            return
        manifest = index.manifest
        embed = index.embedder.passages
        cache: Path | None = settings.index / "evaluation"
        if _modes(arguments) == [Mode.LEXICAL]:
            # Words alone are looked at: no need to wait minutes for vectors.
            cache = None
            embed = lambda texts: np.zeros((len(texts), manifest.dimension), np.float32)  # noqa: E731
        collection = indexing.collect(
            dataset.entries, embed, manifest.model_sha256, cache, progress
        )
        with indexing.opened(collection, index) as opened:
            yield opened


def _ask(mode: Mode, dataset: Dataset, index: Index, progress: Progress) -> ModeResult:
    from retrieval.engine import Engine
    from retrieval.evaluation.results import ModeResult
    from retrieval.evaluation.running import ask_all

    total, done = len(dataset.questions), 0

    def tick() -> None:
        nonlocal done
        done += 1
        progress(f"Asking ({mode})", done, total)

    progress(f"Asking ({mode})", 0, total)
    return ModeResult(mode, dataset, ask_all(Engine(index, mode), dataset, tick=tick))


def _write_runs(path: Path, results: Sequence[ModeResult]) -> None:
    from retrieval.evaluation import trec
    from retrieval.evaluation.running import run_of

    for result in results:
        # One file holds one run: several modes get their name into the file's.
        several = path.with_name(f"{path.stem}.{result.mode}{path.suffix}")
        target = path if len(results) == 1 else several
        trec.write_run(target, run_of(result.outcomes), f"readout-{result.mode}")


def _print(tables: Sequence[Table]) -> None:
    if not sys.stdout.isatty():
        print("\n\n".join(table.plain() for table in tables))
        return
    import rich.box
    import rich.console
    import rich.table

    console = rich.console.Console(highlight=False)
    for table in tables:
        laid_out = rich.table.Table(title=table.title, title_justify="left", box=rich.box.SIMPLE)
        for number, column in enumerate(table.columns):
            laid_out.add_column(column, justify="right" if number else "left", no_wrap=True)
        for row in table.rows:
            laid_out.add_row(*row)
        console.print(laid_out)


def _notice(text: str) -> None:
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


@contextlib.contextmanager
def _progress() -> Iterator[Progress]:
    """Draws bars on standard error where that is a terminal; silent elsewhere."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    import rich.console
    import rich.progress

    with rich.progress.Progress(
        console=rich.console.Console(stderr=True), transient=True
    ) as display:
        tasks: dict[str, rich.progress.TaskID] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = display.add_task(what, total=total)
            display.update(tasks[what], completed=done, total=total)

        yield report
