"""Citations to copy: what a document says of itself acts nowhere, and its source is never lost."""

from __future__ import annotations

import dataclasses

from bot.citation import apa, chicago, citations, markdown
from bot.discord.layout import layout
from bot.discord.rendering import citation_pages
from retrieval.types import Attribution, Hit, Sentence
from tests.bot.test_presentation import DOCUMENT, SECOND, hit

SAID = Sentence(0, 9, "He spoke.", "Ann Lee", Attribution.PARAPHRASE)


def of(text: str, **fields: str) -> Hit:
    evidence = dataclasses.replace(SAID, text=text, end=len(text))
    document = dataclasses.replace(DOCUMENT, **fields)
    return dataclasses.replace(hit(evidence=(evidence,)), document=document)


def test_a_passage_is_quoted_with_who_says_it_and_a_link_to_it() -> None:
    assert markdown(of("He spoke.")) == (
        "> He spoke.\n>\n"
        "> — Ann Lee, as paraphrased in [A call](https://example.org/a#:~:text=He%20spoke.), "
        "A ministry, 28 September 2020, paragraph 1"
    )
    assert chicago(hit()) == (
        "A ministry, a call, September 28, 2020, para. 1, https://example.org/a."
    )
    assert apa(hit()) == (
        "A ministry. (2020, September 28). [A call]. https://example.org/a\n"
        "(A ministry, 2020, para. 1)"
    )


def test_a_documents_own_markdown_does_nothing_where_it_is_pasted() -> None:
    hostile = of(
        "1. @everyone *agreed* to [x](https://evil.example) <@&5> `x`.",
        title="A [draft](https://evil.example) note\\",
        publisher="**UN** <b>",
    )
    sentence = dataclasses.replace(hostile.evidence[0], speaker="_Ann_ @here")
    quoted, _, source = markdown(dataclasses.replace(hostile, evidence=(sentence,))).split("\n")
    assert quoted == r"> 1\. \@everyone \*agreed\* to \[x\](https\://evil.example) \<\@&5\> \`x\`."
    assert source == (
        r"> — \_Ann\_ \@here, as paraphrased in "
        r"[A \[draft\](https\://evil.example) note\\](https://example.org/a#:~:text="
        "1.%20%40everyone%20%2Aagreed%2A%20to%20%5Bx%5D%28https%3A%2F%2Fevil.example%29%20"
        "%3C%40%265%3E%20%60x%60.), "
        r"\*\*UN\*\* \<b\>, 28 September 2020, paragraph 1"
    )


def test_only_the_quotation_is_shortened() -> None:
    (page,) = citation_pages(
        citations(of("He said " + "they agreed on trade and " * 60 + "peace."))
    )
    quoted, _, source = page.parts[0].markup.split("\n")[2:5]
    # 8 characters and 23 times 25 are 583; of 600, "they agreed on" is all that fits in whole words.
    assert quoted == "> He said " + "they agreed on trade and " * 23 + "they agreed on […]"
    assert source.startswith("> — Ann Lee, as paraphrased in [A call](https://example.org/a#")
    assert source.endswith("A ministry, 28 September 2020, paragraph 1")


def test_words_without_spaces_are_shortened_too() -> None:
    assert markdown(of("字" * 700)).splitlines()[0] == "> " + "字" * 600 + " […]"


def test_names_and_addresses_of_any_length_leave_what_discord_takes() -> None:
    long = of(
        "*" * 5000,
        title="T_" * 400,
        publisher="P`" * 400,
        source_url="https://a.example/" + "b" * 850,
    )
    assert f"]({long.document.source_url})" in markdown(long)
    pages = citation_pages(citations(long))
    assert len(pages) > 1
    for page in pages:
        layout(page, {}.get)
    assert "".join(page.plain() for page in pages).count(long.document.source_url) == 3


def test_no_fence_in_a_text_ends_the_block_that_is_copied() -> None:
    (page,) = citation_pages(citations(of("a ```b``` c", title="```d")))
    assert page.plain().count("```") == 6
    assert "> a \\`\\`\\`b" in page.plain()


def test_a_passage_of_no_known_speaker_has_its_source_alone() -> None:
    assert "> — [A call](" in markdown(dataclasses.replace(hit(), evidence=(SECOND,)))
