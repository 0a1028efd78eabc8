"""Candidates for a question that is not in English, judged by a multilingual encoder, and in English
words where there is a glossary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import Future
from functools import cached_property
from typing import TypeGuard

from retrieval import asked_in_korean, asked_in_russian
from retrieval.alignment import Places, align
from retrieval.asking import AskedSpeaker
from retrieval.bridge import Bridge
from retrieval.candidates import Judged
from retrieval.embedding import TokenVectors, Vectors
from retrieval.foreign_candidates import ForeignCandidate
from retrieval.foreign_ranking import ForeignRanking, InEnglish
from retrieval.index import Index
from retrieval.languages import language_of, stopwords
from retrieval.models import DEFAULT_MULTILINGUAL, DEFAULT_RERANKER
from retrieval.multilingual import Multilingual
from retrieval.reranking import CrossEncoder
from retrieval.types import Ranking, Sentence

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SAYING = {"ko": asked_in_korean.SAYING, "ru": asked_in_russian.SAYING}
_KEPT = 64
"""So many passages' token vectors are kept in memory, about half a megabyte each; a question may
want more."""
_OWN_WORDS = 0.18
"""So much higher scores a passage in which the one asked about speaks, as for questions in English."""


class ForeignJudge:
    """Reads candidates word by word with the encoder that reads the question."""

    def __init__(
        self,
        index: Index,
        multilingual: Multilingual,
        reranker: Future[CrossEncoder] | None = None,
    ) -> None:
        """`reranker` looks too where it is the one that comes along."""
        self._index = index
        self._multilingual = multilingual
        self._reranker = reranker
        self._last: tuple[str, tuple[Vectors, TokenVectors]] | None = None
        self._passages: dict[int, TokenVectors] = {}

    def read(self, question: str) -> tuple[Vectors, TokenVectors]:
        """What the encoder makes of a question; the last one's is kept, it is asked for again."""
        if self._last is None or self._last[0] != question:
            self._last = (question, self._multilingual.embedder.read_query(question))
        return self._last[1]

    @property
    def crosses(self) -> bool:
        """Whether there is a cross-encoder that has learnt to read what is carried over."""
        return self._is_packaged and self._is_shipped(self._reranker)

    def carried(self, read: TokenVectors) -> Vectors | None:
        """A question as a cross-encoder can read it beside its words; None where the model is not the
        one that the bridge was learnt with."""
        return self._bridge.vectors(read) if self._is_packaged else None

    def _read_passages(self, texts: dict[int, str]) -> None:
        """Sees to it that the passages of these rows are read; a few stay, for the next question."""
        if len(self._passages) + len(texts) > _KEPT:
            self._passages.clear()
        missing = [row for row in texts if row not in self._passages]
        if missing:
            _, tokens = self._multilingual.embedder.read_passages([texts[row] for row in missing])
            self._passages.update(zip(missing, tokens, strict=True))

    def rank(
        self,
        question: str,
        read: tuple[Vectors, TokenVectors],
        asked: dict[str, AskedSpeaker],
        ranking: Ranking,
        count: int,
        english: InEnglish | None,
    ) -> ForeignRanking:
        """The first `count` candidates by how near they have the question's words, and by what the
        cross-encoder makes of it; what somebody else says than the one asked about comes after.

        `read` is what the multilingual encoder made of the question; `asked` says for each
        document whose words are asked for; `english` is what was found of the question's
        words in English, None where no cross-encoder read them.
        """
        candidates = self._candidates(question, read[1], asked, ranking.rows[:count])

        def score(one: ForeignCandidate) -> float:
            found = one.nearness + (_OWN_WORDS if one.in_own_words else 0)
            return found + (english.score(one.row) if english else 0)

        ordered = sorted(candidates, key=lambda one: (one.by_other, -score(one), one.row))
        judged = [
            Judged(
                row=one.row,
                passage=one.passage,
                document=one.document,
                paragraphs=self._index.texts.paragraphs(one.document.id),
                score=score(one),
                evidence=(_evidence(one, english),),
                match=None,
                by_other=one.by_other,
            )
            for one in ordered
        ]
        nearness = {one.row: one.nearness for one in candidates}
        return ForeignRanking(
            judged, nearness, self._is_packaged, english, self._is_shipped(self._reranker)
        )

    def _candidates(
        self,
        question: str,
        read: TokenVectors,
        asked: dict[str, AskedSpeaker],
        rows: Sequence[int],
    ) -> list[ForeignCandidate]:
        """The passages at `rows`, compared with the question."""
        found = [self._index.texts.passage(row) for row in rows]
        self._read_passages({row: one[0].text for row, one in zip(rows, found, strict=True)})
        words, telling = question_words(question, _spans(asked))
        centre = self._multilingual.centre
        return [
            ForeignCandidate.read(
                row,
                passage,
                document,
                align(read, words, telling, self._passages[row], centre),
                asked.get(document.id, AskedSpeaker()),
            )
            for row, (passage, document, _) in zip(rows, found, strict=True)
        ]

    @staticmethod
    def _is_shipped(
        reranker: Future[CrossEncoder] | None,
    ) -> TypeGuard[Future[CrossEncoder]]:
        """Whether there is a cross-encoder, and the one that comes along."""
        return reranker is not None and reranker.result().name == DEFAULT_RERANKER

    @cached_property
    def _bridge(self) -> Bridge:
        return Bridge.shipped()

    @property
    def _is_packaged(self) -> bool:
        return self._multilingual.embedder.card.name == DEFAULT_MULTILINGUAL


def _evidence(one: ForeignCandidate, english: InEnglish | None) -> Sentence:
    """The sentence that answers by the cross-encoder in English words, or else the nearest."""
    nearest = one.nearest()
    return nearest if english is None else english.answers.get(one.row, nearest)


def _spans(asked: dict[str, AskedSpeaker]) -> Places:
    """Where the question says whom it asks."""
    return next((one.spans for one in asked.values() if one.spans), ())


def question_words(question: str, spans: Places = ()) -> tuple[Places, Places]:
    """The words of a question but for `spans`, which say whom it asks; and the telling ones of them.

    Telling are those that are neither small words nor words of saying; all where none is.
    """
    language = language_of(question)
    small, saying = stopwords(language), _SAYING.get(language)
    words = [
        match
        for match in _WORD.finditer(question)
        if not any(match.start() < end and match.end() > start for start, end in spans)
    ]
    words = words or list(_WORD.finditer(question))
    telling = [
        match
        for match in words
        if match[0].lower() not in small and not (saying and saying.search(match[0]))
    ]
    return [match.span() for match in words], [match.span() for match in telling or words]
