"""The `readout` command: parses, calls, and turns every foreseen error into one line."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from bot import asking, doctor, evaluating, feedback, granting, maintenance
from bot.settings import Settings, at, terminal_language
from bot.wording import Wording, english, speak_at_the_terminal, wording
from corpus.errors import ReadoutError

EXIT_ANSWERED, EXIT_BAD_INPUT, EXIT_INTERRUPTED = 0, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # Passages are shown word for word, whatever the locale's encoding can hold.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = wording(terminal_language())
    try:
        return _run(words, argv)
    except ReadoutError as error:
        _complain(words(error.message))
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough (`| head`).
        _drop_output()
        return EXIT_ANSWERED
    except OSError as error:
        _drop_output()
        _complain(words("something cannot be read or written: {problem}", problem=error))
        return EXIT_BAD_INPUT


def _run(words: Wording, argv: Sequence[str] | None) -> int:
    try:
        arguments = parser(words).parse_args(argv)
        status: int = arguments.command(arguments, _settings(arguments))
        return status
    finally:
        # What cannot be written shows here, where it can still be told, and not at exit.
        sys.stdout.flush()


def _complain(problem: str) -> None:
    """Says what is wrong; where not even that can be written, the exit status tells it."""
    with contextlib.suppress(OSError):
        print(f"readout: {one_line(problem)}", file=sys.stderr)


def _drop_output() -> None:
    """Leaves nothing that the interpreter would try to write once more at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def one_line(text: str) -> str:
    """`text` without line ends and other control characters, which a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in text)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; the usage is a `--help` away."""

    words = english
    """What it says it in."""

    def error(self, message: str) -> NoReturn:
        told = self.words("{problem} (see {program} --help)", problem=message, program=self.prog)
        print(f"{self.prog}: {one_line(told)}", file=sys.stderr)
        raise SystemExit(EXIT_BAD_INPUT)


class _Version(argparse.Action):
    """Looks the version up only when it is wanted: that alone takes as long as parsing."""

    def __call__(self, *_: object) -> NoReturn:
        from importlib import metadata

        print(f"readout-bot {metadata.version('readout-bot')}")
        raise SystemExit(EXIT_ANSWERED)


def parser(words: Wording = english) -> _Parser:
    """The whole command line; every command sets `command`, a function."""
    speak_at_the_terminal(words)

    class Parser(_Parser):
        """argparse makes the parsers of the commands of the same class."""

    Parser.words = words
    root = Parser(
        prog="readout",
        description=words(
            "Ask official readouts a question and get their own words back, "
            "with who said them, where and when."
        ),
        epilog=words(
            "Exit status: 0 answered, 1 no answer in the documents, 2 bad usage or bad input."
        ),
        allow_abbrev=False,
    )
    root.add_argument(
        "--version", action=_Version, nargs=0, help=words("print the version and leave")
    )
    commands: Any = root.add_subparsers(
        title=words("commands"), metavar=words("COMMAND"), required=True
    )
    places = _places(words)
    asking.add_parsers(commands, places, words)
    maintenance.add_parsers(commands, places, words)
    doctor.add_parser(commands, places, words)
    evaluating.add_parser(commands, places, words)
    feedback.add_parser(commands, places, words)
    granting.add_parser(commands, places, words)
    bot = commands.add_parser(
        "bot",
        parents=[places],
        help=words("run the Discord bot (DISCORD_TOKEN)"),
        allow_abbrev=False,
    )
    bot.set_defaults(command=_run_bot)
    return root


def _places(words: Wording) -> _Parser:
    """The options that every command has: where things are."""
    places = _Parser(add_help=False, allow_abbrev=False)
    group = places.add_argument_group(words("places"))
    group.add_argument(
        "--corpus",
        metavar="DIR",
        help=words("folder of documents (default: the one that is shipped)"),
    )
    group.add_argument(
        "--index",
        metavar="DIR",
        help=words("index folder (default: in your user data), or a server: milvus://host:port"),
    )
    group.add_argument("--model", help=words("sentence-transformers model: a name or a folder"))
    return places


def _settings(arguments: argparse.Namespace) -> Settings:
    settings = Settings.from_environment()
    if arguments.corpus is not None:
        settings = dataclasses.replace(settings, corpus=Path(arguments.corpus))
    if arguments.index is not None:
        settings = at(settings, arguments.index)
    if arguments.model is not None:
        settings = dataclasses.replace(settings, model=arguments.model)
    return settings


def _run_bot(_: argparse.Namespace, settings: Settings) -> int:
    from bot import discord

    return discord.run(settings)


if __name__ == "__main__":
    raise SystemExit(main())
