"""The verbs by which a publisher says that somebody spoke, talked something over, or only met.

The reporting verbs are the public and suasive verbs of Quirk et al., A Comprehensive Grammar of
the English Language (1985), sections 16.31-32; the expressives of Searle, A Classification of
Illocutionary Acts (1976), such as "thank" and "condemn"; and verbs of attitude such as "hope",
which readouts use of the person whose mind they report. The others are the verbs with which
diplomatic notes tell that people met and what they did together.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache


class Act(StrEnum):
    """What a verb says that its subject did."""

    REPORT = "report"
    """Said, felt or wanted something."""
    EXCHANGE = "exchange"
    """Talked something over, which takes two even where the sentence names one."""
    UNDERTAKE = "undertake"
    """Did something that tells what was said only when all did it together: "identified"."""
    MEET = "meet"
    """Met, called, travelled: the publisher's own account."""


def word_set(words: str) -> frozenset[str]:
    """The words of a table, written with spaces between them."""
    return frozenset(words.split())


_REPORT = """
    accept acclaim acknowledge add admire admit advise advocate affirm agree allege announce answer
    appeal applaud appreciate argue ask assert assess assure believe blame brief caution celebrate
    champion characterise characterize cite claim clarify commemorate commend comment commit communicate complain concede concur condemn
    confirm congratulate contend convey counter criticise criticize decline decry demand denounce
    deny deplore describe desire detail disagree dispute echo elaborate emphasise emphasize
    encourage endorse evaluate exhort expect explain express favor favour guarantee hail highlight
    honor honour hope implore indicate inform inquire insist invite laud lament list maintain mention
    mourn note object observe offer oppose outline plead pledge praise predict press preview
    proclaim promise propose protest question raise reaffirm reason reassure rebuke recall recognise
    recognize recommend recount refuse refute regret reinforce reiterate reject relay remark remind
    renew repeat reply report repudiate request respond restate reveal salute say share signal
    specify state stipulate stress submit suggest support sympathize tell testify thank think
    underline underscore update urge venture voice vow want warn welcome
"""
_EXCHANGE = "consult confer deliberate discuss exchange explore review"
_UNDERTAKE = """
    address adopt approve assign build choose compare consider coordinate decide deepen define
    determine develop direct establish examine finalize form identify instruct launch plan prioritize reach reflect
    resolve seek set sign strengthen study task unveil
"""
_MEET = """
    arrive attend chair co-chair co-host call convene depart gather greet have hear hold host join lead
    learn listen meet open participate phone receive return speak talk telephone tour travel visit
"""

_TALK = r"(?:[\w-]+ ){0,4}(?:discussions?|exchanges?|conversations?|consultations?|views)\b"
_WISHES = (
    r"(?:[\w-]+ ){0,3}(?:condolences|congratulations|invitation|appreciation|gratitude|thanks"
    r"|sympath(?:y|ies)|(?:best|good|warm) wishes|greetings)\b"
)
# What a verb means together with the words after it: "called on", but not "called the minister".
_PHRASES = {
    "aim": (Act.REPORT, r"(?:to|at|for)\b"),
    "bring": (Act.REPORT, r"(?:(?:it|that|this|them) )?up\b|attention\b"),
    "call": (
        Act.REPORT,
        r"(?:(?:again|once more) )?(?:for|on|upon|out|attention|it|this|these)\b|[^.]{1,60}[“\"]",
    ),
    "draw": (Act.REPORT, r"attention\b"),
    "engage": (Act.UNDERTAKE, r"in " + _TALK),
    "extend": (Act.REPORT, _WISHES),
    "focus": (Act.REPORT, r"(?:\w+ )?(?:up)?on\b"),
    "follow": (Act.EXCHANGE, r"up on\b"),
    "give": (
        Act.REPORT,
        r"(?:[\w-]+ ){0,3}(?:assurances?|account|credit|marks|overview|remarks|support|thanks|update)\b",
    ),
    "have": (Act.UNDERTAKE, _TALK),
    "hold": (Act.UNDERTAKE, _TALK),
    "lay": (Act.REPORT, r"out\b"),
    "look": (Act.REPORT, r"forward\b"),
    "make": (Act.REPORT, r"(?:it )?(?:clear|plain)\b|an? (?:request|proposal|suggestion|offer)\b"),
    "offer": (Act.REPORT, r""),
    "pay": (Act.REPORT, r"tribute\b"),
    "point": (Act.REPORT, r"(?:out|to)\b"),
    "provide": (Act.REPORT, r"(?:an? )?(?:readout|briefing|update|overview|details|assurances)\b"),
    "push": (Act.REPORT, r"(?:for|back)\b"),
    "put": (Act.REPORT, r"(?:forward|emphasis)\b"),
    "refer": (Act.REPORT, r"to\b"),
    "send": (Act.REPORT, _WISHES),
    "speak": (Act.REPORT, r"(?:about|of|out|highly|in favou?r)\b|to the (?:importance|need)\b"),
    "take": (Act.REPORT, r"(?:note|issue|stock|up)\b"),
    "talk": (Act.REPORT, r"(?:about|of|through)\b"),
    "touch": (Act.REPORT, r"(?:up)?on\b"),
}
# "went on to thank", "began by thanking", "took the opportunity to thank": the act comes after.
_LEADING_ON = word_set("begin close conclude continue go proceed seek start take try use want wish")
_LEADS_ON = re.compile(r"(?:[\w-]+ ){0,4}?(?:to|by) (?:\w+ly )?([a-z]+)\b")
# "was pleased to note", "is hopeful that": of a person, these tell a mind.
_STATE_OF_MIND = re.compile(
    r"(?:\w+ly )?(?:clear|glad|grateful|hopeful|confident|concerned|convinced|pleased|thankful|optimistic"
    r"|delighted|saddened|sure|certain|looking forward)\b"
)

_IRREGULAR = {
    "begin": ("began", "begun"),
    "bring": ("brought",),
    "build": ("built",),
    "choose": ("chose", "chosen"),
    "draw": ("drew", "drawn"),
    "give": ("gave", "given"),
    "go": ("went", "gone"),
    "have": ("had", "has"),
    "hear": ("heard",),
    "hold": ("held",),
    "lay": ("laid",),
    "lead": ("led",),
    "make": ("made",),
    "meet": ("met",),
    "pay": ("paid",),
    "put": ("put",),
    "say": ("said",),
    "seek": ("sought",),
    "send": ("sent",),
    "set": ("set",),
    "speak": ("spoke", "spoken"),
    "take": ("took", "taken"),
    "tell": ("told",),
    "think": ("thought",),
}
_DOUBLED = word_set("admit begin commit concur confer plan put refer regret set submit")


def is_adverb(word: str) -> bool:
    """Whether a word in lower case is an adverb by its end: "strongly", but not "reply"."""
    return (
        word.islower()
        and len(word) > 4
        and word.endswith("ly")
        and not word.endswith(("pply", "eply", "mply"))
    )


def _forms(base: str) -> tuple[set[str], str]:
    """The finite forms of a verb (with its participle), and its form in -ing."""
    stem = base.removesuffix("e")
    if base in _DOUBLED:
        stem += stem[-1]
    consonant_y = base.endswith("y") and base[-2] not in "aeou"
    third = base[:-1] + "ies" if consonant_y else base + "s"
    if base.endswith(("s", "sh", "ch", "x")):
        third = base + "es"
    past = base[:-1] + "ied" if consonant_y else stem + "ed"
    return {base, third, *_IRREGULAR.get(base, (past,))}, stem + "ing"


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, Act]]:
    """Finite forms to their verb, forms in -ing to theirs, and verbs to what they tell."""
    acts = {
        base: act
        for act, bases in (
            (Act.MEET, _MEET),
            (Act.UNDERTAKE, _UNDERTAKE),
            (Act.EXCHANGE, _EXCHANGE),
            (Act.REPORT, _REPORT),
        )
        for base in bases.split()
    }
    finite: dict[str, str] = {}
    participles: dict[str, str] = {}
    for base in {*acts, *_PHRASES, *_LEADING_ON}:
        forms, participle = _forms(base)
        finite.update(dict.fromkeys(forms, base))
        participles[participle] = base
    return finite, participles, acts


def act_of(word: str, rest: str) -> Act | None:
    """What the finite verb `word` tells of its subject, `rest` being the text after it.

    None where it is not a verb, or none that tells anything here.
    """
    if word in ("is", "was", "are", "were"):
        return Act.REPORT if _STATE_OF_MIND.match(rest) else None
    base = _tables()[0].get(word)
    if base is None and word.startswith("re"):
        # "reemphasized", "reconfirmed".
        base = _tables()[0].get(word.removeprefix("re"))
        return Act.REPORT if base and _act(base, rest) is Act.REPORT else None
    return None if base is None else _act(base, rest)


def act_of_participle(word: str, rest: str) -> Act | None:
    """The same for a form in -ing: "stressing"."""
    base = _tables()[1].get(word)
    return None if base is None else _act(base, rest)


def is_of_saying(word: str) -> bool:
    """Whether a word says how something was said ("promise", "rejected"), and not of what."""
    return any(find(word, "") is not None for find in (act_of, act_of_base, act_of_participle))


def act_of_base(word: str, rest: str) -> Act | None:
    """The same for an infinitive without its "to": "stress"."""
    return _act(word, rest) if _tables()[0].get(word) == word else None


def _act(base: str, rest: str) -> Act | None:
    if base in _LEADING_ON and (after := _LEADS_ON.match(rest)):
        verb, tail = after[1], rest[after.end() :].lstrip()
        led = act_of_base(verb, tail) or act_of_participle(verb, tail)
        if led in (Act.REPORT, Act.EXCHANGE):
            return led
    act, pattern = _PHRASES.get(base, (None, ""))
    if act is not None and re.match(pattern, rest):
        return act
    return _tables()[2].get(base)
