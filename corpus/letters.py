"""Latin letters without their marks: what is written "Çavuşoğlu" is asked for as "Cavusoglu"."""

from __future__ import annotations

import re
import unicodedata

_MARKED_LATIN = re.compile(r"[À-ɏḀ-ỿ’ʼ‘]")


def fold(text: str) -> str:
    """`text` with Latin letters bare of their marks and apostrophes straight; as long as before."""

    def bare(match: re.Match[str]) -> str:
        return "'" if match[0] in "’ʼ‘" else unicodedata.normalize("NFD", match[0])[0]

    return _MARKED_LATIN.sub(bare, text)
