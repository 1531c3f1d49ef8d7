"""What CPython needs to import the device's modules: MicroPython's `const`, which its compiler works out by itself."""


def const(value):
    """The value: on CPython a constant is a variable like any other."""
    return value
