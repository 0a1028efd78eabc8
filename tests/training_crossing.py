"""The bridge from the multilingual encoder to the cross-encoder, and the latter, in PyTorch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn

from retrieval import models
from retrieval.bridge import HEADS, MOST, side_by_side
from retrieval.embedding import Embedder, TokenVectors
from tests.training_model import WIDTH, adapt, base_model, go_on_from

SCALE = 20.0
"""Word vectors are so small that the layer could not see them else."""
LARGER = 1.3
"""What least squares finds is too near to the mean: so much further from it the cross-encoder found
more."""
RIDGE = 1.0
INNER = 2 * WIDTH
TOKENS = 230
"""So many tokens of a text are read."""


class LearningBridge(nn.Module):
    """`retrieval.bridge.Bridge`, which learns; at first its layer changes nothing."""

    def __init__(self, linear: torch.Tensor, places: torch.Tensor) -> None:
        """`linear` and `places` are what `least_squares` found, shapes (2 * 384, 384) and (384,)."""
        super().__init__()
        self.linear = nn.Parameter(linear)
        self.places = nn.Parameter(places.repeat(MOST, 1))
        self.layer = nn.TransformerEncoderLayer(
            WIDTH, HEADS, INNER, dropout=0.1, activation="gelu", batch_first=True, norm_first=True
        )
        for last in (self.layer.self_attn.out_proj, self.layer.linear2):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, states: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Word vectors of tokens, shape (questions, tokens, 384), from their states."""
        found = SCALE * (states @ self.linear + self.places[: states.shape[1]])
        changed: torch.Tensor = self.layer(found, src_key_padding_mask=~there) / SCALE
        return changed

    def numbers(self, padding: torch.Tensor) -> dict[str, np.ndarray]:
        """What `Bridge` reads, in half precision; `padding` is the vector that it adds to."""
        found = {
            "map": self.linear * SCALE,
            "places": self.places * SCALE,
            "scale": torch.tensor(1 / SCALE),
            "shift": -padding,
            **self.of_layer(),
        }
        return {name: value.detach().numpy().astype(np.float16) for name, value in found.items()}

    def go_on_from(self, numbers: Mapping[str, np.ndarray]) -> None:
        """Takes over what `numbers` once gave."""
        with torch.no_grad():
            self.linear.copy_(torch.tensor(numbers["map"].astype(np.float32)) / SCALE)
            self.places.copy_(torch.tensor(numbers["places"].astype(np.float32)) / SCALE)
            for name, parameter in self.of_layer().items():
                parameter.copy_(torch.tensor(numbers[name].astype(np.float32)))

    def of_layer(self) -> dict[str, torch.Tensor]:
        """The layer's parameters by the names that `Bridge` reads."""
        layer = self.layer
        parts = {
            "attended": layer.self_attn.out_proj,
            "inner": layer.linear1,
            "outer": layer.linear2,
            "before_attention": layer.norm1,
            "before_inner": layer.norm2,
        }
        found: dict[str, torch.Tensor] = {
            "attention.weight": layer.self_attn.in_proj_weight,
            "attention.bias": layer.self_attn.in_proj_bias,
        }
        for name, part in parts.items():
            found[f"{name}.weight"], found[f"{name}.bias"] = part.weight, part.bias
        return found


class Joined:
    """The cross-encoder as it is shipped, which reads questions from over the bridge."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._read: dict[str, TokenVectors] = {}
        self.model: Any = base_model()
        adapt(self.model)
        adapter = models.ADAPTED[models.DEFAULT_RERANKER].adapter.file
        go_on_from(self.model, adapter)
        self.model.eval().requires_grad_(False)
        folder = models.PACKAGED[models.PLAIN_RERANKER].locate()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.words = self.model.bert.embeddings.word_embeddings

    def read(self, question: str) -> TokenVectors:
        """What the multilingual encoder makes of a question."""
        if question not in self._read:
            self._read[question] = self._embedder.read_query(question)[1]
        return self._read[question]

    def states(self, question: str) -> torch.Tensor:
        return torch.tensor(side_by_side(self.read(question))).float()

    def carried(self, bridge: LearningBridge, questions: Sequence[str]) -> list[torch.Tensor]:
        """Questions over the bridge: vectors in place of those of words, shape (tokens, width) each."""
        states = [self.states(one) for one in questions]
        padded = nn.utils.rnn.pad_sequence(states, batch_first=True)
        there = torch.tensor([[at < len(own) for at in range(padded.shape[1])] for own in states])
        found = bridge(padded, there)
        return [vectors[: len(own)] for vectors, own in zip(found, states, strict=True)]

    def in_english(self, questions: Sequence[str]) -> list[torch.Tensor]:
        """The vectors of English questions' own words."""
        return [self.words(torch.tensor(self._ids(one))) for one in questions]

    def logits(self, questions: Sequence[torch.Tensor], texts: Sequence[Sequence[str]]) -> Any:
        """Of each question and each of its texts, one after the other."""
        first, last = self._ids("[CLS][SEP]")
        rows, kinds = [], []
        for question, own in zip(questions, texts, strict=True):
            for text in own:
                ids = [last, *self._ids(text)[:TOKENS], last]
                opening = self.words.weight[first][None]
                rows.append(torch.cat([opening, question, self.words(torch.tensor(ids))]))
                kinds.append(torch.arange(len(rows[-1])) > len(question) + 1)
        pad = nn.utils.rnn.pad_sequence
        mask = pad([torch.ones(len(row)) for row in rows], batch_first=True)
        # Half precision takes two thirds of the time.
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = self.model(
                inputs_embeds=pad(rows, batch_first=True),
                attention_mask=mask,
                token_type_ids=pad(kinds, batch_first=True).long(),
            )
        return found.logits[:, 0].float()

    def _ids(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def bridge(self, questions: Sequence[str]) -> LearningBridge:
        """The linear map that least squares find from English questions, as a start."""
        given, wanted = [], []
        for question in questions:
            places = self.read(question).places[:MOST]
            states = self.states(question)
            encoding = self.tokenizer.encode(question, add_special_tokens=False)
            pieces = list(zip(encoding.offsets, encoding.ids, strict=True))
            for (start, end), piece in pieces:
                own = np.flatnonzero((places[:, 0] < end) & (places[:, 1] > start))
                others = [
                    other
                    for other, _ in pieces
                    for at in own
                    if other[0] < places[at, 1] and other[1] > places[at, 0]
                ]
                # A token that lies on several pieces is no word of them.
                if len(set(others)) == 1:
                    given += [states[at] for at in own]
                    wanted += [self.words.weight[piece]] * len(own)
        x, y = torch.stack(given), torch.stack(wanted)
        mean, middle = x.mean(0), y.mean(0)
        centred = x - mean
        gram = centred.T @ centred + RIDGE * torch.eye(x.shape[1])
        linear = LARGER * torch.linalg.solve(gram, centred.T @ (y - middle))
        return LearningBridge(linear, middle - mean @ linear)

    def known_bridge(self, file: Path) -> LearningBridge:
        """The one that an earlier lesson wrote."""
        bridge = LearningBridge(torch.zeros(2 * WIDTH, WIDTH), torch.zeros(WIDTH))
        with np.load(file) as numbers:
            bridge.go_on_from(numbers)
        return bridge

    def write(self, bridge: LearningBridge, file: Path) -> None:
        np.savez_compressed(file, **bridge.numbers(self.words.weight[0]))  # type: ignore[arg-type]
