from __future__ import annotations

import itertools
import math

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.lexical import LexicalIndex, LexicalPart, terms
from retrieval.postings import PostingsWriter
from retrieval.types import Ranking

TEXTS = ["alpha beta beta", "beta gamma", "delta delta delta delta", "the of and"]


def lucene_bm25(question: list[str], text: list[str], corpus: list[list[str]]) -> float:
    """The slow oracle: k1 1.5, b 0.75, written down from the formula."""
    mean = sum(map(len, corpus)) / len(corpus)
    score = 0.0
    for term in question:
        df = sum(term in other for other in corpus)
        tf = text.count(term)
        idf = math.log(1 + (len(corpus) - df + 0.5) / (df + 0.5))
        score += idf * tf / (tf + 1.5 * (1 - 0.75 + 0.75 * len(text) / mean))
    return score


def test_scores_are_those_of_the_formula() -> None:
    index = LexicalIndex.build(TEXTS)
    corpus = terms(TEXTS)
    found = index.search("beta gamma", 10)
    assert found.rows == (1, 0)
    expected = [lucene_bm25(["beta", "gamma"], corpus[row], corpus) for row in found.rows]
    assert found.scores == pytest.approx(expected, rel=1e-5)


@given(st.lists(st.sampled_from(["beta", "gamma", "delta", "alpha", "zeta"]), max_size=6))
def test_it_scores_as_bm25s_does(question: list[str]) -> None:
    bm25 = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    bm25.index(terms(TEXTS), show_progress=False)
    known = [term for term in terms([" ".join(question)])[0] if term in bm25.vocab_dict]
    expected = bm25.get_scores(known) if known else np.zeros(len(TEXTS))
    found = LexicalIndex.build(TEXTS).search(" ".join(question), 10)
    assert dict(zip(found.rows, found.scores, strict=True)) == pytest.approx(
        {row: score for row, score in enumerate(expected) if score > 0}
    )


SOME_WORDS = ["beta", "gamma", "delta", "alpha", "zeta", "the", "epsilon", "eta", "theta"]
long_texts = st.lists(
    st.lists(st.sampled_from(SOME_WORDS), max_size=9).map(" ".join), min_size=8, max_size=60
)


@given(long_texts, st.lists(st.sampled_from(SOME_WORDS), max_size=6), st.integers(1, 9), st.data())
def test_parts_with_removed_texts_score_as_one_index_of_the_rest(
    texts: list[str], question: list[str], limit: int, data: st.DataObject
) -> None:
    cuts = sorted({0, *data.draw(st.sets(st.integers(1, len(texts) - 1), max_size=3)), len(texts)})
    removed = sorted(data.draw(st.sets(st.integers(0, len(texts) - 2))))
    parts = []
    for first, last in itertools.pairwise(cuts):
        writer = PostingsWriter()
        writer.add(terms(texts[first:last]))
        parts.append(LexicalPart(writer.finish(), first))
    joined = LexicalIndex(parts, np.array(removed, dtype=np.int32))
    rest = [row for row in range(len(texts)) if row not in removed]
    expected = LexicalIndex.build([texts[row] for row in rest])
    asked = " ".join(question)
    found, right = joined.search(asked, limit), expected.search(asked, limit)
    assert found.rows == tuple(rest[row] for row in right.rows)
    assert found.scores == right.scores
    assert [joined.rarity(term) for term in question] == [expected.rarity(t) for t in question]


def test_rows_that_rare_words_do_not_lift_are_left_out_and_the_best_are_the_same() -> None:
    # "rare" alone outweighs "common", so that of the 500 rows with "common" only few are looked at.
    texts = ["common"] * 500 + ["rare common", "rare", "rare common common"] * 2
    found = LexicalIndex.build(texts).search("common rare common", 4)
    slow = LexicalIndex.build(texts).search("common rare common", len(texts))
    assert found == Ranking(slow.rows[:4], slow.scores[:4])
    assert set(found.rows) == {500, 501, 503, 504}  # the longest of the six have it too, thinly


def test_few_allowed_rows_are_scored_as_all_are() -> None:
    texts = ["alpha beta", "beta", "gamma alpha"] * 2000
    index = LexicalIndex.build(texts)
    allowed = np.zeros(len(texts), dtype=np.bool_)
    allowed[[5, 300, 301]] = True
    everywhere = index.search("alpha beta", len(texts))
    scores = dict(zip(everywhere.rows, everywhere.scores, strict=True))
    found = index.search("alpha beta", 10, allowed)
    assert found == Ranking((300, 301, 5), tuple(scores[row] for row in (300, 301, 5)))


@settings(max_examples=25, deadline=2000)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30))
def test_looking_up_common_words_for_some_rows_only_finds_the_same(seed: int, limit: int) -> None:
    rng = np.random.default_rng(seed)
    words = [f"word{number}" for number in range(60)]
    chances = 1 / np.arange(1, 61)
    drawn = rng.choice(words, size=(3000, 8), p=chances / chances.sum())
    writer = PostingsWriter()
    writer.add(terms([" ".join(text[: rng.integers(2, 9)]) for text in drawn]))
    removed = np.sort(rng.choice(3000, 40, replace=False)).astype(np.int32)
    index = LexicalIndex([LexicalPart(writer.finish())], removed)
    allowed = rng.random(3000) < 0.9
    question = " ".join(rng.choice(words, 5))
    # Among all rows nothing can be left out.
    everywhere = index.search(question, 3000)
    pairs = zip(everywhere.rows, everywhere.scores, strict=True)
    right = [(row, score) for row, score in pairs if allowed[row]][:limit]
    found = index.search(question, limit, allowed)
    assert list(zip(found.rows, found.scores, strict=True)) == right
