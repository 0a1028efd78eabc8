"""Whose words a question asks for, as apart from whom or what it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from corpus.document import Party
from retrieval import asked_in_english
from retrieval.asking import NOBODY, AskedSpeaker
from retrieval.languages import ENGLISH, language_of
from retrieval.parties import Roster
from retrieval.stopwords import FUNCTION_WORDS
from retrieval.words import words

_HANGUL = re.compile(r"[가-힣]")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


def asked_speaker(question: str, parties: Sequence[Party]) -> AskedSpeaker:
    """Whose words `question` asks for, by the names, titles and sides of one document's parties.

    English, Korean and Russian are read; a question in another language asks for nobody's.
    """
    return _asked(question, tuple(parties))


def asked_speakers(
    question: str, parties: Mapping[str, Sequence[Party]]
) -> dict[str, AskedSpeaker]:
    """The same for several documents, by document id: "the President" is another one in each.

    In a document that does not have the party asked for, nobody is asked for.
    """
    return {document: _asked(question, tuple(those)) for document, those in parties.items()}


@lru_cache(maxsize=4096)
def _roster(parties: tuple[Party, ...]) -> Roster:
    return Roster(parties)


def _asked(question: str, parties: tuple[Party, ...]) -> AskedSpeaker:
    if not parties:
        return NOBODY
    hangul, cyrillic = bool(_HANGUL.search(question)), bool(_CYRILLIC.search(question))
    if (hangul or cyrillic) and not _is_in_english_words(question):
        if hangul and not (cyrillic and language_of(question) == "ru"):
            from retrieval import asked_in_korean  # its patterns cost others 4 ms

            return asked_in_korean.read(question, parties)
        from retrieval import asked_in_russian

        return asked_in_russian.read(question, parties)
    language = language_of(question)
    if language != ENGLISH:
        from retrieval import asked_elsewhere

        return asked_elsewhere.read(question, language, parties)
    return asked_in_english.read(question, _roster(parties))


def _is_in_english_words(question: str) -> bool:
    """Whether a word in other letters only stands in an English question: "the IVI (국제백신연구소)"."""
    small = FUNCTION_WORDS & set(words(question))
    return bool(small) and language_of(question) == ENGLISH
