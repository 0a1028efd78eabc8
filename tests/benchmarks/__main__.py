"""Speed and memory, each figure beside what a user would write instead, measured in one run.

    python -m tests.benchmarks [--runs N]

Runs alternate between the two programs, and medians and their ratio are printed: the ratio holds
on a noisy machine, the seconds do not.
"""

from __future__ import annotations

import argparse
import functools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.engine import Engine

QUESTION = "What did Putin say about the IVI?"
ROOT = Path(__file__).parent.parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        index = Path(name) / "index"
        variables = {
            **os.environ,
            "READOUT_INDEX": str(index),
            "PYTHONPATH": str(ROOT),
            "READOUT_MULTILINGUAL": "off",  # the plain script has one model too
        }
        build_index = [sys.executable, "-m", "bot.cli", "index"]
        subprocess.run(build_index, env=variables, check=True, stdout=subprocess.DEVNULL)
        print(f"{'figure':<46}{'readout':>12}{'plain':>12}{'ratio':>8}{'target':>9}")
        # First of all: a child's peak memory begins with that of the process that starts it, and
        # this one is still small.
        cold(variables, runs)
        warm(index)
        build(Path(name), runs)


def row(figure: str, ours: float, plain: float, unit: str, target: str) -> None:
    ratio = ours / plain
    print(f"{figure:<46}{ours:>9.3f} {unit:<2}{plain:>9.3f} {unit:<2}{ratio:>8.3f}{target:>9}")


def cold(variables: dict[str, str], runs: int) -> None:
    """Whole processes, from nothing to the answer: wall time and peak memory."""
    plain = [sys.executable, "-m", "tests.benchmarks.plain_script", QUESTION]
    ask = [sys.executable, "-m", "bot.cli", "ask", QUESTION]
    for label, extra, target in (
        ("cold `readout ask`", {}, "≤ 0.15"),
        ("cold `readout ask`, reranker off", {"READOUT_RERANKER": "off"}, "≤ 0.12"),
    ):
        ours_s, ours_mb, plain_s, plain_mb = [], [], [], []
        for _ in range(runs + 1):  # the first pair warms the disk cache and is left out
            for command, seconds, megabytes in ((ask, ours_s, ours_mb), (plain, plain_s, plain_mb)):
                taken, peak = process(command, {**variables, **extra})
                seconds.append(taken)
                megabytes.append(peak)
        row(label, statistics.median(ours_s[1:]), statistics.median(plain_s[1:]), "s", target)
        peaks = statistics.median(ours_mb[1:]), statistics.median(plain_mb[1:])
        row(label.replace("cold", "peak memory of"), *peaks, "MB", "≤ 0.6")


def process(command: Sequence[str], variables: dict[str, str]) -> tuple[float, float]:
    """Seconds of wall time and peak resident megabytes of one process, by the system's account."""
    begin = time.perf_counter()
    child = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, cwd=ROOT)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begin
    if status:
        raise SystemExit(f"{command} ended with status {status}")
    return seconds, usage.ru_maxrss / 1024


def warm(folder: Path) -> None:
    """One question after the other in a running process, over our own question set."""
    import faiss
    import numpy as np
    from sentence_transformers import SentenceTransformer

    from corpus.loading import load_folder, shipped_documents
    from retrieval.engine import Engine
    from retrieval.evaluation.datasets import load_dataset
    from retrieval.evaluation.questions import shipped_questions
    from retrieval.local_index import open_index
    from retrieval.models import DEFAULT_MODEL, locate
    from retrieval.store import Store
    from retrieval.types import Mode, Query

    dataset = load_dataset(shipped_questions(), load_folder(shipped_documents()), "dev", None)
    questions = [question.text for question in dataset.questions if question.kind == "fact"] * 2
    model = SentenceTransformer(str(locate(DEFAULT_MODEL)), device="cpu")
    index = open_index(Store(folder))
    vectors = index.dense.vectors(np.arange(index.manifest.passages))
    plain_index = faiss.IndexFlatIP(vectors.shape[1])
    plain_index.add(vectors)

    def plain(question: str) -> None:
        plain_index.search(model.encode([question], normalize_embeddings=True), 3)

    for mode, target in ((Mode.HYBRID, ""), (Mode.RERANK, "≤ 400 ms")):
        engine = Engine(index, mode)
        engine.ask(Query(QUESTION))
        plain(QUESTION)
        ours, theirs = [], []
        for question in questions:
            ours.append(timed(functools.partial(ask, engine), question))
            theirs.append(timed(plain, question))
        for name, share in (("p50", 50), ("p95", 95)):
            figures = (float(np.percentile(times, share)) * 1000 for times in (ours, theirs))
            row(f"warm question, {mode}, {name}", *figures, "ms", target if share == 50 else "")


def ask(engine: Engine, question: str) -> None:
    from retrieval.types import Query

    engine.ask(Query(question))


def timed(work: Callable[[str], None], question: str) -> float:
    begin = time.perf_counter()
    work(question)
    return time.perf_counter() - begin


def build(folder: Path, runs: int) -> None:
    """Passages per second: a whole build with its model loaded, and `encode` alone."""
    import resource

    from sentence_transformers import SentenceTransformer

    from corpus.loading import shipped_documents
    from retrieval import building
    from retrieval.local_index import open_index
    from retrieval.models import DEFAULT_MODEL, locate
    from retrieval.sentence_transformer import SentenceTransformerModel
    from retrieval.store import Store

    corpus = folder / "documents"
    corpus.mkdir()
    sources = [
        *shipped_documents().glob("*.md"),
        *(ROOT / "tests/data/state-readouts").rglob("*.md"),
    ]
    for path in sources:
        if path.name != "README.md":
            (corpus / path.name).write_bytes(path.read_bytes())
    store = Store(folder / "built")
    building.ensure(store, corpus, DEFAULT_MODEL)
    index = open_index(store)
    texts = [index.texts.passage(row)[0].text for row in range(index.manifest.passages)]
    spans = [
        [(s.start - p.start, s.end - p.start) for s in p.sentences]
        for p in (index.texts.passage(row)[0] for row in range(index.manifest.passages))
    ]
    plain_model = SentenceTransformer(str(locate(DEFAULT_MODEL)), device="cpu")
    first, rebuilt, plain = [], [], []
    own_model = SentenceTransformerModel(DEFAULT_MODEL)
    for _ in range(runs):
        begin = time.perf_counter()
        own_model.passages_and_spans(texts, spans)
        first.append(len(texts) / (time.perf_counter() - begin))
        begin = time.perf_counter()
        plain_model.encode(texts)
        plain.append(len(texts) / (time.perf_counter() - begin))
        begin = time.perf_counter()
        index.embedder.passages_and_spans(texts, spans)
        rebuilt.append(len(texts) / (time.perf_counter() - begin))
    median = statistics.median
    row("embedding at the first build, passages/s", median(first), median(plain), "/s", "≥ 1.0")
    row("embedding at later builds (ONNX), passages/s", median(rebuilt), median(plain), "/s", "")
    own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(texts)} passages; peak memory of this process {own_peak:.0f} MB")


if __name__ == "__main__":
    main()
