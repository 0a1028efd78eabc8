import pytest

from bot.discord import guard
from bot.discord.markup import UnfaithfulError
from bot.discord.pages import Page, Quote


@pytest.mark.parametrize(
    "sent", ["> President Putin agreed.", "> President **Putin", "> President *Putin*"]
)
def test_the_guard_stops_what_is_not_the_document(sent: str) -> None:
    with pytest.raises(UnfaithfulError):
        guard.check_pages([Page((Quote(sent, "d", 0, 15),))], {"d": "President Putin said so."}.get)


def test_the_guard_stops_an_unknown_document_and_an_exchanged_text() -> None:
    page = Page((Quote("> President", "d", 0, 9),))
    with pytest.raises(UnfaithfulError):
        guard.check_pages([page], {}.get)
    with pytest.raises(UnfaithfulError):
        guard.check_sent(["> Precedent"], page)
