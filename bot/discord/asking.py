"""A question to its answer in Discord: asked, laid out, checked, sent; or a reason instead."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import math
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot import presentation
from bot.discord import guard, lookup, payload, saying
from bot.discord.buttons import answer_rows
from bot.discord.conversations import Talk, Turn, after
from bot.discord.delivery import Outlet
from bot.discord.layout import ANSWER_COLOUR, SILENCE_COLOUR, Layout, layout
from bot.discord.lookup import Found
from bot.discord.pages import PLAIN_BUDGET
from bot.discord.rendering import render
from bot.discord.saying import PatienceError
from bot.presentation import AnswerBlocks
from corpus.messages import Message
from retrieval.conversation import given
from retrieval.errors import QueryError
from retrieval.types import Answer, NoAnswer, Query

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient

log = logging.getLogger(__name__)

FETCHED = 10
"""Passages asked of the engine: what is not shown at once is behind a button."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where (None: in a direct message)."""

    user: int
    server: int | None


@contextlib.asynccontextmanager
async def admitted(client: ReadoutClient, asker: Asker) -> AsyncIterator[None]:
    """Waits for the asker's turn. Raises PatienceError where too much is asked already."""
    if client.stopping:
        raise PatienceError("The bot is being restarted; please ask again in a minute.")
    settings = await client.server_settings(asker.server)
    user, server = ("user", asker.user), ("server", asker.server)
    wait = client.limiter.wait(user, settings.per_user)
    if wait > 0:
        raise PatienceError(
            "You have asked a lot just now; ask again in {seconds} s.", seconds=math.ceil(wait)
        )
    if asker.server is not None:
        wait = client.limiter.wait(server, settings.per_server)
        if wait > 0:
            raise PatienceError(
                "This server has asked a lot just now; ask again in {seconds} s.",
                seconds=math.ceil(wait),
            )
        client.limiter.note(server)
    if client.waiting.full:
        raise PatienceError("Many people are asking right now; please ask again in a minute.")
    client.limiter.note(user)
    with client.waiting.one():
        async with client.turns.of(user):
            yield


async def respond(
    client: ReadoutClient,
    outlet: Outlet,
    query: Query,
    asker: Asker,
    talk: Talk | None = None,
    claim: bool = False,
) -> None:
    """Asks `query` and sends the answer, or the reason why there is none.

    A `claim` is no question: passages are looked for that speak of it.
    Raises discord.HTTPException when Discord does not take it.
    """
    begun = time.monotonic()
    outcome = "failed"
    try:
        async with saying.told(outlet):
            try:
                async with admitted(client, asker):
                    result = await _answer(client, outlet, query, asker, talk, claim)
            except (PatienceError, QueryError):
                outcome = "refused"
                raise
            outcome = result.reason.value if isinstance(result, NoAnswer) else "answered"
    finally:
        client.metrics.questions.labels(outcome).inc()
        client.metrics.seconds.observe(time.monotonic() - begun)


async def _answer(
    client: ReadoutClient,
    outlet: Outlet,
    query: Query,
    asker: Asker,
    talk: Talk | None,
    claim: bool,
) -> Answer | NoAnswer:
    """Answers `query`, and remembers it: only then, since a refused one would spoil all after it."""
    before = talk.before() if talk else ()
    seen = await client.seen(asker.server)
    asked = after(query, before)
    found = await client.answering.run(lambda engine: lookup.find(engine, asked, seen))
    await send(client, outlet, asked, found, asker, claim)
    turn = Turn(asker.user, query.text, given(found.result))
    for key in talk.keys() if talk else ():
        client.conversations.remember(key, (*before, turn))
    return found.result


async def send(
    client: ReadoutClient,
    outlet: Outlet,
    query: Query,
    found: Found,
    asker: Asker,
    claim: bool = False,
) -> None:
    """Sends what was found as components; as plain text where Discord does not take those."""
    blocks = presentation.blocks(found.result, outlet.words)
    if claim:
        blocks = dataclasses.replace(blocks, heading=outlet.words(_about_claim(found.result)))
    texts = {hit.document.id: hit.document.text for hit in found.hits}
    colour = ANSWER_COLOUR if isinstance(found.result, Answer) else SILENCE_COLOUR
    rendered = render(blocks, query.text)
    rows = await _rows(client, outlet, found, rendered.shown, asker.user)
    views = [layout(page, texts.get, colour) for page in rendered.pages[:-1]]
    views.append(layout(rendered.pages[-1], texts.get, colour, rows))
    try:
        await outlet.layout(views[0])
    except discord.HTTPException as error:
        if error.status not in (400, 403):
            raise
        log.warning("Discord does not take components here (%s); sending plain text", error.code)
        await _send_plain(outlet, query, found, blocks)
        return
    for view in views[1:]:
        await outlet.layout(view)


async def _rows(
    client: ReadoutClient, outlet: Outlet, found: Found, shown: int, user: int
) -> list[list[ui.Item[Layout]]]:
    """The buttons, signed for the place where the answer lands: they are pressed there."""
    server = await outlet.server()
    seen = await client.seen(server)
    if any(hit.document.collection not in seen for hit in found.hits):
        # A server's own collection in a direct message: nothing of it can be looked up there.
        found = dataclasses.replace(found, places=())
    return answer_rows(client.signer, outlet.words, found, shown, server, user)


def _about_claim(result: Answer | NoAnswer) -> str:
    if isinstance(result, Answer):
        return Message("The documents speak of this here:")
    if result.closest:
        return Message("No passage of the documents says this. The closest ones:")
    return Message("No passage of the documents speaks of this.")


async def _send_plain(outlet: Outlet, query: Query, found: Found, blocks: AnswerBlocks) -> None:
    texts = {hit.document.id: hit.document.text for hit in found.hits}
    pages = render(blocks, query.text, PLAIN_BUDGET).pages
    guard.check_pages(pages, texts.get)
    for page in pages:
        content = page.plain()
        payload.check_content(content)
        await outlet.plain(content)
