"""The clauses of a sentence in which a party is the grammatical subject, and what it does there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.parties import Roster
from retrieval.reporting import Act, act_of, act_of_base, act_of_participle, is_adverb, word_set
from retrieval.subjects import Subject, SubjectKind, subjects
from retrieval.tokens import Token

_BREAKS = frozenset([",", ";", ":", "—", "–", "”", '"'])
_SUBORDINATING = word_set("although though while whereas when")
_JOINING = word_set("and but where then yet") | _SUBORDINATING
_ADVERBS = word_set(
    "again all also always both each further furthermore herself himself instead jointly later likewise"
    " moreover now once still themselves then therefore thus today together too yesterday"
)
_HAVE = frozenset(["has", "have", "had"])
# Words before a sentence's subject that no comma need part from it.
_OPENING = word_set(
    "also and but earlier january february march april may june july august september october"
    " november december later monday tuesday wednesday thursday friday saturday sunday on separately"
    " then this today week yesterday evening morning afternoon"
)
_RELATIVES = word_set("who whom whose which that")
# What "to stress" can follow when it says why they met; after "efforts" it would say what for.
_BEFORE_PURPOSE = word_set(
    "today yesterday phone telephone video person virtually counterpart counterparts ministers"
    " leaders officials representatives members families call again and , )"
)
_AFTER_NOUN = word_set("for of to in on from with , . and")


@dataclass(frozen=True, slots=True)
class Clause:
    """A subject and its finite verb; `act` is what the clause tells, its other verbs included."""

    subject: Subject
    act: Act
    start: int
    verb: int
    """Tokens of the sentence: where the subject begins, and the verb."""


def clauses(roster: Roster, tokens: Sequence[Token], text: str) -> list[Clause]:
    """The clauses of a sentence whose subject is a person or a side, in order.

    Only main clauses are sought: at the sentence's start, after a mark, after "and" or "while".
    `text` is the sentence, folded.
    """
    found: list[Clause] = []
    for start in _starts(tokens):
        if found and (start <= found[-1].verb or not _joins(tokens, start, found[-1])):
            continue
        # "Presidents Xi, Moon and Putin": what "and" joins is not known to be a clause.
        if not found and start and tokens[start - 1].lower == "and":
            continue
        clause = _clause(roster, tokens, text, start)
        if clause is not None:
            found.append(clause)
    bounds = [*(clause.start for clause in found[1:]), len(tokens)][: len(found)]
    return [
        Clause(clause.subject, _whole_act(tokens, text, clause, bound), clause.start, clause.verb)
        for clause, bound in zip(found, bounds, strict=True)
    ]


def _starts(tokens: Sequence[Token]) -> Iterator[int]:
    at = 0
    while at < len(tokens) and (tokens[at].lower in _OPENING or tokens[at].text.isdigit()):
        yield at
        at += 1
    yield at
    for at in range(1, len(tokens)):
        before = tokens[at - 1]
        if before.text in _BREAKS or before.lower in _JOINING or before.lower == "which":
            yield at


def _joins(tokens: Sequence[Token], start: int, last: Clause) -> bool:
    """Whether a start after a first clause can begin another one, and not only a part of it."""
    before = tokens[start - 1]
    if before.text in (";", "”", '"') or before.lower in _JOINING:
        return True
    if before.lower == "which":
        return tokens[start - 2].lower in ("during", "in")
    # "While Putin stressed trade, Moon …": the main clause follows behind a mere comma.
    if before.text == "," and tokens[last.start - 1].lower in _SUBORDINATING:
        return True
    # "Somebody announced it, the President said": after others' words a mere comma will do.
    return last.subject.kind is SubjectKind.OTHER


def _clause(roster: Roster, tokens: Sequence[Token], text: str, start: int) -> Clause | None:
    for subject in subjects(roster, tokens, start):
        for verb in _verbs(tokens, subject):
            act = act_of(tokens[verb].text, _after(tokens, text, verb))
            if act is not None:
                return Clause(subject, act, start, verb)
    return None


def _verbs(tokens: Sequence[Token], subject: Subject) -> Iterator[int]:
    """Where the finite verb can stand: after the subject, its apposition and adverbs."""
    begins = [subject.end]
    if subject.end < len(tokens) and tokens[subject.end].text == ",":
        closing = [
            at
            for at in range(subject.end, min(subject.end + 30, len(tokens)))
            if tokens[at].text == ","
        ]
        begins = [at + 1 for at in closing]
    for begin in begins:
        at = _past_adverbs(tokens, begin)
        if at < len(tokens) and tokens[at].text in _HAVE:
            participle = _past_adverbs(tokens, at + 1)
            if participle < len(tokens):
                yield participle
        if at < len(tokens):
            yield at


def _past_adverbs(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and (
        tokens[at].text in _ADVERBS
        or is_adverb(tokens[at].text)
        or (tokens[at].text in ("in", "turn") and _is_in_turn(tokens, at))
    ):
        at += 1
    return at


def _is_in_turn(tokens: Sequence[Token], at: int) -> bool:
    words = [token.text for token in tokens[max(0, at - 1) : at + 2]]
    return "in" in words and "turn" in words


def _after(tokens: Sequence[Token], text: str, at: int) -> str:
    return text[tokens[at + 1].start :] if at + 1 < len(tokens) else ""


def _whole_act(tokens: Sequence[Token], text: str, clause: Clause, bound: int) -> Act:
    """What a clause tells with the verbs that follow its first one.

    "met with X and encouraged Y", "spoke with X to stress Y": these report, like "discussed X and
    welcomed Y" of one person. "spoke with X to discuss Y" does not.
    """
    if clause.act is Act.REPORT:
        return clause.act
    acts = set(_further_acts(tokens, text, clause.verb, bound))
    for act in (Act.REPORT, Act.EXCHANGE):
        if act in acts:
            return act
    return clause.act


def _further_acts(tokens: Sequence[Token], text: str, verb: int, bound: int) -> Iterator[Act]:
    has_purpose = False
    for at in range(verb + 1, bound):
        word, before = tokens[at].text, tokens[at - 1]
        if word in _RELATIVES:
            return
        if before.text == "to" and (has_purpose or _can_precede_purpose(tokens[at - 2])):
            has_purpose = True
            if act_of_base(word, _after(tokens, text, at)) is Act.REPORT:
                yield Act.REPORT
        if _past_adverbs(tokens, at) != at:
            continue
        coordinated = _before_adverbs(tokens, at)
        rest = _after(tokens, text, at)
        if coordinated == "and" and act_of_base(word, rest) is not None:
            if has_purpose and act_of_base(word, rest) is Act.REPORT and _takes_object(tokens, at):
                yield Act.REPORT
        elif coordinated in ("and", ",") and (act := act_of(word, rest)) is not None:
            yield act
        elif coordinated in (",", "while") and act_of_participle(word, rest) is Act.REPORT:
            yield Act.REPORT


def _can_precede_purpose(token: Token) -> bool:
    return (
        any(map(str.isupper, token.text))
        or token.lower in _BEFORE_PURPOSE
        or token.text[0].isdigit()
    )


def _before_adverbs(tokens: Sequence[Token], at: int) -> str:
    at -= 1
    while at > 0 and (tokens[at].text in _ADVERBS or is_adverb(tokens[at].text)):
        at -= 1
    return tokens[at].text


def _takes_object(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that may be a noun ("support") is a verb: no preposition follows it."""
    return at + 1 < len(tokens) and tokens[at + 1].lower not in _AFTER_NOUN
