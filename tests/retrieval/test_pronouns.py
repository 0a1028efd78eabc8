import pytest

from retrieval.pronouns import pronoun_of, pronouns
from retrieval.types import Passage, Sentence


@pytest.mark.parametrize(
    ("question", "pronoun"),
    [
        ("What is she running for?", "she"),
        ("Will he vote for her?", "he"),
        ("and hers?", "she"),
        ("HIS answer?", "he"),
        ("and the others there?", None),
    ],
)
def test_the_first_pronoun_counts(question: str, pronoun: str | None) -> None:
    assert pronoun_of(question) == pronoun


def sentence(text: str, speaker: str | None) -> Sentence:
    return Sentence(0, len(text), text, speaker, None)


def test_a_document_tells_what_its_speakers_are_called() -> None:
    sentences = (
        sentence("Minister Lee spoke.", "Lee"),
        sentence("She asked for help.", "Lee"),
        sentence("He agreed.", "Kim"),
        sentence("Hence nothing follows.", "Park"),
        sentence("She smiled.", None),
    )
    passage = Passage("a", "a", 1, 0, 1, "", sentences)
    assert pronouns([passage]) == {"Lee": "she", "Kim": "he"}
