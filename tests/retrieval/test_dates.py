import datetime
import re
import time

import pytest

from corpus.document import Document
from retrieval import dating
from retrieval.date_patterns import Order, Relation
from retrieval.dates import read
from retrieval.filters import Between

TODAY = datetime.date(2022, 9, 1)
IN, BEFORE, SINCE = Relation.IN, Relation.BEFORE, Relation.SINCE


@pytest.mark.parametrize(
    ("question", "expected", "text"),
    [
        ("What did A say in June 2021?", (2021, 6, None, IN, True), "What did A say?"),
        ("What did they say on 28 September?", (None, 9, 28, IN, True), "What did they say?"),
        ("What did A tell B on March 4th, 2022?", (2022, 3, 4, IN, False), "What did A tell B?"),
        ("In June 2021, what was said?", (2021, 6, None, IN, True), "what was said?"),
        ("the call of 4 March 2022?", (2022, 3, 4, IN, True), "the call?"),
        (
            "the call with Dmytro Kuleba of 4 March",
            (None, 3, 4, IN, True),
            "the call with Dmytro Kuleba",
        ),
        ("What of the 2021-06-13 call?", (2021, 6, 13, IN, True), "What call?"),
        ("What of the 13.06.2021 meeting?", (2021, 6, 13, IN, True), "What meeting?"),
        ("What was said before August 2021?", (2021, 8, None, BEFORE, True), "What was said?"),
        ("their talks since February", (None, 2, None, SINCE, True), "their talks"),
        ("What did he say in May?", (None, 5, None, IN, True), "What did he say?"),
        ("2021 talks on fish", (2021, None, None, IN, True), "talks on fish"),
        ("what did he say earlier this year?", (2022, None, None, IN, False), "what did he say?"),
        ("calls since last year", (2021, None, None, SINCE, False), "calls"),
        ("2021년 6월 통화에서 뭐라고 했나?", (2021, 6, None, IN, True), "통화에서 뭐라고 했나?"),
        ("9월 28일 이전 통화", (None, 9, 28, BEFORE, True), "통화"),
        ("Что сказал Путин 28 сентября 2020 года?", (2020, 9, 28, IN, False), "Что сказал Путин?"),
        ("Что сказал Путин в мае?", (None, 5, None, IN, False), "Что сказал Путин?"),
        ("О чём говорили в 2021 году?", (2021, None, None, IN, False), "О чём говорили?"),
    ],
)
def test_a_date_is_read(question: str, expected: tuple[object, ...], text: str) -> None:
    reading = read(question, TODAY)
    assert reading is not None
    (when,) = reading.dates
    assert (when.year, when.month, when.day, when.relation, when.attached) == expected
    assert reading.text == text


@pytest.mark.parametrize(
    "question",
    [
        "May I ask what the second party said?",
        "Will they march on?",
        "Did they agree to sign it by 2022?",
        "What about the agreements of 2018?",
        "Which elections are there until December 2021?",
        "How many of the 2000 tons were sent?",
        "What was said on the 40th day?",
        "Что сказала мама про март?".replace(" про март", ""),
        "What did the 3 sides say in 13/45?",
        "What Moon said COVID-19 may do to trade",
        "Is COVID-19 March travel back?",
        "Article 9 may be changed?",
        "What did Putin say on 9999-12-31?",
        "How did trade grow from 2019 to 2021?",
        "is it due by this year",
        "",
    ],
)
def test_what_is_no_date_of_a_call_is_left_alone(question: str) -> None:
    assert read(question, TODAY) is None


@pytest.mark.parametrize(
    "question",
    [
        "What did they say from 2019 to 2021 about fish?",
        "What was said between 2019 and 2021 about fish?",
        "calls in 2019 or 2021 about fish",
    ],
)
def test_of_two_years_all_between_is_meant(question: str) -> None:
    reading = read(question, TODAY)
    assert reading is not None
    assert [when.year for when in reading.dates] == [2019, 2021]
    assert not re.search(r"\d", reading.text)
    assert dating.periods(reading, [datetime.date(2020, 5, 1)]) == [
        Between(datetime.date(2019, 1, 1), datetime.date(2021, 12, 31))
    ]


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("What did he say in the latest call?", Order.LATEST),
        ("the most recent phone conversation with Abe", Order.LATEST),
        ("their first call", Order.EARLIEST),
        ("최근 통화에서 뭐라고 했나?", Order.LATEST),
        ("в последнем разговоре", Order.LATEST),
    ],
)
def test_an_order_is_read(question: str, order: Order) -> None:
    reading = read(question, TODAY)
    assert reading is not None
    assert (reading.order, reading.dates) == (order, ())


def days(*texts: str) -> list[datetime.date]:
    return [datetime.date.fromisoformat(text) for text in texts]


def periods(question: str, *dates: str) -> list[str]:
    reading = read(question, TODAY)
    assert reading is not None
    return [dating.told(one) for one in dating.periods(reading, days(*dates))]


def test_a_date_means_what_there_are_documents_of() -> None:
    there = ("2021-05-20", "2021-06-13", "2022-06-01", "2022-08-03")
    assert periods("calls in June 2021", *there) == ["2021-06-01 – 2021-06-30"]
    # Without its year a month is the latest one there is.
    assert periods("calls in June", *there) == [
        "2022-06-01 – 2022-06-30",
        "2021-06-01 – 2021-06-30",
    ]
    assert periods("the call on 13 June", *there) == ["2021-06-13"]
    assert periods("the call in 2019", *there) == []
    assert periods("calls before June 2021", *there) == ["… – 2021-05-31"]
    assert periods("calls after June 2021", *there) == ["2021-07-01 – …"]
    assert periods("calls since June 2022", *there) == ["2022-06-01 – …"]
    # A call in the night is published the next day.
    assert periods("the call on 12 June 2021", *there) == ["2021-06-12 – 2021-06-13"]
    assert periods("calls on 29 February", "2021-02-28", "2022-01-01") == []
    assert periods("calls between May 2021 and June 2021", *there) == ["2021-05-01 – 2021-06-30"]


def document(title: str, date: str) -> Document:
    day = datetime.date.fromisoformat(date)
    return Document(f"{title}-{date}", title, False, day, "P", "https://x", "en", "call", "", "x")


def test_the_latest_call_is_the_latest_of_those_two() -> None:
    found = [
        document("Blinken’s Call with Kuleba", "2022-03-04"),
        document("Blinken’s Call with Kuleba", "2022-02-04"),
        document("Blinken’s Call with Lavrov", "2022-07-29"),
    ]
    for question, date in (
        ("What did Kuleba say to Blinken in the latest call?", "2022-03-04"),
        ("What did Kuleba say to Blinken in the first call?", "2022-02-04"),
        ("What did Blinken say in the latest call?", "2022-07-29"),
    ):
        reading = read(question, TODAY)
        assert reading is not None
        day = datetime.date.fromisoformat(date)
        assert dating.outermost(reading, found) == Between(day, day)
    assert dating.outermost(reading, []) is None


def test_a_date_that_other_documents_speak_of_is_what_is_asked_about() -> None:
    reading = read("What about the anniversary in 2020?", TODAY)
    assert reading is not None
    (period,) = dating.periods(reading, days("2020-09-28", "2021-01-01"))
    older = document("A", "2019-05-01")
    assert dating.is_spoken_of(reading, period, [("In 2020 it will be 30 years.", older)])
    assert not dating.is_spoken_of(reading, period, [("In 2021 it will be.", older)])
    within = document("A", "2020-09-28")
    assert not dating.is_spoken_of(reading, period, [("In 2020 it will be 30 years.", within)])


@pytest.mark.parametrize(
    "question",
    ["통화" * 1000 + " 2020년" * 300, "said With " * 300 + "in 2020 " * 100, "in 2020 " * 500],
)
def test_a_question_made_of_dates_is_read_quickly(question: str) -> None:
    begun = time.process_time()
    reading = read(question, TODAY)
    assert time.process_time() - begun < 0.5
    assert reading is not None
    assert len(reading.dates) <= 4
