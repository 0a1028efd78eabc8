"""How a question is put to the cross-encoder: to whoever speaks in a passage, and plainly.

A cross-encoder takes words for what they mostly mean. Over the shipped readout "Who mentioned the
Northern Sea Route?" is answered with a probability of .94; with "brought up" it was .47, with "Which
of the two leaders" .08. "did moon bring up navalny" had .63, with "mention" .12. "Did Putin mention
flights?" has .95, "What did the two presidents say about flights?" had .16. All else that searches
gets the question in its own words.
"""

from __future__ import annotations

import re

from retrieval.addressing import SAY
from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.unwrapping import DOCUMENT

_TOPIC = re.compile(r"(?:(?:and|but|so|ok|okay)[, ]+)*(?:what|how) about (?=\w)", re.IGNORECASE)
_LONG_FOR_WHO = re.compile(r"which of|\w+ it", re.IGNORECASE)
"""How "Which of the two leaders" and "Was it Moon or Putin who" begin."""
_POSSESSIVE = re.compile(r"\As\b", re.IGNORECASE)
""" "putins take": without an apostrophe a name is no longer the same."""
_RAISE = re.compile(
    r"\b(?:br(?:ing|(?P<brought>ought))(?: up|(?P<it>(?: \w+){1,4}?) up(?= *(?:[?.,!]|$| in | with )))"
    r"|(?<!\bin )touch(?P<touched>ed)? (?:up)?on)\b",
    re.IGNORECASE,
)
"""What is done to a topic: "bring it up", "touched on"."""
_RAISED = re.compile(
    r"(?P<before>\A (?:(?:\w+ly|also|already|ever|first) )?)raise(?P<raised>d)?\b"
    r"(?!(?: \w+){0,2} (?:age|ceiling|dut(?:y|ies)|flag|fund|hope|level|money|number|output|price|production|quota"
    r"|rate|salar(?:y|ie)|tariff|tax(?:e)?|toast|troop|voice|wage)s?\b)"
)
"""Behind whom it is asked of; elsewhere it is mostly something else."""

_HIM = "\ue000"
"""Stands for the one who is asked about."""
_WHO = (
    rf"(?P<who>{_HIM}|they|it|either|anyone|anybody|someone|somebody|both"
    rf"|(?:both|the|the two|the 2|either)(?: of the)? (?:leader|president|side|men|man|countr(?:y|ie))s?"
    rf"|(?:the|this|that) (?:\w+ )?{DOCUMENT})"
)
_ABOUT = (
    r"(?:on the (?:issue|matter|question|subject|topic) of|(?:with|in) regard to|as to"
    r"|about|abt|on|of|re|concerning|regarding)"
)
_SAY = r"(?:have to say|say|comment|discuss|express|state|remark|speak|talk|tell (?:each other|the other))"
_SAID = r"(?:said|says|has to say|had to say)"
_SPEAK = (
    rf"(?:mention|discuss|address|(?:say (?:anything|something|a word)|speak|talk) {_ABOUT}|comment on|refer to"
    rf"|have (?:anything|something) to say {_ABOUT}|(?:contain|have) (?:anything|something) {_ABOUT})"
)
_SPOKE = rf"(?:mentioned|discussed|(?:said (?:anything|something)|spoke|talked) {_ABOUT})"
_SPEAKS = rf"(?:mentions|discusses|(?:says (?:anything|something)|speaks|talks) {_ABOUT}|{_SPOKE})"
_VIEW = r"(?:attitude|comment|line|message|opinion|position|quote|remark|stance|statement|take|thought|view|word)s?"
_WHEN_OR_WHERE = (
    r"(?:(?:yesterday|today|tomorrow|later|finally|after|apart|at|before|besides|during|for|in|on|with|behalf|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:january|february|march|april|june|july|august|september|october|november|december|\d+) ?(?:\d|january|february"
    r"|march|april|may|june|july|august|september|october|november|december))\b"
    r"|(?:first|last|most|record|the (?:phone|telephone|call|record))[\s?.!]*\Z)"
)
""" "What did he say on Monday?" names no topic."""
_MORE = r"(?:did|didn['’]t|does|how|if|is|only|was|were|what|when|where|which|who|whom|whose|why)"
"""How a further question begins: "flights, and what did Moon reply"."""
_TOLD = (
    r" (?P<topic>(?!(?:how|if|it|that|them|these|this|those|what|when|where|whether|which|who|whom|whose|why)\b)"
    rf"(?!{_WHEN_OR_WHERE})(?![^?.!;:]*(?:, *|[–—-] +|\b(?:and|but|or|that|then) ){_MORE}\b)"
    r"\w[^?.!;:]{1,80}?)"
    rf"(?: (?:at all|(?:in|on|during|over) (?:the|their|this|that) (?:phone |telephone )?"
    rf"(?:call|conversation|exchange|phone|talk|{DOCUMENT})(?: with [\w’' -]+)?))?[\s?.!]*\Z"
)
_SPOKEN_OF = (
    [
        re.compile(rf"\A(?:(?:and|but|so)\b,? )?{asks}{_TOLD}", re.IGNORECASE)
        for asks in (
            rf"what (?:else )?(?:did|do|does|has|have) {_WHO} {_SAY} {_ABOUT}",
            rf"what {_WHO} {_SAID} {_ABOUT}",
            rf"what (?:is|was) {_WHO} saying {_ABOUT}",
            rf"what message (?:did|does|has) {_WHO} (?:convey|give|given|have|send) {_ABOUT}",
            rf"(?:has|have|had) {_WHO} (?:also |ever |even )?{_SPOKE}",
            rf"what (?:is|was|were|has been) (?:being )?(?:mentioned|said|stated|written) {_ABOUT}",
            rf"(?:(?:how|where) )?(?:did|do|does|has|have) {_WHO} (?:also |ever |even )?{_SPEAK}",
            rf"{_WHO} {_SPEAKS}",
            rf"is it (?:correct|right|true) that {_WHO} {_SPOKE}",
            rf"(?:what(?:['’]?s| is| are| was| were) )?(?P<who>{_HIM})['’]s (?:exact |own )?{_VIEW} {_ABOUT}",
            rf"which (?:paragraph|part|passage|section|sentence) (?:is|speaks|talks) {_ABOUT}",
            rf"(?P<who>{_HIM}) (?:about|on|re|regarding)",
            rf"what (?:else )?(?:did|do|does) {_WHO} (?:answer|ask for|demand|expect|need|reply|request|respond|seek|want) {_ABOUT}",
            rf"what (?:did|do|does) {_WHO} think (?:about|of|on)",
        )
    ]
    + [
        re.compile(
            rf"\A(?:(?:about|as for|on|re|regarding) )?(?P<topic>(?!{_WHEN_OR_WHERE})\w[^?.!;:,]{{1,60}}?)(?: [–—-]|[,:]) "
            rf"what {said}(?: {_ABOUT} (?:it|that|this))?[\s?.!]*\Z",
            re.IGNORECASE,
        )
        for said in (
            rf"(?:did|do|does) {_WHO} (?:say|think)",
            rf"(?:is|was) (?P<who>{_HIM})['’]s {_VIEW}",
        )
    ]
    + [
        re.compile(
            r"\Awhere (?:is|are|was|were) (?P<topic>\w(?:(?! that )[^?.!;:]){1,80}?) (?:discussed|mentioned)[\s?.!]*\Z",
            re.IGNORECASE,
        ),
    ]
)

_AGREED_ON = re.compile(
    r"\A(?:(?:and|but|so)\b,? )?what (?:(?:was|were|is|has been|had been)|did (?:they|both|the (?:two|2))(?: \w+)?)"
    rf" (?:agreed?|decided?|settled?) (?:about|concerning|on regarding|on|regarding|upon){_TOLD}",
    re.IGNORECASE,
)
"""Over the shipped readout every second topic that it does not have was "agreed on" somewhere."""


def put_to(question: str, asked: AskedSpeaker, speaker: str | None) -> str:
    """`question` asked of `speaker` by name, whoever it asks: "What did vvp say?" of Putin.

    So that a passage of somebody else is judged by what it says, and not by who says it. Of a
    question that only names a topic the topic is left: "What about vaccines?".
    """
    topic = _TOPIC.match(question)
    if topic:
        return question[topic.end() :]
    whom: list[str] = []
    is_put = asked.kind in (AskedKind.PARTY, AskedKind.WHO)
    for start, end in sorted((*(asked.spans if is_put else ()), *asked.told), reverse=True):
        words, rest = question[start:end], question[end:]
        if (start, end) in asked.told:
            question = question[:start] + SAY.get(words.partition(" ")[0].lower(), "") + rest
            continue
        rest = _RAISED.sub(_mentioned, _POSSESSIVE.sub("'s", rest))
        question = question[:start] + _instead(words, asked.kind is AskedKind.PARTY) + rest
        whom.insert(0, speaker or words)
    posed = _of_a_topic(_RAISE.sub(_mentioned, question.lstrip()))
    for name in whom if asked.kind is AskedKind.PARTY else ():
        posed = posed.replace(_HIM, name, 1)
    return posed


def _instead(words: str, is_party: bool) -> str:
    """What to write for `words`, which say whom a question asks about."""
    if is_party:
        return _HIM
    return "who" if _LONG_FOR_WHO.match(words) else words


def _of_a_topic(question: str) -> str:
    """Whether a topic was mentioned, or agreed on, where a question is what was."""
    agreed = _AGREED_ON.match(question)
    if agreed:
        return f"Did they agree on {agreed['topic']}?"
    for pattern in _SPOKEN_OF:
        found = pattern.match(question)
        if found:
            by_him = found.groupdict().get("who") == _HIM
            return (
                f"Did {_HIM} mention {found['topic']}?"
                if by_him
                else f"Was {found['topic']} mentioned?"
            )
    return question


def _mentioned(raised: re.Match[str]) -> str:
    parts = raised.groupdict(default="")
    past = any(parts.get(name) for name in ("brought", "touched", "raised"))
    return f"{parts.get('before', '')}mention{'ed' if past else ''}{parts.get('it', '')}"
