"""An answer as the JSON of the command-line contract."""

from __future__ import annotations

import json
from typing import Any

from retrieval.types import Answer, Hit, NoAnswer, Sentence

_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\u0085\u2028\u2029"}


def answer_as_json(identifier: Any, result: Answer | NoAnswer) -> str:
    """One line of JSON, without line ends inside."""
    answered = isinstance(result, Answer)
    hits = result.hits if isinstance(result, Answer) else result.closest
    line = json.dumps(
        {
            "id": identifier,
            "question": result.query.text,
            "interpreted_as": result.interpreted_as,
            "answered": answered,
            "reason": None if isinstance(result, Answer) else result.reason.value,
            "confidence": None if result.confidence is None else round(result.confidence, 4),
            "passages": [_hit(hit) for hit in hits],
        },
        ensure_ascii=False,
    )
    # Valid inside a JSON text, but a line end to many who read lines.
    return line.translate(_LINE_ENDS)


def _hit(hit: Hit) -> dict[str, Any]:
    passage, document = hit.passage, hit.document
    return {
        "rank": hit.rank,
        "passage_id": passage.id,
        "document_id": document.id,
        "title": document.title,
        "date": document.date.isoformat(),
        "publisher": document.publisher,
        "url": document.source_url,
        "paragraph": passage.paragraph,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "evidence": [sentence_fields(sentence) for sentence in hit.evidence],
        "score": hit.score,
    }


def sentence_fields(sentence: Sentence) -> dict[str, Any]:
    """A sentence's place, text, speaker and attribution."""
    return {
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "speaker": sentence.speaker,
        "attribution": sentence.attribution.value if sentence.attribution else None,
    }
