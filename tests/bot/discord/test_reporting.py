from typing import Any

import pytest

from bot.database import Verdict

VISIT = "Would Putin visit Korea after being injected with the Russia-made vaccine?"


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
    (opinion,) = await scene.env.bot.database.feedback.opinions()
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
    (opinion,) = await scene.env.bot.database.feedback.opinions()
    assert opinion.verdict is Verdict.OTHER_PARAGRAPH
    assert opinion.right_paragraph == 13
    assert opinion.words == values["words"]


async def test_a_report_of_a_paragraph_that_is_not_there_keeps_none(scene: Any) -> None:
    result = await scene.ask(VISIT)
    form = await scene.press(scene.alice, result.response, "Report")
    values = {"verdict": ["other_paragraph"], "paragraph": "99", "words": ""}
    await scene.alice.submit_modal(form, values)
    (opinion,) = await scene.env.bot.database.feedback.opinions()
    assert opinion.right_paragraph is None
