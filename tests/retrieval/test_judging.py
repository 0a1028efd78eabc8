"""Which passages a cross-encoder is given to read, over the shipped readout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

import numpy as np
import numpy.typing as npt
import pytest

from retrieval import judging
from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.index import Index
from retrieval.judging import Judge
from retrieval.reranking import CrossEncoder
from retrieval.types import Ranking

ROWS = tuple(range(10))
MOON = AskedSpeaker(AskedKind.PARTY, ("Moon Jae-in",))


class Reader(CrossEncoder):
    """Keeps what it is given, and finds in it what it is told to."""

    def __init__(self, logit_of: Callable[[str], float]) -> None:
        self.logit_of = logit_of
        self.read: list[str] = []

    def scores(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        self.read += [text for _, text in pairs]
        return np.array([self.logit_of(text) for _, text in pairs], dtype=np.float32)


@pytest.fixture
def texts(shipped_index: Index) -> list[str]:
    return [shipped_index.texts.passage(row)[0].text for row in ROWS]


def passages_read(
    index: Index,
    texts: Sequence[str],
    logit_of: Callable[[str], float],
    asked: AskedSpeaker = AskedSpeaker(),  # noqa: B008 - frozen
) -> list[int]:
    """The rows whose whole passages were read."""
    reader = Reader(logit_of)
    loaded: Future[CrossEncoder] = Future()
    loaded.set_result(reader)
    document = index.texts.passage(0)[1].id
    ranking = Ranking(ROWS, tuple(-float(row) for row in ROWS))
    Judge(index, loaded, None).rank("What about it?", {document: asked}, ranking, len(ROWS))
    return [row for row, text in enumerate(texts) if text in reader.read]


def test_ten_passages_of_the_readout_are_all_read(shipped_index, texts):
    assert passages_read(shipped_index, texts, lambda _: 9.0) == list(ROWS)


def test_of_long_ones_the_last_are_read_only_where_the_first_leave_doubt(
    shipped_index, texts, monkeypatch
):
    monkeypatch.setattr(judging, "_CHARACTERS", sum(map(len, texts[:6])))
    assert passages_read(shipped_index, texts, lambda _: 2.9) == list(ROWS)
    assert passages_read(shipped_index, texts, lambda text: 3.0 * (text == texts[5])) == [*range(6)]
    assert passages_read(shipped_index, texts, lambda text: 3.0 * (text == texts[6])) == list(ROWS)


def test_five_are_read_however_long_they_are(shipped_index, texts, monkeypatch):
    monkeypatch.setattr(judging, "_CHARACTERS", 1)
    assert passages_read(shipped_index, texts, lambda _: 3.0) == [*range(5)]


def test_what_somebody_else_says_leaves_doubt(shipped_index, texts, monkeypatch):
    monkeypatch.setattr(judging, "_CHARACTERS", 1)
    # Putin alone speaks in the fifth paragraph, Moon in the fourth.
    putin, moon = texts[4], texts[3]
    assert passages_read(shipped_index, texts, lambda text: 3.0 * (text == putin), MOON) == [*ROWS]
    assert passages_read(shipped_index, texts, lambda text: 3.0 * (text == moon), MOON) == [
        *range(5)
    ]
