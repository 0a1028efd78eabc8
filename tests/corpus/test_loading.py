from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from corpus import CorpusError, Document, load_document, load_folder, shipped_documents
from tests.conftest import SEED

VALID = """---
id: a-call
title: "A call"
title_is_ours: true
date: 2021-02-03
publisher: A ministry
source_url: https://example.org/call
language: en
kind: readout
licence: none stated
parties:
  - name: Ann Lee
    aliases: [Lee, Minister Lee]
    side: Aland
    side_aliases: ["Mariehamn"]
    publisher_side: true
---

First paragraph.

Second paragraph.
"""


def write(folder: Path, text: str | bytes, name: str = "a.md") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_shipped_readout_is_the_seed_paragraph_for_paragraph() -> None:
    (document,) = load_folder(shipped_documents())
    assert document.text.encode().split(b"\n\n") == SEED.read_bytes().rstrip(b"\n").split(b"\n")
    assert document.id == "2020-09-28-moon-putin-call"
    assert document.date == datetime.date(2020, 9, 28)
    assert document.title_is_ours
    assert [(p.name, p.side, p.publisher_side) for p in document.parties] == [
        ("Moon Jae-in", "Republic of Korea", True),
        ("Vladimir Putin", "Russian Federation", False),
    ]


def test_every_field_is_read(tmp_path: Path) -> None:
    document = load_document(write(tmp_path, VALID))
    assert document.title == "A call"
    assert document.text == "First paragraph.\n\nSecond paragraph."
    assert document.collection == "readouts"
    (party,) = document.parties
    assert party.aliases == ("Lee", "Minister Lee")
    assert party.side_aliases == ("Mariehamn",)


def test_metadata_round_trip(tmp_path: Path) -> None:
    document = load_document(write(tmp_path, VALID))
    assert Document.from_metadata(document.metadata(), document.text) == document


@pytest.mark.parametrize(
    "variant", [VALID.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + VALID.encode()]
)
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(
    tmp_path: Path, variant: bytes
) -> None:
    plain = load_document(write(tmp_path, VALID, "plain.md"))
    assert load_document(write(tmp_path, variant, "variant.md")) == plain


@pytest.mark.parametrize(
    ("change", "line", "problem"),
    [
        (("id: a-call\n", ""), 1, "no 'id'"),
        (("parties:", "partys:"), 12, "unknown field 'partys'"),
        (("2021-02-03", "2021-02-30"), 5, "expected a date"),
        (("2021-02-03", "20210203"), 5, "expected a date"),
        (("id: a-call", "id: A call"), 2, "lower-case"),
        (("title_is_ours: true", "title_is_ours: perhaps"), 4, "true or false"),
        (("https://example.org/call", "ftp://x"), 7, "http(s) address"),
        (("language: en", "language: English!"), 8, "language tag"),
        (('title: "A call"', "title: ''"), 3, "non-empty"),
        (("kind: readout", "kind: a: b"), 9, "not YAML"),
        (("kind: readout", "id: twice"), 9, "stands twice"),
        (("aliases: [Lee, Minister Lee]", "aliases: Lee"), 13, "must be a list"),
        (("    side: Aland", "    country: Aland"), 14, "no field 'country'"),
        (("  - name: Ann Lee\n    aliases", "  - aliases"), 12, "no 'name'"),
        (("licence: none stated", "licence: &a none\nkind2: *a"), 11, "aliases"),
        (("First paragraph.\n\nSecond paragraph.\n", "  \n"), 18, "no text"),
        (("First paragraph.", "First\x00 paragraph."), 19, "U+0000"),
        (("First paragraph.", "First\x1b[2J paragraph."), 19, "U+001B"),
        (("---\nid", "id"), 1, "first line must be"),
        (("---\n\nFirst", "\nFirst"), 1, "no closing"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(
    tmp_path: Path, change: tuple[str, str], line: int, problem: str
) -> None:
    text = VALID.replace(*change, 1)
    assert text != VALID
    path = write(tmp_path, text)
    with pytest.raises(CorpusError) as caught:
        load_folder(tmp_path)
    assert problem in str(caught.value)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert "\n" not in str(caught.value)


def test_bytes_that_are_not_utf8_are_named_with_their_line(tmp_path: Path) -> None:
    write(tmp_path, VALID.encode().replace(b"Second", b"Sec\xffond"))
    with pytest.raises(CorpusError, match=r"a\.md:21: is not UTF-8: found the byte 0xff"):
        load_folder(tmp_path)


def test_a_duplicate_id_names_both_files(tmp_path: Path) -> None:
    write(tmp_path, VALID, "a.md")
    write(tmp_path, VALID, "b.md")
    with pytest.raises(CorpusError, match=r"b\.md:1: the id 'a-call' is taken already by .*a\.md"):
        load_folder(tmp_path)


def test_nothing_is_half_loaded(tmp_path: Path) -> None:
    write(tmp_path, VALID, "a.md")
    write(tmp_path, "broken", "b.md")
    with pytest.raises(CorpusError, match=r"b\.md"):
        load_folder(tmp_path)


def test_the_order_is_that_of_the_paths_whatever_the_file_system_says(tmp_path: Path) -> None:
    for name in ("z.md", "a.md", "m/b.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(VALID.replace("a-call", path.stem + "-id"))
    assert [document.id for document in load_folder(tmp_path)] == ["a-id", "b-id", "z-id"]


def test_a_missing_and_an_empty_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such folder"):
        load_folder(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match="holds no document"):
        load_folder(tmp_path)


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "a.md")  # a loop: readable by nobody, root included
    with pytest.raises(CorpusError):
        load_document(tmp_path / "a.md")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ('"\\e[2J"', "U\\+001B, not text"),
        ('"a\\0"', "U\\+0000, not text"),
        ('"\\uD800"', "U\\+D800, not text"),
        ('"\\UFFFFFFFF"', "is not YAML"),
    ],
)
def test_an_escape_writes_nothing_that_a_file_may_not_hold(
    tmp_path: Path, value: str, problem: str
) -> None:
    write(tmp_path, VALID.replace('"A call"', value))
    with pytest.raises(CorpusError, match=problem):
        load_folder(tmp_path)


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    write(tmp_path, VALID)
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match=r"gone\.md: cannot be read: No such file"):
        load_folder(tmp_path)
