"""Learns `retrieval/word-adapter.npz`: what answers a question in Korean or Russian.

    python -m tests.training_words DATA [--share 1] [--newest SET ...] [--drawn 5] [--kept 0]
        [--follow-ups 1] [--start retrieval/adapter.npz] [--threads 2] [--states FILE]
        [--output retrieval/word-adapter.npz]

A Korean or Russian question is put into English word by word (`retrieval.glossary`): in the order of
its own language, without what no entry knows, and with a word's commonest rendering, which may be the
wrong one. Behind the words it has what the multilingual encoder makes of the whole question, carried
over (`retrieval.bridge`): its order, its endings, its unknown words. The cross-encoder learnt from
whole English questions. Here it goes on from that with those invented questions that were put into
both languages (`translated.jsonl` and so on), as the glossary renders them, and the texts that they
are learnt with in English (`tests.training_invented`), and with follow-ups
(`tests.training_follow_ups`). Of languages without a glossary only names and numbers can be read
(`retrieval.kept_words`): a share of the questions is learnt as if theirs had none (`--kept`). DATA is as
for `tests.training`. Held out and reported: those of tests/data/translated-questions, with the glossary
and without it, and the follow-ups over the same readouts.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from corpus.document import Party
from retrieval import lexical, models
from retrieval.asked_speaker import asked_speaker
from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.bridge import Bridge
from retrieval.glossary import Gloss, gloss
from retrieval.kept_words import kept
from retrieval.posing import put_to
from retrieval.transliteration import Sounds, names_in
from retrieval.unwrapping import unwrapped
from tests import training_invented as invented
from tests.training import found_for, learn, states
from tests.training_asked import DATA, LANGUAGES, TRANSLATED, encoder
from tests.training_follow_ups import FOLLOW_UPS, follow_ups, parties_in_both
from tests.training_model import adapt, adapter, base_model, go_on_from
from tests.training_pairs import SEED
from tests.training_texts import Pair, entries

TAGS = {"korean": "ko", "russian": "ru"}


@dataclass(frozen=True)
class Worded(Pair):
    """A question's words in English, and what they are put to."""

    original: str
    """The question as it was asked."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.training_words")
    parser.add_argument("data", type=Path)
    parser.add_argument("--share", type=float, default=1.0, help="of the questions")
    parser.add_argument("--kept", type=float, default=0.0, help="learnt as if without a glossary")
    parser.add_argument("--follow-ups", type=float, default=1.0, help="of these")
    parser.add_argument("--newest", nargs="*", default=[], help="sets of which none is left out")
    parser.add_argument(
        "--drawn", type=int, default=SEED, help="another number draws another share"
    )
    parser.add_argument("--start", type=Path, default=Path("retrieval/adapter.npz"))
    parser.add_argument("--states", type=Path, help="keep the lower layers' work in this file")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("retrieval/word-adapter.npz"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(SEED)
    lesson = Lesson(arguments.share, arguments.newest, arguments.kept, arguments.follow_ups)
    learnt, held_out = glossed(arguments.data, lesson, random.Random(arguments.drawn))
    model = base_model().eval()
    print(f"{len(learnt)} pairs to learn from, {len(held_out)} held out", flush=True)
    wanted = dict.fromkeys([*learnt, *held_out])
    lower = states(model, wanted, arguments.states, carried({one.original for one in wanted}))
    adapt(model)
    go_on_from(model, arguments.start)
    model.eval()  # what was made ready to learn would leave numbers out
    report(model, held_out, lower)
    for _ in learn(model, learnt, lower, 1):
        report(model, held_out, lower)
    np.savez_compressed(arguments.output, **adapter(model))
    print(arguments.output, models.sha256(arguments.output), flush=True)


def carried(questions: Iterable[str]) -> Callable[[Worded], np.ndarray]:
    """What the bridge makes of the question of a pair."""
    bridge, embedder = Bridge.shipped(), encoder()
    found = {
        question: bridge.vectors(embedder.read_query(question)[1]).astype(np.float16)
        for question in sorted(questions)
    }
    return lambda pair: found[pair.original]


@dataclass(frozen=True)
class Lesson:
    """What is learnt from."""

    share: float
    """Of the translated questions that are not of the `newest` sets."""
    newest: Container[str]
    kept: float
    """The share that is learnt as if there were no glossary."""
    follow_ups: float
    """The share of the follow-ups."""


def glossed(data: Path, lesson: Lesson, rng: random.Random) -> tuple[list[Worded], list[Worded]]:
    """What is learnt from, and what is held out."""
    known = pairs_by_question(data, held_out=False)
    learnt = []
    for name, document, question, translations in translated():
        for language, text in translations.items():
            own = known, document, question, language, text
            if rng.random() < lesson.share or name in lesson.newest:
                learnt += rendered(*own)
            if lesson.kept and rng.random() < lesson.kept:
                learnt += kept_of(*own)
    learnt += [pair for pair in followed(held_out=False) if rng.random() < lesson.follow_ups]
    aside = pairs_by_question(data, held_out=True)
    held_out = []
    for language in LANGUAGES:
        file = DATA / "translated-questions" / f"{language}.jsonl"
        for line in map(json.loads, file.open(encoding="utf-8")):
            own = aside, line["document"], line["question"], language, line["translation"]
            held_out += [*rendered(*own), *kept_of(*own)]
    return learnt, held_out + list(followed(held_out=True))


@dataclass(frozen=True)
class Readout:
    """What of a readout a question over it is put into English with."""

    parties: list[str]
    sounds: Sounds
    """The names in it by their sound."""
    said: frozenset[str]
    """Its terms."""


@cache
def readouts() -> dict[str, Readout]:
    """All readouts that questions were put into other languages over."""
    return {
        document: Readout(
            entry["parties"],
            names_in(entry["paragraphs"]),
            frozenset(term for own in lexical.terms(entry["paragraphs"]) for term in own),
        )
        for name in (invented.CONTRASTS, invented.INVENTED_ASIDE)
        for document, entry in invented.readouts(name).items()
    }


def translated() -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """A set's name, a document's, a question over it, and the same in other languages."""
    for name in TRANSLATED:
        for line in entries(name):
            texts = {language: line[language] for language in LANGUAGES}
            yield name, line["document"], line["question"], texts


def rendered(
    known: dict[str, list[Pair]], document: str, question: str, language: str, text: str
) -> Iterator[Worded]:
    """The pairs of a question, with its words in place of it; none where no word is known."""
    own = readouts()[document]
    original = unwrapped(text)
    words = gloss(original, TAGS[language], sounds=own.sounds, said=own.said)
    if words is None:
        return
    asked = asked_speaker(unwrapped(question), [Party(name) for name in own.parties])
    put = put_in_words(words, asked)
    for pair in known.get(invented.posed(question, own.parties), []):
        yield Worded(put, pair.paragraph, pair.answers, language, original)


def kept_of(
    known: dict[str, list[Pair]], document: str, question: str, language: str, text: str
) -> Iterator[Worded]:
    """The pairs of a question, with what can be read of it without a glossary."""
    own = readouts()[document]
    original = unwrapped(text)
    parties = parties_in_both().get(document, [])
    names = {alias: party.name for party in parties for alias in party.aliases}
    asked = asked_speaker(unwrapped(question), [Party(name) for name in own.parties])
    put = put_in_words(kept(original, names, own.said), asked)
    for pair in known.get(invented.posed(question, own.parties), []):
        yield Worded(put, pair.paragraph, pair.answers, f"{language} kept", original)


def followed(*, held_out: bool) -> Iterator[Worded]:
    """The pairs of follow-ups, with what they may mean after the question before them."""
    parties = parties_in_both()
    for document, language, meanings, texts in follow_ups(held_out=held_out):
        own, there = readouts()[document], parties[document]
        names = {alias: party.name for party in there for alias in party.aliases}
        for original in meanings:
            words = gloss(original, TAGS[language], names, own.sounds, own.said)
            if words is None:
                continue
            put = put_in_words(words, asked_speaker(original, there))
            for text, right in texts.items():
                yield Worded(put, text, right, f"{language} {FOLLOW_UPS}", original)


def put_in_words(words: Gloss, asked: AskedSpeaker) -> str:
    """A question's words in English as the bot puts them to the cross-encoder."""
    named = asked.names if asked.kind is AskedKind.PARTY else ()
    put = words.said_by(named[0]) if len(named) == 1 else words.question
    return put_to(put, AskedSpeaker(), None)


def pairs_by_question(data: Path, *, held_out: bool) -> dict[str, list[Pair]]:
    """All pairs of a question as it is put; without those that are put to several readouts."""
    names = (*invented.QUESTIONS, invented.INVENTED_ASIDE) if held_out else invented.QUESTIONS
    homes: dict[str, set[str]] = {}
    for name in names:
        for entry in entries(name):
            put = invented.posed(entry["question"], readouts()[entry["document"]].parties)
            homes.setdefault(put, set()).add(entry["document"])
    found: dict[str, list[Pair]] = {}
    own = [pair for name in names for pair in invented.pairs(name, held_out=held_out)]
    if held_out:
        own += invented.pairs(invented.INVENTED_ASIDE, held_out=False)
    else:
        own += invented.mined_pairs(data / "squad2-a")
    for pair in own:
        if len(homes.get(pair.question, ())) == 1:
            found.setdefault(pair.question, []).append(pair)
    return found


def report(model: object, held_out: Sequence[Pair], kept: dict[Pair, np.ndarray]) -> None:
    """How well the logit tells held-out pairs that answer from those that do not."""
    found = found_for(model, held_out, kept)
    answers = np.array([pair.answers for pair in held_out])
    for kind in dict.fromkeys(pair.kind for pair in held_out):
        chosen = np.array([pair.kind == kind for pair in held_out])
        print(f"  {kind}: AUROC {roc_auc_score(answers[chosen], found[chosen]):.3f}", flush=True)


if __name__ == "__main__":
    main()
