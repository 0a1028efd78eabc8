from typing import Any

import pytest

from bot.database import Verdict
from bot.discord.tokens import Action
from bot.feedback import question_set

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


async def test_an_opinion_on_a_follow_up_is_kept_with_the_question_as_it_was_understood(
    scene: Any,
) -> None:
    await scene.alice.send(scene.channel, f"{scene.mention} What did Moon say about the WTO?")
    for language in ("en", "ko", "ru"):
        await scene.env.bot.change_settings(scene.guild.id, language=language, per_user=60)
        await scene.alice.send(scene.channel, f"{scene.mention} And what did Putin reply?")
        answer = scene.channel.last_message
        custom_id = list(scene.buttons(answer).values())[-2]
        assert scene.env.bot.signer.read(custom_id, scene.guild.id).action is Action.NOT_HELPFUL
        await scene.alice.click(answer, custom_id=custom_id)
        (opinion,) = await scene.env.bot.database.feedback.opinions()
        assert opinion.question == "And what did Putin reply about the WTO?"
        await scene.env.bot.database.feedback.forget(scene.alice.id)


async def test_an_opinion_on_a_long_question_says_that_it_was_cut(scene: Any) -> None:
    result = await scene.ask(VISIT[:-1] + " and so on" * 40 + "?")
    await scene.press(scene.alice, result.response, "Helpful")
    (opinion,) = await scene.env.bot.database.feedback.opinions()
    assert opinion.question.endswith("…")
    assert list(question_set([opinion])) == []


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


async def test_of_a_report_a_thousand_characters_are_kept(scene: Any) -> None:
    """More than the form takes, from a client that does not keep to it."""
    result = await scene.ask(VISIT)
    form = await scene.press(scene.alice, result.response, "Report")
    fields = [label["component"] for label in form._interaction.modal["components"]]
    (own,) = (field for field in fields if field["custom_id"] == "words")
    assert own.pop("max_length") == 1000
    await scene.alice.submit_modal(form, {"verdict": ["other"], "words": "ab" * 600})
    (opinion,) = await scene.env.bot.database.feedback.opinions()
    assert opinion.words == "ab" * 500
