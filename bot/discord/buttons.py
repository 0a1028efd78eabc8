"""The buttons below an answer, and what they do; their state is in their custom_id alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import ui

from bot import presentation
from bot.citation import citations
from bot.database import Opinion, Verdict
from bot.discord import lookup, saying
from bot.discord.delivery import NOBODY, InteractionOutlet
from bot.discord.layout import ANSWER_COLOUR, QUESTION_ID, Layout, layout
from bot.discord.lookup import Found
from bot.discord.markup import UnfaithfulError
from bot.discord.payload import walk
from bot.discord.rendering import asked, citation_page, context_pages, render
from bot.discord.tokens import ANY_CUSTOM_ID, Action, Place, Signer, Token, TokenError, fitting
from bot.wording import Wording
from corpus.messages import Message
from retrieval.engine import Engine

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient

NOT_OURS = Message("This button does not belong here, so it does nothing.")
CHANGED = Message("The documents have changed since this answer was given. Please ask again.")
NOT_YOURS = Message("Only the person who asked, or a moderator, can remove this answer.")
_WRONG = {
    Verdict.OTHER_PARAGRAPH: Message("Another paragraph answers"),
    Verdict.NOT_IN_DOCUMENTS: Message("Nothing in the documents answers this"),
    Verdict.OTHER_SPEAKER: Message("Somebody else said this"),
    Verdict.OTHER: Message("Something else"),
}
_LABELS = {
    Action.CONTEXT: Message("Context"),
    Action.CITE: Message("Cite"),
    Action.HELPFUL: Message("Helpful"),
    Action.NOT_HELPFUL: Message("Not helpful"),
    Action.REPORT: Message("Report"),
}
_BIN = "🗑️"

Seen = tuple[str, ...]
"""The collections that may be seen where a button is pressed."""


class TokenButton(ui.DynamicItem[ui.Button[Any]], template=re.compile(ANY_CUSTOM_ID, re.DOTALL)):
    """Any of the bot's buttons, made anew from its custom_id whenever it is pressed."""

    def __init__(self, custom_id: str, label: str = "", emoji: str | None = None) -> None:
        if not label and not emoji:
            label = "…"
        super().__init__(ui.Button(label=label, emoji=emoji, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], match: re.Match[str], /
    ) -> TokenButton:
        return cls(match.string)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client = cast("ReadoutClient", interaction.client)
        with client.work.one():
            await press(client, interaction, self.custom_id)


def answer_rows(
    signer: Signer, words: Wording, found: Found, shown: int, server: int | None, user: int
) -> list[list[ui.Item[Layout]]]:
    """The rows of buttons below an answer to `user`, of whose passages the first `shown` are seen."""
    if not found.places:
        return [[_button(signer, words, Token(Action.REMOVE, found.version, user=user), server)]]
    first = found.places[:1]
    more = fitting(found.places[shown:])
    # Two rows that a phone's width holds: what is read more of, and what is thought of it.
    reading = [Token(Action.MORE, found.version, more)] if more else []
    reading += [
        Token(Action.CONTEXT, found.version, first),
        Token(Action.CITE, found.version, first),
        Token(Action.REMOVE, found.version, user=user),
    ]
    judging = [
        Token(Action.HELPFUL, found.version, first),
        Token(Action.NOT_HELPFUL, found.version, first),
        Token(Action.REPORT, found.version, first),
    ]
    return [[_button(signer, words, token, server) for token in row] for row in (reading, judging)]


def _button(signer: Signer, words: Wording, token: Token, server: int | None) -> ui.Item[Layout]:
    custom_id = signer.write(token, server)
    if token.action is Action.REMOVE:
        return cast("ui.Item[Layout]", TokenButton(custom_id, emoji=_BIN))
    if token.action is Action.MORE:
        label = words("More ({count})", count=len(token.places))
    else:
        label = words(_LABELS[token.action])
    return cast("ui.Item[Layout]", TokenButton(custom_id, label))


async def press(client: ReadoutClient, interaction: discord.Interaction, custom_id: str) -> None:
    """Does what the button says, or tells why not."""
    try:
        token = client.signer.read(custom_id, interaction.guild_id)
    except TokenError:
        await tell(client, interaction, NOT_OURS)
        return
    if token.action is Action.REMOVE:
        await _remove(client, interaction, token)
        return
    if token.action is Action.REPORT:
        # A form has to be the first response, so it is opened before anything is looked up.
        await interaction.response.send_modal(
            ReportForm(custom_id, await client.words(interaction))
        )
        return
    outlet = await InteractionOutlet.acknowledged(client, interaction, private=True)
    async with saying.told(outlet):
        seen = await client.seen(interaction.guild_id)
        if not await _is_current(client, token, seen):
            await saying.say(outlet, CHANGED)
        elif token.action is Action.MORE:
            await _more(client, interaction, outlet, token.places, seen)
        elif token.action is Action.CONTEXT:
            await _context(client, outlet, token.places[0], seen)
        elif token.action is Action.CITE:
            await cite(client, outlet, token.places[0], seen)
        else:
            verdict = Verdict.HELPFUL if token.action is Action.HELPFUL else Verdict.NOT_HELPFUL
            await _keep(client, interaction, token.places[0], verdict)
            await saying.say(outlet, "Thank you, this has been noted.")


async def tell(client: ReadoutClient, interaction: discord.Interaction, text: str) -> None:
    """A line that only the person who acted sees, as the first response."""
    words = await client.words(interaction)
    await interaction.response.send_message(words(text), ephemeral=True, allowed_mentions=NOBODY)


async def _is_current(client: ReadoutClient, token: Token, seen: Seen) -> bool:
    return await client.answering.run(lambda engine: lookup.is_current(engine, token, seen))


async def _more(
    client: ReadoutClient,
    interaction: discord.Interaction,
    outlet: InteractionOutlet,
    places: Sequence[Place],
    seen: Seen,
) -> None:
    hits = await client.answering.run(lambda engine: lookup.hits_at(engine, places, seen))
    rendered = render(presentation.passages(hits, outlet.words), question_of(interaction.message))
    version = await client.answering.run(lookup.version)
    rest = fitting(places[rendered.shown :])
    rows: list[list[ui.Item[Layout]]] = []
    if rest:
        token = Token(Action.MORE, version, rest)
        rows = [[_button(client.signer, outlet.words, token, interaction.guild_id)]]
    texts = {hit.document.id: hit.document.text for hit in hits}
    for number, page in enumerate(rendered.pages, start=1):
        last = number == len(rendered.pages)
        await outlet.layout(layout(page, texts.get, ANSWER_COLOUR, rows if last else ()))


async def _context(
    client: ReadoutClient, outlet: InteractionOutlet, place: Place, seen: Seen
) -> None:
    hits = await client.answering.run(lambda engine: lookup.neighbours(engine, place, seen))
    texts = {hit.document.id: hit.document.text for hit in hits}
    for page in context_pages(presentation.passages(hits, outlet.words)):
        await outlet.layout(layout(page, texts.get))


async def cite(client: ReadoutClient, outlet: InteractionOutlet, place: Place, seen: Seen) -> None:
    """Sends the citations of the passage at `place`, which is in one of the collections `seen`."""
    (hit,) = await client.answering.run(lambda engine: lookup.hits_at(engine, [place], seen))
    await outlet.layout(
        layout(
            citation_page(citations(hit, outlet.words)), {hit.document.id: hit.document.text}.get
        )
    )


async def _remove(client: ReadoutClient, interaction: discord.Interaction, token: Token) -> None:
    moderator = interaction.permissions.manage_messages and interaction.guild_id is not None
    if interaction.user.id != token.user and not moderator:
        await tell(client, interaction, NOT_YOURS)
        return
    await interaction.response.defer()
    await interaction.delete_original_response()


def question_of(message: discord.Message | None) -> str:
    """The question that an answer of the bot shows; empty where it shows none."""
    if message is None:
        return ""
    components: list[dict[str, Any]] = [dict(part.to_dict()) for part in message.components]
    for part in walk(components):
        if (
            part.get("id") == QUESTION_ID
            and part["type"] == discord.ComponentType.text_display.value
        ):
            try:
                return asked(part["content"])
            except UnfaithfulError:
                return ""
    return ""


def custom_ids(message: discord.Message) -> list[str]:
    """The custom_ids of a message's buttons."""
    components: list[dict[str, Any]] = [dict(part.to_dict()) for part in message.components]
    return [str(part["custom_id"]) for part in walk(components) if part.get("custom_id")]


async def _keep(
    client: ReadoutClient,
    interaction: discord.Interaction,
    place: Place,
    verdict: Verdict,
    words: str = "",
    right_paragraph: int | None = None,
) -> None:
    seen = await client.seen(interaction.guild_id)

    def opinion(engine: Engine) -> Opinion:
        (hit,) = lookup.hits_at(engine, [place], seen)
        known = right_paragraph is not None and 1 <= right_paragraph <= hit.paragraphs
        return Opinion(
            verdict=verdict,
            question=question_of(interaction.message),
            document_id=hit.document.id,
            passage_id=hit.passage.id,
            paragraph=hit.passage.paragraph,
            evidence=hit.evidence[0].text,
            corpus_version=lookup.version(engine),
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
        await tell(client, interaction, NOT_OURS)
        return
    outlet = await InteractionOutlet.acknowledged(client, interaction, private=True)
    async with saying.told(outlet):
        if not await _is_current(client, token, await client.seen(interaction.guild_id)):
            await saying.say(outlet, CHANGED)
            return
        filled = _filled(data.get("components", ()))
        verdict = Verdict(filled["verdict"]) if filled.get("verdict") in _WRONG else Verdict.OTHER
        number = filled.get("paragraph", "").strip()
        paragraph = int(number) if number.isascii() and number.isdigit() else None
        words = filled.get("words", "")[:1000]
        await _keep(client, interaction, token.places[0], verdict, words, paragraph)
        await saying.say(outlet, "Thank you, the report has been noted.")


def _filled(components: Sequence[dict[str, Any]]) -> dict[str, str]:
    """What was filled in, by the custom_id of the field."""
    fields = [part["component"] for part in components if "component" in part]
    return {
        str(field["custom_id"]): str(field.get("value") or "".join(field.get("values", ())))
        for field in fields
    }
