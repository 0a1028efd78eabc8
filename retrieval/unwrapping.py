"""What an English question asks, without what it comes wrapped in: greetings, who asks and what for,
what the bot is to do, that it is about a document.

Of "I am a journalist. Could you find the exact wording on flights, please?" "flights" is left. To a
cross-encoder the rest is noise: over the shipped readout "What did Putin say about flights?" had a
probability of .85, behind "I am a journalist." .19. Where nothing would be left, the whole is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.languages import ENGLISH, language_of
from retrieval.reporting import is_of_saying, word_set
from retrieval.words import content_words, words

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
_WORK = (
    r"(?:article|assignment|audience|blog|book|briefing|channel|class|course|debate|dissertation|documentary"
    r"|dossier|editor|essay|exam|fact[- ]?check|feature|homework|interview|lecture|lesson|newsletter|newspaper"
    r"|paper|piece|podcast|post|presentation|project|readers|report|research|school|seminar|server|show|story"
    r"|students|study|talk|thesis|university|video|work|workshop|write-?up)"
)
"""What askers ask for: in "For the Macron call, …" it is no wrapping."""
_ASKS = (
    r"(?:any|anything|are|can|could|did|do|does|had|has|have|how|is|may|might|was|were|what|when|where|whether|which|who"
    r"|whom|whose|why|will|would)\b"
)
_WHAT = rf"(?:{_ASKS}|(?:about|all|an?|every|if|something|the)\b|{_EXACT}{_PLACE}\b|(?-i:[A-Z]))"
"""Behind an order; "give up", "show trials" are none."""
_LEADING = (
    # "Hi there!", "ok so,"
    rf"(?:{_GREETING}(?: (?:there|all|everyone|guys|bot|again|in advance))*[\s,!.:;–—-]+)+(?<=[,!.:;–—-] )",
    # "quick question:", "for my thesis -", "fact check:"
    r"(?:(?:just|one|an?|another|quick|short|simple|stupid|dumb) )*question\s*[,:–—-]+\s*",
    rf"(?:(?:it|this)(?:'s| is) )?for (?:an?|the|my|our) (?:[\w'’-]+ ){{0,3}}{_WORK}(?:\s*[,:–—-]\s+| (?=(?:i|we) ))",
    r"fact[ -]?check\s*[,:–—-]+\s*",
    rf"(?:according to|as per|per|from|in) (?:the|this|that|your) {_KIND}{DOCUMENT}(?:, | (?={_ASKS}))",
    r"(?:during|in|on) (?:the|their|this) (?:phone |telephone )?(?:call|conversation|talks?), ",
    # The publisher tells all there is.
    (
        rf"how (?:does|did|do) (?:the )?(?:[\w’'-]+ ){{0,3}}?(?:{DOCUMENT}|account|department|house|ministry|office|summary)"
        r" (?:describe|paraphrase|present|put|quote|recount|render|report|summari[sz]e) (?=what )"
    ),
    # What the bot is to do.
    r"(?:(?:please|pls|kindly),? )+",
    r"(?:can|could|would|will) (?:you|u|someone|anyone)(?: please| pls| kindly)? (?=(?:check|find|give|look|point|quote|show|tell)\b)",
    r"(?:check|find(?: out)?|give|point|quote|show|tell|look) (?:me|us),?(?: to)? ",
    rf"(?:check|find(?: out)?|give|point(?: out| to)?|quote|show|tell|look) (?:to )?(?={_WHAT})",
    r"look(?:ing)? (?:up|for)\b ?",
    r"do (?:you|u) know (?:if|whether)(?: or not)? ",
    rf"summari[sz]e (?=what |{_EXACT}{_PLACE}\b)",
    # What the asker wants.
    rf"(?:(?:i|we)(?:'d|’d| would)? (?:just )?(?:need|want|like|wish) )(?:{_KNOW}|(?=the |what |{_EXACT}{_PLACE}\b))",
    rf"(?:(?:i|we)(?:['’]m| am|['’]re| are) )?(?:looking for\b|searching for\b|trying {_KNOW}) ?",
    rf"{_EXACT}{_PLACE} {_ON} ",
    rf"{_EXACT}{_PLACE} (?:where|in which) (?=\w)",
    rf"{_EXACT}(?:citation|quotation|quote|reference|source|wording)s? for ",
)  # fmt: skip
_BEHIND = rf"(?:{_ON}|whether|if) "
"""What may be left behind one of these: "Show me | where it mentions", "Could you tell me | whether"."""
_ROUNDS = 12
"""What comes wrapped more often is not meant seriously."""
_SAYING = r"(?<!\bsay)(?<!\bsaid)(?<!\bsays)(?<!\bsend)(?<!\bsent)(?<!\bgive)(?<!\bgave)(?<!\bhis)(?<!\bher)(?<!['’]s)(?<!\bof)"
"""Not behind what makes the thanks what is asked about: "Did Zelensky say thank you?"."""
_TRAILING = (
    rf"(?<![\s,]){_SAYING}[\s,]*\b(?:please|pls|plz|thanks|thank you|thx|ty)(?: (?:in advance|so much|a lot))?[\s!?.]*\Z",
    rf"\s+in (?:there|(?:the|this|that) {_KIND}{DOCUMENT})(?=\W*\Z)",
)
_ADVERB = re.compile(
    r"(?<=\w)(?: (?:actually|exactly|precisely|specifically)\b|, if (?:anything|at all)(?=, ),)",
    re.IGNORECASE,
)
_SPOKE = re.compile(
    r"\A(?:and )?(?:when|while) (?P<who>[\w .’'-]{2,40}?) (?:spoke|talked|was (?:speaking|talking))(?: on the phone)?"
    r" (?:with|to) (?P<whom>[\w .’'-]{2,40}?), (?P<before>[^,]*?)\b(?:he|she)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A call told of in a clause of its own: "When Moon spoke with Putin, what did he say?"."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_OF_ASKER = re.compile(r"(?:my|our|we|i)\b(?!\.)", re.IGNORECASE)
_TELLING = re.compile(
    r"\d|\b(?:about|concerning|in|interested|know|mean|meant|not|of|on|regarding)\b|n['’]t\b",
    re.IGNORECASE,
)
"""An asker's sentence without it ("I am a journalist.") says nothing of what is asked."""
_POLITE = re.compile(
    rf"(?:{_GREETING}|please|sorry)\b(?: (?:a lot|again|all|bot|everyone|for (?:the|your) (?:help|time)|guys|in advance"
    r"|so much|there|to (?:bother|disturb)(?: you)?|very much))*,?[.!]?\Z",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=\w )[A-Z][\w'’-]*")
"""A word with a capital, not at the start of a sentence."""
_OF_TALKS = word_set("anything call document mention mentioned readout say something talk talked")
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
    plain = _ADVERB.sub("", _of_documents(question))
    asked = whole = _SPOKE.sub(r"In the call with \g<whom>, \g<before>\g<who>\g<rest>", plain)
    for _ in range(_ROUNDS):
        before, leading = asked, _LEADING if asked == whole else (*_LEADING, _BEHIND)
        for pattern in (*(rf"\A{one}" for one in leading), *_TRAILING):
            asked = re.sub(pattern, "", asked, flags=re.IGNORECASE)
        if asked == before:
            break
    return asked if content_words(asked) else question


def _only_names(sentences: Sequence[str]) -> bool:
    """Whether sentences have no word of their own but names and how something was said."""
    telling = {word for one in sentences for word in content_words(one)}
    names = {word for one in sentences for name in _NAME.findall(one) for word in words(name)}
    return all(is_of_saying(word) for word in telling - names - _OF_TALKS)


def _of_documents(question: str) -> str:
    """Without the sentences that are polite, or in which the asker speaks of himself.

    The latter only before a question that does not point back to them: "I heard that Putin agreed. Is
    that right?"; and not where nothing else says what is asked about: "I mean on Iran. What did Xi say?".
    """
    sentences = [one for one in _SENTENCE.split(question) if not _POLITE.match(one)]
    rest = [one for one in sentences if not _OF_ASKER.match(one)]
    is_bare = _only_names(rest)
    asked = [one for one in sentences if one in rest or (is_bare and _TELLING.search(one))]
    if any("?" in one for one in asked) and not _BACK.search(" ".join(asked)):
        sentences = asked
    return " ".join(sentences) or question
