from collections.abc import Callable
from typing import Any

import pytest

from bot.database import DatabaseError, ServerSettings
from bot.discord import create_bot, saying
from bot.settings import Settings
from retrieval.engine import Engine

VISIT = "Would Putin visit Korea after being injected with the Russia-made vaccine?"


async def test_mentions_are_answered_only_in_the_chosen_channels(scene: Any) -> None:
    other = scene.guild.create_text_channel("other")
    await scene.env.bot.change_settings(scene.guild.id, channels=(other.id,))
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    assert scene.said() == []
    await scene.alice.send(other, f"{scene.mention} {VISIT}")
    assert len(scene.said(other)) == 1


async def test_answers_go_into_a_thread(scene: Any) -> None:
    await scene.env.bot.change_settings(scene.guild.id, in_thread=True)
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    (thread,) = scene.channel.threads
    assert thread.name == VISIT[:90]
    assert "paragraph 14 of 14" in scene.said(thread)[-1]
    assert not [text for text in scene.said() if "paragraph" in text]


async def test_private_by_default_can_be_overruled(scene: Any) -> None:
    await scene.env.bot.change_settings(scene.guild.id, private=True)
    assert (await scene.ask(VISIT)).ephemeral
    assert not (await scene.ask(VISIT, private=False)).ephemeral


async def test_the_limits_are_kept_and_told(scene: Any) -> None:
    await scene.env.bot.change_settings(scene.guild.id, per_user=2, per_server=3)
    for _ in range(2):
        assert "paragraph" in scene.text((await scene.ask(VISIT)).response)
    text = scene.text((await scene.ask(VISIT)).response)
    assert text.startswith("You have asked a lot just now; ask again in ")
    bob = scene.person("bob")
    texts = [
        scene.text((await bob.slash(scene.channel, "ask", question=VISIT)).response)
        for _ in range(2)
    ]
    assert "paragraph" in texts[0]
    assert texts[1].startswith("This server has asked a lot just now; ask again in ")


async def test_past_the_bound_people_are_told(scene: Any) -> None:
    scene.env.bot.waiting.count = scene.env.bot.waiting.bound
    text = scene.text((await scene.ask(VISIT)).response)
    assert text == "Many people are asking right now; please ask again in a minute."


async def test_the_status_tells_what_runs(scene: Any, moderator: Any) -> None:
    await scene.ask(VISIT)
    result = await moderator.slash(scene.channel, "readout status")
    assert result.ephemeral
    text = scene.text(result.response)
    assert text.startswith("readout-bot 0.")
    assert "Documents\\: 1, passages\\: 14 " in text
    assert "shard 0 of 1" in text
    assert "token" not in text


async def gone(*_: object) -> ServerSettings:
    raise DatabaseError("gone")


async def test_settings_that_are_not_known_open_nothing(
    scene: Any, moderator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may ask for private answers or other channels, and show no collection at all."""
    await scene.env.bot.answering.warm_up()
    monkeypatch.setattr(scene.env.bot.database.servers, "settings", gone)
    asked = await scene.ask(VISIT)
    assert asked.ephemeral
    assert scene.text(asked.response) == saying.UNAVAILABLE
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    assert scene.said()[-1] == saying.UNAVAILABLE
    assert await scene.alice.autocomplete(scene.channel, "ask", "document", "2020") == []
    for command in ("readout settings", "readout status"):
        told = await moderator.slash(scene.channel, command)
        assert scene.text(told.response) == saying.UNAVAILABLE
    carol = scene.env.create_user("carol")
    await carol.send_dm(VISIT)
    assert "paragraph 14 of 14" in scene.said(carol.dm_channel)[0]


async def test_settings_that_cannot_be_read_again_serve_for_a_minute(
    scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "paragraph" in scene.text((await scene.ask(VISIT)).response)
    monkeypatch.setattr(scene.env.bot.database.servers, "settings", gone)
    for seconds, said in ((50, "paragraph 14 of 14"), (20, saying.UNAVAILABLE)):
        await scene.env.advance_time(seconds)
        assert said in scene.text((await scene.ask(VISIT)).response)


async def test_a_database_that_was_away_at_the_start_is_opened_later(
    scene: Any, monkeypatch: pytest.MonkeyPatch, engine: Engine, settings: Settings
) -> None:
    bot = create_bot(engine=engine, settings=settings)
    opened = bot.database.open
    tries = []

    async def open_at_second() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise DatabaseError("gone")
        await opened()

    monkeypatch.setattr(bot.database, "open", open_at_second)
    await scene.env.restart_bot(bot)
    await scene.env.advance_time(61)
    assert len(tries) == 2


async def test_a_server_that_is_left_is_forgotten(scene: Any) -> None:
    await scene.env.bot.change_settings(scene.guild.id, private=True)
    await scene.env.bot.on_guild_remove(scene.env.bot.get_guild(scene.guild.id))
    assert await scene.env.bot.database.servers.settings(scene.guild.id) == ServerSettings()


@pytest.mark.parametrize(("shards", "own", "kept"), [(1, None, 0), (2, (0,), 1), (2, (1,), 0)])
async def test_a_server_that_was_left_while_the_bot_was_away_is_forgotten(
    scene: Any, shards: int, own: tuple[int, ...] | None, kept: int
) -> None:
    left = 7 << 22  # on the second of two shards
    servers = scene.env.bot.database.servers
    await servers.change_settings(left, private=True)
    await servers.change_settings(scene.guild.id, private=True)
    scene.env.bot.shard_count, scene.env.bot.shard_ids = shards, own
    await scene.env.bot.on_ready()
    assert (await servers.settings(left)).private == bool(kept)
    assert (await servers.settings(scene.guild.id)).private


@pytest.mark.parametrize(
    ("language", "place", "button"),
    [("ko", "전체 14개 문단 중 14번째", "인용"), ("ru", "абзац 14 из 14", "Ссылка")],
)
async def test_the_bots_own_words_are_in_the_servers_language(
    scene: Any, language: str, place: str, button: str
) -> None:
    await scene.env.bot.change_settings(scene.guild.id, language=language)
    result = await scene.ask(VISIT)
    text = scene.text(result.response)
    assert place in text
    assert "President Putin replied that he would visit Korea." in text
    assert button in scene.buttons(result.response)
    await scene.alice.send(scene.channel, scene.mention)
    assert "Ask me" not in scene.said()[-1]


async def test_private_words_are_in_the_askers_language(
    scene: Any, moderator: Any, locale: Callable[[str], None]
) -> None:
    """What others read along is in the server's language, what nobody else sees in one's own."""
    locale("ko")
    result = await scene.ask(VISIT)
    assert "paragraph 14 of 14" in scene.text(result.response)
    assert "전체 14개 문단 중 14번째" in scene.text((await scene.ask(VISIT, private=True)).response)
    pressed = await scene.press(scene.alice, result.response, "Cite")
    assert "2020년 9월 28일, 14번째 문단" in scene.text(pressed.response)
    assert "September 28, 2020, para. 14" in scene.text(pressed.response)
    form = await scene.press(scene.alice, result.response, "Report")
    assert form.modal["title"] == "이 답변의 무엇이 잘못되었나요?"
    locale("ru")
    panel = await moderator.slash(scene.channel, "readout settings")
    assert "Как бот ведёт себя на этом сервере" in scene.text(panel.response)
    await moderator.select(panel.response, ["private"], custom_id="settings:privacy")
    assert "Вопросов в минуту от одного человека" in scene.text(panel.response)
    status = await moderator.slash(scene.channel, "readout status")
    assert "Документов\\: 1, фрагментов\\: 14" in scene.text(status.response)


async def test_a_language_that_the_bot_does_not_speak_gets_the_servers(
    scene: Any, locale: Callable[[str], None]
) -> None:
    locale("de")
    await scene.env.bot.change_settings(scene.guild.id, language="ko")
    assert "번째" in scene.text((await scene.ask(VISIT, private=True)).response)
    carol = scene.env.create_user("carol")
    await carol.send_dm("?")
    assert "paragraph" in scene.text((await carol.slash("ask", question=VISIT)).response)
    locale("ru")
    assert "абзац 14" in scene.text((await carol.slash("ask", question=VISIT)).response)


async def test_errors_and_limits_are_told_in_the_language(
    scene: Any, locale: Callable[[str], None]
) -> None:
    locale("ru")
    result = await scene.ask(VISIT, document="{document.__class__} %s", private=True)
    assert scene.text(result.response).startswith("Документа ")
    assert "{document.\\_\\_class\\_\\_} %s" in scene.text(result.response)
    await scene.env.bot.change_settings(scene.guild.id, per_user=1)
    text = scene.text((await scene.ask(VISIT, private=True)).response)
    assert text.startswith("Вы задали много вопросов подряд; спросите снова через ")


async def test_a_direct_message_is_answered_in_the_language_of_its_letters(scene: Any) -> None:
    carol = scene.env.create_user("carol")
    await carol.send_dm("Что сказали о санкциях в Йемене?")
    (said,) = scene.said(carol.dm_channel)
    assert "на этом языке" in said  # nothing here reads Russian, but the answer is in it
