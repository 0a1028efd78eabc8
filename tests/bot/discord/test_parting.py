import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord import guard
from bot.discord.pages import Page
from bot.discord.parting import pieces
from bot.presentation import Span
from tests.bot.discord.test_rendering import source

HOSTILE = st.text(st.sampled_from("\\*_~|`<>[]()#@:-+1.> \nabé한"), min_size=1, max_size=600)


@settings(deadline=None)
@given(
    st.lists(st.tuples(HOSTILE, st.booleans()), min_size=1, max_size=6),
    st.integers(60, 400),
    st.data(),
)
def test_pieces_rejoin_to_the_passage_and_keep_to_their_room(
    parts: list[tuple[str, bool]], room: int, data: st.DataObject
) -> None:
    text = "".join(part for part, _ in parts)
    ends = tuple(sorted(data.draw(st.sets(st.integers(1, len(text)), max_size=5))))
    block = source(*(Span(*part) for part in parts), start=7, ends=ends)
    found = list(pieces(block, room, room))
    document = "x" * 7 + text
    guard.check_pages([Page(tuple(found))], {"d": document}.get)
    assert found[0].start == 7
    assert found[-1].end == len(document)
    assert all(one.end == two.start for one, two in itertools.pairwise(found))
    # A single character may need a few: its backslash, the bold marks, the quotation mark.
    assert all(len(piece.markup) <= room for piece in found)
