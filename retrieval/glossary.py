"""A Korean or Russian question word by word in English, so that what reads English can look too.

The entries of `glossaries` are a general vocabulary of talks between governments, not of any document.
It is no translation: endings, particles and what no entry knows are left out, and the words stay in
their order, but that what a Korean question asks comes first (`retrieval.word_order`). Query
translation by a dictionary is an old and sound way to search across languages (Pirkola, 1998,
https://doi.org/10.1145/290941.290957): all renderings of a word together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from retrieval import lexical
from retrieval.glossary_lookup import Lookup, Named, Renderings, by_key, once, table
from retrieval.languages import base, stopwords
from retrieval.transliteration import Sounds, written_by_sound
from retrieval.word_order import asking_first
from retrieval.words import content_words

LANGUAGES = ("ko", "ru")
_LONGEST = 4
"""Expressions have no more words than this."""
_PART = re.compile(
    r"[가-힣]+|[а-яё]+(?:-[а-яё]+)*|[a-z]+(?:[-'’][a-z]+)*|\d+(?:[.,]\d+)*", re.IGNORECASE
)
_PAIR = re.compile(r"(?<=\w)-(?=[A-Z])| and (?=[A-Z])|, (?=[A-Z])")
"""Between what a name is made of: "Korea-China", "Korea and China leaders", not "Myung-hee"."""
_PARTICLE = "[은는이가을를의에와과랑도만로]|으로|까지|부터|보다|처럼|한테|측|인|산"
"""What follows a Korean name."""


@dataclass(frozen=True, slots=True)
class Gloss:
    """A question's words in English."""

    text: str
    """Each word's likeliest rendering."""
    words: str
    """All renderings of all words."""
    known: float
    """The share of the words that say something and have a rendering, 0 to 1."""
    names: tuple[Named, ...] = ()
    """The words that are nothing but names, with their renderings."""

    @property
    def question(self) -> str:
        """The text, to be read as a question."""
        return f"{self.text}?"

    def unheard(self, heard: Callable[[str], bool], called: Collection[str]) -> tuple[str, ...]:
        """The names that no document has, as they are written; what the parties are `called` is
        spoken of everywhere. `heard` says of a term whether a document has it.

        Of "Korea-China" both are looked for.
        """

        def is_known(name: str) -> bool:
            # Of "China leaders" the country alone is a name.
            capitals = [word for word in name.split() if not word[0].islower()]
            terms = lexical.terms([" ".join(capitals) or name])[0]
            return name.casefold() in called or any(map(heard, terms))

        return tuple(
            written
            for written, renderings in self.names
            if not any(all(map(is_known, _PAIR.split(one))) for one in renderings if _is_name(one))
        )

    def said_by(self, name: str) -> str:
        """The text as a question for the words of `name`, whose place in the order tells nothing."""
        rest = " ".join(self.text.replace(name, " ").split())
        return f"What did {name} say about {rest}?" if rest else self.question


def has_glossary(language: str) -> bool:
    """Whether words of a language can be put into English."""
    return base(language) in LANGUAGES


def gloss(
    question: str,
    language: str,
    names: Mapping[str, str] | None = None,
    sounds: Sounds | None = None,
    said: Set[str] = frozenset(),
) -> Gloss | None:
    """`question` in English words; None where its language has no glossary or no word is known.

    `names` says what persons and bodies are called in English, by how they are called in the
    question's language; `sounds`, by how they sound (`transliteration.names_in`). `said` are the
    terms of what was found: of a word's renderings one of those comes before the commonest.
    """
    if not has_glossary(language):
        return None
    language = base(language)
    parts = [match[0] for match in _PART.finditer(question)]
    parts = [part if part.isascii() else part.lower() for part in parts]
    own = {form.lower(): (english,) for form, english in (names or {}).items()}
    lookup = Lookup(language, by_key(language, own), table(language), stopwords(language))
    if sounds:
        heard = written_by_sound(parts, language, sounds, lookup.knows)
        own |= {form: (english,) for form, english in heard.items()}
        lookup = replace(lookup, names=by_key(language, own))
    found = list(_read(parts, lookup))
    if language == "ko" and found:
        found = asking_first(found)
    rendered = [own for _, own in found if own]
    if not rendered:
        return None
    first = once(_likeliest(one, said) for one in rendered)
    return Gloss(
        " ".join(first),
        " ".join(once(word for one in rendered for word in one)),
        len(rendered) / len(found),
        tuple(_names(question.lower(), found)),
    )


def _likeliest(renderings: Renderings, said: Set[str]) -> str:
    """The commonest rendering; another where only that is in what was found ("flights" for "air
    service"), and it is no shorter form of the same, as "trade" is of "trade turnover".

    To choose a rendering by the documents: Ballesteros and Croft, 1998,
    https://doi.org/10.1145/290941.290958.
    """
    commonest, *others = renderings
    first, *rest = map(set, lexical.terms(list(renderings)))
    if not content_words(commonest) or first <= said:
        return commonest
    fits = (
        one for one, terms in zip(others, rest, strict=True) if terms <= said and not terms <= first
    )
    return next(fits, commonest)


def _is_name(rendering: str) -> bool:
    return len(rendering) > 1 and rendering[0].isupper()


def _names(question: str, found: Iterable[Named]) -> Iterator[Named]:
    """What is nothing but a name; in Korean "인도받다", to be given, does not speak of 인도, India."""
    for written, renderings in found:
        is_pair = any(_is_name(one) and _PAIR.search(one) for one in renderings[:1])
        is_name = is_pair or all(map(_is_name, renderings))
        whole = rf"(?<![가-힣]){re.escape(written)}(?:{_PARTICLE}|(?![가-힣]))"
        if renderings and is_name and not written.isascii() and re.search(whole, question):
            yield written, renderings


def _read(parts: list[str], lookup: Lookup) -> Iterator[Named]:
    """Each expression with its renderings; none for a word that is not known."""
    at = 0
    while at < len(parts):
        count = 1
        if parts[at].isascii():
            yield parts[at], (parts[at],)
        elif found := next(lookup.expressions(parts[at : at + _LONGEST]), None):
            count, renderings = found
            yield from renderings
        elif not lookup.is_small(parts[at]):
            yield parts[at], ()
        at += count
