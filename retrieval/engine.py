"""A question to an Answer or NoAnswer: understood, searched, judged, answered."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace

from corpus.document import Document
from retrieval import (
    answerability,
    dates,
    dating,
    foreign,
    rerankers,
    scoping,
    understanding,
)
from retrieval.antecedents import with_antecedents
from retrieval.asked_speaker import asked_speakers
from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.background import in_background
from retrieval.conversation import is_empty_without_context, readings
from retrieval.dates import Reading
from retrieval.deciding import Examination, decide
from retrieval.embedding import Vectors
from retrieval.errors import ReadoutError
from retrieval.filters import every
from retrieval.foreign import ForeignJudge
from retrieval.fusion import reciprocal_rank_fusion
from retrieval.index import Allowed, Index
from retrieval.judging import Judge, Judged
from retrieval.languages import ENGLISH, language_of
from retrieval.matching import Coverage
from retrieval.models import DEFAULT_RERANKER
from retrieval.questions import check_question
from retrieval.reranking import CrossEncoder
from retrieval.smalltalk import is_small_talk
from retrieval.types import Answer, Mode, NoAnswer, Query, Ranking, Reason

_CANDIDATES = 100
"""Of each ranking so many rows are fused: figures are the same as with all of them."""
_JUDGED = 10
"""So many of the fused rows are read by the cross-encoder."""
_SPELLING_LIMIT = 20_000
"""Among more words than this a rare one has a neighbour by chance: there, mending the spelling
cost .01 nDCG@10 (SciFact, 300 claims), and it is left alone."""
_VOCABULARIES_KEPT = 100
_SPOKEN_OF = 3
"""A date that stands in one of so many likeliest passages is taken for what is asked about."""
_SURVEYED = 300
"""The latest call is looked for among the documents of so many passages."""
_TURNS = 5
"""So many earlier questions are looked back at."""


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
        self._today = today
        self.index = index
        self.mode = mode
        if reranker is None and mode is Mode.RERANK:
            reranker = in_background(lambda: rerankers.load(index.models, DEFAULT_RERANKER))
        self._foreign = None
        if index.multilingual is not None and mode is not Mode.LEXICAL:
            self._foreign = ForeignJudge(index, index.multilingual)
        self._judge = Judge(index, reranker if mode is Mode.RERANK else None, mode)
        self._vocabularies: dict[tuple[str, ...] | None, understanding.Vocabulary] = {}

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

    def _answer(self, query: Query) -> Answer | NoAnswer:
        question = check_question(query.text)
        # Words of another language are no keys hit at random.
        knows = self._vocabulary(query).recognises if self._is_english(question) else _any_word
        if is_small_talk(question, knows):
            return NoAnswer(query, Reason.NOT_A_QUESTION)
        if not query.history and is_empty_without_context(question):
            return NoAnswer(query, Reason.NEEDS_CONTEXT)
        found = self._in_context(query) if query.history else self.examine(query)
        searched = self.index.texts.searched(scoping.chosen(self.index.texts, query))
        return with_antecedents(decide(query, found, searched), self.index.texts)

    def _in_context(self, query: Query) -> Examination:
        """The likeliest reading of a follow-up: the one whose first passage answers it best."""
        question = check_question(query.text)
        history = [check_question(text) for text in query.history[-_TURNS:]]
        before = self._asked_first(replace(query, text=history[-1]))
        own = self._asked_first(replace(query, text=question))
        found = [
            (text, self.examine(replace(query, text=text)))
            for text in readings(question, history, own, before)
        ]
        text, best = max(found, key=lambda one: _promise(one[1]))
        if text == question:
            return best
        return replace(best, interpreted_as=best.interpreted_as or text)

    def _asked_first(self, query: Query) -> AskedSpeaker:
        """Whose words a question asks for, in the document that is likeliest to answer it."""
        ranking = self._rank(check_question(query.text), _CANDIDATES, self._allowed(query))
        asked = self._asked(query.text, query, ranking)
        return next(iter(asked.values()), AskedSpeaker())

    def examine(self, query: Query) -> Examination:
        """What was found for `query`, before anything is decided."""
        reading = dates.read(check_question(query.text), self._today())
        if reading is not None:
            there = self.index.texts.dates(scoping.chosen(self.index.texts, query))
            if len(there) > 1:
                return self._dated(query, reading, there)
        return self._examine(query)

    def _dated(self, query: Query, reading: Reading, there: Sequence[datetime.date]) -> Examination:
        """What was found in the documents of the time that the question names."""
        undated = replace(query, text=reading.text or query.text)
        periods = dating.periods(reading, there)
        attached = any(when.attached for when in reading.dates)
        if reading.order is not None and (periods or not reading.dates):
            bounds = replace(undated, filter=every(query.filter, *periods[:1]))
            outermost = dating.outermost(reading, self._documents(bounds))
            periods = [outermost] if outermost else []
        elif not attached:
            found = self._found(query, _SPOKEN_OF)
            periods = [one for one in periods if not dating.is_spoken_of(reading, one, found)]
        if not periods and not attached:
            return self._examine(query)
        if not periods:
            # Of that call there is no document: an answer out of another would mislead.
            return replace(self._examine(undated), judged=(), interpreted_as=query.text)
        examined = [
            (one, self._examine(replace(undated, filter=every(query.filter, one))))
            for one in periods
        ]
        period, best = max(examined, key=lambda pair: _promise(pair[1]))
        if dating.is_vague(reading) and (best.probability or 0) < answerability.THRESHOLD:
            anywhere = self._examine(query)
            if _promise(anywhere) > _promise(best):
                return anywhere
        return replace(best, interpreted_as=f"{best.question} ({dating.told(period)})")

    def _found(self, query: Query, count: int) -> list[tuple[str, Document]]:
        """The texts and documents of the likeliest passages."""
        ranking = self._rank(check_question(query.text), count, self._allowed(query))
        found = [self.index.texts.passage(row) for row in ranking.rows[:count]]
        return [(passage.text, document) for passage, document, _ in found]

    def _documents(self, query: Query) -> list[Document]:
        """The documents of the likeliest passages, each once."""
        found = {document.id: document for _, document in self._found(query, _SURVEYED)}
        return list(found.values())

    def _examine(self, query: Query) -> Examination:
        question = check_question(query.text)
        allowed = self._allowed(query)
        if self._foreign is not None and not self._is_english(question):
            return self._examine_foreign(query, question, allowed, self._foreign)
        wording = understanding.reword(
            question,
            self._vocabulary(query),
            lambda count: self._likeliest(question, count, allowed),
        )
        ranking = self._rank(wording.text, max(query.limit, _CANDIDATES), allowed)
        asked = self._asked(wording.text, query, ranking)
        seen = self.index.texts.allowed(scoping.visible(query))
        count = max(query.limit, _JUDGED)
        judged = self._judge.rank(wording.text, asked, ranking, count, seen)
        return Examination(
            question=wording.text,
            interpreted_as=wording.text if wording.changed else None,
            asked=asked,
            judged=tuple(_a_paragraph_once(judged)),
            coverage=self._judge.coverage(wording.text, asked, seen),
        )

    def _examine_foreign(
        self,
        query: Query,
        question: str,
        allowed: Allowed | None,
        judge: ForeignJudge,
    ) -> Examination:
        """A question in another language: neither the English models nor spelling look at it."""
        read = judge.read(question)
        ranking = self._rank_foreign(question, read[0], max(query.limit, _CANDIDATES), allowed)
        asked = self._asked(question, query, ranking)
        found = judge.rank(question, read, asked, ranking, max(query.limit, _JUDGED))
        return Examination(
            question=question,
            interpreted_as=None,
            asked=asked,
            judged=tuple(_a_paragraph_once(found.judged)),
            # Which words no document has says nothing where all documents are in another language.
            coverage=Coverage("", self.index.lexical.rarity),
            estimate=found.probability,
            threshold=foreign.THRESHOLD,
        )

    def _is_english(self, question: str) -> bool:
        return language_of(question) == ENGLISH

    def _asked(self, question: str, query: Query, ranking: Ranking) -> dict[str, AskedSpeaker]:
        """Whose words are asked for, in each document that was found."""
        documents = {
            document.id: document
            for row in ranking.rows[:_JUDGED]
            for document in [self.index.texts.passage(row)[1]]
        }
        if query.speaker is None:
            return asked_speakers(
                question, {name: document.parties for name, document in documents.items()}
            )
        return {
            name: AskedSpeaker(AskedKind.PARTY, _called(query.speaker, document))
            for name, document in documents.items()
        }

    def _allowed(self, query: Query) -> Allowed | None:
        return self.index.texts.allowed(scoping.chosen(self.index.texts, query))

    def _vocabulary(self, query: Query) -> understanding.Vocabulary:
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
                is_word=lambda word: self.index.embedder.is_word(word),
            )
        return self._vocabularies[seen]

    def _likeliest(self, question: str, count: int, allowed: Allowed | None) -> list[str]:
        ranking = self._rank(question, count, allowed)
        return [self.index.texts.passage(row)[0].text for row in ranking.rows[:count]]

    def _rank(self, question: str, depth: int, allowed: Allowed | None) -> Ranking:
        if self._foreign is not None and not self._is_english(question):
            return self._rank_foreign(question, self._foreign.read(question)[0], depth, allowed)
        rankings = []
        if self.mode is not Mode.DENSE:
            rankings.append(self.index.lexical.search(question, depth, allowed))
        if self.mode is not Mode.LEXICAL:
            vector = self.index.embedder.queries([question])[0]
            rankings.append(self.index.dense.search(vector, depth, allowed))
        return rankings[0] if len(rankings) == 1 else reciprocal_rank_fusion(rankings)

    def _rank_foreign(
        self, question: str, vector: Vectors, depth: int, allowed: Allowed | None
    ) -> Ranking:
        if self.index.multilingual is None:
            raise ValueError("the index has no multilingual vectors")
        near = self.index.multilingual.search(vector, depth, allowed)
        if self.mode is Mode.DENSE:
            return near
        same = self.index.lexical.search(question, depth, allowed)
        return reciprocal_rank_fusion([near, same]) if same.rows else near


def _any_word(word: str) -> bool:  # noqa: ARG001 - as Vocabulary.recognises
    return True


def _promise(found: Examination) -> float:
    return found.probability or found.best_score


def _no_words(shortest: int, longest: int) -> list[str]:  # noqa: ARG001 - as words_of_length
    return []


def _called(speaker: str, document: Document) -> tuple[str, ...]:
    """The parties of `document` that a name, alias or side means."""
    wanted = speaker.casefold()
    return tuple(
        party.name
        for party in document.parties
        if wanted
        in {
            name.casefold()
            for name in (party.name, *party.aliases, party.side, *party.side_aliases)
        }
    )


def _a_paragraph_once(judged: Sequence[Judged]) -> list[Judged]:
    """Of the windows of a long paragraph, the best one."""
    best: dict[tuple[str, int], Judged] = {}
    for one in judged:
        best.setdefault((one.document.id, one.passage.paragraph), one)
    return list(best.values())
