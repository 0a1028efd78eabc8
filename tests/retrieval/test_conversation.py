import pytest

from retrieval.asking import NOBODY, AskedKind, AskedSpeaker
from retrieval.conversation import Before, Readings, readings, with_persons

MOON, PUTIN = "Moon Jae-in", "Vladimir Putin"


def asked(question: str, name: str, party: str) -> AskedSpeaker:
    start = question.index(name)
    return AskedSpeaker(AskedKind.PARTY, (party,), spans=((start, start + len(name)),))


def before(question: str, name: str = "Moon", party: str = MOON) -> Before:
    return Before(question, asked(question, name, party), parties=(MOON, PUTIN))


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("does he want to work on it?", f"does {MOON} want to work on it?"),
        ("What is his plan?", f"What is {MOON}'s plan?"),
        ("Anything else from him on trade?", f"Anything else from {MOON} on trade?"),
        # "he" is somebody whom the question itself names.
        ("Did Putin say he would come?", "Did Putin say he would come?"),
        ("What did the other side want?", f"What did {PUTIN} want?"),
        ("And the other side, what did they think of her?", f"what did {PUTIN} think of her?"),
        ("and him?", f"And {PUTIN}?"),
        ("What did Moon ask Russia to do for her?", "What did Moon ask Russia to do for her?"),
    ],
)
def test_persons_are_put_in_for_pronouns(question: str, read: str) -> None:
    last = before("What did Moon say about the IVI?")
    assert with_persons(question, last) == read


def test_whom_was_spoken_of_is_meant_where_nobodys_words_are_asked_for() -> None:
    last = before("Did Moon mention a visit by Putin to Korea?")
    assert with_persons("so will he come?", last, speaks=False) == f"so will {PUTIN} come?"
    assert with_persons("what did he say?", last) == f"what did {MOON} say?"


def test_he_is_the_only_one_who_is_named() -> None:
    last = Before(
        "What fields did Moon praise?", asked("Did Moon", "Moon", MOON), None, (MOON, PUTIN)
    )
    assert (
        with_persons("No, Putin. What did he list?", last) == f"No, Putin. What did {PUTIN} list?"
    )
    # "in" is none of "Jae-in".
    last = Before("Does Putin call Korea a partner?", parties=(MOON, PUTIN))
    assert with_persons("in what part does he mean?", last) == f"in what part does {PUTIN} mean?"


def test_he_is_who_spoke_in_the_answer_where_nobody_was_asked_about() -> None:
    last = Before("Who praised it?", AskedSpeaker(AskedKind.WHO), PUTIN, (MOON, PUTIN))
    assert with_persons("What else did he say?", last) == f"What else did {PUTIN} say?"


def test_she_is_nobody_whom_the_document_calls_he() -> None:
    last = Before(
        "What did Moon say about Yoo?",
        asked("What did Moon", "Moon", MOON),
        None,
        (MOON, PUTIN),
        {MOON: "he"},
    )
    assert with_persons("what is she running for", last) == "what is she running for"
    assert with_persons("what did he say of her", last) == f"what did {MOON} say of her"
    # Nothing is known of this one.
    putin = Before(last.question, asked("What did Moon", "Moon", PUTIN), None, (PUTIN,))
    assert with_persons("what did she say", putin) == f"what did {PUTIN} say"


def test_who_replied_goes_on() -> None:
    last = before("and what did Putin reply about the IVI?", "Putin", PUTIN)
    assert with_persons("did he say yes?", last) == f"did {PUTIN} say yes?"
    assert with_persons("so is that a yes?", last) == last.question
    assert with_persons("what did he reply to", last) == f"what did {PUTIN} reply to"
    asking = before("What did Moon ask for?")
    assert with_persons("did he say yes?", asking) == f"did {PUTIN} say yes?"


def test_a_name_is_no_pattern() -> None:
    last = Before("What did X say?", AskedSpeaker(AskedKind.PARTY, (r"a\1b",)), parties=(r"a\1b",))
    assert with_persons("why did he say so?", last) == r"why did a\1b say so?"


def texts(question: str, history: list[str], asked: AskedSpeaker, last: Before) -> list[str]:
    return list(readings(question, history, asked, last).texts)


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Did he say yes?", f"Did {PUTIN} say yes?"),
        ("Did he agree to that?", f"Did {PUTIN} agree to that?"),
        ("and what was the answer", f"What did {PUTIN} reply?"),
        ("What did his counterpart stress?", f"What did {PUTIN} stress?"),
        ("Does he agree?", f"Does {PUTIN} agree?"),
        ("Does he agree with Biden?", f"Does {MOON} agree with Biden?"),
        ("did the other guy like it", f"did {PUTIN} like it"),
    ],
)
def test_who_answers_is_the_other_one(question: str, read: str) -> None:
    assert with_persons(question, before("Does Moon want a visit by Putin?")) == read


def test_another_party_or_topic_takes_the_place_of_the_last_one() -> None:
    last = before("What did Moon say about the IVI?")
    found = readings("And Putin?", [last.question], asked("And Putin?", "Putin", PUTIN), last)
    assert found == Readings(("What did Putin say about the IVI?",), is_whole=True)
    assert texts("and about flights?", [last.question], NOBODY, last) == [
        "What did Moon say about flights?"
    ]


def test_the_topic_takes_the_place_of_a_pronoun_at_the_end() -> None:
    last = before("What did Moon say about Yoo Myung-hee?")
    question = f"what did {PUTIN} think of her?"
    assert texts(question, [last.question], asked(question, PUTIN, PUTIN), last) == [
        f"what did {PUTIN} think of Yoo Myung-hee?"
    ]
    last = Before("What are the Nine Bridges projects?")
    assert texts("who talked about them?", [last.question], NOBODY, last) == [
        "who talked about Nine Bridges projects?"
    ]


def test_a_saying_is_about_the_topic() -> None:
    last = before("How did Moon rate the cooperation in shipbuilding?")
    question = "And what did Putin answer?"
    found = readings(question, [last.question], asked(question, "Putin", PUTIN), last)
    assert found == Readings(
        ("And what did Putin answer about the cooperation in shipbuilding?",), is_whole=False
    )


def test_other_follow_ups_get_the_topic_or_the_whole_last_question() -> None:
    last = before("What did Moon say about the IVI?")
    question = "And what did Putin promise?"
    assert texts(question, [last.question], asked(question, "Putin", PUTIN), last) == [
        "And what did Putin promise — IVI?"
    ]
    assert texts("until when?", ["Which year was extended?"], NOBODY, Before("Which …?")) == [
        "until when — year extended?",
        "Which year was extended, until when?",
    ]


def test_a_piece_may_be_asked_of_the_same_person() -> None:
    last = before("Which fields would Moon like to work on?")
    assert texts("something about the arctic too?", [last.question], NOBODY, last)[0] == (
        f"What did {MOON} say about the arctic?"
    )


def test_the_topic_is_looked_for_further_back_where_the_last_question_has_none() -> None:
    history = ["What are the Nine Bridges projects?", "why?"]
    assert texts("who wants it?", history, NOBODY, Before("why?"))[0] == (
        "who wants it — Nine Bridges projects?"
    )


def test_a_partys_name_alone_is_no_topic() -> None:
    last = before("Did Moon invite Putin?")
    found = readings(
        f"What did {PUTIN} reply?", [last.question], asked("Putin", "Putin", PUTIN), last
    )
    assert all("about Putin" not in text for text in found.texts)
