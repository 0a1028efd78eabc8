"""What of a question is the same in English whatever its language: names, acronyms and numbers.

Where there is no glossary the cross-encoder reads these, and behind them the whole question as
`retrieval.bridge` carries it over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from retrieval import lexical
from retrieval.glossary import Gloss
from retrieval.glossary_lookup import once

_PART = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z][A-Za-z0-9]*(?:[-'’][A-Za-z0-9]+)*")


def kept(question: str, names: Mapping[str, str], said: Set[str] = frozenset()) -> Gloss:
    """The words of `question` that need no glossary, in their order.

    `names` says what persons and bodies are called in English, by how they are called in other
    letters; `said` are the terms of what was found, and what is written with a capital and among
    them is a name.
    """
    found = once(_found(question, names, said))
    text = " ".join(found)
    return Gloss(text, text, 0.0)


def _found(question: str, names: Mapping[str, str], said: Set[str]) -> Iterator[str]:
    forms = sorted(names, key=len, reverse=True)
    pattern = "|".join([*map(re.escape, forms), _PART.pattern])
    english = {form.casefold(): name for form, name in names.items()}
    for match in re.finditer(pattern, question, re.IGNORECASE):
        word = match[0]
        if name := english.get(word.casefold()):
            yield name
        elif (
            word[0].isdigit() or word[1:].isupper() or (word[0].isupper() and _is_said(word, said))
        ):
            yield word


def _is_said(word: str, said: Set[str]) -> bool:
    terms = lexical.terms([word])[0]
    return bool(terms) and said >= set(terms)
