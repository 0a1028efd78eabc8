"""Fitted by `python -m tests.fitting DATA`, which says on what and how; do not edit by hand.

1,992 examples: 280 questions over the readout (our `dev` half and tests/data/further-questions), 154
over 44 State Department readouts (the `build` half), some 1,090 over eleven invented ones and 300 of
two SQuAD 2.0 articles that the cross-encoder did not learn from, 169 of them once more without their
article. Cross-validated over documents. Right passage first: readout .88, State .99, invented .90,
SQuAD .90. AUROC: readout .966, State .999, invented .924, article removed .957, SQuAD's adversarial
.769. Calibration error over readouts .035. At the threshold .93 of the readout's answerable questions
are answered, and .20 of the others; .98 and .02 of the State Department's; .95 and .29 of the
invented ones'.
"""

RANKING = {
    "passage_logit": 0.244,
    "sentence_logit": 0.249,
    "passage_cosine": 2.210,
    "sentence_cosine": 2.954,
    "coverage": 2.123,
    "sentence_coverage": 2.479,
}
INTERCEPT = -1.200
WEIGHTS = {
    "passage_logit": 0.363,
    "sentence_logit": 0.291,
    "passage_cosine": 0.000,
    "sentence_cosine": 2.618,
}
THRESHOLD = 0.253

# Of questions in another language: `python -m tests.fitting_foreign DATA`, on 200 of XQuAD's Russian
# questions, with their article and without it, for multilingual-e5-small. Cross-validated over
# articles: right passage first .82, AUROC article removed .891; at the threshold .275 of those
# are answered.
FOREIGN = {"cosine": 45.53, "lead": 17.88}
FOREIGN_INTERCEPT = -39.89
FOREIGN_THRESHOLD = 0.164
