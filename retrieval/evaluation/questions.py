"""Our own question sets, a JSON object a line; the format is in corpus/questions/README.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.document import Document
from corpus.loading import shipped_documents
from retrieval import segmentation
from retrieval.evaluation.lines import Line, json_lines, problem
from retrieval.evaluation.types import Dataset, GoldSpan, Question, paragraph_unit
from retrieval.types import Reason


def shipped_questions() -> Path:
    """The question set that comes with the program."""
    return shipped_documents().parent / "questions" / "2020-09-28-moon-putin-call.jsonl"


def load(path: Path, documents: Sequence[Document], split: str | None = None) -> Dataset:
    """The questions in `path` over `documents`; of one split, or all.

    Raises DatasetError, with file and line, for a field that is missing or malformed, a document or
    paragraph that does not exist, or evidence that does not stand in its paragraphs.
    """
    known = {document.id: document for document in documents}
    ids: set[str] = set()
    questions = []
    for line in json_lines(path):
        question = _question(line, known)
        if question.id in ids:
            raise line.error(f"the id {question.id!r} stands twice")
        ids.add(question.id)
        if split is None or line.text("split", "") == split:
            questions.append(question)
    if not questions:
        raise problem(path, None, "holds no question" + (f" of the split {split!r}" * bool(split)))
    return Dataset(path.stem, tuple(questions))


def _question(line: Line, documents: dict[str, Document]) -> Question:
    document = documents.get(line.identifier("document_id"))
    if document is None:
        name = line.identifier("document_id")
        raise line.error(f"there is no document {name!r}; choose the folder with --corpus")
    answerable = line.boolean("answerable", True)
    paragraphs = line.list_of("paragraphs", int)
    if answerable and not paragraphs:
        raise line.error("an answerable question needs its 'paragraphs'")
    spans = segmentation.paragraphs(document.text)
    for number in (*paragraphs, *line.list_of("also_paragraphs", int)):
        if not 1 <= number <= len(spans):
            problem_found = f"the document has {len(spans)} paragraphs, found number {number}"
            raise line.error(problem_found)
    return Question(
        id=line.identifier("id"),
        text=line.required_text("question"),
        history=line.list_of("history", str),
        rewrite=line.text("rewrite", None),
        clean=line.text("clean", None),
        kind=line.text("kind", "") or "",
        answerable=answerable,
        reason=_reason(line),
        speaker=line.text("speaker", None),
        relevant={paragraph_unit(document.id, number): 1 for number in paragraphs},
        evidence=tuple(_spans(line, "evidence", document, spans, "paragraphs")),
        also=tuple(_spans(line, "also_evidence", document, spans, "also_paragraphs")),
    )


def _reason(line: Line) -> Reason | None:
    value = line.text("reason", None)
    try:
        return Reason(value) if value is not None else None
    except ValueError:
        expected = ", ".join(Reason)
        raise line.error(f"'reason' is {value!r:.60}; expected one of {expected}") from None


def _spans(
    line: Line,
    name: str,
    document: Document,
    spans: Sequence[tuple[int, int]],
    paragraphs_name: str,
) -> Iterator[GoldSpan]:
    """Where the texts in the field `name` stand: in one of the paragraphs the other field lists."""
    numbers = line.list_of(paragraphs_name, int)
    for text in line.list_of(name, str):
        for number in numbers:
            start, end = spans[number - 1]
            position = document.text.find(text, start, end)
            if text and position >= 0:
                unit = paragraph_unit(document.id, number)
                yield GoldSpan(unit, position, position + len(text), text)
                break
        else:
            raise line.error(f"'{name}' holds {text!r:.60}, which is not in {paragraphs_name}")
