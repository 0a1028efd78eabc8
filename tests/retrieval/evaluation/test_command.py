"""`readout eval`, run as a program would be."""

from __future__ import annotations

import argparse
import json
import sys

import pytest

from bot import evaluating
from bot.settings import Settings
from corpus.loading import shipped_documents


@pytest.fixture
def evaluate(index_folder, capsys):
    """Runs `readout eval` with some arguments; gives its exit status, output and complaints."""
    settings = Settings(corpus=shipped_documents(), index=index_folder)

    def call(*arguments: str) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser(prog="readout")
        evaluating.add_parser(parser.add_subparsers())
        status = evaluating.run(parser.parse_args(["eval", *arguments]), settings)
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
    title, header, lexical, dense = out.splitlines()
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
    [result] = json.loads(out)
    assert (result["mode"], result["questions"], result["answerable"]) == ("lexical", 4, 4)
    assert set(result["measures"]) == {"nDCG@10", "Recall@5", "Recall@10", "RR@10", "Success@1"}
    assert result["kinds"][0]["kind"] == "fact"


def test_our_own_set_has_a_table_by_kind(evaluate):
    status, out, _ = evaluate("--mode", "lexical", "--limit-queries", "2")
    assert status == 0
    assert "lexical: by kind of question\nkind  questions" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.jsonl"], "nowhere.jsonl: there is no such question set"),
        (["."], "corpus.jsonl: cannot be read: No such file"),
        (["--corpus", "nowhere"], "nowhere: there is no such folder of documents"),
        (["--titles"], "titles are an option of BEIR folders"),
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
        "import sys, bot.evaluating as e, argparse;"
        "e.add_parser(argparse.ArgumentParser().add_subparsers());"
        "print([m for m in ('numpy', 'scipy', 'sklearn', 'ir_measures', 'rich') if m in sys.modules])"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
