"""Who holds an office, where the document says it once and then speaks of the office alone.

"Korea's Minister for Trade, Yoo Myung-hee, …" and a paragraph later "the high assessment of Korea's
Minister for Trade": what reads the second for a question about Yoo gets the name put in; likewise
"International Vaccine Institute" behind "the IVI". Nothing of this is ever shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.letters import fold
from retrieval.acronyms import spelt_out
from retrieval.reporting import word_set
from retrieval.titles import is_of_a_side, title_end
from retrieval.tokens import Token, tokenize
from retrieval.words import FUNCTION_WORDS, words

_FIELD = frozenset(["and", "for", "of", "the"])
"""What may stand between an office and the end of its field: "Minister of Trade and Industry"."""
_DOCUMENTS = 64
"""The last so many are kept in mind: it takes a millisecond to read one."""
_ALONE = r"""(?!['"-])(?! (?:(?:for|from|in|of|to) (?:the )?)?[A-Z])"""
"""Behind an office that stands without a name, and is nobody else's: not "Prime Minister of Japan"."""
_DAYS_AND_MONTHS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december"
)
_BEGINNINGS = frozenset(word.capitalize() for word in FUNCTION_WORDS)
"""What a sentence may begin with before a name: "In Korea's"."""
_IN_A_FIELD = 2
"""So many capitals in a row has a field, "Foreign Affairs"; with more a name has begun."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An office of two or more words, in the document's own, and the name of its one holder; or a
    body's acronym and its name in full."""

    whose: str
    """The words of a possessive before the office ("Korea", "South Korea"); empty where there is none."""
    office: str
    name: str


@lru_cache(maxsize=_DOCUMENTS)
def holders(text: str) -> tuple[Holder, ...]:
    """The offices of which `text` names the holder; not those of which it names two."""
    found = dict.fromkeys(_found(tokenize(text), fold(text)))
    bodies = (Holder("", short, full) for short, full in spelt_out(fold(text)).items())
    return *(one for one in found if len(one.name.split()) > 1 and _is_alone(one, found)), *bodies


def _is_alone(holder: Holder, found: Iterable[Holder]) -> bool:
    """Whether nobody else has the office; "Minister Yoo" is "Minister Yoo Myung-hee"."""
    own = set(holder.name.split())
    return all(own >= set(one.name.split()) for one in found if one.office == holder.office)


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
        parts = [part for part in holder.name.split() if part not in FUNCTION_WORDS]
        if any(re.search(rf"\b{re.escape(part)}\b", spoken) for part in parts):
            continue
        for match in re.finditer(rf"\b{re.escape(holder.office)}\b{_ALONE}", spoken):
            if _may_be(holder, spoken[: match.start()]):
                text = f"{text[: match.end()]}, {holder.name}{_closed(text[match.end() :])}"
                break
    return text


def _may_be(holder: Holder, before: str) -> bool:
    """Whether what stands before an office lets it be this holder's: "Korea's", "the"."""
    word = re.search(r"((?:[A-Z][\w-]* )?[\w-]+)('s)? \Z", before)
    if word is None:
        return True
    if word[2]:
        own = [one for one in word[1].split() if one not in _BEGINNINGS]
        return holder.whose == " ".join(own)
    return word[1].split()[-1].lower() in ("the", "as")


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
        if name and field - at > 1 and not _runs_on(tokens[end:field]) and _is_name(tokens, *name):
            whose = _whose(tokens, at - 1) if tokens[at - 1].text == "'s" else ""
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


def _runs_on(field: Sequence[Token]) -> bool:
    """Whether a name has begun inside a field: "of State Antony Blinken"."""
    last = field[-_IN_A_FIELD - 1 :]
    return len(last) > _IN_A_FIELD and all(token.is_capital for token in last)


def _is_name(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether capitals are no further title and no day: "National Security Advisor Jake Sullivan"."""
    return all(
        title_end(tokens, at) is None and tokens[at].lower not in _DAYS_AND_MONTHS
        for at in range(first, last)
    )


def _whose(tokens: Sequence[Token], at: int) -> str:
    """Whose office it is, by the "'s" at a token: "Korea", "South Korea"."""
    before = [token for token in tokens[max(at - 2, 0) : at] if token.is_capital]
    return " ".join(token.text for token in before if token.text not in _BEGINNINGS)


def _name_behind(tokens: Sequence[Token], end: int, field: int) -> tuple[int, int] | None:
    """ "Minister for Trade, Yoo Myung-hee", "Trade Minister Yoo"; None for a single word behind a comma."""
    least = 1
    if field < len(tokens) and tokens[field].text == ",":
        first, least = field + 1, 2
    elif field == end:
        first = end
    else:
        # "Minister of Trade Yoo Myung-hee": where the field ends is not known.
        return None
    last = first
    while last < len(tokens) and tokens[last].is_capital:
        last += 1
    return (first, last) if last - first >= least else None


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
