"""A day as Zwift's .zwo: by distance where each step has one, else by time."""

import re
from xml.sax.saxutils import escape, quoteattr

from paceclip.core import script, workout
from paceclip.formats import fractions
from paceclip.formats.brackets import annotate, day_text
from paceclip.formats.draft import MAX_S, MIN_S, STILL, Context, Draft, Lost, open_s
from paceclip.plans.unroll import steps

# XML 1.0 has no such characters.
_NOT_XML = re.compile("[\ufffe\uffff]")


def write(plan: script.Plan, done: workout.Workout, context: Context, lost: Lost) -> bytes:
    """The file; what only stands in brackets, and other programs guess at, is added to `lost`."""
    by_distance = all(step.length_mm is not None for step in steps(done.items))
    writer = _Writer(plan.incline_permille, by_distance, context, lost)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<workout_file>",
        f"  <author>{writer.text(plan.author or '')}</author>",
        f"  <name>{writer.text(done.day.name)}</name>",
        f"  <description>{writer.text(day_text(plan.title or '', done.day.id, plan.incline_permille))}</description>",
        "  <sportType>run</sportType>",
        f"  <durationType>{'distance' if by_distance else 'time'}</durationType>",
        "  <workout>",
        *writer.lines(done.items),
        "  </workout>",
        "</workout_file>",
    ]
    return ("\n".join(lines) + "\n").encode()


class _Writer:
    def __init__(self, incline_permille: int, by_distance: bool, context: Context, lost: Lost):
        self._incline_permille = incline_permille
        self._by_distance = by_distance
        self._context = context
        self._lost = lost

    def text(self, text: str) -> str:
        return escape(self._xml(text))

    def _xml(self, text: str) -> str:
        if _NOT_XML.search(text):
            self._lost.add("", "a character that XML has not is a ?")
        return _NOT_XML.sub("?", text)

    def lines(self, items: list) -> list[str]:
        """The elements of the items, repeats run through where <IntervalsT> can't hold them."""
        found = []
        for item in items:
            if not isinstance(item, workout.Repeat):
                found += self._step(item)
            elif (intervals := self._intervals(item)) is not None:
                found.append(intervals)
            else:
                found += [line for _ in range(item.times) for line in self.lines(item.items)]
        return found

    def _step(self, step: workout.Step) -> list[str]:
        power = None if step.target is None else fractions.fraction(step.target, self._context)
        name, kind = "SteadyState", "run"
        if power is None:
            name = "FreeRide"
        elif step.kind in ("warmup", "cooldown"):
            name, kind = step.kind.capitalize(), step.kind
        draft = Draft(kind, incline_permille=self._incline_permille)
        duration = self._measure(step, draft)
        attributes = [f'Duration="{duration}"']
        if power is not None:
            share = _decimal(power[0])
            keys = ("PowerLow", "PowerHigh") if kind != "run" else ("Power",)
            attributes += [f'{key}="{share}"' for key in keys] + [f'pace="{power[1]}"']
            if _is_share(step.target):
                draft.target = step.target
            elif self._context.race is None:
                self._lost.add("", "no race: powers are shares of the 5k of a nominal runner, give --race for yours")
        if step.kind not in STILL:
            attributes.append(f'Incline="{step.incline_permille / 1000:g}"')
        text = annotate(step, draft, self._incline_permille)
        opening = f"    <{name} {' '.join(attributes)}"
        if not text:
            return [opening + "/>"]
        offset = "distoffset" if self._by_distance else "timeoffset"
        event = f'      <textevent {offset}="0" message={quoteattr(self._xml(text))}/>'
        return [opening + ">", event, f"    </{name}>"]

    def _measure(self, step: workout.Step, draft: Draft) -> str:
        """Zwift's duration of the step; what it says is put into the draft."""
        if self._by_distance:
            # Millimetres, as far as they are needed.
            draft.length_mm = step.length_mm
            return f"{step.length_mm / 1000:.3f}".rstrip("0").rstrip(".")
        if step.length_ms is not None:
            draft.length_ms = step.length_ms
            return str(step.length_ms // 1000)
        if step.length_mm is None:
            seconds = open_s(step.kind)
            self._lost.add("", f"a .zwo has no open steps: {step.kind} takes {seconds} s there")
        else:
            low, high = self._context.somebody.range(step.target or workout.Target(name="easy")) or (0, 0)
            if not high:
                low, high = self._context.somebody.range(workout.Target(name="easy"))
            seconds = min(max(round(step.length_mm * 2 / (low + high)), MIN_S), MAX_S)
            self._lost.add("", "a .zwo has times or distances, not both: distances became times, and stand in brackets")
        draft.length_ms = seconds * 1000
        return str(seconds)

    def _intervals(self, block: workout.Repeat) -> str | None:
        """An <IntervalsT> of a run and a recovery, where it holds all that there is to them."""
        if len(block.items) != 2 or not all(isinstance(item, workout.Step) for item in block.items):
            return None
        numbers, attributes = set(), []
        for step, kind, side in zip(block.items, ("run", "recover"), ("On", "Off"), strict=True):
            length = step.length_mm if self._by_distance else step.length_ms
            plain = step.cue is None and not step.from_speed and step.incline_permille == self._incline_permille
            if step.kind != kind or not plain or length is None or step.target is None or not _is_share(step.target):
                return None
            share, number = fractions.fraction(step.target, self._context)
            numbers.add(number)
            attributes.append(f'{side}Duration="{_decimal(length / 1000)}" {side}Power="{_decimal(share)}"')
        if len(numbers) != 1:
            return None
        return f'    <IntervalsT Repeat="{block.times}" {" ".join(attributes)} pace="{numbers.pop()}"/>'


def _is_share(target: workout.Target) -> bool:
    """Whether Zwift's power and pace say all of it."""
    return fractions.is_race(target.name) and not target.offset_s


def _decimal(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
