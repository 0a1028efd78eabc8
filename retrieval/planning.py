"""What to write for a new generation: everything anew, or one more segment beside the old ones.

While a corpus is small, writing all of it takes about a second and keeps rows in the order of the
documents. From WHOLE_UP_TO passages on, what is new becomes a segment of its own, as in an LSM tree
(O'Neil et al., "The log-structured merge-tree", 1996): later segments that are not much larger are
merged with it, so that there are few, and every passage is written anew only some times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.layers import MOST_SEGMENTS
from retrieval.manifest import Segment, SourceFile

WHOLE_UP_TO = 2_000
"""Passages; up to so many a generation is written anew."""
_MUCH_LARGER = 4
"""A later segment is merged unless it is more than so many times larger."""
_MUCH = 1 / 4
"""Of the first segment; when more is added or removed, all is written anew."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How the document files differ from those of the generation before."""

    new: tuple[SourceFile, ...]
    """Files to be read: added or changed."""
    gone: tuple[str, ...]
    """Ids of the documents of files that changed or are no more."""
    taken: dict[str, str]
    """Ids of the documents that stay, and their files."""

    @classmethod
    def between(cls, old: Sequence[SourceFile], now: Sequence[SourceFile]) -> Changes:
        """What happened to `old` so that it is as `now`."""
        before = {source.name: source for source in old}
        same = {
            source.name
            for source in now
            if source.name in before and before[source.name].digest == source.digest
        }
        return cls(
            new=tuple(source for source in now if source.name not in same),
            gone=tuple(source.document for source in old if source.name not in same),
            taken={source.document: source.name for source in old if source.name in same},
        )


@dataclass(frozen=True, slots=True)
class Addition:
    """Which segments stay as they are, and which go into the new one."""

    kept: tuple[Segment, ...]
    merged: tuple[Segment, ...]


def plan(
    segments: Sequence[Segment], removed: Sequence[int], changes: Changes, whole_up_to: int
) -> Addition | None:
    """How to add `changes`; None where everything is to be written anew.

    `removed` are the rows of all passages that count no more, those of `changes` among them.
    """

    def alive(segment: Segment) -> int:
        last = segment.first_row + segment.rows
        return segment.rows - sum(segment.first_row <= row < last for row in removed)

    first, later = segments[0], list(segments[1:])
    rows_a_document = first.rows / max(first.documents, 1)
    coming = round(len(changes.new) * rows_a_document)
    sizes = {segment: alive(segment) for segment in segments}
    changed = coming + sum(sizes[s] for s in later) + first.rows - sizes[first]
    if sum(sizes.values()) < whole_up_to or changed > _MUCH * first.rows:
        return None
    merged: list[Segment] = []
    while later and (sizes[later[-1]] <= _MUCH_LARGER * coming or len(later) + 2 > MOST_SEGMENTS):
        coming += sizes[later[-1]]
        merged.insert(0, later.pop())
    return Addition((first, *later), tuple(merged))
