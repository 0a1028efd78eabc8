"""The state of a button, in its custom_id: what it does, to which passage of which index, signed.

    r1:<action>:<version>:<arguments>:<signature>

Nothing about a button is remembered here, so it works after a restart and weeks later. The
signature also covers the server, so that a custom_id is of no use anywhere else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

PREFIX = "r1"
ANY_CUSTOM_ID = r"r\d+:.*"
"""Matches every token there ever was: one that is no longer understood is answered too."""
_TOKEN = re.compile(r"r1:([a-z]):([0-9a-f]{8}):([0-9a-z.\-]{0,70}):([\w\-]{10})", re.ASCII)
_PLACE = re.compile(r"([0-9a-z]{1,7})\.([0-9a-z]{1,3})")
_MAX_ARGUMENTS = 70
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class TokenError(ValueError):
    """A custom_id that this program did not write, or not for this place."""


class Action(StrEnum):
    """What a button does."""

    MORE = "m"
    CONTEXT = "c"
    CITE = "q"
    HELPFUL = "h"
    NOT_HELPFUL = "n"
    REPORT = "r"
    REMOVE = "x"


@dataclass(frozen=True, slots=True)
class Place:
    """A passage's row in the index, and which of its sentences is the evidence."""

    row: int
    sentence: int

    def __str__(self) -> str:
        return f"{base36(self.row)}.{base36(self.sentence)}"


@dataclass(frozen=True, slots=True)
class Token:
    """What a custom_id says."""

    action: Action
    version: str
    """Of the index that `places` count in: eight hexadecimal digits."""
    places: tuple[Place, ...] = ()
    user: int = 0
    """Whose button it is, where that matters."""


def version_of(*parts: str) -> str:
    """A short name for an index of which `parts` are everything that its rows depend on."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]


def fitting(places: Sequence[Place]) -> tuple[Place, ...]:
    """As many of `places`, from the first, as one custom_id can hold."""
    length, count = 0, 0
    for place in places:
        length += len(str(place)) + 1
        if length > _MAX_ARGUMENTS:
            break
        count += 1
    return tuple(places[:count])


class Signer:
    """Writes tokens and reads them back."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def write(self, token: Token, server: int | None) -> str:
        """The custom_id for `token` on a server (None: in a direct message)."""
        if token.action is Action.REMOVE:
            arguments = base36(token.user)
        else:
            arguments = "-".join(map(str, token.places))
        body = f"{PREFIX}:{token.action}:{token.version}:{arguments}"
        return f"{body}:{self._signature(body, server)}"

    def read(self, custom_id: str, server: int | None) -> Token:
        """What `write` wrote. Raises TokenError for anything else."""
        match = _TOKEN.fullmatch(custom_id)
        if match is None:
            raise TokenError("not a token of this program's form")
        action, version, arguments, signature = match.groups()
        body = custom_id.rpartition(":")[0]
        if not hmac.compare_digest(signature, self._signature(body, server)):
            raise TokenError("the signature is not this program's, or for another server")
        # Signed, but perhaps by another version of the program, with buttons of its own.
        if action not in frozenset(Action):
            raise TokenError("the action is not one of this program's")
        if action == Action.REMOVE:
            return Token(Action.REMOVE, version, user=_user(arguments))
        return Token(Action(action), version, tuple(map(_place, arguments.split("-"))))

    def _signature(self, body: str, server: int | None) -> str:
        digest = hmac.digest(self._key, f"{server or 0}|{body}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest)[:10].decode()


def base36(number: int) -> str:
    """A number in the shortest form that int(…, 36) reads."""
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits


def _user(text: str) -> int:
    if not text.isalnum():
        raise TokenError("the user is not of this program's form")
    return int(text, 36)


def _place(text: str) -> Place:
    match = _PLACE.fullmatch(text)
    if match is None:
        raise TokenError("the place is not of this program's form")
    return Place(int(match[1], 36), int(match[2], 36))
