from __future__ import annotations

import pytest

from retrieval.languages import base, language_of, stopwords


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What did Putin say about the IVI?", "en"),
        ("denuclearization?", "en"),
        ("What is Новичок?", "en"),
        ("Who is Juan de la Cruz?", "en"),
        ("푸틴이 WTO 관련해서 제안한 게 뭐예요?", "ko"),
        ("Что там с авиасообщением между странами?", "ru"),
        ("Что сказал президент Мун о вакцине 백신?", "ru"),
        ("普京对WTO说了什么？", "zh"),
        ("プーチン大統領はWTOについて何と言いましたか。", "ja"),
        ("ماذا قال بوتين عن المنظمة؟", "ar"),
        ("¿Qué dijo Putin sobre la OMC?", "es"),
        ("Wie lange dauerte das Gespräch und was war das Ergebnis?", "de"),
        ("Combien de minutes les deux présidents ont-ils parlé ?", "fr"),
        ("¿Viajará Moon a Moscú?", "es"),
        ("プーチンが打つって言ったのマジ？w", "ja"),
        ("putin on ai n ships pls", "en"),
        ("", "en"),
        ("2020 🎉", "en"),
    ],
)
def test_the_language_is_told_by_letters_and_small_words(question: str, language: str) -> None:
    assert language_of(question) == language


def test_a_language_is_known_without_its_country() -> None:
    assert base("pt-BR") == "pt"
    assert base("nb") == "no"
    assert "não" in stopwords("pt-BR")
    assert stopwords("xx") == frozenset()
