import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord import markup
from bot.discord.pages import (
    LAYOUT_BUDGET,
    PLAIN_BUDGET,
    Page,
    Question,
    Quote,
    Words,
    asked,
    understood,
)
from bot.discord.rendering import render
from bot.presentation import AnswerBlocks, Antecedent, SourceBlock, Span
from bot.wording import english, wording


def source(
    *spans: Span, start: int = 0, document: str = "d", ends: tuple[int, ...] = ()
) -> SourceBlock:
    return SourceBlock(
        rank=1,
        spans=spans,
        speaker="Vladimir Putin, paraphrased in the Office's account",
        source="",
        url="https://example.org/a",
        passage_id=f"{document}#p1",
        document_id=document,
        start=start,
        sentence_ends=ends,
        title="A title",
        published="28 September 2020 · The Office",
        place="paragraph 1 of 2",
        link="https://example.org/a#:~:text=one%20(two)",
    )


def test_a_source_has_its_speaker_passage_place_and_document() -> None:
    block = source(Span("Before. ", False), Span("The evidence.", True), start=10)
    rendered = render(AnswerBlocks("", (block,), True), "What?")
    assert rendered.pages == (
        Page(
            (
                Question("-# What?"),
                Words("Vladimir Putin, paraphrased in the Office's account"),
                Quote("> Before. **The evidence.**", "d", 10, 31),
                Words("-# [paragraph 1 of 2](<https://example.org/a#:~:text=one%20%28two%29>)"),
                Words("-# A title\n-# 28 September 2020 · The Office"),
            )
        ),
    )


def test_what_the_evidence_leans_on_in_an_earlier_paragraph_is_quoted_above_it() -> None:
    block = dataclasses.replace(
        source(Span("He *left*.", True), start=30),
        antecedent=Antecedent("Ann _spoke_.", 5, is_above=True, gap=True, gap_above=True),
    )
    parts = render(AnswerBlocks("", (block,), True), "What?").pages[0].parts
    assert parts[2:5] == (
        Quote("> Ann \\_spoke\\_.", "d", 5, 17),
        Words("[…]"),
        Quote("> **He \\*left\\*.**", "d", 30, 40),
    )
    assert (
        "Ann"
        not in render(AnswerBlocks("", (dataclasses.replace(block, antecedent=None),), True), "")
        .pages[0]
        .plain()
    )


def test_anothers_words_stand_above_under_the_others_name() -> None:
    above = Antecedent("Ann spoke.", 5, is_above=True, gap=False, gap_above=False, speaker="Ann")
    block = dataclasses.replace(source(Span("He left.", True), start=30), antecedent=above)
    parts = render(AnswerBlocks("", (block,), True), "What?").pages[0].parts
    assert parts[1:5] == (
        Words("Ann"),
        Quote("> Ann spoke.", "d", 5, 15),
        Words("Vladimir Putin, paraphrased in the Office's account"),
        Quote("> **He left.**", "d", 30, 38),
    )


def test_a_document_is_named_once_below_its_passages() -> None:
    one, two = source(Span("One.", True)), source(Span("Two.", True), start=20)
    other = source(Span("Three.", True), document="e")
    text = render(AnswerBlocks("", (one, two, other), True), "What?").pages[0].plain()
    assert text.count("A title") == 2
    assert text.index("Two") < text.index("A title") < text.index("Three")


def test_sources_that_do_not_fit_are_left_for_later() -> None:
    blocks = AnswerBlocks("", tuple(source(Span("word " * 200, True)) for _ in range(3)), True)
    rendered = render(blocks, "What?")
    assert len(rendered.pages) == 1
    assert rendered.shown == 1


def test_a_long_passage_is_continued_at_a_sentence_end() -> None:
    text = "A sentence of five words. " * 100
    ends = tuple(range(25, len(text), 26))
    rendered = render(
        AnswerBlocks("", (source(Span(text, False), ends=ends),), True), "What?", PLAIN_BUDGET
    )
    assert len(rendered.pages) == 2
    quotes = [part for page in rendered.pages for part in page.parts if isinstance(part, Quote)]
    assert all(markup.read(quote.markup)[-1].text.endswith("words. ") for quote in quotes)
    assert all(page.length <= PLAIN_BUDGET for page in rendered.pages)


@settings(deadline=None, max_examples=10)
@given(st.text(st.sampled_from("\\*_~|`<>[]()#@:-+1.> \nabé한"), min_size=1, max_size=600))
def test_nothing_is_over_the_limit(question: str) -> None:
    blocks = AnswerBlocks("Understood as: " + question * 9, (source(Span("*" * 5000, True)),), True)
    for budget in (PLAIN_BUDGET, LAYOUT_BUDGET):
        assert all(0 < page.length <= budget for page in render(blocks, question, budget).pages)


def test_the_question_is_read_back() -> None:
    page = render(AnswerBlocks("", (), False), "What about *this* & <@1>?").pages[0]
    assert asked(page.parts[0].markup) == "What about *this* & <@1>?"


def test_a_question_is_read_back_as_it_was_understood() -> None:
    for words in (english, wording("ko"), wording("ru")):
        blocks = AnswerBlocks(
            words("Understood as: {question}", question="*Who* spoke?"), (), False
        )
        (_, line) = render(blocks, "Who?").pages[0].parts
        assert understood(line.markup) == "*Who* spoke?"
    for other in ("", "-# Understood as\\: Who?", "> Understood as\\: Who?", "**x", "Ann Lee"):
        assert understood(other) == ""
