"""Which plan a board offers first, by its own rule."""

from binascii import unhexlify

from paceclip.core import progress, settings
from paceclip.preferences import stored
from paceclip.usb.link import Link

# More than a year's worth of every plan.
_MOST_BYTES = 65536


def first(link: Link, more: list[str]) -> str | None:
    """The name of the plan that the board offers first as it starts, with the plans of these names on it as well; None
    where it has no other."""
    found = stored.fetch(link)
    names = sorted({name for name in found.plans if not name.startswith(".")} | set(more))
    if len(names) < 2:
        return None
    # By a function that fetch() has brought.
    [told] = link.ask(f"first_bytes('data/progress.json', {_MOST_BYTES})")
    try:
        record = progress.decode(unhexlify(told) if isinstance(told, str) else b"")
    except progress.ProgressError:
        # It begins anew then.
        record = progress.fresh()
    # As firmware/lobby.py has it at the very first start.
    record["known"] = record["known"] or names
    return progress.in_order(record, names, (settings.fresh() | found.given)["plan"])[0]
