"""What there is in all after an addition, without counting everything again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from corpus.document import Document
from retrieval.figures import Figures
from retrieval.texts import StoredDocument, Texts
from retrieval.words import words


def counted(
    texts: Texts,
    written: Figures,
    gone: Sequence[StoredDocument],
    merged: Sequence[StoredDocument],
    added: Sequence[Document],
    rows: int,
) -> Figures:
    """The figures of `texts` without what is `gone`, with what is `added`.

    `written` are those of the new segment, which also holds what was `merged` into it; so many
    `rows` are numbered.
    """
    before = texts.figures
    moved = [*gone, *merged]
    first, last = texts.days([document.row for document in gone])
    days = [first, last] if first else []
    days += [document.date.isoformat() for document in added]

    def total(now: int, new: int, of: Callable[[StoredDocument], int]) -> int:
        return now + new - sum(map(of, moved))

    return Figures(
        documents=total(before.documents, written.documents, lambda _: 1),
        passages=total(before.passages, written.passages, lambda one: one.passages),
        sentences=total(before.sentences, written.sentences, lambda one: one.sentences),
        paragraphs=total(before.paragraphs, written.paragraphs, lambda one: one.paragraphs),
        rows=rows,
        words=before.words + _new_words(texts, gone, added),
        first_date=min(days, default=""),
        last_date=max(days, default=""),
    )


def _new_words(texts: Texts, gone: Sequence[StoredDocument], added: Sequence[Document]) -> int:
    """How many more different words there are; negative where there are fewer."""
    went = _documents_with_each(
        document.text for one in gone if (document := texts.document(one.id))
    )
    came = _documents_with_each(document.text for document in added)
    lexicon = texts.lexicon()
    change = 0
    for word in went.keys() | came.keys():
        before = lexicon.documents_with(word)
        change += (before - went[word] + came[word] > 0) - (before > 0)
    return change


def _documents_with_each(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in set(words(text)))
