"""30-bit tick arithmetic, in us or ms alike: ticks run 0..2^30-1 and wrap.

No intermediate leaves a small int (-2^30..2^30-1), so nothing here allocates.
"""


def diff(a, b):
    """How much later `a` is than `b` (negative: earlier); right while they are less than half a period apart."""
    return (((a - b) & 0x3FFFFFFF) ^ 0x20000000) - 0x20000000


def add(t, delta):
    """The tick `delta` after `t`; delta may be negative, up to half a period."""
    if delta > 0:
        # Down by a period first: t + delta itself could pass the largest small int.
        t = t - 0x3FFFFFFF - 1
    return (t + delta) & 0x3FFFFFFF
