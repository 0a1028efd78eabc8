"""The multilingual model that comes with a package, to the form that `Embedder` runs."""

from __future__ import annotations

import json
import re
from pathlib import Path

from retrieval import models
from retrieval.e5_graph import write_graph
from retrieval.model_card import FORM, MODEL_FILE, TOKENIZER_FILE, ModelCard
from retrieval.packed_e5 import PackedE5

WEIGHTS_FILE = "e5-small-q4.bin"
# The authors' own: https://huggingface.co/intfloat/multilingual-e5-small
QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "


def write_form(name: str, folder: Path) -> ModelCard:
    """Writes the packaged model's graph, tokenizer and card to `folder`; with what was learnt of
    questions (`python -m tests.training_questions`).

    Raises ModelError when the package is not installed or its file is not the expected one.
    """
    packaged = models.PACKAGED[name]
    model = PackedE5.read(packaged.locate() / WEIGHTS_FILE)
    adapter = packaged.adapter.read() if packaged.adapter else {}
    form = tokenizer(model)
    write_graph(model, folder / MODEL_FILE, adapter, _opening(form))
    (folder / TOKENIZER_FILE).write_text(form, encoding="utf-8")
    card = ModelCard(
        form=FORM,
        name=name,
        fingerprint=models.fingerprint(name),
        dimension=model.hidden,
        max_tokens=model.max_tokens,
        query_prompt=QUERY_PROMPT,
        passage_prompt=PASSAGE_PROMPT,
        model_sha256=models.sha256(folder / MODEL_FILE),
        tokenizer_sha256=models.sha256(folder / TOKENIZER_FILE),
        # There is no original to compare with: a test compares with the package's own engine.
        checked_passages=0,
        largest_difference=0.0,
    )
    card.write(folder)
    return card


def _opening(form: str) -> int:
    """The id of the piece that every question begins with, by a tokenizer in its JSON form."""
    from tokenizers import Tokenizer

    opening: int = Tokenizer.from_str(form).encode(QUERY_PROMPT, add_special_tokens=False).ids[0]
    return opening


def tokenizer(model: PackedE5) -> str:
    """XLM-RoBERTa's SentencePiece tokenizer in the JSON of the library `tokenizers`.

    Its normalizer is NFKC but for white space and control characters, which the file lists.
    """
    removed = _characters(model, "")
    spaces = _characters(model, " ")
    first, last = (model.pieces[number][0] for number in (model.begin, model.end))

    def marked(kind: str, name: str) -> dict[str, object]:
        return {kind: {"id": name, "type_id": 0}}

    wrapped = [marked("SpecialToken", first), marked("Sequence", "A"), marked("SpecialToken", last)]
    values: dict[str, object] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        # "<s>" in somebody's question is three characters of it, never the mark itself.
        "added_tokens": [],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                _replace(f"[{removed}]", ""),
                _replace(f"[{spaces}]", " "),
                {"type": "NFKC"},
                _replace(" {2,}", " "),
            ],
        },
        "pre_tokenizer": {
            "type": "Metaspace",
            "replacement": "▁",
            "prepend_scheme": "always",
            "split": True,
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": wrapped,
            "pair": [*wrapped, marked("Sequence", "B"), marked("SpecialToken", last)],
            "special_tokens": {
                model.pieces[number][0]: {
                    "id": model.pieces[number][0],
                    "ids": [number],
                    "tokens": [model.pieces[number][0]],
                }
                for number in (model.begin, model.end)
            },
        },
        "decoder": None,
        "model": {
            "type": "Unigram",
            "unk_id": model.unknown,
            "vocab": model.pieces,
            "byte_fallback": False,
        },
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _characters(model: PackedE5, becomes: str) -> str:
    """The characters that become this, for a regular expression's brackets."""
    found = (key for key, value in model.replacements.items() if value == becomes)
    return "".join(re.escape(character) for character in sorted(found))


def _replace(pattern: str, by: str) -> dict[str, object]:
    return {"type": "Replace", "pattern": {"Regex": pattern}, "content": by}
