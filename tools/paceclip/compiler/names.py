"""The names in a syntax tree: which there are, which are private, and other ones in their place."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from keyword import iskeyword
from string import ascii_letters


def identifiers(tree: ast.AST) -> set[str]:
    """All names in a tree, those in other modules' names as well."""
    found = set()
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name", "asname", "module"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                found |= set(value.split("."))
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            found |= set(node.names)
    return found


def defined(tree: ast.AST) -> set[str]:
    """The names of what a tree defines: functions, classes, and what is given a value or a type."""
    nodes = list(ast.walk(tree))
    found = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
    return found | {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def parameters(tree: ast.AST) -> set[str]:
    """The names of all parameters in a tree."""
    return {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


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


def imports(tree: ast.AST) -> set[str]:
    """The dotted names that a tree imports, of modules or of what is in them."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def name_of(node: ast.AST) -> str | None:
    """The identifier that a node is about: a use, an attribute, a parameter, or what is defined."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
            return name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
    return None


def target_of(statement: ast.stmt) -> str | None:
    """The name that a statement gives a value to, and nothing else."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return None


def is_store(node: ast.AST) -> bool:
    """Whether a node is a name that is given a value, or taken it."""
    return isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)


def is_private(name: str) -> bool:
    """Whether a name is its module's own: one leading underscore, and more than underscores."""
    return name[0] == "_" and name.strip("_") != "" and not name.startswith("__")


def constants(tree: ast.Module) -> set[str]:
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


def replace(nodes: Iterable[ast.AST], names: dict[str, str]) -> None:
    """Give nodes other names, in place: in each of them whatever stands in `names`."""
    for node in nodes:
        for field in ("id", "attr", "arg", "name", "asname"):
            value = getattr(node, field, None)
            if value in names:
                setattr(node, field, names[value])
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            node.names = [names.get(name, name) for name in node.names]


def fresh(free: Sequence[str], taken: set[str], prefixes: Iterable[str]) -> Iterator[str]:
    """Names that are not taken: those in `free`, which cost nothing, then each of the prefixes with a letter behind."""
    yield from (name for name in free if name not in taken)
    for name in (prefix + letter for prefix in prefixes for letter in ascii_letters):
        if name not in taken and name not in free and not iskeyword(name):
            yield name
