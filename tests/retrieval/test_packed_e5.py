from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import ModelError
from retrieval.packed_e5 import PackedE5, weights


def packed() -> bytes:
    """A file written by hand: three pieces, one replacement, a plain tensor and a matrix."""
    pieces = ["<s>", "</s>", "▁é"]
    texts = [piece.encode() for piece in pieces]
    ends = np.cumsum([0, *map(len, texts)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 0, 1, 64, 3, 512, 2, 1e-12, 32)
    head += struct.pack("<5iQ", 3, 0, 1, 2, 2, int(ends[-1])) + ends.tobytes()
    head += np.array([0, -1.5, -2], "<f4").tobytes() + b"".join(texts)
    replacement = struct.pack("<IBI", ord("①"), 1, ord("1"))
    head += struct.pack("<iI", 1, len(replacement)) + replacement
    plain = np.array([1.5, -2], "<f4").tobytes()
    matrix = np.array([0.5], "<f2").tobytes() + bytes([0x08 | 0xF0, *[0x88] * 15])
    entries = [("bias", 0, plain), ("matrix", 1, matrix)]
    size = len(head) + 4 + sum(2 + len(name) + 1 + 4 + 8 + 8 for name, _, _ in entries)
    listing = struct.pack("<i", len(entries))
    for name, kind, data in entries:
        listing += struct.pack("<H", len(name)) + name.encode()
        listing += struct.pack("<BIQQ", kind, 0, size, len(data))
        size += len(data)
    return head + listing + plain + matrix


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "model.bin"
    path.write_bytes(packed())
    return path


def test_every_part_is_read(file: Path) -> None:
    model = PackedE5.read(file)
    assert (model.hidden, model.layers, model.heads, model.inner) == (32, 0, 1, 64)
    assert (model.begin, model.end, model.unknown, model.max_tokens) == (0, 1, 2, 512)
    assert model.pieces == [("<s>", 0.0), ("</s>", -1.5), ("▁é", -2.0)]
    assert model.replacements == {"①": "1"}
    assert model.plain("bias").tolist() == [1.5, -2.0]


def test_a_block_is_a_scale_and_lower_halves_before_upper_ones(file: Path) -> None:
    scales, stored = PackedE5.read(file).blocks("matrix", 1)
    assert scales.tolist() == [[0.5]]
    # The first byte is F8: weight 0 is 8, which stands for zero, and weight 16 is 15.
    assert weights(stored)[0, 0].tolist() == [8, *[8] * 15, 15, *[8] * 15]


@pytest.mark.parametrize("length", [0, 3, 10, 60, 150])
def test_a_file_that_is_not_whole_is_told(file: Path, length: int) -> None:
    file.write_bytes(packed()[:length])
    with pytest.raises(ModelError, match=r"not whole|not a packed"):
        PackedE5.read(file)


def test_another_file_and_a_missing_one_are_told(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"PK\3\4" + bytes(100))
    with pytest.raises(ModelError, match="not a packed e5 model"):
        PackedE5.read(tmp_path / "other")
    with pytest.raises(ModelError, match="cannot be read"):
        PackedE5.read(tmp_path / "none")


def test_a_missing_tensor_is_told(file: Path) -> None:
    with pytest.raises(ModelError, match="no tensor 'l0"):
        PackedE5.read(file).plain("l0.q.b")
