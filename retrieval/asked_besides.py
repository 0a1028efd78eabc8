"""Who is asked for by name though it is no party, and whose doings are asked for and not words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retrieval import asking_words
from retrieval.asking import AskedKind, AskedSpeaker, in_order
from retrieval.asking_words import rest_of, tells
from retrieval.mentions import JOINERS, Mention, past_adverbs, word_at
from retrieval.parties import Roster
from retrieval.reporting import act_of_base
from retrieval.titles import title_end
from retrieval.tokens import Token
from retrieval.words import ASKING_WORDS


def stranger(
    question: str, tokens: Sequence[Token], mentions: Sequence[Mention]
) -> AskedSpeaker | None:
    """Somebody whom the document does not know as one who speaks: "What did Biden (and Putin) say?"."""
    ends = {mention.begin: mention.end for mention in mentions}
    for begin in range(1, len(tokens)):
        if word_at(tokens, begin - 1) not in asking_words.DO:
            continue
        end, is_stranger = _people(tokens, begin, ends)
        verb = past_adverbs(tokens, end)
        if is_stranger and tells(act_of_base(word_at(tokens, verb), rest_of(tokens, verb + 1))):
            span = (tokens[begin].start, tokens[end - 1].end)
            return AskedSpeaker(
                AskedKind.PARTY, (question[slice(*span)],), (span,), is_stranger=True
            )
    return None


def _people(tokens: Sequence[Token], begin: int, ends: Mapping[int, int]) -> tuple[int, bool]:
    """The end of "Minister Yoo and Putin", and whether one of them is no party.

    `ends` says of the parties' names where they end, by where they begin.
    """
    at, is_stranger = begin, False
    if begin not in ends and word_at(tokens, begin) == "the":
        at += 1
        if title_end(tokens, at) is not None:
            return begin, False  # whoever that is
    if word_at(tokens, at) in ASKING_WORDS:
        return begin, False  # "What does the Readout say"
    while True:
        end = ends.get(at, at)
        while end not in ends and word_at(tokens, end) and tokens[end].text[0].isupper():
            end, is_stranger = end + 1, True
        if end == at or word_at(tokens, end) not in JOINERS:
            return end, is_stranger and end > begin
        at = end + 1


def doings(
    mentions: Sequence[Mention], tokens: Sequence[Token], roster: Roster
) -> AskedSpeaker | None:
    """Whose doings are asked for: "Will Moon be vaccinated?"."""
    auxiliaries = asking_words.DO | asking_words.OTHER_AUXILIARIES | asking_words.BE
    for mention in mentions:
        is_person = not (mention.is_group or mention.is_country) and len(mention.names) == 1
        is_person &= word_at(tokens, mention.end) not in ("'s", "'")
        if is_person and word_at(tokens, mention.begin - 1) in auxiliaries:
            names = in_order(mention.names, (party.name for party in roster.parties))
            return AskedSpeaker(AskedKind.DOINGS, names)
    return None
