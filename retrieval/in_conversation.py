"""A question that leans on those before it is understood, and searched, after them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import Party
from retrieval import context, foreign_follow_ups, foreign_leaning
from retrieval.asking import AskedSpeaker
from retrieval.context import Said
from retrieval.conversation import Before, readings, with_persons
from retrieval.deciding import Examination
from retrieval.errors import StoreError
from retrieval.examining import Examiner
from retrieval.leaning import is_complete, leans, may_stand, points, points_at_its_end
from retrieval.pronouns import pronoun_of, pronouns
from retrieval.questions import check_question
from retrieval.replying import as_saying, asks_for_reply, reply_first
from retrieval.searching import CANDIDATES, is_english
from retrieval.turning import after_turn, without_politeness
from retrieval.types import Given, Mode, Query, Ranking
from retrieval.words import content_words

_REMEMBERED = 3
"""So many of the passages found again for an earlier question count as what answered it."""
_ENOUGH = 2
"""Of so many telling words beside the parties' names a question may be about something new."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was understood, and the rows of what answered it."""

    before: Before
    rows: tuple[int, ...]
    about: tuple[int, ...]
    """The row that stands for the document that was spoken of."""


@dataclass(frozen=True, slots=True)
class _Reading:
    texts: tuple[str, ...]
    """What a question may mean, the likeliest first."""
    ranking: Ranking
    asked: AskedSpeaker
    """Whose words the likeliest one asks for."""
    alone: str | None = None
    """The question with its persons' names and nothing else of what was said before; None where
    that says too little."""


class Conversation:
    """Examines a question that others came before."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._search = examiner.search
        self._index = examiner.search.index
        self._by_words = examiner.search.mode is Mode.LEXICAL

    def examine(self, query: Query) -> Examination:
        """What was found for a question with others before it, whether it leans on them or not."""
        question = _asked_plainly(query.text)
        turns = self._turns(query)
        if _is_read_apart(question):
            return self._examine_foreign(question, query, turns)
        anew = after_turn(question)
        if anew is not None:
            return self._anew(anew, query, turns)
        said = self._said(turns)
        near = self._nearness(question, turns, said)
        is_far = is_complete(question) and near < context.FAR and not points_at_its_end(question)
        if is_far or not (leans(question) or asks_for_reply(question)):
            if with_persons(question, turns[-1].before) != question:
                return self._anew(question, query, turns)
            goes_on = context.NEAR <= near < 1
            return self._examiner.examine(query, context.lightly(said) if goes_on else ())
        reading = self._read(question, query, turns, said)
        return self._likeliest(query, reading, turns, asks_for_reply(question))

    def _examine_foreign(self, question: str, query: Query, turns: Sequence[Turn]) -> Examination:
        """What was found for a question in Korean or Russian."""
        if not foreign_leaning.leans(question, self._parties(turns[-1])):
            return self._examiner.examine(query)
        reading = self._read_foreign(question, query, turns)
        is_reply = foreign_leaning.asks_for_reply(question)
        return self._likeliest(query, reading, turns, is_reply)

    def _likeliest(
        self, query: Query, reading: _Reading, turns: Sequence[Turn], is_reply: bool
    ) -> Examination:
        """What was found for what a leaning question most likely means."""
        found = self._meanings(query, reading)
        text, best = max(found, key=lambda one: one[1].promise)
        if is_reply or _asks_the_other(best.names, turns[-1].before):
            best = reply_first(best, turns[-1].rows[:1], is_reply)
        if text == check_question(query.text):
            return best
        return replace(best, interpreted_as=best.interpreted_as or text)

    def _anew(self, question: str, query: Query, turns: Sequence[Turn]) -> Examination:
        """What was found for a question about something new: only "he" is still the same."""
        text = self._with_persons(question, query, turns[-1].before)
        alone = self._examiner.examine(replace(query, text=text))
        return replace(alone, interpreted_as=alone.interpreted_as or text)

    def _with_persons(self, question: str, query: Query, before: Before) -> str:
        """`question` with the names of those whom it means."""
        text = with_persons(question, before)
        ranking = self._search.rank(text, CANDIDATES, self._search.allowed(query))
        if self._asked_first(text, query, ranking).kind is None:
            text = with_persons(question, before, speaks=False)
        return text

    def _meanings(self, query: Query, reading: _Reading) -> list[tuple[str, Examination]]:
        """What a leaning `question` may mean, each with what was found for it."""
        in_time = self._examiner.time_of(query, reading.texts[0]) is not None
        found = [
            (
                text,
                self._examiner.examine(replace(query, text=text))
                if in_time
                else self._examiner.look(text, query, reading.ranking),
            )
            for text in reading.texts
        ]
        alone = reading.alone
        if alone is not None and self._search.mode is Mode.RERANK:
            found.append((alone, self._examiner.examine(replace(query, text=alone))))
        return found

    def _turns(self, query: Query) -> list[Turn]:
        """The last earlier questions, each read with those before it, and what answered them."""
        questions = [_asked_plainly(text) for text in query.history[-len(context.AGES) :]]
        given = [*[None] * len(questions), *query.given][-len(questions) :]
        turns: list[Turn] = []
        for question, known in zip(questions, given, strict=True):
            anew = after_turn(question)
            leaning = bool(turns) and anew is None and self._leans(question, turns[-1])
            question = anew or question
            said = self._said(turns) if leaning else []
            reading = self._read(question, query, turns if leaning else [], said)
            if known is not None:
                rows = self._rows(known, query)
            elif len(turns) == len(questions) - 1:
                rows = self._found(reading, query)
            else:
                rows = list(reading.ranking.rows[:_REMEMBERED])
            about = (rows or reading.ranking.rows)[:1]
            # "When?" asks for nobody's words: "he" is still whom the question before it asked about.
            person = turns[-1].before.person if leaning else None
            before = Before(
                reading.texts[0],
                reading.asked,
                known.speaker if known else person,
                tuple(p.name for row in about for p in self._index.texts.passage(row)[1].parties),
                self._pronouns(query, about),
            )
            turns.append(Turn(before, tuple(rows), tuple(about)))
        return turns

    def _found(self, reading: _Reading, query: Query) -> list[int]:
        """The rows of what answers the last question, where nobody says what answered it."""
        if self._search.mode is not Mode.RERANK:
            return list(reading.ranking.rows[:_REMEMBERED])
        found = self._examiner.look(reading.texts[0], query, reading.ranking)
        return [one.row for one in found.own[:_REMEMBERED]]

    def _read(
        self, question: str, query: Query, turns: Sequence[Turn], said: Sequence[Said]
    ) -> _Reading:
        """What `question` may mean after `turns`, and the passages that are found for it."""
        allowed = self._search.allowed(query)
        if not turns:
            if is_english(question):
                question = self._search.reworded(question, query, allowed).text
            ranking = self._search.rank(question, CANDIDATES, allowed)
            asked = self._asked_first(question, query, ranking)
            return _Reading((question,), ranking, asked)
        if _is_read_apart(question):
            return self._read_foreign(question, query, turns)
        before = turns[-1].before
        worded = question
        if is_english(question):
            before = foreign_follow_ups.in_english(before)
            worded = self._search.reworded(question, query, allowed).text
        text = with_persons(worded, before)
        depth = max(query.limit, CANDIDATES)
        found = self._search.rank(text, depth, allowed, said)
        asked = self._asked_first(text, query, found)
        if asked.kind is None:
            text = with_persons(worded, before, speaks=False)
            asked = self._asked_first(text, query, found)
        history = [*(turn.before.question for turn in turns[:-1]), before.question]
        meant = readings(text, history, asked, before)
        first = meant.texts[0]
        if meant.is_whole:
            ranking = self._search.rank(first, depth, allowed, context.lightly(said))
        else:
            ranking = self._search.rank(text, depth, allowed, [*said, self._topic(turns[-1])])
        asked = self._asked_first(first, query, ranking)
        stands = not meant.is_whole and (may_stand(question) or _says_enough(text, before))
        return _Reading(meant.texts, ranking, asked, text if stands else None)

    def _read_foreign(self, question: str, query: Query, turns: Sequence[Turn]) -> _Reading:
        """What a question in Korean or Russian may mean after `turns`."""
        befores = [turn.before for turn in turns]
        meant, alone = foreign_follow_ups.readings(question, befores, self._parties(turns[-1]))
        first = meant.texts[0]
        depth = max(query.limit, CANDIDATES)
        ranking = self._search.rank(first, depth, self._search.allowed(query))
        return _Reading(meant.texts, ranking, self._asked_first(first, query, ranking), alone)

    def _leans(self, question: str, turn: Turn) -> bool:
        if _is_read_apart(question):
            return foreign_leaning.leans(question, self._parties(turn))
        return leans(question)

    def _parties(self, turn: Turn) -> tuple[Party, ...]:
        """The parties of the document that answered; none where nothing did."""
        return next((self._index.texts.passage(row)[1].parties for row in turn.about), ())

    def _pronouns(self, query: Query, about: Sequence[int]) -> dict[str, str]:
        """What the parties are called in the document that was spoken of, where it is asked for."""
        if not any(map(pronoun_of, (*query.history, query.text))):
            return {}
        texts = self._index.texts
        rows = [own for row in about for own in texts.passage_rows(texts.passage(row)[1].id)]
        return pronouns(texts.passage(row)[0] for row in rows)

    def _topic(self, turn: Turn) -> Said:
        """What was asked in `turn`, as something said before."""
        asked = turn.before.question
        vector = None if self._by_words else self._search.vector(asked)
        return Said(asked, vector, context.ASKED)

    def _said(self, turns: Sequence[Turn]) -> list[Said]:
        """What was answered in `turns`, and what was asked in those without an answer."""
        said: list[Said] = []
        for turn, weight in zip(reversed(turns), context.AGES, strict=False):
            if turn.rows:
                said += context.of_passages(self._index, turn.rows, weight, not self._by_words)
            else:
                said.append(replace(self._topic(turn), weight=weight))
        return said

    def _nearness(self, question: str, turns: Sequence[Turn], said: Sequence[Said]) -> float:
        """How near a question is to what was asked and answered; 1 where only words are looked at."""
        if self._by_words:
            return 1.0
        asked = [turn.before.question for turn in turns[-2:]]
        vector = self._search.vector(question)
        return max(
            context.nearness(vector, said), *(float(vector @ self._search.vector(a)) for a in asked)
        )

    def _rows(self, known: Given, query: Query) -> list[int]:
        """The rows of passages that were shown; without those that are no more, or out of reach."""
        allowed = self._search.allowed(query)
        rows = []
        for passage in known.passages:
            with contextlib.suppress(StoreError):
                rows.append(self._index.texts.row(passage))
        return [row for row in rows if allowed is None or allowed[row]]

    def _asked_first(self, question: str, query: Query, ranking: Ranking) -> AskedSpeaker:
        """Whose words a question asks for, in the document that is likeliest to answer it."""
        asked = self._examiner.asked(question, query, ranking)
        return next(iter(asked.values()), AskedSpeaker())


def _asked_plainly(question: str) -> str:
    """A follow-up without what only leads over to it."""
    return as_saying(without_politeness(check_question(question)))


def _is_read_apart(question: str) -> bool:
    """Whether a question is in a language that has its own ways to lean on others."""
    return foreign_leaning.patterns(question) is not None


def _says_enough(question: str, before: Before) -> bool:
    """Whether a question with its persons' names may be understood by itself."""
    names = {word for name in before.parties for word in content_words(name)}
    telling = [word for word in content_words(question) if len(word) > 1 and word not in names]
    return len(telling) >= _ENOUGH and not points(question)


def _asks_the_other(names: Sequence[str], before: Before) -> bool:
    """Whether the words of another party are asked for than before: "and Putin?"."""
    return bool(names) and bool(before.person) and before.person not in names
