"""The belt's bench: a simulated belt, runner, sensor and VM; our estimator, the usual ones and what is possible at all.

`python -m bench.belt` prints the tables. docs/benchmarks.md says what they mean.
"""

import os
import sys
from pathlib import Path

# The firmware's modules import `micropython`: on CPython it's the one that the tests have.
sys.path.append(str(Path(__file__).parents[2] / "tools" / "cpython"))
# The matrices are small: threads would only get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
