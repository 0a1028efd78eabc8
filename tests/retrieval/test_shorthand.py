import pytest

from retrieval.shorthand import spelt_out


@pytest.mark.parametrize(
    ("question", "spelt"),
    [
        ("did putin say anything on AI", "did putin say anything on artificial intelligence"),
        ("what abt ppl to ppl exchanges", "what about people to people exchanges"),
        ("talks w/ putin, w/o moon", "talks with putin, without moon"),
        ("relations over the last 30 yrs?", "relations over the last 30 years?"),
        # Parts of other words and of addresses are none.
        ("ai-based A.I. u's example.eu", "ai-based A.I. u's example.eu"),
        ("Who was it in 300 BC, or Un?", "Who was it in 300 BC, or Un?"),
        ("did kim jong un write to the un", "did kim jong un write to the United Nations"),
        ("What did the US tell us?", "What did the United States tell us?"),
        ("WHAT DID THEY TELL US?", "WHAT DID THEY TELL US?"),
        ("Did the two leaders agree?", "Did the two leaders agree?"),
    ],
)
def test_short_forms_are_spelt_out(question: str, spelt: str) -> None:
    assert spelt_out(question, lambda _: False) == spelt


def test_what_the_documents_write_short_stays() -> None:
    assert spelt_out("what does the UN say to the EU", {"un"}.__contains__) == (
        "what does the UN say to the European Union"
    )
