"""The words by which a question in English asks for what somebody said."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.mentions import word_at
from retrieval.reporting import Act, act_of, word_set
from retrieval.tokens import Token

DO = word_set("did do does didn't don't doesn't didnt dont doesnt")
BE = word_set("is was are were isn't wasn't aren't weren't")
OTHER_AUXILIARIES = word_set("has have had will would can could should might may")
# What people ask of somebody's words or mind, besides the verbs of reporting.
MIND_VERBS = word_set(
    "back care dislike fancy favour feel float hate intend judge know like mean mind need pitch plan pursue"
    " rank rate react regard see seek single stand view wanna wish"
)
MIND_FORMS = word_set(
    "backs felt feels floated likes pitched pitches ranked ranks reacted replied singled singles thinks"
    " thought wants wanted wanna wished wishes"
)
WOULD = word_set("would 'd")
WISHING = word_set("like want prefer welcome love hope wish")
READINESS = word_set(
    "against aiming asking calling committed concerned counting demanding expecting insisting inviting"
    " pressing promising proposing pushing suggesting urging eager grateful happy hoping interested"
    " keen looking open opposed optimistic planning pleased prepared pursuing ready satisfied seeking trying willing"
    " worried wanting supportive up"
)
NOUNS = word_set(
    "advice agreement aim answer appeal argument assessment attitude belief call claim comment"
    " comments commitment complaint concern concerns condition conditions criticism demand demands"
    " desire explanation goal goals hope hopes idea ideas impression intention line message objection"
    " offer opinion opinions plan plans plea pledge position praise priorities promise proposal"
    " proposals reaction remark remarks reply request requests response stance statement statements"
    " suggestion suggestions take thoughts verdict view views wish wishes word words"
)
# Without a possessive only these are nouns beyond doubt: "Kremlin stance", but "Russia plans".
PLAIN_NOUNS = word_set(
    "attitude opinion policy position proposal reaction response stance statement view views"
)
PREPOSITIONS = word_set("about against at between by for from in into of on to toward towards with")
# Of a country these are as often what it did: "Korea's response to COVID-19".
DEEDS = word_set("response measures plan plans efforts")
WHO_NOUNS = word_set("leader president side party country one minister official speaker man")
TELEPHONING = (
    PREPOSITIONS
    | frozenset(["", "?", "!", ".", ","])
    | word_set("again after back before because first here last other twice when yesterday")
)
SOURCES = (
    ("according", "to"), ("in", "the", "eyes", "of"), ("in", "the", "view", "of"),
    ("in", "the", "opinion", "of"), ("in", "the", "words", "of"), ("from", "the", "mouth", "of"),
    ("matter", "to"), ("matters", "to"), ("important", "to"), ("important", "for"),
)  # fmt: skip
# "What marks did Moon give the project?"
GIVEN = word_set(
    "answer assurance assurances backing credit details example examples grade grades mark marks message"
    " praise rating reason reasons reply response support thanks verdict"
)

# "And Moon?", "so what about Putin", "no, sorry, I meant Moon".
BEFORE_A_NAME = word_set("about and but how i mean meant no ok quote so sorry then what")


def rest_of(tokens: Sequence[Token], at: int) -> str:
    """The words from a token on, in small letters."""
    return " ".join(token.lower for token in tokens[at:])


def tells(act: Act | None) -> bool:
    """Whether an act is one of saying."""
    return act in (Act.REPORT, Act.EXCHANGE)


def is_said(tokens: Sequence[Token], at: int) -> bool:
    """Whether the finite verb at a token is one of saying or of the mind: "praised", "wants"."""
    word = word_at(tokens, at)
    return word in MIND_FORMS or tells(act_of(word, rest_of(tokens, at + 1)))
