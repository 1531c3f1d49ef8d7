"""Short strings that go with their modules: the same behaviour, and none of them in code."""

import ast

from paceclip.compiler.strings import let_go, short_strings

SOURCE = '''"""Short."""
from micropython import const

_HALF = const("half")
_LONG = const("longer than ten")
_PAIR = ("km", "mi")


class Page:
    title = "TITLE"


def draw(unit="km/h", *rest):
    """Said."""
    words = {"one": unit, _HALF: f"{unit} a{'b'}", "": "kept", "longer than ten": _LONG}
    return words, _PAIR, Page.title, [word for word in ("x", unit)], b"bytes"
'''


def run(text):
    names = {"const": lambda value: value}
    exec(text.replace("from micropython import const", ""), names)
    return names["draw"](), names["draw"]("mph")


def test_behaves_as_before_with_its_strings_in_a_tuple():
    tree = ast.parse(SOURCE)
    let_go([tree], {"kept"})
    text = ast.unparse(tree)
    assert run(text) == run(SOURCE)
    assert short_strings(ast.parse(SOURCE)) == {"half", "TITLE", "km/h", "one", "b", "kept", "x"}
    assert short_strings(ast.parse(text)) == {"kept"}
    assert text.startswith('"""Short."""\n_short_strings = (')


def test_a_module_without_any_stays_as_it_is():
    for source in ("x = 1", "", "'''Said.'''\nx = ('a', 'b')"):
        tree = ast.parse(source)
        let_go([tree], set())
        assert ast.unparse(tree) == ast.unparse(ast.parse(source))
