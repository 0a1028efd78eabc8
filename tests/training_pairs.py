"""Questions and texts, each with whether the one answers the other: what `tests.training` learns from.

From tests/data/training, over 240 State Department readouts: `questions.jsonl`, half of which their
document does not answer, each with its paragraph; 900 of the answered ones with a paragraph of
another readout that lacks what they ask about; `sentences.jsonl`, by four other writers, with the
sentence that answers, with the whole paragraph, and with the other sentence of the same readout
that shares most words; `details.jsonl`, with the sentence that gives the detail or comes nearest, and
with its paragraph; `judged.jsonl`, questions with texts of any readout that an earlier state of the
model took for an answer, and whether they are. Over six SQuAD 2.0 articles: all its own pairs, and
`articles.jsonl`, with the paragraph and with the sentence that answers or comes nearest; and
`far.jsonl`, SQuAD's questions with other paragraphs that an earlier state took for an answer. Over
readouts that were invented for it, what `tests.training_invented` says, and with it `mined.jsonl`,
what an earlier state found first without its answering. A question's wording alone does not tell.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from retrieval import segmentation
from tests import training_invented as invented
from tests.training_texts import Pair, entries, nearest, shared, words

LEARNT, HELD_OUT = 240, 80
"""So many readouts are learnt from, the first ones of the file, and the last ones kept aside."""
ELSEWHERE = 900
JUDGED_HELD_OUT = 180
HELD_OUT_ARTICLES = ("Normans", "Scottish Parliament")
SEED = 5
_SHORT = 30
"""A sentence of fewer characters says nothing that a question could be answered by."""


def pairs(data: Path) -> tuple[list[Pair], list[Pair]]:
    """What is learnt from, and what is held out."""
    rng = random.Random(SEED)
    learnt, held_out = readout_pairs(data / "us-state-readouts", rng)
    squad_learnt, squad_held_out = squad_pairs(data / "squad2-a", rng)
    learnt += [*squad_learnt, *article_pairs(data / "squad2-a")]
    learnt += [
        *sentence_pairs(data / "us-state-readouts"),
        *detail_pairs(data / "us-state-readouts"),
        *(pair for name in invented.QUESTIONS for pair in invented.pairs(name, held_out=False)),
    ]
    learnt += invented.mined_pairs(data / "squad2-a")
    judged = list(judged_pairs())
    held_out += [*squad_held_out, *judged[:JUDGED_HELD_OUT]]
    held_out += [
        pair for name in invented.QUESTIONS for pair in invented.pairs(name, held_out=True)
    ]
    return learnt + judged[JUDGED_HELD_OUT:], held_out


def judged_pairs() -> Iterator[Pair]:
    """Questions with texts that were hard to tell."""
    for entry in entries("judged"):
        yield Pair(entry["question"], entry["text"], entry["answers"], "judged")


def detail_pairs(folder: Path) -> Iterator[Pair]:
    """Questions for a detail, with the sentence that gives it or not, and with its paragraph."""
    paragraphs = readouts(folder)
    for entry in entries("details"):
        question, text, answers = entry["question"], entry["sentence"], entry["answers"]
        yield Pair(question, text, answers, "asked detail")
        whole = next(one for one in paragraphs[entry["document"]] if text in one)
        if whole != text:
            yield Pair(question, whole, answers, "asked detail")


def article_pairs(folder: Path) -> Iterator[Pair]:
    """Further questions over SQuAD's paragraphs, and SQuAD's own that are asked of others."""
    corpus = {e["_id"]: e["text"] for e in map(json.loads, (folder / "corpus.jsonl").open())}
    texts = {e["_id"]: e["text"] for e in map(json.loads, (folder / "queries.jsonl").open())}
    for entry in entries("articles"):
        question, text, answer = entry["question"], corpus[entry["paragraph"]], entry["answer"]
        yield Pair(question, text, answer is not None, "article")
        said = [one.text for one in segmentation.sentences(text, 0, len(text), "en")]
        if answer is None:
            yield Pair(question, nearest(question, said), False, "article")
        elif holding := [one for one in said if answer in one]:
            yield Pair(question, nearest(question, holding), True, "article")
    for entry in entries("far"):
        yield Pair(texts[entry["query"]], corpus[entry["paragraph"]], entry["answers"], "far")


def sentence_pairs(folder: Path) -> Iterator[Pair]:
    """Questions whose sentences are known, over readouts of those that are learnt from."""
    paragraphs = readouts(folder)
    for entry in entries("sentences"):
        question, gold = entry["question"], entry["sentences"]
        own = paragraphs[entry["document"]]
        said = [
            text[one.start : one.end]
            for text in own
            for one in segmentation.sentences(text, 0, len(text), "en")
            if one.end - one.start >= _SHORT and one.text not in gold
        ]
        rest = sorted(said, key=lambda text: -shared(question, text))
        for text in gold:
            yield Pair(question, text, True, "sentence")
        if gold:
            whole = next(text for text in own if gold[0] in text)
            yield Pair(question, whole, True, entry["kind"])
        else:
            yield Pair(question, nearest(question, own), False, entry["kind"])
        for text in rest[:1]:
            yield Pair(question, text, False, "other sentence")


def readout_pairs(folder: Path, rng: random.Random) -> tuple[list[Pair], list[Pair]]:
    paragraphs = readouts(folder)
    questions = entries("questions")
    documents = list(dict.fromkeys(entry["document"] for entry in questions))
    aside = set(documents[-HELD_OUT:])
    learnt, held_out = [], []
    for entry in questions:
        own = paragraphs[entry["document"]]
        answers = bool(entry["paragraphs"])
        text = own[entry["paragraphs"][0] - 1] if answers else nearest(entry["question"], own)
        pair = Pair(entry["question"], text, answers, entry["kind"])
        if entry["document"] in aside:
            held_out.append(pair)
        elif entry["document"] in documents[:LEARNT]:
            learnt.append(pair)
    mains = [max(paragraphs[name], key=len) for name in documents[:LEARNT]]
    for pair in rng.sample([pair for pair in learnt if pair.answers], 2 * ELSEWHERE):
        # What the answer shares with the question and others lack is what the question is about.
        telling = {word for word in words(pair.question) & words(pair.paragraph) if len(word) > 3}
        others = [text for text in rng.sample(mains, 60) if telling - words(text)]
        if others and sum(one.kind == "elsewhere" for one in learnt) < ELSEWHERE:
            text = nearest(pair.question, others)
            learnt.append(Pair(pair.question, text, False, "elsewhere"))
    return learnt, held_out


def readouts(folder: Path) -> dict[str, list[str]]:
    """The paragraphs of each State Department readout."""
    return {
        entry["_id"]: [line.strip() for line in entry["text"].split("\n") if line.strip()]
        for entry in map(json.loads, (folder / "documents.jsonl").open(encoding="utf-8"))
    }


def squad_pairs(folder: Path, rng: random.Random) -> tuple[list[Pair], list[Pair]]:
    corpus = {e["_id"]: e for e in map(json.loads, (folder / "corpus.jsonl").open())}
    texts = {e["_id"]: e["text"] for e in map(json.loads, (folder / "queries.jsonl").open())}
    learnt, held_out = [], []
    for entry in map(json.loads, (folder / "answerable.jsonl").open()):
        home = corpus[entry["corpus-id"]]
        pair = Pair(texts[entry["query-id"]], home["text"], not entry["is_impossible"], "squad")
        (held_out if home["title"] in HELD_OUT_ARTICLES else learnt).append(pair)
    rng.shuffle(held_out)
    return learnt, held_out[:160]
