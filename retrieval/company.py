"""Among whose calls a question looks, where the documents are of several people.

"What did Blinken tell Lavrov?" is answered by none of his calls with others, however much one of them
tells of Russia. Who speaks in a document stands in its front matter, so whom a question names is looked
up there: those whose words it asks for, and those with whom they spoke.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Party
from retrieval.asked_speaker import asked_speaker
from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.filters import Field, Filter, OneOf, every
from retrieval.index import CorpusTexts
from retrieval.mentions import Mention, mentions_in, with_possessives, word_at
from retrieval.parties import Roster
from retrieval.reporting import word_set
from retrieval.titles import is_title_word
from retrieval.tokens import Token, tokenize
from retrieval.words import FUNCTION_WORDS

_LONGEST = 5
"""So many words of a question are looked up together: "Republic of Korea Foreign Minister"."""
_TELLING = word_set(
    "advise advised ask asked assure assured brief briefed call called congratulate congratulated encourage"
    " encouraged inform informed invite invited meet met phone phoned press pressed promise promised reassure"
    " reassured remind reminded tell telling telephone telephoned thank thanked told urge urged warn warned"
)
"""Whom somebody spoke with stands right behind these."""
_TALKING = word_set(
    "call called calls chat communicate communicated conversation conversations convey conveyed discuss"
    " discussed discussion discussions exchange exchanged meet meeting meetings met mention mentioned"
    " phone promise promised raise raised readout readouts said say share shared speak spoke spoken talk"
    " talked talks tell"
)
"""And behind "with" or "to" after these."""
_BETWEEN = 4
"""So many words may stand between "discuss" and "with"."""
_TOPICS = word_set("about concerning of on over regarding for against")
"""What comes behind one of these is what was spoken of."""


@dataclass(frozen=True, slots=True)
class Company:
    """The documents of those people of whom a question says that they spoke."""

    documents: Filter
    is_certain: bool
    """Whether each is named: a country may be told something by way of somebody else."""
    count: int = 0
    """How many of the documents there are for who asks."""


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


def _together(people: Sequence[Company], texts: CorpusTexts, seen: Filter | None) -> Company | None:
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


def _people(question: str, named: Mapping[str, Sequence[str]]) -> Iterator[Company]:
    """Each of those who speak or are spoken with, by whom its name can mean."""
    aliases: dict[str, list[str]] = {}
    for phrase, names in named.items():
        for name in names:
            aliases.setdefault(name, []).append(phrase)
    parties = [Party(name, tuple(those)) for name, those in aliases.items()]
    roster = Roster(parties)
    tokens = list(with_possessives(tokenize(question), roster))
    asked = asked_speaker(question, parties)
    for mention in mentions_in(tokens, roster):
        if _speaks(tokens, mention, asked) or _is_spoken_with(tokens, mention.begin):
            yield from _each(tokens, mention, roster)


def _speaks(tokens: Sequence[Token], mention: Mention, asked: AskedSpeaker) -> bool:
    """Whether it is this one's words that are asked for."""
    is_of_words = asked.kind in (AskedKind.PARTY, AskedKind.BOTH) and not asked.is_stranger
    return is_of_words and any(start == tokens[mention.begin].start for start, _ in asked.spans)


def _is_spoken_with(tokens: Sequence[Token], begin: int) -> bool:
    """Whether it is said of the one named at a token that somebody told it something or spoke with it."""
    at = begin - 1
    at -= word_at(tokens, at) == "the"
    if word_at(tokens, at) in _TELLING:
        return True
    if word_at(tokens, at) not in ("with", "to"):
        return False
    for before in range(at - 1, at - 2 - _BETWEEN, -1):
        if word_at(tokens, before) in _TOPICS:
            return False
        if word_at(tokens, before) in _TALKING:
            return True
    return False


def _each(tokens: Sequence[Token], mention: Mention, roster: Roster) -> Iterator[Company]:
    """Those of whom a mention consists: "Blinken and Kuleba" of two, "both leaders" of none."""
    at = mention.begin
    while at < mention.end:
        found = roster.person(tokens, at)
        if found is not None:
            yield Company(OneOf(Field.PARTY, tuple(sorted(found.names))), found.by_name)
        at = found.end if found is not None else at + 1


def speaks_with_stranger(
    question: str, unknown: Collection[str], is_word: Callable[[str], bool]
) -> bool:
    """Whether `question` is of what was said to somebody of whom the documents know nothing.

    `unknown` are its words in small letters that no document has, and `is_word` says whether one is a
    word of the language. "What did Putin tell Blinken?" is not answered by what he told others.
    """
    tokens = tokenize(question)
    for begin in range(1, len(tokens)):
        if not _is_spoken_with(tokens, begin):
            continue
        end = begin + 1
        while end < len(tokens) and tokens[end - 1].is_capital and tokens[end].is_capital:
            end += 1
        names = [one for one in tokens[begin:end] if not is_title_word(one)]
        if names and all(
            one.lower in unknown and (one.is_capital or not is_word(one.lower)) for one in names
        ):
            return True
    return False
