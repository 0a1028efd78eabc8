"""The packaged multilingual encoder as an ordinary PyTorch model with a low-rank change that can learn."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from retrieval import models
from retrieval.e5_form import WEIGHTS_FILE
from retrieval.e5_graph import INNER_LAYER
from retrieval.packed_e5 import BLOCK, PackedE5, weights

RANK, SCALE, DROPOUT = 16, 2.0, 0.1
KEPT = 0.5
"""So much of the change is kept: halfway, what else the encoder knows is kept too (WiSE-FT, Wortsman
et al., 2022). Of questions over ours and over invented readouts more found their passage than with
all of it or none."""
LINEAR = ("q", "k", "v", "ao", "fi", "fo")
"""Every layer's matrices: query, key, value, attention's output, and the two of the feed-forward part."""


def packed() -> PackedE5:
    return PackedE5.read(models.PACKAGED[models.DEFAULT_MULTILINGUAL].locate() / WEIGHTS_FILE)


class E5(nn.Module):
    """The encoder; only the change is learnt."""

    def __init__(self, model: PackedE5) -> None:
        super().__init__()
        rows = model.tensors["emb.word"].size // (model.hidden // BLOCK * (2 + BLOCK // 2))
        self._scales, self._words = model.blocks("emb.word", rows)
        places = model.plain("emb.pos").reshape(-1, model.hidden)
        self._places = torch.tensor(places + model.plain("emb.type")[: model.hidden])
        self.normalized = _normalization(model, "emb.ln")
        self.layers = nn.ModuleList(Layer(model, f"l{number}.") for number in range(model.layers))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The last layer's states and the inner layer's, both of shape (batch, length, hidden).

        `ids` and `mask` are of shape (batch, length).
        """
        words = unpacked(self._words[ids.numpy()], self._scales[ids.numpy()])
        states = self.normalized(torch.tensor(words) + self._places[: ids.shape[1]])
        inner = states
        for number, layer in enumerate(self.layers, start=1):
            states = layer(states, mask)
            if number == INNER_LAYER:
                inner = states
        return states, inner

    def adapter(self) -> dict[str, npt.NDArray[np.float16]]:
        """What is kept of what was learnt, as `e5_graph.Adapter` has it."""
        learnt = {}
        for number, layer in enumerate(self.layers):
            for name in LINEAR:
                linear = getattr(layer, name)
                learnt[f"l{number}.{name}.down"] = linear.down.detach().numpy().astype(np.float16)
                up = KEPT * SCALE * linear.up.detach().numpy()
                learnt[f"l{number}.{name}.up"] = up.astype(np.float16)
        return learnt


class Layer(nn.Module):
    """Attention and the feed-forward part, each added to what went in and normalized."""

    def __init__(self, model: PackedE5, name: str) -> None:
        super().__init__()
        self.heads, hidden = model.heads, model.hidden
        for part in LINEAR:
            width = model.inner if part == "fi" else hidden
            setattr(self, part, LowRank(model, name + part, width))
        self.aln, self.oln = (
            _normalization(model, f"{name}aln"),
            _normalization(model, f"{name}oln"),
        )

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        batch, length, hidden = states.shape

        def split(part: torch.Tensor) -> torch.Tensor:
            return part.view(batch, length, self.heads, -1).transpose(1, 2)

        taken = functional.scaled_dot_product_attention(
            split(self.q(states)),
            split(self.k(states)),
            split(self.v(states)),
            attn_mask=mask[:, None, None, :],
        )
        together = taken.transpose(1, 2).reshape(batch, length, hidden)
        states = self.aln(states + self.ao(together))
        found: torch.Tensor = self.oln(states + self.fo(functional.gelu(self.fi(states))))
        return found


class LowRank(nn.Module):
    """A matrix that stays, and the low-rank change that is learnt (LoRA, Hu et al., 2021)."""

    def __init__(self, model: PackedE5, name: str, width: int) -> None:
        super().__init__()
        scales, stored = model.blocks(f"{name}.w", width)
        self.register_buffer("weight", torch.tensor(unpacked(stored, scales)))
        self.register_buffer("bias", torch.tensor(model.plain(f"{name}.b").copy()))
        given = self.weight.shape[1]
        self.down = nn.Parameter(torch.randn(RANK, given) / math.sqrt(given))
        self.up = nn.Parameter(torch.zeros(width, RANK))
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        low = functional.linear(self.dropout(states), self.down)
        change = functional.linear(low, self.up)
        return functional.linear(states, self.weight, self.bias) + SCALE * change


def unpacked(
    stored: npt.NDArray[np.uint8], scales: npt.NDArray[np.float16]
) -> npt.NDArray[np.float32]:
    """4-bit blocks, shape (…, blocks, 16), and their scales to numbers, shape (…, 32 · blocks)."""
    values = (weights(stored).astype(np.float32) - 8) * scales.astype(np.float32)[..., None]
    return values.reshape(*values.shape[:-2], -1)


def _normalization(model: PackedE5, name: str) -> nn.LayerNorm:
    layer = nn.LayerNorm(model.hidden, eps=model.epsilon)
    layer.weight.data = torch.tensor(model.plain(f"{name}.w").copy())
    layer.bias.data = torch.tensor(model.plain(f"{name}.b").copy())
    return layer.requires_grad_(False)
