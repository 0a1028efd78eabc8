from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.loading import load_folder, shipped_documents
from retrieval.errors import DatasetError
from retrieval.evaluation.datasets import load_dataset
from retrieval.evaluation.types import GoldSpan, Question

DOCUMENT = "2020-09-28-moon-putin-call"


def write(path: Path, *rows: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    write(
        folder / "corpus.jsonl",
        {"_id": "d1", "title": "Seas", "text": "The sea is wide. It is salt."},
        {"_id": "d2", "title": "", "text": "Hills are high."},
        {"_id": "d3", "title": "Winds", "text": ""},
    )
    write(
        folder / "queries.jsonl",
        {"_id": 1, "text": "How wide is the sea?"},
        {"_id": "q2", "text": "How deep is the sea?"},
        {"_id": "train", "text": "Not judged."},
    )
    write(folder / "qrels/test.tsv", "query-id\tcorpus-id\tscore", "1\td1\t2", "1\tgone\t1")
    return folder


def test_a_beir_folder_is_read_with_titles_before_texts(beir):
    dataset = load_dataset(beir)
    assert dataset.name == "tiny"
    assert [(entry.id, entry.text) for entry in dataset.entries] == [
        ("d1", "Seas The sea is wide. It is salt."),
        ("d2", "Hills are high."),
        ("d3", "Winds "),
    ]
    # What is not judged is not asked; a judged entry that is not there stays a judgement.
    assert dataset.questions == (
        Question("1", "How wide is the sea?", relevant={"d1": 2, "gone": 1}),
    )
    assert dataset.qrels == {"1": {"d1": 2, "gone": 1}}


def test_shared_titles_name_articles_and_are_left_out(beir):
    write(
        beir / "corpus.jsonl",
        {"_id": "d1", "title": "Seas", "text": "The sea is wide."},
        {"_id": "d2", "title": "Seas", "text": "It is salt."},
        {"_id": "d3", "title": "Winds", "text": "They blow."},
    )
    entries = load_dataset(beir).entries
    assert [entry.text for entry in entries] == ["The sea is wide.", "It is salt.", "They blow."]
    assert [entry.article for entry in entries] == ["Seas", "Seas", "Winds"]
    assert load_dataset(beir, titles=True).entries[0].text == "Seas The sea is wide."


def test_titles_can_be_left_out(beir):
    assert load_dataset(beir, titles=False).entries[0].text == "The sea is wide. It is salt."


def test_answer_spans_move_with_the_title(beir):
    row = {"query-id": "1", "corpus-id": "d1", "answer": "wide", "char_start": 11, "char_end": 15}
    write(beir / "answers.jsonl", row)
    assert load_dataset(beir).questions[0].evidence == (GoldSpan("d1", 16, 20),)
    assert load_dataset(beir, titles=False).questions[0].evidence == (GoldSpan("d1", 11, 15),)


def test_unanswerable_questions_keep_the_entry_they_were_written_against(beir):
    rows = [
        {"query-id": "1", "corpus-id": "d1", "is_impossible": False},
        {"query-id": "q2", "corpus-id": "d1", "is_impossible": True},
    ]
    write(beir / "answerable.jsonl", *rows)
    dataset = load_dataset(beir)
    assert [(question.id, question.answerable) for question in dataset.questions] == [
        ("1", True),
        ("q2", False),
    ]
    assert dataset.questions[1].relevant == {"d1": 1}
    assert list(dataset.qrels) == ["1"]


@pytest.mark.parametrize(
    ("file", "rows", "message"),
    [
        ("corpus.jsonl", ["{"], "corpus.jsonl:1: is not JSON"),
        ("corpus.jsonl", ["[1]"], "corpus.jsonl:1: is not a JSON object"),
        ("corpus.jsonl", [""], "corpus.jsonl: holds no entry"),
        ("corpus.jsonl", [{"_id": "a"}], "corpus.jsonl:1: has no 'text'"),
        ("corpus.jsonl", [{"_id": "a b", "text": "t"}], "corpus.jsonl:1: '_id' must be an id"),
        ("corpus.jsonl", [{"_id": "a", "text": 7}], "corpus.jsonl:1: 'text' must be a text"),
        (
            "corpus.jsonl",
            [{"_id": "a", "text": "t"}, {"_id": "a", "text": "t"}],
            "corpus.jsonl:2: the id 'a' stands twice",
        ),
        ("corpus.jsonl", ['{"_id": "a", "text": "\\ud83d"}'], "corpus.jsonl:1: 'text' holds half"),
        ("queries.jsonl", [{"_id": "a", "text": " "}], "queries.jsonl:1: 'text' is empty"),
        ("qrels/test.tsv", ["1 d1 1"], "test.tsv:1: has 1 columns"),
        ("qrels/test.tsv", ["1\td1\t1", "1\td2\tx"], "test.tsv:2: the score 'x'"),
        ("qrels/test.tsv", ["zz\td1\t1"], "test.tsv:1: the query 'zz' is not in queries.jsonl"),
        ("qrels/test.tsv", ["query-id\tcorpus-id\tscore"], "test.tsv: judges no question"),
        (
            "answers.jsonl",
            [{"query-id": 1, "corpus-id": "d1", "answer": "is", "char_start": 0, "char_end": 2}],
            "answers.jsonl:1: the answer is 'is', but 'Th' stands there",
        ),
        (
            "answers.jsonl",
            [{"query-id": 1, "corpus-id": "d1", "answer": "Se", "char_start": -5, "char_end": -3}],
            "answers.jsonl:1: the answer is 'Se'",
        ),
        (
            "answerable.jsonl",
            [{"query-id": 1, "corpus-id": "d9", "is_impossible": True}],
            "answerable.jsonl:1: the entry 'd9' is not in corpus.jsonl",
        ),
        (
            "answerable.jsonl",
            [{"query-id": 1, "corpus-id": "d1", "is_impossible": "no"}],
            "answerable.jsonl:1: 'is_impossible' must be true or false",
        ),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(beir, file, rows, message):
    write(beir / file, *rows)
    with pytest.raises(DatasetError, match=r"^[^\n]*$") as caught:
        load_dataset(beir)
    assert message in str(caught.value)


def test_a_missing_file_and_bytes_that_are_no_text_are_named(beir):
    (beir / "queries.jsonl").write_bytes(b'{"_id": "1", "text": "ok"}\n\xff\n')
    with pytest.raises(DatasetError, match=r"queries\.jsonl:2: is not UTF-8"):
        load_dataset(beir)
    (beir / "queries.jsonl").unlink()
    with pytest.raises(DatasetError, match=r"queries\.jsonl: cannot be read: No such file"):
        load_dataset(beir)


def test_a_path_that_is_no_question_set(tmp_path):
    with pytest.raises(DatasetError, match="there is no such question set"):
        load_dataset(tmp_path / "none.jsonl")
    (tmp_path / "set.csv").write_text("a,b\n")
    with pytest.raises(DatasetError, match="expected a folder in BEIR layout"):
        load_dataset(tmp_path / "set.csv")
    with pytest.raises(DatasetError, match="leave --split out"):
        load_dataset(tmp_path, split="dev")


def own(**changes: object) -> dict:
    row = {
        "id": "x1",
        "question": "Did he promise to come?",
        "document_id": DOCUMENT,
        "paragraphs": [14],
        "evidence": ["President Putin replied that he would visit Korea."],
    }
    return {**row, **changes}


def test_a_question_of_our_own_needs_few_fields(tmp_path):
    documents = load_folder(shipped_documents())
    path = write(tmp_path / "mine.jsonl", own(), own(id="x2", split="dev"))
    first = load_dataset(path, documents).questions[0]
    assert first.relevant == {f"{DOCUMENT}#p14": 1}
    [span] = first.evidence
    assert documents[0].text[span.start : span.end] == own()["evidence"][0]
    assert [q.id for q in load_dataset(path, documents, split="dev").questions] == ["x2"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": None}, ":1: has no 'id'"),
        ({"question": ""}, ":1: 'question' is empty"),
        ({"document_id": "other"}, ":1: there is no document 'other'"),
        ({"paragraphs": []}, ":1: an answerable question needs its 'paragraphs'"),
        ({"paragraphs": [15]}, ":1: the document has 14 paragraphs, found number 15"),
        ({"paragraphs": [True]}, ":1: 'paragraphs' must be a list of int"),
        ({"evidence": ["He came."]}, ":1: 'evidence' holds 'He came.', which is not in paragraphs"),
        ({"paragraphs": [13]}, "which is not in paragraphs"),
        ({"reason": "because"}, ":1: 'reason' is 'because'; expected one of not_in_documents"),
        ({"history": "What?"}, ":1: 'history' must be a list of str"),
    ],
)
def test_what_is_wrong_with_a_question_of_our_own_is_named(tmp_path, changes, message):
    path = write(tmp_path / "mine.jsonl", own(**changes))
    with pytest.raises(DatasetError) as caught:
        load_dataset(path, load_folder(shipped_documents()))
    assert message in str(caught.value)


def test_two_questions_of_one_id_and_an_empty_split(tmp_path):
    documents = load_folder(shipped_documents())
    path = write(tmp_path / "mine.jsonl", own(), own())
    with pytest.raises(DatasetError, match=":2: the id 'x1' stands twice"):
        load_dataset(path, documents)
    path = write(tmp_path / "mine.jsonl", own(split="test"))
    with pytest.raises(DatasetError, match="holds no question of the split 'dev'"):
        load_dataset(path, documents, split="dev")
