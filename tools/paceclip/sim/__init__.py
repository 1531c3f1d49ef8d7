"""The device in a terminal: `paceclip sim`."""
