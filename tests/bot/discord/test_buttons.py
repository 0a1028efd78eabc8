import dataclasses
from typing import Any

from bot.discord import create_bot, saying
from bot.settings import Settings
from retrieval.engine import Engine

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
