from __future__ import annotations

import pytest

from retrieval.kept_words import kept

NAMES = {"プーチン": "Vladimir Putin", "Poutine": "Vladimir Putin", "文在寅": "Moon Jae-in"}
SAID = {"moon", "kremlin", "yoo", "myung", "hee"}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("プーチンはWTOで9つの橋について何と言いましたか？", "Vladimir Putin WTO 9"),
        ("¿Qué dijo Moon sobre el FTA y los 30 años?", "Moon FTA 30"),
        ("Que pense poutine de Yoo Myung-hee, et Poutine ?", "Vladimir Putin Yoo Myung-hee"),
        ("문재인 대통령은 COVID-19에 대해", "COVID-19"),
        ("¿Cuánto es 1.5 o 2,000?", "1.5 2,000"),
        # What stands in no document is no known name, and a small word is none either.
        ("Was sagt das Haus zum Kremlin, moon?", "Kremlin"),
        ("¿Y a quién?", ""),
    ],
)
def test_names_acronyms_and_numbers_need_no_glossary(question: str, words: str) -> None:
    found = kept(question, NAMES, SAID)

    assert (found.text, found.words, found.known) == (words, words, 0.0)


def test_it_is_asked_of_whom_it_asks() -> None:
    found = kept("プーチンはWTOについて何と言いましたか？", NAMES, SAID)

    assert found.said_by("Vladimir Putin") == "What did Vladimir Putin say about WTO?"
