"""A question over an archive of hundreds of readouts, beside one over the readout that comes along.

    python -m tests.benchmarks.archive DATA [--runs N]

DATA is a folder with a documents.jsonl of public readouts (`_id`, `title`, `date`, `url`, `text`).
The same questions are asked of both in turn, with reranking; medians and their ratio are printed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from corpus.loading import load_folder, shipped_documents
from retrieval import building
from retrieval.engine import Engine
from retrieval.evaluation.datasets import load_dataset
from retrieval.evaluation.questions import shipped_questions
from retrieval.local_index import open_index
from retrieval.models import DEFAULT_MODEL
from retrieval.store import Store
from retrieval.types import Mode, Query

FRONT = """---
id: {id}
title: {title}
title_is_ours: false
date: {date}
publisher: U.S. Department of State
source_url: {url}
language: en
kind: readout
licence: Public domain (work of the United States Government, 17 USC 105)
parties: []
---

{text}
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.archive")
    parser.add_argument("data", type=Path)
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = lay_out(options.data, folder / "documents")
        engines = [
            opened(folder / "one", shipped_documents()),
            opened(folder / "many", folder / "documents"),
        ]
        dataset = load_dataset(shipped_questions(), load_folder(shipped_documents()), "dev", None)
        questions = [one.text for one in dataset.questions if one.kind == "fact"] * options.runs
        times: list[list[float]] = [[], []]
        for engine in engines:
            engine.ask(Query(questions[0]))
        for question in questions:
            for engine, own in zip(engines, times, strict=True):
                begin = time.perf_counter()
                engine.ask(Query(question))
                own.append((time.perf_counter() - begin) * 1000)
        one, many = map(statistics.median, times)
        passages = [engine.index.manifest.passages for engine in engines]
        print(f"{len(questions)} questions, with reranking, p50:")
        print(f"1 document, {passages[0]} passages: {one:.0f} ms")
        print(f"{count} documents, {passages[1]} passages: {many:.0f} ms, ratio {many / one:.2f}")


def lay_out(data: Path, folder: Path) -> int:
    """Writes a Markdown file a document; returns how many there are."""
    folder.mkdir()
    lines = (data / "documents.jsonl").read_text("utf-8").splitlines()
    for line in lines:
        entry = json.loads(line)
        front = FRONT.format(
            id=entry["_id"].lower(),
            title=json.dumps(entry["title"], ensure_ascii=False),
            date=entry["date"][:10],
            url=entry["url"],
            text=entry["text"],
        )
        (folder / f"{entry['_id']}.md").write_text(front, "utf-8")
    return len(lines)


def opened(folder: Path, corpus: Path) -> Engine:
    store = Store(folder)
    building.ensure(store, corpus, DEFAULT_MODEL)
    return Engine(open_index(store), Mode.RERANK)


if __name__ == "__main__":
    main()
