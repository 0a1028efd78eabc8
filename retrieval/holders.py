"""Who holds an office, where the document says it once and then speaks of the office alone.

"Korea's Minister for Trade, Yoo Myung-hee, …" and a paragraph later "the high assessment of Korea's
Minister for Trade": what reads the second for a question about Yoo gets the name put in; likewise
"International Vaccine Institute" behind "the IVI". Nothing of this is ever shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.acronyms import spelt_out
from retrieval.titles import is_of_a_side, title_end
from retrieval.tokens import Token, fold, tokenize
from retrieval.words import FUNCTION_WORDS, words

_FIELD = frozenset(["and", "for", "of", "the"])
"""What may stand between an office and the end of its field: "Minister of Trade and Industry"."""
_DOCUMENTS = 64
"""The last so many are kept in mind: it takes a millisecond to read one."""
_ARTICLES = ("A", "An", "The")


@dataclass(frozen=True, slots=True)
class Holder:
    """An office of two or more words, in the document's own, and the name of its one holder; or a
    body's acronym and its name in full."""

    whose: str
    """The word of a possessive before the office ("Korea"); empty where there is none."""
    office: str
    name: str


@lru_cache(maxsize=_DOCUMENTS)
def holders(text: str) -> tuple[Holder, ...]:
    """The offices of which `text` names the holder; not those of which it names two."""
    found = dict.fromkeys(_found(tokenize(text), fold(text)))
    offices = [(one.whose, one.office) for one in found]
    bodies = (Holder("", short, full) for short, full in spelt_out(fold(text)).items())
    return *(one for one in found if offices.count((one.whose, one.office)) == 1), *bodies


def named_in(question: str, known: Sequence[Holder]) -> tuple[Holder, ...]:
    """Those of whose name the question has a word: "minister yoo"."""
    asked = set(words(question)) - FUNCTION_WORDS
    return tuple(
        one
        for one in known
        # Of a body one word says little: "International".
        if len(asked & set(words(one.name))) > one.office.isupper()
    )


def with_names(text: str, known: Sequence[Holder]) -> str:
    """`text` with the holder's name behind each office that stands without it."""
    for holder in known:
        spoken = fold(text)
        if any(re.search(rf"\b{re.escape(part)}\b", spoken) for part in holder.name.split()):
            continue
        for match in re.finditer(rf"\b{re.escape(holder.office)}\b(?! [A-Z])", spoken):
            if _may_be(holder, spoken[: match.start()]):
                text = f"{text[: match.end()]}, {holder.name}{_closed(text[match.end() :])}"
                break
    return text


def _may_be(holder: Holder, before: str) -> bool:
    """Whether what stands before an office lets it be this holder's: "Korea's", "the"."""
    word = re.search(r"(\w+)('s)? \Z", before)
    if word is None:
        return True
    if word[2]:
        return holder.whose in ("", word[1])
    return word[1] in _ARTICLES or not word[1][0].isupper()


def _closed(rest: str) -> str:
    """What follows a name, with the comma that closes it."""
    return rest if not rest or rest[0] in ".,;:!?)" else f",{rest}"


def _found(tokens: Sequence[Token], text: str) -> Iterator[Holder]:
    at = 0
    while at < len(tokens):
        end = title_end(tokens, at) if tokens[at].is_capital else None
        if end is None or is_of_a_side([token.lower for token in tokens[at:end]]):
            at += 1
            continue
        field = _field_end(tokens, end)
        name = _name_behind(tokens, end, field) or _name_before(tokens, at, field)
        if name is not None and field - at > 1:
            whose = tokens[at - 2].text if at > 1 and tokens[at - 1].text == "'s" else ""
            office = text[tokens[at].start : tokens[field - 1].end]
            yield Holder(whose, office, text[tokens[name[0]].start : tokens[name[1] - 1].end])
        at = field


def _field_end(tokens: Sequence[Token], end: int) -> int:
    """The end of an office with its field: "Minister" to "Minister of Foreign Affairs"."""
    last = at = end
    while at < len(tokens) and (tokens[at].lower in _FIELD or (at > end and tokens[at].is_capital)):
        at += 1
        if tokens[at - 1].is_capital:
            last = at
    return last


def _name_behind(tokens: Sequence[Token], end: int, field: int) -> tuple[int, int] | None:
    """ "Minister for Trade, Yoo Myung-hee", "Trade Minister Yoo Myung-hee"; None for a single word."""
    if field < len(tokens) and tokens[field].text == ",":
        first = field + 1
    elif field == end:
        first = end
    else:
        # "Minister of Trade Yoo Myung-hee": where the field ends is not known.
        return None
    last = first
    while last < len(tokens) and tokens[last].is_capital:
        last += 1
    return (first, last) if last - first > 1 else None


def _name_before(tokens: Sequence[Token], at: int, field: int) -> tuple[int, int] | None:
    """ "Yoo Myung-hee, Korea's Minister for Trade"; not where another's name follows."""
    if tokens[at - 1].text == "'s":
        at -= 2
    elif tokens[at - 1].lower == "the":
        at -= 1
    if at < 1 or tokens[at - 1].text != "," or (field < len(tokens) and tokens[field].is_capital):
        return None
    first = last = at - 1
    while first and tokens[first - 1].is_capital:
        first -= 1
    return (first, last) if last - first > 1 else None
