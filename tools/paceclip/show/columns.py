"""A day's belt in columns of text: how wide each step is drawn."""

from collections.abc import Sequence


def widths(lengths: Sequence[float], columns: int) -> list[int]:
    """Columns for each length: its share of them, and at least one while they last. Their sum is `columns`.

    Where there are more lengths than columns, the shares alone decide, and some get none.
    """
    if not lengths or columns <= 0:
        return [0] * len(lengths)
    least = 1 if len(lengths) <= columns else 0
    total = sum(lengths)
    ideal = [columns * length / total for length in lengths] if total else [columns / len(lengths)] * len(lengths)
    found = [max(least, int(one)) for one in ideal]
    while sum(found) < columns:
        found[max(range(len(found)), key=lambda at: ideal[at] - found[at])] += 1
    while sum(found) > columns:
        wide = [at for at in range(len(found)) if found[at] > least]
        found[max(wide, key=lambda at: found[at] / ideal[at])] -= 1
    return found
