"""Hostile input at every door: it is read or refused in one line, soon, and never in part.

    python -m tests.rigs.fuzz --examples 10000

Each property gets so many examples from hypothesis (see `hostile`); what it finds is made small
and printed, with the status 1. An example that computes for longer than ten seconds, or waits
for ten minutes, counts as a hang.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import itertools
import json
import logging
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unicodedata import category

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot import asked, asking, presentation, terminal
from bot.as_json import answer_as_json
from bot.discord.rendering import render
from bot.discord.tokens import Signer, TokenError
from bot.settings import Settings
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.loading import load_folder, shipped_documents
from retrieval import building, segmentation, texts_writer
from retrieval.attribution import attribute
from retrieval.choosing import Choice, first_day, last_day, narrowed
from retrieval.embedding import token_counter
from retrieval.engine import Engine
from retrieval.errors import QueryError
from retrieval.filters import Between, Field, OneOf, allows, every
from retrieval.lexical import LexicalIndex
from retrieval.local_index import open_index
from retrieval.models import DEFAULT_MODEL
from retrieval.segmentation import TokenCounter
from retrieval.store import Store
from retrieval.texts import Texts
from retrieval.types import Answer, Mode, NoAnswer, Query
from tests.rigs import hostile

LONGEST = 10.0
"""Seconds that one example may compute."""
_SIGNER = Signer(b"a key of the rig's own")


class Doors:
    """What hostile input is put into; the properties are methods that raise where one is broken."""

    def __init__(self, engine: Engine, count_tokens: TokenCounter, folder: Path) -> None:
        self.engine = engine
        self.count_tokens = count_tokens
        self.folder = folder
        self.outcomes: Counter[str] = Counter()
        self._numbers = itertools.count()

    def document(self, data: bytes) -> None:
        """A folder with one bad file is refused whole, its name and line told; else it is sound."""
        folder = self.folder / f"corpus-{next(self._numbers)}"
        folder.mkdir()
        (folder / "0-good.md").write_text(hostile.VALID_DOCUMENT.replace("a-call", "another"))
        path = folder / "a.md"
        path.write_bytes(data)
        try:
            documents = load_folder(folder)
        except CorpusError as error:
            self.outcomes["refused"] += 1
            said = str(error)
            ensure(said.startswith(f"{path}:") and not controls(said), repr(said))
        else:
            self.outcomes["read"] += 1
            ensure(len(documents) == 2, "a document was left out")
            self._sound(documents[1], folder / "corpus.db")
        finally:
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()

    def _sound(self, document: Document, path: Path) -> None:
        """What was read is text that can be cut, kept, searched and shown."""
        shown = json.dumps(document.metadata(), ensure_ascii=False) + document.text
        ensure(not any("\ud800" <= c <= "\udfff" for c in shown), "a lone surrogate")
        for value in (document.title, document.publisher, document.licence, document.source_url):
            ensure(not controls(value), f"a control character in {value!r}")
        cut = segmentation.passages(document, self.count_tokens)
        for passage in cut:
            ensure(document.text[passage.start : passage.end] == passage.text, "not a slice")
            for sentence in passage.sentences:
                ensure(document.text[sentence.start : sentence.end] == sentence.text, "not a slice")
        spans = [range(p.start, p.end) for p in cut]
        inside = {place for span in spans for place in span}
        left = {i for i, c in enumerate(document.text) if not c.isspace()} - inside
        ensure(not left, f"text in no passage: {[document.text[i] for i in sorted(left)[:9]]}")
        spoken = attribute(document, cut)
        texts_writer.write(path, [document], spoken, ["-"] * len(spoken))
        with closing(Texts(path)) as kept:
            ensure(kept.documents() == [document], "read back otherwise")
            rows = kept.passage_rows(document.id)
            ensure([kept.passage(row)[0] for row in rows] == list(spoken), "read back otherwise")
        if cut:
            LexicalIndex.build([passage.text for passage in cut]).search("bridge", 5)

    def question(
        self, text: str, history: tuple[str, ...] = (), speaker: str | None = None
    ) -> None:
        """A question is answered with the documents' own words, or refused in one line."""
        query = Query(text, history=history, speaker=speaker)
        try:
            result = self.engine.ask(query)
        except QueryError as error:
            self.outcomes["refused"] += 1
            ensure("\n" not in str(error), repr(str(error)))
            return
        self.outcomes["answered" if isinstance(result, Answer) else "no answer"] += 1
        self._shown(result)

    def filtered(self, text: str, conditions: list[Any], choice: dict[str, str]) -> None:
        """A filter lets nothing else through, and what it is made of is compared and no more."""
        days: dict[str, Any] = {"since": first_day, "until": last_day}
        try:
            chosen = every(*(_condition(*one) for one in conditions))
            choices = {name: days.get(name, str)(value) for name, value in choice.items()}
            query = narrowed(self.engine.index.texts, Query(text, filter=chosen), Choice(**choices))
            result = self.engine.ask(query)
        except QueryError as error:
            self.outcomes["refused"] += 1
            ensure("\n" not in str(error), repr(str(error)))
            return
        self.outcomes["answered" if isinstance(result, Answer) else "no answer"] += 1
        for hit in result.hits if isinstance(result, Answer) else result.closest:
            speakers = {sentence.speaker for sentence in hit.passage.sentences} - {None}
            ensure(allows(query.filter, hit.document, speakers), "a filter let something through")
        self._shown(result)

    def _shown(self, result: Answer | NoAnswer) -> None:
        hits = result.hits if isinstance(result, Answer) else result.closest
        strictly(answer_as_json(None, result))
        blocks = presentation.blocks(result)
        presentation.check_verbatim(blocks, hits)
        terminal.plain_answer(blocks).encode(errors="surrogatepass")
        rendered = render(blocks, result.query.text)
        ensure(all(page.length <= 3900 for page in rendered.pages), "longer than Discord allows")

    def line(self, line: bytes) -> None:
        """A line of `ask --file` is answered with one line of JSON, or named in one line."""
        file = self.folder / f"lines-{next(self._numbers)}.jsonl"
        file.write_bytes(line)
        out, err = io.StringIO(), io.StringIO()
        scope = dict.fromkeys(asked.SCOPE)
        arguments = argparse.Namespace(
            question=None, file=str(file), json=True, history=[], limit=3, **scope
        )
        with redirect_stdout(out), redirect_stderr(err), self._opened():
            status = asking._ask_file(arguments, Settings.from_environment({}))
        file.unlink()
        self.outcomes["answered" if status == 0 else "refused"] += 1
        answered, refused = out.getvalue().splitlines(), err.getvalue().split("\n")[:-1]
        # A line end inside the example makes it several lines.
        lines = sum(bool(part.strip()) for part in line.split(b"\n"))
        ensure(len(answered) + len(refused) == lines, f"{answered} {refused}")
        ensure(status == (2 if refused else 0), f"status {status}")
        for text in answered:
            strictly(text)
        for text in refused:
            ensure(text.startswith("readout: line ") and not controls(text), repr(text))

    @contextmanager
    def _opened(self) -> Iterator[None]:
        """The open engine in place of one opened anew for every file."""
        before = asking.open_engine
        asking.open_engine = lambda _: self.engine
        try:
            yield
        finally:
            asking.open_engine = before

    def custom_id(self, text: str) -> None:
        """A forged button is refused; so is one with a right signature that makes no sense."""
        for server in (None, 1):
            try:
                _SIGNER.read(text, server)
            except TokenError:
                continue
            raise AssertionError("a forged button was taken")
        body = text.rpartition(":")[0]
        signed = f"{body}:{_SIGNER._signature(body, 1)}"
        try:
            token = _SIGNER.read(signed, 1)
        except TokenError:
            self.outcomes["refused"] += 1
            return
        self.outcomes["sound below its forged signature"] += 1
        ensure(_SIGNER.write(token, 1).partition(":")[0] == "r1", "not a token")


def _condition(first: Any, second: Any) -> OneOf | Between | None:
    if isinstance(first, Field):
        return OneOf(first, second)
    return Between(first, second) if first or second else None


def ensure(holds: bool, what: str) -> None:
    """Raises AssertionError with `what` was found where something does not hold."""
    if not holds:
        raise AssertionError(what)


def controls(text: str) -> list[str]:
    """The characters of `text` that a terminal would obey, or that are not text at all."""
    return [character for character in text if category(character) in ("Cc", "Cs")]


def strictly(line: str) -> Any:
    """The JSON in `line`; what Python alone would read (NaN) is refused."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(line, parse_constant=refuse)


PROPERTIES: dict[str, tuple[dict[str, st.SearchStrategy[Any]], str]] = {
    "front matter": ({"data": hostile.FRONT_MATTER}, "document"),
    "bodies": ({"data": hostile.BODIES}, "document"),
    "questions": ({"text": hostile.QUESTIONS}, "question"),
    "follow-ups": (
        {
            "text": hostile.PLAIN_QUESTIONS | hostile.QUESTIONS,
            "history": st.lists(hostile.PLAIN_QUESTIONS, max_size=3).map(tuple)
            | st.lists(hostile.QUESTIONS, max_size=3).map(tuple),
            "speaker": st.none() | st.just("Putin") | hostile.TEXTS,
        },
        "question",
    ),
    "filters": (
        {
            "text": hostile.PLAIN_QUESTIONS | hostile.QUESTIONS,
            "conditions": hostile.FILTERS,
            "choice": hostile.CHOICES,
        },
        "filtered",
    ),
    "JSON lines": ({"line": hostile.LINES}, "line"),
    "custom_ids": ({"text": hostile.CUSTOM_IDS}, "custom_id"),
}


def examine(doors: Doors, name: str, examples: int, random: bool = True) -> int:
    """Puts so many examples to a property; returns how many there were. Raises what is found."""
    strategies, method = PROPERTIES[name]
    check: Callable[..., None] = getattr(doors, method)
    count = 0

    @settings(
        max_examples=examples,
        deadline=None,  # measured below: the first example also loads
        derandomize=not random,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
    )
    @given(**strategies)
    def run(**example: Any) -> None:
        nonlocal count
        count += 1
        # What hangs in C is not interrupted by an exception: the process ends with its stacks shown.
        faulthandler.dump_traceback_later(60 * LONGEST, exit=True)
        begun = time.process_time()  # other programs on the machine do not count
        check(**example)
        taken = time.process_time() - begun
        ensure(taken < LONGEST, f"took {taken:.1f} s of computing")

    try:
        run()
    finally:
        faulthandler.cancel_dump_traceback_later()
    return count


@contextmanager
def opened_doors(store: Store, folder: Path) -> Iterator[Doors]:
    """The doors of an index of the shipped documents."""
    index = open_index(store)
    count_tokens = token_counter(store.models / index.manifest.model_folder)
    with closing(index):
        yield Doors(Engine(index, Mode.HYBRID), count_tokens, folder)


def main() -> int:
    """Examines every property; 1 when one is broken."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=10_000, help="of each property")
    parser.add_argument("--only", choices=PROPERTIES)
    parser.add_argument("--index", type=Path, help="an index folder of the shipped documents")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    status = 0
    with tempfile.TemporaryDirectory() as name:
        store = Store(arguments.index or Path(name) / "index")
        building.ensure(store, shipped_documents(), DEFAULT_MODEL)
        with opened_doors(store, Path(name)) as doors:
            for one in [arguments.only] if arguments.only else PROPERTIES:
                begun = time.monotonic()
                doors.outcomes.clear()
                try:
                    count = examine(doors, one, arguments.examples)
                except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                    status = 1
                    print(f"BROKEN  {one}: {type(error).__name__}: {error}")
                    traceback.print_exception(error)
                else:
                    taken = time.monotonic() - begun
                    outcomes = ", ".join(f"{n} {what}" for what, n in doors.outcomes.items())
                    print(f"holds   {one}: {count} in {taken:.0f} s ({outcomes})", flush=True)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
