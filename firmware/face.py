"""The display as the runner sees it: what stands on it, how bright it is, and that it is unplugged at times."""

from micropython import const

# Contrast for each brightness of the settings, from 1 on, and while nobody has done anything for long.
_LEVELS = const(b"\x28\x80\xff")
_DIM = const(1)
# So many pictures are a flash. Every so often the picture moves by a row, against burn-in.
_FLASH_DRAWS = const(2)
_SHIFT_MS = const(300000)
_MINUTE_MS = const(60000)
_RENEW_DRAWS = const(3)


class Face:
    """The display of a `board`, set up by `settings`. OSError from draw() and flush() where there is none; close() is
    to be called then, and the next draw() tries again."""

    def __init__(self, board, settings):
        self._board = board
        self._settings = settings
        self._display = None
        self._screens = None
        self._draws = 0
        self._look = -1
        self._touch_ms = 0
        self._flashes = 0

    def touch(self, now_ms: int):
        """Somebody is there: no dimming for a while."""
        self._touch_ms = now_ms

    def flash(self):
        """Dark on light for a moment, where the runner wants that."""
        if self._settings.flash:
            self._flashes = _FLASH_DRAWS

    def begin(self):
        """Hold on to nothing that was drawn, and let no flash go on."""
        self._flashes = 0
        if self._display is None:
            return
        canvas = self._display.canvas
        if self._settings.height == 32:
            from firmware.ui.small_screens import SmallScreens

            self._screens = SmallScreens(canvas)
        else:
            from firmware.ui.screens import Screens

            self._screens = Screens(canvas)

    def draw(self, view, now_ms: int):
        """Draw a Dial or a Page, to be sent by flush()."""
        if self._display is None:
            self._display = self._board.open_display(self._settings.height, self._settings.rotate)
            self._look = -1
            self.begin()
        self._screens.draw(view, now_ms)
        # Light, dark or turned to dark on light: said when it changes.
        settings = self._settings
        idle_ms = settings.dim_minutes * _MINUTE_MS
        is_dim = idle_ms and now_ms - self._touch_ms >= idle_ms
        level = _DIM if is_dim else _LEVELS[settings.brightness - 1]
        is_inverse = self._flashes > 0
        self._flashes -= is_inverse
        is_low = now_ms // _SHIFT_MS & 1
        look = level << 2 | is_inverse << 1 | is_low
        if look != self._look:
            self._display.show(is_inverse, level, is_low)
            self._look = look

    def flush(self) -> bool:
        """Send what changed, for 3 ms at most; True where there is more."""
        return self._display.flush()

    def renew(self):
        """Every third time, send a part again of what did not change."""
        self._draws += 1
        if self._draws % _RENEW_DRAWS == 0:
            self._display.renew()

    def close(self):
        """There is no display any more."""
        self._display = self._screens = None
