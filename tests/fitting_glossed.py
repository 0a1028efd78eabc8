"""Fits when silence is better for a question in another language: `coefficients.GLOSSED` where there is
a glossary, `KEPT` where there is none.

    python -m tests.fitting_glossed [--each 3]     # every third question; 1: all

The questions are those of tests/data/translated-questions, each asked of its own document, and the
Korean and Russian ones of tests/data/further-questions that are for building, asked of the readout.
The signs are what `retrieval.foreign` finds. Logistic regression; right first and AUROC are
cross-validated over documents. The threshold answers .93, or .92, of those over the readout whose passage
comes first: where half of all questions were written to look answered, it would silence nobody.
For languages without a glossary the same questions are asked as if theirs had none.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from bot.opening import open_index, open_reranker
from bot.settings import Settings
from retrieval import coefficients, glossary
from retrieval.candidates import Judged
from retrieval.engine import Engine
from retrieval.evaluation import indexing
from retrieval.evaluation.collection import Collection
from retrieval.evaluation.types import Entry
from retrieval.index import Index
from retrieval.types import Query
from tests.examples import Engines
from tests.fitting_foreign import read_once
from tests.training_texts import entries

DATA = Path(__file__).parent / "data"
LANGUAGES = ("korean", "russian")
OVER_THE_READOUT = tuple(
    f"{language}{which}" for which in ("", "-2", "-3", "-4", "-5", "-6") for language in LANGUAGES
)
COVERAGE = {"GLOSSED": 0.93, "KEPT": 0.92}
UNREAD = (-5.0, 0.0, 0.0, 0.0)
"""The signs for a question of which no word could be put into English."""
UNHEARD = list(coefficients.GLOSSED).index("unheard")


@dataclass(frozen=True)
class Asked:
    """One question, what was found out about its first passage, and whether that is right."""

    document: str
    signs: tuple[float, ...]
    answerable: bool
    right: bool


Right = Callable[[Judged], bool]
"""Whether a passage answers."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fitting_glossed")
    parser.add_argument("--each", type=int, default=3)
    arguments = parser.parse_args()
    settings = Settings.from_environment()
    index = open_index(settings)
    engines = Engines(index, open_reranker(settings))
    if index.multilingual is None:
        raise SystemExit("the index has no multilingual model: install it, then `readout index`")
    read_once(index.multilingual.embedder)
    both = [*over_the_readout(engines), *translated(engines, arguments.each)]
    fit("GLOSSED", coefficients.GLOSSED, [glossed for glossed, _ in both])
    fit("KEPT", coefficients.KEPT, [kept for _, kept in both])


def fit(name: str, known: Iterable[str], rows: Sequence[Asked]) -> None:
    """Prints the coefficients of the signs that are `known` by these names."""
    signs, right = np.array([row.signs for row in rows]), np.array([row.right for row in rows])
    answerable = np.array([row.answerable for row in rows])
    documents = np.array([row.document for row in rows])
    model = LogisticRegression(C=1e3, max_iter=5000)
    estimated = cross_val_predict(
        model, signs, right, groups=documents, cv=GroupKFold(6), method="predict_proba"
    )[:, 1]
    model.fit(signs, right)
    ours = documents == "readout"
    own = model.predict_proba(signs[right & ours])[:, 1]
    threshold = float(np.quantile(own, 1 - COVERAGE[name]))
    for whose, chosen in (("readout", ours), ("others", ~ours)):
        print(
            f"{whose}: {chosen.sum()}, right first {right[chosen & answerable].mean():.3f},"
            f" AUROC {roc_auc_score(answerable[chosen], estimated[chosen]):.3f},"
            f" at {threshold:.3f} answered"
            f" {(estimated[chosen & answerable] >= threshold).mean():.3f},"
            f" falsely {(estimated[chosen & ~answerable] >= threshold).mean():.3f}"
        )
    weights = zip(known, model.coef_[0], strict=True)
    print(f"{name} =", {sign: round(float(weight), 3) for sign, weight in weights})
    print(f"{name}_INTERCEPT = {model.intercept_[0]:.3f}\n{name}_THRESHOLD = {threshold:.3f}\n")


def over_the_readout(engines: Engines) -> Iterator[tuple[Asked, Asked]]:
    engine = engines.over(engines.index)
    for name in OVER_THE_READOUT:
        for line in (DATA / "further-questions" / f"{name}.jsonl").open(encoding="utf-8"):
            one = json.loads(line)
            gold = {*one["paragraphs"], *one["also_paragraphs"]}
            yield asked(
                engine,
                one["question"],
                "readout",
                one["answerable"],
                lambda hit, gold=gold: hit.passage.paragraph in gold,  # type: ignore[misc]
            )


def translated(engines: Engines, each: int) -> Iterator[tuple[Asked, Asked]]:
    for language in LANGUAGES:
        file = DATA / "translated-questions" / f"{language}.jsonl"
        lines = [json.loads(line) for line in file.open(encoding="utf-8")][::each]
        for document in dict.fromkeys((line["set"], line["document"]) for line in lines):
            own = [line for line in lines if (line["set"], line["document"]) == document]
            yield from over_own_document(engines, *document, own)


def over_own_document(
    engines: Engines, name: str, document: str, lines: list[dict[str, str]]
) -> Iterator[tuple[Asked, Asked]]:
    texts = next(e["paragraphs"] for e in entries(f"{name}-documents") if e["document"] == document)
    numbers = {e["question"]: e["paragraphs"] for e in entries(name) if e["document"] == document}
    with indexing.opened(_collected(engines.index, texts), engines.index) as own:
        engine = engines.over(own)
        for line in lines:
            gold = {str(number) for number in numbers[line["question"]]}
            yield asked(
                engine,
                line["translation"],
                document,
                bool(gold),
                lambda hit, gold=gold: hit.document.id in gold,  # type: ignore[misc]
            )


def _collected(index: Index, texts: list[str]) -> Collection:
    passages = [Entry(str(number), text) for number, text in enumerate(texts, 1)]
    found = indexing.collect(passages, index.embedder.passages_and_spans, "", None)
    return found.with_multilingual(index.multilingual.embedder)  # type: ignore[union-attr]


def asked(
    engine: Engine, text: str, document: str, answerable: bool, right: Right
) -> tuple[Asked, Asked]:
    """With the question's words in English, and without them."""
    first, glossed = _signs(engine, text)
    if len(glossed) < len(coefficients.GLOSSED):
        glossed = UNREAD
    if not first.document.parties:
        # "Beijing" is heard of nowhere where no front matter calls a party by its capital.
        glossed = (*glossed[:UNHEARD], 0.0, *glossed[UNHEARD + 1 :])
    with patch.object(glossary, "has_glossary", lambda _: False):
        other, kept = _signs(engine, text)
    return (
        Asked(document, glossed, answerable, answerable and right(first)),
        Asked(document, kept, answerable, answerable and right(other)),
    )


def _signs(engine: Engine, text: str) -> tuple[Judged, tuple[float, ...]]:
    """What comes first for a question, and what speaks for it."""
    found = engine.examine(Query(text))
    ranked = found.own or list(found.judged)
    foreign = found.foreign
    if foreign is None or foreign.english is None:
        raise SystemExit(f"no question in another language, or no cross-encoder read it: {text}")
    return ranked[0], foreign.signs(ranked)


if __name__ == "__main__":
    main()
