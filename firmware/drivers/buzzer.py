"""Sound and light: a passive piezo on a PWM pin, an LED beside it that flashes the same rhythm, or either alone."""

from micropython import const

# A pattern for each cue, in their order. First its rank; then each tone's frequency in 10 Hz and its length in 10 ms,
# where 1 for a frequency is a rest; 0 ends it. The rhythm alone tells them apart, for the LED and for whoever hears no
# pitch, and so does the pitch alone. All lie where a piezo is loud, and none is shorter than a poll() may be late.
# Ranks: 4 is of this very second, 3 is news, 2 a reminder, 1 nice to know.
_PATTERNS = const(
    # 0, silence, now
    b"\x04\x00"
    # 1, count: short
    b"\x04\x78\x0c\x00"
    # 2, go: long, and an octave above
    b"\x04\xf0\x32\x00"
    # 3, next: long, short, short
    b"\x03\xb4\x1e\x01\x08\xb4\x0a\x01\x08\xb4\x0a\x00"
    # 4, halfway: short, long
    b"\x01\x96\x0a\x01\x08\x96\x1e\x00"
    # 5, last metres: four short high ones
    b"\x03\xf0\x08\x01\x08\xf0\x08\x01\x08\xf0\x08\x01\x08\xf0\x08\x00"
    # 6, too slow: three long ones that fall
    b"\x02\xc8\x1a\x01\x08\x96\x1a\x01\x08\x64\x1a\x00"
    # 7, too fast: three short ones that rise
    b"\x02\x64\x0a\x01\x08\x96\x0a\x01\x08\xc8\x0a\x00"
    # 8, on target: two short ones
    b"\x01\xc8\x0a\x01\x08\xc8\x0a\x00"
    # 9, paused: two long low ones
    b"\x04\x50\x28\x01\x14\x50\x28\x00"
    # 10, done: three short ones, and a long one above them
    b"\x04\x78\x0c\x01\x08\x78\x0c\x01\x08\x78\x0c\x01\x08\xc8\x3c\x00"
)


class Sounder:
    """Plays patterns on `pwm`, a machine.PWM of duty 0, and on `led`, a machine.Pin, high is lit; None for what isn't
    there. `volume` is 1 to 3."""

    def __init__(self, pwm, led, volume: int):
        self._pwm = pwm
        self._led = led
        # Of 65536. Half is as loud as a square wave gets. Ears go by ratios, and find half as loud what is 10 dB less.
        # An eighth of the duty takes 14 to 18 dB from the fundamental, sin(pi duty), but 6 to 9 from all of the sound,
        # whose overtones a piezo likes better: about that much, between the two.
        self._duty = 64 << 3 * volume
        # Of what is played; 0 in silence.
        self._rank = 0

    def play(self, cue: int):
        """Begin a cue's pattern (1 to 10; 0 is silence) with the next poll(), in place of one of the same rank or a
        lower one. Under one of a higher rank it is left out: what comes late is wrong."""
        at = 0
        while cue:
            at = _PATTERNS.find(b"\x00", at) + 1
            cue -= 1
        rank = _PATTERNS[at]
        if rank >= self._rank:
            self._rank = rank
            # Where the next tone stands, and when it is due.
            self._at = at + 1
            self._due_ms = 0

    def poll(self, now_ms: int):
        """Go on with the pattern; every 20 ms or so. A late poll makes a tone longer, and leaves none out."""
        if self._rank and now_ms >= self._due_ms:
            at = self._at
            tone = _PATTERNS[at]
            is_on = tone > 1
            if tone:
                self._due_ms = now_ms + 10 * _PATTERNS[at + 1]
                self._at = at + 2
            else:
                self._rank = 0
            if self._pwm:
                if is_on:
                    self._pwm.freq(10 * tone)
                self._pwm.duty_u16(self._duty if is_on else 0)
            if self._led:
                self._led.value(is_on)

    def stop(self):
        """Be silent and dark at once, the pins low: a PWM sounds on when nobody is left to end it."""
        self.play(0)
        self.poll(0)
