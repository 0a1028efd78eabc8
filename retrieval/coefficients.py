"""Fitted by `python -m tests.fitting`; see there."""

INTERCEPT = 0.0
WEIGHTS = {
    "passage_logit": 0.5,
    "sentence_logit": 0.3,
    "passage_cosine": 1.0,
    "sentence_cosine": 1.0,
    "coverage": 0.5,
    "sentence_coverage": 0.5,
    "margin": 0.1,
    "missing": -0.5,
    "absent": -1.0,
    "names_missing": -0.5,
    "type_mismatch": -0.5,
}
THRESHOLD = 0.1
