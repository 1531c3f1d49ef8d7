"""The sensor's view: what the sensor gives now, and a recording of it, raw, for flash.

Nothing of this is needed else: the app imports it when it is asked for, puts it in a run's place, and lets it go after.
"""

import gc
from array import array

from micropython import const

from firmware.core.quality import Quality
from firmware.drivers import files, storage
from firmware.drivers.button import LONG, SHORT, VERY_LONG
from firmware.drivers.recorder import Recorder
from firmware.ui import sensor_page
from firmware.ui.moments import GLANCE_MS, TURN_MS
from firmware.ui.view import speed_text

_FOLDER = const("data")
_FILE = const("data/pulses.txt")
_MOST_STAMPS = const(2000)
_MOST_MS = const(60000)


def begin(board, belt, settings, write_down, _renew):
    """The view, to be put in a run's place."""
    return Sensor(board.pulses, belt, settings, write_down)


class Sensor:
    """The view of the sensor `pulses` of a `belt`. Call start() first.

    To read: `pulses`, which the belt is to be fed from meanwhile; `closed`, once the runner has left;
    `modules`, to be let go then. write_down(write, *what) writes to flash and takes care of a failure.
    """

    modules = (
        "firmware.sensor firmware.core.quality firmware.drivers.recorder firmware.drivers.files firmware.ui.sensor_page"
    )

    def __init__(self, pulses, belt, settings, write_down):
        self.closed = False
        header = "paceclip-pulses 1 sensor=%s um_per_pulse=%d pulses_per_rev=%d\n"
        header %= (settings.sensor, settings.um_per_pulse, settings.pulses_per_rev)
        self.pulses = Recorder(pulses, header.encode())
        self._input = pulses
        self._belt = belt
        self._sensor = settings.sensor
        self._unit = settings.unit
        self._write_down = write_down
        self._quality = Quality(settings.sensor)
        self._page = None
        self._is_recording = False
        self._since_ms = 0

    def start(self, now_ms: int):
        """Count from now on, and show it."""
        belt = self._belt
        self._since_ms = now_ms
        self._page = None
        self._edges = self._input.edges
        self._began = (belt.accepted, belt.bounced, belt.missed, self.pulses.missing, self._input.overruns)

    def advance(self, now_ms: int):
        """Take over what the belt did."""
        belt = self._belt
        self._quality.update(now_ms, belt.accepted, belt.bounced, belt.missed + self._input.overruns)

    def view(self, now_ms: int):
        """The Page to show."""
        if self._page is not None:
            return self._page
        shown_ms = now_ms - self._since_ms
        counts = self._counts()
        is_near = self._input.pin.value() == 0
        is_seen = is_near or self._edges != self._input.edges
        self._edges = self._input.edges
        speed = speed_text(self._belt.speed_um_s // 1000, self._unit)
        if self._is_recording:
            title = "RECORDING"
            foot = "press: stop"
            last = sensor_page.count_text(self.pulses.edges, shown_ms // 1000)
        else:
            title = "SENSOR"
            foot = "hold: back" if shown_ms // TURN_MS % 2 else "press: record"
            last = sensor_page.advice(self._sensor, self._quality, counts[0], is_near)
        return sensor_page.live(title, (foot,), self._quality, counts, is_seen, speed, last)

    def press(self, event: int, now_ms: int):
        """SHORT begins and ends a recording; LONG leaves, and keeps what was recorded; DOUBLE is a hand too quick."""
        if event in (LONG, VERY_LONG):
            self._end(now_ms)
            self.closed = True
        elif event != SHORT or now_ms - self._since_ms < GLANCE_MS:
            return
        elif self._page is not None:
            self.start(now_ms)
        elif self._is_recording:
            self._end(now_ms)
        else:
            self._record(now_ms)

    def keep_journal(self, now_ms: int):
        """End a recording that has its length, and write it. None, for no day is done by that."""
        if self._is_recording and (self.pulses.is_full or now_ms - self._since_ms >= _MOST_MS):
            self._end(now_ms)

    def save(self):
        """Put what only RAM knows on flash: what was recorded so far."""
        self._end(self._since_ms)

    def _counts(self):
        """Pulses, bounced, missed and lost since the start."""
        belt = self._belt
        accepted, bounced, missed, missing, overruns = self._began
        return (
            max(belt.accepted - accepted, 0),
            max(belt.bounced - bounced, 0),
            max(belt.missed - missed, 0),
            # A belt with a reed does not ask what was lost.
            max(self.pulses.missing - missing, self._input.overruns - overruns),
        )

    def _record(self, now_ms):
        gc.collect()
        try:
            # Now, and not as they come: a flash write would merge the very edges that are recorded.
            stamps = array("i", bytes(4 * _MOST_STAMPS))
        except MemoryError:
            self._page = sensor_page.no_memory()
        else:
            self.start(now_ms)
            self.pulses.begin(stamps)
            self._is_recording = True

    def _end(self, now_ms):
        """Write what was recorded. A Ctrl-C meanwhile leaves it to be written by save()."""
        if not self._is_recording:
            return
        recorder = self.pulses
        recorder.stop()
        if not recorder.edges:
            page = sensor_page.empty()
        elif self._write_down(self._write):
            page = sensor_page.recorded(recorder.edges, (now_ms - self._since_ms) // 1000, _FILE)
        else:
            page = sensor_page.not_kept()
        self._is_recording = False
        recorder.drop()
        self._page = page
        self._since_ms = now_ms

    def _write(self):
        storage.make_folder(_FOLDER)
        files.replace(_FILE, self.pulses)
