"""A follow-up that says of itself that it is about something new: "enough of that: flights?"."""

from __future__ import annotations

import re

from retrieval.questions import check_question
from retrieval.replying import as_saying
from retrieval.words import content_words, words

_LEAD = (
    r"(?:(?:and|so|well|now|right|alright|all right|ok|okay|cool|fine|good|great|nice|anyway|thanks"
    r"|thank you|thx|ty|hm+|i see|sorry)\b[\s,.!:;–—-]*)*"
)
_WHAT = r"[^.?!,:;–—]{1,60}"
_OTHER = r"(?:different|new|next|other|separate|unrelated)"
_MATTER = r"(?:matter|note|one|point|q|question|subject|thing|topic)"
# What stands alone before a colon, a comma or a full stop.
_ANNOUNCED = (
    rf"(?:(?:an?|the|my|on an?|on the|another|on another|a totally|a completely|totally|completely)\s+)*"
    rf"(?:(?:{_OTHER}|another)\s+{_MATTER}|(?:last|final)\s+(?:q|question|thing|topic))"
    rf"|(?:now\s+)?(?:to\s+)?something\s+(?:else|different|new)(?:\s+(?:now|entirely|altogether|completely))?"
    rf"|unrelated|(?:a\s+)?change\s+of\s+(?:subject|topic)|(?:chang|switch)(?:e|ing|ed)?\s+(?:the\s+)?(?:gears|subject|subjects|topic|topics)"
    rf"|(?:that(?:['’]?s|\s+is)\s+)?enough(?:\s+(?:about|of|on|with|for)?\s*{_WHAT})?"
    rf"|(?:let['’]?s\s+|lets\s+|let\s+us\s+)?(?:drop|forget|leave|park|skip|set\s+aside)\s+{_WHAT}"
    rf"|never\s*mind(?:\s+{_WHAT})?|(?:leaving|putting|setting)\s+{_WHAT}\s+(?:aside|behind)"
    rf"|(?:apart|aside)\s+from\s+{_WHAT}|(?:besides|beyond)\s+(?:all\s+)?(?:that|this|those|these)\b(?:\s+{_WHAT})?"
    rf"|to\s+(?:get|move|step|turn)\s+away\s+from\s+{_WHAT}"
    rf"|one\s+(?:more|last|other)\s+(?:thing|question)(?:\s+that\s+has\s+nothing\s+to\s+do\s+with\s+{_WHAT})?"
)
# What leads over to the new topic without a stop.
_LEADING = (
    r"(?:let['’]?s|lets|can\s+we)\s+(?:go|move|switch|talk|turn)(?:\s+on|\s+over)?\s+(?:about|to)"
    r"|moving\s+on(?:\s+to)?|turning\s+to|something\s+(?:else|different)(?:\s+now)?"
    rf"|(?:(?:an?|on an?|on another|another)\s+)?(?:{_OTHER}|another)\s+{_MATTER}(?=\W)"
    r"|(?:chang|switch)(?:e|ing)\s+(?:the\s+)?(?:subject|topic)|(?:a\s+)?change\s+of\s+(?:subject|topic)"
    r"|leaving\s+(?:\w+\s+){1,4}aside"
)
_TURN = re.compile(
    rf"^{_LEAD}(?:(?:{_ANNOUNCED})\s*(?:[.!:;–—]|,|-\s)|(?:{_LEADING})\b)"
    r"[\s:,.;!–—-]*(?:now[\s:,.;–—-]+)?(?=\w)",
    re.IGNORECASE,
)

_POLITE = re.compile(
    r"^(?:(?:(?:ok|okay|hm+|alright)\b[\s,.!–—-]+)|(?:all right|anyway|cool|fine|good|great|i see|nice|right"
    r"|thank you|thanks|thx|ty|understood|well|wow|yes)\b(?:,? (?:a lot|dear|sir|mate|man|bro))?"
    r"\s*[,.!–—-]+\s*)+(?=\w)",
    re.IGNORECASE,
)
_AFTER_ALL = re.compile(r"[\s,]+(?:again|btw|by the way|then|though)(?=\W*$)", re.IGNORECASE)
_HIMSELF = re.compile(r"\s+(?:himself|herself|themselves|itself)\b", re.IGNORECASE)


def without_politeness(question: str) -> str:
    """A follow-up without the thanks for the answer before it: "I see. And Putin himself?"."""
    rest = _HIMSELF.sub("", _POLITE.sub("", question))
    return rest if words(rest) else question


def after_turn(question: str) -> str | None:
    """What a question asks that says of itself that it is about something new: "something else:
    flights?"; None where it does not say so."""
    turn = _TURN.match(question)
    rest = question[turn.end() :] if turn else ""
    return rest if content_words(rest) else None


def asked_plainly(question: str) -> str:
    """A follow-up without what only leads over to it or comes after: "what is the IVI, again?"."""
    return as_saying(_AFTER_ALL.sub("", without_politeness(check_question(question))))
