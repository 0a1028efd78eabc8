"""What the collections on the server look like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from retrieval.filters import Field

PAYLOAD = 65_535
"""Bytes of the longest text that Milvus stores in one row."""
TEXT = 4_096
"""Bytes of a name, an id, a publisher."""
LISTED = 4_096
"""Parties of one document, speakers of one passage."""
_EXACT = 200_000
"""Up to so many passages exact search takes some tens of milliseconds; above, HNSW."""
HNSW_WIDTH = 128

Given = Mapping[str, Any]

# Milvus 2.3 wants a vector in every collection.
_NO_VECTOR: Given = {
    "field_name": "unused",
    "datatype": "FLOAT_VECTOR",
    "dim": 2,
    "index": {"index_type": "FLAT", "metric_type": "IP"},
}
NO_VECTOR = {"unused": [0.0, 0.0]}

# What filters look at: named as in `Field`, in documents and in passages alike.
_FILTERED: tuple[Given, ...] = (
    {
        "field_name": Field.COLLECTION.value,
        "datatype": "VARCHAR",
        "max_length": TEXT,
        "is_partition_key": True,
    },
    *(
        {"field_name": field.value, "datatype": "VARCHAR", "max_length": TEXT}
        for field in (Field.DOCUMENT, Field.PUBLISHER, Field.LANGUAGE)
    ),
    *(
        {
            "field_name": field.value,
            "datatype": "ARRAY",
            "element_type": "VARCHAR",
            "max_capacity": LISTED,
            "max_length": TEXT,
        }
        for field in (Field.PARTY, Field.SPEAKER)
    ),
    {"field_name": "date", "datatype": "INT64"},
    {"field_name": "number", "datatype": "INT64"},
    {"field_name": "born", "datatype": "INT64"},
)


def heads() -> list[Given]:
    """A row a generation, and one for whoever is writing."""
    return [
        {"field_name": "key", "datatype": "VARCHAR", "max_length": 64, "is_primary": True},
        {"field_name": "kind", "datatype": "VARCHAR", "max_length": 16},
        {"field_name": "number", "datatype": "INT64"},
        {"field_name": "payload", "datatype": "VARCHAR", "max_length": PAYLOAD},
        _NO_VECTOR,
    ]


def documents() -> list[Given]:
    """A document in parts of a row each; what is known of it stands in its first."""
    return [
        {"field_name": "key", "datatype": "VARCHAR", "max_length": 64, "is_primary": True},
        *_FILTERED,
        {"field_name": "part", "datatype": "INT64"},
        {"field_name": "parts", "datatype": "INT64"},
        {"field_name": "passages", "datatype": "INT64"},
        {"field_name": "paragraphs", "datatype": "INT64"},
        {
            "field_name": "called",
            "datatype": "ARRAY",
            "element_type": "VARCHAR",
            "max_capacity": LISTED,
            "max_length": TEXT,
        },
        {"field_name": "digest", "datatype": "VARCHAR", "max_length": 64},
        {"field_name": "payload", "datatype": "VARCHAR", "max_length": PAYLOAD},
        _NO_VECTOR,
    ]


def passages(dimension: int, expected: int, bm25: bool) -> list[Given]:
    """A row a passage. The key is never given twice, whatever collection a document is of."""
    vector: Given = {"index_type": "FLAT", "metric_type": "IP"}
    if expected > _EXACT:
        build = {"M": 16, "efConstruction": 200}
        vector = {"index_type": "HNSW", "metric_type": "IP", "params": build}
    given: list[Given] = [
        {"field_name": "row", "datatype": "INT64", "is_primary": True},
        *_FILTERED,
        {"field_name": "digest", "datatype": "VARCHAR", "max_length": 64},
        {"field_name": "sentences", "datatype": "VARCHAR", "max_length": PAYLOAD},
        {"field_name": "vector", "datatype": "FLOAT_VECTOR", "dim": dimension, "index": vector},
    ]
    if bm25:
        given += _words()
    return given


def _words() -> list[Given]:
    """Our own stems, parted by spaces, so that every kind of index ranks by the same words."""
    bm25 = {"bm25_k1": 1.5, "bm25_b": 0.75}
    return [
        {
            "field_name": "terms",
            "datatype": "VARCHAR",
            "max_length": PAYLOAD,
            "enable_analyzer": True,
            "analyzer_params": {"tokenizer": "whitespace"},
        },
        {
            "field_name": "sparse",
            "datatype": "SPARSE_FLOAT_VECTOR",
            "index": {
                "index_type": "SPARSE_INVERTED_INDEX",
                "metric_type": "BM25",
                "params": bm25,
            },
        },
    ]
