"""Learns `retrieval/question-adapter.npz`: how the multilingual encoder reads a question.

    python -m tests.training_questions [--epochs 4] [--threads 2]
        [--output retrieval/question-adapter.npz]

From the answered questions over invented readouts (tests/data/training; but those that are held
out), as they are in English and as some of them were put into Korean and Russian (`translated.jsonl`).
Each is to find its paragraph and its sentence among all of its readout: by the nearness of its words
(`retrieval.alignment`) and by the vectors of the whole texts. Passages are read as the package reads
them, which needs no learning and leaves every index as it is; a question's encoder gets a low-rank
change. Held out and reported: what is put to readouts that nothing is learnt from, and to ours.
Fixed seeds: the same machine and number of threads learn the same numbers.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from retrieval import alignment, models
from tests.training_asked import Asked, Read, Reader, encoder, held_out, learnt
from tests.training_e5 import E5, packed
from tests.training_steps import Steps

SEED = 5
BATCH, RATE = 24, 1e-3
NEAR, MEANT = 0.05, 0.01
"""What the sum of nearness, and the cosine, is divided by before softmax."""
SENTENCE = 0.5
"""What the right sentence counts beside the right paragraph."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.training_questions")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("retrieval/question-adapter.npz"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(SEED)
    reader = Reader(encoder())
    asked, kept = learnt(), held_out()
    read = {name: reader.document(name) for name in sorted({one.document for one in asked + kept})}
    model = E5(packed())
    print(f"{len(asked)} questions to learn from, {len(kept)} held out", flush=True)
    report(model, reader, kept, read)
    for epoch in learn(model, reader, asked, read, arguments.epochs):
        report(model, reader, kept, read)
        np.savez_compressed(arguments.output, **model.adapter())  # type: ignore[arg-type]
        print(f"epoch {epoch + 1}: {arguments.output}", models.sha256(arguments.output), flush=True)


def learn(
    model: E5, reader: Reader, asked: Sequence[Asked], read: dict[str, Read], epochs: int
) -> Iterator[int]:
    """Softmax over the readout's paragraphs, and its sentences."""
    rng = random.Random(SEED)
    steps = Steps(model, RATE, epochs * sum(1 for _ in batches(asked, rng)), told=100)
    for epoch in range(epochs):
        model.train()
        for batch in batches(asked, rng):
            document = read[batch[0].document]
            # Half precision takes two thirds of the time.
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = model(*reader.ids([one.question for one in batch]))
            steps.take(Scores.of(states, batch, reader, document).loss(batch, document))
        model.eval()
        yield epoch


def batches(asked: Sequence[Asked], rng: random.Random) -> Iterator[list[Asked]]:
    """Questions in random order, those of a batch all put to one readout."""
    by_document: dict[str, list[Asked]] = {}
    for one in asked:
        by_document.setdefault(one.document, []).append(one)
    made = []
    for own in by_document.values():
        rng.shuffle(own)
        made += [own[at : at + BATCH] for at in range(0, len(own), BATCH)]
    rng.shuffle(made)
    yield from made


class Scores:
    """How near a readout's paragraphs and sentences are to some questions."""

    def __init__(self, paragraphs: Any, sentences: Any, cosines: Any) -> None:
        """Tensors of shape (questions, paragraphs), (questions, sentences), (questions, paragraphs)."""
        self.paragraphs, self.sentences, self.cosines = paragraphs, sentences, cosines

    @classmethod
    def of(
        cls, states: Sequence[torch.Tensor], batch: Sequence[Asked], reader: Reader, read: Read
    ) -> Scores:
        """The same sums of the nearest tokens as `retrieval.alignment` has."""
        last, inner = (layer.float() for layer in states)
        mask, weights = reader.weights([one.question for one in batch], last.shape[1])
        paragraphs = sentences = torch.zeros(())
        for layer, own in enumerate((last, inner)):
            centred = functional.normalize(own, dim=-1) - read.centre[layer]
            near = functional.normalize(centred, dim=-1) @ read.tokens[:, layer].T
            weight = weights[:, layer, :, None] * (alignment.INNER if layer else 1.0)
            paragraphs = paragraphs + (weight * _best(near, read.paragraph_of)).sum(1)
            sentences = sentences + (weight * _best(near, read.sentence_of)).sum(1)
        whole = functional.normalize((last * mask[..., None]).sum(1), dim=-1)
        return cls(paragraphs, sentences, whole @ read.vectors.T)

    def loss(self, batch: Sequence[Asked], read: Read) -> torch.Tensor:
        paragraphs = torch.tensor([one.paragraphs_of(read) for one in batch])
        sentences = torch.tensor([one.sentences_of(read) for one in batch])
        return (
            _unlikely(self.paragraphs / NEAR, paragraphs)
            + SENTENCE * _unlikely(self.sentences / NEAR, sentences)
            + _unlikely(self.cosines / MEANT, paragraphs)
        )


def _best(near: torch.Tensor, part: torch.Tensor) -> torch.Tensor:
    """The nearest token of each part, shape (questions, their tokens, parts); -1 belongs to none."""
    inside = part >= 0
    where = part[inside].view(1, 1, -1).expand(*near.shape[:2], -1)
    lowest = torch.full((*near.shape[:2], int(part.max()) + 1), -1.0)
    return lowest.scatter_reduce(2, where, near[:, :, inside], "amax")


def _unlikely(scores: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """The mean of -log of the share that what is right has, of those questions that have such."""
    there = right.any(dim=1)
    if not there.any():
        return scores.sum() * 0
    likely = torch.log_softmax(scores[there], dim=1)
    return -likely.masked_fill(~right[there], -math.inf).logsumexp(dim=1).mean()


def report(model: E5, reader: Reader, asked: Sequence[Asked], read: dict[str, Read]) -> None:
    """How often the right paragraph comes first by nearness, and by the cosine; by kind."""
    model.eval()
    found: dict[str, list[tuple[bool, bool]]] = {}
    with torch.no_grad():
        for batch in batches(asked, random.Random(SEED)):
            document = read[batch[0].document]
            states = model(*reader.ids([one.question for one in batch]))
            scores = Scores.of(states, batch, reader, document)
            for one, near, cosine in zip(batch, scores.paragraphs, scores.cosines, strict=True):
                right = one.paragraphs_of(document)
                hit = (right[int(near.argmax())], right[int(cosine.argmax())])
                found.setdefault(one.kind, []).append(hit)
    for kind, hits in sorted(found.items()):
        near, cosine = np.mean(hits, axis=0)
        print(f"  {kind} ({len(hits)}): words {near:.3f}, whole {cosine:.3f}", flush=True)


if __name__ == "__main__":
    main()
