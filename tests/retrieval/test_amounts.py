import pytest

from retrieval.amounts import asks_for_number, has_number


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("통화는 몇 분이었어?", True),
        ("비용이 얼마래?", True),
        ("얼마나 중요하다고 했어?", False),
        ("몇몇 나라가 참여해?", False),
        ("Сколько длился разговор?", True),
        ("Скольких человек привили?", True),
        ("какую сумму просил Сеул?", True),
        ("Какие страны участвуют?", False),
        ("How many minutes?", False),
    ],
)
def test_a_number_is_asked_for(question: str, is_asked: bool) -> None:
    assert asks_for_number(question) == is_asked


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("During their 35-minute telephone conversation", True),
        ("on the occasion of the 30th anniversary", True),
        ("the two leaders", True),
        ("in spite of the restraints caused by COVID-19", False),
        ("Someone often said so.", False),
    ],
)
def test_a_text_has_a_number(text: str, is_there: bool) -> None:
    assert has_number(text) == is_there
