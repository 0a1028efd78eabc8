"""What is done with the database while the bot runs, whoever asks or does not."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.database import Database, DatabaseError

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient

log = logging.getLogger(__name__)


async def opened(database: Database) -> bool:
    """Whether the database is open now; without it only direct messages are answered."""
    try:
        await database.open()
    except DatabaseError:
        log.exception("The database cannot be opened")
        return False
    return True


async def forget_left(client: ReadoutClient) -> None:
    """Forgets the servers that removed the bot while it was away; every shard has to be ready."""
    shards = client.shard_count or 1
    own = client.shard_ids or range(shards)
    here = {guild.id for guild in client.guilds}
    try:
        # The servers of other shards are another process's to know.
        rows = await client.database.servers.forget_left(here, lambda s: (s >> 22) % shards in own)
    except DatabaseError:
        log.exception("The settings of servers that were left are still kept")
    else:
        if rows:
            log.info("Servers that were left while the bot was away: %d", rows)
