from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from retrieval import models, rerankers
from retrieval.errors import ModelError
from retrieval.models import DEFAULT_MODEL
from retrieval.reranking import CrossEncoder
from retrieval.store import Store

PAIRS = [
    ("How long did the call last?", "The telephone conversation took 35 minutes."),
    ("How long did the call last?", "The Minister for Trade has expertise."),
    ("How long did the call last?", "It lasted. " * 30),
]


def test_a_model_that_comes_with_no_package_is_exported_and_scores_as_the_original(
    tmp_path: Path,
) -> None:
    """A tiny cross-encoder, made here: the real loading and exporting code runs."""
    import torch
    from sentence_transformers import CrossEncoder as Original
    from transformers import BertConfig, BertForSequenceClassification

    folder = tmp_path / "tiny"
    packaged = models.locate(DEFAULT_MODEL)
    assert packaged is not None
    shutil.copytree(packaged, folder, ignore=shutil.ignore_patterns("*.safetensors", "1_*"))
    torch.manual_seed(1)
    config = BertConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        num_labels=1,
    )  # fmt: skip
    BertForSequenceClassification(config).eval().save_pretrained(folder)
    for name in ("modules.json", "config_sentence_transformers.json", "sentence_bert_config.json"):
        (folder / name).unlink()
    exported = rerankers.ensure(Store(tmp_path / "index"), str(folder))
    assert exported is not None
    expected = Original(str(folder), device="cpu", activation_fn=torch.nn.Identity()).predict(PAIRS)
    assert CrossEncoder(str(folder), exported).scores(PAIRS) == pytest.approx(expected, abs=1e-4)
    before = (exported / "model.onnx").stat().st_mtime_ns
    rerankers.ensure(Store(tmp_path / "index"), str(folder))
    assert (exported / "model.onnx").stat().st_mtime_ns == before


def test_a_reranker_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        rerankers.ensure(Store(tmp_path / "index"), str(tmp_path))
