import dataclasses
import time

import pytest

from corpus.loading import load_folder, shipped_documents
from retrieval import attribution, segmentation
from retrieval.candidates import Judged
from retrieval.deciding import Examination
from retrieval.matching import Coverage
from retrieval.proposing import (
    asks_for_proposal,
    asks_what_was_replied_to,
    asks_who_proposed,
    proposal_first,
    refers_back,
    replied_to_first,
    takes_up,
)


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("Who suggested that Russia join the IVI?", True),
        ("Whose idea was it that Russia take part in the IVI?", True),
        ("who pitched the ivi to russia", True),
        ("By whom was the visit proposed?", True),
        ("Who invited Putin to Korea?", True),
        ("Who was it that asked Russia to join?", True),
        ("Who did Moon ask to join?", False),
        ("Who was invited?", False),
        ("who in russia is gonna look at the IVI request", False),
        ("Who made the request to join?", True),
        ("Which leader suggested that Russia join the IVI?", True),
        ("whos idea was it that russia join the ivi", True),
        ("Who, Moon or Putin, brought up the WTO?", True),
        ("Who was the IVI suggested by?", True),
        ("Who wanted Russia in the IVI?", True),
        ("Who wants to visit Korea?", False),
        ("Who offered to visit Korea?", False),
        ("Who agreed to look at what Moon proposed?", False),
        ("Who said yes when Moon invited him?", False),
        ("Who has Moon asked to join?", False),
        ("who's invited", False),
        ("What has the WHO suggested?", False),
        ("Who will be injected with the vaccine?", False),
        ("What did Moon suggest?", False),
        ("Is the WHO mentioned? Was a visit proposed?", False),
    ],
)
def test_who_proposed_it_is_asked(question: str, is_asked: bool) -> None:
    assert asks_who_proposed(question) == is_asked


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("what was he replying to", True),
        ("What did he reply to?", True),
        ("what was that in response to?", True),
        ("what was he answering", True),
        ("What did he reply to that?", False),
        ("what was his reply", False),
        ("what was the request", False),
    ],
)
def test_what_was_replied_to_is_asked(question: str, is_asked: bool) -> None:
    assert asks_what_was_replied_to(question) == is_asked


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("what was he asked", True),
        ("what had Putin been asked to do?", True),
        ("what was the request again?", True),
        ("which suggestion", True),
        ("what was his request", False),
        ("What did he ask for?", False),
        ("what was Putin's answer when asked", False),
        ("What was the request about vaccines and flights?", False),
    ],
)
def test_what_was_proposed_is_asked(question: str, is_asked: bool) -> None:
    assert asks_for_proposal(question) == is_asked


def test_a_reply_says_that_it_takes_something_up() -> None:
    assert refers_back("He said he would have its health authorities review the suggestion.")
    assert refers_back("In reply, President Putin praised Korea’s response.")
    assert refers_back("President Putin accepted Moon’s invitation.")
    assert refers_back("President Putin, in response, said yes.")
    assert not refers_back("President Moon reiterated his proposal for a summit.")
    assert not refers_back("President Moon suggested that the two countries step up efforts.")
    assert not refers_back("He described the call as a reply in kind.")


def judged(scores: dict[int, float], evidence: dict[int, int] | None = None) -> list[Judged]:
    """Paragraphs of the readout, by their numbers, best first; with the number of their evidence."""
    document = load_folder(shipped_documents())[0]
    passages = attribution.attribute(
        document, segmentation.passages(document, lambda texts: [0] * len(texts), 1)
    )
    found = []
    for number, score in scores.items():
        passage = passages[number - 1]
        at = (evidence or {}).get(number, 0)
        own = (passage.sentences[at],)
        found.append(
            Judged(number - 1, passage, document, len(passages), score, own, None, by_other=False)
        )
    return sorted(found, key=lambda one: -one.score)


def paragraphs(found: list[Judged]) -> list[int]:
    return [one.passage.paragraph for one in found]


def test_a_proposal_stands_before_the_reply_that_takes_it_up() -> None:
    # Paragraph 7: "In reply, …", "Taking note …", "… he would have … review the suggestion."
    found = proposal_first(judged({7: 5.0, 9: 3.0, 6: 2.0}, {7: 2}))
    assert paragraphs(found) == [6, 7, 9]
    assert found[0].score == found[1].score == 5.0


def test_what_replies_to_nothing_stays_first() -> None:
    assert paragraphs(proposal_first(judged({9: 5.0, 8: 3.0}, {9: 1}))) == [9, 8]
    assert paragraphs(proposal_first(judged({7: 5.0, 6: 2.0}, {7: 1}))) == [7, 6]


def test_a_proposal_that_is_far_from_the_question_stays_behind() -> None:
    assert paragraphs(proposal_first(judged({7: 5.0, 6: 0.5}, {7: 2}))) == [7, 6]


def test_nobody_proposes_what_he_takes_up_himself() -> None:
    own = judged({7: 5.0, 6: 4.0}, {7: 2})
    putin = own[0].evidence[0].speaker
    said = tuple(dataclasses.replace(one, speaker=putin) for one in own[1].passage.sentences)
    own[1] = dataclasses.replace(
        own[1], passage=dataclasses.replace(own[1].passage, sentences=said)
    )
    assert paragraphs(proposal_first(own)) == [7, 6]
    assert proposal_first([]) == []


def test_what_was_replied_to_stands_first_whoever_said_it() -> None:
    ranked = judged({7: 9.0, 14: 6.5, 6: 1.0, 13: 0.5})
    ranked[2:] = [dataclasses.replace(one, by_other=True) for one in ranked[2:]]
    found = Examination("what was he replying to", None, {}, tuple(ranked), Coverage("", float))
    # Row 6 is paragraph 7.
    again = replied_to_first(found, [6])
    assert paragraphs(again.own) == [6, 14, 7]
    # Nobody is said to be silent on it while another speaks.
    assert again.others == []
    assert again.threshold == 0.1


def test_only_the_evidence_says_whether_a_proposal_is_taken_up() -> None:
    def found(sentence: int) -> Examination:
        ranked = tuple(judged({7: 9.0}, {7: sentence}))
        return Examination("who suggested that", None, {}, ranked, Coverage("", float))

    assert takes_up(found(2), [6])
    assert not takes_up(found(1), [6])
    assert not takes_up(found(2), [5])


def test_nothing_stands_before_the_first_paragraph() -> None:
    ranked = judged({1: 9.0, 14: 6.5})
    found = Examination("what was the request", None, {}, tuple(ranked), Coverage("", float))
    assert replied_to_first(found, [0]) is found


def test_a_long_question_takes_no_time() -> None:
    start = time.perf_counter()
    long = ("who " * 500 + "what was " * 200 + "x" * 200)[:4000]
    asks_who_proposed(long)
    asks_who_proposed("who" + " who that the" * 1000)
    asks_for_proposal(long)
    asks_what_was_replied_to(long)
    assert time.perf_counter() - start < 0.5
