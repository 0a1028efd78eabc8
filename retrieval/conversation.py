"""A follow-up and what was asked before it, to questions that stand by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.asking import NOBODY, AskedKind, AskedSpeaker
from retrieval.types import Answer, Given, NoAnswer, Reason
from retrieval.words import content_words, words

_HE = re.compile(r"\b(?:he|she)\b|(?<=from )(?:him|her)\b", re.IGNORECASE)
_HIS = re.compile(r"\bhis\b", re.IGNORECASE)
_AND_HIM = re.compile(r"^(?:and|or|but|what about|how about)\s+(him|her)\W*$", re.IGNORECASE)
_OTHER = re.compile(
    r"\bthe other (?:side|party|leader|president|one|country|man|woman)\b", re.IGNORECASE
)
_FRAGMENT = re.compile(
    r"^(?:(?:ok|okay|so|yes|no)\W+)?(?:(?:and|or|but)\s+)?(?:(?:what|how)\s+about|about|on|and|or)"
    r"\s+(?:about\s+)?(?P<rest>[^?!.,;]+?)\W*$",
    re.IGNORECASE,
)
_OTHERS_VIEW = re.compile(
    r"^(?:and\s+|but\s+)?the other (?:side|party|leader|president|one|country|man|woman)\s*[,:–—-]+\s*"
    r"(?P<asking>.*?)\b(?:they|he|she|it)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?P<asking>.*?\b(?:say|said|think|thinks|thought|mention|mentioned|speak|spoke|talk|talked"
    r"|state|stated|reply|replied|comment|hear|heard|tell|told|decide|decided|agree|agreed)\b"
    r"[^?]*?\b(?:about|on|regarding|concerning|of|to))\s",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(
    r"\b(?P<before>of|on|to|in|by|for|about|with|from)\s+"
    r"(?:it|that|this|them|these|those|her|him)(?=\W*$)",
    re.IGNORECASE,
)
_PHRASE = 6
"""A topic of so many words can stand in a sentence."""
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had"
    r"|will|would|can|could|should|shall|may|might)\b",
    re.IGNORECASE,
)
_FEW = 2
_REMEMBERED = 3


def given(result: Answer | NoAnswer) -> Given:
    """What is to be remembered of an answer; of another's words shown instead, those."""
    if isinstance(result, NoAnswer):
        shown = result.closest if result.reason is Reason.OTHER_SPEAKER else ()
    else:
        # Where its probability is known the first one answers; elsewhere it may be another.
        shown = result.hits[: 1 if result.confidence is not None else _REMEMBERED]
    speaker = shown[0].evidence[0].speaker if shown and shown[0].evidence else None
    return Given(tuple(hit.passage.id for hit in shown[:_REMEMBERED]), speaker)


@dataclass(frozen=True, slots=True)
class Before:
    """The question before a follow-up: whose words it asked for, and who is there to be meant."""

    question: str
    asked: AskedSpeaker = NOBODY
    speaker: str | None = None
    """Who speaks in what answered it."""
    parties: tuple[str, ...] = ()
    """The parties of the document that answered it."""

    @property
    def person(self) -> str | None:
        """Whom "he" means: the one asked about, or else the one who spoke in the answer."""
        if self.asked.kind is AskedKind.PARTY and len(self.asked.names) == 1:
            return self.asked.names[0]
        return self.speaker if self.asked.kind in (None, AskedKind.WHO) else None

    @property
    def other(self) -> str | None:
        """Whom "the other side" means: of two parties the one that was not asked about."""
        others = [name for name in self.parties if name != self.person]
        return others[0] if self.person and len(others) == 1 else None

    @property
    def mentioned(self) -> str | None:
        """Who was only spoken of: in "Did Moon mention a visit by Putin?", Putin."""
        spoken = set(words(self.question))
        return self.other if self.other and spoken & set(words(self.other)) else None


def with_persons(question: str, before: Before, speaks: bool = True) -> str:
    """`question` with the parties' names in place of "he", "his" and "the other side".

    `speaks` says whether it asks for somebody's words: whom was asked about goes on speaking, but
    "will he come?" is about who was spoken of.
    """
    if before.other:
        # "And the other side, what did they think?"
        question = _OTHERS_VIEW.sub(rf"\g<asking>{_as_it_is(before.other)}", question)
        question = _OTHER.sub(_as_it_is(before.other), question, count=1)
        if _AND_HIM.match(question):
            return f"And {before.other}?"
    person = before.person if speaks else before.mentioned or before.person
    if person and not _has_antecedent(question):
        question = _HE.sub(_as_it_is(person), question, count=1)
        question = _HIS.sub(_as_it_is(f"{person}'s"), question, count=1)
    return question


def _as_it_is(name: str) -> str:
    """A name as a replacement pattern: a backslash in it is a backslash."""
    return name.replace("\\", r"\\")


def _has_antecedent(question: str) -> bool:
    """Whether "he" may stand for somebody whom the question itself names before: "did Putin say he"."""
    pronoun = _HE.search(question) or _HIS.search(question)
    return bool(pronoun and re.search(r"(?<=\w )[A-Z][a-z]+", question[: pronoun.start()]))


def readings(
    question: str, history: Sequence[str], asked: AskedSpeaker, before: Before
) -> list[str]:
    """What a leaning `question` may mean after `history`, the likeliest first.

    `question` has its persons already (`with_persons`); `asked` says whose words it asks for. Which
    reading is meant is for retrieval's own scores to say.
    """
    replaced = _in_place(question, asked, before)
    if replaced:
        return [replaced]
    last = history[-1]
    topic = _subject(last, before.asked).split()
    for earlier in reversed(history[:-1]):
        # "Why?" says nothing of the topic: the question before it does.
        if len(topic) >= _FEW:
            break
        topic += [word for word in _subject(earlier, NOBODY).split() if word not in topic]
    found = []
    phrase = _phrase(last, topic)
    if phrase and _AT_THE_END.search(question):
        return [_AT_THE_END.sub(rf"\g<before> {_as_it_is(phrase)}", question)]
    if topic:
        found.append(f"{question.rstrip(' ?.!')} — {' '.join(topic)}?")
    names_person = any(name and name in question for name in (before.person, before.other))
    if asked.kind is None and not names_person and not _ASKS.search(_rest(question)):
        # A bare fragment goes on with the last question: its words are kept whole.
        found.append(f"{last.rstrip(' ?.!')}, {question[:1].lower()}{question[1:]}")
    return list(dict.fromkeys(found)) or [question]


def _rest(question: str) -> str:
    """What follows "and when" or "was it"."""
    return " ".join(question.split()[2:])


def _phrase(question: str, topic: Sequence[str]) -> str | None:
    """The topic of a question in words that can take the place of "it"; None where it is long."""
    about = _ABOUT.match(question)
    phrase = question[about.end() :].strip(" ?.!") if about else " ".join(topic)
    return phrase if 0 < len(phrase.split()) <= _PHRASE else None


def _in_place(question: str, asked: AskedSpeaker, before: Before) -> str | None:
    """ "And Moon?", "and about flights?": the last question, with this in the place of that."""
    match = _FRAGMENT.match(question)
    if match is None or _ASKS.search(match["rest"]):
        return None
    last = before.question.rstrip(" ?.!")
    if asked.kind is AskedKind.PARTY and not _subject(question, asked):
        if len(before.asked.spans) != 1 or before.asked.kind is not AskedKind.PARTY:
            return None
        ((start, end),) = before.asked.spans
        return f"{last[:start]}{match['rest']}{last[end:]}?"
    about = _ABOUT.match(last)
    if about is None or asked.kind is not None or not content_words(match["rest"]):
        return None
    return f"{about['asking']} {match['rest']}?"


def _subject(question: str, asked: AskedSpeaker) -> str:
    """What a question is about, without whom it asks."""
    characters = list(question)
    for start, end in asked.spans:
        characters[start:end] = " " * (end - start)
    text = "".join(characters)
    telling = set(content_words(text))
    # As they were written: a name keeps its capital, an acronym its capitals.
    return " ".join(word for word in re.findall(r"[\w’'-]+", text) if set(words(word)) & telling)
