"""What the environment says; read here and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import ReadoutError
from corpus.loading import shipped_documents
from retrieval.models import DEFAULT_MODEL, DEFAULT_RERANKER


class SettingsError(ReadoutError):
    """A setting that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how the program behaves; options on the command line replace fields."""

    corpus: Path
    index: Path
    model: str = DEFAULT_MODEL
    reranker: str | None = DEFAULT_RERANKER
    """A cross-encoder's name; None where it is switched off."""
    token: str = field(default="", repr=False)
    """The Discord bot's token: never logged, stored or shown, and so left out of repr()."""
    log_level: str = "INFO"
    shards: int | None = None
    """Connections to Discord's gateway; None is as many as Discord recommends."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings in `environment` (default: the process's own, then a `.env` file here).

        Raises SettingsError for a value that cannot be used.
        """
        values = _environment() if environment is None else environment
        level = values.get("READOUT_LOG_LEVEL", "INFO").upper()
        if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise SettingsError(
                f"READOUT_LOG_LEVEL is {level!r}; expected DEBUG, INFO, WARNING or ERROR"
            )
        return cls(
            corpus=_path(values, "READOUT_CORPUS") or shipped_documents(),
            index=_path(values, "READOUT_INDEX") or _default_index(),
            model=values.get("READOUT_MODEL") or DEFAULT_MODEL,
            reranker=_reranker(values.get("READOUT_RERANKER", "")),
            token=values.get("DISCORD_TOKEN", "").strip(),
            log_level=level,
            shards=_number(values, "READOUT_SHARDS", least=1),
        )


def _environment() -> dict[str, str]:
    file = Path(".env")
    if not file.is_file():
        return dict(os.environ)
    # Only where there is such a file is the library that reads it worth its import.
    from dotenv import dotenv_values

    try:
        from_file = dotenv_values(file)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the file .env here cannot be read: {error}") from None
    return {**{key: value or "" for key, value in from_file.items()}, **os.environ}


def _number(values: Mapping[str, str], name: str, least: int) -> int | None:
    value = values.get(name, "").strip()
    if not value:
        return None
    try:
        number = int(value)
    except ValueError:
        number = least - 1
    if number < least:
        raise SettingsError(f"{name} is {value!r}; expected a whole number, {least} or more")
    return number


def _reranker(value: str) -> str | None:
    return None if value.lower() == "off" else value or DEFAULT_RERANKER


def _path(values: Mapping[str, str], name: str) -> Path | None:
    value = values.get(name, "")
    if "\0" in value:
        raise SettingsError(f"{name} is not a path")
    return Path(value).expanduser() if value else None


def _default_index() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("readout-bot", appauthor=False)) / "index"
