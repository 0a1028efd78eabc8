"""In an archive a question is answered out of the calls of those whom it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Document
from retrieval.building import ensure
from retrieval.company import company
from retrieval.engine import Engine
from retrieval.filters import Field, Filter, OneOf, allows
from retrieval.local_index import open_index
from retrieval.models import DEFAULT_MODEL
from retrieval.store import Store
from retrieval.types import Answer, NoAnswer, Query

CALLS = {
    "with-bo": ("Bo Åström", "Sweden", "The Minister stressed the need for new radars."),
    "with-cy": ("Cy Nobel", "Norway", "The Minister asked for help with the radars of Sweden."),
    "with-di": ("Di Solo", "Denmark", "The Minister asked for more radars, and so did Nobel."),
    "of-el": ("El Other", "Finland", "The Minister spoke of radars and ferries."),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("archive")
    for name, (other, side, text) in CALLS.items():
        host = "Flo Guest" if name == "of-el" else "Ada Host"
        (folder / f"{name}.md").write_text(
            f"---\nid: {name}\ntitle: A call\ntitle_is_ours: true\ndate: 2021-0{len(name) - 4}-05\n"
            f"publisher: The Harbour\nsource_url: https://example.org/{name}\nlanguage: en\n"
            f"kind: readout\nlicence: MIT\ncollection: {'hidden' if name == 'with-di' else 'seen'}\n"
            f"parties:\n  - name: {host}\n    aliases: [the Minister]\n    publisher_side: true\n"
            f"  - name: {other}\n    side: {side}\n---\n\n{text}\n",
            encoding="utf-8",
        )
    store = Store(tmp_path_factory.mktemp("index") / "index")
    ensure(store, Path(folder), DEFAULT_MODEL)
    return Engine(open_index(store))


def documents(archive: Engine, chosen: Filter | None) -> set[str]:
    there = archive.index.texts.documents()
    return {one.id for one in there if allows(chosen, one, set())}


@pytest.mark.parametrize(
    ("question", "among", "is_certain"),
    [
        ("What did Host tell Nobel?", {"with-cy"}, True),
        ("what did host tell nobel", {"with-cy"}, True),
        ("What did Host say to Astrom about radars?", {"with-bo"}, True),
        ("Host's call with Cy Nobel", {"with-cy"}, True),
        ("What was discussed with Nobel?", {"with-cy"}, True),
        ("What did Host and Nobel talk about?", {"with-cy"}, True),
        ("What did Nobel say?", {"with-cy"}, True),
        ("What did Host say about radars?", {"with-bo", "with-cy", "with-di"}, True),
        ("What did Guest tell Nobel?", set(), True),
        # A country may be spoken with by way of others.
        ("What did Host tell Sweden?", {"with-bo"}, False),
        ("What did Host say to the Minister?", {"with-bo", "with-cy", "with-di"}, False),
        # Of whom or what is spoken says nothing of who spoke.
        ("What did the Minister say about Nobel?", None, False),
        ("What did the Minister say about help for Nobel?", None, False),
        ("What was said?", None, False),
        ("What did Ibsen tell Hamsun?", None, False),
    ],
)
def test_among_whose_calls_a_question_looks(
    question: str, among: set[str] | None, is_certain: bool, archive: Engine
) -> None:
    found = company(question, archive.index.texts, None, 4)
    assert (found and documents(archive, found.documents)) == among
    assert (found is not None and found.is_certain) == is_certain


def test_who_is_not_seen_is_nobody(archive: Engine) -> None:
    seen = OneOf(Field.COLLECTION, ("seen",))
    hidden = company("What did Host tell Solo?", archive.index.texts, seen, 3)
    nobody = company("What did Host tell Hamsun?", archive.index.texts, seen, 3)
    assert hidden == nobody


def test_an_answer_is_out_of_that_call(archive: Engine) -> None:
    for name in ("Nobel", "Astrom"):
        result = archive.ask(Query(f"What did Host tell {name} about radars?"))
        assert isinstance(result, Answer)
        assert {hit.document.id for hit in result.hits} == {
            "with-cy" if name == "Nobel" else "with-bo"
        }


def test_of_two_who_have_no_call_nothing_is_shown(archive: Engine) -> None:
    result = archive.ask(Query("What did Guest tell Nobel about radars?"))
    assert isinstance(result, NoAnswer)
    assert result.closest == ()


def test_a_chosen_document_stays_chosen(archive: Engine) -> None:
    asked = Query("What did Guest tell Nobel about ferries?", document_id="of-el")
    assert {hit.document.id for hit in archive.ask(asked).hits} == {"of-el"}


def test_a_party_is_called_by_the_parts_of_its_name() -> None:
    (party,) = Document.from_metadata(
        {
            "id": "a", "title": "A", "title_is_ours": True, "date": "2021-01-01", "publisher": "P",
            "source_url": "https://example.org", "language": "en", "kind": "readout",
            "licence": "MIT", "collection": "c",
            "parties": [{"name": "Mevlüt K. Çavuşoğlu", "aliases": [], "side": "", "side_aliases": [],
                         "publisher_side": False}],
        },
        "text",
    ).parties  # fmt: skip
    assert party.called == {
        "mevlüt k. çavuşoğlu", "mevlut k. cavusoglu", "mevlüt", "mevlut", "çavuşoğlu", "cavusoglu",
    }  # fmt: skip
