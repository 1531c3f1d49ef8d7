"""Gives the firmware's public names, as it is compiled, names that MicroPython has in ROM anyway.

MicroPython keeps every name once and for good: its letters, and seven bytes in a table that doubles as it fills. A
name of its own costs nothing. So a name that our modules define and that is nobody else's becomes, in all of them at
once, one that stands in ROM and that nothing of ours uses: `left_mm` is `acos` on the device. Since it is the same for
all, it need not be known what an attribute belongs to.

A name stays if anything else may know it: the chip and its modules, or what is run as text; if it stands in a string
that is no sentence, since it may be asked for by that (getattr, JSON); and modules' names, private names and those of
exceptions, which users read.
"""

import ast
import builtins
import re
from collections.abc import Iterator
from keyword import iskeyword
from string import ascii_lowercase

from paceclip.rom_names import TO_GIVE
from paceclip.shorten import keywords


def rename(trees: dict[str, ast.Module], others: list[ast.Module], known: set[str]) -> tuple[dict[str, str], list[str]]:
    """Rename in `trees`, our modules by name, in place; `others` are those that use them or are used by them and stay;
    `known`, what the chip's modules and objects answer to.

    Returns the new names, each with the true one; and those of the ROM's that a module may give to what is private to
    it, where it does not use them already. The names of what `firmware.app` imports at the top, and so always holds,
    come first: should the ROM not have enough for all, the rest become short.
    """
    used = set().union(*map(identifiers, (*trees.values(), *others)))
    free = [name for name in TO_GIVE if name not in used]
    passed = set().union(*map(keywords, trees.values()))
    stay = set().union(*map(identifiers, others), *map(_words, trees.values()), *(name.split(".") for name in trees))
    stay |= {*TO_GIVE, *known, *_builtin()}
    names: dict[str, str] = {}
    fresh = _fresh(free, used | stay)
    for module in _in_order(trees):
        for name in _public(trees[module], passed):
            if name not in stay and name not in names and name[0] != "_" and len(name) > 2:
                names[name] = next(fresh)
    # An attribute that comes from outside could meet a private one of the same name.
    given = {names[name] for tree in trees.values() for name in _given(tree) if name in names}
    for tree in trees.values():
        _rename(tree, names)
    return {short: name for name, short in names.items()}, [name for name in free if name not in given]


def unused(free: list[str], tree: ast.Module) -> list[str]:
    """Those of the names that a tree does not use."""
    used = identifiers(tree)
    return [name for name in free if name not in used]


def defined(tree: ast.AST) -> set[str]:
    """The names of what a tree defines: functions, classes, and what is given a value or a type."""
    nodes = list(ast.walk(tree))
    found = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
    return found | {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def parameters(tree: ast.AST) -> set[str]:
    """The names of all parameters in a tree."""
    return {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


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


def _words(tree: ast.Module) -> set[str]:
    """The words of the strings in a tree that may stand for names: not of docstrings, which are not compiled, nor of
    sentences, which have blanks, and words that are no names; but of JSON."""
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in said]
    found = set()
    for text in texts:
        text = text.decode("latin-1") if isinstance(text, bytes) else text
        if isinstance(text, str) and ('"' in text or " " not in text or all(map(str.isidentifier, text.split()))):
            found |= set(re.findall(r"\w+", text))
    return found


def _builtin() -> set[str]:
    """What Python's own objects answer to."""
    types = [value for value in vars(builtins).values() if isinstance(value, type)]
    return {*dir(builtins)}.union(*map(dir, types))


def _in_order(trees: dict[str, ast.Module]) -> list[str]:
    """The modules, those first that firmware.app imports at the top, and what they import so."""
    order = ["firmware.app"] if "firmware.app" in trees else []
    for module in order:
        for node in trees[module].body:
            if isinstance(node, ast.ImportFrom):
                inside = (f"{node.module}.{alias.name}" for alias in node.names)
                order += [name for name in (node.module, *inside) if name in trees and name not in order]
    return order + [module for module in trees if module not in order]


def _public(tree: ast.Module, passed: set[str]) -> Iterator[str]:
    """The public names that a module defines and the compiler keeps: what is defined at the top, in classes, and as
    attributes, and parameters that are `passed` by name. But for exceptions."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name, bases=[]):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.arg(arg=name) if name in passed:
                yield name
    for scope in (tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))):
        for node in scope.body:
            for target in getattr(node, "targets", [getattr(node, "target", None)]):
                if isinstance(target, ast.Name):
                    yield target.id


def _given(tree: ast.Module) -> Iterator[str]:
    """The attributes that are given to something else than `self`."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="self")):
                pass
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def _fresh(free: list[str], used: set[str]) -> Iterator[str]:
    yield from free
    for first in ascii_lowercase:
        for second in ascii_lowercase:
            if first + second not in used and not iskeyword(first + second):
                yield first + second


def _rename(tree: ast.Module, names: dict[str, str]) -> None:
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name", "asname"):
            value = getattr(node, field, None)
            if value in names:
                setattr(node, field, names[value])
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            node.names = [names.get(name, name) for name in node.names]
