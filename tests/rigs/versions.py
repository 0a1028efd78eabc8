"""A folder of documents in several versions, and which of them an index holds: whole, or not."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.loading import load_folder
from retrieval.engine import Engine
from retrieval.index import Index
from retrieval.local_index import open_index
from retrieval.store import Store
from retrieval.types import Answer, Mode, Query

VERSIONS = 3
_TOWNS = ("Ahafo", "Bergen", "Cusco", "Dakar", "Evora", "Fukui", "Ghent", "Hilo")
_GOODS = ("timber", "herring", "quinoa", "peanuts", "cork", "titanium", "linen", "coffee")
QUESTIONS = (
    "How many tonnes of peanuts leave the harbour of Dakar?",
    "What did Minister Sample say about titanium?",
    "Which treaty covers herring from Bergen?",
    "Who thanked the people of Ghent?",
)
FOREIGN_QUESTION = "Что министр сказал о титане?"


def write_version(folder: Path, version: int, stable: int = 0) -> None:
    """Makes `folder` hold this version: some texts differ, one document is not in every version.

    `stable` documents are the same in all.
    """
    folder.mkdir(exist_ok=True)
    wanted = {f"call-{town.lower()}.md": town for town in _TOWNS[: len(_TOWNS) - version % 2]}
    for path in folder.iterdir():
        if path.name not in wanted and not path.name.startswith("stable-"):
            path.unlink()
    for number, (name, town) in enumerate(wanted.items()):
        text = _document(number, town, version if number % 2 else 0)
        (folder / name).write_text(text, encoding="utf-8")
    for number in range(stable):
        path = folder / f"stable-{number}.md"
        if not path.exists():
            path.write_text(_STABLE.format(number=number), encoding="utf-8")


_STABLE = """---
id: stable-{number}
title: "Timetable {number}"
title_is_ours: true
date: 2020-01-01
publisher: A railway
source_url: https://example.org/stable/{number}
language: en
kind: timetable
licence: none stated
parties: []
---

Train {number} calls at platform {number}.

It has {number} carriages and runs on weekdays.
"""


def _document(number: int, town: str, version: int) -> str:
    goods = _GOODS[number]
    return f"""---
id: call-{town.lower()}
title: "A call about {goods}"
title_is_ours: true
date: 2021-03-{number + 1:02}
publisher: A ministry
source_url: https://example.org/{number}
language: en
kind: readout
licence: none stated
parties:
  - name: Ben Sample
    aliases: [Minister Sample]
---

The ministers spoke of {goods} from {town} on the telephone for half an hour.

{version * 100 + number} tonnes of {goods} leave the harbour of {town} every year, the ministry reports.

Minister Sample said that the {goods} of {town} would be covered by treaty number {version + 7}.

Both sides thanked the people of {town} and agreed to speak again soon.
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What an index holds, and how it answers."""

    texts: dict[str, str]
    answers: list[list[str]]
    """Of each question, the texts found (evidence apart), best first."""

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Held:
        return cls(**json.loads(text))


def texts_of(folder: Path) -> dict[str, str]:
    """The documents' texts by id, as they stand in a folder."""
    return {document.id: document.text for document in load_folder(folder)}


def held(store: Store) -> Held:
    """What the index in use holds, every checksum compared. Raises ReadoutError where it is damaged."""
    index = open_index(store)
    try:
        store.manifest(index.generation, thorough=True)
        return Held({d.id: d.text for d in index.texts.documents()}, answers(index))
    finally:
        index.close()


def answers(index: Index) -> list[list[str]]:
    """The passages that answer the questions."""
    engine = Engine(index, Mode.HYBRID)
    found = []
    foreign = () if index.multilingual is None else (FOREIGN_QUESTION,)
    for question in (*QUESTIONS, *foreign):
        result = engine.ask(Query(question, limit=2))
        hits = result.hits if isinstance(result, Answer) else result.closest
        found.append(
            [text for hit in hits for text in (hit.passage.text, *(s.text for s in hit.evidence))]
        )
    return found
