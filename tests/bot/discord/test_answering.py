from __future__ import annotations

from pathlib import Path

from bot.discord.answering import Answering
from retrieval.building import Sizes
from retrieval.engine import Engine
from retrieval.store import Store
from retrieval.types import Mode
from tests.retrieval.hashed import build, lay_out, open_built


async def test_a_new_generation_is_taken_up_without_a_restart(tmp_path: Path) -> None:
    store, corpus = Store(tmp_path / "index"), tmp_path / "documents"
    lay_out(corpus, {"a": "They spoke of bridges."})
    build(store, corpus, Sizes())

    def open_engine() -> Engine:
        return Engine(open_built(store), Mode.LEXICAL)

    answering = Answering(open_engine, lambda engine: not engine.index.is_current())
    try:
        assert await answering.run(lambda engine: engine.index.texts.document_ids()) == ["a"]
        lay_out(corpus, {"a": "They spoke of bridges.", "b": "And of energy."})
        build(store, corpus, Sizes())
        assert await answering.run(lambda engine: engine.index.texts.document_ids()) == ["a", "b"]
    finally:
        answering.close()
