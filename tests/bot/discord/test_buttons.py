import dataclasses
import logging
from typing import Any

import pytest

from bot.database import Verdict
from bot.discord import buttons, create_bot, lookup
from bot.settings import Settings
from retrieval.engine import Engine

VISIT = "Would Putin visit Korea after being injected with the Russia-made vaccine?"
FIRST = "President Putin replied that he would visit Korea."
BEFORE = "> President Moon said he looks forward to President Putin’s visit to Korea taking place"


async def test_an_answer_has_its_buttons(scene: Any) -> None:
    result = await scene.ask(VISIT)
    labels = list(scene.buttons(result.response))
    assert labels[0].startswith("More (")
    assert labels[1:] == ["Context", "Cite", "Remove", "Helpful", "Not helpful", "Report"]


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


@pytest.mark.parametrize(
    ("label", "verdict"),
    [("Helpful", Verdict.HELPFUL), ("Not helpful", Verdict.NOT_HELPFUL)],
)
async def test_an_opinion_is_kept_with_question_and_passage(
    scene: Any, label: str, verdict: Verdict
) -> None:
    result = await scene.ask(VISIT)
    pressed = await scene.press(scene.alice, result.response, label)
    assert "Thank you" in scene.text(pressed.response)
    (opinion,) = await scene.env.bot.database.opinions()
    assert opinion.verdict is verdict
    assert opinion.question == VISIT
    assert opinion.passage_id.endswith("#p14")
    assert opinion.model == "sentence-transformers/all-MiniLM-L6-v2"
    assert opinion.corpus_version == scene.env.bot.catalogue.version


async def test_a_report_is_kept_as_it_is_written(scene: Any) -> None:
    result = await scene.ask(VISIT)
    form = await scene.press(scene.alice, result.response, "Report")
    assert form.modal["title"] == "What is wrong with this answer?"
    values = {
        "verdict": ["other_paragraph"],
        "paragraph": "13",
        "words": "'); DROP TABLE feedback;-- @everyone",
    }
    sent = await scene.alice.submit_modal(form, values)
    assert sent.ephemeral
    assert "report has been noted" in scene.text(sent.response)
    (opinion,) = await scene.env.bot.database.opinions()
    assert opinion.verdict is Verdict.OTHER_PARAGRAPH
    assert opinion.right_paragraph == 13
    assert opinion.words == values["words"]


async def test_a_report_of_a_paragraph_that_is_not_there_keeps_none(scene: Any) -> None:
    result = await scene.ask(VISIT)
    form = await scene.press(scene.alice, result.response, "Report")
    values = {"verdict": ["other_paragraph"], "paragraph": "99", "words": ""}
    await scene.alice.submit_modal(form, values)
    (opinion,) = await scene.env.bot.database.opinions()
    assert opinion.right_paragraph is None


async def test_only_the_asker_or_a_moderator_removes(scene: Any) -> None:
    result = await scene.ask(VISIT)
    bob = scene.person("bob")
    refused = await scene.press(bob, result.response, "Remove")
    assert scene.text(refused.response) == buttons.NOT_YOURS
    assert refused.ephemeral
    await scene.press(scene.alice, result.response, "Remove")
    assert result.response is None
    again = await scene.ask(VISIT)
    moderator = scene.person("moderator", manage_messages=True)
    await scene.press(moderator, again.response, "Remove")
    assert again.response is None


async def test_buttons_work_after_a_restart(scene: Any, engine: Engine, settings: Settings) -> None:
    result = await scene.ask(VISIT)
    form = await scene.press(scene.alice, result.response, "Report")
    await scene.env.restart_bot(create_bot(engine=engine, settings=settings))
    pressed = await scene.press(scene.alice, result.response, "Context")
    assert BEFORE in scene.text(pressed.response)
    await scene.press(scene.alice, result.response, "Helpful")
    sent = await scene.alice.submit_modal(form, {"verdict": ["other"], "words": "odd"})
    assert "report has been noted" in scene.text(sent.response)
    (opinion,) = await scene.env.bot.database.opinions()
    assert opinion.question == VISIT
    assert opinion.words == "odd"


async def test_a_button_says_that_the_documents_have_changed(
    scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = await scene.ask(VISIT)
    monkeypatch.setattr(lookup, "version", lambda _: "00000000")
    for label in ("Context", "Cite", "Helpful"):
        pressed = await scene.press(scene.alice, result.response, label)
        assert scene.text(pressed.response) == buttons.CHANGED
    assert await scene.env.bot.database.opinions() == []


async def test_a_button_of_another_key_does_nothing(
    scene: Any, engine: Engine, settings: Settings
) -> None:
    result = await scene.ask(VISIT)
    other = create_bot(engine=engine, settings=dataclasses.replace(settings, secret="another one"))
    await scene.env.restart_bot(other)
    for label in ("Context", "Helpful", "Report", "Remove"):
        pressed = await scene.press(scene.alice, result.response, label)
        assert scene.text(pressed.response) == buttons.NOT_OURS
    assert result.response is not None
    assert await scene.env.bot.database.opinions() == []


async def test_an_error_inside_a_button_is_apologised_for(
    scene: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    result = await scene.ask(VISIT)
    monkeypatch.setattr(scene.env.bot.database, "keep", None)
    pressed = await scene.press(scene.alice, result.response, "Helpful")
    assert "went wrong" in scene.text(pressed.response)
    assert [r for r in caplog.records if r.levelno == logging.ERROR]
