"""To whom something was said: in a question part of whom it asks, and no part of what about.

Over the shipped readout "What did Moon say about the WTO?" is answered with a probability of .93; with
"tell Putin about" it was .54, less than what the other one says got, which was then shown in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from retrieval.mentions import Mention, word_at
from retrieval.reporting import word_set
from retrieval.titles import is_title_word
from retrieval.tokens import Token, tokenize

SAY = {
    "tell": "say", "telling": "saying", "tells": "says", "told": "said",
    "brief": "say", "inform": "say", "briefed": "said", "informed": "said",
}  # fmt: skip
"""What is left of a verb when nobody is told."""
_FROM = word_set("ask demand expect need request seek want")
_TO = word_set(
    "bring comment complain express explain mention point propose put raise remark repeat reply respond say said"
    " speak spoke stress suggest talk talked"
)
_WITH = word_set(
    "bring discuss discussed mention raise raised share shared speak spoke spoken talk talked"
)
_GIVING = word_set("gave give given send sent")
_CALLS = word_set("call conversation discussion meeting talk talks")
_OF_CALLS = word_set("the his her their this that last latest recent phone telephone video")
_DURING = word_set("at during in on")
_BETWEEN = 3
"""So many words may stand between "discuss" and "with Putin"."""
_ADDRESSING = word_set(
    "advise advised ask asked assure assured call called congratulate congratulated encourage encouraged invite"
    " invited meet met phone phoned press pressed reassure reassured remind reminded telephone telephoned thank"
    " thanked urge urged warn warned"
) | frozenset(SAY)
"""Whom somebody spoke with stands right behind these."""
_PROMISING = word_set("offer offered promise promised")
"""Behind these, too; but it may be what is promised."""
_TALKING = (
    _TO
    | _WITH
    | _CALLS
    | word_set(
        "calls chat communicate communicated conversations convey conveyed discussions exchange exchanged meet meetings"
        " met mentioned phone promise promised readout readouts tell"
    )
)
"""And behind "with" or "to" after these, but not where what is spoken of comes between."""
_TOPICS = word_set("about against concerning for of on over regarding")


def told(
    tokens: Sequence[Token], asked: Mention, mentions: Sequence[Mention]
) -> Iterator[tuple[int, int]]:
    """Where `tokens` say, behind who is `asked`, to which other party something was said."""
    for mention in mentions:
        if mention.names & asked.names:
            continue
        if (call := _in_a_call(tokens, mention)) is not None:
            yield call
            continue
        is_behind = mention.begin >= asked.end and not asked.is_group
        begin = _begin(tokens, mention, asked.end) if is_behind else None
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


def is_spoken_with(tokens: Sequence[Token], begin: int) -> bool:
    """Whether it is said of the one named at a token that somebody told it something or spoke with it."""
    at = begin - 1
    at -= word_at(tokens, at) == "the"
    if word_at(tokens, at) in _ADDRESSING | _PROMISING:
        return True
    if word_at(tokens, at) not in ("with", "to"):
        return False
    for before in range(at - 1, at - 3 - _BETWEEN, -1):
        if word_at(tokens, before) in _TOPICS:
            return False
        if word_at(tokens, before) in _TALKING:
            return True
    return False


def speaks_with_stranger(
    question: str, unknown: Collection[str], is_word: Callable[[str], bool]
) -> bool:
    """Whether `question` is of what was said to somebody of whom the documents know nothing.

    `unknown` are its words in small letters that no document has, and `is_word` says whether one is a
    word of the language. "What did Putin tell Blinken?" is not answered by what he told others.
    """
    tokens = tokenize(question)

    def is_stranger(token: Token) -> bool:
        return token.lower in unknown and (token.is_capital or not is_word(token.lower))

    for begin in range(1, len(tokens)):
        if word_at(tokens, begin - 1) in _PROMISING or not is_spoken_with(tokens, begin):
            continue
        end = begin + 1
        while end < len(tokens) and tokens[end - 1].is_capital and tokens[end].is_capital:
            end += 1
        names = [one for one in tokens[begin:end] if not is_title_word(one)]
        if names and all(map(is_stranger, names)):
            return True
    return False
