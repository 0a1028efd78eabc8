"""What a glossary has for the words of a Korean or Russian question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from retrieval.lemmas import dictionary_forms
from retrieval.stemming import stemmer

_FOLDER = Path(__file__).parent / "glossaries"
_LONGEST = 24
"""No entry has more letters: a test sees to it."""
_SHORTEST_STEM = 4
"""What is left of a short word by a stemmer is left of others too."""
_SOFT = "аеийоуыэюяь"
"""What Snowball leaves at the end of some forms of a word and not of others."""
_BARE = re.compile(
    r"(?<=[а-я]{3})(?<!\bкто)(?<!\bчто)(?<!\bкак)(?<!\bгде)(?<!когда)(?<!куда)(?<!почему)(?<!зачем)(?<!\bвс[её])"
    r"-(?:то|ка|таки)\Z"
)
"""What Russian hangs on to a word without saying more: "созвон-то", but not "кто-то"."""
_ENDINGS = frozenset(
    "하했해한할함합되됐돼된될됨됩시키받이인일입였었았으을를은는의가에와과랑도만로부까보처께들적님요죠지"
    "나냐니음기고며면서다라란"
)
"""What Korean endings and particles begin with: behind a word that is known nothing shorter than
three letters is looked for in them."""
_BEHIND_ONE = _ENDINGS | frozenset(
    "어아야임습았었겠게던거것건자기긴대네답댔때수있좀래더군길든쪽밖뿐씩"
)
"""What endings and particles behind a word of one syllable are made of, which other words and names
begin with as well: "강을" is a river, "강정호" is somebody."""
_NOTHING = "-"
"""The rendering of words that say nothing of what is asked."""

Renderings = tuple[str, ...]
Named = tuple[str, Renderings]
"""Words as they stand in a question, in small letters, and what they are called in English."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is known of words, first by the names of those who are spoken of."""

    language: str
    names: Mapping[str, Renderings]
    table: Mapping[str, Renderings]
    small: frozenset[str]
    """Words that are looked up only as they are written."""

    def is_small(self, word: str) -> bool:
        """Whether a word is one that no entry needs to know."""
        return word in self.small or word in saying_nothing(self.language)

    def knows(self, word: str) -> bool:
        """Whether nothing of a word but endings is unknown."""
        _, found = next(self.expressions([word]), (0, []))
        rest = word[sum(len(written) for written, _ in found) :]
        return self.is_small(word) or bool(found and rest[:1] in {"", *_ENDINGS})

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
        bare = _BARE.sub("", written)
        found = found or self.of(bare)
        if not found and len(words) == 1:
            found = next(filter(None, map(self.of, dictionary_forms(bare))), ())
        found = found or self.of(_stems(bare))
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
            for end in range(min(len(phrase), start + _LONGEST), start + shortest - 1, -1):
                if end == 1 and not self._may_follow(phrase[1:]):
                    continue
                if one := self.of(phrase[start:end]):
                    found.append((phrase[start:end], one))
                    start = end
                    break
            else:
                break
        return found

    def _may_follow(self, rest: str) -> bool:
        """Whether `rest` may stand behind a word of one syllable: endings, or another word."""
        return all(one in _BEHIND_ONE for one in rest) or any(
            self.of(rest[:end]) for end in range(min(len(rest), _LONGEST), 1, -1)
        )

    def of(self, key: str) -> Renderings:
        return self.names.get(key) or self.table.get(key, ())


def once(words: Iterable[str]) -> list[str]:
    """Each of the words once, in their order."""
    return list(dict.fromkeys(words))


@cache
def table(language: str) -> dict[str, Renderings]:
    """The glossary's renderings by what they are looked up by."""
    forms = {
        form: tuple(english.split("; "))
        for names, english in reversed(_lines(language))
        if english != _NOTHING
        for form in names
    }
    return by_key(language, forms)


@cache
def saying_nothing(language: str) -> frozenset[str]:
    """The words that no entry needs to know."""
    return frozenset(
        form for names, english in _lines(language) if english == _NOTHING for form in names
    )


@cache
def _lines(language: str) -> list[tuple[list[str], str]]:
    """The forms of each entry and its renderings."""
    lines = (_FOLDER / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    entries = (line.partition("\t") for line in lines)
    return [(forms.split(", "), english) for forms, _, english in entries]


def by_key(language: str, entries: Mapping[str, Renderings]) -> dict[str, Renderings]:
    """As they are written; Russian ones also by their stems, all that have them together, where
    these are not so short that they are those of other words too."""
    table: dict[str, Renderings] = {}
    as_written = {form.lower().replace("ё", "е"): own for form, own in entries.items()}
    if language == "ru":
        for written, renderings in as_written.items():
            key = _stems(written)
            if len(key) < _SHORTEST_STEM:
                continue
            table[key] = tuple(once((*table.get(key, ()), *renderings)))
    return table | as_written


def _stems(expression: str) -> str:
    """Snowball's stems without the vowels that it leaves: "корея" has one, "кореи" has none."""
    stems = stemmer("ru").stemWords(expression.split())
    return " ".join(stem.rstrip(_SOFT) or stem for stem in stems)
