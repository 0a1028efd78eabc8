"""A question to an Answer or NoAnswer: understood, searched, judged, answered."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.document import Document
from retrieval import (
    answerability,
    context,
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
from retrieval.context import Said
from retrieval.conversation import Before, readings, with_persons
from retrieval.dates import Reading
from retrieval.deciding import Examination, decide
from retrieval.embedding import Vectors
from retrieval.errors import ReadoutError, StoreError
from retrieval.filters import every
from retrieval.foreign import ForeignJudge
from retrieval.fusion import reciprocal_rank_fusion
from retrieval.index import Allowed, Index
from retrieval.judging import Judge, Judged
from retrieval.languages import ENGLISH, language_of
from retrieval.leaning import is_complete, is_empty_without_context, leans, may_stand
from retrieval.matching import Coverage
from retrieval.models import DEFAULT_RERANKER
from retrieval.questions import check_question
from retrieval.reranking import CrossEncoder
from retrieval.smalltalk import is_small_talk
from retrieval.types import Answer, Given, Mode, NoAnswer, Query, Ranking, Reason
from retrieval.understanding import Wording

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
_VECTORS_KEPT = 64
"""So many questions' vectors are kept: of a conversation the same are looked at again."""
_REMEMBERED = 3
"""So many of the passages found again for an earlier question count as what answered it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was understood, and the rows of what answered it."""

    before: Before
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    texts: tuple[str, ...]
    """What a question may mean, the likeliest first."""
    ranking: Ranking
    asked: AskedSpeaker
    """Whose words the likeliest one asks for."""


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
        self._vector = lru_cache(_VECTORS_KEPT)(lambda text: index.embedder.queries([text])[0])
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
        """What was found for a question with others before it, whether it leans on them or not."""
        question = check_question(query.text)
        turns = self._turns(query)
        said = self._said(turns)
        near = self._nearness(question, turns, said)
        if not leans(question) or (is_complete(question) and near < context.FAR):
            goes_on = context.NEAR <= near < 1
            return self.examine(query, context.lightly(said) if goes_on else ())
        reading = self._read(question, query, turns, said)
        if dates.read(reading.texts[0], self._today()) is not None:
            found = [(text, self.examine(replace(query, text=text))) for text in reading.texts]
        else:
            found = [(text, self._look(text, query, reading.ranking)) for text in reading.texts]
        if self.mode is Mode.RERANK and may_stand(question):
            found.append((question, self.examine(query)))
        text, best = max(found, key=lambda one: _promise(one[1]))
        if text == question:
            return best
        return replace(best, interpreted_as=best.interpreted_as or text)

    def _turns(self, query: Query) -> list[Turn]:
        """The last earlier questions, each read with those before it, and what answered them."""
        questions = [check_question(text) for text in query.history[-len(context.AGES) :]]
        given = [*[None] * len(questions), *query.given][-len(questions) :]
        turns: list[Turn] = []
        for question, known in zip(questions, given, strict=True):
            leaning = bool(turns) and leans(question)
            said = self._said(turns) if leaning else []
            reading = self._read(question, query, turns if leaning else [], said)
            rows = reading.ranking.rows[:_REMEMBERED] if known is None else self._rows(known, query)
            about = (rows or reading.ranking.rows)[:1]
            before = Before(
                reading.texts[0],
                reading.asked,
                known.speaker if known else None,
                tuple(p.name for row in about for p in self.index.texts.passage(row)[1].parties),
            )
            turns.append(Turn(before, tuple(rows)))
        return turns

    def _read(
        self, question: str, query: Query, turns: Sequence[Turn], said: Sequence[Said]
    ) -> _Reading:
        """What `question` may mean after `turns`, and the passages that are found for it."""
        allowed = self._allowed(query)
        if not turns:
            ranking = self._rank(question, _CANDIDATES, allowed)
            return _Reading((question,), ranking, self._asked_first(question, query, ranking))
        before = turns[-1].before
        worded = self._reworded(question, query, allowed).text
        text = with_persons(worded, before)
        depth = max(query.limit, _CANDIDATES)
        found = self._rank(text, depth, allowed, said)
        asked = self._asked_first(text, query, found)
        if asked.kind is None:
            text = with_persons(worded, before, speaks=False)
            asked = self._asked_first(text, query, found)
        texts = readings(text, [turn.before.question for turn in turns], asked, before)
        in_place = not texts[0].startswith(text.rstrip(" ?.!"))
        if in_place:
            # It stands by itself now, and says all of its topic.
            ranking = self._rank(texts[0], depth, allowed, context.lightly(said))
        else:
            ranking = self._rank(text, depth, allowed, [*said, self._topic(turns[-1])])
        return _Reading(tuple(texts), ranking, self._asked_first(texts[0], query, ranking))

    def _topic(self, turn: Turn) -> Said:
        """What was asked in `turn`, as something said before."""
        asked = turn.before.question
        vector = None if self.mode is Mode.LEXICAL else self._vector(asked)
        return Said(asked, vector, context.ASKED)

    def _said(self, turns: Sequence[Turn]) -> list[Said]:
        """What was answered in `turns`, and what was asked in those without an answer."""
        vectors = self.mode is not Mode.LEXICAL
        said: list[Said] = []
        for turn, weight in zip(reversed(turns), context.AGES, strict=False):
            if turn.rows:
                said += context.of_passages(self.index, turn.rows, weight, vectors)
            else:
                said.append(replace(self._topic(turn), weight=weight))
        return said

    def _nearness(self, question: str, turns: Sequence[Turn], said: Sequence[Said]) -> float:
        """How near a question is to what was asked and answered; 1 where only words are looked at."""
        if self.mode is Mode.LEXICAL:
            return 1.0
        asked = [turn.before.question for turn in turns[-2:]]
        vector = self._vector(question)
        return max(
            context.nearness(vector, said), *(float(vector @ self._vector(a)) for a in asked)
        )

    def _rows(self, known: Given, query: Query) -> list[int]:
        """The rows of passages that were shown; without those that are no more, or out of reach."""
        allowed = self._allowed(query)
        rows = []
        for passage in known.passages:
            with contextlib.suppress(StoreError):
                rows.append(self.index.texts.row(passage))
        return [row for row in rows if allowed is None or allowed[row]]

    def _asked_first(self, question: str, query: Query, ranking: Ranking) -> AskedSpeaker:
        """Whose words a question asks for, in the document that is likeliest to answer it."""
        asked = self._asked(question, query, ranking)
        return next(iter(asked.values()), AskedSpeaker())

    def examine(self, query: Query, said: Sequence[Said] = ()) -> Examination:
        """What was found for `query` after what was `said`, before anything is decided."""
        reading = dates.read(check_question(query.text), self._today())
        if reading is not None:
            there = self.index.texts.dates(scoping.chosen(self.index.texts, query))
            if len(there) > 1:
                return self._dated(query, reading, there)
        return self._examine(query, said)

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

    def _examine(self, query: Query, said: Sequence[Said] = ()) -> Examination:
        allowed = self._allowed(query)
        question = check_question(query.text)
        if self._foreign is not None and not self._is_english(question):
            return self._examine_foreign(query, question, allowed, self._foreign)
        wording = self._reworded(question, query, allowed)
        ranking = self._rank(wording.text, max(query.limit, _CANDIDATES), allowed, said)
        found = self._look(wording.text, query, ranking)
        return replace(found, interpreted_as=wording.text if wording.changed else None)

    def _reworded(self, question: str, query: Query, allowed: Allowed | None) -> Wording:
        return understanding.reword(
            question,
            self._vocabulary(query),
            lambda count: self._likeliest(question, count, allowed),
        )

    def _look(self, question: str, query: Query, ranking: Ranking) -> Examination:
        """A closer look at the best of what was found for `question`."""
        if self._foreign is not None and not self._is_english(question):
            return self._examine_foreign(query, question, self._allowed(query), self._foreign)
        asked = self._asked(question, query, ranking)
        seen = self.index.texts.allowed(scoping.visible(query))
        count = max(query.limit, _JUDGED)
        judged = self._judge.rank(question, asked, ranking, count, seen)
        return Examination(
            question=question,
            interpreted_as=None,
            asked=asked,
            judged=tuple(_a_paragraph_once(judged)),
            coverage=self._judge.coverage(question, asked, seen),
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

    def _rank(
        self,
        question: str,
        depth: int,
        allowed: Allowed | None,
        said: Sequence[Said] = (),
    ) -> Ranking:
        if self._foreign is not None and not self._is_english(question):
            return self._rank_foreign(question, self._foreign.read(question)[0], depth, allowed)
        rankings = []
        if self.mode is not Mode.DENSE:
            rankings.append(context.search_words(self.index, question, said, depth, allowed))
        if self.mode is not Mode.LEXICAL:
            vector = self._vector(question)
            rankings.append(context.search_dense(self.index, vector, said, depth, allowed))
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
