import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.discord import lookup, pressing, saying
from bot.discord.answering import Answering
from bot.discord.payload import walk
from bot.discord.tokens import Action, Signer, Token
from bot.settings import Settings
from retrieval.building import Sizes
from retrieval.engine import Engine
from retrieval.store import Store
from retrieval.types import Mode
from tests.retrieval.hashed import build, lay_out, open_built

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


class Replaced(Answering):
    """Whose index is replaced after the next look-up, where `prepare` is set."""

    prepare: Callable[[], object] | None = None

    async def run(self, work: Callable[[Engine], Any]) -> Any:
        found = await super().run(work)
        if self.prepare is not None:
            self.prepare()
        return found


@pytest.mark.parametrize(
    ("label", "own"),
    [
        ("More (1)", "xxx"),
        ("Context", "They spoke of bridges."),
        ("Cite", "They spoke of bridges."),
        ("Helpful", "They spoke of bridges."),
        ("Report", "They spoke of bridges."),
    ],
)
async def test_a_button_is_served_from_the_index_that_it_was_compared_with(
    scene: Any, tmp_path: Path, label: str, own: str
) -> None:
    store, corpus = Store(tmp_path / "index"), tmp_path / "documents"
    documents = {"m": "They spoke of bridges.", "n": f"And of bridges of {'x' * 1500}."}

    def lay_out_and_build() -> None:
        lay_out(corpus, documents)
        build(store, corpus, Sizes())

    lay_out_and_build()
    bot = scene.env.bot
    for collection in ("odd", "even"):
        await bot.database.servers.grant(scene.guild.id, collection)
    bot.answering = Replaced(
        lambda: Engine(open_built(store), Mode.LEXICAL),
        lambda engine: not engine.index.is_current(),
    )
    message = (await scene.ask("Who spoke of bridges?")).response
    # Stands before the others, so that each of their passages moves to another row.
    documents["a"] = "Nobody said anything."
    bot.answering.prepare = lay_out_and_build
    assert own in await _served(scene, message, label)
    assert (await _served(scene, message, label)).startswith(saying.CHANGED)
    bot.answering.close()


async def _served(scene: Any, message: Any, label: str) -> str:
    """What a button shows, or has kept."""
    pressed = await scene.press(scene.alice, message, label)
    if label == "Report":
        pressed = await scene.alice.submit_modal(pressed, {"verdict": ["other"], "words": ""})
    opinions = await scene.env.bot.database.feedback.opinions()
    return "\n".join([scene.text(pressed.response), *(opinion.evidence for opinion in opinions)])


async def test_nobody_is_a_moderator_of_a_direct_message(
    scene: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever permissions are told of a place that is no server."""
    everything = property(lambda _: discord.Permissions.all())
    monkeypatch.setattr(discord.Interaction, "permissions", everything)
    carol = scene.env.create_user("carol")
    await carol.send_dm(VISIT)
    answer = carol.dm_channel.last_message
    token = Token(Action.REMOVE, scene.env.bot.catalogue.version, user=scene.alice.id)
    stored = scene.env.backend.get_message(answer.channel.id, answer.id)
    part = next(p for p in walk(stored.components) if p.get("emoji"))
    part["custom_id"] = Signer(settings.key(b"buttons")).write(token, None)
    pressed = await carol.click(answer, custom_id=part["custom_id"])
    assert scene.text(pressed.response) == pressing.NOT_YOURS
