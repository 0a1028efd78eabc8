"""A follow-up that asks what the other side said to what was said: "did he accept?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.candidates import Judged
from retrieval.deciding import Examination

REPLY, _OTHERS_WORDS = 3.0, 1.5
"""So much higher scores the passage that follows the answered one, where a reply is asked for, and
where only the other one's words are: of 27 replies for building 22 come first, with 1.5 of them 19."""
_REPLIED = 0.1
"""And its probability need only be so high: in these accounts one side answers the other in turn."""
_NAMED_ELSEWHERE, _REPLIED_ELSEWHERE = 0.05, 0.2
"""In other languages, where a bare name ("그럼 러시아는?" after what Moon said of denuclearization) says so
little that its answer seems unlikely: .07. Of those who say more, of 300 follow-ups for building, no
right answer is below .26."""
_ANSWERS = re.compile(
    r"\b(?:accept(?:ed)?|answer|react|reply|respond|say (?:yes|no|ok|okay))\b"
    r"|\b(?:agree|object)(?= (?:to|with) (?:her|it|that|them|this)\b|\W*$)"
    r"|\b(?:take|took) (?:it|that|this)(?= well|\W*$)|\bin (?:return|reply|response|turn)\b"
    r"|\b(?:see|sees|feel|feels|think|thinks)\b[^?]*\b(?:as (?:\w+ly|much)|the same(?: way)?|likewise|too)\W*$"
    r"|\bthinks? so\b|\bshares? (?:it|that|this)\b|\bas (?:\w+ly|much) of (?:her|him|it|them)\b"
    r"|\b(?:on board|up for (?:it|that|this))\b|\bwhen (?:he|she|they) (?:was|were) asked\b"
    r"|^(?:(?:and|but|n|so|then) )*(?:are|is|will|would) (?:he|she|they) (?:(?:actually|going to|gonna|really) )?"
    r"(?:accept|attend|be coming|com(?:e|ing)|go(?:ing)?|join(?:ing)?|visit(?:ing)?)(?: (?:or not|then|to \w+))?\W*$"
    r"|\b(?:approve|back|endorse|support)(?:ed)? (?:of )?(?:her|him|it|that|them|this)\b",
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
    r"^(?P<before>.{0,200}?)(?:whats|what['’]s|what (?:was|is)) the (?:answer|reaction|reply|response)"
    r" (?:by|from|of) (?P<whose>[^?!.,;]{1,60}?)(?P<to> (?:about|on|regarding|to|when) [^?!.;]+?)?[\s?.!]*$",
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
    return _OF_SOMEBODY.sub(r"\g<before>what did \g<whose> reply\g<to>?", question)


def reply_first(
    found: Examination, answered: Sequence[int], is_reply: bool = True, has_topic: bool = True
) -> Examination:
    """`found`, the passage beside the one `answered` before set higher: a reply follows.

    What "he replied" replies to stands before it: where a reply is not what is asked for, but the
    other one's words (`is_reply` is false), it may be either; of the publisher's own side, which
    its account lets speak first, rather what stands before. `has_topic`: the question says of what.
    """
    speaking = [one for one in found.own if _speaks(one, found.names)]
    # The next document's first paragraph replies to nothing.
    behind = {one.row for one in speaking if one.row - 1 in answered and one.passage.paragraph > 1}
    before = {one.row for one in speaking if one.row + 1 in answered}
    if is_reply:
        beside = behind or before
    else:
        beside = (before or behind) if _speaks_first(speaking, found.names) else behind | before
    more = REPLY if is_reply else _OTHERS_WORDS
    judged = [
        replace(one, score=one.score + more) if one.row in beside else one
        for one in found.judged
        # What a reply is asked to is none.
        if not (one.by_other and one.row in answered)
    ]
    ranked = sorted(judged, key=lambda one: (one.by_other, -one.score, one.row))
    own = [one for one in ranked if not one.by_other]
    replied = bool(own) and own[0].row in beside
    if not replied:
        return replace(found, judged=tuple(ranked))
    # With so low a threshold any words of the other one would be said to speak of it.
    return replace(found, judged=tuple(own), threshold=replied_threshold(found, has_topic))


def replied_threshold(found: Examination, has_topic: bool = True) -> float:
    """How likely what stands beside what was answered has to be an answer."""
    elsewhere = _REPLIED_ELSEWHERE if has_topic else _NAMED_ELSEWHERE
    return min(found.threshold, _REPLIED if found.foreign is None else elsewhere)


def same_first(found: Examination, answered: Sequence[int], more: float) -> Examination:
    """`found`, the passages that were `answered` with before set `more` higher: "when?", "why?"."""
    judged = [
        replace(one, score=one.score + more) if one.row in answered else one for one in found.judged
    ]
    ranked = sorted(judged, key=lambda one: (one.by_other, -one.score, one.row))
    return replace(found, judged=tuple(ranked))


def _speaks(one: Judged, names: Sequence[str]) -> bool:
    """Whether one of those asked for speaks in a passage; anybody where nobody is asked for."""
    return not names or any(sentence.speaker in names for sentence in one.passage.sentences)


def _speaks_first(speaking: Sequence[Judged], names: Sequence[str]) -> bool:
    """Whether one of those asked for is of the publisher's side."""
    parties = (party for one in speaking for party in one.document.parties)
    return any(party.publisher_side and party.name in names for party in parties)
