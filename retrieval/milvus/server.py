"""A connection to a Milvus server; the only module that knows pymilvus."""

from __future__ import annotations

import contextlib
import logging
import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from retrieval.errors import AwayError, StoreError
from retrieval.milvus.address import Address

Row = dict[str, Any]
Found = TypeVar("Found")

_TIMEOUT = 20.0
"""Seconds that a call may take."""
_CONNECTING = 5.0
_BATCH = 200
"""Rows written by one call: about a megabyte."""
_MOST = 16_000
"""Rows of one answer; the server's limit is 16,384."""
_REFUSED = {100, 1100, 1101, 1102}
"""Codes of errors that waiting does not mend: no such collection, bad parameters. A server that
comes back from a crash has many others."""
_UNLOADED = "collection not loaded"
"""Said in several ways and with several codes; these words are in all of them."""
_WITH_BM25 = (2, 5)


class Server:
    """Raises AwayError while the server does not answer, StoreError when it refuses."""

    def __init__(self, address: Address) -> None:
        self.address = address
        try:
            import pymilvus
        except ImportError:
            raise StoreError(
                "an index on Milvus needs the package pymilvus; run: pip install 'readout-bot[milvus]'"
            ) from None
        # It writes tracebacks of its own for every error, which is also raised.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)
        self._reach()
        with self._told():
            self._client = pymilvus.MilvusClient(
                address.uri, token=address.token, timeout=_CONNECTING, dedicated=True
            )
            self.version = str(self._client.get_server_version())

    @property
    def has_lexical_search(self) -> bool:
        """Whether it ranks by BM25 itself, which came with 2.5."""
        found = re.match(r"v?(\d+)\.(\d+)", self.version)
        return found is not None and (int(found[1]), int(found[2])) >= _WITH_BM25

    def collections(self) -> list[str]:
        with self._told():
            return list(self._client.list_collections(timeout=_TIMEOUT))

    def create(self, name: str, fields: Sequence[Mapping[str, Any]], bm25: bool = False) -> None:
        """A collection, loaded; `fields` as `schema` describes them. Nothing where it is there."""
        from pymilvus import DataType, Function, FunctionType

        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        indexes = self._client.prepare_index_params()
        for given in fields:
            field = dict(given)
            index = field.pop("index", None)
            kinds = {
                key: DataType[field.pop(key)] for key in ("datatype", "element_type") & field.keys()
            }
            schema.add_field(**field, **kinds)
            if index is not None:
                indexes.add_index(field["field_name"], **index)
        if bm25:
            schema.add_function(
                Function(
                    "bm25",
                    FunctionType.BM25,
                    input_field_names="terms",
                    output_field_names="sparse",
                )
            )
        with self._told():
            if not self._client.has_collection(name, timeout=_TIMEOUT):
                self._client.create_collection(
                    name,
                    schema=schema,
                    index_params=indexes,
                    consistency_level="Session",
                    timeout=3 * _TIMEOUT,
                )

    def drop(self, name: str) -> None:
        with self._told():
            self._client.drop_collection(name, timeout=_TIMEOUT)

    def insert(self, name: str, rows: Sequence[Row]) -> int:
        """Writes new `rows`, some at a time; the server's time at which all of them are there."""
        for begin in range(0, len(rows), _BATCH):
            with self._told():
                self._client.insert(name, list(rows[begin : begin + _BATCH]), timeout=_TIMEOUT)
        return self._written(name)

    def put(self, name: str, row: Row) -> None:
        """Writes `row` in place of the one with its key.

        Not for collections with a partition key: Milvus 2.3.5 puts such a row where a filter on
        that key does not find it.
        """
        with self._told():
            self._client.upsert(name, [row], timeout=_TIMEOUT)

    def delete(self, name: str, condition: str) -> None:
        with self._told():
            self._client.delete(name, filter=condition, timeout=_TIMEOUT)

    def query(
        self, name: str, condition: str, fields: Sequence[str], since: int | None = None
    ) -> list[Row]:
        """Every row that `condition` allows, in no order.

        What was written before `since`, a time of the server's, is seen; with None, everything.
        """
        options = {"filter": condition, "output_fields": list(fields), "timeout": _TIMEOUT}
        with self._told():
            found = self._loaded(
                name,
                lambda: self._client.query(name, limit=_MOST, **options, **_consistency(since)),
            )
            if len(found) < _MOST:
                return list(found)
            pages = self._client.query_iterator(name, batch_size=_MOST, **options)
            rows: list[Row] = []
            while page := pages.next():
                rows.extend(page)
            pages.close()
            return rows

    def count(self, name: str, condition: str, since: int | None = None) -> int:
        """How many rows `condition` allows: counted, not taken from statistics."""
        with self._told():
            found = self._loaded(
                name,
                lambda: self._client.query(
                    name,
                    filter=condition,
                    output_fields=["count(*)"],
                    timeout=_TIMEOUT,
                    **_consistency(since),
                ),
            )
        return int(found[0]["count(*)"])

    def search(
        self,
        name: str,
        field: str,
        wanted: Any,
        limit: int,
        condition: str,
        fields: Sequence[str],
        parameters: Mapping[str, Any],
        since: int | None,
    ) -> list[tuple[int, float, Row]]:
        """Keys with their scores and `fields`, best first."""
        with self._told():
            (found,) = self._loaded(
                name,
                lambda: self._client.search(
                    name,
                    data=[wanted],
                    anns_field=field,
                    limit=limit,
                    filter=condition,
                    output_fields=list(fields),
                    search_params=dict(parameters),
                    timeout=_TIMEOUT,
                    **_consistency(since),
                ),
            )
        # 2.3 does not say what its key is called: pymilvus then says "id".
        return [
            (int(hit["row"] if "row" in hit else hit["id"]), float(hit["distance"]), hit["entity"])
            for hit in found
        ]

    def _loaded(self, name: str, read: Callable[[], Found]) -> Found:
        """What `read` finds in collection `name`, which is loaded where the server let go of it.

        One that comes back takes its collections up one by one; an administrator may release one.
        """
        from pymilvus.exceptions import MilvusException

        try:
            return read()
        except MilvusException as error:
            if _UNLOADED not in str(error.message):
                raise
        self._client.load_collection(name, timeout=_TIMEOUT)
        return read()

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._client.close()

    def _written(self, name: str) -> int:
        """The time of the last write to `name`, as the session of this connection knows it."""
        from pymilvus.client.ts_utils import get_collection_ts

        endpoint = self.address.uri.partition("://")[2]
        return int(get_collection_ts(name, endpoint, "default") or 0)

    def _reach(self) -> None:
        """gRPC waits for a server that is not there; an ordinary connection is refused at once."""
        try:
            socket.create_connection((self.address.host, self.address.port), _CONNECTING).close()
        except OSError as error:
            raise self._away(str(error)) from None

    def _away(self, why: str) -> AwayError:
        return AwayError(
            "the Milvus server {address} does not answer ({reason}); "
            "start it, or set READOUT_INDEX to a folder",
            address=self.address,
            reason=why[:120],
        )

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turns the client's errors into one line."""
        import grpc
        from pymilvus.exceptions import MilvusException

        try:
            yield
        except grpc.RpcError as error:
            raise self._away(type(error).__name__) from None
        except MilvusException as error:
            message = str(error.message).partition("\n")[0]
            if error.code in _REFUSED:
                raise StoreError(
                    "the Milvus server {address} refused: {problem}",
                    address=self.address,
                    problem=message[:200],
                ) from None
            raise self._away(message) from None


def _consistency(since: int | None) -> dict[str, Any]:
    if since is None:
        return {"consistency_level": "Strong"}
    # Session consistency, of a session that all readers of a generation share with its writer.
    return {"consistency_level": "Customized", "guarantee_timestamp": max(since, 1)}
