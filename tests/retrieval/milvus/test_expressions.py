"""Nothing that is written in a document or a question says anything to Milvus's parser."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.filters import Between, Field, OneOf, every
from retrieval.milvus import schema
from retrieval.milvus.address import Address
from retrieval.milvus.expressions import both, expression, literal, numbers
from retrieval.milvus.server import Server
from tests.rigs.milvus_server import MilvusServer

HOSTILE = [
    'a"b',
    "a'b",
    "\\",
    '\\"',
    '" or born > 0 or "',
    "' or 1 == 1 or '",
    '"] or document in ["x',
    "\\u0041",
    "%like_",
    "{template}",
    "new\nline",
    "\t\x01\x7f\r",
    "한국어 и é 😀",
    "\u2028\ufeff\u202e",
    "",
    " ",
    "null",
    "-1",
]
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_a_literal_is_letters_digits_and_code_points_and_reads_back(text: str) -> None:
    written = literal(text)
    assert re.fullmatch(r'"(?:[A-Za-z0-9]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"', written)
    read = re.sub(
        r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})",
        lambda found: chr(int(found[1] or found[2], 16)),
        written[1:-1],
    )
    assert read == text


def test_an_expression_worked_out_by_hand() -> None:
    chosen = every(
        Between(datetime.date(1, 1, 2)), OneOf(Field.PARTY, ("A",)), OneOf(Field.LANGUAGE, ("en",))
    )
    assert expression(chosen) == (
        '((date >= 2)) and (array_contains_any(party, ["A"])) and (language in ["en"])'
    )
    assert expression(None) == ""
    assert expression(OneOf(Field.PUBLISHER, ())) == "(born < 0)"
    assert numbers("row", [3, 5]) == "row in [3, 5]"
    assert both("a", "", "b") == "(a) and (b)"


@pytest.fixture(scope="module")
def server(milvus_server: MilvusServer) -> Iterator[Server]:
    """A collection that holds every hostile text, one row each."""
    server = Server(Address.parse(milvus_server.uri))
    fields = [
        {"field_name": "key", "datatype": "VARCHAR", "max_length": 64, "is_primary": True},
        {"field_name": "number", "datatype": "INT64"},
        {"field_name": "publisher", "datatype": "VARCHAR", "max_length": schema.TEXT},
        {**schema.documents()[0], "field_name": "payload", "is_primary": False},
    ]
    heads = schema.heads()
    server.create("hostile", [*fields, heads[-1]])
    rows = [
        {"key": str(at), "number": at, "publisher": text, "payload": "", **schema.NO_VECTOR}
        for at, text in enumerate(HOSTILE)
    ]
    server.insert("hostile", rows)
    assert server.count("hostile", "") == len(rows)
    yield server
    server.drop("hostile")
    server.close()


def test_the_server_reads_literals_as_they_were_meant(server: Server) -> None:
    for at, text in enumerate(HOSTILE):
        condition = expression(OneOf(Field.PUBLISHER, (text,)))
        assert [row["number"] for row in server.query("hostile", condition, ["number"], 1)] == [at]
    everything = expression(OneOf(Field.PUBLISHER, tuple(HOSTILE)))
    assert server.count("hostile", everything) == len(HOSTILE)


@given(texts.filter(lambda text: text not in HOSTILE))
@settings(max_examples=60, deadline=None)
def test_no_other_text_finds_anything_or_upsets_the_server(server: Server, text: str) -> None:
    assert server.count("hostile", expression(OneOf(Field.PUBLISHER, (text,))), 1) == 0
