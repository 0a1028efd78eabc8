import dataclasses

import pytest

from bot.provenance import speaker_line
from retrieval.types import Attribution
from tests.bot.test_presentation import DOCUMENT, SECOND


@pytest.mark.parametrize(
    ("speaker", "attribution", "line"),
    [
        ("Ann Lee", Attribution.PARAPHRASE, "Ann Lee, paraphrased in the publisher's account"),
        ("Ann Lee", Attribution.QUOTE, "Ann Lee, quoted in the publisher's account"),
        (None, Attribution.JOINT, "Ann Lee and Bo Ek together, in the publisher's account"),
        (None, Attribution.NARRATION, "The publisher's account"),
        (None, None, ""),
    ],
)
def test_who_speaks_and_in_whose_account(
    speaker: str | None, attribution: Attribution | None, line: str
) -> None:
    sentence = dataclasses.replace(SECOND, speaker=speaker, attribution=attribution)
    assert speaker_line(sentence, DOCUMENT) == line


def test_one_party_is_not_together() -> None:
    alone = dataclasses.replace(DOCUMENT, parties=DOCUMENT.parties[:1])
    sentence = dataclasses.replace(SECOND, speaker=None, attribution=Attribution.JOINT)
    assert speaker_line(sentence, alone) == "The parties together, in the publisher's account"
