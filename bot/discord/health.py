"""A small local server for whoever watches the process: /healthz, /readyz, /metrics."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.discord.metrics import Metrics

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient

_HOST = "127.0.0.1"
_SILENCE = 120.0
"""Seconds without a word from the gateway, which answers a heartbeat every 41, that are too many."""
_TICK = 0.02


class Health:
    """What the server tells; `client` is the one that runs now, None between two."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self.client: ReadoutClient | None = None
        self.stopping = False

    def problems(self) -> list[str]:
        """Why no question can be answered now; empty when it can."""
        if self.stopping:
            return ["stopping"]
        client = self.client
        if client is None or client.is_closed() or not client.is_ready():
            return ["the gateway is not connected"]
        found = []
        if any(shard.is_closed() for shard in client.shards.values()):
            found.append("a shard is not connected")
        if silence(client) > _SILENCE:
            found.append("the gateway is silent")
        if not client.answering.ready:
            found.append("the engine is not open")
        return found

    async def healthz(self, _: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(self, _: web.Request) -> web.Response:
        found = self.problems()
        return web.json_response(
            {"ready": not found, "problems": found}, status=503 if found else 200
        )

    async def show_metrics(self, _: web.Request) -> web.Response:
        client = self.client
        if client is not None:
            self.metrics.waiting.set(client.waiting.count)
            self.metrics.servers.set(len(client.guilds))
            self.metrics.gateway.set(0 if self.problems() else 1)
            if math.isfinite(client.latency):
                self.metrics.latency.set(client.latency)
        content = generate_latest(self.metrics.registry)
        return web.Response(body=content, headers={"Content-Type": CONTENT_TYPE_LATEST})


def silence(client: ReadoutClient) -> float:
    """Seconds since the quietest shard last heard from the gateway; 0 where that is not known."""
    quiet = 0.0
    for shard in client.shards.values():
        # The library keeps this to itself; it is its own measure of a dead connection.
        beating = getattr(getattr(shard, "_parent", None), "ws", None)
        heard = getattr(getattr(beating, "_keep_alive", None), "_last_recv", None)
        if heard is not None:
            quiet = max(quiet, time.perf_counter() - heard)
    return quiet


async def serve(health: Health, port: int) -> web.AppRunner:
    """Starts the server on this machine's `port`; `cleanup()` of what it returns ends it."""
    app = web.Application()
    app.router.add_get("/healthz", health.healthz)
    app.router.add_get("/readyz", health.readyz)
    app.router.add_get("/metrics", health.show_metrics)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, _HOST, port).start()
    return runner


async def watch_loop(metrics: Metrics) -> None:
    """Measures for ever how late the event loop is."""
    longest = 0.0
    while True:
        due = time.monotonic() + _TICK
        await asyncio.sleep(_TICK)
        lag = max(time.monotonic() - due, 0.0)
        metrics.lag.observe(lag)
        if lag > longest:
            longest = lag
            metrics.longest_lag.set(lag)
