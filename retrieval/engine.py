"""A question to an Answer or NoAnswer: finds passages, picks their evidence, says what was found."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retrieval import lexical
from retrieval.errors import QueryError
from retrieval.fusion import reciprocal_rank_fusion
from retrieval.index import Index
from retrieval.questions import check_question
from retrieval.types import Answer, Hit, Mode, NoAnswer, Passage, Query, Ranking, Reason, Sentence

_CANDIDATES = 100
"""Of each ranking so many rows are fused: figures are the same as with all of them."""


class Engine:
    """Answers questions over one index."""

    def __init__(self, index: Index, mode: Mode = Mode.HYBRID) -> None:
        self.index = index
        self.mode = mode

    def ask(self, query: Query) -> Answer | NoAnswer:
        """The best passages for `query`. Raises QueryError when it cannot be asked."""
        question = check_question(query.text)
        allowed = self._allowed(query)
        ranking = self._rank(question, max(query.limit, _CANDIDATES), allowed)
        hits = [
            self._hit(question, rank, row, score)
            for rank, (row, score) in enumerate(
                zip(ranking.rows[: query.limit], ranking.scores, strict=False), start=1
            )
        ]
        if not hits:
            return NoAnswer(query, Reason.NOT_IN_DOCUMENTS)
        return Answer(query, tuple(hits))

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

    def _rank(self, question: str, depth: int, allowed: npt.NDArray[np.bool_] | None) -> Ranking:
        rankings = []
        if self.mode is not Mode.DENSE:
            rankings.append(self.index.lexical.search(question, depth, allowed))
        if self.mode is not Mode.LEXICAL:
            vector = self.index.embedder.queries([question])[0]
            rankings.append(self.index.dense.search(vector, depth, allowed))
        return rankings[0] if len(rankings) == 1 else reciprocal_rank_fusion(rankings)

    def _hit(self, question: str, rank: int, row: int, score: float) -> Hit:
        passage, document, first_sentence = self.index.texts.passage(row)
        evidence = self._evidence(question, passage, first_sentence)
        paragraphs = self.index.texts.paragraphs(document.id)
        return Hit(rank, passage, document, paragraphs, score, evidence)

    def _evidence(
        self, question: str, passage: Passage, first_sentence: int
    ) -> tuple[Sentence, ...]:
        """The sentence nearest to the question, in meaning and in words."""
        if len(passage.sentences) == 1:
            return passage.sentences
        asked = set(lexical.terms([question])[0])
        said = lexical.terms([sentence.text for sentence in passage.sentences])
        overlap = [len(asked & set(terms)) / max(len(asked), 1) for terms in said]
        scores = np.array(overlap)
        if self.mode is not Mode.LEXICAL:
            vector = self.index.embedder.queries([question])[0]
            rows = slice(first_sentence, first_sentence + len(passage.sentences))
            scores = scores + self.index.sentence_vectors[rows].astype(np.float32) @ vector
        return (passage.sentences[int(np.argmax(scores))],)
