"""The server is killed and comes back: nothing is lost, everybody is told, everybody goes on."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import opening
from bot.cli import main
from bot.discord.answering import Answering
from bot.settings import Settings
from retrieval.errors import AwayError, StoreError
from retrieval.milvus.address import Address
from retrieval.milvus.heads import Heads
from retrieval.milvus.server import Server
from retrieval.store import Store
from retrieval.types import Answer, Query
from tests.retrieval.milvus.conftest import with_models
from tests.rigs.milvus_server import MilvusServer

IVI = "What did Putin say about the IVI?"
PATIENCE = 240.0
"""Seconds until a server that was killed answers again: its own lease is 30."""


@pytest.fixture
def local(shipped_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Where the command line keeps the exported model."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("READOUT_CORPUS", raising=False)
    return with_models(shipped_store, tmp_path / "readout-bot" / "index")


def error_line(capsys: pytest.CaptureFixture[str]) -> str:
    told = capsys.readouterr().err
    assert told.startswith("readout: ")
    assert told.count("\n") == 1
    return told


@pytest.fixture
def own_server(milvus_server: MilvusServer, tmp_path: Path) -> Iterator[MilvusServer]:
    """One that others do not need."""
    server = MilvusServer(tmp_path / "milvus", milvus_server.binary)
    server.start()
    yield server
    server.stop()


async def test_killed_and_back(
    own_server: MilvusServer,
    local: Store,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    uri = f"{own_server.uri}/outage"
    monkeypatch.setenv("READOUT_INDEX", uri)
    assert main(["ask", IVI]) == 2
    assert "there is no index" in error_line(capsys)
    assert main(["index", "--to", uri]) == 0
    assert "passages: 14" in capsys.readouterr().out
    assert main(["ask", IVI]) == 2
    assert "no lexical search" in error_line(capsys)
    monkeypatch.setenv("READOUT_MODE", "dense")
    assert main(["ask", "--json", IVI]) == 0
    before = capsys.readouterr().out
    settings = Settings.from_environment()
    bot = Answering(
        lambda: opening.open_engine(settings), lambda opened: not opened.index.is_current()
    )
    query = Query(IVI)
    expected = await bot.run(lambda engine: engine.ask(query))
    assert isinstance(expected, Answer)

    own_server.stop(signal.SIGKILL)
    assert main(["ask", IVI]) == 2
    assert "does not answer" in error_line(capsys)
    with pytest.raises(AwayError):
        await bot.run(lambda engine: engine.ask(query))

    own_server.start()
    end = time.monotonic() + PATIENCE
    while True:
        try:
            found = await bot.run(lambda engine: engine.ask(query))
            break
        except StoreError:
            assert time.monotonic() < end
            await asyncio.sleep(0.5)
    assert found == expected
    assert main(["ask", "--json", IVI]) == 0
    assert capsys.readouterr().out == before
    assert main(["index"]) == 0
    assert "up to date" in capsys.readouterr().out
    bot.close()


def test_nobody_there_is_told_at_once() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.monotonic()
    with pytest.raises(AwayError, match="does not answer"):
        Server(Address("127.0.0.1", port))
    assert time.monotonic() - start < 2


def test_one_writer_at_a_time_and_a_dead_one_is_forgotten(milvus_server: MilvusServer) -> None:
    server = Server(Address.parse(f"{milvus_server.uri}/writers"))
    heads = Heads(server)
    with heads.writing() as writer:
        with pytest.raises(StoreError, match="is being written by process"), heads.writing():
            pass
        heads.check(writer)
        # As if the first had been silent for longer than it may.
        with heads.writing(lease=0.0), pytest.raises(StoreError, match="somebody else"):
            heads.check(writer)
    with heads.writing():
        pass
    server.close()
