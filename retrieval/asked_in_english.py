"""Whose words an English question asks for: by its verbs, its possessives and its "who"."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.asking import NOBODY, AskedKind, AskedSpeaker, in_order
from retrieval.mentions import (
    ADVERBS,
    Mention,
    mentions_in,
    past_adverbs,
    with_possessives,
    word_at,
)
from retrieval.parties import Roster
from retrieval.reporting import Act, act_of, act_of_base, act_of_participle, word_set
from retrieval.tokens import Token, tokenize

_DO = word_set("did do does didn't don't doesn't didnt dont doesnt")
_BE = word_set("is was are were isn't wasn't aren't weren't")
_OTHER_AUXILIARIES = word_set("has have had will would can could should might may")
# What people ask of somebody's words or mind, besides the verbs of reporting.
_MIND_VERBS = word_set(
    "back care dislike fancy favour feel float hate intend judge know like mean mind need pitch plan pursue"
    " rank rate react regard see seek single stand view wanna wish"
)
_MIND_FORMS = word_set(
    "backs felt feels floated likes pitched pitches ranked ranks reacted replied singled singles thinks"
    " thought wants wanted wanna wished wishes"
)
_WOULD = word_set("would 'd")
_WISHING = word_set("like want prefer welcome love hope wish")
_READINESS = word_set(
    "against aiming asking calling committed concerned counting demanding expecting insisting inviting"
    " pressing promising proposing pushing suggesting urging eager grateful happy hoping interested"
    " keen looking open opposed optimistic planning pleased prepared pursuing ready satisfied seeking trying willing"
    " worried wanting supportive up"
)
_NOUNS = word_set(
    "advice agreement aim answer appeal argument assessment attitude belief call claim comment"
    " comments commitment complaint concern concerns condition conditions criticism demand demands"
    " desire explanation goal goals hope hopes idea ideas impression intention line message objection"
    " offer opinion opinions plan plans plea pledge position praise priorities promise proposal"
    " proposals reaction remark remarks reply request requests response stance statement statements"
    " suggestion suggestions take thoughts verdict view views wish wishes word words"
)
# Without a possessive only these are nouns beyond doubt: "Kremlin stance", but "Russia plans".
_PLAIN_NOUNS = word_set(
    "attitude opinion policy position proposal reaction response stance statement view views"
)
_PREPOSITIONS = word_set(
    "about against at between by for from in into of on to toward towards with"
)
# Of a country these are as often what it did: "Korea's response to COVID-19".
_DEEDS = word_set("response measures plan plans efforts")
_WHO_NOUNS = word_set("leader president side party country one minister official speaker man")
_TELEPHONING = (
    _PREPOSITIONS
    | frozenset(["", "?", "!", ".", ","])
    | word_set("again after back before because first here last other twice when yesterday")
)
_SOURCES = (
    ("according", "to"), ("in", "the", "eyes", "of"), ("in", "the", "view", "of"),
    ("in", "the", "opinion", "of"), ("in", "the", "words", "of"), ("from", "the", "mouth", "of"),
    ("matter", "to"), ("matters", "to"), ("important", "to"), ("important", "for"),
)  # fmt: skip
# "What marks did Moon give the project?"
_GIVEN = word_set(
    "answer assurance assurances backing credit details example examples grade grades mark marks"
    " praise rating reason reasons reply response support thanks verdict"
)

# "And Moon?", "so what about Putin", "no, sorry, I meant Moon".
_BEFORE_A_NAME = word_set("about and but how i mean meant no ok quote so sorry then what")


def read(question: str, roster: Roster) -> AskedSpeaker:
    """Whose words `question` asks for."""
    tokens = list(with_possessives(tokenize(question), roster))
    mentions = list(mentions_in(tokens, roster))
    for find in (_by_who, _by_source, _by_inversion, _by_statement, _by_noun, _by_agent, _alone):
        found = find(tokens, mentions)
        if found is not None:
            return _result(tokens, found, roster)
    return NOBODY


def _result(
    tokens: Sequence[Token], found: Mention | tuple[int, int], roster: Roster
) -> AskedSpeaker:
    if isinstance(found, tuple):
        span = (tokens[found[0]].start, tokens[found[1] - 1].end)
        return AskedSpeaker(AskedKind.WHO, spans=(span,))
    kind = AskedKind.BOTH if found.is_group else AskedKind.PARTY
    span = (tokens[found.begin].start, tokens[found.end - 1].end)
    names = in_order(found.names, (party.name for party in roster.parties))
    return AskedSpeaker(kind, names, (span,))


def _rest(tokens: Sequence[Token], at: int) -> str:
    return " ".join(token.lower for token in tokens[at:])


def _tells(act: Act | None) -> bool:
    return act in (Act.REPORT, Act.EXCHANGE)


def _is_said(tokens: Sequence[Token], at: int) -> bool:
    """Whether the finite verb at a token is one of saying or of the mind: "praised", "wants"."""
    word = word_at(tokens, at)
    return word in _MIND_FORMS or _tells(act_of(word, _rest(tokens, at + 1)))


def _by_who(tokens: Sequence[Token], mentions: Sequence[Mention]) -> tuple[int, int] | None:
    """ "Who asked for it?", "Which of the two brought it up?", "Whose proposal was it?" """
    for at, token in enumerate(tokens):
        if token.lower == "whose" and word_at(tokens, at + 1) in _NOUNS:
            return at, at + 2
        end = at + 1
        if token.lower == "which":
            end = _which_end(tokens, at, mentions)
        elif token.lower != "who":
            continue
        verb = past_adverbs(tokens, end)
        if word_at(tokens, verb) in _OTHER_AUXILIARIES | _BE:
            verb = past_adverbs(tokens, verb + 1)
            if _tells(act_of_participle(word_at(tokens, verb), _rest(tokens, verb + 1))):
                return at, end
        if end > at and (_is_said(tokens, verb) or _calls_something(tokens, verb, mentions)):
            return at, end
    return None


def _which_end(tokens: Sequence[Token], at: int, mentions: Sequence[Mention]) -> int:
    """The end of "which side", "which of the two leaders"; `at` where it is another "which"."""
    if word_at(tokens, at + 1) in _WHO_NOUNS:
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
    return word_at(tokens, callee) not in _TELEPHONING


def _by_source(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "According to Moon, …", "in Putin's view"."""
    for mention in mentions:
        before = tuple(
            word_at(tokens, at) for at in range(max(0, mention.begin - 4), mention.begin)
        )
        if any(before[-len(source) :] == source for source in _SOURCES):
            return mention
    return None


def _by_inversion(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "What did Putin say?", "Is Russia ready to help?", "Has Seoul promised it?" """
    for mention in mentions:
        auxiliary = word_at(tokens, mention.begin - 1)
        if auxiliary in ADVERBS:
            auxiliary = word_at(tokens, mention.begin - 2)
        verb = past_adverbs(tokens, mention.end)
        word, rest = word_at(tokens, verb), _rest(tokens, verb + 1)
        if auxiliary in _DO | _OTHER_AUXILIARIES:
            if word in _MIND_VERBS or _tells(act_of_base(word, rest)):
                return mention
            if word == "have" and rest.startswith("to say"):
                return mention
            if word == "call" and _is_called_something(tokens, verb + 1, mentions):
                return mention
            if word == "make" and rest.startswith("of "):
                return mention
            if word == "give" and _GIVEN & {token.lower for token in tokens}:
                return mention
            if auxiliary in _OTHER_AUXILIARIES and _tells(act_of(word, rest)):
                return mention
        if auxiliary in _BE and (word in _READINESS or _tells(act_of_participle(word, rest))):
            return mention
    return None


def _by_statement(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "… what Putin said", "why Moon wants it"."""
    for mention in mentions:
        verb = past_adverbs(tokens, mention.end)
        # "a visit to Korea hoped for", "is Russia invited": there it is no subject that speaks.
        if word_at(tokens, mention.begin - 1) in _PREPOSITIONS | _BE:
            continue
        said, after = word_at(tokens, verb), word_at(tokens, verb + 1)
        would = said in _WOULD and after in _WISHING
        if _is_said(tokens, verb) or would or (said in _BE and after in _READINESS):
            return mention
    return None


def _by_noun(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "Moscow's position on …", "the response of Seoul", "Kremlin stance"."""
    for mention in mentions:
        excluded = _DEEDS if mention.is_country else frozenset()
        at = mention.end
        if word_at(tokens, at) in ("'s", "'"):
            telephoned = word_at(tokens, at + 1) == "call" and word_at(tokens, at + 2) != "for"
            said = {word_at(tokens, at + 1), word_at(tokens, at + 2)} & (_NOUNS - excluded)
            if said and not telephoned:
                return mention
        elif word_at(tokens, at) in _PLAIN_NOUNS - excluded:
            return mention
        if word_at(tokens, mention.begin - 1) in ("of", "from", "by") and (
            word_at(tokens, mention.begin - 2) in _NOUNS - _DEEDS
        ):
            return mention
    return None


def _by_agent(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "What was proposed (outright) by Seoul?", "anything from Putin on trade?" """
    for mention in mentions:
        before = word_at(tokens, mention.begin - 1)
        verb = word_at(tokens, mention.begin - 2)
        if before == "by" and any(
            _tells(act_of(word_at(tokens, mention.begin - back), "")) for back in (2, 3)
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
    if leading <= _BEFORE_A_NAME and (
        after in ("", "?", "!", ".", ",", "on", "about", "re") and not first.is_country
    ):
        return first
    return None
