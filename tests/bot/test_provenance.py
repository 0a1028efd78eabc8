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
