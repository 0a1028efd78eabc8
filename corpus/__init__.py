"""What is known: documents as data, and the code that reads them."""

from corpus.document import Document, Party
from corpus.errors import CorpusError, ReadoutError
from corpus.loading import load_document, load_folder, shipped_documents

__all__ = [
    "CorpusError",
    "Document",
    "Party",
    "ReadoutError",
    "load_document",
    "load_folder",
    "shipped_documents",
]
