"""How often it is told right whose words a question of our own question set asks for.

`python -m tests.retrieval.asked_accuracy` prints precision and recall over the half for building,
and every question that came out wrong. Typing errors are mended first, as the engine does it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from corpus import load_folder, shipped_documents
from retrieval.asked_speaker import asked_speaker
from retrieval.asking import AskedKind, AskedSpeaker
from retrieval.evaluation.questions import shipped_questions


@dataclass
class Accuracy:
    """Counts over questions; the decision is a party, "both", "who" or nobody."""

    questions: int = 0
    right: int = 0
    decided: int = 0
    wanted: int = 0
    hits: int = 0
    other_party: int = 0
    """Questions for one party's words that were taken for the other's."""
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of the questions that are said to ask for somebody's words: how many do, and for his."""
        return self.hits / self.decided

    @property
    def recall(self) -> float:
        """Of the questions that ask for somebody's words: for how many it is told whose."""
        return self.hits / self.wanted


def measure() -> Accuracy:
    """The accuracy over the half for building."""
    documents = {document.id: document for document in load_folder(shipped_documents())}
    result = Accuracy()
    with shipped_questions().open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["split"] != "dev":
                continue
            question = row["clean"] or row["question"]
            found = label(asked_speaker(question, documents[row["document_id"]].parties))
            result.questions += 1
            result.right += found == row["speaker"]
            result.decided += found is not None
            result.wanted += row["speaker"] is not None
            result.hits += found is not None and found == row["speaker"]
            result.other_party += {found, row["speaker"]} == {"Moon Jae-in", "Vladimir Putin"}
            if found != row["speaker"]:
                result.errors.append(f"wanted {row['speaker']}, found {found}: {question}")
    return result


def label(asked: AskedSpeaker) -> str | None:
    """The decision as the question set writes it; doings are nobody's words."""
    if asked.kind in (None, AskedKind.DOINGS):
        return None
    return ",".join(asked.names) if asked.kind == "party" else str(asked.kind)


def main() -> None:
    result = measure()
    print(f"{result.questions} questions, {result.right} right, precision {result.precision:.3f},")
    print(f"recall {result.recall:.3f}, taken for the other party's: {result.other_party}")
    print(*result.errors, sep="\n")


if __name__ == "__main__":
    main()
