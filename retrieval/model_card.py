"""What is known about an exported model, kept beside it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval import models
from retrieval.errors import ModelError
from retrieval.sealing import sealed, unsealed

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
CARD_FILE = "card.json"
FORM = 2
"""Of the exported graph: 2 gives token vectors beside the text's own."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What has to be known about an exported model, kept beside it as JSON."""

    form: int
    name: str
    fingerprint: str
    dimension: int
    max_tokens: int
    query_prompt: str
    passage_prompt: str
    model_sha256: str
    tokenizer_sha256: str
    checked_passages: int
    largest_difference: float
    """Between this form and sentence-transformers, over the passages checked."""

    def verify(self, folder: Path) -> None:
        """Raises ModelError when a file of the model is not the one that was exported."""
        for name, expected in (
            (TOKENIZER_FILE, self.tokenizer_sha256),
            (MODEL_FILE, self.model_sha256),
        ):
            if not (folder / name).is_file():
                raise ModelError(
                    "the exported model {file} is gone; run: readout index", file=folder / name
                )
            if models.sha256(folder / name) != expected:
                raise ModelError(
                    "the exported model {file} is damaged: its hash is wrong; run: readout index",
                    file=folder / name,
                )

    def write(self, folder: Path) -> None:
        (folder / CARD_FILE).write_text(sealed(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> ModelCard:
        """Raises ModelError when there is no such card, it is not whole, or of another form."""
        try:
            card = cls(**unsealed((folder / CARD_FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            raise ModelError("the exported model in {folder} is not whole", folder=folder) from None
        if card.form != FORM:
            raise ModelError(
                "the exported model has form {found}, expected {expected}",
                found=str(card.form),
                expected=FORM,
            )
        return card
