"""Which country a visit is to."""

from __future__ import annotations

import time

import pytest

from corpus.document import Party
from retrieval.engine import Engine
from retrieval.types import NoAnswer, Query
from retrieval.visits import are_elsewhere, destination

MOON, PUTIN = "Moon Jae-in", "Vladimir Putin"
PARTIES = (
    Party(
        MOON,
        side="Republic of Korea",
        side_aliases=("Korea", "Korean", "Seoul", "한국", "Корея", "Южная Корея", "Сеул"),
    ),
    Party(
        PUTIN,
        side="Russian Federation",
        side_aliases=(
            "Russia",
            "Russian",
            "Moscow",
            "Kremlin",
            "러시아",
            "모스크바",
            "Россия",
            "Москва",
        ),
    ),
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
        ("문 대통령은 언제 모스크바를 방문하나요?", PUTIN),
        ("문 대통령이 러시아를 언제 방문하겠다고 했나요?", PUTIN),
        ("푸틴이 한국에 오나요?", MOON),
        ("러시아 방문은 언제인가요?", PUTIN),
        ("Приедет ли Мун в Москву?", PUTIN),
        ("Посетит ли президент России Южную Корею?", MOON),
        ("Когда будет визит Путина в Сеул?", MOON),
        ("Будет ли визит из России в Корею?", MOON),
        # Nowhere, somewhere else, or to several.
        ("When will Putin visit?", None),
        ("When will Putin visit Japan?", None),
        ("Does Moon visit Seoul or does he go to Moscow?", None),
        # Who goes, or what is talked of.
        ("What did Russia say about vaccines?", None),
        ("Did Moon visit the Russia president?", None),
        ("Did he come by his Russia policy alone?", None),
        ("Will the Russian visit take place?", None),
        ("Will Putin visit with the vaccine made in Russia?", None),
        ("Will he be injected before the trip with a vaccine made in Russia?", None),
        ("Will Putin's visit advance Russia-Korea ties?", None),
        ("What is the purpose of Putin's visit for Russia?", None),
        ("Is the visit in Russia's interest?", None),
        ("방문 요청에 러시아는 뭐라고 답했나요?", None),
        ("러시아 방문단은 언제 오나요?", None),
        ("러시아에서 오는 손님은 누구인가요?", None),
        ("푸틴은 오기 전 러시아 백신을 맞나요?", None),
        ("푸틴 방문 때 한러 관계를 논의하나요?", None),
        ("Обещала ли Россия визит?", None),
        ("Приедет ли президент России?", None),
        ("Сделает ли Путин перед приездом российскую прививку?", None),
        ("Что Мун говорил о визите Путина и пандемии в России?", None),
    ],
)
def test_whose_country_a_question_asks_for_a_visit_to(question: str, expected: str | None) -> None:
    assert destination(question, PARTIES) == expected


def test_what_is_asked_is_read_fast() -> None:
    start = time.perf_counter()
    for word in ("visit ", "방문 ", "визит в ", "Russia to "):
        destination(word * 1000, PARTIES)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (PUTIN, [False, True, True, True]),
        (MOON, [False, False, False, False]),
        (None, [False, False, False, False]),
    ],
)
def test_sentences_on_a_visit_elsewhere(asked: str | None, expected: list[bool]) -> None:
    sentences = [
        "Russia is ready.",
        "He will visit Korea.",
        "Before visiting the country he rests.",
        "He comes with others.",
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
