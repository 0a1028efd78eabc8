"""The packaged multilingual encoder as an ordinary PyTorch model with a low-rank change that can learn."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from transformers import BertConfig, BertModel

from retrieval import models
from retrieval.e5_form import WEIGHTS_FILE
from retrieval.e5_graph import INNER_LAYER
from retrieval.packed_e5 import BLOCK, PackedE5, weights
from tests.training_model import ALPHA, RANK, LowRank

KEPT = 0.5
"""So much of the change is kept: halfway, what else the encoder knows is kept too (WiSE-FT, Wortsman
et al., 2022). Of questions over ours and over invented readouts more found their passage than with
all of it or none."""
LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
"""A layer's matrices, by their names in the packed file."""
_NORMALIZED = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def packed() -> PackedE5:
    return PackedE5.read(models.PACKAGED[models.DEFAULT_MULTILINGUAL].locate() / WEIGHTS_FILE)


class E5(nn.Module):
    """The encoder; only the change is learnt."""

    def __init__(self, model: PackedE5) -> None:
        super().__init__()
        self.bert = _plain(model).requires_grad_(False)
        for layer in self.bert.encoder.layer:
            for name in LINEAR.values():
                layer.set_submodule(name, LowRank(layer.get_submodule(name)))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The last layer's states and the inner layer's, both of shape (batch, length, hidden).

        `ids` and `mask` are of shape (batch, length).
        """
        found = self.bert(ids, attention_mask=mask.long(), output_hidden_states=True)
        return found.last_hidden_state, found.hidden_states[INNER_LAYER]

    def changes(self) -> dict[str, LowRank]:
        """The changes by the names of their matrices: "l0.q"."""
        return {
            f"l{number}.{short}": layer.get_submodule(name)
            for number, layer in enumerate(self.bert.encoder.layer)
            for short, name in LINEAR.items()
        }

    def adapter(self) -> dict[str, npt.NDArray[np.float16]]:
        """What is kept of what was learnt, as `e5_graph.Adapter` has it."""
        learnt = {}
        for name, change in self.changes().items():
            learnt[f"{name}.down"] = change.down.detach().numpy().astype(np.float16)
            up = KEPT * ALPHA / RANK * change.up.detach().numpy()
            learnt[f"{name}.up"] = up.astype(np.float16)
        return learnt


def _plain(model: PackedE5) -> Any:
    """The encoder with the package's own weights."""
    places = model.plain("emb.pos").reshape(-1, model.hidden)
    types = model.plain("emb.type").reshape(-1, model.hidden)
    # The table has rows beyond the tokenizer's last piece, which nothing points at.
    words = _matrix(model, "emb.word", model.hidden)[: len(model.pieces)]
    state = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": places,
        "embeddings.token_type_embeddings.weight": types,
        "embeddings.LayerNorm.weight": model.plain("emb.ln.w"),
        "embeddings.LayerNorm.bias": model.plain("emb.ln.b"),
    }
    for number in range(model.layers):
        for short, name in (LINEAR | _NORMALIZED).items():
            stored, own = f"l{number}.{short}", f"encoder.layer.{number}.{name}"
            given = model.inner if short == "fo" else model.hidden
            is_plain = short in _NORMALIZED
            state[f"{own}.weight"] = (
                model.plain(f"{stored}.w") if is_plain else _matrix(model, f"{stored}.w", given)
            )
            state[f"{own}.bias"] = model.plain(f"{stored}.b")
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=model.hidden,
        num_hidden_layers=model.layers,
        num_attention_heads=model.heads,
        intermediate_size=model.inner,
        max_position_embeddings=len(places),
        type_vocab_size=len(types),
        layer_norm_eps=model.epsilon,
        # What is learnt has a dropout of its own.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    bert = BertModel(config, add_pooling_layer=False)
    bert.load_state_dict({name: torch.tensor(values) for name, values in state.items()})
    return bert


def _matrix(model: PackedE5, name: str, given: int) -> npt.NDArray[np.float32]:
    """A matrix of 4-bit blocks as numbers, shape (rows, given)."""
    rows = model.tensors[name].size // (given // BLOCK * (2 + BLOCK // 2))
    scales, stored = model.blocks(name, rows)
    values = (weights(stored).astype(np.float32) - 8) * scales.astype(np.float32)[..., None]
    return values.reshape(rows, given)
