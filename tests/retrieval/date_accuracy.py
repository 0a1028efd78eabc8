"""What the reading of dates is worth: `python -m tests.retrieval.date_accuracy [--half kept]`.

Questions of tests/data/dated-questions over 453 readouts, each asked of an engine that takes a
date as words like any other and of the engine as it is. Prints nDCG@10 over documents, the share
of first places, and of `none` the share that is silent.
"""

import argparse
import json
import math
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval import building
from retrieval.deciding import Examination
from retrieval.engine import Engine
from retrieval.local_index import open_index
from retrieval.models import DEFAULT_MODEL
from retrieval.store import Store
from retrieval.types import Answer, Mode, Query

DATA = Path(__file__).parents[1] / "data" / "dated-questions"
KINDS = ("dated", "content", "none")


class Undated(Engine):
    """Reads no date."""

    def examine(self, query: Query) -> Examination:
        return self._examiner.anywhere(query)


@dataclass(frozen=True)
class Outcome:
    ndcg: float
    first: bool
    silent: bool


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=("build", "kept"), default="build")
    parser.add_argument("--index", type=Path, help="kept there for the next time")
    parser.add_argument("--mode", choices=("hybrid", "rerank"), default="rerank")
    parser.add_argument("--show", action="store_true", help="each question that goes wrong")
    arguments = parser.parse_args()
    questions = [json.loads(line) for line in (DATA / "questions.jsonl").open(encoding="utf-8")]
    questions = [one for one in questions if one["half"] == arguments.half]
    with folder(arguments.index) as index:
        store = Store(index)
        building.ensure(store, documents(index), DEFAULT_MODEL)
        opened, mode = open_index(store), Mode(arguments.mode)
        for name, engine in (("as words", Undated(opened, mode)), ("read", Engine(opened, mode))):
            engine.ask(Query("What did Blinken say about NATO?"))
            begun = time.perf_counter()
            outcomes = [(one, outcome(engine, one, arguments.show)) for one in questions]
            spent = (time.perf_counter() - begun) / len(outcomes) * 1000
            for kind in KINDS:
                told = [found for one, found in outcomes if one["kind"] == kind]
                count = len(told)
                print(
                    f"{name:8} {kind:7} n={count:2}  nDCG@10 {sum(t.ndcg for t in told) / count:.3f}"
                    f"  first {sum(t.first for t in told) / count:.2f}"
                    f"  silent {sum(t.silent for t in told) / count:.2f}"
                )
            print(f"{name:8} {spent:.0f} ms a question")


@contextmanager
def folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def documents(index: Path) -> Path:
    """The documents as files with front matter, beside the index."""
    target = index.parent / f"{index.name}-documents"
    target.mkdir(exist_ok=True)
    for line in (DATA / "documents.jsonl").open(encoding="utf-8"):
        one = json.loads(line)
        header = {
            "id": one["id"],
            "title": one["title"],
            "title_is_ours": False,
            "date": one["date"],
            "publisher": "U.S. Department of State",
            "source_url": one["url"],
            "language": "en",
            "kind": "readout",
            "licence": "Public domain (work of the United States Government, 17 USC 105)",
            "parties": [],
        }
        front = "".join(f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in header.items())
        (target / f"{one['id']}.md").write_text(f"---\n{front}---\n\n{one['text']}\n", "utf-8")
    return target


def outcome(engine: Engine, question: dict[str, object], show: bool) -> Outcome:
    result = engine.ask(Query(str(question["question"]), limit=10))
    hits = result.hits if isinstance(result, Answer) else result.closest
    ranked = list(dict.fromkeys(hit.document.id for hit in hits))
    right = question["documents"]
    assert isinstance(right, list)
    gain = sum(1 / math.log2(at + 2) for at, name in enumerate(ranked) if name in right)
    ideal = sum(1 / math.log2(at + 2) for at in range(min(10, len(right))))
    found = Outcome(
        ndcg=gain / ideal if ideal else 0.0,
        first=bool(ranked) and ranked[0] in right,
        silent=not isinstance(result, Answer),
    )
    if show and (found.silent == bool(right) or (right and found.ndcg < 0.99)):
        dates = [hit.document.date.isoformat() for hit in hits[:4]]
        print(
            f"  {question['id']} {found} {question['question']} | {result.interpreted_as} {dates}"
        )
    return found


if __name__ == "__main__":
    main()
