"""Puts constants in place of their names, in a module's source, before it is compiled.

Private ones the compiler puts in place by itself, and needs no import of `const` for it. Public ones it keeps, in the
table of their module and in those of all that import them: a number takes less heap than its name there.
"""

import ast

from paceclip.compiler.names import constants, is_private, is_store, name_of, replace, target_of
from paceclip.compiler.unasked import drop_imports


class ConstantError(Exception):
    """A constant that can't be put in place safely; str() says which and where."""


def drop_const(tree: ast.Module) -> None:
    """Leave `const` out of a module's names: the compiler knows it, and where it has nothing to do, it gives back what
    it gets."""
    private = {node.value for node in tree.body if (name := target_of(node)) and is_private(name)}
    _Const(private).visit(tree)
    drop_imports(tree, {"const"})


class _Const(ast.NodeTransformer):
    """Puts what is given to `const` in the place of the call, but for calls in `stay`."""

    def __init__(self, stay: set[ast.AST]) -> None:
        self._stay = stay

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        is_const = isinstance(node.func, ast.Name) and node.func.id == "const"
        return node.args[0] if is_const and node not in self._stay else node


def put_in_place(trees: dict[str, ast.Module], asked: set[str]) -> None:
    """Put the values of public constants where they are asked for, in their own module and in others, and drop
    definitions and imports that nobody needs then; but for names in `asked`. `trees` are modules by their names."""
    values = {module: _values(tree, asked) for module, tree in trees.items()}
    for module, tree in trees.items():
        tree.body = [node for node in tree.body if target_of(node) not in values[module]]
        names = dict(values[module])
        modules: dict[str, dict[str, ast.Constant]] = {}
        for node in tree.body:
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    name = alias.asname or alias.name
                    if alias.name in values.get(node.module or "", {}):
                        names[name] = values[node.module or ""][alias.name]
                    if f"{node.module}.{alias.name}" in values:
                        modules[name] = values[f"{node.module}.{alias.name}"]
        _Values(module, names, modules).visit(tree)
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        drop_imports(tree, {*names, *modules} - used)


class _Values(ast.NodeTransformer):
    """Puts constants in the place of `NAME` and of `module.NAME`."""

    def __init__(self, where: str, names: dict[str, ast.Constant], modules: dict[str, dict[str, ast.Constant]]) -> None:
        self._where = where
        self._names = names
        self._modules = modules

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self._names:
            return node
        if is_store(node):
            raise ConstantError(f"{self._where}: line {node.lineno}: {node.id} is another module's constant")
        return ast.copy_location(ast.Constant(self._names[node.id].value), node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        match node.value:
            case ast.Name(id=module) if node.attr in self._modules.get(module, {}):
                if not isinstance(node.ctx, ast.Load):
                    raise ConstantError(f"{self._where}: line {node.lineno}: {node.attr} is another module's constant")
                return ast.copy_location(ast.Constant(self._modules[module][node.attr].value), node)
        return self.generic_visit(node)


def _values(tree: ast.Module, asked: set[str]) -> dict[str, ast.Constant]:
    """A module's public constants, NAME = 1 or NAME = const(1), of numbers and strings: what gets no other value
    anywhere in the module."""
    bound = [name_of(node) for node in ast.walk(tree) if isinstance(node, ast.arg) or is_store(node)]
    bound += [node.asname or node.name for node in ast.walk(tree) if isinstance(node, ast.alias)]
    found = {}
    for statement in tree.body:
        name = target_of(statement)
        if name is None or is_private(name) or name in asked or bound.count(name) > 1:
            continue
        value = statement.value
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "const":
            value = value.args[0]
        if isinstance(value, ast.Constant) and isinstance(value.value, (int, str)):
            found[name] = value
    return found


def hide_constants(tree: ast.Module, asked: set[str]) -> None:
    """Make a module's constants private but for those in `asked`: the compiler puts their values in place, and keeps
    neither names nor table."""
    taken = set(map(name_of, ast.walk(tree)))
    public = {name for name in constants(tree) - asked if not is_private(name)}
    names = {name: f"_{name}" for name in public if f"_{name}" not in taken}
    replace(ast.walk(tree), names)
