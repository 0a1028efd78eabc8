"""`readout eval`: how good the answers are, on a question set."""

from __future__ import annotations

import argparse
from typing import Any

from bot.settings import Settings
from corpus.errors import ReadoutError


def add_parser(commands: Any, places: argparse.ArgumentParser) -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "eval", parents=[places], help="run a question set", allow_abbrev=False
    )
    parser.add_argument("dataset", metavar="DATASET")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Runs the command and returns its exit status."""
    raise ReadoutError(f"eval is not here yet ({arguments.dataset}, {settings.index})")
