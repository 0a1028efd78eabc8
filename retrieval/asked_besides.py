"""Who is asked for by name though it is no party, and whose doings are asked for and not words."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval import asking_words
from retrieval.asking import AskedKind, AskedSpeaker, in_order
from retrieval.asking_words import rest_of, tells
from retrieval.mentions import Mention, past_adverbs, word_at
from retrieval.parties import Roster
from retrieval.reporting import act_of_base
from retrieval.tokens import Token


def stranger(
    question: str, tokens: Sequence[Token], mentions: Sequence[Mention]
) -> AskedSpeaker | None:
    """Somebody whom the document does not know as one who speaks: "What did Biden say?"."""
    taken = {at for mention in mentions for at in range(mention.begin, mention.end)}
    for auxiliary in range(len(tokens)):
        begin = end = auxiliary + 1
        while end < len(tokens) and tokens[end].text[0].isupper() and end not in taken:
            end += 1
        verb = past_adverbs(tokens, end)
        if (
            end > begin
            and word_at(tokens, auxiliary) in asking_words.DO
            and tells(act_of_base(word_at(tokens, verb), rest_of(tokens, verb + 1)))
        ):
            span = (tokens[begin].start, tokens[end - 1].end)
            return AskedSpeaker(AskedKind.PARTY, (question[slice(*span)],), (span,))
    return None


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
