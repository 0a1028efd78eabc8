"""Words of the bot's own: reasons, errors, thanks."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import discord

from bot.discord import payload
from bot.discord.delivery import NOBODY, Outlet
from bot.discord.lookup import ChangedError
from bot.discord.markup import UnfaithfulError, echo
from bot.discord.payload import PayloadError
from corpus.messages import Message
from retrieval.errors import QueryError, ReadoutError

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient

log = logging.getLogger(__name__)


class PatienceError(ReadoutError):
    """Somebody is asked to try again later; the message says when."""


APOLOGY = Message("Sorry, something went wrong here. It has been noted; please try again later.")
NOT_OURS = Message("This button does not belong here, so it does nothing.")
CHANGED = Message("The documents have changed since this answer was given. Please ask again.")
UNAVAILABLE = Message("Sorry, this cannot be done right now. Please try again later.")


@contextlib.asynccontextmanager
async def told(outlet: Outlet) -> AsyncIterator[None]:
    """Turns whatever goes wrong inside into a line for the person who waits.

    Raises discord.HTTPException alone: then Discord does not take anything.
    """
    try:
        yield
    except PatienceError as error:
        await refuse(outlet, error.message)
    except ChangedError:
        await say(outlet, CHANGED)
    except QueryError as error:
        await tell(outlet, sentence(outlet.words(error.message)))
    except ReadoutError:
        # Its message names files and settings: the operator's business.
        log.exception("The engine or the database cannot answer")
        await say(outlet, UNAVAILABLE)
    except (UnfaithfulError, PayloadError):
        log.exception("An answer was held back: it would not have been shown as it should")
        await say(outlet, APOLOGY)
    except discord.HTTPException:
        raise
    except Exception:
        log.exception("A question could not be answered")
        await say(outlet, APOLOGY)


async def say(outlet: Outlet, text: str, **values: object) -> None:
    """Sends words of the bot's own in the outlet's language; `values` may be a person's words."""
    await tell(outlet, outlet.words(text, **values))


async def refuse(outlet: Outlet, text: str) -> None:
    """Says why nothing is done, unless that was said only just now to whoever asks again."""
    if outlet.may_refuse():
        await say(outlet, text)


async def tell(outlet: Outlet, text: str) -> None:
    """Sends what is in the outlet's language already."""
    content = echo(text, payload.MAX_CONTENT // 2)
    payload.check_content(content)
    await outlet.plain(content)


async def whisper(client: ReadoutClient, interaction: discord.Interaction, text: str) -> None:
    """A line that only the person who acted sees, as the first response."""
    words = await client.words(interaction)
    await interaction.response.send_message(words(text), ephemeral=True, allowed_mentions=NOBODY)


def sentence(message: str) -> str:
    """An error's message as a sentence."""
    return message[:1].upper() + message[1:].rstrip(".") + "."
