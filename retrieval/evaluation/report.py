"""An evaluation as one HTML page that needs nothing else: no script, no address, no font."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from retrieval.errors import DatasetError
from retrieval.evaluation import plots, protocols, tables
from retrieval.evaluation.plots import Series
from retrieval.evaluation.results import ModeResult, as_it_should_be, why
from retrieval.evaluation.style import STYLE
from retrieval.evaluation.tables import Table
from retrieval.evaluation.types import Dataset, Outcome
from retrieval.types import Hit, Reason

_SHOWN = 3
"""So many found units are shown with a question."""
_OPEN = 50
"""Up to so many rows are unfolded from the start."""
_BEGINNING = 240
"""Characters of a text that is shown by its beginning."""


def write_report(
    path: Path,
    results: Sequence[ModeResult],
    comparisons: Sequence[Table] = (),
    about: Mapping[str, str] | None = None,
) -> None:
    """Writes the page; `about` says in names and values what was run.

    Raises DatasetError when the file cannot be written.
    """
    try:
        path.write_text(page(results, comparisons, about or {}), encoding="utf-8")
    except OSError as error:
        raise DatasetError(f"{path}: cannot be written: {error.strerror}") from None


def page(
    results: Sequence[ModeResult], comparisons: Sequence[Table], about: Mapping[str, str]
) -> str:
    """The whole page as text; whatever comes from questions and documents is escaped."""
    name = escape(results[0].dataset.name)
    facts = "".join(
        f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in about.items()
    )
    shown = [*tables.overview(results), *comparisons]
    parts = [
        f"<h1>{name}</h1><dl>{facts}</dl>",
        *(_table(table) for table in shown),
        f'<h2>Plots</h2><div class="plots">{"".join(_plots(results))}</div>',
        _questions(results),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Evaluation: {name}</title><style>{STYLE}</style></head>\n"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in table.rows
    )
    note = f"<p>{escape(table.note)}</p>" if table.note else ""
    return (
        f'<h2>{escape(table.title)}</h2><div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{note}\n"
    )


def _plots(results: Sequence[ModeResult]) -> Iterator[str]:
    names = [result.mode for result in results]
    if any(kind.kind for kind in results[0].kinds):
        yield _captioned(
            "First paragraph right, by kind of question; of what nothing answers: rightly silent",
            plots.bars(_kind_rows(results), names),
        )
    names_of_groups = [group.name for group in results[0].abstention]
    for number, group in enumerate(results[0].abstention):
        if group.name in list(Reason) and protocols.TOGETHER in names_of_groups:
            continue  # the tables have these apart; their plots would be a wall
        lines = [Series(result.mode, result.abstention[number].curve) for result in results]
        caption = f"Risk and coverage beside “{group.name}”: lower is better"
        yield _captioned(caption, plots.risk_coverage(lines))
        for result in results:
            found = result.abstention[number]
            if found.calibrated:
                error = tables.figure(found.calibration_error)
                caption = f"Reliability beside “{group.name}” ({result.mode}): ECE {error}"
                yield _captioned(caption, plots.reliability(found.bins))


def _kind_rows(results: Sequence[ModeResult]) -> list[tuple[str, list[float]]]:
    rows: dict[str, list[float]] = {}
    for result in results:
        for kind in result.kinds:
            share = kind.means["Success@1"] if kind.means else kind.right_reason
            rows.setdefault(f"{kind.kind} ({kind.questions})", []).append(share or 0.0)
    return list(rows.items())


def _captioned(caption: str, plot: str) -> str:
    return f"<figure><figcaption>{escape(caption)}</figcaption>{plot}</figure>\n"


def _questions(results: Sequence[ModeResult]) -> str:
    """Every question's row in the last mode, those that did not come out right first."""
    *others, shown = results
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for other in others:
        for outcome in other.outcomes:
            beside[outcome.question.id].append(f"{other.mode}: {why(outcome)}")
    groups: dict[bool, list[str]] = {False: [], True: []}
    for outcome in shown.outcomes:
        groups[as_it_should_be(outcome)].append(
            _row(outcome, shown.dataset, beside[outcome.question.id])
        )
    lists = "".join(
        f"<details{' open' if not good and len(rows) <= _OPEN else ''}>"
        f"<summary>{'As it should be' if good else 'Not as it should be'}: {len(rows)}</summary>"
        f"{''.join(rows)}</details>"
        for good, rows in groups.items()
    )
    return f"<h2>{escape(shown.mode)}: every question</h2>{lists}\n"


def _row(outcome: Outcome, dataset: Dataset, beside: Sequence[str]) -> str:
    """`beside` says what came of the question in other modes."""
    question = outcome.question
    good = "good" if as_it_should_be(outcome) else "bad"
    labels = [question.id, question.kind, why(outcome)]
    if outcome.confidence is not None:
        labels.append(f"confidence {outcome.confidence:.2f}")
    understood = getattr(outcome.result, "interpreted_as", None)
    found = "".join(_found(outcome, dataset)) or "<li>nothing</li>"
    gold = "".join(f"<li>{text}</li>" for text in _gold(outcome, dataset)) or "<li>nothing</li>"
    return (
        f'<article class="{good}">{_line("head", " · ".join(filter(None, labels)))}'
        f"{''.join(_line('aside', text) for text in question.history)}"
        f"{_line('question', question.text)}"
        f"{_line('aside', f'understood as: {understood}') if understood else ''}"
        f"<div class=sides><section><h3>Gold</h3><ul>{gold}</ul></section>"
        f"<section><h3>{'Found' if outcome.answered else 'Closest'}</h3><ol>{found}</ol></section>"
        f"</div>{_line('aside', ' · '.join(beside)) if beside else ''}</article>\n"
    )


def _line(kind: str, text: str) -> str:
    return f"<p class={kind}>{escape(text)}</p>"


def _gold(outcome: Outcome, dataset: Dataset) -> Iterator[str]:
    question = outcome.question
    if question.evidence:
        for span in question.evidence:
            yield _named(span.unit, span.text)
        return
    texts = {entry.id: entry.text for entry in dataset.entries if entry.id in question.relevant}
    for unit in question.relevant:
        yield _named(unit, texts.get(unit, "")[:_BEGINNING])


def _named(unit: str, text: str) -> str:
    return f"<b>{escape(unit)}</b> {escape(text)}"


def _found(outcome: Outcome, dataset: Dataset) -> Iterator[str]:
    first: dict[str, Hit] = {}
    for hit in outcome.hits:
        first.setdefault(dataset.unit(hit), hit)
    for unit, score in outcome.ranking[:_SHOWN]:
        relevant = outcome.question.relevant.get(unit, 0) > 0 and outcome.question.answerable
        mark = "✓ " if relevant else ""
        evidence = " […] ".join(
            _said(sentence.speaker, sentence.text) for sentence in first[unit].evidence
        )
        yield f"<li>{mark}{_named(unit, '')} <i>{score:.3f}</i> {evidence}</li>"


def _said(speaker: str | None, text: str) -> str:
    return f"<u>{escape(speaker)}</u> {escape(text)}" if speaker else escape(text)
