import asyncio
import datetime
import sqlite3
from dataclasses import replace
from pathlib import Path

from bot.database import Database, Verdict
from tests.bot.database.conftest import OPINION, default_url


async def test_feedback_is_kept_once_per_answer_and_forgotten(database: Database) -> None:
    await database.feedback.keep(1, OPINION)
    await database.feedback.keep(1, replace(OPINION, verdict=Verdict.NOT_HELPFUL))
    await database.feedback.keep(2, OPINION)
    assert [o.verdict for o in await database.feedback.opinions()] == [
        Verdict.NOT_HELPFUL,
        Verdict.HELPFUL,
    ]
    assert await database.feedback.forget(1) == 1
    assert await database.feedback.opinions() == [OPINION]


async def test_old_feedback_goes(database: Database) -> None:
    await database.feedback.keep(1, OPINION)
    assert await database.feedback.forget_older_than(datetime.timedelta(days=1)) == 0
    await asyncio.sleep(0.01)
    assert await database.feedback.forget_older_than(datetime.timedelta(0)) == 1


async def test_no_user_is_in_the_file(tmp_path: Path) -> None:
    database = Database(default_url(tmp_path), b"key")
    await database.open()
    await database.feedback.keep(123456789012345678, OPINION)
    await database.close()
    dump = "\n".join(sqlite3.connect(tmp_path / "readout.db").iterdump())
    assert "123456789012345678" not in dump
    other = Database(default_url(tmp_path), b"other").feedback
    assert other.hashed(1) != database.feedback.hashed(1)
