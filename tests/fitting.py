"""Fits `retrieval/coefficients.py`: how passages are ranked, and when silence is better.

    python -m tests.fitting DATA     # DATA: a folder with squad2-a in BEIR layout

First the ranking: a conditional logistic regression (softmax over each question's candidates) of
which candidate answers. Then, with the candidates ranked by it, the probability that the first one
answers, its scale and its intercept by the readouts alone. Folds are made of whole documents, never of questions. Readouts count three times; questions
that were written to look answerable (SQuAD's own) a quarter. Deterministic, but for what threads add up in another order.
"""

from __future__ import annotations

import argparse
import pickle
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from retrieval import answerability
from retrieval.evaluation.abstention import calibration_error, reliability
from retrieval.matching import NAMES as RANKED_BY
from tests.examples import Example, collect

SEED = 7
RIDGE = 0.002
RANKING_RIDGE = 0.05
COVERAGE = 0.95
ADVERSARIAL_WEIGHT = 0.25
SIGNS = [RANKED_BY.index(name) for name in answerability.SIGNS]
OWN_WEIGHT = 3.0
OWN = ("readout", "state", "invented")
GROUPS = (*OWN, "squad", "squad adversarial", "squad removed")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fitting")
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--examples", type=Path, help="keep the examples in this file, or reuse them"
    )
    arguments = parser.parse_args()
    if arguments.examples and arguments.examples.exists():
        examples: list[Example] = pickle.loads(arguments.examples.read_bytes())  # noqa: S301
    else:
        examples = [one for one in collect(arguments.data) if one.candidates]
        if arguments.examples:
            arguments.examples.write_bytes(pickle.dumps(examples))
    fold = folds(examples)
    groups = np.array([example.group for example in examples])
    ranking = fit_ranking(examples, groups, fold)
    fit_answerability(examples, groups, fold, ranking)


def folds(examples: list[Example]) -> np.ndarray:
    """The fold, 0 to 4, of each example: that of its document."""
    documents = sorted({example.document for example in examples})
    random.Random(SEED).shuffle(documents)
    return np.array([documents.index(example.document) % 5 for example in examples])


def fit_ranking(examples: list[Example], groups: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Prints and returns the weights of a Match; no number may weigh against a passage."""
    usable = np.array([any(one.right for one in example.candidates) for example in examples])
    first = np.zeros(len(examples), dtype=bool)
    for number in range(5):
        chosen = [
            one for one, u, f in zip(examples, usable, fold, strict=True) if u and f != number
        ]
        weights = listwise(chosen)
        for at in np.flatnonzero(usable & (fold == number)):
            first[at] = examples[at].candidates[best(examples[at], weights)].right
    for name in (*OWN, "squad"):
        own = (groups == name) & np.array([example.answerable for example in examples])
        print(f"  right passage first, held out: {name:<10}{first[own].mean():.3f} of {own.sum()}")
    weights = listwise([one for one, u in zip(examples, usable, strict=True) if u])
    print("\nRANKING = {")
    for name, value in zip(RANKED_BY, weights, strict=True):
        print(f'    "{name}": {value:.3f},')
    print("}")
    return weights


def listwise(examples: list[Example]) -> np.ndarray:
    """The weights under which what answers is likeliest to come first, each group counting alike."""
    names = sorted({example.group for example in examples})
    counts = {name: sum(one.group == name for one in examples) for name in names}
    matches = [np.array([one.match for one in example.candidates]) for example in examples]
    scale = np.concatenate(matches).std(axis=0) + 1e-9
    right = [np.array([one.right for one in example.candidates]) for example in examples]
    share = [1 / (counts[example.group] * len(names)) for example in examples]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = RANKING_RIDGE * float(weights @ weights), 2 * RANKING_RIDGE * weights
        for match, answers, part in zip(matches, right, share, strict=True):
            scaled = match / scale
            scores = scaled @ weights
            everyone = np.exp(scores - scores.max())
            ours = everyone * answers
            total -= part * float(np.log(ours.sum() / everyone.sum()))
            gradient = gradient + part * scaled.T @ (everyone / everyone.sum() - ours / ours.sum())
        return total, gradient

    start = np.ones(len(scale))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(scale))
    weights: np.ndarray = found.x / scale
    return weights


def best(example: Example, weights: np.ndarray) -> int:
    return int(np.argmax([one.match @ weights for one in example.candidates]))


def fit_answerability(
    examples: list[Example], groups: np.ndarray, fold: np.ndarray, ranking: np.ndarray
) -> None:
    first = [example.candidates[best(example, ranking)] for example in examples]
    signs = np.array([one.match[SIGNS] for one in first])
    right = np.array([one.right for one in first])
    answerable = np.array([example.answerable for example in examples])
    weight = np.ones(len(examples))
    for name in GROUPS:
        weight[groups == name] = 300 / max((groups == name).sum(), 1)
    weight[groups == "squad adversarial"] *= ADVERSARIAL_WEIGHT
    weight[np.isin(groups, OWN)] *= OWN_WEIGHT
    own = np.isin(groups, OWN)
    estimated = np.zeros(len(examples))
    for number in range(5):
        held_out = fold == number
        model = Model.fitted(signs[~held_out], right[~held_out], weight[~held_out])
        model = model.calibrated(signs[~held_out & own], right[~held_out & own])
        estimated[held_out] = model.probabilities(signs[held_out])
    print(f"\n{len(examples)} examples, cross-validated over documents")
    for positive, negative in (
        ("squad", "squad removed"), ("squad", "squad adversarial"),
        *((name, name) for name in OWN),
    ):  # fmt: skip
        yes, no = (groups == positive) & answerable, (groups == negative) & ~answerable
        labels = np.concatenate([np.ones(yes.sum()), np.zeros(no.sum())])
        score = roc_auc_score(labels, np.concatenate([estimated[yes], estimated[no]]))
        print(f"  AUROC {positive} against {negative}: {score:.3f}")
    for name in OWN:
        inside = groups == name
        error = calibration_error(reliability(estimated[inside], right[inside]))
        print(f"  calibration error {name}: {error:.3f}")
    error = calibration_error(reliability(estimated[own], right[own]))
    print(f"  calibration error of them all: {error:.3f}")
    threshold = threshold_for(estimated, groups, answerable)
    model = Model.fitted(signs, right, weight).calibrated(signs[own], right[own])
    print(f"\nINTERCEPT = {model.intercept:.3f}\nWEIGHTS = {{")
    for name, value in zip(answerability.SIGNS, model.weights, strict=True):
        print(f'    "{name}": {value:.3f},')
    print(f"}}\nTHRESHOLD = {threshold:.3f}")


def threshold_for(estimated: np.ndarray, groups: np.ndarray, answerable: np.ndarray) -> float:
    """The highest threshold that answers 95 % of the answerable questions over readouts."""
    own = np.isin(groups, OWN)
    threshold = float(np.quantile(estimated[own & answerable], 1 - COVERAGE))
    for name in GROUPS:
        inside = groups == name
        yes, no = inside & answerable, inside & ~answerable
        answered = (estimated[yes] >= threshold).mean() if yes.any() else float("nan")
        falsely = (estimated[no] >= threshold).mean() if no.any() else float("nan")
        print(f"  at {threshold:.3f}: {name:<20}answered {answered:.3f}, falsely {falsely:.3f}")
    return threshold


@dataclass(frozen=True)
class Model:
    """A logistic regression in the signs' own units; no weight has the wrong direction."""

    weights: np.ndarray
    intercept: float

    @classmethod
    def fitted(cls, signs: np.ndarray, right: np.ndarray, weight: np.ndarray) -> Model:
        """Maximum likelihood with a small ridge on standardised signs, by L-BFGS-B.

        What speaks for an answer cannot weigh against it.
        """
        scaler = StandardScaler().fit(signs)
        scaled = scaler.transform(signs)
        label = np.where(right, 1.0, -1.0)
        share = weight / weight.sum()

        def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
            margins = (scaled @ values[:-1] + values[-1]) * label
            slope = -label / (1 + np.exp(margins)) * share
            gradient = np.r_[scaled.T @ slope + 2 * RIDGE * values[:-1], slope.sum()]
            ridge = RIDGE * float((values[:-1] ** 2).sum())
            return float((share * np.logaddexp(0, -margins)).sum()) + ridge, gradient

        bounds = [(0, None)] * signs.shape[1]
        start = np.zeros(signs.shape[1] + 1)
        found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
        weights = found.x[:-1] / scaler.scale_
        return cls(weights, float(found.x[-1] - weights @ scaler.mean_))

    def calibrated(self, signs: np.ndarray, right: np.ndarray) -> Model:
        """The same order with probabilities that hold for these examples (Platt, 1999).

        What the other groups teach is which sign tells how much; how often a question over a
        readout is answered, they do not know.
        """
        total = (signs @ self.weights + self.intercept)[:, None]
        slope = Model.fitted(total, right, np.ones(len(right)))
        return Model(
            slope.weights[0] * self.weights,
            slope.weights[0] * self.intercept + slope.intercept,
        )

    def probabilities(self, signs: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-(signs @ self.weights + self.intercept)))


if __name__ == "__main__":
    main()
