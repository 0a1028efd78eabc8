"""Who proposed it, and what was replied to: both stand before the reply."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.candidates import Judged
from retrieval.deciding import Examination
from retrieval.replying import REPLY, replied_threshold

_PROPOSED = (
    r"(?:asked|br(?:ought|ung) up|called (?:for|on)|came up with|floated|invited|pitched|proposed|pushed for|raised"
    r"|recommended|requested|suggested|urged|wanted (?!to\b))"
)
_PROPOSES = (
    r"(?:asks?|asking|bring(?:s|ing)? up|comes? up with|float|invit(?:es?|ing)|pitch(?:es|ing)?|propos(?:es?|ing)"
    r"|rais(?:es?|ing)|requests?|requesting|suggests?|suggesting|wants (?!to\b))"
)
_BETWEEN = (
    r"(?:actually|did|first|had|has|initially|is|it|leaders?|of|ones?|originally|out|person|presidents?|previously"
    r"|really|side|that|the|them|to|two|was|were|who)"
)
_SOMEBODY = r"(?:(?<!the )\bwho(?:['’]?s)?|\b(?:what|which) (?:leader|man|of (?:them|the two)|party|president|side))"
_A_PROPOSAL = r"(?:idea|initiative|invitation|proposal|request|suggestion)"
_WHO = re.compile(
    rf"{_SOMEBODY}(?:,? \w+ or \w+,?)?(?: {_BETWEEN}\b){{0,9}} "
    # Who is asked has proposed nothing.
    rf"(?:(?<!['’]s )(?<!whos )(?<!is )(?<!was )(?<!were ){_PROPOSED}|{_PROPOSES})\b"
    rf"|\bby whom\b[^?.!]{{0,40}}?\b(?:invited|proposed|raised|requested|suggested)\b"
    rf"|\bwho\b[^?.!]{{0,40}}?\b(?:invited|proposed|raised|requested|suggested) by\W*$"
    rf"|\bwho['’]?se? (?:\w+ ){{0,2}}?{_A_PROPOSAL}\b"
    rf"|\bwho (?:extended|floated|had|issued|made|put forward) (?:an?|that|the|this) (?:\w+ ){{0,2}}?{_A_PROPOSAL}\b",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(
    r"\b(?:that|the|this) (?:invitation|offer|proposal|request|suggestion)\b"
    r"|\b(?:accept|agree|support|thank|welcom)\w*\b[^.]{0,30}?(?:['’]s?|\bher|\bhis|\btheir) "
    r"(?:invitation|offer|proposal|request|suggestion)\b"
    r"|(?:^|, )in (?:answer|reply|response|return)\b|\b(?:answer|respond)ed that\b|\brepl(?:ied|ying)\b",
    re.IGNORECASE,
)
_REPLIED_TO = re.compile(
    r"\b(?:(?:answer|react|respond)(?:ed|ing)?|repl(?:ied|y|ying)) to(?: (?:exactly|here|there))?\W*$"
    r"|\bwhat(?:['’]?s| is| was| were) (?:\w+ )?answering\W*$"
    r"|\b(?:it|that|this|what)\b[^?.!]{0,25} (?:an?|in) (?:answer|reply|response) to\W*$"
    r"|^(?:and |so )?in (?:answer|reply|response) to what\W*$",
    re.IGNORECASE,
)
_THE_PROPOSAL = re.compile(
    r"\bwhat (?:(?:was|were) (?:president )?(?!it\b|said\b|the\b)\w+|(?:had|has) (?:president )?\w+ been) asked"
    r"(?: about| for| to do)?\W*$"
    r"|\bwhat(?:['’]?s| is| was| were|) the (?:original )?(?:proposal|question|request|suggestion)(?: again)?\W*$"
    r"|^(?:what|which) (?:proposal|request|suggestion)\W*$",
    re.IGNORECASE,
)
_NEAR = 4.0
"""A proposal may score so much lower than the reply that takes it up."""


def asks_who_proposed(question: str) -> bool:
    """Whether a question is about who suggested, asked for or wanted something."""
    return bool(_WHO.search(question))


def asks_what_was_replied_to(question: str) -> bool:
    """Whether a follow-up asks for what the answer before it replied to."""
    return bool(_REPLIED_TO.search(question))


def asks_for_proposal(question: str) -> bool:
    """Whether it asks for the proposal or the question that the answer before it has taken up."""
    return bool(_THE_PROPOSAL.search(question))


def refers_back(text: str) -> bool:
    """Whether a text says that it takes up what somebody proposed."""
    return bool(_REFERS_BACK.search(text))


def proposal_first(judged: Sequence[Judged]) -> list[Judged]:
    """`judged`, best first, with what the first one replies to before it.

    "He would have the suggestion reviewed" has the words of what was suggested, but it is somebody
    else who suggested it, in the paragraph before.
    """
    first = judged[0] if judged else None
    if first is None or not any(refers_back(one.text) for one in first.evidence):
        return list(judged)
    before = next((one for one in judged if _is_replied_to(one, first)), None)
    if before is None or before.score < first.score - _NEAR:
        return list(judged)
    others = [one for one in judged if one is not before]
    # How likely it is that the two are about what was asked is told by the reply.
    return [replace(before, score=first.score, match=first.match), *others]


def takes_up(found: Examination, answered: Sequence[int]) -> bool:
    """Whether what of an `answered` row matches best takes up what somebody proposed."""
    evidence = (text for one in found.judged if one.row in answered for text in one.evidence)
    return any(refers_back(one.text) for one in evidence)


def replied_to_first(found: Examination, answered: Sequence[int]) -> Examination:
    """`found`, the paragraph before the row that was `answered` with first, whoever speaks in it, and
    that row itself further behind."""
    reply = next((one for one in found.judged if one.row in answered), None)
    before = [one for one in found.judged if reply and _stands_before(one, reply)]
    if reply is None or not before:
        return found
    first = replace(before[0], score=found.best_score, match=reply.match, by_other=False)
    others = [one for one in found.own if one not in (before[0], reply)]
    others.append(replace(reply, score=reply.score - REPLY))
    others.sort(key=lambda one: (-one.score, one.row))
    # With so low a threshold any words of the other one would be said to speak of it.
    return replace(found, judged=(first, *others), threshold=replied_threshold(found))


def _is_replied_to(one: Judged, reply: Judged) -> bool:
    """Whether somebody else, whose words may answer, speaks in the paragraph before a reply."""
    speakers = {sentence.speaker for sentence in one.passage.sentences} - {None}
    is_anothers = bool(speakers) and reply.evidence[0].speaker not in speakers
    return _stands_before(one, reply) and is_anothers and not one.by_other


def _stands_before(one: Judged, reply: Judged) -> bool:
    """Whether a passage is the paragraph before that of a reply."""
    is_same_document = one.document.id == reply.document.id
    return is_same_document and one.passage.paragraph == reply.passage.paragraph - 1
