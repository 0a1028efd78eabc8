"""Where a Milvus server is, and which index on it is meant."""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass, field

from retrieval.errors import StoreError

SCHEMES = ("milvus://", "milvus+tls://")
_PORT = 19530
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Address:
    """`milvus://[user:password@]host[:port][/name]`; `name` is readout where there is none."""

    host: str
    port: int = _PORT
    name: str = "readout"
    token: str = field(default="", repr=False)
    """user:password; never shown."""
    tls: bool = False

    @classmethod
    def parse(cls, text: str) -> Address:
        """Raises StoreError when `text` is not such an address; the message has no password."""
        try:
            parts = urllib.parse.urlsplit(text)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
            parts = urllib.parse.SplitResult("", "", "", "", "")
        name = parts.path.strip("/") or "readout"
        known = f"{parts.scheme}://" in SCHEMES and not parts.query and not parts.fragment
        if not known or not host or not _NAME.fullmatch(name):
            raise StoreError(
                "the address of the Milvus server is not understood; expected "
                "milvus://host:port, or milvus://user:password@host:port/name"
            )
        token = f"{parts.username}:{parts.password or ''}" if parts.username else ""
        return cls(
            host=host,
            port=_PORT if port is None else port,
            name=name,
            token=urllib.parse.unquote(token),
            tls=parts.scheme == "milvus+tls",
        )

    @property
    def uri(self) -> str:
        """As pymilvus wants it, without the password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.host}:{self.port}/{self.name}"
