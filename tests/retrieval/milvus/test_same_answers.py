"""A folder and a server give the same answers to the questions of our own set (its dev half)."""

from __future__ import annotations

import pytest

from corpus.loading import load_folder, shipped_documents
from retrieval.engine import Engine
from retrieval.evaluation import questions
from retrieval.index import Index
from retrieval.types import Answer, Mode, NoAnswer, Query, Ranking

TOP = 10


@pytest.fixture(scope="module")
def dev() -> list[questions.Question]:
    path = questions.shipped_questions()
    return list(questions.load(path, load_folder(shipped_documents()), "dev").questions)


def test_the_same_passages_in_the_same_order(
    pair: tuple[Index, Index], dev: list[questions.Question]
) -> None:
    vectors = pair[0].embedder.queries([question.text for question in dev])
    for vector in vectors:
        found = [index.dense.search(vector, TOP) for index in pair]
        own, other = (scored(*one) for one in zip(pair, found, strict=True))
        assert own == pytest.approx(other, abs=1e-5)
        first = [
            index.texts.passage(one.rows[0])[0].id for index, one in zip(pair, found, strict=True)
        ]
        assert first[0] == first[1]
        assert found[0].scores == pytest.approx(found[1].scores, abs=1e-5)
    assert len(vectors) == 202


def scored(index: Index, ranking: Ranking) -> dict[str, float]:
    """The score of each passage found, but for those that share the last place: several readouts
    begin alike, and which of these are among so many is left to chance."""
    return {
        index.texts.passage(row)[0].id: score
        for row, score in zip(ranking.rows, ranking.scores, strict=True)
        if score > ranking.scores[-1] + 1e-5
    }


def test_the_same_answers(pair: tuple[Index, Index], dev: list[questions.Question]) -> None:
    engines = [Engine(index, Mode.DENSE) for index in pair]
    for question in dev[::6]:
        query = Query(question.text, question.history)
        expected, found = (shown(engine.ask(query)) for engine in engines)
        assert found == expected


def shown(result: Answer | NoAnswer) -> object:
    hits = result.hits if isinstance(result, Answer) else result.closest
    places = [(hit.passage.id, [(s.start, s.end) for s in hit.evidence]) for hit in hits]
    return type(result), result.interpreted_as, places
