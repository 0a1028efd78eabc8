from __future__ import annotations

import pytest

from corpus import Party, load_folder, shipped_documents
from retrieval.asked_speaker import asked_speaker
from retrieval.asking import NOBODY, AskedKind, AskedSpeaker

MOON, PUTIN = "Moon Jae-in", "Vladimir Putin"


@pytest.fixture(scope="module")
def parties() -> tuple[Party, ...]:
    (readout,) = load_folder(shipped_documents())
    return readout.parties


@pytest.mark.parametrize(
    ("question", "name", "written"),
    [
        ("¿Qué dijo Putin sobre los Nueve Puentes?", PUTIN, "Putin"),
        ("¿A quién propuso Moon para la OMC?", MOON, "Moon"),
        ("que dijo moon de los barcos", MOON, "moon"),
        ("Que pense Poutine du commerce ?", PUTIN, "Poutine"),
        ("Was sagte Moon Jae-in zu den Impfstoffen?", MOON, "Moon Jae-in"),
        ("O que Putin disse sobre a vacina?", PUTIN, "Putin"),
        ("普京对疫苗说了什么？", PUTIN, "普京"),
        ("文在寅邀请普京了吗？", MOON, "文在寅"),
        ("プーチンは9つの橋について何と言いましたか？", PUTIN, "プーチン"),
        ("ماذا قال بوتين عن اللقاح؟", PUTIN, "بوتين"),
        ("وماذا قال لبوتين عن اللقاح؟", PUTIN, "لبوتين"),
    ],
)
def test_the_person_named_first_is_asked(
    question: str, name: str, written: str, parties: tuple[Party, ...]
) -> None:
    start = question.index(written)
    expected = AskedSpeaker(AskedKind.PARTY, (name,), ((start, start + len(written)),))

    assert asked_speaker(question, parties) == expected


def test_to_whom_something_was_said_is_told_apart(parties: tuple[Party, ...]) -> None:
    assert asked_speaker("¿Qué le dijo Moon a Putin de la visita?", parties) == AskedSpeaker(
        AskedKind.PARTY, (MOON,), ((13, 17),), told=((18, 25),)
    )


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("¿Quién invitó a Putin a Corea?", "Quién"),
        ("Qui a invité Poutine à venir en Corée et pourquoi ?", "Qui"),
        ("Wer hat Putin nach Korea eingeladen und wann?", "Wer"),
        ("谁邀请了普京？", "谁"),
        ("誰がプーチンを招待しましたか？", "誰"),
    ],
)
def test_who_before_a_name_asks_who_speaks(
    question: str, who: str, parties: tuple[Party, ...]
) -> None:
    start = question.index(who)

    assert asked_speaker(question, parties) == AskedSpeaker(
        AskedKind.WHO, spans=((start, start + len(who)),)
    )


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué acordaron Putin y Moon sobre la cultura?",
        "文在寅和普京谈了什么？",
        "Was haben Moon und Putin vereinbart?",
    ],
)
def test_two_who_are_joined_are_asked_together(question: str, parties: tuple[Party, ...]) -> None:
    asked = asked_speaker(question, parties)

    assert (asked.kind, asked.names) == (AskedKind.BOTH, (MOON, PUTIN))


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué es el Instituto Internacional de Vacunas?",
        "¿Es esto un putinismo o qué es lo que dicen?",  # a longer word is no name
        "ماذا عن المضمون؟",
    ],
)
def test_nobody_is_asked_where_nobody_is_named(question: str, parties: tuple[Party, ...]) -> None:
    assert asked_speaker(question, parties) == NOBODY
