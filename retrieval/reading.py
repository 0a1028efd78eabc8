"""What the cross-encoder reads of a text beside its own words, for a question; nothing of it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Document
from retrieval.holders import Holder, holders, named_in, with_names
from retrieval.languages import ENGLISH, base
from retrieval.namesakes import Namesake, is_of_namesake, namesakes, told_apart
from retrieval.thesaurus import Meant, meant, with_other_words
from retrieval.types import Passage
from retrieval.visits import are_elsewhere, destination, is_to_namesake, speaks_of_visit


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text is read with."""

    holders: tuple[Holder, ...] = ()
    """Whom or what the question names, where the document calls them by an office or an acronym."""
    namesakes: tuple[Namesake, ...] = ()
    """Countries that the question tells apart from others of the same name."""
    meant: tuple[Meant, ...] = ()
    """What the question says in other words than the passage."""
    destination: str | None = None
    """The party whose country a visit that the question speaks of is to."""
    is_to_namesake: bool = False
    """Whether it speaks of a visit to another country of a party's name."""

    def of(self, text: str) -> str:
        """With names behind offices, and the question's words behind others."""
        named = told_apart(with_names(text, self.holders), self.namesakes)
        return with_other_words(named, self.meant)

    def elsewhere(self, passage: Passage, document: Document) -> list[bool]:
        """Which sentences speak of another country than the question: of one of the same name, or of
        a visit to another."""
        texts = [one.text for one in passage.sentences]
        visits = are_elsewhere(texts, self.destination, document.parties)
        of_namesake = (is_of_namesake(one, document.text, self.namesakes) for one in texts)
        # "Will Putin visit North Korea?" is not answered by his help for the Korean Peninsula.
        no_visit = (self.is_to_namesake and not speaks_of_visit(one) for one in texts)
        return [any(all_of) for all_of in zip(visits, of_namesake, no_visit, strict=True)]


def reading_for(question: str, passage: Passage, document: Document, original: str) -> Reading:
    """What a passage of a document is read with; `original` is the question as it was asked, where
    `question` is its words in English."""
    told = namesakes(question, document.parties)
    return Reading(
        named_in(question, holders(document.text)),
        told,
        meant(question, passage.text) if base(document.language) == ENGLISH else (),
        destination(original, document.parties),
        is_to_namesake(question, told),
    )
