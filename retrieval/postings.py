"""Which texts hold which terms, and how often: arrays on disk, mapped into memory when read."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int32]
Counts = npt.NDArray[np.uint16]

_ARRAYS = ("terms", "term_ends", "starts", "rows", "counts", "lengths")
_READ = 64 * 1024
"""Files up to this size are read: to map one takes longer."""
_MOST = np.iinfo(np.uint16).max


class Postings:
    """An inverted index of some texts; a text's row is its position."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        """`arrays` by name:

        `terms`: all terms in UTF-8, sorted by their bytes, one behind the other; `term_ends`:
        where each ends. `starts`, one longer: where each term's entries begin in `rows` (int32,
        ascending inside a term) and `counts` (uint16). `lengths`: each text's terms (int32).
        """
        self._arrays = arrays
        self._terms, self._term_ends = arrays["terms"], arrays["term_ends"]
        self._starts, self._rows = arrays["starts"], arrays["rows"]
        self._counts = arrays["counts"]
        self.lengths: npt.NDArray[np.int32] = arrays["lengths"]

    @property
    def size(self) -> int:
        """How many texts it holds."""
        return len(self.lengths)

    def save(self, folder: Path) -> None:
        folder.mkdir()
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", self._arrays[name])

    @classmethod
    def load(cls, folder: Path) -> Postings:
        """What `save` wrote to `folder`. Raises OSError or ValueError when it is damaged."""
        return cls({name: _array(folder / f"{name}.npy") for name in _ARRAYS})

    def entries(self, term: str) -> tuple[Rows, Counts]:
        """The rows that hold `term`, ascending, and how often each does."""
        number = self._number(_encoded(term))
        if number is None:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint16)
        stretch = slice(int(self._starts[number]), int(self._starts[number + 1]))
        return self._rows[stretch], self._counts[stretch]

    def _number(self, wanted: bytes) -> int | None:
        first, last = 0, len(self._term_ends)
        while first < last:
            middle = (first + last) // 2
            if self._term(middle) < wanted:
                first = middle + 1
            else:
                last = middle
        return first if first < len(self._term_ends) and self._term(first) == wanted else None

    def _term(self, number: int) -> bytes:
        begin = int(self._term_ends[number - 1]) if number else 0
        return bytes(self._terms[begin : int(self._term_ends[number])])


def _encoded(term: str) -> bytes:
    # A foreign question set may hold half of a surrogate pair.
    return term.encode("utf-8", "surrogatepass")


def _array(path: Path) -> npt.NDArray[Any]:
    mapped = path.stat().st_size > _READ
    found: npt.NDArray[Any] = np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
    return found


class PostingsWriter:
    """Collects texts, in order, some at a time; keeps eleven bytes an entry until the end."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._ids = array("i")
        self._counts = array("H")
        self._distinct = array("i")
        self._lengths = array("i")

    def add(self, texts: Sequence[Sequence[str]]) -> None:
        """Adds texts, each as its terms."""
        numbers = self._numbers
        for terms in texts:
            counted = Counter(terms)
            self._ids.extend(numbers.setdefault(term, len(numbers)) for term in counted)
            self._counts.extend(min(count, _MOST) for count in counted.values())
            self._distinct.append(len(counted))
            self._lengths.append(len(terms))

    def finish(self) -> Postings:
        """Everything that was added."""
        encoded = [_encoded(term) for term in self._numbers]
        order = sorted(range(len(encoded)), key=encoded.__getitem__)
        place = np.zeros(len(encoded), dtype=np.int32)
        place[order] = np.arange(len(encoded), dtype=np.int32)
        terms = place[np.array(self._ids, dtype=np.int32)]
        owner = np.repeat(
            np.arange(len(self._lengths), dtype=np.int32),
            np.array(self._distinct, dtype=np.int32),
        )
        by_term = np.argsort(terms, kind="stable")  # rows stay ascending inside a term
        frequencies = np.bincount(terms, minlength=len(encoded))
        return Postings(
            {
                "terms": np.frombuffer(b"".join(encoded[at] for at in order), dtype=np.uint8),
                "term_ends": np.cumsum([len(encoded[at]) for at in order], dtype=np.int64),
                "starts": np.concatenate([[0], np.cumsum(frequencies)]).astype(np.int64),
                "rows": owner[by_term],
                "counts": np.array(self._counts, dtype=np.uint16)[by_term],
                "lengths": np.array(self._lengths, dtype=np.int32),
            }
        )
