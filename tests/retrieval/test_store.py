"""Damage to an index folder: told in one line, and put right by the next build."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from bot.cli import main
from retrieval import building, files, freshness
from retrieval.engine import Engine
from retrieval.errors import StoreError
from retrieval.index import Index
from retrieval.local_index import open_index
from retrieval.manifest import SCHEMA, TEXTS_FILE
from retrieval.model_card import MODEL_FILE
from retrieval.models import DEFAULT_MODEL
from retrieval.store import Store
from retrieval.types import Mode, Query
from tests.rigs.damage import flip
from tests.rigs.versions import write_version


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    write_version(tmp_path / "documents", 0)
    for path in sorted((tmp_path / "documents").iterdir())[2:]:
        path.unlink()
    return tmp_path / "documents"


@pytest.mark.parametrize("name", ["CURRENT", "manifest.json", "terms.npy", "corpus.db"])
def test_the_doctor_tells_damage_in_a_line_and_the_next_build_mends_it(
    model_store: Store, documents: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    building.ensure(model_store, documents, DEFAULT_MODEL)
    (path,) = model_store.folder.rglob(name)
    flip(path)
    places = ("--index", str(model_store.folder), "--corpus", str(documents))
    assert main(["doctor", *places]) == 1
    problems = [line for line in capsys.readouterr().out.splitlines() if "problem" in line]
    assert len(problems) == 1
    assert problems[0].startswith("problem  index: ")
    assert problems[0].endswith("; run: readout index")
    assert main(["index", *places]) == 0
    assert freshness.outdated(model_store, documents, DEFAULT_MODEL, thorough=True) is None


def test_a_damaged_model_is_told_and_made_again(
    shipped_store: Store, documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = Store(tmp_path / "index")
    shutil.copytree(shipped_store.models, index.models)
    building.ensure(index, documents, DEFAULT_MODEL)
    (folder,) = index.models.iterdir()
    flip(folder / MODEL_FILE)
    places = ("--index", str(index.folder), "--corpus", str(documents))
    assert main(["ask", "Which treaty covers timber?", *places]) == 2
    said = capsys.readouterr().err
    assert "model.onnx is damaged: its hash is wrong; run: readout index" in said
    assert said.count("\n") == 1
    assert main(["doctor", *places]) == 1
    assert "problem  index" in capsys.readouterr().out
    assert main(["index", *places]) == 0
    assert main(["doctor", *places]) == 0


def test_an_index_of_an_older_version_is_told_and_built_anew(
    model_store: Store, documents: Path
) -> None:
    building.ensure(model_store, documents, DEFAULT_MODEL)
    generation = model_store.current()
    assert generation is not None
    path = generation / "manifest.json"
    path.write_text(path.read_text().replace(f'"schema": {SCHEMA}', '"schema": 3'))
    with pytest.raises(StoreError, match=f"schema 3, this program writes {SCHEMA}"):
        open_index(model_store)
    notices: list[str] = []
    building.ensure(model_store, documents, DEFAULT_MODEL, notice=notices.append)
    assert "schema 3" in notices[0]
    open_index(model_store).close()


def test_a_build_that_fails_at_its_very_end_leaves_nothing(
    model_store: Store, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    building.ensure(model_store, documents, DEFAULT_MODEL)
    before = sorted(model_store.folder.rglob("*"))
    write_version(documents, 1)
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if self.name == ".CURRENT":
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="No space left on device; free some space"):
        building.ensure(model_store, documents, DEFAULT_MODEL)
    assert sorted(model_store.folder.rglob("*")) == before
    open_index(model_store).close()


def test_a_large_damaged_file_is_told_once_it_shows(
    model_store: Store, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    building.ensure(model_store, documents, DEFAULT_MODEL)
    generation = model_store.current()
    assert generation is not None
    # As if every file were too large to be hashed at each opening.
    monkeypatch.setattr(files, "_HASHED_WHOLE", 0)
    database = generation / TEXTS_FILE
    data = database.read_bytes()
    database.write_bytes(data[:4096] + data[4096:].replace(b'"readout"', b'"readout,'))
    engine = Engine(open_index(model_store), Mode.HYBRID)
    with pytest.raises(StoreError, match=r"corpus\.db .* hash is wrong; run: readout index"):
        engine.ask(Query("Which treaty covers timber?"))


def test_what_fails_over_a_whole_index_is_no_damage(
    shipped_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(shipped_index, Mode.HYBRID)
    monkeypatch.setattr(engine, "_answer", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        engine.ask(Query("Which treaty covers timber?"))
