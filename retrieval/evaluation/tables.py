"""Figures to tables of text, which the command line and the report lay out."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.evaluation.comparison import Comparison, Interval
from retrieval.evaluation.measures import MEASURES
from retrieval.evaluation.readings import Reading
from retrieval.evaluation.results import ModeResult, evidence_rate, wrong_speakers

_NOTE_WIDTH = 100
_ABSTENTION_NOTE = (
    "coverage: answerable questions answered; false answers: unanswerable ones answered; at .95: the "
    "same at the threshold that answers 95 % of the answerable; risk area: under the risk–coverage "
    "curve, lower is better; ECE: expected calibration error, 15 bins; "
    "by chance: what it would be of so few questions if every confidence were right"
)

_FOLLOW_UPS_NOTE = (
    "raw: the question alone; simple: behind the question before it; ours: with its history, what was "
    "answered being searched for again; answers known: with the passages that the set says were given"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, column names, and rows of the same length; the first column is text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def plain(self) -> str:
        """The table as aligned lines of plain text."""
        lines = [self.columns, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.columns))]
        text = [self.title]
        for line in lines:
            cells = [line[0].ljust(widths[0])]
            cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
            text.append("  ".join(cells).rstrip())
        return "\n".join([*text, *textwrap.wrap(self.note, _NOTE_WIDTH)])


def figure(value: float | None) -> str:
    """A share or a mean with three decimals; a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


def interval(value: Interval | None) -> str:
    """An interval with three decimals; a dash where there is none."""
    return "–" if value is None else f"{value[0]:.3f}–{value[1]:.3f}"


def count(value: int | None) -> str:
    """A number; a dash where there is none."""
    return "–" if value is None else str(value)


def overview(results: Sequence[ModeResult]) -> list[Table]:
    """All tables of an evaluation."""
    found = [modes(results), intervals(results)]
    if any(question.kind for question in results[0].dataset.questions):
        found += [kinds(result) for result in results]
    if any(result.follow_ups for result in results):
        found.append(follow_ups(results))
    if any(result.spellings for result in results):
        found.append(spellings(results))
    *silences, last = (abstention(result) for result in results)
    return [*found, *silences, dataclasses.replace(last, note=_ABSTENTION_NOTE)]


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
            figure(evidence_rate(result.outcomes)),
            f"{result.milliseconds:.0f}",
        )
        for result in results
    )
    return Table(title, ("mode", *MEASURES, "evidence", "ms (p50)"), rows)


def intervals(results: Sequence[ModeResult]) -> Table:
    """A row a mode: how sure the means are."""
    rows = tuple(
        (result.mode, *(interval(result.intervals[name]) for name in MEASURES))
        for result in results
    )
    return Table("95 % bootstrap intervals", ("mode", *MEASURES), rows)


def kinds(result: ModeResult) -> Table:
    """A row a kind of question."""
    names = ("Success@1", "RR@10", "Recall@5")
    rows = tuple(
        (
            kind.kind,
            str(kind.questions),
            *(figure(kind.means[name] if kind.means else None) for name in names),
            figure(kind.evidence),
            count(kind.wrong_speaker),
            figure(kind.silent),
            figure(kind.right_reason),
        )
        for kind in result.kinds
    )
    columns = ("kind", "asked", *names, "evidence", "wrong speaker", "silent", "right reason")
    total = count(wrong_speakers(result.outcomes))
    note = f"Answers whose evidence is another's than the one asked about: {total}"
    return Table(f"{result.mode}: by kind of question", columns, rows, note)


def follow_ups(results: Sequence[ModeResult]) -> Table:
    """A row a mode and a way of asking what has questions before it."""
    rows = _readings(results, lambda result: result.follow_ups)
    columns = ("follow-ups", "asked", *MEASURES, "ms (p50)")
    return Table("Follow-ups alone, asked in several ways", columns, rows, _FOLLOW_UPS_NOTE)


def spellings(results: Sequence[ModeResult]) -> Table:
    """A row a mode and a spelling of the questions with typing errors."""
    rows = _readings(results, lambda result: result.spellings)
    columns = ("spelling", "asked", *MEASURES, "ms (p50)")
    return Table("Questions with typing errors alone, and without the errors", columns, rows)


def _readings(
    results: Sequence[ModeResult], readings_of: Callable[[ModeResult], Sequence[Reading]]
) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            f"{result.mode}: {reading.name}",
            str(reading.questions),
            *(figure(reading.means[name]) for name in MEASURES),
            f"{reading.milliseconds:.0f}",
        )
        for result in results
        for reading in readings_of(result)
    )


def abstention(result: ModeResult) -> Table:
    """A row a group of unanswerable questions, beside all the answerable ones."""
    groups = result.abstention
    rows = tuple(
        (
            group.name,
            str(group.unanswerable),
            str(group.answerable),
            figure(group.auroc),
            interval(group.auroc_interval),
            figure(group.coverage),
            figure(group.false_answers),
            figure(group.false_answers_at_coverage),
            figure(group.risk_area),
            figure(group.calibration_error),
            figure(group.calibration_noise),
        )
        for group in groups
    )
    columns = (
        "unanswerable",
        "number",
        "answerable",
        "AUROC",
        "95 %",
        "coverage",
        "false answers",
        "at .95",
        "risk area",
        "ECE",
        "by chance",
    )
    by = "confidence" if groups[0].calibrated else "score (no confidence was given)"
    return Table(f"{result.mode}: answered or silent, by {by}", columns, rows)


def comparison(names: Sequence[str], compared: Sequence[Comparison]) -> Table:
    """A row a measure; `names` are those of the two runs."""
    first, second = names
    rows = tuple(
        (
            row.measure,
            figure(row.first),
            figure(row.second),
            f"{row.difference:+.3f}",
            f"{row.interval[0]:+.3f} to {row.interval[1]:+.3f}",
            f"{row.p_value:.4f}",
            str(len(row.better)),
            str(len(row.worse)),
        )
        for row in compared
    )
    columns = ("measure", first, second, "difference", "95 %", "p", "better", "worse")
    questions = compared[0].questions
    return Table(f"{first} and {second} over {questions} questions", columns, rows)
