from __future__ import annotations

import pytest

from retrieval.lexical import LexicalIndex, terms


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("北京的WTO谈判", "zh", ["北京", "京的", "谈判", "wto"]),
        ("푸틴이 말했다", "en", ["푸틴", "틴이", "말했", "했다"]),
        ("東京へ", "ja", ["東京", "京へ"]),
        ("Лидеры обсудили и вакцины", "ru", ["лидер", "обсуд", "вакцин"]),
        ("Hablaron de las vacunas", "es", ["habl", "vacun"]),
        ("Die Impfstoffe", "de-AT", ["impfstoff"]),
        ("The vaccines cost 5 €", "en", ["vaccin", "cost"]),
    ],
)
def test_terms_follow_the_script_and_the_language(
    text: str, language: str, expected: list[str]
) -> None:
    assert terms([text], language) == [expected]


def test_a_document_is_found_in_its_own_language() -> None:
    texts = [
        "두 정상은 백신 개발에 협력하기로 했다.",
        "Die Präsidenten sprachen über Impfstoffe.",
        "Президенты обсудили поставки вакцин.",
        "两国总统讨论了北极航道。",
        "The presidents spoke of shipbuilding.",
    ]
    index = LexicalIndex.build(texts, ["ko", "de", "ru", "zh", "en"])
    questions = [
        "백신 협력은 어떻게 되나요?",
        "Was sagten die beiden Präsidenten über den Impfstoff?",
        "Что сказали о вакцинах?",
        "北极航道怎么样？",
        "Who spoke of building ships?",
    ]
    assert [index.search(question, 1).rows[0] for question in questions] == [0, 1, 2, 3, 4]
