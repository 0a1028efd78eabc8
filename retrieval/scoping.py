"""Where in the index a query looks: what its asker may see, and of that what was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.messages import Message
from retrieval.errors import QueryError
from retrieval.filters import Field, Filter, OneOf, every
from retrieval.index import CorpusTexts
from retrieval.types import Query

_NAMED = 5
"""So many of what there is are named to somebody who asks for what there is not."""


def visible(query: Query) -> Filter | None:
    """The passages that the asker may see."""
    return within(query.collections)


def within(collections: tuple[str, ...] | None) -> Filter | None:
    """The passages of `collections`; of all where that is None."""
    return None if collections is None else OneOf(Field.COLLECTION, collections)


def chosen(texts: CorpusTexts, query: Query) -> Filter | None:
    """The passages that `query` asks to look through, which are never more than are visible.

    Raises QueryError, naming what there is, where a choice leaves nothing.
    """
    scope = visible(query)
    if not texts.searched(scope).documents:
        raise QueryError("there are no documents here to look through")
    if query.document_id is not None:
        scope = _document(texts, query.document_id, scope)
    if query.speaker is not None:
        scope = _party(texts, query.speaker, scope)
    narrowed = every(scope, query.filter)
    if query.filter is not None and not texts.searched(narrowed).documents:
        there = texts.searched(scope)
        raise QueryError(
            "no document is as the question's filters want it; documents there are: {documents}, "
            "dated from {first} to {last}",
            documents=there.documents,
            first=there.first_date,
            last=there.last_date,
        )
    return narrowed


def named(found: Sequence[str]) -> str:
    """Some of `found`, for a message that says what there is."""
    return (", ".join(found[:_NAMED]) + (", …" if len(found) > _NAMED else "")) or Message("none")


def _document(texts: CorpusTexts, document_id: str, scope: Filter | None) -> Filter | None:
    one = every(scope, OneOf(Field.DOCUMENT, (document_id,)))
    if not texts.searched(one).documents:
        known = named(texts.listed(Field.DOCUMENT, scope))
        raise QueryError(
            "there is no document {document}; there are: {known}",
            document=repr(document_id),
            known=known,
        )
    return one


def _party(texts: CorpusTexts, speaker: str, scope: Filter | None) -> Filter | None:
    """The documents in which `speaker` takes part: what others say there tells of silence."""
    wanted = OneOf(Field.PARTY, (speaker,))  # raises QueryError for what is not a text
    names = tuple(texts.called(wanted.values, scope).get(speaker, ()))
    if not names:
        known = named(texts.listed(Field.PARTY, scope))
        raise QueryError(
            "no party is called {speaker}; there are: {known}", speaker=repr(speaker), known=known
        )
    return every(scope, OneOf(Field.PARTY, names))
