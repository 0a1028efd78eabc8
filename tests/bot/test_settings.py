from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, at
from retrieval.errors import StoreError
from retrieval.milvus.address import Address
from retrieval.types import Mode


def of(**values: str) -> Settings:
    return Settings.from_environment({f"READOUT_{name.upper()}": v for name, v in values.items()})


def test_an_index_is_a_folder_or_on_a_server() -> None:
    assert (of(index="/a/b").index, of(index="/a/b").server) == (Path("/a/b"), None)
    there = of(index="milvus://ann:secret@db/other")
    assert there.server == Address("db", 19530, "other", "ann:secret")
    assert there.index == of().index  # the exported model is kept here
    assert "secret" not in repr(there)
    with pytest.raises(StoreError, match="expected milvus://host:port"):
        of(index="milvus://")


def test_an_option_moves_the_index() -> None:
    moved = at(of(index="/a"), "milvus://db")
    assert (moved.index, moved.server) == (Path("/a"), Address("db"))
    assert at(moved, "/b").server is None
    assert at(moved, "/b").index == Path("/b")


def test_a_mode_is_one_of_four_or_none() -> None:
    assert of().mode is None
    assert of(mode="Dense").mode is Mode.DENSE
    with pytest.raises(SettingsError, match="expected one of"):
        of(mode="sparse")


def test_a_process_keeps_all_shards_or_some() -> None:
    assert of(shards="4").shard_ids is None
    assert of(shards="4", shard_ids="2-3").shard_ids == (2, 3)
    assert of(shards="4", shard_ids="0").shard_ids == (0,)


@pytest.mark.parametrize("ids", ["4", "3-1", "-1", "1-", "a", "1-9", "0,1", "٣"])
def test_shards_that_are_not_there_are_told(ids: str) -> None:
    with pytest.raises(SettingsError, match="READOUT_SHARD_IDS"):
        of(shards="4", shard_ids=ids)
    with pytest.raises(SettingsError, match="READOUT_SHARD_IDS"):
        of(shard_ids="0")


def test_feedback_is_kept_for_days_that_a_calendar_has() -> None:
    kept = datetime.timedelta(days=of(feedback_days="36500").feedback_days)
    assert (datetime.datetime(2026, 1, 1) - kept).year == 1926  # noqa: DTZ001
    with pytest.raises(SettingsError, match="READOUT_FEEDBACK_DAYS is '36501'; expected a whole"):
        of(feedback_days="36501")
