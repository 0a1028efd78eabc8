"""YAML front matter to a Document: every complaint carries the line it is about."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from corpus import yaml_values
from corpus.document import DEFAULT_COLLECTION, Document, Party
from corpus.errors import CorpusError
from corpus.messages import Message

REQUIRED = (
    "id",
    "title",
    "title_is_ours",
    "date",
    "publisher",
    "source_url",
    "language",
    "kind",
    "licence",
    "parties",
)
OPTIONAL = ("collection",)
PARTY_FIELDS = ("name", "aliases", "side", "side_aliases", "publisher_side")

# An id ends up in passage ids, in custom_ids of Discord buttons (100 characters) and in answers.
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MAX_FRONT_MATTER = 64 * 1024


def parse(path: Path, source: str, digest: str) -> Document:
    """The document in `source` (front matter between two `---` lines, then the body).

    Raises CorpusError for anything missing, unknown or malformed.
    """
    header, body, body_line = _split(path, source)
    fields = _Fields(path, header)
    unknown = sorted(set(fields.lines) - {*REQUIRED, *OPTIONAL})
    if unknown:
        raise fields.problem(unknown[0], "unknown field {name}", name=repr(unknown[0][:80]))
    for name in REQUIRED:
        if name not in fields.lines:
            raise CorpusError(path, 1, "the front matter has no '{name}'", name=name)
    text = body.strip("\n")
    if not text.strip():
        raise CorpusError(path, body_line, "the document has no text below its front matter")
    return Document(
        id=fields.matching(
            "id", _ID, Message("lower-case letters, digits, '.', '_' and '-', at most 64")
        ),
        title=fields.string("title"),
        title_is_ours=fields.boolean("title_is_ours"),
        date=fields.date("date"),
        publisher=fields.string("publisher"),
        source_url=fields.address("source_url"),
        language=fields.matching(
            "language", _LANGUAGE, Message("a language tag such as 'en' or 'ko'")
        ),
        kind=fields.string("kind"),
        licence=fields.string("licence"),
        parties=tuple(_parties(fields)),
        collection=fields.matching(
            "collection", _ID, Message("lower-case letters, digits, '.', '_' and '-', at most 64")
        )
        if "collection" in fields.lines
        else DEFAULT_COLLECTION,
        text=text,
        digest=digest,
    )


def _split(path: Path, source: str) -> tuple[str, str, int]:
    """The YAML, the body, and the line the body starts at."""
    lines = source.split("\n")
    if lines[0].rstrip() != "---":
        raise CorpusError(path, 1, "expected front matter: the first line must be '---'")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            header = "\n".join(lines[1:number])
            if len(header) > _MAX_FRONT_MATTER:
                raise CorpusError(path, 1, "the front matter is longer than 64 KiB")
            return header, "\n".join(lines[number + 1 :]), number + 2
    raise CorpusError(path, 1, "the front matter has no closing '---' line")


class _Fields:
    """The front matter's top-level mapping, with the line of every key."""

    def __init__(self, path: Path, header: str) -> None:
        self.path = path
        self.nodes: dict[str, yaml.Node] = {}
        self.lines: dict[str, int] = {}
        for key, node in yaml_values.pairs(path, yaml_values.compose(path, header)):
            self.nodes[key] = node
            # Marks count from 0, and the opening '---' is a line of its own.
            self.lines[key] = node.start_mark.line + 2

    def problem(self, field: str, template: str, /, **values: object) -> CorpusError:
        return CorpusError(self.path, self.lines[field], template, **values)

    def string(self, name: str) -> str:
        return yaml_values.string(self.path, name, self.nodes[name])

    def matching(self, name: str, pattern: re.Pattern[str], expected: str) -> str:
        value = self.string(name)
        if not pattern.fullmatch(value):
            raise self.problem(
                name,
                "'{name}' is {value}; expected {expected}",
                name=name,
                value=repr(value[:80]),
                expected=expected,
            )
        return value

    def boolean(self, name: str) -> bool:
        return yaml_values.boolean(self.path, name, self.nodes[name])

    def date(self, name: str) -> datetime.date:
        value = self.string(name)
        try:
            # fromisoformat alone would also take 20200928 and 2020-W40-1.
            return datetime.date.fromisoformat(value if _DATE.fullmatch(value) else "")
        except ValueError:
            raise self.problem(
                name,
                "'{name}' is {value}; expected a date like 2020-09-28",
                name=name,
                value=repr(value[:80]),
            ) from None

    def address(self, name: str) -> str:
        value = self.string(name)
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"\s", value):
            raise self.problem(
                name,
                "'{name}' is {value}; expected an http(s) address",
                name=name,
                value=repr(value[:80]),
            )
        return value


def _parties(fields: _Fields) -> Iterator[Party]:
    path, sequence = fields.path, fields.nodes["parties"]
    if not isinstance(sequence, yaml.SequenceNode):
        raise fields.problem("parties", "'parties' must be a list (it may be empty: [])")
    names = set()
    for item in sequence.value:
        line = item.start_mark.line + 2
        if not isinstance(item, yaml.MappingNode):
            raise CorpusError(path, line, "a party must be 'field: value' lines with a name")
        nodes = dict(yaml_values.pairs(path, item))
        for key, node in nodes.items():
            if key not in PARTY_FIELDS:
                line = node.start_mark.line + 2
                raise CorpusError(path, line, "a party has no field {name}", name=repr(key[:80]))
        if "name" not in nodes:
            raise CorpusError(path, line, "a party has no 'name'")
        name = yaml_values.string(path, "name", nodes["name"])
        if name in names:
            raise CorpusError(path, line, "the party '{name}' stands twice", name=name)
        names.add(name)
        yield Party(
            name=name,
            aliases=yaml_values.strings(path, "aliases", nodes["aliases"])
            if "aliases" in nodes
            else (),
            side=yaml_values.string(path, "side", nodes["side"]) if "side" in nodes else "",
            side_aliases=yaml_values.strings(path, "side_aliases", nodes["side_aliases"])
            if "side_aliases" in nodes
            else (),
            publisher_side="publisher_side" in nodes
            and yaml_values.boolean(path, "publisher_side", nodes["publisher_side"]),
        )
