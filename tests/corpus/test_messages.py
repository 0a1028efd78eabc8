from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import CorpusError, ReadoutError
from corpus.messages import Message, fill


def test_a_message_is_its_english_text_and_keeps_what_it_was_made_of() -> None:
    message = Message("at most {most} of {file}", most=4000, file=Path("a"))
    assert message == "at most 4,000 of a"
    assert message.template == "at most {most} of {file}"
    assert message.values == {"most": 4000, "file": Path("a")}


def test_what_is_filled_in_is_never_read_as_a_template() -> None:
    assert fill("{a} {b}", {"a": "{b}", "b": "{a}"}, str) == "{b} {a}"
    assert str(ReadoutError("no {name}", name="{name.__class__} {0} %s {")) == (
        "no {name.__class__} {0} %s {"
    )


@pytest.mark.parametrize(
    "text", ["{", "}", "{}", "{0}", "{a.b}", "{a!r}", "{a:>9}", "{b}", "{{a}}"]
)
def test_no_template_fails(text: str) -> None:
    assert fill(text, {"a": "x"}, str) == text.replace("{a}", "x")


@given(text=st.text(alphabet="{}ab.:!0%", max_size=12), value=st.text(max_size=8))
def test_whatever_stands_in_template_and_value(text: str, value: str) -> None:
    assert fill(text, {"a": value}, str) == text.replace("{a}", value)
    assert fill(text, {}, str) == text


def test_an_error_names_file_and_line_and_keeps_the_problem_apart() -> None:
    error = CorpusError(Path("d.md"), 3, "no '{name}'", name="date")
    assert str(error) == "d.md:3: no 'date'"
    assert error.problem.template == "no '{name}'"
    assert str(CorpusError("d.md", None, "is {empty}")) == "d.md: is {empty}"
