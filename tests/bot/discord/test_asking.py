import logging
import re
import threading
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.backend.errors import BackendError
from simcord.http import router

from bot.discord import asking, mentions, rendering, saying
from bot.discord.answering import Answering
from bot.discord.rendering import Rendered
from bot.presentation import AnswerBlocks
from retrieval.building import Sizes
from retrieval.engine import Engine
from retrieval.errors import StoreError
from retrieval.store import Store
from retrieval.types import Answer, Mode, NoAnswer, Query, Reason
from tests.retrieval.hashed import build, lay_out, open_built

VISIT = "Would Putin visit Korea after being injected with the Russia-made vaccine?"
EVIDENCE = "He expressed that desire by saying that he would be injected with the Russia-made vaccine before visiting the country."


async def test_ask_shows_passage_evidence_and_source(scene: Any) -> None:
    result = await scene.ask(VISIT)
    assert result.acknowledged
    assert [entry.method for entry in scene.env.http_requests[-2:]] == ["POST", "PATCH"]
    text = scene.text(result.response)
    assert f"> President Putin replied that he would visit Korea. **{EVIDENCE}**" in text
    assert "[paragraph 14 of 14](<http://webarchives.pa.go.kr/19th/" in text
    assert (
        "#:~:text=He%20expressed%20that%20desire%20by,vaccine%20before%20visiting%20the%20country.>"
        in text
    )
    assert "28 September 2020" in text
    assert "Office of the President of the Republic of Korea (Cheong Wa Dae)" in text


async def test_a_mention_is_answered_as_a_reply(scene: Any) -> None:
    question = await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    assert f"**{EVIDENCE}**" in scene.text(scene.channel.last_message)
    assert scene.channel.last_message.reference.message_id == question.id
    assert scene.env.bot.intents.value & ~discord.Intents.default().value == 0


async def test_nobody_is_pinged(scene: Any) -> None:
    await scene.alice.send(scene.channel, f"{scene.mention} @everyone <@{scene.alice.id}> {VISIT}")
    await scene.ask(f"@here <@{scene.alice.id}> {VISIT}")
    for entry in scene.env.http_requests:
        if entry.method in ("POST", "PATCH") and "messages" in entry.path:
            assert entry.json["allowed_mentions"]["parse"] == []
            assert not entry.json["allowed_mentions"].get("replied_user")
    assert not any(message.mentions for message in scene.channel.history() if message.author.bot)


@pytest.mark.parametrize("content", ["hello all", "@everyone what did Putin say?"])
async def test_it_speaks_only_when_spoken_to(scene: Any, content: str) -> None:
    await scene.alice.send(scene.channel, content)
    assert scene.said() == []


async def test_bots_and_webhooks_are_ignored(scene: Any) -> None:
    robot = scene.env.guild.add_member(scene.env.create_user("robot", bot=True))
    await robot.send(scene.channel, f"{scene.mention} {VISIT}")
    hook = scene.env.guild.create_webhook(scene.channel)
    await hook.send(f"{scene.mention} {VISIT}")
    assert scene.said() == []


async def test_a_bare_mention_gets_a_reason(scene: Any) -> None:
    await scene.alice.send(scene.channel, scene.mention)
    assert scene.said() == [mentions.EMPTY]


async def test_refusals_in_a_channel_are_told_once_a_minute(scene: Any) -> None:
    for _ in range(3):
        await scene.alice.send(scene.channel, scene.mention)
    assert scene.said() == [mentions.EMPTY]
    await scene.person("bob").send(scene.channel, scene.mention)
    assert scene.said() == [mentions.EMPTY] * 2
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    assert EVIDENCE in scene.said()[-1]


async def test_somebody_who_asks_on_in_a_channel_is_told_to_wait_once(scene: Any) -> None:
    await scene.env.bot.change_settings(scene.guild.id, per_user=1)
    for _ in range(4):
        await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    answer, told = scene.said()
    assert EVIDENCE in answer
    assert told.startswith("You have asked a lot just now; ask again in ")
    # A command that was acknowledged never stays without a word.
    for _ in range(2):
        text = scene.text((await scene.ask(VISIT)).response)
        assert text.startswith("You have asked a lot just now; ask again in ")


async def test_a_question_that_cannot_be_asked_gets_a_reason(scene: Any) -> None:
    result = await scene.ask("\u200b")
    assert scene.text(result.response) == "The question is empty."


async def test_silence_comes_with_its_reason(
    scene: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = engine.ask(Query(VISIT))
    assert isinstance(found, Answer)
    silence = NoAnswer(found.query, Reason.NOT_IN_DOCUMENTS, found.hits[:1])
    monkeypatch.setattr(type(engine), "ask", lambda *_: silence)
    text = scene.text((await scene.ask(VISIT)).response)
    assert "do not answer this" in text
    assert "closest passages" in text
    assert EVIDENCE in text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreError("/secret/path is damaged"), saying.UNAVAILABLE),
        (ZeroDivisionError("/secret/path"), saying.APOLOGY),
    ],
)
async def test_errors_are_logged_and_apologised_for(
    scene: Any,
    engine: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    said: str,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(type(engine), "ask", fail)
    result = await scene.ask(VISIT)
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    assert scene.said() == [said, said]
    assert result.acknowledged
    traces = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(traces) == 2
    assert all(record.exc_info for record in traces)


async def test_what_is_not_the_document_is_not_sent(
    scene: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(rendering.markup, "bold", lambda text: f"**{text.upper()}**")
    result = await scene.ask(VISIT)
    assert scene.text(result.response) == saying.APOLOGY
    assert "held back" in caplog.text


async def test_what_is_not_the_document_is_not_sent_as_plain_text_either(
    scene: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def plainly_wrong(blocks: AnswerBlocks, question: str, *budget: int) -> Rendered:
        if budget:
            monkeypatch.setattr(rendering.markup, "bold", lambda text: f"**{text.upper()}**")
        return render(blocks, question, *budget)

    render = asking.render
    monkeypatch.setattr(asking, "render", plainly_wrong)
    # Neither the reply nor the message without one may have components.
    scene.env.inject_error("POST", "/channels/*/messages", status=400, code=50035, times=2)
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    assert scene.said() == [saying.APOLOGY]
    assert "held back" in caplog.text


async def test_who_asks_while_the_bot_stops_is_told_so(scene: Any) -> None:
    scene.env.bot.stopping = True
    text = scene.text((await scene.ask(VISIT)).response)
    assert text == "The bot is being restarted; please ask again in a minute."


async def test_the_engine_works_in_one_thread_of_its_own(
    scene: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    ask = type(engine).ask

    def noted(self: Any, query: Query) -> Answer | NoAnswer:
        threads.append(threading.current_thread())
        return ask(self, query)

    monkeypatch.setattr(type(engine), "ask", noted)
    for _ in range(2):
        await scene.ask(VISIT)
    assert len(set(threads)) == 1
    assert threads[0] is not threading.main_thread()


async def test_ten_passages_of_a_sentence_each_are_no_message_too_many(
    scene: Any, tmp_path: Path
) -> None:
    store, corpus = Store(tmp_path / "index"), tmp_path / "documents"
    lay_out(corpus, {f"d{n}": f"They spoke of bridges {n}." for n in range(10)})
    build(store, corpus, Sizes())
    bot = scene.env.bot
    for collection in ("odd", "even"):
        await bot.database.servers.grant(scene.guild.id, collection)
    bot.answering = Answering(lambda: Engine(open_built(store), Mode.LEXICAL))
    message = (await scene.ask("Who spoke of bridges?")).response
    text = scene.text(message)
    while more := [label for label in scene.buttons(message) if label.startswith("More")]:
        message = (await scene.press(scene.alice, message, more[0])).response
        text += scene.text(message)
    bot.answering.close()
    assert sorted(re.findall(r"They spoke of bridges (\d)\.\*\*", text)) == list("0123456789")


async def test_an_acknowledgement_that_comes_too_late_is_answered_in_the_channel(
    scene: Any,
) -> None:
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062, times=1)
    await scene.ask(VISIT)
    assert EVIDENCE in scene.text(scene.channel.last_message)
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062, times=1)
    await scene.ask(VISIT, private=True)
    assert len(scene.said()) == 1
    assert EVIDENCE in scene.said(scene.alice.user.dm_channel)[0]


async def test_an_acknowledgement_whose_reply_was_lost_counts(scene: Any) -> None:
    dispatch = router.dispatch
    calls = []

    def lose_reply(backend: Any, method: str, path: str, **options: Any) -> Any:
        result = dispatch(backend, method, path, **options)
        if path.endswith("/callback") and not calls:
            calls.append(path)
            raise BackendError(400, 40060, "Interaction has already been acknowledged.")
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(router, "dispatch", lose_reply)
        result = await scene.ask(VISIT)
    assert EVIDENCE in scene.text(result.response)
