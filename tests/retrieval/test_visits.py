"""Which country a visit is to."""

from __future__ import annotations

import pytest

from corpus.document import Party
from retrieval.engine import Engine
from retrieval.types import NoAnswer, Query
from retrieval.visits import are_elsewhere, destination

MOON, PUTIN = "Moon Jae-in", "Vladimir Putin"
PARTIES = (
    Party(MOON, side="Republic of Korea", side_aliases=("Korea", "Korean", "Seoul")),
    Party(PUTIN, side="Russian Federation", side_aliases=("Russia", "Moscow", "Kremlin")),
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When will Putin visit Korea?", MOON),
        ("Will the Korean president go to the Kremlin?", PUTIN),
        ("will he fly to moscow", PUTIN),
        ("When is the Seoul trip?", MOON),
        ("What did the leader of Russia say about visiting Korea?", MOON),
        ("Is Putin's trip to Seoul good for Russia?", MOON),
        ("What was said of a trip by his Russian counterpart to Korea?", MOON),
        ("Did Putin invite Moon to Moscow?", PUTIN),
        # As the glossaries put them.
        ("when Moon Jae-in Moscow visit?", PUTIN),
        ("go Korean president Kremlin?", PUTIN),
        ("invite Vladimir Putin Moon Jae-in Moscow?", PUTIN),
        ("Russia President when visit Korea?", MOON),
        # Nowhere, somewhere else, or to several.
        ("When will Putin visit?", None),
        ("When will Putin visit Japan?", None),
        ("Does Moon visit Seoul or does he go to Moscow?", None),
        ("What did Russia say about vaccines?", None),
        ("Did Moon visit the Russia president?", None),
        ("Did he come by his Russia policy alone?", None),
    ],
)
def test_whose_country_a_question_asks_for_a_visit_to(question: str, expected: str | None) -> None:
    assert destination(question, PARTIES) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (PUTIN, [False, True, True]),
        (MOON, [False, False, False]),
        (None, [False, False, False]),
    ],
)
def test_sentences_on_a_visit_elsewhere(asked: str | None, expected: list[bool]) -> None:
    sentences = [
        "Russia is ready.",
        "He will visit Korea.",
        "Before visiting the country he rests.",
    ]
    assert are_elsewhere(sentences, asked, PARTIES) == expected


def test_a_visit_to_both_is_one_to_each() -> None:
    sentences = ["He went to Seoul and came to Moscow.", "The visit was short."]
    assert are_elsewhere(sentences, PUTIN, PARTIES) == [False, False]


def test_a_visit_without_a_destination_may_be_the_one_asked_for() -> None:
    assert are_elsewhere(["The visit was short."], PUTIN, PARTIES) == [False]


@pytest.mark.parametrize(
    "question", ["Will the Korean president go to the Kremlin?", "When will Moon visit Moscow?"]
)
def test_a_visit_to_the_other_country_is_no_answer(engine: Engine, question: str) -> None:
    assert isinstance(engine.ask(Query(question)), NoAnswer)
