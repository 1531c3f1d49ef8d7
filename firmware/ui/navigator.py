"""What a press of the one button means on each screen."""

from micropython import const

# Button events, as drivers.button reports them.
NONE = 0
SHORT = 1
LONG = 2

# Screens.
READY = 0
REST_DAY = 1
RUNNING = 2
OPEN = 3  # a step that stands until the button, or is off the belt
BELT = 4  # the belt has not started yet
PAUSED = 5
FINISHED = 6
MESSAGE = 7

# Commands.
_NOTHING = const(0)
START = 1
NEXT = 2
PAUSE = 3
RESUME = 4
END = 5
DISMISS = 6  # leave this screen: to the ready screen
OTHER_PLAN = 7
DONE_REST = 8

# (short, long). Ending takes two long presses, the second on a screen that says what it does. A second short press of
# an impatient starter must not skip the first step, so it means nothing while the belt stands.
_COMMANDS = (
    (START, OTHER_PLAN),
    (DONE_REST, OTHER_PLAN),
    (NEXT, PAUSE),
    (NEXT, PAUSE),
    (_NOTHING, PAUSE),
    (RESUME, END),
    (DISMISS, DISMISS),
    (DISMISS, OTHER_PLAN),
)


def command(screen: int, event: int, several: bool = False) -> int:
    """The command of a button event on a screen, 0 where it has none. `several`: there is another plan to offer."""
    if event == NONE:
        return _NOTHING
    chosen = _COMMANDS[screen][event - 1]
    if chosen == OTHER_PLAN and not several:
        return DISMISS if screen == MESSAGE else _NOTHING
    return chosen
