"""How often the speakers of the hand-annotated State Department readouts are told right.

`python -m tests.retrieval.speaker_accuracy [build|final]` prints the figures, and for the half that
the rules were developed on every sentence that came out wrong.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.loading import load_document
from retrieval.attribution import attribute
from retrieval.segmentation import passages

DATA = Path(__file__).parents[1] / "data" / "state-readouts"


@dataclass
class Accuracy:
    """Counts over sentences; a sentence is right when speaker and attribution both are."""

    sentences: int = 0
    right: int = 0
    wrong_names: int = 0
    """Sentences given to a party that is not the annotated speaker."""
    by_label: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """Sentences by annotated attribution ("mixed" apart) and whether they are right."""
    errors: list[str] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        return self.right / self.sentences

    @property
    def wrong_name_rate(self) -> float:
        return self.wrong_names / self.sentences


def measure(half: str, data: Path = DATA) -> Accuracy:
    """The accuracy over the half "build" or "final" of the annotated documents."""
    annotated: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with (data / "annotations.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["half"] == half:
                annotated[row["document_id"]].append(row)
    result = Accuracy()
    for document_id, rows in annotated.items():
        document = load_document(data / "documents" / f"{document_id}.md")
        found = {
            (passage.paragraph, sentence.text): (sentence.speaker, sentence.attribution)
            for passage in attribute(document, passages(document, count_words))
            for sentence in passage.sentences
        }
        for row in rows:
            got = found.get((row["paragraph"], row["text"]), ("not cut so", None))
            _count(result, row, got)
    return result


def _count(result: Accuracy, row: dict[str, Any], got: tuple[str | None, str | None]) -> None:
    right = got == (row["speaker"], row["attribution"])
    result.sentences += 1
    result.right += right
    result.wrong_names += got[0] not in (None, row["speaker"])
    label = "mixed" if row.get("mixed") else row["attribution"]
    result.by_label[label, right] += 1
    if not right:
        wanted = f"{row['attribution']} {row['speaker']}"
        result.errors.append(
            f"{row['document_id']} {row['paragraph']}.{row['sentence']}: wanted {wanted},"
            f" found {got[1]} {got[0]}: {row['text']}"
        )


def count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) + 2 for text in texts]


def main() -> None:
    half = sys.argv[1] if len(sys.argv) > 1 else "build"
    result = measure(half)
    print(f"{half}: {result.sentences} sentences, accuracy {result.accuracy:.3f},", end=" ")
    print(f"wrong names {result.wrong_names} ({result.wrong_name_rate:.3f})")
    for label in sorted({label for label, _ in result.by_label}):
        right, wrong = result.by_label[label, True], result.by_label[label, False]
        print(f"  {label:10} {right} of {right + wrong} right")
    if half == "build":
        print(*result.errors, sep="\n")


if __name__ == "__main__":
    main()
