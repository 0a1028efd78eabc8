from __future__ import annotations

import datetime
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from corpus import Document, load_folder, shipped_documents
from retrieval.segmentation import paragraphs, passages, sentences
from retrieval.types import Passage


def count_words(texts: Sequence[str]) -> list[int]:
    """A stand-in for the model's tokenizer: a word is a token, and two marks."""
    return [len(text.split()) + 2 for text in texts]


def document(text: str, language: str = "en") -> Document:
    return Document(
        id="d",
        title="t",
        title_is_ours=True,
        date=datetime.date(2020, 1, 1),
        publisher="p",
        source_url="https://example.org",
        language=language,
        kind="readout",
        licence="l",
        text=text,
    )


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text, 0, len(text), "en")]


def test_the_readout_has_14_passages_and_29_sentences() -> None:
    (readout,) = load_folder(shipped_documents())
    found = passages(readout, count_words)
    assert [len(passage.sentences) for passage in found] == [
        2, 2, 2, 4, 2, 3, 3, 2, 2, 1, 1, 2, 1, 2,
    ]  # fmt: skip
    assert [passage.paragraph for passage in found] == list(range(1, 15))
    assert found[6].id == "2020-09-28-moon-putin-call#p7"


def test_abbreviations_and_quotes_do_not_fool_it() -> None:
    assert texts("It lasted from 4:30 p.m. today. Jae-in spoke.") == [
        "It lasted from 4:30 p.m. today.",
        "Jae-in spoke.",
    ]
    assert texts("He trusts the WTO. The U.S. Government met Dr. Lee.") == [
        "He trusts the WTO.",
        "The U.S. Government met Dr. Lee.",
    ]
    assert texts("“We agree.” He left. “Fine,” she said.") == [
        "“We agree.”",
        "He left.",
        "“Fine,” she said.",
    ]


def test_a_wide_white_space_after_a_full_stop_is_survived() -> None:
    # The segmenter itself fails on a no-break space there.
    assert texts("One.\u00a0Two. Three.")[-1] == "Three."


def test_paragraphs_are_parted_by_blank_lines_of_any_kind() -> None:
    text = "\n one\ntwo \n \t\n three\n\n\n"
    assert [text[start:end] for start, end in paragraphs(text)] == ["one\ntwo", "three"]


def test_white_space_of_any_kind_before_a_blank_line_is_no_text() -> None:
    text = "A.\u00a0\n\nB.\u2003 \n \nC"
    assert [text[start:end] for start, end in paragraphs(text)] == ["A.", "B.", "C"]


def test_a_long_paragraph_is_cut_at_sentence_ends_with_an_overlap() -> None:
    # Sentences of 4 words are 6 tokens; a window of 20 holds three, a quarter of it none.
    text = " ".join(f"This is number {n}." for n in range(1, 6))
    found = passages(document(text), count_words, max_tokens=20)
    assert [passage.id for passage in found] == ["d#p1.1", "d#p1.2"]
    assert [len(passage.sentences) for passage in found] == [3, 2]
    # A window of 24 holds four, and one sentence fits in a quarter of it.
    text = " ".join(f"This is number {n}." for n in range(1, 8))
    found = passages(document(text), count_words, max_tokens=24)
    assert [[s.text[-2] for s in passage.sentences] for passage in found] == [
        ["1", "2", "3", "4"],
        ["4", "5", "6", "7"],
    ]


def test_a_sentence_longer_than_the_model_is_cut_at_white_space() -> None:
    text = " ".join(["word"] * 30) + "."
    found = passages(document(text), count_words, max_tokens=10)
    assert all(count_words([passage.text])[0] <= 10 for passage in found)
    assert "".join(text.split()) == "".join(
        "".join(sentence.text.split()) for sentence in unique_sentences(found)
    )


def unique_sentences(found: Sequence[Passage]) -> list[str]:
    seen = {}
    for passage in found:
        for sentence in passage.sentences:
            seen[sentence.start] = sentence
    return [seen[start] for start in sorted(seen)]


TEXT = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [". ", ".”", "\n\n", "\n", " p.m. ", "U.S. ", "\u00a0", "。", "！", "\u2028", "? ", "…"]
        ),
    ),
    max_size=30,
).map("".join)
LANGUAGE = st.sampled_from(["en", "ko", "ru", "zh", "ja", "ar", "de", "xx"])


@given(text=TEXT, language=LANGUAGE, max_tokens=st.integers(4, 30))
def test_every_passage_and_sentence_is_an_exact_slice_and_nothing_is_lost(
    text: str, language: str, max_tokens: int
) -> None:
    found = passages(document(text, language), count_words, max_tokens)
    for passage in found:
        assert text[passage.start : passage.end] == passage.text
        assert passage.sentences[0].start == passage.start
        assert passage.sentences[-1].end == passage.end
        assert count_words([passage.text])[0] <= max_tokens
        for sentence in passage.sentences:
            assert text[sentence.start : sentence.end] == sentence.text
            assert sentence.text.strip() == sentence.text != ""
    position = 0
    for sentence in unique_sentences(found):
        assert not text[position : sentence.start].strip()
        position = sentence.end
    assert not text[position:].strip()
    assert len({passage.id for passage in found}) == len(found)


def test_two_mistakes_of_the_segmenter_are_mended() -> None:
    assert texts("They met in Washington, D.C. Secretary Blinken spoke. He left.") == [
        "They met in Washington, D.C.",
        "Secretary Blinken spoke.",
        "He left.",
    ]
    assert texts("They met in Washington, D.C. Tuesday.") == [
        "They met in Washington, D.C. Tuesday."
    ]
    assert texts("He met, with Ms.  Lee, Mx. Yu. He left with Amb. Orr.") == [
        "He met, with Ms.  Lee, Mx. Yu.",
        "He left with Amb. Orr.",
    ]
    assert texts("He praised the Mekong-U.S. Partnership. He left.") == [
        "He praised the Mekong-U.S. Partnership.",
        "He left.",
    ]


def test_the_same_words_with_and_without_a_space_are_told_apart() -> None:
    text = "Plan-A.Moon agreed. Plan-A. Moon agreed. Yes."
    found = sentences(text, 0, len(text), "en")
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    assert [one.text for one in found][-3:] == ["Plan-A.", "Moon agreed.", "Yes."]


def test_sentences_of_other_languages_end_as_theirs_do() -> None:
    def cut(text: str, language: str) -> list[str]:
        return [sentence.text for sentence in sentences(text, 0, len(text), language)]

    assert cut("两国总统通了电话。他们讨论了疫苗！", "zh") == [
        "两国总统通了电话。",
        "他们讨论了疫苗！",
    ]
    assert cut("두 정상은 통화했다. 백신을 논의했다.", "ko") == [
        "두 정상은 통화했다.",
        "백신을 논의했다.",
    ]
    assert cut("Президент приехал 30 сентября 2020 г. в Сеул. Он выступил.", "ru") == [
        "Президент приехал 30 сентября 2020 г. в Сеул.",
        "Он выступил.",
    ]
