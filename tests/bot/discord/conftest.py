from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord import create_bot
from bot.discord.client import ReadoutClient
from bot.settings import Settings
from retrieval.building import ensure
from retrieval.engine import Engine
from retrieval.index import open_index
from retrieval.store import Store


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings.from_environment({"READOUT_INDEX": str(tmp_path_factory.mktemp("index"))})
    ensure(Store(settings.index), settings.corpus, settings.model)
    return settings.index


@pytest.fixture(scope="session")
def engine(index_folder: Path) -> Iterator[Engine]:
    index = open_index(Store(index_folder))
    yield Engine(index)
    index.close()


@pytest.fixture
def settings(index_folder: Path, tmp_path: Path) -> Settings:
    return Settings.from_environment({"READOUT_INDEX": str(index_folder)})


@pytest.fixture
def simcord_bot(engine: Engine, settings: Settings) -> ReadoutClient:
    return create_bot(engine=engine, settings=settings)
