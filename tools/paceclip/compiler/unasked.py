"""Leaves out of a library's source what nobody asks for: its classes, their methods, what it imports."""

import ast

from paceclip.compiler.names import name_of


def drop_unasked(tree: ast.Module, asked: set[str]) -> None:
    """Leave out of a module its classes, their methods and what it imports at the top, where nothing in the module uses
    them and no name in `asked` does; and what is there for other tools: imports for types, the module's version."""
    tree.body = [node for node in tree.body if not _is_for_tools(node)]
    _drop_definitions(tree, tree, ast.ClassDef, asked)
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            _drop_definitions(tree, node, ast.FunctionDef, asked)
    used = asked | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imported = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    drop_imports(tree, imported - used)


def drop_imports(tree: ast.Module, names: set[str]) -> None:
    """Drop names that `from ... import` at the top brings in."""
    for node in list(tree.body):
        if isinstance(node, ast.ImportFrom):
            node.names = [alias for alias in node.names if (alias.asname or alias.name) not in names]
            if not node.names:
                tree.body.remove(node)


def _is_for_tools(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Name) and target.id.startswith("__") for target in node.targets)
    # Where there is no `typing`, as on the device, none of it is imported.
    tried = node.body if isinstance(node, ast.Try) else []
    return any(isinstance(each, ast.ImportFrom) and each.module in ("typing", "circuitpython_typing") for each in tried)


def _drop_definitions(tree: ast.Module, parent: ast.Module | ast.ClassDef, kind: type, asked: set[str]) -> None:
    for node in list(parent.body):
        if not isinstance(node, kind) or node.name in asked or node.name.startswith("__"):
            continue
        inside = set(ast.walk(node))
        others = (other for other in ast.walk(tree) if other not in inside and not isinstance(other, ast.FunctionDef))
        if node.name not in map(name_of, others):
            parent.body.remove(node)
