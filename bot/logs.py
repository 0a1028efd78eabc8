"""Logs on standard error, for people or as JSON; a secret never gets there."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence

import structlog

from bot.settings import Settings

_HIDDEN = "[hidden]"


def set_up(settings: Settings) -> None:
    """Sends every record of every library through structlog to standard error."""
    secrets = [text for text in (settings.token, settings.secret, settings.database_url) if text]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(settings.json_logs, secrets, colours=sys.stderr.isatty()))
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    # These tell at INFO what only their developers want to know, and in numbers.
    # discord.py warns of voice, which this bot has no use for.
    logging.getLogger("discord.client").addFilter(lambda record: "voice" not in record.msg)
    for name in ("alembic", "bm25s", "sqlalchemy", "aiosqlite", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)


def formatter(as_json: bool, secrets: Sequence[str], colours: bool) -> logging.Formatter:
    """How a record is written."""
    last: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=colours)
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    closing: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta
    ]
    if as_json:
        closing.append(structlog.processors.format_exc_info)
        last = structlog.processors.JSONRenderer(ensure_ascii=False)
    return _Hiding(
        secrets, processors=[*closing, last], foreign_pre_chain=shared, use_get_message=True
    )


class _Hiding(structlog.stdlib.ProcessorFormatter):
    """Takes the secrets out of the finished line: a traceback may quote them too."""

    def __init__(
        self,
        secrets: Sequence[str],
        processors: Sequence[structlog.typing.Processor],
        foreign_pre_chain: Sequence[structlog.typing.Processor],
        use_get_message: bool,
    ) -> None:
        super().__init__(
            processors=processors,
            foreign_pre_chain=foreign_pre_chain,
            use_get_message=use_get_message,
        )
        self._secrets = [form for secret in secrets for form in _written(secret)]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return line


def _written(secret: str) -> tuple[str, ...]:
    """The forms that a secret takes in a line: as it is, quoted by Python, and both inside JSON."""
    plain = (secret, repr(secret)[1:-1])
    return (*(json.dumps(form, ensure_ascii=False)[1:-1] for form in reversed(plain)), *plain)
