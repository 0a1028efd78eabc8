"""Which country a visit is to: one to Moscow is no answer to what is asked of one to Seoul.

The cross-encoder takes one for the other: over the shipped readout "Will the Korean president go to the
Kremlin?" was answered with the Russian President's visit to Korea (.90). Only countries of parties are
told apart, since others are named by words that the document does not have. Of a question in Korean or
Russian its own words are read: put into English word by word it says no more who goes and who is
visited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from corpus.document import Party
from corpus.letters import fold
from retrieval.languages import language_of
from retrieval.namesakes import Namesake, others_of

_VISIT = r"visit(?:s|ed|ing)?|trips?|travel(?:s|led|ling|ed|ing)?"
_GO = (
    r"go|goes|going|went|come|comes|coming|came|arriv(?:e|es|ed|ing) in|fly|flies|flying|flew|flown"
    r"|invit(?:e|es|ed|ing|ation)"
)
_VISITS = re.compile(rf"\b(?:{_VISIT}|{_GO})\b", re.IGNORECASE)
_TO = r"(?: to)?(?: the)? "
_FURTHER_ON = (
    r"(?: (?!(?:about|after|and|before|despite|developed|made|or|than|that|with)\b)[\w'-]+){1,6}"
    r" to(?: the)? "
)
"""Between the verb and where it leads to: "a trip by his Russian counterpart to Korea"."""
_NO_PLACE = (
    r"(?!['-]\w| (?:president|leader|side|government|delegation|counterpart|colleague|relations|ties"
    r"|interests?|policy)\b)"
)
"""A country before these is no place."""
_RUSSIAN_VISIT = re.compile(
    r"\b(?:при[её]д|приез|поед|поез|съезд|е[хд][атеу]|посе[тщ]|навест|визит|приле[тч]|поле[тч]|лет[ия]т|приб[ыу]"
    r"|пригла)",
    re.IGNORECASE,
)
_KOREAN_VISIT = (
    r"(?:방문(?!단|객)|답방|초청|초대|여행|찾|가(?:나|는|기|려|시|실|겠|게|서|니|야|지|면)|간|갈|갔"
    r"|오(?:나|는|기|려|시|실|겠|게|라|니|면)|온|올|왔|와)"
)
_QUESTIONS = 64
"""So many questions' destinations are kept: each passage is compared with the same."""


@lru_cache(maxsize=_QUESTIONS)
def destination(question: str, parties: tuple[Party, ...]) -> str | None:
    """The party whose country `question` asks for a visit to; None where it asks for none, or for one
    to several."""
    language = language_of(question)
    own = {"ko": (_is_asked_for_in_korean,), "ru": (_is_asked_for_in_russian,)}
    for is_asked_for in own.get(language, (_is_asked_for, _is_asked_for_further_on)):
        found = {party.name for party in parties if is_asked_for(question, party)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def are_elsewhere(
    sentences: Sequence[str], asked: str | None, parties: Sequence[Party]
) -> list[bool]:
    """Of a passage's sentences, those that speak of a visit to another's country than the one asked for.

    One without a destination, "visiting the country", goes where the others do.
    """
    if asked is None:
        return [False] * len(sentences)
    places = [
        (party.name, re.compile(rf"\b(?:{_VISIT}|{_GO}){_TO}{_places(party)}", re.IGNORECASE))
        for party in parties
    ]
    visited = {name for text in sentences for name, place in places if place.search(fold(text))}
    is_elsewhere = bool(visited) and asked not in visited
    return [is_elsewhere and speaks_of_visit(text) for text in sentences]


@lru_cache(maxsize=_QUESTIONS)
def is_to_namesake(question: str, known: tuple[Namesake, ...]) -> bool:
    """Whether `question` asks for a visit to the other country of a party's name: "visit North Korea"."""
    if not any(one.is_other for one in known):
        return False
    names = "|".join(
        [rf"\w+ {re.escape(one.short)}" for one in known] + [others_of(known) or "(?!)"]
    )
    pattern = rf"\b(?:{_VISIT}|{_GO}){_TO}(?:{names})\b"
    return re.search(pattern, fold(question), re.IGNORECASE) is not None


def speaks_of_visit(text: str) -> bool:
    """Whether a sentence speaks of somebody's going anywhere."""
    return _VISITS.search(fold(text)) is not None


def _is_asked_for(question: str, party: Party) -> bool:
    """Whether it is asked who visits a party's country; that may stand first, too: "the Moscow trip"."""
    places = _places(party)
    pattern = rf"\b(?:{_VISIT}|{_GO}){_TO}{places}|\b{places} (?:{_VISIT})\b"
    return re.search(pattern, fold(question), re.IGNORECASE) is not None


def _is_asked_for_further_on(question: str, party: Party) -> bool:
    """Whether other words stand between the verb and where it leads to."""
    pattern = rf"\b(?:{_VISIT}|{_GO}){_FURTHER_ON}{_places(party)}"
    return re.search(pattern, fold(question), re.IGNORECASE) is not None


def _places(party: Party) -> str:
    """A pattern of what a party's country and capital are called, without "Korean" beside "Korea"."""
    names = (party.side, *party.side_aliases)
    return (
        rf"(?:{'|'.join(re.escape(one) for one in names if not _is_of(one, names))})\b{_NO_PLACE}"
    )


def _is_of(name: str, names: Sequence[str]) -> bool:
    """Whether a name is what people or things of another are called."""
    return any(
        name != other
        and len(name) >= len(other) > 3
        and name.startswith(other[:-1])
        and name.count(" ") == other.count(" ")
        for other in names
    )


def _is_asked_for_in_russian(question: str, party: Party) -> bool:
    """Where it is asked who goes "в Москву" or visits "Россию"."""
    if not _RUSSIAN_VISIT.search(question):
        return False
    forms = "|".join(_accusatives(party))
    return bool(forms) and bool(
        re.search(
            rf"\b(?:во?|посе[тщ]\w*(?: \w+){{0,3}}?|навест\w*(?: \w+){{0,3}}?) (?:{forms})\b",
            question,
            re.IGNORECASE,
        )
    )


def _accusatives(party: Party) -> Iterator[str]:
    """The Russian names of a party's country in the case of where somebody goes: "Южную Корею"."""
    for name in (party.side, *party.side_aliases):
        if re.fullmatch(r"[а-яё -]+", name, re.IGNORECASE):
            name = re.sub(r"ая\b", "ую", name)
            yield re.escape(re.sub(r"а\b", "у", re.sub(r"я\b", "ю", name)))


def _is_asked_for_in_korean(question: str, party: Party) -> bool:
    """Where it is asked who goes "모스크바에" or visits "러시아를"."""
    names = "|".join(
        re.escape(one) for one in (party.side, *party.side_aliases) if re.search("[가-힣]", one)
    )
    return bool(names) and bool(
        re.search(
            rf"(?<![가-힣])(?:{names})"
            rf"(?: ?(?:공식 ?|국빈 ?)?(?:방문(?!단|객)|답방|여행)|(?:을|를|에|로|으로|까지) (?:\S+ ){{0,2}}?{_KOREAN_VISIT})",
            question,
        )
    )
