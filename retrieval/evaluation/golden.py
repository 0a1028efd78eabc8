"""The golden run: which questions come out right today, so that none is lost unnoticed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import DatasetError
from retrieval.evaluation.results import as_it_should_be, why
from retrieval.evaluation.types import Outcome

_TOP = 3


@dataclass(frozen=True, slots=True)
class Golden:
    """The questions of a run, each with its first units and whether it came out right."""

    dataset: str
    mode: str
    questions: Mapping[str, Mapping[str, Any]]
    """A question's id to `right` (bool), `found` (units, best first) and `why`."""

    @classmethod
    def of(cls, dataset: str, mode: str, outcomes: Sequence[Outcome]) -> Golden:
        questions = {
            outcome.question.id: {
                "right": as_it_should_be(outcome),
                "why": why(outcome),
                "found": [unit for unit, _ in outcome.ranking[:_TOP]],
            }
            for outcome in outcomes
        }
        return cls(dataset, mode, questions)

    @property
    def right(self) -> set[str]:
        """The ids of the questions that came out right."""
        return {key for key, question in self.questions.items() if question["right"]}

    def write(self, path: Path) -> None:
        """A line a question, so that a change shows as a change of lines.

        Raises DatasetError when the file cannot be written.
        """
        lines = [
            f"    {json.dumps(key)}: {json.dumps(question, ensure_ascii=False)}"
            for key, question in self.questions.items()
        ]
        head = f'  "dataset": {json.dumps(self.dataset)},\n  "mode": {json.dumps(self.mode)},\n'
        body = ",\n".join(lines)
        try:
            path.write_text(f'{{\n{head}  "questions": {{\n{body}\n  }}\n}}\n', encoding="utf-8")
        except OSError as error:
            raise DatasetError(f"{path}: cannot be written: {error.strerror}") from None

    @classmethod
    def read(cls, path: Path) -> Golden:
        """Raises DatasetError when the file is not a golden run."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            golden = cls(values["dataset"], values["mode"], values["questions"])
            sorted(golden.right)
        except OSError as error:
            raise DatasetError(f"{path}: cannot be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise DatasetError(
                f"{path}: is not a golden run; write it with --write-golden"
            ) from None
        return golden


def losses(before: Golden, now: Golden) -> list[str]:
    """Questions that were right and are so no more, each with what came of it; those asked again."""
    lost = [key for key in before.questions if key in before.right and key in now.questions]
    return [
        f"{key}: {now.questions[key]['why']}" for key in lost if not now.questions[key]["right"]
    ]
