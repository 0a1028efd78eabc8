"""A generation on a Milvus server, opened for reading."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.background import in_background
from retrieval.embedding import Embedder, Vectors
from retrieval.errors import StoreError, UnsupportedError
from retrieval.filters import Filter
from retrieval.languages import language_of
from retrieval.lexical import terms
from retrieval.manifest import Manifest
from retrieval.milvus import schema
from retrieval.milvus.address import Address
from retrieval.milvus.heads import Heads
from retrieval.milvus.model import local_model
from retrieval.milvus.reading import Reader
from retrieval.milvus.server import Server
from retrieval.milvus.texts import SENTENCES, Allowed, MilvusTexts
from retrieval.store import Store
from retrieval.types import Ranking


class MilvusDense:
    """Nearest neighbours by inner product; exact while the corpus is small (`schema`)."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def search(self, vector: Vectors, limit: int, allowed: Allowed | None = None) -> Ranking:
        """The rows nearest to a unit `vector` of shape (dimension,), best first, ties by row."""
        condition = allowed.condition if allowed else ""
        ef = {"ef": max(schema.HNSW_WIDTH, limit)}
        parameters = {"metric_type": "IP", "params": ef}
        return _ranking(
            self._reader.search("vector", vector.tolist(), limit, condition, parameters)
        )

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """The stored vectors of `rows`, shape (len(rows), dimension)."""
        return np.stack([self._reader.vectors(int(row))[0] for row in rows])


class MilvusLexical:
    """BM25 as Milvus computes it, over the same stems as everywhere else."""

    def __init__(self, reader: Reader, texts: MilvusTexts) -> None:
        self._reader, self._texts = reader, texts

    def check(self) -> None:
        """Raises UnsupportedError where there is no lexical search; it says what to do."""
        server = self._reader.server
        if not self._reader.head.bm25:
            if server.has_lexical_search:
                raise UnsupportedError(
                    "the Milvus server {address} holds an index without lexical search; build it "
                    "anew: readout index --rebuild; to search by meaning alone, set "
                    "READOUT_MODE=dense",
                    address=server.address,
                )
            raise UnsupportedError(
                "the Milvus server {address} is {version}, which has no lexical search (it came "
                "with 2.5); to search by meaning alone, set READOUT_MODE=dense",
                address=server.address,
                version=server.version,
            )

    def search(self, question: str, limit: int, allowed: Allowed | None = None) -> Ranking:
        """The rows with the highest BM25 score, best first, ties by row."""
        self.check()
        wanted = " ".join(terms([question], language_of(question))[0])
        if not wanted:
            return Ranking((), ())
        condition = allowed.condition if allowed else ""
        return _ranking(
            self._reader.search("sparse", wanted, limit, condition, {"metric_type": "BM25"})
        )

    def rarity(self, term: str, seen: Allowed | None = None) -> float:
        """How telling a term is, from 0 (in every passage) to 1 (in none): Lucene's idf, scaled.

        Of `seen`, the collections count.
        """
        return self._texts.lexicon(seen.collections if seen else None).rarity(term)


class MilvusSentences:
    """The vectors of sentences, a passage's at a time."""

    def __init__(self, reader: Reader, texts: MilvusTexts, embedder: Future[Embedder]) -> None:
        self._reader, self._texts, self._embedder = reader, texts, embedder

    def __getitem__(self, rows: slice) -> npt.NDArray[np.float32]:
        row, first = divmod(rows.start, SENTENCES)
        _, vectors = self._reader.vectors(row)
        if vectors is None:
            # More than a row of Milvus's can hold: read again, as when it was indexed.
            passage, _, _ = self._texts.passage(row)
            spans = [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
            _, (vectors,) = self._embedder.result().passages_and_spans([passage.text], [spans])
        return vectors[first : first + rows.stop - rows.start]


@dataclass(frozen=True)
class MilvusIndex:
    """One generation of an index on a server; AwayError is raised while that does not answer."""

    texts: MilvusTexts
    dense: MilvusDense
    lexical: MilvusLexical
    sentence_vectors: MilvusSentences
    models: Store
    """The folder on this machine that keeps exported models."""
    _reader: Reader
    _embedder: Future[Embedder]
    multilingual: None = None
    """No vectors of a second model are kept on a server."""

    @property
    def manifest(self) -> Manifest:
        return self._reader.head.manifest

    @property
    def embedder(self) -> Embedder:
        """The model that this generation was embedded with; waits until it is loaded."""
        return self._embedder.result()

    def count(self, chosen: Filter | None = None) -> int:
        """How many passages a filter allows, counted by the server."""
        return self._reader.count(chosen)

    def check(self) -> None:
        """Does nothing: what is on a server, the server checks."""

    def is_current(self) -> bool:
        """Whether no other generation has taken its place, as far as is known at this moment."""
        newest = self._reader.heads.newest()
        return newest is None or newest <= self._reader.head.generation

    def close(self) -> None:
        self.texts.close()


def open_milvus(address: Address, models: Store) -> MilvusIndex:
    """The current generation at `address`; its model's exported form is kept in `models`.

    Raises AwayError while the server does not answer, StoreError when there is no index or it is
    not whole, ModelError when the model is not the one that the index was made with.
    """
    server = Server(address)
    head = Heads(server).current()
    if head is None:
        raise StoreError(
            "there is no index on the Milvus server {address}; "
            "build it: readout index --to milvus://{address}",
            address=address,
        )
    reader = Reader(server, head)
    found = reader.count(None)
    if found != head.manifest.passages:
        raise StoreError(
            "the index on the Milvus server {address} is not whole: {found} of "
            "{expected} passages; rebuild it: readout index --rebuild",
            address=address,
            found=found,
            expected=head.manifest.passages,
        )
    texts = MilvusTexts(reader)
    folder = local_model(models, reader, texts)
    embedder = in_background(lambda: Embedder(folder))
    return MilvusIndex(
        texts=texts,
        dense=MilvusDense(reader),
        lexical=MilvusLexical(reader, texts),
        sentence_vectors=MilvusSentences(reader, texts, embedder),
        models=models,
        _reader=reader,
        _embedder=embedder,
    )


def _ranking(found: list[tuple[int, float]]) -> Ranking:
    found.sort(key=lambda pair: (-pair[1], pair[0]))
    return Ranking(tuple(row for row, _ in found), tuple(score for _, score in found))
