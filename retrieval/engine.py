"""A question to an Answer or NoAnswer: understood, searched, judged, answered."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

import numpy as np
import numpy.typing as npt

from retrieval import understanding
from retrieval.background import in_background
from retrieval.errors import QueryError
from retrieval.fusion import reciprocal_rank_fusion
from retrieval.index import Index
from retrieval.judging import Judge, Judged
from retrieval.models import DEFAULT_RERANKER
from retrieval.questions import check_question
from retrieval.reranking import CrossEncoder
from retrieval.types import Answer, Hit, Mode, NoAnswer, Query, Ranking, Reason

_CANDIDATES = 100
"""Of each ranking so many rows are fused: figures are the same as with all of them."""
_JUDGED = 10
"""So many of the fused rows are read by the cross-encoder."""


class Engine:
    """Answers questions over one index; not to be used from two threads at once."""

    def __init__(
        self,
        index: Index,
        mode: Mode = Mode.RERANK,
        reranker: Future[CrossEncoder] | None = None,
    ) -> None:
        """`reranker` is loaded here where it is needed and not given."""
        self.index = index
        self.mode = mode
        if reranker is None and mode is Mode.RERANK:
            reranker = in_background(lambda: CrossEncoder(DEFAULT_RERANKER))
        self._judge = Judge(index, reranker if mode is Mode.RERANK else None, mode)
        self._vocabulary = understanding.Vocabulary(
            has_word=index.texts.has_word,
            words_of_length=index.texts.words_of_length,
            has_acronym=index.texts.has_acronym,
            is_word=lambda word: index.embedder.is_word(word),
        )

    def ask(self, query: Query) -> Answer | NoAnswer:
        """The best passages for `query`. Raises QueryError when it cannot be asked."""
        question = check_question(query.text)
        allowed = self._allowed(query)
        wording = understanding.reword(
            question, self._vocabulary, lambda count: self._likeliest(question, count, allowed)
        )
        ranking = self._rank(wording.text, max(query.limit, _CANDIDATES), allowed)
        judged = self._judge.rank(wording.text, ranking, max(query.limit, _JUDGED))
        hits = tuple(
            Hit(rank, one.passage, one.document, one.paragraphs, one.score, one.evidence)
            for rank, one in enumerate(_a_paragraph_once(judged)[: query.limit], start=1)
        )
        interpreted_as = wording.text if wording.changed else None
        if not hits:
            return NoAnswer(query, Reason.NOT_IN_DOCUMENTS, interpreted_as=interpreted_as)
        return Answer(query, hits, interpreted_as)

    def _allowed(self, query: Query) -> npt.NDArray[np.bool_] | None:
        if query.document_id is None:
            return None
        rows = self.index.texts.passage_rows(query.document_id)
        if not rows:
            known = ", ".join(self.index.texts.document_ids()[:5])
            raise QueryError(f"there is no document {query.document_id!r}; there are: {known}")
        allowed = np.zeros(self.index.manifest.passages, dtype=np.bool_)
        allowed[rows] = True
        return allowed

    def _likeliest(
        self, question: str, count: int, allowed: npt.NDArray[np.bool_] | None
    ) -> list[str]:
        ranking = self._rank(question, count, allowed)
        return [self.index.texts.passage(row)[0].text for row in ranking.rows[:count]]

    def _rank(self, question: str, depth: int, allowed: npt.NDArray[np.bool_] | None) -> Ranking:
        rankings = []
        if self.mode is not Mode.DENSE:
            rankings.append(self.index.lexical.search(question, depth, allowed))
        if self.mode is not Mode.LEXICAL:
            vector = self.index.embedder.queries([question])[0]
            rankings.append(self.index.dense.search(vector, depth, allowed))
        return rankings[0] if len(rankings) == 1 else reciprocal_rank_fusion(rankings)


def _a_paragraph_once(judged: Sequence[Judged]) -> list[Judged]:
    """Of the windows of a long paragraph, the best one."""
    best: dict[tuple[str, int], Judged] = {}
    for one in judged:
        best.setdefault((one.document.id, one.passage.paragraph), one)
    return list(best.values())
