"""The shipped question set: what its README promises."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from corpus.loading import load_folder, shipped_documents
from retrieval import segmentation
from retrieval.evaluation.questions import load, shipped_questions
from retrieval.types import Reason

KINDS = {
    "fact": 26,
    "speaker": 22,
    "paraphrase": 20,
    "chatty": 20,
    "typo": 12,
    "followup": 24,
    "korean": 14,
    "russian": 14,
    "unanswerable": 30,
    "false_premise": 12,
    "not_a_question": 8,
}
FIELDS = {
    "id",
    "split",
    "kind",
    "language",
    "question",
    "history",
    "rewrite",
    "clean",
    "answerable",
    "reason",
    "speaker",
    "document_id",
    "paragraphs",
    "evidence",
    "also_paragraphs",
    "also_evidence",
}


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    return [json.loads(line) for line in shipped_questions().read_text("utf-8").splitlines()]


def test_every_line_has_every_field_and_its_own_id(rows):
    assert [set(row) for row in rows] == [FIELDS] * len(rows)
    assert len({row["id"] for row in rows}) == len(rows) == 404


def test_each_half_has_the_promised_number_of_every_kind(rows):
    for split in ("dev", "test"):
        assert Counter(row["kind"] for row in rows if row["split"] == split) == KINDS


def test_the_readme_gives_the_same_numbers():
    readme = (shipped_questions().parent / "README.md").read_text("utf-8")
    for kind, number in KINDS.items():
        assert f"| {kind} | {number} | {number} |" in readme


def test_evidence_is_verbatim_a_sentence_of_its_paragraphs(rows):
    documents = {document.id: document for document in load_folder(shipped_documents())}
    for row in rows:
        document = documents[row["document_id"]]
        spans = segmentation.paragraphs(document.text)
        for paragraphs, evidence in (
            (row["paragraphs"], row["evidence"]),
            (row["also_paragraphs"], row["also_evidence"]),
        ):
            sentences = {
                sentence.text
                for number in paragraphs
                for sentence in segmentation.sentences(
                    document.text, *spans[number - 1], document.language
                )
            }
            assert set(evidence) <= sentences, row["id"]
            assert len(set(evidence)) == len(evidence), row["id"]
            assert len(set(paragraphs)) == len(paragraphs) <= len(evidence), row["id"]


def test_what_is_answerable_has_evidence_and_what_is_not_has_a_reason(rows):
    reasons = {
        "unanswerable": "not_in_documents",
        "false_premise": "other_speaker",
        "not_a_question": "not_a_question",
    }
    for row in rows:
        assert row["answerable"] == (row["kind"] not in reasons), row["id"]
        assert row["reason"] == reasons.get(row["kind"]), row["id"]
        gold = row["answerable"] or row["kind"] == "false_premise"
        assert bool(row["evidence"]) == bool(row["paragraphs"]) == gold, row["id"]
        assert bool(row["history"]) == (row["kind"] == "followup"), row["id"]
        assert (row["rewrite"] is not None) == (row["kind"] in ("followup", "korean", "russian")), (
            row["id"]
        )
        assert (row["clean"] is not None) == (row["kind"] == "typo"), row["id"]


def test_the_set_loads_whole_and_by_halves():
    documents = load_folder(shipped_documents())
    assert len(load(shipped_questions(), documents).questions) == 404
    dev = load(shipped_questions(), documents, "dev")
    assert len(dev.questions) == 202
    assert len(dev.qrels) == 152
    asked = {question.kind: question for question in dev.questions}
    assert asked["false_premise"].reason is Reason.OTHER_SPEAKER
    text = documents[0].text
    for question in dev.questions:
        for span in question.evidence:
            assert span.unit in question.relevant
            assert text[span.start : span.end].endswith((".", "”"))


FURTHER = sorted((Path(__file__).parents[2] / "data" / "further-questions").glob("*.jsonl"))


@pytest.mark.parametrize("file", FURTHER, ids=lambda file: file.stem)
def test_every_further_file_can_be_asked(file: Path) -> None:
    dataset = load(file, load_folder(shipped_documents()))

    assert len(dataset.questions) == len(file.read_text(encoding="utf-8").splitlines())
