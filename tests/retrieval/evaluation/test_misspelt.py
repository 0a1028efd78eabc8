from __future__ import annotations

import pytest

from corpus.loading import load_folder, shipped_documents
from retrieval.engine import Engine
from retrieval.evaluation import conversations, misspelt, questions, tables
from retrieval.evaluation.results import ModeResult
from retrieval.evaluation.types import Dataset, Question
from retrieval.types import Mode


def test_only_answerable_questions_with_another_spelling_count():
    typed = Question("a", "Vacine?", clean="Vaccine?")
    silent = Question("b", "Sactions?", clean="Sanctions?", answerable=False)
    assert misspelt.misspelt(Dataset("set", (typed, silent, Question("c", "Why?")))) == [typed]


def test_each_spelling_is_asked_as_it_stands(shipped_index):
    unit = "2020-09-28-moon-putin-call#p1"
    typed = Question("a", "xqzvw?", clean="35-minute telephone conversation", relevant={unit: 1})
    dataset = Dataset("set", (typed,))
    clean, as_typed = misspelt.readings(Engine(shipped_index, Mode.LEXICAL), dataset)
    assert (clean.name, as_typed.name) == ("without the errors", "as typed")
    assert clean.means["Success@1"] == 1
    assert as_typed.means["Success@1"] == 0
    table = tables.spellings([ModeResult("lexical", dataset, (), (), (), (clean, as_typed))])
    assert [row[:3] for row in table.rows] == [
        ("lexical: without the errors", "1", "1.000"),
        ("lexical: as typed", "1", "0.000"),
    ]


def test_a_set_without_typing_errors_has_no_such_figures(shipped_index):
    dataset = Dataset("set", (Question("a", "Why?", relevant={"x": 1}),))
    assert misspelt.readings(Engine(shipped_index, Mode.LEXICAL), dataset) == []


def test_our_set_says_how_its_misspelt_questions_are_spelt():
    ours = questions.load(questions.shipped_questions(), load_folder(shipped_documents()))
    typed = misspelt.misspelt(ours)
    assert len(typed) == 24
    assert {one.kind for one in typed} == {"typo"}
    assert all(one.clean != one.text for one in typed)


@pytest.mark.parametrize(("asked", "ways"), [(misspelt.readings, 2), (conversations.readings, 3)])
def test_every_question_that_is_asked_is_counted(shipped_index, asked, ways):
    two = tuple(
        Question(name, "vacine", clean="vaccine", relevant={"x": 1}, history=("Why?",))
        for name in "ab"
    )
    told: list[int] = []
    engine = Engine(shipped_index, Mode.LEXICAL)
    asked(engine, Dataset("set", two), lambda total: lambda: told.append(total))
    assert told == [2 * ways] * (2 * ways)
