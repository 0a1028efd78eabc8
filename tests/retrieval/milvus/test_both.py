"""What every kind of index has to do, asked of each: the answers are those of plain Python."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import numpy as np
import pytest

from corpus.loading import load_folder
from retrieval.engine import Engine
from retrieval.errors import QueryError, StoreError, UnsupportedError
from retrieval.filters import Between, Field, Filter, OneOf, allows, every
from retrieval.index import Index
from retrieval.types import Answer, Mode, NoAnswer, Query
from tests.retrieval.milvus.conftest import HOSTILE, BackEnd, write

JUNE = Between(datetime.date(2021, 6, 1), datetime.date(2021, 6, 30))
FILTERS: list[Filter | None] = [
    None,
    JUNE,
    Between(low=datetime.date(2022, 1, 1)),
    Between(high=datetime.date(2020, 12, 31)),
    OneOf(Field.DOCUMENT, ("2020-09-28-moon-putin-call", "hostile", "there is no such")),
    OneOf(Field.PUBLISHER, (HOSTILE,)),
    OneOf(Field.PUBLISHER, ("The Harbour", 'x"')),
    OneOf(Field.LANGUAGE, ("en",)),
    OneOf(Field.COLLECTION, ("secret",)),
    OneOf(Field.COLLECTION, ("secret", "open")),
    OneOf(Field.COLLECTION, ()),
    OneOf(Field.PARTY, ("Vladimir Putin", "Ada Example")),
    OneOf(Field.SPEAKER, ("Vladimir Putin",)),
    every(JUNE, OneOf(Field.COLLECTION, ("secret", "readouts"))),
]


def rows(index: Index) -> list[int]:
    return [row for name in index.texts.document_ids() for row in index.texts.passage_rows(name)]


def speakers(index: Index, row: int) -> set[str]:
    return {s.speaker for s in index.texts.passage(row)[0].sentences if s.speaker}


def oracle(index: Index, chosen: Filter | None) -> set[int]:
    return {
        row
        for row in rows(index)
        if allows(chosen, index.texts.passage(row)[1], speakers(index, row))
    }


def test_it_holds_the_documents_word_for_word(index: Index, archive: Path) -> None:
    wanted = {document.id: document for document in load_folder(archive)}
    found = {document.id: document for document in index.texts.documents()}
    assert found == wanted
    assert index.manifest.documents == index.texts.documents_count == len(wanted)
    assert index.manifest.passages == index.texts.passages_count == len(rows(index))
    for row in rows(index):
        passage, document, _ = index.texts.passage(row)
        assert document.text[passage.start : passage.end] == passage.text
        assert all(document.text[s.start : s.end] == s.text for s in passage.sentences)
        assert index.texts.row(passage.id) == row
    with pytest.raises(StoreError):
        index.texts.row("no-such#p1")
    assert index.texts.document("no such") is None
    assert index.texts.passage_rows("no such") == []


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_a_filter_lets_through_what_it_means(index: Index, chosen: Filter | None) -> None:
    wanted = oracle(index, chosen)
    vector = index.embedder.queries(["the lighthouse keeper"])[0]
    found = index.dense.search(vector, 1000, index.texts.allowed(chosen))
    assert set(found.rows) == wanted
    assert list(found.scores) == sorted(found.scores, reverse=True)
    assert index.count(chosen) == len(wanted)


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_what_there_is_behind_a_filter(index: Index, chosen: Filter | None) -> None:
    # A filter on speakers means, for documents, those in which they speak.
    there = [
        document
        for document in index.texts.documents()
        if allows(
            chosen,
            document,
            {
                name
                for row in index.texts.passage_rows(document.id)
                for name in speakers(index, row)
            },
        )
    ]
    searched = index.texts.searched(chosen)
    assert searched.documents == len(there)
    assert index.texts.dates(chosen) == sorted({document.date for document in there})
    assert index.texts.listed(Field.DOCUMENT, chosen) == sorted(one.id for one in there)
    parties = {party.name for document in there for party in document.parties}
    assert index.texts.listed(Field.PARTY, chosen) == sorted(parties)
    if there:
        assert searched.first_date == min(document.date for document in there)
        assert searched.paragraphs == sum(index.texts.paragraphs(one.id) for one in there)
    # By an alias and by a part of the name, each as it was asked for; nobody is called "Nobody".
    expected = ["Ada Example"] if "Ada Example" in parties else []
    called = dict.fromkeys(("THE KEEPER", "Example"), expected) if expected else {}
    assert index.texts.called(["THE KEEPER", "Example", "Nobody"], chosen) == called


def test_vectors_are_those_of_the_passages_and_sentences(index: Index) -> None:
    row = index.texts.passage_rows("2020-09-28-moon-putin-call")[6]
    passage, _, first = index.texts.passage(row)
    vector = index.dense.vectors(np.array([row]))[0]
    spans = [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
    vectors, (sentences,) = index.embedder.passages_and_spans([passage.text], [spans])
    assert vector == pytest.approx(vectors[0], abs=1e-5)
    kept = index.sentence_vectors[first : first + len(spans)]
    assert kept.astype(np.float32) == pytest.approx(sentences, abs=1e-3)


def test_words_of_a_collection_are_told_to_those_alone_who_see_it(index: Index) -> None:
    everything, public = index.texts.lexicon(), index.texts.lexicon(("open", "readouts"))
    assert everything.has_word("herons")
    assert not public.has_word("herons")
    assert public.has_word("lighthouse")
    assert "herons" not in public.words_of_length(6, 6)
    assert everything.vocabulary() > public.vocabulary()
    assert public.has_acronym("IVI")
    assert not index.texts.lexicon(()).has_acronym("IVI")
    seen = index.texts.allowed(OneOf(Field.COLLECTION, ("open",)))
    assert index.lexical.rarity("heron", seen) == 1
    assert index.lexical.rarity("heron") < 1


@pytest.mark.parametrize("question", ["How many herons does the keeper count?", "seventeen herons"])
def test_a_collection_that_is_not_seen_is_not_reached(index: Index, question: str) -> None:
    engine = Engine(index, Mode.DENSE)
    seen = engine.ask(Query(question, collections=("secret",)))
    assert isinstance(seen, Answer)
    assert [hit.document.id for hit in seen.hits] == ["secret-one"]
    hidden = engine.ask(Query(question, collections=("open", "readouts"), limit=50))
    hits = hidden.closest if isinstance(hidden, NoAnswer) else hidden.hits
    assert hits
    assert "secret-one" not in {hit.document.id for hit in hits}
    with pytest.raises(QueryError):
        engine.ask(Query(question, collections=("open",), document_id="secret-one"))
    with pytest.raises(QueryError):
        engine.ask(Query(question, collections=('secret" or "',)))


def test_lexical_search_is_there_or_says_that_it_is_not(index: Index) -> None:
    if is_searched_by_words(index):
        allowed = index.texts.allowed(OneOf(Field.COLLECTION, ("secret", "open")))
        found = index.lexical.search("the herons of a lighthouse", 10, allowed)
        names = [index.texts.passage(row)[1].id for row in found.rows]
        assert names == ["secret-one", "hostile"]
        return
    with pytest.raises(UnsupportedError, match=r"no lexical search.*READOUT_MODE=dense"):
        index.lexical.search("herons", 10)
    with pytest.raises(UnsupportedError):
        Engine(index, Mode.HYBRID).ask(Query("How many herons does the keeper count?"))


def is_searched_by_words(index: Index) -> bool:
    """All but Milvus 2.3.5, which is what PyPI carries."""
    try:
        index.lexical.check()
    except UnsupportedError:
        return False
    return True


def test_documents_come_change_and_go(back_end: BackEnd, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    write(folder, "first", "Rain fell on Monday.\n\nThe harbour closed.", "a")
    write(folder, "second", "Snow fell on Tuesday.", "b")
    built = back_end.update(folder)
    assert built is not None
    assert (built.added, built.embedded) == (("first", "second"), 3)
    assert back_end.update(folder) is None

    before = back_end.open()
    assert before.is_current()
    write(folder, "first", "Rain fell on Monday.\n\nThe harbour opened again.", "a")
    write(folder, "third", "Wind came on Friday.", "b")
    (folder / "second.md").unlink()
    built = back_end.update(folder)
    assert built is not None
    assert (built.added, built.changed, built.removed) == (("third",), ("first",), ("second",))
    assert built.embedded == 2  # of the changed document, only its changed passage

    # Whoever had it open goes on with the old corpus, whole.
    assert told_soon(before)
    assert texts_of(before) == {
        "Rain fell on Monday.",
        "The harbour closed.",
        "Snow fell on Tuesday.",
    }
    after = back_end.open()
    assert texts_of(after) == {
        "Rain fell on Monday.",
        "The harbour opened again.",
        "Wind came on Friday.",
    }
    assert after.is_current()
    assert after.count() == after.manifest.passages == 3
    assert not after.texts.lexicon().has_word("snow")
    before.close()

    # Once more, so that what was gone a generation ago is removed in fact.
    (folder / "third.md").unlink()
    back_end.update(folder)
    assert texts_of(after) >= {"Rain fell on Monday.", "The harbour opened again."}
    last = back_end.open()
    assert texts_of(last) == {"Rain fell on Monday.", "The harbour opened again."}
    assert last.count() == 2
    last.close()
    after.close()


def told_soon(index: Index) -> bool:
    """Whether it is told within a moment that another generation has taken its place."""
    end = time.monotonic() + 20
    while index.is_current() and time.monotonic() < end:
        time.sleep(0.05)
    return not index.is_current()


def texts_of(index: Index) -> set[str]:
    """What a search for anything finds."""
    vector = index.embedder.queries(["weather"])[0]
    found = index.dense.search(vector, 100)
    return {index.texts.passage(row)[0].text for row in found.rows}


def test_a_build_that_breaks_off_changes_nothing(back_end: BackEnd, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    write(folder, "first", "Rain fell on Monday.", "a")
    back_end.update(folder)
    write(folder, "first", "Rain fell on Sunday.", "a")
    write(folder, "second", "Snow fell on Tuesday.", "a")

    def break_off(stage: str, done: int, total: int) -> None:
        if "mbedding" in stage and done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_end.update(folder, progress=break_off)
    opened = back_end.open()
    assert texts_of(opened) == {"Rain fell on Monday."}
    assert opened.count() == 1
    back_end.update(folder)
    again = back_end.open()
    assert texts_of(again) == {"Rain fell on Sunday.", "Snow fell on Tuesday."}
    assert again.count() == 2
