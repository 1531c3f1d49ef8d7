"""Pictures' paper and ink: matplotlib, imported only where a picture is made."""

import io
import warnings
from pathlib import Path

from paceclip import out_file
from paceclip.errors import UserError
from paceclip.places import need_extra

INK = "#22262b"
FAINT = "#6b7280"
LINE = "#d5d9de"
_DPI = 160
# What stands at the beginning of a picture's file; that of an SVG may come after a comment or two.
_SIGNS = {"png": b"\x89PNG\r\n", "svg": b"<svg"}
_HEAD_BYTES = {"png": 6, "svg": 4096}


class PictureError(UserError):
    """A name that is no picture's; str() says what to do."""


def figure(width_in: float, height_in: float):
    """An empty figure. The same drawing gives the same bytes, on any machine with the same libraries."""
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise need_extra("plots", "pictures need matplotlib") from error
    # A user's own matplotlibrc would change the picture.
    matplotlib.rcdefaults()
    matplotlib.rcParams.update(
        {
            "font.family": "DejaVu Sans",
            "svg.hashsalt": "paceclip",
            # A title may hold a $.
            "text.parse_math": False,
            "text.color": INK,
            "axes.edgecolor": LINE,
            "axes.labelcolor": FAINT,
            "xtick.color": FAINT,
            "ytick.color": FAINT,
        }
    )
    return Figure(figsize=(width_in, height_in), facecolor="white", layout=None)


def fitted(text: str, width_in: float, size_pt: float, least_pt: float, weight: str = "normal") -> tuple[str, float]:
    """A text and its size, smaller than `size_pt` where it is too wide; at `least_pt` its end is left out instead."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    def wide(some: str) -> float:
        if not some.strip():
            # It makes no path.
            return 0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            path = TextPath((0, 0), some, size=size_pt, prop=FontProperties(weight=weight), usetex=False)
        return path.get_extents().width / 72

    needed = wide(text)
    if needed <= width_in:
        return text, size_pt
    smaller = size_pt * width_in / needed
    if smaller >= least_pt:
        return text, smaller
    kept = text[: int(len(text) * smaller / least_pt)]
    while kept and wide(kept + "…") * least_pt / size_pt > width_in:
        kept = kept[:-1]
    return kept.rstrip() + "…", least_pt


def check_target(path: Path, form: str, force: bool) -> None:
    """PictureError or OutFileError where writing a picture to `path` would cost what is there: a slip such as
    `--png my.plan`."""
    if path.suffix.lower() != f".{form}":
        raise PictureError(f"{path}: --{form} writes a picture: give it a name that ends with .{form}")
    try:
        head = _head(path, _HEAD_BYTES[form]) if path.is_file() else b""
    except OSError as error:
        raise PictureError(f"{path}: {error.strerror or error}: choose another file") from error
    if head and _SIGNS[form] not in head:
        raise PictureError(f"{path}: exists and is no {form.upper()} picture: choose another name")
    out_file.check(path, force, f"--{form}")


def save(drawing, path: Path, form: str, force: bool) -> None:
    """Write a figure as "png" or "svg", as out_file.write() does."""
    metadata = {"Software": None} if form == "png" else {"Date": None, "Creator": "Paceclip"}
    data = io.BytesIO()
    with warnings.catch_warnings():
        # Letters that the font lacks are drawn as boxes; a warning helps no runner.
        warnings.simplefilter("ignore")
        drawing.savefig(data, format=form, dpi=_DPI, metadata=metadata)
    out_file.write(path, data.getvalue(), force, f"--{form}")


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)
