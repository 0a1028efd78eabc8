import dataclasses
import datetime

from bot.silence import explanation
from bot.wording import wording
from retrieval.types import Attribution, NoAnswer, Query, Reason, Searched
from tests.bot.test_presentation import SECOND, hit


def test_silence_says_what_was_looked_through_and_for_what() -> None:
    day = datetime.date(2020, 9, 28)
    silence = NoAnswer(
        Query("sanctions?"),
        Reason.NOT_IN_DOCUMENTS,
        searched=Searched(1, 14, day, day),
        unknown_words=("sanctions",),
    )
    assert explanation(silence) == (
        "Nothing in 14 paragraphs of 1 document, 28 September 2020, speaks of sanctions."
    )
    several = Searched(3, 40, day, datetime.date(2021, 1, 2))
    assert explanation(dataclasses.replace(silence, searched=several, unknown_words=())) == (
        "Nothing in 40 paragraphs of 3 documents, 28 September 2020 to 2 January 2021, "
        "answers this."
    )


def test_it_is_counted_how_often_each_party_speaks_of_it() -> None:
    true = dataclasses.replace(SECOND, speaker="Bo Ek", attribution=Attribution.PARAPHRASE)
    result = NoAnswer(
        Query("q"),
        Reason.OTHER_SPEAKER,
        (hit(evidence=(true,)),),
        asked=("Ann Lee",),
        speakers=(("Ann Lee", 0), ("Bo Ek", 2)),
    )
    assert explanation(result).splitlines()[0] == "Bo Ek: 2 passages. Ann Lee: none."


def test_a_sentence_begins_with_a_capital_whoever_is_asked() -> None:
    true = dataclasses.replace(SECOND, speaker="Bo Ek", attribution=Attribution.PARAPHRASE)
    result = NoAnswer(
        Query("What did the US say?"),
        Reason.OTHER_SPEAKER,
        (hit(evidence=(true,)),),
        asked=("the United States",),
        speakers=(("the United States", 0), ("Bo Ek", 1)),
    )
    assert explanation(result).splitlines() == [
        "Bo Ek: 1 passage. The United States: none.",
        "The United States does not speak of this here. Bo Ek does:",
    ]


def test_what_is_not_spoken_of_is_named_in_the_questions_letters() -> None:
    silence = NoAnswer(
        Query("What about it?"),
        Reason.NOT_IN_DOCUMENTS,
        searched=Searched(1, 14, datetime.date(2020, 9, 28), datetime.date(2020, 9, 28)),
        interpreted_as="What about Yemen (C++)?",
        unknown_words=("yemen", "c++", "war"),
    )
    assert explanation(silence).endswith("speaks of Yemen, C++ or war.")


def test_of_many_words_names_are_named_first() -> None:
    silence = NoAnswer(
        Query("was the mild winter as cold as ice in Sudan"),
        Reason.NOT_IN_DOCUMENTS,
        searched=Searched(1, 14, datetime.date(2020, 9, 28), datetime.date(2020, 9, 28)),
        unknown_words=("mild", "winter", "cold", "ice", "sudan"),
    )
    assert explanation(silence).endswith("speaks of Sudan, mild winter or cold.")


def test_words_side_by_side_are_named_together() -> None:
    silence = NoAnswer(
        Query("Did Xi Jinping join the six-party talks, jinping?"),
        Reason.NOT_IN_DOCUMENTS,
        searched=Searched(1, 14, datetime.date(2020, 9, 28), datetime.date(2020, 9, 28)),
        unknown_words=("xi", "jinping", "six", "party"),
    )
    assert explanation(silence).endswith("speaks of Xi Jinping or six-party.")


def unread(question: str) -> NoAnswer:
    return NoAnswer(Query(question), Reason.NOT_IN_DOCUMENTS, unread=True)


def test_a_question_that_nothing_reads_is_not_called_unanswered() -> None:
    english = "Questions in this language are not understood here. Ask in English, please."
    assert explanation(unread("¿Qué dijo?")) == english
    assert explanation(unread("¿Qué dijo?"), wording("ko")).startswith("여기서는")


def test_who_is_not_understood_is_told_so_in_the_questions_own_language() -> None:
    assert explanation(unread("Что?")).startswith("Вопросы на этом языке")
    assert explanation(unread("Что?"), wording("ko")).startswith("Вопросы на этом языке")
    assert explanation(unread("무엇을?")).startswith("여기서는")
