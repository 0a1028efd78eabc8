"""Names by their sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.glossary import gloss
from retrieval.transliteration import names_in, spelt_alike, written_by_sound

TEXT = (
    "President Moon asked for support for Yoo Myung-hee. The Governor of Kambarata met Ambassador"
    " Donald Trump in Bishkek, and Professor Osei-Frimpong in Zelensk and Al-Noor."
)
SOUNDS = names_in([TEXT])


def nothing(word: str) -> bool:
    return False


def found(question: str, language: str) -> dict[str, str]:
    return written_by_sound(question.split(), language, SOUNDS, nothing)


@pytest.mark.parametrize(
    ("english", "korean", "russian", "sound"),
    [
        ("Yoo Myung-hee", "유명희", "Ю Мён Хи", "umunhi"),
        ("Trump", "트럼프", "Трамп", "trump"),
        ("Tartu", "타르투", "Тарту", "tartu"),
        ("Zelensky", "젤렌스키", "Зеленский", "sirinski"),
    ],
)
def test_a_name_sounds_alike_in_three_languages(
    english: str, korean: str, russian: str, sound: str
) -> None:
    assert spelt_alike(english) == spelt_alike(korean) == sound
    # Russian has a vowel of its own in "Trump".
    assert spelt_alike(russian).replace("tramp", "trump") == sound


@pytest.mark.parametrize(
    ("question", "language", "names"),
    [
        ("유명희를 지지", "ko", {"유명희": "Yoo Myung-hee"}),
        ("о ю мён хи", "ru", {"ю мён хи": "Yoo Myung-hee"}),
        ("в камбарате", "ru", {"камбарате": "Kambarata"}),
        ("осей-фримпонга", "ru", {"осей-фримпонга": "Osei-Frimpong"}),
        ("비슈케크에서", "ko", {"비슈케크": "Bishkek"}),
        ("알누르 병원", "ko", {"알누르": "Al-Noor"}),
    ],
)
def test_a_name_is_found_with_its_endings(
    question: str, language: str, names: dict[str, str]
) -> None:
    assert found(question, language) == names


def test_of_a_whole_name_the_longest_part_that_is_written_counts() -> None:
    assert found("дональд трамп", "ru")["дональд трамп"] == "Donald Trump"
    assert found("명희씨", "ko") == {"명희": "Yoo Myung-hee"}


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("공짜로 받나", "ko"),
        ("приписали ему", "ru"),
        ("где прой", "ru"),
        ("он", "ru"),
        ("명", "ko"),
    ],
)
def test_what_only_has_like_consonants_or_is_short_is_no_name(question: str, language: str) -> None:
    assert found(question, language) == {}


def test_a_word_that_is_known_is_no_name() -> None:
    assert written_by_sound(["бишкеке"], "ru", SOUNDS, lambda word: word == "бишкеке") == {}
    heard = gloss("Что сказали о Ю Мён Хи и о погоде?", "ru", sounds=SOUNDS)
    assert heard is not None
    assert "Yoo Myung-hee" in heard.text
    assert ("ю мён хи", ("Yoo Myung-hee",)) in heard.names
    # "유명" is "famous", and the rest is no ending.
    known = gloss("유명희에 대해", "ko", sounds=SOUNDS)
    unknown = gloss("유명희에 대해", "ko")
    assert known is not None
    assert unknown is not None
    assert (known.text, unknown.text) == ("Yoo Myung-hee about", "famous about")
    famous = gloss("유명한 사람", "ko", sounds=SOUNDS)
    assert famous is not None
    assert famous.names == ()


@given(st.text(max_size=40), st.sampled_from(["ko", "ru"]))
def test_only_what_stands_in_the_question_becomes_a_name_of_the_text(
    question: str, language: str
) -> None:
    parts = question.lower().split()
    for written, name in written_by_sound(parts, language, SOUNDS, nothing).items():
        assert written in " ".join(parts)
        assert name in TEXT
