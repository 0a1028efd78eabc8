import logging
import threading
from typing import Any

import pytest
from simcord import Env

from bot.discord import asking, client, rendering
from bot.discord.layout import texts
from retrieval.errors import StoreError
from retrieval.types import Answer, NoAnswer, Query, Reason

VISIT = "Would Putin visit Korea after being injected with the Russia-made vaccine?"
EVIDENCE = "He expressed that desire by saying that he would be injected with the Russia-made vaccine before visiting the country."


@pytest.fixture
def channel(simcord_env: Env) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Env, channel: Any) -> Any:
    return simcord_env.guild.add_member(simcord_env.create_user("alice"))


def text_of(message: Any) -> str:
    """What a message (or a response) shows, components and content."""
    components = [part if isinstance(part, dict) else part.to_dict() for part in message.components]
    return "\n".join([message.content, *texts(components)]).strip()


def answers_in(env: Env, channel: Any) -> list[str]:
    return [text_of(m) for m in channel.history() if m.author.id == env.bot.user.id]


async def test_ask_shows_passage_evidence_and_source(
    simcord_env: Env, channel: Any, alice: Any
) -> None:
    result = await alice.slash(channel, "ask", question=VISIT)
    assert result.acknowledged
    assert [entry.method for entry in simcord_env.http_requests[-2:]] == ["POST", "PATCH"]
    text = text_of(result.response)
    assert f"> President Putin replied that he would visit Korea. **{EVIDENCE}**" in text
    assert "[paragraph 14 of 14](<http://webarchives.pa.go.kr/19th/" in text
    assert (
        "#:~:text=He%20expressed%20that%20desire%20by,vaccine%20before%20visiting%20the%20country.>"
        in text
    )
    assert "28 September 2020" in text
    assert "Office of the President of the Republic of Korea (Cheong Wa Dae)" in text


async def test_a_mention_is_answered_as_a_reply(simcord_env: Env, channel: Any, alice: Any) -> None:
    question = await alice.send(channel, f"<@{simcord_env.bot.user.id}> {VISIT}")
    assert f"**{EVIDENCE}**" in text_of(channel.last_message)
    assert channel.last_message.reference.message_id == question.id
    assert simcord_env.bot.intents.value & ~discord_default_intents() == 0


def discord_default_intents() -> int:
    import discord

    return discord.Intents.default().value


async def test_nobody_is_pinged(simcord_env: Env, channel: Any, alice: Any) -> None:
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> @everyone <@{alice.id}> {VISIT}")
    await alice.slash(channel, "ask", question=f"@here <@{alice.id}> {VISIT}")
    for entry in simcord_env.http_requests:
        if entry.method in ("POST", "PATCH") and "messages" in entry.path:
            assert entry.json["allowed_mentions"]["parse"] == []
            assert not entry.json["allowed_mentions"].get("replied_user")
    assert not any(message.mentions for message in channel.history() if message.author.bot)


@pytest.mark.parametrize("content", ["hello all", "@everyone what did Putin say?"])
async def test_it_speaks_only_when_spoken_to(
    simcord_env: Env, channel: Any, alice: Any, content: str
) -> None:
    await alice.send(channel, content)
    assert answers_in(simcord_env, channel) == []


async def test_bots_and_webhooks_are_ignored(simcord_env: Env, channel: Any) -> None:
    robot = simcord_env.guild.add_member(simcord_env.create_user("robot", bot=True))
    await robot.send(channel, f"<@{simcord_env.bot.user.id}> {VISIT}")
    hook = simcord_env.guild.create_webhook(channel)
    await hook.send(f"<@{simcord_env.bot.user.id}> {VISIT}")
    assert answers_in(simcord_env, channel) == []


async def test_a_bare_mention_gets_a_reason(simcord_env: Env, channel: Any, alice: Any) -> None:
    await alice.send(channel, f"<@{simcord_env.bot.user.id}>")
    assert answers_in(simcord_env, channel) == [client.EMPTY]


async def test_a_question_that_cannot_be_asked_gets_a_reason(channel: Any, alice: Any) -> None:
    result = await alice.slash(channel, "ask", question="\u200b")
    assert text_of(result.response) == "The question is empty."


async def test_silence_comes_with_its_reason(
    simcord_env: Env, channel: Any, alice: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = engine.ask(Query(VISIT))
    assert isinstance(found, Answer)
    silence = NoAnswer(found.query, Reason.NOT_IN_DOCUMENTS, found.hits[:1])
    monkeypatch.setattr(type(engine), "ask", lambda *_: silence)
    text = text_of((await alice.slash(channel, "ask", question=VISIT)).response)
    assert "do not answer this" in text
    assert "closest passages" in text
    assert EVIDENCE in text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreError("/secret/path is damaged"), asking.UNAVAILABLE),
        (ZeroDivisionError("/secret/path"), asking.APOLOGY),
    ],
)
async def test_errors_are_logged_and_apologised_for(
    simcord_env: Env,
    channel: Any,
    alice: Any,
    engine: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    said: str,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(type(engine), "ask", fail)
    result = await alice.slash(channel, "ask", question=VISIT)
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> {VISIT}")
    assert answers_in(simcord_env, channel) == [said, said]
    assert result.acknowledged
    traces = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(traces) == 2
    assert all(record.exc_info for record in traces)


async def test_what_is_not_the_document_is_not_sent(
    simcord_env: Env,
    channel: Any,
    alice: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(rendering.markup, "bold", lambda text: f"**{text.upper()}**")
    result = await alice.slash(channel, "ask", question=VISIT)
    assert text_of(result.response) == asking.APOLOGY
    assert "held back" in caplog.text


async def test_the_engine_works_in_one_thread_of_its_own(
    simcord_env: Env, channel: Any, alice: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    ask = type(engine).ask

    def noted(self: Any, query: Query) -> Answer | NoAnswer:
        threads.append(threading.current_thread())
        return ask(self, query)

    monkeypatch.setattr(type(engine), "ask", noted)
    for _ in range(2):
        await alice.slash(channel, "ask", question=VISIT)
    assert len(set(threads)) == 1
    assert threads[0] is not threading.main_thread()
