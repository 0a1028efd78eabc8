"""Load: `python -m tests.rigs.load [--soak 5000]`, the real bot against the loopback Discord.

300 questions from 60 people on three servers at once: none lost, none doubled, in order for each
person, the event loop never late by more than 100 ms; then many more one after the other, while
the memory stays flat.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from bot.database import Database
from bot.settings import Settings
from retrieval.building import ensure
from retrieval.store import Store
from tests.rigs.loopback import LoopbackDiscord
from tests.rigs.processes import BotProcess, bot, until

SERVERS, PEOPLE, EACH = 3, 60, 5
LATEST = 0.1
GROWTH = 1.05
QUESTIONS = (
    "What did Putin say about the IVI?",
    "Who is the best person to develop the WTO?",
    "How long did the call take?",
    "What did Moon ask for Minister Yoo?",
    "Will Putin visit Korea?",
)


class Crowd:
    """People on servers; the even ones use /ask, the odd ones mention the bot."""

    def __init__(self, discord: LoopbackDiscord, people: int) -> None:
        self.discord = discord
        backend = discord.backend
        self.guilds = [backend.create_guild(f"server {n}").id for n in range(SERVERS)]
        self.channels = [backend.create_channel(guild, "general").id for guild in self.guilds]
        self.people = [backend.make_user(f"user{n}").id for n in range(people)]
        for number, person in enumerate(self.people):
            backend.add_member(self.guilds[number % SERVERS], person)

    def ask(self, number: int, question: str) -> Any:
        """A question of the person of that number; what it can be found by later."""
        place = number % SERVERS
        person, channel = self.people[number], self.channels[place]
        if number % 2:
            return self.discord.mention(person, channel, question)
        return self.discord.slash(person, self.guilds[place], channel, question)

    def answered(self, number: int, asked: Any) -> list[int]:
        """When (as a count of requests) a question got its answers."""
        if number % 2:
            channel = self.channels[number % SERVERS]
            return [
                message.id
                for message in self.discord.answers(channel)
                if message.reference and int(message.reference["message_id"]) == asked.id
            ]
        token = f"/{asked.token}/messages/@original"
        requests = self.discord.requests
        return [
            n for n, (method, path) in enumerate(requests) if method == "PATCH" and token in path
        ]


async def burst(crowd: Crowd, process: BotProcess) -> bool:
    """All questions at once; whether everything was as it should."""
    late = await process.metric(f'readout_loop_lag_seconds_bucket{{le="{LATEST}"}}')
    ticks = await process.metric("readout_loop_lag_seconds_count")
    begun = time.monotonic()
    asked: list[list[Any]] = [[] for _ in crowd.people]
    for turn in range(EACH):
        for number in range(len(crowd.people)):
            asked[number].append(crowd.ask(number, QUESTIONS[(turn + number) % len(QUESTIONS)]))
    total = EACH * len(crowd.people)
    await until(lambda: _count(crowd, asked) >= total, 300)
    seconds = time.monotonic() - begun
    await asyncio.sleep(1)
    answers = [[crowd.answered(n, question) for question in asked[n]] for n in range(len(asked))]
    lost = sum(not found for person in answers for found in person)
    doubled = sum(len(found) > 1 for person in answers for found in person)
    disordered = sum([f[0] for f in person] != sorted(f[0] for f in person) for person in answers)
    slow = (await process.metric("readout_loop_lag_seconds_count") - ticks) - (
        await process.metric(f'readout_loop_lag_seconds_bucket{{le="{LATEST}"}}') - late
    )
    longest = await process.metric("readout_loop_longest_lag_seconds")
    print(f"{total} questions of {len(crowd.people)} people on {SERVERS} servers at once:")
    print(f"  answered in {seconds:.1f} s ({total / seconds:.0f} a second)")
    print(f"  lost {lost}, doubled {doubled}, people answered out of order {disordered}")
    print(f"  event loop later than {LATEST * 1000:.0f} ms: {slow:.0f} times; longest since the")
    print(f"  start {longest * 1000:.0f} ms")
    return not (lost or doubled or disordered or slow)


async def soak(crowd: Crowd, process: BotProcess, questions: int) -> bool:
    """Questions in small batches; whether the memory stayed flat after the first fifth."""
    batch, first = 25, 0.0
    for done in range(0, questions, batch):
        before = await process.metric("readout_answer_seconds_count")
        for number in range(batch):
            crowd.ask((done + number) % len(crowd.people), QUESTIONS[number % len(QUESTIONS)])
        # The rig's own books are not to fill the machine.
        for book in (crowd.discord.backend.transcript, crowd.discord.backend.http_requests):
            book.clear()
        for session in crowd.discord.sessions.values():
            session.events[:-1] = [{}] * (len(session.events) - 1)

        async def all_answered(goal: float = before + batch) -> bool:
            return await process.metric("readout_answer_seconds_count") >= goal

        await until(all_answered, 120)
        if not first and done >= questions / 5:
            first = process.memory()
    last = process.memory()
    print(f"{questions} more questions: {first:.0f} MiB after a fifth, {last:.0f} MiB at the end")
    return last <= first * GROWTH


def _count(crowd: Crowd, asked: list[list[Any]]) -> int:
    patches = sum(
        method == "PATCH" and path.endswith("@original") for method, path in crowd.discord.requests
    )
    replies = sum(
        sum(1 for m in crowd.discord.answers(channel) if m.reference) for channel in crowd.channels
    )
    return patches + replies


async def run(questions: int) -> bool:
    settings = Settings.from_environment()
    ensure(Store(settings.index), settings.corpus, settings.model)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with LoopbackDiscord().running() as discord:
            crowd = Crowd(discord, PEOPLE)
            database = Database(f"sqlite+aiosqlite:///{folder / 'readout.db'}", b"")
            await database.open()
            for guild in crowd.guilds:
                await database.servers.change_settings(guild, per_user=10**6, per_server=10**6)
            await database.close()
            index = settings.index
            async with bot(
                discord.base, discord.gateway, folder, index, max_waiting=1000
            ) as process:
                await process.ready(60)
                good = await burst(crowd, process)
                return (not questions or await soak(crowd, process, questions)) and good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--soak", type=int, default=5000, help="questions of the second part")
    return 0 if asyncio.run(run(parser.parse_args().soak)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
