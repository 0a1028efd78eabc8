"""Follow-ups in Korean and Russian made whole: expected questions written by hand."""

import pytest

from corpus import Party, load_folder, shipped_documents
from retrieval.asked_speaker import asked_speaker
from retrieval.conversation import Before
from retrieval.foreign_follow_ups import in_english, readings, whom, with_persons, with_speaker

MOON, PUTIN = "Moon Jae-in", "Vladimir Putin"


@pytest.fixture(scope="module")
def parties() -> tuple[Party, ...]:
    (readout,) = load_folder(shipped_documents())
    return readout.parties


def before(question: str, parties: tuple[Party, ...]) -> Before:
    return Before(question, asked_speaker(question, parties), None, (MOON, PUTIN))


@pytest.mark.parametrize(
    ("last", "question", "whole"),
    [
        ("문재인이 비핵화에 대해 뭐라고 했나요", "그럼 러시아는?", "러시아가 비핵화에 대해 뭐라고 했나요"),
        ("что Мун сказал о денуклеаризации?", "а Путин?", "что Путин сказал о денуклеаризации?"),
        ("кто сказал о вакцине?", "а Путин?", "Что Путин сказал — вакцине?"),
        ("What did Moon say about trade?", "а Путин?", "Что Путин сказал — trade?"),
    ],
)  # fmt: skip
def test_a_name_alone_asks_the_last_question_of_somebody_else(
    last: str, question: str, whole: str, parties: tuple[Party, ...]
) -> None:
    found, alone = readings(question, [before(last, parties)], parties)
    assert (found.texts, found.is_whole, alone) == ((whole,), True, None)


@pytest.mark.parametrize(
    ("last", "question", "text"),
    [
        ("что Мун сказал о торговле?", "а про санкции?", "Что Мун Чжэ Ин сказал про санкции?"),
        ("О чём шла речь?", "а про санкции?", "а про санкции?"),
        ("푸틴은 무역에 대해 뭐라고 했나요?", "백신은요?", "푸틴은 백신에 대해 뭐라고 했나요?"),
    ],
)
def test_another_topic_is_asked_of_the_same_one(
    last: str, question: str, text: str, parties: tuple[Party, ...]
) -> None:
    # Of him alone: what another says of sanctions would be an answer to the question as it stands.
    found, alone = readings(question, [before(last, parties)], parties)
    assert (found.texts, alone) == ((text,), None)


def test_what_says_too_little_is_put_to_the_last_topic(parties: tuple[Party, ...]) -> None:
    first = before("Продлят ли год культурных обменов?", parties)
    found, alone = readings("до какого времени?", [first], parties)
    assert found.texts == (
        "до какого времени — Продлят год культурных обменов?",
        "Продлят ли год культурных обменов, до какого времени?",
    )
    assert alone is None
    # "When?" has no topic; the question before it has.
    found, _ = readings("почему?", [first, before("когда?", parties)], parties)
    assert found.texts[0] == "почему — Продлят год культурных обменов?"


@pytest.mark.parametrize(
    "question", ["그럼 앞으로는?", "코로나인데도?", "코로나에도?", "그럼 앞으로 러시아는?"]
)
def test_what_names_no_topic_is_put_to_the_last_one(
    question: str, parties: tuple[Party, ...]
) -> None:
    last = before("한러 문화교류의 해는 언제까지 연장됐어?", parties)
    found, _ = readings(question, [last], parties)
    bare = question.rstrip("?")
    assert found.texts[0] == f"{bare} — 한러 문화교류의 해는 연장됐어?"


@pytest.mark.parametrize(
    ("last", "question", "text"),
    [
        (
            "푸틴이 백신을 맞는대?",
            "그럼 한국에는 언제 와?",
            "그럼 한국에는 언제 와 — 백신을 맞는대?",
        ),
        ("Путин привьётся?", "а в Корею когда?", "а в Корею когда — привьётся?"),
    ],
)
def test_where_to_is_not_who(
    last: str, question: str, text: str, parties: tuple[Party, ...]
) -> None:
    found, _ = readings(question, [before(last, parties)], parties)
    assert found.texts[0] == text


def test_what_ends_like_although_may_be_a_topic(parties: tuple[Party, ...]) -> None:
    last = before("푸틴은 무역에 대해 뭐라고 했나요?", parties)
    found, _ = readings("카보베르데도?", [last], parties)
    assert found.texts == ("푸틴은 카보베르데에 대해 뭐라고 했나요?",)


def test_a_question_that_tells_enough_may_stand(parties: tuple[Party, ...]) -> None:
    last = before("통화는 몇 분 했나요", parties)
    _, alone = readings("산업단지는 어디에 짓는대?", [last], parties)
    assert alone == "산업단지는 어디에 짓는대?"
    _, alone = readings("그건 어디에 짓는대?", [last], parties)
    assert alone is None


@pytest.mark.parametrize(
    ("last", "question", "read"),
    [
        ("Что Мун сказал о вакцине?", "он приедет?", "Мун Чжэ Ин приедет?"),
        ("Что Мун сказал о вакцине?", "и что он ответил?", "и что Путин ответил?"),
        ("Что Мун сказал о вакцине?", "и что тот ответил?", "и что Путин ответил?"),
        ("Что Мун сказал о вакцине?", "Путин сказал, что он приедет?", None),
        ("문재인은 무엇을 제안했나요?", "상대방은 뭐라고 했나요?", "푸틴은 뭐라고 했나요?"),
        ("문재인은 무엇을 제안했나요?", "그는 뭘 원해?", "문재인은 뭘 원해?"),
        ("О чём шла речь?", "он приедет?", None),
        ("Что Мун сказал о вакцине?", "а что на том конце провода?", "а что Путин?"),
        ("Что Путин сказал о вакцине?", "Что сказал своему визави?", None),
        ("Что Путин сказал о вакцине?", "Кто был на том конце провода?", None),
    ],
)
def test_persons_are_put_in_for_pronouns(
    last: str, question: str, read: str | None, parties: tuple[Party, ...]
) -> None:
    assert with_persons(question, before(last, parties), parties) == (read or question)


@pytest.mark.parametrize(
    ("last", "question", "read"),
    [
        ("문재인은 WTO에 대해 뭐라고 했나요?", "보호무역 얘기도 했어?", "문재인은 보호무역 얘기도 했어?"),
        ("푸틴은 백신에 대해 뭐라고 했나요?", "그리고 방역은 칭찬했어?", "그리고 푸틴은 방역은 칭찬했어?"),
        # A reply is the other one's.
        ("문재인은 푸틴한테 뭘 부탁했나요?", "그래서 도와준대?", "그래서 푸틴은 도와준대?"),
        ("푸틴은 뭐라고 답했나요?", "받아들였어?", "푸틴은 받아들였어?"),
        ("Как Путин отозвался о Корее?", "каким партнёром её назвал?", "каким партнёром её Путин назвал?"),
        # It says whom it is about, or that it is both, or nobody says anything.
        ("문재인은 WTO에 대해 뭐라고 했나요?", "푸틴도 그 말을 했어?", None),
        ("문재인은 WTO에 대해 뭐라고 했나요?", "양국이 협력하자고 했어?", None),
        ("문재인은 WTO에 대해 뭐라고 했나요?", "선거는 언제야?", None),
        ("Что Мун сказал о ВТО?", "когда выборы?", None),
        # Somebody else is meant, or nobody says it.
        ("문재인은 WTO에 대해 뭐라고 했나요?", "미국은 뭐라고 했어?", None),
        ("문재인은 WTO에 대해 뭐라고 했나요?", "유명희 본부장은 무슨 약속을 했나요?", None),
        ("문재인은 WTO에 대해 뭐라고 했나요?", "국제사회의 반응은 어땠나요?", None),
        ("푸틴은 백신에 대해 뭐라고 했나요?", "WHO가 승인했다고 했어?", None),
        ("푸틴은 백신에 대해 뭐라고 했나요?", "언론은 어떻게 평가했나요?", None),
        ("푸틴은 백신에 대해 뭐라고 했나요?", "WTO 사무총장 선거 결과는 어떻게 됐나요?", None),
        ("푸틴은 백신에 대해 뭐라고 했나요?", "푸틴한테 뭘 부탁했어?", None),
        ("푸틴은 백신에 대해 뭐라고 했나요?", "통화 날짜를 알고 싶은데요?", None),
        ("푸틴은 백신에 대해 뭐라고 했나요?", "통화가 몇 분이라고 했죠?", None),
        ("푸틴은 백신에 대해 뭐라고 했나요?", "몇 분 동안 이야기했나요?", None),
        ("Что Путин сказал о вакцине?", "что сказал Трамп?", None),
        ("Что Путин сказал о вакцине?", "что Байден сказал об этом?", None),
        ("Что Мун сказал о ВТО?", "какой закон принял парламент?", None),
        ("Что Путин сказал о вакцине?", "о чём попросил Путина?", None),
        # Nobody was asked about before.
        ("통화는 몇 분이었나요?", "보호무역 얘기도 했어?", None),
    ],
)  # fmt: skip
def test_whoever_was_asked_about_goes_on_where_a_subject_is_left_out(
    last: str, question: str, read: str | None, parties: tuple[Party, ...]
) -> None:
    assert with_speaker(question, before(last, parties), parties) == (read or question)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Мун доволен тем, как идёт работа с Россией?", MOON),
        ("문 대통령은 언제 방문하나요?", MOON),
        ("푸틴 방한은 언제예요?", PUTIN),
        ("Сколько минут говорили Мун и Путин?", None),
        ("통화는 몇 분이었나요?", None),
    ],
)
def test_whom_a_question_is_about(
    question: str, name: str | None, parties: tuple[Party, ...]
) -> None:
    assert whom(question, parties) == name


def test_a_piece_of_a_question_may_ask_for_more_of_his_words(parties: tuple[Party, ...]) -> None:
    found, _ = readings("또 뭐?", [before("푸틴은 협력에 대해 뭐라고 했나요?", parties)], parties)
    assert "푸틴은 뭐라고 했나요 — 협력에 또 뭐?" in found.texts
    # Of both nobody goes on alone.
    found, _ = readings(
        "또 뭐?", [before("두 정상은 협력에 대해 뭐라고 했나요?", parties)], parties
    )
    assert not any("푸틴" in text or "문재인" in text for text in found.texts)


def test_what_was_asked_in_another_language_is_known_in_english(
    parties: tuple[Party, ...],
) -> None:
    asked = before("푸틴은 백신에 대해 뭐라고 했나요?", parties)
    english = in_english(asked)
    assert "vaccine" in english.question
    assert (english.asked.names, english.asked.spans) == ((PUTIN,), ())
    # Of this no word is known.
    unknown = before("흐아우?", parties)
    assert in_english(unknown) is unknown
