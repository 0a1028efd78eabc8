import dataclasses
from typing import Any

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
