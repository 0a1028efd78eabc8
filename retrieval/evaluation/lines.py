"""Files read line by line, so that a complaint can name the line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import DatasetError


def problem(path: Path, number: int | None, text: str) -> DatasetError:
    """The error that names the file and, where there is one, the line."""
    return DatasetError(f"{path}:{number}: {text}" if number else f"{path}: {text}")


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file that are not blank, numbered from 1, without their ends.

    Raises DatasetError when the file cannot be read or a line is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            for number, data in enumerate(file, start=1):
                try:
                    line = data.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                except UnicodeDecodeError:
                    raise problem(path, number, "is not UTF-8") from None
                if line.strip():
                    yield number, line
    except OSError as error:
        raise problem(path, None, f"cannot be read: {error.strerror}") from None


def json_lines(path: Path) -> Iterator[Line]:
    """The objects of a JSON Lines file. Raises DatasetError for a line that is not an object."""
    for number, text in text_lines(path):
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise problem(path, number, f"is not JSON: {error}") from None
        if not isinstance(values, dict):
            raise problem(path, number, "is not a JSON object")
        yield Line(path, number, values)


_REQUIRED: Any = object()


@dataclass(frozen=True, slots=True)
class Line:
    """A JSON object and where it stands; every reader raises DatasetError naming the line."""

    path: Path
    number: int
    values: dict[str, Any]

    def error(self, text: str) -> DatasetError:
        return problem(self.path, self.number, text)

    def identifier(self, name: str) -> str:
        """An id: a non-empty text without white space (it stands in TREC files), or a number."""
        value = self._get(name, _REQUIRED)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or not value or len(value.split()) != 1:
            raise self.error(f"'{name}' must be an id without spaces, found {value!r:.60}")
        return self._whole(name, value)

    def text(self, name: str, default: str | None = _REQUIRED) -> str | None:
        value = self._get(name, default)
        if value is not default and not isinstance(value, str):
            raise self.error(f"'{name}' must be a text, found {value!r:.60}")
        return None if value is None else self._whole(name, value)

    def _whole(self, name: str, text: str) -> str:
        """`text`, unless it holds half a character: "\\ud83d" alone is JSON, but no text."""
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise self.error(f"'{name}' holds half a surrogate pair")
        return text

    def required_text(self, name: str) -> str:
        value = self.text(name) or ""
        if not value.strip():
            raise self.error(f"'{name}' is empty")
        return value

    def boolean(self, name: str, default: bool = _REQUIRED) -> bool:
        value = self._get(name, default)
        if not isinstance(value, bool):
            raise self.error(f"'{name}' must be true or false, found {value!r:.60}")
        return value

    def integer(self, name: str) -> int:
        value = self._get(name, _REQUIRED)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(f"'{name}' must be a whole number, found {value!r:.60}")
        return value

    def list_of(self, name: str, kind: type) -> tuple[Any, ...]:
        """A list of `kind`, empty where there is no such field."""
        value = self._get(name, [])
        if not isinstance(value, list) or not all(type(item) is kind for item in value):
            raise self.error(f"'{name}' must be a list of {kind.__name__}, found {value!r:.60}")
        return tuple(self._whole(name, item) if kind is str else item for item in value)

    def _get(self, name: str, default: Any) -> Any:
        value = self.values.get(name)
        if value is not None:
            return value
        if default is _REQUIRED:
            raise self.error(f"has no '{name}'")
        return default
