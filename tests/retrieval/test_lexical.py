from __future__ import annotations

import math
from pathlib import Path

import bm25s
import numpy as np
import pytest
import Stemmer
from bm25s.stopwords import STOPWORDS_EN, STOPWORDS_EN_PLUS
from hypothesis import given
from hypothesis import strategies as st

from retrieval.lexical import LexicalIndex, terms
from retrieval.stopwords import FUNCTION_WORDS, STOPWORDS

TEXTS = ["alpha beta beta", "beta gamma", "delta delta delta delta", "the of and"]


def test_only_rows_that_share_a_word_are_found() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.search("delta", 10).rows == (2,)
    assert index.search("epsilon", 10).rows == ()
    assert index.search("the of", 10).rows == ()


def test_ties_go_to_the_lower_row_at_the_cut_as_well() -> None:
    index = LexicalIndex.build(["same word", "same word", "other", "same word"])
    assert index.search("word", 2).rows == (0, 1)


def test_only_allowed_rows_are_found() -> None:
    index = LexicalIndex.build(TEXTS)
    allowed = np.array([True, False, True, True])
    assert index.search("beta gamma", 10, allowed).rows == (0,)


def test_saved_and_loaded_it_answers_the_same(tmp_path: Path) -> None:
    index = LexicalIndex.build(TEXTS)
    index.save(tmp_path / "lexical")
    loaded = LexicalIndex.load(tmp_path / "lexical")
    assert loaded.search("beta", 5) == index.search("beta", 5)


def test_a_corpus_of_stopwords_alone_can_be_indexed() -> None:
    assert LexicalIndex.build(["the", "of and"]).search("the", 5).rows == ()


def test_a_term_is_the_more_telling_the_fewer_passages_hold_it() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.rarity("nowhere") == 1
    # idf of one in four is ln(1 + 3.5/1.5), of two in four ln(1 + 2.5/2.5), of none ln(1 + 4.5/.5).
    assert index.rarity("gamma") == pytest.approx(math.log(1 + 3.5 / 1.5) / math.log(10))
    assert index.rarity("beta") == pytest.approx(math.log(2) / math.log(10))


# Words in other scripts are cut otherwise: see test_stemming.py.
@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=80))
def test_terms_and_stopwords_are_those_of_bm25s(text: str) -> None:
    expected = bm25s.tokenize(
        [text],
        stopwords="english",
        stemmer=Stemmer.Stemmer("english"),
        return_ids=False,
        show_progress=False,
    )
    assert terms([text]) == expected
    assert set(STOPWORDS_EN) == STOPWORDS
    assert set(STOPWORDS_EN_PLUS) == FUNCTION_WORDS
