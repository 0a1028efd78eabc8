"""Fitted by `python -m tests.fitting DATA`, which says on what and how; do not edit by hand.

2,631 examples: 577 questions over the readout (our `dev` half and three sets of tests/data/further-questions), 154
over 44 State Department readouts (the `build` half), some 1,430 over 14 invented ones and 300 of
two SQuAD 2.0 articles that the cross-encoder did not learn from, 169 of them once more without their
article. Cross-validated over documents: right passage first: readout
.95, State .99, invented .92, SQuAD .95. AUROC: readout .976, State .996, invented .954, article removed
.979, SQuAD's adversarial .787. Calibration error .033. The threshold
answers .95 of the readout's answerable questions, and .14 of the others; .97 and .02 of the State
Department's; .95 and .18 of the invented ones'.
"""

RANKING = {
    "passage_logit": 0.223,
    "sentence_logit": 0.243,
    "passage_cosine": 1.946,
    "sentence_cosine": 2.472,
    "coverage": 1.979,
    "sentence_coverage": 2.381,
}
INTERCEPT = 0.466
WEIGHTS = {
    "passage_logit": 0.307,
    "sentence_logit": 0.278,
    "passage_cosine": 0.000,
    "sentence_cosine": 0.783,
}
THRESHOLD = 0.327

# Of questions in another language that no cross-encoder reads: `python -m tests.fitting_foreign DATA`, on
# 200 of XQuAD's Russian questions, with their article and without it, for multilingual-e5-small.
# Cross-validated over articles: right passage first .85, AUROC article removed .887; at the threshold
# .26 of those are answered.
FOREIGN = {"nearness": 7.57, "lead": 10.80}
FOREIGN_INTERCEPT = -10.01
FOREIGN_THRESHOLD = 0.232

# Of questions in Korean and Russian, which the cross-encoder reads in English words and, behind them, as
# the bridge carries them over: `python -m tests.fitting_glossed`, on 240 questions over 18 invented
# readouts, put into both languages, and 938 over the readout. Cross-validated over documents: right passage
# first .91, over the readout .93; AUROC .900, over the readout .943. The threshold is by those over the
# readout alone: .82 of the answerable ones are answered, and .11 of the others, by what was fitted without
# the readout. ("unheard" is looked at over the readout alone: of 738 of its questions 2 in 495 answerable
# ones and 60 in 243 others have such a name. The writers of the invented ones call a government by its
# capital, which no front matter there knows. "unnumbered", a number asked for that the passage has not: of
# 110 questions for one 13, none of them answerable.)
GLOSSED = {"english": 0.943, "known": 4.218, "unheard": -2.672, "unnumbered": -3.385}
GLOSSED_INTERCEPT = -3.665
GLOSSED_THRESHOLD = 0.418

# Of questions in languages without a glossary, of which the cross-encoder reads names and what the bridge
# carries over: the same command, the same questions as if theirs had none. Right passage first .85, over the
# readout .86; AUROC .796, over the readout .861; over the readout .83 are answered, and .26 of the others.
KEPT = {"carried": 0.367}
KEPT_INTERCEPT = 0.601
KEPT_THRESHOLD = 0.303
