"""A disk that is full, and one that cannot be written: told in one line, the old index stays whole.

    unshare --map-root-user --mount python -m tests.rigs.bad_disks MODELS

MODELS is the `models` folder of an index of the default model. The disk is a tmpfs of 512 KiB that
is filled so that a build fails sooner or later, at whatever it writes then; afterwards nothing
of the failed build may be left on it. The mounts are seen by this process alone and end with it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from retrieval import building, freshness
from retrieval.errors import StoreError
from retrieval.models import DEFAULT_MODEL
from retrieval.store import Store
from tests.rigs.versions import Held, held, write_version

_DISK = 4_194_304
_STEP = 32 * 1024


def full_disk(folder: Path, models: Path) -> list[str]:
    """What builds said with ever more room on the disk; the last one succeeds."""
    disk, documents = folder / "disk", folder / "documents"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "none", disk], check=True)
    store, old = _first_build(disk, documents, models)
    used = _used(disk)
    write_version(documents, 1)
    said = []
    for room in range(0, _DISK - used + 1, _STEP):
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(_DISK - used - room))
        filled = _used(disk)
        try:
            building.ensure(store, documents, DEFAULT_MODEL)
        except StoreError as error:
            said.append(_one_line(error, "free some space, or choose another folder with --index"))
            _expect(_used(disk) == filled, f"{_used(disk) - filled} bytes are left behind")
            _expect(held(store) == old, "the old index is not whole")
        ballast.unlink()
        if freshness.outdated(store, documents, DEFAULT_MODEL, thorough=True) is None:
            break
    _expect(held(store) != old, "no build succeeded")
    return said


def read_only_disk(folder: Path, models: Path) -> list[str]:
    """What a build said of a folder mounted read-only; questions are answered all the while."""
    disk, documents = folder / "read-only", folder / "other-documents"
    disk.mkdir()
    store, old = _first_build(disk, documents, models)
    subprocess.run(["mount", "--bind", disk, disk], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", disk], check=True)
    _expect(building.ensure(store, documents, DEFAULT_MODEL) is None, "a fresh index was built")
    write_version(documents, 1)
    try:
        building.ensure(store, documents, DEFAULT_MODEL)
    except StoreError as error:
        said = _one_line(error, "choose a folder that can be written with --index")
    else:
        raise AssertionError("a read-only folder was written")
    _expect(held(store) == old, "the old index is not whole")
    return [said]


def _first_build(disk: Path, documents: Path, models: Path) -> tuple[Store, Held]:
    store = Store(disk / "index")
    store.folder.mkdir()
    (store.folder / "models").symlink_to(models.resolve())
    write_version(documents, 0)
    building.ensure(store, documents, DEFAULT_MODEL)
    return store, held(store)


def _used(disk: Path) -> int:
    return sum(path.stat().st_blocks * 512 for path in disk.rglob("*") if path.is_file())


def _one_line(error: StoreError, advice: str) -> str:
    said = str(error)
    _expect("\n" not in said and said.endswith(advice), repr(said))
    return said


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(what)


def main() -> int:
    """Prints what was said."""
    with tempfile.TemporaryDirectory() as name:
        try:
            for examine in (full_disk, read_only_disk):
                said = examine(Path(name), Path(sys.argv[1]))
                print(f"{examine.__name__}: {len(said)} builds failed, each told in one line:")
                for line in dict.fromkeys(said):
                    print(f"    {line}")
        finally:
            # They lie in the folder that is about to be removed, and files in them may be mapped still.
            for disk in ("read-only", "disk"):
                subprocess.run(
                    ["umount", "--lazy", Path(name) / disk], check=False, capture_output=True
                )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
