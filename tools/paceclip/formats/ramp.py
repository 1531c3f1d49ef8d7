"""Ramps: a plan's steps have one pace each, so a ramp becomes a few of them."""

from dataclasses import replace

from paceclip.formats.draft import MIN_MM, Draft, Lost

_PARTS = 3


def shares(first: float, last: float, parts: int) -> list[float]:
    """The middles of `parts` equal parts of the way from `first` to `last`."""
    return [first + (last - first) * (2 * part + 1) / (2 * parts) for part in range(parts)]


def parts(draft: Draft, place: str, lost: Lost) -> list[Draft]:
    """The draft in three of equal length, in whole seconds or metres; one, where it is too short or open."""
    if draft.length_ms is not None and draft.length_ms >= _PARTS * 1000:
        lengths = [length * 1000 for length in _split(draft.length_ms // 1000)]
        pieces = [replace(draft, length_ms=length) for length in lengths]
    elif draft.length_mm is not None and draft.length_mm >= _PARTS * MIN_MM:
        pieces = [replace(draft, length_mm=length) for length in _split(draft.length_mm)]
    else:
        lost.add(place, "a ramp this short is one step at its middle")
        return [draft]
    lost.add(place, f"a ramp: {_PARTS} steps of one pace each")
    for piece in pieces[1:]:
        piece.text = ""
    return pieces


def _split(length: int) -> list[int]:
    return [length * (part + 1) // _PARTS - length * part // _PARTS for part in range(_PARTS)]
