"""A folder in BEIR's layout to a Dataset.

    corpus.jsonl       {"_id", "title", "text"}
    queries.jsonl      {"_id", "text"}
    qrels/test.tsv     query-id, corpus-id, score; with or without a header
    answers.jsonl      optional: {"query-id", "corpus-id", "answer", "char_start", "char_end"}
    answerable.jsonl   optional: {"query-id", "corpus-id", "is_impossible"}
    rewrites.jsonl     optional, of conversations: {"id", "question", "rewrite", "history"}

The layout is that of Thakur et al., "BEIR" (NeurIPS Datasets and Benchmarks 2021); the last three
files are additions of the sets that carry answer spans, unanswerable questions and conversations.
A conversation's history holds questions and answers by turns, oldest first, and its "question" is
asked in place of the one in queries.jsonl, which may be the rewritten one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.evaluation import conversations
from retrieval.evaluation.lines import json_lines, problem, text_lines
from retrieval.evaluation.types import Dataset, Entry, GoldSpan, Question

Grades = Mapping[str, Mapping[str, int]]


def load(folder: Path, titles: bool | None = None) -> Dataset:
    """The questions that qrels/test.tsv judges, and those that answerable.jsonl marks unanswerable.

    `titles` says whether a title is put before its text, as BEIR does. None decides by the corpus:
    not where most titles are shared, since they then name the article that passages were cut from
    (the published figures for such sets are of the text alone).
    Raises DatasetError for anything missing or malformed, with file and line.
    """
    corpus = _corpus(folder / "corpus.jsonl", titles)
    queries = _queries(folder / "queries.jsonl")
    grades = _qrels(folder / "qrels" / "test.tsv", queries)
    impossible = _impossible(folder / "answerable.jsonl", queries, corpus)
    spans = _spans(folder / "answers.jsonl", queries, corpus)
    asked = conversations.load(
        folder / "rewrites.jsonl", {source.entry.text: key for key, source in corpus.items()}
    )
    questions = []
    for query, text in queries.items():
        if query in impossible:
            question = Question(query, text, answerable=False, relevant=impossible[query])
        elif query in grades:
            evidence = tuple(spans.get(query, ()))
            question = Question(query, text, relevant=grades[query], evidence=evidence)
        else:
            continue
        questions.append(conversations.in_conversation(question, asked.get(query)))
    if not questions:
        raise problem(folder / "qrels" / "test.tsv", None, "judges no question")
    entries = tuple(source.entry for source in corpus.values())
    return Dataset(folder.resolve().name, tuple(questions), entries)


@dataclass(frozen=True, slots=True)
class _Source:
    """An entry, and the number of characters that stand before its own text."""

    entry: Entry
    shift: int


def _corpus(path: Path, titles: bool | None) -> dict[str, _Source]:
    read: dict[str, tuple[str, str]] = {}
    for line in json_lines(path):
        key = line.identifier("_id")
        if key in read:
            raise line.error(f"the id {key!r} stands twice")
        read[key] = (line.text("title", "") or "", line.text("text") or "")
    if not read:
        raise problem(path, None, "holds no entry")
    articles = _name_articles([title for title, _ in read.values()])
    prefix = not articles if titles is None else titles
    corpus = {}
    for key, (title, text) in read.items():
        before = f"{title} " if title and prefix else ""
        entry = Entry(key, before + text, article=title if articles else "")
        corpus[key] = _Source(entry, len(before))
    return corpus


def _name_articles(titles: list[str]) -> bool:
    """Whether titles name what entries were cut from: most are the title of several entries."""
    count = Counter(title for title in titles if title)
    shared = sum(number for number in count.values() if number > 1)
    return shared > len(titles) / 2


def _queries(path: Path) -> dict[str, str]:
    queries: dict[str, str] = {}
    for line in json_lines(path):
        key = line.identifier("_id")
        if key in queries:
            raise line.error(f"the id {key!r} stands twice")
        queries[key] = line.required_text("text")
    return queries


def _qrels(path: Path, queries: Mapping[str, str]) -> Grades:
    """Judgements of entries that are not in the corpus stay: they count as not found, as in trec_eval."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for number, text in text_lines(path):
        cells = text.split("\t")
        if len(cells) != 3:
            expected = "expected query-id, corpus-id and score with tabs between them"
            raise problem(path, number, f"has {len(cells)} columns; {expected}")
        query, entry, score = cells
        if not score.strip().lstrip("-").isdecimal():
            if number == 1:
                continue  # the header
            raise problem(path, number, f"the score {score!r:.60} is not a whole number")
        if query not in queries:
            raise problem(path, number, f"the query {query!r:.60} is not in queries.jsonl")
        grades[query][entry] = int(score)
    return grades


def _impossible(
    path: Path, queries: Mapping[str, str], corpus: Mapping[str, _Source]
) -> dict[str, dict[str, int]]:
    """The unanswerable questions, each with the entry that it was written against."""
    if not path.exists():
        return {}
    found = {}
    for line in json_lines(path):
        query, entry = line.identifier("query-id"), line.identifier("corpus-id")
        if query not in queries:
            raise line.error(f"the query {query!r} is not in queries.jsonl")
        if entry not in corpus:
            raise line.error(f"the entry {entry!r} is not in corpus.jsonl")
        if line.boolean("is_impossible"):
            found[query] = {entry: 1}
    return found


def _spans(
    path: Path, queries: Mapping[str, str], corpus: Mapping[str, _Source]
) -> dict[str, list[GoldSpan]]:
    found: defaultdict[str, list[GoldSpan]] = defaultdict(list)
    if not path.exists():
        return found
    for line in json_lines(path):
        query, entry = line.identifier("query-id"), line.identifier("corpus-id")
        if query not in queries:
            raise line.error(f"the query {query!r} is not in queries.jsonl")
        if entry not in corpus:
            raise line.error(f"the entry {entry!r} is not in corpus.jsonl")
        source = corpus[entry]
        start = source.shift + line.integer("char_start")
        end = source.shift + line.integer("char_end")
        answer = line.required_text("answer")
        if not source.shift <= start or source.entry.text[start:end] != answer:
            there = source.entry.text[max(start, 0) : max(end, 0)]
            raise line.error(f"the answer is {answer!r:.60}, but {there!r:.60} stands there")
        found[query].append(GoldSpan(entry, start, end, answer))
    return found
