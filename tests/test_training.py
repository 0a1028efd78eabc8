from __future__ import annotations

import math

import pytest
import torch

from corpus.document import Party
from tests.training import BATCH, listwise, together
from tests.training_follow_ups import put_together, texts
from tests.training_texts import Pair
from tests.training_words import rendered


def pair(question: str, text: str, answers: bool) -> Pair:
    return Pair(question, text, answers, "k")


def test_what_answers_is_set_against_what_does_not_answer_the_same_question() -> None:
    batch = [
        pair("a", "right", True),
        pair("b", "right", True),
        pair("a", "wrong", False),
        pair("a", "right too", True),
    ]
    found = torch.tensor([2.0, 9.0, 0.0, 1.0])
    # Of "b" nothing is wrong; the two that answer "a" do not stand against each other.
    expected = (math.log(1 + math.exp(-2)) + math.log(1 + math.exp(-1))) / 2
    assert listwise(found, batch).item() == pytest.approx(expected)


def test_where_nothing_stands_against_anything_nothing_is_lost() -> None:
    assert listwise(torch.tensor([3.0]), [pair("a", "right", True)]).item() == 0


def test_the_pairs_of_a_question_stay_together_up_to_a_batch() -> None:
    many = [pair("a", str(number), number == 0) for number in range(BATCH + 3)]
    other = pair("b", "x", True)
    assert together([*many[:2], other, *many[2:]]) == [many[:BATCH], many[BATCH:], [other]]


def test_the_words_of_a_question_are_learnt_with_what_answers_it_in_english() -> None:
    # Of readout 51-1; its parties' names are nowhere in Korean but by their sound.
    put = "how many ppl is tartu lending out and for how long"
    known = {put: [pair(put, "Tartu lends 12 nurses for a year.", True)]}
    [korean] = rendered(known, "51-1", put, "korean", "타르투에서 몇 명이나 빌려주고 얼마 동안임")
    [russian] = rendered(known, "51-1", put, "russian", "сколько народу тарту даёт и на какой срок")
    for one, kind in ((korean, "korean"), (russian, "russian")):
        assert "Tartu" in one.question
        assert "how" in one.question
        assert (one.paragraph, one.answers, one.kind) == (known[put][0].paragraph, True, kind)
    assert list(rendered(known, "51-1", "another", "korean", "타르투")) == []
    assert list(rendered(known, "51-1", put, "korean", "???")) == []


def test_a_follow_up_is_learnt_with_what_answers_it_and_what_answered_the_one_before() -> None:
    own = [
        "They spoke for an hour.",
        "Mr. Kovar proposed Ms. Lind. She is a lawyer.",
        "Mr. Otieno replied in May.",
    ]
    # "Whom did Kovar propose?", "how old is she?": nothing says so.
    nowhere = {"sentence": "She is a lawyer.", "before": [2], "paragraphs": []}
    assert texts(nowhere, own) == {"She is a lawyer.": False, own[1]: False, own[0]: False}
    # "Whom did Kovar propose?", "and what did Otieno reply?"
    elsewhere = {"sentence": own[2], "before": [2], "paragraphs": [3]}
    assert texts(elsewhere, own) == {own[2]: True, own[1]: False, own[0]: False}


def test_a_follow_up_is_learnt_as_the_bot_reads_it() -> None:
    parties = [Party("Kovar", ("코바르", "Ковар")), Party("Otieno", ("오티에노", "Отиено"))]
    entry = {
        "korean": ["코바르가 사무총장 후보로 누구를 밀었어?", "몇 살이야?"],
        "russian": ["Ковар предложил Линд?", "а Отиено?"],
    }
    assert put_together(entry, "korean", parties) == [
        "몇 살이야 — 사무총장 후보로 밀었어?",
        "코바르가 사무총장 후보로 누구를 밀었어, 몇 살이야?",
    ]
    assert put_together(entry, "russian", parties) == ["Отиено предложил Линд?"]
