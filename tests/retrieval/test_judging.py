"""Which passages are read whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.candidates import Candidate
from retrieval.judging import _read_first_whole
from tests.retrieval.test_candidates import candidate

BY_LOGIT = np.array([1.0, 0.0, 0.0, 0.0, 0.0, 0.0])


def long(letter: str, allowed: bool = True) -> Candidate:
    return candidate([letter * 300 + "."] * 3, [0.0] * 3, [allowed] * 3)


class Reading:
    """Says of each text what it was told to, and remembers what it was asked."""

    def __init__(self, **found: float) -> None:
        self.found, self.read = found, ""

    def scores(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        self.read += "".join(text[0] for _, text in pairs)
        return np.array([self.found[text[0]] for _, text in pairs], dtype=np.float32)


@pytest.mark.parametrize(
    ("excerpts", "whole", "read", "after"),
    [
        ([2, 1, 0], {"A": 1.5}, "A", [1.5, 1, 0]),
        ([2, 1, 0], {"A": -3, "B": 0.5}, "AB", [-3, 0.5, 0]),
        ([2, 1, 0], {"A": -3, "B": -1, "C": -5}, "ABC", [-3, -1, -5]),
        ([0, 3, 1], {"B": 2}, "B", [0, 2, 1]),
    ],
)
def test_until_the_first_one_stays_the_first(
    excerpts: list[float], whole: dict[str, float], read: str, after: list[float]
) -> None:
    candidates = [long("A"), long("B"), long("C")]
    logits, reader = np.array(excerpts, dtype=np.float32), Reading(**whole)
    _read_first_whole(candidates, logits, {0, 1, 2}, reader, BY_LOGIT)  # type: ignore[arg-type]
    assert (reader.read, logits.tolist()) == (read, after)


def test_what_else_is_to_be_read_is_read_once_with_the_first_whole() -> None:
    candidates = [long("A"), long("B")]
    logits, reader = np.array([2.0, 1.0], dtype=np.float32), Reading(A=-3, B=0.5, x=4, y=5)
    pairs = [("?", "x"), ("?", "y")]
    found = _read_first_whole(candidates, logits, {0, 1}, reader, BY_LOGIT, pairs)  # type: ignore[arg-type]
    assert (reader.read, found.tolist(), logits.tolist()) == ("xyAB", [4, 5], [-3, 0.5])


def test_a_short_one_has_been_read_whole() -> None:
    candidates = [candidate(["A" * 99 + "."], [0.0]), long("B")]
    logits, reader = np.array([2.0, 1.0], dtype=np.float32), Reading()
    _read_first_whole(candidates, logits, {0, 1}, reader, BY_LOGIT)  # type: ignore[arg-type]
    assert reader.read == ""


def test_who_is_not_asked_comes_behind() -> None:
    candidates = [long("A", allowed=False), long("B")]
    logits, reader = np.array([2.0, 1.0], dtype=np.float32), Reading(B=0.5)
    _read_first_whole(candidates, logits, {0, 1}, reader, BY_LOGIT)  # type: ignore[arg-type]
    assert reader.read == "B"
