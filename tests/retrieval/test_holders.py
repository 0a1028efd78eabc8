"""Who holds an office, by what a document says."""

from __future__ import annotations

import pytest

from corpus.loading import load_folder, shipped_documents
from retrieval.holders import Holder, holders, named_in, with_names

IVI = Holder("", "IVI", "International Vaccine Institute")
YOO = Holder("Korea", "Minister for Trade", "Yoo Myung-hee")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said that Korea’s Minister for Trade, Yoo Myung-hee, who is running, is best.", [YOO]),
        ("Yoo Myung-hee, Korea’s Minister for Trade, is running.", [YOO]),
        ("Foreign Minister Sergey Lavrov came.", [Holder("", "Foreign Minister", "Sergey Lavrov")]),
        ("They met Ada Byron, the Secretary of State.", [Holder("", "Secretary of State", "Ada Byron")]),
        # Another's name, one word alone, an office of one word, two holders, a list.
        ("They met Ada Byron, Foreign Minister Lavrov and others.", []),
        ("The Minister for Trade, Yoo, came.", []),
        ("President Moon Jae-in spoke.", []),
        ("Trade Minister Ada Byron and Trade Minister Bo Chen met.", []),
        ("The Minister for Trade, Industry and Energy left.", []),
        ("Minister of Trade Yoo Myung-hee left.", []),
        ("Prime Minister Narendra Modi called Prime Minister Kishida.", []),
        ("Secretary of State Antony Blinken, National Security Advisor Jake Sullivan, and others", [Holder("", "National Security Advisor", "Jake Sullivan")]),
        ("The Foreign Minister, Tuesday Morning, left.", []),
        ("Trade Minister Ada Byron left. Trade Minister Byron returned.", [Holder("", "Trade Minister", "Ada Byron")]),
    ],
)  # fmt: skip
def test_an_office_and_the_name_beside_it(text: str, found: list[Holder]) -> None:
    assert list(holders(text)) == found


def test_the_shipped_readout_names_one_holder_and_two_bodies() -> None:
    text = load_folder(shipped_documents())[0].text
    assert holders(text) == (YOO, IVI, Holder("", "WTO", "World Trade Organization"))
    told = [with_names(paragraph, (YOO,)) for paragraph in text.split("\n\n")]
    assert "the high assessment of Korea’s Minister for Trade, Yoo Myung-hee. He" in told[8]
    assert told[:8] + told[9:] == text.split("\n\n")[:8] + text.split("\n\n")[9:]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The Minister for Trade came.", "The Minister for Trade, Yoo Myung-hee, came."),
        ("Praise for the Minister for Trade, he said.", "Praise for the Minister for Trade, Yoo Myung-hee, he said."),
        ("Praise for Korea's Minister for Trade", "Praise for Korea's Minister for Trade, Yoo Myung-hee"),
        ("Japan's Minister for Trade came.", "Japan's Minister for Trade came."),
        ("The Former Minister for Trade came.", "The Former Minister for Trade came."),
        ("The Minister for Trade Bo Chen came.", "The Minister for Trade Bo Chen came."),
        ("Minister Yoo is the Minister for Trade.", "Minister Yoo is the Minister for Trade."),
        *(
            (same, same)
            for same in (
                "South Korea's Minister for Trade came.",
                "The former Minister for Trade came.",
                "A new Minister for Trade came.",
                "His Minister for Trade came.",
                "The Minister for Trade of Japan came.",
                "The Minister for Trade's office came.",
            )
        ),
        ("In Korea's Minister for Trade we trust.", "In Korea's Minister for Trade, Yoo Myung-hee, we trust."),
    ],
)  # fmt: skip
def test_a_name_is_put_behind_an_office_that_stands_without_it(text: str, told: str) -> None:
    assert with_names(text, (YOO,)) == told


def test_whom_a_question_names() -> None:
    assert named_in("putins take on minister yoo", (YOO,)) == (YOO,)
    assert named_in("What of the Minister for Trade?", (YOO,)) == ()
    assert named_in("What of the vaccine institute?", (YOO, IVI)) == (IVI,)
    assert named_in("What of the vaccine?", (YOO, IVI)) == ()
    of_a_word = Holder("", "Foreign Minister", "An Other")
    assert named_in("Is there an answer?", (of_a_word,)) == ()


def test_what_a_body_is_called_in_full_is_put_behind_its_acronym() -> None:
    told = with_names("On the IVI, he said yes.", (IVI,))
    assert told == "On the IVI, International Vaccine Institute, he said yes."
    spelt_out = "The International Vaccine Institute (IVI) is in Seoul."
    assert with_names(spelt_out, (IVI,)) == spelt_out
