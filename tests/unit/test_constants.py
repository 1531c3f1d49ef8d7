"""Constants in place of their names: the same behaviour."""

import ast
import textwrap

import pytest
from paceclip.compiler.constants import ConstantError, drop_const, hide_constants, put_in_place
from paceclip.compiler.names import asked_for

CUES = """
from micropython import const

SLOW = const(6)
WORD = "slow"
KINDS = (1, 2)
count = 0
level = 0

def grow():
    global count
    count += SLOW

def change(level):
    return level
"""


def in_place(asked=(), **modules):
    """The modules' texts once constants are put in place."""
    trees = {f"core.{name}": ast.parse(text) for name, text in {"cues": CUES, **modules}.items()}
    put_in_place(trees, set(asked))
    return {name.removeprefix("core."): ast.unparse(tree) for name, tree in trees.items()}


def test_constants_of_other_modules_are_put_in_place_and_their_imports_dropped():
    texts = in_place(
        by_name="from core.cues import SLOW, KINDS, WORD as w\ndef f(x=SLOW):\n    return f'{w}', KINDS, SLOW",
        by_module="from core import cues\nx = [cues.SLOW, cues.WORD]",
        both="from core import cues\nx = cues.SLOW\ny = cues.KINDS",
    )
    assert texts["by_name"] == "from core.cues import KINDS\n\ndef f(x=6):\n    return (f\"{'slow'}\", KINDS, 6)"
    assert texts["by_module"] == "x = [6, 'slow']"
    assert texts["both"] == "from core import cues\nx = 6\ny = cues.KINDS"


def test_a_constant_that_is_in_place_everywhere_is_defined_no_more():
    names = {"const": lambda value: value}
    text = in_place()["cues"]
    exec(text.replace("from micropython import const", ""), names)
    assert not {"SLOW", "WORD"} & set(names)
    assert names["KINDS"] == (1, 2)
    names["grow"]()
    assert names["count"] == 6
    assert names["change"](3) == 3


def test_what_changes_or_is_shadowed_is_no_constant():
    assert (
        "x = cues.count + cues.level" in in_place(other="from core import cues\nx = cues.count + cues.level")["other"]
    )


def test_a_constant_that_a_text_asks_for_stays():
    assert "SLOW = const(6)" in in_place(asked={"SLOW"})["cues"]


@pytest.mark.parametrize(
    "text",
    [
        "from core.cues import SLOW\nSLOW = 7",
        "from core import cues\n\ncues.SLOW = 7",
        "from core.cues import SLOW\ndel SLOW",
    ],
)
def test_to_change_another_module_s_constant_is_refused(text):
    with pytest.raises(ConstantError, match=r"core\.other: line \d: SLOW is another module's constant"):
        in_place(other=text)


def test_const_is_left_out_where_the_compiler_does_not_need_it():
    text = "from micropython import const\n_A = const(1)\nB = const(2)\nx = f(const(3), y=const(4))\n"
    tree = ast.parse(text)
    drop_const(tree)
    assert ast.unparse(tree) == "_A = const(1)\nB = 2\nx = f(3, y=4)"


def test_a_library_s_constants_lose_their_names_unless_others_ask_for_them():
    text = """
        from micropython import const
        SET_DISP = const(0xAE)
        SET_MUX = const(0xA8)
        OPEN = const(1)
        OFF = const(2)
        _OFF = 3
        width = 128
        def start():
            return SET_DISP, SET_MUX, OFF, _OFF, width
    """
    tree = ast.parse(textwrap.dedent(text))
    asked = asked_for(ast.parse("import panel\nfrom panel import OPEN as o\nprint(panel.SET_MUX)"))
    hide_constants(tree, asked)
    assert ast.unparse(tree) == ast.unparse(ast.parse(textwrap.dedent(text).replace("SET_DISP", "_SET_DISP")))
