from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import ReadoutError
from retrieval.model_card import ModelCard
from retrieval.store import Store


def test_a_changed_card_is_not_believed(shipped_store: Store, tmp_path: Path) -> None:
    (folder,) = shipped_store.models.iterdir()
    text = (folder / "card.json").read_text()
    (tmp_path / "card.json").write_text(text.replace('"max_tokens": 256', '"max_tokens": 512'))
    with pytest.raises(ReadoutError, match="is not whole"):
        ModelCard.read(tmp_path)
    (tmp_path / "card.json").write_text(text)
    assert ModelCard.read(tmp_path).max_tokens == 256
