"""A piece of a question ("and flights?", "until when?") and the question before it, to a whole one."""

from __future__ import annotations

import datetime
import re

from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.reporting import word_set
from retrieval.words import OF_MEASURE, content_words, words

_SAYS_NOTHING = word_set("also good question quick u yes")
"""Of what a question is about these say nothing, though no other list has them."""
_AUXILIARIES = (
    "is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|shall|may|might"
)
_ASKS = re.compile(
    rf"\b(?:who|whom|whose|what|which|when|where|why|how|{_AUXILIARIES})\b", re.IGNORECASE
)
_LEAD = r"(?:(?:ok|okay|so|yes|no|oh|well|like|and|or|but|also)\b[\s,]*)*"
_FRAGMENT = re.compile(
    r"^(?:(?:ok|okay|so|yes|no)\W+)?(?:(?:and|or|but)\s+)?(?:(?:any|no|some)thing (?:about|on)"
    r"|(?:what|how)\s+about|about|on|and|or)"
    r"\s+(?:(?:about|on)\s+)?(?P<rest>[^?!.,;]+?)(?:\s+(?:too|as well|either))?\W*$",
    re.IGNORECASE,
)
_CORRECTED = re.compile(
    r"^(?:(?:no|nope|nah|sorry|oh|wait)\b[\s,.!]*)*i (?:mean|meant)\s+(?P<rest>[^?!.;]+?)\W*$",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\bthe (?P<which>[\w’'-]+(?: [\w’'-]+)?) (?:one|ones|thing|stuff)\b(?! of\b)", re.IGNORECASE
)
_TAKEN_UP = re.compile(
    rf"^{_LEAD}(?:(?:what|how) about|and|but|now)\s+(?P<topic>[^,?!.;]+),\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[.?!]\s")
"""Of several sentences nobody can tell in which one to put something."""
_ON_TOPIC = re.compile(
    rf"^{_LEAD}(?:on|about|as for|concerning|regarding|re)\s+(?P<topic>[^,?!.;]+),\s*(?P<rest>.+?)\W*$",
    re.IGNORECASE,
)
_THERE = re.compile(r"\s+there(?=\W*$)", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:that|it|this|them|those|these)\b", re.IGNORECASE)
_BARE = re.compile(
    rf"^{_LEAD}(?P<wh>(?:(?:about|at|between|by|for|from|in|of|on|since|to|till|until|with)\s+)?"
    rf"(?:who|whom|what|which|when|where|why|how)(?:\s+(?!(?:{_AUXILIARIES}|about|so|else|come)\b)\w+){{0,2}})\W*$",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(rf"^{_LEAD}(?P<rest>(?:{_AUXILIARIES})\b.+)$", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?P<asking>.*?\b(?:say|said|think|thinks|thought|mention|mentioned|speak|spoke|talk|talked"
    r"|state|stated|reply|replied|comment|hear|heard|tell|told|decide|decided|agree|agreed)\b"
    r"[^?]*?\b(?:about|on|regarding|concerning|of|to)|.*\bhappen(?:s|ed|ing)? (?:to|with)"
    r"|.*\b(?:attitude|opinion|position|stance|take|thoughts|view|views)\s+(?:about|of|on|to|towards))\s",
    re.IGNORECASE,
)
_NAME = 3
"""A name has no more words than this."""
_HAS_DIGIT = re.compile(r"\d")
_VERB = re.compile(
    r"^\W*(?:[\w’'-]+ly\s+)?[\w’'-]+\s+(?:(?:forward|up|out|about|for|of|on|regarding|to|with)\s+)*"
)


def made_whole(
    question: str, asked: AskedSpeaker, last: str, last_asked: AskedSpeaker
) -> str | None:
    """`question` as one that stands by itself after `last`; None where that is not to be seen.

    `asked` and `last_asked` say whose words the two ask for.
    """
    taken_up = _taken_up(question)
    if taken_up is not None:
        return taken_up
    last = last.rstrip(" ?.!")
    if _SEVERAL.search(last):
        return None
    corrected = _CORRECTED.match(question)
    fragment = _FRAGMENT.match(question)
    another = _another_one(question, last)
    if another is not None and (corrected or fragment):
        return another
    if corrected:
        rest = corrected["rest"]
        return _in_place(rest, question, asked, last, last_asked) or f"{rest}?"
    if fragment and _is_time(fragment["rest"]):
        return f"{last} {fragment['rest']}?"
    if fragment and not _ASKS.search(fragment["rest"]):
        return _in_place(fragment["rest"], question, asked, last, last_asked)
    return _turned(question, last)


def _taken_up(question: str) -> str | None:
    """ "What about flights, did he mention those?": "did he mention flights?" """
    match = _ON_TOPIC.match(question) or _TAKEN_UP.match(question)
    if match is None or not content_words(match["topic"]) or _ASKS.search(match["topic"]):
        return None
    topic, rest = match["topic"], match["rest"]
    if not _ASKS.search(rest) and not _PRONOUN.search(rest):
        return None
    if _PRONOUN.search(rest):
        return _PRONOUN.sub(lambda _: topic, rest, count=1)
    there = _THERE.sub("", rest)
    is_on_topic = match.re is _ON_TOPIC or there != rest
    return f"{there.rstrip(' ?.!')} with regard to {topic}?" if is_on_topic else None


def _another_one(question: str, last: str) -> str | None:
    """ "And the WTO one?" after "which support, the vaccine one": "which support, the WTO one?" """
    one, before = _ONE.search(question), _ONE.search(last)
    if one is None or before is None:
        return None
    return f"{last[: before.start()]}{one[0]}{last[before.end() :]}?"


def _is_time(text: str) -> bool:
    """Whether "in 2021" or "before March 2021" is all that `text` says."""
    from retrieval import (
        dates,
    )  # loaded with the first such piece: its patterns take long to compile

    if not _HAS_DIGIT.search(text):
        return False
    reading = dates.read(text, datetime.datetime.now(datetime.UTC).date())
    return reading is not None and not content_words(reading.text)


def _turned(question: str, last: str) -> str | None:
    """ "Until when?" after "did they extend it": "until when did they extend it?" """
    bare, yes_or_no = _BARE.match(question), _YES_OR_NO.match(last)
    return f"{bare['wh']} {yes_or_no['rest']}?" if bare and yes_or_no else None


def _in_place(
    rest: str, question: str, asked: AskedSpeaker, last: str, last_asked: AskedSpeaker
) -> str | None:
    """ "And Moon?", "and about flights?": the last question, with this in the place of that."""
    others = set(subject(question, asked).split()) & set(rest.split())
    if asked.kind is AskedKind.PARTY and not others:
        if len(last_asked.spans) != 1 or last_asked.kind is not AskedKind.PARTY:
            return None
        ((start, end),) = last_asked.spans
        return f"{last[:start]}{rest}{last[end:]}?"
    about = _ABOUT.match(last)
    if about is None or asked.kind is not None or not content_words(rest):
        return None
    return f"{about['asking']} {rest}?"


def new_topic(question: str, asked: AskedSpeaker) -> str | None:
    """What a piece of a question names instead of the last one's topic: "something about AI too?"."""
    fragment = _FRAGMENT.match(question)
    if fragment is None or asked.kind is not None or _ASKS.search(fragment["rest"]):
        return None
    return fragment["rest"] if content_words(fragment["rest"]) else None


def has_verb(question: str) -> bool:
    """Whether more than "and when" or "was it" is asked."""
    return bool(_ASKS.search(" ".join(question.split()[2:])))


def named_alone(question: str) -> str | None:
    """The few words that are all of a piece of a question: "and the Kremlin?"; None: more."""
    fragment = _FRAGMENT.match(question)
    rest = fragment["rest"] if fragment else ""
    return rest if 0 < len(rest.split()) <= _NAME else None


def names_topic(question: str) -> bool:
    """Whether a question itself says what it is about: "what did he say about the WTO?"."""
    about = _ABOUT.match(question)
    return about is not None and bool(content_words(question[about.end() :]))


def topic_phrase(question: str, asked: AskedSpeaker) -> str | None:
    """What a question is about, in its own words: what follows "say about", or whom it asks and
    the verb; None where it has neither."""
    about = _ABOUT.match(question)
    if about:
        rest = question[about.end() :]
    elif asked.kind is AskedKind.PARTY and len(asked.spans) == 1:
        rest = _VERB.sub("", question[asked.spans[0][1] :])
    else:
        return None
    rest = rest.strip(" ?.!")
    telling = len(content_words(rest))
    # "Is peace still Moon's goal?": most of it stands before the name.
    most = 2 * telling >= len(subject(question, asked).split())
    return rest if telling and most and not _SEVERAL.search(rest) else None


def subject(question: str, asked: AskedSpeaker) -> str:
    """What a question is about, without whom it asks: its telling words."""
    characters = list(question)
    for start, end in asked.spans:
        characters[start:end] = " " * (end - start)
    text = "".join(characters)
    telling = set(content_words(text)) - OF_MEASURE - _SAYS_NOTHING
    # As they were written: a name keeps its capital, an acronym its capitals.
    return " ".join(word for word in re.findall(r"[\w’'-]+", text) if set(words(word)) & telling)
