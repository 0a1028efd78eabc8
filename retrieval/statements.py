"""Is it a question, or a statement that somebody wants to see borne out?"""

from __future__ import annotations

import re

from retrieval.reporting import word_set
from retrieval.words import words

# What begins a question, a request or a wish for something to be found.
_ASKS = word_set(
    "who whom whose what whats which when where why how is are was were am do does did has have had"
    " can could will would shall should may might must isnt arent wasnt werent dont doesnt didnt"
    " hasnt havent cant couldnt wont wouldnt please tell show give list find explain describe name"
    " summarise summarize search look compare quote cite any anything anyone hey hi hello so and but"
    " ok okay also i im we"
)
_FEWEST = 5
"""With fewer words than this it is a topic, and whoever types a topic asks about it."""


def is_statement(question: str) -> bool:
    """Whether this claims something instead of asking: "Putin agreed to visit Korea."."""
    spoken = words(question)
    if "?" in question or len(spoken) < _FEWEST or spoken[0] in _ASKS:
        return False
    return re.search(r"[.!]\W*\Z", question) is not None
