"""Every kind of damage to an index folder is noticed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import StoreError
from retrieval.manifest import Manifest
from retrieval.store import Store
from tests.rigs.damage import DAMAGES


def own_files(index: Store) -> list[Path]:
    """All files of an index folder but the model's and the lock."""
    generation = index.current()
    assert generation is not None
    return [index.folder / "CURRENT", *(p for p in generation.rglob("*") if p.is_file())]


@pytest.fixture(scope="module")
def own_index(shipped_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A copy of the shipped index that may be damaged, but has to be put right again."""
    index = Store(tmp_path_factory.mktemp("own") / "index")
    shutil.copytree(shipped_store.folder, index.folder, ignore=shutil.ignore_patterns("models"))
    (index.folder / "models").symlink_to(shipped_store.models)
    return index


def whole(index: Store) -> Manifest:
    """The manifest, every checksum compared. Raises StoreError, in one line, for any damage."""
    try:
        return index.manifest(index.current() or index.folder / "none", thorough=True)
    except StoreError as error:
        if "\n" in str(error):
            raise AssertionError(str(error)) from error
        raise


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_changed_bit_of_any_file_is_noticed(data: st.DataObject, own_index: Store) -> None:
    expected = whole(own_index)
    path = data.draw(st.sampled_from(sorted(own_files(own_index))))
    before = path.read_bytes()
    changed = bytearray(before)
    changed[data.draw(st.integers(0, len(before) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        path.write_bytes(changed)
        try:
            found = whole(own_index)
        except StoreError:
            return
    finally:
        path.write_bytes(before)
    # White space in JSON may change; nothing that is read from it may.
    assert path.name in ("manifest.json", "CURRENT")
    assert found == expected


@pytest.mark.parametrize("kind", DAMAGES)
def test_every_damaged_file_is_noticed(own_index: Store, kind: str) -> None:
    for path in own_files(own_index):
        before = path.read_bytes()
        DAMAGES[kind](path)
        with pytest.raises(StoreError):
            whole(own_index)
        path.write_bytes(before)
    whole(own_index)
