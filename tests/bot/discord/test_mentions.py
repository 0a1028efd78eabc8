import asyncio
from typing import Any

import discord
import pytest

from bot.discord import create_bot, mentions
from bot.discord.reading import question_in
from bot.settings import Settings
from retrieval.engine import Engine
from retrieval.types import Query

VISIT = "Would Putin visit Korea after being injected with the Russia-made vaccine?"


@pytest.fixture
def asked(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[Query]:
    """Every query that reaches the engine."""
    queries: list[Query] = []
    ask = type(engine).ask
    monkeypatch.setattr(
        type(engine), "ask", lambda self, query: (queries.append(query), ask(self, query))[1]
    )
    return queries


@pytest.mark.parametrize(
    ("content", "question"),
    [
        ("<@1> who  spoke?", "who spoke?"),
        ("<@!1> did <@2> and <@3> call <#4>?", "did Bob and call ?"),
        ("hey <@1>", "hey"),
        ("<@1>", ""),
        ("<a:wave:5> <@&6> why?", "wave why?"),
    ],
)
def test_what_a_message_asks(content: str, question: str) -> None:
    assert question_in(content, 1, {1: "Bot", 2: "Bob"}) == question


async def test_a_direct_message_is_answered_and_followed_up(scene: Any, asked: list[Query]) -> None:
    carol = scene.env.create_user("carol")
    await carol.send_dm(VISIT)
    await carol.send_dm("And what did Moon say?")
    answers = scene.said(carol.dm_channel)
    assert len(answers) == 2
    assert "paragraph 14 of 14" in answers[0]
    assert [query.history for query in asked] == [(), (VISIT,)]


async def test_a_reply_to_the_bot_is_a_follow_up(scene: Any, asked: list[Query]) -> None:
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    answer = scene.channel.last_message
    await scene.alice.send(scene.channel, "And Moon?", reply_to=answer)
    await scene.alice.send(scene.channel, "Why?", reply_to=scene.channel.last_message)
    assert [query.text for query in asked] == [VISIT, "And Moon?", "Why?"]
    assert [query.history for query in asked] == [(), (VISIT,), (VISIT, "And Moon?")]
    assert len(scene.said()) == 3


async def test_a_reply_is_a_follow_up_after_a_restart(
    scene: Any, asked: list[Query], engine: Engine, settings: Settings
) -> None:
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    answer = scene.channel.last_message
    await scene.env.restart_bot(create_bot(engine=engine, settings=settings))
    await scene.alice.send(scene.channel, "And Moon?", reply_to=answer)
    assert asked[-1].history == (VISIT,)


async def test_a_thread_is_answered_in_place(scene: Any) -> None:
    starter = await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    before = len(scene.said())
    thread = await scene.env.bot.get_channel(scene.channel.id).create_thread(
        name="talk", message=discord.Object(starter.id)
    )
    await scene.env.settle()
    handle = next(found for found in scene.channel.threads if found.id == thread.id)
    await scene.alice.send(handle, f"{scene.mention} {VISIT}")
    assert len(scene.said()) == before
    assert "paragraph 14 of 14" in scene.said(handle)[-1]


async def test_without_reading_the_history_it_is_not_a_reply(scene: Any) -> None:
    channel = scene.guild.create_text_channel(
        "no-history",
        overwrites={
            scene.guild.roles["TestBot"]: discord.PermissionOverwrite(read_message_history=False)
        },
    )
    await scene.alice.send(channel, f"{scene.mention} {VISIT}")
    assert "paragraph 14 of 14" in scene.said(channel)[-1]
    assert channel.last_message.reference is None


async def test_where_it_may_not_write_it_answers_in_a_direct_message(scene: Any) -> None:
    channel = scene.guild.create_text_channel(
        "announcements",
        overwrites={scene.guild.roles["TestBot"]: discord.PermissionOverwrite(send_messages=False)},
    )
    await scene.alice.send(channel, f"{scene.mention} {VISIT}")
    assert scene.said(channel) == []
    assert "paragraph 14 of 14" in scene.said(scene.alice.user.dm_channel)[-1]


async def test_a_reply_that_is_refused_is_sent_plainly(scene: Any) -> None:
    scene.env.inject_error("POST", "/channels/*/messages", status=400, code=160002, times=1)
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    assert scene.channel.last_message.reference is None
    assert "paragraph 14 of 14" in scene.said()[-1]


async def test_components_that_are_refused_become_plain_text(scene: Any) -> None:
    scene.env.inject_error("POST", "/channels/*/messages", status=400, code=50035, times=2)
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    content = scene.channel.last_message.content
    assert "> President Putin replied that he would visit Korea. **He expressed" in content
    assert len(content) <= 2000


async def test_the_same_person_in_the_same_channel_goes_on(scene: Any, asked: list[Query]) -> None:
    bob = scene.person("bob")
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    await bob.send(scene.channel, f"{scene.mention} And Moon?")
    await scene.alice.send(scene.channel, f"{scene.mention} And Moon?")
    assert [query.history for query in asked] == [(), (), (VISIT,)]
    assert asked[-1].given[0].passages[0].endswith("#p14")
    assert asked[-1].given[0].speaker == "Vladimir Putin"


async def test_what_was_asked_privately_is_no_part_of_what_others_see(
    scene: Any, asked: list[Query]
) -> None:
    await scene.ask(VISIT, private=True)
    await scene.ask("And Moon?", private=True)
    await scene.alice.send(scene.channel, f"{scene.mention} And Moon?")
    assert [query.history for query in asked] == [(), (VISIT,), ()]


@pytest.mark.parametrize(("seconds", "shown"), [(0.0, 0), (0.2, 1)])
async def test_a_slow_answer_shows_that_the_bot_is_at_it(
    monkeypatch: pytest.MonkeyPatch, seconds: float, shown: int
) -> None:
    """Without simcord, whose clock stands still while the bot works."""
    calls = []

    class Channel:
        async def typing(self) -> None:
            calls.append(self)

    monkeypatch.setattr(mentions, "_SLOW", 0.05)
    async with mentions._typing(Channel()):  # type: ignore[arg-type]
        await asyncio.sleep(seconds)
    await asyncio.sleep(0.1)
    assert len(calls) == shown


async def test_a_refused_question_is_no_part_of_the_conversation(
    scene: Any, asked: list[Query]
) -> None:
    await scene.ask(VISIT)
    for ask in (scene.ask, lambda text: scene.alice.send(scene.channel, f"{scene.mention} {text}")):
        await ask("what\x07?")
        await ask("And Moon?")
        assert "U+0007" in scene.said()[-2]
        assert "paragraph" in scene.said()[-1]
    assert [query.history for query in asked if query.text == "And Moon?"] == [
        (VISIT,),
        (VISIT, "And Moon?"),
    ]


async def test_a_reply_to_a_refusal_goes_on_with_what_came_before(
    scene: Any, asked: list[Query]
) -> None:
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    await scene.alice.send(scene.channel, "what\x07?", reply_to=scene.channel.last_message)
    assert "U+0007" in scene.said()[-1]
    bob = scene.person("bob")
    await bob.send(scene.channel, "And Moon?", reply_to=scene.channel.last_message)
    assert asked[-1].history == (VISIT,)


async def test_what_is_asked_before_the_answer_comes_goes_on_with_it(
    scene: Any, asked: list[Query], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[discord.Message] = []

    async def note(message: discord.Message) -> None:
        sent.append(message)

    # simcord does one thing after the other: both messages are held back until they are there.
    with monkeypatch.context() as patch:
        patch.setattr(scene.env.bot, "on_message", note)
        for question in (VISIT, "And Moon?"):
            await scene.alice.send(scene.channel, f"{scene.mention} {question}")
    await scene.env.bot.server_settings(scene.guild.id)
    await asyncio.gather(*(mentions.hear(scene.env.bot, message) for message in sent))
    await scene.alice.send(scene.channel, f"{scene.mention} Why?")
    assert [query.history for query in asked] == [(), (VISIT,), (VISIT, "And Moon?")]


async def test_a_reply_to_an_answer_in_another_channel_follows_nothing(
    scene: Any, asked: list[Query], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is passed on from elsewhere: its answer may have been for the eyes of that channel."""
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    answer = scene.channel.last_message
    other = scene.guild.create_text_channel("other")
    # simcord has no replies across channels; what Discord passes on carries such a reference.
    monkeypatch.setattr(
        scene.env.backend,
        "normalize_message_reference",
        lambda _, reference: reference and {**reference, "type": 0},
    )
    await scene.alice.send(other, f"{scene.mention} And Moon?", reply_to=answer)
    assert [query.history for query in asked] == [(), ()]


async def test_what_was_asked_is_forgotten_with_forget_me(scene: Any, asked: list[Query]) -> None:
    for _ in range(2):
        await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    assert [query.history for query in asked] == [(), (VISIT,)]
    await scene.alice.slash(scene.channel, "forget-me")
    await scene.alice.send(scene.channel, f"{scene.mention} And Moon?")
    assert asked[-1].history == ()
