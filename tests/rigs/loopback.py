"""A Discord on this machine's loopback: REST and gateway over real sockets, with faults on demand.

Around simcord's backend (pinned: its router and serializers are not public). It shares simcord's
model of Discord, so it proves behaviour on the wire, not Discord's rules.
"""

from __future__ import annotations

import asyncio
import contextlib
import fnmatch
import itertools
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import WSMsgType, web
from simcord import interactions
from simcord.backend import Backend, serializers
from simcord.backend.errors import BackendError
from simcord.gateway import FakeGateway
from simcord.http import router
from simcord.http import routes as _routes  # noqa: F401 - registers the handlers

HEARTBEAT_MS = 41250
LOADING = 1 << 7
"""The flag of an acknowledgement that is not yet replaced."""
EVERYTHING = discord.Permissions(8866461766385655)


@dataclass
class Fault:
    """What goes wrong with the next `times` requests of a method and path."""

    method: str
    path: str
    kind: str
    """A status as text, or `abort` (before it is carried out), `lost` (after it), `late`."""
    times: int = 1
    seconds: float = 0.0
    met: int = 0


@dataclass
class Session:
    """One gateway session: its socket while there is one, and what was sent, for a resume."""

    id: str
    intents: int
    socket: web.WebSocketResponse | None
    events: list[dict[str, Any]] = field(default_factory=list)
    shard: tuple[int, int] = (0, 1)


class _State:
    """What FakeGateway looks for on a client: the intents, and a parser of each event."""

    def __init__(self, intents: int, send: Callable[[str, dict[str, Any]], None]) -> None:
        self.intents = discord.Intents._from_value(intents)
        self.parsers = self
        self._send = send

    def __getitem__(self, event: str) -> Callable[[dict[str, Any]], None]:
        return lambda payload: self._send(event, payload)


class LoopbackDiscord:
    """The server; `base` and `gateway` are the addresses to give to the bot."""

    def __init__(self) -> None:
        self.backend = Backend()
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str]] = []
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        self.resumed = 0
        self.refuse_identify: int | None = None
        """A close code to answer IDENTIFY with."""
        self.base = self.gateway = ""
        self._sending: set[asyncio.Future[None]] = set()
        self._nonces: dict[str, Any] = {}
        self._numbers = itertools.count(1)
        self._gateways: dict[str, FakeGateway] = {}
        self.backend.subscribers.append(self._broadcast)

    @contextlib.asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator[LoopbackDiscord]:
        """Serves for as long as the block lasts."""
        app = web.Application(client_max_size=2**24)
        app.router.add_get("/gateway", self._connect)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        found = runner.addresses[0][1]
        self.base = f"http://127.0.0.1:{found}/api/v10"
        self.gateway = f"ws://127.0.0.1:{found}/gateway"
        try:
            yield self
        finally:
            await self.drop()
            await runner.cleanup()

    # What people do.

    def interaction(
        self,
        user: int,
        guild: int,
        channel: int,
        kind: int,
        data: dict[str, Any],
        message: Any = None,
    ) -> Any:
        """Sends an interaction to the bot; the record tells what became of it."""
        record, payload = interactions.base_payload(
            self.backend, type=kind, channel_id=channel, guild_id=guild, user_id=user, data=data
        )
        if message is not None:
            payload["message"] = dict(serializers.message_payload(self.backend, message))
            record.source_message_id = message.id
        self.backend.emit("INTERACTION_CREATE", payload)
        return record

    def slash(self, user: int, guild: int, channel: int, question: str) -> Any:
        """/ask"""
        options = [{"type": 3, "name": "question", "value": question}]
        data = {"id": "1", "name": "ask", "type": 1, "options": options}
        return self.interaction(user, guild, channel, 2, data)

    def press(self, user: int, guild: int, message: Any, label: str) -> Any:
        """A button of a message."""
        button = next(p for p in walk(message.components) if p.get("label", "").startswith(label))
        data = {"custom_id": button["custom_id"], "component_type": 2}
        return self.interaction(user, guild, message.channel_id, 3, data, message)

    def mention(self, user: int, channel: int, question: str) -> Any:
        """A message that mentions the bot."""
        content = f"<@{self.backend.bot_user.id}> {question}"
        return self.backend.create_message(channel, user, content)

    def answers(self, channel: int) -> list[Any]:
        """The bot's messages in a channel, oldest first."""
        me = self.backend.bot_user.id
        messages = self.backend.messages.get(channel, {}).values()
        return [m for m in messages if m.author_id == me and not m.flags & LOADING]

    def response(self, record: Any) -> Any:
        """The message that answers an interaction, once it shows something; else None."""
        if record.message_id is None:
            return None
        with contextlib.suppress(BackendError):
            message = self.backend.get_message(record.channel_id, record.message_id)
            if message.content or message.components:
                return message
        return None

    # The gateway's faults.

    async def drop(self) -> None:
        """Cuts every gateway connection without a word."""
        for session in self.sessions.values():
            if session.socket is not None and (request := session.socket._req) is not None:
                if request.transport is not None:
                    request.transport.abort()
                session.socket = None

    async def say(self, operation: int, data: Any = None) -> None:
        """Sends a gateway operation: 7 asks for a reconnect, 9 ends the session."""
        for session in list(self.sessions.values()):
            if session.socket is not None:
                with contextlib.suppress(ConnectionError):
                    await session.socket.send_json({"op": operation, "d": data})

    def _broadcast(self, event: str, payload: Any) -> None:
        for identifier in list(self.sessions):
            gateway = self._gateways.get(identifier)
            if gateway is not None:
                gateway.feed(event, payload)

    def _send(self, session: Session, event: str, payload: dict[str, Any]) -> None:
        message = {"op": 0, "t": event, "s": len(session.events) + 1, "d": payload}
        session.events.append(message)
        if session.socket is not None and not session.socket.closed:
            sending = asyncio.ensure_future(_quietly(session.socket.send_json(message)))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=2**24)
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        async for received in socket:
            if received.type is not WSMsgType.TEXT:
                continue
            message = json.loads(received.data)
            if message["op"] == 1:
                await socket.send_json({"op": 11})
            elif message["op"] == 2:
                if self.refuse_identify is not None:
                    await socket.close(code=self.refuse_identify)
                    break
                self._identify(socket, message["d"])
            elif message["op"] == 6:
                await self._resume(socket, message["d"])
        return socket

    def _identify(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        self.identified += 1
        session = Session(f"session-{next(self._numbers)}", data["intents"], socket)
        state = _State(session.intents, lambda event, payload: self._send(session, event, payload))
        gateway = FakeGateway(self.backend, state)
        self._gateways = {session.id: gateway}
        self.sessions = {session.id: session}
        guilds = list(self.backend.guilds.values())
        ready = {
            "v": 10,
            "user": dict(serializers.user_payload(self.backend.bot_user)),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.gateway,
            "shard": data.get("shard", [0, 1]),
            "application": {"id": str(self.backend.application_id), "flags": 0},
        }
        self._send(session, "READY", ready)
        for guild in guilds:
            gateway.feed("GUILD_CREATE", serializers.guild_create_payload(self.backend, guild))

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            await socket.send_json({"op": 9, "d": False})
            return
        self.resumed += 1
        for message in session.events[data["seq"] :]:
            await socket.send_json(message)
        session.socket = socket
        self._send(session, "RESUMED", {})

    # REST.

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        self.requests.append((request.method, path))
        body = await request.json() if request.can_read_body else None
        fault = self._fault(request.method, path)
        if fault is not None and fault.kind not in ("lost", "late"):
            return await _fail(request, fault)
        if fault is not None and fault.kind == "late":
            # Discord's own clock decides what is too late; the wire need not wait as long.
            self.backend.clock.advance(fault.seconds)
            await asyncio.sleep(min(fault.seconds, 1.0))
        answer = self._carry_out(request.method, path, dict(request.query), body)
        if fault is not None and fault.kind == "lost":
            return await _abort(request)
        return answer

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            matches = fault.method == method and fnmatch.fnmatch(path, fault.path)
            if matches and fault.met < fault.times:
                fault.met += 1
                return fault
        return None

    def _carry_out(self, method: str, path: str, query: dict[str, str], body: Any) -> web.Response:
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            return _json({"url": self.gateway, "shards": 1, "session_start_limit": limit})
        nonce = body.get("nonce") if isinstance(body, dict) and body.get("enforce_nonce") else None
        if nonce and nonce in self._nonces:
            # As Discord documents enforce_nonce: no second message, the first is returned.
            return _json(self._nonces[nonce])
        try:
            result = router.dispatch(
                self.backend, method, path, json=body, params=query, message_content_access=False
            )
        except BackendError as error:
            return _json(error.to_json(), status=error.status)
        if nonce:
            self._nonces[nonce] = result
        if path.endswith("/callback"):
            # discord.py reads a body here whatever was asked for.
            return _json(result or {"interaction": {"id": "1", "type": 2}})
        return _json(result) if result is not None else web.Response(status=204)


async def _fail(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.kind == "abort":
        return await _abort(request)
    if fault.kind == "429":
        body = {
            "message": "You are being rate limited.",
            "retry_after": fault.seconds,
            "global": False,
        }
        return _json(body, status=429, headers={"Via": "1.1 loopback"})
    return _json({"message": "failed", "code": 0}, status=int(fault.kind))


async def _abort(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _quietly(sending: Any) -> None:
    with contextlib.suppress(ConnectionError, RuntimeError):
        await sending


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # Exactly this type: discord.py compares it with the whole header.
    return web.Response(
        body=json.dumps(body, default=str).encode(),
        status=status,
        headers={"Content-Type": "application/json", **(headers or {})},
    )


def walk(components: list[dict[str, Any]]) -> Any:
    """Every component and those inside it."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
