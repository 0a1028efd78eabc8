"""Which passages are found for a question: each mode's rankings, fused, inside of what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.document import Document
from retrieval import context, scoping, understanding
from retrieval.context import Said
from retrieval.embedding import Vectors
from retrieval.filters import Field, Filter
from retrieval.fusion import reciprocal_rank_fusion
from retrieval.index import Allowed, Index
from retrieval.languages import ENGLISH, base, language_of
from retrieval.models import DEFAULT_MODEL
from retrieval.questions import check_question
from retrieval.types import Mode, Query, Ranking
from retrieval.understanding import Wording

if TYPE_CHECKING:
    from retrieval.foreign import ForeignJudge
    from retrieval.glossary import Gloss
    from retrieval.reranking import CrossEncoder

CANDIDATES = 100
"""Of each ranking so many rows are fused: figures are the same as with all of them."""
_SPELLING_LIMIT = 20_000
"""Among more words than this a rare one has a neighbour by chance: there, mending the spelling
cost .01 nDCG@10 (SciFact, 300 claims), and it is left alone."""
_VOCABULARIES_KEPT = 100
_VECTORS_KEPT = 64
"""So many questions' vectors are kept: of a conversation the same are looked at again."""


class Search:
    """Ranks the passages of one index for questions."""

    def __init__(
        self, index: Index, mode: Mode, reranker: Future[CrossEncoder] | None = None
    ) -> None:
        """`reranker` reads questions in other languages too."""
        self.index = index
        self.mode = mode
        self.foreign: ForeignJudge | None = None
        """Reads questions that are not in English, where a multilingual model is there."""
        if index.multilingual is not None and mode is not Mode.LEXICAL:
            from retrieval.foreign import ForeignJudge  # it knows how Koreans and Russians ask

            self.foreign = ForeignJudge(index, index.multilingual, reranker)
        self.vector = lru_cache(_VECTORS_KEPT)(lambda text: index.embedder.queries([text])[0])
        self._vocabularies: dict[tuple[str, ...] | None, understanding.Vocabulary] = {}

    def allowed(self, query: Query) -> Allowed | None:
        """Which passages `query` looks through; None: all.

        Raises QueryError where a choice leaves nothing.
        """
        return self.index.texts.allowed(scoping.chosen(self.index.texts, query))

    def reads(self, question: str, chosen: Filter | None) -> bool:
        """Whether a model here reads the question's language, or a chosen document is in it."""
        if self.foreign is not None or is_english(question) or self.mode is Mode.LEXICAL:
            return True
        if self.index.embedder.card.name != DEFAULT_MODEL:
            return True  # what others read nobody here knows
        there = self.index.texts.listed(Field.LANGUAGE, chosen)
        return language_of(question) in map(base, there)

    def rank(
        self,
        question: str,
        depth: int,
        allowed: Allowed | None,
        said: Sequence[Said] = (),
    ) -> Ranking:
        """The likeliest rows for `question` after what was `said`."""
        if self.foreign is not None and not is_english(question):
            return self.rank_foreign(question, self.foreign.read(question)[0], depth, allowed)
        rankings = []
        if self.mode is not Mode.DENSE:
            rankings.append(context.search_words(self.index, question, said, depth, allowed))
        if self.mode is not Mode.LEXICAL:
            vector = self.vector(question)
            rankings.append(context.search_dense(self.index, vector, said, depth, allowed))
        return rankings[0] if len(rankings) == 1 else reciprocal_rank_fusion(rankings)

    def rank_foreign(
        self, question: str, vector: Vectors, depth: int, allowed: Allowed | None
    ) -> Ranking:
        """The likeliest rows for a question in another language, by its multilingual `vector`."""
        if self.index.multilingual is None:
            raise ValueError("the index has no multilingual vectors")
        near = self.index.multilingual.search(vector, depth, allowed)
        if self.mode is Mode.DENSE:
            return near
        same = self.index.lexical.search(question, depth, allowed)
        return reciprocal_rank_fusion([near, same]) if same.rows else near

    def also_in_english(
        self, ranking: Ranking, words: Gloss, depth: int, allowed: Allowed | None
    ) -> Ranking:
        """`ranking` of a question in another language, fused with what its words in English find."""
        same = self.index.lexical.search(words.words, depth, allowed)
        near = self.index.dense.search(self.vector(words.question), depth, allowed)
        return reciprocal_rank_fusion([ranking, same, near])

    def found(self, query: Query, count: int) -> list[tuple[str, Document]]:
        """The texts and documents of the likeliest passages."""
        ranking = self.rank(check_question(query.text), count, self.allowed(query))
        found = [self.index.texts.passage(row) for row in ranking.rows[:count]]
        return [(passage.text, document) for passage, document, _ in found]

    def reworded(self, question: str, query: Query, allowed: Allowed | None) -> Wording:
        """`question` in the documents' own words."""

        def nearest(count: int) -> list[str]:
            ranking = self.rank(question, count, allowed)
            return [self.index.texts.passage(row)[0].text for row in ranking.rows[:count]]

        return understanding.reword(question, self.vocabulary(query), nearest)

    def is_word(self, word: str) -> bool:
        """Whether a lower-case word is one of the language; the model is loaded when first asked."""
        return self.index.embedder.is_word(word)

    def vocabulary(self, query: Query) -> understanding.Vocabulary:
        """What words are known to those who see what the asker sees."""
        seen = query.collections
        if seen not in self._vocabularies:
            if len(self._vocabularies) >= _VOCABULARIES_KEPT:
                self._vocabularies.clear()
            lexicon = self.index.texts.lexicon(seen)
            few = lexicon.vocabulary() <= _SPELLING_LIMIT
            self._vocabularies[seen] = understanding.Vocabulary(
                has_word=lexicon.has_word,
                words_of_length=lexicon.words_of_length if few else _no_words,
                has_acronym=lexicon.has_acronym,
                acronyms_of_length=lexicon.acronyms_of_length,
                is_word=self.is_word,
            )
        return self._vocabularies[seen]


def is_english(question: str) -> bool:
    """Whether the English models and the spelling of English words can look at `question`."""
    return language_of(question) == ENGLISH


def _no_words(shortest: int, longest: int) -> list[str]:  # noqa: ARG001 - as words_of_length
    return []
