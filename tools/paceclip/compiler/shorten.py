"""Shortens the names that nobody else knows, in a module's source, before it is compiled.

MicroPython keeps every name once and for good: its letters, and seven bytes in a table that doubles as it fills. The
firmware has some three hundred names that no other file asks for: private ones (a leading underscore), and parameters
that are passed by place. They become names that the ROM has, or _a, _b, ... and a, b, ..., the same few in each module.
What a module shows is paceclip.compiler.rename's.

restore() puts the true names back into a trace from the device.
"""

import ast
import builtins
import re
from collections.abc import Sequence
from string import ascii_letters

from paceclip.compiler.names import constants, fresh, is_private, name_of, replace

_FRAME = re.compile(r'File "([\w.]+)", line')
# Where a trace names something: behind the line, and in the message of an exception.
_NAMED = re.compile(r"(?<=, in )\w+|(?<=')\w+(?=')|(?<=can't import name )\w+|\b_[A-Za-z]{1,2}\b")


class ShortenError(Exception):
    """A name that can't be shortened safely; str() says which and where."""


def shorten(tree: ast.Module, kept: set[str] | None = None, free: Sequence[str] = ()) -> dict[str, str]:
    """Shorten the names of a module in place; parameters in `kept` stay, all of them where there is none given. Names
    in `free`, which cost nothing, are given first.

    Returns the module's private names, short to true.
    """
    _refuse(tree)
    taken = set(filter(None, map(name_of, ast.walk(tree))))
    prefixes = ("_", *(f"_{letter}" for letter in ascii_letters))
    names = dict(zip(_private(tree), fresh(free, taken, prefixes), strict=False))
    replace(ast.walk(tree), names)
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


def _refuse(tree: ast.Module) -> None:
    """ShortenError for what short names would break."""
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    for node in ast.walk(tree):
        reason = None
        match node:
            case ast.Constant(value=str(text)) if text and is_private(text):
                reason = f"{text!r} as a string may stand for a name to be shortened"
            case ast.ImportFrom(names=names) if any(is_private(alias.name) for alias in names):
                reason = f"{names[0].name} is private to another module"
            case ast.keyword(arg=str(name)) if is_private(name):
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
    others = constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            others |= {node.name, node.asname or node.name}
        name = name_of(node)
        if name and is_private(name):
            used.setdefault(name, node.lineno)
            if not isinstance(getattr(node, "ctx", None), ast.Load):
                own[name] = None
    for name, line in used.items():
        if name not in own and name not in others:
            raise ShortenError(f"line {line}: {name} is private to another module")
    return [name for name in own if name not in others]


def _shorten_parameters(
    function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, kept: set[str], free: Sequence[str]
) -> None:
    body = function.body if isinstance(function.body, list) else [function.body]
    inside = [node for part in body for node in ast.walk(part)]
    arguments = [node for node in ast.walk(function.args) if isinstance(node, ast.arg)]
    if function.args.kwarg or any(isinstance(node, ast.ClassDef) for node in inside):
        # Any name may come in by name; a class's own are asked for as attributes.
        return
    taken = {name for name in map(name_of, [*inside, *arguments]) if name}
    # Bound in other ways than by assignment, which is not seen here.
    bound = {node.name for node in inside if isinstance(node, (ast.ExceptHandler, ast.FunctionDef))}
    bound |= {node.asname or node.name for node in inside if isinstance(node, ast.alias)}
    # Those of one letter came short, or from the function around this one.
    long = (node.arg for node in function.args.args if len(node.arg) > 1 and node.arg not in {*kept, *bound, "self"})
    names = dict(zip(long, fresh(free, taken, ("", *ascii_letters)), strict=False))
    # Not the defaults: they are of the scope outside.
    replace((node for node in [*inside, *arguments] if isinstance(node, (ast.Name, ast.arg, ast.Nonlocal))), names)
