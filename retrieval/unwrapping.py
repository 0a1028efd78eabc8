"""What an English question asks, without what it comes wrapped in: greetings, who asks and what for,
what the bot is to do, that it is about a document.

Of "I am a journalist. Could you find the exact wording on flights, please?" "flights" is left. To a
cross-encoder the rest is noise: over the shipped readout "What did Putin say about flights?" had a
probability of .85, behind "I am a journalist." .19. Where nothing would be left, the whole is.
"""

from __future__ import annotations

import re

from retrieval.languages import ENGLISH, language_of
from retrieval.words import content_words

DOCUMENT = (
    r"(?:article|document|page|press release|readout|record|report|statement|text|transcript)"
)
_KIND = r"(?:(?:entire|full|official|original|phone|press|telephone|whole) )?"
_EXACT = (
    r"(?:(?:the|an?|any|all|every|your) )?(?:(?:direct|exact|precise|relevant|literal|verbatim) )*"
)
_PLACE = (
    r"(?:excerpt|line|paragraph|part|passage|phrasing|place|quotation|quote|section|sentence|source"
    r"|word|wording)s?"
)
_ON = (
    r"(?:about|on|concerning|regarding|re|where (?:it|they|the \w+) (?:mentions?|speaks? of|talks? about)"
    r"|(?:that|which) (?:covers?|deals? with|mentions?|speaks? of|talks? about))"
)
_GREETING = (
    r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|thanks|thank you|thx|ok|okay|so|well)"
)
_KNOW = r"(?:to (?:check|cite|find(?: out)?|get|hear|know|learn|quote|read|see|understand) )"
_LEADING = (
    # "Hi there!", "ok so,"
    rf"(?:{_GREETING}(?: (?:there|all|everyone|guys|bot|again|in advance))*[\s,!.:;–—-]+)+(?<=[,!.:;–—-] )",
    # "quick question:", "for my thesis -", "fact check:"
    r"(?:(?:just|one|an?|another|quick|short|simple|stupid|dumb) )*question\s*[,:–—-]+\s*",
    r"(?:(?:it|this)(?:'s| is) )?for (?:an?|the|my|our) (?:[\w'’-]+ ){0,3}[\w'’-]+(?:\s*[,:–—-]\s+| (?=(?:i|we) ))",
    r"fact[ -]?check\s*[,:–—-]+\s*",
    rf"(?:according to|as per|per|from|in) (?:the|this|that|your) {_KIND}{DOCUMENT},? (?!of )",
    r"(?:during|in|on) (?:the|their|this) (?:phone |telephone )?(?:call|conversation|talks?), ",
    # What the bot is to do.
    r"(?:(?:please|pls|kindly),? )+",
    r"(?:can|could|would|will) (?:you|u|someone|anyone)(?: please| pls| kindly)? (?=(?:check|find|give|look|point|quote|show|tell)\b)",
    r"(?:check|find(?: out)?|give|point|quote|show|tell|look(?: up| for)?)(?: (?:me|us))?(?: to)? ",
    r"do (?:you|u) know (?:if|whether) ",
    rf"summari[sz]e (?=what |{_EXACT}{_PLACE}\b)",
    # What the asker wants.
    rf"(?:(?:i|we)(?:'d|’d| would)? (?:just )?(?:need|want|like|wish) )(?:{_KNOW}|(?=(?:the|an?|what) ))",
    rf"(?:(?:i|we)(?:['’]m| am|['’]re| are) )?(?:looking for|searching for|trying {_KNOW}) ?",
    rf"{_EXACT}{_PLACE} {_ON} ",
    rf"{_EXACT}{_PLACE} (?:where|in which) (?=\w)",
    rf"{_EXACT}(?:citation|quotation|quote|reference|source|wording)s? for ",
)  # fmt: skip
_BEHIND = rf"(?:{_ON}|whether|if) "
"""What may be left behind one of these: "Show me | where it mentions", "Could you tell me | whether"."""
_ROUNDS = 12
"""What comes wrapped more often is not meant seriously."""
_TRAILING = (
    r"[\s,]*\b(?:please|pls|plz|thanks|thank you|thx|ty)(?: (?:in advance|so much|a lot))?[\s!?.]*\Z",
    rf"\s+in (?:there|(?:the|this|that) {_KIND}{DOCUMENT})(?=\W*\Z)",
)
_ADVERB = re.compile(r"(?<=\w) (?:actually|exactly|precisely|specifically)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_OF_ASKER = re.compile(r"(?:my|our|we|i)\b", re.IGNORECASE)
_POLITE = re.compile(rf"(?:{_GREETING}|please|sorry)\b[\w ,]{{0,25}}[.!]?\Z", re.IGNORECASE)
_BACK = re.compile(
    r"\b(?:he|her|him|his|she|so|that|them|these|this|those|it (?:correct|right|so|the case|true))\b",
    re.IGNORECASE,
)


def unwrapped(question: str) -> str:
    """What `question` asks, in its own words."""
    language = language_of(question)
    if language == ENGLISH:
        return _in_english(question)
    if language not in ("ko", "ru"):
        return question
    from retrieval.unwrapping_elsewhere import unwrapped_elsewhere  # where it is needed

    return unwrapped_elsewhere(question, language)


def _in_english(question: str) -> str:
    asked = whole = _ADVERB.sub("", _of_documents(question))
    for _ in range(_ROUNDS):
        before, leading = asked, _LEADING if asked == whole else (*_LEADING, _BEHIND)
        for pattern in (*(rf"\A{one}" for one in leading), *_TRAILING):
            asked = re.sub(pattern, "", asked, flags=re.IGNORECASE)
        if asked == before:
            break
    return asked if content_words(asked) else question


def _of_documents(question: str) -> str:
    """Without the sentences that are polite, or in which the asker speaks of himself.

    The latter only before a question that does not point back to them: "I heard that Putin agreed. Is
    that right?"
    """
    sentences = [one for one in _SENTENCE.split(question) if not _POLITE.match(one)]
    asked = [one for one in sentences if not _OF_ASKER.match(one)]
    if any("?" in one for one in asked) and not _BACK.search(" ".join(asked)):
        sentences = asked
    return " ".join(sentences) or question
