"""Plain values with a checksum of their own, for the files that hold the checksums of others."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_FIELD = "seal"


def sealed(values: dict[str, Any]) -> str:
    """`values` as JSON, with a SHA-256 over all of them."""
    return json.dumps({**values, _FIELD: _seal(values)}, indent=2)


def unsealed(text: str) -> dict[str, Any]:
    """What `sealed` was given. Raises ValueError when anything in it has changed."""
    values = json.loads(text)
    if not isinstance(values, dict) or values.pop(_FIELD, None) != _seal(values):
        raise ValueError("the seal is broken")
    return values


def _seal(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
