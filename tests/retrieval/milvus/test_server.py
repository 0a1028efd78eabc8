"""What is relied on, and what is kept clear of, in the server itself."""

from __future__ import annotations

import pytest
from pymilvus import MilvusClient

from retrieval.errors import StoreError
from retrieval.milvus.address import Address
from retrieval.milvus.server import Server
from tests.rigs.milvus_server import MilvusServer


def test_rows_are_written_found_counted_and_deleted(milvus_server: MilvusServer) -> None:
    server = Server(Address.parse(milvus_server.uri))
    fields = [
        {"field_name": "row", "datatype": "INT64", "is_primary": True},
        {
            "field_name": "collection",
            "datatype": "VARCHAR",
            "max_length": 64,
            "is_partition_key": True,
        },
        {
            "field_name": "vector",
            "datatype": "FLOAT_VECTOR",
            "dim": 2,
            "index": {"index_type": "FLAT", "metric_type": "IP"},
        },
    ]
    server.create("rows", fields)
    server.create("rows", fields)  # it is there already
    rows = [
        {"row": at, "collection": "abc"[at % 3], "vector": [at / 450, 1.0]} for at in range(450)
    ]
    # Some batches, and read with the consistency of the session that wrote them.
    since = server.insert("rows", rows)
    assert since > 0
    assert server.count("rows", "", since) == 450
    assert server.count("rows", 'collection in ["b", "c"]', since) == 300
    found = server.search(
        "rows", "vector", [1.0, 0.0], 3, 'collection in ["b"]', ["collection"], {}, since
    )
    assert [(row, entity) for row, _, entity in found] == [
        (448, {"collection": "b"}),
        (445, {"collection": "b"}),
        (442, {"collection": "b"}),
    ]
    assert found[0][1] == pytest.approx(448 / 450)
    server.delete("rows", 'collection in ["b"] and row > 10')
    assert server.count("rows", "") == 300 + 4
    with pytest.raises(StoreError, match="no_such_field"):
        server.query("rows", "no_such_field > 3", ["row"])
    with pytest.raises(StoreError, match="refused"):
        server.count("no_such_collection", "")
    # As one is that comes back and takes its collections up one by one.
    other = MilvusClient(server.address.uri)
    other.release_collection("rows")
    assert server.count("rows", "row < 3") == 3
    other.release_collection("rows")
    assert server.query("rows", "row == 2", ["collection"]) == [{"row": 2, "collection": "c"}]
    other.release_collection("rows")
    assert len(server.search("rows", "vector", [1.0, 0.0], 3, "", [], {}, None)) == 3
    other.close()
    server.drop("rows")
    server.close()
