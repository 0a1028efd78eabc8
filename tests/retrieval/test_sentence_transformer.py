from __future__ import annotations

import pytest

from retrieval.sentence_transformer import known_prompts


@pytest.mark.parametrize(
    ("name", "prompts"),
    [
        ("intfloat/multilingual-e5-base", ("query: ", "passage: ")),
        ("/models/e5-large", ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", ("", "")),
        ("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", ("", "")),
    ],
)
def test_the_e5_family_gets_its_prompts(name: str, prompts: tuple[str, str]) -> None:
    assert known_prompts(name) == prompts
