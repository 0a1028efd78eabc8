"""Short forms that people type in chats, and the words that documents have instead."""

from __future__ import annotations

import re
from collections.abc import Callable

# "kim jong un" is no case of the United Nations.
_WORD = re.compile(
    r"(?<![\w'’.@/&-])(?<!\bjong )(?<!\bJong )(?:b/w|w/(?:o\b)?|[^\W\d_]+)(?![\w'’@&-])"
)

_TYPED = {
    "abt": "about", "acc": "according", "b/w": "between", "bc": "because", "btwn": "between",
    "collab": "cooperation", "coop": "cooperation", "corona": "COVID-19", "cuz": "because",
    "dept": "department", "econ": "economic", "esp": "especially", "gonna": "going to",
    "gov": "government", "govt": "government", "hrs": "hours", "intl": "international",
    "mins": "minutes", "msg": "message", "mtg": "meeting", "natl": "national",
    "nukes": "nuclear weapons", "pls": "please", "plz": "please", "ppl": "people",
    "pres": "president", "prez": "president", "smth": "something", "sth": "something",
    "thru": "through", "u": "you", "ur": "your", "vax": "vaccine", "vaxx": "vaccine",
    "w/": "with", "w/o": "without", "wanna": "want to", "wrt": "regarding", "yr": "year",
    "yrs": "years",
}  # fmt: skip
_ACRONYMS = {
    "ai": "artificial intelligence", "dprk": "North Korea", "eu": "European Union",
    "nk": "North Korea", "rok": "South Korea", "sk": "South Korea", "uk": "United Kingdom",
    "un": "United Nations", "usa": "United States",
}  # fmt: skip


def spelt_out(question: str, has_word: Callable[[str], bool]) -> str:
    """`question` with its short forms written out, but for those that the documents use.

    `has_word` says whether the documents have a lower-case word. Capitals are left alone where
    only an acronym has them: "300 BC".
    """

    def long(match: re.Match[str]) -> str:
        word = match[0]
        if word == "US" and not question.isupper():
            return "United States"  # in documents it is told from "us" by nothing that is looked at
        meant = _TYPED.get(word) or (_ACRONYMS.get(word.lower()) if not word.istitle() else None)
        return word if meant is None or has_word(word.lower()) else meant

    return _WORD.sub(long, question)
