"""Whose words a Korean question asks for: by the particle after a name and the verbs of saying."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Party
from retrieval.asking import NOBODY, AskedKind, AskedSpeaker, in_order

_HANGUL = re.compile(r"[가-힣]")
# Verbs and nouns of saying and of the mind, by their stems; "-다고" and the like end reported speech.
SAYING = re.compile(
    r"말|답|제안|제의|요청|부탁|언급|얘기|이야기|평가|생각|입장|약속|동의|합의|밝[히혔힌]|강조|희망"
    r"|바라|바랐|바란|원하|원했|원한|반응|칭찬|[다라냐자]고|뭐래|뭐랬|봤|보나|보는|보고|주장|요구"
    r"|촉구|환영|감사|지지|표명|전했|발언|설명|견해|의견|당부|호소|권유|권했|권한|초청|초대|기대"
    r"|나타[내낸냈]|거론|꺼[내낸냈]|지적|전망|우려|걱정|다짐|축하|화답|덧붙|내놓|제시|싶|논의|협의|태도|다[룬뤘]"
)
_HEARSAY = re.compile(r"(?P<before>[가-힣])[대댔](?:어요?|요|나요|니|냐|던데)?(?=\W*$|\s*—)")
_N, _SS = 4, 20
"""The places of these finals among Unicode's 28: 온대, 있대."""
_PERSON = re.compile(r"대통령|주석|위원장|정상|지도자")
"""The offices that a party has; a minister or premier beside a president is somebody else."""
_AND = re.compile(r"\s*(?:대통령|총리|장관|주석|위원장)?\s*(?:(?:과|와|하고|이?랑|및)\s|[·,/-])")
_FROM = re.compile(r"\s*(?:대통령|총리|주석)?(?:에게서|한테서|에서(?!는)|으?로부터)")
_SUBJECT = r"(?:(?P<topic>께서는|에서는|은|는)|께서|이|가|도)(?![가-힣])"
_COPULA = r"(?:이야|야|인가요?|인지|이에요|예요|입니까|임|이었|였)"
_NOUN = r"(?:의\s+(?:[가-힣]+\s+){1,2}|의?\s*)(?:공식\s*)?(?:입장|답변|대답|답|반응|생각|의견|견해|제안|요청|발언|말|태도|평가|바람|희망|약속|시선)"
_SOURCE = r"에\s*(?:따르면|의하면)"
_OFFICE = r"(?P<office>(?:의\s+(?=수장|주인|지도자|정상))?\s*(?:수장|주인|대통령|총리|장관|주석|위원장|정상|지도자|정부|당국|측|쪽|본인))?"
_AFTER = re.compile(
    rf"{_OFFICE}(?:(?P<subject>{_SUBJECT})|{_COPULA}|{_NOUN}|(?P<source>{_SOURCE}))"
)
_TO = re.compile(rf"{_OFFICE}(?:에게|한테|께|더러|보고)(?:는|도)?(?![가-힣])\s*")
"""Behind whom something is said to; "께서" is said of who speaks."""
_BIDS = re.compile(r"(?<!뭐)(?<!이)라고|(?<!뭐)랬|요청|부탁|초청|초대|권유|권했")
"""There the one who is told is the one who is to do something: "푸틴한테 오라고 했어?"."""
_HOME = "한국"
_OURS = ("우리나라", "우리 정부", "우리 쪽", "우리 측")
_OUR_PRESIDENT, _THEIR_PRESIDENT = "우리 대통령", "그쪽 대통령"
_WHO = re.compile(
    r"누가|(?:건|게|거|것은|사람은|분은|이는|쪽은|정상은|지도자는)\s*(?:누구|누군|어느\s*(?:쪽|측|나라|정상)(?=[이가인예야였]|입니까|죠|\W*$))"
)
_WHICH = re.compile(
    r"누구|누군|어느\s*(?:쪽|정상|대통령|나라|측)(?:\s*(?:대통령|정상))?"
    r"(?=[이가은는의도]|께서|에서|입니까|야|였|예|\s*(?:먼저|말)|\W*$)"
)
_BOTH = re.compile(
    r"(?:두\s*(?:정상|대통령|나라|사람|지도자)|양국\s*정상|양\s*정상|양측|양국|둘)(?:\s*(?:모두|다))?"
    rf"{_SUBJECT}"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A party's name, or its side's, in a question."""

    start: int
    end: int
    names: frozenset[str]
    asks: bool
    """Whether the particle or noun after it makes it the one who speaks."""
    is_source: bool
    """Whether it is whom the question quotes: "according to"."""
    is_side: bool
    """Whether a country or its capital is named, and no person."""
    is_subject: bool
    """Whether it is the subject of a verb."""
    is_topic: bool
    """Whether it is the question's topic, and not only the subject of a clause in it."""
    is_person: bool
    """Whether a person is named, by name or by office."""


def read(question: str, parties: Sequence[Party]) -> AskedSpeaker:
    """Whose words `question` asks for."""
    saying = bool(SAYING.search(question)) or is_hearsay(question)
    order = [party.name for party in parties]
    mentions = sorted(mentions_in(question, parties), key=lambda found: found.start)
    who = _WHO.search(question)
    if who is None and not any(one.is_subject for one in mentions):
        # "Which vaccine did Putin speak of?" has a subject already.
        who = _WHICH.search(question)
    if who and saying:
        return AskedSpeaker(AskedKind.WHO, spans=(who.span(),))
    if saying and any(one.asks and not one.is_source for one in mentions):
        # "According to the Blue House, what did Putin say?": a government only tells it.
        mentions = [one for one in mentions if not (one.is_source and one.is_side)]
    for mention in _topic_first(question, mentions):
        if mention.is_source or (mention.asks and saying):
            return _named(question, mention, mentions, order)
    both = _BOTH.search(question)
    if both and saying:
        return AskedSpeaker(AskedKind.BOTH, tuple(order), spans=(both.span(),))
    return _doings(question, mentions)


def _topic_first(question: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, those first that all of a question is about: "푸틴이 오면 문 대통령은 …?".

    What stands right behind a subject is the topic of what that one says: "푸틴이 한국은 …다고 했나요?".
    """

    def is_first(one: Mention) -> bool:
        behind = any(
            other.is_subject and len(question[other.end : one.start].split()) == 1
            for other in mentions
            if other.end < one.start
        )
        return one.is_source or (one.is_topic and not behind)

    return sorted(mentions, key=lambda one: not is_first(one))


def _named(
    question: str, mention: Mention, mentions: Sequence[Mention], order: Sequence[str]
) -> AskedSpeaker:
    """The party mentioned, or both in "한국과 러시아의 정상이"; but one of them may say it of both:
    "한국과 러시아가 협력하자고 푸틴이 말했나요?"."""
    pair = next((one for one in mentions if _are_joined(question, one, mention)), None)
    later = (one for one in mentions if one.start > mention.end and one.asks and one.is_person)
    teller = next(later, None) if pair else mention
    if pair and teller is None:
        names = in_order(mention.names | pair.names, order)
        return AskedSpeaker(AskedKind.BOTH, names, ((pair.start, mention.end),))
    asked = teller or mention
    told = tuple(
        (one.start, to.end())
        for one in mentions
        for to in [_TO.match(question, one.end)]
        if to and not one.names & asked.names and not _BIDS.search(question)
    )
    span = (asked.start, asked.end)
    return AskedSpeaker(AskedKind.PARTY, in_order(asked.names, order), (span,), told)


def _are_joined(question: str, first: Mention, second: Mention) -> bool:
    """Whether the two stand together: "한국과 러시아"."""
    joined = _AND.match(question, first.end)
    return bool(joined and joined.end() == second.start) and first.names != second.names


def _doings(question: str, mentions: Sequence[Mention]) -> AskedSpeaker:
    """Whose doings are asked for: "문 대통령은 언제 방문하나요?"; nobody's where it is both.

    Nor where he gets something from the other: "문 대통령이 푸틴한테서 얻어낸 것은?".
    """
    doing = {one.names for one in mentions if one.is_subject}
    names = doing.pop() if len(doing) == 1 else frozenset[str]()
    is_clear = all(one.is_person for one in mentions if one.is_subject)
    others = any(
        _AND.match(question, one.end) or _FROM.match(question, one.end) for one in mentions
    )
    if len(names) != 1 or not is_clear or others:
        return NOBODY
    return AskedSpeaker(AskedKind.DOINGS, tuple(names))


def is_hearsay(question: str) -> bool:
    """Whether it asks what somebody else said by its ending: "온대요", does he say that he comes?"""
    found = _HEARSAY.search(question)
    return found is not None and (ord(found["before"]) - ord("가")) % 28 in (_N, _SS)


def mentions_in(question: str, parties: Sequence[Party]) -> Iterator[Mention]:
    """Every place where an alias in Hangul begins a word."""
    people = _by_alias((alias, p.name) for p in parties for alias in _names(p, parties))
    sides = _by_alias((alias, p.name) for p in parties for alias in _sides(p))
    # The longest alias at a place counts: "문재인 대통령" and not "문재인".
    taken: set[int] = set()
    for alias in sorted({**sides, **people}, key=len, reverse=True):
        # "문대통령" is written for "문 대통령".
        written = r"\s*".join(map(re.escape, alias.split()))
        for match in re.finditer(rf"(?<![가-힣]){written}", question):
            if match.start() in taken:
                continue
            taken.add(match.start())
            after = _AFTER.match(question, match.end())
            names = frozenset(people.get(alias, sides.get(alias, ())))
            is_side = alias not in people
            if after is None:
                yield Mention(
                    *match.span(), names, False, False, is_side, False, False, not is_side
                )
                continue
            is_person = not is_side or bool(_PERSON.search(after["office"] or ""))
            is_subject, is_source = after["subject"] is not None, after["source"] is not None
            is_topic = is_subject and after["topic"] is not None
            yield Mention(
                *match.span(), names, True, is_source, is_side, is_subject, is_topic, is_person
            )


def _names(party: Party, parties: Sequence[Party]) -> tuple[str, ...]:
    """What a party is called; by Koreans theirs is "our president", and the other of two "theirs"."""
    names = (party.name, *party.aliases)
    if _HOME in party.side_aliases:
        return (*names, _OUR_PRESIDENT)
    others = [one for one in parties if one != party]
    is_theirs = len(others) == 1 and _HOME in others[0].side_aliases
    return (*names, _THEIR_PRESIDENT) if is_theirs else names


def _sides(party: Party) -> tuple[str, ...]:
    """What a party's side is called; by Koreans theirs is "we"."""
    sides = (party.side, *party.side_aliases)
    return (*sides, *_OURS) if _HOME in party.side_aliases else sides


def _by_alias(entries: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for alias, name in entries:
        if _HANGUL.search(alias):
            found.setdefault(alias, set()).add(name)
    return found
