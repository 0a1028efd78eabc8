"""What people think of an answer: an opinion to keep, and the form that asks what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import ui

from bot.database import Opinion, Verdict
from bot.discord import lookup, saying
from bot.discord.buttons import understood_question_of
from bot.discord.delivery import InteractionOutlet
from bot.discord.tokens import Token, TokenError
from bot.wording import Wording
from corpus.messages import Message
from retrieval.engine import Engine

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient


_WRONG = {
    Verdict.OTHER_PARAGRAPH: Message("Another paragraph answers"),
    Verdict.NOT_IN_DOCUMENTS: Message("Nothing in the documents answers this"),
    Verdict.OTHER_SPEAKER: Message("Somebody else said this"),
    Verdict.OTHER: Message("Something else"),
}


async def keep(
    client: ReadoutClient,
    interaction: discord.Interaction,
    token: Token,
    verdict: Verdict,
    words: str = "",
    right_paragraph: int | None = None,
) -> None:
    """Keeps what somebody thinks of a button's passage. Raises ChangedError or DatabaseError."""
    seen = await client.seen(interaction.guild_id)

    def opinion(engine: Engine) -> Opinion:
        hit = lookup.pressed(engine, token, seen)[0]
        known = right_paragraph is not None and 1 <= right_paragraph <= hit.paragraphs
        return Opinion(
            verdict=verdict,
            question=understood_question_of(interaction.message),
            document_id=hit.document.id,
            passage_id=hit.passage.id,
            paragraph=hit.passage.paragraph,
            evidence=hit.evidence[0].text,
            corpus_version=token.version,
            model=engine.index.manifest.model,
            words=words,
            right_paragraph=right_paragraph if known else None,
        )

    await client.keep(interaction.user.id, await client.answering.run(opinion))


class ReportForm(ui.Modal):
    """Asks what is wrong; its custom_id carries the passage, so it survives a restart too."""

    def __init__(self, custom_id: str, words: Wording) -> None:
        title = words("What is wrong with this answer?")
        super().__init__(title=title, custom_id=custom_id, timeout=3600)
        kind: ui.Select[ReportForm] = ui.Select(
            custom_id="verdict",
            options=[
                discord.SelectOption(label=words(label), value=verdict.value)
                for verdict, label in _WRONG.items()
            ],
        )
        paragraph: ui.TextInput[ReportForm] = ui.TextInput(
            custom_id="paragraph", required=False, max_length=5, placeholder="7"
        )
        own: ui.TextInput[ReportForm] = ui.TextInput(
            custom_id="words", style=discord.TextStyle.paragraph, required=False, max_length=1000
        )
        self.add_item(ui.Label(text=words("The problem"), component=kind))
        self.add_item(
            ui.Label(text=words("Number of the paragraph that answers"), component=paragraph)
        )
        self.add_item(
            ui.Label(
                text=words("In your words"),
                description=words(
                    "Kept with the question; of you only a code that cannot be read back."
                ),
                component=own,
            )
        )


async def report(client: ReadoutClient, interaction: discord.Interaction) -> None:
    """Takes in a form that was sent, whichever process showed it."""
    data = cast("dict[str, Any]", interaction.data)
    try:
        token = client.signer.read(str(data["custom_id"]), interaction.guild_id)
    except TokenError:
        await saying.whisper(client, interaction, saying.NOT_OURS)
        return
    outlet = await InteractionOutlet.acknowledged(client, interaction, private=True)
    async with saying.told(outlet):
        filled = _filled(data.get("components", ()))
        verdict = Verdict(filled["verdict"]) if filled.get("verdict") in _WRONG else Verdict.OTHER
        number = filled.get("paragraph", "").strip()
        paragraph = int(number) if number.isascii() and number.isdigit() else None
        words = filled.get("words", "")[:1000]
        await keep(client, interaction, token, verdict, words, paragraph)
        await saying.say(outlet, "Thank you, the report has been noted.")


def _filled(components: Sequence[dict[str, Any]]) -> dict[str, str]:
    """What was filled in, by the custom_id of the field."""
    fields = [part["component"] for part in components if "component" in part]
    return {
        str(field["custom_id"]): str(field.get("value") or "".join(field.get("values", ())))
        for field in fields
    }
