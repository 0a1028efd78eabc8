"""How a question is put to the cross-encoder."""

from __future__ import annotations

import pytest

from retrieval.asking import NOBODY, AskedKind, AskedSpeaker
from retrieval.posing import put_to


def asked_of(kind: AskedKind, question: str, words: str) -> AskedSpeaker:
    """Whose words are asked for is said by `words` of `question`."""
    start = question.index(words)
    return AskedSpeaker(kind, ("Vladimir Putin",), ((start, start + len(words)),))


def test_a_question_is_put_to_whoever_speaks_in_a_passage() -> None:
    question = "What did vvp say?"
    asked = asked_of(AskedKind.PARTY, question, "vvp")
    assert put_to(question, asked, "Moon Jae-in") == "What did Moon Jae-in say?"
    assert put_to(question, asked, None) == question
    question = "putins wish for peace"
    asked = asked_of(AskedKind.PARTY, question, "putin")
    assert put_to(question, asked, "Vladimir Putin") == "Vladimir Putin's wish for peace"


def test_each_of_several_names_stays_where_nobody_speaks() -> None:
    question = "What did Moon, and then Putin, want?"
    asked = AskedSpeaker(AskedKind.PARTY, ("Moon Jae-in", "Vladimir Putin"), ((9, 13), (24, 29)))
    assert put_to(question, asked, None) == question


def test_of_a_question_that_only_names_a_topic_the_topic_is_left() -> None:
    assert put_to("And what about vaccines?", NOBODY, None) == "vaccines?"


@pytest.mark.parametrize(
    ("question", "who", "put"),
    [
        ("Who said it?", "Who", "Who said it?"),
        ("Which of the two leaders said it?", "Which of the two leaders", "who said it?"),
        ("Was it Moon or Putin who asked?", "Was it Moon or Putin who", "who asked?"),
        ("Whose idea was it?", "Whose idea", "Whose idea was it?"),
        ("Which side said it?", "Which side", "Which side said it?"),
        ("Who first raised AI?", "Who", "Who first mentioned AI?"),
        ("gas, who brought that up", "who", "gas, who mentioned that"),
    ],
)
def test_whoever_is_asked_for_is_asked_for_shortly(question: str, who: str, put: str) -> None:
    assert put_to(question, asked_of(AskedKind.WHO, question, who), "Moon Jae-in") == put


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("Did Putin bring up AI?", "Did Vladimir Putin mention AI?"),
        ("Did Putin also bring the topic of AI up?", "Did Vladimir Putin mention the topic of AI?"),
        ("Has Putin touched upon AI?", "Did Vladimir Putin mention AI?"),
        ("Did Putin explicitly raise AI?", "Did Vladimir Putin explicitly mention AI?"),
        ("Did Putin raise taxes?", "Did Vladimir Putin raise taxes?"),
        ("Did Putin raise the import duty?", "Did Vladimir Putin raise the import duty?"),
        ("Did Putin raise his voice?", "Did Vladimir Putin raise his voice?"),
        ("Did Putin raise the gas prices?", "Did Vladimir Putin raise the gas prices?"),
        ("Did Putin say who will raise it?", "Did Vladimir Putin say who will raise it?"),
        ("Did Putin bring gifts and cheer up Moon?", "Did Vladimir Putin bring gifts and cheer up Moon?"),
    ],
)  # fmt: skip
def test_what_is_done_to_a_topic_is_said_plainly(question: str, put: str) -> None:
    assert put_to(question, asked_of(AskedKind.PARTY, question, "Putin"), "Vladimir Putin") == put


def test_a_topic_may_be_raised_by_nobody_in_particular() -> None:
    assert put_to("Was Syria brought up?", NOBODY, None) == "Was Syria mentioned?"
    assert put_to("Was Syria raised?", NOBODY, None) == "Was Syria raised?"


@pytest.mark.parametrize(
    "question",
    [
        "What did Putin say about flights?",
        "What did Putin express regarding flights?",
        "What was Putin saying about flights?",
        "Has Putin ever said anything on flights?",
        "Putin on flights?",
        "flights - what did Putin say about it?",
        "On flights, what was Putin's view?",
        "What does Putin think of flights?",
        "What did Putin reply on flights?",
        "and what else did Putin say on the topic of flights",
        "what Putin said about flights in the phone call with Moon",
        "What did Putin have to say about flights on the call?",
        "Did Putin comment on flights?",
        "Does Putin say anything about flights at all?",
        "Where does Putin speak of flights?",
        "Putin talks about flights",
        "Is it true that Putin talked about flights?",
        "What's Putin’s view on flights?",
        "Putin's exact words on flights",
    ],
)
def test_what_somebody_said_of_a_topic_is_whether_he_mentioned_it(question: str) -> None:
    asked = asked_of(AskedKind.PARTY, question, "Putin")
    assert put_to(question, asked, "Moon Jae-in") == "Did Moon Jae-in mention flights?"


@pytest.mark.parametrize(
    "question",
    [
        "What did the two presidents say about flights?",
        "What was said about flights on the phone?",
        "What does the readout say about flights?",
        "Does this official document mention flights?",
        "Did they discuss flights?",
        "they discussed flights?",
        "Where are flights mentioned?",
        "Which paragraph is about flights?",
    ],
)
def test_what_was_said_of_a_topic_is_whether_it_was_mentioned(question: str) -> None:
    assert put_to(question, NOBODY, None) == "Was flights mentioned?"


@pytest.mark.parametrize(
    "question",
    [
        "What did Putin say about that?",
        "What did Putin say on when flights resume?",
        "What did Putin say about flights and what did Moon reply? They agreed.",
        "What did Putin tell Moon about flights?",
        "What is Putin's position?",
        "What did Putin say on Monday?",
        "On Monday, what did Putin say?",
        "Yesterday - what did Putin say?",
        "What did Putin say on 5 March?",
        "What did Putin say on behalf of the allies?",
        "What did Putin say about Taiwan and what did Moon reply?",
        "What did Putin say about Taiwan, but how?",
        "Why did Putin mention flights?",
    ],
)
def test_what_asks_for_more_than_a_topic_stays(question: str) -> None:
    assert put_to(question, asked_of(AskedKind.PARTY, question, "Putin"), "Putin") == question


@pytest.mark.parametrize(
    "question",
    [
        "What was said on the phone?",
        "What did they talk about in Bali?",
        "What did they talk about first?",
        "Did they speak on Tuesday?",
        "Both mentioned Iran, but who objected?",
        "Someone mentioned Taiwan - who?",
        "Where are the men held that were mentioned?",
    ],
)
def test_what_names_no_topic_stays(question: str) -> None:
    assert put_to(question, NOBODY, None) == question


def test_a_topic_may_have_parts() -> None:
    assert put_to("Did they discuss 5G and AI?", NOBODY, None) == "Was 5G and AI mentioned?"


@pytest.mark.parametrize(
    "question",
    [
        "What was agreed on flights?",
        "and what did they decide about flights",
        "What did the two leaders agree on regarding flights?",
    ],
)
def test_what_was_agreed_on_a_topic_is_whether_it_was(question: str) -> None:
    assert put_to(question, NOBODY, None) == "Did they agree on flights?"


@pytest.mark.parametrize("question", ["What was agreed?", "What did they agree to do on flights?"])
def test_what_was_agreed_without_a_topic_stays(question: str) -> None:
    assert put_to(question, NOBODY, None) == question
