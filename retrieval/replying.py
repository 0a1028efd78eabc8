"""A follow-up that asks what the other side said to what was said: "did he accept?"."""

from __future__ import annotations

import re

_ANSWERS = re.compile(
    r"\b(?:accept(?:ed)?|answer|react|reply|respond|say (?:yes|no|ok|okay))\b"
    r"|\b(?:agree|object)(?= (?:to|with) (?:her|it|that|them|this)\b|\W*$)"
    r"|\b(?:take|took) (?:it|that|this)(?= well|\W*$)|\bin (?:return|reply|response|turn)\b"
    r"|\b(?:see|sees|feel|feels|think|thinks)\b[^?]*\b(?:as (?:\w+ly|much)|the same(?: way)?|likewise|too)\W*$"
    r"|\bthinks? so\b|\bshares? (?:it|that|this)\b|\bas (?:\w+ly|much) of (?:her|him|it|them)\b"
    r"|\b(?:on board|up for (?:it|that|this))\b",
    re.IGNORECASE,
)
_THE_ANSWER = re.compile(
    r"^(?:and |so |but )?(?:(?:whats|what['’]s|(?:what|how) (?:was|is)) )?(?:the|his|her|their) "
    r"(?:answer|reaction|reply|response)(?: (?:to|on) (?:it|that|this))?\W*$"
    r"|^(?:and |so |but )?(?:is|was) (?:that|it) a (?:yes|no)\b[^?]*\W*$",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"(?P<before>\bhow (?:did|does|do) [^?!.,;]+ )take (?P<what>it|that|this)(?=\W*$)",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"^(?P<before>.*?)(?:whats|what['’]s|what (?:was|is)) the (?:answer|reaction|reply|response)"
    r" (?:by|from|of) (?P<whose>[^?!.,;]+?)\W*$",
    re.IGNORECASE,
)


def asks_for_reply(question: str) -> bool:
    """Whether a follow-up asks what was answered to what it follows."""
    return bool(_ANSWERS.search(question)) or asks_only_for_reply(question)


def asks_only_for_reply(question: str) -> bool:
    """Whether it asks nothing else: "and his answer?"."""
    return bool(_THE_ANSWER.match(question))


def as_saying(question: str) -> str:
    """ "What's the response from Moscow?": "What did Moscow reply?", which says whom it asks.

    And "How did Putin take it?" is "How did Putin react to it?".
    """
    question = _TAKES.sub(r"\g<before>react to \g<what>", question)
    return _OF_SOMEBODY.sub(r"\g<before>what did \g<whose> reply?", question)
