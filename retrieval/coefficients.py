"""Fitted by `python -m tests.fitting DATA`, which says on what and how; do not edit by hand.

2,785 examples: 280 questions over the readout (our `dev` half and tests/data/further-questions), 154
over 44 State Department readouts (the `build` half), some 1,880 over 18 invented ones and 300 of
two SQuAD 2.0 articles that the cross-encoder did not learn from, 169 of them once more without their
article. Cross-validated over documents. Right passage first: readout .92, State .99, invented .92,
SQuAD .93. AUROC: readout .952, State .990, invented .943, article removed .979, SQuAD's adversarial
.776. Calibration error over readouts .024. At the threshold .93 of the readout's answerable questions
are answered, and .20 of the others; .93 and .05 of the State Department's; .96 and .22 of the
invented ones'.
"""

RANKING = {
    "passage_logit": 0.257,
    "sentence_logit": 0.289,
    "passage_cosine": 1.942,
    "sentence_cosine": 2.607,
    "coverage": 1.940,
    "sentence_coverage": 2.250,
}
INTERCEPT = -0.252
WEIGHTS = {
    "passage_logit": 0.445,
    "sentence_logit": 0.227,
    "passage_cosine": 0.000,
    "sentence_cosine": 1.555,
}
THRESHOLD = 0.271

# Of questions in another language: `python -m tests.fitting_foreign DATA`, on 200 of XQuAD's Russian
# questions, with their article and without it, for multilingual-e5-small. Cross-validated over
# articles: right passage first .82, AUROC article removed .891; at the threshold .275 of those
# are answered.
FOREIGN = {"cosine": 45.53, "lead": 17.88}
FOREIGN_INTERCEPT = -39.89
FOREIGN_THRESHOLD = 0.164
