import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.tokens import (
    ANY_CUSTOM_ID,
    Action,
    Place,
    Signer,
    Token,
    TokenError,
    base36,
    fitting,
    version_of,
)

VERSION = version_of("corpus", "model")
places = st.builds(Place, st.integers(0, 36**7 - 1), st.integers(0, 36**3 - 1))
servers = st.none() | st.integers(1, 2**63)


@given(st.lists(places, min_size=1, max_size=12), servers)
def test_a_token_is_read_back_and_fits(found: list[Place], server: int | None) -> None:
    token = Token(Action.MORE, VERSION, fitting(found))
    custom_id = Signer(b"key").write(token, server)
    assert len(custom_id) <= 100
    assert Signer(b"key").read(custom_id, server) == token


@given(st.integers(0, 2**64))
def test_a_user_is_read_back(user: int) -> None:
    token = Token(Action.REMOVE, VERSION, user=user)
    assert Signer(b"key").read(Signer(b"key").write(token, 1), 1) == token
    assert int(base36(user), 36) == user


def test_a_token_is_of_no_use_elsewhere_or_changed() -> None:
    signer = Signer(b"key")
    custom_id = signer.write(Token(Action.CITE, VERSION, (Place(7, 1),)), 5)
    others = [
        (custom_id, 6),
        (custom_id, None),
        (custom_id.replace("7.1", "8.1"), 5),
        (custom_id.replace("r1:q", "r1:h"), 5),
        (custom_id + "x", 5),
        (custom_id.replace("r1", "r2"), 5),
        ("r1:q:'; DROP TABLE feedback;--", 5),
        ("", 5),
    ]
    for forged, server in others:
        with pytest.raises(TokenError):
            signer.read(forged, server)
    with pytest.raises(TokenError):
        Signer(b"another key").read(custom_id, 5)


@pytest.mark.parametrize("body", ["r1:z:01234567:7.1", "r1:x:01234567:", "r1:x:01234567:1-2"])
def test_a_signed_button_that_makes_no_sense_is_refused(body: str) -> None:
    """Another version of the program, with the same key, may have written it."""
    signer = Signer(b"key")
    with pytest.raises(TokenError):
        signer.read(f"{body}:{signer._signature(body, 1)}", 1)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(TokenError):
        Signer(b"key").read(text, 1)


def test_places_that_do_not_fit_are_left_out() -> None:
    many = [Place(36**6, 1)] * 30
    assert len(fitting(many)) == 7
    assert fitting([]) == ()
    assert ANY_CUSTOM_ID.startswith("r")
