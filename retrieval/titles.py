"""Titles: the words that stand for an office, with a name or instead of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from retrieval.reporting import word_set
from retrieval.tokens import Token

# The nouns that end a title, and words that stand before them in one.
_TITLES = word_set(
    "administrator adviser advisor ambassador chair chairman chair-in-office chairman-in-office"
    " chairperson chairwoman chancellor commander commissioner coordinator counsel counselor"
    " counsellor director director-general emir envoy excellency governor highness judge king"
    " majesty mayor minister negotiator officer patriarch pope premier president prime-minister"
    " prince princess queen representative secretary secretary-general senator sheikh speaker"
    " spokesman spokesperson spokeswoman sultan treasurer undersecretary"
)
_HONORIFICS = word_set(
    "admiral deputy dr dr. gen. general h.e. lord mr mr. mrs mrs. ms ms. prof. sen. sir"
)
# A title with one of these is another one than the title without.
_RANKS = word_set("acting assistant associate deputy designate elect former under vice")
_QUALIFIERS = word_set(
    "chief crown defence defense first foreign health high interior permanent presidential prime"
    " senior special state trade"
)
_COMPOUNDS = (("prime", "minister"), ("secretary", "general"), ("director", "general"))
# Who is named by a side alone: "the Russian side", "the Korean leader".
_OF_A_SIDE = word_set(
    "side leader chief delegation government administration head boss guest host counterpart"
    " leadership one ruler team strongman visitor"
)
_HEADED = (("of", "state"), ("of", "government"))
_LINKS = word_set("of for at to on in the")


def is_of_a_side(title: Sequence[str]) -> bool:
    """Whether a title says no office, only whose somebody is: "the Russian side"."""
    headed = tuple(title[-2:]) in _HEADED
    return headed or (title[-1] in _OF_A_SIDE and title[-1] not in _TITLES)


def is_qualifier(word: str) -> bool:
    """Whether a word stands inside titles: "foreign", "prime"."""
    return word in _QUALIFIERS


def compounded(words: Sequence[str]) -> tuple[str, ...]:
    """`words` with "prime minister" and the like made one, so that a minister is not a premier."""
    found: list[str] = []
    for word in words:
        if found and (found[-1], word) in _COMPOUNDS:
            found[-1] = f"{found[-1]}-{word}"
        else:
            found.append(word)
    return tuple(found)


def is_title_word(token: Token) -> bool:
    """Whether a word can stand right before a name as its title: "Minister", "Presidents"."""
    word = token.lower
    singular = word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s")
    return bool({word, singular} & (_TITLES | _HONORIFICS)) or word == "leader"


def ranks_in(words: Iterable[str]) -> frozenset[str]:
    """The words (in lower case) that make a title another one: "vice", "former"."""
    return _RANKS & frozenset(words)


def title_end(tokens: Sequence[Token], begin: int) -> int | None:
    """The end of the title that begins at a token; None where there is none."""
    end = None
    for at in range(begin, min(begin + 7, len(tokens))):
        word = tokens[at].lower
        if word in _TITLES or word in _OF_A_SIDE or (word == "general" and end == at):
            end = at + 1
            following = tuple(token.lower for token in tokens[at + 1 : at + 3])
            if word == "head" and following in _HEADED:
                return at + 3
        elif not (tokens[at].is_capital or word in _QUALIFIERS or word in _RANKS):
            break
    return end


def title_before(tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    """The title in the run of capitals (and "of", "for", "the") before a name; maybe empty."""
    if not tokens[at].is_capital or tokens[at - 1].text in (",", "'s", "and"):
        return ()
    begin = at
    while begin and (tokens[begin - 1].is_capital or tokens[begin - 1].lower in _LINKS):
        begin -= 1
    words = compounded([token.lower for token in tokens[begin:at]])
    heads = [index for index, word in enumerate(words) if word in _TITLES]
    if not heads or (words[heads[0] + 1 :] and words[heads[0] + 1] not in _LINKS):
        return ()
    return _head_of(words[: heads[0] + 1])


def _head_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """A title's words from its last link on: "with the Russian President" is "russian president"."""
    links = [index for index, word in enumerate(words) if word in _LINKS]
    return words[links[-1] + 1 :] if links else words


def is_short_for(title: Sequence[str], full: Sequence[str]) -> bool:
    """Whether "the <title>" can mean the holder of `full`: same noun, same rank, nothing added."""
    remaining: Iterator[str] = iter(full)
    return (
        title[-1] == full[-1]
        and set(title) & _RANKS == set(full) & _RANKS
        and all(word in remaining for word in title)
    )
