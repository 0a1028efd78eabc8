"""Other words for what a document says."""

from __future__ import annotations

from pathlib import Path

import pytest

import retrieval
from retrieval.stemming import stemmer
from retrieval.thesaurus import Meant, meant, terms_of, with_other_words

TEXT = "Korea will strive for complete denuclearization. They spoke of the Northern Sea Route."
NUCLEAR = Meant("denuclearization", "nuclear weapons")
FILE = Path(retrieval.__file__).parent / "glossaries" / "en.tsv"


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Did they talk about nuclear weapons?", (NUCLEAR,)),
        ("a nuclear weapon?", (NUCLEAR,)),
        ("Arctic shipping?", (Meant("Northern Sea Route", "Arctic shipping"),)),
        # Half of it is not it, and who says what the document says needs nothing else.
        ("Did they talk about nuclear power?", ()),
        ("Is denuclearization about nuclear weapons?", ()),
        ("", ()),
    ],
)
def test_what_a_question_says_in_other_words(question: str, found: tuple[Meant, ...]) -> None:
    assert meant(question, TEXT) == found


def test_other_words_are_read_behind_the_documents_own_once() -> None:
    told = "Korea will strive for complete denuclearization (nuclear weapons). They"
    assert with_other_words(TEXT, (NUCLEAR,)).startswith(told)
    twice = with_other_words(with_other_words(TEXT, (NUCLEAR,)), (NUCLEAR,))
    assert twice.count("nuclear weapons") == 1
    assert with_other_words("They met.", (NUCLEAR,)) == "They met."


def test_a_term_is_found_in_other_forms_as_it_is_written() -> None:
    assert "Vaccines" in {term.text for term in terms_of("Vaccines came.")}
    assert "free-trade agreements" in {term.text for term in terms_of("on free-trade agreements")}
    assert terms_of("of the") == ()


def test_every_line_has_other_words_for_its_term() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    terms = [line.partition("\t")[0] for line in lines]
    assert len({term.lower() for term in terms}) == len(lines)
    for term, line in zip(terms, lines, strict=True):
        others = line.removeprefix(f"{term}\t").split(" | ")
        assert all(other == " ".join(other.split()) for other in (term, *others)), line
        assert len(set(others)) == len(others), line
        assert _stemmed(term) not in [_stemmed(other) for other in others], line


def _stemmed(text: str) -> list[str]:
    return [stemmer().stemWord(word) for word in text.lower().split()]
