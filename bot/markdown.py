"""Text as Markdown that shows exactly its characters: in Discord, and where people copy it to."""

from __future__ import annotations

import re

ACTIVE = re.compile(r"([\\*_~|`<>\[\]#@:])")
"""What styles, links, mentions or quotes, unless a backslash stands before it."""
LIST = re.compile(r"^(\s*)(?:([-+])|(\d+)([.)]))", re.MULTILINE)
"""What makes a line an entry of a list."""


def escape(text: str) -> str:
    """`text` as Markdown that shows exactly its characters."""
    return LIST.sub(_plain_list, ACTIVE.sub(r"\\\1", text))


def _plain_list(match: re.Match[str]) -> str:
    space, bullet, number, stop = match.groups()
    return f"{space}\\{bullet}" if bullet else f"{space}{number}\\{stop}"
