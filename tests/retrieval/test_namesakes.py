"""Countries that share a name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.document import Party
from retrieval.engine import Engine
from retrieval.index import Index
from retrieval.namesakes import Namesake, is_of_namesake, namesakes, told_apart
from retrieval.types import Answer, NoAnswer, Query
from retrieval.visits import is_to_namesake, speaks_of_visit

MOON = Party(
    "Moon Jae-in",
    side="Republic of Korea",
    side_aliases=("Korea", "South Korea", "Korean", "South Korean", "Seoul", "한국"),
)
PUTIN = Party("Vladimir Putin", side="Russian Federation", side_aliases=("Russia", "Russian"))
BOTH = (Namesake("Korea", "South Korea"), Namesake("Korean", "South Korean"))


@pytest.mark.parametrize(
    "question",
    [
        "When will Putin go to North Korea?",
        "did the n. korean side agree",
        "what did s korea say",
        "North-Korea?",
        "Will he visit Pyongyang?",
        "will he go to pyongyang",
        "What does S Korea want?",
    ],
)
def test_a_question_tells_a_country_apart(question: str) -> None:
    is_other = "s korea" not in question.lower()
    assert namesakes(question, (MOON, PUTIN)) == tuple(
        replace(one, is_other=is_other) for one in BOTH
    )


@pytest.mark.parametrize(
    "question",
    [
        "When will Putin go to Korea?",
        "the Republic of Korea",
        "What goes north?",
        "Northern Russia",
    ],
)
def test_other_questions_do_not(question: str) -> None:
    assert namesakes(question, (MOON, PUTIN)) == ()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("He hopes to visit Korea.", "He hopes to visit South Korea."),
        ("Korea’s Minister", "South Korea’s Minister"),
        ("In Korea, a Korean firm", "In South Korea, a South Korean firm"),
        ("peace on the Korean Peninsula", "peace on the Korean Peninsula"),
        ("the Republic of Korea and North Korea", "the Republic of Korea and North Korea"),
        ("friends of Korea", "friends of South Korea"),
        ("inter-Korean, Korea-Russia ties", "inter-Korean, Korea-Russia ties"),
        ("the Koreans", "the Koreans"),
        ("", ""),
    ],
)
def test_the_longer_name_is_read_where_the_shorter_stands_alone(text: str, read: str) -> None:
    assert told_apart(text, BOTH) == read
    assert told_apart(read, BOTH) == read


@pytest.mark.parametrize(
    ("text", "is_alone"),
    [
        ("He hopes to visit Korea.", True),
        ("the South Korean Government’s response", True),
        ("peace on the Korean Peninsula", False),
        ("denuclearization and peace on the Peninsula", False),
        ("efforts to normalize inter-Korean relations", False),
        ("talks with North Korea", False),
        ("talks with the DPRK", False),
        ("Korea-Russia relations", True),
    ],
)
def test_a_text_speaks_of_the_party_s_country_alone(text: str, is_alone: bool) -> None:
    document = "The Korean Government wants peace on the Korean Peninsula."
    asked = namesakes("Will he go to North Korea?", (MOON, PUTIN))
    assert is_of_namesake(text, document, asked) == is_alone
    assert not is_of_namesake(text, document, BOTH)
    assert not is_of_namesake(text, document, ())


@pytest.mark.parametrize(
    "question",
    [
        "When will Putin go to North Korea?",
        "Will Putin visit North Korea?",
        "Did Putin agree to visit North Korea?",
        "Who is North Korea's candidate for the WTO?",
        # The paragraph speaks of the Peninsula too, but in another sentence.
        "How many years have Russia and North Korea had diplomatic relations?",
        "Will Putin go to Pyongyang?",
    ],
)
def test_the_other_country_of_the_name_is_not_taken_for_it(
    shipped_index: Index, question: str
) -> None:
    assert isinstance(Engine(shipped_index).ask(Query(question)), NoAnswer)


def test_a_visit_to_the_other_country_is_told() -> None:
    def is_to(question: str) -> bool:
        return is_to_namesake(question, namesakes(question, (MOON, PUTIN)))

    assert is_to("Will Putin visit North Korea?")
    assert is_to("When is he going to the DPRK?")
    assert not is_to("What did Putin say about North Korea?")
    assert not is_to("Will Putin visit South Korea?")
    assert speaks_of_visit("He would visit the country.")
    assert not speaks_of_visit("Russia is ready to promote peace on the Peninsula.")


@pytest.mark.parametrize(
    ("question", "paragraphs"),
    [
        ("Did Putin agree to visit South Korea?", {13, 14}),
        ("Who is South Korea's candidate for the WTO?", {8}),
        ("What did Putin say about North Korea?", {12}),
        ("what did russia n korea agree on about flights", {7}),
    ],
)
def test_what_is_meant_is_answered(
    shipped_index: Index, question: str, paragraphs: set[int]
) -> None:
    answer = Engine(shipped_index).ask(Query(question))
    assert isinstance(answer, Answer)
    assert answer.hits[0].passage.paragraph in paragraphs
