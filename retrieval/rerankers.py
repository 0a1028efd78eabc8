"""Cross-encoders by name: packaged, adapted, or exported from a folder or a hub, ready to score."""

from __future__ import annotations

import shutil
from concurrent.futures import Future
from pathlib import Path

from retrieval import models
from retrieval.background import in_background
from retrieval.errors import ModelError
from retrieval.model_card import CARD_FILE, MODEL_FILE
from retrieval.reranking import CrossEncoder
from retrieval.store import Store


def load(index: Store, name: str) -> CrossEncoder:
    """The cross-encoder of that name; its ONNX form is made where the index folder has none.

    Raises ModelError or StoreError.
    """
    return CrossEncoder(name, ensure(index, name))


def of_words(index: Store, reranker: Future[CrossEncoder]) -> Future[CrossEncoder]:
    """What reads a question of which only the words are known, where `reranker` reads whole ones.

    The packaged one has learnt it apart; another one does both.
    """

    def load_other() -> CrossEncoder:
        given = reranker.result()
        return load(index, models.WORD_READER) if given.name == models.DEFAULT_RERANKER else given

    return in_background(load_other)


def ensure(index: Store, name: str) -> Path | None:
    """The folder of a cross-encoder's ONNX form, made now where it is not there or not the one.

    None for one that is used as its package has it. Raises ModelError or StoreError.
    """
    if name in models.PACKAGED:
        return None
    folder = index.rerankers / models.folder_name(name)
    if _is_there(folder, name):
        return folder
    with index.locked():
        if not _is_there(folder, name):
            draft = index.new_model_folder()
            try:
                _write(name, draft)
                index.keep(draft, folder)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
    return folder


def _is_there(folder: Path, name: str) -> bool:
    if name not in models.ADAPTED:
        return (folder / MODEL_FILE).is_file()
    try:
        models.ADAPTED[name].check(folder / CARD_FILE)
    except ModelError:
        return False
    return True


def _write(name: str, folder: Path) -> None:
    if name in models.ADAPTED:
        from retrieval.adapting import write_adapted

        write_adapted(name, folder)
        return
    from retrieval.exporting_rerankers import export_cross_encoder

    export_cross_encoder(name, folder)
