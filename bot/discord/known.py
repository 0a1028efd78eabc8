"""The servers' settings as they were last read: at most a minute old, and unknown rather than older."""

from __future__ import annotations

import asyncio
import logging
import time

from bot.database import DatabaseError, Servers, ServerSettings

log = logging.getLogger(__name__)

_KEPT = 60.0


class KnownSettings:
    """What is known of the servers' settings; a slow database is not waited for without end."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._known: dict[int, tuple[float, ServerSettings]] = {}
        self._reading: set[asyncio.Task[None]] = set()

    async def of(self, server: int, patience: float) -> ServerSettings | None:
        """A server's settings; None where they are not read within `patience` seconds."""
        known = self._fresh(server)
        if known is None:
            # It is read to the end in any case: whoever asks next has it at once.
            reading = asyncio.create_task(self._read(server))
            self._reading.add(reading)
            reading.add_done_callback(self._reading.discard)
            await asyncio.wait([reading], timeout=patience)
            known = self._fresh(server)
        return known

    def note(self, server: int, settings: ServerSettings, read: float) -> None:
        """Notes settings that were read at the time `read`, where nothing newer is known."""
        if server not in self._known or self._known[server][0] <= read:
            self._known[server] = (read, settings)

    def forget(self, server: int) -> None:
        """Forgets a server."""
        self._known.pop(server, None)

    async def done(self) -> None:
        """Waits for everything that is being read."""
        await asyncio.gather(*self._reading, return_exceptions=True)

    def _fresh(self, server: int) -> ServerSettings | None:
        if server not in self._known:
            return None
        read, settings = self._known[server]
        return settings if time.monotonic() - read < _KEPT else None

    async def _read(self, server: int) -> None:
        # Its age counts from the question to the database, not from a late reply.
        begun = time.monotonic()
        try:
            self.note(server, await self._servers.settings(server), begun)
        except DatabaseError as error:
            log.warning("The settings of a server cannot be read: %s", error)
