"""Calibration before a run: how much belt passes in a pulse, and what the console shows over what is true. The app
imports it when it is asked for, and lets it go after."""

import gc
import time

from firmware import calibrations, dialog
from firmware.core import calibration, units
from firmware.dialog import ask, choose, confirm, enter, is_hold
from firmware.ui import calibrate_page, pages

_MODULES = (
    "firmware.calibrate firmware.calibrations firmware.dialog firmware.setup firmware.core.calibration"
    " firmware.core.settings firmware.core.vdot firmware.core.quantities firmware.core.nearest firmware.drivers.files"
    " firmware.ui.calibrate_page firmware.ui.choices firmware.ui.menus firmware.ui.pages"
)
_ITEMS = ("Belt laps", "Known distance", "Known speed", "Console", "Before", "Back")
_HOW = ("laps", "distance", "speed", "console")
_UM = "um_per_pulse"
_CONSOLE = "console_permille"
# A hand that presses twice means one passing.
_LEAST_MILLI = 2000
# Even between half of a last digit less and half of one more: one sigma, in thousandths of the digit.
_DIGIT_MILLI = 289
# How long each half of a look at the console's speed takes, and by how many per cent they may differ.
_HALF_MS = 3000
_STEADY_PERCENT = 2
_LEVELS = 3
# Where nobody has set the calendar, it counts from 1970 or 2000.
_FIRST_YEAR = 2024


def begin(board, belt, chosen, write_down, renew):
    """The wizards, to be put in a run's place. `chosen`, the app's Settings, are changed in place, and renew() makes
    what depends on them, and returns the belt; write_down(write, *what) writes to flash and takes care of a failure."""
    wizard = _Wizard(board, belt, chosen, write_down, renew)
    return dialog.Dialog(wizard.flow(), _MODULES, wizard.pulses)


class _Stamps:
    """Stands between `source`, a PulseInput, and its belt: the same read() and lost(). `last_us`: the last stamp."""

    def __init__(self, source):
        self._source = source
        self.last_us = 0

    def read(self):
        """The oldest unread stamp, or -1 when there is none."""
        stamp = self._source.read()
        if stamp >= 0:
            self.last_us = stamp
        return stamp

    def lost(self):
        """How many edges passed, since last asked, of which there is no stamp."""
        return self._source.lost()


class _Wizard:
    def __init__(self, board, belt, chosen, write_down, renew):
        self.pulses = _Stamps(board.pulses)
        self._rtc = board.rtc
        self._belt = belt
        self._chosen = chosen
        self._write_down = write_down
        self._renew = renew
        self._notices = []
        self._record = calibrations.load(self._notices)

    def flow(self):
        """From the list to the end, one wizard after the other."""
        for title, text in self._notices:
            yield from confirm(pages.message(title, text))
        ways = (self._laps, self._distance, self._speed, self._console)
        at = 0
        while True:
            self._follow(self._chosen.um_per_pulse)
            at = yield from choose("CALIBRATE", _ITEMS, at, "hold: choose")
            if at > len(ways):
                return
            try:
                if at == len(ways):
                    yield from self._go_back()
                else:
                    key = _CONSOLE if at == 3 else _UM
                    while True:
                        value, error = yield from ways[at]()
                        if (yield from self._offer([key, value, error, _HOW[at], self._today()])):
                            break
            except dialog.Back:
                pass
            except ValueError as error:
                yield from confirm(calibrate_page.refused(str(error)))

    # The wizards. Each returns (value, error), or raises a ValueError with the reason.

    def _laps(self):
        text = yield from enter("BELT LENGTH", "%04d" % self._record["belt_mm"], "mm")
        lap_mm = int(text)
        marks = []
        bar = ""
        while not (yield from ask(calibrate_page.laps(len(marks) - 1, bar))):
            milli = self._milli()
            if not marks or milli - marks[-1] >= _LEAST_MILLI:
                marks.append(milli)
            try:
                um, error = calibration.from_laps(marks, lap_mm, len(marks) - 1)
                bar = calibrate_page.bar_text(error, um)
            except ValueError:
                bar = ""  # too few, or what is to be said in the end
        if len(marks) < 2:
            raise dialog.Back
        if lap_mm:
            self._record["belt_mm"] = lap_mm
        if len(marks) > 2:
            return calibration.from_laps(marks, lap_mm)
        # The first and the last only.
        laps = yield from enter("LAPS BETWEEN", "20", "laps")
        return calibration.from_laps(marks, lap_mm, int(laps))

    def _distance(self):
        unit = self._chosen.unit
        text = yield from enter("DISTANCE", "1.00", unit)
        hundredths = int(text.replace(".", ""))
        one = units.unit_mm(unit)
        to = "Press at the start, and again at %s %s." % (text, unit)
        _, milli = yield from self._measure("DISTANCE", to, "press at " + text)
        return calibration.from_distance(hundredths * one // 100, milli, one * _DIGIT_MILLI // 100000)

    def _speed(self):
        unit = self._chosen.unit
        name = calibrate_page.speed_name(unit)
        text = yield from enter("TRUE SPEED", "10.0", name)
        to = "Run at %s %s. Press when it is steady, and again after a minute." % (text, name)
        ms, milli = yield from self._measure("TRUE SPEED", to, "press: done")
        return calibration.from_speed(self._um_s(int(text.replace(".", ""))), ms, milli, self._digit_um_s())

    def _console(self):
        name = calibrate_page.speed_name(self._chosen.unit)
        text = yield from enter("FIRST OF THREE", "08.0", name)
        tenths = int(text.replace(".", ""))
        # A walker's three speeds are nearer.
        step = 20 if tenths >= 60 else 10
        error = self._digit_um_s() * 10000 // max(self._um_s(tenths), 1)
        ratios = []
        is_steady = True
        while len(ratios) < _LEVELS:
            text = "%d.%d" % (tenths // 10, tenths % 10)
            page = calibrate_page.level(len(ratios) + 1, text, self._chosen.unit, is_steady)
            if (yield from ask(page)):
                raise dialog.Back
            page = calibrate_page.measuring(text, self._chosen.unit)
            first = yield from self._look(page)
            second = yield from self._look(page)
            is_steady = abs(first - second) * 100 <= _STEADY_PERCENT * first
            if is_steady:
                ratios.append(calibration.console_ratio(self._um_s(tenths), (first + second) // 2))
                tenths += step
        ratio, error = calibration.mean_ratio(ratios, error)
        return (ratio + 5) // 10, error

    def _look(self, page):
        """The belt's speed over half of a look, um/s."""
        _, began_ms = yield page
        before = self._milli()
        now_ms = began_ms
        while now_ms - began_ms < _HALF_MS:
            event, now_ms = yield page
            if event and is_hold(event):
                raise dialog.Back
        return self._chosen.um_per_pulse * (self._milli() - before) // (now_ms - began_ms)

    def _measure(self, title, text, foot):
        """(ms, thousandths of pulses) from one press to another."""
        if (yield from ask(calibrate_page.ready(title, text))):
            raise dialog.Back
        before = self._milli()
        event, began_ms = yield calibrate_page.running(title, 0, 0, foot)
        now_ms = began_ms
        while not event:
            second = (now_ms - began_ms) // 1000
            page = calibrate_page.running(title, now_ms - began_ms, (self._milli() - before) // 1000, foot)
            while not event and (now_ms - began_ms) // 1000 == second:
                event, now_ms = yield page
        if is_hold(event):
            raise dialog.Back
        return now_ms - began_ms, self._milli() - before

    def _milli(self):
        """Pulses until now, in thousandths."""
        belt = self._belt
        belt.feed(self.pulses)
        count = belt.accepted + belt.missed
        speed = belt.speed_um_s
        if speed <= 0:
            return 1000 * count
        gap_us = self._chosen.um_per_pulse * 1000000 // speed
        since_us = time.ticks_diff(time.ticks_us(), self.pulses.last_us)
        return calibration.milli_pulses(count, min(max(since_us, 0), gap_us - 1), gap_us)

    def _um_s(self, tenths):
        """um/s of tenths of km/h or mph."""
        return tenths * units.unit_mm(self._chosen.unit) // 36

    def _digit_um_s(self):
        """One sigma of a speed that is known to a tenth."""
        return self._um_s(_DIGIT_MILLI) // 1000

    # What becomes of a result.

    def _offer(self, entry, is_known=False):
        """Show a result beside what holds; True once it is settled, False to measure again. `is_known`: it was kept
        before."""
        key, value, error = entry[:3]
        old = getattr(self._chosen, key)
        if not is_known:
            of = 1000 if old is None else old
            is_near, is_sharp = calibration.is_plausible(value, error // 10 if key == _CONSOLE else error, of)
            if not (is_near and is_sharp):
                yield from confirm(calibrate_page.unlikely(is_near, is_sharp))
        if not (yield from confirm(calibrate_page.result(key, old, value, error))):
            return False
        fault = self._keep(entry, old)
        yield from confirm(calibrate_page.kept(key) if fault is None else fault)
        return True

    def _keep(self, entry, old):
        """Write a result to flash and let it hold; None, or a Page that says why not."""
        gc.collect()
        from firmware import setup
        from firmware.core import settings

        gc.collect()
        key, value = entry[:2]
        record = self._record
        given = setup.load([])
        gc.collect()
        given[key] = value
        console = self._chosen.console_permille
        if key == _UM and console is not None:
            # What the console shows stays; what is true has changed.
            given[_CONSOLE] = min(max((console * old + value // 2) // value, 500), 2000)
        try:
            settings.decode(settings.encode(given))
        except settings.SettingsError as error:
            return calibrate_page.refused(str(error).replace("settings.json: ", ""))
        if old is not None and key not in [kept[0] for kept in record["kept"]]:
            calibrations.add(record, [key, old, None, "as set", None])
        calibrations.add(record, entry)
        self._follow(given.get(_UM, self._chosen.um_per_pulse))
        gc.collect()
        # The list first: what it has beyond the settings harms nobody.
        if not (self._write_down(calibrations.save, record) and self._write_down(setup.save, given)):
            return calibrate_page.not_kept()
        gc.collect()
        settings.update(given, self._chosen)
        self._belt = self._renew()
        return None

    def _follow(self, um):
        """Make the list's ratios those of a belt with `um` in a pulse, whoever has set it: what the console showed
        stays; what is true has changed."""
        turn_um = um * self._chosen.pulses_per_rev
        record = self._record
        was_um = record.get("turn_um", turn_um)
        record["turn_um"] = turn_um
        for entry in record["kept"]:
            if entry[0] == _CONSOLE:
                entry[1] = max((entry[1] * was_um + turn_um // 2) // turn_um, 1)

    def _go_back(self):
        """Offer what was kept before."""
        kept = self._record["kept"]
        if not kept:
            yield from confirm(calibrate_page.nothing_kept())
            return
        at = yield from choose("BEFORE", [calibrate_page.kept_row(entry) for entry in kept])
        yield from self._offer(kept[at], True)

    def _today(self):
        now = self._rtc.datetime()
        return None if now[0] < _FIRST_YEAR else "%d-%02d-%02d" % now[:3]
