"""A question to an Answer or NoAnswer: understood, searched, judged, answered."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import cache

from retrieval import rerankers, scoping
from retrieval.antecedents import with_antecedents
from retrieval.background import in_background
from retrieval.deciding import Examination, decide
from retrieval.errors import ReadoutError
from retrieval.examining import Examiner
from retrieval.index import Index
from retrieval.judging import Judge
from retrieval.leaning import is_empty_without_context
from retrieval.models import DEFAULT_RERANKER
from retrieval.questions import check_question
from retrieval.reranking import CrossEncoder
from retrieval.searching import Search, is_english
from retrieval.smalltalk import is_small_talk
from retrieval.types import Answer, Mode, NoAnswer, Query, Reason
from retrieval.unwrapping import unwrapped


class Engine:
    """Answers questions over one index; not to be used from two threads at once."""

    def __init__(
        self,
        index: Index,
        mode: Mode = Mode.RERANK,
        reranker: Future[CrossEncoder] | None = None,
        today: Callable[[], datetime.date] = lambda: datetime.datetime.now(datetime.UTC).date(),
    ) -> None:
        """`reranker` is loaded here where it is needed and not given.

        `today` is what "this year" in a question is counted from.
        """
        self.index = index
        self.mode = mode
        if reranker is None and mode is Mode.RERANK:
            reranker = in_background(lambda: rerankers.load(index.models, DEFAULT_RERANKER))
        reranker = reranker if mode is Mode.RERANK else None
        self._search = Search(index, mode, reranker)
        vector = None if mode is Mode.LEXICAL else self._search.vector
        judge = Judge(index, reranker, vector)

        @cache
        def of_words() -> Judge:
            return Judge(index, reranker and rerankers.of_words(index.models, reranker), vector)

        self._examiner = Examiner(self._search, judge, today, of_words)

    def ask(self, query: Query) -> Answer | NoAnswer:
        """The best passages for `query`.

        Raises QueryError when it cannot be asked, StoreError when the index has been damaged.
        """
        try:
            return self._answer(query)
        except ReadoutError:
            raise
        except Exception:
            # Large files are not hashed at every opening: one that is damaged shows here, as
            # whatever a library makes of it.
            self.index.check()
            raise

    def examine(self, query: Query) -> Examination:
        """What was found for `query`, asked by itself, before anything is decided."""
        return self._examiner.examine(query)

    def _answer(self, query: Query) -> Answer | NoAnswer:
        question = check_question(query.text)
        if self._is_small_talk(question, query):
            return NoAnswer(query, Reason.NOT_A_QUESTION)
        spoken = _unwrapped(self._without_small_talk(query))
        if not spoken.history and is_empty_without_context(spoken.text):
            return NoAnswer(query, Reason.NEEDS_CONTEXT)
        chosen = scoping.chosen(self.index.texts, query)
        searched = self.index.texts.searched(chosen)
        if not self._search.reads(question, chosen):
            return NoAnswer(query, Reason.NOT_IN_DOCUMENTS, searched=searched, unread=True)
        found = self._in_context(spoken) if spoken.history else self.examine(query)
        return with_antecedents(decide(query, found, searched), self.index.texts)

    def _is_small_talk(self, question: str, query: Query) -> bool:
        # Words of another language are no keys hit at random.
        english = is_english(question)
        knows = self._search.vocabulary(query).recognises if english else _any_word
        return is_small_talk(question, knows, in_conversation=bool(query.history))

    def _without_small_talk(self, query: Query) -> Query:
        """`query` without the earlier messages that asked nothing: a "thanks" is not gone on with."""
        asked = [
            (text, given)
            for text, given in query.before
            if not self._is_small_talk(check_question(text), query)
        ]
        history, given = zip(*asked, strict=True) if asked else ((), ())
        return replace(query, history=history, given=given)

    def _in_context(self, query: Query) -> Examination:
        from retrieval.in_conversation import Conversation  # only where something came before

        return Conversation(self._examiner).examine(query)


def _unwrapped(query: Query) -> Query:
    """`query` with what was asked, now and before, in its own words."""
    history = tuple(unwrapped(one) for one in query.history)
    return replace(query, text=unwrapped(query.text), history=history)


def _any_word(word: str) -> bool:  # noqa: ARG001 - as Vocabulary.recognises
    return True
