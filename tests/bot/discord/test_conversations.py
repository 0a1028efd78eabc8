from bot.discord.conversations import PAUSE, Conversations, Key, Turn, after
from retrieval.types import Given, Query

ALICE, BOB = 7, 8
HERE = Key(3, 1, ALICE)


def turns(*questions: str, user: int = ALICE) -> tuple[Turn, ...]:
    return tuple(Turn(user, question) for question in questions)


def test_the_last_five_questions_are_kept() -> None:
    kept = Conversations()
    kept.remember(HERE, turns(*"abcdefg"))
    assert kept.before(HERE) == turns(*"cdefg")


def test_two_people_and_two_places_do_not_mix() -> None:
    kept = Conversations()
    kept.remember(HERE, turns("a"))
    assert kept.before(Key(3, 1, BOB)) == ()
    assert kept.before(Key(3, 2, ALICE)) == ()
    assert kept.before(Key(4, 1, ALICE)) == ()
    assert kept.before(Key(3, 1, ALICE, private=True)) == ()


def test_after_a_quarter_of_an_hour_a_channel_begins_anew_and_a_reply_does_not() -> None:
    now = 0.0
    kept = Conversations(clock=lambda: now)
    kept.remember(HERE, turns("a"))
    kept.remember(Key(3, 5), turns("a"))
    now = 900.0
    assert kept.before(HERE, PAUSE)
    now = 901.0
    assert kept.before(HERE, PAUSE) == ()
    assert kept.before(Key(3, 5))
    now = 86_401.0
    assert kept.before(Key(3, 5)) == ()


def test_who_asks_to_be_forgotten_is_forgotten_in_others_conversations_too() -> None:
    kept = Conversations()
    kept.remember(HERE, turns("a"))
    kept.remember(Key(3, 5), turns("a"))
    kept.remember(Key(3, 6), (*turns("a"), *turns("b", user=BOB)))
    kept.forget(ALICE)
    assert kept.before(HERE) == ()
    assert kept.before(Key(3, 5)) == ()
    assert kept.before(Key(3, 6)) == turns("b", user=BOB)


def test_their_number_is_bounded() -> None:
    kept = Conversations()
    for place in range(5001):
        kept.remember(Key(3, place), turns("a"))
    assert kept.before(Key(3, 0)) == ()
    assert kept.before(Key(3, 5000))


def test_a_question_comes_with_what_was_asked_and_answered() -> None:
    given = Given(("d#p1",), "Moon Jae-in")
    asked = after(Query("and?", limit=10), (Turn(ALICE, "a", given), Turn(ALICE, "b")))
    assert (asked.history, asked.given, asked.limit) == (("a", "b"), (given, None), 10)
