import pytest

from retrieval.amounts import asks_for_number, has_number


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("통화는 몇 분이었어?", True),
        ("비용이 얼마래?", True),
        ("얼마나 중요하다고 했어?", False),
        ("몇몇 나라가 참여해?", False),
        ("통화가 얼마나 걸렸어?", True),
        ("며칠 동안 방문해?", True),
        ("얼마 전 푸틴이 방문한 곳은?", False),
        ("얼마든지 돕겠다고 했어?", False),
        ("몇 가지 제안을 했다는데 뭐였어?", False),
        ("몇 년 전 서명한 협정이 뭐야?", False),
        ("Сколько длился разговор?", True),
        ("Скольких человек привили?", True),
        ("какую сумму просил Сеул?", True),
        ("Какова сумма помощи?", True),
        ("Какие страны участвуют?", False),
        ("Речь шла не столько о вакцине, сколько о торговле?", False),
        ("Дали ли сколько-нибудь денег?", False),
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
        ("accompanied by eighty business people", True),
        ("sixteen firms", True),
        ("eighteen months", True),
        ("he visited Russia twice", True),
        ("their ninth meeting", True),
        ("thousands of people", True),
        ("in spite of the restraints caused by COVID-19", False),
        ("Someone often said so.", False),
    ],
)
def test_a_text_has_a_number(text: str, is_there: bool) -> None:
    assert has_number(text) == is_there
