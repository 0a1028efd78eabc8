"""The measures of a ranking, as ir-measures computes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retrieval.evaluation.types import Qrels, Run

MEASURES = ("nDCG@10", "Recall@5", "Recall@10", "RR@10", "Success@1")
"""In ir-measures' names: https://ir-measur.es/en/latest/measures.html"""
DEPTH = 10
"""As deep as the deepest measure looks."""

Values = Mapping[str, Mapping[str, float]]
"""A measure's name to each judged question's value."""


def per_question(qrels: Qrels, run: Run, measures: Sequence[str] = MEASURES) -> Values:
    """Every measure of every question in `qrels`; one that the run lacks counts as found nothing."""
    import ir_measures

    judgements = [
        ir_measures.Qrel(question, unit, grade)
        for question, units in qrels.items()
        for unit, grade in units.items()
    ]
    # trec_eval sorts by score and breaks ties by id, downwards: with the negative rank as the score,
    # what it measures is the ranking as it was shown.
    scored = [
        ir_measures.ScoredDoc(question, unit, -float(rank))
        for question, units in run.items()
        if question in qrels
        for rank, (unit, _) in enumerate(units)
    ]
    names = {ir_measures.parse_measure(name): name for name in measures}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(qrels, 0.0) for name in measures}
    if scored:
        for metric in ir_measures.iter_calc(list(names), judgements, scored):
            values[names[metric.measure]][metric.query_id] = metric.value
    return values


def mean(values: Mapping[str, float]) -> float:
    """The mean over all questions; 0 when there are none."""
    return sum(values.values()) / len(values) if values else 0.0
