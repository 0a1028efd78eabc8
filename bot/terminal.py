"""Answers and documents for a person at a terminal; plain text when piped."""

from __future__ import annotations

import itertools
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

from bot.presentation import AnswerBlocks, SourceBlock, blocks, check_verbatim
from bot.wording import Wording, english
from corpus.messages import Message
from retrieval.types import Answer, Attribution, NoAnswer, Sentence

_MARGIN = 24
"""Columns beside a document's text, for the name of who speaks."""
_NOBODY = {
    Attribution.NARRATION: Message("narration"),
    Attribution.JOINT: Message("joint"),
}


def show_answer(result: Answer | NoAnswer, words: Wording = english) -> None:
    """Prints an answer: laid out and with emphasis on a terminal, plain otherwise."""
    shown = blocks(result, words)
    check_verbatim(shown, result.hits if isinstance(result, Answer) else result.closest)
    if sys.stdout.isatty():
        _show_styled(shown)
    else:
        print(plain_answer(shown, words))


def plain_answer(shown: AnswerBlocks, words: Wording = english) -> str:
    """The answer without any styling; a passage is one line, and its evidence follows it."""
    parts = [shown.heading] if shown.heading else []
    parts.extend(_plain_source(source, words) for source in shown.sources)
    return "\n\n".join(parts)


def _plain_source(source: SourceBlock, words: Wording) -> str:
    evidence = [span.text for span in source.spans if span.emphasised]
    lines = [f"[{source.rank}] " + "".join(span.text for span in source.spans)]
    if len(evidence) < len(source.spans) or source.antecedent:
        before = source.antecedent
        leaning = f"{before.text} {'[…] ' if before.gap else ''}" if before else ""
        if before and before.speaker:
            # Another's words do not stand under this speaker's name.
            said = words("Before it: {text} ({speaker})", text=before.text, speaker=before.speaker)
            lines.append(f"    {said}")
            leaning = ""
        lines.append("    " + words("Evidence: {text}", text=leaning + " ".join(evidence)))
    if source.speaker:
        lines.append("    " + words("Speaker: {speaker}", speaker=source.speaker))
    lines.append("    " + words("Source: {source}", source=source.source))
    lines.append(f"    {source.url}")
    return "\n".join(lines)


def _show_styled(shown: AnswerBlocks) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    if shown.heading:
        console.print(Text(shown.heading))
    for source in shown.sources:
        passage = Text()
        above = source.antecedent
        if above and above.is_above:
            gap = "\n[…]" if above.gap_above else ""
            speaker = f" ({above.speaker})" if above.speaker else ""
            passage.append(f"{above.text}{speaker}{gap}\n", style="dim")
        for span in source.spans:
            passage.append(span.text, style="bold" if span.emphasised else "")
        console.print()
        console.print(Text(f"{source.rank}", style="bold cyan"), Text(source.speaker, style="cyan"))
        console.print(Padding(passage, (0, 0, 0, 2)))
        console.print(Padding(Text(source.source, style="dim"), (0, 0, 0, 2)))
        console.print(
            Padding(Text(source.url, style="dim", no_wrap=True), (0, 0, 0, 2)), soft_wrap=True
        )


def show_speakers(sentences: Iterable[tuple[int, int, Sentence]], words: Wording = english) -> None:
    """Prints a document's sentences, who speaks standing in the margin."""
    styled = sys.stdout.isatty()
    width = max(shutil.get_terminal_size().columns - _MARGIN, 30) if styled else 0
    before = 0
    for paragraph, _, sentence in sentences:
        if paragraph != before:
            print(f"\n{paragraph}")
            before = paragraph
        lines = textwrap.wrap(sentence.text, width) if styled else [sentence.text]
        for label, line in itertools.zip_longest([_margin(sentence, words)], lines, fillvalue=""):
            print(f"{label}{' ' * (_MARGIN - _columns(label))}{line}".rstrip())


def _margin(sentence: Sentence, words: Wording) -> str:
    if sentence.speaker is None:
        return words(_NOBODY[sentence.attribution]) if sentence.attribution in _NOBODY else ""
    if len(sentence.speaker) > _MARGIN - 4:
        return sentence.speaker[: _MARGIN - 4] + "…"
    return sentence.speaker


def _columns(text: str) -> int:
    """How many columns of a terminal `text` takes: East Asian characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def show_table(rows: Sequence[Sequence[str]]) -> None:
    """Prints rows in columns as wide as their widest cell; the last one is left as it is."""
    if not rows:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        print("  ".join([*cells, row[-1]]).rstrip())
