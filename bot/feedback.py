"""Feedback to a question set: a judged answer becomes a test case that `readout eval` runs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import opening
from bot.settings import Settings
from bot.wording import Wording, wording
from corpus.errors import ReadoutError

if TYPE_CHECKING:
    from bot.database import Opinion


def add_parser(commands: Any, places: argparse.ArgumentParser, words: Wording) -> None:
    """Adds the subcommand; `command` is called with what it parsed."""
    parser = commands.add_parser(
        "feedback", help=words("what people on Discord thought of answers"), allow_abbrev=False
    )
    actions = parser.add_subparsers(
        title=words("commands"), metavar=words("COMMAND"), required=True
    )
    exporting = actions.add_parser(
        "export",
        parents=[places],
        allow_abbrev=False,
        help=words("write judged answers as a question set for `readout eval`"),
    )
    exporting.add_argument(
        "file", metavar="FILE", type=Path, help=words("a .jsonl file; - is standard output")
    )
    exporting.set_defaults(command=export)


def export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Writes the question set; 1 where no feedback says what is right."""
    opinions = opening.in_database(settings, lambda database: database.feedback.opinions())
    lines = list(question_set(opinions))
    text = "".join(line + "\n" for line in lines)
    if str(arguments.file) == "-":
        sys.stdout.write(text)
    else:
        try:
            arguments.file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise ReadoutError(
                "{file} cannot be written: {problem}", file=arguments.file, problem=error.strerror
            ) from None
    left_out = len(opinions) - len(lines)
    words = wording(settings.language)
    # Translators: both counts stand in one line, "{written}; {left_out}".
    written = words.plural("{count} question written", "{count} questions written", len(lines))
    rest = words.plural(
        "{count} opinion left out that does not say what is right, or whose question is not known whole",
        "{count} opinions left out that do not say what is right, or whose question is not known whole",
        left_out,
    )
    print(f"{written}; {rest}", file=sys.stderr)
    return 0 if lines else 1


def question_set(opinions: Sequence[Opinion]) -> Iterator[str]:
    """A JSON line for each opinion that says what the right answer is.

    Opinions that only say that something is wrong are left out: they have no right answer. So are
    those of a question that was longer than its answer's message shows, and is not known whole.
    """
    for number, opinion in enumerate(opinions, start=1):
        judged = _judged(opinion)
        if judged is not None and not opinion.question.endswith("…"):
            line = {
                "id": f"f{number:05}",
                "kind": f"feedback_{opinion.verdict}",
                "question": opinion.question,
                "document_id": opinion.document_id,
                **judged,
            }
            yield json.dumps(line, ensure_ascii=False)


def _judged(opinion: Opinion) -> dict[str, Any] | None:
    """The fields that say what is right; None where the opinion does not."""
    from bot.database import Verdict

    here = {"paragraphs": [opinion.paragraph], "evidence": [opinion.evidence]}
    if opinion.verdict is Verdict.HELPFUL:
        return {"answerable": True, **here}
    if opinion.verdict is Verdict.OTHER_PARAGRAPH and opinion.right_paragraph is not None:
        return {"answerable": True, "paragraphs": [opinion.right_paragraph]}
    if opinion.verdict is Verdict.NOT_IN_DOCUMENTS:
        return {"answerable": False, "reason": "not_in_documents"}
    if opinion.verdict is Verdict.OTHER_SPEAKER:
        return {"answerable": False, "reason": "other_speaker", **here}
    return None
