"""The board's clock: local time, as the runner reads it, by which runs are dated. It is lost with the power."""

from datetime import datetime, timedelta

from paceclip.usb.link import Link

# Prints it, for off().
LOOK = "import json\nimport machine\nprint(json.dumps(machine.RTC().datetime()))\n"
_RIGHT = timedelta(seconds=2)
# One that nobody has set begins in 2000.
_UNSET = timedelta(days=366)


def off(said: list[int], now: datetime) -> timedelta:
    """By how much LOOK's answer is off; 0 up to 2 s, and timedelta.max where it is no time at all."""
    year, month, day, _, hour, minute, second, _ = said
    try:
        by = abs(now - datetime(year, month, day, hour, minute, second))
    except ValueError:
        return timedelta.max
    return by if by > _RIGHT else timedelta(0)


def told(by: timedelta) -> str:
    """The same in words."""
    if not by:
        return "right"
    return "not set" if by > _UNSET else f"off by {by.total_seconds():.0f} s"


def set_to(link: Link, now: datetime) -> None:
    """Set it."""
    numbers = (now.year, now.month, now.day, now.weekday(), now.hour, now.minute, now.second, now.microsecond)
    link.do(f"import machine\nmachine.RTC().datetime({numbers})")
