"""Figures to SVG that stands inside an HTML page: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from retrieval.evaluation.abstention import Bin

# Told apart by people who do not see colours alike: Okabe and Ito, "Color Universal Design" (2008).
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
_DASHES = ("", "7 3", "2 3", "8 3 2 3")
_LEFT, _TOP, _WIDTH, _HEIGHT = 46, 14, 296, 200


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a plot."""

    name: str
    points: Sequence[tuple[float, float]]


def risk_coverage(series: Sequence[Series]) -> str:
    """Risk against coverage, a line a series; the lower, the better."""
    highest = max((y for line in series for _, y in line.points), default=0.0)
    top = next(limit for limit in (0.1, 0.2, 0.5, 1.0) if highest <= limit)
    marks = _axes("share answered (coverage)", "share of answers that is wrong (risk)", top)
    for number, line in enumerate(series):
        points = " ".join(_point(x, y / top) for x, y in line.points)
        style = _style(number)
        marks.append(
            f'<polyline points="{points}" fill="none" {style}><title>{escape(line.name)}</title></polyline>'
        )
    return _figure("Risk and coverage", marks, [line.name for line in series])


def reliability(bins: Sequence[Bin]) -> str:
    """How often what is said with some confidence is right; on the diagonal when calibrated."""
    marks = _axes("confidence", "share that is right", 1.0)
    corner, end = _point(0, 0).split(","), _point(1, 1).split(",")
    marks.append(
        f'<line x1="{corner[0]}" y1="{corner[1]}" x2="{end[0]}" y2="{end[1]}" class="axis" '
        'stroke-dasharray="4 4"/>'
    )
    most = max((bar.questions for bar in bins), default=0)
    for bar in bins:
        if not bar.questions:
            continue
        x, y = (float(part) for part in _point(bar.low, bar.correct).split(","))
        width, height = _WIDTH * (bar.high - bar.low) - 1, _HEIGHT * bar.correct
        opacity = 0.25 + 0.75 * bar.questions / most
        hint = (
            f"{bar.questions} questions: confidence {bar.confidence:.2f}, right {bar.correct:.2f}"
        )
        marks.append(
            f'<rect x="{x + 0.5:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(height, 1):.1f}" '
            f'fill="{COLOURS[0]}" fill-opacity="{opacity:.2f}"><title>{hint}</title></rect>'
        )
        x, y = (float(part) for part in _point(bar.confidence, bar.correct).split(","))
        marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[1]}"/>')
    return _figure("Reliability", marks, [])


def bars(rows: Sequence[tuple[str, Sequence[float]]], names: Sequence[str]) -> str:
    """A group of horizontal bars a row, one bar for every name; values from 0 to 1."""
    thick = 11
    group = thick * len(names) + 26
    height = group * len(rows) + 8
    marks = []
    for number, (label, values) in enumerate(rows):
        y = number * group + 18
        marks.append(f'<text x="2" y="{y - 4}" class="label">{escape(label)}</text>')
        for position, value in enumerate(values):
            at = y + position * thick
            marks.append(
                f'<rect x="2" y="{at}" width="300" height="{thick - 2}" class="trough"/>'
                f'<rect x="2" y="{at}" width="{300 * value:.1f}" height="{thick - 2}" '
                f'fill="{COLOURS[position % len(COLOURS)]}"/>'
                f'<text x="308" y="{at + thick - 3}">{value:.2f}</text>'
            )
    return _figure("By kind of question", marks, names, height, dashed=False)


def _axes(x_label: str, y_label: str, top: float) -> list[str]:
    """The frame, grid and labels of a plot over coverage or confidence, from 0 to 1."""
    marks = []
    for step in range(6):
        part = step / 5
        x, y = _LEFT + _WIDTH * part, _TOP + _HEIGHT * (1 - part)
        marks.append(
            f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_LEFT + _WIDTH}" y2="{y:.1f}" class="grid"/>'
            f'<text x="{_LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{top * part:.2g}</text>'
            f'<text x="{x:.1f}" y="{_TOP + _HEIGHT + 15}" text-anchor="middle">{part:.1f}</text>'
        )
    bottom, middle = _TOP + _HEIGHT, _TOP + _HEIGHT / 2
    marks.append(
        f'<line x1="{_LEFT}" y1="{bottom}" x2="{_LEFT + _WIDTH}" y2="{bottom}" class="axis"/>'
        f'<text x="{_LEFT + _WIDTH / 2}" y="{bottom + 32}" text-anchor="middle">{x_label}</text>'
        f'<text x="11" y="{middle}" text-anchor="middle" '
        f'transform="rotate(-90 11 {middle})">{y_label}</text>'
    )
    return marks


def _point(x: float, y: float) -> str:
    return f"{_LEFT + _WIDTH * x:.1f},{_TOP + _HEIGHT * (1 - y):.1f}"


def _style(number: int, dashed: bool = True) -> str:
    colour = COLOURS[number % len(COLOURS)]
    if not dashed:
        return f'stroke="{colour}" stroke-width="8"'
    return f'stroke="{colour}" stroke-width="2" stroke-dasharray="{_DASHES[number % len(_DASHES)]}"'


def _figure(
    title: str,
    marks: Sequence[str],
    names: Sequence[str],
    height: int = 254,
    dashed: bool = True,
) -> str:
    keys = "".join(
        f'<span><svg viewBox="0 0 24 8" class="key"><line x1="0" y1="4" x2="24" y2="4" '
        f"{_style(number, dashed)}/></svg> {escape(name)}</span> "
        for number, name in enumerate(names)
    )
    legend = f'<p class="legend">{keys}</p>' if keys else ""
    return (
        f'<svg viewBox="0 0 350 {height}" role="img" aria-label="{escape(title)}">'
        f"{''.join(marks)}</svg>{legend}"
    )
