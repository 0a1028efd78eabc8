"""Other words for what a document says: "nuclear weapons" for "denuclearization".

A cross-encoder of this size does not know that a Northern Sea Route is for shipping through the Arctic.
Where a question has such words and a passage the document's, it reads them behind those: "complete
denuclearization (nuclear weapons)". The entries of `glossaries/en.tsv` are a general vocabulary of talks
between governments, not of any document. Nothing of this is ever shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from corpus.letters import fold
from retrieval.stemming import stemmer
from retrieval.stopwords import STOPWORDS

_FILE = Path(__file__).parent / "glossaries" / "en.tsv"
_LONGEST = 5
"""A term has no more words than this that say something."""
_PASSAGES = 512
"""The last so many are kept in mind: it takes a fifth of a millisecond to look one through."""
_WORD = re.compile(r"\w+")

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """What stands in a passage, and other words for it with their stems."""

    text: str
    stems: frozenset[str]
    others: tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """Of a passage's own words, what a question calls them."""

    text: str
    other: str


def other_words(term: str) -> tuple[str, ...]:
    """What else the thesaurus has for a term."""
    return _entries()[0].get(tuple(stem for stem, _, _ in _stems(term)), ())


def meant(question: str, text: str) -> tuple[Meant, ...]:
    """What `question` says in other words than the passage `text`."""
    asked = _stem_set(question)
    found = []
    for term in terms_of(text):
        if not term.stems <= asked:
            others = [other for other, stems in term.others if stems and stems <= asked]
            if others:
                found.append(Meant(term.text, max(others, key=len)))
    return tuple(found)


def with_other_words(text: str, known: Sequence[Meant]) -> str:
    """`text` with the question's words behind the document's own, once each."""
    for one in known:
        at = re.search(rf"\b{re.escape(one.text)}\b", fold(text))
        if at is not None and one.other not in text:
            text = f"{text[: at.end()]} ({one.other}){text[at.end() :]}"
    return text


@lru_cache(maxsize=_PASSAGES)
def terms_of(text: str) -> tuple[Term, ...]:
    """The terms of the thesaurus that stand in `text`, as they are written there."""
    spoken, (entries, beginnings) = fold(text), _entries()
    words = list(_stems(text))
    found: dict[str, Term] = {}
    for first in range(len(words)):
        if words[first][0] not in beginnings:
            continue
        for size in range(1, min(_LONGEST, len(words) - first) + 1):
            part = words[first : first + size]
            stems = tuple(stem for stem, _, _ in part)
            if stems in entries:
                written = spoken[part[0][1] : part[-1][2]]
                others = tuple((one, _stem_set(one)) for one in entries[stems])
                found.setdefault(written, Term(written, frozenset(stems), others))
    return tuple(found.values())


@cache
def _entries() -> tuple[dict[Stems, tuple[str, ...]], frozenset[str]]:
    """The other words for each term, by its stems; and the first stems of all terms."""
    found: dict[Stems, tuple[str, ...]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        term, _, others = line.partition("\t")
        key = tuple(stem for stem, _, _ in _stems(term))
        found[key] = (*found.get(key, ()), *others.split(" | "))
    return found, frozenset(key[0] for key in found)


def _stem_set(text: str) -> frozenset[str]:
    return frozenset(stem for stem, _, _ in _stems(text))


def _stems(text: str) -> Iterator[tuple[str, int, int]]:
    """The stem of each word that says something, with where it stands."""
    english = stemmer()
    for match in _WORD.finditer(fold(text)):
        word = match[0].lower()
        if word not in STOPWORDS:
            yield english.stemWord(word), match.start(), match.end()
