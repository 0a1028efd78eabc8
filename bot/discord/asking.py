"""A question to its answer in Discord: asked, laid out, checked, sent; or a reason instead."""

from __future__ import annotations

import logging

import discord

from bot import presentation
from bot.discord import payload
from bot.discord.answering import Answering
from bot.discord.delivery import Outlet
from bot.discord.layout import ANSWER_COLOUR, SILENCE_COLOUR, Layout, layout
from bot.discord.markup import UnfaithfulError, echo
from bot.discord.payload import PayloadError
from bot.discord.rendering import Rendered, render
from retrieval.errors import QueryError, ReadoutError
from retrieval.types import Answer, NoAnswer, Query

log = logging.getLogger(__name__)

APOLOGY = "Sorry, something went wrong here. It has been noted; please try again later."
UNAVAILABLE = "Sorry, the documents cannot be searched right now. Please try again later."


async def respond(answering: Answering, outlet: Outlet, query: Query) -> None:
    """Asks `query` and sends the answer, or the reason why there is none.

    Raises discord.HTTPException when Discord does not take it.
    """
    try:
        result = await answering.ask(query)
        rendered = render(presentation.blocks(result), query.text)
        for view in _views(rendered, result):
            await outlet.layout(view)
    except QueryError as error:
        await say(outlet, sentence(str(error)))
    except ReadoutError:
        # Its message names files and settings: the operator's business.
        log.exception("The engine cannot answer")
        await say(outlet, UNAVAILABLE)
    except (UnfaithfulError, PayloadError):
        log.exception("An answer was held back: it would not have been shown as it should")
        await say(outlet, APOLOGY)
    except discord.HTTPException:
        raise
    except Exception:
        log.exception("A question could not be answered")
        await say(outlet, APOLOGY)


async def say(outlet: Outlet, words: str) -> None:
    """Sends words of the bot's own, which may hold what a person wrote."""
    content = echo(words, payload.MAX_CONTENT // 2)
    payload.check_content(content)
    await outlet.plain(content)


def sentence(message: str) -> str:
    """An error's message as a sentence."""
    return message[:1].upper() + message[1:].rstrip(".") + "."


def _views(rendered: Rendered, result: Answer | NoAnswer) -> list[Layout]:
    hits = result.hits if isinstance(result, Answer) else result.closest
    texts = {hit.document.id: hit.document.text for hit in hits}
    colour = ANSWER_COLOUR if isinstance(result, Answer) else SILENCE_COLOUR
    return [layout(page, texts.get, colour) for page in rendered.pages]
