from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval import files
from retrieval.antecedents import with_antecedent
from retrieval.building import Sizes
from retrieval.filters import Field, OneOf
from retrieval.local_index import LocalIndex
from retrieval.manifest import Segment, SourceFile
from retrieval.planning import Changes, plan
from retrieval.store import Store
from retrieval.types import Hit, Ranking
from tests.retrieval import hashed
from tests.retrieval.hashed import build, lay_out, opened
from tests.rigs.damage import flip

WORDS = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "NATO",
    "EU",
    "vaccines",
    "bridges",
    "sanctions",
    "talks",
    "energy",
    "zebra",
]
AT_ONCE, PARTS = Sizes(), Sizes(whole_up_to=0)

documents = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.lists(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
        min_size=1,
        max_size=4,
    ).map(lambda paragraphs: ".\n\n".join(paragraphs) + "."),
    min_size=1,
)


def by_passage(index: LocalIndex, ranking: Ranking) -> list[tuple[float, str, str]]:
    """A ranking as what it is about: rows of two indexes differ, and so does the order of ties."""
    found = [
        (score, passage.id, passage.text)
        for row, score in zip(ranking.rows, ranking.scores, strict=True)
        for passage in [index.texts.passage(row)[0]]
    ]
    return sorted(found, key=lambda one: (-one[0], one[1]))


def everything(index: LocalIndex) -> dict[str, object]:
    """All that an engine learns from an index."""
    texts = index.texts
    rows = [row for name in texts.document_ids() for row in texts.passage_rows(name)]
    chosen = [OneOf(Field.DOCUMENT, (name,)) for name in "abcdefgh"]
    some_documents = OneOf(Field.DOCUMENT, tuple("aceg"))
    allowed = texts.allowed(some_documents)
    lexicons = [texts.lexicon(), texts.lexicon(("odd",)), texts.lexicon(("even",))]
    spoken, seen = OneOf(Field.SPEAKER, ("Ada Example",)), texts.allowed(chosen[0])
    found: dict[str, object] = {
        "ids": sorted(texts.document_ids()),
        "searched": [texts.searched(one) for one in (None, some_documents, spoken, *chosen)],
        "words": [[one.has_word(word.lower()) for word in WORDS] for one in lexicons],
        "vocabulary": [one.vocabulary() for one in lexicons],
        "spelling": [sorted(one.words_of_length(2, 6)) for one in lexicons],
        "acronyms": [(one.has_acronym("NATO"), one.acronyms_of_length(4)) for one in lexicons],
        "paragraphs": [texts.paragraphs(name) for name in "abcdefgh"],
        "collections": [texts.documents_by_collection(), texts.passages_by_collection()],
        "parties": [texts.listed(Field.PARTY), texts.called(["ada example"], some_documents)],
        "dates": texts.dates(),
        "rarity": [index.lexical.rarity(term) for term in ("alpha", "zebra", "talk", "none")],
        "rarity in sight": [index.lexical.rarity(term, seen) for term in ("alpha", "talk")],
        "figures": dataclasses.replace(texts.figures, rows=0),
    }
    for question in ("alpha beta", "NATO sanctions talks zebra zebra", "energy"):
        everywhere = index.lexical.search(question, 100)
        found[question] = by_passage(index, everywhere)
        some = index.lexical.search(question, 100, allowed)
        found[f"{question}, some"] = by_passage(index, some)
        for may in (None, allowed):
            near = index.dense.search(hashed.vector(question), 100, may)
            found[f"near {question} {may is None}"] = [
                (round(score, 5), name, text) for score, name, text in by_passage(index, near)
            ]
    for row in rows:
        passage, _, first = texts.passage(row)
        found[passage.id] = (passage, index.dense.vectors(np.array([row])).round(5).tolist())
        sentences = index.sentence_vectors[first : first + len(passage.sentences)]
        found[f"{passage.id} sentences"] = sentences.astype(np.float32).round(2).tolist()
    return found


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(documents, min_size=2, max_size=5))
def test_an_index_that_grew_answers_as_one_that_was_built_at_once(
    steps: list[dict[str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        corpus, grown = Path(name) / "documents", Store(Path(name) / "grown")
        for number, wanted in enumerate(steps):
            lay_out(corpus, wanted)
            build(grown, corpus, PARTS)
            at_once = Store(Path(name) / f"at-once-{number}")
            build(at_once, corpus, AT_ONCE)
            with opened(grown) as ours, opened(at_once) as expected:
                assert everything(ours) == everything(expected)


MANY = {f"d{number:03}": f"Document {number} of many.\n\nIts end." for number in range(40)}


@pytest.fixture
def many(tmp_path: Path) -> tuple[Store, Path]:
    store, corpus = Store(tmp_path / "index"), tmp_path / "documents"
    lay_out(corpus, MANY)
    build(store, corpus, PARTS)
    return store, corpus


def test_what_is_added_stands_beside_files_that_are_taken_over(many: tuple[Store, Path]) -> None:
    store, corpus = many
    with opened(store) as before:
        inode = (before.generation / "dense.faiss").stat().st_ino
    lay_out(corpus, {**MANY, "d000": "Changed now.\n\nIts end.", "new": "Something new."})
    seen: list[str] = []
    result = build(store, corpus, PARTS, seen)
    assert (result.added, result.changed, len(result.kept)) == (("new",), ("d000",), 39)
    assert seen == ["Changed now.", "Something new."]
    with opened(store) as index:
        assert [segment.folder for segment in index.manifest.segments] == ["", "added-80"]
        assert (index.generation / "dense.faiss").stat().st_ino == inode
        assert index.manifest.passages == 81
    assert len(list((store.folder / "generations").iterdir())) == 1


@pytest.mark.parametrize("file", ["dense.faiss", "added-80/corpus.db", "added-80/dense.faiss"])
def test_a_damaged_file_is_not_taken_over_where_nothing_else_has_changed(
    many: tuple[Store, Path], file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        files, "_HASHED_WHOLE", 0
    )  # as if all were too large to hash at each opening
    store, corpus = many
    lay_out(corpus, {**MANY, "new": "Something new."})
    build(store, corpus, PARTS)
    with opened(store) as index:
        assert len(index.manifest.segments) == 2
        damaged = index.generation / file
    flip(damaged)
    build(store, corpus, PARTS)
    with opened(store) as index:
        index.check()  # raises where a file is damaged
        assert index.manifest.passages == 81


def test_many_small_additions_stay_few_segments(many: tuple[Store, Path]) -> None:
    store, corpus = many
    wanted = dict(MANY)
    for number in range(9):
        wanted[f"new{number}"] = f"Addition {number}."
        lay_out(corpus, wanted)
        build(store, corpus, PARTS)
        with opened(store) as index:
            assert len(index.manifest.segments) <= 3
            assert index.manifest.documents == 41 + number


def test_when_much_has_changed_all_is_written_anew(many: tuple[Store, Path]) -> None:
    store, corpus = many
    lay_out(corpus, {name: MANY[name] for name in list(MANY)[:25]})
    result = build(store, corpus, PARTS)
    assert (len(result.removed), result.embedded) == (15, 0)
    with opened(store) as index:
        (segment,) = index.manifest.segments
        assert segment.rows == index.manifest.passages == 50


def test_a_removal_alone_writes_no_segment(many: tuple[Store, Path]) -> None:
    store, corpus = many
    lay_out(corpus, {name: text for name, text in MANY.items() if name != "d007"})
    build(store, corpus, PARTS)
    with opened(store) as index:
        assert [segment.folder for segment in index.manifest.segments] == [""]
        assert index.texts.document("d007") is None
        assert 14 not in index.lexical.search("document", 100).rows
        assert 14 not in index.dense.search(hashed.vector("Document 7 of many."), 100).rows


def test_an_antecedent_is_not_looked_for_in_a_document_that_was_removed(
    many: tuple[Store, Path],
) -> None:
    store, corpus = many
    texts = {**MANY, "d008": "They met again."}
    lay_out(corpus, texts)
    build(store, corpus, AT_ONCE)
    lay_out(corpus, {name: text for name, text in texts.items() if name != "d007"})
    build(store, corpus, PARTS)
    with opened(store) as index:
        (row,) = index.texts.passage_rows("d008")
        passage, document, _ = index.texts.passage(row)
        hit = Hit(1, passage, document, 1, 1.0, passage.sentences)
        assert with_antecedent(hit, index.texts).antecedent is None


def test_rows_that_may_have_moved_are_told_apart(many: tuple[Store, Path]) -> None:
    store, corpus = many
    lay_out(corpus, {**MANY, "a-new": "Something new."})
    build(store, corpus, PARTS)
    with opened(store) as index:
        in_parts = index.manifest
    at_once = Store(corpus.parent / "at-once")
    build(at_once, corpus, AT_ONCE)
    with opened(at_once) as index:
        assert index.manifest.corpus_digest == in_parts.corpus_digest
        assert (index.manifest.layout, in_parts.layout != "") == ("", True)


def test_a_large_index_is_an_inverted_file_that_tells_its_recall(tmp_path: Path) -> None:
    store, corpus = Store(tmp_path / "index"), tmp_path / "documents"
    rng = np.random.default_rng(1)
    lay_out(
        corpus,
        {
            f"d{number}": ".\n\n".join(" ".join(rng.choice(WORDS, 9)) for _ in range(40)) + "."
            for number in range(60)
        },
    )
    result = build(store, corpus, Sizes(exact_up_to=1000))
    (segment,) = result.manifest.segments
    assert segment.kind == "IVF64,SQfp16"
    assert 0.98 <= segment.recall <= 1
    with opened(store) as index:
        question = hashed.vector("sanctions talks")
        vectors = index.dense.vectors(np.arange(index.rows))
        exact = np.sort(vectors @ question)[::-1][:10]
        assert index.dense.search(question, 10).scores == pytest.approx(exact, abs=1e-3)


def segment(first: int, rows: int) -> Segment:
    return Segment("", first, rows, 0, 0, 0, rows, "Flat", 1.0)


def changes(count: int) -> Changes:
    return Changes(tuple(SourceFile(f"{n}", 1, 1, "") for n in range(count)), (), {})


def test_later_segments_are_merged_that_are_not_much_larger() -> None:
    segments = [segment(0, 10_000), segment(10_000, 500), segment(10_500, 30)]
    found = plan(segments, [], changes(10), whole_up_to=0)
    assert found is not None
    assert (found.kept, found.merged) == (tuple(segments[:2]), tuple(segments[2:]))
    assert plan(segments, [], changes(10), whole_up_to=20_000) is None
    assert plan(segments, range(2_600), changes(0), whole_up_to=0) is None


def test_there_are_never_more_segments_than_can_be_read_at_once() -> None:
    sizes = [10**9, *(10 ** (8 - n) for n in range(7))]
    segments = [segment(sum(sizes[:n]), size) for n, size in enumerate(sizes)]
    found = plan(segments, [], changes(1), whole_up_to=0)
    assert found is not None
    assert len(found.kept) + 1 <= 8
