"""A question that names who spoke is answered out of the documents of those people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from retrieval import scoping
from retrieval.addressing import speaks_with_stranger
from retrieval.company import Company, company
from retrieval.filters import every
from retrieval.types import Query

if TYPE_CHECKING:
    from retrieval.context import Said
    from retrieval.deciding import Examination
    from retrieval.examining import Examiner


def examine(examiner: Examiner, query: Query, said: Sequence[Said]) -> Examination:
    """What was found for `query` after what was `said`, in the calls of those whom it names."""
    texts, seen = examiner.search.index.texts, scoping.visible(query)
    there = 1 if query.document_id is not None else texts.searched(seen).documents
    named = company(query.text, texts, seen, there) if there > 1 else None
    return (
        examiner.everywhere(query, said) if named is None else _among(examiner, named, query, said)
    )


def _among(examiner: Examiner, named: Company, query: Query, said: Sequence[Said]) -> Examination:
    """What was found in the calls of the people `named`; where they are not certain, elsewhere too if
    it is likelier there."""
    texts = examiner.search.index.texts
    narrowed = replace(query, filter=every(query.filter, named.documents))
    chosen = scoping.chosen(texts, query)
    is_all = chosen == scoping.visible(query)
    count = named.count if is_all else texts.searched(every(chosen, named.documents)).documents
    among = examiner.everywhere(narrowed, said) if count else None
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
    unknown = {word.lower() for word in found.coverage.unknown}
    if not unknown:
        return False
    parties = {party for one in found.judged for party in one.document.parties}
    called = {word for party in parties for name in party.called for word in name.split()}
    return speaks_with_stranger(found.question, unknown - called, is_word)
