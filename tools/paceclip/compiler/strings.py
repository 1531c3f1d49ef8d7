"""Keeps short strings of modules that are let go from staying behind.

MicroPython keeps a string of up to ten bytes that stands in code once and for good, as a name: a word of the settings'
menu would be in the heap for the rest of the day. What stands in a constant tuple goes with its module. So such strings
come from one, at a module's top; but for those that are kept anyway: names, and strings of modules that stay.
"""

import ast
from collections.abc import Iterable

_INTERNED = 10  # bytes


def short_strings(tree: ast.Module) -> set[str]:
    """The strings of a module that would be kept for good, but for those in f-strings and constant tuples."""
    found = _Strings(set())
    found.visit(tree)
    return set(found.table)


def let_go(trees: Iterable[ast.Module], kept: set[str]) -> None:
    """Take the short strings of modules from a tuple of each, but for those in `kept`."""
    for tree in trees:
        strings = _Strings(kept)
        strings.constants = {
            node.targets[0].id: node.value.args[0].value
            for node in tree.body
            if isinstance(node, ast.Assign) and strings.is_constant(node)
        }
        tree.body = [node for node in tree.body if not strings.is_constant(node)]
        strings.visit(tree)
        if strings.table:
            value = ast.Tuple([ast.Constant(text) for text in strings.table], ast.Load())
            top = ast.Assign([ast.Name(_TABLE, ast.Store())], value)
            tree.body.insert(1 if isinstance(tree.body[0], ast.Expr) else 0, top)
            ast.fix_missing_locations(tree)


_TABLE = "_short_strings"


class _Strings(ast.NodeTransformer):
    def __init__(self, kept: set[str]) -> None:
        self._kept = kept
        self.table: dict[str, int] = {}
        self.constants: dict[str, str] = {}

    def is_constant(self, node: ast.stmt) -> bool:
        """Whether a statement is `_NAME = const("short")`."""
        match node:
            case ast.Assign(
                targets=[ast.Name()],
                value=ast.Call(func=ast.Name(id="const"), args=[ast.Constant(value=str(text))]),
            ):
                return self._is_short(text)
        return False

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if not isinstance(node.value, str) or not self._is_short(node.value):
            return node
        return self._taken(node.value)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._taken(self.constants[node.id]) if node.id in self.constants else node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        # A docstring is not compiled.
        return node if isinstance(node.value, ast.Constant) else self.generic_visit(node)  # type: ignore[return-value]

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                part.value = self.visit(part.value)
        return node

    def visit_Tuple(self, node: ast.Tuple) -> ast.expr:
        return node if all(isinstance(each, ast.Constant) for each in node.elts) else self.generic_visit(node)  # type: ignore[return-value]

    def _is_short(self, text: str) -> bool:
        return 0 < len(text.encode()) <= _INTERNED and text not in self._kept

    def _taken(self, text: str) -> ast.expr:
        at = self.table.setdefault(text, len(self.table))
        return ast.Subscript(ast.Name(_TABLE, ast.Load()), ast.Constant(at), ast.Load())
