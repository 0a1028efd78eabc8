"""BM25 over passages: the Lucene variant, as bm25s computes it.

bm25s fixes each term's worth when it builds. Here it is worked out when somebody asks, from counts,
so that what is added or removed later weighs as if all had been indexed at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.bm25 import Lengths, Part, Term, idf
from retrieval.languages import ENGLISH, base, language_of
from retrieval.postings import Postings, PostingsWriter, Rows
from retrieval.stemming import BIGRAMS, OTHER_SCRIPT, stemmer, terms_of
from retrieval.stopwords import STOPWORDS
from retrieval.types import Ranking

# What bm25s takes for a word.
_WORD = re.compile(r"\b\w\w+\b")
_ANY_WORD = re.compile(r"\w+")


def terms(texts: Sequence[str], language: str = ENGLISH) -> list[list[str]]:
    """Texts to stemmed lower-case terms without stopwords; English ones as `bm25s.tokenize` does.

    bm25s itself takes as long to import (SciPy, tqdm) as a question to answer; tests hold terms
    and scores to be the same.
    """
    return [_terms(text.lower(), base(language)) for text in texts]


def _terms(text: str, language: str) -> list[str]:
    if language != ENGLISH or OTHER_SCRIPT.search(text):
        return terms_of(_words(text), language)
    english = stemmer()
    return [english.stemWord(word) for word in _WORD.findall(text) if word not in STOPWORDS]


def _words(text: str) -> list[str]:
    """Words as above, and single letters of the scripts in which one may be a word."""
    return [word for word in _ANY_WORD.findall(text) if len(word) > 1 or BIGRAMS.match(word)]


@dataclass(frozen=True, slots=True)
class LexicalPart:
    """Postings that were written at once, and where their rows begin in the whole index."""

    postings: Postings
    first_row: int = 0


class LexicalIndex:
    """Which passages share words with a question, and how telling those words are."""

    def __init__(self, parts: Sequence[LexicalPart], removed: Rows | None = None) -> None:
        """`parts` in the order of their rows; rows `removed` (ascending) count as never indexed."""
        gone = np.zeros(0, dtype=np.int32) if removed is None else removed
        self._parts = [Part.of(part.postings, part.first_row, gone) for part in parts]
        self.size = sum(part.alive for part in self._parts)

    @classmethod
    def build(cls, texts: Sequence[str], languages: Sequence[str] = ()) -> LexicalIndex:
        """The index of `texts`; a text's row is its position. `languages` are theirs; if none is
        given they are English."""
        writer = PostingsWriter()
        writer.add(
            [
                terms([text], language)[0]
                for text, language in zip(texts, languages or [ENGLISH] * len(texts), strict=True)
            ]
        )
        return cls([LexicalPart(writer.finish())])

    def save(self, folder: Path) -> None:
        """Writes an index of one part. Raises ValueError when it has several."""
        (part,) = self._parts
        part.postings.save(folder)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """The index saved in `folder`, its arrays mapped into memory rather than read."""
        return cls([LexicalPart(Postings.load(folder))])

    def check(self) -> None:
        """Nothing stands against searching here."""

    def rarity(self, term: str, seen: npt.NDArray[np.bool_] | None = None) -> float:
        """How telling a term is, from 0 (in every passage) to 1 (in none): Lucene's idf, scaled.

        `seen` says for every row whether its passage is there for the asker.
        """
        found = [(part, part.postings.entries(term)[0]) for part in self._parts]
        if seen is None:
            size = self.size
            frequency = sum(part.frequency(rows) for part, rows in found)
        else:
            size = int(np.count_nonzero(seen))
            frequency = sum(
                int(np.count_nonzero(seen[part.first_row : part.last_row][rows]))
                for part, rows in found
            )
        return idf(size, frequency) / idf(size, 0)

    def search(
        self, question: str, limit: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> Ranking:
        """The rows with the highest BM25 score above zero, best first, ties by row.

        `allowed` says for every row whether it may be found.
        """
        wanted = terms([question], language_of(question))[0]
        if not wanted or not self.size:
            return Ranking((), ())
        found = [(part, part.look_up(wanted)) for part in self._parts]
        frequencies = {
            term: sum(part.frequency(entries[term][0]) for part, entries in found)
            for term in wanted
        }
        # Rounded as bm25s does it.
        worth = {term: float(np.float32(idf(self.size, f))) for term, f in frequencies.items()}
        best: list[tuple[float, int]] = []
        for part, entries in found:
            may = allowed[part.first_row : part.last_row] if allowed is not None else None
            lengths = self._lengths[part.first_row]
            question_terms = [
                Term.of(entries[term], worth[term], term, wanted.count(term), lengths.least)
                for term in worth
            ]
            scores, rows = part.best(question_terms, wanted, lengths, limit, may)
            best += zip((-scores).tolist(), (rows + part.first_row).tolist(), strict=True)
        best = sorted(best)[:limit]
        return Ranking(tuple(row for _, row in best), tuple(-score for score, _ in best))

    @cached_property
    def _lengths(self) -> dict[int, Lengths]:
        """By a part's first row."""
        total = sum(part.tokens for part in self._parts)
        mean = total / self.size if total else 1.0
        found = {}
        for part in self._parts:
            norms = part.norms(mean).astype(np.float32)
            found[part.first_row] = Lengths(mean, norms, float(norms.min(initial=np.inf)))
        return found
