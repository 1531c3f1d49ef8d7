"""Makes one file of modules that are in the heap together, as the firmware is compiled, and brings all near.

A module by itself costs heap (docs/benchmarks.md has how much): its object, its table of names, its globals with a name
for all that it imports, and its own name three times, dotted, as a path and as its package's attribute. So does a
package. In the sources a module is one idea; on the device, those of a group in GROUPS are one module, and all stand in
one folder.

What a group's modules import of each other is theirs already, `units.pace_text` is `pace_text`; other modules import it
from the group. So no two of a group may define the same public name; and none may hide it behind a local one.
"""

import ast
import symtable
from collections.abc import Iterable, Iterator

from paceclip.compiler.names import is_store, replace

# The order in which they are run is theirs. The one that the group is called by is the last.
_RESIDENT = (
    ("firmware.core.ticks", "firmware.core.turns", "firmware.core.beat", "firmware.core.belt"),
    ("firmware.core.units", "firmware.core.workout", "firmware.core.paces"),
    ("firmware.core.journal", "firmware.core.session"),
    (
        "firmware.drivers.storage",
        "firmware.drivers.modules",
        "firmware.drivers.button",
        "firmware.drivers.oled",
        "firmware.drivers.pulse_input",
    ),
    ("firmware.ui.widgets", "firmware.ui.font", "firmware.ui.view", "firmware.ui.screens"),
    (
        "firmware.core.coach",
        "firmware.ui.dial",
        "firmware.ui.presenter",
        "firmware.drivers.buzzer",
        "firmware.logbook",
        "firmware.run",
    ),
    ("firmware.face", "firmware.app"),
)
# Not always there, but always together.
_OTHERS = (
    ("firmware.core.nearest", "firmware.core.quantities"),
    ("firmware.core.vdot", "firmware.core.settings"),
    ("firmware.core.step_line", "firmware.core.script"),
    ("firmware.core.progress", "firmware.shelf"),
)

GROUPS = _RESIDENT + _OTHERS

# What is in the heap during a run.
STAY = {module for group in _RESIDENT for module in group} | {"firmware.boards.esp32_devkit", "busio"}


class BundleError(Exception):
    """Modules that can't be one; str() says why, and where."""


def moved(modules: Iterable[str], groups: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Where on the device those modules are that are elsewhere."""
    groups = [group for group in groups if set(group) <= set(modules)]
    found = {module: _near(group[-1]) for group in groups for module in group}
    found |= {module: _near(module) for module in modules if module not in found}
    return {module: place for module, place in found.items() if module != place}


def bundle(trees: dict[str, ast.Module], groups: Iterable[tuple[str, ...]]) -> None:
    """Make one module of each group in `trees`, modules by name, in place, and bring them near. Groups of which any
    module is missing are left alone."""
    elsewhere = moved(trees, groups)
    for group in groups:
        if set(group) <= set(trees):
            trees[group[-1]] = _part({module: trees.pop(module) for module in group})
    for module in list(trees):
        tree = trees.pop(module)
        _Imports(elsewhere).visit(tree)
        place = elsewhere.get(module, module)
        if place in trees:
            raise BundleError(f"{module}: there are two modules of this name, which come to stand in one folder")
        trees[place] = tree


def _near(module: str) -> str:
    parts = module.split(".")
    return f"{parts[0]}.{parts[-1]}" if len(parts) > 1 else module


def _part(trees: dict[str, ast.Module]) -> ast.Module:
    """One module of several."""
    tops: dict[str, str] = {}
    body: list[ast.stmt] = []
    for module, tree in trees.items():
        inside = _Inside(module, set(trees))
        tree = inside.visit(tree)
        # What two import by one name is one thing; all else that is private is its module's own.
        same = {name for name, told in _bound([*filter(_is_import, tree.body)]).items() if tops.get(name) == told}
        names = set(_bound(tree.body)) & set(tops) - same
        _rename(tree, {name: _other(name, tops) for name in sorted(names) if name[0] == "_"})
        for name, told in _bound(tree.body).items():
            if tops.get(name, told) != told:
                raise BundleError(f"{module}: {name} is defined in {[*trees][-1]} twice")
        for name in (_asked(tree) & set(tops)) - set(_bound(tree.body)) - inside.own:
            raise BundleError(f"{module}: {name} means something else in {[*trees][-1]}")
        new = [node for node in tree.body if not (_is_import(node) and set(_bound([node])) <= set(tops))]
        tops |= _bound(tree.body)
        body += [node for node in new if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
    return ast.Module(body, [])


class _Inside(ast.NodeTransformer):
    """Takes what a module imports from its group for its own. `own` are names that it has from there."""

    def __init__(self, module: str, group: set[str]) -> None:
        self._module = module
        self._group = group
        self._modules: set[str] = set()
        self.own: set[str] = set()
        self._locals: list[set[str]] = []

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt | None:
        if node.module in self._group:
            for alias in node.names:
                if alias.asname:
                    raise BundleError(f"{self._module}: line {node.lineno}: {alias.name} has another name here")
                self.own.add(alias.name)
            return None
        here = [alias for alias in node.names if f"{node.module}.{alias.name}" in self._group]
        self._modules |= {alias.asname or alias.name for alias in here}
        node.names = [alias for alias in node.names if alias not in here]
        return node if node.names else None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        inside = list(ast.walk(node))
        names = {each.arg for each in inside if isinstance(each, ast.arg)}
        names |= {each.id for each in inside if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
        self._locals.append(names)
        self.generic_visit(node)
        self._locals.pop()
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        match node.value:
            case ast.Name(id=name) if name in self._modules:
                if any(node.attr in names for names in self._locals):
                    raise BundleError(f"{self._module}: line {node.lineno}: a local {node.attr} hides {name}'s")
                self.own.add(node.attr)
                return ast.copy_location(ast.Name(node.attr, node.ctx), node)
        self.generic_visit(node)
        return node


class _Imports(ast.NodeTransformer):
    """Imports modules from where they are; in lists of such, a group stands where it did by its own name."""

    def __init__(self, elsewhere: dict[str, str]) -> None:
        self._elsewhere = elsewhere

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        made: list[ast.stmt] = []
        for alias in node.names:
            place = self._elsewhere.get(f"{node.module}.{alias.name}")
            if place:
                package, _, last = place.rpartition(".")
                name = alias.asname or alias.name
                alone = ast.alias(last, None if name == last else name)
                made.append(ast.copy_location(ast.ImportFrom(package, [alone], 0), node))
        node.names = [alias for alias in node.names if f"{node.module}.{alias.name}" not in self._elsewhere]
        node.module = self._elsewhere.get(node.module or "", node.module)
        return [*made, node] if node.names else made

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str) and node.value.startswith("firmware."):
            if node.value.endswith("."):
                # A package: the rest is made up as it is needed.
                node.value = node.value.split(".")[0] + "."
            places = ((word, self._elsewhere.get(word, word)) for word in node.value.split(" "))
            node.value = " ".join(place for word, place in places if word.split(".")[-1] == place.split(".")[-1])
        return node


def _bound(body: list[ast.stmt]) -> dict[str, str]:
    """The names that statements at a module's top bind, and what they tell of them."""
    found = {}
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found[name] = ast.unparse(node)
            case ast.Import(names=names):
                found |= {(alias.asname or alias.name).split(".")[0]: f"import {alias.name}" for alias in names}
            case ast.ImportFrom(names=names):
                found |= {alias.asname or alias.name: f"{node.module}: {alias.name}" for alias in names}
            case _:
                for name in ast.walk(node):
                    if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                        found[name.id] = ast.unparse(node)
    return found


def _asked(tree: ast.Module) -> set[str]:
    """The names that a module's functions and its top ask their module, or Python, for."""
    tables = [symtable.symtable(ast.unparse(tree), "", "exec")]
    found = set()
    for table in tables:
        tables += table.get_children()
        found |= {each.get_name() for each in table.get_symbols() if each.is_global() or table.get_type() == "module"}
    return found


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom))


def _other(name: str, taken: dict[str, str]) -> str:
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


def _members(node: ast.ClassDef) -> Iterator[ast.AST]:
    """What binds a name in a class, and not in its module."""
    for each in node.body:
        if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield each
        else:
            yield from filter(is_store, ast.walk(each))


def _rename(tree: ast.Module, names: dict[str, str]) -> None:
    """Rename what is private to a module at its top: not what a class calls so, nor what is imported from there."""
    members = {each for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for each in _members(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.alias) and (node.asname or node.name) in names:
            node.asname = names[node.asname or node.name]
    others = (ast.Attribute, ast.keyword, ast.alias)
    replace((node for node in ast.walk(tree) if node not in members and not isinstance(node, others)), names)
