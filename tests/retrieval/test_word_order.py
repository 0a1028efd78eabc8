"""What is asked comes first."""

from __future__ import annotations

import pytest

from retrieval.word_order import asking_first


@pytest.mark.parametrize(
    ("written", "order"),
    [
        # Moon, Moscow, when, visit.
        ("문 모스크바 언제 방문", "언제 문 모스크바 방문"),
        # With its noun: which country.
        ("푸틴 어느 나라 방문", "어느 나라 푸틴 방문"),
        # At the end it asks for the noun before it: the visit's purpose is what?
        ("방문 목적 무엇", "무엇 목적 방문"),
        ("무엇", "무엇"),
        ("푸틴 방문", "푸틴 방문"),
        # Always, lately, somebody, to distort: none asks.
        ("푸틴 언제나 방문", "푸틴 언제나 방문"),
        ("푸틴 얼마전 방문", "푸틴 얼마전 방문"),
        ("푸틴 누군가 방문", "푸틴 누군가 방문"),
        ("푸틴 왜곡 방문", "푸틴 왜곡 방문"),
    ],
)
def test_what_is_asked_comes_first(written: str, order: str) -> None:
    found = [(word, ("known",)) for word in written.split()]
    assert " ".join(word for word, _ in asking_first(found)) == order


def test_what_is_not_known_does_not_ask() -> None:
    found = [("문", ("Moon",)), ("언제", ()), ("방문", ("visit",))]
    assert asking_first(found) == found
