"""Strategies for what nobody would write by accident: documents, questions, lines and button ids."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from hypothesis import strategies as st

from retrieval.filters import Field

VALID_DOCUMENT = """---
id: a-call
title: "A call"
title_is_ours: true
date: 2021-02-03
publisher: A ministry
source_url: https://example.org/call
language: en
kind: readout
licence: none stated
collection: readouts
parties:
  - name: Ann Lee
    aliases: [Lee, Minister Lee]
    side: Aland
    side_aliases: ["Mariehamn"]
    publisher_side: true
---

Minister Lee said that the bridge would open in May. She thanked Mr. Sample.

Both sides agreed to meet again.
"""

_PIECES = (
    "---", "...", "\n", "\n\n", "\r", "\r\n", "\t", " ", "\u00a0", "\u2028", "\u2029", "\u0085",
    "\ufeff", "\u200b", "\u202e", "\x00", "\x1b[2J", "\x07", "\x7f", "\ufffe", "\U0010ffff",
    "'", '"', "“", "”", "{", "}", "[", "]", ":", ": ", "#", "&a", "*a", "!", "!!binary", "%YAML 9.9",
    "? ", "- ", "|", ">", "|-", "@", "`", "~", "null", "true", "1e999", "-0", "0x1F", "<<: *a",
    '"\\UFFFFFFFF"', '"\\uD800"', '"\\x1b[31m"', '"\\0"', '"\\e"', "!!python/object:os.system x",
    "../../etc/passwd", "%s%n", "{0.__class__}", "'; DROP TABLE document;--", "http://[", "javascript:alert(1)",
    "@everyone", "<@1>", "||", "```", "https://", "ftp://x", "2021-02-30", "0000-00-00", "٢٠٢١-٠٢-٠٣",
    "Mr. ", "U.S. ", "?", "!", ".", "。", "…", "He said", "did", "who", "e\u0301", "\U0001f1f0\U0001f1f7",
    "백신", "Вакцина", "ａ", "ß", "İ", "ı", "ǆ", "\u0130\u0307",
    "a" * 300, "a." * 200, ". " * 200, "'" * 100, "(" * 100, "\n" * 50, " " * 300, "A" * 20 + " " * 20,
)  # fmt: skip


def _is_text(character: str) -> bool:
    return character == "\n" or unicodedata.category(character) not in ("Cc", "Cs")


PIECES = st.sampled_from(_PIECES)
ANY_TEXTS = (
    PIECES
    | st.text(max_size=60)
    | st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join)
    | st.lists(PIECES | st.text(max_size=8), max_size=12).map(" ".join)
)
"""Any characters at all, lone surrogates too, and pieces that somebody treats in a special way."""
TEXTS = ANY_TEXTS | ANY_TEXTS.map(lambda text: "".join(filter(_is_text, text)))
"""The same; half of them hold nothing that is refused at once."""

WORDS = st.sampled_from(
    [
        "what",
        "did",
        "he",
        "she",
        "they",
        "who",
        "say",
        "said",
        "about",
        "the",
        "Putin",
        "Moon",
        "Lee",
        "IVI",
        "WTO",
        "vaccine",
        "between",
        "agreed",
        "thank",
        "and",
        "also",
        "last",
        "June",
        "2021",
        "12.5%",
        "it",
        "Korea's",
        "президент",
        "что",
        "сказал",
        "푸틴",
        "무엇을",
    ]
)
DATES = (
    st.sampled_from(
        ("2020-09-28", "2020", "2020-09", "9999-12-31", "9999", "0001", "0000", "2020-13")
    )
    | st.dates().map(str)
    | TEXTS
)
QUESTIONS = TEXTS | st.lists(WORDS | TEXTS.map(lambda text: text[:40]), max_size=14).map(" ".join)
PLAIN_QUESTIONS = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """`whole` with a few stretches cut out, doubled or overwritten."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        kind = draw(st.sampled_from(("put", "put", "cut", "double", "flip")))
        if kind == "put":
            data[start:end] = _encode(draw(TEXTS))
        elif kind == "cut":
            del data[start:end]
        elif kind == "double":
            data[start:start] = data[start:end]
        elif start < len(data):
            data[start] ^= 1 << draw(st.integers(0, 7))
    return bytes(data)


_ESCAPES = st.sampled_from(
    (
        "\\UFFFFFFFF",
        "\\uD800",
        "\\x1b[31m",
        "\\0",
        "\\e",
        "\\N",
        "\\L",
        "\\/",
        "\\q",
        "\\x4",
        " ",
        "a",
    )
)
_QUOTED = st.lists(_ESCAPES | st.text(max_size=3), max_size=3).map(
    lambda parts: f'"{"".join(parts)}"'
)
"""YAML's double-quoted texts, in which any character can be written in ASCII."""


@st.composite
def _one_value_replaced(draw: st.DrawFn) -> bytes:
    """A document whose form is right but for the value of one field."""
    lines = VALID_DOCUMENT.split("\n")
    number = draw(st.integers(1, 16))
    name, colon, _ = lines[number].partition(": ")
    if colon:
        lines[number] = f"{name}: {draw(TEXTS | _QUOTED)}"
    return _encode("\n".join(lines))


FRONT_MATTER = (
    damaged(VALID_DOCUMENT.encode()) | _one_value_replaced() | TEXTS.map(_encode) | st.binary()
)
"""Document files with anything in their front matter (and around it)."""

_HEADER = VALID_DOCUMENT.rpartition("---\n")[0] + "---\n\n"
BODIES = st.lists(TEXTS, min_size=1, max_size=8).map("\n\n".join).map(
    lambda body: _encode(_HEADER + body + "\n")
) | TEXTS.map(lambda text: _encode(_HEADER + text * 40))
"""Document files with a whole front matter and any body, a long one too."""

_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
_LINE = json.dumps({"id": "q1", "question": "What about the WTO?", "history": ["And the IVI?"]})
LINES = (
    st.builds(
        '{{"id": {}, "question": "What about the WTO?"}}'.format,
        st.sampled_from(
            ("NaN", "-Infinity", "1e999", "-0.0", "1e-999", '"\\ud800"', '"\\u0000"', "9" * 99)
        )
        | _JSON.map(json.dumps),
    ).map(str.encode)
    | st.fixed_dictionaries(
        {"question": QUESTIONS | _JSON},
        optional={
            "since": DATES,
            "until": DATES | _JSON,
            "publisher": TEXTS,
            "language": TEXTS,
            "collection": TEXTS | st.just("readouts"),
            "document": TEXTS,
            "speaker": TEXTS | _JSON,
            "id": _JSON,
            "history": st.lists(QUESTIONS, max_size=3) | _JSON,
            "x": _JSON,
        },
    ).map(lambda entry: json.dumps(entry).encode())
    | damaged(_LINE.encode())
    | st.sampled_from((b"[" * 100_000, b'{"id":' * 50_000, b'{"id": ' + b"9" * 5000 + b"}"))
    | _JSON.map(lambda value: json.dumps(value).encode())
    | st.binary(max_size=60)
)
"""Lines for `ask --file`."""

FILTERS = st.lists(
    st.tuples(
        st.sampled_from(list(Field)),
        st.lists(
            TEXTS
            | st.sampled_from(("readouts", "en", "Vladimir Putin", "2020-09-28-moon-putin-call")),
            max_size=3,
        ).map(tuple),
    )
    | st.tuples(st.none() | st.dates(), st.none() | st.dates()),
    max_size=3,
)
"""Conditions as their arguments: (field, values), or (first date, last date)."""
CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "publisher": TEXTS | st.just("office"),
        "language": TEXTS | st.just("EN"),
        "collection": TEXTS | st.just("Readouts"),
        "since": DATES,
        "until": DATES,
    },
)
"""What somebody types to choose by."""

_ARGUMENTS = (
    st.text("0123456789abcdefghijklmnopqrstuvwxyz.-", max_size=70)
    | st.lists(st.from_regex(r"[0-9a-z]{1,8}\.[0-9a-z]{1,4}", fullmatch=True)).map("-".join)
    | st.sampled_from(("", ".", "-", "z" * 70, "7.1-", "7.1-7"))
)
_LIKE_OURS = st.builds(
    "r1:{}:{}:{}:{}".format,
    st.sampled_from("mcqhnrx") | st.sampled_from("abyz"),
    st.text("0123456789abcdef", min_size=8, max_size=8),
    _ARGUMENTS,
    st.text("ABCxyz019_-", min_size=10, max_size=10),
)
CUSTOM_IDS = (
    _LIKE_OURS
    | TEXTS
    | _LIKE_OURS.flatmap(lambda whole: damaged(whole.encode())).map(
        lambda data: data.decode(errors="replace")
    )
)
"""The custom_ids of buttons as somebody might forge them."""
