"""A packed e5 model as an ONNX graph that keeps its 4-bit weights: BERT's encoder, and mean pooling.

The word vectors are gathered first and unpacked then, so that a question unpacks its own words and
not 250 000; the other matrices go to onnxruntime's MatMulNBits as they are. Cosines to the vectors
of the package's own engine are above .9999. What begins as a question does is read with a low-rank
change beside each matrix, which passages do without: theirs stay the package's own vectors.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from retrieval.errors import ModelError
from retrieval.packed_e5 import BLOCK, PackedE5, weights

INNER_LAYER = 7
"""After so many layers words are nearest to their translations; the last layer knows more of what
the whole text says. Token vectors are both."""

_OPSET = 18
_IR_VERSION = 9
_INT8 = 4
"""Activations are rounded to 8 bits block by block, as the package's engine does."""


Adapter = Mapping[str, npt.NDArray[np.float32]]
"""For a matrix's name, "l0.q", its `.down`, shape (rank, inputs), and its `.up`, (outputs, rank)."""


def write_graph(model: PackedE5, path: Path, adapter: Adapter, asking: int) -> None:
    """Writes the graph: `input_ids` and `attention_mask`, shape (batch, length), to unit vectors of
    the texts, (batch, hidden), and vectors of their tokens, (batch, length, 2 · hidden).

    A text whose first piece, behind the mark of the beginning, is `asking` is read with `adapter`
    (LoRA, Hu et al., 2021). Raises ModelError when a tensor is missing or the file cannot be written.
    """
    graph = _Graph(model, adapter, asking)
    states = graph.embeddings()
    inner = states
    for layer in range(model.layers):
        states = graph.layer(states, f"l{layer}.")
        if layer + 1 == INNER_LAYER:
            inner = states
    graph.outputs(states, inner)
    try:
        onnx.save(graph.finished(), str(path))
    except OSError as error:
        raise ModelError(
            "{path} cannot be written: {problem}", path=path, problem=error.strerror or error
        ) from None


class _Graph:
    """Nodes and constants, added in the order of computation; values go by their names."""

    def __init__(self, model: PackedE5, adapter: Adapter, asking: int) -> None:
        self._model = model
        self._adapter = adapter
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}
        self._mask = self._cast("attention_mask")
        big = self._add("Sub", [self._mask, self._constant("one", np.float32(1))])
        far = self._add("Mul", [big, self._constant("far", np.float32(1e4))])
        # What is added to the attention to padding.
        self._hidden_from = self._add("Unsqueeze", [far, self._integers("axes", [1, 2])])
        begins = [self._integers(f"begins.{number}", [number]) for number in (1, 2, 1)]
        opening = self._add("Slice", ["input_ids", *begins])
        asks = self._cast(self._add("Equal", [opening, self._integers("asking", [asking])]))
        # 1 for a question and 0 for a passage, shape (batch, 1, 1).
        self._asks = self._add("Unsqueeze", [asks, self._integers("last", [2])])

    def embeddings(self) -> str:
        """Of the words, unpacked, their positions, and the one type of token that there is."""
        model = self._model
        words = len(model.pieces)
        # The table has rows beyond the tokenizer's last piece, which nothing points at.
        rows = model.tensors["emb.word"].size // (model.hidden // BLOCK * (2 + BLOCK // 2))
        scales, stored = model.blocks("emb.word", rows)
        scales, stored = scales[:words, :, None], stored[:words]
        found = self._add("Gather", [self._constant("word", stored), "input_ids"], axis=0)
        scale = self._add("Gather", [self._constant("word.scale", scales), "input_ids"], axis=0)
        low = self._add("BitwiseAnd", [found, self._constant("low", np.uint8(15))])
        high = self._add(
            "BitShift", [found, self._constant("four", np.uint8(4))], direction="RIGHT"
        )
        both = self._cast(self._add("Concat", [low, high], axis=-1))
        centred = self._add("Sub", [both, self._constant("eight", np.float32(8))])
        vectors = self._shaped(self._add("Mul", [centred, self._cast(scale)]), [model.hidden])
        places = model.plain("emb.pos").reshape(-1, model.hidden)
        places = places + model.plain("emb.type")[: model.hidden]
        length = self._add("Shape", ["input_ids"], start=1, end=2)
        zero = self._integers("zero", [0])
        place = self._add("Slice", [self._constant("place", places), zero, length, zero])
        return self._normalized(self._add("Add", [vectors, place]), "emb.ln")

    def layer(self, states: str, name: str) -> str:
        """Attention and the feed-forward layers, each added to what went in and normalized."""
        model = self._model
        states = self._normalized(
            self._add("Add", [states, self._attention(states, name)]), f"{name}aln"
        )
        wide = self._linear(states, [f"{name}fi"], model.inner)
        half = self._add("Mul", [wide, self._constant("half", np.float32(0.5))])
        root = self._constant("root", np.float32(0.5**0.5))
        error = self._add("Erf", [self._add("Mul", [wide, root])])
        gelu = self._add("Mul", [half, self._add("Add", [error, "one"])])
        narrow = self._linear(gelu, [f"{name}fo"], model.hidden)
        return self._normalized(self._add("Add", [states, narrow]), f"{name}oln")

    def outputs(self, states: str, inner: str) -> None:
        """The unit mean of the tokens' last states, and both their states."""
        mask = self._add("Unsqueeze", [self._mask, self._integers("last", [2])])
        seen = self._add("Mul", [states, mask])
        total = self._add("ReduceSum", [seen, self._integers("first", [1])], keepdims=0)
        self._nodes.append(helper.make_node("LpNormalization", [total], ["vectors"], axis=-1, p=2))
        self._nodes.append(helper.make_node("Concat", [states, inner], ["tokens"], axis=-1))

    def finished(self) -> onnx.ModelProto:
        hidden = self._model.hidden
        given = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("input_ids", "attention_mask")
        ]
        made = [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", hidden]),
            helper.make_tensor_value_info(
                "tokens", TensorProto.FLOAT, ["batch", "length", 2 * hidden]
            ),
        ]
        graph = helper.make_graph(
            self._nodes, "e5", given, made, initializer=list(self._constants.values())
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)

    def _attention(self, states: str, name: str) -> str:
        model = self._model
        width = model.hidden // model.heads
        joined = self._linear(states, [f"{name}{part}" for part in "qkv"], 3 * model.hidden)
        query, key, value = self._node("Split", [joined], 3, axis=-1, num_outputs=3)
        heads = [model.heads, width]

        def split(states: str, order: list[int]) -> str:
            return self._add("Transpose", [self._shaped(states, heads)], perm=order)

        near = self._add("MatMul", [split(query, [0, 2, 1, 3]), split(key, [0, 2, 3, 1])])
        scaled = self._add("Mul", [near, self._constant("scale", np.float32(width**-0.5))])
        weight = self._add("Softmax", [self._add("Add", [scaled, self._hidden_from])], axis=-1)
        taken = self._add("MatMul", [weight, split(value, [0, 2, 1, 3])])
        together = self._add("Transpose", [taken], perm=[0, 2, 1, 3])
        return self._linear(self._shaped(together, [model.hidden]), [f"{name}ao"], model.hidden)

    def _linear(self, states: str, names: list[str], width: int) -> str:
        """`states` times the matrices of those names, side by side, plus their biases."""
        parts = [self._model.blocks(f"{name}.w", width // len(names)) for name in names]
        scales = np.concatenate([scale for scale, _ in parts]).astype(np.float32)
        values = weights(np.concatenate([stored for _, stored in parts]))
        # MatMulNBits wants neighbours in a byte, the first in its lower half.
        packed = values[:, :, 0::2] | (values[:, :, 1::2] << 4)
        product = self._add(
            "MatMulNBits",
            [
                states,
                self._constant(f"{names[0]}.packed", packed),
                self._constant(f"{names[0]}.scales", scales.reshape(-1)),
            ],
            domain="com.microsoft",
            K=packed.shape[1] * BLOCK,
            N=width,
            bits=4,
            block_size=BLOCK,
            accuracy_level=_INT8,
        )
        bias = np.concatenate([self._model.plain(f"{name}.b") for name in names])
        plain = self._add("Add", [product, self._constant(f"{names[0]}.bias", bias)])
        if f"{names[0]}.up" not in self._adapter:
            return plain
        return self._add("Add", [plain, self._change(states, names)])

    def _change(self, states: str, names: list[str]) -> str:
        """What a question's states get more from the matrices of those names, side by side."""
        downs = [self._adapter[f"{name}.down"].T for name in names]
        ups = [self._adapter[f"{name}.up"].T for name in names]
        rank, width = ups[0].shape
        up = np.zeros((rank * len(ups), width * len(ups)), dtype=np.float32)
        for at, own in enumerate(ups):
            up[at * rank : (at + 1) * rank, at * width : (at + 1) * width] = own
        down = self._constant(f"{names[0]}.down", np.concatenate(downs, axis=1))
        asked = self._add("Mul", [self._add("MatMul", [states, down]), self._asks])
        return self._add("MatMul", [asked, self._constant(f"{names[0]}.up", up)])

    def _normalized(self, states: str, name: str) -> str:
        scale, bias = (
            self._constant(f"{name}.{part}", self._model.plain(f"{name}.{part}")) for part in "wb"
        )
        return self._add(
            "LayerNormalization", [states, scale, bias], axis=-1, epsilon=self._model.epsilon
        )

    def _shaped(self, states: str, last: list[int]) -> str:
        """`states`, shape (batch, length, …), with those last axes."""
        name = "shape." + ".".join(map(str, last))
        return self._add("Reshape", [states, self._integers(name, [0, 0, *last])])

    def _cast(self, value: str) -> str:
        return self._add("Cast", [value], to=TensorProto.FLOAT)

    def _integers(self, name: str, values: list[int]) -> str:
        return self._constant(name, np.array(values, dtype=np.int64))

    def _constant(self, name: str, values: Any) -> str:
        if name not in self._constants:
            array = np.ascontiguousarray(values) if np.ndim(values) else np.asarray(values)
            self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def _add(self, kind: str, given: list[str], **attributes: Any) -> str:
        return self._node(kind, given, 1, **attributes)[0]

    def _node(self, kind: str, given: list[str], count: int, **attributes: Any) -> list[str]:
        made = [f"{kind}.{len(self._nodes)}.{number}" for number in range(count)]
        domain = attributes.pop("domain", "")
        self._nodes.append(helper.make_node(kind, given, made, domain=domain, **attributes))
        return made
