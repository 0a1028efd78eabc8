"""What a question wants of whom: the result that the readers of each language give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class AskedKind(StrEnum):
    """Whose words are asked for."""

    PARTY = "party"
    BOTH = "both"
    """Those of the parties together."""
    WHO = "who"
    """The question is who said it."""
    DOINGS = "doings"
    """Not words are asked for, but what somebody does: what another says without naming them tells
    nothing of that."""


@dataclass(frozen=True, slots=True)
class AskedSpeaker:
    """Whose words a question asks for; `kind` is None when it asks for nobody's."""

    kind: AskedKind | None = None
    names: tuple[str, ...] = ()
    """The parties, in the document's order; several when only their side is named."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where the question says so: (start, end) of the words."""
    told: tuple[tuple[int, int], ...] = ()
    """Where the question says to whom it was said, behind that: "tell Putin", " to Putin"."""
    is_stranger: bool = False
    """Whether somebody among them is no party, so that what the parties say together is not theirs."""

    @property
    def of_words(self) -> AskedKind | None:
        """The kind, None also where doings are asked for."""
        return None if self.kind is AskedKind.DOINGS else self.kind

    def without_told(self, question: str) -> str:
        """`question` without those to whom it was said."""
        for start, end in sorted(self.told, reverse=True):
            question = question[:start] + question[end:]
        return " ".join(question.split())


NOBODY = AskedSpeaker()


def in_order(names: Iterable[str], order: Iterable[str]) -> tuple[str, ...]:
    """`names` as they follow each other in `order`."""
    wanted = set(names)
    return tuple(name for name in order if name in wanted)
