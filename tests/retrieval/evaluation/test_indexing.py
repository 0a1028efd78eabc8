from __future__ import annotations

import numpy as np
import pytest

from retrieval.engine import Engine
from retrieval.evaluation.indexing import collect, opened
from retrieval.evaluation.types import Entry
from retrieval.types import Answer, Mode, Query

ENTRIES = (
    Entry("sea", "The sea is salt. Ships cross it.", article="Water"),
    Entry("river", "Rivers run to the sea. Their water is fresh.", article="Water"),
    Entry("blank", "", article="Water"),
    Entry("hill", "A hill is lower than a mountain.", article="Land"),
)


class CountingEmbedder:
    """Stands in for the model where only what is asked of it matters."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[tuple[int, int]]]] = []

    def __call__(self, texts, spans):
        self.asked += zip(texts, spans, strict=True)
        vectors = np.array([[len(text) + 1, 1] for text in texts], dtype=np.float32)
        groups = [np.array(group, dtype=np.float32).reshape(-1, 2) for group in spans]
        return vectors, groups


def test_vectors_are_kept_and_used_again(tmp_path):
    embedder = CountingEmbedder()
    first = collect(ENTRIES, embedder, "model", tmp_path)
    assert [text for text, _ in embedder.asked] == [entry.text for entry in ENTRIES]
    # "The sea is salt." and "Ships cross it."; a blank entry's only sentence is like the whole.
    assert embedder.asked[0][1] == [(0, 16), (17, 32)]
    assert embedder.asked[2][1] == []
    assert first.sentence_vectors.tolist()[1] == [17, 32]
    assert first.sentence_vectors.tolist()[4] == first.vectors.tolist()[2] == [1, 1]
    unused = CountingEmbedder()
    again = collect(ENTRIES, unused, "model", tmp_path)
    assert unused.asked == []
    assert np.array_equal(again.vectors, first.vectors)
    assert np.array_equal(again.sentence_vectors, first.sentence_vectors)


@pytest.mark.parametrize("change", ["model", "text", "damage"])
def test_vectors_of_another_model_or_text_are_not_used(tmp_path, change):
    collect(ENTRIES, CountingEmbedder(), "model", tmp_path)
    entries = ENTRIES
    if change == "text":
        entries = (Entry("sea", "The sea is salt. Ships crossed it."), *ENTRIES[1:])
    if change == "damage":
        [file] = tmp_path.iterdir()
        file.write_bytes(file.read_bytes()[:100])
    embedder = CountingEmbedder()
    collect(entries, embedder, "other" if change == "model" else "model", tmp_path)
    assert len(embedder.asked) == 4


@pytest.mark.parametrize("mode", Mode)
def test_the_engine_answers_over_entries(shipped_index, mode):
    collection = collect(
        ENTRIES, shipped_index.embedder.passages_and_spans, shipped_index.manifest.model_sha256
    )
    with opened(collection, shipped_index) as over:
        result = Engine(over, mode).ask(Query("Is the water of a river fresh?", limit=10))
    assert isinstance(result, Answer)
    assert result.hits[0].passage.id == "river"
    assert [sentence.text for sentence in result.hits[0].evidence] == ["Their water is fresh."]


def test_without_the_article_nothing_of_it_is_found(shipped_index):
    collection = collect(
        ENTRIES, shipped_index.embedder.passages_and_spans, shipped_index.manifest.model_sha256
    )
    with opened(collection.without("Water"), shipped_index) as over:
        result = Engine(over, Mode.HYBRID).ask(Query("Is the water of a river fresh?", limit=10))
    hits = result.hits if isinstance(result, Answer) else result.closest
    assert {hit.passage.id for hit in hits} <= {"hill"}


def test_a_corpus_in_another_language_is_cut_and_asked_in_it(shipped_index):
    entries = (Entry("море", "Море солёное. По нему ходят корабли."), Entry("гора", "Гора высока."))
    collection = collect(entries, shipped_index.embedder.passages_and_spans, "model")
    assert collection.language == collection.without("").language == "ru"
    assert [part.text for part in collection.sentences[0]] == [
        "Море солёное.",
        "По нему ходят корабли.",
    ]
    with opened(collection, shipped_index) as over:
        assert [document.language for document in over.texts.documents()] == ["ru", "ru"]
        result = Engine(over, Mode.HYBRID).ask(Query("Что ходит по морю, корабли?"))
    assert isinstance(result, Answer)
    assert result.hits[0].passage.id == "море"
