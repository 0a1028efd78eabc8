"""What is said to the bot that asks nothing of the documents."""

from __future__ import annotations

import re
from collections.abc import Callable

from retrieval.reporting import word_set
from retrieval.smalltalk_elsewhere import is_said_to_the_bot
from retrieval.words import ASKING_WORDS, FUNCTION_WORDS, words

# Greetings, thanks, praise and goodbyes, as people type them.
_SOCIAL = word_set(
    "hi hello hey hiya yo sup howdy greetings morning afternoon evening night goodnight bye"
    " goodbye cya later thanks thank thx ty cheers please ok okay k kk cool nice great good"
    " awesome amazing perfect wow lol lmao haha hahaha hehe brb gg ping test testing bot bots"
    " guys everyone all folks friend buddy bro dude man mate super welcome sorry yes no yeah yep nope"
    " sure fine love you your helped helpful help lot much job work well done day doing today"
    " 안녕 안녕하세요 반가워요 감사합니다 고마워 고마워요 고맙습니다 수고하세요 ㅎㅎ ㅋㅋ ㅋㅋㅋ"
    " привет здравствуйте здравствуй спасибо пожалуйста пока хай ок до свидания добрый доброе день"
    " утро вечер"
)
# Orders to the program itself: somebody tries to make it be or do something else. What stands behind
# `_TOLD` is one only at the start of a sentence or said to a "you": "Would Russia act as a mediator?"
_TOLD = (
    r"(?: (?:^|[.!?:;,\n]\s*)(?:(?:and|bot|hey|just|now|ok|okay|so|then)[\s,]+)*"
    r" | \b(?:please|pls|kindly|(?:you|u)(?:\sto|\smust|\sshould)?)\s )"
)
_ORDERS = re.compile(
    rf"""
    {_TOLD} (?:
        (?:ignore|disregard|forget|override|bypass)\s
        (?:all|any|every|(?:the|my)\s(?:rules|instructions))\b
      | pretend\s(?:to|you|that)\b | act\sas\b | roleplay\b
      | (?:write|compose|generate|draw|sing|make)\s(?:me\s)?(?:a|an|some|the)\s(?:\w+\s)?
        (?:poem|song|story|essay|code|script|joke|haiku|program|picture|image|rap|recipe|email)\b
      | (?:restart|reboot|shut\s?down|stop|kick|ban|mute|unmute|reset|delete|clear)\s
        (?:please|yourself|now|the\sbot|this\sbot|bot|him|her|them|that\suser|this\schannel|channel)\b
    )
    | \b(?: (?:ignore|disregard|forget|override|bypass)\s(?:all\s|any\s|every\s|the\s|my\s)?
        (?:your|previous|prior|above|earlier)\b
      | (?:system|developer)\s(?:prompt|message|instructions?)\b
      | (?:hidden|initial)\s(?:prompt|instructions?)\b
      | (?:you\sare|you're|u\sare)\snow\b
      | tell\s(?:me|us)\sa\s(?:joke|story)\b | repeat\safter\sme\b | jailbreak | do\sanything\snow\b
      | bot\s(?:restart|reboot|stop|shut\s?down|reset|leave|off|on)\b
      | (?:your|the\sbot'?s?)\s(?:token|password|api\skey|source\scode|settings|config)\b
      | (?:print|show|reveal|leak|send|give)\s(?:me\s)?
        (?: your\s(?:\w+\s)?(?:prompt|instructions|secrets?|key|env)\b
          | (?:the\s)?(?:\w+\s)?(?:token|password|prompt|env|api\skey)\b(?!\s(?:on|of|about|for)\b) )
      | who\s(?:are|made|created|built)\syou\b | what\sare\syou\b
      | how\sare\s(?:you|u)\b | are\syou\s(?:a\sbot|real|human|alive|there|ok|okay)\b
      | shut\sup\b
      | select\s\*\sfrom\s | rm\s-rf\b | drop\stable\b | sudo\s
    )
    | ^(?: play\s(?:\w+\s)?music\b | say\s(?:hi|hello|hey|something)\b
      | (?:please\s)?repeat\s.*\b(?:above|before\sthis)\b
      | (?:please\s)?translate\b
      | (?:please\s)?(?:delete|ban|kick|mute)\s(?:all\b|this|that|these|him|her|them|me|everyone|@)
      | (?:you|u)\s(?:suck|(?:are|r)\s(?!sure|saying|telling|certain))
      | i\s(?:don['’]?t|do\snot|can['’]?t)\s(?:understand|get\sit|know)\W*$
      | /\w+\W*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# About the one who is asked, and not by way of asking: "can you tell me …", "do you have …".
_ABOUT_THE_BOT = re.compile(
    r"""
    ^(?:(?:what|which|who|where|when|why|how)(?:['’]s|\s(?:is|are|was))|is|are)\s(?:your|ur)\b
    (?!\s(?:summary|sources?)\s(?:about|for|of|on)\b)
    # "How can you …" is everybody's you.
    | ^(?!how\s(?:can|do|could|would)\b)
    (?:(?:what|which|how)\s(?:\w+\s){0,3}?|(?:who|where|when|why)\s)?
    (?:are|do|did|can|could|would|will|have)\s(?:you|u)\b
    (?!\s(?:please\s|just\s|kindly\s|maybe\s|actually\s|ever\s)*
      (?:tell|show|give|find|explain|know|have|see|say|mean|think|help|look|list|quote|get\sme|sum
        |summari[sz]e|point|search|check|compare|recall|remember|got|read|sure|certain|aware|saying|telling
        |talking|able|provide|describe|confirm|clarify|share|pull|cite|hear\s(?:about|of|that)
        |heard|any|anything|name|identify|elaborate|outline|walk)\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_INTERROGATIVE = word_set(
    "what who whom whose when where why how which did does do is are was were can could will"
    " would has have had should"
)
_LATIN = re.compile(r"[a-z']+")


def is_small_talk(
    question: str, knows: Callable[[str], bool], in_conversation: bool = False
) -> bool:
    """Whether `question` asks nothing that documents could answer.

    `knows` says whether a lower-case word is one of the documents or of the language: keys hit at
    random are no words. In a conversation "for which job?" and "so is that a yes?" ask something.
    """
    if _ORDERS.search(question) or _ABOUT_THE_BOT.search(question):
        return True
    if is_said_to_the_bot(question):
        return True
    spoken = words(question)
    if not spoken:
        return True  # emoji, punctuation
    if _INTERROGATIVE & set(spoken if in_conversation else spoken[:1]):
        return False
    if all(word in _SOCIAL or word in FUNCTION_WORDS for word in spoken):
        return any(word in _SOCIAL for word in spoken)
    # One unknown word may be a name to look for; several without any other are keys hit at random.
    return (
        len(spoken) > 1
        and all(_LATIN.fullmatch(word) for word in spoken)
        and not any(word in FUNCTION_WORDS | ASKING_WORDS or knows(word) for word in spoken)
    )
