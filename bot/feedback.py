"""Feedback to a question set: a judged answer becomes a test case that `readout eval` runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.database import Opinion, Verdict


def question_set(opinions: Sequence[Opinion]) -> Iterator[str]:
    """A JSON line for each opinion that says what the right answer is.

    Opinions that only say that something is wrong are left out: they have no right answer.
    """
    for number, opinion in enumerate(opinions, start=1):
        judged = _judged(opinion)
        if judged is not None:
            line = {
                "id": f"f{number:05}",
                "kind": f"feedback_{opinion.verdict}",
                "question": opinion.question,
                "document_id": opinion.document_id,
                **judged,
            }
            yield json.dumps(line, ensure_ascii=False)


def _judged(opinion: Opinion) -> dict[str, Any] | None:
    """The fields that say what is right; None where the opinion does not."""
    here = {"paragraphs": [opinion.paragraph], "evidence": [opinion.evidence]}
    if opinion.verdict is Verdict.HELPFUL:
        return {"answerable": True, **here}
    if opinion.verdict is Verdict.OTHER_PARAGRAPH and opinion.right_paragraph is not None:
        return {"answerable": True, "paragraphs": [opinion.right_paragraph]}
    if opinion.verdict is Verdict.NOT_IN_DOCUMENTS:
        return {"answerable": False, "reason": "not_in_documents"}
    if opinion.verdict is Verdict.OTHER_SPEAKER:
        return {"answerable": False, "reason": "other_speaker", **here}
    return None
