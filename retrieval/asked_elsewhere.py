"""Whose words a question asks for in a language whose grammar nothing here knows: by the persons it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.document import Party
from retrieval.asking import NOBODY, AskedKind, AskedSpeaker, in_order
from retrieval.reporting import word_set

_PARTED = re.compile(r"[A-Za-zÀ-ɏḀ-ỿͰ-ϿЀ-ӿ԰-֏Ⴀ-ჿऀ-ॿ]")
"""Letters of the languages that part words and put nothing before a name."""
_ARABIC = re.compile(r"[\u0600-\u06ff]")
"""There "and", "by", "for" are written as a letter before the name."""
_LETTER = r"[^\W\d_]"
_AND = word_set("& , 、 · and e en et i och og u und ve y και 和 与 與 及 跟 と や و ו")
_WHO = {
    "ar": r"\bمن\s+(?:الذي|هو|منهما)\b",
    "da": r"\bhvem\b",
    "de": r"\b(?:wer|wessen)\b",
    "es": r"(?<!\ba )\bqui[eé]n(?:es)?\b",
    "fr": r"(?<!\bà )\bqui\b",
    "it": r"(?<!\ba )\bchi\b",
    "ja": r"誰|だれ|どちら",
    "nl": r"\bwie\b",
    "no": r"\bhvem\b",
    "pt": r"(?<!\ba )\bquem\b",
    "sv": r"\bvem\b",
    "tr": r"\bkim(?:in|ler)?\b",
    "zh": r"谁|誰|哪一?[位方]",
}
"""Who, and not whom, by language. Before a name it asks who speaks."""


_TO = {
    "es": (r"\b(?:a|al)\s+(?:presidente\s+)?", ""),
    "fr": (r"\b(?:à|au)\s+(?:président\s+)?", ""),
    "it": (r"\b(?:a|al)\s+(?:presidente\s+)?", ""),
    "ja": ("", r"(?:大統領|氏|さん)?に(?:対して|向かって|は)?"),
    "pt": (r"\b(?:a|ao|para)\s+(?:o\s+)?(?:presidente\s+)?", ""),
    "zh": (r"(?:对|對|向|告诉|告訴|跟|给|給)", r"(?:总统|總統)?(?!.{0,4}的)"),
}
"""What stands before and behind the name of whom something is said to, by language."""
_BIDS = re.compile(
    r"\b(?:invit|convid|pid[ieo]|ped[ií]|demand|chie[ds]|suger|sugg|sugier|propos)|[招邀请請頼願]|要求|よう",
    re.IGNORECASE,
)
"""There the one who is told is the one who is to do something."""


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    name: str


def read(question: str, language: str, parties: Sequence[Party]) -> AskedSpeaker:
    """Whose words `question` asks for: those of the person named first, or of both in "A and B".

    Hardly a question names somebody whose words or doings it does not ask for. Where it is the other
    one's, a passage is shown as what he says, and not as the answer; to take nobody for asked would
    show his words as those asked for.
    """
    named = sorted(_named(question, parties), key=lambda one: (one.start, -one.end))
    if not named:
        return NOBODY
    first = named[0]
    asks_who = _WHO.get(language)
    who = asks_who and re.search(asks_who, question[: first.start], re.IGNORECASE)
    if who:
        return AskedSpeaker(AskedKind.WHO, spans=(who.span(),))
    for other in named[1:]:
        between = question[first.end : other.start].strip().lower()
        if other.name != first.name and between in _AND:
            both = in_order((first.name, other.name), (party.name for party in parties))
            return AskedSpeaker(AskedKind.BOTH, both, ((first.start, other.end),))
    told = tuple(
        span
        for other in named[1:]
        for span in _told(question, language, other)
        if other.name != first.name
    )
    return AskedSpeaker(AskedKind.PARTY, (first.name,), ((first.start, first.end),), told)


def _told(question: str, language: str, other: _Named) -> Iterator[tuple[int, int]]:
    """Where it is said that something was said to this one; not in "¿Invitó Moon a Putin?"."""
    before, behind = _TO.get(language, ("", ""))
    to = re.search(rf"{before}\Z", question[: other.start], re.IGNORECASE)
    after = re.match(behind, question[other.end :])
    if (before or behind) and to and after and not _BIDS.search(question):
        yield to.start(), other.end + after.end()


def _named(question: str, parties: Sequence[Party]) -> Iterator[_Named]:
    """Every place where a person is named, the longest name there."""
    for party in parties:
        for found in _called(party).finditer(question):
            yield _Named(found.start(), found.end(), party.name)


@lru_cache(maxsize=1024)
def _called(party: Party) -> re.Pattern[str]:
    """Matches whatever a person is called, the longest first."""
    parts = [part for part in party.name.split() if len(part) > 2]
    names = sorted({party.name, *party.aliases, *parts}, key=len, reverse=True)
    return re.compile("|".join(map(_whole, names)), re.IGNORECASE)


def _whole(name: str) -> str:
    """A name; in letters of languages that part words, no piece of a longer word."""
    escaped = re.escape(name)
    if _ARABIC.match(name):
        escaped = f"[وبلفك]?{escaped}"
    elif not _PARTED.match(name):
        return escaped
    return rf"(?<!{_LETTER}){escaped}(?!{_LETTER})"
