"""How good the answers are: question sets, runs over them, measures, comparisons and a report."""
