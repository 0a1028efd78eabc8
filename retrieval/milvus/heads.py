"""Which generation is current, and who is writing the next one."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from retrieval.errors import StoreError
from retrieval.manifest import Manifest
from retrieval.milvus import schema
from retrieval.milvus.expressions import literal
from retrieval.milvus.server import Server

MOST_REMOVED = 2_000
"""So many documents may be gone while their rows are still there: each question names them."""
_LEASE = 300.0
"""Seconds after which a writer that says nothing is taken to be dead."""
_BEAT = 20.0


@dataclass(frozen=True, slots=True)
class Head:
    """A generation: what is in it, and where."""

    generation: int
    edition: int
    """Which pair of collections; another model or a rebuild makes another."""
    next_row: int
    """No passage ever had this number or a higher one."""
    written: int
    """The server's time at which all of it was there; 0 is unknown."""
    bm25: bool
    sources: str
    """A hash of the documents' files and the model's name."""
    vocabulary: int
    """The number of its words' record."""
    removed: tuple[int, ...]
    """Documents that are gone, though their rows are not yet."""
    first_day: int
    last_day: int
    paragraphs: int
    manifest: Manifest

    def to_json(self) -> str:
        values = {name: getattr(self, name) for name in self.__slots__ if name != "manifest"}
        return json.dumps({**values, "manifest": self.manifest.to_json()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Head:
        """Raises StoreError when the text is not a head that this program wrote."""
        try:
            values: dict[str, Any] = json.loads(text)
            values["removed"] = tuple(values["removed"])
            values["manifest"] = Manifest.from_json(values["manifest"])
            return cls(**values)
        except (ValueError, TypeError, KeyError):
            raise StoreError("the index on the Milvus server is damaged; rebuild it") from None

    def alive(self) -> str:
        """The condition that a row belongs to this generation."""
        condition = f"born <= {self.generation}"
        if self.removed:
            condition += f" and number not in [{', '.join(map(str, self.removed))}]"
        return condition


class Heads:
    """The rows that say which generation is current."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.name = f"{server.address.name}_heads"

    def documents(self, edition: int) -> str:
        """The collection of an edition's documents."""
        return f"{self._server.address.name}_documents_{edition}"

    def passages(self, edition: int) -> str:
        """The collection of an edition's passages."""
        return f"{self._server.address.name}_passages_{edition}"

    def current(self) -> Head | None:
        """The newest generation; None where there is none."""
        number = self.newest(strong=True)
        if number is None:
            return None
        found = self._server.query(self.name, _is_head(number), ["payload"])
        return Head.from_json(found[0]["payload"]) if found else None

    def newest(self, strong: bool = False) -> int | None:
        """The newest generation's number. `strong`: though it was written this moment elsewhere."""
        if strong and self.name not in self._server.collections():
            return None
        rows = self._server.query(
            self.name, f"kind == {literal('head')}", ["number"], None if strong else 1
        )
        return max((int(row["number"]) for row in rows), default=None)

    def put(self, head: Head) -> None:
        """Makes `head` the current generation, in one step."""
        row = {"key": f"head/{head.generation}", "kind": "head", "number": head.generation}
        payload = head.to_json()
        if len(payload.encode()) > schema.PAYLOAD:
            raise StoreError("the index on the Milvus server has grown too odd; use --rebuild")
        self._server.put(self.name, {**row, "payload": payload, **schema.NO_VECTOR})

    def check(self, writer: Writer) -> None:
        """Raises StoreError unless `writer` is still the one that writes."""
        if not self._server.query(self.name, f"key in [{literal(writer.key)}]", ["key"]):
            raise StoreError("somebody else has begun to write the index; try again later")

    def forget_before(self, generation: int) -> None:
        """Removes the heads of older generations."""
        self._server.delete(self.name, f"kind == {literal('head')} and number < {generation}")

    @contextlib.contextmanager
    def writing(self, lease: float = _LEASE) -> Iterator[Writer]:
        """One writer at a time.

        Raises StoreError while somebody else writes. Milvus has no locks: each says that it
        writes, then looks who else does, so that of two who come at once neither goes on.
        """
        self._server.create(self.name, schema.heads())
        own = Writer(self._server, self.name)
        own.say()
        try:
            others = self._server.query(
                self.name, f"kind == {literal('writer')}", ["key", "payload"]
            )
            for other in others:
                said = json.loads(other["payload"])
                if other["key"] == own.key:
                    continue
                if time.time() - said["at"] < lease:
                    raise StoreError(
                        "the index on {address} is being written by {writer}; try again later "
                        "(one that was killed is forgotten after {seconds} s)",
                        address=self._server.address,
                        writer=said["by"],
                        seconds=f"{lease:.0f}",
                    )
                self._server.delete(self.name, f"key in [{literal(other['key'])}]")
            yield own
        finally:
            with contextlib.suppress(StoreError):  # forgotten after a while anyway
                self._server.delete(self.name, f"key in [{literal(own.key)}]")


class Writer:
    """Whoever is writing the next generation: says every now and then that it is alive."""

    def __init__(self, server: Server, name: str) -> None:
        self._server, self._name = server, name
        self.key = f"writer/{secrets.token_hex(8)}"
        self._said = 0.0

    def go_on(self) -> None:
        """To be called now and then: after a while of silence somebody else may write."""
        if time.time() - self._said > _BEAT:
            self.say()

    def say(self) -> None:
        """Says that it is alive."""
        self._said = time.time()
        by = f"process {os.getpid()} on {socket.gethostname()}"
        payload = json.dumps({"by": by, "at": self._said})
        row = {"key": self.key, "kind": "writer", "number": 0, "payload": payload}
        self._server.put(self._name, {**row, **schema.NO_VECTOR})


def _is_head(number: int) -> str:
    return f"key in [{literal(f'head/{number}')}]"
