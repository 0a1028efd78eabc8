"""The sentence that a leaning one leans on: "He also said …" is read with who "he" is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.index import CorpusTexts
from retrieval.types import Answer, Hit, NoAnswer, Sentence

_POINTS = re.compile(
    # The subject itself, or the subject after "In addition," or "Regarding the IVI,".
    r"(?:[^,.;“\"]{2,90}, )?(?:he|she|they|it|this|these|those|such|both)\b"
    r"|(?:his|her|their|its) \w|among (?:these|them)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:also|likewise|similarly|in (?:reply|response|return|turn))\b", re.IGNORECASE
)
_LOOKED_BACK = 12
"""So many sentences are looked back at."""


def leans(text: str) -> bool:
    """Whether a sentence begins with a pronoun or goes on with what was said before it."""
    return bool(_POINTS.match(text) or _GOES_ON.match(text))


def antecedent(sentences: Sequence[Sentence], at: int) -> Sentence | None:
    """What the sentence at `at` leans on; None where it leans on nothing, or nothing is near.

    "In reply, …" goes on with the sentence before it; a pronoun leans on the nearest sentence
    that stands by itself, and "he" on one in which the same person speaks. `sentences` are a
    document's, in order.
    """
    leaning = sentences[at]
    before = sentences[max(at - _LOOKED_BACK, 0) : at]
    if _POINTS.match(leaning.text):
        own = [one for one in before if leaning.speaker in (None, one.speaker)]
        return next((one for one in reversed(own) if not _POINTS.match(one.text)), None)
    return before[-1] if before and _GOES_ON.match(leaning.text) else None


def with_antecedents(result: Answer | NoAnswer, texts: CorpusTexts) -> Answer | NoAnswer:
    """`result`, each of its passages with the sentence that its evidence leans on."""
    if isinstance(result, Answer):
        return replace(result, hits=tuple(with_antecedent(hit, texts) for hit in result.hits))
    return replace(result, closest=tuple(with_antecedent(hit, texts) for hit in result.closest))


def with_antecedent(hit: Hit, texts: CorpusTexts) -> Hit:
    """`hit` with the sentence that its evidence leans on."""
    if not hit.evidence or not leans(hit.evidence[0].text):
        return hit
    first = hit.evidence[0]
    sentences = _sentences_up_to(hit, texts)
    at = next((n for n, one in enumerate(sentences) if one.start == first.start), None)
    return hit if at is None else replace(hit, antecedent=antecedent(sentences, at))


def _sentences_up_to(hit: Hit, texts: CorpusTexts) -> list[Sentence]:
    """The sentences of the hit's passage and of those before it in its document, in order."""
    row = texts.row(hit.passage.id)
    found = {sentence.start: sentence for sentence in hit.passage.sentences}
    # Only the document's own rows: those before it may be a removed one's, which nobody can read.
    for earlier in texts.passage_rows(hit.document.id):
        if row - _LOOKED_BACK <= earlier < row:
            passage, _, _ = texts.passage(earlier)
            # Windows of a long paragraph share sentences.
            found |= {sentence.start: sentence for sentence in passage.sentences}
    return [found[start] for start in sorted(found)]
