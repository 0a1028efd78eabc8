import logging
from typing import Any

import pytest

from bot.discord import lookup, pressing, saying

VISIT = "Would Putin visit Korea after being injected with the Russia-made vaccine?"
BEFORE = "> President Moon said he looks forward to President Putin’s visit to Korea taking place"


FIRST = "President Putin replied that he would visit Korea."


async def test_in_context_shows_the_paragraphs_around(scene: Any) -> None:
    result = await scene.ask(VISIT)
    pressed = await scene.press(scene.alice, result.response, "Context")
    assert pressed.acknowledged
    assert pressed.ephemeral
    text = scene.text(pressed.response)
    assert text.index(BEFORE) < text.index(FIRST)
    assert "paragraph 13 of 14" in text
    assert "paragraph 14 of 14" in text
    assert text.count("Cheong Wa Dae") == 1


async def test_more_passages_goes_on_until_there_are_no_more(scene: Any) -> None:
    message = (await scene.ask(VISIT)).response
    # In bold is the sentence that answers: a line without is what one of them leans on.
    seen = {
        line for line in scene.text(message).split("\n") if line.startswith("> ") and "**" in line
    }
    for _ in range(9):
        label = next((name for name in scene.buttons(message) if name.startswith("More")), None)
        if label is None:
            break
        pressed = await scene.press(scene.alice, message, label)
        assert pressed.ephemeral
        message = pressed.response
        shown = scene.text(message).split("\n")
        fresh = {line for line in shown if line.startswith("> ") and "**" in line}
        assert fresh
        assert not fresh & seen
        seen |= fresh
    assert label is None
    assert len(seen) == 10


async def test_cite_gives_three_styles(scene: Any) -> None:
    result = await scene.ask(VISIT)
    pressed = await scene.press(scene.alice, result.response, "Cite")
    text = scene.text(pressed.response)
    assert "Markdown\n```\n> He expressed that desire" in text
    assert "Chicago\n```\nOffice of the President" in text
    assert ", September 28, 2020, para. 14, http://" in text
    assert "APA\n```\nOffice of the President" in text
    assert "(2020, September 28). [Telephone conversation" in text


async def test_only_the_asker_or_a_moderator_removes(scene: Any) -> None:
    result = await scene.ask(VISIT)
    bob = scene.person("bob")
    refused = await scene.press(bob, result.response, "Remove")
    assert scene.text(refused.response) == pressing.NOT_YOURS
    assert refused.ephemeral
    await scene.press(scene.alice, result.response, "Remove")
    assert result.response is None
    again = await scene.ask(VISIT)
    moderator = scene.person("moderator", manage_messages=True)
    await scene.press(moderator, again.response, "Remove")
    assert again.response is None


async def test_a_button_says_that_the_documents_have_changed(
    scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = await scene.ask(VISIT)
    monkeypatch.setattr(lookup, "version", lambda _: "00000000")
    for label in ("Context", "Cite", "Helpful"):
        pressed = await scene.press(scene.alice, result.response, label)
        assert scene.text(pressed.response) == saying.CHANGED
    assert await scene.env.bot.database.feedback.opinions() == []


async def test_an_error_inside_a_button_is_apologised_for(
    scene: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    result = await scene.ask(VISIT)
    monkeypatch.setattr(scene.env.bot.database.feedback, "keep", None)
    pressed = await scene.press(scene.alice, result.response, "Helpful")
    assert "went wrong" in scene.text(pressed.response)
    assert [r for r in caplog.records if r.levelno == logging.ERROR]
