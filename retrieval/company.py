"""Among whose calls a question looks, where the documents are of several people.

"What did Blinken tell Lavrov?" is answered by none of his calls with others, however much one of them
tells of Russia. Who speaks in a document stands in its front matter, so whom a question names is looked
up there: those whose words it asks for, and those with whom they spoke.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Party
from retrieval.addressing import is_spoken_with
from retrieval.asked_speaker import asked_speaker
from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.filters import Field, Filter, OneOf, every
from retrieval.index import CorpusTexts
from retrieval.mentions import Mention, mentions_in, with_possessives
from retrieval.parties import Roster
from retrieval.tokens import Token, tokenize
from retrieval.words import FUNCTION_WORDS

_LONGEST = 5
"""So many words of a question are looked up together: "Republic of Korea Foreign Minister"."""


@dataclass(frozen=True, slots=True)
class Company:
    """The documents of those people of whom a question says that they spoke."""

    documents: Filter
    is_certain: bool
    """Whether each is named: a country may be told something by way of somebody else."""
    count: int
    """How many of the documents there are for who asks."""


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody who speaks or is spoken with, by whom the name can mean."""

    documents: Filter
    is_certain: bool


def company(question: str, texts: CorpusTexts, seen: Filter | None, there: int) -> Company | None:
    """Among whose calls `question` looks; None where it names nobody who tells documents apart.

    `seen` is what its asker may see, of whatever time: who is in no document of it is nobody. `there`
    says how many documents that are.
    """
    named = texts.called(list(_phrases(question)), None)
    people = list(_people(question, named)) if named else []
    found = _together(people, texts, seen)
    if found is not None and not found.count:
        known = [one for one in people if texts.searched(every(seen, one.documents)).documents]
        found = _together(known, texts, seen) if len(known) < len(people) else found
    return None if found is None or found.count == there else found


def _together(people: Sequence[_Named], texts: CorpusTexts, seen: Filter | None) -> Company | None:
    """The documents in which all of `people` take part; None where there is nobody."""
    documents = every(*(one.documents for one in people))
    if documents is None:
        return None
    count = texts.searched(every(seen, documents)).documents
    return Company(documents, all(one.is_certain for one in people), count)


def _phrases(question: str) -> Iterator[str]:
    """What may be a name in a question, in its own letters."""
    tokens = tokenize(question)
    for begin, first in enumerate(tokens):
        # "us" is no country, nor "will" a person.
        is_small = first.lower in FUNCTION_WORDS and not first.is_capital
        for last in tokens[begin + is_small : begin + _LONGEST]:
            yield question[first.start : last.end]


def _people(question: str, named: Mapping[str, Sequence[str]]) -> Iterator[_Named]:
    """Each of those who speak or are spoken with."""
    aliases: dict[str, list[str]] = {}
    for phrase, names in named.items():
        for name in names:
            aliases.setdefault(name, []).append(phrase)
    parties = [Party(name, tuple(those)) for name, those in aliases.items()]
    roster = Roster(parties)
    tokens = list(with_possessives(tokenize(question), roster))
    asked = asked_speaker(question, parties)
    for mention in mentions_in(tokens, roster):
        if _speaks(tokens, mention, asked) or is_spoken_with(tokens, mention.begin):
            yield from _each(tokens, mention, roster)


def _speaks(tokens: Sequence[Token], mention: Mention, asked: AskedSpeaker) -> bool:
    """Whether it is this one's words that are asked for."""
    is_of_words = asked.kind in (AskedKind.PARTY, AskedKind.BOTH) and not asked.is_stranger
    return is_of_words and any(start == tokens[mention.begin].start for start, _ in asked.spans)


def _each(tokens: Sequence[Token], mention: Mention, roster: Roster) -> Iterator[_Named]:
    """Those of whom a mention consists: "Blinken and Kuleba" of two, "both leaders" of none."""
    at = mention.begin
    while at < mention.end:
        found = roster.person(tokens, at)
        if found is not None:
            yield _Named(OneOf(Field.PARTY, tuple(sorted(found.names))), found.by_name)
        at = found.end if found is not None else at + 1
