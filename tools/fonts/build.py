"""Turns the fonts drawn in this folder (*.txt) into firmware/ui/font.py.

A font file: lines that begin with `;` are comments, `glyph X` opens the glyph of the character X, its rows follow from
top to bottom, `#` is lit and `.` is dark. All glyphs of a file are equally high (whole pages of 8 rows); widths may
differ.
"""

from pathlib import Path

HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parents[1] / "firmware" / "ui" / "font.py"

HEADER = '''"""Digits drawn for reading at a run. Made by tools/fonts/build.py from the drawings beside it."""

from firmware.ui.widgets import Font
'''


def read(text: str) -> dict[str, list[str]]:
    """The rows of every glyph. Raises ValueError where a drawing is no glyph."""
    glyphs: dict[str, list[str]] = {}
    rows: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("glyph "):
            rows = glyphs.setdefault(line[6:], [])
            if rows or len(line) != 7:
                raise ValueError(f"line {number}: 'glyph' wants one character, each only once")
        elif line and not line.startswith(";"):
            if set(line) - set("#."):
                raise ValueError(f"line {number}: a row is made of # and .")
            rows.append(line)
    heights = {len(rows) for rows in glyphs.values()}
    if len(heights) != 1 or heights.pop() % 8:
        raise ValueError("all glyphs are equally high, in whole pages of 8 rows")
    for char, rows in glyphs.items():
        if len({len(row) for row in rows}) != 1:
            raise ValueError(f"glyph {char}: rows differ in width")
    return glyphs


def pack(rows: list[str]) -> bytes:
    """Rows of one width as MONO_VLSB: page by page, a byte a column, the top row in bit 0."""
    return bytes(
        sum(1 << bit for bit in range(8) if rows[page + bit][x] == "#")
        for page in range(0, len(rows), 8)
        for x in range(len(rows[0]))
    )


def literal(data: bytes, indent: str) -> str:
    """Bytes as Python, 24 to a line."""
    lines = [data[i : i + 24] for i in range(0, len(data), 24)]
    return "\n".join(indent + 'b"' + "".join(f"\\x{byte:02x}" for byte in line) + '"' for line in lines)


def module() -> str:
    """The text of firmware/ui/font.py."""
    parts = [HEADER]
    for path in sorted(HERE.glob("*.txt")):
        glyphs = read(path.read_text())
        strip = ["".join(rows) for rows in zip(*glyphs.values(), strict=True)]
        widths = bytes(len(rows[0]) for rows in glyphs.values())
        parts.append(
            f"\n{path.stem.upper()} = Font(\n"
            f'    b"{"".join(glyphs)}",\n'
            f"    {len(strip)},\n"
            f"{literal(widths, '    ')},\n"
            f"{literal(pack(strip), '    ')},\n" + ("    True,\n" if path.stem == "middle" else "") + ")\n"
            # What is left of a step changes with every metre.
        )
    return "".join(parts)


if __name__ == "__main__":
    OUTPUT.write_text(module())
