"""The terminal that is printed to: as wide as it is, with colours and blocks where it has them."""

import sys

from rich.console import Console


def console() -> Console:
    """For standard output; nothing in what is printed is taken for markup, and no letter stops it."""
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):
        # A pipe or an old terminal may have fewer letters than a plan's title.
        stream.reconfigure(errors="replace")
    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=False)
