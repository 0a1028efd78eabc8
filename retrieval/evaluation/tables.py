"""Figures to tables of text, which the command line and the report lay out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.evaluation.measures import MEASURES
from retrieval.evaluation.results import ModeResult, by_kind


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, a row of column names, and rows of the same length; the first column is text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def plain(self) -> str:
        """The table as aligned lines of plain text."""
        lines = [self.columns, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.columns))]
        text = [self.title]
        for line in lines:
            cells = [line[0].ljust(widths[0])]
            cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
            text.append("  ".join(cells).rstrip())
        return "\n".join(text)


def figure(value: float | None) -> str:
    """A share or a mean with three decimals; a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


def modes(results: Sequence[ModeResult]) -> Table:
    """A row a mode: the means of all measures, and the median time of a question."""
    first = results[0]
    title = (
        f"{first.dataset.name}: {len(first.outcomes)} questions, "
        f"{len(first.dataset.qrels)} of them answerable"
    )
    rows = tuple(
        (
            result.mode,
            *(figure(result.means[name]) for name in MEASURES),
            f"{result.milliseconds:.0f}",
        )
        for result in results
    )
    return Table(title, ("mode", *MEASURES, "ms (p50)"), rows)


def kinds(result: ModeResult) -> Table:
    """A row a kind of question."""
    names = ("Success@1", "RR@10", "Recall@5")
    rows = tuple(
        (
            kind.kind,
            str(kind.questions),
            *(figure(kind.means[name] if kind.means else None) for name in names),
            figure(kind.evidence),
            figure(kind.silent),
            figure(kind.right_reason),
        )
        for kind in by_kind(result)
    )
    columns = ("kind", "questions", *names, "evidence", "silent", "right reason")
    return Table(f"{result.mode}: by kind of question", columns, rows)
