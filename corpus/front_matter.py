"""YAML front matter to a Document: every complaint carries the line it is about."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import yaml

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
        for key, node in _pairs(path, _compose(path, header)):
            self.nodes[key] = node
            # Marks count from 0, and the opening '---' is a line of its own.
            self.lines[key] = node.start_mark.line + 2

    def problem(self, field: str, template: str, /, **values: object) -> CorpusError:
        return CorpusError(self.path, self.lines[field], template, **values)

    def string(self, name: str) -> str:
        return _string(self.path, name, self.nodes[name])

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
        return _boolean(self.path, name, self.nodes[name])

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


def _compose(path: Path, header: str) -> yaml.MappingNode:
    try:
        # Aliases are refused: a few lines of them can unfold into gigabytes.
        for event in yaml.parse(header, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 2 if event.start_mark else 1
                raise CorpusError(path, line, "YAML aliases (*name) are not accepted")
        node = yaml.compose(header, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise CorpusError(
            path,
            line,
            "the front matter is not YAML: {problem}",
            problem=error.problem or error,
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        # The last two: PyYAML makes a character of any number that an escape names.
        problem = str(error).partition("\n")[0]
        raise CorpusError(
            path, 1, "the front matter is not YAML: {problem}", problem=problem
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise CorpusError(path, 2, "the front matter must be 'field: value' lines")
    return node


def _pairs(path: Path, node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
    seen = set()
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        line = key_node.start_mark.line + 2
        if not key or key in seen:
            if not key:
                raise CorpusError(path, line, "a field without a name")
            raise CorpusError(path, line, "the field {name} stands twice", name=repr(key[:80]))
        seen.add(key)
        yield key, value_node


def _string(path: Path, name: str, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        line = node.start_mark.line + 2
        raise CorpusError(path, line, "'{name}' must be a non-empty text", name=name)
    value = " ".join(str(node.value).split())
    # An escape such as "\e" or "\uD800" writes in plain characters what a file may not hold.
    for character in value:
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise CorpusError(
                path,
                node.start_mark.line + 2,
                "'{name}' holds the character {character}, not text; remove it",
                name=name,
                character=f"U+{ord(character):04X}",
            )
    return value


def _boolean(path: Path, name: str, node: yaml.Node) -> bool:
    value = _string(path, name, node)
    if value not in ("true", "false"):
        raise CorpusError(
            path,
            node.start_mark.line + 2,
            "'{name}' is {value}; expected true or false",
            name=name,
            value=repr(value[:80]),
        )
    return value == "true"


def _strings(path: Path, name: str, node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise CorpusError(path, node.start_mark.line + 2, "'{name}' must be a list", name=name)
    return tuple(_string(path, name, item) for item in node.value)


def _parties(fields: _Fields) -> Iterator[Party]:
    path, sequence = fields.path, fields.nodes["parties"]
    if not isinstance(sequence, yaml.SequenceNode):
        raise fields.problem("parties", "'parties' must be a list (it may be empty: [])")
    names = set()
    for item in sequence.value:
        line = item.start_mark.line + 2
        if not isinstance(item, yaml.MappingNode):
            raise CorpusError(path, line, "a party must be 'field: value' lines with a name")
        nodes = dict(_pairs(path, item))
        for key, node in nodes.items():
            if key not in PARTY_FIELDS:
                line = node.start_mark.line + 2
                raise CorpusError(path, line, "a party has no field {name}", name=repr(key[:80]))
        if "name" not in nodes:
            raise CorpusError(path, line, "a party has no 'name'")
        name = _string(path, "name", nodes["name"])
        if name in names:
            raise CorpusError(path, line, "the party '{name}' stands twice", name=name)
        names.add(name)
        yield Party(
            name=name,
            aliases=_strings(path, "aliases", nodes["aliases"]) if "aliases" in nodes else (),
            side=_string(path, "side", nodes["side"]) if "side" in nodes else "",
            side_aliases=_strings(path, "side_aliases", nodes["side_aliases"])
            if "side_aliases" in nodes
            else (),
            publisher_side="publisher_side" in nodes
            and _boolean(path, "publisher_side", nodes["publisher_side"]),
        )
