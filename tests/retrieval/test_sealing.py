from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sealing import sealed, unsealed


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.floats(allow_nan=False)))
def test_a_seal_holds_until_a_value_changes(values: dict[str, object]) -> None:
    values.pop("seal", None)
    assert unsealed(sealed(values)) == values
    changed = json.loads(sealed(values)) | {"another": 1}
    with pytest.raises(ValueError, match="seal"):
        unsealed(json.dumps(changed))
