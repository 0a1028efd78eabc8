"""A sentence-transformers model of one layer and random weights: real parts that load at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from retrieval import models

_SIZE = {
    "vocab_size": 4000,  # the first of the default model's tokens
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
}


def write_tiny_model(folder: Path) -> Path:
    """The model's folder: the default model's tokenizer and settings, made small."""
    import torch
    import transformers

    source = models.locate(models.DEFAULT_MODEL)
    if source is None:
        raise FileNotFoundError(models.DEFAULT_MODEL)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    config = json.loads((folder / "config.json").read_text()) | _SIZE
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    vocabulary = tokenizer["model"]["vocab"]
    tokenizer["model"]["vocab"] = {
        token: number for token, number in vocabulary.items() if number < config["vocab_size"]
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    torch.manual_seed(0)
    transformers.utils.logging.disable_progress_bar()
    transformers.BertModel(transformers.BertConfig(**config)).save_pretrained(folder)
    pooling = folder / "1_Pooling" / "config.json"
    settings = json.loads(pooling.read_text())
    settings["word_embedding_dimension"] = _SIZE["hidden_size"]
    pooling.write_text(json.dumps(settings))
    return folder
