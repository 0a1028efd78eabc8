"""The packaged cross-encoder as an ordinary PyTorch model whose upper layers can learn."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertForSequenceClassification

from retrieval import models
from retrieval.adapting import _dequantised, _layer
from retrieval.reranking import PADDING
from tests.training_texts import Pair

FROZEN = 4
RANK, ALPHA = 16, 32
DROPOUT = 0.1
HEADS, WIDTH = 12, 384
TOKENS = 320
AT_ONCE = 16
"""So many pairs go through the lower layers together."""


def base_model() -> Any:
    """The packaged cross-encoder's 8-bit weights as an ordinary PyTorch model."""
    folder = models.PACKAGED[models.PLAIN_RERANKER].locate()
    graph = onnx.load(str(folder / "model.onnx")).graph
    values = {entry.name: entry for entry in graph.initializer}
    state = {
        name: torch.tensor(numpy_helper.to_array(entry))
        for name, entry in values.items()
        if name.startswith(("bert.", "classifier.")) and name.endswith((".weight", ".bias"))
    }
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            weights = _dequantised(values, node.input[1].removesuffix("_quantized"))
            state[f"{_layer(node.name)}.weight"] = torch.tensor(weights.T.copy())
    for name in values:
        if name.startswith("bert.embeddings.") and name.endswith("_quantized"):
            own = name.removesuffix("_quantized")
            state[own] = torch.tensor(_dequantised(values, own))
    config = BertConfig(
        hidden_size=WIDTH, num_attention_heads=HEADS, intermediate_size=4 * WIDTH, num_labels=1
    )
    model = BertForSequenceClassification(config)
    model.load_state_dict(state)
    return model


class LowRank(nn.Module):
    """A linear layer and the low-rank change that is learnt."""

    def __init__(self, inner: nn.Linear) -> None:
        super().__init__()
        self.inner = inner
        down = torch.randn(RANK, inner.in_features) / math.sqrt(inner.in_features)
        self.down, self.up = nn.Parameter(down), nn.Parameter(torch.zeros(inner.out_features, RANK))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        changed: torch.Tensor = self.inner(inputs)
        # Numbers are left out where there are few of them: it takes a third less time.
        seen = nn.functional.dropout(inputs @ self.down.T, DROPOUT, self.training)
        return changed + (seen @ self.up.T) * (ALPHA / RANK)


def adapt(model: Any) -> None:
    """Makes the upper layers, the pooler and the classifier learn, and nothing else."""
    for parameter in model.parameters():
        parameter.requires_grad = False
    for layer in model.bert.encoder.layer[FROZEN:]:
        attention = layer.attention.self
        for name in ("query", "key", "value"):
            setattr(attention, name, LowRank(getattr(attention, name)))
        for part in (layer.attention.output, layer.intermediate, layer.output):
            part.dense = LowRank(part.dense)
    for part in (model.bert.pooler, model.classifier):
        for parameter in part.parameters():
            parameter.requires_grad = True


def go_on_from(model: Any, file: Path) -> None:
    """Puts an adapter of this or a lower rank, and of these layers or fewer, into a model that was
    made ready to learn."""
    with np.load(file) as known, torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.requires_grad and name in known:
                values = torch.tensor(known[name].astype(np.float32))
                values = values * (RANK / ALPHA) if name.endswith(".up") else values
                parameter[tuple(slice(0, size) for size in values.shape)] = values


def adapter(model: Any) -> dict[str, np.ndarray]:
    """What was learnt, in half precision, under the names that `retrieval.adapting` reads."""
    found = {}
    for name, module in model.named_modules():
        if isinstance(module, LowRank):
            found[f"{name}.down"] = module.down
            found[f"{name}.up"] = module.up * (ALPHA / RANK)
    for name, module in (
        ("bert.pooler.dense", model.bert.pooler.dense),
        ("classifier", model.classifier),
    ):
        found[f"{name}.weight"], found[f"{name}.bias"] = module.weight, module.bias
    return {key: value.detach().numpy().astype(np.float16) for key, value in found.items()}


def layer_output(
    layer: Any, hidden: torch.Tensor, mask: torch.Tensor, tokens: int | None = None
) -> torch.Tensor:
    """One BERT layer without dropout, for the first `tokens` alone where the others serve nobody.

    `mask` is 0 where there is a token, else very negative.
    """
    rows = len(hidden)

    def heads(values: torch.Tensor) -> torch.Tensor:
        return values.view(rows, -1, HEADS, WIDTH // HEADS).transpose(1, 2)

    own, output = layer.attention.self, layer.attention.output
    wanted = hidden[:, :tokens]
    attended = nn.functional.scaled_dot_product_attention(
        heads(own.query(wanted)), heads(own.key(hidden)), heads(own.value(hidden)), attn_mask=mask
    )
    attended = attended.transpose(1, 2).reshape(rows, -1, WIDTH)
    wanted = output.LayerNorm(output.dense(attended) + wanted)
    inner = nn.functional.gelu(layer.intermediate.dense(wanted))
    changed: torch.Tensor = layer.output.LayerNorm(layer.output.dense(inner) + wanted)
    return changed


def no_vectors(pair: Pair) -> np.ndarray:
    """Nothing stands behind the words of a question."""
    return np.zeros((0, WIDTH), dtype=np.float32)


def lower_layers(
    model: Any, wanted: Sequence[Pair], beside: Callable[[Pair], np.ndarray] = no_vectors
) -> list[np.ndarray]:
    """What the frozen layers make of each pair, in half precision, shape (tokens, 384).

    `beside` gives vectors that are read behind the words of its question, shape (tokens, 384).
    """
    folder = models.PACKAGED[models.PLAIN_RERANKER].locate()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS, strategy="longest_first")
    encodings = tokenizer.encode_batch([(pair.question, pair.paragraph) for pair in wanted])
    counts = [len(beside(pair)) for pair in wanted]
    lengths = [len(one.ids) + count for one, count in zip(encodings, counts, strict=True)]
    order = sorted(range(len(wanted)), key=lambda row: -lengths[row])
    words = model.bert.embeddings.word_embeddings.weight
    states: list[Any] = [None] * len(wanted)
    for first in range(0, len(order), AT_ONCE):
        rows = order[first : first + AT_ONCE]
        longest = lengths[rows[0]]
        ids, kinds = torch.zeros(2, len(rows), longest, dtype=torch.long)
        vectors = torch.zeros(len(rows), longest, WIDTH)
        mask = torch.full((len(rows), 1, 1, longest), -1e9, dtype=torch.bfloat16)
        for line, row in enumerate(rows):
            end = encodings[row].type_ids.index(1) - 1  # the mark between question and text
            behind = [*encodings[row].ids[:end], *[PADDING] * counts[row]]
            ids[line, : lengths[row]] = torch.tensor([*behind, *encodings[row].ids[end:]])
            kinds[line, len(behind) + 1 : lengths[row]] = 1
            vectors[line, end : len(behind)] = torch.from_numpy(beside(wanted[row])).float()
            mask[line, ..., : lengths[row]] = 0
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model.bert.embeddings(inputs_embeds=words[ids] + vectors, token_type_ids=kinds)
            for layer in model.bert.encoder.layer[:FROZEN]:
                hidden = layer_output(layer, hidden, mask)
        for line, row in enumerate(rows):
            states[row] = hidden[line, : lengths[row]].half().numpy()
    return states


def logits(model: Any, states: Sequence[np.ndarray]) -> torch.Tensor:
    """The logit of each pair from what the frozen layers made of it."""
    longest = max(map(len, states))
    hidden = torch.zeros(len(states), longest, WIDTH)
    mask = torch.full((len(states), 1, 1, longest), -1e9)
    for line, state in enumerate(states):
        hidden[line, : len(state)] = torch.from_numpy(state).float()
        mask[line, ..., : len(state)] = 0
    layers = model.bert.encoder.layer[FROZEN:]
    for layer in layers[:-1]:
        hidden = layer_output(layer, hidden, mask)
    hidden = layer_output(layers[-1], hidden, mask, tokens=1)
    pooled = torch.tanh(model.bert.pooler.dense(hidden[:, 0]))
    found: torch.Tensor = model.classifier(pooled)[:, 0]
    return found
