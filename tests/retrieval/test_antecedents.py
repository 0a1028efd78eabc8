from __future__ import annotations

import pytest

from retrieval.antecedents import antecedent, leans
from retrieval.engine import Engine
from retrieval.types import Query, Sentence


def sentences(*spoken: tuple[str | None, str]) -> list[Sentence]:
    found, at = [], 0
    for speaker, text in spoken:
        found.append(Sentence(at, at + len(text), text, speaker))
        at += len(text) + 1
    return found


@pytest.mark.parametrize(
    "text",
    [
        "He also said no.",
        "These include a park.",
        "Regarding the IVI, he said he would review it.",
        "In reply, President Putin praised Korea.",
        "Their talks went well.",
    ],
)
def test_pronouns_and_continuations_lean(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text", ["President Moon said he would come.", "Helsinki was named.", "“He came,” Ann said."]
)
def test_sentences_with_a_subject_of_their_own_do_not_lean(text: str) -> None:
    assert not leans(text)


def test_he_leans_on_the_nearest_full_sentence_of_the_same_speaker() -> None:
    told = sentences(
        ("A", "Ann spoke."), ("A", "She paused."), ("B", "Bo sang."), ("A", "She left.")
    )
    assert antecedent(told, 3) == told[0]


def test_a_reply_leans_on_the_sentence_before_whoever_speaks_there() -> None:
    told = sentences(("A", "Ann asked."), ("A", "She insisted."), ("B", "In reply, Bo sang."))
    assert antecedent(told, 2) == told[1]


def test_nothing_is_found_where_nobody_was_named_before() -> None:
    told = sentences(("B", "Bo sang."), ("A", "She left."), ("A", "Ann spoke."))
    assert antecedent(told, 1) is None
    assert antecedent(told, 2) is None


def test_evidence_comes_with_what_it_leans_on(engine: Engine) -> None:
    hit = engine.ask(Query("Did Moon give high marks to shipbuilding?")).hits[0]  # type: ignore[union-attr]
    assert hit.evidence[0].text.startswith("He went on to give high marks")
    assert hit.antecedent is not None
    assert hit.antecedent.text.startswith("President Moon expressed the hope")
    assert hit.document.text.startswith(hit.antecedent.text, hit.antecedent.start)
