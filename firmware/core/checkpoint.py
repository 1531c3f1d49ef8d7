"""A checkpoint's numbers, by their places, and its flags: the end of each of a journal's blocks, docs/journal.md.

After PAUSED_MM come the sensor's four counts, from FIRST on the fields of a session, core.session.FIELDS.
"""

from micropython import const

RUN = const(0)
BLOCK = const(1)
SECONDS = const(2)
FLAGS = const(3)
PAUSED_MM = const(4)
FIRST = const(9)
INDEX = const(9)
WAITING_FOR = const(10)
STEP_MM = const(11)
STEP_MS = const(12)
RUN_UP_MM = const(13)
RUN_UP_MS = const(14)
DONE_MM = const(15)
DONE_MS = const(16)
NUMBERS = const(19)  # so many in all

ENDED = const(1)
EARLY = const(2)  # before its last step
LEFT = const(4)  # saved as the app was left
DISCARDED = const(8)
