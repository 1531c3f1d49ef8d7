"""The belt's bench: a simulated belt, runner, sensor and VM; our estimator, the usual ones and what is possible at all.

`python -m bench.belt` prints the tables. docs/benchmarks.md says what they mean.
"""
