from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.database import Base, Database, DatabaseError
from tests.bot.database.conftest import OPINION, default_url


async def test_opening_twice_and_after_a_restart_keeps_the_rows(tmp_path: Path) -> None:
    for expected in ([], [OPINION]):
        database = Database(default_url(tmp_path), b"key")
        await database.open()
        assert await database.feedback.opinions() == expected
        await database.feedback.keep(1, OPINION)
        await database.close()


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite+aiosqlite:////proc/none/x.db", "mysql+x://u:secret@h/d"]
)
async def test_a_database_that_cannot_be_used_is_one_line_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        await Database(url, b"key").open()
    assert "secret" not in str(caught.value)


async def test_the_models_are_what_the_migrations_make(database: Database) -> None:
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), Base.metadata)
        )
    assert differences == []
