"""When a question says that something was said: its dates, read in English, Korean and Russian.

dateparser, which knows more ways to write a date, takes a second to import and .3 s a question,
and reads "May I ask" as a month.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from retrieval.choosing import span

_MOST = 4
"""So many dates of a question are read."""
_NEAR = 120
"""Characters before a date within which the event stands that it dates."""


class Relation(StrEnum):
    """How the documents that are meant stand to a date."""

    IN = "in"
    BEFORE = "before"
    AFTER = "after"
    SINCE = "since"
    UNTIL = "until"


class Order(StrEnum):
    """Which of the documents is meant, where they are counted by their age."""

    LATEST = "latest"
    EARLIEST = "earliest"


@dataclass(frozen=True, slots=True)
class When:
    """A date in a question; what it does not say is None."""

    start: int
    end: int
    """Of the words that say it, with their preposition."""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    relation: Relation = Relation.IN
    attached: bool = False
    """Whether it dates a call, a meeting or what was said, and not something that was spoken of."""

    def periods(self, years: tuple[int, int]) -> Iterator[tuple[datetime.date, datetime.date]]:
        """The first and last day, newest first; in each of `years` where it names none."""
        first, last = years
        for year in range(last, first - 1, -1) if self.year is None else (self.year,):
            try:
                yield span(year, self.month, self.day)
            except ValueError:
                continue  # 29 February of another year


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question says of time."""

    dates: tuple[When, ...]
    order: Order | None
    text: str
    """The question without it."""
    written: tuple[str, ...]
    """How the dates are written in a text that speaks of them, in lower case."""


_ENGLISH = "january february march april may june july august september october november december"
_RUSSIAN = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"
_NAMES = {name: number for number, name in enumerate(_ENGLISH.split(), start=1)}
_NAMES |= {name[:3]: number for name, number in _NAMES.items()} | {"sept": 9}
_STEMS = {stem: number for number, stem in enumerate(_RUSSIAN.split(), start=1)}

_MONTH = rf"(?P<month>{'|'.join(sorted(_NAMES, key=len, reverse=True))})\b\.?"
_MONTH_RU = (
    rf"(?P<month>{'|'.join(sorted(_STEMS, key=len, reverse=True))})(?:[ьяейюта]|ем|ту|том)?\b"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_EVENT = (
    r"(?:calls?|called|conversations?|talks?|talked|spoke|spoken|speak|meetings?|met|meet|readouts?"
    r"|visit|summit|briefing|statement|said|say|discussions?|discussed)"
)
# "on", "in the", "of 28 September": what is said of the date, and goes when the date goes.
_BEFORE = (
    r"(?:(?P<said>(?:earlier|later|back|early|late) in|in|on|during|at|of|from|before|prior to"
    r"|after|following|since|until|till|by|for|through)\s+)?(?:the\s+)?"
)
_SAID_KO = r"(?:\s*(?P<said>이전|전|이후|후|부터|까지)(?:에)?|에)?"
_DAY_KO = r"(?:\s*(?P<day>\d{1,2})일)?"
_KOREAN = (
    rf"(?P<year>(?:19|20)\d\d)년(?:\s*(?P<month>\d{{1,2}})월)?{_DAY_KO}{_SAID_KO}(?:\s*의)?",
    rf"(?<!\d)(?P<month>\d{{1,2}})월{_DAY_KO}{_SAID_KO}",
)
_SAID_RU = r"(?:\b(?P<said>во?|до|перед|после|со?)\s+)?"
_YEAR_RU = r"(?:\s+(?P<year>(?:19|20)\d\d)(?:\s+года?\b|\s+г\.)?)?"
_RUSSIAN_DAY = rf"{_SAID_RU}(?:\b(?P<day>\d{{1,2}})\s+)?\b{_MONTH_RU}{_YEAR_RU}"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_BEFORE}\b(?P<year>\d{{4}})-(?P<month>\d\d)(?:-(?P<day>\d\d))?\b",
        rf"\b{_BEFORE}\b(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}})\b",
        rf"\b{_BEFORE}\b{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?",
        rf"\b{_BEFORE}\b{_MONTH} {_DAY}(?:,? {_YEAR})?",
        rf"\b{_BEFORE}\b{_MONTH}(?: of|,)? {_YEAR}",
        # By itself "may" is a verb and "march" may be one.
        rf"\b(?P<said>in|during|since|before|after|until)\s+{_MONTH}",
        rf"\b(?P<said>in|during|since|before|after|until|of|from|by|for)\s+{_YEAR}",
        rf"(?<!\d){_YEAR}(?=\s+{_EVENT}\b)",
        *_KOREAN,
        _RUSSIAN_DAY,
        r"\b(?P<said>в|до|после|с)\s+(?P<year>(?:19|20)\d\d)\s+год[ау]?\b",
    )
)
_RELATIONS = {
    Relation.BEFORE: ("before", "prior to", "이전", "전", "до", "перед"),
    Relation.AFTER: ("after", "following", "이후", "후", "после"),
    Relation.SINCE: ("since", "부터", "с", "со"),
    Relation.UNTIL: ("until", "till", "까지"),
}
# What is due by a date or true since one is what they spoke of, unless an event is dated by it.
_OF_THINGS = (
    "of",
    "from",
    "since",
    "until",
    "till",
    "by",
    "for",
    "through",
    "부터",
    "까지",
    "с",
    "со",
)
_ENDS_WITH_EVENT = re.compile(
    # "the call with Foreign Minister Kuleba" is still the call.
    rf"\b(?i:{_EVENT})(?:\s+(?:(?i:with|between|to|and|of|the)|[A-Z][\w.’'-]*))*[\s,]*$"
    r"|(?:통화|회담|대화|만남)[^\s]*\s*$|\b(?:разговор|звонок|встреч|переговор)\w*\s*$"
)
_STARTS_WITH_EVENT = re.compile(
    rf"^(?:phone |telephone |video )*{_EVENT}\b|^(?:의\s*)?(?:전화\s*)?(?:통화|회담|대화)",
    re.IGNORECASE,
)
_CALL = r"(?:phone |telephone |video )?(?:calls?|conversations?|talks?|meetings?|readouts?|statements?)\b"
_ORDERS = tuple(
    (order, re.compile(pattern, re.IGNORECASE))
    for order, pattern in (
        (Order.LATEST, rf"\b(?:latest|last|most recent|newest)\s+(?={_CALL})"),
        (Order.EARLIEST, rf"\b(?:first|earliest)\s+(?={_CALL})"),
        (Order.LATEST, r"(?:최근|마지막)\s*(?=(?:전화\s*)?(?:통화|회담|대화))"),
        (Order.EARLIEST, r"첫\s*(?:번째\s*)?(?=(?:전화\s*)?(?:통화|회담|대화))"),
        (Order.LATEST, r"\bпоследн\w+\s+(?=(?:телефонн\w+ )?(?:разговор|звон|встреч|переговор))"),
        (Order.EARLIEST, r"\bперв\w+\s+(?=(?:телефонн\w+ )?(?:разговор|звон|встреч|переговор))"),
    )
)
_THIS_YEAR = re.compile(
    r"\b(?:(?:earlier|later|already) )?(?P<this>this)? ?(?P<last>last)? year\b"
    r"|(?P<now>올해|в этом году)|(?P<past>작년|지난해|в прошлом году)",
    re.IGNORECASE,
)


def read(question: str, today: datetime.date) -> Reading | None:
    """The dates in `question`; None where it has none that says when something was said.

    `today` is what "this year" is counted from.
    """
    found = list(itertools.islice(_dates(question, today), _MOST))
    found.sort(key=lambda when: when.start)
    order, ordered = _order(question)
    if not found and order is None:
        return None
    spans = [(when.start, when.end) for when in found]
    spans += [ordered] if ordered else []
    return Reading(tuple(found), order, _without(question, spans), tuple(_written(found)))


def _dates(question: str, today: datetime.date) -> Iterator[When]:
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(question):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            when = _when(question, match)
            if when is not None:
                yield when
    for match in _THIS_YEAR.finditer(question):
        if any(match.groupdict().values()):
            past = bool(match["last"] or match["past"])
            yield When(*match.span(), year=today.year - past)


def _when(question: str, match: re.Match[str]) -> When | None:
    """The date that `match` found; None for what is none, or dates a thing that is spoken of."""
    said = (match.groupdict().get("said") or "").lower()
    year, month, day = (_number(match, name) for name in ("year", "month", "day"))
    if not 1 <= (month or 1) <= 12 or not 1 <= (day or 1) <= 31:
        return None
    if (year, day, said) == (None, None, "") and not match["month"].isdigit():
        return None  # the beginning of a Russian word
    before = question[: match.start()]
    attached = bool(
        not before.strip()
        or _ENDS_WITH_EVENT.search(before[-_NEAR:])
        or _STARTS_WITH_EVENT.search(question[match.end() :].lstrip(" ,"))
    )
    if said in _OF_THINGS and not attached:
        return None
    relation = next((one for one, words in _RELATIONS.items() if said in words), Relation.IN)
    return When(*match.span(), year, month, day, relation, attached)


def _number(match: re.Match[str], name: str) -> int | None:
    text = (match.groupdict().get(name) or "").lower()
    if not text:
        return None
    if text.isdigit():
        return int(text)
    return _NAMES.get(text) or _STEMS.get(text)


def _order(question: str) -> tuple[Order | None, tuple[int, int] | None]:
    for order, pattern in _ORDERS:
        match = pattern.search(question)
        if match:
            return order, match.span()
    return None, None


def _without(question: str, spans: list[tuple[int, int]]) -> str:
    characters = list(question)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    text = " ".join("".join(characters).split())
    return re.sub(r"\s+(?=[?!.,;])", "", text).lstrip(" ,")


def _written(dates: list[When]) -> Iterator[str]:
    names = _ENGLISH.split()
    for when in dates:
        month = names[when.month - 1] if when.month else ""
        if when.day:
            yield from (f"{month} {when.day}", f"{when.day} {month}")
        elif when.month and when.year:
            yield from (f"{month} {when.year}", f"{month}, {when.year}")
        elif when.year:
            yield str(when.year)
