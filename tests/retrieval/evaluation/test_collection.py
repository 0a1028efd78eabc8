from __future__ import annotations

import numpy as np

from retrieval.evaluation.collection import Collection
from retrieval.evaluation.types import Entry
from retrieval.types import Sentence


def test_an_article_taken_out_takes_its_vectors_along() -> None:
    collection = Collection(
        entries=[Entry("sea", "Salt.", article="Water"), Entry("hill", "Low.", article="Land")],
        sentences=[
            (Sentence(0, 3, "Sal"), Sentence(3, 5, "t.")),
            (Sentence(0, 4, "Low."),),
        ],
        vectors=np.array([[1, 0], [0, 1]], dtype=np.float32),
        sentence_vectors=np.array([[1, 2], [3, 4], [5, 6]], dtype=np.float16),
        multilingual=np.array([[7, 8], [9, 10]], dtype=np.float32),
    )
    rest = collection.without("Water")
    assert [entry.id for entry in rest.entries] == ["hill"]
    assert [len(parts) for parts in rest.sentences] == [1]
    assert rest.vectors.tolist() == [[0, 1]]
    assert rest.sentence_vectors.tolist() == [[5, 6]]
    assert rest.multilingual is not None
    assert rest.multilingual.tolist() == [[9, 10]]
