from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from retrieval import adapting, models, rerankers
from retrieval.errors import ModelError
from retrieval.models import ADAPTED, DEFAULT_RERANKER, PLAIN_RERANKER
from retrieval.reranking import CrossEncoder
from retrieval.store import Store

LAYER = "bert.encoder.layer.11.attention.self.query"
NODE = "/bert/encoder/layer.11/attention/self/query/MatMul_quant"


def weights(model: onnx.ModelProto) -> np.ndarray:
    """The weights of one layer, dequantised, inputs first."""
    values = {entry.name: numpy_helper.to_array(entry) for entry in model.graph.initializer}
    (node,) = (node for node in model.graph.node if node.name == NODE)
    name = node.input[1].removesuffix("_quantized")
    return values[f"{name}_quantized"].astype(np.float32) * values[f"{name}_scale"]


@pytest.fixture(scope="module")
def packaged() -> Path:
    return models.PACKAGED[PLAIN_RERANKER].locate() / "model.onnx"


def test_a_change_of_nothing_leaves_the_weights_as_they_are(packaged: Path) -> None:
    model = onnx.load(str(packaged))
    before = weights(model)
    zero = {
        f"{LAYER}.up": np.zeros((384, 2), np.float32),
        f"{LAYER}.down": np.ones((2, 384), np.float32),
    }
    adapting._adapt(model, zero)
    assert weights(model) == pytest.approx(before, abs=float(np.abs(before).max()) / 250)


def test_a_low_rank_change_is_added_to_the_weights(packaged: Path) -> None:
    model = onnx.load(str(packaged))
    before = weights(model)
    up, down = np.zeros((384, 1), np.float32), np.zeros((1, 384), np.float32)
    up[3], down[0, 5] = 2.0, 0.5
    adapting._adapt(model, {f"{LAYER}.up": up, f"{LAYER}.down": down})
    expected = before.copy()
    expected[5, 3] += 1.0  # from input 5 to output 3
    step = float(np.abs(expected).max()) / 127
    assert weights(model) == pytest.approx(expected, abs=step)
    assert abs(weights(model)[5, 3] - before[5, 3]) > 0.9


@pytest.mark.parametrize("largest", [1e-9, 0.03, 127.0, 4000.0])
def test_eight_bits_are_off_by_half_a_step_at_most(largest: float) -> None:
    values = np.linspace(-largest, largest, 999, dtype=np.float32).reshape(3, 333)
    quantised, scale = adapting.quantise(values)
    assert quantised.dtype == np.int8
    assert scale.shape == (333,)
    assert (np.abs(quantised * scale - values) <= scale * 0.501).all()


def test_a_small_output_is_told_as_finely_as_a_large_one() -> None:
    small = np.linspace(-1e-3, 1e-3, 99, dtype=np.float32)
    quantised, scale = adapting.quantise(np.stack([small, 1000 * small, 0 * small], axis=1))
    assert quantised[:, 0].tolist() == quantised[:, 1].tolist()
    assert (quantised[:, 0] * scale[0])[:5] == pytest.approx(small[:5], rel=0.01)
    assert not quantised[:, 2].any()


def test_the_shipped_model_is_made_once_and_again_when_it_is_damaged(
    shipped_store: Store,
) -> None:
    folder = rerankers.ensure(shipped_store, DEFAULT_RERANKER)
    assert folder is not None
    ADAPTED[DEFAULT_RERANKER].check(folder / "card.json")
    file = folder / "model.onnx"
    made = file.stat().st_mtime_ns
    assert rerankers.ensure(shipped_store, DEFAULT_RERANKER) == folder
    assert file.stat().st_mtime_ns == made
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ModelError, match="is not the expected one"):
        ADAPTED[DEFAULT_RERANKER].check(folder / "card.json")
    rerankers.ensure(shipped_store, DEFAULT_RERANKER)
    ADAPTED[DEFAULT_RERANKER].check(folder / "card.json")


def test_what_is_only_near_scores_lower_than_what_answers(shipped_store: Store) -> None:
    text = "President Moon asked for Russia’s participation in the vaccine institute in Seoul."
    pairs = [
        ("Where is the vaccine institute?", text),
        ("When was the vaccine institute founded?", text),
    ]
    near = rerankers.load(shipped_store, DEFAULT_RERANKER).scores(pairs)
    assert near[0] > 0 > near[1]


def test_what_is_saved_scores_as_the_graph_it_was_made_from(packaged: Path, tmp_path: Path) -> None:
    tokenizer = (packaged.parent / "tokenizer.json").read_bytes()
    (tmp_path / "tokenizer.json").write_bytes(tokenizer)
    adapting._save(onnx.load(str(packaged)), tmp_path / "model.onnx")
    pairs = [("Who asked?", "Moon asked."), ("Who asked?", "It rained for days on end in Busan.")]
    expected = CrossEncoder(PLAIN_RERANKER).scores(pairs)
    assert CrossEncoder("saved", tmp_path).scores(pairs) == pytest.approx(expected, abs=1e-4)
    operators = {node.op_type for node in onnx.load(str(tmp_path / "model.onnx")).graph.node}
    assert "MatMulIntegerToFloat" in operators  # which loading would have to make of several
