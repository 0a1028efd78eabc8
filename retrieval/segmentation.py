"""A document to its passages and sentences, every one an exact slice of the document's text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from corpus.document import Document
from retrieval.types import Passage, Sentence

TokenCounter = Callable[[Sequence[str]], list[int]]
"""Texts to their lengths in the model's own tokens, its marks at both ends included."""

_PARAGRAPH = re.compile(r"\S(?:.*?\S)?(?=[^\S\n]*(?:\n\s*\n|\s*\Z))", re.DOTALL)
_TORN_INITIALS = re.compile(r"-[A-Z]\.$")
_TORN_TITLE = re.compile(r"\b(?:Amb|Ms|Mx)\.$")
_DATES = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
_AFTER_CAPITAL_CITY = re.compile(rf"(?:(?<=, D\.C\.)|(?<=, DC\.)) +(?=[A-Z]\w)(?!{_DATES})")
_OVERLAP = 0.25
"""The share of a window that may repeat the end of the one before it."""


def passages(
    document: Document, count_tokens: TokenCounter, max_tokens: int = 256
) -> list[Passage]:
    """The passages of `document` in reading order.

    A paragraph is a passage; one of more than `max_tokens` tokens is cut at sentence ends into
    windows that overlap by whole sentences, up to a quarter of the window.
    """
    found = []
    for number, (start, end) in enumerate(paragraphs(document.text), start=1):
        parts = sentences(document.text, start, end, document.language)
        parts = _fit(document.text, parts, count_tokens, max_tokens)
        windows = list(_windows(document.text, parts, count_tokens, max_tokens))
        for index, window in enumerate(windows, start=1):
            first, last = window[0].start, window[-1].end
            suffix = f".{index}" if len(windows) > 1 else ""
            found.append(
                Passage(
                    id=f"{document.id}#p{number}{suffix}",
                    document_id=document.id,
                    paragraph=number,
                    start=first,
                    end=last,
                    text=document.text[first:last],
                    sentences=tuple(window),
                )
            )
    return found


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The (start, end) of every run of lines between blank lines, white space at the ends left out."""
    return [match.span() for match in _PARAGRAPH.finditer(text)]


def sentences(text: str, start: int, end: int, language: str) -> list[Sentence]:
    """The sentences of `text[start:end]`, in order; only white space lies between them."""
    import sentencex  # only needed while indexing

    # The segmenter looks one byte back from a full stop and fails inside a wide white space, so
    # every white space is a plain one for it. One character for one: offsets stay the same.
    plain = re.sub(r"\s", " ", text[start:end])
    found: list[Sentence] = []
    position = 0
    for piece in _mended(sentencex.segment(language.partition("-")[0], plain), plain):
        first = plain.index(piece, position)
        position = first + len(piece)
        # What has no letter or digit is a torn-off end (a closing quote), not a sentence.
        if found and not any(character.isalnum() for character in piece):
            first = found.pop().start - start
        found.append(
            Sentence(start + first, start + position, text[start + first : start + position])
        )
    return found


def _mended(segments: Iterable[str], plain: str) -> Iterator[str]:
    """The segments without white space around them, the segmenter's mistakes put right.

    It ends a sentence inside "Mekong-U.S. Partnership" and behind "Ms.", and none at "in Washington, D.C. Secretary
    Blinken welcomed ...".
    """
    pieces: list[str] = []
    position = 0
    for segment in segments:
        for piece in filter(None, (part.strip() for part in _AFTER_CAPITAL_CITY.split(segment))):
            begin = plain.index(piece, position)
            torn = pieces and (
                _TORN_TITLE.search(pieces[-1])
                or (begin == position and _TORN_INITIALS.search(pieces[-1]))
            )
            if torn:
                pieces[-1] += plain[position:begin] + piece
            else:
                pieces.append(piece)
            position = begin + len(piece)
    yield from pieces


def _fit(
    text: str, parts: Sequence[Sentence], count_tokens: TokenCounter, max_tokens: int
) -> list[Sentence]:
    """`parts` with every sentence that alone is too long for the model cut at white space."""
    fitting: list[Sentence] = []
    lengths = count_tokens([part.text for part in parts]) if parts else []
    for part, length in zip(parts, lengths, strict=True):
        if length <= max_tokens:
            fitting.append(part)
        else:
            fitting.extend(_halves(text, part.start, part.end, count_tokens, max_tokens))
    return fitting


def _halves(
    text: str, start: int, end: int, count_tokens: TokenCounter, max_tokens: int
) -> Iterator[Sentence]:
    """Pieces of `text[start:end]` that fit, cut as near to the middle as white space allows."""
    piece = text[start:end]
    if len(piece) < 2 or count_tokens([piece])[0] <= max_tokens:
        yield Sentence(start, end, piece)
        return
    middle = len(piece) // 2
    gaps = [match.span() for match in re.finditer(r"\s+", piece)]
    gaps = gaps or [(middle, middle)]
    left, right = min(gaps, key=lambda gap: abs(gap[0] - middle))
    yield from _halves(text, start, start + left, count_tokens, max_tokens)
    yield from _halves(text, start + right, end, count_tokens, max_tokens)


def _windows(
    text: str, parts: Sequence[Sentence], count_tokens: TokenCounter, max_tokens: int
) -> Iterator[list[Sentence]]:
    if not parts:
        return
    if count_tokens([text[parts[0].start : parts[-1].end]])[0] <= max_tokens:
        yield list(parts)
        return
    # Tokens do not cross white space, so a window is never longer than the sum of its sentences.
    lengths = count_tokens([part.text for part in parts])
    first = 0
    while first < len(parts):
        last, total = first, lengths[first]
        while last + 1 < len(parts) and total + lengths[last + 1] <= max_tokens:
            last += 1
            total += lengths[last]
        yield list(parts[first : last + 1])
        if last + 1 == len(parts):
            return
        first = _overlap_start(lengths, first, last, max_tokens)


def _overlap_start(lengths: Sequence[int], first: int, last: int, max_tokens: int) -> int:
    """Where the next window begins: back over whole sentences while they fit in the overlap."""
    begin, total = last + 1, 0
    while begin - 1 > first and total + lengths[begin - 1] <= max_tokens * _OVERLAP:
        begin -= 1
        total += lengths[begin]
    # The next window has to get past this one, or it would repeat it for ever.
    if total and total + lengths[last + 1] > max_tokens:
        return last + 1
    return begin
