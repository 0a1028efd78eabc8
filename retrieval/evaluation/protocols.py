"""Two ways to ask what cannot be answered, reported apart since they are not equally hard.

Article removed: an answerable question is asked again of the corpus without the article that
answers it, as if nobody had added that document yet. Adversarial: a question was written to look
as if its paragraph answered it (SQuAD 2.0's own). Of our own questions every reason for silence is
a group of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from retrieval.engine import Engine
from retrieval.evaluation import abstention
from retrieval.evaluation.abstention import Abstention
from retrieval.evaluation.collection import Collection
from retrieval.evaluation.indexing import opened
from retrieval.evaluation.measures import DEPTH
from retrieval.evaluation.running import MakeEngine, ask_all
from retrieval.evaluation.types import Dataset, Outcome, Question
from retrieval.index import Index
from retrieval.types import Mode, Reason

ARTICLE_REMOVED = "article removed"
ADVERSARIAL = "adversarial"
TOGETHER = "all of them"


def can_remove_articles(dataset: Dataset) -> bool:
    """Whether the entries say what article they are of, and taking one out leaves others."""
    return len({entry.article for entry in dataset.entries if entry.article}) > 1


def ask_without_articles(
    dataset: Dataset,
    collection: Collection,
    like: Index,
    mode: Mode,
    make_engine: MakeEngine = Engine,
    depth: int = DEPTH,
    tick: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """The outcomes of the answerable questions, each asked with its article's entries taken out.

    Words and vectors are indexed anew without them: their rareness is that of the smaller corpus.
    """
    articles = {entry.id: entry.article for entry in dataset.entries}
    by_article: dict[str, list[Question]] = {}
    for question in dataset.questions:
        own = {articles.get(unit, "") for unit in question.relevant}
        # A question that several articles answer would still be answered by another.
        if question.answerable and len(own) == 1 and "" not in own:
            by_article.setdefault(own.pop(), []).append(_unanswerable(question))
    outcomes = []
    for article, questions in by_article.items():
        with opened(collection.without(article), like) as index:
            engine = make_engine(index, mode)
            outcomes += ask_all(engine, dataset, questions, depth, tick)
    return outcomes


def _unanswerable(question: Question) -> Question:
    return dataclasses.replace(
        question,
        answerable=False,
        reason=Reason.NOT_IN_DOCUMENTS,
        relevant={},
        evidence=(),
        also=(),
    )


def by_protocol(outcomes: Sequence[Outcome], removed: Sequence[Outcome] = ()) -> list[Abstention]:
    """The figures of every group of unanswerable questions beside all the answerable ones.

    `outcomes` are of the whole corpus, `removed` come from `ask_without_articles`.
    """
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if not outcome.question.answerable:
            groups.setdefault(outcome.question.reason or ADVERSARIAL, []).append(outcome)
    if len(groups) > 1:
        groups[TOGETHER] = [o for o in outcomes if not o.question.answerable]
    if removed:
        groups[ARTICLE_REMOVED] = list(removed)
    if not groups:
        groups["answerable alone"] = []
    return [
        abstention.measure(name, *abstention.judgements([*answerable, *group]))
        for name, group in groups.items()
    ]
