from __future__ import annotations

import dataclasses

import pytest

from corpus import Document, Party, load_folder, shipped_documents
from retrieval.attribution import attribute
from retrieval.segmentation import passages
from tests.retrieval.speaker_accuracy import count_words, measure

MOON, PUTIN = "Moon Jae-in", "Vladimir Putin"


@pytest.fixture(scope="module")
def readout() -> Document:
    (document,) = load_folder(shipped_documents())
    return document


def voices(document: Document, text: str | None = None) -> list[str]:
    """A word or two per sentence: "joint", "Moon", "Putin quote", "?" for a party without a name."""
    if text is not None:
        document = dataclasses.replace(document, text=text)
    found = []
    for passage in attribute(document, passages(document, count_words)):
        for sentence in passage.sentences:
            name = {MOON: "Moon", PUTIN: "Putin"}.get(sentence.speaker or "", sentence.speaker)
            how = sentence.attribution
            found.append(
                str(how)
                if name is None and how != "paraphrase"
                else f"{name or '?'}{'' if how == 'paraphrase' else f' {how}'}"
            )
    return found


def test_who_speaks_in_all_29_sentences_of_the_readout(readout: Document) -> None:
    assert voices(readout) == [
        "narration", "joint",
        "joint", "joint",
        "joint", "joint",
        "Moon", "Moon", "Moon", "Moon",
        "Putin", "Putin",
        "Moon", "Moon", "Moon",
        "Putin", "Putin", "Putin",
        "Moon", "Moon",
        "Putin", "Putin",
        "joint",
        "Moon",
        "Putin", "Putin",
        "Moon",
        "Putin", "Putin",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("While Putin stressed trade, Moon stressed peace.", ["?"]),
        ("While President Putin stressed gas, President Moon called for peace.", ["?"]),
        ("Although Putin stressed trade, Moon stressed peace.", ["?"]),
        ("While in Seoul, President Putin stressed trade.", ["Putin"]),
        ("“We will not,” said President Putin. “We will help.”", ["Putin quote", "Putin quote"]),
        ("President Moon thanked President Putin. He replied that it is ready.", ["Moon", "?"]),
    ],
)
def test_of_two_in_one_sentence_neither_is_named_and_who_is_named_behind_his_words_is(
    readout: Document, text: str, expected: list[str]
) -> None:
    assert voices(readout, text) == expected


# Measured: 1.000 and no wrong name on the half for building; .969 and one wrong name (.006) on the
# half that was measured once, when the rules were finished. Its errors are not shown, nor read.
@pytest.mark.parametrize(
    ("half", "sentences", "accuracy"), [("build", 163, 0.99), ("final", 160, 0.96)]
)
def test_the_annotated_readouts(half: str, sentences: int, accuracy: float) -> None:
    result = measure(half)
    assert result.sentences == sentences
    errors = result.errors if half == "build" else [f"{len(result.errors)} errors"]
    assert result.accuracy >= accuracy, "\n".join(errors)
    assert result.wrong_name_rate <= 0.01, "\n".join(errors)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moon said Korea would help. Putin thanked him.", ["Moon", "Putin"]),
        ("In turn, Vladimir Putin stressed it. The presidents discussed it.", ["Putin", "joint"]),
        ("The Russian President thanked Korea. He added that it helped.", ["Putin", "Putin"]),
        ("The President of Korea agreed.", ["Moon"]),
        ("The Russian side noted it. The Korean side agreed.", ["Putin", "Moon"]),
        ("President Putin has repeatedly said that he would come.", ["Putin"]),
        ("President Moon, who is in Seoul, stressed peace.", ["Moon"]),
        ("Flights would resume soon, Mr. Putin said.", ["Putin"]),
        ("According to President Putin, it is safe. He hopes for more.", ["Putin", "Putin"]),
        ("President Moon met with President Putin to express his thanks.", ["Moon"]),
        ("President Moon met with President Putin and thanked him.", ["Moon"]),
        ("President Moon began by thanking Russia.", ["Moon"]),
        ("The President said so.", ["Moon"]),
    ],
)
def test_one_party_speaks(readout: Document, text: str, expected: list[str]) -> None:
    assert voices(readout, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Presidents Moon and Putin agreed on it.",
        "President Putin, together with President Moon, welcomed it.",
        "Vladimir Putin and his Korean counterpart discussed trade.",
        "Both sides noted the progress.",
        "The heads of state noted the progress.",
        "It was agreed to keep in touch.",
        "Their conversation focused on trade.",
        "Korea and Russia agreed to work together.",
        "The two had a frank exchange of views.",
        "President Moon discussed trade with President Putin.",
    ],
)
def test_both_speak(readout: Document, text: str) -> None:
    assert voices(readout, text) == ["joint"]


@pytest.mark.parametrize(
    "text",
    [
        "President Moon spoke with President Putin to discuss trade.",
        "President Moon called President Putin.",
        "A spokesman for President Putin said the talks went well.",
        "President Moon’s adviser said the talks went well.",
        "Director Min Moon said the talks went well.",
        "Vice President Moon said the talks went well.",
        "Korea’s Foreign Minister said the talks went well.",
        "The North Korean leader said the talks went well.",
        "President Putin was thanked by President Moon.",
        "President Moon’s proposal was welcomed by President Putin.",
        "Korea welcomes the decision.",
        "Presidents Xi, Biden and others said so.",
        "The visit follows President Moon’s statement that he agreed.",
    ],
)
def test_nobody_of_the_parties_speaks(readout: Document, text: str) -> None:
    assert voices(readout, text) == ["narration"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Two speakers in a sentence, two persons to whom "he" may point, and one who is no party.
        ("President Moon asked for it, and President Putin agreed to it.", ["?"]),
        ("The two leaders discussed trade, and President Moon thanked Russia.", ["?"]),
        ("President Moon and President Putin agreed. He said so.", ["joint", "?"]),
        ("President Trump said so. He added that he was glad.", ["narration", "narration"]),
        ("President Moon expressed his thanks. She said it was well.", ["Moon", "?"]),
    ],
)
def test_a_speaker_who_is_not_known_has_no_name(
    readout: Document, text: str, expected: list[str]
) -> None:
    assert voices(readout, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will visit Korea,” President Putin said.", ["Putin quote"]),
        ("President Moon said, “We hope for it. It is near.”", ["Moon quote"]),
        ("President Moon said: “It is good.” “It is very good.”", ["Moon quote", "Moon quote"]),
        ("“Peace is near to all. We hope for it,” Putin said.", ["Putin quote"]),
        ("Putin praised the “Nine Bridges” projects.", ["Putin"]),
        ("President Moon called the measures “very impressive”.", ["Moon"]),
        ("“President Putin said that he would come,” President Moon said.", ["Moon quote"]),
        ("“Nobody knows what comes after the pandemic.”", ["quote"]),
    ],
)
def test_a_persons_own_words(readout: Document, text: str, expected: list[str]) -> None:
    assert voices(readout, text) == expected


def test_what_goes_on_is_said_by_the_same_voice(readout: Document) -> None:
    text = "Putin listed projects. These include a port.\n\nThey agreed. It also covers trade."
    assert voices(readout, text) == ["Putin", "Putin", "joint", "joint"]


def test_titles_are_known_from_the_document_where_no_alias_tells_them(readout: Document) -> None:
    parties = (
        Party("Jane Doe", ("Doe",), "Norway", ("Norwegian",), publisher_side=True),
        Party("Jón Sigurðsson", ("Sigurdsson",), "Iceland"),
    )
    document = dataclasses.replace(readout, parties=parties)
    text = (
        "Foreign Minister Jane Doe met with Prime Minister Jón Sigurðsson of Iceland."
        " The Foreign Minister thanked the Prime Minister. The Prime Minister agreed."
        " Sigurðsson said so. The Minister of Finance said so. The Minister said so."
    )
    assert voices(document, text) == [
        "narration", "Jane Doe", "Jón Sigurðsson", "Jón Sigurðsson", "narration", "Jane Doe",
    ]  # fmt: skip


def test_windows_of_a_paragraph_agree_and_keep_their_texts(readout: Document) -> None:
    text = "Putin said one thing. " + "He said another thing. " * 8
    document = dataclasses.replace(readout, text=text.strip())
    cut = passages(document, count_words, 16)
    found = attribute(document, cut)
    assert len(found) > 3
    assert all(s.speaker == PUTIN for passage in found for s in passage.sentences)
    assert [passage.text for passage in found] == [passage.text for passage in cut]


def test_nothing_is_guessed_in_other_languages_or_without_parties(readout: Document) -> None:
    korean = dataclasses.replace(readout, language="ko", text="Putin said so.")
    nobody = dataclasses.replace(readout, parties=(), text="Putin said so.")
    for document in (korean, nobody):
        (passage,) = attribute(document, passages(document, count_words))
        assert [(s.speaker, s.attribution) for s in passage.sentences] == [(None, None)]
