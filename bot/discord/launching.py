"""Puts the client together, and keeps it running until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from traceback import walk_tb

import aiohttp
import discord
from aiohttp import web

from bot import logs, opening
from bot.database import Database
from bot.discord import health
from bot.discord.answering import Answering
from bot.discord.client import ReadoutClient
from bot.discord.health import Health
from bot.discord.metrics import Metrics
from bot.settings import Settings
from corpus.errors import ReadoutError
from retrieval.engine import Engine

log = logging.getLogger(__name__)

EXIT_STOPPED, EXIT_CRASHED, EXIT_MISCONFIGURED = 0, 1, 2
"""Told to stop; something unforeseen, starting again may help; it will not help."""
_PATIENCE = 20.0
"""Seconds that questions in work get when the bot is told to stop."""
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_THEIRS, _OURS = ("discord", "aiohttp"), ("bot", "retrieval", "corpus")
"""Packages: an error that comes up in one of the first is the connection's."""
_REFUSALS = {
    4004: "Discord refused the token: copy it again from the developer portal into DISCORD_TOKEN",
    4010: "Discord refused the shard: check READOUT_SHARDS",
    4011: "Discord asks for more shards: unset READOUT_SHARDS",
    4012: "Discord no longer speaks the version of the gateway that discord.py uses: update it",
    4013: "Discord refused the intents: update readout-bot",
    4014: "Discord refused a privileged intent, though the bot asks for none: update readout-bot",
}


def create_bot(
    engine: Engine | None = None, settings: Settings | None = None, *, shards: int | None = 1
) -> ReadoutClient:
    """The client, ready to be started; without `engine` it opens its own when it first needs it.

    Where there is no index yet it is built here, before there is an event loop that could wait
    for it. `shards` None is as many as Discord recommends. Raises ReadoutError.
    """
    chosen = settings or Settings.from_environment()
    if engine is None and chosen.server is None:
        opening.update_index(chosen)
    answering = _answering(chosen, engine)
    return ReadoutClient(answering, _database(chosen), chosen, shards)


def run(settings: Settings) -> int:
    """Runs the bot until SIGTERM or SIGINT; the exit status."""
    logs.set_up(settings)
    if not settings.token:
        log.error("There is no DISCORD_TOKEN: set it in the environment or in a file .env here")
        return EXIT_MISCONFIGURED
    try:
        return asyncio.run(Supervisor(settings).run())
    except ReadoutError as error:
        log.error("%s", error)  # noqa: TRY400 - the message is meant for people
        return EXIT_MISCONFIGURED
    except Exception:
        log.exception("The bot has crashed")
        return EXIT_CRASHED


class Supervisor:
    """One client after the other: discord.py resumes a connection, but not one it never had."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._answering = _answering(settings, None)
        self._health = Health(Metrics())
        self._stop = asyncio.Event()

    async def run(self) -> int:
        """Runs until a signal or a refusal that waiting does not mend; the exit status."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        async with contextlib.AsyncExitStack() as stack:
            if self._settings.health_port is not None:
                runner = await _serve(self._health, self._settings.health_port)
                stack.push_async_callback(runner.cleanup)
            watch = asyncio.create_task(health.watch_loop(self._health.metrics))
            stack.callback(watch.cancel)
            stack.callback(self._answering.close)
            return await self._keep_running()

    async def _keep_running(self) -> int:
        wait = _FIRST_WAIT
        while True:
            client = ReadoutClient(
                self._answering,
                _database(self._settings),
                self._settings,
                self._settings.shards,
                self._health.metrics,
            )
            self._health.client = client
            status = await self._once(client)
            if status is not None:
                return status
            if client.was_ready:
                wait = _FIRST_WAIT
            log.warning("Trying again in %.0f seconds", wait)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), wait)
                return EXIT_STOPPED
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _once(self, client: ReadoutClient) -> int | None:
        """Runs one client; the exit status, or None where another may fare better."""
        running = asyncio.create_task(client.start(self._settings.token))
        stopping = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
            if self._stop.is_set():
                await self._finish(client)
                return EXIT_STOPPED
            return _outcome(running)
        finally:
            stopping.cancel()
            with contextlib.suppress(Exception):
                await client.close()
            running.cancel()
            await asyncio.wait((running, stopping))

    async def _finish(self, client: ReadoutClient) -> None:
        """Lets what is in work come to its end."""
        log.info("Stopping: %d in work", client.work.count)
        self._health.stopping = client.stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await client.work.idle()


def _outcome(running: asyncio.Task[None]) -> int | None:
    """What a client that ended by itself means: an exit status, or None for another try."""
    error = running.exception()
    if error is None:
        log.warning("The connection to Discord has ended")
        return None
    if isinstance(error, discord.LoginFailure):
        log.error(_REFUSALS[4004])
        return EXIT_MISCONFIGURED
    if isinstance(error, discord.PrivilegedIntentsRequired):
        log.error(_REFUSALS[4014])
        return EXIT_MISCONFIGURED
    if isinstance(error, discord.ConnectionClosed) and error.code in _REFUSALS:
        log.error(_REFUSALS[error.code])
        return EXIT_MISCONFIGURED
    if _of_the_connection(error):
        # A connection that was refused says it all in its message; anything else is looked into.
        trace = None if isinstance(error, aiohttp.ClientError) else error
        told = "No connection to Discord: %s: %s"
        log.warning(told, type(error).__name__, error, exc_info=trace)
        return None
    raise error


def _of_the_connection(error: BaseException) -> bool:
    """Whether Discord or the way there failed, and not the bot itself."""
    if isinstance(error, (aiohttp.ClientError, discord.DiscordException)):
        return True
    # A refused first connection leaves discord.py with an AttributeError of its own.
    if not isinstance(error, (OSError, AttributeError)):
        return False
    modules = (frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__))
    packages = [name.partition(".")[0] for name in modules]
    known = [name for name in packages if name in (*_THEIRS, *_OURS)]
    return bool(known) and known[-1] in _THEIRS


async def _serve(watched: Health, port: int) -> web.AppRunner:
    try:
        return await health.serve(watched, port)
    except OSError as error:
        raise ReadoutError(
            "port {port} cannot be used: {problem}; change READOUT_HEALTH_PORT",
            port=str(port),
            problem=error.strerror,
        ) from None


def _answering(settings: Settings, engine: Engine | None) -> Answering:
    def open_engine() -> Engine:
        return opening.open_engine(settings) if engine is None else engine

    def outdated(opened: Engine) -> bool:
        return engine is None and not opened.index.is_current()

    return Answering(open_engine, outdated)


def _database(settings: Settings) -> Database:
    return Database(settings.database_url, settings.key(b"people"))
