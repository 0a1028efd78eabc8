"""Documents as rows: a JSON text, cut into parts that a row can hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.document import Document
from retrieval.errors import StoreError
from retrieval.milvus import schema
from retrieval.milvus.expressions import day
from retrieval.milvus.server import Row
from retrieval.types import Attribution, Passage, Sentence

_PART = 16_000
"""Characters in a part: at most 64,000 bytes."""
MEANS = "\x1f"
"""Stands between what a party is called and its name."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it was indexed, with its passages; they have the rows from `number` on."""

    number: int
    document: Document
    passages: tuple[Passage, ...]


def speakers(passages: Iterable[Passage]) -> list[str]:
    """Everybody who speaks in any of `passages`."""
    return sorted({s.speaker for passage in passages for s in passage.sentences if s.speaker})


def filtered(document: Document, speaking: Sequence[str], number: int, born: int) -> Row:
    """What filters look at. Raises StoreError where Milvus cannot hold it."""
    row: Row = {
        "collection": document.collection,
        "document": document.id,
        "publisher": document.publisher,
        "language": document.language,
        "party": sorted({party.name for party in document.parties}),
        "speaker": list(speaking),
        "date": day(document.date),
        "number": number,
        "born": born,
    }
    _check(document, row, ("collection", "document", "publisher", "language", "party", "speaker"))
    return row


def _check(document: Document, row: Row, names: Sequence[str]) -> None:
    for name in names:
        values = row[name] if isinstance(row[name], list) else [row[name]]
        if len(values) > schema.LISTED or any(len(v.encode()) > schema.TEXT for v in values):
            raise StoreError(
                "document {document}: its {name} is longer than Milvus can hold "
                "({names} names of {bytes} bytes)",
                document=document.id[:80],
                name=name,
                names=str(schema.LISTED),
                bytes=str(schema.TEXT),
            )


def _called(document: Document) -> Iterator[str]:
    """What each party is called, by itself to be found and with the party's name to be read."""
    for party in document.parties:
        for text in party.called:
            yield text
            yield f"{text}{MEANS}{party.name}"


def document_rows(stored: Stored, born: int) -> list[Row]:
    """The rows of a document; its first part says what is known of it."""
    document, passages = stored.document, stored.passages
    payload = {
        "metadata": document.metadata(),
        "digest": document.digest,
        "text": document.text,
        "passages": [
            [
                passage.id,
                passage.paragraph,
                passage.start,
                passage.end,
                [[s.start, s.end, s.speaker, s.attribution] for s in passage.sentences],
            ]
            for passage in passages
        ],
    }
    known = {
        **filtered(document, speakers(passages), stored.number, born),
        "passages": len(passages),
        "paragraphs": len({passage.paragraph for passage in passages}),
        "called": sorted(set(_called(document))),
        "digest": document.digest,
    }
    _check(document, known, ("called",))
    return _in_parts(payload, known)


def loose_rows(payload: Any, number: int, born: int) -> list[Row]:
    """The rows of something that is no document; its `number` is negative."""
    known: Row = {"collection": "", "document": "", "publisher": "", "language": ""}
    known |= {"party": [], "speaker": [], "date": 0, "number": number, "born": born}
    known |= {"passages": 0, "paragraphs": 0, "called": [], "digest": ""}
    return _in_parts(payload, known)


def _in_parts(payload: Any, known: Row) -> list[Row]:
    text = json.dumps(payload, ensure_ascii=False)
    parts = [text[at : at + _PART] for at in range(0, len(text), _PART)]
    return [
        {
            **known,
            **schema.NO_VECTOR,
            "key": f"{known['number']}/{part}",
            "part": part,
            "parts": len(parts),
            "payload": piece,
        }
        for part, piece in enumerate(parts)
    ]


PART_FIELDS = ("number", "part", "parts", "payload")


def payloads(rows: Iterable[Row]) -> dict[int, Any]:
    """What the rows of several records say, by their numbers.

    Raises StoreError where a part is missing.
    """
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(int(row["number"]), []).append(row)
    found = {}
    for number, group in groups.items():
        group.sort(key=lambda row: int(row["part"]))
        if [row["part"] for row in group] != list(range(int(group[0]["parts"]))):
            raise StoreError(
                "a document of the index on the Milvus server is not whole; rebuild it"
            )
        found[number] = json.loads("".join(row["payload"] for row in group))
    return found


def stored(number: int, payload: Any) -> Stored:
    """The document that `document_rows` was given."""
    document = Document.from_metadata(payload["metadata"], payload["text"], payload["digest"])
    text = document.text
    passages = tuple(
        Passage(
            id=passage_id,
            document_id=document.id,
            paragraph=paragraph,
            start=start,
            end=end,
            text=text[start:end],
            sentences=tuple(
                Sentence(s, e, text[s:e], speaker, Attribution(how) if how else None)
                for s, e, speaker, how in sentences
            ),
        )
        for passage_id, paragraph, start, end, sentences in payload["passages"]
    )
    return Stored(number, document, passages)
