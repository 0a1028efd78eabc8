"""Whether a question can be understood without what was asked before it."""

from __future__ import annotations

import re

from retrieval.reporting import word_set
from retrieval.words import content_words, words

# What stands for something said before.
_POINTING = word_set(
    "he him his she her hers it its this they them their theirs these those ones same such then"
)
# Words that point only sometimes: not "is there a plan", "projects that", "one of the two".
_POINTING_HERE = re.compile(
    r"(?:^|\b(?:is|was|are|were|did|does|do|will|would|can|could|about|after|at|before|by|for"
    r"|from|in|into|of|on|than|to|with|and|or|like|related|share|why|how|mean|means)\s+)that\b"
    r"(?!\s+(?:he|she|it|they|we|you|i|the|a|an)\b)"
    r"|\bthat(?=['’]s\b|\W*$|\s+(?:too|then|one|way|part|case|time|day|year|view|point)\b)"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )(?<!s )\bthere\b(?!\s+(?:is|are|was|were|any)\b)"
    r"|\b(?:another|first|last|next|other|second|that|third|this|which) one\b"
    r"|\b(?:so|one|ones|else|another|others)\W*$|\b(?:else|another)\b"
    # To what?
    r"|\b(?:answer|answered|reply|replied|respond|responded)\W*$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:and|but|or|also|so|then|plus|ok|okay|yes|no|what about|how about|what else|anything else"
    r"|who else|why|since when|until when|from when|for how long|where|which ones?|how come"
    r"|(?:can|could) you (?:be more specific|explain|elaborate)|tell me more|more|go on)\b",
    re.IGNORECASE,
)
_AT_ITS_END = re.compile(r"\b(?:it|that|them|these|this|those)\W*$", re.IGNORECASE)
_REPLYING = word_set("accept accepted answer answered replied reply respond responded")
"""Of what, none of these says."""
_FEW = 2
"""A question with no more telling words than this may be a fragment."""


def leans(question: str) -> bool:
    """Whether `question` may not be understood without what was asked before."""
    spoken = words(question)
    few = len(content_words(question))
    if _OPENING.match(question) and few <= _FEW + 1:
        return True
    if points(question):
        return True
    return few <= _FEW and len(spoken) <= 2 * _FEW + 1


def points(question: str) -> bool:
    """Whether a word of `question` stands for something said before it: "he", "there", "that"."""
    return bool(_POINTING & set(words(question)) or _POINTING_HERE.search(question))


def points_at_its_end(question: str) -> bool:
    """Whether `question` ends with a word that stands for something said: "did covid kill that?"."""
    return bool(_AT_ITS_END.search(question))


def is_complete(question: str) -> bool:
    """Whether `question` says so much that it may well be about something new."""
    return len(content_words(question)) > _FEW


def may_stand(question: str) -> bool:
    """Whether a question that is only short may yet be whole: "How long was the call?"."""
    is_open = points(question) or bool(_OPENING.match(question))
    return not is_open and bool(content_words(question))


def is_empty_without_context(question: str) -> bool:
    """Whether nothing in `question` says what it is about: "and what did he reply?"."""
    pointing = points(question) or bool(_OPENING.match(question))
    return pointing and not set(content_words(_OPENING.sub("", question))) - _REPLYING
