"""Why there is no answer: what was looked through and for what, or who else speaks of it."""

from __future__ import annotations

import re

from bot.provenance import long_date
from bot.wording import Wording, english, language_written, wording
from retrieval.types import NoAnswer, Reason

_NAMED = 3
"""So many words are named that no document has."""


def explanation(result: NoAnswer, words: Wording = english) -> str:
    """Why there is no answer, in a sentence or two."""
    if result.unread:
        words = _asker(result, words)
        return words("Questions in this language are not understood here. Ask in English, please.")
    if result.reason is Reason.NEEDS_CONTEXT:
        return words("This question leans on an earlier one that is not known here. What is meant?")
    if result.reason is Reason.NOT_A_QUESTION:
        return words("Ask a question about the documents, and their own words will answer it.")
    if result.reason is Reason.OTHER_SPEAKER:
        return "\n".join(filter(None, (_counts(result, words), _other_speaker(result, words))))
    said = _silence(result, words)
    if not result.closest:
        return said
    closest = words("The closest passages, which do not answer it:")
    return f"{said} {closest}"


def _asker(result: NoAnswer, words: Wording) -> Wording:
    """The question's own language where its letters tell it, whatever the place's language is."""
    own = wording(language_written(result.query.text))
    return words if own is english else own


def _other_speaker(result: NoAnswer, words: Wording) -> str:
    asked = _begun(words.both(result.asked)) or words("The person asked about")
    speaker = result.closest[0].evidence[0].speaker if result.closest else None
    if speaker is None:
        return words("{asked} does not speak of this here.", asked=asked)
    return words(
        "{asked} does not speak of this here. {speaker} does:", asked=asked, speaker=speaker
    )


def _counts(result: NoAnswer, words: Wording) -> str:
    """How often each party speaks of it: "Moon Jae-in: 2 passages. Vladimir Putin: none."."""
    return " ".join(
        words.plural(
            "{speaker}: {count} passage.",
            "{speaker}: {count} passages.",
            count,
            speaker=_begun(speaker),
        )
        if count
        else words("{speaker}: none.", speaker=_begun(speaker))
        for speaker, count in sorted(result.speakers, key=lambda entry: -entry[1])
    )


def _begun(name: str) -> str:
    """A name at the beginning of a sentence: somebody who is no party may be "the United States"."""
    return name[:1].upper() + name[1:]


def _silence(result: NoAnswer, words: Wording) -> str:
    """What was looked through, and for what: "Nothing in 14 paragraphs … speaks of sanctions."."""
    searched = result.searched
    if searched is None:
        return words("The documents do not answer this.")
    first, last = long_date(searched.first_date, words), long_date(searched.last_date, words)
    dates = first if first == last else words("{first} to {last}", first=first, last=last)
    # Translators: the two counts stand in "Nothing in {paragraphs} of {documents}, …".
    paragraphs = words.plural("{count} paragraph", "{count} paragraphs", searched.paragraphs)
    documents = words.plural("{count} document", "{count} documents", searched.documents)
    named = _together([_as_asked(word, result) for word in result.unknown_words], result)
    if len(named) > _NAMED:
        # Names say most.
        named = sorted(named, key=str.islower)[:_NAMED]
    unknown = words.either(named)
    if not unknown:
        return words(
            "Nothing in {paragraphs} of {documents}, {dates}, answers this.",
            paragraphs=paragraphs,
            documents=documents,
            dates=dates,
        )
    return words(
        "Nothing in {paragraphs} of {documents}, {dates}, speaks of {words}.",
        paragraphs=paragraphs,
        documents=documents,
        dates=dates,
        words=unknown,
    )


def _together(named: list[str], result: NoAnswer) -> list[str]:
    """Words that stand side by side in the question as one: "Xi Jinping" rather than "Xi or Jinping"."""
    found: list[str] = []
    for word in named:
        both = rf"{re.escape(found[-1])}[ -]{re.escape(word)}(?!\w)" if found else ""
        beside = re.search(rf"(?<!\w){both}", result.query.text) if both else None
        if beside:
            found[-1] = beside[0]
        else:
            found.append(word)
    return found


def _as_asked(word: str, result: NoAnswer) -> str:
    """`word` in the letters of the question: "Yemen" rather than "yemen"."""
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    for text in (result.query.text, result.interpreted_as or ""):
        found = pattern.search(text)
        if found:
            return found[0]
    return word
