"""`readout show`, `readout index` and `readout doctor`: the documents, the index, and their health."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot import opening, terminal
from bot.as_json import sentence_fields
from bot.presentation import published
from bot.settings import Settings, at
from bot.wording import Wording, wording
from corpus.errors import ReadoutError
from corpus.messages import Message
from retrieval.errors import QueryError
from retrieval.types import Sentence

if TYPE_CHECKING:
    from retrieval.index import CorpusTexts


def add_parsers(commands: Any, places: argparse.ArgumentParser, words: Wording) -> None:
    """Adds the three commands."""
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
    doctor = commands.add_parser(
        "doctor", parents=[places], help=words("say what is missing"), allow_abbrev=False
    )
    doctor.set_defaults(command=_doctor)


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


def _doctor(_: argparse.Namespace, settings: Settings) -> int:
    words = wording(settings.language)
    well, ill = words("ok"), words("problem")
    width = max(len(well), len(ill))
    problems = 0
    for name, check in _CHECKS:
        try:
            told = words(check(settings))
            mark = well
        except ReadoutError as error:
            mark, told = ill, words(error.message)
        except (ImportError, OSError) as error:
            mark, told = ill, str(error)
        problems += mark == ill
        print(f"{mark:<{width}}  {words(name)}: {told}")
    return 1 if problems else 0


def _check_packages(_: Settings) -> str:
    from importlib import metadata

    names = ("faiss-cpu", "onnxruntime", "sentence-transformers", "torch", "discord.py", "bm25s")
    try:
        return ", ".join(f"{name} {metadata.version(name)}" for name in names)
    except metadata.PackageNotFoundError as error:
        raise ReadoutError(
            "{package} is missing; install readout-bot again", package=error.name
        ) from None


def _check_documents(settings: Settings) -> str:
    from corpus.loading import load_folder

    return Message(
        "{count} in {folder}", count=len(load_folder(settings.corpus)), folder=settings.corpus
    )


def _check_model(settings: Settings) -> str:
    return _model_place(settings.model)


def _model_place(name: str) -> str:
    from retrieval import models

    folder = models.locate(name)
    if folder is None:
        return Message("{model} a name on a hub: needs a network", model=name)
    return Message("{model} in {folder}, hashes as expected", model=name, folder=folder)


def _check_reranker(settings: Settings) -> str:
    from retrieval import models

    name = settings.reranker
    if name is None:
        return Message(
            "READOUT_RERANKER is off: whatever comes first is the answer, and nothing is silence"
        )
    base = models.ADAPTED[name].base if name in models.ADAPTED else name
    if name in models.ADAPTED:
        models.verify(models.ADAPTED[name].adapter, models.ADAPTED[name].sha256)
    if models.locate(base) is None:
        return Message("{model} a name on a hub: needs a network", model=name)
    return Message("{model}, hashes as expected", model=name)


def _check_multilingual(settings: Settings) -> str:
    from retrieval import models

    name = settings.multilingual
    if name is None:
        if models.default_multilingual():
            return Message("none: READOUT_MULTILINGUAL is off")
        return Message("none; for it: pip install 'readout-bot[multilingual]'")
    return _model_place(name)


def _check_index(settings: Settings) -> str:
    from retrieval import freshness
    from retrieval.store import Store

    if settings.server is not None:
        engine = opening.open_engine(settings)
        with contextlib.closing(engine.index) as index:
            return f"milvus://{settings.server}, {index.manifest.passages} passages, {engine.mode}"
    store = Store(settings.index)
    reason = freshness.outdated(
        store, settings.corpus, settings.model, settings.multilingual, thorough=True
    )
    if reason is not None:
        raise ReadoutError(
            "{folder}: {reason}; run: readout index", folder=settings.index, reason=reason
        )
    return Message("{folder}, up to date, checksums as expected", folder=settings.index)


def _check_place(settings: Settings) -> str:
    place = settings.index
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK):
        raise ReadoutError(
            "{folder} cannot be written; choose another folder with --index", folder=place
        )
    return Message("{folder} can be written", folder=place)


def _check_token(settings: Settings) -> str:
    if not settings.token:
        return Message("DISCORD_TOKEN is not set; only `readout bot` needs it")
    return Message("DISCORD_TOKEN is set (it is never shown)")


_CHECKS = (
    ("Python", lambda _: sys.version.split()[0]),
    (Message("packages"), _check_packages),
    (Message("documents"), _check_documents),
    (Message("model"), _check_model),
    (Message("reranker"), _check_reranker),
    (Message("multilingual model"), _check_multilingual),
    (Message("index folder"), _check_place),
    (Message("index"), _check_index),
    ("Discord", _check_token),
)
