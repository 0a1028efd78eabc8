"""What a question asks, without what it comes wrapped in."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.questions import MAX_QUESTION
from retrieval.unwrapping import unwrapped


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("I am a journalist. Could you find the exact wording on flights, please?", "flights"),
        ("Hi there! Did they talk about Japan? Thanks a lot!", "Did they talk about Japan?"),
        ("For a seminar paper I need what the two presidents said about Japan.", "what the two presidents said about Japan."),
        ("for my thesis: how do both sides see it?", "how do both sides see it?"),
        ("quick question - what did Putin say about flights", "what did Putin say about flights"),
        ("I'd like to cite Putin on flights", "Putin on flights"),
        ("Show me where it mentions flights", "flights"),
        ("Could you tell me whether flights came up?", "flights came up?"),
        ("According to the official readout, who wants peace?", "who wants peace?"),
        ("In the call, who wants peace?", "who wants peace?"),
        ("anything about flights in there", "anything about flights"),
        ("How does the Blue House describe what Putin said about gas?", "what Putin said about gas?"),
        ("What, if anything, did Putin say?", "What did Putin say?"),
        ("When Moon spoke with Putin, what did he say?", "In the call with Putin, what did Moon say?"),
        ("When exactly will Putin come?", "When will Putin come?"),
        ("Hello. I work on trade. Who spoke of protectionism?", "Who spoke of protectionism?"),
        ("I am a student. Did they talk about Japan?", "Did they talk about Japan?"),
        ("tell me the passage where Putin talks about flights", "Putin talks about flights"),
        ("Do you know if they discussed flights?", "they discussed flights?"),
        ("source for the flights?", "the flights?"),
        ("ok, and flights?", "and flights?"),
        ("Show me, please, the flights", "the flights"),
        ("Tell me what Putin said", "what Putin said"),
        ("Point me to flights", "flights"),
        ("Do you know whether or not Putin will come?", "Putin will come?"),
        ("Please quote Moon on flights. I need it today.", "Moon on flights. I need it today."),
        ("From the readout who wants peace?", "who wants peace?"),
    ],
)  # fmt: skip
def test_what_is_asked_is_left(question: str, asked: str) -> None:
    assert unwrapped(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "What did Moon ask for?",
        "Who was on the call?",
        "What does it say in the document?",
        "Find it please",
        "In the statement of June 2021, what is said about flights?",
        "According to the June readout, what is said?",
        "Can you imagine?",
        "My favourite is Putin. I like him.",
        "I heard that Putin agreed to come. Is that right?",
        "My teacher says Putin will come. Is it true?",
        "A place for Korean firms",
        "on flights",
        "If Putin comes, when?",
        "For whom is the complex reserved?",
        "Would they cooperate on vaccines?",
        "so how long did they talk",
        "What was the question of the trade minister about?",
        # What alone tells the topic, the date, or whom it is not about.
        "I'm writing about North Korea. What did Moon say?",
        "What did Xi say? I mean about Taiwan.",
        "I mean the call of 5 March 2022. What did Macron say?",
        "I know Biden spoke of Iran. Did Xi?",
        "I do not want Moon's words. What did Putin say on Korea?",
        "Did they mention anything? I'm interested in the grain deal.",
        "Sorry, not Moon. What did Putin say?",
        "So Moon wants peace. And Putin?",
        "For the June 2021 call, what did Biden promise?",
        "For the Arctic - what was agreed?",
        "For a ceasefire, what does Hamas demand?",
        # Thanks that are asked about, and words that only begin like an order.
        "Did Zelensky say thank you?",
        "Did Kim send his thanks?",
        "Looking forward to the summit, what did Biden say?",
        "Show trials: were they raised?",
        "Give up nuclear weapons: who asked Kim to?",
        "Point 3 of the plan was discussed?",
        "In the text message, what did Biden say?",
        "I.M.F. loans, who asked?",
        "We want a two-state solution. Who said this?",
        "",
    ],
)
def test_what_belongs_to_a_question_stays(question: str) -> None:
    assert unwrapped(question) == question


@given(st.text(alphabet="hi, .?on thequsaf", max_size=60))
def test_once_is_enough_and_nothing_is_added(question: str) -> None:
    asked = unwrapped(question)
    assert unwrapped(asked) == asked
    left = iter(question)
    assert all(character in left for character in asked)


@pytest.mark.parametrize("piece", ["hi ", "for my ", "please ", "the exact ", " exactly", "a. I "])
def test_a_long_question_takes_no_time(piece: str) -> None:
    question = (piece * MAX_QUESTION)[:MAX_QUESTION]
    start = time.perf_counter()
    unwrapped(question)
    assert time.perf_counter() - start < 1
