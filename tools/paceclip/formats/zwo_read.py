"""Zwift's .zwo, a run by time or by distance, into steps."""

import math

from paceclip.core import workout
from paceclip.formats import fractions, ramp
from paceclip.formats.assemble import clean
from paceclip.formats.brackets import describe, finish, split
from paceclip.formats.draft import STILL, Context, Draft, FormatError, Imported, Lost, metres_mm, seconds_ms
from paceclip.formats.fold import refold, repeat
from paceclip.formats.zwo_events import EVENTS, cues
from paceclip.formats.zwo_xml import Node, parse

# They change how Zwift shows a workout, not what is run.
_ONLY_SHOWN = {"quantize", "flatroad", "show_avg", "overunder"}
_HEADERS = {"name", "author", "description", "sporttype", "durationtype", "workout"}
_SEGMENTS = {"steadystate", "warmup", "cooldown", "ramp", "freeride", "maxeffort", "intervalst"}
# Powers beyond these are mistakes: a belt's 1 km/h is 0.04 of a miler's speed, its 30 km/h 5 times a beginner's.
_SHARES = (0.02, 20)


def read(data: bytes, context: Context, lost: Lost) -> Imported:
    """The workout of a .zwo."""
    root = parse(data)
    if root.key != "workout_file":
        raise FormatError(f"line {root.line}: it begins with <{root.name}>, not <workout_file>: choose a .zwo of Zwift")
    heads = {child.key: child for child in reversed(root.children)}
    texts = {key: node.text.strip() for key, node in heads.items() if key in _HEADERS}
    sport = texts.get("sporttype", "").lower()
    if sport not in ("", "run"):
        raise FormatError(f"line {heads['sporttype'].line}: sportType is {sport}: only a run's powers are paces")
    if not sport:
        lost.add("", "no sportType: taken for a run")
    for child in root.children:
        if child.key not in _HEADERS:
            lost.add(f"line {child.line}", f"<{child.name}> has no place in a plan: left out")
    found = Imported(name=texts.get("name", ""), author=texts.get("author") or None)
    describe(found, texts.get("description", ""))
    if "workout" not in heads:
        raise FormatError(f"line {root.line}: it has no <workout>: export it anew")
    reader = _Reader(texts.get("durationtype", "").lower() == "distance", found.incline_permille, context, lost)
    for node in heads["workout"].children:
        if node.key == "restday":
            found.rest = True
            continue
        found.items += reader.segment(node)
    found.rest = found.rest and not found.items
    if all(isinstance(item, workout.Step) for item in found.items):
        # It may be unrolled because it has no room for a cue in its repeats.
        found.items = refold(found.items)
    return found


class _Reader:
    def __init__(self, by_distance: bool, incline_permille: int, context: Context, lost: Lost):
        self._by_distance = by_distance
        self._incline_permille = incline_permille
        self._context = context
        self._lost = lost

    def segment(self, node: Node) -> list:
        """The items of one element of <workout>."""
        place = f"line {node.line}: {node.name}"
        if node.key in EVENTS:
            self._lost.add(place, f"a text outside a step is left out: {' '.join(node.attributes.values())}")
            return []
        if node.key not in _SEGMENTS:
            self._lost.add(place, "unknown to Paceclip: left out")
            return []
        attributes = _Attributes(node, place, self._lost)
        items = self._intervals(node, attributes) if node.key == "intervalst" else self._plain(node, attributes)
        attributes.tell_unused()
        return items

    def _plain(self, node: Node, attributes: "_Attributes") -> list[workout.Step]:
        place, lost = attributes.place, self._lost
        draft = Draft({"warmup": "warmup", "cooldown": "cooldown"}.get(node.key, "run"))
        if not self._measure(draft, attributes, "duration"):
            return []
        draft.text = clean(" / ".join(text for _, text in cues(node, place, lost)), place, lost)
        first, last = attributes.number("powerlow"), attributes.number("powerhigh")
        power = attributes.number("power")
        number = self._pace(attributes)
        self._incline(draft, attributes)
        said = split(draft.text)[1]
        if said is not None and (said.target is not None or said.kind in STILL):
            # It need not be worked out, nor be told that it can't.
            pass
        elif node.key == "maxeffort":
            lost.add(place, "as hard as you can: sprint")
            draft.target = workout.Target(name="sprint")
        elif node.key == "freeride":
            if power or first or last:
                lost.add(place, "a free run has no pace: its power is left out")
        elif first is not None and last is not None and first != last:
            return self._ramp(node, draft, (first, last), number, place)
        else:
            draft.target = self._target(next((one for one in (power, first, last) if one), None), number, place)
        return [finish(draft, self._incline_permille)]

    def _ramp(self, node: Node, draft: Draft, powers: tuple, number: int, place: str) -> list[workout.Step]:
        if node.key == "steadystate":
            self._lost.add(place, "a range of powers: its middle")
            pieces = [draft]
        else:
            # Programs differ in which of the two a cool-down begins with; a runner slows down.
            if node.key in ("warmup", "cooldown"):
                powers = sorted(powers, reverse=node.key == "cooldown")
            pieces = ramp.parts(draft, place, self._lost)
        for piece, power in zip(pieces, ramp.shares(*powers, len(pieces)), strict=True):
            piece.target = self._target(power, number, place)
        return [finish(piece, self._incline_permille) for piece in pieces]

    def _intervals(self, node: Node, attributes: "_Attributes") -> list:
        place, lost = attributes.place, self._lost
        times = attributes.number("repeat")
        if times is None or times < 1 or times != int(times):
            lost.add(place, "no whole number of repeats: once")
            times = 1
        number = self._pace(attributes)
        on_off = []
        for side, kind in (("on", "run"), ("off", "recover")):
            draft = Draft(kind)
            self._incline(draft, attributes)
            power = attributes.number(f"{side}power")
            bounds = [attributes.number(f"power{side}{end}") for end in ("low", "high")]
            if power is None and None not in bounds:
                if bounds[0] != bounds[1]:
                    lost.add(place, "a range of powers: its middle")
                power = sum(bounds) / 2
            lasts = self._measure(draft, attributes, f"{side}duration")
            draft.target = self._target(power, number, f"{place}: {side}")
            on_off.append((draft, lasts))
        on, off = (draft for draft, _ in on_off)
        for offset, text in cues(node, place, lost):
            round_length = _length(on) + _length(off)
            if offset >= round_length:
                lost.add(place, f"a text of one repeat is shown in each: {text}")
            into = off if round_length and offset % round_length >= _length(on) else on
            into.text = f"{into.text} / {text}" if into.text else text
        body = []
        for draft, lasts in on_off:
            draft.text = clean(draft.text, place, lost)
            if lasts:
                body.append(finish(draft, self._incline_permille))
        if not body:
            lost.add(place, "it has no steps: left out")
        try:
            return repeat(int(times), body)
        except FormatError as error:
            raise FormatError(f"{place}: {error}") from error

    def _measure(self, draft: Draft, attributes: "_Attributes", name: str) -> bool:
        """Give the draft its length; False where it has none and is left out."""
        value = attributes.number(name)
        if value is None:
            self._lost.add(attributes.place, f"no {name}: left out")
            return False
        if self._by_distance:
            draft.length_mm = metres_mm(value * 1000, attributes.place, self._lost)
            return draft.length_mm is not None
        draft.length_ms = seconds_ms(value, attributes.place, self._lost)
        return draft.length_ms is not None

    def _pace(self, attributes: "_Attributes") -> int:
        number = attributes.number("pace")
        if number in (0, 1, 2, 3, 4):
            return int(number)
        if number is not None:
            self._lost.add(attributes.place, f"pace {number:g} is none of 0 to 4: the mile's (0)")
        return 0

    def _incline(self, draft: Draft, attributes: "_Attributes") -> None:
        draft.incline_permille = self._incline_permille
        value = attributes.number("incline")
        if value is not None:
            permille = round(value * 1000)
            draft.incline_permille = min(max(permille, 0), 400)
            if draft.incline_permille != permille:
                self._lost.add(attributes.place, f"incline {value:g}: a plan has 0 to 40 %, so the nearest")

    def _target(self, power: float | None, number: int, place: str) -> workout.Target | None:
        if power is None or power <= 0:
            self._lost.add(place, "no power: no target")
            return None
        if not _SHARES[0] <= power <= _SHARES[1]:
            self._lost.add(place, f"power {power:g} is no share of a runner's speed: no target")
            return None
        return fractions.target(power, number, self._context, place, self._lost)


class _Attributes:
    """An element's numbers; what nobody asked for is told as lost."""

    def __init__(self, node: Node, place: str, lost: Lost):
        self.place = place
        self._node = node
        self._lost = lost
        self._asked: set[str] = set()

    def number(self, name: str) -> float | None:
        """The attribute's value; None where it is missing. FormatError for what is no finite number."""
        self._asked.add(name)
        text = self._node.attributes.get(name)
        if text is None:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or abs(value) > 1e12:
            raise FormatError(f"{self.place}: {name} '{text[:40]}' is no number: correct it")
        return value

    def tell_unused(self) -> None:
        for name, value in self._node.attributes.items():
            if name not in self._asked and name not in _ONLY_SHOWN:
                self._lost.add(self.place, f"{name} {value[:40]} has no place in a plan: left out")


def _length(draft: Draft) -> float:
    """In s or m, as the text events' offsets."""
    return (draft.length_mm or draft.length_ms or 0) / 1000
