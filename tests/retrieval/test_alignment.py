from __future__ import annotations

import numpy as np
import pytest

from retrieval.alignment import align, mean_token
from retrieval.embedding import TokenVectors

CENTRE = np.zeros((1, 2), dtype=np.float32)


def tokens(*vectors: tuple[float, ...]) -> TokenVectors:
    """Each token two characters long."""
    places = np.array([(2 * n, 2 * n + 2) for n in range(len(vectors))], dtype=np.int64)
    return TokenVectors(np.array(vectors, dtype=np.float32), places)


def test_each_word_counts_once_however_many_tokens_it_has() -> None:
    question = tokens((1, 0), (0, 1), (0, 1))
    passage = tokens((2, 0), (1, 1))
    # The first word is met exactly; the tokens of the second are at 45 degrees.
    near = align(question, [(0, 2), (2, 6)], [], passage, CENTRE)
    assert near.whole() == pytest.approx((1 + 0.5**0.5) / 2)
    assert near.within(2, 4) == pytest.approx((0.5**0.5 + 0.5**0.5) / 2)


def test_telling_words_are_asked_about_once_more_in_the_inner_layer() -> None:
    centre = np.zeros((2, 2), dtype=np.float32)
    question = tokens((1, 0, 0, 1))
    passage = tokens((0, 1, 0, 3))
    assert align(question, [(0, 2)], [(0, 2)], passage, centre).whole() == pytest.approx(0 + 1.25)


def test_what_all_tokens_share_is_taken_off() -> None:
    centre = np.array([[0.6, 0]], dtype=np.float32)
    # Of length one they are (.6, .8) and (.6, -.8): without the centre opposite, not alike.
    near = align(tokens((3, 4)), [(0, 2)], [], tokens((3, -4)), centre)
    assert near.whole() == pytest.approx(-1)


def test_nothing_to_compare_is_no_match() -> None:
    assert align(tokens((1, 0)), [], [], tokens((1, 0)), CENTRE).whole() == 0
    near = align(tokens((1, 0)), [(0, 2)], [], tokens((1, 0)), CENTRE)
    assert near.within(10, 12) == 0


def test_the_mean_of_tokens_is_of_their_directions() -> None:
    assert mean_token(tokens((3, 0), (0, 5)), 1).tolist() == [[0.5, 0.5]]
