import dataclasses

import pytest
from discord.ui import Item
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord import markup
from bot.discord.buttons import button
from bot.discord.layout import Layout, layout
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
from bot.discord.payload import check_content
from bot.discord.rendering import render
from bot.discord.tokens import Action, Place, Signer, Token
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


def test_as_many_short_passages_are_shown_as_a_message_takes_components() -> None:
    """Two lines and a rule above; four parts each, with a rule between: 2 + 1 + 5 * 5 - 1."""
    short = tuple(source(Span("Yes.", True), document=f"d{n}") for n in range(10))
    rendered = render(AnswerBlocks("Understood as: x", short, True), "Who?")
    assert rendered.shown == 5
    assert len(rendered.pages[0].parts) == 27
    layout(rendered.pages[0], lambda _: "Yes.", rows=rows())


def test_the_programs_own_words_leave_a_plain_message_room_for_the_passage() -> None:
    stars = "*" * 600
    heading = f"Understood as: {stars}\nNothing in 14 paragraphs speaks of {stars}."
    blocks = AnswerBlocks(heading, (source(Span("Yes.", True)),), False)
    (page,) = render(blocks, stars, PLAIN_BUDGET).pages
    assert page.length <= 1950
    shown = page.plain()
    assert "Understood as\\: \\*" in shown
    assert "Nothing in 14 paragraphs speaks of \\*" in shown
    assert "> **Yes.**" in shown


HOSTILE = st.text(st.sampled_from("\\*_~|`<>[]()#@:-+1.> \nabé한"), min_size=1, max_size=600)
LONG = source(Span("*" * 5000, True), start=5000)
VERBOSE = dataclasses.replace(
    LONG,
    speaker="S_" * 200,
    title="T_" * 200,
    published="P_" * 200,
    link="https://a.example/" + "%D0%B0" * 140,
    antecedent=Antecedent("*" * 5000, 0, True, False, True, speaker="A_" * 200),
)
SHORT = tuple(source(Span("*", True), document=f"d{n}") for n in range(10))


@pytest.mark.parametrize("sources", [(LONG,), (VERBOSE,), SHORT])
@settings(deadline=None, max_examples=10)
@given(HOSTILE)
def test_nothing_is_over_the_limit(sources: tuple[SourceBlock, ...], question: str) -> None:
    blocks = AnswerBlocks("Understood as: " + question * 9, sources, True)
    for budget in (PLAIN_BUDGET, LAYOUT_BUDGET):
        for page in render(blocks, question, budget).pages:
            assert 0 < page.length <= budget
            layout(page, lambda _: "*" * 10000, rows=rows())
            if budget == PLAIN_BUDGET:
                check_content(page.plain())


def rows() -> list[list[Item[Layout]]]:
    """The buttons below an answer."""
    first = (Place(0, 0),)
    actions = (
        (Action.MORE, Action.CONTEXT, Action.CITE, Action.REMOVE),
        (Action.HELPFUL, Action.NOT_HELPFUL, Action.REPORT),
    )
    signer = Signer(b"key")
    return [
        [button(signer, english, Token(action, "0" * 8, first), 1) for action in row]
        for row in actions
    ]


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
