"""The packaged cross-encoder, taught to tell what answers a question from what is only near it.

The lesson is a low-rank change of its upper layers (LoRA, Hu et al., 2021): a small file of
numbers that `python -m tests.training` learns, added here to the package's own 8-bit weights.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval import models
from retrieval.model_card import CARD_FILE, MODEL_FILE, TOKENIZER_FILE
from retrieval.models import ADAPTED, AdaptedModel
from retrieval.reranking import VECTORS, WIDTH

Weights = npt.NDArray[np.float32]
_LARGEST = 127
_LEAST = 1e-12
"""No column is divided by nothing."""
_WORDS = "/bert/embeddings/word_embeddings/Gather_output_0"
"""The vectors of the words, before those of their places are added."""


def write_adapted(name: str, folder: Path) -> None:
    """Writes the ONNX form of an adapted model, its tokenizer and its card to `folder`.

    Raises ModelError when the packaged model or the adapter is not the expected one.
    """
    import onnx

    adapted = ADAPTED[name]
    base = models.PACKAGED[adapted.base].locate()
    adapter = adapted.adapter.read()
    model = onnx.load(str(base / MODEL_FILE))
    _adapt(model, adapter)
    _take_vectors(model)
    _save(model, folder / MODEL_FILE)
    tokenizer = (base / TOKENIZER_FILE).read_bytes()
    (folder / TOKENIZER_FILE).write_bytes(tokenizer)
    write_card(folder, adapted)


def _take_vectors(model: Any) -> None:
    """Gives a graph a further input, whose vectors are added to those of the words, place by place.

    So it reads what is not in its vocabulary (`retrieval.bridge`); zeros change nothing.
    """
    from onnx import TensorProto, helper

    graph = model.graph
    at, node = next(
        (at, node)
        for at, node in enumerate(graph.node)
        if _WORDS in node.input and node.op_type == "Add"
    )
    node.input[list(node.input).index(_WORDS)] = f"{_WORDS}_and_{VECTORS}"
    graph.node.insert(at, helper.make_node("Add", [_WORDS, VECTORS], [f"{_WORDS}_and_{VECTORS}"]))
    shape: list[str | int | None] = ["batch", "places", WIDTH]
    graph.input.append(helper.make_tensor_value_info(VECTORS, TensorProto.FLOAT, shape))


def _save(model: Any, file: Path) -> None:
    """Saves a graph as onnxruntime makes it anyway when it loads one: to load it takes half as long.

    Optimised as far as it does not depend on the processor.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(file)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def write_card(folder: Path, adapted: AdaptedModel) -> None:
    """Writes what the files in `folder` are made from, and their SHA-256."""
    files = {name: models.sha256(folder / name) for name in (MODEL_FILE, TOKENIZER_FILE)}
    card = {
        "base": adapted.base,
        "adapter": adapted.adapter.sha256,
        "form": models.ADAPTED_FORM,
        "files": files,
    }
    (folder / CARD_FILE).write_text(json.dumps(card, indent=2), encoding="utf-8")


def _adapt(model: Any, adapter: dict[str, Weights]) -> None:
    """Changes a quantised ONNX graph in place: weights + up @ down, biases as they are given.

    `adapter` has, for a layer's name, either `.down` (rank, inputs) and `.up` (outputs, rank), or
    a whole `.weight` (outputs, inputs); and `.bias` where that is new.
    """
    from onnx import numpy_helper

    values = {entry.name: entry for entry in model.graph.initializer}

    def put(name: str, array: npt.NDArray[Any]) -> None:
        values[name].CopyFrom(numpy_helper.from_array(np.ascontiguousarray(array), name))

    for node in model.graph.node:
        if node.op_type != "MatMulInteger":
            continue
        layer, name = _layer(node.name), node.input[1].removesuffix("_quantized")
        if f"{layer}.up" in adapter:
            change = adapter[f"{layer}.up"] @ adapter[f"{layer}.down"]
            # ONNX keeps a layer's weights with the inputs first.
            weights = _dequantised(values, name) + change.T
        elif f"{layer}.weight" in adapter:
            weights = adapter[f"{layer}.weight"].T
        else:
            continue
        quantised, scale = quantise(weights)
        put(f"{name}_quantized", quantised)
        put(f"{name}_scale", scale)
        put(f"{name}_zero_point", np.zeros((), dtype=np.int8))
        if f"{layer}.bias" in adapter:
            put(f"{layer}.bias", adapter[f"{layer}.bias"])


def _layer(node: str) -> str:
    """A layer's name from its node's: "/bert/pooler/dense/Gemm_MatMul_quant"."""
    return node.strip("/").rpartition("/")[0].replace("/", ".")


def _dequantised(values: dict[str, Any], name: str) -> Weights:
    from onnx import numpy_helper

    quantised, scale, zero = (
        numpy_helper.to_array(values[f"{name}{part}"]).astype(np.float32)
        for part in ("_quantized", "_scale", "_zero_point")
    )
    weights: Weights = (quantised - zero) * scale
    return weights


def quantise(weights: Weights) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """8-bit integers, symmetric, and the number to multiply each column by: that of one output.

    The package has one number for all of a layer, so that small outputs are told less finely than
    large ones (Krishnamoorthi, 2018, https://arxiv.org/abs/1806.08342). It takes no longer.
    """
    scale = (np.maximum(np.abs(weights).max(axis=0), _LEAST) / _LARGEST).astype(np.float32)
    return np.rint(weights / scale).astype(np.int8), scale
