import datetime
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Document, Party
from retrieval import texts_writer
from retrieval.errors import QueryError
from retrieval.filters import All, Between, Field, Filter, OneOf, allows, every, parts
from retrieval.texts import Texts
from retrieval.types import Attribution, Passage, Sentence

DAY = datetime.date(2021, 6, 15)
NAMES = ("Moon", "Putin", "O'Brien", "'; DROP TABLE document; --", "문재인", "%")


def document(name: str, **values: Any) -> Document:
    fields: dict[str, Any] = {
        "title": name,
        "title_is_ours": False,
        "date": DAY,
        "publisher": "Blue House",
        "source_url": "https://x.example",
        "language": "en",
        "kind": "readout",
        "licence": "",
        "text": f"{name} text.",
    }
    return Document(id=name, **{**fields, **values})


def passages(one: Document, speakers: Sequence[str | None]) -> list[Passage]:
    how = Attribution.PARAPHRASE
    return [
        Passage(
            id=f"{one.id}#p{number}",
            document_id=one.id,
            paragraph=number,
            start=0,
            end=4,
            text=one.text[:4],
            sentences=(Sentence(0, 4, one.text[:4], speaker, how if speaker else None),),
        )
        for number, speaker in enumerate(speakers, start=1)
    ]


def written(folder: Path, documents: Sequence[Document], spoken: Sequence[Passage]) -> Texts:
    file = folder / "corpus.db"
    file.unlink(missing_ok=True)
    texts_writer.write(file, documents, spoken, [""] * len(spoken))
    return Texts(file)


def test_a_filter_cannot_be_made_wrongly() -> None:
    with pytest.raises(QueryError, match="after the last"):
        Between(DAY, datetime.date(2020, 1, 1))
    with pytest.raises(QueryError, match="not a text"):
        OneOf(Field.PUBLISHER, ("\ud800",))
    with pytest.raises(QueryError, match="not a text"):
        OneOf(Field.PUBLISHER, ("a\0b",))
    wrong: list[Any] = [
        lambda: OneOf("publisher", ("x",)),  # type: ignore[arg-type]
        lambda: OneOf(Field.PUBLISHER, "Blue House"),  # type: ignore[arg-type]
        lambda: OneOf(Field.PUBLISHER, (1,)),  # type: ignore[arg-type]
        lambda: Between(),
        lambda: Between("2021-01-01"),  # type: ignore[arg-type]
        lambda: Between(datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC)),
        lambda: All((All(()),)),  # type: ignore[arg-type]
        lambda: All([Between(DAY)]),  # type: ignore[arg-type]
    ]
    for make in wrong:
        with pytest.raises(TypeError):
            make()


def test_every_joins_what_there_is() -> None:
    one, two = OneOf(Field.LANGUAGE, ("en",)), Between(DAY)
    assert every() is None
    assert every(None, one) == one
    assert every(one, None, two) == All((one, two))
    assert every(All((one, two)), two) == All((one, two))
    assert parts(All((one, two))) == (one, two)


def test_what_each_condition_means(tmp_path: Path) -> None:
    call = document("call", collection="a", parties=(Party("Moon"), Party("Putin")))
    note = document("note", collection="b", language="ko", date=datetime.date(2022, 1, 1))
    found = written(
        tmp_path, [call, note], [*passages(call, ["Moon", None]), *passages(note, [None])]
    )
    expected: list[tuple[Filter, list[bool]]] = [
        (OneOf(Field.DOCUMENT, ("call",)), [True, True, False]),
        (OneOf(Field.PUBLISHER, ("blue house",)), [False, False, False]),
        (OneOf(Field.LANGUAGE, ("ko", "ru")), [False, False, True]),
        (OneOf(Field.COLLECTION, ("a",)), [True, True, False]),
        (OneOf(Field.COLLECTION, ()), [False, False, False]),
        (OneOf(Field.PARTY, ("Putin",)), [True, True, False]),
        (OneOf(Field.SPEAKER, ("Moon",)), [True, False, False]),
        (OneOf(Field.SPEAKER, ("Putin",)), [False, False, False]),
        (Between(DAY, DAY), [True, True, False]),
        (Between(low=datetime.date(2021, 6, 16)), [False, False, True]),
        (Between(high=datetime.date(2021, 6, 14)), [False, False, False]),
    ]
    for chosen, rows in expected:
        assert found.allowed(chosen) is not None
        assert found.allowed(chosen).tolist() == rows, chosen  # type: ignore[union-attr]
    assert found.allowed(None) is None
    assert found.allowed(OneOf(Field.PUBLISHER, ("Blue House", "x"))) is None
    assert found.listed(Field.COLLECTION) == ["a", "b"]
    assert found.listed(Field.PARTY, OneOf(Field.COLLECTION, ("b",))) == []
    searched = found.searched(OneOf(Field.COLLECTION, ("a",)))
    assert (searched.documents, searched.paragraphs, searched.last_date) == (1, 2, DAY)
    found.close()


_values = st.sampled_from(NAMES)
_dates = st.dates(datetime.date(2020, 1, 1), datetime.date(2020, 1, 9))
_documents = st.lists(
    st.tuples(_dates, _values, _values, st.lists(_values, unique=True), st.lists(_values)),
    max_size=5,
)
_conditions = st.one_of(
    st.builds(OneOf, st.sampled_from(Field), st.lists(_values, max_size=3).map(tuple)),
    st.tuples(_dates, _dates).map(lambda pair: Between(min(pair), max(pair))),
    _dates.map(lambda day: Between(high=day)),
)


@settings(max_examples=200, deadline=None)
@given(_documents, st.lists(_conditions, max_size=3))
def test_the_index_allows_what_a_filter_means(
    tmp_path_factory: pytest.TempPathFactory, made: list[Any], conditions: list[Any]
) -> None:
    documents, spoken = [], []
    for number, (day, publisher, collection, parties, speakers) in enumerate(made):
        documents.append(
            document(
                f"d{number}",
                date=day,
                publisher=publisher,
                collection=collection,
                parties=tuple(map(Party, parties)),
            )
        )
        spoken += passages(documents[-1], speakers)
    found = written(tmp_path_factory.getbasetemp(), documents, spoken)
    chosen = every(*conditions)
    by_id = {one.id: one for one in documents}
    expected = [
        allows(chosen, by_id[one.document_id], [s.speaker for s in one.sentences if s.speaker])
        for one in spoken
    ]
    allowed = found.allowed(chosen)
    found.close()
    assert (allowed if allowed is not None else np.ones(len(spoken), bool)).tolist() == expected


def test_a_collections_words_are_its_own(tmp_path: Path) -> None:
    mine = document("mine", collection="mine", text="The FTA and trade.")
    theirs = document("theirs", collection="theirs", text="A zephyrlock of the GTQA.")
    found = written(tmp_path, [mine, theirs], [])
    own, every_word, none = (found.lexicon(seen) for seen in (["mine"], None, []))
    assert own.has_word("trade")
    assert not own.has_word("zephyrlock")
    assert every_word.has_word("zephyrlock")
    assert not none.has_word("trade")
    assert "zephyrlock" not in own.words_of_length(3, 12)
    assert not own.has_acronym("GTQA")
    assert own.has_acronym("FTA")
    assert (own.acronyms_of_length(3), own.acronyms_of_length(4)) == (1, 0)
    assert own.vocabulary() == 4
    assert none.vocabulary() == 0
    found.close()


def test_many_values_and_many_documents_are_quick(tmp_path: Path) -> None:
    documents = [document(f"d{n}", date=DAY + datetime.timedelta(n % 900)) for n in range(20_000)]
    found = written(tmp_path, documents, [p for one in documents for p in passages(one, ["Moon"])])
    begun = time.perf_counter()
    allowed = found.allowed(
        every(
            OneOf(Field.DOCUMENT, tuple(f"d{n}" for n in range(15_000))),
            Between(DAY, DAY + datetime.timedelta(99)),
            OneOf(Field.SPEAKER, ("Moon", "Putin")),
        )
    )
    assert time.perf_counter() - begun < 2
    assert allowed is not None
    assert int(allowed.sum()) == sum(n % 900 < 100 for n in range(15_000))
    found.close()
