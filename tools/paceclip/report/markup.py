"""HTML and SVG as text in which what came from outside can't be anything but text."""

import html


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes) -> Markup:
    """An element. Children that are no Markup are escaped, and so is every attribute's value; one that is None is left
    out. `class_` is class, `aria_label` is aria-label."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{told}>{joined(*children)}</{name}>")


def void(name: str, /, **attributes) -> Markup:
    """An element of HTML that has no end."""
    return Markup(tag(name, **attributes).removesuffix(f"</{name}>"))


def joined(*children: str) -> Markup:
    """One after the other."""
    return Markup(
        "".join(child if isinstance(child, Markup) else html.escape(child, quote=False) for child in children)
    )
