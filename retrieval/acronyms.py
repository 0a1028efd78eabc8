"""Acronyms and what they stand for: "free trade agreement" and "FTA" are the same words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from retrieval.reporting import act_of
from retrieval.words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
_SKIPPED = frozenset(["a", "an", "and", "de", "for", "in", "of", "on", "the", "to", "with"])
"""Words that an acronym usually leaves out."""

_LONGEST = 6
_CHANCE = 1 / 1000
"""So likely at most may it be that words have an acronym's initials by chance."""


def acronyms(text: str) -> set[str]:
    """The acronyms that `text` uses: words of two to six capitals."""
    return set(_ACRONYM.findall(text))


def short_forms(
    question: str, used: Callable[[str], bool], count: Callable[[int], int]
) -> list[tuple[str, str]]:
    """Runs of words in `question` whose acronym is `used` in the documents, as (run, acronym).

    `count` gives how many acronyms of so many letters the documents use: where there are so many
    that a run of words may hit one by chance, none is believed.
    """
    found = []
    for run, initials in _runs(question):
        if (
            len(initials) > 2
            and initials not in question
            and not any(map(_is_function_word, run.split()))
            and used(initials)
            and count(len(initials)) <= _CHANCE * 26 ** len(initials)
        ):
            found.append((run, initials))
    return found


def long_forms(acronym: str, texts: Iterable[str]) -> list[str]:
    """Runs of words in `texts` whose initials are `acronym`, the most frequent first.

    Of acronyms of two letters none: any two words may have them.
    """
    counts: Counter[str] = Counter()
    for text in texts if len(acronym) > 2 else ():
        for run, initials in _runs(text):
            if initials == acronym.upper() and not any(map(_is_no_part, run.split())):
                counts[run.lower()] += 1
    return [run for run, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def spelt_out(text: str) -> dict[str, str]:
    """The acronyms of three letters or more that `text` uses, with what it calls them in full."""
    used = {one for one in acronyms(text) if len(one) > 2}
    found: dict[str, str] = {}
    for run, initials in _runs(text) if used else ():
        if initials in used and not any(map(_is_no_part, run.split())):
            found.setdefault(initials, run)
    return found


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Runs of two or more words between which nothing but spaces stands, with their initials."""
    words = list(_WORD.finditer(text))
    for first, start in enumerate(words):
        if start[0].lower() in _SKIPPED or not start[0][0].isalpha():
            continue
        initials = start[0][0].upper()
        position = start.end()
        for word in words[first + 1 : first + _LONGEST]:
            if text[position : word.start()].strip() or not word[0][0].isalpha():
                break
            position = word.end()
            if word[0].lower() in _SKIPPED:
                continue
            initials += word[0][0].upper()
            yield text[start.start() : position], initials


def _is_no_part(word: str) -> bool:
    """Whether what an acronym stands for never has a word: "outbreak and said" is not "OS"."""
    return _is_function_word(word) or act_of(word.lower(), "") is not None


def _is_function_word(word: str) -> bool:
    return word.lower() in FUNCTION_WORDS and word.lower() not in _SKIPPED
