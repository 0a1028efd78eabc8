"""Which words of a question carry its content, and which only ask."""

from __future__ import annotations

import re

from retrieval.reporting import word_set
from retrieval.stopwords import FUNCTION_WORDS

__all__ = ["ASKING_WORDS", "FUNCTION_WORDS", "OF_MEASURE", "content_words", "has_name", "words"]

# What questions about any document are made of, besides function words: who asks writes them,
# whatever the document says.
ASKING_WORDS = word_set(
    "according address addressed anybody anyone anything asked bring brought called call"
    " comment commented describe described did discuss discussed document everything exactly"
    " explain express expressed find give given going happen happened hey hows know let like"
    " look made make makes mean means mention mentioned might must ok okay one people please put quote"
    " raise raised react reaction readout reported response said saying says say side shall sides"
    " somebody someone something speak speaks spoke state stated statement summarize talk"
    " talked talks tell text thanks thing things think thinks thought told topic touched use"
    " used view views want wanted wants whats wheres whos word words would"
)

OF_MEASURE = word_set("age big date far large long many much name number often old soon time")
"""What a question asks for ("how long", "on what date") is not what it is about."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def words(text: str) -> list[str]:
    """The words of `text`, lower-case, without possessive endings."""
    return [
        re.sub(r"['’]s?$", "", match[0].lower().replace("’", "'")) for match in _WORD.finditer(text)
    ]


def has_name(text: str, name: str) -> bool:
    """Whether a word of `name` is in `text`; "in" is none of "Moon Jae-in"."""
    return bool(set(words(text)) & set(content_words(name)))


def content_words(question: str) -> list[str]:
    """The words that say what a question is about, in order, each once."""
    found = (word for word in words(question) if word not in FUNCTION_WORDS | ASKING_WORDS and word)
    return list(dict.fromkeys(found))
