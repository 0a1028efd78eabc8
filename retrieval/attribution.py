"""Who speaks in each sentence of a readout, and in whose words.

By the sentence's own subject and verb, as a reader would: no model, no guess. What a rule does
not see is the publisher's narration; a subject that may be one of several parties has no name.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Document
from corpus.letters import fold
from retrieval.clauses import clauses
from retrieval.parties import Roster
from retrieval.quotations import without_quotations
from retrieval.reporting import Act, act_of, word_set
from retrieval.subjects import Subject, SubjectKind, subjects
from retrieval.tokens import Token, tokenize
from retrieval.types import Attribution, Passage, Sentence

# "These include …" goes on with what the sentence before said.
_CONTINUES = re.compile(
    r"(?:these|those|this|it|they|examples|such \w+)(?: also| would| will)?"
    r" (?:include|comprise|consist|range|cover)\w*|among (?:these|them) (?:is|are|was|were)\b",
    re.IGNORECASE,
)
# What nobody in particular said, but both stand for.
_IMPERSONAL = re.compile(
    r"(?:it was (?:also |further )?(?:agreed|decided)"
    r"|there was (?:\w+ )?(?:agreement|consensus)|an exchange of (?:views|opinions)"
    r"|(?:the|their|these|the two \w+') (?:\w+ )?"
    r"(?:call|conversation|consultations|discussions?|exchange|meeting|talks)"
    r" (?:also |further |primarily |largely )?(?:addressed|cent(?:er|r)ed|covered|focused|touched))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks and how: what a sentence gets."""

    speaker: str | None = None
    attribution: Attribution | None = None


_POSSESSIVES = {"his": SubjectKind.HE, "her": SubjectKind.SHE}
_PRONOUNS = (SubjectKind.HE, SubjectKind.SHE)
_REPLYING = word_set("answered replied responded")


_NARRATION = Voice(None, Attribution.NARRATION)
_JOINT = Voice(None, Attribution.JOINT)
_NOBODY_KNOWN = Voice(None, Attribution.PARAPHRASE)
"""One party's words, or several one after the other: not one speaker that could be named."""


def attribute(document: Document, passages: Sequence[Passage]) -> list[Passage]:
    """`passages`, all of one document and in order, with speaker and attribution in every sentence.

    Where the document is not in English or names no parties, both stay None: nothing is known.
    """
    if document.language.partition("-")[0] != "en" or not document.parties:
        return list(passages)
    # Windows of a long paragraph share sentences: each is read once, in the document's order.
    ordered = sorted(
        {
            (sentence.start, sentence.end): (passage.paragraph, sentence)
            for passage in passages
            for sentence in passage.sentences
        }.items()
    )
    read = _voices(Roster(document.parties, document.text), [entry for _, entry in ordered])
    voices = dict(zip([span for span, _ in ordered], read, strict=True))

    def with_voice(sentence: Sentence) -> Sentence:
        voice = voices[sentence.start, sentence.end]
        return dataclasses.replace(sentence, speaker=voice.speaker, attribution=voice.attribution)

    return [
        dataclasses.replace(passage, sentences=tuple(map(with_voice, passage.sentences)))
        for passage in passages
    ]


def _voices(roster: Roster, sentences: Sequence[tuple[int, Sentence]]) -> list[Voice]:
    """The voice of every (paragraph, sentence) of a document."""
    reader = _Reader(roster)
    voices: list[Voice] = []
    paragraph, is_open = 0, False
    waiting: list[int] = []
    for index, (number, sentence) in enumerate(sentences):
        if number != paragraph:
            paragraph, is_open, waiting = number, False, []
        before = sentences[index - 1][1].text if index else ""
        quoted = without_quotations(sentence.text, is_open)
        if quoted.is_whole:
            known = bool(voices) and (
                is_open or before.endswith(":") or voices[-1].attribution is Attribution.QUOTE
            )
            voices.append(Voice(voices[-1].speaker if known else None, Attribution.QUOTE))
            waiting = [*waiting, index] if voices[-1].speaker is None else []
        else:
            is_torn = (
                index > 0 and not waiting and _is_torn(before) and number == sentences[index - 1][0]
            )
            voice = voices[-1] if is_torn else reader.read(quoted.rest)
            if voice.speaker and quoted.is_direct:
                voice = Voice(voice.speaker, Attribution.QUOTE)
                # "“One. Two,” she said.": only the last sentence says whose the first is.
                for earlier in waiting:
                    voices[earlier] = voice
            voices.append(voice)
            waiting = []
        is_open = quoted.stays_open
    return voices


def _is_torn(text: str) -> bool:
    """Whether a sentence was cut because it is too long for the model: it does not end."""
    return text[-1].isalnum() or text[-1] in ",;–—-("


class _Reader:
    """Reads sentences one after the other and remembers who was spoken of."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._subject: Subject | None = None
        """The last subject: whom "he" and "they" mean."""
        self._pronouns: dict[str, SubjectKind] = {}
        """By party: whether it is a "he" or a "she", once the text has told."""
        self._voice = _NARRATION

    def read(self, text: str) -> Voice:
        """The voice of the next sentence."""
        self._voice = self._next(fold(text))
        return self._voice

    def _next(self, text: str) -> Voice:
        if _CONTINUES.match(text):
            return self._voice
        if _IMPERSONAL.match(text):
            return _JOINT
        tokens = tokenize(text)
        if text.lower().startswith("according to "):
            source = self._roster.person(tokens, 2)
            if source is not None and len(source.names) == 1:
                (name,) = source.names
                self._subject = Subject(SubjectKind.ONE, source.end, name)
                return Voice(name, Attribution.PARAPHRASE)
        behind = self._said_behind(tokens, text)
        if behind is not None:
            return behind
        voices = [voice for voice in self._of_clauses(tokens, text) if voice != _NARRATION]
        if not voices:
            return _NARRATION
        return voices[0] if len(set(voices)) == 1 else _NOBODY_KNOWN

    def _said_behind(self, tokens: Sequence[Token], text: str) -> Voice | None:
        """Who speaks where nothing but "said President Putin" stands beside the quotation."""
        at = next((at for at, token in enumerate(tokens) if token.text[0].isalpha()), len(tokens))
        if at + 1 >= len(tokens) or act_of(tokens[at].text, text) is not Act.REPORT:
            return None
        for subject in subjects(self._roster, tokens, at + 1):
            if subject.kind is SubjectKind.ONE and subject.name is not None:
                self._subject = subject
                return Voice(subject.name, Attribution.PARAPHRASE)
        return None

    def _of_clauses(self, tokens: Sequence[Token], text: str) -> Iterator[Voice]:
        for index, clause in enumerate(clauses(self._roster, tokens, text)):
            subject = self._resolved(clause.subject)
            if clause.subject.kind in _PRONOUNS and tokens[clause.verb].text in _REPLYING:
                # "Moon thanked Putin. He replied …" is hardly Moon.
                subject = Subject(SubjectKind.ONE, subject.end)
            if subject.kind is not SubjectKind.OTHER or index == 0:
                self._subject = subject
            # "Deputy Secretary Sherman expressed her hope": from now on, "he" is somebody else.
            after = tokens[clause.verb + 1].text if clause.verb + 1 < len(tokens) else ""
            if subject.name is not None and after in _POSSESSIVES:
                self._pronouns.setdefault(subject.name, _POSSESSIVES[after])
            yield _voice(subject, clause.act)

    def _resolved(self, subject: Subject) -> Subject:
        """`subject` with a pronoun replaced by what it stands for: the subject before it."""
        last = self._subject
        unknown = Subject(SubjectKind.ONE, subject.end)
        if subject.kind is SubjectKind.THEY:
            is_party = last is not None and last.name is not None and _is_plural(last.name)
            return last if last and is_party else Subject(SubjectKind.TOGETHER, subject.end)
        if subject.kind not in (SubjectKind.HE, SubjectKind.SHE):
            return subject
        if last is None or last.kind is SubjectKind.TOGETHER:
            return unknown
        if last.name is None:
            return last
        return (
            last if self._pronouns.setdefault(last.name, subject.kind) is subject.kind else unknown
        )


def _voice(subject: Subject, act: Act) -> Voice:
    if subject.kind is SubjectKind.OTHER:
        return _NARRATION
    if act is Act.REPORT:
        one = Voice(subject.name, Attribution.PARAPHRASE)
        return one if subject.kind is SubjectKind.ONE else _JOINT
    if act is Act.EXCHANGE or (act is Act.UNDERTAKE and subject.kind is SubjectKind.TOGETHER):
        return _JOINT
    return _NARRATION


def _is_plural(name: str) -> bool:
    """Whether a party is several people: "ASEAN foreign ministers"."""
    return name.split()[-1][0].islower()
