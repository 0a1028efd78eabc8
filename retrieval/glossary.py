"""A Korean or Russian question word by word in English, so that what reads English can look too.

The entries of `glossaries` are a general vocabulary of talks between governments, not of any document. It is no translation: endings, particles and what no entry knows are left out, and the
order of the words stays. Query translation by a dictionary is an old and sound way to search across
languages (Pirkola, 1998, https://doi.org/10.1145/290941.290957): all renderings of a word together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from retrieval.languages import base, stopwords
from retrieval.lemmas import dictionary_forms
from retrieval.reporting import word_set
from retrieval.stemming import stemmer

LANGUAGES = ("ko", "ru")
_FOLDER = Path(__file__).parent / "glossaries"
_LONGEST = 4
"""Expressions have no more words than this."""
_PART = re.compile(
    r"[가-힣]+|[а-яё]+(?:-[а-яё]+)*|[a-z]+(?:[-'’][a-z]+)*|\d+(?:[.,]\d+)*", re.IGNORECASE
)
_SHORTEST_STEM = 4
"""What is left of a short word by a stemmer is left of others too."""
_SOFT = "аеийоуыэюяь"
"""What Snowball leaves at the end of some forms of a word and not of others."""
_ENDINGS = frozenset(
    "하했해한할함합되됐돼된될됨됩시키받이인일입였었았으을를은는의가에와과랑도만로부까보처께들적님요죠지"
    "나냐니음기고며면서다라란"
)
"""What Korean endings and particles begin with: behind a word that is known nothing shorter than
three letters is looked for in them."""

_PARTICLE = "[은는이가을를의에와과랑도만로]|으로|까지|부터|보다|처럼|한테|측|인|산"
"""What follows a Korean name."""

_SAY_NOTHING = word_set(
    "있나요 있습니까 있나 있는 있습니다 있을까요 있어요 있음 있어 있으면 있게 있는지 있는데 있다고 없나요 없나 "
    "한 할 함 해 했나요 했습니까 했나 했어 했는지 했음 했다 했던 했대 하는 하나요 하는데 하자고 하고 하려고 한다 한다는 "
    "합니다 합니까 하는지 했다고 한다고 하나 건 건에 건으로 건가 건가요 건지 건데 게 거 거야 거임 거죠 것 것에 것은 것이 "
    "것을 것도 수 데 중 중에 중입니다 중인데요 중인데 쪽 쪽은 쪽이 쪽에 측 측이 측은 서 대 는 은 을 를 준 주실 주세요 줘 "
    "되나요 되나 되는 된 될 됩니까 돼 됐나요 됐나 된다고 그런 그러는데 이런 표했나요 표했습니까 표했나 간 좀 또 그 이 저 제 "
    "это этот эта тех какое-то какой-то где-нибудь что-нибудь кто-нибудь скажем"
)
"""Words that no entry needs to know."""

Renderings = tuple[str, ...]
Named = tuple[str, Renderings]
"""Words as they stand in a question, in small letters, and what they are called in English."""


@dataclass(frozen=True, slots=True)
class Gloss:
    """A question's words in English."""

    text: str
    """Each word's commonest rendering."""
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

    def said_by(self, name: str) -> str:
        """The text as a question for the words of `name`, whose place in the order tells nothing."""
        rest = " ".join(self.text.replace(name, " ").split())
        return f"What did {name} say about {rest}?" if rest else self.question


def gloss(question: str, language: str, names: Mapping[str, str] | None = None) -> Gloss | None:
    """`question` in English words; None where its language has no glossary or no word is known.

    `names` says what persons and bodies are called in English, by how they are called in the
    question's language.
    """
    language = base(language)
    if language not in LANGUAGES:
        return None
    parts = [match[0] for match in _PART.finditer(question)]
    parts = [part if part.isascii() else part.lower() for part in parts]
    own = {form: (english,) for form, english in (names or {}).items()}
    found = list(_read(parts, language, own))
    rendered = [own for _, own in found if own]
    if not rendered:
        return None
    first = _once(one[0] for one in rendered)
    return Gloss(
        " ".join(first),
        " ".join(_once(word for one in rendered for word in one)),
        len(rendered) / len(found),
        tuple(_names(question.lower(), found)),
    )


def _names(question: str, found: Iterable[Named]) -> Iterator[Named]:
    """What is nothing but a name; in Korean "인도받다", to be given, does not speak of 인도, India."""
    for written, renderings in found:
        is_name = all(len(one) > 1 and one[0].isupper() for one in renderings)
        whole = rf"(?<![가-힣]){re.escape(written)}(?:{_PARTICLE}|(?![가-힣]))"
        if renderings and is_name and not written.isascii() and re.search(whole, question):
            yield written, renderings


def _read(parts: list[str], language: str, names: Mapping[str, Renderings]) -> Iterator[Named]:
    """Each expression with its renderings; none for a word that is not known."""
    small = stopwords(language)
    lookup = _Lookup(language, _by_key(language, names), _table(language), small)
    at = 0
    while at < len(parts):
        count = 1
        if parts[at].isascii():
            yield parts[at], (parts[at],)
        elif found := next(lookup.expressions(parts[at : at + _LONGEST]), None):
            count, renderings = found
            yield from renderings
        elif parts[at] not in small and parts[at] not in _SAY_NOTHING:
            yield parts[at], ()
        at += count


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What is known of words, first by the names of those who are spoken of."""

    language: str
    names: Mapping[str, Renderings]
    table: Mapping[str, Renderings]
    small: frozenset[str]
    """Words that are looked up only as they are written."""

    def expressions(self, words: list[str]) -> Iterator[tuple[int, list[Named]]]:
        """How many of the first `words` are known together, the most first, and their renderings."""
        read = self.cut if self.language == "ko" else self.whole
        for count in range(len(words), 0, -1):
            if found := read(words[:count]):
                yield count, found

    def whole(self, words: list[str]) -> list[Named]:
        """As they are written, by their dictionary forms, or by their stems."""
        written = " ".join(words).replace("ё", "е")
        found = self.of(written)
        if not found and len(words) == 1 and written in self.small:
            return []
        if not found and len(words) == 1:
            found = next(filter(None, map(self.of, dictionary_forms(written))), ())
        found = found or self.of(_stems(written))
        return [(" ".join(words), found)] if found else []

    def cut(self, words: list[str]) -> list[Named]:
        """What they begin with, and of a single one what follows: Korean writes words together."""
        phrase = " ".join(words)
        # Of several words the last must be begun.
        shortest = len(phrase) - len(words[-1]) + 1
        found: list[Named] = []
        start = 0
        while start < len(phrase):
            if found:
                shortest = 3 if phrase[start] in _ENDINGS else 2
            for end in range(len(phrase), start + shortest - 1, -1):
                if one := self.of(phrase[start:end]):
                    found.append((phrase[start:end], one))
                    start = end
                    break
            else:
                break
        return found

    def of(self, key: str) -> Renderings:
        return self.names.get(key) or self.table.get(key, ())


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


@cache
def _table(language: str) -> dict[str, Renderings]:
    """The glossary's renderings by what they are looked up by."""
    lines = (_FOLDER / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    entries = [line.partition("\t") for line in lines]
    forms = {
        form: tuple(english.split("; "))
        for names, _, english in reversed(entries)
        for form in names.split(", ")
    }
    return _by_key(language, forms)


def _by_key(language: str, entries: Mapping[str, Renderings]) -> dict[str, Renderings]:
    """As they are written; Russian ones also by their stems, all that have them together, where
    these are not so short that they are those of other words too."""
    table: dict[str, Renderings] = {}
    as_written = {form.lower().replace("ё", "е"): own for form, own in entries.items()}
    if language == "ru":
        for written, renderings in as_written.items():
            key = _stems(written)
            if len(key) < _SHORTEST_STEM:
                continue
            table[key] = tuple(_once((*table.get(key, ()), *renderings)))
    return table | as_written


def _stems(expression: str) -> str:
    """Snowball's stems without the vowels that it leaves: "корея" has one, "кореи" has none."""
    stems = stemmer("ru").stemWords(expression.split())
    return " ".join(stem.rstrip(_SOFT) or stem for stem in stems)
