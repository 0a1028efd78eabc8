import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord import markup
from bot.discord.markup import Seen, UnfaithfulError, escape, read

# Text with much of what Discord gives a meaning to.
hostile = st.text(st.sampled_from("\\*_~|`<>[]()#@:-+1.> \nabé한/&") | st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4:30 p.m.", r"4\:30 p.m."),
        ("2 * 3 * 4 and snake_case", r"2 \* 3 \* 4 and snake\_case"),
        (
            "<@1> <#2> <:a:3> <t:4:R> @everyone",
            r"\<\@1\> \<\#2\> \<\:a\:3\> \<t\:4\:R\> \@everyone",
        ),
        ("https://a.example/b_c", r"https\://a.example/b\_c"),
        ("[text](https://a.example)", r"\[text\](https\://a.example)"),
        ("# one\n- two\n12. three\n> four", "\\# one\n\\- two\n12\\. three\n\\> four"),
        ("the 30-year-old - still", "the 30-year-old - still"),
        (r"a\b", r"a\\b"),
    ],
)
def test_markdown_is_escaped(text: str, expected: str) -> None:
    assert escape(text) == expected


@given(hostile)
def test_what_is_seen_is_the_text(text: str) -> None:
    assert "".join(part.text for part in read(escape(text))) == text


@given(st.lists(st.tuples(hostile.filter(bool), st.booleans()), min_size=1))
def test_a_quotation_is_read_back(parts: list[tuple[str, bool]]) -> None:
    # Bold twice running would be one asterisk too many; the renderer joins such parts.
    alternating = [(text, number % 2 == 1) for number, (text, _) in enumerate(parts)]
    sent = "".join(markup.bold(text) if heavy else escape(text) for text, heavy in alternating)
    seen = read(markup.quoted(sent))
    assert "".join(part.text for part in seen) == "".join(text for text, _ in alternating)


def test_bold_is_told_apart() -> None:
    assert read("> a **b\\*** c") == (Seen("a ", False), Seen("b*", True), Seen(" c", False))


@pytest.mark.parametrize(
    "sent",
    [
        "*a*",
        "a_b_",
        "<@1>",
        "# a",
        "> a\nb",
        "- a",
        "1. a",
        "**a",
        "`a`",
        "||a||",
        "https://a.example",
        ":smile:",
    ],
)
def test_markdown_that_acts_is_refused(sent: str) -> None:
    with pytest.raises(UnfaithfulError):
        read(sent)


def test_an_echo_is_one_short_harmless_line() -> None:
    assert markup.echo("a\u202eb\n\n@everyone\u200b", 100) == r"ab \@everyone"
    assert markup.echo("word " * 100, 20) == "word word word word…"
