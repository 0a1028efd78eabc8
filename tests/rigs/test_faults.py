"""Every fault of the wire, one by one, against the real bot in a process of its own."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from retrieval.store import Store
from tests.rigs.loopback import Fault, LoopbackDiscord, walk
from tests.rigs.processes import BotProcess, bot, free_port, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

VISIT = "Would Putin visit Korea after being injected with the Russia-made vaccine?"
EVIDENCE = "injected with the Russia-made vaccine"
CALLBACK = "/interactions/*/*/callback"
ORIGINAL = "/webhooks/*/*/messages/@original"
MESSAGES = "/channels/*/messages"


class World:
    """A loopback Discord with a server, a channel and alice, and the bot connected to it."""

    def __init__(self, discord: LoopbackDiscord, process: BotProcess | None = None) -> None:
        self.discord = discord
        self.process = process
        backend = discord.backend
        self.guild = backend.create_guild("Peninsula Watch").id
        self.channel = backend.create_channel(self.guild, "general").id
        self.alice = backend.make_user("alice").id
        backend.add_member(self.guild, self.alice)

    def slash(self, question: str = VISIT) -> Any:
        return self.discord.slash(self.alice, self.guild, self.channel, question)

    async def answer(self, record: Any, seconds: float = 15) -> str:
        return shown(await until(lambda: self.discord.response(record), seconds, self.why))

    async def mention(
        self, question: str = VISIT, seconds: float = 15, linger: float = 0.3
    ) -> list[str]:
        """Mentions the bot, waits for an answer, and a little longer for one too many."""
        before = len(self.discord.answers(self.channel))
        self.discord.mention(self.alice, self.channel, question)
        await until(lambda: len(self.discord.answers(self.channel)) > before, seconds, self.why)
        await asyncio.sleep(linger)
        return [shown(message) for message in self.discord.answers(self.channel)[before:]]

    def fault(self, method: str, path: str, kind: str, times: int = 1, seconds: float = 0) -> Fault:
        fault = Fault(method, path, kind, times, seconds)
        self.discord.faults.append(fault)
        return fault

    def why(self) -> str:
        return self.process.log.read_text()[-3000:] if self.process else ""


def shown(message: Any) -> str:
    texts = [part["content"] for part in walk(message.components) if part["type"] == 10]
    return "\n".join([message.content, *texts]).strip()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(
    shipped_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("bot")
    async with LoopbackDiscord().running() as discord:
        world = World(discord)
        async with bot(discord.base, discord.gateway, folder, shipped_store.folder) as process:
            world.process = process
            await process.ready()
            yield world
            assert "loopback-token" not in process.log.read_text()


@pytest.fixture
def world(shared: World) -> World:
    shared.discord.faults.clear()
    # Nobody is held up by what the tests before have asked.
    shared.alice = shared.discord.backend.make_user("somebody").id
    shared.discord.backend.add_member(shared.guild, shared.alice)
    return shared


async def test_it_answers_over_the_wire(world: World) -> None:
    assert EVIDENCE in await world.answer(world.slash())
    assert [EVIDENCE in text for text in await world.mention()] == [True]


@pytest.mark.parametrize(
    ("kind", "times", "seconds"),
    [
        ("429", 1, 0.2),
        ("429", 1, 3.0),
        ("500", 1, 0),
        ("502", 1, 0),
        ("503", 1, 0),
        ("abort", 2, 0),
    ],
)
async def test_a_failing_request_is_made_again(
    world: World, kind: str, times: int, seconds: float
) -> None:
    for method, path in (("PATCH", ORIGINAL), ("POST", MESSAGES)):
        fault = world.fault(method, path, kind, times, seconds)
        begun = time.monotonic()
        if method == "PATCH":
            assert EVIDENCE in await world.answer(world.slash())
        else:
            assert [EVIDENCE in text for text in await world.mention()] == [True]
        assert fault.met == times
        assert time.monotonic() - begun >= seconds


async def test_a_lost_reply_makes_no_double_answer(world: World) -> None:
    fault = world.fault("POST", MESSAGES, "lost")
    # Long enough for the second try, which is what could make it double.
    assert [EVIDENCE in text for text in await world.mention(linger=2)] == [True]
    assert fault.met == 1
    fault = world.fault("POST", CALLBACK, "lost")
    assert EVIDENCE in await world.answer(world.slash())
    assert fault.met == 1


async def test_an_acknowledgement_that_fails_is_made_again(world: World) -> None:
    for kind in ("abort", "503"):
        fault = world.fault("POST", CALLBACK, kind)
        assert EVIDENCE in await world.answer(world.slash())
        assert fault.met == 1


async def test_an_acknowledgement_that_comes_too_late_is_answered_in_the_channel(
    world: World,
) -> None:
    before = len(world.discord.answers(world.channel))
    world.fault("POST", CALLBACK, "late", seconds=3.5)
    world.slash()
    await until(lambda: len(world.discord.answers(world.channel)) > before, 10, world.why)
    assert EVIDENCE in shown(world.discord.answers(world.channel)[-1])


async def test_a_dropped_gateway_resumes_and_misses_nothing(world: World) -> None:
    resumed = world.discord.resumed
    await world.discord.drop()
    assert [EVIDENCE in text for text in await world.mention()] == [True]
    assert world.discord.resumed == resumed + 1


async def test_a_request_to_reconnect_is_followed(world: World) -> None:
    resumed = world.discord.resumed
    await world.discord.say(7)
    assert [EVIDENCE in text for text in await world.mention()] == [True]
    assert world.discord.resumed == resumed + 1


async def test_an_invalid_session_is_made_anew(world: World) -> None:
    identified = world.discord.identified
    await world.discord.say(9, False)
    await until(lambda: world.discord.identified > identified, 15, world.why)
    assert world.process is not None
    await world.process.ready()
    assert [EVIDENCE in text for text in await world.mention()] == [True]


async def test_the_watchers_pages(world: World) -> None:
    assert world.process is not None
    assert (await world.process.get("/healthz"))[0] == 200
    assert (await world.process.get("/readyz"))[0] == 200
    before = await world.process.metric("readout_questions_total")
    await world.answer(world.slash())
    assert await world.process.metric("readout_questions_total") == before + 1
    assert await world.process.metric("readout_answer_seconds_count") >= before + 1
    assert await world.process.metric("readout_gateway_connected") == 1


async def test_killed_and_started_again_an_old_button_works(
    shipped_store: Store, tmp_path: Path
) -> None:
    async with LoopbackDiscord().running() as discord:
        world = World(discord)
        async with bot(discord.base, discord.gateway, tmp_path, shipped_store.folder) as process:
            await process.ready()
            record = world.slash()
            await world.answer(record)
            await process.stop(signal.SIGKILL)
        answer = discord.response(record)
        async with bot(discord.base, discord.gateway, tmp_path, shipped_store.folder) as process:
            world.process = process
            await process.ready()
            pressed = discord.press(world.alice, world.guild, answer, "Context")
            assert "paragraph 13 of 14" in await world.answer(pressed)
            # Told to stop, it finishes what is in work.
            discord.faults.append(Fault("PATCH", ORIGINAL, "late", seconds=1.0))
            record = world.slash()
            await until(lambda: record.responded, 10, world.why)
            assert await process.stop() == 0
            assert EVIDENCE in shown(discord.response(record))


async def test_a_refused_first_connection_is_tried_again(
    shipped_store: Store, tmp_path: Path
) -> None:
    port = free_port()
    base, gateway = f"http://127.0.0.1:{port}/api/v10", f"ws://127.0.0.1:{port}/gateway"
    async with bot(base, gateway, tmp_path, shipped_store.folder) as process:
        await until(lambda: "Trying again" in process.log.read_text(), 30)
        assert (await process.get("/healthz"))[0] == 200
        status, body = await process.get("/readyz")
        assert (status, "not connected" in body) == (503, True)
        async with LoopbackDiscord().running(port) as discord:
            await process.ready()
            world = World(discord, process)
            assert EVIDENCE in await world.answer(world.slash())


@pytest.mark.parametrize(
    ("code", "told"), [(4004, "refused the token"), (4014, "privileged intent")]
)
async def test_a_refusal_ends_with_a_clear_line_and_status(
    shipped_store: Store, tmp_path: Path, code: int, told: str
) -> None:
    async with LoopbackDiscord().running() as discord:
        discord.refuse_identify = code
        async with bot(discord.base, discord.gateway, tmp_path, shipped_store.folder) as process:
            assert await asyncio.wait_for(process.process.wait(), 30) == 2
            assert told in process.log.read_text()
            assert "Traceback" not in process.log.read_text()
