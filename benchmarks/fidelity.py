"""How well the checks tell a wrong translation from a right one: quantities, names, and the sentence as a whole.

Human translations should raise no flag, errors that were planted should, and weak systems should raise more than
strong ones. Each part can be run by itself (``quantities.py``, ``names.py``, ``sentence_checks.py``); what repairs and
the retry ladder make of the flags is measured by ``ladder.py``.

    python benchmarks/fidelity.py [--data ../shared] [--json] [--show] [--devtest]
"""

import names
import quantities
import sentence_checks
from reports import report

if __name__ == "__main__":
    report(__doc__, quantities.measure, names.measure, sentence_checks.measure)
