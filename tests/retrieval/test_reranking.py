from __future__ import annotations

import numpy as np
import pytest

from retrieval.errors import ModelError
from retrieval.models import PLAIN_RERANKER
from retrieval.reranking import CrossEncoder

PAIRS = [
    ("How long did the call last?", "The telephone conversation took 35 minutes."),
    ("How long did the call last?", "The Minister for Trade has expertise."),
    ("How long did the call last?", "It lasted. " * 30),
]


@pytest.fixture(scope="module")
def reranker() -> CrossEncoder:
    return CrossEncoder(PLAIN_RERANKER)


def test_what_answers_scores_higher_than_what_does_not(reranker: CrossEncoder) -> None:
    scores = reranker.scores(PAIRS)
    assert scores[0] > 0 > scores[1]


def test_a_pair_scores_the_same_alone_and_among_longer_ones(reranker: CrossEncoder) -> None:
    together = reranker.scores(PAIRS)
    alone = np.concatenate([reranker.scores([pair]) for pair in PAIRS])
    assert together.tolist() == alone.tolist()


def test_nothing_to_score_gives_nothing(reranker: CrossEncoder) -> None:
    assert reranker.scores([]).shape == (0,)


def test_a_reranker_that_was_not_exported_is_told() -> None:
    with pytest.raises(ModelError, match="has no exported form"):
        CrossEncoder("nobody/nothing")
