"""Nothing that was indexed is lost: kills, bad disks, hostile input, readers and builders at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from retrieval import building
from retrieval.local_index import open_index
from retrieval.models import DEFAULT_MODEL
from retrieval.store import Store
from tests.rigs.fuzz import PROPERTIES, examine, opened_doors
from tests.rigs.processes import ROOT
from tests.rigs.versions import VERSIONS, answers, held, texts_of, write_version

_EXAMPLES = 60


def run(*command: str, count: int = 1) -> list[subprocess.CompletedProcess[str]]:
    """So many processes of a command at once, each of which has to end well."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    processes = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(count)
    ]  # fmt: skip
    finished = []
    for process in processes:
        out, err = process.communicate(timeout=600)
        assert process.returncode == 0, out + err
        finished.append(subprocess.CompletedProcess(command, 0, out, err))
    return finished


def test_a_killed_build_leaves_the_old_index_or_the_new_one(shipped_store: Store) -> None:
    models = str(shipped_store.models)
    command = ("-m", "tests.rigs.kill_builds", "--times", "10", "--models", models)
    (finished,) = run(sys.executable, *command)
    assert finished.stdout.splitlines()[1].startswith("10 kills (")


def test_a_full_and_a_read_only_disk_are_told_and_survived(shipped_store: Store) -> None:
    own_mounts = ("unshare", "--map-root-user", "--mount")
    if shutil.which("unshare") is None or subprocess.run([*own_mounts, "true"]).returncode:
        pytest.skip("not run: no mounts of one's own here (unshare)")
    models = str(shipped_store.models)
    (finished,) = run(*own_mounts, sys.executable, "-m", "tests.rigs.bad_disks", models)
    assert "database or disk is full; free some space" in finished.stdout
    assert "Read-only file system" in finished.stdout


def test_two_builders_in_two_processes_build_once(model_store: Store, tmp_path: Path) -> None:
    write_version(tmp_path / "documents", 0)
    code = (
        "from pathlib import Path; from retrieval import building; "
        "from retrieval.store import Store; "
        f"built = building.ensure(Store(Path({str(model_store.folder)!r})), "
        f"Path({str(tmp_path / 'documents')!r}), {DEFAULT_MODEL!r}); print(built is not None)"
    )
    finished = run(sys.executable, "-c", code, count=2)
    assert sorted(one.stdout for one in finished) == ["False\n", "True\n"]
    assert held(model_store).texts == texts_of(tmp_path / "documents")


def test_who_reads_during_swaps_sees_whole_versions_only(
    model_store: Store, tmp_path: Path
) -> None:
    documents = tmp_path / "documents"
    expected = []
    for version in range(VERSIONS):
        write_version(documents, version)
        building.ensure(model_store, documents, DEFAULT_MODEL)
        expected.append(held(model_store))
    stop = threading.Event()
    seen: list[int] = []
    failed: list[BaseException] = []

    def read() -> None:
        while not stop.is_set():
            try:
                index = open_index(model_store)
                texts = {document.id: document.text for document in index.texts.documents()}
                (version,) = [n for n, one in enumerate(expected) if one.texts == texts]
                assert answers(index) == expected[version].answers
                seen.append(version)
                index.close()
            except BaseException as error:  # noqa: BLE001 - raised again in the test's thread
                failed.append(error)
                return

    reader = threading.Thread(target=read)
    reader.start()
    # An index that is open already stays whole too, though its files are removed.
    early = open_index(model_store)
    for version in (0, 1, 2, 0):
        write_version(documents, version)
        building.ensure(model_store, documents, DEFAULT_MODEL)
    stop.set()
    reader.join()
    assert not failed, failed
    assert len(set(seen)) > 1
    assert answers(early) == expected[VERSIONS - 1].answers


@pytest.mark.parametrize("name", PROPERTIES)
def test_hostile_input_is_read_or_refused_in_one_line(
    name: str, shipped_store: Store, tmp_path: Path
) -> None:
    with opened_doors(shipped_store, tmp_path) as doors:
        assert examine(doors, name, _EXAMPLES, random=False) >= _EXAMPLES
