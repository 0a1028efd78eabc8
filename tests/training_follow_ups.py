"""Korean and Russian follow-ups over invented readouts, as the bot puts them after what was asked before.

A follow-up is read with the question before it, or with its topic (`retrieval.foreign_follow_ups`), and
that question was answered: "how old is she?" behind "whom does Korea propose?" looks answered by whom
Korea proposes. What nobody told a cross-encoder it cannot know, so here it is told which of these the
follow-up itself is answered by (`tests.training_words`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from corpus.document import Party
from retrieval import foreign_follow_ups, foreign_leaning
from retrieval.asked_speaker import asked_speaker
from retrieval.asking import NOBODY, AskedKind
from retrieval.conversation import Before
from tests import training_invented as invented
from tests.training_asked import LANGUAGES
from tests.training_texts import entries, shared

FOLLOW_UPS = "foreign-follow-ups"
NAMES = "foreign-names"


def put_together(entry: Mapping[str, Any], language: str, parties: Sequence[Party]) -> list[str]:
    """What the follow-up of `entry` may mean after its first question, as the bot reads it where it
    does not know who spoke in the answer."""
    first, question = entry[language]
    names = tuple(party.name for party in parties)
    asked = asked_speaker(first, parties)
    before = Before(
        first,
        NOBODY if asked.kind is AskedKind.DOINGS else asked,
        parties=names,
        named=foreign_follow_ups.whom(first, parties),
    )
    if not foreign_leaning.leans(question, parties):
        return [foreign_follow_ups.with_speaker(question, before, parties)]
    meant, alone = foreign_follow_ups.readings(question, [before], parties)
    return list(dict.fromkeys([*meant.texts, *([alone] if alone else [])]))


def follow_ups(*, held_out: bool) -> Iterator[tuple[str, str, list[str], dict[str, bool]]]:
    """A document's name, a language, what a follow-up over it may mean, and whether the texts that
    answer it or come near do."""
    parties = parties_in_both()
    documents = invented.readouts(invented.CONTRASTS)
    voices = {name: invented.voiced(documents[name]) for name in parties}
    for entry in entries(FOLLOW_UPS):
        name = entry["document"]
        if (name in invented.INVENTED_HELD_OUT) != held_out:
            continue
        own, voice = documents[name]["paragraphs"], voices[name]
        told = texts(entry, own)
        for language in LANGUAGES:
            read = {
                invented.heard(entry[language][1], text, voice): right
                for text, right in told.items()
            }
            yield name, language, put_together(entry, language, parties[name]), read


def texts(entry: Mapping[str, Any], own: Sequence[str]) -> dict[str, bool]:
    """Whether these answer the follow-up: the sentence and its paragraph, every other paragraph that
    does, those that answer only the question before it, and the likest of the others."""
    gold, before, sentence = entry["paragraphs"], entry["before"], entry["sentence"]
    whole = next(text for text in own if sentence in text)
    found = {sentence: bool(gold), whole: bool(gold)}
    found |= {own[number - 1]: True for number in gold}
    found |= {own[number - 1]: False for number in before if number not in gold}
    others = [text for number, text in enumerate(own, 1) if number not in gold]
    others = [text for text in others if text not in found]
    if others:
        found[max(others, key=lambda text: shared(sentence, text))] = False
    return found


@cache
def parties_in_both() -> dict[str, list[Party]]:
    """The parties of each readout, with what they are called in both languages."""
    return {
        entry["document"]: [
            Party(name, aliases=tuple(form for one in LANGUAGES for form in called[one]))
            for name, called in entry["names"].items()
        ]
        for entry in entries(NAMES)
    }
