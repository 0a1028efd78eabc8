import dataclasses
from typing import Any

import discord
import pytest

from bot.database import Verdict
from bot.discord import create_bot, saying
from bot.feedback import question_set
from bot.settings import Settings
from retrieval.engine import Engine
from retrieval.types import Answer, NoAnswer, Query, Reason

VISIT = "Would Putin visit Korea after being injected with the Russia-made vaccine?"
BEFORE = "> President Moon said he looks forward to President Putin’s visit to Korea taking place"


async def test_an_answer_has_its_buttons(scene: Any) -> None:
    result = await scene.ask(VISIT)
    labels = list(scene.buttons(result.response))
    assert labels[0].startswith("More (")
    assert labels[1:] == ["Context", "Cite", "Remove", "Helpful", "Not helpful", "Report"]


async def test_buttons_work_after_a_restart(scene: Any, engine: Engine, settings: Settings) -> None:
    result = await scene.ask(VISIT)
    form = await scene.press(scene.alice, result.response, "Report")
    await scene.env.restart_bot(create_bot(engine=engine, settings=settings))
    pressed = await scene.press(scene.alice, result.response, "Context")
    assert BEFORE in scene.text(pressed.response)
    await scene.press(scene.alice, result.response, "Helpful")
    sent = await scene.alice.submit_modal(form, {"verdict": ["other"], "words": "odd"})
    assert "report has been noted" in scene.text(sent.response)
    (opinion,) = await scene.env.bot.database.feedback.opinions()
    assert opinion.question == VISIT
    assert opinion.words == "odd"


async def test_a_button_of_another_key_does_nothing(
    scene: Any, engine: Engine, settings: Settings
) -> None:
    result = await scene.ask(VISIT)
    other = create_bot(engine=engine, settings=dataclasses.replace(settings, secret="another one"))
    await scene.env.restart_bot(other)
    for label in ("Context", "Helpful", "Report", "Remove"):
        pressed = await scene.press(scene.alice, result.response, label)
        assert scene.text(pressed.response) == saying.NOT_OURS
    assert result.response is not None
    assert await scene.env.bot.database.feedback.opinions() == []


async def test_what_does_not_answer_is_not_offered_as_an_answer(
    scene: Any, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = engine.ask(Query(VISIT, limit=10))
    assert isinstance(found, Answer)
    silence = NoAnswer(found.query, Reason.NOT_IN_DOCUMENTS, found.hits)
    monkeypatch.setattr(Engine, "ask", lambda *_: silence)
    message = (await scene.ask(VISIT)).response
    assert "do not answer this" in scene.text(message)
    assert list(scene.buttons(message)) == ["Context", "Cite", "Remove", "Not helpful", "Report"]
    await scene.press(scene.alice, message, "Not helpful")
    (opinion,) = await scene.env.bot.database.feedback.opinions()
    assert opinion.verdict is Verdict.NOT_HELPFUL
    assert list(question_set([opinion])) == []


async def test_buttons_work_in_the_direct_message_that_an_answer_became(scene: Any) -> None:
    await scene.alice.send(_silent(scene), f"{scene.mention} {VISIT}")
    await _all_work(scene)


async def test_buttons_work_where_a_private_acknowledgement_came_too_late(scene: Any) -> None:
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062, times=1)
    await scene.ask(VISIT, private=True)
    await _all_work(scene)


def _silent(scene: Any) -> Any:
    """A channel that the bot may not write in."""
    mute = discord.PermissionOverwrite(send_messages=False)
    return scene.guild.create_text_channel(
        "announcements", overwrites={scene.guild.roles["TestBot"]: mute}
    )


async def _all_work(scene: Any) -> None:
    """That every button of alice's last direct message does what it is for, the bin too."""
    person, message = scene.alice.user, scene.alice.user.dm_channel.last_message
    labels = list(scene.buttons(message))
    assert labels[1:] == ["Context", "Cite", "Remove", "Helpful", "Not helpful", "Report"]
    shown = {
        label: scene.text((await scene.press(person, message, label)).response)
        for label in labels
        if label not in ("Remove", "Report")
    }
    assert "paragraph" in shown[labels[0]]
    assert BEFORE in shown["Context"]
    assert "para. 14" in shown["Cite"]
    assert "Thank you" in shown["Helpful"]
    assert "Thank you" in shown["Not helpful"]
    form = await scene.press(person, message, "Report")
    sent = await person.submit_modal(form, {"verdict": ["other"], "words": ""})
    assert "report has been noted" in scene.text(sent.response)
    await scene.press(person, message, "Remove")
    assert scene.said(person.dm_channel) == []


async def test_buttons_in_a_new_thread_are_the_servers(scene: Any, moderator: Any) -> None:
    """Also below a channel where only threads may be written in."""
    shown = await moderator.slash(scene.channel, "readout settings")
    await moderator.select(shown.response, ["thread"], custom_id="settings:where")
    channel = _silent(scene)
    await scene.alice.send(channel, f"{scene.mention} {VISIT}")
    (thread,) = channel.threads
    pressed = await scene.press(scene.alice, thread.last_message, "Context")
    assert BEFORE in scene.text(pressed.response)


async def test_more_that_comes_in_a_direct_message_has_no_button_of_the_server(scene: Any) -> None:
    message = (await scene.ask(VISIT)).response
    more = next(iter(scene.buttons(message)))
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062, times=1)
    await scene.press(scene.alice, message, more)
    sent = scene.alice.user.dm_channel.last_message
    assert "paragraph" in scene.text(sent)
    assert scene.buttons(sent) == {}
