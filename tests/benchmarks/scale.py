"""How an index grows: a question, opening, memory and adding one document at several sizes.

    python -m tests.benchmarks.scale DATA [--sizes 10000 100000 1000000] [--folder DIR]

DATA is a folder with a documents.jsonl of public readouts (`text`): their sentences, drawn at
random, make documents of twenty passages. The vectors are clustered and synthetic, so that no model
is asked; everything else goes through the code that writes and reads every index. FAISS alone, of
the same kind with the same vectors read into memory, is measured beside it in the same process.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import datetime
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.document import Document
from retrieval import building, files
from retrieval.embedding import Spans, Vectors
from retrieval.encoding import Encoder, Model
from retrieval.freshness import source_files
from retrieval.generation import USUAL, GenerationWriter
from retrieval.local_index import open_segments
from retrieval.manifest import MANIFEST_FILE, SOURCES_FILE, write_sources
from retrieval.model_card import ModelCard
from retrieval.previous import Previous
from retrieval.segment_writer import Known, SegmentWriter
from retrieval.store import Store
from retrieval.texts_writer import Numbers
from retrieval.types import Passage, Sentence

DIMENSION, CENTRES, A_DOCUMENT = 384, 3000, 20
QUESTIONS, LIMIT = 200, 100
FRONT = """---
id: {id}
title: A readout
title_is_ours: true
date: {date}
publisher: Nobody
source_url: https://example.org/
language: en
kind: readout
licence: public domain
parties: []
---

"""
_CARD = ModelCard(0, "synthetic", "synthetic", DIMENSION, 256, "", "", "", "", 0, 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale")
    parser.add_argument("data", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="where to write; kept, and used again")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--add", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return
    if options.add:
        print(json.dumps(add(options.add, options.data)))
        return
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = [figures(options.data, folder / str(size), size) for size in options.sizes]
    for one in found:
        print(f"\n{one['passages']} passages, FAISS {one['kind']}")
        for name, value in one.items():
            print(f"  {name:<58}{value if isinstance(value, str) else format(value, '>12.3f')}")
    first, last = found[0], found[-1]
    for name in ("dense p50 ms", "lexical p50 ms", "both p50 ms"):
        print(f"{name}: {last[name] / first[name]:.2f} times that of {first['passages']} passages")


def figures(data: Path, folder: Path, size: int) -> dict[str, Any]:
    """Everything that is measured at one size, in processes of their own."""
    if not (folder / "index" / "CURRENT").exists():
        begin = time.perf_counter()
        write(data, folder, size)
        print(f"{size} passages written in {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    found: dict[str, Any] = {}
    for step in ("--measure", "--add"):
        command = [sys.executable, "-m", "tests.benchmarks.scale", str(data), step, str(folder)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        found |= json.loads(ran.stdout)
    return found


def sentences_of(data: Path) -> list[str]:
    lines = (data / "documents.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    found = {part.strip() for text in texts for part in text.replace("\n", ". ").split(". ")}
    return sorted(part.rstrip(".") + "." for part in found if 40 < len(part) < 400)


def documents(data: Path, count: int, seed: int) -> Iterator[tuple[Document, list[Passage]]]:
    """Documents of twenty passages of two sentences, cut as they are meant to be."""
    pool, rng = sentences_of(data), random.Random(seed)
    day = datetime.date(2000, 1, 1)
    for number in range(count):
        parts = [rng.sample(pool, 2) for _ in range(A_DOCUMENT)]
        name = f"s{seed}-{number:06}"
        date = day + datetime.timedelta(days=rng.randrange(9000))
        text = "\n\n".join(" ".join(part) for part in parts)
        document = Document(
            name, "A readout", True, date, "Nobody", "https://example.org/", "en", "readout",
            "public domain", text,
        )  # fmt: skip
        passages, start = [], 0
        for row, (one, other) in enumerate(parts, start=1):
            middle, end = start + len(one) + 1, start + len(one) + 1 + len(other)
            cut = (
                Sentence(start, middle - 1, one),
                Sentence(middle, end, other),
            )
            passages.append(Passage(f"{name}#p{row}", name, row, start, end, text[start:end], cut))
            start = end + 2
        yield document, passages


def encoder() -> Encoder:
    """Clustered vectors: of a centre that the text's first words choose, and its own part."""
    rng = np.random.default_rng(7)
    common = unit(rng.normal(size=(1, DIMENSION)))
    centres = unit(0.9 * common + unit(rng.normal(size=(CENTRES, DIMENSION))))

    def embed(texts: Sequence[str], spans: Sequence[Spans]) -> tuple[Vectors, list[Vectors]]:
        own = np.random.default_rng(zlib.crc32(texts[0].encode()))
        chosen = [zlib.crc32(text[:30].encode()) % CENTRES for text in texts]
        vectors = unit(centres[chosen] + 0.8 * unit(noise(own, len(texts))))
        counts = [len(span) for span in spans]
        near = unit(np.repeat(vectors, counts, axis=0) + 0.6 * unit(noise(own, sum(counts))))
        return vectors, np.split(near, np.cumsum(counts)[:-1])

    model = Model(embed, Path("synthetic"), _CARD)
    return Encoder(
        "synthetic", lambda texts: [len(text.split()) for text in texts], 256, lambda _: model, True
    )


def noise(rng: np.random.Generator, count: int) -> Vectors:
    return rng.standard_normal((count, DIMENSION), dtype=np.float32)


def unit(vectors: np.ndarray) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / lengths, dtype=np.float32)


def write(data: Path, folder: Path, size: int) -> None:
    """Files of documents, and their index as a build writes it; only cutting is done already."""
    corpus, index = folder / "documents", Store(folder / "index")
    corpus.mkdir(parents=True, exist_ok=True)
    with index.locked(), index.writing() as draft:
        writer = SegmentWriter(draft, encoder(), Numbers())
        for number, (document, passages) in enumerate(documents(data, size // A_DOCUMENT, 1)):
            front = FRONT.format(id=document.id, date=document.date)
            part = corpus / f"{number // 1000:03}"
            part.mkdir(exist_ok=True)
            (part / f"{document.id}.md").write_text(front + document.text + "\n", "utf-8")
            writer.add(document, passages)
        segment = writer.finish(Known(), report)
        generation = GenerationWriter(corpus, "synthetic", encoder(), Previous(), report, USUAL)
        sources = tuple(
            dataclasses.replace(source, document=Path(source.name).stem)
            for source in source_files(corpus)
        )
        written = generation._written(sources, (segment,), writer.figures, writer.embedded)
        write_sources(draft / SOURCES_FILE, sources)
        manifest = dataclasses.replace(written.manifest, files=files.listing(draft))
        (draft / MANIFEST_FILE).write_text(manifest.to_json(), "utf-8")


def report(stage: str, done: int, total: int) -> None:
    if done % 51_200 == 0:
        print(f"{stage} {done} of {total}", file=sys.stderr)


def measure(folder: Path) -> dict[str, Any]:
    """Opening and questions, and FAISS alone beside them."""
    import faiss

    index_store = Store(folder / "index")
    from retrieval import dense, joining, lexical  # noqa: F401 - imports are not measured

    before = resident()
    begin = time.perf_counter()
    generation = index_store.current()
    if generation is None:
        raise SystemExit(f"no index in {folder}")
    manifest = index_store.manifest(generation)
    texts, nearest, words, _ = open_segments(generation, manifest)
    opening = time.perf_counter() - begin
    opened = resident()

    rng = np.random.default_rng(99)
    rows = rng.integers(manifest.passages, size=QUESTIONS)
    asked = [texts.passage(int(row))[0].text for row in rows]
    questions = [" ".join(random.Random(text).sample(text.split(), 7)) for text in asked]
    vectors = unit(nearest.vectors(rows.astype(np.int64)) + 0.8 * unit(noise(rng, QUESTIONS)))

    def ours(number: int) -> object:
        return nearest.search(vectors[number], LIMIT)

    def spoken(number: int) -> object:
        return words.search(questions[number], LIMIT)

    def shown(number: int) -> object:
        found = nearest.search(vectors[number], LIMIT), words.search(questions[number], LIMIT)
        return [texts.passage(row) for ranking in found for row in ranking.rows[:10]]

    for number in range(20):
        shown(number)
    lexical_ms, both_ms = p50(spoken), p50(shown)
    asked_of = resident()
    alone: Any = faiss.read_index(str(generation / "dense.faiss"))

    faiss.omp_set_num_threads(1)  # as ours; several wait for each other on a busy machine

    def theirs(number: int) -> object:
        return alone.search(vectors[number : number + 1], LIMIT)

    ours_ms, theirs_ms = paired(ours, theirs)
    faiss.omp_set_num_threads(2)
    exact = dense._exact(np.concatenate(list(stretches(nearest, manifest.passages))), vectors)
    found = [nearest.search(vector, 10).rows for vector in vectors]
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(exact, found, strict=True)])
    mb = 1 / 1024
    vectors_mb = (generation / "dense.faiss").stat().st_size / 2**20
    return {
        "passages": manifest.passages,
        "kind": nearest.kind,
        "recall@10 measured at build": manifest.segments[0].recall,
        "recall@10 of other questions against exact": float(recall),
        "dense p50 ms": ours_ms,
        "FAISS alone p50 ms": theirs_ms,
        "ratio": ours_ms / theirs_ms,
        "lexical p50 ms": lexical_ms,
        "both p50 ms": both_ms,
        "opening s": opening,
        "memory to open, own pages, MB": (opened["RssAnon"] - before["RssAnon"]) * mb,
        "memory to open, all pages / vectors": (opened["VmRSS"] - before["VmRSS"])
        * mb
        / vectors_mb,
        "after questions, own pages, bytes a passage": (asked_of["RssAnon"] - before["RssAnon"])
        * 1024
        / manifest.passages,
        "after questions, all pages / vectors": (asked_of["VmRSS"] - before["VmRSS"])
        * mb
        / vectors_mb,
    }


def stretches(nearest: Any, size: int) -> Iterator[Vectors]:
    for begin in range(0, size, 50_000):
        yield nearest.vectors(np.arange(begin, min(begin + 50_000, size)))


def add(folder: Path, data: Path) -> dict[str, Any]:
    """One document more, from looking for what changed to the new generation."""
    ((document, _),) = documents(data, 1, time.time_ns() % 10**6)
    front = FRONT.format(id=document.id, date=document.date)
    (folder / "documents" / f"{document.id}.md").write_text(front + document.text, "utf-8")
    index, encoding = Store(folder / "index"), encoder()
    begin = time.perf_counter()
    with index.locked():
        result = building.write_generation(
            index, folder / "documents", "synthetic", encoding, lambda *_: None
        )
    seconds = time.perf_counter() - begin
    if result.added != (document.id,):
        raise SystemExit(f"added {result.added}")
    return {"adding a document s": seconds, "embedded for it": result.embedded}


def p50(work: Callable[[int], object]) -> float:
    return statistics.median(timed(work, number) for number in range(QUESTIONS))


def paired(ours: Callable[[int], object], theirs: Callable[[int], object]) -> tuple[float, float]:
    """Medians of both, asked in turn; the first round warms up."""
    for number in range(QUESTIONS):
        ours(number), theirs(number)
    times = [(timed(ours, number), timed(theirs, number)) for number in range(QUESTIONS)]
    return statistics.median(a for a, _ in times), statistics.median(b for _, b in times)


def timed(work: Callable[[int], object], number: int) -> float:
    begin = time.perf_counter()
    work(number)
    return (time.perf_counter() - begin) * 1000


def resident() -> dict[str, int]:
    """This process's memory in KiB, by the system's account."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return {
        line.split(":")[0]: int(line.split()[1])
        for line in lines
        if line.startswith(("VmRSS", "RssAnon", "RssFile"))
    }


if __name__ == "__main__":
    main()
