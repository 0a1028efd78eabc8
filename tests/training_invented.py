"""Pairs over invented readouts, and what an earlier state wrongly found first.

`invented.jsonl` and the sets with a number are questions over long readouts of many publishers'
manner, `invented-documents.jsonl` and so on: with the sentence that answers or comes nearest, its
paragraph, and the likest other sentence and paragraph. `mined.jsonl` is written by `tests.mining`.
"""

from __future__ import annotations

import datetime
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.document import Document, Party
from retrieval import attribution, segmentation
from retrieval.asked_speaker import asked_speaker
from retrieval.candidates import spoken
from retrieval.posing import put_to
from retrieval.unwrapping import unwrapped
from tests.training_texts import Pair, entries, shared

INVENTED = (
    *("invented", "invented-2", "invented-3", "invented-5", "invented-6", "invented-7"),
    *("invented-8", "invented-9", "invented-10", "invented-11", "invented-12"),
)
"""Each set was written when a model had learnt from those before it, and from everything else."""
CONTRASTS = "contrasts"
"""Pairs of nearly the same question over the readouts of all these, of which one is answered."""
BEYOND = "beyond"
"""Questions over the same readouts for somebody or something that is not in them, or for more than they
tell, and answered ones in the same words."""
QUESTIONS = (*INVENTED, CONTRASTS, BEYOND)
INVENTED_ASIDE = "invented-4"
"""Nothing is learnt from this one: `tests.fitting` needs documents that were not."""
INVENTED_HELD_OUT = (
    *("3-1", "3-2", "3-3", "10-5", "13-5", "17-5"),
    *("21-5", "22-5", "23-5", "24-5", "25-5", "26-5", "27-5"),
    *("41-5", "42-5", "43-5", "44-5", "45-5", "46-5", "47-5", "51-3", "54-3", "57-3"),
    *("61-3", "64-3", "67-3", "72-3", "75-3", "78-3"),
)
_SHORT = 30
"""A sentence of fewer characters says nothing that a question could be answered by."""


def readouts(name: str) -> dict[str, dict[str, Any]]:
    """The readouts that a set's questions are about, by their names."""
    sets = INVENTED if name in (CONTRASTS, BEYOND) else (name,)
    return {one["document"]: one for own in sets for one in entries(f"{own}-documents")}


def pairs(name: str, *, held_out: bool) -> Iterator[Pair]:
    """Questions over invented readouts: what answers or comes nearest, and what else is like it."""
    documents = readouts(name)
    voices = {document: voiced(entry) for document, entry in documents.items()}
    for entry in entries(name):
        if (entry["document"] in INVENTED_HELD_OUT) != held_out:
            continue
        asked, sentence, gold = entry["question"], entry["sentence"], entry["paragraphs"]
        own, voice = documents[entry["document"]]["paragraphs"], voices[entry["document"]]
        question = posed(asked, documents[entry["document"]]["parties"])
        whole = next(text for text in own if sentence in text)
        for text in dict.fromkeys((sentence, whole)):
            yield Pair(question, heard(asked, text, voice), bool(gold), name)
        others = [text for number, text in enumerate(own, 1) if gold and number not in gold]
        said = [
            one.text
            for text in others
            for one in segmentation.sentences(text, 0, len(text), "en")
            if len(one.text) >= _SHORT
        ]
        for texts in (others, said):
            if texts:
                likest = max(texts, key=lambda text: shared(asked, text))
                yield Pair(question, heard(asked, likest, voice), False, name)


def mined_pairs(folder: Path) -> Iterator[Pair]:
    """Questions with what an earlier state found first without its answering them.

    `folder` holds SQuAD 2.0, whose paragraphs are each a document of one.
    """
    texts = {
        (entry["_id"], 1): entry["text"]
        for entry in map(json.loads, (folder / "corpus.jsonl").open(encoding="utf-8"))
    }
    voices: dict[str, Mapping[str, str]] = {}
    parties: dict[str, Sequence[str]] = {}
    for document, entry in readouts(CONTRASTS).items():
        voices[document], parties[document] = voiced(entry), entry["parties"]
        for number, text in enumerate(entry["paragraphs"], 1):
            texts[document, number] = text
    for entry in entries("mined"):
        for document, paragraph, start, end in entry["texts"]:
            text = texts[document, paragraph][start:end]
            voice = voices.get(document, {})
            text = heard(entry["question"], text, voice)
            question = posed(entry["question"], parties.get(document, ()))
            yield Pair(question, text, False, f"mined {entry['set']}")


def posed(question: str, parties: Sequence[str]) -> str:
    """A question as the bot puts it to the cross-encoder."""
    asked = unwrapped(question)
    return put_to(asked, asked_speaker(asked, [Party(name) for name in parties]), None)


def voiced(entry: Mapping[str, Any]) -> Mapping[str, str]:
    """The sentences of an invented readout, each as the bot reads it: with its speaker's name."""
    document = Document(
        id=entry["document"],
        title="",
        title_is_ours=True,
        date=datetime.date.fromisoformat(entry["date"]),
        publisher=entry["publisher"],
        source_url="",
        language="en",
        kind="readout",
        licence="",
        text="\n\n".join(entry["paragraphs"]),
        parties=tuple(Party(name) for name in entry["parties"]),
    )
    passages = attribution.attribute(document, segmentation.passages(document, _no_limit, 1))
    return {one.text: spoken(one) for passage in passages for one in passage.sentences}


def heard(question: str, text: str, voice: Mapping[str, str]) -> str:
    """For every other question a sentence is as its speaker's name makes it: both must be known."""
    return voice.get(text, text) if zlib.crc32(question.encode()) % 2 else text


def _no_limit(texts: Sequence[str]) -> list[int]:
    return [0] * len(texts)
