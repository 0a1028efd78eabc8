"""Ways to ask what one of two leaders said of a topic: `python -m tests.retrieval.wordings`.

Each of 49 wordings is asked over the shipped readout of twelve topics of which somebody speaks, and of
eight of which nobody does. Prints for each how many come out right: the paragraph first and answered;
silent, and not said to be the other one's. The wordings were looked at while the reading of questions
was written, so they say what is read, and not how well others are.
"""

from __future__ import annotations

from bot.opening import open_engine
from bot.settings import Settings
from retrieval.engine import Engine
from retrieval.types import Answer, Query, Reason

OTHER = {"Moon": "Putin", "Putin": "Moon"}
THERE = (
    ("Moon", "the IVI", 6), ("Putin", "the IVI", 7), ("Moon", "the WTO", 8),
    ("Putin", "the WTO candidate", 9), ("Moon", "shipbuilding", 4), ("Putin", "medical tourism", 5),
    ("Moon", "denuclearization", 11), ("Putin", "inter-Korean relations", 12),
    ("Putin", "flights", 7), ("Putin", "artificial intelligence", 5), ("Moon", "the FTA", 4),
    ("Putin", "Korea's handling of COVID-19", 7),
)  # fmt: skip
NOWHERE = (
    ("Moon", "sanctions"), ("Putin", "Japan"), ("Moon", "climate change"), ("Putin", "the Olympics"),
    ("Moon", "Ukraine"), ("Putin", "oil prices"), ("Moon", "nuclear power plants"),
    ("Putin", "the Korean War"),
)  # fmt: skip
OF_ONE = """
What did {s} say about {t}?|What did {s} tell {o} about {t}?|What does {s} think about {t}?
What is {s}'s position on {t}?|what was {s}'s take on {t}|Did {s} mention {t}?|Was {t} brought up by {s}?
Did {s} bring up {t} in the call?|How did {s} talk about {t}?|Can you tell me what {s} said about {t}?
I'd like to know what {s} said about {t}|{s} on {t}?|{t} - what did {s} say?|Why did {s} mention {t}?
what did president {s} have to say regarding {t}?|Please quote {s} on {t}.|Where does {s} speak of {t}?
Which paragraph has {s} on {t}?|What were {s}'s remarks on {t}?|What did {s} express regarding {t}?
How does the Blue House describe what {s} said about {t}?|In the call with {o}, what did {s} say about {t}?
During his phone call with {o}, did {s} mention {t}?|What did {s} say to {o} on the phone about {t}?
What, if anything, did {s} say about {t}?|Do we know what {s} said about {t}?|did {s} comment on {t}??
Give me the passage where {s} talks about {t}|What did {s} want from {o} on {t}?|{s} {t}
Hi! Quick question: what did {s} say re: {t}? Thanks!|What was {s} saying about {t}?
Has {s} said anything on {t}?|Could you find {s}'s comments on {t}?|What did {s} reply on {t}?
According to the readout, what did {s} say on {t}?|What message did {s} give {o} about {t}?
On {t}, what was {s}'s view?|When {s} spoke with {o}, what did he say about {t}?
"""
OF_BOTH = """
Did {s} and {o} talk about {t}?|Was {t} discussed?|Tell me about {t}.|Anything about {t}?
Is there anything in the readout on {t}?|What did the call cover on {t}?|So what about {t}?
What did the two presidents discuss about {t}?|What was said about {t}?|Who talked about {t}?
"""


def main() -> None:
    engine = open_engine(Settings.from_environment())
    found = silent = 0
    wordings = [(one, False) for one in listed(OF_ONE)] + [(one, True) for one in listed(OF_BOTH)]
    for wording, is_of_both in wordings:
        there = sum(is_found(engine, wording, is_of_both, *one) for one in THERE)
        nowhere = sum(is_silent(engine, wording, *one) for one in NOWHERE)
        found, silent = found + there, silent + nowhere
        print(f"{there:2} of {len(THERE)}  {nowhere} of {len(NOWHERE)}  {wording}")
    print(f"found {found / len(wordings) / len(THERE):.3f} of {len(wordings) * len(THERE)}")
    print(f"silent {silent / len(wordings) / len(NOWHERE):.3f} of {len(wordings) * len(NOWHERE)}")


def listed(wordings: str) -> list[str]:
    return [one for line in wordings.split("\n") for one in line.split("|") if one]


def asked(wording: str, speaker: str, topic: str) -> Query:
    question = wording.format(s=speaker, o=OTHER[speaker], t=topic)
    return Query(question[0].upper() + question[1:])


def is_found(engine: Engine, wording: str, of_both: bool, who: str, topic: str, at: int) -> bool:
    """Whether a topic's paragraph answers first; where nobody is asked, anybody's does."""
    right = {paragraph for _, other, paragraph in THERE if other == topic} if of_both else {at}
    # "the WTO candidate" is the WTO's, and both leaders speak of shipbuilding and of COVID-19.
    right |= {8, 9} if of_both and "WTO" in topic else set()
    right |= {5} if of_both and topic == "shipbuilding" else set()
    right |= {6} if of_both and "COVID" in topic else set()
    result = engine.ask(asked(wording, who, topic))
    return isinstance(result, Answer) and result.hits[0].passage.paragraph in right


def is_silent(engine: Engine, wording: str, who: str, topic: str) -> bool:
    """Whether nothing is shown as an answer, nor as what the other one says of it."""
    result = engine.ask(asked(wording, who, topic))
    return not isinstance(result, Answer) and result.reason is not Reason.OTHER_SPEAKER


if __name__ == "__main__":
    main()
