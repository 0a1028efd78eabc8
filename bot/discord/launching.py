"""Puts the client together, and runs it."""

from __future__ import annotations

import asyncio
import logging
import signal

import discord

from bot.discord.answering import Answering
from bot.discord.client import ReadoutClient
from bot.settings import Settings
from retrieval import building
from retrieval.engine import Engine
from retrieval.index import open_index
from retrieval.store import Store

log = logging.getLogger(__name__)


def create_bot(
    engine: Engine | None = None, settings: Settings | None = None, *, shards: int | None = 1
) -> ReadoutClient:
    """The client, ready to be started; without `engine` it opens its own when it first needs it.

    `shards` None is as many as Discord recommends.
    """
    chosen = settings or Settings.from_environment()

    def open_engine() -> Engine:
        if engine is not None:
            return engine
        store = Store(chosen.index)
        building.ensure(store, chosen.corpus, chosen.model, notice=log.info)
        return Engine(open_index(store))

    return ReadoutClient(Answering(open_engine), chosen, shards)


def run(settings: Settings) -> int:
    """Runs the bot until SIGTERM or SIGINT; the exit status."""
    discord.utils.setup_logging(level=logging.getLevelNamesMapping()[settings.log_level])
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> int:
    client = create_bot(settings=settings, shards=settings.shards)
    loop = asyncio.get_running_loop()
    running = asyncio.ensure_future(client.start(settings.token))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        return 0
    except discord.LoginFailure:
        log.error("Discord refused the token")  # noqa: TRY400 - the traceback says no more
        return 2
    finally:
        await client.close()
    return 0
