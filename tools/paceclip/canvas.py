"""Pictures' paper and ink: matplotlib, imported only where a picture is made."""

from pathlib import Path

INK = "#22262b"
FAINT = "#6b7280"
LINE = "#d5d9de"
_DPI = 160


class PictureError(Exception):
    """A picture that can't be made or written; str() says what to do."""


def figure(width_in: float, height_in: float):
    """An empty figure. The same drawing gives the same bytes, on any machine with the same libraries."""
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PictureError("pictures need matplotlib: pip install matplotlib") from error
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


def save(drawing, path: Path, form: str) -> None:
    """Write a figure as "png" or "svg", whatever the path ends with."""
    import warnings

    metadata = {"Software": None} if form == "png" else {"Date": None, "Creator": "Paceclip"}
    try:
        with warnings.catch_warnings():
            # Letters that the font lacks are drawn as boxes; a warning helps no runner.
            warnings.simplefilter("ignore")
            drawing.savefig(path, format=form, dpi=_DPI, metadata=metadata)
    except OSError as error:
        raise PictureError(f"{path}: {error.strerror or error}: choose another file") from error
