"""What a user would write instead: sentence-transformers, FAISS, the readout. Prints the answer.

python -m tests.benchmarks.plain_script QUESTION
"""

import sys
from pathlib import Path

import faiss
from sentence_transformers import SentenceTransformer

from retrieval.models import DEFAULT_MODEL, locate

model = SentenceTransformer(str(locate(DEFAULT_MODEL)), device="cpu")
paragraphs = Path(__file__).parent.parent.joinpath("data/readout.txt").read_text().split("\n")
vectors = model.encode(paragraphs, normalize_embeddings=True)
index = faiss.IndexFlatIP(vectors.shape[1])
index.add(vectors)
question = model.encode([sys.argv[1]], normalize_embeddings=True)
scores, rows = index.search(question, 3)
for score, row in zip(scores[0], rows[0], strict=True):
    print(round(float(score), 3), paragraphs[row])
