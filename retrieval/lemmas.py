"""A Russian word's dictionary forms: stems are too short to tell "Корее" from "Коран"."""

from __future__ import annotations

from functools import cache
from typing import Any

_LIKELY = 0.05
"""Readings of a word that are less likely than this are left out."""


def dictionary_forms(word: str) -> tuple[str, ...]:
    """The likeliest first; none where pymorphy3, which comes with the multilingual model, is not
    installed."""
    analyser = _analyser()
    if analyser is None:
        return ()
    likely = [one.normal_form for one in analyser.parse(word) if one.score >= _LIKELY]
    return tuple(dict.fromkeys(form.replace("ё", "е") for form in likely))


def may_be_subject(word: str) -> bool:
    """Whether a word is a noun or a name that may stand in the nominative."""
    analyser = _analyser()
    readings = analyser.parse(word) if analyser else ()
    return any(
        one.tag.POS == "NOUN" and one.tag.case == "nomn" for one in readings if one.score >= _LIKELY
    )


@cache
def _analyser() -> Any:
    try:
        import pymorphy3  # questions in other languages do not need it
    except ImportError:
        return None
    return pymorphy3.MorphAnalyzer()
