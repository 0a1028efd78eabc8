"""Whether a Korean or Russian question can be understood without what was asked before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Party
from retrieval import asked_in_korean, asked_in_russian
from retrieval.asked_speaker import asked_speaker
from retrieval.asking import AskedKind
from retrieval.languages import language_of, stopwords

_FEW = 2
"""A question with no more telling words than this may be a fragment."""
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Patterns:
    """How a language leans on what was said before."""

    opening: re.Pattern[str]
    """What a question begins with that goes on: "and"."""
    pointing: re.Pattern[str]
    """What stands for something said before: "he", "there"."""
    asking: re.Pattern[str]
    """Words that only ask, and say nothing of what: "why", "how many"."""
    replying: re.Pattern[str]
    """What asks for a reply to what was said before."""
    topical: re.Pattern[str]
    """A piece of a question that names another topic: "and about X?"; the group `rest`."""
    saying: re.Pattern[str]
    he: re.Pattern[str]
    """"He", and "the other side", as a subject: the groups `he` and `other`."""
    dropping: re.Pattern[str]
    """What one person says, thinks or grants, who may have been left out."""
    others: re.Pattern[str]
    """What says that both are meant, or somebody else who is no party."""
    said: str
    """A question for what `{name}` said about `{rest}`, a topic as it was typed."""
    said_of: str
    """The same where `{rest}` are words of an earlier question."""
    most_words: int
    """A fragment has no more words than this."""


_KOREAN = Patterns(
    opening=re.compile(
        r"(?:그럼|그러면|그리고|그런데|근데|그래서|하지만|그렇다면|또한?|아니|네|참|아|오)[\s,]+|^(?:그럼|그래서)\b"
    ),
    pointing=re.compile(
        r"(?<![가-힣])(?:그(?:는|가|의|를|도|에게|게|거|건|걸|것|녀|들|곳|때|렇게|런|쪽|분|\s)"
        r"|이(?:거|건|걸|것|게|에\s|런\s)|저(?:거|건|것)|거기|상대|다른\s*쪽|반대쪽|또\s|더\s|둘\s*중)"
    ),
    asking=re.compile(
        r"왜|언제|예를?$|들[어면]|누[가구군]|[뭐뭘]|무[엇슨]|어[떤떻디느]|얼마|몇|그[러럼]|요$|건가|인가|이유|[얘이]야?기|정말|진짜|혹시|대해|관[해련]"
        r"|나[왔오]|했|하[나자]|해$|거(?:야|예|지)|것(?:이|인|은)"
        r"|들었|알[아겠았]|모르|궁금|확인|같[은아]|텐데|못$|쓰는|중[이입]|말고|일단|뭔가|대충|얘기구나|그[랬렇]|한$"
    ),
    replying=re.compile(
        r"답|응답|화답|반응|받아들|수락|동의|승낙|거절|뭐래|뭐랬|[쪽측]\S*\s*(?:뭐|어떻)"
        r"|^(?:(?:그래서|그럼|그러면|근데)[\s,]+)?(?!했|한|기대|원하|원한|바라|바란|희망|고맙|좋|싫)(?P<told>[가-힣]{1,4})대(?:요|나요)?\W*$|^그래서\W*$|어떻게\s*됐"
    ),
    topical=re.compile(
        r"^(?!(?:\S+[\s,]+)?(?:앞으로|향후)[는도])(?:(?:그럼|그러면|그리고|그런데|근데|또)[\s,]+)?(?P<rest>[^?!.,]+?)"
        r"(?:에\s*대해(?:서는|선|서)?|(?:에\s*)?관(?:해|련해)(?:서는|선|서)?|\s*(?:얘기|이야기|언급|문제|부분)[은는도]|[은는]|(?<!에)(?<![인은는던한]데)도)"
        r"(?:요|\s*(?:안\s*)?(?:어때|나[왔오]|했|한\s*거|하[던셨]|있[었어나]|됐|없[었어나])\S*)?\W*$"
    ),
    saying=asked_in_korean.SAYING,
    he=re.compile(
        r"(?<![가-힣])(?:(?P<he>그)(?=[는가]\s)|(?P<other>상대(?:방|편|국)?|다른\s*쪽|반대쪽)(?=[은는이가도]))"
    ),
    dropping=re.compile(
        r"(?:말|얘기|이야기|제안|제의|요청|부탁|언급|평가|약속|동의|강조|칭찬|주장|표명|당부|지지|환영|설명|거절|수락)"
        r"(?:[도은을]|이라도)?\s*(?:직접\s*|정말\s*|진짜\s*)?(?:했|하[셨던나]|한\s*거|해\s*줬)"
        r"|받아들|수락|동의|승낙|거절|화답|뭐래|뭐랬|답했|답변했"
        r"|(?:[다라자냐]고|겠다고)\s*(?:\S+\s*)?(?:했|말|그[랬러]|하[나던]|한)|고\s*싶(?:어\s*[하했]|대|다)|바[라랐란]|본대|봤대|생각하|생각한"
    ),
    others=re.compile(
        # "A가", "정부는" is whom it is about; "같이" is no subject.
        r"걔|쟤|동안|얼마나\s*오래|[A-Za-z가-힣](?<![같많깊높없굳까])[이가]\s"
        r"|(?:본부장|장관|총리|대변인|언론|국제사회|시민|국민|의회|정부|기업|회사|사람|전문가|야당|여당)(?:들)?[은는]"
        r"|두\s*(?:정상|대통령|나라|사람|지도자|분)|양국|양\s*정상|양측|둘이|서로|정상들"
    ),
    said="{name}은 {rest}에 대해 뭐라고 했나요?",
    said_of="{name}은 뭐라고 했나요 — {rest}?",
    most_words=5,
)
_RUSSIAN = Patterns(
    opening=re.compile(
        r"(?:(?:ну|ок|хорошо|понятно|ясно|да|нет|так)\W+)*(?:а|и|но|или|также|ещё|еще|тогда)\b[\s,]*",
        re.IGNORECASE,
    ),
    pointing=re.compile(
        r"\b(?:он|она|оно|они|(?:н?его|н?е[её]|н?ему|н?е[йю]|н?ими?|н?их|н[её]м)(?!\s+сам)|это|этого|этому|этим|этом|эти"
        r"|этих|этой|этот|эта|эту|той|том|тот|там|туда|тогда|такое|друг(?:ая|ой|ую)\s+сторон\w+|собеседник\w*|"
        r"ещё|еще|так)\b",
        re.IGNORECASE,
    ),
    asking=re.compile(
        r"(?:ч(?:то|его|ему|ем|[её]м)|как(?:ой|ая|ое|ие|ого|ому?|их|ими?|ую)?|когда|где|куда|откуда|почему|зачем"
        r"|сколько|как|ли|или|именно|верно|правда|врем[яе]\w*|причин\w*|кто|кого|кому|насч[её]т|поводу|был[аио]?|есть|будет)$",
        re.IGNORECASE,
    ),
    replying=re.compile(
        r"\b(?:отве[тч]|(?:от)?реагир|реакци|соглас|принял|отказ|возраз|поддержа|одобри)"
        r"|^(?:ну\s+)?и\s+(?:что|как)(?:\s+же)?\W*$|^(?:ну\s+)?(?:а\s+|и\s+)?(?:он|она)\s+(?:готов|поможет|соглас)\w*\W*$",
        re.IGNORECASE,
    ),
    topical=re.compile(
        r"^(?:(?:ну|а|и|ок|хорошо)\b[\s,]*)*(?:что\s+)?(?:как\s+)?(?P<rest>(?:про|обо?|о|насч[её]т|по\s+поводу|относительно"
        r"|касательно)\s+[^\s?!.,]+(?:\s+[^\s?!.,]+){0,3}?)(?:\s+(?:что|тоже|говорил\w*|сказал\w*|обсуждал\w*|упоминал\w*|речь\s+(?:шла|была)|была\s+речь))?\W*$",
        re.IGNORECASE,
    ),
    saying=asked_in_russian.SAYING,
    he=re.compile(
        r"\b(?:(?P<he>он)|(?P<other>друг(?:ая|ой)\s+сторон[аы]|собеседник|(?<!своего\s)(?<!своему\s)(?:его\s+)?визави|его\s+коллега"
        r"|(?<!был\s)(?<!была\s)на\s+(?:другом|том)\s+конце(?:\s+провода)?|тот(?!\s+же)))\b",
        re.IGNORECASE,
    ),
    dropping=re.compile(
        r"\b(?:сказал|говорил|заявил|ответил|предложил|предлагал|попросил|просил|пообещал|обещал|согласился|отметил"
        r"|подчеркнул|выразил|думал|считал|хотел|оценил|отн[её]сся|призвал|похвалил|хвалил|поддержал|высказался|отозвался"
        r"|обратил|указал|добавил|пояснил|объяснил|пригласил|позвал|звал|упомянул|упоминал|поднял|затронул|отреагировал"
        r"|назвал|называл|поблагодарил|поздравил|принял|отказался)\b",
        re.IGNORECASE,
    ),
    others=re.compile(r"\b(?:оба|обе|вместе|стороны|лидеры|президенты|друг\s+друг\w+|перв\w+|втор\w+)\b", re.IGNORECASE),
    said="Что {name} сказал {rest}?",
    said_of="Что {name} сказал — {rest}?",
    most_words=5,
)  # fmt: skip
_LANGUAGES = {"ko": _KOREAN, "ru": _RUSSIAN}


@dataclass(frozen=True, slots=True)
class Named:
    """A party's name in a question."""

    start: int
    end: int
    names: frozenset[str]


def patterns(question: str) -> Patterns | None:
    """How the question's language leans; None where that is not known here."""
    return _LANGUAGES.get(language_of(question))


def named(question: str, parties: Sequence[Party]) -> list[Named]:
    """Where a question names parties, in order."""
    language, found = language_of(question), list[Named]()
    if language == "ko":
        korean = asked_in_korean.mentions_in(question, parties)
        found = [Named(one.start, one.end, one.names) for one in korean]
    elif language == "ru":
        russian = asked_in_russian.mentions_in(question, parties)
        found = [Named(one.start, one.end, one.names) for one in russian]
    return sorted(found, key=lambda one: one.start)


def telling(question: str, parties: Sequence[Party]) -> list[str]:
    """The words that say what a question is about, without the parties' names."""
    own, small = patterns(question), stopwords(language_of(question))
    if own is None:
        return []
    spans = [(one.start, one.end) for one in named(question, parties)]
    return [
        match[0]
        for match in _WORD.finditer(question)
        if not any(match.start() < end and match.end() > start for start, end in spans)
        and match[0].lower() not in small
        and not (own.asking.match(match[0]) or own.saying.search(match[0]) or own.pointing.match(match[0]))
    ]  # fmt: skip


def has_topic(question: str, parties: Sequence[Party]) -> bool:
    """Whether a question says of what, and not only whom it means: "and Putin?", "and he?"."""
    own = patterns(question)
    return own is None or bool(telling(question, parties) or own.saying.search(question))


def leans(question: str, parties: Sequence[Party]) -> bool:
    """Whether a question may not be understood without what was asked before."""
    own = patterns(question)
    if own is None:
        return False
    few = len(telling(question, parties))
    whom = {one.names for one in named(question, parties)}
    says_nothing = few == 0 and len(whom) < _FEW
    if own.pointing.search(question) or (few <= _FEW and asks_for_reply(question)) or says_nothing:
        return True
    asked = asked_speaker(question, parties).of_words
    # In "러시아는 도와준대요?" the verb is all that tells, and says not of what.
    enough = 1 if own.saying.search(question) else _FEW
    if few >= enough and asked not in (None, AskedKind.WHO):
        return False
    if own.opening.match(question) and few <= _FEW + 1:
        return True
    return few <= _FEW and len(_WORD.findall(question)) <= own.most_words


def asks_for_reply(question: str) -> bool:
    """Whether a follow-up asks what was answered to what it follows."""
    own = patterns(question)
    found = own.replying.search(question) if own else None
    told = found.groupdict().get("told") if found else None
    # "온대", he is said to come, and not "확대", growth.
    return found is not None and (told is None or asked_in_korean.is_hearsay(question))
