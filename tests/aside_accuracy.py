"""Ranking and silence over invented readouts that nothing was learnt from or fitted on.

    python -m tests.aside_accuracy [SET ...]

Each question of tests/data/training/invented-aside.jsonl is asked of its own document, with the
shipped models. So many questions tell more of calibration than those over one readout. Of a SET that
is learnt from, the documents are asked that are held out.
"""

from __future__ import annotations

import argparse

import numpy as np
from sklearn.metrics import roc_auc_score

from bot.opening import open_index, open_reranker
from bot.settings import Settings
from retrieval import answerability, matching
from retrieval.evaluation.abstention import calibration_error, reliability
from retrieval.matching import Match
from tests.examples import Engines, Example, invented_examples

NAME = "invented-aside"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.aside_accuracy")
    parser.add_argument("sets", nargs="*", metavar="SET", default=[NAME])
    arguments = parser.parse_args()
    settings = Settings.from_environment()
    index = open_index(settings)
    engines = Engines(index, open_reranker(settings))
    asked = invented_examples(engines, index, arguments.sets)
    examples = [one for one in asked if one.candidates]
    first = [max(one.candidates, key=lambda found: _score(found.match)) for one in examples]
    right = np.array([one.right for one in first])
    answerable = np.array([one.answerable for one in examples])
    found = np.array([answerability.probability(Match(*one.match.tolist())) for one in first])
    report(examples, right, answerable, found)


def _score(match: np.ndarray) -> float:
    return float(match @ matching.WEIGHTS)


def report(
    examples: list[Example], right: np.ndarray, answerable: np.ndarray, found: np.ndarray
) -> None:
    answered = found >= answerability.THRESHOLD
    kinds = np.array([one.kind for one in examples])
    documents = len({one.document for one in examples})
    print(f"{len(examples)} questions over {documents} documents")
    for kind in dict.fromkeys(kinds.tolist()):
        inside = kinds == kind
        first = f"right first {right[inside].mean():.3f}, " if answerable[inside].any() else ""
        print(f"  {kind:<12}{inside.sum():>4}  {first}answered {answered[inside].mean():.3f}")
    strict = np.quantile(found[answerable], 0.05)
    print(
        f"right first {right[answerable].mean():.3f}; AUROC {roc_auc_score(answerable, found):.3f};"
        f" answered {answered[answerable].mean():.3f}, falsely {answered[~answerable].mean():.3f},"
        f" at .95 answered {(found[~answerable] >= strict).mean():.3f};"
        f" calibration error {calibration_error(reliability(found, right)):.3f}"
    )


if __name__ == "__main__":
    main()
