"""Times that the screens agree on."""

from micropython import const

TURN_MS = const(3000)  # so long a text stays where several take turns
GLANCE_MS = const(600)  # so long nobody has seen a new screen: what is pressed was meant for the one before
