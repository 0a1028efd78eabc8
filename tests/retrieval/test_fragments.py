import pytest

from retrieval.asking import NOBODY, AskedKind, AskedSpeaker
from retrieval.fragments import made_whole, names_topic, new_topic, subject, topic_phrase


def moon(question: str) -> AskedSpeaker:
    at = question.find("Moon")
    return (
        AskedSpeaker(AskedKind.PARTY, ("Moon Jae-in",), spans=((at, at + 4),))
        if at >= 0
        else NOBODY
    )


@pytest.mark.parametrize(
    ("last", "question", "whole"),
    [
        ("Does Moon want Putin to come?", "when?", "when Does Moon want Putin to come?"),
        ("did they extend the year", "Until when?", "Until when did they extend the year?"),
        ("does putin want talks", "like between who", "between who does putin want talks?"),
        ("What did Moon say?", "What about flights, did he mention those?", "did he mention flights?"),
        ("What did Moon say?", "and on the virus, what was the aim?", "what was the aim with regard to the virus?"),
        ("What did Moon say?", "and the WTO, what is to happen there", "what is to happen with regard to the WTO?"),
        ("What did Moon say?", "now AI, anything on that?", "anything on AI?"),
        ("whats Moon's opinion of Yoo", "ok and on flights?", "whats Moon's opinion of flights?"),
        ("What did Moon say?", "and the Peninsula, was that discussed?", "was the Peninsula discussed?"),
        ("which support, the vaccine one", "no, i meant the WTO one", "which support, the WTO one?"),
        ("what happens with nine bridges", "i mean the cultural year", "what happens with the cultural year?"),
        ("who spoke first", "sorry i meant flights", "flights?"),
        ("What did Moon say about flights?", "and in 2021?", "What did Moon say about flights in 2021?"),
        ("What did Moon say about flights?", "what about before March 2021?", "What did Moon say about flights before March 2021?"),
        ("What did Moon say about the IVI?", "and about flights?", "What did Moon say about flights?"),
    ],
)  # fmt: skip
def test_a_fragment_is_made_whole(last: str, question: str, whole: str) -> None:
    assert made_whole(question, NOBODY, last, moon(last)) == whole


@pytest.mark.parametrize(
    ("last", "question"),
    [
        ("What did Moon say about the IVI?", "when?"),
        ("Does Moon want Putin to come?", "when did he say so?"),
        ("Does Moon want Putin to come?", "Sorry, what is it about?"),
        ("is the complex one of them", "and the second thing?"),
    ],
)
def test_other_questions_are_left_alone(last: str, question: str) -> None:
    assert made_whole(question, NOBODY, last, moon(last)) is None


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("What did Moon say about the Nine Bridges?", "the Nine Bridges"),
        ("Does Moon look forward to a visit by Putin?", "a visit by Putin"),
        ("How did Moon rate the cooperation in fisheries?", "the cooperation in fisheries"),
        ("How long did they talk?", None),
        ("Is denuclearization still Moon's goal?", None),
        ("What did Moon say?", None),
    ],
)
def test_the_topic_of_a_question_in_its_own_words(question: str, phrase: str | None) -> None:
    assert topic_phrase(question, moon(question)) == phrase


def test_a_subject_is_the_telling_words_without_whom_is_asked() -> None:
    question = "What did Moon say about Russia joining the IVI?"
    assert subject(question, moon(question)) == "Russia joining IVI"


def test_a_piece_names_a_new_topic() -> None:
    assert new_topic("something about the arctic too?", NOBODY) == "the arctic"
    assert new_topic("and flights?", NOBODY) == "flights"
    assert new_topic("and when?", NOBODY) is None
    assert new_topic("and Moon?", moon("and Moon?")) is None


@pytest.mark.parametrize(
    ("question", "is_named"),
    [
        ("what did he say about the WTO?", True),
        ("what happened to the flights", True),
        ("what did he say about it?", False),
        ("what did he say?", False),
    ],
)
def test_a_question_may_name_its_topic_itself(question: str, is_named: bool) -> None:
    assert names_topic(question) == is_named


def test_what_is_asked_for_and_not_about_is_no_topic() -> None:
    assert subject("how long did they talk", NOBODY) == ""
    assert subject("yes, which flights?", NOBODY) == "flights"
