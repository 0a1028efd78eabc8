"""A document and what is known about it: the front matter, checked field by field."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.letters import fold

DEFAULT_COLLECTION = "readouts"
_LONGEST_NAME = 4
"""What has more words is a body, or a person with a title."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side's person (or body) in the conversation that the document reports."""

    name: str
    aliases: tuple[str, ...] = ()
    side: str = ""
    side_aliases: tuple[str, ...] = ()
    publisher_side: bool = False

    @property
    def ends(self) -> tuple[str, ...]:
        """The first and the last of a name's few words, which may stand for it alone."""
        words = [one for one in self.name.split() if not one.endswith(".")]  # "K.", "Jr."
        ends = (words[0], words[-1]) if 1 < len(words) <= _LONGEST_NAME else ()
        # Two letters are too often another word: "Li", "Bo".
        return tuple(one for one in ends if len(one) > 2)

    @property
    def called(self) -> set[str]:
        """Everything that stands for it in any language: name, aliases and side, the first and the last
        of a name's few words; case folded, with and without the marks of Latin letters."""
        names = (self.name, *self.ends, *self.aliases, self.side, *self.side_aliases)
        folded = {name.casefold() for name in names if name}
        return folded | {fold(name) for name in folded}


@dataclass(frozen=True, slots=True)
class Document:
    """A published text with its provenance; `text` is the body, its paragraphs parted by a blank line."""

    id: str
    title: str
    title_is_ours: bool
    date: datetime.date
    publisher: str
    source_url: str
    language: str
    kind: str
    licence: str
    text: str
    parties: tuple[Party, ...] = ()
    collection: str = DEFAULT_COLLECTION
    digest: str = field(default="", compare=False)
    """SHA-256 of the file that the document was read from, in hex."""

    def metadata(self) -> dict[str, Any]:
        """Everything but the text and the digest, as plain JSON values; `from_metadata` reads it back."""
        return {
            "id": self.id,
            "title": self.title,
            "title_is_ours": self.title_is_ours,
            "date": self.date.isoformat(),
            "publisher": self.publisher,
            "source_url": self.source_url,
            "language": self.language,
            "kind": self.kind,
            "licence": self.licence,
            "collection": self.collection,
            "parties": [
                {
                    "name": party.name,
                    "aliases": list(party.aliases),
                    "side": party.side,
                    "side_aliases": list(party.side_aliases),
                    "publisher_side": party.publisher_side,
                }
                for party in self.parties
            ],
        }

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, Any], text: str, digest: str = "") -> Document:
        """The document that `metadata` was taken from."""
        parties = tuple(
            Party(
                name=party["name"],
                aliases=tuple(party["aliases"]),
                side=party["side"],
                side_aliases=tuple(party["side_aliases"]),
                publisher_side=party["publisher_side"],
            )
            for party in metadata["parties"]
        )
        values = {
            **metadata,
            "parties": parties,
            "date": datetime.date.fromisoformat(metadata["date"]),
        }
        return cls(**values, text=text, digest=digest)
