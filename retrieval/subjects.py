"""Who can be the subject of a clause: a party, several together, or somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.parties import Reference, Roster
from retrieval.reporting import act_of, is_adverb, word_set
from retrieval.titles import is_title_word, ranks_in
from retrieval.tokens import Token


class SubjectKind(StrEnum):
    """How many of the parties a subject is."""

    ONE = "one"
    TOGETHER = "together"
    HE = "he"
    SHE = "she"
    THEY = "they"
    """A pronoun: the text before says who."""
    OTHER = "other"
    """Somebody who is no party, or a country."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands before a verb: tokens up to `end`."""

    kind: SubjectKind
    end: int
    name: str | None = None
    """The party, when it is one; None when it cannot be told which."""
    sides: frozenset[str] = frozenset()
    """Of a country: the parties whose side it is."""


_PRONOUNS = {"he": SubjectKind.HE, "she": SubjectKind.SHE, "they": SubjectKind.THEY}
_GROUPS = word_set(
    "ambassadors chiefs counterparts delegations diplomats envoys group heads leaders ministers officials"
    " participants parties partners presidents principals representatives secretaries sides"
)
_OF_GROUPS = word_set(
    "all allied assembled both deputy foreign four five his her their our other participating prime"
    " quad respective secretary six special the these those three trilateral two vice"
)
_STATES = frozenset(["state", "government", "delegation", "mission"])
_COUNTS = word_set("all both two three four five six pair trio quartet")
# Capitalised at the start of a sentence, but never the beginning of a title.
_NEVER_TITLES = word_set(
    "a about across after against although amid among an and around as at because before besides"
    " beyond by despite during following for from given if in like of on over per regarding since"
    " so than that these this those though through throughout to under until upon when where whereas"
    " while with within without according"
)
_INSIDE_TITLES = word_set("of for the at to on in ( ) , 's and")
_LONGEST_TITLE = 16
_LONGEST_OTHER = 15


def subjects(roster: Roster, tokens: Sequence[Token], at: int) -> Iterator[Subject]:
    """Every reading of the words from a token on as a subject, the longest coordination first."""
    for member in _members(roster, tokens, at):
        yield from _coordinated(roster, tokens, (member,))
        yield member


def _coordinated(
    roster: Roster, tokens: Sequence[Token], members: tuple[Subject, ...]
) -> Iterator[Subject]:
    """The members with those that follow: "A and B", "A, B, and C", "A together with B"."""
    at = members[-1].end
    if _word(tokens, at) == ",":
        # An apposition looks the same until "and": a list has to end with it.
        for member in (*_members(roster, tokens, at + 1), *_definite(tokens, at + 1)):
            yield from _coordinated(roster, tokens, (*members, member))
        at += 1
    if _word(tokens, at) not in ("and", "&", "alongside", "together", "along"):
        return
    at += 2 if _word(tokens, at + 1) == "with" else 1
    last = [*_members(roster, tokens, at), *_anybody(tokens, at)]
    for member in last:
        # "between Korea and Russia, and the President noted": a country and a person do not list.
        if not members[0].sides or member.sides:
            yield _together((*members, member))


def _together(members: tuple[Subject, ...]) -> Subject:
    end = members[-1].end
    if all(member.sides for member in members) and len({member.sides for member in members}) > 1:
        return Subject(SubjectKind.TOGETHER, end)
    if all(member.kind is SubjectKind.OTHER for member in members):
        return Subject(SubjectKind.OTHER, end)
    return Subject(SubjectKind.TOGETHER, end)


def _members(roster: Roster, tokens: Sequence[Token], at: int) -> Iterator[Subject]:
    if at >= len(tokens):
        return
    if tokens[at].lower in _PRONOUNS:
        yield Subject(_PRONOUNS[tokens[at].lower], at + 1)
        return
    for end, reference in _names(roster, tokens, at):
        name = next(iter(reference.names)) if len(reference.names) == 1 else None
        yield Subject(SubjectKind.ONE, end, name)
    group = _group_end(tokens, at)
    if group is not None:
        yield Subject(SubjectKind.TOGETHER, group)
    office = roster.office(tokens, at) if _is_definite(tokens, at) else None
    if office is not None:
        kind = SubjectKind.ONE if office.names else SubjectKind.OTHER
        name = next(iter(office.names)) if len(office.names) == 1 else None
        yield Subject(kind, office.end, name)
    side = roster.side(tokens, at)
    if side is not None:
        yield Subject(SubjectKind.OTHER, side.end, sides=side.names)
    yield from _others(tokens, at)


def _names(roster: Roster, tokens: Sequence[Token], at: int) -> Iterator[tuple[int, Reference]]:
    """References by name or alias, a title before them included."""
    first = tokens[at]
    if first.lower in _NEVER_TITLES or (first.lower.endswith("ing") and not is_title_word(first)):
        side = roster.side(tokens, at)
        if side is None:
            return
    for begin in range(at, min(at + _LONGEST_TITLE, len(tokens))):
        reference = roster.person(tokens, begin)
        if reference is not None and _is_whole(roster, tokens, at, begin, reference):
            yield reference.end, reference
        if not (tokens[begin].is_capital or tokens[begin].lower in _INSIDE_TITLES):
            return
        if tokens[begin].text == "and" and not _is_double_title(tokens, at, begin):
            return
        if tokens[begin].text == ",":
            return


def _is_whole(
    roster: Roster, tokens: Sequence[Token], at: int, begin: int, reference: Reference
) -> bool:
    """Whether a reference is not the end of somebody else's name: "Kim" of "Director Min Kim"."""
    ranks = ranks_in(token.lower for token in tokens[at:begin])
    if any(not ranks <= roster.ranks(name) for name in reference.names):
        return False
    if begin == at or roster.bears_full_name(tokens, begin, reference):
        return True
    side = roster.side(tokens, at)
    if side is not None and side.end == begin and reference.names <= side.names:
        return True
    if not reference.by_name:
        return False
    titled = [token for token in tokens[begin : reference.end] if is_title_word(token)]
    return bool(titled) or is_title_word(tokens[begin - 1]) or tokens[begin - 1].text == ")"


def _is_double_title(tokens: Sequence[Token], at: int, link: int) -> bool:
    """Whether "and" joins two titles of one person, "Prime Minister and Foreign Minister X"."""
    return tokens[at].lower != "the" and is_title_word(tokens[link - 1])


def _is_definite(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].lower == "the" or _word(tokens, at + 1) == "'s"


def _group_end(tokens: Sequence[Token], at: int) -> int | None:
    """The end of "the two leaders", "both sides", "her counterparts", "Participants"."""
    for end in range(at, min(at + 6, len(tokens))):
        word = tokens[end].lower
        if word in _GROUPS:
            of_state = _word(tokens, end + 1) == "of" and _word(tokens, end + 2) in _STATES
            return end + 3 if of_state else end + 1
        if word not in _OF_GROUPS and not (tokens[end].text.isupper() and len(word) < 7):
            break
    else:
        end = min(at + 6, len(tokens))
    return end if end > at and tokens[end - 1].lower in _COUNTS else None


def _others(tokens: Sequence[Token], at: int) -> Iterator[Subject]:
    """A title and a name that belong to no party."""
    if tokens[at].lower in _NEVER_TITLES:
        return
    end = at
    while end < len(tokens) and (tokens[end].is_capital or tokens[end].text in ("of", "for", "'s")):
        end += 1
    is_person = any(is_title_word(token) for token in tokens[at:end])
    if is_person and tokens[end - 1].is_capital:
        yield Subject(SubjectKind.OTHER, end)


def _definite(tokens: Sequence[Token], at: int) -> Iterator[Subject]:
    """Somebody in the middle of a list: "the Secretary, the Cardinal, and ..."."""
    end = at + 1
    while _word(tokens, at) == "the" and end < len(tokens) and tokens[end].is_capital:
        end += 1
    if end > at + 1:
        yield Subject(SubjectKind.OTHER, end)


def _anybody(tokens: Sequence[Token], at: int) -> Iterator[Subject]:
    """Whoever stands between "and" and the next verb: "the Secretary and his Dutch colleague"."""
    for end in range(at + 1, min(at + _LONGEST_OTHER, len(tokens))):
        token = tokens[end]
        if token.text in (",", ";", "."):
            return
        if not token.is_capital and act_of(token.text, "") is not None:
            yield Subject(SubjectKind.OTHER, end)
            return
        if is_adverb(token.text) or token.text == "also":
            yield Subject(SubjectKind.OTHER, end)


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].lower if at < len(tokens) else ""
