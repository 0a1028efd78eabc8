from __future__ import annotations

import pytest

from retrieval.errors import StoreError
from retrieval.milvus.address import Address


def test_an_address_and_what_is_left_out_of_it() -> None:
    assert Address.parse("milvus://db") == Address("db", 19530, "readout")
    full = Address.parse("milvus+tls://ann:se%40cret@db:1234/other")
    assert full == Address("db", 1234, "other", "ann:se@cret", tls=True)
    assert full.uri == "https://db:1234"
    assert Address.parse("milvus://[::1]:9/x").uri == "http://[::1]:9"


def test_a_password_is_not_shown() -> None:
    address = Address.parse("milvus://ann:secret@db/x")
    assert "secret" not in f"{address} {address!r} {address.uri}"


@pytest.mark.parametrize(
    "text",
    [
        "milvus://",
        "milvus:db",
        "milvus://db:port",
        "milvus://db:99999",
        "milvus://db/a/b",
        "milvus://db/a-b",
        'milvus://db/x"y',
        "milvus://ann:secret@db/x?y=1",
        "http://db",
        "milvus://[::1",
    ],
)
def test_what_is_no_address_is_told_without_its_password(text: str) -> None:
    with pytest.raises(StoreError, match="expected milvus://host:port") as told:
        Address.parse(text)
    assert "secret" not in str(told.value)
