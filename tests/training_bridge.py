"""Learns `retrieval/bridge.npz`: what the cross-encoder reads of a question in another language.

    python -m tests.training_bridge [--english 2000] [--translated SET ...] [--start FILE]
        [--threads 2] [--output retrieval/bridge.npz]

First a linear map by least squares from English questions, or what an earlier lesson found; then
that and a layer behind it learn from what the cross-encoder, which does not change, says of questions
over invented readouts: of those in Korean and Russian (`translated.jsonl` and so on), of some in
English, and of some that nothing answers. Softmax over the sentence that answers and others of
paragraphs that are near, for a third of them over paragraphs; and binary cross-entropy. What is to
come out is halfway between what is right and what the cross-encoder says of the same question in
English (distillation). Held out and reported: what is put to readouts that nothing is learnt from,
and to ours. Fixed seeds: the same machine and number of threads learn the same numbers.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from retrieval import alignment, models, segmentation
from retrieval.embedding import Embedder
from retrieval.foreign import question_words
from tests.training_asked import (
    LANGUAGES,
    TRANSLATED,
    Asked,
    documents,
    encoder,
    held_out,
    learnt,
    unanswered,
)
from tests.training_crossing import Joined, LearningBridge
from tests.training_steps import Steps

SEED = 7
BATCH, RATE = 8, 2e-4
LIST = 5
"""The sentence that answers, and others."""
PARAGRAPHS = 0.35
"""So large a share of the questions is put to paragraphs."""
CANDIDATES = 8
_SHORT = 30
"""A sentence of fewer characters says nothing."""

Texts = list[tuple[str, bool]]
"""With whether they answer, the one that does first."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.training_bridge")
    parser.add_argument("--english", type=int, default=2000, help="so many in English")
    parser.add_argument("--translated", nargs="*", default=TRANSLATED, metavar="SET")
    parser.add_argument("--start", type=Path, help="go on from this bridge")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("retrieval/bridge.npz"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(SEED)
    embedder = encoder()
    joined, near = Joined(embedder), Near(embedder)
    rng = random.Random(SEED)
    answered = learnt(arguments.translated)
    asked = [*answered, *unanswered(arguments.translated)]
    used = [one for one in asked if one.kind in LANGUAGES]
    used += rng.sample([one for one in asked if one.kind not in LANGUAGES], arguments.english)
    if arguments.start:
        bridge = joined.known_bridge(arguments.start)
    else:
        bridge = joined.bridge([one.question for one in answered if one.kind not in LANGUAGES])
    lists = [(one, found) for one in used if (found := near.texts(one, rng))]
    print(f"{len(lists)} questions, {sum(len(found) for _, found in lists)} pairs", flush=True)
    report(bridge, joined, near)
    learn(bridge, joined, lists)
    report(bridge, joined, near)
    joined.write(bridge, arguments.output)
    print(arguments.output, models.sha256(arguments.output))


class Near:
    """Paragraphs of invented readouts and of ours, by how near they have a question's words."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.paragraphs = dict(documents())
        self._read: dict[str, tuple[list[alignment.TokenVectors], np.ndarray]] = {}

    def best(self, asked: Asked) -> list[tuple[int, float]]:
        """The nearest paragraphs, from 0, and how near they are."""
        if asked.document not in self._read:
            texts = self.paragraphs[asked.document]
            vectors = self._embedder.read_passages(texts)[1]
            layers = vectors[0].vectors.shape[1] // self._embedder.card.dimension
            centre = np.mean([alignment.mean_token(one, layers) for one in vectors], axis=0)
            self._read[asked.document] = vectors, centre
        passages, centre = self._read[asked.document]
        words, telling = question_words(asked.question)
        question = self._embedder.read_query(asked.question)[1]
        found = [
            alignment.align(question, words, telling, passage, centre).whole()
            for passage in passages
        ]
        order = sorted(range(len(found)), key=lambda at: -found[at])
        return [(at, found[at]) for at in order[:CANDIDATES]]

    def texts(self, asked: Asked, rng: random.Random) -> Texts:
        """What a question is put to; nothing where it is not known which sentence answers."""
        paragraphs = self.paragraphs[asked.document]
        right = {number - 1 for number in asked.paragraphs}
        others = [at for at, _ in self.best(asked) if at not in right]
        if not right:
            return [
                (asked.sentence or paragraphs[others[0]], False),
                *((rng.choice(_sentences(paragraphs[at])), False) for at in others[:2]),
            ]
        if rng.random() < PARAGRAPHS:
            found: Texts = [(paragraphs[rng.choice(sorted(right))], True)]
            return found + [(paragraphs[at], False) for at in others[:2]]
        if not asked.sentence:
            return []
        wrong = [rng.choice(_sentences(paragraphs[at])) for at in others[: LIST - 1]]
        return [(asked.sentence, True), *((text, False) for text in wrong)]


def _sentences(paragraph: str) -> list[str]:
    found = segmentation.sentences(paragraph, 0, len(paragraph), "en")
    return [one.text for one in found if len(one.text) >= _SHORT] or [paragraph]


def learn(bridge: LearningBridge, joined: Joined, lists: Sequence[tuple[Asked, Texts]]) -> None:
    """Once over all questions; halfway what is right, halfway what is said of the English question."""
    bridge.train()
    steps = Steps(bridge, RATE, math.ceil(len(lists) / BATCH), told=50)
    for batch in like_length(lists, random.Random(SEED)):
        texts = [[text for text, _ in own] for _, own in batch]
        with torch.no_grad():
            english = joined.in_english([one.in_english for one, _ in batch])
            told = joined.logits(english, texts)
        logits = joined.logits(joined.carried(bridge, [one.question for one, _ in batch]), texts)
        answers = torch.tensor([float(right) for _, own in batch for _, right in own])
        halfway = (answers + torch.sigmoid(told)) / 2
        loss = 0.5 * functional.binary_cross_entropy_with_logits(logits, halfway)
        counts = [len(own) for own in texts]
        softmax = [
            functional.cross_entropy(found, (right + torch.softmax(said, 0)) / 2)
            for found, said, right in zip(
                logits.split(counts), told.split(counts), answers.split(counts), strict=True
            )
            if right.any()
        ]
        steps.take(loss + torch.stack(softmax).mean() if softmax else loss)
    bridge.eval()


def like_length(
    lists: Sequence[tuple[Asked, Texts]], rng: random.Random
) -> Iterator[Sequence[tuple[Asked, Texts]]]:
    """Random batches of texts of like length, which leave little padding."""
    shuffled = rng.sample(list(lists), len(lists))
    batches = []
    for first in range(0, len(shuffled), 16 * BATCH):
        chunk = shuffled[first : first + 16 * BATCH]
        chunk.sort(key=lambda one: max(len(text) for text, _ in one[1]))
        batches += [chunk[at : at + BATCH] for at in range(0, len(chunk), BATCH)]
    rng.shuffle(batches)
    yield from batches


def report(bridge: LearningBridge, joined: Joined, near: Near) -> None:
    """How often the right paragraph comes first by nearness, by the cross-encoder, by both."""
    bridge.eval()
    found: dict[str, list[tuple[bool, bool, bool]]] = {}
    for one in held_out()[::3]:
        best = near.best(one)
        texts = [near.paragraphs[one.document][at] for at, _ in best]
        with torch.no_grad():
            logits = joined.logits(joined.carried(bridge, [one.question]), [texts]).numpy()
        nearness = np.array([nearness for _, nearness in best])
        right = [at + 1 in one.paragraphs for at, _ in best]
        scores = (nearness, logits, nearness + 0.03 * logits)
        first = [right[int(np.argmax(score))] for score in scores]
        found.setdefault(one.kind, []).append((first[0], first[1], first[2]))
    for kind, hits in sorted(found.items()):
        words, read, both = np.mean(hits, axis=0)
        print(
            f"  {kind} ({len(hits)}): near {words:.3f}, read {read:.3f}, both {both:.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
