from __future__ import annotations

import pytest

from retrieval import matching
from retrieval.matching import Match
from retrieval.statements import is_statement


@pytest.mark.parametrize(
    "text",
    [
        "Putin agreed to visit Korea before the end of the year.",
        "0-dimensional biomaterials show inductive properties.",
        "The two leaders did not speak of sanctions!",
    ],
)
def test_a_claim_is_a_statement(text: str) -> None:
    assert is_statement(text)


@pytest.mark.parametrize(
    "text",
    [
        "Did Putin agree to visit Korea.",
        "Putin agreed to visit Korea?",
        "Tell me what Putin said about the vaccine.",
        "anything on a visit before the end of the year.",
        "vaccine visit.",
        "what Putin said about the visit to Korea",
        "",
    ],
)
def test_a_question_a_request_and_a_topic_are_none(text: str) -> None:
    assert not is_statement(text)


def test_a_statement_is_ranked_without_the_cross_encoder() -> None:
    match = Match(9.0, 9.0, 0.5, 0.25, 1.0, 0.5)
    unread = Match(-5.0, -5.0, 0.5, 0.25, 1.0, 0.5)
    weights = matching.weights_for("Putin agreed to visit Korea in the end.")
    assert matching.score(match, weights) == matching.score(unread, weights) > 0
    weights = matching.weights_for("Did Putin agree to visit Korea?")
    assert matching.score(match, weights) > matching.score(unread, weights)
