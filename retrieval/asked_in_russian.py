"""Whose words a Russian question asks for: by the case of a name and the verbs of saying."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Party
from retrieval.asking import NOBODY, AskedKind, AskedSpeaker, in_order

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
# Verbs of saying and of the mind, by their stems.
SAYING = re.compile(
    r"\b(?:сказа|говор|рассказ|сообщ|заяв|отве[тч]|предлож|предлаг|попрос|прос[ия]|пообеща|обеща"
    r"|соглас|отме[тч]|подч[её]рк|выра[зж]|дума|счита|хоч|хот[ея]|жела|оцен|относ|отн[её]с|призва"
    r"|призыва|похвал|хвал|наде|поддерж|договор|прокоммент|коммент|реагир|отреагир|планир|намер"
    r"|высказ|отозва|отзыва|обратил|указ[аы]|добав|поясни|поясня|объясн|уточн|утвержда|ожида"
    r"|рассчитыва|жд[её][тмш]|ждут|мнени|приглас|приглаша|констатир|возра[зж]|опаса|беспоко"
    r"|готов|упом[ия]н|подня|затр[оа]|настаив|требов|поблагодар|благодар|приветств|обсужд|обсуд"
    r"|критик|озвуч|перечисл|обознач|рекоменд|охарактер|поднима|принял|при[мн]е[тш]"
    r"|заговор|назва|называ|вид[ия]т|увид|горд|поздрав|переда[лёе]|замети|восхи)\w*",
    re.IGNORECASE,
)
_WHO = re.compile(r"\bкто\b(?:\s+из\s+\w+(?:\s+\w+)?)?|\bч(?:ей|ь[яёеи])\b", re.IGNORECASE)
_SOURCE = re.compile(
    r"\b(?:по\s+(?:словам|мнению|оценке|версии)|согласно|с\s+точки\s+зрения|в\s+глазах)\s+$",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\b(?:позици|мнени|ответ|реакци|предложени|просьб|заявлени|слов|взгляд|точк\w+\s+зрени"
    r"|отношени|оценк|обещани|пожелани|замечани|аргумент|надежд|ожидани|план)\w*\s+(?:у\s+)?$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\bв\s+$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:от|у)\s+$", re.IGNORECASE)
PREPOSITION = re.compile(
    r"\b(?:без|в|во|для|до|за|из|из-за|к|ко|между|на|над|насч[её]т|о|об|от|перед|по|под|при|про|против|с|со|у|через)\s+$",
    re.IGNORECASE,
)
_THERE = re.compile(r"\s+(?:\w+\s+){0,2}?(?P<verb>\w+(?:ли|[юуая]т))\b", re.IGNORECASE)
"""What "they" do in a capital: "как в Кремле оценили"."""
_ABOUT = re.compile(r"\s+(?:про|насч[её]т|об?|по)\s", re.IGNORECASE)
"""What stands for a verb in "что там Путин про вакцину"."""
_TITLE = r"(?:президент|хозя|лидер|глав|премьер|министр|сторон|правительств|делегаци|власт|руководител|коллег)"
_PERSON = re.compile(r"президент|хозя|лидер|глав|руководител|коллег", re.IGNORECASE)
"""The titles that a party has; a minister or premier beside a president is somebody else."""
_TO_PRESIDENT = re.compile(r"\b(?:президенту|лидеру|главе)\s+\Z", re.IGNORECASE)
_INFINITIVE = re.compile(r"\b\w+(?:ть|ться|ти|тись|чь)\b", re.IGNORECASE)
"""What somebody is to do: "предложил Путину приехать"."""
_BOTH = re.compile(
    r"\b(?:(?:оба|обе|обоих|обеих|обоим|два|две|двух)\s+"
    r"(?:президент|лидер|сторон|стран|глав|руководител)\w*"
    r"|лидеры|президенты|стороны|главы\s+государств|они\s+оба)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A party's name, or its side's, in a question."""

    start: int
    end: int
    names: frozenset[str]
    is_subject: bool
    """Whether it stands in the nominative."""
    is_person: bool
    """Whether a person is named, by name or by office, and no country or government."""


def read(question: str, parties: Sequence[Party]) -> AskedSpeaker:
    """Whose words `question` asks for."""
    saying = SAYING.search(question)
    who = _WHO.search(question)
    if who and saying:
        return AskedSpeaker(AskedKind.WHO, spans=(who.span(),))
    order = [party.name for party in parties]
    mentions = sorted(mentions_in(question, parties), key=lambda found: found.start)
    for mention in mentions:
        before, after = question[: mention.start], question[mention.end :]
        there = _THERE.match(after) if _PLACE.search(before) else None
        if (
            (mention.is_subject and (saying or _ABOUT.match(after)))
            or (there and SAYING.match(there["verb"]))
            or _SOURCE.search(before)
            or (
                _NOUN.search(before)
                and (question[mention.start : mention.end].isupper() or not mention.is_subject)
            )
        ):
            return _named(question, mention, mentions, order)
    both = _BOTH.search(question)
    if both and (saying or _SOURCE.search(question[: both.start()])):
        return AskedSpeaker(AskedKind.BOTH, tuple(order), spans=(both.span(),))
    return _doings(question, mentions)


def _doings(question: str, mentions: Sequence[Mention]) -> AskedSpeaker:
    """Whose doings are asked for: "Когда Мун приедет в Москву?"; nobody's where it is both.

    Nor where another clause says what he does, "кандидату, которого выдвинул Мун", or where he
    gets something from the other: "Чего Мун добился от Путина?".
    """
    doing = {one.names for one in mentions if one.is_subject}
    names = doing.pop() if len(doing) == 1 else frozenset[str]()
    is_clear = all(
        one.is_person and "," not in question[: one.start] for one in mentions if one.is_subject
    )
    gets = any(_FROM.search(question[: one.start]) for one in mentions)
    if len(names) != 1 or not is_clear or gets:
        return NOBODY
    return AskedSpeaker(AskedKind.DOINGS, tuple(names))


def _named(
    question: str, mention: Mention, mentions: Sequence[Mention], order: Sequence[str]
) -> AskedSpeaker:
    """The party mentioned, or both in "Мун и Путин"."""
    for other in mentions:
        if question[mention.end : other.start].strip() == "и" and other.names != mention.names:
            names = in_order(mention.names | other.names, order)
            return AskedSpeaker(AskedKind.BOTH, names, spans=((mention.start, other.end),))
    told = tuple(
        span for one in mentions if not one.names & mention.names for span in _told(question, one)
    )
    span = (mention.start, mention.end)
    return AskedSpeaker(AskedKind.PARTY, in_order(mention.names, order), (span,), told)


def _told(question: str, mention: Mention) -> Iterator[tuple[int, int]]:
    """Where a person stands in the dative, behind no preposition: "Путину", "президенту Путину"."""
    title = _TO_PRESIDENT.search(question[: mention.start])
    begin = mention.start if title is None else title.start()
    is_dative = question[mention.start : mention.end].lower().endswith(("у", "ю"))
    is_bidden = _INFINITIVE.search(question, mention.end)
    if mention.is_person and is_dative and not (is_bidden or PREPOSITION.search(question[:begin])):
        yield begin, mention.end


def mentions_in(question: str, parties: Sequence[Party]) -> Iterator[Mention]:
    """Names and sides in any case, the longest at a place; a title may stand before or after."""
    found: dict[int, Mention] = {}
    for party in parties:
        aliases = [(alias, False) for alias in (party.name, *party.aliases)]
        aliases += [(alias, True) for alias in (party.side, *party.side_aliases)]
        for alias, is_side in aliases:
            if not _CYRILLIC.search(alias):
                continue
            for mention in _forms(question, alias, is_side, party.name):
                known = found.get(mention.start)
                if known is None or mention.end > known.end:
                    found[mention.start] = mention
                elif mention.end == known.end:
                    names = known.names | mention.names
                    found[mention.start] = dataclasses.replace(known, names=names)
    yield from found.values()


def _forms(question: str, alias: str, is_side: bool, name: str) -> Iterator[Mention]:
    declined = r"\s+".join(_declined(word) for word in alias.split())
    title = rf"(?:(?P<title>{_TITLE}\w*)\s+)?" if is_side else ""
    for match in re.finditer(rf"\b{title}(?P<name>{declined})\b", question, re.IGNORECASE):
        titled = match["title"] if is_side else None
        # A title says the case; "Путин" itself is the nominative, "Путина" is not.
        nominative = _is_nominative(titled) if titled else match["name"].lower() == alias.lower()
        # "от РФ", "в Сеул": these have no other form.
        nominative &= not PREPOSITION.search(question[: match.start()])
        is_person = not is_side or (titled is not None and bool(_PERSON.match(titled)))
        yield Mention(*match.span(), frozenset([name]), nominative, is_person)
    if is_side:
        adjective = rf"\b{_adjective(alias)}\s+(?P<title>{_TITLE}\w*)"
        for match in re.finditer(adjective, question, re.IGNORECASE):
            title = match["title"]
            is_person = bool(_PERSON.match(title))
            yield Mention(*match.span(), frozenset([name]), _is_nominative(title), is_person)


def _declined(word: str) -> str:
    """A pattern for a noun or name in any case: its stem and an ending."""
    stem = re.sub(r"[аеёиоуыэюяйь]+$", "", word) if len(word) > 3 else word
    # "Россия" keeps its "и", since "Росс" begins other words as well.
    stem = word[:-1] if word.endswith(("ия", "ея")) else stem
    return rf"{re.escape(stem)}\w{{0,3}}"


def _adjective(alias: str) -> str:
    """A pattern for the adjective of a country or a capital: "российский", "южнокорейская"."""
    *before, word = alias.split()
    prefix = "".join(re.sub(r"(?:ая|яя|ый|ой|ий)$", "о", part) for part in before)
    return rf"{re.escape(prefix)}{re.escape(word[: max(4, len(word) - 2)])}\w{{0,3}}ск\w{{2,3}}"


def _is_nominative(title: str) -> bool:
    return (
        re.fullmatch(
            r"(?:президент|хозяин|лидер|глава|премьер|министр|сторона|правительство|делегация|власти|руководитель|коллега)",
            title,
            re.IGNORECASE,
        )
        is not None
    )
