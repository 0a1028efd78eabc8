import pytest

from retrieval.turning import after_turn, asked_plainly, without_politeness


@pytest.mark.parametrize(
    ("question", "anew"),
    [
        ("something else now. nukes?", "nukes?"),
        ("ok different thing: what about the WTO", "what about the WTO"),
        ("Leaving the virus aside, how long was the call?", "how long was the call?"),
        ("ok let's go to relations in general", "relations in general"),
        ("New topic - flights", "flights"),
        (
            "Right, enough about trade. Is there anything on culture?",
            "Is there anything on culture?",
        ),
        ("ok leave that. how did he rate trade", "how did he rate trade"),
        ("Apart from this covid business, what of trade?", "what of trade?"),
        ("One more thing that is not on trade: flights?", None),
        ("ty. next q: how long was it", "how long was it"),
        ("the last one, who proposed it?", None),
        ("leave that to him?", None),
        ("something else?", None),
        ("What else is there?", None),
        ("Different topics were raised?", None),
        ("let's see what he said", None),
    ],
)
def test_a_question_that_says_that_it_is_about_something_new(
    question: str, anew: str | None
) -> None:
    assert after_turn(question) == anew


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("I see. And Putin?", "And Putin?"),
        ("Thank you, dear. And how did he take it?", "And how did he take it?"),
        ("ok cool, and flights", "and flights"),
        ("OK, and what about Moon himself?", "and what about Moon?"),
        ("Okay?", "Okay?"),
        ("right to strike?", "right to strike?"),
    ],
)
def test_thanks_for_the_answer_before_are_left_out(question: str, rest: str) -> None:
    assert without_politeness(question) == rest


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("thanks! what is the IVI again?", "what is the IVI?"),
        ("what did he say about the WTO then", "what did he say about the WTO"),
        ("what's the response from Moscow, btw", "what did Moscow reply?"),
        ("then what?", "then what?"),
    ],
)
def test_what_only_leads_over_or_comes_after_is_left_out(question: str, plain: str) -> None:
    assert asked_plainly(question) == plain
