from __future__ import annotations

import datetime
import re
from html.parser import HTMLParser

import pytest

from corpus.document import Document
from retrieval.errors import DatasetError
from retrieval.evaluation import plots
from retrieval.evaluation.plots import Series
from retrieval.evaluation.report import page, write_report
from retrieval.evaluation.results import ModeResult
from retrieval.evaluation.tables import Table
from retrieval.evaluation.types import Dataset, GoldSpan, Outcome, Question
from retrieval.types import Answer, Attribution, Hit, NoAnswer, Passage, Query, Reason, Sentence

EVIL = '<script>alert("x")</script> & <img src=http://example.org onerror=1> \''


class Reader(HTMLParser):
    """Collects elements, attributes and text; complains about what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def hit(speaker: str | None) -> Hit:
    document = Document("d", EVIL, True, datetime.date(2020, 1, 1), EVIL, "u", "en", "k", "l", EVIL)
    sentence = Sentence(0, len(EVIL), EVIL, speaker, Attribution.PARAPHRASE)
    passage = Passage("d#p1", "d", 1, 0, len(EVIL), EVIL, (sentence,))
    return Hit(1, passage, document, 1, 0.5, (sentence,))


@pytest.fixture
def result() -> ModeResult:
    gold = (GoldSpan("d#p1", 0, 5, EVIL),)
    answerable = Question(
        EVIL, EVIL, (EVIL,), kind=EVIL, speaker="B", relevant={"d#p1": 1}, evidence=gold
    )
    silent = Question("two", "?", kind="none", answerable=False, reason=Reason.NOT_IN_DOCUMENTS)
    query = Query(EVIL)
    outcomes = [
        Outcome(answerable, (("d#p1", 0.5),), Answer(query, (hit("A"),), EVIL), 0.75),
        Outcome(
            silent, (("d#p1", 0.1),), NoAnswer(query, Reason.NOT_IN_DOCUMENTS, (hit(None),)), 0.1
        ),
    ]
    return ModeResult("hybrid", Dataset(EVIL, (answerable, silent)), outcomes)


def test_whatever_comes_from_outside_is_escaped(result):
    table = Table(EVIL, (EVIL, "a"), ((EVIL, EVIL),), EVIL)
    text = page([result], [table], {EVIL: EVIL})
    reader = Reader(text)
    tags = {tag for tag, _ in reader.elements}
    assert "script" not in tags
    assert "img" not in tags
    assert EVIL in reader.text
    assert "<script" not in text
    for _, attributes in reader.elements:
        assert not {"src", "href", "srcset", "onerror", "onload"} & set(attributes)


def test_the_page_needs_nothing_else(result):
    text = page([result], [], {})
    assert not re.search(r"url\(|@import|<link|<script|<iframe", text)
    assert '<meta name="viewport"' in text


def test_every_question_has_a_row_with_gold_found_scores_and_why(result):
    reader = Reader(page([result], [], {}))
    rows = [attributes["class"] for tag, attributes in reader.elements if tag == "article"]
    assert rows == ["good", "good"]
    assert "the wrong speaker; right first" in reader.text
    assert "rightly silent" in reader.text
    assert "confidence 0.75" in reader.text
    assert reader.text.count(f"understood as: {EVIL}") == 1
    assert "0.500" in reader.text


def test_a_report_that_cannot_be_written_is_told(result, tmp_path):
    write_report(tmp_path / "page.html", [result])
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    with pytest.raises(DatasetError, match="cannot be written"):
        write_report(tmp_path, [result])


def test_a_line_runs_through_its_points():
    svg = plots.risk_coverage([Series("a&b", [(0.5, 0.0), (1.0, 0.25)])])
    # Coverage .5 is the middle of 46 to 342; the axis ends at .5, so .25 is half way up.
    assert 'points="194.0,214.0 342.0,114.0"' in svg
    assert "<title>a&amp;b</title>" in svg


def test_a_bar_is_as_long_as_its_value():
    svg = plots.bars([("fact (2)", [0.5, 1.0])], ["one", "two"])
    assert svg.count('class="trough"') == 2
    assert 'width="150.0"' in svg
    assert 'width="300.0"' in svg
