"""What `tests.training_questions` learns from, in the form that it takes: questions, and readouts whose
tokens were read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from bot.opening import open_index
from bot.settings import Settings
from corpus.loading import load_folder, shipped_documents
from retrieval import segmentation
from retrieval.e5_form import tokenizer
from retrieval.embedding import Embedder
from retrieval.foreign import question_words
from retrieval.types import Passage
from tests.training_e5 import packed
from tests.training_invented import CONTRASTS, INVENTED_HELD_OUT, QUESTIONS, readouts
from tests.training_texts import entries

DATA = Path(__file__).parent / "data"
OURS = "readout"
"""The name of the readout that comes with the program, among those of `Read`."""
LANGUAGES = ("korean", "russian")
TRANSLATED = tuple(f"translated{number}" for number in ("", "-2", "-3", "-4", "-5"))
"""The files of questions that were put into these languages."""


@dataclass(frozen=True)
class Asked:
    """A question, and where its answer stands."""

    kind: str
    document: str
    question: str
    paragraphs: tuple[int, ...]
    """From 1."""
    sentence: str
    """Empty where it is not known."""
    in_english: str = ""
    """The same question; empty where it is not known."""

    def paragraphs_of(self, read: Read) -> list[bool]:
        """Which paragraphs answer."""
        return [number + 1 in self.paragraphs for number in range(len(read.vectors))]

    def sentences_of(self, read: Read) -> list[bool]:
        """Which sentences answer; none where it is not known."""
        return [
            paragraph in self.paragraphs and bool(self.sentence) and self.sentence in text
            for paragraph, text in read.sentences
        ]


@dataclass(frozen=True)
class Read:
    """A readout as the encoder reads it."""

    tokens: torch.Tensor
    """Without the mean, of length one, shape (tokens, layers, dimension)."""
    centre: torch.Tensor
    """The mean, shape (layers, dimension)."""
    paragraph_of: torch.Tensor
    """The paragraph of each token, from 0, shape (tokens,)."""
    sentence_of: torch.Tensor
    """The sentence, from 0 over the whole readout; -1 where none has it."""
    vectors: torch.Tensor
    """Of the paragraphs, shape (paragraphs, dimension)."""
    sentences: list[tuple[int, str]]
    """With the number of their paragraphs, from 1."""


def encoder() -> Embedder:
    """The multilingual model of the index that the settings name."""
    multilingual = open_index(Settings.from_environment()).multilingual
    if multilingual is None:
        raise SystemExit("the index has no multilingual model: install it, then `readout index`")
    return multilingual.embedder


class Reader:
    """Reads questions and readouts, the latter with the index's own model."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._tokenizer = Tokenizer.from_str(tokenizer(packed()))
        self._texts = dict(documents())

    def document(self, name: str) -> Read:
        texts = self._texts[name]
        vectors, read = self._embedder.read_passages(texts)
        layers = read[0].vectors.shape[1] // self._embedder.card.dimension
        unit = [_unit(one.vectors.reshape(len(one.vectors), layers, -1)) for one in read]
        centre = np.mean([one.mean(axis=0) for one in unit], axis=0)
        sentence_of, sentences = [], []
        for number, (text, one) in enumerate(zip(texts, read, strict=True), start=1):
            own = np.full(len(one.places), -1)
            for found in segmentation.sentences(text, 0, len(text), "en"):
                inside = (one.places[:, 0] >= found.start) & (one.places[:, 1] <= found.end)
                own[inside] = len(sentences)
                sentences.append((number, found.text))
            sentence_of.append(own)
        return Read(
            torch.tensor(_unit(np.concatenate(unit) - centre)).float(),
            torch.tensor(centre).float(),
            torch.tensor(np.repeat(np.arange(len(texts)), [len(one.places) for one in read])),
            torch.tensor(np.concatenate(sentence_of)),
            torch.tensor(vectors),
            sentences,
        )

    def ids(self, questions: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids and which of them are there, both of shape (questions, length)."""
        read = [self._read(question)[0] for question in questions]
        length = max(map(len, read))
        ids = torch.tensor([[*own, *[0] * (length - len(own))] for own in read])
        return ids, torch.tensor([[at < len(own) for at in range(length)] for own in read])

    def weights(self, questions: Sequence[str], length: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Which tokens are there, shape (questions, length), and what each counts for the last layer
        and for the inner one, shape (questions, 2, length): as `alignment.align` has it."""
        read = [self._read(question)[1] for question in questions]
        weights = np.zeros((len(read), 2, length), dtype=np.float32)
        for row, own in enumerate(read):
            weights[row, :, : own.shape[1]] = own
        return self.ids(questions)[1], torch.tensor(weights)

    @cache  # noqa: B019 - one reader lives as long as the program
    def _read(self, question: str) -> tuple[list[int], np.ndarray]:
        prompt = self._embedder.card.query_prompt
        encoding = self._tokenizer.encode(prompt + question)
        places = np.maximum(np.array(encoding.offsets) - len(prompt), 0)
        real = places[:, 1] > places[:, 0]
        weights = np.zeros((2, len(encoding.ids)), dtype=np.float32)
        for layer, part in enumerate(question_words(question)):
            groups = [
                np.flatnonzero(real & (places[:, 0] < end) & (places[:, 1] > start))
                for start, end in part
            ]
            groups = [group for group in groups if len(group)]
            for group in groups:
                weights[layer, group] = 1 / len(groups) / len(group)
        return encoding.ids, weights


def learnt(translated: Sequence[str] = TRANSLATED) -> list[Asked]:
    """What is answered, in English, and what of it was put into other languages."""
    return [one for one in _asked_of_invented(translated) if one.paragraphs]


def unanswered(translated: Sequence[str] = TRANSLATED) -> list[Asked]:
    """What nothing in its readout answers, with the sentence that comes nearest."""
    return [one for one in _asked_of_invented(translated) if not one.paragraphs]


def _asked_of_invented(translated: Sequence[str]) -> list[Asked]:
    """All but what is held out."""
    found = [
        _asked(name, line, line["question"])
        for name in QUESTIONS
        for line in entries(name)
        if line["document"] not in INVENTED_HELD_OUT
    ]
    by_question = {(one.document, one.question): one for one in found}
    for line in (line for name in translated for line in entries(name)):
        one = by_question[line["document"], line["question"]]
        found += [replace(one, kind=language, question=line[language]) for language in LANGUAGES]
    return found


def held_out() -> list[Asked]:
    """In other languages: put to readouts that nothing is learnt from, and to ours."""
    found = []
    for language in LANGUAGES:
        lines = _lines(DATA / "translated-questions" / f"{language}.jsonl")
        own = {
            (line["document"], line["question"]): line
            for name in {line["set"] for line in lines}
            for line in entries(name)
        }
        for line in lines:
            gold = own[line["document"], line["question"]]
            if gold["paragraphs"]:
                found.append(_asked(f"{language} invented", gold, line["translation"]))
        for name in (language, f"{language}-2", f"{language}-3"):
            for line in _lines(DATA / "further-questions" / f"{name}.jsonl"):
                if line["answerable"]:
                    gold = (*line["paragraphs"], *line["also_paragraphs"])
                    found.append(Asked(f"{name} ours", OURS, line["question"], gold, ""))
    return found


def _asked(kind: str, line: dict[str, object], question: str) -> Asked:
    paragraphs = tuple(line["paragraphs"])  # type: ignore[call-overload]
    sentence = str(line["sentence"])
    return Asked(kind, str(line["document"]), question, paragraphs, sentence, str(line["question"]))


def documents() -> Iterator[tuple[str, list[str]]]:
    """The names of the readouts, and their paragraphs."""
    for name in (CONTRASTS, "invented-4"):
        for document, entry in readouts(name).items():
            yield document, entry["paragraphs"]
    yield OURS, [passage.text for passage in _passages()]


def _passages() -> list[Passage]:
    return segmentation.passages(
        load_folder(shipped_documents())[0], lambda texts: [0] * len(texts), 1
    )


def _lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.open(encoding="utf-8")]


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
