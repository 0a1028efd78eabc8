"""Discord's limits on a message, checked before sending: the library leaves some to the server.

The numbers are those of Discord's documentation on messages and components.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MAX_CONTENT = 2000
MAX_LAYOUT_TEXT = 4000
MAX_COMPONENTS = 40
MAX_ROW = 5
MAX_CUSTOM_ID = 100
MAX_LABEL = 80
_ACTION_ROW, _BUTTON, _TEXT = 1, 2, 10


class PayloadError(ValueError):
    """A message that Discord would refuse."""


def check_content(content: str) -> None:
    """Raises PayloadError unless `content` can be a plain message."""
    if not content.strip():
        raise PayloadError("a message with nothing in it")
    _at_most(len(content), MAX_CONTENT, "characters of content")


def check_components(components: Sequence[Mapping[str, Any]]) -> None:
    """Raises PayloadError unless `components` can be a message of components (V2)."""
    everything = list(walk(components))
    _at_most(len(everything), MAX_COMPONENTS, "components")
    if not everything:
        raise PayloadError("a message with nothing in it")
    texts = [part["content"] for part in everything if part["type"] == _TEXT]
    _at_most(sum(map(len, texts)), MAX_LAYOUT_TEXT, "characters of text")
    if not all(text.strip() for text in texts):
        raise PayloadError("a text component with nothing in it")
    for part in everything:
        if part["type"] == _ACTION_ROW:
            _at_most(len(part["components"]), MAX_ROW, "components in a row")
            if not part["components"]:
                raise PayloadError("a row with nothing in it")
        elif part["type"] == _BUTTON:
            _check_button(part)
    custom_ids = [part["custom_id"] for part in everything if part.get("custom_id")]
    if len(set(custom_ids)) != len(custom_ids):
        raise PayloadError("two components with the same custom_id")


def walk(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every component and those inside it, in the order that they are shown."""
    for component in components:
        yield component
        yield from walk(component.get("components", ()))
        accessory = component.get("accessory")
        if accessory:
            yield from walk([accessory])


def _check_button(button: Mapping[str, Any]) -> None:
    label = button.get("label") or ""
    if not label and not button.get("emoji"):
        raise PayloadError("a button with neither label nor emoji")
    _at_most(len(label), MAX_LABEL, "characters on a button")
    custom_id = button.get("custom_id") or ""
    if not custom_id:
        # A button that leads to an address has none: the bot has no such buttons.
        raise PayloadError("a button without a custom_id")
    _at_most(len(custom_id), MAX_CUSTOM_ID, "characters in a custom_id")


def _at_most(found: int, limit: int, what: str) -> None:
    if found > limit:
        raise PayloadError(f"{found:,} {what}; Discord takes {limit:,}")
