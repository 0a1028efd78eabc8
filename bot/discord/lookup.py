"""What Discord's face wants from the index beyond an answer; runs in the engine's thread."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.discord.tokens import Place, Token, version_of
from corpus.document import Document
from retrieval.antecedents import with_antecedent
from retrieval.engine import Engine
from retrieval.errors import ReadoutError, StoreError
from retrieval.types import Answer, Hit, NoAnswer, Passage, Query


class ChangedError(ReadoutError):
    """A button no longer means what it meant when it was signed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as people choose it."""

    id: str
    label: str
    speakers: tuple[tuple[str, tuple[str, ...]], ...]
    """Each party's name, with the other names that it is looked for by."""
    collection: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be chosen from, and what the status tells."""

    version: str
    documents: tuple[Entry, ...]
    passages: Mapping[str, int]
    """How many each collection has."""
    model: str
    created: str

    def seen(self, collections: Collection[str]) -> tuple[Entry, ...]:
        """The documents of `collections`."""
        return tuple(entry for entry in self.documents if entry.collection in collections)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and where its passages stand in the index."""

    result: Answer | NoAnswer
    hits: tuple[Hit, ...]
    places: tuple[Place, ...]
    version: str


def catalogue(engine: Engine) -> Catalogue:
    """The documents and speakers of the index."""
    manifest = engine.index.manifest
    return Catalogue(
        version=version(engine),
        documents=tuple(map(_entry, engine.index.texts.documents())),
        passages=engine.index.texts.passages_by_collection(),
        model=manifest.model,
        created=manifest.created,
    )


def version(engine: Engine) -> str:
    """Changes with everything that moves a passage to another row."""
    manifest = engine.index.manifest
    counts = f"{manifest.schema} {manifest.passages} {manifest.sentences}{manifest.layout}"
    return version_of(counts, manifest.corpus_digest, manifest.model_sha256)


def find(engine: Engine, query: Query, collections: tuple[str, ...]) -> Found:
    """The engine's answer to `query`, out of `collections` alone."""
    result = engine.ask(replace(query, collections=collections))
    hits = tuple(result.hits if isinstance(result, Answer) else result.closest)
    places = tuple(_place(engine, hit) for hit in hits)
    return Found(result, hits, places, version(engine))


def pressed(engine: Engine, token: Token, collections: Collection[str]) -> tuple[Hit, ...]:
    """The passages that a button speaks of, looked up in the index that it is compared with.

    Raises ChangedError where it was signed for another index, or speaks of what may not be seen.
    """
    if not _is_current(engine, token, collections):
        raise ChangedError("the documents have changed since this button was signed")
    return hits_at(engine, token.places, collections)


def _is_current(engine: Engine, token: Token, collections: Collection[str]) -> bool:
    if token.version != version(engine):
        return False
    texts = engine.index.texts
    rows = [place.row for place in token.places if place.row < texts.passages_count]
    return all(texts.passage(row)[1].collection in collections for row in rows)


def hits_at(
    engine: Engine, places: Sequence[Place], collections: Collection[str]
) -> tuple[Hit, ...]:
    """The passages at `places`. Raises StoreError where there is none in `collections`."""
    found = []
    for rank, place in enumerate(places, start=1):
        passage, document, _ = engine.index.texts.passage(place.row)
        if document.collection not in collections:
            raise StoreError(
                "the passage at row {row} may not be seen from here", row=str(place.row)
            )
        if place.sentence >= len(passage.sentences):
            raise StoreError(
                "passage {passage} has no sentence {sentence}",
                passage=passage.id,
                sentence=str(place.sentence),
            )
        evidence = (passage.sentences[place.sentence],)
        paragraphs = engine.index.texts.paragraphs(document.id)
        hit = Hit(rank, passage, document, paragraphs, 0.0, evidence)
        found.append(with_antecedent(hit, engine.index.texts))
    return tuple(found)


def neighbours(engine: Engine, token: Token, collections: Collection[str]) -> tuple[Hit, ...]:
    """A button's passage between the paragraphs before and after it, in reading order.

    Raises ChangedError as `pressed` does.
    """
    here = pressed(engine, token, collections)[0]
    texts = engine.index.texts
    around: dict[int, list[Passage]] = {}
    # Rows are in reading order; a long paragraph is several of them.
    for row in texts.passage_rows(here.document.id):
        passage, _, _ = texts.passage(row)
        if abs(passage.paragraph - here.passage.paragraph) == 1:
            around.setdefault(passage.paragraph, []).append(passage)
    found = [here]
    for paragraph, parts in around.items():
        whole = _whole(here.document, parts)
        hit = Hit(1, whole, here.document, here.paragraphs, 0.0)
        found.insert(0 if paragraph < here.passage.paragraph else len(found), hit)
    return tuple(found)


def _whole(document: Document, parts: Sequence[Passage]) -> Passage:
    """A paragraph from its windows, which overlap."""
    start, end = parts[0].start, max(part.end for part in parts)
    sentences = {sentence.start: sentence for part in parts for sentence in part.sentences}
    return Passage(
        id=parts[0].id,
        document_id=document.id,
        paragraph=parts[0].paragraph,
        start=start,
        end=end,
        text=document.text[start:end],
        sentences=tuple(sentences[at] for at in sorted(sentences)),
    )


def _place(engine: Engine, hit: Hit) -> Place:
    row = engine.index.texts.row(hit.passage.id)
    evidence = hit.evidence[0] if hit.evidence else None
    starts = [sentence.start for sentence in hit.passage.sentences]
    return Place(row, starts.index(evidence.start) if evidence else 0)


def _entry(document: Document) -> Entry:
    speakers = tuple((party.name, party.aliases) for party in document.parties)
    label = f"{document.date.isoformat()} · {document.title}"
    return Entry(document.id, label, speakers, document.collection)
