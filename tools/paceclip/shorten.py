"""Shortens the names that nobody else knows, in a module's source, before it is compiled.

MicroPython keeps every name once and for good: its letters, and seven bytes in a table that doubles as it fills. The
firmware has some three hundred names that no other file asks for: private ones (a leading underscore), and parameters
that are passed by place. They become names that the ROM has, or _a, _b, ... and a, b, ..., the same few in each module.
Private constants the compiler puts in place anyway, public ones are put in place here. What a module shows is
paceclip.rename's.

restore() puts the true names back into a trace from the device.
"""

import ast
import builtins
import re
from collections.abc import Iterator, Sequence
from string import ascii_letters

_FRAME = re.compile(r'File "([\w.]+)", line')
# Where a trace names something: behind the line, and in the message of an exception.
_NAMED = re.compile(r"(?<=, in )\w+|(?<=')\w+(?=')|(?<=can't import name )\w+|\b_[A-Za-z]{1,2}\b")


class ShortenError(Exception):
    """A name that can't be shortened safely; str() says which and where."""


def keywords(tree: ast.AST) -> set[str]:
    """Names by which arguments are passed anywhere in the tree."""
    return {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}


def asked_for(tree: ast.AST) -> set[str]:
    """Names that a module may ask others for: attributes, and what it imports."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
    return names


def hide_constants(tree: ast.Module, asked: set[str]) -> None:
    """Make a module's constants private but for those in `asked`: the compiler puts their values in place, and keeps
    neither names nor table."""
    taken = set(map(_name, ast.walk(tree)))
    public = {name for name in _constants(tree) - asked if not _is_private(name)}
    names = {name: f"_{name}" for name in public if f"_{name}" not in taken}
    for node in ast.walk(tree):
        _rename(node, names)


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
    _drop_imports(tree, imported - used)


def _drop_imports(tree: ast.Module, names: set[str]) -> None:
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
        if node.name not in map(_name, others):
            parent.body.remove(node)


def drop_const(tree: ast.Module) -> None:
    """Leave `const` out of a module's names: the compiler knows it, and where it has nothing to do, it gives back what
    it gets."""
    private = {node.value for node in tree.body if (name := _target(node)) and _is_private(name)}
    _Const(private).visit(tree)
    _drop_imports(tree, {"const"})


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
    definitions and imports that nobody needs then; but for names in `asked`. `trees` are modules by their names.

    A number takes less heap than its name in every module's table.
    """
    values = {module: _values(tree, asked) for module, tree in trees.items()}
    for module, tree in trees.items():
        tree.body = [node for node in tree.body if _target(node) not in values[module]]
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
        _drop_imports(tree, {*names, *modules} - used)


class _Values(ast.NodeTransformer):
    """Puts constants in the place of `NAME` and of `module.NAME`."""

    def __init__(self, where: str, names: dict[str, ast.Constant], modules: dict[str, dict[str, ast.Constant]]) -> None:
        self._where = where
        self._names = names
        self._modules = modules

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self._names:
            return node
        if _is_store(node):
            raise ShortenError(f"{self._where}: line {node.lineno}: {node.id} is another module's constant")
        return ast.copy_location(ast.Constant(self._names[node.id].value), node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        match node.value:
            case ast.Name(id=module) if node.attr in self._modules.get(module, {}):
                if not isinstance(node.ctx, ast.Load):
                    raise ShortenError(f"{self._where}: line {node.lineno}: {node.attr} is another module's constant")
                return ast.copy_location(ast.Constant(self._modules[module][node.attr].value), node)
        return self.generic_visit(node)


def _values(tree: ast.Module, asked: set[str]) -> dict[str, ast.Constant]:
    """A module's public constants, NAME = 1 or NAME = const(1), of numbers and strings: what gets no other value
    anywhere in the module."""
    bound = [_name(node) for node in ast.walk(tree) if isinstance(node, ast.arg) or _is_store(node)]
    bound += [node.asname or node.name for node in ast.walk(tree) if isinstance(node, ast.alias)]
    found = {}
    for statement in tree.body:
        name = _target(statement)
        if name is None or _is_private(name) or name in asked or bound.count(name) > 1:
            continue
        value = statement.value
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "const":
            value = value.args[0]
        if isinstance(value, ast.Constant) and isinstance(value.value, (int, str)):
            found[name] = value
    return found


def _target(statement: ast.stmt) -> str | None:
    """The name that a statement gives a value to, and nothing else."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return None


def _is_store(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)


def shorten(tree: ast.Module, kept: set[str] | None = None, free: Sequence[str] = ()) -> dict[str, str]:
    """Shorten the names of a module in place; parameters in `kept` stay, all of them where there is none given. Names
    in `free`, which cost nothing, are given first.

    Returns the module's private names, short to true.
    """
    _refuse(tree)
    taken = set(filter(None, map(_name, ast.walk(tree))))
    names = dict(zip(_private(tree), _fresh("_", taken, free), strict=False))
    for node in ast.walk(tree):
        _rename(node, names)
    for node in ast.walk(tree) if kept is not None else ():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            _shorten_parameters(node, kept, free)
    return {short: name for name, short in names.items()}


def restore(trace: str, tables: dict[str, dict[str, str]]) -> str:
    """A trace of the device with the true names in it; `tables` is what shorten() returned, by the module's name."""
    names: dict[str, str] = {}
    lines = []
    for line in trace.splitlines(keepends=True):
        frame = _FRAME.search(line)
        if frame:
            names = tables.get(frame[1], {})
        lines.append(_NAMED.sub(lambda short: names.get(short[0], short[0]), line))  # noqa: B023
    return "".join(lines)


def _is_private(name: str) -> bool:
    return name[0] == "_" and name.strip("_") != "" and not name.startswith("__")


def _refuse(tree: ast.Module) -> None:
    """ShortenError for what short names would break."""
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    for node in ast.walk(tree):
        reason = None
        match node:
            case ast.Constant(value=str(text)) if text and _is_private(text):
                reason = f"{text!r} as a string may stand for a name to be shortened"
            case ast.ImportFrom(names=names) if any(_is_private(alias.name) for alias in names):
                reason = f"{names[0].name} is private to another module"
            case ast.keyword(arg=str(name)) if _is_private(name):
                reason = f"{name} is passed by name"
            case ast.ClassDef(bases=bases) if not all(_is_near(base, classes) for base in bases):
                reason = f"{node.name} may come to share short names with its base"
        if reason:
            raise ShortenError(f"line {node.lineno}: {reason}")


def _is_near(base: ast.expr, classes: set[str]) -> bool:
    """Whether a base class is a built-in one, also of the chip's framebuf, or of the same module."""
    if isinstance(base, ast.Attribute):
        return isinstance(base.value, ast.Name) and base.value.id == "framebuf"
    return isinstance(base, ast.Name) and (base.id in classes or hasattr(builtins, base.id))


def _private(tree: ast.Module) -> list[str]:
    """The module's own private names that the compiler keeps, in the order of their appearance."""
    own: dict[str, None] = {}
    used: dict[str, int] = {}
    others = _constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            others.add(node.asname or node.name)
        name = _name(node)
        if name and _is_private(name):
            used.setdefault(name, node.lineno)
            if not isinstance(getattr(node, "ctx", None), ast.Load):
                own[name] = None
    for name, line in used.items():
        if name not in own and name not in others:
            raise ShortenError(f"line {line}: {name} is private to another module")
    return [name for name in own if name not in others]


def _constants(tree: ast.Module) -> set[str]:
    """Names that the compiler replaces by their values: _X = const(...)."""
    return {
        statement.targets[0].id
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Name)
        and statement.value.func.id == "const"
    }


def _name(node: ast.AST) -> str | None:
    """The identifier that a node is about."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
            return name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
    return None


def _rename(node: ast.AST, names: dict[str, str]) -> None:
    name = _name(node)
    if name in names:
        field = {ast.Name: "id", ast.Attribute: "attr", ast.arg: "arg"}.get(type(node), "name")
        setattr(node, field, names[name])
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        node.names = [names.get(name, name) for name in node.names]


def _shorten_parameters(
    function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, kept: set[str], free: Sequence[str]
) -> None:
    body = function.body if isinstance(function.body, list) else [function.body]
    inside = [node for part in body for node in ast.walk(part)]
    arguments = [node for node in ast.walk(function.args) if isinstance(node, ast.arg)]
    if function.args.kwarg or any(isinstance(node, ast.ClassDef) for node in inside):
        # Any name may come in by name; a class's own are asked for as attributes.
        return
    taken = {name for name in map(_name, [*inside, *arguments]) if name}
    # Bound in other ways than by assignment, which _rename does not see.
    bound = {node.name for node in inside if isinstance(node, (ast.ExceptHandler, ast.FunctionDef))}
    bound |= {node.asname or node.name for node in inside if isinstance(node, ast.alias)}
    # Those of one letter came short, or from the function around this one.
    long = (node.arg for node in function.args.args if len(node.arg) > 1 and node.arg not in {*kept, *bound, "self"})
    names = dict(zip(long, _fresh("", taken, free), strict=False))
    # Not the defaults: they are of the scope outside.
    for node in [*inside, *arguments]:
        if isinstance(node, (ast.Name, ast.arg, ast.Nonlocal)):
            _rename(node, names)


def _fresh(prefix: str, taken: set[str], free: Sequence[str]) -> Iterator[str]:
    """Names that are not taken: those in `free`, then short ones in order, 52 of one letter, then of two."""
    yield from (name for name in free if name not in taken)
    for first in ("", *ascii_letters):
        for letter in ascii_letters:
            if prefix + first + letter not in taken:
                yield prefix + first + letter
