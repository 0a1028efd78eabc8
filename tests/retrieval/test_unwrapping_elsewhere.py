"""What a Korean or Russian question asks, without what it comes wrapped in."""

from __future__ import annotations

import time

import pytest

from retrieval.questions import MAX_QUESTION
from retrieval.unwrapping import unwrapped

SAID = "항공편에 대해 뭐라고 했나요?"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("안녕하세요, 항공편에 대해 뭐라고 했나요?", SAID),
        ("항공편에 대해 정확히 뭐라고 했나요?", SAID),
        ("항공편에 대한 정확한 문구를 알려주세요", SAID),
        ("항공편 관련 인용문 부탁드립니다", SAID),
        ("기사 쓰는 중인데 항공편에 대해 뭐라고 했는지 알려주세요", SAID),
        ("두 정상은 항공편에 대해 뭐라고 했나요?", SAID),
        ("저는 기자입니다. 항공편에 대한 내용이 있나요?", "항공편 언급이 있었나요?"),
        ("이 문서에 항공편 얘기가 나오나요? 감사합니다", "항공편 얘기가 나오나요?"),
        ("푸틴이 항공편에 대해 뭐라고 했는지 알려줘", "푸틴이 항공편에 대해 뭐라고 했나요?"),
        ("푸틴의 항공편에 대한 발언을 찾아주세요", "푸틴은 항공편에 대해 뭐라고 했나요?"),
        ("이 보도자료에는 항공편 얘기가 나오나요?", "항공편 얘기가 나오나요?"),
        ("Здравствуйте! Упоминаются ли рейсы?", "Упоминаются ли рейсы?"),
        ("Подскажите, пожалуйста, что сказал Путин о рейсах?", "что сказал Путин о рейсах?"),
        ("Я журналист. Что сказал Путин о рейсах?", "Что сказал Путин о рейсах?"),
        ("Нужна точная цитата про рейсы", "про рейсы"),
        ("Найдите место, где говорится про рейсы", "про рейсы"),
        ("Для статьи: упоминаются ли рейсы?", "упоминаются ли рейсы?"),
        ("Есть ли что-нибудь про рейсы в документе? Спасибо!", "Есть ли что-нибудь про рейсы?"),
    ],
)
def test_what_is_asked_is_left(question: str, asked: str) -> None:
    assert unwrapped(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "두 정상이 합의한 것은?",
        "통화는 언제였나요?",
        "통화에서 무엇을 논의했나요?",
        "두 정상은 무엇에 대해 논의했나요?",
        "무슨 내용이 있나요?",
        "일본 보도자료에는 독도 언급이 있었나요?",
        "두 정상이 북한에 대해 합의했나요?",
        "전 총리는 아베입니다. 지금 총리는?",
        "네 번째 제안은 뭐였나요?",
        "Нужны ли вакцины?",
        "Я пишу про КНДР. Что сказал Мун?",
        "Для Украины - какие гарантии обещал Байден?",
        "Для чего, по словам Путина, нужна встреча?",
        "Сказал ли Зеленский спасибо?",
        "Когда был разговор?",
        "Что нового?",
        "¡Hola! ¿Qué dijo Putin?",
    ],
)
def test_what_belongs_to_a_question_stays(question: str) -> None:
    assert unwrapped(question) == question


@pytest.mark.parametrize("piece", ["혹시 ", "가 ", "에 대한 ", "нужна ", "для а", "я пиш"])
def test_a_long_question_takes_no_time(piece: str) -> None:
    question = (piece * MAX_QUESTION)[:MAX_QUESTION]
    start = time.perf_counter()
    unwrapped(question)
    assert time.perf_counter() - start < 1
