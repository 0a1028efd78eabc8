"""`readout eval`, run as a program would be."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bot.cli import main


@pytest.fixture
def evaluate(shipped_store, capsys):
    """Runs `readout eval` with some arguments; gives its exit status, output and complaints."""

    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(["eval", "--index", str(shipped_store.folder), *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


@pytest.fixture
def beir(tmp_path):
    folder = tmp_path / "tiny"
    (folder / "qrels").mkdir(parents=True)
    texts = {"sea": "The sea is salt.", "hill": "A hill is low.", "sky": "The sky is blue."}
    (folder / "corpus.jsonl").write_text(
        "".join(json.dumps({"_id": key, "text": text}) + "\n" for key, text in texts.items())
    )
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "What colour has the sky?"}\n')
    (folder / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq\tsky\t1\n")
    return folder


def test_a_beir_folder_in_several_modes(evaluate, beir, tmp_path):
    run = tmp_path / "out.run"
    status, out, err = evaluate(
        str(beir), "--mode", "dense", "--mode", "lexical", "--run", str(run)
    )
    assert (status, err) == (0, "")
    title, header, lexical, dense = out.splitlines()[:4]
    assert title == "tiny: 1 questions, 1 of them answerable"
    assert header.split()[:3] == ["mode", "nDCG@10", "Recall@5"]
    assert lexical.split()[:6] == ["lexical", "1.000", "1.000", "1.000", "1.000", "1.000"]
    assert dense.split()[0] == "dense"
    assert not run.exists()
    lines = (tmp_path / "out.dense.run").read_text().splitlines()
    assert lines[0].split()[:4] == ["q", "Q0", "sky", "1"]
    assert len(lines) == 3
    assert (tmp_path / "out.lexical.run").is_file()


def test_our_own_set_as_json(evaluate):
    status, out, _ = evaluate(
        "--mode", "lexical", "--split", "dev", "--limit-queries", "4", "--json"
    )
    assert status == 0
    figures = json.loads(out)
    [result] = figures["modes"]
    assert figures["dataset"] == "2020-09-28-moon-putin-call"
    assert (result["mode"], result["questions"], result["answerable"]) == ("lexical", 4, 4)
    assert set(result["measures"]) == {"nDCG@10", "Recall@5", "Recall@10", "RR@10", "Success@1"}
    assert result["kinds"][0]["kind"] == "fact"


def test_our_own_set_has_a_table_by_kind(evaluate):
    status, out, _ = evaluate("--mode", "lexical", "--limit-queries", "2")
    assert status == 0
    assert "lexical: by kind of question\nkind  asked" in out


def test_two_run_files_are_compared_without_asking_anything(evaluate, beir, tmp_path):
    (tmp_path / "a.run").write_text("q Q0 sea 1 2.0 a\nq Q0 sky 2 1.0 a\n")
    (tmp_path / "b.run").write_text("q Q0 sky 1 2.0 b\n")
    a, b = str(tmp_path / "a.run"), str(tmp_path / "b.run")
    status, out, _ = evaluate(str(beir), "--compare", a, b, "--json")
    assert status == 0
    figures = json.loads(out)
    assert figures["modes"] == []
    row = {row["measure"]: row for row in figures["comparison"]}["RR@10"]
    assert (row["first"], row["second"], row["better"]) == (0.5, 1.0, ["q"])
    status, out, _ = evaluate(str(beir), "--compare", a, b)
    assert out.splitlines()[0] == f"{a} and {b} over 1 questions"


def test_two_modes_are_compared_and_reported(evaluate, beir, tmp_path):
    path = tmp_path / "page.html"
    status, out, _ = evaluate(str(beir), "--compare", "lexical", "dense", "--report", str(path))
    assert status == 0
    assert "lexical and dense over 1 questions" in out
    page = path.read_text("utf-8")
    assert "lexical and dense over 1 questions" in page
    assert page.count("<article") == 1
    assert "lexical: right first" in page


def test_a_golden_run_is_written_and_its_losses_are_named(evaluate, beir, tmp_path):
    path = tmp_path / "golden.json"
    status, _, _ = evaluate(str(beir), "--mode", "lexical", "--write-golden", str(path))
    assert status == 0
    status, _, err = evaluate(str(beir), "--mode", "lexical", "--golden", str(path))
    assert (status, err) == (0, "")
    (beir / "qrels/test.tsv").write_text("q\tsea\t1\n")
    status, _, err = evaluate(str(beir), "--mode", "lexical", "--golden", str(path))
    assert status == 1
    assert err.startswith("lost: q: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.jsonl"], "nowhere.jsonl: there is no such question set"),
        (["."], "corpus.jsonl: cannot be read: No such file"),
        (["--corpus", "nowhere"], "nowhere: there is no such folder of documents"),
        (["--titles"], "titles are an option of BEIR folders"),
        (["--mode", "all", "--golden", "g.json"], "a golden run is of one mode"),
        (["--compare", "a.run", "b.run"], "a.run: cannot be read: No such file"),
        (["--compare", "lexical", "b.run"], "b.run: cannot be read: No such file"),
        (["--mode", "lexical", "--golden", "g.json"], "g.json: cannot be read: No such file"),
        (["--report", "gone/page.html"], "gone/page.html cannot be written: there is no folder"),
        (["--run", ".."], ".. cannot be written: it is a folder"),
    ],
)
def test_bad_input_is_one_line_and_status_two(evaluate, arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = evaluate(*arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("value", ["0", "x"])
def test_a_bad_option_is_refused(evaluate, value):
    with pytest.raises(SystemExit) as caught:
        evaluate("--limit-queries", value)
    assert caught.value.code == 2


def test_nothing_heavy_is_imported_to_parse():
    code = (
        "import sys, bot.cli; bot.cli.parser();"
        "print([m for m in ('numpy', 'scipy', 'sklearn', 'ir_measures', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
