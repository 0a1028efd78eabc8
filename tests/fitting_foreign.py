"""Fits when silence is better for a question in another language: `coefficients.FOREIGN`.

    python -m tests.fitting_foreign DATA [--questions 200]   # DATA: a folder with xquad-ru-en

XQuAD's Russian questions over its English paragraphs, those of the first half of its articles (the
other half is for figures), each asked once with its article in the corpus and once without it. The
signs are what `retrieval.foreign` finds: how near the first passage has the question's words, and its
lead over the others. Logistic regression, cross-validated over articles; the threshold answers .90
of those whose paragraph comes first.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from bot.opening import open_index
from bot.settings import Settings
from retrieval.embedding import Embedder, TokenVectors, Vectors
from retrieval.engine import Engine
from retrieval.evaluation import indexing
from retrieval.evaluation.datasets import load_dataset
from retrieval.evaluation.types import Question
from retrieval.index import Index
from retrieval.types import Mode, Query

SEED = 7
COVERAGE = 0.9


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fitting_foreign")
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=200)
    arguments = parser.parse_args()
    index = open_index(Settings.from_environment())
    rows = list(signs(index, arguments.data / "xquad-ru-en", arguments.questions))
    found = np.array([row[:2] for row in rows])
    answers, known = np.array([row[2] for row in rows]), np.array([row[3] for row in rows])
    articles = np.array([row[4] for row in rows])
    model = LogisticRegression(C=1e4, max_iter=1000)
    estimated = cross_val_predict(
        model, found, answers, groups=articles, cv=GroupKFold(5), method="predict_proba"
    )[:, 1]
    threshold = float(np.quantile(estimated[answers], 1 - COVERAGE))
    falsely = float((estimated[~known] >= threshold).mean())
    print(f"{len(rows)} examples; right passage first {answers[known].mean():.3f}")
    print(
        f"article removed, cross-validated: AUROC {roc_auc_score(known, estimated):.3f}", end=", "
    )
    print(f"at {threshold:.3f} {falsely:.3f} are answered")
    model.fit(found, answers)
    nearness, lead = model.coef_[0]
    print(f'\nFOREIGN = {{"nearness": {nearness:.2f}, "lead": {lead:.2f}}}')
    print(f"FOREIGN_INTERCEPT = {model.intercept_[0]:.2f}\nFOREIGN_THRESHOLD = {threshold:.3f}")


def signs(index: Index, folder: Path, count: int) -> Iterator[tuple[float, float, bool, bool, str]]:
    """Nearness, lead, whether the first passage is right, whether any is, and the article."""
    dataset = load_dataset(folder, (), None, None)
    article = {entry.id: entry.article for entry in dataset.entries}
    names = sorted(set(article.values()))
    first_half = names[: len(names) // 2]

    def home(question: Question) -> str:
        return article[next(iter(question.relevant))]

    asked = [question for question in dataset.questions if home(question) in first_half]
    asked.sort(key=lambda question: question.id)
    random.Random(SEED).shuffle(asked)
    asked = asked[:count]
    if index.multilingual is None:
        raise SystemExit("the index has no multilingual model: install it, then `readout index`")
    collection = indexing.collect(dataset.entries, index.embedder.passages_and_spans, "", None)
    collection = collection.with_multilingual(index.multilingual.embedder)
    read_once(index.multilingual.embedder)
    with indexing.opened(collection, index) as opened:
        engine = Engine(opened, Mode.HYBRID)
        for question in asked:
            yield (*_signs(engine, question), True, home(question))
    for name in sorted({home(question) for question in asked}):
        with indexing.opened(collection.without(name), index) as opened:
            engine = Engine(opened, Mode.HYBRID)
            for question in (one for one in asked if home(one) == name):
                yield (*_signs(engine, question), False, name)


def read_once(embedder: Embedder) -> None:
    """Every question would have its ten passages read again: most of the time would go there."""
    read, known = embedder.read_passages, {}

    def read_passages(texts: Sequence[str]) -> tuple[Vectors, list[TokenVectors]]:
        missing = [text for text in texts if text not in known]
        if missing:
            known.update(zip(missing, zip(*read(missing), strict=True), strict=True))
        return np.stack([known[text][0] for text in texts]), [known[text][1] for text in texts]

    embedder.read_passages = read_passages  # type: ignore[method-assign]


def _signs(engine: Engine, question: Question) -> tuple[float, float, bool]:
    found = engine.examine(Query(question.text))
    if found.foreign is None:
        raise SystemExit(f"read as English: {question.text}")
    nearness, lead = found.foreign.signs(found.own)
    return nearness, lead, found.own[0].document.id in question.relevant


if __name__ == "__main__":
    main()
