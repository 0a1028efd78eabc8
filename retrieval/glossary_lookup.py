"""What a glossary has for the words of a Korean or Russian question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from retrieval.lemmas import dictionary_forms
from retrieval.reporting import word_set
from retrieval.stemming import stemmer

_FOLDER = Path(__file__).parent / "glossaries"
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
class Lookup:
    """What is known of words, first by the names of those who are spoken of."""

    language: str
    names: Mapping[str, Renderings]
    table: Mapping[str, Renderings]
    small: frozenset[str]
    """Words that are looked up only as they are written."""

    def is_small(self, word: str) -> bool:
        """Whether a word is one that no entry needs to know."""
        return word in self.small or word in _SAY_NOTHING

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


def once(words: Iterable[str]) -> list[str]:
    """Each of the words once, in their order."""
    return list(dict.fromkeys(words))


@cache
def table(language: str) -> dict[str, Renderings]:
    """The glossary's renderings by what they are looked up by."""
    lines = (_FOLDER / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    entries = [line.partition("\t") for line in lines]
    forms = {
        form: tuple(english.split("; "))
        for names, _, english in reversed(entries)
        for form in names.split(", ")
    }
    return by_key(language, forms)


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
