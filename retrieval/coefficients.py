"""Fitted by `python -m tests.fitting DATA`, which says on what and how; do not edit by hand.

753 examples: 132 questions over the readout (our `dev` half), 154 over 44 State Department readouts
(the `build` half), 300 of two SQuAD 2.0 articles that the cross-encoder did not learn from, 169 of
them once more without their article. Cross-validated over documents. Right passage first: readout
.92, State .99, SQuAD .93. AUROC: readout .951, State .983, article removed .977, SQuAD's adversarial
.737. At the threshold .95 of the readout's answerable questions are answered, and .23 of the
others; .94 and .05 of the State Department's.
"""

RANKING = {
    "passage_logit": 0.221,
    "sentence_logit": 0.247,
    "passage_cosine": 1.824,
    "sentence_cosine": 2.298,
    "coverage": 1.913,
    "sentence_coverage": 2.394,
}
INTERCEPT = -0.235
WEIGHTS = {
    "passage_logit": 0.552,
    "sentence_logit": 0.266,
    "passage_cosine": 0.000,
    "sentence_cosine": 1.321,
}
THRESHOLD = 0.489

# Of questions in another language: `python -m tests.fitting_foreign DATA`, on 200 of XQuAD's Russian
# questions, with their article and without it, for multilingual-e5-small. Cross-validated over
# articles: right passage first .82, AUROC article removed .891; at the threshold .275 of those
# are answered.
FOREIGN = {"cosine": 45.53, "lead": 17.88}
FOREIGN_INTERCEPT = -39.89
FOREIGN_THRESHOLD = 0.164
