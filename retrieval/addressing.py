"""To whom something was said: in a question part of whom it asks, and no part of what about.

Over the shipped readout "What did Moon say about the WTO?" is answered with a probability of .93; with
"tell Putin about" it was .54, less than what the other one says got, which was then shown in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from retrieval.mentions import Mention, word_at
from retrieval.reporting import word_set
from retrieval.tokens import Token

SAY = {
    "tell": "say", "telling": "saying", "tells": "says", "told": "said",
    "brief": "say", "inform": "say", "briefed": "said", "informed": "said",
}  # fmt: skip
"""What is left of a verb when nobody is told."""
_TO = word_set(
    "comment complain express explain mention point propose put raise remark repeat reply respond say said speak spoke"
    " stress suggest talk talked bring"
)
_WITH = word_set(
    "discuss discussed mention raise raised share shared speak spoke spoken talk talked bring"
)
_GIVING = word_set("gave give given send sent")
_CALLS = word_set("call conversation discussion meeting talk talks")
_OF_CALLS = word_set("the his her their this that last latest recent phone telephone video")
_DURING = word_set("at during in on")
_FROM = word_set("ask demand expect need request seek want")
_BETWEEN = 3
"""So many words may stand between "discuss" and "with Putin"."""


def told(
    tokens: Sequence[Token], asked: Mention, mentions: Sequence[Mention]
) -> Iterator[tuple[int, int]]:
    """Where `tokens` say, behind who is `asked`, to which other party something was said."""
    for mention in mentions:
        if not mention.names & asked.names and (call := _in_a_call(tokens, mention)):
            yield call
            continue
        is_other = mention.begin >= asked.end and not mention.names & asked.names
        begin = _begin(tokens, mention, asked.end) if is_other and not asked.is_group else None
        # "What did Moon tell Putin to do?" is of what he does, and has nobody else who does it.
        if begin is not None and word_at(tokens, mention.end) not in ("'s", "'", "to"):
            yield begin, tokens[mention.end - 1].end


def _in_a_call(tokens: Sequence[Token], mention: Mention) -> tuple[int, int] | None:
    """Where "in his phone call with Putin," stands, if the mention ends it."""
    at = mention.begin - 2
    if word_at(tokens, at + 1) not in ("with", "to") or word_at(tokens, at) not in _CALLS:
        return None
    while word_at(tokens, at) in _CALLS | _OF_CALLS:
        at -= 1
    if at < 0 or word_at(tokens, at) not in _DURING:
        return None
    last = mention.end - (word_at(tokens, mention.end) != ",")
    # Behind the question the blank before it goes too.
    return (tokens[at - 1].end if at else 0, tokens[last].end)


def _begin(tokens: Sequence[Token], mention: Mention, after: int) -> int | None:
    """Where "tell Putin" begins, or what stands before "to Putin" ends; None where it is neither."""
    at = mention.begin - 1
    if word_at(tokens, at) in SAY:
        return tokens[at].start
    if word_at(tokens, at) in _GIVING:
        return tokens[at].end
    verbs = {"from": _FROM, "to": _TO, "with": _WITH}.get(word_at(tokens, at))
    if verbs is None:
        return None
    # "discuss cooperation with Russia" says what about.
    first = at - 1 if mention.is_country else at - 1 - _BETWEEN
    is_said = any(word_at(tokens, one) in verbs for one in range(max(first, after), at))
    return tokens[at - 1].end if is_said else None
