"""What a question means for retrieval: spelling mended, acronyms and short forms spelt out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from retrieval import acronyms, shorthand, spelling
from retrieval.reporting import act_of_base, word_set
from retrieval.words import FUNCTION_WORDS, words

_LOOKED_THROUGH = 20
"""So many passages are looked through for what an acronym stands for."""

# People write these without an apostrophe, and no document does.
_CONTRACTIONS = word_set(
    "arent cant couldnt didnt doesnt dont hasnt havent heres hows isnt shouldnt thats theres"
    " theyre theyve wasnt werent whats whens wheres whos whys wont wouldnt youre"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A question in the documents' own words."""

    text: str
    """The question, its spelling mended, with acronyms where the documents have them."""
    changed: bool


class Vocabulary:
    """What is known of words: those of the documents and those of the language."""

    def __init__(
        self,
        has_word: Callable[[str], bool],
        words_of_length: Callable[[int, int], list[str]],
        has_acronym: Callable[[str], bool],
        acronyms_of_length: Callable[[int], int],
        is_word: Callable[[str], bool],
    ) -> None:
        """`is_word` says whether a lower-case word is one of the language."""
        self._has_word = has_word
        self.words_of_length = words_of_length
        self.has_acronym = has_acronym
        self.acronyms_of_length = acronyms_of_length
        self._is_word = is_word

    def knows(self, word: str) -> bool:
        """Whether the documents or the language have this lower-case word."""
        return word in _CONTRACTIONS or self._has_word(word) or self._is_word(word)

    def recognises(self, word: str) -> bool:
        """Whether it knows this lower-case word, or one of the documents' that it may stand for."""
        return self.knows(word) or bool(
            spelling.corrections(word, self.knows, self.words_of_length, lambda _: True)
        )

    def has_word(self, word: str) -> bool:
        """Whether the documents have this lower-case word."""
        return self._has_word(word)


def reword(question: str, vocabulary: Vocabulary, nearest: Callable[[int], list[str]]) -> Wording:
    """`question` in the documents' own words; `nearest(n)` gives the n likeliest passages' texts."""
    plain = shorthand.spelt_out(question, vocabulary.has_word)
    corrected = spelling.corrections(
        plain, vocabulary.knows, vocabulary.words_of_length, lambda word: _is_name(word, nearest)
    )
    text = spelling.apply(plain, corrected)
    for run, acronym in acronyms.short_forms(
        text, vocabulary.has_acronym, vocabulary.acronyms_of_length
    ):
        text = text.replace(run, acronym, 1)
    for acronym in _unknown_acronyms(text, vocabulary):
        meanings = acronyms.long_forms(acronym, nearest(_LOOKED_THROUGH))
        if meanings:
            text = re.sub(rf"\b{re.escape(acronym)}\b", meanings[0], text, count=1)
    return Wording(text, text != question)


def _is_name(word: str, nearest: Callable[[int], list[str]]) -> bool:
    """Whether the likeliest passages write a word with a capital within a sentence."""
    within = re.compile(rf"[^.!?\s][ \N{{NO-BREAK SPACE}}-]{re.escape(word.capitalize())}\b")
    return any(within.search(text) for text in nearest(_LOOKED_THROUGH))


def _unknown_acronyms(text: str, vocabulary: Vocabulary) -> list[str]:
    """Short words that no document has, as they stand in `text`: perhaps acronyms."""
    shouted = text.isupper()
    found = []
    for word in text.replace("?", " ").split():
        plain = word.strip(".,;:!\"'()")
        short = 2 <= len(plain) <= 5 and plain.isascii() and plain.isalpha()
        written_as_one = plain.isupper() and not shouted
        is_verb = (
            plain.islower() and act_of_base(plain, "") is not None
        )  # "ask" is no Ambassador Sung Kim
        if (
            short
            and (written_as_one or (plain.islower() and not is_verb))
            and plain.lower() not in FUNCTION_WORDS
            and not vocabulary.has_word(plain.lower())
            and not set(words(plain)) & _CONTRACTIONS
        ):
            found.append(plain)
    return found
