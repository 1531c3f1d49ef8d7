"""The device's small ints on CPython."""


class Small(int):
    """An int that fails where the device would leave its small ints, and so allocate: 31 bits, signed."""


def _checked(name):
    plain = getattr(int, name)

    def operator(self, other):
        value = plain(self, other)
        assert -(2**30) <= value < 2**30, f"{int(self)} {name} {int(other)} is no small int"
        return Small(value)

    return operator


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "floordiv", "mod", "and", "xor", "lshift", "rshift"):
    setattr(Small, f"__{_name}__", _checked(f"__{_name}__"))
