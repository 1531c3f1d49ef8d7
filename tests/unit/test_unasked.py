"""A library without what nobody asks for."""

import ast
import textwrap

from paceclip.compiler.names import asked_for
from paceclip.compiler.unasked import drop_unasked


def test_a_library_loses_the_classes_methods_and_imports_that_nobody_asks_for():
    text = """
        from bus import i2c, spi
        try:
            from typing import Optional
            import bus
        except ImportError:
            pass
        try:
            from fast import blit
        except ImportError:
            from slow import blit
        __version__ = "2.12"
        class Panel:
            def __init__(self):
                self.write()
            def write(self):
                return 0
            def invert(self):
                pass
            def contrast(self):
                pass
        class I2C(Panel):
            def write(self):
                i2c.write()
        class SPI(Panel):
            def write(self):
                spi.write()
    """
    tree = ast.parse(textwrap.dedent(text))
    drop_unasked(tree, asked_for(ast.parse("from panel import I2C\nI2C().contrast()")))
    left = """
        from bus import i2c
        try:
            from fast import blit
        except ImportError:
            from slow import blit
        class Panel:
            def __init__(self):
                self.write()
            def write(self):
                return 0
            def contrast(self):
                pass
        class I2C(Panel):
            def write(self):
                i2c.write()
    """
    assert ast.unparse(tree) == ast.unparse(ast.parse(textwrap.dedent(left)))
