"""A question that leans on those before it is understood, and searched, after them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Party
from retrieval import context, lexical, scoping
from retrieval.asking import AskedKind
from retrieval.context import Said
from retrieval.conversation import Before, with_persons
from retrieval.deciding import SILENT, Examination
from retrieval.examining import Examiner
from retrieval.leaning import is_complete, leans, points, points_at_its_end
from retrieval.proposing import (
    asks_for_proposal,
    asks_what_was_replied_to,
    asks_who_proposed,
    refers_back,
    replied_to_first,
    takes_up,
)
from retrieval.questions import check_question
from retrieval.replying import asks_for_reply, reply_first, same_first
from retrieval.reporting import word_set
from retrieval.searching import CANDIDATES, is_english
from retrieval.turn import Reading, Turn
from retrieval.turning import after_turn, asked_plainly
from retrieval.turns import TurnReader, is_read_apart
from retrieval.types import Mode, Query
from retrieval.words import words

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?:-[A-Z]?[a-z]+)*\b")
"""A name in a question in English: what has a capital although it stands behind another word."""

_SAME = 0.3
"""So much nearer counts the passage that was answered with for a Korean or Russian "when?": of 112 follow-ups for
building 99 come first, with .15 of it 98 and without it 97."""
_BOTH = 2
"""So many parties are asked for together."""
_OF_ANOTHER = 0.5
"""What counts of a meaning's promise where another speaks than the one asked about: of 236 Korean and Russian
follow-ups for building 210 come first and 6 answers are another's; without it 208 and 8."""
_NO_NAMES = word_set("mr mrs ms dr president minister north south east west northern southern")


class Conversation:
    """Examines a question that others came before."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._search = examiner.search
        self._reader = TurnReader(examiner)

    def examine(self, query: Query) -> Examination:
        """What was found for a question with others before it, whether it leans on them or not."""
        question = asked_plainly(query.text)
        turns = self._reader.turns(query)
        if is_read_apart(question):
            return self._examine_foreign(question, query, turns)
        anew = after_turn(question)
        if anew is not None:
            return self._anew(anew, query, turns)
        said = self._reader.said(turns)
        near = self._nearness(question, turns, said)
        is_far = is_complete(question) and near < context.FAR and not points_at_its_end(question)
        if is_far or not (leans(question) or asks_for_reply(question)):
            if with_persons(question, turns[-1].before) != question:
                return self._anew(question, query, turns)
            goes_on = context.NEAR <= near < 1
            return self._examiner.examine(query, context.lightly(said) if goes_on else ())
        reading = self._reader.read(question, query, turns, said)
        return self._likeliest(question, query, reading, turns)

    def _examine_foreign(self, question: str, query: Query, turns: Sequence[Turn]) -> Examination:
        """What was found for a question in Korean or Russian."""
        if not self._reader.leans(question, turns[-1]):
            text = self._reader.spoken_on(question, turns[-1])
            alone = self._examiner.examine(replace(query, text=text))
            return alone if text == question else replace(alone, interpreted_as=text)
        reading = self._reader.read(question, query, turns)
        return self._likeliest(question, query, reading, turns)

    def _likeliest(
        self, question: str, query: Query, reading: Reading, turns: Sequence[Turn]
    ) -> Examination:
        """What was found for what a leaning `question` most likely means."""
        last = turns[-1]
        found = self._meanings(query, reading)
        text, best = max(found, key=lambda one: self._promise(question, one[1], last.before))
        # What both made of it is no reply of one to the other.
        is_reply = _asks_for_reply(question) and len(best.names) < _BOTH
        of_other = _asks_the_other(best.names, last.before)
        is_replied_to = asks_what_was_replied_to(question)
        if is_replied_to or (_asks_for_proposal(question) and takes_up(best, last.rows[:1])):
            best = replied_to_first(best, last.rows[:1])
        elif is_reply or of_other:
            # What was asked for before was the reply: "and what did he reply?", "did he say yes?".
            has_replied = last.before.replied or _asks_for_reply(last.before.question)
            back = has_replied and not of_other
            has_topic = _has_topic(question, last.parties)
            best = reply_first(best, [row - back for row in last.rows[:1]], is_reply, has_topic)
        elif reading.goes_on and best.foreign is not None:
            best = same_first(best, last.rows[:1], _SAME)
        if self._names_unheard(question, query, last):
            best = replace(best, threshold=SILENT)
        if text == check_question(query.text):
            return best
        return replace(best, interpreted_as=best.interpreted_as or text)

    def _promise(self, question: str, found: Examination, before: Before) -> float:
        """What of several meanings the best one is chosen by; in Korean and Russian half of it where
        the other one speaks in what was found: whoever was asked about goes on."""
        if found.foreign is None or before.person is None or not found.own:
            return found.promise
        evidence = found.own[0].evidence
        speaker = evidence[0].speaker if evidence else None
        meant = found.names or (before.person,)
        is_others = speaker in before.parties and speaker not in meant
        goes_on = before.asked.kind is AskedKind.PARTY and not _asks_for_reply(question)
        return found.promise * (_OF_ANOTHER if is_others and goes_on else 1)

    def _names_unheard(self, question: str, query: Query, last: Turn) -> bool:
        """Whether a follow-up itself names somebody or something that is in no document.

        What answered the question before it may be likely to answer the two together, but not this.
        """
        if not _NAME.search(question) or not is_english(question):
            return False
        called = {word for party in last.parties for name in party.called for word in words(name)}
        seen = self._search.index.texts.allowed(scoping.visible(query))

        def is_unheard(text: str) -> bool:
            names = [
                name for name in _NAME.findall(text) if not (called | _NO_NAMES) & set(words(name))
            ]
            terms = [term for own in lexical.terms(names) for term in own]
            rarity = self._search.index.lexical.rarity
            return bool(terms) and all(rarity(term, seen) >= 1 for term in terms)

        # Spelling is looked at last: it takes the longest, and hardly ever comes to that.
        return is_unheard(question) and is_unheard(
            self._search.reworded(question, query, self._search.allowed(query)).text
        )

    def _anew(self, question: str, query: Query, turns: Sequence[Turn]) -> Examination:
        """What was found for a question about something new: only "he" is still the same."""
        text = self._with_persons(question, query, turns[-1].before)
        alone = self._examiner.examine(replace(query, text=text))
        return replace(alone, interpreted_as=alone.interpreted_as or text)

    def _with_persons(self, question: str, query: Query, before: Before) -> str:
        """`question` with the names of those whom it means."""
        text = with_persons(question, before)
        ranking = self._search.rank(text, CANDIDATES, self._search.allowed(query))
        if self._reader.asked_first(text, query, ranking).kind is None:
            text = with_persons(question, before, speaks=False)
        return text

    def _meanings(self, query: Query, reading: Reading) -> list[tuple[str, Examination]]:
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

    def _nearness(self, question: str, turns: Sequence[Turn], said: Sequence[Said]) -> float:
        """How near a question is to what was asked and answered; 1 where only words are looked at."""
        if self._search.mode is Mode.LEXICAL:
            return 1.0
        asked = [turn.before.question for turn in turns[-2:]]
        vector = self._search.vector(question)
        return max(
            context.nearness(vector, said), *(float(vector @ self._search.vector(a)) for a in asked)
        )


def _asks_for_reply(question: str) -> bool:
    """Whether a question in any language asks what was answered."""
    if not is_read_apart(question):
        return asks_for_reply(question)
    from retrieval import foreign_leaning  # loaded with the first such question

    return foreign_leaning.asks_for_reply(question)


def _has_topic(question: str, parties: Sequence[Party]) -> bool:
    """Whether a question says of what, and not only whom it means; of one in English nobody asks."""
    if not is_read_apart(question):
        return True
    from retrieval import foreign_leaning  # loaded with the first such question

    return foreign_leaning.has_topic(question, parties)


def _asks_for_proposal(question: str) -> bool:
    """Whether it is asked what was proposed, or who did it: "who suggested that?"."""
    return asks_for_proposal(question) or (
        asks_who_proposed(question) and (points(question) or refers_back(question))
    )


def _asks_the_other(names: Sequence[str], before: Before) -> bool:
    """Whether the words of another party are asked for than before: "and Putin?"."""
    return bool(names) and bool(before.person) and before.person not in names
