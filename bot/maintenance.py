"""`readout show` and `readout index`: the documents and their index."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot import opening, terminal
from bot.as_json import sentence_fields
from bot.provenance import published
from bot.settings import Settings, at
from bot.wording import Wording, wording
from retrieval.errors import QueryError
from retrieval.types import Sentence

if TYPE_CHECKING:
    from retrieval.index import CorpusTexts


def add_parsers(commands: Any, places: argparse.ArgumentParser, words: Wording) -> None:
    """Adds the two commands."""
    show = commands.add_parser(
        "show", parents=[places], help=words("a document, with who speaks"), allow_abbrev=False
    )
    show.add_argument(
        "document", nargs="?", metavar="DOCUMENT", help=words("its id; may be the only one")
    )
    show.add_argument("--json", action="store_true", help=words("a JSON object a sentence"))
    show.set_defaults(command=_show)
    index = commands.add_parser(
        "index", parents=[places], help=words("build or update the index"), allow_abbrev=False
    )
    index.add_argument("--rebuild", action="store_true", help=words("build everything anew"))
    index.add_argument(
        "--to",
        metavar="ADDRESS",
        help=words("build on this server: milvus://[user:password@]host:port"),
    )
    index.set_defaults(command=_index)


def _index(arguments: argparse.Namespace, settings: Settings) -> int:
    words = wording(settings.language)
    if arguments.to is not None:
        settings = at(settings, arguments.to)
    place = f"milvus://{settings.server}" if settings.server else settings.index
    result = opening.update_index(settings, arguments.rebuild, thorough=True)
    opening.prepare_reranker(settings)
    if result is None:
        print(words("The index in {folder} is up to date.", folder=place))
        return 0
    for what, names in (
        (words("added"), result.added),
        (words("changed"), result.changed),
        (words("removed"), result.removed),
        (words("kept"), result.kept),
    ):
        if names:
            listed = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
            print(f"{what}: {len(names)} ({listed})")
    manifest = result.manifest
    print(
        words(
            "documents: {documents}, passages: {passages}, of these embedded now: {embedded}, "
            "sentences: {sentences}",
            documents=manifest.documents,
            passages=manifest.passages,
            embedded=result.embedded,
            sentences=manifest.sentences,
        )
    )
    print(
        words(
            "model {model}: largest difference to sentence-transformers {difference} "
            "(passages compared: {compared})",
            model=manifest.model,
            difference=f"{manifest.largest_difference:.1e}",
            compared=manifest.checked_passages,
        )
    )
    if any(segment.recall < 1 for segment in manifest.segments):
        for segment in manifest.segments:
            print(
                words(
                    "FAISS {kind}: passages: {passages}, recall@10 against exact search {recall}",
                    kind=segment.kind,
                    passages=segment.rows,
                    recall=f"{segment.recall:.3f}",
                )
            )
    print(words("index: {folder}", folder=place))
    return 0


def _show(arguments: argparse.Namespace, settings: Settings) -> int:
    texts = opening.open_index(settings).texts
    identifiers = texts.document_ids()
    if arguments.document is not None and arguments.document not in identifiers:
        raise QueryError(
            "there is no document {document}; there are: {known}",
            document=repr(arguments.document),
            known=", ".join(identifiers[:5]),
        )
    chosen = identifiers if arguments.document is None else [arguments.document]
    if arguments.json:
        for document_id in chosen:
            for line in _sentence_lines(texts, document_id):
                print(line)
    elif len(chosen) == 1:
        _show_document(texts, chosen[0], wording(settings.language))
    else:
        documents = texts.documents()
        terminal.show_table([(d.id, d.date.isoformat(), d.title) for d in documents])
    return 0


def _sentences(texts: CorpusTexts, document_id: str) -> Iterator[tuple[int, int, Sentence]]:
    """Each sentence once, with its paragraph's number and its own, both from 1."""
    paragraph, number, seen = 0, 0, -1
    for row in texts.passage_rows(document_id):
        passage = texts.passage(row)[0]
        if passage.paragraph != paragraph:
            paragraph, number = passage.paragraph, 0
        for sentence in passage.sentences:
            if sentence.start > seen:  # windows of a long paragraph overlap
                number, seen = number + 1, sentence.start
                yield paragraph, number, sentence


def _sentence_lines(texts: CorpusTexts, document_id: str) -> Iterator[str]:
    for paragraph, number, sentence in _sentences(texts, document_id):
        place = {"document_id": document_id, "paragraph": paragraph, "sentence": number}
        yield json.dumps({**place, **sentence_fields(sentence)}, ensure_ascii=False)


def _show_document(texts: CorpusTexts, document_id: str, words: Wording) -> None:
    document = texts.document(document_id)
    if document is None:
        raise QueryError("there is no document {document}", document=repr(document_id))
    title = document.title
    if document.title_is_ours:
        title = words("{title} (our title, not the publisher's)", title=title)
    print(f"{title}\n{published(document, words)}\n{document.source_url}")
    terminal.show_speakers(_sentences(texts, document_id), words)
