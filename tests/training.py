"""Learns `retrieval/adapter.npz`: what answers a question, as apart from what is only near it.

    python -m tests.training DATA [--epochs 2] [--start FILE] [--review SHARE] [--threads 2]
        [--states FILE] [--output retrieval/adapter.npz]

DATA is a folder with us-state-readouts and squad2-a; `tests.training_pairs` says what is learnt from.
Held out and reported: the questions of 80 further readouts, two SQuAD articles, 180 pairs that were
hard to tell, and the invented readouts that are held out.

The eight upper layers of the packaged cross-encoder get a low-rank change (LoRA, Hu et al., 2021;
rank 16, with dropout); its pooler and classifier are learnt whole. What the lower layers make of a
pair never changes, so it is computed once. Fixed seeds, and so many threads as are asked for: the
same machine learns the same numbers.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import nn

from retrieval import models
from tests.training_invented import QUESTIONS
from tests.training_model import (
    adapt,
    adapter,
    base_model,
    go_on_from,
    logits,
    lower_layers,
    no_vectors,
)
from tests.training_pairs import SEED, pairs
from tests.training_steps import Steps
from tests.training_texts import Pair

BATCH, RATE = 16, 6e-4
LISTWISE = 0.5
"""How much it counts, beside telling what answers, that what answers comes before what does not."""
REPORTED = 2000
"""Of so many held-out pairs it is told how the model does."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.training")
    parser.add_argument("data", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--states", type=Path, help="keep the lower layers' work in this file")
    parser.add_argument("--output", type=Path, default=Path("retrieval/adapter.npz"))
    parser.add_argument("--start", type=Path, help="go on from this adapter")
    parser.add_argument(
        "--review", type=float, default=1.0, help="so large a share of all but the newest questions"
    )
    parser.add_argument(
        "--newest", nargs="*", default=[QUESTIONS[-1]], help="the kinds of pairs that are new"
    )
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(SEED)
    learnt, held_out = pairs(arguments.data)
    held_out = random.Random(SEED).sample(held_out, REPORTED)
    learnt = reviewed(learnt, arguments.review, arguments.newest)
    model = base_model().eval()
    print(f"{len(learnt)} pairs to learn from, {len(held_out)} held out", flush=True)
    kept = states(model, dict.fromkeys([*learnt, *held_out]), arguments.states)
    adapt(model)
    if arguments.start:
        go_on_from(model, arguments.start)
    report(model, held_out, kept)
    for epoch in learn(model, learnt, kept, arguments.epochs):
        report(model, held_out, kept)
        np.savez_compressed(arguments.output, **adapter(model))
        print(f"epoch {epoch + 1}: {arguments.output}", models.sha256(arguments.output), flush=True)


def reviewed(learnt: Sequence[Pair], share: float, newest: Container[str]) -> list[Pair]:
    """The pairs of the newest kinds, and of the others, which a model has learnt before, a share."""
    rng = random.Random(SEED)
    return [pair for pair in learnt if pair.kind in newest or rng.random() < share]


def states(
    model: Any,
    wanted: dict[Pair, None],
    file: Path | None,
    beside: Callable[[Pair], np.ndarray] = no_vectors,
) -> dict[Pair, np.ndarray]:
    """What the lower layers make of each pair; what `file` has already is not computed again."""
    known = pickle.loads(file.read_bytes()) if file and file.exists() else {}  # noqa: S301
    missing = [pair for pair in wanted if pair not in known]
    known |= zip(missing, lower_layers(model, missing, beside), strict=True)
    kept = {pair: known[pair] for pair in wanted}
    if file and missing:
        file.write_bytes(pickle.dumps(kept))
    return kept


def learn(
    model: Any, learnt: Sequence[Pair], kept: dict[Pair, np.ndarray], epochs: int
) -> Iterator[int]:
    """Binary cross-entropy, and what answers against what does not answer the same question."""
    rng = random.Random(SEED)
    rounds = [like_length(together(learnt), kept, rng) for _ in range(epochs)]
    steps = Steps(model, RATE, sum(map(len, rounds)), told=20)
    for epoch, batches in enumerate(rounds):
        model.train()
        for batch in batches:
            # Half precision takes two thirds of the time.
            with torch.autocast("cpu", dtype=torch.bfloat16):
                found = logits(model, [kept[pair] for pair in batch]).float()
            wanted = torch.tensor([float(pair.answers) for pair in batch])
            loss = nn.functional.binary_cross_entropy_with_logits(found, wanted)
            steps.take(loss + LISTWISE * listwise(found, batch))
        model.eval()
        yield epoch


def listwise(found: torch.Tensor, batch: Sequence[Pair]) -> torch.Tensor:
    """The mean softmax loss of each text that answers among those that do not answer its question."""
    losses = []
    for question in dict.fromkeys(pair.question for pair in batch):
        own = [at for at, pair in enumerate(batch) if pair.question == question]
        wrong = [at for at in own if not batch[at].answers]
        if wrong:
            losses += [
                -torch.log_softmax(found[[at, *wrong]], 0)[0] for at in own if batch[at].answers
            ]
    return torch.stack(losses).mean() if losses else found.sum() * 0


def together(learnt: Sequence[Pair]) -> list[list[Pair]]:
    """The pairs of each question, at most a batch of them."""
    questions: dict[str, list[Pair]] = {}
    for pair in learnt:
        questions.setdefault(pair.question, []).append(pair)
    return [own[at : at + BATCH] for own in questions.values() for at in range(0, len(own), BATCH)]


def like_length(
    questions: Sequence[list[Pair]], kept: dict[Pair, np.ndarray], rng: random.Random
) -> list[list[Pair]]:
    """All pairs of some questions each, in random batches of like length, with little padding."""
    shuffled = rng.sample(list(questions), len(questions))
    batches: list[list[Pair]] = []
    for first in range(0, len(shuffled), 4 * BATCH):
        chunk = shuffled[first : first + 4 * BATCH]
        chunk.sort(key=lambda own: max(len(kept[pair]) for pair in own))
        batch: list[Pair] = []
        for own in chunk:
            if len(batch) + len(own) > BATCH:
                batches.append(batch)
                batch = []
            batch = [*batch, *own]
        batches.append(batch)
    batches = [batch for batch in batches if batch]
    rng.shuffle(batches)
    return batches


def report(model: Any, held_out: Sequence[Pair], kept: dict[Pair, np.ndarray]) -> None:
    """How well the logit tells held-out pairs that answer from those that do not."""
    found = found_for(model, held_out, kept)
    answers = np.array([pair.answers for pair in held_out])
    kinds = np.array([pair.kind for pair in held_out])
    squad, judged = kinds == "squad", kinds == "judged"
    invented = np.isin(kinds, QUESTIONS)
    plain = ~squad & ~judged & ~invented
    line = np.quantile(found[answers & plain], 0.05)
    falsely = {
        kind: round(float((found[kinds == kind] >= line).mean()), 2)
        for kind in ("absent", "detail", "swapped", "other")
    }
    print(
        f"AUROC readouts {roc_auc_score(answers[plain], found[plain]):.3f},"
        f" SQuAD {roc_auc_score(answers[squad], found[squad]):.3f},"
        f" hard to tell {roc_auc_score(answers[judged], found[judged]):.3f},"
        f" invented {roc_auc_score(answers[invented], found[invented]):.3f};"
        f" taken for an answer where .95 of the answers are: {falsely}",
        flush=True,
    )


def found_for(model: Any, pairs: Sequence[Pair], kept: dict[Pair, np.ndarray]) -> np.ndarray:
    """The logit of each pair, shape (pairs,)."""
    order = sorted(range(len(pairs)), key=lambda at: len(kept[pairs[at]]))
    found = np.zeros(len(pairs))
    with torch.no_grad():
        for first in range(0, len(order), 32):
            rows = order[first : first + 32]
            found[rows] = logits(model, [kept[pairs[row]] for row in rows]).numpy()
    return found


if __name__ == "__main__":
    main()
