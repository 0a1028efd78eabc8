"""How a question is put to the cross-encoder: to whoever speaks in a passage, and plainly.

A cross-encoder takes words for what they mostly mean. Over the shipped readout "Who mentioned the
Northern Sea Route?" is answered with a probability of .94; with "brought up" it was .47, with "Which
of the two leaders" .08. "did moon bring up navalny" had .63, with "mention" .12. All else that
searches gets the question as it was asked.
"""

from __future__ import annotations

import re

from retrieval.asking import AskedKind, AskedSpeaker

_TOPIC = re.compile(r"(?:(?:and|but|so|ok|okay)[, ]+)*(?:what|how) about (?=\w)", re.IGNORECASE)
_LONG_FOR_WHO = re.compile(r"which of|\w+ it", re.IGNORECASE)
"""How "Which of the two leaders" and "Was it Moon or Putin who" begin."""
_RAISE = re.compile(
    r"\b(?:br(?:ing|(?P<brought>ought))(?: up|(?P<it>(?: \w+){1,4}?) up(?= *(?:[?.,!]|$| in | with )))"
    r"|(?<!\bin )touch(?P<touched>ed)? (?:up)?on)\b",
    re.IGNORECASE,
)
"""What is done to a topic: "bring it up", "touched on"."""
_RAISED = re.compile(
    r"(?P<before>\A (?:(?:\w+ly|also|already|ever|first) )?)raise(?P<raised>d)?\b"
    r"(?!(?: \w+){0,2} (?:funds|money|prices|rates|salaries|tariffs|taxes|troops|wages))"
)
"""Behind whom it is asked of; elsewhere it is mostly something else."""


def put_to(question: str, asked: AskedSpeaker, speaker: str | None) -> str:
    """`question` asked of `speaker` by name, whoever it asks: "What did vvp say?" of Putin.

    So that a passage of somebody else is judged by what it says, and not by who says it. Of a
    question that only names a topic the topic is left: "What about vaccines?".
    """
    topic = _TOPIC.match(question)
    if topic:
        return question[topic.end() :]
    if asked.kind in (AskedKind.PARTY, AskedKind.WHO):
        for start, end in sorted(asked.spans, reverse=True):
            whom = _whom(question[start:end], asked.kind, speaker)
            question = question[:start] + whom + _RAISED.sub(_mentioned, question[end:])
    return _RAISE.sub(_mentioned, question)


def _whom(words: str, kind: AskedKind, speaker: str | None) -> str:
    """What to write for `words`, which say whom a question asks about."""
    if kind is AskedKind.PARTY:
        return speaker or words
    return "who" if _LONG_FOR_WHO.match(words) else words


def _mentioned(raised: re.Match[str]) -> str:
    parts = raised.groupdict(default="")
    past = any(parts.get(name) for name in ("brought", "touched", "raised"))
    return f"{parts.get('before', '')}mention{'ed' if past else ''}{parts.get('it', '')}"
