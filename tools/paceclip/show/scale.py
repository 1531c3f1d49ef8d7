"""How high a step stands in a chart: by its speed where every step's is known, by its effort where one's is not."""

from dataclasses import dataclass

from paceclip.core import units
from paceclip.show import brief
from paceclip.show.glance import Block

_TOP_EFFORT = 10
# Of the slowest speed: where the chart begins, and what it reaches at least.
_BOTTOM = 0.7
_TOP = 1.25


@dataclass(frozen=True)
class Scale:
    """`bottom` and `top` are mm/s or efforts; `unit` is km or mi."""

    by_pace: bool
    bottom: float
    top: float
    unit: str

    def value(self, block: Block) -> float:
        """A block's mm/s or effort."""
        return block.estimate.mm_s if self.by_pace else block.estimate.effort

    def share(self, value: float) -> float:
        """Where between bottom and top, 0 to 1, a value is."""
        return (value - self.bottom) / (self.top - self.bottom)

    def text(self, value: float) -> str:
        """ "4:21", or "RPE 8.5", to the half."""
        return brief.pace_of(value, value, self.unit) if self.by_pace else f"RPE {round(value * 2) / 2:g}"

    def range_text(self, block: Block) -> str:
        """What a block's range is: "5:48-6:32", "RPE 3-4"."""
        found = block.item.speeds if self.by_pace else block.item.rpe
        low, high = found or (self.value(block), self.value(block))
        if self.by_pace:
            return brief.pace_of(low, high, self.unit)
        return self.text(low) if low == high else f"{self.text(low)}-{high}"

    @property
    def title(self) -> str:
        return f"pace, min/{self.unit}" if self.by_pace else "effort, RPE"


def of(blocks: list[Block], unit: str) -> Scale:
    """The scale for a day's blocks that are run."""
    if all(block.estimate.known for block in blocks):
        speeds = [block.estimate.mm_s for block in blocks]
        slowest = min(speeds, default=units.MIN_MM_S)
        return Scale(True, slowest * _BOTTOM, max([slowest * _TOP, *speeds]), unit)
    return Scale(False, 0, _TOP_EFFORT, unit)


def run(blocks: list[Block]) -> list[Block]:
    """The blocks that have a length on the belt: the others have no place along it."""
    return [block for block in blocks if block.estimate.mm > 0]
