"""Whose words an English question asks for: by its verbs, its possessives and its "who"."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval import asking_words
from retrieval.addressing import told
from retrieval.asked_besides import doings, stranger
from retrieval.asking import NOBODY, AskedKind, AskedSpeaker, in_order
from retrieval.asking_words import is_said, rest_of, tells
from retrieval.mentions import (
    ADVERBS,
    Mention,
    mentions_in,
    past_adverbs,
    with_possessives,
    word_at,
)
from retrieval.parties import Roster
from retrieval.reporting import act_of, act_of_base, act_of_participle
from retrieval.tokens import Token, tokenize


def read(question: str, roster: Roster) -> AskedSpeaker:
    """Whose words `question` asks for."""
    tokens = list(with_possessives(tokenize(question), roster))
    mentions = list(mentions_in(tokens, roster))
    somebody_else = stranger(question, tokens, mentions)
    if somebody_else is not None:
        return somebody_else
    for find in (
        _by_cleft,
        _by_who,
        _by_source,
        _by_inversion,
        _by_statement,
        _by_noun,
        _by_agent,
        _alone,
    ):
        found = find(tokens, mentions)
        if found is not None:
            return _result(tokens, found, mentions, roster)
    return doings(mentions, tokens, roster) or NOBODY


def _result(
    tokens: Sequence[Token],
    found: Mention | tuple[int, int],
    mentions: Sequence[Mention],
    roster: Roster,
) -> AskedSpeaker:
    if isinstance(found, tuple):
        span = (tokens[found[0]].start, tokens[found[1] - 1].end)
        return AskedSpeaker(AskedKind.WHO, spans=(span,))
    kind = AskedKind.BOTH if found.is_group else AskedKind.PARTY
    span = (tokens[found.begin].start, tokens[found.end - 1].end)
    names = in_order(found.names, (party.name for party in roster.parties))
    return AskedSpeaker(kind, names, (span,), tuple(told(tokens, found, mentions)))


def _by_cleft(
    tokens: Sequence[Token], mentions: Sequence[Mention]
) -> Mention | tuple[int, int] | None:
    """ "Was it Putin who asked for it?", "Was it Moon or Putin who raised it?" """
    for first in mentions:
        begin = first.begin
        if word_at(tokens, begin - 1) != "it" or word_at(tokens, begin - 2) not in asking_words.BE:
            continue
        last = next((m for m in mentions if m.begin == first.end + 1), first)
        is_choice = last is not first and word_at(tokens, first.end) == "or"
        end = last.end if is_choice else first.end
        if word_at(tokens, end) not in ("who", "that"):
            continue
        if is_said(tokens, past_adverbs(tokens, end + 1)):
            return (begin - 2, end + 1) if is_choice else first
    return None


def _by_who(tokens: Sequence[Token], mentions: Sequence[Mention]) -> tuple[int, int] | None:
    """ "Who asked for it?", "Which of the two brought it up?", "Whose proposal was it?" """
    for at, token in enumerate(tokens):
        if token.lower == "whose" and word_at(tokens, at + 1) in asking_words.NOUNS:
            return at, at + 2
        end = at + 1
        if token.lower == "which":
            end = _which_end(tokens, at, mentions)
        elif token.lower != "who":
            continue
        verb = past_adverbs(tokens, end)
        if word_at(tokens, verb) in asking_words.OTHER_AUXILIARIES | asking_words.BE:
            verb = past_adverbs(tokens, verb + 1)
            if tells(act_of_participle(word_at(tokens, verb), rest_of(tokens, verb + 1))):
                return at, end
        if end > at and (is_said(tokens, verb) or _calls_something(tokens, verb, mentions)):
            return at, end
    return None


def _which_end(tokens: Sequence[Token], at: int, mentions: Sequence[Mention]) -> int:
    """The end of "which side", "which of the two leaders"; `at` where it is another "which"."""
    if word_at(tokens, at + 1) in asking_words.WHO_NOUNS:
        return at + 2
    if word_at(tokens, at + 1) == "of":
        return next((m.end for m in mentions if m.begin == at + 2 and m.is_group), at)
    return at


def _calls_something(tokens: Sequence[Token], at: int, mentions: Sequence[Mention]) -> bool:
    """Whether "called" is an opinion ("called the measures impressive") and not a telephone call."""
    after = word_at(tokens, at + 1)
    callee = next((m for m in mentions if m.begin == at + 1), None)
    is_possessive = callee is not None and word_at(tokens, callee.end) == "'s"
    return (
        word_at(tokens, at) == "called"
        and after not in ("", "?", "whom", "who", "first", "him", "her")
        and (callee is None or is_possessive)
    )


def _is_called_something(tokens: Sequence[Token], at: int, mentions: Sequence[Mention]) -> bool:
    """Whether "call" is an opinion: "call Russia an important partner", and not "call him back"."""
    callee = next((one.end for one in mentions if one.begin == at), at + 1)
    return word_at(tokens, callee) not in asking_words.TELEPHONING


def _by_source(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "According to Moon, …", "in Putin's view"."""
    for mention in mentions:
        before = tuple(
            word_at(tokens, at) for at in range(max(0, mention.begin - 4), mention.begin)
        )
        if any(before[-len(source) :] == source for source in asking_words.SOURCES):
            return mention
    return None


def _by_inversion(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "What did Putin say?", "Is Russia ready to help?", "Has Seoul promised it?" """
    for mention in mentions:
        auxiliary = word_at(tokens, mention.begin - 1)
        if auxiliary in ADVERBS:
            auxiliary = word_at(tokens, mention.begin - 2)
        verb = past_adverbs(tokens, mention.end)
        word, rest = word_at(tokens, verb), rest_of(tokens, verb + 1)
        if auxiliary in asking_words.DO | asking_words.OTHER_AUXILIARIES:
            if word in asking_words.MIND_VERBS or tells(act_of_base(word, rest)):
                return mention
            if word == "have" and rest.startswith("to say"):
                return mention
            if word == "call" and _is_called_something(tokens, verb + 1, mentions):
                return mention
            if word == "make" and rest.startswith("of "):
                return mention
            if word == "give" and asking_words.GIVEN & {token.lower for token in tokens}:
                return mention
            if auxiliary in asking_words.OTHER_AUXILIARIES and tells(act_of(word, rest)):
                return mention
        if auxiliary in asking_words.BE and (
            word in asking_words.READINESS or tells(act_of_participle(word, rest))
        ):
            return mention
    return None


def _by_statement(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "… what Putin said", "why Moon wants it"."""
    for mention in mentions:
        verb = past_adverbs(tokens, mention.end)
        # "a visit to Korea hoped for", "is Russia invited": there it is no subject that speaks.
        if word_at(tokens, mention.begin - 1) in asking_words.PREPOSITIONS | asking_words.BE:
            continue
        said, after = word_at(tokens, verb), word_at(tokens, verb + 1)
        would = said in asking_words.WOULD and after in asking_words.WISHING
        if (
            is_said(tokens, verb)
            or would
            or (said in asking_words.BE and after in asking_words.READINESS)
        ):
            return mention
    return None


def _by_noun(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "Moscow's position on …", "the response of Seoul", "Kremlin stance"."""
    for mention in mentions:
        excluded = asking_words.DEEDS if mention.is_country else frozenset()
        at = mention.end
        if word_at(tokens, at) in ("'s", "'"):
            telephoned = word_at(tokens, at + 1) == "call" and word_at(tokens, at + 2) != "for"
            said = {word_at(tokens, at + 1), word_at(tokens, at + 2)} & (
                asking_words.NOUNS - excluded
            )
            if said and not telephoned:
                return mention
        elif word_at(tokens, at) in asking_words.PLAIN_NOUNS - excluded:
            return mention
        if word_at(tokens, mention.begin - 1) in ("of", "from", "by") and (
            word_at(tokens, mention.begin - 2) in asking_words.NOUNS - asking_words.DEEDS
        ):
            return mention
    return None


def _by_agent(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "What was proposed (outright) by Seoul?", "anything from Putin on trade?" """
    for mention in mentions:
        before = word_at(tokens, mention.begin - 1)
        verb = word_at(tokens, mention.begin - 2)
        if before == "by" and any(
            tells(act_of(word_at(tokens, mention.begin - back), "")) for back in (2, 3)
        ):
            return mention
        if before == "from" and verb in ("anything", "something", "hear", "heard", "more", "else"):
            return mention
    return None


def _alone(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "And Moon?", "what about Putin", "Moon on trade"."""
    if len(mentions) == 0 or mentions[0].is_group:
        return None
    first = mentions[0]
    leading = {token.lower for token in tokens[: first.begin]}
    after = word_at(tokens, first.end)
    if leading <= asking_words.BEFORE_A_NAME and (
        after in ("", "?", "!", ".", ",", "on", "about", "re") and not first.is_country
    ):
        return first
    return None
