"""Turns the fonts drawn in this folder (*.txt) into firmware/ui/font.py.

A font file: lines that begin with `;` are comments, `glyph X` opens the glyph of the character X, its rows follow from
top to bottom, `#` is lit and `.` is dark. All glyphs of a file are equally high (whole pages of 8 rows); widths may
differ.
"""

from pathlib import Path

HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parents[1] / "firmware" / "ui" / "font.py"

HEADER = '''"""Digits drawn for reading at a run. Made by tools/fonts/build.py from the drawings beside it.

A font maps a character to what `framebuf.blit` takes: (columns of each page from left to right, the top row in bit 0;
width; height; 0 for MONO_VLSB).
"""
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
    """A glyph's bytes in MONO_VLSB: page by page, a byte a column, the top row in bit 0."""
    return bytes(
        sum(1 << bit for bit in range(8) if rows[page + bit][x] == "#")
        for page in range(0, len(rows), 8)
        for x in range(len(rows[0]))
    )


def module() -> str:
    """The text of firmware/ui/font.py."""
    parts = [HEADER]
    for path in sorted(HERE.glob("*.txt")):
        parts.append(f"\n{path.stem.upper()} = {{\n")
        for char, rows in read(path.read_text()).items():
            parts.append(f'    "{char}": (\n')
            packed = pack(rows)
            width = len(rows[0])
            for page in range(0, len(packed), width):
                escaped = "".join(f"\\x{byte:02x}" for byte in packed[page : page + width])
                parts.append(f'        b"{escaped}"\n')
            parts[-1] = parts[-1].rstrip("\n") + ",\n"
            parts.append(f"        {width},\n        {len(rows)},\n        0,\n    ),\n")
        parts.append("}\n")
    return "".join(parts)


if __name__ == "__main__":
    OUTPUT.write_text(module())
