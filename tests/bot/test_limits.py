import asyncio
import contextlib

from bot.limits import RateLimiter, Turns, Waiting


def test_a_key_waits_until_its_oldest_question_is_a_minute_old() -> None:
    now = 100.0
    limiter = RateLimiter(clock=lambda: now)
    assert limiter.wait("a", 2) == 0
    limiter.note("a")
    now = 110.0
    limiter.note("a")
    assert limiter.wait("a", 2) == 50
    assert limiter.wait("b", 2) == 0
    assert limiter.wait("a", 3) == 0
    now = 160.0
    assert limiter.wait("a", 2) == 0


def test_askers_are_forgotten() -> None:
    now = 0.0
    limiter = RateLimiter(clock=lambda: now)
    for number in range(10_000):
        limiter.note(number)
    now = 61.0
    limiter.note("a")
    assert len(limiter._asked) == 1


async def test_turns_keep_the_order_of_each_key() -> None:
    turns = Turns()
    done = []

    async def work(key: str, number: int, seconds: float) -> None:
        async with turns.of(key):
            await asyncio.sleep(seconds)
            done.append((key, number))

    await asyncio.gather(work("a", 1, 0.02), work("a", 2, 0), work("b", 1, 0.01))
    assert done == [("b", 1), ("a", 1), ("a", 2)]
    assert turns._locks == {}


async def test_an_error_ends_the_turn() -> None:
    turns, waiting = Turns(), Waiting(1)
    for _ in range(2):
        with contextlib.suppress(ZeroDivisionError), waiting.one():
            async with turns.of("a"):
                assert waiting.full
                _ = 1 / 0
    assert not waiting.full
    assert turns._locks == {}
