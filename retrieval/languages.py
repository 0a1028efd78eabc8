"""In which language a question is asked, by its letters and its small words."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

from retrieval.stopwords import FUNCTION_WORDS
from retrieval.words import ASKING_WORDS, words

ENGLISH = "en"
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
# In the order in which they are looked for: Japanese has Chinese characters too. Compiled when the
# first word comes that is not ASCII: a question in English does not wait for it.
_SCRIPTS = (
    ("ko", "[가-힣ᄀ-ᇿ㄰-㆏]"),
    ("ja", "[぀-ヿ]"),
    ("zh", "[㐀-䶿一-鿿豈-﫿]"),
    ("ru", "[Ѐ-ӿ]"),
    ("ar", "[؀-ۿݐ-ݿ]"),
    ("el", "[Ͱ-Ͽἀ-῿]"),
    ("he", "[֐-׿]"),
    ("hi", "[ऀ-ॿ]"),
    ("th", "[฀-๿]"),
    ("ka", "[Ⴀ-ჿ]"),
    ("hy", "[԰-֏]"),
)
_UNPARTED = ("ja", "zh", "th")
"""They part no words: what stands between two marks, a whole clause, is found as one."""
# bm25s's names of its lists of stopwords.
_STOPWORDS = {
    "da": "DANISH",
    "de": "GERMAN",
    "es": "SPANISH",
    "fr": "FRENCH",
    "it": "ITALIAN",
    "ko": "KOREAN",
    "nl": "DUTCH",
    "no": "NORWEGIAN",
    "pt": "PORTUGUESE",
    "ru": "RUSSIAN",
    "sv": "SWEDISH",
    "tr": "TURKISH",
    "zh": "CHINESE",
}
_IN_LATIN = ("es", "de", "fr", "it", "pt", "nl", "sv", "no", "da", "tr")
_CHATTED = frozenset(("abt", "ai", "n", "ppl", "u", "ur", "w"))
"""What English chats write, some of it small words elsewhere: "moon on ai n gas"."""
_MARKED = re.compile(r"[À-ɏḀ-ỿ¿¡]")


def base(language: str) -> str:
    """The language without its country or script: "pt" of "pt-BR"; "no" of both Norwegians."""
    name = language.partition("-")[0].lower()
    return "no" if name in ("nb", "nn") else name


def language_of(question: str) -> str:
    """The likeliest language of `question` as a two-letter code; English where nothing speaks
    against it.

    By the script of most of its words; in Latin letters by whose small words ("what", "que") it
    has. A script that several languages use stands for the commonest of them.
    """
    found = Counter(script for word in words(question) if (script := _script(word)))
    foreign = {script: count for script, count in found.items() if script != "latin"}
    unparted = any(language in _UNPARTED for language in foreign)
    if sum(foreign.values()) * 2 + unparted > found.total():
        return max((language for language, _ in _SCRIPTS), key=lambda one: foreign.get(one, 0))
    return _latin(question)


@cache
def stopwords(language: str) -> frozenset[str]:
    """The small words of a language, lower-case; none where no list is known."""
    if base(language) == ENGLISH:
        return FUNCTION_WORDS
    name = _STOPWORDS.get(base(language))
    return frozenset(getattr(_lists(), f"STOPWORDS_{name}")) if name else frozenset()


def script_language(word: str) -> str | None:
    """The language that stands for a word's script; None for the Latin one and for numbers."""
    script = _script(word)
    return None if script == "latin" else script


def _script(word: str) -> str | None:
    if not word.isascii():
        for language, pattern in _patterns():
            if pattern.search(word):
                return language
    return "latin" if _LATIN.search(word) else None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((language, re.compile(letters)) for language, letters in _SCRIPTS)


def _latin(question: str) -> str:
    if "¿" in question:
        return "es"
    spoken = words(question)
    english = sum(
        word in FUNCTION_WORDS or word in ASKING_WORDS or word in _CHATTED for word in spoken
    )
    if english * 2 >= len(spoken):
        return ENGLISH  # as most questions are: nothing has to be loaded
    hits = {language: sum(word in stopwords(language) for word in spoken) for language in _IN_LATIN}
    best = max(_IN_LATIN, key=lambda language: hits[language])
    needed = english + (1 if _MARKED.search(question) else 2)
    return best if hits[best] >= max(needed, 1) else ENGLISH


@cache
def _lists() -> ModuleType:
    """bm25s's lists of stopwords, without the package around them: that takes long to import."""
    package = importlib.util.find_spec("bm25s")
    name = "retrieval._bm25s_stopwords"
    folder = Path(next(iter(package.submodule_search_locations or ()))) if package else Path()
    spec = importlib.util.spec_from_file_location(name, folder / "stopwords.py")
    if spec is None or spec.loader is None:
        raise ImportError("bm25s has no lists of stopwords", name="bm25s")
    module = sys.modules.get(name) or importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
