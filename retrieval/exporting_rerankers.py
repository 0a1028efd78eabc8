"""A cross-encoder to its ONNX form, compared with what it was exported from.

It needs torch, and so runs when an index is built, never while somebody waits for an answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from retrieval.errors import ModelError
from retrieval.exporting import export_classifier, quiet
from retrieval.model_card import MODEL_FILE, TOKENIZER_FILE
from retrieval.reranking import CrossEncoder

LARGEST_LOGIT_DIFFERENCE = 1e-3


def export_cross_encoder(name: str, folder: Path) -> None:
    """Writes the ONNX form of a cross-encoder (a folder, or a name on a hub) to `folder`.

    Raises ModelError when there is no such model, or its logits differ from the original's.
    """
    source = Path(name) if Path(name).is_dir() else None
    with quiet():
        from sentence_transformers import CrossEncoder as Original

        try:
            original: Any = Original(name, device="cpu", local_files_only=source is not None)
        except Exception as error:  # noqa: BLE001 - whatever a hub or a foreign file raises
            problem = str(error).partition("\n")[0]
            raise ModelError(
                "the reranker {model} cannot be loaded: {problem}",
                model=repr(name),
                problem=problem,
            ) from None
        (folder / TOKENIZER_FILE).write_text(
            original.tokenizer.backend_tokenizer.to_str(), encoding="utf-8"
        )
        pairs = [("What did he say?", "He said no."), ("Who?", "The President spoke at length.")]
        tokens = dict(
            original.tokenizer(
                [question for question, _ in pairs],
                [text for _, text in pairs],
                padding=True,
                return_tensors="pt",
            )
        )
        expected = export_classifier(original.model, tokens, folder / MODEL_FILE)
    found = CrossEncoder(name, folder).scores(pairs)
    difference = float(np.abs(found - expected).max())
    if not difference <= LARGEST_LOGIT_DIFFERENCE:
        raise ModelError(
            "the exported form of {model} differs from sentence-transformers by "
            "{difference}, more than {most}; it is not used",
            model=repr(name),
            difference=f"{difference:.1e}",
            most=f"{LARGEST_LOGIT_DIFFERENCE:.0e}",
        )
