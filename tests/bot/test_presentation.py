from __future__ import annotations

import dataclasses
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation import (
    NotVerbatimError,
    blocks,
    check_verbatim,
    spans,
)
from bot.terminal import plain_answer
from corpus.document import Document, Party
from retrieval.engine import Engine
from retrieval.types import (
    Answer,
    Attribution,
    Hit,
    NoAnswer,
    Passage,
    Query,
    Reason,
    Sentence,
)

DOCUMENT = Document(
    id="d",
    title="A call",
    title_is_ours=True,
    date=datetime.date(2020, 9, 28),
    publisher="A ministry",
    source_url="https://example.org/a",
    language="en",
    kind="readout",
    licence="none",
    text="Before. First one. He spoke. After.",
    parties=(Party("Ann Lee"), Party("Bo Ek")),
)
FIRST, SECOND = Sentence(8, 18, "First one."), Sentence(19, 28, "He spoke.")
PASSAGE = Passage("d#p1", "d", 1, 8, 28, "First one. He spoke.", (FIRST, SECOND))


def hit(text: str = PASSAGE.text, evidence: tuple[Sentence, ...] = (SECOND,)) -> Hit:
    passage = dataclasses.replace(PASSAGE, text=text)
    return Hit(1, passage, DOCUMENT, 3, 1.0, evidence)


def test_evidence_is_emphasised_and_the_spans_rejoin_to_the_passage() -> None:
    found = spans(PASSAGE.text, 8, [SECOND])
    assert [(span.text, span.emphasised) for span in found] == [
        ("First one. ", False),
        ("He spoke.", True),
    ]


@given(
    text=st.text(min_size=1, max_size=80),
    edges=st.lists(st.integers(0, 80), max_size=8),
    start=st.integers(0, 5),
)
def test_spans_rejoin_whatever_the_evidence(text: str, edges: list[int], start: int) -> None:
    cuts = sorted({min(edge, len(text)) for edge in edges})
    evidence = [
        Sentence(start + first, start + last, text[first:last])
        for first, last in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    found = spans(text, start, evidence)
    assert "".join(span.text for span in found) == text
    emphasised = "".join(span.text for span in found if span.emphasised)
    assert emphasised == "".join(sentence.text for sentence in evidence)


def test_what_is_not_the_documents_own_words_is_not_shown() -> None:
    check_verbatim(blocks(Answer(Query("q"), (hit(),))), (hit(),))
    for text in ("First one. She spoke.", "First one.  He spoke.", "irst one. He spoke.", ""):
        forged = hit(text, ())
        with pytest.raises(NotVerbatimError, match="d#p1 differs"):
            check_verbatim(blocks(Answer(Query("q"), (forged,))), (forged,))


def test_plain_text_holds_the_passage_to_the_letter(engine: Engine) -> None:
    result = engine.ask(Query("vaccines", limit=14))
    assert isinstance(result, Answer)
    shown = plain_answer(blocks(result))
    for found in result.hits:
        assert found.document.text[found.passage.start : found.passage.end] in shown


def test_another_speakers_passage_is_shown_under_its_true_speaker() -> None:
    true = dataclasses.replace(SECOND, speaker="Bo Ek", attribution=Attribution.PARAPHRASE)
    result = NoAnswer(
        Query("q"), Reason.OTHER_SPEAKER, (hit(evidence=(true,)),), asked=("Ann Lee",)
    )
    shown = blocks(result)
    assert shown.heading == "Ann Lee does not speak of this here. Bo Ek does:"
    assert shown.sources[0].speaker == "Bo Ek, paraphrased in the publisher's account"
    assert not shown.answered


def test_evidence_that_leans_is_read_with_its_antecedent_and_a_gap_only_where_there_is_one() -> (
    None
):
    leaning = dataclasses.replace(hit(), antecedent=FIRST)
    shown = blocks(Answer(Query("q"), (leaning,)))
    check_verbatim(shown, (leaning,))
    assert "Evidence: First one. He spoke.\n" in plain_answer(shown)
    far = dataclasses.replace(hit(), antecedent=Sentence(0, 7, "Before."))
    assert "Evidence: Before. […] He spoke.\n" in plain_answer(blocks(Answer(Query("q"), (far,))))


def test_anothers_words_that_the_evidence_leans_on_do_not_stand_under_its_speaker() -> None:
    before = Sentence(0, 7, "Before.", "Ann Lee", Attribution.PARAPHRASE)
    reply = dataclasses.replace(SECOND, speaker="Bo Ek", attribution=Attribution.PARAPHRASE)
    leaning = dataclasses.replace(hit(evidence=(reply,)), antecedent=before)
    text = plain_answer(blocks(Answer(Query("q"), (leaning,))))
    assert text.splitlines()[1:4] == [
        "    Before it: Before. (Ann Lee, paraphrased in the publisher's account)",
        "    Evidence: He spoke.",
        "    Speaker: Bo Ek, paraphrased in the publisher's account",
    ]


def test_an_antecedent_that_is_not_the_documents_own_words_is_not_shown() -> None:
    forged = dataclasses.replace(hit(), antecedent=Sentence(0, 7, "Behold."))
    with pytest.raises(NotVerbatimError, match="before d#p1 differs"):
        check_verbatim(blocks(Answer(Query("q"), (forged,))), (forged,))
