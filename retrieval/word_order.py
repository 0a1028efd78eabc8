"""The words of a Korean question in an order nearer to that of English.

Korean asks in the place where the answer would stand, "Moon Moscow when visits", and of what a noun
is at the end: "visit's purpose what". What reads English looks for what is asked first. To put a
question's words in the other language's order before they are read by what knows that alone: Collins,
Koehn and Kučerová, 2005, https://doi.org/10.3115/1219840.1219906.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.glossary_lookup import Named

_ASKING = re.compile(
    r"(?:언제|어디|누구|뭐)(?!나|든)|(?:누군|뭔)(?!가)|어느|어떤|어떻|어떠|어째|누가|누굴|왜(?!곡)|얼마(?! ?전)"
    r"|몇(?!몇)|무엇(?!보다)|무슨|뭘"
)
_OF_A_NOUN = re.compile(r"(?:어느|어떤|무슨|몇|얼마나)$")
"""What has its noun behind it: "which country", "how many minutes"."""


def asking_first(found: Sequence[Named]) -> list[Named]:
    """What is asked before the rest, with the noun that is asked for.

    `found` are a question's expressions, as written, with their renderings.
    """
    at = next(
        (at for at, (written, known) in enumerate(found) if known and _ASKING.match(written)), 0
    )
    begin, end = at, at + 1
    if _OF_A_NOUN.match(found[at][0]) and end < len(found):
        end += 1
    elif at > 0 and end == len(found):
        return [found[at], found[at - 1], *found[: at - 1]]
    return [*found[begin:end], *found[:begin], *found[end:]]
