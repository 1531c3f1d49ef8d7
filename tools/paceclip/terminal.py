"""The terminal that is printed to: as wide as it is, with colours and blocks where it has them."""

import os
import sys

from rich.console import Console

# For a width that no terminal has, and the widest that is believed.
_COLUMNS, _LINES = 80, 25
_MOST_COLUMNS = 2000


def console() -> Console:
    """For standard output; nothing in what is printed is taken for markup, and no letter stops it."""
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):
        # A pipe or an old terminal may have fewer letters than a plan's title.
        stream.reconfigure(errors="replace")
    # Rich would take a width of 0 at its word, and print nothing.
    size = {} if _is_width(os.environ.get("COLUMNS")) else {"width": _COLUMNS, "height": _LINES}
    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=False, **size)


def _is_width(columns: str | None) -> bool:
    """Whether Rich may have it: a width, or nothing, and Rich asks the terminal."""
    return not columns or (columns.isascii() and columns.isdigit() and 0 < int(columns[:5]) <= _MOST_COLUMNS)
