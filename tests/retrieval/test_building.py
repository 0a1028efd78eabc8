from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from corpus import CorpusError, shipped_documents
from retrieval import building, freshness
from retrieval.embedding import Embedder
from retrieval.engine import Engine
from retrieval.errors import ModelError, StoreError
from retrieval.local_index import open_index
from retrieval.model_card import MODEL_FILE, ModelCard
from retrieval.models import DEFAULT_MODEL
from retrieval.store import Store
from retrieval.types import Query

SHIPPED = shipped_documents() / "2020-09-28-moon-putin-call.md"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    shutil.copy(SHIPPED, folder)
    return folder


def add_document(corpus: Path, name: str, text: str) -> Path:
    front, _, _ = SHIPPED.read_text(encoding="utf-8").partition("\n---\n")
    path = corpus / f"{name}.md"
    path.write_text(
        front.replace("2020-09-28-moon-putin-call", name) + f"\n---\n\n{text}\n", encoding="utf-8"
    )
    return path


def test_the_exported_model_equals_sentence_transformers(shipped_store: Store) -> None:
    from sentence_transformers import SentenceTransformer

    from retrieval import models

    texts = ["What did he say?", "a", "Word " * 400, "Вакцина", "백신", "“quoted” – dash"]
    reference = SentenceTransformer(str(models.locate(DEFAULT_MODEL)), device="cpu").encode(texts)
    (folder,) = shipped_store.models.iterdir()
    assert np.abs(Embedder(folder).passages(texts) - reference).max() <= 1e-5


def test_the_manifest_records_what_the_index_is_made_of(shipped_store: Store) -> None:
    generation = shipped_store.current()
    assert generation is not None
    manifest = shipped_store.manifest(generation, thorough=True)
    assert (manifest.documents, manifest.passages, manifest.sentences) == (1, 14, 29)
    assert (manifest.dimension, manifest.checked_passages) == (384, 14)
    assert 0 < manifest.largest_difference <= 1e-5
    assert manifest.model_fingerprint.startswith("53aa51172d142c89")


def test_a_fresh_index_is_left_alone(shipped_store: Store) -> None:
    before = shipped_store.current()
    assert building.ensure(shipped_store, shipped_documents(), DEFAULT_MODEL) is None
    assert shipped_store.current() == before


def test_only_what_changed_is_embedded(model_store: Store, corpus: Path) -> None:
    building.ensure(model_store, corpus, DEFAULT_MODEL)
    add_document(corpus, "another", "One paragraph.\n\nAnother paragraph.")
    notices: list[str] = []
    result = building.ensure(model_store, corpus, DEFAULT_MODEL, notice=notices.append)
    assert notices == ["Building the index: the documents have changed."]
    assert result is not None
    assert (result.embedded, result.added) == (2, ("another",))
    assert result.kept == ("2020-09-28-moon-putin-call",)
    (corpus / "another.md").unlink()
    result = building.ensure(model_store, corpus, DEFAULT_MODEL)
    assert result is not None
    assert (result.embedded, result.removed) == (0, ("another",))


def test_taken_over_vectors_answer_as_new_ones(
    model_store: Store, corpus: Path, tmp_path: Path
) -> None:
    building.ensure(model_store, corpus, DEFAULT_MODEL)
    first = open_index(model_store)
    add_document(corpus, "0-before", "Something else entirely.")
    building.ensure(model_store, corpus, DEFAULT_MODEL)
    taken_over = open_index(model_store)
    another_store = Store(tmp_path / "anew")
    another_store.folder.mkdir()
    (another_store.folder / "models").symlink_to(model_store.models.resolve())
    building.ensure(another_store, corpus, DEFAULT_MODEL)
    anew = open_index(another_store)
    rows = np.arange(15)
    assert taken_over.dense.vectors(rows) == pytest.approx(anew.dense.vectors(rows), abs=1e-5)
    old = first.sentence_vectors[0:29].astype(np.float32)
    assert taken_over.sentence_vectors[1:30].astype(np.float32) == pytest.approx(old, abs=1e-3)


def test_a_touched_but_equal_file_rebuilds_nothing(model_store: Store, corpus: Path) -> None:
    building.ensure(model_store, corpus, DEFAULT_MODEL)
    os.utime(corpus / SHIPPED.name, (1, 1))
    assert freshness.outdated(model_store, corpus, DEFAULT_MODEL) is None


@pytest.mark.parametrize("name", ["corpus.db", "dense.faiss", "sentences.npy", "manifest.json"])
def test_a_damaged_index_is_noticed_and_rebuilt(
    model_store: Store, corpus: Path, name: str
) -> None:
    building.ensure(model_store, corpus, DEFAULT_MODEL)
    generation = model_store.current()
    assert generation is not None
    data = bytearray((generation / name).read_bytes())
    data[len(data) // 2] ^= 0xFF
    (generation / name).write_bytes(data)
    assert freshness.outdated(model_store, corpus, DEFAULT_MODEL) is not None
    assert building.ensure(model_store, corpus, DEFAULT_MODEL) is not None
    assert len(Engine(open_index(model_store)).ask(Query("vaccine")).hits) == 3


def test_a_truncated_or_missing_file_is_noticed(model_store: Store, corpus: Path) -> None:
    building.ensure(model_store, corpus, DEFAULT_MODEL)
    generation = model_store.current()
    assert generation is not None
    (generation / "dense.faiss").unlink()
    with pytest.raises(StoreError, match=r"dense\.faiss of the index is missing"):
        open_index(model_store)
    assert building.ensure(model_store, corpus, DEFAULT_MODEL) is not None


def test_a_swapped_model_file_is_not_used(
    shipped_store: Store, corpus: Path, tmp_path: Path
) -> None:
    store = Store(tmp_path / "index")
    shutil.copytree(shipped_store.folder, store.folder)
    (folder,) = store.models.iterdir()
    with (folder / MODEL_FILE).open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\1\2\3")
    index = open_index(store)
    with pytest.raises(ModelError, match="is damaged: its hash is wrong; run: readout index"):
        _ = index.embedder


def test_a_broken_document_leaves_the_old_index_in_use(model_store: Store, corpus: Path) -> None:
    building.ensure(model_store, corpus, DEFAULT_MODEL)
    before = model_store.current()
    (corpus / "broken.md").write_text("no front matter", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"broken\.md:1"):
        building.ensure(model_store, corpus, DEFAULT_MODEL)
    assert model_store.current() == before
    open_index(model_store)


def test_an_interrupted_build_leaves_the_old_index_and_no_debris(
    model_store: Store, corpus: Path
) -> None:
    building.ensure(model_store, corpus, DEFAULT_MODEL)
    before = model_store.current()
    add_document(corpus, "another", "One paragraph.")

    def interrupt(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        building.ensure(model_store, corpus, DEFAULT_MODEL, progress=interrupt)
    assert model_store.current() == before
    assert [path.name for path in (model_store.folder / "generations").iterdir()] == [
        before.name if before else ""
    ]
    open_index(model_store)


def test_two_builders_at_once_build_once(model_store: Store, corpus: Path) -> None:
    results: list[object] = []
    threads = [
        threading.Thread(
            target=lambda: results.append(building.ensure(model_store, corpus, DEFAULT_MODEL))
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result is None for result in results) == [False, True]


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match=r"cannot be written.*--index"):
        building.ensure(Store(tmp_path / "file" / "index"), corpus, DEFAULT_MODEL)


def test_an_unknown_model_is_told_in_one_line(tmp_path: Path, corpus: Path) -> None:
    with pytest.raises(ModelError, match="no model folder"):
        building.ensure(Store(tmp_path / "index"), corpus, str(tmp_path / "no-model"))


def test_another_model_rebuilds_and_says_so(
    model_store: Store, corpus: Path, shipped_store: Store, tmp_path: Path
) -> None:
    from retrieval import models

    building.ensure(model_store, corpus, DEFAULT_MODEL)
    folder = models.locate(DEFAULT_MODEL)
    assert folder is not None
    copy = shutil.copytree(folder, tmp_path / "own-model")
    assert freshness.outdated(model_store, corpus, str(copy)) == "the model has changed"
    store = Store(tmp_path / "own-index")
    result = building.ensure(store, corpus, str(copy))
    assert result is not None
    assert ModelCard.read(store.models / result.manifest.model_folder).dimension == 384
    assert freshness.outdated(store, corpus, str(copy)) is None


def test_a_document_that_cannot_be_read_is_told(
    model_store: Store, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")  # root, who runs tests, may read all

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(CorpusError, match=r"call\.md: cannot be read: Permission denied"):
        freshness.source_files(corpus)
