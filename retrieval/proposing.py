"""Who proposed it, and what was replied to: both stand before the reply."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.candidates import Judged
from retrieval.deciding import Examination
from retrieval.replying import REPLIED, REPLY

_WHO = re.compile(
    r"\b(?:by whom|who(?! (?:did|do|does|is|was|were) (?!it\b|the one\b)))\b[^?.!]{0,40}?"
    r"\b(?:ask(?:ed|s)?|br(?:ings?|ought)|floated|invit(?:ed?|es)|offer(?:ed|s)?|pitched|propos(?:ed|es?)|rais(?:ed?|es)"
    r"|request(?:ed|s)|suggest(?:ed|s)?|(?:came|comes) up with)\b"
    r"|\b(?:whose|by whom|who (?:had|made|issued|put forward) (?:an?|that|the|this))\b[^?.!]{0,25}?"
    r"\b(?:idea|initiative|invitation|offer|proposal|request|suggestion)\b",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(
    r"\b(?:her|his|that|the|their|this) (?:invitation|offer|proposal|request|suggestion|wish)\b"
    r"|^in (?:reply|response|return)\b|\brepl(?:ied|y|ying) that\b",
    re.IGNORECASE,
)
_REPLIED_TO = re.compile(
    r"\b(?:(?:answer|react|respond)(?:ed|ing)?|repl(?:ied|y|ying)) to\W*$"
    r"|\bwhat (?:had|has|was|were) (?!\w+ (?:agree|decid)ed)[^?.!]{1,40} asked(?: for| to do)?\W*$"
    r"|\bwhat(?:['’]?s| was| were|) (?:her|his|the|their) (?:proposal|question|request|suggestion)\W*$",
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


def replied_to_first(found: Examination, answered: Sequence[int]) -> Examination:
    """`found`, the paragraph before the row that was `answered` with first, whoever speaks in it, and
    that row itself further behind."""
    reply = next((one for one in found.judged if one.row in answered), None)
    before = [one for one in found.judged if reply and _stands_before(one, reply)]
    if reply is None or not before:
        return found
    first = replace(before[0], score=found.best_score, match=reply.match, by_other=False)
    others = [one for one in found.judged if one not in (before[0], reply)]
    others.append(replace(reply, score=reply.score - REPLY))
    others.sort(key=lambda one: (one.by_other, -one.score, one.row))
    return replace(found, judged=(first, *others), threshold=min(found.threshold, REPLIED))


def _is_replied_to(one: Judged, reply: Judged) -> bool:
    """Whether somebody else, whose words may answer, speaks in the paragraph before a reply."""
    speakers = {sentence.speaker for sentence in one.passage.sentences} - {None}
    is_anothers = bool(speakers) and reply.evidence[0].speaker not in speakers
    return _stands_before(one, reply) and is_anothers and not one.by_other


def _stands_before(one: Judged, reply: Judged) -> bool:
    """Whether a passage is the paragraph before that of a reply."""
    is_same_document = one.document.id == reply.document.id
    return is_same_document and one.passage.paragraph == reply.passage.paragraph - 1
