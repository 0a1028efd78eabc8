"""A follow-up and what was asked before it, to questions that stand by themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retrieval import fragments
from retrieval.asking import NOBODY, AskedKind, AskedSpeaker
from retrieval.pronouns import pronoun_of
from retrieval.replying import asks_for_reply, asks_only_for_reply
from retrieval.types import Answer, Given, NoAnswer, Reason
from retrieval.words import content_words, has_name

_HE = re.compile(
    r"\b(?:he|she)\b|(?<=from )(?:him|her)\b|(?<=according to )(?:him|her)\b", re.IGNORECASE
)
_HIS = re.compile(r"\bhis\b", re.IGNORECASE)
_AND_HIM = re.compile(r"^(?:and|or|but|what about|how about)\s+(him|her)\W*$", re.IGNORECASE)
_OTHER_ONE = (
    r"the other (?:chap|country|dude|end|guy|leader|man|one|party|person|president|side|woman)\b"
)
_OTHER = re.compile(
    rf"\b{_OTHER_ONE}|\b(?:his|her|their|the) (?:\w+ )?(?:colleague|counterpart|opposite number)\b",
    re.IGNORECASE,
)
_OTHERS_VIEW = re.compile(
    rf"^(?:and\s+|but\s+)?{_OTHER_ONE}\s*[,:–—-]+\s*(?P<asking>.*?)\b(?:they|he|she|it)\b",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(
    r"\b(?P<before>of|on|to|in|by|for|about|with|from)\s+"
    r"(?:it|that|this|them|these|those|her|him)(?=\W*$)",
    re.IGNORECASE,
)
_SAYING_AT_THE_END = re.compile(
    r"\b(?:answer|comment|react|reply|respond|say(?: yes| no)?|think)\W*$", re.IGNORECASE
)
_ASKING = re.compile(r"\b(?:ask|invite|offer|request|urge|want)(?:e?d|s)?\b", re.IGNORECASE)
_PHRASE = 6
"""A topic of so many words can take the place of a pronoun."""
_LONG_PHRASE = 10
"""And one of so many can stand behind a verb of saying."""
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
    pronouns: Mapping[str, str] = field(default_factory=dict)
    """Which of them the document calls "he", and which "she", as far as it does."""
    replied: bool = False
    """Whether what answered it takes up what somebody else said."""
    named: str | None = None
    """The only party that the question names, where it is not in English."""

    @property
    def person(self) -> str | None:
        """Whom "he" means: the one asked about, or else the one who spoke in the answer."""
        if self.asked.kind is AskedKind.PARTY and len(self.asked.names) == 1:
            return self.asked.names[0]
        if self.asked.kind not in (None, AskedKind.WHO):
            return None
        return self.speaker or self._named

    @property
    def _named(self) -> str | None:
        """The only party whose name is in the question."""
        return self.named or _only_one_in(self.question, self.parties)

    @property
    def other(self) -> str | None:
        """Whom "the other side" means: of two parties the one that was not asked about."""
        others = [name for name in self.parties if name != self.person]
        return others[0] if self.person and len(others) == 1 else None

    @property
    def mentioned(self) -> str | None:
        """Who was only spoken of: in "Did Moon mention a visit by Putin?", Putin."""
        return self.other if self.other and has_name(self.question, self.other) else None


def with_persons(question: str, before: Before, speaks: bool = True) -> str:
    """`question` with the parties' names in place of "he", "his" and "the other side".

    `speaks` says whether it asks for somebody's words: whom was asked about goes on speaking, but
    "will he come?" is about who was spoken of, and who answers him is the other one.
    """
    if before.other:
        # "And the other side, what did they think?"
        question = _OTHERS_VIEW.sub(rf"\g<asking>{_as_it_is(before.other)}", question)
        question = _OTHER.sub(_as_it_is(before.other), question, count=1)
        if _AND_HIM.match(question):
            return f"And {before.other}?"
        if asks_only_for_reply(question):
            if before.person and _was_for_reply(before):
                return before.question
            return f"What did {before.other} reply?"
    person = before.person if speaks else before.mentioned or before.person
    # Who replied goes on: "and what did he reply?", "did he say yes?".
    goes_on = before.replied or asks_for_reply(before.question)
    if before.other and asks_for_reply(question) and not goes_on:
        person = before.other
    if person and not _has_antecedent(question):
        person = _named_before(question, before.parties) or person
        if before.pronouns.get(person, pronoun_of(question)) != pronoun_of(question):
            return question  # "she" is somebody whom they spoke of
        question = _HE.sub(_as_it_is(person), question, count=1)
        question = _HIS.sub(_as_it_is(f"{person}'s"), question, count=1)
    return question


def _was_for_reply(before: Before) -> bool:
    """Whether the question before was for the reply itself: not "did he ask her to accept it?"."""
    return before.replied or bool(
        asks_for_reply(before.question) and not _ASKING.search(before.question)
    )


def _as_it_is(name: str) -> str:
    """A name as a replacement pattern: a backslash in it is a backslash."""
    return name.replace("\\", r"\\")


def _named_before(question: str, parties: Sequence[str]) -> str | None:
    """The only party that a question names before its "he": "No, Putin. What did he say?"."""
    pronoun = _HE.search(question) or _HIS.search(question)
    return _only_one_in(question[: pronoun.start()], parties) if pronoun else None


def _only_one_in(text: str, parties: Sequence[str]) -> str | None:
    named = [name for name in parties if has_name(text, name)]
    return named[0] if len(named) == 1 else None


def _only_names(text: str, names: Sequence[str]) -> bool:
    """Whether a text tells nothing but the names of parties."""
    named = {word for name in names for word in content_words(name)}
    return set(content_words(text)) <= named


def _has_antecedent(question: str) -> bool:
    """Whether "he" may stand for somebody whom the question itself names before: "did Putin say he"."""
    pronoun = _HE.search(question) or _HIS.search(question)
    return bool(pronoun and re.search(r"(?<=\w )[A-Z][a-z]+", question[: pronoun.start()]))


@dataclass(frozen=True, slots=True)
class Readings:
    """What a follow-up may mean."""

    texts: tuple[str, ...]
    """The likeliest first."""
    is_whole: bool
    """Whether that one says all of its topic, as a question that stands by itself."""


def readings(
    question: str, history: Sequence[str], asked: AskedSpeaker, before: Before
) -> Readings:
    """What a leaning `question` may mean after `history`.

    `question` has its persons already (`with_persons`); `asked` says whose words it asks for. Which
    reading is meant is for retrieval's own scores to say.
    """
    whole = fragments.made_whole(question, asked, before.question, before.asked)
    if whole:
        return Readings((whole,), True)
    last = history[-1]
    topic = fragments.subject(last, before.asked).split()
    for earlier in reversed(history[:-1]):
        # "Why?" says nothing of the topic: the question before it does.
        if len(topic) >= _FEW:
            break
        topic += [word for word in fragments.subject(earlier, NOBODY).split() if word not in topic]
    phrase = fragments.topic_phrase(last, before.asked) or " ".join(topic)
    # "What did Putin reply about Putin?" is no question.
    length = 0 if _only_names(phrase, before.parties) else len(phrase.split())
    if 0 < length <= _PHRASE and _AT_THE_END.search(question):
        return Readings((_AT_THE_END.sub(rf"\g<before> {_as_it_is(phrase)}", question),), True)
    if 0 < length <= _LONG_PHRASE and _SAYING_AT_THE_END.search(question):
        return Readings((f"{question.rstrip(' ?.!')} about {phrase}?",), False)
    found = []
    instead = fragments.new_topic(question, asked)
    if instead and before.person:
        found.append(f"What did {before.person} say about {instead}?")
    if topic:
        found.append(f"{question.rstrip(' ?.!')} — {' '.join(topic)}?")
    names_person = any(name and name in question for name in (before.person, before.other))
    is_bare = asked.kind is None and not names_person and not fragments.has_verb(question)
    if is_bare or not found:
        # A bare fragment goes on with the last question: its words are kept whole.
        found.append(f"{last.rstrip(' ?.!')}, {question[:1].lower()}{question[1:]}")
    return Readings(tuple(dict.fromkeys(found)) or (question,), False)
