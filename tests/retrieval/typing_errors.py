"""What a typing error costs: `python -m tests.retrieval.typing_errors DATA/xquad-en-en`.

DATA is a folder in BEIR layout. Of each question one word of five or more letters gets one error, as
fingers make it (two letters change places, one is left out, doubled, or its neighbour on the
keyboard is hit instead), always the same ones; both spellings are asked over the whole corpus, and
what is found is measured.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import re
from pathlib import Path

from bot.opening import open_index, open_reranker
from bot.settings import Settings
from retrieval.engine import Engine
from retrieval.evaluation import indexing, misspelt
from retrieval.evaluation.datasets import load_dataset
from retrieval.evaluation.types import Question
from retrieval.types import Mode

SEED = 3
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.retrieval.typing_errors")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mode", type=Mode, default=Mode.HYBRID, choices=list(Mode))
    parser.add_argument("--sample", type=int, default=500)
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    dataset = load_dataset(arguments.folder, (), None, None)
    usable = [one for one in dataset.questions if one.answerable and _words(one.text)]
    chosen = rng.sample(usable, min(arguments.sample, len(usable)))
    questions = tuple(with_error(question, rng) for question in chosen)
    settings = Settings.from_environment()
    index = open_index(settings)
    collection = indexing.collect(dataset.entries, index.embedder.passages_and_spans, "", None)
    reranker = open_reranker(settings) if arguments.mode is Mode.RERANK else None
    with indexing.opened(collection, index) as opened:
        engine = Engine(opened, arguments.mode, reranker)
        dataset = dataclasses.replace(dataset, questions=questions)
        for reading in misspelt.readings(engine, dataset):
            figures = ", ".join(f"{name} {value:.3f}" for name, value in reading.means.items())
            print(f"{reading.questions} questions {reading.name}: {figures}")


def with_error(question: Question, rng: random.Random) -> Question:
    """`question` with a typing error in one of its longer words."""
    start, end = rng.choice(_words(question.text))
    word = question.text[start:end]
    # The first letter is hardly ever wrong.
    at = rng.randrange(1, len(word) - 1)
    changed = rng.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + _beside(word[at], rng) + word[at + 1 :],
        ]
    )
    text = question.text[:start] + changed + question.text[end:]
    return dataclasses.replace(question, text=text, clean=question.text)


def _words(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\b[A-Za-z]{5,}\b", text)]


def _beside(letter: str, rng: random.Random) -> str:
    row = next(keys for keys in KEYBOARD if letter.lower() in keys)
    at = row.index(letter.lower())
    return rng.choice(row[max(at - 1, 0) : at] + row[at + 1 : at + 2])


if __name__ == "__main__":
    main()
