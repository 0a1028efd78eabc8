"""The questions that came before, each as it was understood, and what answered it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Document, Party
from retrieval import context
from retrieval.asking import NOBODY, AskedKind, AskedSpeaker
from retrieval.context import Said
from retrieval.conversation import Before, readings, with_persons
from retrieval.errors import StoreError
from retrieval.examining import Examiner
from retrieval.fragments import named_alone, names_topic
from retrieval.languages import language_of
from retrieval.leaning import leans, may_stand, points
from retrieval.pronouns import pronoun_of, pronouns
from retrieval.proposing import refers_back
from retrieval.searching import CANDIDATES, is_english
from retrieval.turn import Reading, Turn
from retrieval.turning import after_turn, asked_plainly
from retrieval.types import Given, Mode, Query, Ranking
from retrieval.words import content_words

_READ_APART = ("ko", "ru")
"""How these lean is loaded when the first such question comes: it takes longer than all the rest here."""
_REMEMBERED = 3
"""So many of the passages found again for an earlier question count as what answered it."""
_ENOUGH = 2
"""Of so many telling words beside the parties' names a question may be about something new."""


class TurnReader:
    """Reads each question with those before it."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._search = examiner.search
        self._index = examiner.search.index
        self._by_words = examiner.search.mode is Mode.LEXICAL

    def turns(self, query: Query) -> list[Turn]:
        """The last earlier questions, each read with those before it, and what answered them."""
        last = query.before[-len(context.AGES) :]
        following = [*(text for text, _ in last[1:]), query.text]
        turns: list[Turn] = []
        for (text, known), next_one in zip(last, following, strict=True):
            question = asked_plainly(text)
            anew = after_turn(question)
            leaning = bool(turns) and anew is None and self.leans(question, turns[-1])
            question = anew or question
            if turns and not leaning and is_read_apart(question):
                question = self.spoken_on(question, turns[-1])
            said = self.said(turns) if leaning else []
            reading = self.read(question, query, turns if leaning else [], said)
            if known is not None:
                rows = self._rows(known, query)
            elif len(turns) == len(last) - 1:
                rows = self._found(reading, query)
            else:
                rows = list(reading.ranking.rows[:_REMEMBERED])
            spoken_of = [
                self._index.texts.passage(row)[1] for row in (rows or reading.ranking.rows)[:1]
            ]
            parties = tuple(party for document in spoken_of for party in document.parties)
            # "When?" asks for nobody's words: "he" is still whom the question before it asked about.
            person = turns[-1].before.person if leaning else None
            stands = is_read_apart(question) and reading.alone is not None
            before = Before(
                (reading.alone if stands else None) or reading.texts[0],
                reading.asked,
                known.speaker if known else person,
                tuple(party.name for party in parties),
                self._pronouns(spoken_of) if pronoun_of(next_one) else {},
                self._replied(rows),
                self._named(reading.texts[0], parties),
            )
            turns.append(Turn(before, tuple(rows), parties))
        return turns

    def _named(self, question: str, parties: Sequence[Party]) -> str | None:
        """Whom a question in Korean or Russian is about, though nobody's words are asked for."""
        if not is_read_apart(question):
            return None
        from retrieval.foreign_follow_ups import whom

        return whom(question, parties)

    def _replied(self, rows: Sequence[int]) -> bool:
        """Whether the first of these passages takes up what somebody else said."""
        passages = [self._index.texts.passage(row)[0] for row in rows[:1]]
        return any(refers_back(one.text) for passage in passages for one in passage.sentences)

    def read(
        self, question: str, query: Query, turns: Sequence[Turn], said: Sequence[Said] = ()
    ) -> Reading:
        """What `question` may mean after `turns`, and the passages that are found for it."""
        allowed = self._search.allowed(query)
        if not turns:
            if is_english(question):
                question = self._search.reworded(question, query, allowed).text
            ranking = self._search.rank(question, CANDIDATES, allowed)
            asked = self.asked_first(question, query, ranking)
            return Reading((question,), ranking, asked)
        if is_read_apart(question):
            return self._read_foreign(question, query, turns)
        before = turns[-1].before
        worded = question
        if is_english(question):
            before = _in_english(before)
            worded = self._search.reworded(question, query, allowed).text
        text = with_persons(worded, before)
        depth = max(query.limit, CANDIDATES)
        found = self._search.rank(text, depth, allowed, said)
        asked = self.asked_first(text, query, found)
        if asked.kind is None:
            text = with_persons(worded, before, speaks=False)
            asked = self.asked_first(text, query, found)
        if asked.kind is None and before.asked.kind is AskedKind.PARTY:
            asked = self._of_a_side(text, query, found, before) or asked
        history = [*(turn.before.question for turn in turns[:-1]), before.question]
        meant = readings(text, history, asked, before)
        first = meant.texts[0]
        if meant.is_whole:
            ranking = self._search.rank(first, depth, allowed, context.lightly(said))
        else:
            ranking = self._search.rank(text, depth, allowed, [*said, self._topic(turns[-1])])
        asked = self.asked_first(first, query, ranking)
        stands = not meant.is_whole and (may_stand(question) or _says_enough(text, before))
        return Reading(meant.texts, ranking, asked, alone=text if stands else None)

    def _of_a_side(
        self, text: str, query: Query, found: Ranking, before: Before
    ) -> AskedSpeaker | None:
        """Whose words "and Moscow?" asks for after the other one's: alone it may be spoken of, too."""
        rest = named_alone(text)
        if rest is None:
            return None
        asked = self.asked_first(f"What did {rest} say?", query, found)
        if not set(asked.names) <= {*before.parties} - {*before.asked.names}:
            return None
        start = text.index(rest)
        return replace(asked, spans=((start, start + len(rest)),))

    def _read_foreign(self, question: str, query: Query, turns: Sequence[Turn]) -> Reading:
        """What a question in Korean or Russian may mean after `turns`."""
        from retrieval import foreign_follow_ups, foreign_leaning

        befores = [turn.before for turn in turns]
        meant, alone = foreign_follow_ups.readings(question, befores, turns[-1].parties)
        first = meant.texts[0]
        depth = max(query.limit, CANDIDATES)
        ranking = self._search.rank(first, depth, self._search.allowed(query))
        asked = self.asked_first(first, query, ranking)
        # "And Putin?" is no "when?": what he says stands elsewhere.
        goes_on = (
            not meant.is_whole
            and alone is None
            and not foreign_leaning.named(question, turns[-1].parties)
        )
        return Reading(meant.texts, ranking, asked, goes_on, alone)

    def leans(self, question: str, turn: Turn) -> bool:
        """Whether a question in any language may not be understood without `turn`."""
        if not is_read_apart(question):
            return leans(question)
        from retrieval import foreign_leaning

        return foreign_leaning.leans(question, turn.parties)

    def spoken_on(self, question: str, turn: Turn) -> str:
        """A question in Korean or Russian with the name of whom it leaves out after `turn`."""
        from retrieval.foreign_follow_ups import with_speaker

        return with_speaker(question, turn.before, turn.parties)

    def said(self, turns: Sequence[Turn]) -> list[Said]:
        """What was answered in `turns`, and what was asked in those without an answer."""
        said: list[Said] = []
        for turn, weight in zip(reversed(turns), context.AGES, strict=False):
            if turn.rows:
                said += context.of_passages(self._index, turn.rows, weight, not self._by_words)
            else:
                said.append(replace(self._topic(turn), weight=weight))
        return said

    def _found(self, reading: Reading, query: Query) -> list[int]:
        """The rows of what answers the last question, where nobody says what answered it."""
        if self._search.mode is not Mode.RERANK:
            return list(reading.ranking.rows[:_REMEMBERED])
        found = self._examiner.look(reading.texts[0], query, reading.ranking)
        return [one.row for one in found.own[:_REMEMBERED]]

    def _rows(self, known: Given, query: Query) -> list[int]:
        """The rows of passages that were shown; without those that are no more, or out of reach."""
        allowed = self._search.allowed(query)
        rows = []
        for passage in known.passages:
            with contextlib.suppress(StoreError):
                rows.append(self._index.texts.row(passage))
        return [row for row in rows if allowed is None or allowed[row]]

    def _pronouns(self, documents: Sequence[Document]) -> dict[str, str]:
        """What the parties are called in the documents that were spoken of."""
        texts = self._index.texts
        rows = [row for document in documents for row in texts.passage_rows(document.id)]
        return pronouns(texts.passage(row)[0] for row in rows)

    def _topic(self, turn: Turn) -> Said:
        """What was asked in `turn`, as something said before."""
        asked = turn.before.question
        vector = None if self._by_words else self._search.vector(asked)
        return Said(asked, vector, context.ASKED)

    def asked_first(self, question: str, query: Query, ranking: Ranking) -> AskedSpeaker:
        """Whose words a question asks for, in the document that is likeliest to answer it."""
        asked = self._examiner.asked(question, query, ranking)
        first = next(iter(asked.values()), NOBODY)
        return NOBODY if first.kind is AskedKind.DOINGS else first


def is_read_apart(question: str) -> bool:
    """Whether a question is in a language that has its own ways to lean on others."""
    return language_of(question) in _READ_APART


def _in_english(before: Before) -> Before:
    """What was asked before in a language that is read apart, in English words."""
    if not is_read_apart(before.question):
        return before
    from retrieval import foreign_follow_ups

    return foreign_follow_ups.in_english(before)


def _says_enough(question: str, before: Before) -> bool:
    """Whether a question with its persons' names may be understood by itself."""
    if points(question):
        return False
    names = {word for name in before.parties for word in content_words(name)}
    telling = [word for word in content_words(question) if len(word) > 1 and word not in names]
    return len(telling) >= _ENOUGH or names_topic(question)
