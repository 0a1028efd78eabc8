"""What leans in Korean and Russian: expected values read off the questions by hand."""

import time

import pytest

from corpus import Party, load_folder, shipped_documents
from retrieval.foreign_leaning import asks_for_reply, has_topic, leans, named, patterns, telling


@pytest.fixture(scope="module")
def parties() -> tuple[Party, ...]:
    (readout,) = load_folder(shipped_documents())
    return readout.parties


@pytest.mark.parametrize(
    "question",
    [
        "그럼 푸틴은?",
        "언제까지요?",
        "왜요?",
        "그는 뭐라고 했나요?",
        "푸틴은 뭐라고 답했어요?",
        "백신은요?",
        "러시아는 도와준대요?",
        "우리 쪽은 뭘 해 달라고 했는데?",
        "а Путин?",
        "почему?",
        "до какого времени?",
        "и что он ответил?",
        "что ответил Путин?",
        "а про авиасообщение?",
        "и Москва тоже за неё высказалась?",
        "прям какими словами?",
    ],
)
def test_what_leans_on_something_before(question: str, parties: tuple[Party, ...]) -> None:
    assert leans(question, parties)


@pytest.mark.parametrize(
    "question",
    [
        "푸틴은 WTO에 대해 뭐라고 했나요?",
        "국제백신연구소는 어느 도시에 본부를 두고 있나요?",
        "Что Путин сказал о вакцине?",
        "문 대통령은 푸틴 대통령에게 무엇을 부탁했나요?",
        "О чём договорились Мун Чжэ Ин и Владимир Путин?",
        "Отказался ли Сеул от идеи безъядерного полуострова?",
        "Сколько минут длился телефонный разговор президентов?",
        "соглашение о свободной торговле между ними самими?",
        "как страны обойдутся без них самих?",
        # Nothing is known here of how Spanish leans.
        "¿y Putin?",
    ],
)
def test_what_stands_by_itself(question: str, parties: tuple[Party, ...]) -> None:
    assert not leans(question, parties)


def test_names_and_words_that_only_ask_tell_nothing(parties: tuple[Party, ...]) -> None:
    assert telling("그럼 푸틴은 왜?", parties) == []
    assert telling("문 대통령은 백신에 대해 뭐라고 했나요?", parties) == ["백신에"]
    assert telling("а когда Путин приедет?", parties) == ["приедет"]
    assert telling("что Мун сказал о вакцинах?", parties) == ["вакцинах"]
    assert telling("and Putin?", parties) == []


@pytest.mark.parametrize(
    ("question", "is_there"),
    [
        ("그럼 러시아는?", False),
        ("상대방은?", False),
        ("а Путин?", False),
        ("а он?", False),
        ("а Мун о нём что сказал?", True),
        ("а Путин о торговле?", True),
        ("그럼 앞으로 러시아는?", True),
        ("¿y Putin?", True),
    ],
)
def test_a_question_may_only_say_whom_it_means(
    question: str, is_there: bool, parties: tuple[Party, ...]
) -> None:
    assert has_topic(question, parties) == is_there


def test_parties_are_named_in_any_case(parties: tuple[Party, ...]) -> None:
    (one,) = named("а что насчёт Путина", parties)
    assert ("а что насчёт Путина"[one.start : one.end], one.names) == ("Путина", {"Vladimir Putin"})
    first, second = named("푸틴과 문재인", parties)
    assert (first.names, second.names) == ({"Vladimir Putin"}, {"Moon Jae-in"})
    assert named("Putin", parties) == []


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("뭐라고 답했나요?", True),
        ("수락했어?", True),
        ("푸틴은 뭐래?", True),
        ("백신은요?", False),
        ("как отреагировал Путин?", True),
        ("он согласился?", True),
        ("а когда?", False),
        ("그래서 온대?", True),
        ("도와준대?", True),
        ("날짜도 정해졌대?", False),
        ("확대요?", False),
        ("기대한대?", False),
        ("и что?", True),
        ("и что с визитом?", False),
        ("она готова?", True),
        ("он приедет?", False),
        ("did he agree?", False),
    ],
)
def test_a_reply_is_asked_for(question: str, is_asked: bool) -> None:
    assert asks_for_reply(question) == is_asked


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("그럼 김정은 얘기도 나왔나요?", "김정은"),
        ("FTA는요?", "FTA"),
        ("백신에 대해서는?", "백신"),
        ("언제 시작했어?", None),
        ("а про санкции?", "про санкции"),
        ("а про Навального говорили?", "про Навального"),
        ("и по поводу вакцин?", "по поводу вакцин"),
        ("а где он находится?", None),
    ],
)
def test_another_topic_is_named(question: str, topic: str | None) -> None:
    own = patterns(question)
    assert own is not None
    found = own.topical.match(question)
    assert (found["rest"].strip() if found else None) == topic


@pytest.mark.parametrize(
    ("start", "word"),
    [
        ("", "а"),
        ("о ", "ы"),
        ("о ", "ы "),
        ("", "а, "),
        ("", "은"),
        ("", "은 "),
        ("", "그 "),
        ("", "했"),
    ],
)
def test_long_questions_are_read_at_once(start: str, word: str, parties: tuple[Party, ...]) -> None:
    question = start + (word * 4000)[:4000] + "!ж"
    began = time.monotonic()
    leans(question, parties)
    own = patterns(question)
    assert own is not None
    own.topical.match(question)
    assert time.monotonic() - began < 5
