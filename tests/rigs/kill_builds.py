"""Builders of an index, killed at random moments: the index stays whole, and nothing piles up.

    python -m tests.rigs.kill_builds --times 1000 --every-step

Documents change to another version before every build; a builder process with the program's own
code is killed with SIGKILL: at a moment of its whole life, at one while it writes, or right before
one of its file operations. After every kill a fresh process opens the index, compares every
checksum, every document and the answers to questions with those of an undisturbed build of the
old or the new version, and the files are counted. Then, after some, a build runs to its end: it has to
leave exactly the files of an undisturbed one. (A killed process, not a power cut: what reached
the disk is not tested here.)
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

# Everything a builder and an asker import, once, before the first fork.
import bm25s  # noqa: F401
import faiss  # noqa: F401
import filelock  # noqa: F401
import onnxruntime  # noqa: F401
import tokenizers  # noqa: F401

import retrieval.lexical  # noqa: F401
from retrieval import building
from retrieval.building import Sizes
from retrieval.layers import MOST_SEGMENTS
from retrieval.manifest import MANIFEST_FILE
from retrieval.models import DEFAULT_MODEL, DEFAULT_MULTILINGUAL
from retrieval.store import Store
from tests.rigs.children import Child, Tell, count_steps
from tests.rigs.versions import VERSIONS, Held, held, texts_of, write_version

_WRITING = "W"
"""Told by a builder that has embedded everything and now writes."""
_STABLE = 120
"""Beside so many documents that never change, those that do are few: they become segments."""


class Broken(Exception):  # noqa: N818 - a finding
    """Something that a kill must not do."""


@dataclass
class Kills:
    """What happened so far."""

    kinds: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    most_files: int = 0
    most_bytes: int = 0
    most_segments: int = 1
    finished: int = 0
    """Builds that ended before the kill."""


@dataclass(frozen=True, slots=True)
class How:
    """In which way the index is built."""

    segments: bool = False
    """What changes is written as a segment, however few passages there are."""
    multilingual: str | None = None
    """A second model's name."""


class Rig:
    """One index folder, its documents in changing versions, and processes that build and ask."""

    def __init__(self, folder: Path, model: str, seed: int, how: How) -> None:
        self.store = Store(folder / "index")
        self.documents = folder / "documents"
        self.model = model
        self.how = how
        self.random = random.Random(seed)
        self.kills = Kills()
        self.version = 0
        self.expected: list[Held] = []
        self.clean_files: list[list[str]] = []
        self.clean_bytes = 0
        self.life = self.writing = 0.0
        self.steps = 0

    def learn(self) -> None:
        """Undisturbed builds of every version: how long they take, what they hold and leave behind."""
        self.build_to_the_end(VERSIONS - 1)  # exports the model where that is not done
        for version in range(VERSIONS):
            begun = time.monotonic()
            child = self.builder(version)
            child.wait_for(_WRITING, 60)
            writing = time.monotonic()
            self.steps = max(self.steps, self.ended_well(child))
            self.life = max(self.life, time.monotonic() - begun)
            self.writing = max(self.writing, time.monotonic() - writing)
            found = self.examine()
            if found.texts != texts_of(self.documents):
                raise Broken(f"an undisturbed build does not hold version {version}")
            self.expected.append(found)
            files, size = self.files()
            self.clean_files.append(files)
            self.clean_bytes = max(self.clean_bytes, size)

    def builder(self, version: int, step: int = 0) -> Child:
        """A process that builds `version`; it kills itself before its `step`-th file operation."""
        write_version(self.documents, version, _STABLE if self.how.segments else 0)
        self.version = version

        def work(tell: Tell) -> None:
            steps = count_steps(self.store.folder, die_before=step)

            def progress(stage: str, done: int, total: int) -> None:
                if stage == "Embedding" and done == total:
                    tell(_WRITING)

            building.ensure(
                self.store,
                self.documents,
                self.model,
                progress,
                sizes=Sizes(whole_up_to=0) if self.how.segments else Sizes(),
                multilingual=self.how.multilingual,
            )
            tell(f" {steps()}")

        return Child(work)

    def ended_well(self, child: Child) -> int:
        """The number of file operations of a build that has to end well."""
        status, said = child.result()
        if status:
            raise Broken(f"a build failed with status {status}:\n{said}")
        return int(said.split()[-1])

    def build_to_the_end(self, version: int) -> None:
        self.ended_well(self.builder(version))

    def examine(self) -> Held:
        """What a fresh process finds in the index."""
        status, said = Child(lambda tell: tell(held(self.store).to_json())).result()
        if status:
            raise Broken(f"the index does not answer (status {status}):\n{said}")
        return Held.from_json(said)

    def files(self) -> tuple[list[str], int]:
        """The files below the index folder (the generation's own name apart), and their bytes."""
        current = self.store.current()
        name = current.name if current else ""
        paths = [path for path in self.store.folder.rglob("*") if path.is_file()]
        names = sorted(str(path.relative_to(self.store.folder)) for path in paths)
        total = sum(path.stat().st_size for path in paths)
        return [path.replace(name, "GENERATION") for path in names], total

    def kill_one(self) -> None:
        """Builds another version, kills the builder, and looks at what is left."""
        old = self.version
        new = self.random.choice([v for v in range(VERSIONS) if v != old])
        kind = self.random.choice(["life", "writing", "step"])
        child = self.builder(new, self.random.randint(1, self.steps) if kind == "step" else 0)
        if kind == "life":
            time.sleep(self.random.uniform(0, self.life))
        elif kind == "writing":
            child.wait_for(_WRITING, 60)
            time.sleep(self.random.uniform(0, self.writing))
        if kind != "step":
            child.kill()
        status, said = child.result()
        if status > 0:
            raise Broken(f"a build after a kill failed:\n{said}")
        self.look(kind, status, old, new)

    def look(self, kind: str, status: int, old: int, new: int) -> None:
        found = self.examine()
        if found == self.expected[old]:
            self.version = old
        elif found != self.expected[new]:
            raise Broken(f"killed ({kind}), the index holds neither version {old} nor {new}")
        files, size = self.files()
        limit = 2 * len(self.clean_files[0]) + 10
        if self.how.segments:
            limit += 2 * len(self.clean_files[0]) * MOST_SEGMENTS
        if len(files) > limit or size > 2 * self.clean_bytes + 1_000_000:
            raise Broken(f"{len(files)} files and {size} bytes pile up:\n" + "\n".join(files))
        self.kills.most_files = max(self.kills.most_files, len(files))
        self.kills.most_bytes = max(self.kills.most_bytes, size)
        if status == 0:
            self.kills.finished += 1
            return
        self.kills.kinds[kind] += 1
        self.kills.left["old" if self.version == old else "new"] += 1

    def tidy(self) -> None:
        """After a build that ends, there is nothing but what an undisturbed one leaves."""
        version = (self.version + 1) % VERSIONS
        self.build_to_the_end(version)
        if self.examine() != self.expected[version]:
            raise Broken(f"a build after kills does not hold version {version}")
        files = self.files()[0]
        if files != self.files_of(version):
            raise Broken("debris is left:\n" + "\n".join(files))

    def files_of(self, version: int) -> list[str]:
        """The files that an undisturbed build of a version leaves."""
        clean = self.clean_files[version]
        current = self.store.current()
        if not self.how.segments or current is None:
            return clean
        # Which segments there are depends on what was built before: the manifest tells.
        inside = [*self.store.manifest(current).files, MANIFEST_FILE]
        beside = [name for name in clean if not name.startswith("generations/")]
        self.kills.most_segments = max(
            self.kills.most_segments, len(self.store.manifest(current).segments)
        )
        return sorted([*beside, *(f"generations/GENERATION/{name}" for name in inside)])

    def kill_before_every_step(self) -> None:
        """Kills a builder before each of its file operations in turn."""
        step, status = 0, -1
        while status:
            step += 1
            old, new = self.version, (self.version + 1) % VERSIONS
            status, said = self.builder(new, step).result()
            if status > 0:
                raise Broken(f"a build after a kill at step {step - 1} failed:\n{said}")
            self.look("in turn", status, old, new)


def run(
    folder: Path, model: str, times: int, every_step: bool, seed: int, how: How = How()
) -> Kills:
    """So many kills at random; raises Broken at the first thing that is not as it should be."""
    rig = Rig(folder, model, seed, how)
    rig.learn()
    print(f"undisturbed: {rig.life:.2f} s, {rig.writing:.2f} s of it writing, ", end="")
    print(f"{rig.steps} file operations", flush=True)
    if every_step:
        rig.kill_before_every_step()
        rig.tidy()
    for done in range(1, times + 1):
        before = rig.kills.kinds.total()
        while rig.kills.kinds.total() == before:
            rig.kill_one()
        if done % 10 == 0 or done == times:
            rig.tidy()
        if sys.stderr.isatty():
            print(f"\r{done} of {times} ", end="", file=sys.stderr)
    return rig.kills


def main() -> int:
    """Prints what was done and found; 1 when something broke."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument(
        "--every-step", action="store_true", help="also before each file operation in turn"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--models",
        type=Path,
        help="exported models of an index folder, to start from with the default model; "
        "without it, a tiny one is made",
    )
    parser.add_argument(
        "--segments", action="store_true", help="what changes is written as a segment of its own"
    )
    parser.add_argument(
        "--multilingual", action="store_true", help="with the multilingual model's vectors too"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = DEFAULT_MODEL
        if arguments.models is not None:
            shutil.copytree(arguments.models, folder / "index" / "models")
        else:
            model = str(folder / "tiny")
            Child(lambda _: _make_tiny(folder / "tiny")).result()
        try:
            how = How(arguments.segments, DEFAULT_MULTILINGUAL if arguments.multilingual else None)
            kills = run(folder, model, arguments.times, arguments.every_step, arguments.seed, how)
        except Broken as finding:
            print(f"BROKEN: {finding}", file=sys.stderr)
            return 1
    print(f"{kills.kinds.total()} kills ({_counts(kills.kinds)}); {kills.finished} came too late")
    print(f"afterwards whole every time: {_counts(kills.left)} version")
    print(
        f"at most {kills.most_files} files, {kills.most_bytes / 1e6:.1f} MB, "
        f"{kills.most_segments} segments; no debris"
    )
    return 0


def _make_tiny(folder: Path) -> None:
    from tests.rigs.tiny_model import write_tiny_model

    write_tiny_model(folder)


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counter.items()))


if __name__ == "__main__":
    raise SystemExit(main())
