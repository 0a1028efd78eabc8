"""The bot as a separate process, and what a watcher learns of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[2]


class BotProcess:
    """One process of the bot, connected (or trying to) to a loopback Discord."""

    def __init__(self, process: asyncio.subprocess.Process, port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    async def get(self, path: str) -> tuple[int, str]:
        """A page of the bot's local server; status 0 where there is none."""
        address = f"http://127.0.0.1:{self.port}{path}"
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session,
                session.get(address) as response,
            ):
                return response.status, await response.text()
        return 0, ""

    async def ready(self, seconds: float = 30) -> None:
        """Waits until the bot says that it can answer."""

        async def is_ready() -> bool:
            return (await self.get("/readyz"))[0] == 200

        await until(is_ready, seconds, lambda: self.log.read_text()[-3000:])

    async def metric(self, name: str) -> float:
        """The value of a metric without labels; of one with labels, their sum."""
        _, text = await self.get("/metrics")
        values = re.findall(rf"^{re.escape(name)}(?:\{{[^}}]*\}})? (\S+)$", text, re.MULTILINE)
        return sum(map(float, values))

    def memory(self) -> float:
        """Resident memory, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0

    async def stop(self, number: int = signal.SIGTERM, seconds: float = 25) -> int:
        """Sends a signal and waits; the exit status."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), seconds)


@contextlib.asynccontextmanager
async def bot(
    base: str, gateway: str, folder: Path, index: Path, **settings: Any
) -> AsyncIterator[BotProcess]:
    """A bot that keeps its things in `folder`; killed at the end where it still runs."""
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": "loopback-token-that-is-never-shown",
        "READOUT_INDEX": str(index),
        "READOUT_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'readout.db'}",
        "READOUT_HEALTH_PORT": str(port),
        **{f"READOUT_{name.upper()}": str(value) for name, value in settings.items()},
    }
    log = folder / f"bot-{port}.log"
    with log.open("w") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            # By its path: nothing of the tests need be importable.
            str(Path(__file__).with_name("bot_process.py")),
            base,
            gateway,
            cwd=ROOT,
            env=environment,
            stderr=file,
        )
    try:
        yield BotProcess(process, port, log)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until(
    condition: Callable[[], Any], seconds: float = 10, why: Callable[[], str] = lambda: ""
) -> Any:
    """Waits until `condition` holds, and returns what it returned."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s\n{why()}")
        await asyncio.sleep(0.02)
