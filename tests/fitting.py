"""Fits the weights of `retrieval/coefficients.py`; deterministic.

    python -m tests.fitting DATA     # DATA: a folder with squad2-a in BEIR layout

Data: our own question set over the readout, its `dev` half alone; the `build` half of the
questions over 44 State Department readouts (tests/data/state-questions), each asked of its own
document; and SQuAD 2.0 (a sample of 300 questions), each asked as it is, and the answerable ones
once more without their article. The label is whether the first passage answers. Questions that
were written to look answerable (SQuAD's own) count a tenth, so that they do not decide about
the others. Folds are made of whole documents, never of questions.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from bot.opening import open_index
from bot.settings import Settings
from corpus.loading import load_folder, shipped_documents
from retrieval import answerability, segmentation
from retrieval.engine import Engine
from retrieval.evaluation import indexing
from retrieval.evaluation.datasets import load_dataset
from retrieval.evaluation.questions import shipped_questions
from retrieval.evaluation.types import Entry, Question
from retrieval.index import Index
from retrieval.types import Query

STATE = Path(__file__).parent / "data" / "state-questions"
SAMPLE = 300
SEED = 7
RIDGE = 0.02
AGAINST = ("missing", "absent", "names_missing", "type_mismatch", "nothing_known")
"""The signs that speak against an answer."""
GROUPS = ("readout", "state", "squad", "squad adversarial", "squad removed")


@dataclass(frozen=True)
class Example:
    """One question, the signs of its first passage, and whether that passage answers it."""

    group: str
    document: str
    """What folds are made of."""
    question: str
    kind: str
    answerable: bool
    right: bool
    signs: np.ndarray


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
        examples = list(collect(arguments.data))
        if arguments.examples:
            arguments.examples.write_bytes(pickle.dumps(examples))
    fit(examples)


def collect(data: Path) -> Iterator[Example]:
    index = open_index(Settings.from_environment())
    yield from readout_examples(index)
    yield from state_examples(index)
    yield from squad_examples(index, data / "squad2-a")


def readout_examples(index: Index) -> Iterator[Example]:
    dataset = load_dataset(shipped_questions(), load_folder(shipped_documents()), "dev", None)
    engine = Engine(index)
    for question in dataset.questions:
        # Other languages and follow-ups are another matter's; chit-chat never comes this far.
        if question.kind in ("korean", "russian", "followup", "not_a_question", "false_premise"):
            continue
        found = engine.examine(Query(question.text))
        signs = found.signs(found.own)
        if signs is not None:
            unit = f"{found.own[0].document.id}#p{found.own[0].passage.paragraph}"
            right = unit in question.relevant
            yield Example(
                "readout",
                unit,
                question.text,
                question.kind or "",
                question.answerable,
                right,
                signs.vector(),
            )


def state_examples(index: Index) -> Iterator[Example]:
    documents = [json.loads(line) for line in (STATE / "documents.jsonl").open(encoding="utf-8")]
    questions = [json.loads(line) for line in (STATE / "questions.jsonl").open(encoding="utf-8")]
    for number, entry in enumerate(documents):
        own = [q for q in questions if q["document_id"] == entry["id"] and q["half"] == "build"]
        own = [q for q in own if q["kind"] != "false_premise"]
        if not own:
            continue
        paragraphs = [
            entry["text"][start:end] for start, end in segmentation.paragraphs(entry["text"])
        ]
        entries = [Entry(f"s{number}-{n}", text) for n, text in enumerate(paragraphs)]
        collection = indexing.collect(entries, index.embedder.passages_and_spans, "", None)
        with indexing.opened(collection, index) as opened:
            engine = Engine(opened)
            for question in own:
                found = engine.examine(Query(question["question"]))
                signs = found.signs(found.own)
                if signs is not None:
                    first = found.own[0].passage.text
                    right = any(gold in first for gold in question["gold"])
                    yield Example(
                        "state", entry["id"], question["question"], question["kind"],
                        question["answerable"], right and question["answerable"], signs.vector(),
                    )  # fmt: skip


def squad_examples(index: Index, folder: Path) -> Iterator[Example]:
    dataset = load_dataset(folder, (), None, None)
    questions = sorted(dataset.questions, key=lambda question: question.id)
    random.Random(SEED).shuffle(questions)
    articles = {entry.id: entry.article for entry in dataset.entries}
    collection = indexing.collect(dataset.entries, index.embedder.passages_and_spans, "", None)
    sample = questions[:SAMPLE]
    with indexing.opened(collection, index) as opened:
        engine = Engine(opened)
        for question in sample:
            group = "squad" if question.answerable else "squad adversarial"
            yield from squad_example(engine, question, group, articles)
    for article in sorted(set(articles.values())):
        with indexing.opened(collection.without(article), index) as opened:
            engine = Engine(opened)
            for question in sample:
                if question.answerable and articles[next(iter(question.relevant))] == article:
                    yield from squad_example(engine, question, "squad removed", articles)


def squad_example(
    engine: Engine, question: Question, group: str, articles: dict[str, str]
) -> Iterator[Example]:
    found = engine.examine(Query(question.text))
    signs = found.signs(found.own)
    if signs is None:
        return
    first = found.own[0].document.id
    # The article that the question was written for; an unanswerable one names none.
    own = articles[next(iter(question.relevant), first)]
    right = group == "squad" and first in question.relevant
    yield Example(group, own, question.text, "", group == "squad", right, signs.vector())


def fit(examples: list[Example]) -> None:
    signs = np.array([example.signs for example in examples])
    right = np.array([example.right for example in examples])
    group = np.array([example.group for example in examples])
    weight = np.ones(len(examples))
    for name in GROUPS:
        weight[group == name] = 300 / max((group == name).sum(), 1)
    weight[group == "squad adversarial"] /= 10
    documents = sorted({example.document for example in examples})
    random.Random(SEED).shuffle(documents)
    fold = np.array([documents.index(example.document) % 5 for example in examples])
    estimated = np.zeros(len(examples))
    for number in range(5):
        held_out = fold == number
        model = Model.fitted(signs[~held_out], right[~held_out], weight[~held_out])
        estimated[held_out] = model.probabilities(signs[held_out])
    print(f"{len(examples)} examples, cross-validated over {len(documents)} documents")
    for name in GROUPS:
        inside = group == name
        print(f"  {name:<20}{inside.sum():>5}, first passage right {right[inside].mean():.3f}")
    answerable = np.array([example.answerable for example in examples])
    for positive, negative in (
        ("squad", "squad removed"), ("squad", "squad adversarial"),
        ("readout", "readout"), ("state", "state"),
    ):  # fmt: skip
        yes, no = (group == positive) & answerable, (group == negative) & ~answerable
        labels = np.concatenate([np.ones(yes.sum()), np.zeros(no.sum())])
        score = roc_auc_score(labels, np.concatenate([estimated[yes], estimated[no]]))
        print(f"  AUROC {positive} against {negative}: {score:.3f}")
    threshold = threshold_for(estimated, group, answerable)
    model = Model.fitted(signs, right, weight)
    print(f"\nINTERCEPT = {model.intercept:.3f}\nWEIGHTS = {{")
    for name, value in zip(answerability.NAMES, model.weights, strict=True):
        print(f'    "{name}": {value:.3f},')
    print(f"}}\nTHRESHOLD = {threshold:.3f}")


def threshold_for(estimated: np.ndarray, group: np.ndarray, answerable: np.ndarray) -> float:
    """The highest threshold that answers 90 % of the answerable questions over readouts."""
    own = np.isin(group, ["readout", "state"])
    threshold = float(np.quantile(estimated[own & answerable], 0.10))
    for name in GROUPS:
        inside = group == name
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
        """Maximum likelihood with a ridge of .02 on standardised signs, by L-BFGS-B.

        What speaks for an answer cannot weigh against it: without these bounds words that no
        document has came out as a good sign, since paraphrases have them too.
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

        bounds = [(None, 0) if name in AGAINST else (0, None) for name in answerability.NAMES]
        start = np.zeros(signs.shape[1] + 1)
        found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
        weights = found.x[:-1] / scaler.scale_
        return cls(weights, float(found.x[-1] - weights @ scaler.mean_))

    def probabilities(self, signs: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-(signs @ self.weights + self.intercept)))


if __name__ == "__main__":
    main()
