"""What can go wrong between a question and its answer; every message is fit to be shown."""

from __future__ import annotations

from corpus.errors import CorpusError, ReadoutError

__all__ = [
    "AwayError",
    "CorpusError",
    "DatasetError",
    "ModelError",
    "QueryError",
    "ReadoutError",
    "StoreError",
    "UnsupportedError",
]


class QueryError(ReadoutError):
    """A question that cannot be asked: empty, too long, or not text."""


class ModelError(ReadoutError):
    """A model that is not there, is not what it should be, or cannot be used."""


class StoreError(ReadoutError):
    """An index folder that cannot be read or written."""


class DatasetError(ReadoutError):
    """A question set that cannot be used, with the file and line to look at."""


class AwayError(StoreError):
    """A server that does not answer now; the same may succeed a little later."""


class UnsupportedError(StoreError):
    """Something that this kind or version of index cannot do; never replaced by something less."""
