"""Hypotheses + references → scores, significance, findings, reports.

    from mtkit.evaluation.metrics import score
    from mtkit.evaluation.significance import compare
    from mtkit.evaluation.guards import check
    from mtkit.evaluation.testsets import load

`scores.evaluate` does all of it for the command line.
"""
