"""Typing errors: a word that nobody knows, matched to one that the documents do know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from retrieval.reporting import word_set

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 4
"""So many letters at least come before an ending."""
_ENDINGS = word_set(
    "s es ed er ers ing ings ism isms ist ists ize ise ized ised izing ising ization isation al ally"
    " ly able ible ive ion ions ity ities or ors ment ments y ies an ian ians ance ence ant ent ic"
    " ics ness ful less ish"
) | {""}


def corrections(
    question: str,
    is_known: Callable[[str], bool],
    candidates: Callable[[int, int], Iterable[str]],
    is_name: Callable[[str], bool],
) -> dict[str, str]:
    """Each misspelt word of `question` and the word of the documents that is meant.

    `is_known` says whether a lower-case word is in the documents or a word of the language: such
    a word is never touched, so that "sanctions" stays what it is where nobody speaks of sanctions.
    `candidates` gives the documents' words whose length lies between two bounds. The distance is
    optimal string alignment (an insertion, deletion, substitution or swap of neighbours is one);
    one is allowed, from eight letters on two. A word that differs from its nearest by an ending
    alone ("protectionism", where they speak of a protectionist) is another word and no error; and a
    name is none of a word that, as `is_name` says, is no name: nobody who asks for Saied means "said".
    """
    found = {}
    for match in _WORD.finditer(question):
        word = match[0].lower()
        if word in found or is_known(word):
            continue
        nearest = _nearest(word, candidates)
        if nearest is None or _of_one_stem(word, nearest):
            continue
        if not _is_written_as_name(question, match) or is_name(nearest):
            found[match[0]] = nearest
    return found


def apply(question: str, corrected: dict[str, str]) -> str:
    """`question` with its misspelt words replaced."""
    return _WORD.sub(lambda match: corrected.get(match[0], match[0]), question)


def _is_written_as_name(question: str, word: re.Match[str]) -> bool:
    """Whether a word within `question` has a capital where others have none."""
    others = [one[0] for one in _WORD.finditer(question) if one.start() not in (0, word.start())]
    return word.start() > 0 and word[0][0].isupper() and any(one.islower() for one in others)


def _of_one_stem(word: str, other: str) -> bool:
    return any(
        word[at:] in _ENDINGS and other[at:] in _ENDINGS
        for at in range(_STEM, len(word) + 1)
        if word[:at] == other[:at]
    )


def _nearest(word: str, candidates: Callable[[int, int], Iterable[str]]) -> str | None:
    from rapidfuzz.distance import OSA  # only where a word is unknown

    allowed = 2 if len(word) >= 8 else 1
    best: tuple[int, str] | None = None
    for candidate in candidates(len(word) - allowed, len(word) + allowed):
        distance = OSA.distance(word, candidate, score_cutoff=allowed)
        if distance <= allowed and (best is None or (distance, candidate) < best):
            best = (distance, candidate)
    return best[1] if best else None
