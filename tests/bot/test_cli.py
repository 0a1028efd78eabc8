"""The command line as a program: its contract, its exit statuses, its one-line errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from retrieval import rerankers
from retrieval.models import DEFAULT_MULTILINGUAL, DEFAULT_RERANKER, PACKAGED
from retrieval.store import Store

IVI = "What did Putin say about the IVI?"


@pytest.fixture
def readout(shipped_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """The command in a folder of its own, over the shipped documents."""
    monkeypatch.setenv("READOUT_INDEX", str(shipped_store.folder))
    for name in ("READOUT_CORPUS", "READOUT_MODEL", "READOUT_RERANKER", "DISCORD_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return shipped_store


def run(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as left:
        return int(left.code or 0)


def error_line(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("readout")
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.err
    return captured.err


@pytest.mark.usefixtures("readout")
def test_a_question_is_answered_with_its_paragraph_word_for_word(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("ask", IVI) == 0
    out = capsys.readouterr().out
    assert out.startswith("[1] In reply, President Putin praised Korea’s response")
    assert "[…] Regarding Russia’s participation in the IVI, he said" in out
    assert "28 September 2020" in out
    assert "paragraph 7 of 14" in out
    assert "http://webarchives.pa.go.kr/19th/" in out
    assert "\x1b" not in out  # nothing is styled when piped


@pytest.mark.usefixtures("readout")
def test_json_has_the_fields_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "--json", "--limit", "2", IVI) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == [
        "id", "question", "interpreted_as", "answered", "reason", "confidence", "passages",
    ]  # fmt: skip
    assert (answer["id"], answer["question"], answer["answered"]) == (None, IVI, True)
    assert len(answer["passages"]) <= 2
    first = answer["passages"][0]
    assert list(first) == [
        "rank", "passage_id", "document_id", "title", "date", "publisher", "url", "paragraph",
        "start", "end", "text", "evidence", "score",
    ]  # fmt: skip
    assert (first["rank"], first["paragraph"], first["date"]) == (1, 7, "2020-09-28")
    assert first["passage_id"] == "2020-09-28-moon-putin-call#p7"
    assert list(first["evidence"][0]) == ["start", "end", "text", "speaker", "attribution"]
    offset = first["evidence"][0]["start"] - first["start"]
    assert first["text"][offset:].startswith(first["evidence"][0]["text"])


@pytest.mark.usefixtures("readout")
def test_a_file_of_questions_is_answered_line_by_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = [
        b'{"id": 1, "question": "What about the WTO?"}',
        b"{not json",
        b'{"question": 7}',
        b"",
        b'{"id": "x", "question": "And vaccines?", "history": ["What about COVID-19?"]}',
        b'{"id": "bad", "question": "\xff"}',
        b'{"id": "long", "question": "' + b"a" * 5000 + b'"}',
        b'["a list"]',
        b'{"id": "s", "question": "lone \\ud800 surrogate"}',
        b'{"id": "h", "question": "x", "history": "not a list"}',
        b'{"id": NaN, "question": "x"}',
        b'{"id": 1e999, "question": "x"}',
    ]
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\n".join(lines))
    assert run("ask", "--file", str(file)) == 2
    captured = capsys.readouterr()
    assert [json.loads(line)["id"] for line in captured.out.splitlines()] == [1, "x"]
    named = [line.split(":")[1] for line in captured.err.splitlines()]
    assert named == [f" line {number}" for number in (2, 3, 6, 7, 8, 9, 10, 11, 12)]


@pytest.mark.usefixtures("readout")
def test_a_line_of_a_file_says_what_it_is_to_be_answered_from(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    chosen = [
        {"publisher": "cheong wa dae", "since": "2020", "until": "2020-09", "language": "en"},
        {"since": "2021"},
        {"collection": "readouts", "speaker": "Putin"},
        {"collection": 3},
        {"publisher": None},
    ]
    file = tmp_path / "questions.jsonl"
    lines = [json.dumps({"id": n, "question": IVI, **own}) for n, own in enumerate(chosen, 1)]
    file.write_text("\n".join(lines))
    # What a line says comes before the option.
    assert run("ask", "--until", "2020-12-31", "--file", str(file)) == 2
    captured = capsys.readouterr()
    answers = [json.loads(line) for line in captured.out.splitlines()]
    assert [(one["id"], one["answered"]) for one in answers] == [(1, True), (3, True), (5, True)]
    assert [line.split(": ")[1] for line in captured.err.splitlines()] == ["line 2", "line 4"]


@pytest.mark.usefixtures("readout")
def test_a_server_is_given_a_collection_and_it_is_taken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("READOUT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'own.db'}")
    assert run("collections", "grant", "77", "readouts") == 0
    assert "Server 77 sees: readouts" in capsys.readouterr().out
    assert run("collections", "list") == 0
    assert "given nothing, and direct messages, 77" in capsys.readouterr().out
    assert run("collections", "revoke", "77", "readouts") == 0
    assert "Server 77 sees: no collection" in capsys.readouterr().out
    assert run("collections", "list") == 0
    assert "77" not in capsys.readouterr().out


@pytest.mark.usefixtures("readout")
def test_show_gives_every_sentence_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 29
    assert list(lines[0]) == [
        "document_id", "paragraph", "sentence", "start", "end", "text", "speaker", "attribution",
    ]  # fmt: skip
    assert (lines[17]["paragraph"], lines[17]["sentence"]) == (7, 3)
    assert run("show") == 0
    assert "They concurred that" in capsys.readouterr().out


@pytest.mark.usefixtures("readout")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", ""], "the question is empty"),
        (["ask", " \u200b "], "the question is empty"),
        (["ask", "a" * 10_000], "10,000 characters"),
        (["ask", "a\x07b"], "U+0007"),
        (["ask", "a\udcffb"], "U+DCFF"),
        (["ask"], "needs a question"),
        (["ask", "--file", "f", "q"], "needs a question, or --file"),
        (["ask", "--file", "nowhere.jsonl"], "nowhere.jsonl cannot be read"),
        (["ask", "--file", "."], "cannot be read"),
        (["ask", "--limit", "0", "q"], "'0' is not a number from 1"),
        (["ask", "--limit", "three", "q"], "'three' is not a number"),
        (["ask", "--limit", "9" * 5000, "q"], "999 is not a number from 1 to 50"),
        (["eval", "--limit-queries", "9" * 5000], "999 is not a number from 1"),
        (["chat", "--since", "June"], "'June' is no date"),
        (["chat", "--document", "nothing"], "there is no document 'nothing'"),
        (["chat", "--speaker", "nobody"], "called 'nobody'; there are: Moon Jae-in, Vladimir"),
        (["chat", "--publisher", "blue"], "no publisher 'blue'; there are: Office of the"),
        (["ask", "--document", "nothing", "q"], "there is no document 'nothing'"),
        (["ask", "--speaker", "nobody", "q"], "called 'nobody'; there are: Moon Jae-in, Vladimir"),
        (["ask", "--speaker", "a\udcffb", "q"], "is not a text"),
        (["ask", "--publisher", "blue", "q"], "no publisher 'blue'; there are: Office of the"),
        (["ask", "--language", "k", "q"], "no document in the language 'k'; there are: en"),
        (["ask", "--collection", "x", "q"], "no collection 'x'; there are: readouts"),
        (["ask", "--since", "June", "q"], "'June' is no date; expected one like 2021-06-15"),
        (["ask", "--until", "2021-02-30", "q"], "'2021-02-30' is no date"),
        (
            ["ask", "--since", "2021", "q"],
            "documents there are: 1, dated from 2020-09-28 to 2020-09-28",
        ),
        (["ask", "--since", "2021", "--until", "2020", "q"], "2021-01-01, is after the last, 2020"),
        (["collections", "grant", "x", "readouts"], "'x' is not a server's id"),
        (["collections", "grant", "1", "nothing"], "no collection 'nothing'; there are: readouts"),
        (["ask", "--unknown", "q"], "unrecognized arguments: --unknown"),
        (["ask", "--corpus", "nowhere", "q"], "nowhere: there is no such folder"),
        (["show", "nothing"], "there is no document 'nothing'"),
        (["eval", "nowhere"], "nowhere"),
        (["ask\nme"], "invalid choice"),
        ([], "the following arguments are required"),
    ],
)
def test_bad_input_gets_one_clear_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(*arguments) == 2
    assert said in error_line(capsys)


@pytest.mark.usefixtures("readout")
def test_a_bad_setting_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READOUT_LOG_LEVEL", "LOUD")
    assert run("doctor") == 2
    assert "READOUT_LOG_LEVEL is 'LOUD'" in error_line(capsys)


@pytest.mark.usefixtures("readout")
def test_the_doctor_finds_nothing_wrong_and_never_shows_the_token(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very.secret.token")
    assert run("doctor") == 0
    out = capsys.readouterr().out
    assert "problem" not in out
    assert "very.secret.token" not in out
    assert "DISCORD_TOKEN is set" in out


@pytest.mark.usefixtures("readout")
def test_the_doctor_names_what_is_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("doctor", "--index", str(tmp_path / "none")) == 1
    out = capsys.readouterr().out
    assert "problem  index: " in out
    assert "run: readout index" in out


@pytest.mark.usefixtures("readout")
def test_the_doctor_reads_what_was_learnt_of_questions(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    multilingual = PACKAGED[DEFAULT_MULTILINGUAL]
    adapter = multilingual.adapter
    assert adapter is not None
    content = adapter.file.read_bytes()
    bitten = tmp_path / "bitten.npz"
    bitten.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    damaged = replace(multilingual, adapter=replace(adapter, file=bitten))
    monkeypatch.setitem(PACKAGED, DEFAULT_MULTILINGUAL, damaged)
    monkeypatch.setenv("READOUT_MULTILINGUAL", DEFAULT_MULTILINGUAL)
    assert run("doctor") == 1
    out = capsys.readouterr().out
    assert f"problem  multilingual model: the model file {bitten} is not the expected one" in out


def child(code: str, store: Store, *, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "READOUT_INDEX": str(store.folder),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_a_question_imports_nothing_heavy(readout: Store) -> None:
    rerankers.ensure(readout, DEFAULT_RERANKER)  # makes what is made once
    heavy = (
        "{'torch', 'transformers', 'sentence_transformers', 'onnx', 'sklearn', 'discord', "
        "'sqlalchemy', 'alembic', 'asyncio', 'yaml', 'rich', 'dotenv'}"
    )
    code = (
        "import sys; from bot.cli import main\n"
        f"status = main(['ask', {IVI!r}])\n"
        f"print(sorted({heavy} & set(sys.modules)), 'onnxruntime' in sys.modules, status)"
    )
    assert child(code, readout).stdout.splitlines()[-1] == "[] True 0"


def test_a_reader_that_goes_away_ends_it_quietly(readout: Store) -> None:
    code = (
        "import os, sys; from bot.cli import main\n"
        "reader, writer = os.pipe(); os.close(reader); os.dup2(writer, 1)\n"
        "sys.exit(main(['show']))"
    )
    finished = child(code, readout)
    assert (finished.returncode, finished.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [["show"], ["ask", "--json", IVI], ["--version"]])
def test_a_full_disk_under_the_output_is_one_line(readout: Store, arguments: list[str]) -> None:
    code = (
        "import os, sys; from bot.cli import main\n"
        "os.dup2(os.open('/dev/full', os.O_WRONLY), 1)\n"
        f"sys.exit(main({arguments!r}))"
    )
    finished = child(code, readout)
    assert finished.returncode == 2
    assert finished.stderr == (
        "readout: something cannot be read or written: [Errno 28] No space left on device\n"
    )


def test_where_not_even_the_error_can_be_written_the_exit_status_tells_it(readout: Store) -> None:
    code = (
        "import os, sys; from bot.cli import main\n"
        "os.dup2(os.open('/dev/full', os.O_WRONLY), 2)\n"
        "status = main(['ask', '']), main(['show', '--unknown'])\n"
        "os.write(1, repr(status).encode())"
    )
    assert child(code, readout).stdout == "(2, 2)"


def test_a_bad_date_is_told_before_the_chat_makes_an_index(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("chat", "--index", str(tmp_path / "index"), "--until", "2021-02-30") == 2
    assert "'2021-02-30' is no date" in error_line(capsys)
    assert not (tmp_path / "index").exists()


def test_chat_asks_again_and_again(readout: Store) -> None:
    code = "import sys; from bot.cli import main; sys.exit(main(['chat', '--limit', '1']))"
    finished = child(
        code, readout, stdin="Who runs for Director-General?\n\n\x07\nHow long was the call?\n"
    )
    assert finished.returncode == 0
    assert "[1] President Moon said that Korea’s Minister for Trade, Yoo" in finished.stdout
    assert "35-minute telephone conversation" in finished.stdout
    assert finished.stderr == "readout: the question holds the character U+0007, not text\n"


def test_standard_input_is_read_as_a_file(readout: Store) -> None:
    code = "import sys; from bot.cli import main; sys.exit(main(['ask', '--file', '-']))"
    finished = child(code, readout, stdin='{"id": 5, "question": "the WTO?"}\n')
    assert json.loads(finished.stdout)["id"] == 5
    assert finished.returncode == 0


def in_language(monkeypatch: pytest.MonkeyPatch, locale: str) -> None:
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("LC_ALL", locale)


@pytest.mark.usefixtures("readout")
def test_the_answers_frame_is_in_the_terminals_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_language(monkeypatch, "ko_KR.UTF-8")
    assert run("ask", "--limit", "1", IVI) == 0
    out = capsys.readouterr().out
    assert out.startswith("[1] In reply, President Putin praised Korea’s response")
    assert "근거: In reply, President Putin praised" in out
    assert "발언자: Vladimir Putin, 발행 기관의 서술에서 간접 인용" in out
    assert "· 2020년 9월 28일 ·" in out
    in_language(monkeypatch, "ru_RU.UTF-8")
    assert run("ask", "what did they say about navalny") == 1
    assert capsys.readouterr().out.startswith(
        "В 14 абзацах 1 документа (28 сентября 2020 г.) не упоминается: navalny. "
    )


@pytest.mark.usefixtures("readout")
def test_json_is_the_same_in_every_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for locale in ("C.UTF-8", "ko_KR.UTF-8", "ru_RU.UTF-8"):
        in_language(monkeypatch, locale)
        run("ask", "--json", "--limit", "2", IVI)
        run("show", "--json")
        written.append(capsys.readouterr().out)
    assert written[0] == written[1] == written[2]


@pytest.mark.usefixtures("readout")
def test_errors_and_help_are_in_the_terminals_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_language(monkeypatch, "ru_RU.UTF-8")
    assert run("ask", "--document", "{x} %s", "q") == 2
    assert error_line(capsys).startswith("readout: документа '{x} %s' нет; есть: 2020-09-28-moon")
    assert run("ask", "--limit", "0", "q") == 2
    assert "аргумент --limit: '0' — не число от 1 до 50" in error_line(capsys)
    assert run("ask", "--corpus", "nowhere", "q") == 2
    assert error_line(capsys) == "readout: nowhere: такой папки документов нет\n"
    for command in ("ask", "chat", "show", "index", "eval", "feedback", "doctor", "bot"):
        assert run(command, "--help") == 0
        out = capsys.readouterr().out
        assert out.startswith("вызов: readout")
        assert "показать эту справку и выйти" in out
    in_language(monkeypatch, "ko_KR.UTF-8")
    assert run("doctor") == 0
    out = capsys.readouterr().out
    assert out.startswith("정상  Python: 3.")
    assert "정상  색인: " in out
    assert run("show") == 0
    out = capsys.readouterr().out
    assert "(발행 기관의 제목이 아니라 저희가 붙인 제목)" in out
    assert "\n서술" in out
    in_language(monkeypatch, "C")
    assert run("ask", "--help") == 0
    assert capsys.readouterr().out.startswith("usage: readout ask")
