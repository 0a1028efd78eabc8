"""Words to the terms that BM25 counts, in languages other than English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from retrieval.languages import ENGLISH, base, script_language, stopwords
from retrieval.stopwords import STOPWORDS

# Korean, Chinese and Japanese letters; where words are not parted by spaces, or grow endings that
# no stemmer takes off, two neighbouring letters are the better term.
BIGRAMS = re.compile(r"[㐀-䶿一-鿿豈-﫿぀-ヿ가-힣ᄀ-ᇿ㄰-㆏]+")
OTHER_SCRIPT = re.compile(r"[^\x00-\u024f\u1e00-\u1eff\u2000-\u206f]")
"""A letter that is not of the Latin script."""

# PyStemmer's names of Snowball's algorithms.
_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


def terms_of(words: list[str], language: str) -> list[str]:
    """The terms of lower-case words: stems without stopwords; pairs of letters of Korean, Chinese
    and Japanese.

    A word in another script than the Latin is of that script's language, whatever `language` says.
    """
    return [term for word in words for term in _terms(word, base(language))]


def _terms(word: str, language: str) -> Iterator[str]:
    own = script_language(word) or language
    if not BIGRAMS.search(word):
        word = word.replace("ё", "е")
        if word not in (STOPWORDS if own == ENGLISH else stopwords(own)):
            yield stemmer(own).stemWord(word) if own in _ALGORITHMS else word
        return
    for run in BIGRAMS.findall(word):
        yield from (run[at : at + 2] for at in range(max(len(run) - 1, 1)))
    for rest in BIGRAMS.split(word):
        if len(rest) > 1:
            yield from _terms(rest, language)


@cache
def stemmer(language: str = ENGLISH) -> Any:
    """Snowball's stemmer of a language that has one."""
    import Stemmer

    return Stemmer.Stemmer(_ALGORITHMS[language])
