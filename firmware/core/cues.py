"""What the runner is told beside the screen, by number: a sounder's patterns stand in this order."""

from micropython import const

COUNT = const(1)  # each of the last three seconds
GO = const(2)  # a step begins
NEXT = const(3)  # the next step is announced
HALF = const(4)  # half of a long step is done
LAST = const(5)  # the last 100 m
SLOW = const(6)
FAST = const(7)
RIGHT = const(8)  # on target again
PAUSE = const(9)
DONE = const(10)
