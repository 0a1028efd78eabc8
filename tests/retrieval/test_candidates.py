"""What of a passage is read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.loading import load_folder, shipped_documents
from retrieval.asking import NOBODY, AskedKind, AskedSpeaker
from retrieval.candidates import Candidate, may_answer
from retrieval.reading import Reading
from retrieval.thesaurus import Meant
from retrieval.types import Attribution, Passage, Sentence

START = 40
"""Where the passages begin in their document."""


def candidate(texts: list[str], near: list[float], allowed: list[bool] | None = None) -> Candidate:
    """A passage of these sentences, with a blank between; `near` are their cosines."""
    sentences, at = [], START
    for text in texts:
        sentences.append(Sentence(at, at + len(text), text))
        at += len(text) + 1
    whole = " ".join(texts)
    passage = Passage("d#p1", "d", 1, START, START + len(whole), whole, tuple(sentences))
    return Candidate(
        question="Who?",
        row=0,
        passage=passage,
        document=load_folder(shipped_documents())[0],
        paragraphs=1,
        passage_cosine=0.0,
        cosines=np.array(near, dtype=np.float32),
        coverage=0.0,
        coverages=np.zeros(len(texts), dtype=np.float32),
        allowed=np.array(allowed or [True] * len(texts)),
        elsewhere=np.zeros(len(texts), dtype=np.bool_),
        in_own_words=False,
        reading=Reading(),
    )


A, B, C, D = ("A" * 200 + ".", "B" * 200 + ".", "C" * 200 + ".", "D" * 200 + ".")


def test_a_short_passage_is_read_whole() -> None:
    assert candidate([A, B], [0.1, 0.9]).excerpt() == f"{A} {B}"


def test_of_a_long_passage_the_sentences_round_the_nearest_are_read() -> None:
    assert candidate([A, B, C, D], [0.1, 0.2, 0.9, 0.3]).excerpt() == f"{C} {D}"
    assert candidate([A, B, C, D], [0.1, 0.4, 0.9, 0.3]).excerpt() == f"{B} {C}"


def test_where_the_better_neighbour_is_too_long_the_other_is_read() -> None:
    long = "E" * 500 + "."
    assert candidate([A, B, long], [0.1, 0.9, 0.8]).excerpt() == f"{A} {B}"


def test_a_sentence_that_may_not_answer_is_not_what_is_read_round() -> None:
    texts, near = [A, B, C, D], [0.9, 0.1, 0.2, 0.5]
    assert candidate(texts, near, [False, True, True, True]).excerpt() == f"{C} {D}"


def test_one_sentence_is_read_whole_however_long() -> None:
    long = "E" * 2000 + "."
    assert candidate([A, long], [0.1, 0.9]).excerpt() == long


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(1, 700), st.floats(0, 1, width=32)), min_size=1, max_size=9))
def test_what_is_read_stands_in_the_passage_and_has_the_nearest(
    lengths: list[tuple[int, float]],
) -> None:
    texts = [chr(ord("a") + at) * length for at, (length, _) in enumerate(lengths)]
    near = [value for _, value in lengths]
    one = candidate(texts, near)
    excerpt = one.excerpt()
    assert excerpt in one.passage.text
    assert texts[int(np.argmax(near))] in excerpt
    assert len(excerpt) <= max(550, len(texts[int(np.argmax(near))]))


def test_what_another_says_answers_not_unless_it_names_whose_doings_are_asked_for() -> None:
    words = AskedSpeaker(AskedKind.PARTY, ("Moon Jae-in",))
    doings = AskedSpeaker(AskedKind.DOINGS, ("Moon Jae-in",))
    said = {
        "He will be injected.": (False, False),
        "He hopes that Moon will come.": (False, True),
    }
    for text, answers in said.items():
        putins = Sentence(0, len(text), text, "Vladimir Putin")
        assert (may_answer(putins, words), may_answer(putins, doings)) == answers
        assert may_answer(putins, NOBODY)
        for speaker in ("Moon Jae-in", None):
            own = Sentence(0, len(text), text, speaker)
            assert may_answer(own, words)
            assert may_answer(own, doings)


def test_what_the_parties_say_together_is_not_said_by_somebody_else() -> None:
    together = Sentence(0, 1, "They agreed.", None, Attribution.JOINT)
    told = Sentence(0, 1, "They spoke.", None, Attribution.NARRATION)
    putin = AskedSpeaker(AskedKind.PARTY, ("Vladimir Putin",))
    biden = AskedSpeaker(AskedKind.PARTY, ("Biden",), is_stranger=True)
    assert (may_answer(together, putin), may_answer(told, putin)) == (True, True)
    assert (may_answer(together, biden), may_answer(told, biden)) == (False, True)


def test_the_questions_words_are_read_behind_the_documents() -> None:
    meant = (Meant("denuclearization", "nuclear weapons"),)
    one = replace(
        candidate(["He wants denuclearization.", "So it is."], [0.9, 0.1]),
        reading=Reading(meant=meant),
    )
    told = "He wants denuclearization (nuclear weapons)."
    assert (one.sentence(0), one.excerpt(), one.whole()) == (
        told,
        f"{told} So it is.",
        f"{told} So it is.",
    )
    assert one.passage.text == "He wants denuclearization. So it is."
