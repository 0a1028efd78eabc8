"""What the environment says; read here and nowhere else."""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.wording import language_of
from corpus.errors import ReadoutError
from corpus.loading import shipped_documents
from corpus.messages import Message
from retrieval.milvus.address import Address
from retrieval.models import DEFAULT_MODEL, DEFAULT_RERANKER, default_multilingual
from retrieval.types import Mode


class SettingsError(ReadoutError):
    """A setting that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how the program behaves; options on the command line replace fields."""

    corpus: Path
    index: Path
    """A folder; with a `server` it keeps the exported model alone."""
    model: str = DEFAULT_MODEL
    reranker: str | None = DEFAULT_RERANKER
    """A cross-encoder's name; None where it is switched off."""
    multilingual: str | None = None
    """A multilingual encoder's name; None where it is switched off, or its package is not there."""
    token: str = field(default="", repr=False)
    """The Discord bot's token: never logged, stored or shown, and so left out of repr()."""
    server: Address | None = None
    """The Milvus server that keeps the index; None where the folder does."""
    mode: Mode | None = None
    """Which rankings answer; None is all that there are."""
    log_level: str = "INFO"
    shards: int | None = None
    """Connections to Discord's gateway; None is as many as Discord recommends."""
    shard_ids: tuple[int, ...] | None = None
    """Those of them that this process keeps, counted from 0; None is all of them."""
    database_url: str = field(default="", repr=False)
    """Where servers' settings and feedback are kept; it may hold a password."""
    secret: str = field(default="", repr=False)
    """Signs buttons and hashes people; where it is empty the token serves."""
    feedback_days: int = 365
    """How long feedback is kept."""
    max_waiting: int = 100
    """Questions in work or waiting; past that people are asked to try again."""
    health_port: int | None = None
    """Port on this machine for /healthz, /readyz and /metrics; None is none."""
    json_logs: bool = False
    language: str = "en"
    """Of the program's own words at the terminal."""

    def key(self, purpose: bytes) -> bytes:
        """A key for one purpose, from the secret; from the token where there is no secret."""
        return hmac.digest(
            (self.secret or self.token).encode(), b"readout-bot " + purpose, "sha256"
        )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings in `environment` (default: the process's own, then a `.env` file here).

        Raises SettingsError for a value that cannot be used.
        """
        values = _environment() if environment is None else environment
        shards = _number(values, "READOUT_SHARDS", 1)
        return cls(
            corpus=_path(values, "READOUT_CORPUS") or shipped_documents(),
            index=_index(values.get("READOUT_INDEX", "")),
            server=_server(values.get("READOUT_INDEX", "")),
            mode=_mode(values),
            model=values.get("READOUT_MODEL") or DEFAULT_MODEL,
            reranker=_reranker(values.get("READOUT_RERANKER", "")),
            multilingual=_multilingual(values.get("READOUT_MULTILINGUAL", "").strip()),
            token=values.get("DISCORD_TOKEN", "").strip(),
            log_level=_choice(values, "READOUT_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
            shards=shards,
            shard_ids=_shard_ids(values.get("READOUT_SHARD_IDS", "").strip(), shards),
            database_url=values.get("READOUT_DATABASE_URL", "").strip() or _default_database(),
            secret=values.get("READOUT_SECRET", "").strip(),
            feedback_days=_number(values, "READOUT_FEEDBACK_DAYS", 1, 36500) or 365,
            max_waiting=_number(values, "READOUT_MAX_WAITING", 1) or 100,
            health_port=_number(values, "READOUT_HEALTH_PORT", 1, 65535),
            json_logs=_choice(values, "READOUT_LOG_FORMAT", ("text", "json")) == "json",
            language=terminal_language(values),
        )


def terminal_language(environment: Mapping[str, str] | None = None) -> str:
    """The language of wording.LANGUAGES that the locale in `environment` (default: the process's
    own) asks for; English where it asks for another.

    The first variable that is set decides, as in gettext; LANGUAGE may be a list, best first.
    """
    values = os.environ if environment is None else environment
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if values.get(name):
            languages = map(language_of, values[name].split(":"))
            return next((language for language in languages if language), "en")
    return "en"


def _environment() -> dict[str, str]:
    file = Path(".env")
    if not file.is_file():
        return dict(os.environ)
    # Only where there is such a file is the library that reads it worth its import.
    from dotenv import dotenv_values

    try:
        from_file = dotenv_values(file)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("the file .env here cannot be read: {error}", error=error) from None
    return {**{key: value or "" for key, value in from_file.items()}, **os.environ}


def _number(values: Mapping[str, str], name: str, least: int, most: int = 1_000_000) -> int | None:
    value = values.get(name, "").strip()
    if not value:
        return None
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
    if not least <= number <= most:
        raise SettingsError(
            "{name} is {value}; expected a whole number from {least} to {most}",
            name=name,
            value=f"{value!r:.40}",
            least=least,
            most=most,
        )
    return number


def _shard_ids(value: str, shards: int | None) -> tuple[int, ...] | None:
    """ "2-5" or "3": the shards of one of several processes."""
    if not value:
        return None
    first, dash, last = value.partition("-")
    last = last if dash else first
    if not all(one.isascii() and one.isdigit() and len(one) < 6 for one in (first, last)):
        raise SettingsError(
            "READOUT_SHARD_IDS is {value}; expected a number or a range, 0-3",
            value=f"{value!r:.40}",
        )
    if shards is None or not int(first) <= int(last) < shards:
        raise SettingsError(
            "READOUT_SHARD_IDS is {value}; expected shards below READOUT_SHARDS, which is {shards}",
            value=f"{value!r:.40}",
            shards=str(shards) if shards else Message("not set"),
        )
    return tuple(range(int(first), int(last) + 1))


def _reranker(value: str) -> str | None:
    return None if value.lower() == "off" else value or DEFAULT_RERANKER


def _multilingual(value: str) -> str | None:
    return None if value.lower() == "off" else value or default_multilingual()


def _choice(values: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of `choices` in any case; the first where nothing is set."""
    value = values.get(name, "").strip() or choices[0]
    for choice in choices:
        if value.casefold() == choice.casefold():
            return choice
    raise SettingsError(
        "{name} is {value}; expected one of {choices}",
        name=name,
        value=f"{value!r:.40}",
        choices=", ".join(choices),
    )


def at(settings: Settings, place: str) -> Settings:
    """`settings` with the index at `place`: a folder, or a Milvus server's address."""
    server = _server(place)
    return replace(settings, server=server, index=settings.index if server else _index(place))


def _path(values: Mapping[str, str], name: str) -> Path | None:
    value = values.get(name, "")
    if "\0" in value:
        raise SettingsError("{name} is not a path", name=name)
    return Path(value).expanduser() if value else None


def _index(place: str) -> Path:
    if _is_address(place):
        return _default_index()
    return _path({"READOUT_INDEX": place}, "READOUT_INDEX") or _default_index()


def _server(place: str) -> Address | None:
    return Address.parse(place) if _is_address(place) else None


def _is_address(place: str) -> bool:
    return place.startswith(("milvus:", "milvus+"))


def _mode(values: Mapping[str, str]) -> Mode | None:
    if not values.get("READOUT_MODE", "").strip():
        return None
    return Mode(_choice(values, "READOUT_MODE", ("rerank", "hybrid", "dense", "lexical")))


def _default_index() -> Path:
    return _data_folder() / "index"


def _default_database() -> str:
    return f"sqlite+aiosqlite:///{_data_folder() / 'readout.db'}"


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("readout-bot", appauthor=False))
