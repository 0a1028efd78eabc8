"""Looks for what a model wrongly takes for answers: `tests/data/training/mined.jsonl`.

    python -m tests.mining DATA [SET ...]     # DATA: a folder with squad2-a

The questions of the invented SETs (all that are learnt from by default) are asked of their own
documents with the shipped models. What then stands before all else without answering is kept, a
line a question: `texts` are slices [document, paragraph, start, end]. The writers named every
paragraph that answers, so that all others do not. Without SETs, questions of SQuAD 2.0 are asked
without their article and of invented readouts, and invented ones of SQuAD, too: none is answered.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.opening import open_index, open_reranker
from bot.settings import Settings
from retrieval.evaluation import indexing
from retrieval.evaluation.collection import Collection
from retrieval.evaluation.datasets import load_dataset
from retrieval.evaluation.types import Entry
from retrieval.judging import Judged
from retrieval.types import Query
from tests.examples import Engines, home
from tests.training_invented import INVENTED, INVENTED_HELD_OUT, QUESTIONS, readouts
from tests.training_pairs import HELD_OUT_ARTICLES, SEED
from tests.training_texts import FOLDER, entries

WITHOUT_ARTICLE, ACROSS = 700, 150
"""So many questions are asked without their article, and so many each of readouts and articles."""
Slice = tuple[str, int, int, int]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mining")
    parser.add_argument("data", type=Path)
    parser.add_argument("sets", nargs="*", metavar="SET", default=[])
    arguments = parser.parse_args()
    settings = Settings.from_environment()
    index = open_index(settings)
    engines = Engines(index, open_reranker(settings))
    with (FOLDER / "mined.jsonl").open("a", encoding="utf-8") as file:
        for line in mined(engines, arguments.data / "squad2-a", arguments.sets):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()


def mined(engines: Engines, squad: Path, sets: Sequence[str]) -> Iterator[dict[str, object]]:
    for name in sets or QUESTIONS:
        yield from over_own_documents(engines, name)
    if not sets:
        yield from elsewhere(engines, squad)


def over_own_documents(engines: Engines, name: str) -> Iterator[dict[str, object]]:
    """What comes first of a question's own document without answering it."""
    questions = list(entries(name))
    for document, entry in readouts(name).items():
        if document in INVENTED_HELD_OUT:
            continue
        print(name, document, file=sys.stderr, flush=True)
        with indexing.opened(
            collected(engines, document, entry["paragraphs"]), engines.index
        ) as own:
            engine = engines.over(own)
            for one in questions:
                if one["document"] != document:
                    continue
                gold = {f"{document}#{number}" for number in one["paragraphs"]}
                found = engine.examine(Query(one["question"])).own
                wrong = [hit for hit in found if hit.document.id not in gold]
                texts = slices(wrong, passages=1 if gold else 2)
                yield {"question": one["question"], "set": name, "texts": texts}


def collected(engines: Engines, document: str, paragraphs: Sequence[str]) -> Collection:
    passages = [Entry(f"{document}#{number}", text) for number, text in enumerate(paragraphs, 1)]
    return indexing.collect(passages, engines.index.embedder.passages_and_spans, "", None)


def slices(hits: Sequence[Judged], passages: int) -> list[Slice]:
    """The first `passages` whole, and of the first the sentence that was taken for an answer."""
    found = []
    for at, hit in enumerate(hits[:passages]):
        document, _, number = hit.document.id.partition("#")
        paragraph = int(number) if number else 1
        found.append((document, paragraph, hit.passage.start, hit.passage.end))
        if at == 0:
            found += [(document, paragraph, one.start, one.end) for one in hit.evidence]
    return list(dict.fromkeys(found))


def elsewhere(engines: Engines, squad: Path) -> Iterator[dict[str, object]]:
    """What comes first where nothing answers."""
    rng = random.Random(SEED)
    dataset = load_dataset(squad, (), None, None)
    articles = {one.id: one.article for one in dataset.entries}
    learnt = [one for one in dataset.entries if one.article not in HELD_OUT_ARTICLES]
    collection = indexing.collect(learnt, engines.index.embedder.passages_and_spans, "", None)
    asked = [
        one
        for one in dataset.questions
        if one.answerable and home(one, articles) not in HELD_OUT_ARTICLES
    ]
    rng.shuffle(asked)
    for article in dict.fromkeys(one.article for one in learnt):
        with indexing.opened(collection.without(article), engines.index) as others:
            of_it = [one.text for one in asked[:WITHOUT_ARTICLE] if home(one, articles) == article]
            yield from first_of(engines, others, of_it, "squad2-a")
    yield from across(engines, collection, [one.text for one in asked[WITHOUT_ARTICLE:]], rng)


def across(
    engines: Engines, articles: Collection, asked: Sequence[str], rng: random.Random
) -> Iterator[dict[str, object]]:
    """Questions about readouts asked of articles, and `asked`, about articles, of readouts."""
    documents = [
        (name, one)
        for name in INVENTED
        for one in entries(f"{name}-documents")
        if one["document"] not in INVENTED_HELD_OUT
    ]
    with indexing.opened(articles, engines.index) as encyclopedia:
        invented = [one["question"] for name in INVENTED for one in entries(name)]
        yield from first_of(engines, encyclopedia, rng.sample(invented, ACROSS), "squad2-a")
    share = ACROSS // len(documents) + 1
    for at, (name, one) in enumerate(documents):
        start = at * share
        with indexing.opened(
            collected(engines, one["document"], one["paragraphs"]), engines.index
        ) as own:
            yield from first_of(engines, own, asked[start : start + share], name)


def first_of(
    engines: Engines, index: object, questions: Sequence[str], name: str
) -> Iterator[dict[str, object]]:
    engine = engines.over(index)
    for question in questions:
        texts = slices(engine.examine(Query(question)).own, passages=1)
        if texts:
            yield {"question": question, "set": name, "texts": texts}


if __name__ == "__main__":
    main()
