"""Candidates for a question that is not in English, judged by a multilingual encoder, and in English
words where there is a glossary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval import asked_in_korean, asked_in_russian, coefficients, matching
from retrieval.alignment import Alignment, Places, align
from retrieval.answerability import logistic, logit, weighted
from retrieval.asking import AskedSpeaker
from retrieval.candidates import Judged, in_own_words, may_answer
from retrieval.embedding import TokenVectors, Vectors
from retrieval.index import Index
from retrieval.languages import language_of, stopwords
from retrieval.matching import Match
from retrieval.models import DEFAULT_MULTILINGUAL
from retrieval.multilingual import Multilingual
from retrieval.types import Ranking, Sentence

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SAYING = {"ko": asked_in_korean.SAYING, "ru": asked_in_russian.SAYING}
_KEPT = 64
"""So many passages' token vectors are kept in memory, about half a megabyte each; a question may
want more."""
_OWN_WORDS = 0.18
"""So much higher scores a passage in which the one asked about speaks, as for questions in English."""
_ALONE = 0.2
"""The lead of a passage over others where there is no other."""
_IN_ENGLISH = 0.05
"""What a passage's score for the question's words in English counts beside its nearness; chosen on
questions over invented readouts that were put into Korean, where .04 to .08 do as well."""
_SURE, _MOST = 1.0, 0.7
"""The cross-encoder says which sentence answers where its logit is so high and so many words are
known: of 159 questions for building 144 got the right one, and 137 by nearness alone."""


@dataclass(frozen=True, slots=True)
class ForeignRanking:
    """Judged candidates, and how likely they are to answer."""

    judged: list[Judged]
    nearness: dict[int, float]
    """How near each row has the question's words, whoever speaks in it."""
    calibrated: bool
    """Whether the model is the one that the probability was fitted with."""
    english: InEnglish | None = None
    """What was found of the question's words in English."""

    def probability(self, ranked: Sequence[Judged]) -> float | None:
        """That the first of `ranked` answers; None where nobody can tell."""
        if not ranked or not self.calibrated:
            return None
        if self.english is None:
            weights, intercept = coefficients.FOREIGN, coefficients.FOREIGN_INTERCEPT
            return logistic(weighted(weights, intercept, self.signs(ranked)))
        weights, intercept = coefficients.GLOSSED, coefficients.GLOSSED_INTERCEPT
        return logistic(weighted(weights, intercept, self.glossed_signs(ranked)))

    @property
    def threshold(self) -> float:
        """Below this probability silence is the better answer."""
        if self.english is None:
            return coefficients.FOREIGN_THRESHOLD
        return coefficients.GLOSSED_THRESHOLD

    def signs(self, ranked: Sequence[Judged]) -> tuple[float, float]:
        """What speaks for the first of `ranked`: how near it is, and its lead over the others."""
        first, *others = (self.nearness[one.row] for one in ranked)
        lead = first - sum(others) / len(others) if others else _ALONE
        return first, lead

    def glossed_signs(self, ranked: Sequence[Judged]) -> tuple[float, float, float]:
        """The lead, how likely the first passage answers in English words, as a logit, and the share
        of the question's words that could be put into English.

        How near it is tells more of the documents than of the answer: with it AUROC was lower.
        """
        if self.english is None:
            raise ValueError("the question has no words in English")
        return (
            self.signs(ranked)[1],
            logit(self.english.matches[ranked[0].row]),
            self.english.known,
        )


@dataclass(frozen=True, slots=True)
class InEnglish:
    """What a cross-encoder made of the candidates for a question's words in English."""

    matches: dict[int, Match]
    """By row."""
    known: float
    """The share of the question's words that have a rendering, 0 to 1."""
    answers: dict[int, Sentence]
    """By row, the sentence that surely answers, where there is one."""

    @classmethod
    def read(cls, judged: Sequence[Judged], known: float) -> InEnglish:
        """From the candidates that a cross-encoder has judged."""
        matches = {one.row: one.match for one in judged if one.match is not None}
        answers = {
            one.row: one.evidence[0]
            for one in judged
            if one.match is not None and one.match.sentence_logit > _SURE and known >= _MOST
        }
        return cls(matches, known, answers)

    def score(self, row: int) -> float:
        """How well a passage matches, the less the fewer words are known."""
        return _IN_ENGLISH * self.known * matching.score(self.matches[row])


class ForeignJudge:
    """Reads candidates word by word with the encoder that reads the question."""

    def __init__(self, index: Index, multilingual: Multilingual) -> None:
        self._index = index
        self._multilingual = multilingual
        self._last: tuple[str, tuple[Vectors, TokenVectors]] | None = None
        self._passages: dict[int, TokenVectors] = {}

    def read(self, question: str) -> tuple[Vectors, TokenVectors]:
        """What the encoder makes of a question; the last one's is kept, it is asked for again."""
        if self._last is None or self._last[0] != question:
            self._last = (question, self._multilingual.embedder.read_query(question))
        return self._last[1]

    def _read_passages(self, texts: dict[int, str]) -> None:
        """Sees to it that the passages of these rows are read; a few stay, for the next question."""
        if len(self._passages) + len(texts) > _KEPT:
            self._passages.clear()
        missing = [row for row in texts if row not in self._passages]
        if missing:
            _, tokens = self._multilingual.embedder.read_passages([texts[row] for row in missing])
            self._passages.update(zip(missing, tokens, strict=True))

    def rank(
        self,
        question: str,
        read: tuple[Vectors, TokenVectors],
        asked: dict[str, AskedSpeaker],
        ranking: Ranking,
        count: int,
        english: InEnglish | None,
    ) -> ForeignRanking:
        """The first `count` candidates by how near they have the question's words; what somebody
        else says than the one asked about comes after.

        `read` is what the multilingual encoder made of the question; `asked` says for each
        document whose words are asked for; `english` is what was found of the question's
        words in English, None where there is no glossary or no cross-encoder.
        """
        rows = ranking.rows[:count]
        found = [self._index.texts.passage(row) for row in rows]
        self._read_passages({row: one[0].text for row, one in zip(rows, found, strict=True)})
        named = next((one for one in asked.values() if one.spans), None)
        words, telling = question_words(question, named.spans if named else ())
        judged = []
        nearness = {}
        for row, (passage, document, _) in zip(rows, found, strict=True):
            near = align(read[1], words, telling, self._passages[row], self._multilingual.centre)
            nearness[row] = near.whole()
            wanted = asked.get(document.id, AskedSpeaker())
            allowed = np.array([may_answer(sentence, wanted) for sentence in passage.sentences])
            scores = _sentence_scores(near, passage.start, passage.sentences)
            best = np.where(allowed, scores, -np.inf) if allowed.any() else scores
            score = nearness[row] + (_OWN_WORDS if in_own_words(passage, wanted) else 0)
            judged.append(
                Judged(
                    row=row,
                    passage=passage,
                    document=document,
                    paragraphs=self._index.texts.paragraphs(document.id),
                    score=score + (english.score(row) if english else 0),
                    evidence=(_evidence(row, passage.sentences[int(np.argmax(best))], english),),
                    match=None,
                    by_other=not allowed.any(),
                )
            )
        return ForeignRanking(
            sorted(judged, key=lambda one: (one.by_other, -one.score, one.row)),
            nearness,
            self._multilingual.embedder.card.name == DEFAULT_MULTILINGUAL,
            english,
        )


def _evidence(row: int, nearest: Sentence, english: InEnglish | None) -> Sentence:
    """The sentence that answers by the cross-encoder, or else the one that is `nearest`."""
    return nearest if english is None else english.answers.get(row, nearest)


def question_words(question: str, spans: Places = ()) -> tuple[Places, Places]:
    """The words of a question but for `spans`, which say whom it asks; and the telling ones of them.

    Telling are those that are neither small words nor words of saying; all where none is.
    """
    language = language_of(question)
    small, saying = stopwords(language), _SAYING.get(language)
    words = [
        match
        for match in _WORD.finditer(question)
        if not any(match.start() < end and match.end() > start for start, end in spans)
    ]
    words = words or list(_WORD.finditer(question))
    telling = [
        match
        for match in words
        if match[0].lower() not in small and not (saying and saying.search(match[0]))
    ]
    return [match.span() for match in words], [match.span() for match in telling or words]


def _sentence_scores(
    near: Alignment, start: int, sentences: Sequence[Sentence]
) -> npt.NDArray[np.float64]:
    """How near each sentence has the question's words, shape (sentences,)."""
    return np.array(
        [near.within(sentence.start - start, sentence.end - start) for sentence in sentences]
    )
