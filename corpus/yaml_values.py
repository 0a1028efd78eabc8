"""YAML values, each checked, with the line that a complaint is about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import yaml

from corpus.errors import CorpusError


def compose(path: Path, header: str) -> yaml.MappingNode:
    """The mapping in `header`, which begins in a file's second line. Raises CorpusError where it is none."""
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


def pairs(path: Path, node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
    """The fields of a mapping. Raises CorpusError where one has no name, or stands twice."""
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


def string(path: Path, name: str, node: yaml.Node) -> str:
    """A text, without line breaks. Raises CorpusError where it is empty, or holds what is no text."""
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


def boolean(path: Path, name: str, node: yaml.Node) -> bool:
    """True or False. Raises CorpusError where a value is neither "true" nor "false"."""
    value = string(path, name, node)
    if value not in ("true", "false"):
        raise CorpusError(
            path,
            node.start_mark.line + 2,
            "'{name}' is {value}; expected true or false",
            name=name,
            value=repr(value[:80]),
        )
    return value == "true"


def strings(path: Path, name: str, node: yaml.Node) -> tuple[str, ...]:
    """The texts of a list, which may have none. Raises CorpusError where it is no list or one is empty."""
    if not isinstance(node, yaml.SequenceNode):
        raise CorpusError(path, node.start_mark.line + 2, "'{name}' must be a list", name=name)
    return tuple(string(path, name, item) for item in node.value)
