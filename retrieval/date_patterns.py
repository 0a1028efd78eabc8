"""How people write dates in English, Korean and Russian."""

from __future__ import annotations

import re
from enum import StrEnum


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


ENGLISH = "january february march april may june july august september october november december"
_RUSSIAN = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"
NAMES = {name: number for number, name in enumerate(ENGLISH.split(), start=1)}
NAMES |= {name[:3]: number for name, number in NAMES.items()} | {"sept": 9}
STEMS = {stem: number for number, stem in enumerate(_RUSSIAN.split(), start=1)}

VERBS = ("may", "march")
_MONTH = rf"(?P<month>{'|'.join(sorted(NAMES, key=len, reverse=True))})\b\.?"
_MONTH_RU = (
    rf"(?P<month>{'|'.join(sorted(STEMS, key=len, reverse=True))})(?:[ьяейюта]|ем|ту|том)?\b"
)
_DAY = r"(?<!-)(?P<day>\d{1,2})(?P<ordinal>st|nd|rd|th)?\b"  # and not of "COVID-19"
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
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_BEFORE}\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?\b",
        rf"\b{_BEFORE}\b(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}",
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
RANGE = re.compile(
    r"\b(?P<said>from|between|in|during)\s+(?P<year>(?:19|20)\d\d)\s*(?:to|and|or|till|until|through|[-–—])"
    r"\s*(?P<last>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
RELATIONS = {
    Relation.BEFORE: ("before", "prior to", "이전", "전", "до", "перед"),
    Relation.AFTER: ("after", "following", "이후", "후", "после"),
    Relation.SINCE: ("since", "부터", "с", "со"),
    Relation.UNTIL: ("until", "till", "까지"),
}
# What is due by a date or true since one is what they spoke of, unless an event is dated by it.
OF_THINGS = (
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
ENDS_WITH_EVENT = re.compile(
    # "the call with Foreign Minister Kuleba" is still the call.
    rf"\b(?i:{_EVENT})(?:\s+(?:(?i:with|between|to|and|of|the)|[A-Z][\w.’'-]*))*[\s,]*$"
    r"|(?:통화|회담|대화|만남)[^\s]*\s*$|\b(?:разговор|звонок|встреч|переговор)\w*\s*$"
)
STARTS_WITH_EVENT = re.compile(
    rf"^(?:phone |telephone |video )*{_EVENT}\b|^(?:의\s*)?(?:전화\s*)?(?:통화|회담|대화)",
    re.IGNORECASE,
)
_CALL = r"(?:phone |telephone |video )?(?:calls?|conversations?|talks?|meetings?|readouts?|statements?)\b"
ORDERS = tuple(
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
THIS_YEAR = re.compile(
    r"\b(?:(?P<said>since|before|after|until|till|by) )?(?:(?:earlier|later|already) )?(?P<this>this)? ?(?P<last>last)? year\b"
    r"|(?P<now>올해|в этом году)|(?P<past>작년|지난해|в прошлом году)",
    re.IGNORECASE,
)
