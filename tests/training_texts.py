"""What every set of training pairs is made with: the files' lines, and how like two texts are."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "training"


@dataclass(frozen=True)
class Pair:
    """A question, a paragraph, and whether the paragraph answers it."""

    question: str
    paragraph: str
    answers: bool
    kind: str


def entries(name: str) -> list[dict[str, Any]]:
    """The lines of a file of tests/data/training."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def nearest(question: str, paragraphs: Sequence[str]) -> str:
    """The paragraph that shares most words with the question, long ones held back a little."""
    long = [text for text in paragraphs if len(text) >= 100] or list(paragraphs)
    return max(long, key=lambda text: (shared(question, text), len(text)))


def shared(question: str, text: str) -> float:
    """How many words of the question a text has; a long one has some by chance."""
    return len(words(text) & words(question)) / max(len(words(text)), 1) ** 0.3


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
