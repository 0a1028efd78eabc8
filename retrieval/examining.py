"""Everything that is found out about a question before anything is decided."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.document import Document
from retrieval import in_company, in_time, lexical, scoping
from retrieval.asked_speaker import asked_speakers
from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.candidates import Judged, excerpted
from retrieval.context import Said
from retrieval.deciding import SILENT, Examination
from retrieval.index import Allowed
from retrieval.judging import Judge
from retrieval.languages import ENGLISH, base, language_of
from retrieval.matching import Coverage
from retrieval.questions import check_question
from retrieval.searching import CANDIDATES, Search, is_english
from retrieval.types import Query, Ranking
from retrieval.unwrapping import unwrapped

if TYPE_CHECKING:
    from retrieval.foreign import ForeignJudge
    from retrieval.foreign_ranking import InEnglish
    from retrieval.glossary import Gloss

_JUDGED = 14
"""So many of the fused rows are read by the cross-encoder; with ten, over long documents, one right
passage of eighty fewer came first."""
_SURELY_JUDGED = 10
_AT_MOST = 5600
"""So many characters are read of them, or ten passages where those have more: somewhat more
than the readout that comes along has, so that an archive of long paragraphs takes hardly longer."""

_HAS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
"""Dates are looked for in a question over one document only where there is a year: reading them takes
long to load, and many a question has "COVID-19"."""


class Examiner:
    """Finds the passages for a question and looks closely at the best of them."""

    def __init__(
        self,
        search: Search,
        judge: Judge,
        today: Callable[[], datetime.date],
        of_words: Callable[[], Judge],
    ) -> None:
        """`of_words` gives the judge of questions of which only the words are known in English, which
        begins to load when it is first asked for."""
        self.search = search
        self._judge = judge
        self._today = today
        self._of_words = of_words

    def examine(self, query: Query, said: Sequence[Said] = ()) -> Examination:
        """What was found for `query` after what was `said`, in the time that it names."""
        time = self.time_of(query, query.text)
        return self.anywhere(query, said) if time is None else in_time.examine(self, query, time)

    def time_of(self, query: Query, text: str) -> in_time.Time | None:
        """What `text` says of when something was said; None where that tells documents not apart.

        Where there is only one it does so if it dates a call, maybe another one.
        """
        index, question = self.search.index, check_question(text)
        is_only_one = index.manifest.documents < 2
        if is_only_one and not _HAS_YEAR.search(question):
            return None
        reading = in_time.read(question, self._today())
        if reading is None:
            return None
        time = in_time.Time(reading, index.texts.dates(scoping.chosen(index.texts, query)))
        is_dated = is_only_one and in_time.dates_what_was_said(time)
        return time if is_dated or len(time.there) > 1 else None

    def anywhere(self, query: Query, said: Sequence[Said] = ()) -> Examination:
        """What was found for `query`, whatever time it names, in the calls of those whom it names."""
        return in_company.examine(self, query, said)

    def everywhere(self, query: Query, said: Sequence[Said] = ()) -> Examination:
        """What was found for `query`, whatever time and whomever it names."""
        allowed = self.search.allowed(query)
        question = unwrapped(check_question(query.text))
        if self.search.foreign is not None and not is_english(question):
            return self._foreign(query, question, allowed, self.search.foreign)
        wording = self.search.reworded(question, query, allowed)
        ranking = self.search.rank(wording.text, max(query.limit, CANDIDATES), allowed, said)
        found = self.look(wording.text, query, ranking)
        return replace(found, interpreted_as=wording.text if wording.changed else None)

    def look(self, question: str, query: Query, ranking: Ranking) -> Examination:
        """A closer look at the best of what was found for `question`."""
        if self.search.foreign is not None and not is_english(question):
            return self._foreign(query, question, self.search.allowed(query), self.search.foreign)
        asked = self.asked(question, query, ranking)
        seen = self.search.index.texts.allowed(scoping.visible(query))
        count = max(query.limit, self._worth_reading(ranking))
        judged = self._judge.rank(question, asked, ranking, count, seen)
        found = Examination(
            question=question,
            interpreted_as=None,
            asked=asked,
            judged=tuple(_a_paragraph_once(judged)),
            coverage=self._judge.coverage(question, asked, seen),
        )
        is_told_strangers = in_company.is_of_stranger(found, self.search.is_word)
        return replace(found, threshold=SILENT) if is_told_strangers else found

    def _foreign(
        self, query: Query, question: str, allowed: Allowed | None, judge: ForeignJudge
    ) -> Examination:
        """A question in another language: spelling does not look at it, and the English models only
        at its words in English, where there is a glossary."""
        reads_closely = self._judge.reads_closely
        if reads_closely:
            self._of_words()
        depth = max(query.limit, CANDIDATES)
        ranking = self.search.rank(question, depth, allowed)
        asked = self.asked(question, query, ranking)
        told = next((one for one in asked.values() if one.told), None)
        if told is not None:
            return self._foreign(query, told.without_told(question), allowed, judge)
        read = judge.read(question)
        words = self._in_english(question, ranking, judge) if reads_closely else None
        if words is not None and words.known:
            ranking = self.search.also_in_english(ranking, words, depth, allowed)
            asked = self.asked(question, query, ranking)
        count, english = max(query.limit, self._worth_reading(ranking)), None
        if words is not None:
            reader = self._of_words().beside(judge.carried(read[1]))
            english = self._read_in_english(reader, question, words, query, asked, ranking, count)
        found = judge.rank(question, read, asked, ranking, count, english)
        return Examination(
            question=question,
            interpreted_as=None,
            asked=asked,
            judged=tuple(_a_paragraph_once(found.judged)),
            # Which words no document has says nothing where all documents are in another language.
            coverage=Coverage("", self.search.index.lexical.rarity),
            foreign=found,
            threshold=found.threshold,
        )

    def _in_english(self, question: str, ranking: Ranking, judge: ForeignJudge) -> Gloss | None:
        """The question's words in English, with the names of those who speak in what was found; where
        there is no glossary, those that need none.

        None where something found is in another language: it would be read in the wrong one. And
        where all that there is to read behind names is what no cross-encoder here has learnt to.
        """
        from retrieval.glossary import gloss, has_glossary
        from retrieval.kept_words import kept

        found = [self.search.index.texts.passage(row) for row in ranking.rows[:_JUDGED]]
        documents = [document for _, document, _ in found]
        if any(base(document.language) != ENGLISH for document in documents):
            return None
        names = {
            alias: party.name
            for document in documents
            for party in document.parties
            for alias in party.aliases
            if not alias.isascii()
        }
        texts = [passage.text for passage, _, _ in found]
        said = {term for own in lexical.terms(texts) for term in own}
        language, words = language_of(question), None
        if has_glossary(language):
            from retrieval.transliteration import names_in

            words = gloss(question, language, names, names_in(texts), said)
        return words or (kept(question, names, said) if judge.crosses else None)

    def _read_in_english(
        self,
        reader: Judge,
        original: str,
        words: Gloss,
        query: Query,
        asked: dict[str, AskedSpeaker],
        ranking: Ranking,
        count: int,
    ) -> InEnglish:
        """What `reader` makes of the words of the `original` question."""
        from retrieval.foreign_ranking import InEnglish

        # Where the question says whom it asks, it says in its own language.
        whom = {name: replace(one, spans=()) for name, one in asked.items()}
        seen = self.search.index.texts.allowed(scoping.visible(query))
        names = {
            name for one in asked.values() if one.kind is AskedKind.PARTY for name in one.names
        }
        question = words.said_by(names.pop()) if len(names) == 1 else words.question
        judged = reader.rank(question, whom, ranking, count, seen, original)
        called = {name for one in judged for p in one.document.parties for name in p.called}
        rarity = self.search.index.lexical.rarity
        unheard = words.unheard(lambda term: rarity(term, seen) < 1, called)
        return InEnglish.read(original, judged, words.known, unheard)

    def _worth_reading(self, ranking: Ranking) -> int:
        """How many of the first rows are read closely."""
        texts = self.search.index.texts
        return worth_reading(
            [excerpted(texts.passage(row)[0].text) for row in ranking.rows[:_JUDGED]]
        )

    def asked(self, question: str, query: Query, ranking: Ranking) -> dict[str, AskedSpeaker]:
        """Whose words are asked for, in each document that was found."""
        documents = {
            document.id: document
            for row in ranking.rows[:_JUDGED]
            for document in [self.search.index.texts.passage(row)[1]]
        }
        if query.speaker is None:
            return asked_speakers(
                question, {name: document.parties for name, document in documents.items()}
            )
        return {
            name: AskedSpeaker(AskedKind.PARTY, _called(query.speaker, document))
            for name, document in documents.items()
        }


def worth_reading(lengths: Sequence[int]) -> int:
    """How many passages of so many characters, likeliest first, are read: fewer of long ones."""
    affordable = sum(total <= _AT_MOST for total in itertools.accumulate(lengths))
    return max(affordable, _SURELY_JUDGED)


def _called(speaker: str, document: Document) -> tuple[str, ...]:
    """The parties of `document` that a name, alias or side means."""
    wanted = speaker.casefold()
    return tuple(party.name for party in document.parties if wanted in party.called)


def _a_paragraph_once(judged: Sequence[Judged]) -> list[Judged]:
    """Of the windows of a long paragraph, the best one."""
    best: dict[tuple[str, int], Judged] = {}
    for one in judged:
        best.setdefault((one.document.id, one.passage.paragraph), one)
    return list(best.values())
