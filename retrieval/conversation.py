"""A follow-up and what was asked before it, to questions that stand by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.words import content_words, words

# What stands for something said before.
_POINTING = frozenset(
    [
        "he",
        "him",
        "his",
        "she",
        "her",
        "hers",
        "it",
        "its",
        "that",
        "this",
        "they",
        "them",
        "their",
        "theirs",
        "there",
        "these",
        "those",
        "one",
        "ones",
        "same",
        "so",
        "then",
        "such",
    ]
)
_HE = re.compile(r"\b(?:he|she|him)\b", re.IGNORECASE)
_HIS = re.compile(r"\b(?:his|hers?)\b", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:and|but|or|also|so|then|plus|ok|okay|yes|no|what about|how about|what else|anything else"
    r"|who else|why|since when|until when|from when|for how long|where|which ones?|how come"
    r"|(?:can|could) you (?:be more specific|explain|elaborate)|tell me more|more|go on)\b",
    re.IGNORECASE,
)
_FEW = 2
"""A question with no more telling words than this may be a fragment."""


def leans(question: str) -> bool:
    """Whether `question` may not be understood without what was asked before."""
    spoken = words(question)
    if _OPENING.match(question) and len(content_words(question)) <= _FEW + 1:
        return True
    if _POINTING & set(spoken):
        return True
    return len(content_words(question)) <= _FEW and len(spoken) <= 2 * _FEW + 1


def is_empty_without_context(question: str) -> bool:
    """Whether nothing in `question` says what it is about: "and what did he reply?"."""
    spoken = words(question)
    points = bool(_POINTING & set(spoken)) or bool(_OPENING.match(question))
    return points and not content_words(_OPENING.sub("", question))


def readings(
    question: str, history: Sequence[str], asked: AskedSpeaker, asked_before: AskedSpeaker
) -> list[str]:
    """What `question` may mean after `history`: with what went before filled in, or as it is.

    `asked` and `asked_before` say whose words this question and the last one ask for. Which
    reading is meant is for retrieval's own scores to say.
    """
    if not history or not leans(question):
        return [question]
    named = question
    if asked_before.kind is AskedKind.PARTY and len(asked_before.names) == 1:
        name = asked_before.names[0]
        named = _HIS.sub(f"{name}'s", _HE.sub(name, question, count=1), count=1)
    before = _subject(history[-1], asked_before)
    found = []
    if before:
        found.append(f"{named.rstrip(' ?.!')} — {before}?")
    if asked.kind is None:
        # A bare fragment goes on with the last question: its words are kept whole.
        found.append(f"{history[-1].rstrip(' ?.!')}, {named[:1].lower()}{named[1:]}")
    if len(history) > 1 and before:
        earlier = " ".join(content_words(history[-2]))
        found.append(f"{named.rstrip(' ?.!')} — {before} {earlier}?")
    # By itself it only stands when it says itself what it is about.
    if len(_subject(question, asked).split()) >= _FEW or not found:
        found.append(named)
    return list(dict.fromkeys(found))


def _subject(question: str, asked: AskedSpeaker) -> str:
    """What a question is about, without whom it asks."""
    characters = list(question)
    for start, end in asked.spans:
        characters[start:end] = " " * (end - start)
    text = "".join(characters)
    telling = set(content_words(text))
    # As they were written: a name keeps its capital, an acronym its capitals.
    return " ".join(word for word in re.findall(r"[\w’'-]+", text) if set(words(word)) & telling)
