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
from string import ascii_letters

from paceclip.compiler.names import fresh, identifiers, keywords, replace
from paceclip.compiler.rom_names import TO_GIVE


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
    # Of two letters at least: of one are what shorten gives to parameters.
    given = fresh(free, (used | stay) - {*free}, ascii_letters)
    for module in _in_order(trees):
        for name in _public(trees[module], passed):
            if name not in stay and name not in names and name[0] != "_" and len(name) > 2:
                names[name] = next(given)
    # An attribute that comes from outside could meet a private one of the same name.
    outside = {names[name] for tree in trees.values() for name in _given(tree) if name in names}
    for tree in trees.values():
        replace(ast.walk(tree), names)
    return {short: name for name, short in names.items()}, [name for name in free if name not in outside]


def unused(free: list[str], tree: ast.Module) -> list[str]:
    """Those of the names that a tree does not use."""
    used = identifiers(tree)
    return [name for name in free if name not in used]


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
