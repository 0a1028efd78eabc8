"""Names, titles and sides in a text, and the parties of a document that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.document import Party
from retrieval.titles import (
    compounded,
    is_of_a_side,
    is_qualifier,
    is_short_for,
    is_title_word,
    ranks_in,
    title_before,
    title_end,
)
from retrieval.tokens import Token, tokenize


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that stand for a party: tokens up to `end`."""

    end: int
    names: frozenset[str]
    """Whom they can mean: one party where it is clear, none when it is somebody else."""
    by_name: bool = True
    """Whether a name is among the words, and not only a title or a side."""


class Roster:
    """The parties of a document by everything that they are called in it."""

    def __init__(self, parties: Sequence[Party], text: str = "") -> None:
        """`text` is the document's: titles that stand with a name there are that party's."""
        self.parties = tuple(parties)
        self._people, self._sides = _Phrases(), _Phrases()
        for party in parties:
            for alias in (party.name, *party.aliases):
                self._people.add(_words(alias), party.name)
            for alias in (party.side, *party.side_aliases):
                self._sides.add(_words(alias), party.name)
        self._name_words = {party.name: _name_words(party.name) for party in parties}
        for party in parties:
            for word in map(_words, party.ends):
                if not self._people.knows(word, besides=party.name):
                    self._people.add(word, party.name)
        self._titles: dict[str, set[tuple[str, ...]]] = {}
        for party in parties:
            for alias in party.aliases:
                tokens = tokenize(alias)
                runs = {title_before(tokens, at) for at in range(1, len(tokens))} - {()}
                self._titles.setdefault(party.name, set()).update(runs)
        for name, titles in self._titles_in(text.splitlines()).items():
            for title in titles:
                # "Vice President Moon" is not the party that is called President Moon.
                is_known = bool(self._titles.get(name)) and self.ranks(name) < ranks_in(title)
                self._titles.setdefault("" if is_known else name, set()).add(title)

    def ranks(self, name: str) -> frozenset[str]:
        """The words of rank ("deputy", "vice") in a party's titles."""
        return ranks_in(word for title in self._titles.get(name, ()) for word in title)

    def person(self, tokens: Sequence[Token], at: int) -> Reference | None:
        """The longest name or alias at a token, an article before it passed over."""
        begin = _after_article(tokens, at)
        found = self._people.longest(tokens, begin)
        if found is None:
            return None
        end, names = found
        words = {token.lower for token in tokens[begin:end]}
        return Reference(end, names, any(words & set(self._name_words[name]) for name in names))

    def side(self, tokens: Sequence[Token], at: int) -> Reference | None:
        """The longest name of a side at a token: a country, a capital, an office."""
        found = self._sides.longest(tokens, _after_article(tokens, at))
        return Reference(found[0], found[1], by_name=False) if found else None

    def office(self, tokens: Sequence[Token], at: int) -> Reference | None:
        """A title without a name at a token: "the Secretary", "Korea's president".

        A title that several hold is the publisher's own person's, who is called so at home.
        """
        at = _after_article(tokens, at)
        of = self.side(tokens, at)
        begin = at if of is None else of.end
        if of is not None and begin < len(tokens) and tokens[begin].text == "'s":
            begin += 1
        end = title_end(tokens, begin)
        if end is None:
            return None
        title = compounded([token.lower for token in tokens[begin:end]])
        if of is None and end + 1 < len(tokens) and tokens[end].lower == "of":
            of = self.side(tokens, end + 1)
            end = end if of is None else of.end
        if is_of_a_side(title):
            return Reference(end, _single(of.names), by_name=False) if of else None
        return Reference(end, self._holders(title, of), by_name=False)

    def bears_full_name(self, tokens: Sequence[Token], at: int, reference: Reference) -> bool:
        """Whether the words of a reference hold both ends of the party's name."""
        found = {token.lower for token in tokens[at : reference.end]}
        return any(
            len(words) > 1 and {words[0], words[-1]} <= found
            for words in (self._name_words[name] for name in reference.names)
        )

    def _holders(self, title: Sequence[str], of: Reference | None) -> frozenset[str]:
        holders = {
            name
            for name, titles in self._titles.items()
            if (of is None or name in of.names)
            and any(is_short_for(title, full) for full in titles)
        }
        own = {party.name for party in self.parties if party.publisher_side} & holders
        if len(holders) > 1 and len(own) == 1:
            return frozenset(own)
        # Somebody who is no party holds it too: nobody can say who is meant.
        return frozenset() if "" in holders else frozenset(holders)

    def _titles_in(self, sources: Iterable[str]) -> dict[str, set[tuple[str, ...]]]:
        """Each party's titles, from the words before its name; under "" those of other people."""
        titles: dict[str, set[tuple[str, ...]]] = {}
        for source in sources:
            tokens = tokenize(source)
            for at in range(1, len(tokens)):
                run = title_before(tokens, at)
                name = self._holder(tokens, at) if run else None
                # "President of Georgia" names nobody.
                if name or (name == "" and is_title_word(tokens[at - 1])):
                    titles.setdefault(name, set()).add(run)
        return titles

    def _holder(self, tokens: Sequence[Token], at: int) -> str | None:
        """Whose name begins at a token: a party's, "" for others', None where it is not clear."""
        name = []
        while at < len(tokens) and tokens[at].is_capital and not is_title_word(tokens[at]):
            name.append(tokens[at].lower)
            at += 1
        if not name or is_qualifier(name[0]):
            return None
        shared = {party: len({*name} & {*words}) for party, words in self._name_words.items()}
        most = max(shared.values(), default=0)
        parties = [party for party, count in shared.items() if count == most]
        return "" if most == 0 else parties[0] if len(parties) == 1 else None


class _Phrases:
    """Runs of words, each with the parties that it stands for."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ...], set[str]] = {}
        self._longest: dict[str, int] = {}

    def add(self, words: tuple[str, ...], name: str) -> None:
        if words:
            self._names.setdefault(words, set()).add(name)
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def knows(self, words: tuple[str, ...], besides: str) -> bool:
        return bool(self._names.get(words, set()) - {besides})

    def longest(self, tokens: Sequence[Token], at: int) -> tuple[int, frozenset[str]] | None:
        if at >= len(tokens):
            return None
        for length in range(self._longest.get(tokens[at].lower, 0), 0, -1):
            words = tuple(token.lower for token in tokens[at : at + length])
            if len(words) == length and words in self._names:
                return at + length, frozenset(self._names[words])
        return None


def _words(phrase: str) -> tuple[str, ...]:
    words = tuple(token.lower for token in tokenize(phrase))
    return words[1:] if words[:1] == ("the",) else words


def _name_words(name: str) -> tuple[str, ...]:
    """The words of a name without its initials."""
    return tuple(word for word in _words(name) if not word.endswith(".")) or _words(name)


def _after_article(tokens: Sequence[Token], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at].lower == "the" else at


def _single(names: frozenset[str]) -> frozenset[str]:
    """`names` where it is one party; a side of several does not say which of them is meant."""
    return names if len(names) == 1 else frozenset()
