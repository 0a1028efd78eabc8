"""The words of an English question that stand for parties, one or both."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.parties import Reference, Roster
from retrieval.reporting import is_adverb, word_set
from retrieval.titles import is_title_word, ranks_in
from retrieval.tokens import Token

# "the leaders" are both without a number; countries and ministers may be any.
_GROUP_NOUNS = word_set("leaders parties presidents sides")
_PAIR_NOUNS = _GROUP_NOUNS | word_set(
    "countries delegations governments men ministers nations officials people states women"
)
JOINERS = word_set("and n & und plus")
_DIRECTIONS = word_set("north south east west northern southern eastern western former inter anti")
_OPPOSITES = word_set("colleague counterpart interlocutor")
_AGREEING = word_set("agree decide")
_BLUNT = word_set("flat right straight")
ADVERBS = word_set(
    "actually all also both ever even finally just jointly last likely now on once only personally"
    " publicly really still then together too yet each explicitly specifically"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the question that stand for parties: tokens from `begin` to `end`."""

    begin: int
    end: int
    names: frozenset[str]
    is_country: bool
    """Whether only a side is named, which may be its doings as well as its words."""
    is_group: bool


def mentions_in(tokens: Sequence[Token], roster: Roster) -> Iterator[Mention]:
    """The parties in a question, from left to right; "A and B" is one mention of both."""
    singles = list(_singles(tokens, roster))
    at = 0
    while at < len(singles):
        mention = singles[at]
        while (
            at + 1 < len(singles)
            and singles[at + 1].begin == mention.end + 1
            and tokens[mention.end].lower in JOINERS
            and singles[at + 1].names != mention.names
        ):
            at += 1
            names = mention.names | singles[at].names
            mention = Mention(mention.begin, singles[at].end, names, mention.is_country, True)
        yield mention
        at += 1


def with_possessives(tokens: Sequence[Token], roster: Roster) -> Iterator[Token]:
    """The tokens, "putins" cut into "putin" and "'s" as it would be with its apostrophe."""
    for token in tokens:
        stem = Token(token.start, token.end - 1, token.text[:-1], token.lower[:-1])
        is_cut = len(token.text) > 3 and token.lower.endswith("s") and not roster.person([token], 0)
        if is_cut and roster.person([stem], 0) is not None:
            yield stem
            yield Token(token.end - 1, token.end, "'s", "'s")
        else:
            yield token


def _singles(tokens: Sequence[Token], roster: Roster) -> Iterator[Mention]:
    everybody = frozenset(party.name for party in roster.parties)
    at = 0
    while at < len(tokens):
        if tokens[at].lower in _DIRECTIONS and roster.side(tokens, at) is None:
            # "North Korea" is not Korea, nor is its leader the Korean leader.
            side = roster.side(tokens, at + 1)
            at = side.end if side is not None else at + 1
            continue
        group = _group_end(tokens, at)
        if group is not None:
            yield Mention(at, group, everybody, False, True)
            at = group
            continue
        found = _longest(tokens, at, roster)
        if found is None:
            at += 1
            continue
        reference, is_country = found
        begin = _title_begin(tokens, at)
        ranks = ranks_in(token.lower for token in tokens[begin:at])
        end, names = reference.end, reference.names
        if word_at(tokens, end) in ("'s", "'") and word_at(tokens, end + 1) in _OPPOSITES:
            # "Putin's counterpart" is the other one of two.
            end, names = end + 2, everybody - names
            names = names if len(names) == 1 else frozenset()
        if names and all(ranks <= roster.ranks(name) for name in reference.names):
            yield Mention(begin, end, names, is_country, False)
        at = end


def _title_begin(tokens: Sequence[Token], at: int) -> int:
    """Where the title or initial before a name begins: "did Mr. Putin", "did V. Putin"."""
    begin = at
    while begin and (
        is_title_word(tokens[begin - 1])
        or ranks_in([tokens[begin - 1].lower])
        or tokens[begin - 1].text.endswith(".")
    ):
        begin -= 1
    return begin


def _group_end(tokens: Sequence[Token], at: int) -> int | None:
    """The end of "both sides", "the two presidents", "the leaders", "they" where they agree."""
    first = tokens[at].lower
    if first == "they" and word_at(tokens, past_adverbs(tokens, at + 1)) in _AGREEING:
        return at + 1
    end = at + 1 if first in ("the", "both", "these") else at
    if word_at(tokens, end) in ("two", "both"):
        end += 1
        return end + 1 if word_at(tokens, end) in _PAIR_NOUNS else end
    if first in ("the", "both") and word_at(tokens, end) in (
        _PAIR_NOUNS if first == "both" else _GROUP_NOUNS
    ):
        return end + 1
    return at + 1 if first == "both" else None


def _longest(tokens: Sequence[Token], at: int, roster: Roster) -> tuple[Reference, bool] | None:
    found = [
        (reference, is_country)
        for reference, is_country in (
            (roster.person(tokens, at), False),
            (roster.office(tokens, at), False),
            (roster.side(tokens, at), True),
            (_people_of_side(tokens, at, roster), True),
        )
        if reference is not None
    ]
    return max(found, key=lambda entry: entry[0].end, default=None)


def _people_of_side(tokens: Sequence[Token], at: int, roster: Roster) -> Reference | None:
    """ "the Russians", where the side is called Russian."""
    at += tokens[at].lower == "the"
    if not word_at(tokens, at).endswith("ns"):
        return None
    token = tokens[at]
    one = Token(token.start, token.end - 1, token.text[:-1], token.lower[:-1])
    side = roster.side([one], 0)
    return None if side is None else dataclasses.replace(side, end=at + 1)


def word_at(tokens: Sequence[Token], at: int) -> str:
    """The word at a token in lower case; empty outside the question."""
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def past_adverbs(tokens: Sequence[Token], at: int) -> int:
    """The first token from `at` on that is no adverb; "straight up" and "flat out" are some."""
    while True:
        word = word_at(tokens, at)
        if word in _BLUNT and word_at(tokens, at + 1) in ("up", "out"):
            at += 2
        elif word in ADVERBS or is_adverb(word):
            at += 1
        else:
            return at
