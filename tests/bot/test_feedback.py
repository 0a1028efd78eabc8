import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from bot.database import Database, Verdict
from bot.feedback import question_set
from corpus.loading import load_folder, shipped_documents
from retrieval.evaluation import questions
from tests.bot.database.conftest import OPINION, default_url


def test_feedback_becomes_a_question_set(tmp_path: Path) -> None:
    opinions = [
        replace(
            OPINION,
            verdict=verdict,
            right_paragraph=7 if verdict is Verdict.OTHER_PARAGRAPH else None,
        )
        for verdict in Verdict
    ]
    file = tmp_path / "feedback.jsonl"
    file.write_text("\n".join(question_set(opinions)), encoding="utf-8")
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [line["kind"] for line in lines] == [
        "feedback_helpful",
        "feedback_other_paragraph",
        "feedback_not_in_documents",
        "feedback_other_speaker",
    ]
    dataset = questions.load(file, load_folder(shipped_documents()))
    assert [question.answerable for question in dataset.questions] == [True, True, False, False]
    assert list(dataset.questions[1].relevant) == ["2020-09-28-moon-putin-call#p7"]


def test_a_question_that_was_cut_in_its_message_is_no_test_case() -> None:
    cut = replace(OPINION, question="Would Putin visit Korea after being injected with the…")
    assert list(question_set([cut])) == []
    (line,) = question_set([cut, OPINION])
    assert json.loads(line)["question"] == OPINION.question


async def _keep(url: str) -> None:
    database = Database(url, b"key")
    await database.open()
    await database.feedback.keep(1, OPINION)
    await database.close()


def test_the_command_writes_a_file_that_eval_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("READOUT_DATABASE_URL", default_url(tmp_path))
    file = tmp_path / "feedback.jsonl"
    assert main(["feedback", "export", str(file)]) == 1
    asyncio.run(_keep(default_url(tmp_path)))
    assert main(["feedback", "export", str(file)]) == 0
    assert "1 question written; 0 opinions" in capsys.readouterr().err
    assert questions.load(file, load_folder(shipped_documents())).questions[0].answerable
    assert main(["feedback", "export", str(tmp_path / "none" / "x")]) == 2
    assert "cannot be written" in capsys.readouterr().err
