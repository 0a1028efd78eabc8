from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from retrieval import models, rerankers
from retrieval.bridge import MOST, Bridge, side_by_side
from retrieval.embedding import TokenVectors
from retrieval.errors import ModelError
from retrieval.models import DEFAULT_RERANKER, PLAIN_RERANKER
from retrieval.reranking import WIDTH, Carried, CrossEncoder
from retrieval.store import Store
from tests.training_crossing import SCALE, LearningBridge
from tests.training_model import base_model, lower_layers
from tests.training_texts import Pair

QUESTION = "How long did the call last?"
TEXT = "The telephone conversation took 35 minutes."
"""Of "푸틴 의 말" as three tokens."""


@pytest.fixture(scope="module")
def reranker(shipped_store: Store) -> CrossEncoder:
    return rerankers.load(shipped_store, DEFAULT_RERANKER)


def tokens(count: int) -> TokenVectors:
    states = np.random.default_rng(3).normal(size=(count, 2 * WIDTH)).astype(np.float32)
    return TokenVectors(states, np.array([[at, at + 1] for at in range(count)]))


def test_it_reckons_as_what_learns_it(tmp_path: Path) -> None:
    torch.manual_seed(1)
    learning = LearningBridge(torch.randn(2 * WIDTH, WIDTH) / 100, torch.randn(WIDTH) / 100).eval()
    for parameter in learning.parameters():
        parameter.data += 0.01 * torch.randn_like(parameter)
        parameter.data = (parameter.data * SCALE).half().float() / SCALE
    padding = torch.randn(WIDTH).half().float()
    question = tokens(5)
    with torch.no_grad():
        states = torch.tensor(side_by_side(question))[None]
        expected = learning(states, torch.ones(1, 5, dtype=torch.bool))[0] - padding
    numbers = {key: value.astype(np.float32) for key, value in learning.numbers(padding).items()}
    assert Bridge(numbers).vectors(question) == pytest.approx(expected.numpy(), abs=2e-3)
    assert np.abs(expected.numpy()).max() > 0.5


def test_of_a_long_question_the_beginning_is_carried_over() -> None:
    long, short = tokens(MOST + 20), tokens(MOST + 20)
    short = TokenVectors(short.vectors[:MOST], short.places[:MOST])
    found = Bridge.shipped().vectors(long)
    assert found.shape == (MOST, WIDTH)
    assert np.isfinite(found).all()
    assert found == pytest.approx(Bridge.shipped().vectors(short), abs=1e-5)


def test_words_in_place_of_text_score_the_same(reranker: CrossEncoder) -> None:
    ids = reranker.words(QUESTION)
    same = Carried(ids, np.zeros((len(ids), WIDTH), dtype=np.float32))
    (expected,) = reranker.scores([(QUESTION, TEXT)])
    assert reranker.carried_scores([(same, TEXT)]).tolist() == [expected]
    assert expected > 0


def test_a_words_own_vector_in_its_place_scores_the_same(reranker: CrossEncoder) -> None:
    ids = reranker.words(QUESTION)
    words = base_model().bert.embeddings.word_embeddings.weight.detach().numpy()
    vectors = words[ids] - words[0]
    scores = reranker.carried_scores(
        [(Carried([0] * len(ids), vectors), TEXT), (Carried([0] * len(ids), 0 * vectors), TEXT)]
    )
    (expected,) = reranker.scores([(QUESTION, TEXT)])
    assert scores[0] == pytest.approx(expected, abs=0.3)
    assert scores[1] < expected - 3  # padding asks for nothing


def test_what_stands_beside_the_words_is_read_behind_them(reranker: CrossEncoder) -> None:
    words = base_model().bert.embeddings.word_embeddings.weight.detach().numpy()
    vectors = words[reranker.words("long did the call last?")] - words[0]
    asked = "How"
    (expected,) = reranker.scores([(QUESTION, TEXT)])
    (found,) = reranker.beside(vectors).scores([(asked, TEXT)])
    assert found == pytest.approx(expected, abs=0.3)
    (alone,) = reranker.scores([(asked, TEXT)])
    assert abs(alone - expected) > 1
    nothing = np.zeros((0, WIDTH), dtype=np.float32)
    assert reranker.beside(nothing).scores([(QUESTION, TEXT)]).tolist() == [expected]
    assert reranker.beside(vectors).scores([]).shape == (0,)


def test_a_cross_encoder_without_vectors_reads_the_words_alone() -> None:
    plain = CrossEncoder(PLAIN_RERANKER)
    assert plain.beside(np.ones((2, WIDTH), dtype=np.float32)) is plain


def test_the_lesson_reads_what_stands_beside_the_words_behind_them_too() -> None:
    learning = base_model().eval()
    tokenizer = Tokenizer.from_file(
        str(models.PACKAGED[PLAIN_RERANKER].locate() / "tokenizer.json")
    )
    tokenizer.no_padding()
    words = learning.bert.embeddings.word_embeddings.weight.detach().numpy()
    rest = tokenizer.encode("long did the call last?", add_special_tokens=False).ids
    whole, beginning = (Pair(one, TEXT, True, "k") for one in (QUESTION, "How"))
    short = Pair("Who?", "Moon.", True, "k")  # of a batch that is padded
    vectors = {beginning: words[rest] - words[0]}
    nothing = np.zeros((0, WIDTH), dtype=np.float32)
    [expected, _] = lower_layers(learning, [whole, short])
    [found, _] = lower_layers(learning, [beginning, short], lambda one: vectors.get(one, nothing))
    assert found == pytest.approx(expected, abs=0.02)
    assert np.abs(expected).max() > 1
    [alone, _] = lower_layers(learning, [beginning, short])
    assert len(alone) < len(expected)


def test_texts_longer_than_the_model_reads_are_cut(reranker: CrossEncoder) -> None:
    ids = reranker.words(QUESTION * 100)
    long = Carried(ids, np.zeros((len(ids), WIDTH), dtype=np.float32))
    assert np.isfinite(reranker.carried_scores([(long, "It lasted. " * 300)])).all()


def test_pairs_keep_their_order_whatever_their_length(reranker: CrossEncoder) -> None:
    ids = reranker.words(QUESTION)
    asked = Carried(ids, np.zeros((len(ids), WIDTH), dtype=np.float32))
    texts = ["It rained.", TEXT + " It rained for days on end in Busan.", TEXT]
    together = reranker.carried_scores([(asked, text) for text in texts])
    alone = [reranker.carried_scores([(asked, text)])[0] for text in texts]
    assert together.tolist() == alone


def test_the_file_must_be_the_expected_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "BRIDGE", models.Adapter(models.BRIDGE.file, "0" * 64))
    with pytest.raises(ModelError, match="is not the expected one"):
        Bridge.shipped()
