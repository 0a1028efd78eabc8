"""Models in torch to the ONNX graphs that questions are answered with.

The only module that imports torch; it runs when an index is first built, never while somebody
waits for an answer.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.embedding import Vectors
from retrieval.errors import ModelError


def export_encoder(model: Any, path: Path) -> None:
    """Exports a sentence encoder with its pooling. Raises ModelError where torch makes nothing."""
    import torch

    class Pipeline(torch.nn.Module):
        """Token ids to unit vectors, and to those of the tokens, in one graph."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor]:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            found = self.inner(features)
            vectors = torch.nn.functional.normalize(found["sentence_embedding"], p=2, dim=1)
            return vectors, found["token_embeddings"]

    # Two rows of unlike length, so that neither axis is taken for a constant.
    tokens = model.tokenizer(["one short text", "two"], padding=True, return_tensors="pt")
    batch = torch.export.Dim("batch", min=1)
    length = torch.export.Dim("length", min=2, max=512)
    axes = {0: batch, 1: length}
    with torch.no_grad():
        program = torch.onnx.export(
            Pipeline().eval(),
            (tokens["input_ids"], tokens["attention_mask"]),
            dynamo=True,
            dynamic_shapes={"input_ids": axes, "attention_mask": axes},
            input_names=["input_ids", "attention_mask"],
            opset_version=18,
        )
    if program is None:
        raise ModelError("torch exported no ONNX form of the model")
    program.save(str(path))


def export_classifier(model: Any, tokens: dict[str, Any], path: Path) -> Vectors:
    """Exports a sequence classifier; returns its own logits for `tokens`, of the first class.

    Raises ModelError where torch makes nothing.
    """
    import torch

    names = sorted(tokens)

    class Logits(torch.nn.Module):
        """Token ids to logits."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            logits: torch.Tensor = self.inner(**dict(zip(names, inputs, strict=True))).logits
            return logits

    axes = {0: torch.export.Dim("batch", min=1), 1: torch.export.Dim("length", min=2, max=512)}
    inputs = tuple(tokens[name] for name in names)
    module = Logits().eval()
    with torch.no_grad():
        logits = module(*inputs).numpy()
        program = torch.onnx.export(
            module,
            inputs,
            dynamo=True,
            dynamic_shapes=(tuple(axes for _ in names),),
            input_names=names,
            opset_version=18,
        )
    if program is None:
        raise ModelError("torch exported no ONNX form of the reranker")
    program.save(str(path))
    return np.asarray(logits.reshape(len(logits), -1)[:, 0], dtype=np.float32)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """The libraries' own progress bars, notices and warnings say nothing a user can act on."""
    previous = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(previous)
