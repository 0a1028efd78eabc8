"""To whom something was said is no part of what about."""

from __future__ import annotations

import pytest

from corpus import Party, load_folder, shipped_documents
from retrieval.addressing import speaks_with_stranger
from retrieval.asked_speaker import asked_speaker
from retrieval.engine import Engine
from retrieval.posing import put_to
from retrieval.types import Answer, NoAnswer, Query, Reason

MOON = "Moon Jae-in"


@pytest.fixture(scope="module")
def parties() -> tuple[Party, ...]:
    (readout,) = load_folder(shipped_documents())
    return readout.parties


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("What did Moon tell Putin about the WTO?", f"Did {MOON} mention the WTO?"),
        ("What did Moon say to President Putin about the WTO?", f"Did {MOON} mention the WTO?"),
        ("What did Moon tell the Kremlin of the WTO?", f"Did {MOON} mention the WTO?"),
        ("What had Moon told Putin?", f"What had {MOON} said?"),
        ("Did Moon talk about gas with Putin?", f"Did {MOON} mention gas?"),
        ("Did Moon discuss gas with Putin?", f"Did {MOON} mention gas?"),
        ("In his call with Putin, what did Moon say about gas?", f"Did {MOON} mention gas?"),
        ("What did Moon say in the phone call with Putin?", f"What did {MOON} say?"),
        ("What message did Moon give Putin about gas?", f"Did {MOON} mention gas?"),
        ("What did Moon want from Putin on gas?", f"Did {MOON} mention gas?"),
        # Here he is part of what is asked.
        ("What did Moon discuss about Putin?", f"Did {MOON} mention Putin?"),
        ("Did Moon invite Putin?", f"Did {MOON} invite Putin?"),
        ("Did Moon ask Putin to come?", f"Did {MOON} ask Putin to come?"),
        ("Did Moon tell Putin to come?", f"Did {MOON} tell Putin to come?"),
        ("Did Moon discuss trade with Russia?", f"Did {MOON} mention trade with Russia?"),
        ("Did Moon tell Putin's minister?", f"Did {MOON} tell Putin's minister?"),
    ],
)
def test_in_english(question: str, put: str, parties: tuple[Party, ...]) -> None:
    assert put_to(question, asked_speaker(question, parties), MOON) == put


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did he tell Blinken?", True),
        ("What did he tell blinken?", True),
        ("What did he say to President Saied about it?", True),
        ("Did he discuss gas with Anna Smith?", True),
        ("What did he tell reporters?", False),
        ("Did he promise Blinken?", False),  # or is that what he promised?
        ("What did he tell President Moon?", False),
        ("What did he say about Blinken?", False),
        ("What did he say on gas for Blinken?", False),
    ],
)
def test_to_whom_nothing_was_said(question: str, expected: bool) -> None:
    unknown = {"blinken", "saied", "anna", "smith", "reporters"}
    assert speaks_with_stranger(question, unknown, {"reporters"}.__contains__) == expected


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("문 대통령이 푸틴에게 WTO에 대해 뭐라고 했어?", "문 대통령이 WTO에 대해 뭐라고 했어?"),
        ("문 대통령이 푸틴 대통령한테는 뭐라고 했어?", "문 대통령이 뭐라고 했어?"),
        ("문 대통령께서 뭐라고 했어?", "문 대통령께서 뭐라고 했어?"),
        ("문재인이 푸틴한테 한국 오라고 했어?", "문재인이 푸틴한테 한국 오라고 했어?"),
        ("Что Мун сказал Путину о ВТО?", "Что Мун сказал о ВТО?"),
        ("Что Мун сказал президенту Путину о ВТО?", "Что Мун сказал о ВТО?"),
        ("Мун предложил Путину приехать?", "Мун предложил Путину приехать?"),
        ("Что Мун сказал по Путину?", "Что Мун сказал по Путину?"),
        ("¿Qué le dijo Moon a Putin sobre la OMC?", "¿Qué le dijo Moon sobre la OMC?"),
        ("¿Invitó Moon a Putin a Corea?", "¿Invitó Moon a Putin a Corea?"),
        ("Qu'a dit Moon à Poutine de l'OMC ?", "Qu'a dit Moon de l'OMC ?"),
        ("文在寅对普京说了什么？", "文在寅说了什么？"),
        ("文在寅对普京的访问说了什么？", "文在寅对普京的访问说了什么？"),
        ("文大統領はプーチンに何と言いましたか？", "文大統領は何と言いましたか？"),
    ],
)
def test_in_other_languages(question: str, left: str, parties: tuple[Party, ...]) -> None:
    assert asked_speaker(question, parties).without_told(question) == left


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        # Each was answered, before, as if the other one alone spoke of it.
        ("What did Moon tell Putin about the WTO?", 8),
        ("What did Moon say to Putin about the IVI?", 6),
        ("What did Putin tell Moon about visiting?", 14),
        ("In the call with Putin, what did Moon say about the WTO?", 8),
        ("When Moon spoke with Putin, what did he say about the WTO?", 8),
        ("How does the Blue House describe what Putin said about flights?", 7),
        ("What did the two presidents discuss about flights?", 7),
        # He asks for it in so many words: that he does not speak of it would be false.
        ("Has Moon said anything on the IVI?", 6),
        ("What, if anything, did Moon say about the IVI?", 6),
    ],
)
def test_what_one_told_the_other_is_found(question: str, paragraph: int, engine: Engine) -> None:
    result = engine.ask(Query(question))
    assert isinstance(result, Answer)
    assert result.hits[0].passage.paragraph == paragraph


@pytest.mark.parametrize(
    "question",
    [
        "What did Putin tell Blinken?",
        "what did putin tell blinken about vaccines",
        "What did President Saied tell Blinken?",
        "Did Putin speak about the vaccine with Prime Minister Modi?",
        "When Putin spoke with Trump, what did he say about vaccines?",
        # Nor are Putin's words shown, who does speak of it.
        "What did Moon tell Blinken about the resumption of regular flights?",
    ],
)
def test_what_was_told_to_somebody_unknown_is_nowhere(question: str, engine: Engine) -> None:
    result = engine.ask(Query(question))
    assert isinstance(result, NoAnswer)
    assert result.reason is Reason.NOT_IN_DOCUMENTS


def test_a_side_that_the_text_does_not_name_is_known(engine: Engine) -> None:
    # "The Kremlin" is in the front matter alone.
    result = engine.ask(Query("What did Moon tell the Kremlin about the FTA?"))
    assert isinstance(result, Answer)
    assert result.hits[0].passage.paragraph == 4
