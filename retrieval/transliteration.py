"""Names that a Korean or Russian question writes by their sound, found in the English documents.

"유명희" and "Ю Мён Хи" are Yoo Myung-hee. Both are put into Latin letters, and what languages write
differently is made alike: long and short vowels, voiced and voiceless consonants, "r" and "l". A
name is only looked for where no glossary knows the word, and only among those of the passages that
were found, so that few are compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from anyascii import anyascii

_NAME = re.compile(r"[A-Z][^\W\d_]+(?:[’'-][^\W\d_]+)*(?: [A-Z][^\W\d_]+(?:[’'-][^\W\d_]+)*)*")
_CLOSING_G = re.compile(r"(?<=n)g(?![aeiouy])")
"""In Seoung-eun, whose syllables begin with capitals in what is made of Korean, and not in Angola."""
_MOST_WORDS = 4
_SHORTEST, _LIKE = 5, 0.83
"""Alike are names of so many letters, with the same consonants, whose sounds are so much the same."""
_TRIMMED = 3
"""So many letters of a Russian word may be its ending, so many syllables of a Korean one particles."""
_LEAST = {"ko": 2, "ru": 4}
"""So many letters are left of a word without them."""
_SPELT = [
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"[^a-z]", ""),
        (r"eu", ""),  # the vowel that Koreans put between consonants
        (r"kh|gh", "h"),
        (r"shch|tch|sch|ch|sh|zh|ts|dz|cz|[cs](?=[ei])|[jszx]", "s"),
        (r"ph|[bfpv]", "p"),
        (r"ck|[cgkq]", "k"),
        (r"th|[dt]", "t"),
        (r"[lr]", "r"),
        (r"oo|ou|eo|[ou]", "u"),
        (r"ee|ui|ae|ai|ei|ie|[eiy](?=[^aeiouy]|\Z)", "i"),
        (r"[ywe]", ""),
        (r"(.)\1+", r"\1"),
    )
]

Known = Callable[[str], bool]
Sounds = Mapping[str, Sequence[tuple[str, str]]]
"""Names' sounds and the names, by their consonants."""


def spelt_alike(name: str) -> str:
    """The sound of a name, roughly, whatever letters and habits it is written in."""
    sound = _CLOSING_G.sub("", anyascii(name.replace("ё", "ьо"))).lower()
    for pattern, letters in _SPELT:
        sound = pattern.sub(letters, sound)
    return sound


def names_in(texts: Iterable[str]) -> Sounds:
    """The names in English texts, of one to four words."""
    names = {
        " ".join(some)
        for text in texts
        for match in _NAME.finditer(text)
        for some in _runs(match[0].split())
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(names, key=lambda name: (len(name), name)):
        sound = spelt_alike(name)
        if len(sound) >= _SHORTEST:
            found.setdefault(_consonants(sound), []).append((sound, name))
    return found


def written_by_sound(
    parts: Sequence[str], language: str, sounds: Sounds, known: Known
) -> dict[str, str]:
    """What of a question's words, in small letters, is a name, and how it is in English.

    `known` says of a word whether it needs no name: a glossary has it.
    """
    strange = {part for part in parts if not part.isascii() and not known(part)}
    heard = [
        (likeness, some, written, name)
        for some in _runs(parts)
        if strange.issuperset(some)
        for written in _trimmed(" ".join(some), some[-1], language)
        for likeness, name in _alike(spelt_alike(written), sounds)
    ]
    # The longest name counts, and what sounds most like it.
    heard.sort(key=lambda one: (-len(one[3]), -one[0], len(one[1])))
    found: dict[str, str] = {}
    for _, some, written, name in heard:
        if strange.issuperset(some):
            # Russian words are looked up whole, Korean ones by what they begin with.
            found[" ".join(some) if language == "ru" else written] = name
            strange -= set(some)
    return found


def _alike(sound: str, sounds: Sounds) -> Iterator[tuple[float, str]]:
    """The names that sound like this, with how much they do, 0 to 1."""
    for other, name in sounds.get(_consonants(sound), ()) if len(sound) >= _SHORTEST else ():
        likeness = SequenceMatcher(None, sound, other).ratio()
        if likeness >= _LIKE:
            yield likeness, name


def _trimmed(written: str, last: str, language: str) -> Iterator[str]:
    """As it is written, and without what may be an ending of its last word."""
    least = _LEAST[language] if written == last else 1
    for count in range(min(_TRIMMED, len(last) - least) + 1 if len(last) >= least else 0):
        yield written[: len(written) - count]


def _consonants(sound: str) -> str:
    return re.sub(r"[aiuh]", "", sound)


def _runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
            yield words[start:end]
