"""A follow-up in Korean or Russian and what was asked before it, to questions that stand by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Party
from retrieval import asked_in_korean, asked_in_russian, foreign_leaning, fragments
from retrieval.asked_speaker import asked_speaker
from retrieval.asking import AskedKind
from retrieval.conversation import Before, Readings
from retrieval.foreign_leaning import Named, Patterns, asks_for_reply
from retrieval.glossary import gloss
from retrieval.languages import ENGLISH, language_of, script_language
from retrieval.lemmas import may_be_subject

_FIRST_SYLLABLE, _SYLLABLES, _FINALS = 0xAC00, 11172, 28
"""Hangul syllables follow each other in Unicode: of 28 the first has no final consonant."""
_PAIRS = ("은는", "이가", "을를", "과와")
_PARTICLES = frozenset("".join(_PAIRS))
_TO, _INTO = (
    re.compile(r"에(?!게|\s*[대관])|으?로(?!\w)"),
    re.compile(r"\b(?:в|во|на)\s+$", re.IGNORECASE),
)
_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_ENOUGH = 2
"""A question with fewer telling words says too little of the topic: that before it says more."""


def whom(question: str, parties: Sequence[Party]) -> str | None:
    """The party whose doings a question asks for, or the only one that it names."""
    doing = asked_speaker(question, parties)
    if doing.kind is AskedKind.DOINGS:
        return doing.names[0]
    named = {one.names for one in foreign_leaning.named(question, parties)}
    only = named.pop() if len(named) == 1 else frozenset[str]()
    return next(iter(only)) if len(only) == 1 else None


def with_persons(question: str, before: Before, parties: Sequence[Party]) -> str:
    """`question` with a party's name in place of "he" and "the other side"."""
    own = foreign_leaning.patterns(question)
    pronoun = own.he.search(question) if own else None
    if pronoun is None or foreign_leaning.named(question[: pronoun.start()], parties):
        return question
    is_other = pronoun["other"] is not None or _is_for_reply(question, before)
    name = _alias(before.other if is_other else before.person, parties, language_of(question))
    if not name:
        return question
    return question[: pronoun.start()] + _with_particle(name, question[pronoun.end() :])


def with_speaker(question: str, before: Before, parties: Sequence[Party]) -> str:
    """`question` with the name of whom it leaves out: "…라는 말도 했어?", "каким партнёром её назвал?".

    These languages drop a subject that goes on: the one whose words were asked for, or the other
    one where a reply is asked for. A question that names somebody stays as it is.
    """
    own = foreign_leaning.patterns(question)
    if own is None:
        return question
    verb = own.dropping.search(question)
    # "그래서 온대?": one word, in Korean alone, asks what somebody is said to do.
    is_told = asks_for_reply(question) and asked_in_korean.is_hearsay(question)
    if not (verb or is_told) or _has_subject(question, parties):
        return question
    name = _goes_on(question, before, parties)
    if not name:
        return question
    if language_of(question) == "ko":
        opening = own.opening.match(question)
        start = opening.end() if opening else 0
        return question[:start] + _with_particle(name, f"은 {question[start:]}")
    start = verb.start() if verb else len(question)
    return f"{question[:start]}{name} {question[start:]}"


def _has_subject(question: str, parties: Sequence[Party]) -> bool:
    """Whether a question names somebody, or has another subject than one that was left out."""
    if foreign_leaning.named(question, parties):
        return True
    if asked_speaker(question, parties).kind is not None:
        return True
    language = language_of(question)
    words = gloss(question, language)
    if words is not None and words.names:
        return True
    return language == "ru" and any(
        may_be_subject(word[0])
        for word in _WORD.finditer(question)
        if not asked_in_russian.PREPOSITION.search(question[: word.start()])
    )


def _goes_on(question: str, before: Before, parties: Sequence[Party]) -> str:
    """The name of who goes on in a question that names nobody: who was asked about, or has to reply.

    Empty where there is none, or the question says that both are meant or somebody else.
    """
    own = foreign_leaning.patterns(question)
    if (
        own is None
        or own.others.search(question)
        or before.asked.kind not in (None, AskedKind.PARTY)
    ):
        return ""
    person = before.other if _is_for_reply(question, before) else before.person
    return _alias(person, parties, language_of(question))


def _is_for_reply(question: str, before: Before) -> bool:
    """Whether a reply is asked for that has not been given yet: who replied goes on."""
    goes_on = before.replied or asks_for_reply(before.question)
    return asks_for_reply(question) and not goes_on


def readings(
    question: str, history: Sequence[Before], parties: Sequence[Party]
) -> tuple[Readings, str | None]:
    """What a leaning `question` may mean after `history`, and the question alone where it may stand.

    Which reading is meant is for retrieval's own scores to say.
    """
    own, before = foreign_leaning.patterns(question), history[-1]
    if own is None:
        return Readings((question,), True), None
    text = with_speaker(with_persons(question, before, parties), before, parties)
    asked = asked_speaker(text, parties)
    said = foreign_leaning.telling(text, parties)
    named = foreign_leaning.named(text, parties)
    has_topic = foreign_leaning.has_topic(text, parties) or any(
        _is_place(one, text) for one in named
    )
    if len(named) == 1 and asked.of_words is None and not has_topic:
        return Readings((_of(named[0], text, own, before, parties),), True), None
    topical = own.topical.match(question) if asked.of_words is None and said and not named else None
    if topical and not own.pointing.search(topical["rest"]):
        person = before.person if before.asked.kind is AskedKind.PARTY else None
        name = _alias(person, parties, language_of(question))
        rest = topical["rest"].strip()
        # Another's words would be an answer to "and of trade?", but not to "what did he say of trade?".
        whole = _said(own.said, name, rest) if name else text
        return Readings((whole,), True), None
    bare = text.rstrip(" ?.!")
    topic = _topic(history, parties)
    found = [f"{bare} — {topic}?"] if topic else []
    goes_on = _goes_on(text, before, parties) if before.asked.kind is AskedKind.PARTY else ""
    if goes_on and topic and asked.kind is None and not named:
        found.append(_said(own.said_of, goes_on, f"{topic} {bare}"))
    if asked.of_words is None and not named and language_of(before.question) == language_of(text):
        found.append(f"{before.question.rstrip(' ?.!')}, {bare}?")
    may_stand = len(said) >= _ENOUGH and not own.pointing.search(text)
    return Readings(tuple(found) or (text,), False), text if may_stand else None


def _is_place(named: Named, text: str) -> bool:
    """Whether a name says where to and not who: "한국에는 언제 와?", "а в Корею когда?"."""
    return bool(_TO.match(text, named.end) or _INTO.search(text[: named.start]))


def in_english(before: Before) -> Before:
    """What was asked before in one of these languages, in English words as far as they are known."""
    words = gloss(before.question, language_of(before.question))
    if words is None:
        return before
    return replace(before, question=words.question, asked=replace(before.asked, spans=()))


def _of(named: Named, text: str, own: Patterns, before: Before, parties: Sequence[Party]) -> str:
    """ "And Putin?": the last question asked of him."""
    name = text[named.start : named.end]
    last, spans = before.question, before.asked.spans
    if language_of(last) != language_of(text) or before.asked.kind is not AskedKind.PARTY:
        return _said(own.said_of, name, _topic([before], parties))
    start, end = spans[0] if spans else (0, 0)
    return last[:start] + _with_particle(name, last[end:])


def _said(template: str, name: str, rest: str) -> str:
    before, after = template.split("{name}")
    return before + _with_particle(name, after.format(rest=rest))


def _with_particle(name: str, after: str) -> str:
    """A name and what follows it; in Korean the particle that its last sound asks for: 문재인은, 러시아는."""
    last = ord(name[-1]) - _FIRST_SYLLABLE
    if after[:1] in _PARTICLES and 0 <= last < _SYLLABLES:
        pair = next(pair for pair in _PAIRS if after[0] in pair)
        after = pair[0 if last % _FINALS else 1] + after[1:]
    return name + after


def _topic(history: Sequence[Before], parties: Sequence[Party]) -> str:
    """The telling words of the last question; of those before it where it has too few."""
    found: list[str] = []
    for before in reversed(history):
        if language_of(before.question) == ENGLISH:
            words = fragments.subject(before.question, before.asked).split()
        else:
            words = foreign_leaning.telling(before.question, parties)
        found += [word for word in words if word not in found]
        if len(found) >= _ENOUGH:
            break
    return " ".join(found)


def _alias(name: str | None, parties: Sequence[Party], language: str) -> str:
    """The first name of a party in the language's letters; empty where there is none."""
    aliases = (alias for party in parties if party.name == name for alias in party.aliases)
    return next((alias for alias in aliases if script_language(alias) == language), "")
