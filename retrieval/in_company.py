"""A question that names who spoke is answered out of the documents of those people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from retrieval import scoping
from retrieval.company import Company, company, speaks_with_stranger
from retrieval.filters import every
from retrieval.types import Query

if TYPE_CHECKING:
    from retrieval.context import Said
    from retrieval.deciding import Examination
    from retrieval.examining import Examiner


def examine(examiner: Examiner, query: Query, said: Sequence[Said]) -> Examination:
    """What was found for `query` after what was `said`, in the calls of those whom it names."""
    texts, seen = examiner.search.index.texts, scoping.visible(query)
    is_chosen = query.document_id is not None or texts.searched(seen).documents < 2
    named = None if is_chosen else company(query.text, texts, seen)
    return (
        examiner.everywhere(query, said) if named is None else _among(examiner, named, query, said)
    )


def _among(examiner: Examiner, named: Company, query: Query, said: Sequence[Said]) -> Examination:
    """What was found in the calls of the people `named`; where they are not certain, elsewhere too if
    it is likelier there."""
    texts = examiner.search.index.texts
    narrowed = replace(query, filter=every(query.filter, named.documents))
    there = every(scoping.chosen(texts, query), named.documents)
    among = examiner.everywhere(narrowed, said) if texts.searched(there).documents else None
    if among and (named.is_certain or among.promise >= among.threshold):
        return among
    found = examiner.everywhere(query, said)
    if among and among.promise >= found.promise:
        return among
    # They have no call with each other: an answer out of another would mislead.
    return replace(found, judged=(), interpreted_as=None) if named.is_certain else found


def is_of_stranger(found: Examination, is_word: Callable[[str], bool]) -> bool:
    """Whether it is asked what was said to somebody who is in no document; `is_word` says of a word in
    small letters whether it is one of the language."""
    parties = {party for one in found.judged for party in one.document.parties}
    called = {word for party in parties for name in party.called for word in name.split()}
    unknown = {word.lower() for word in found.coverage.unknown} - called
    return bool(unknown) and speaks_with_stranger(found.question, unknown, is_word)
