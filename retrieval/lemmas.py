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


@cache
def _analyser() -> Any:
    try:
        import pymorphy3  # questions in other languages do not need it
    except ImportError:
        return None
    return pymorphy3.MorphAnalyzer()
