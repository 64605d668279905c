"""How every figure of the course looks, and how it reaches the page."""

from __future__ import annotations

import base64
import io

import matplotlib
from IPython.display import display
from matplotlib.figure import Figure

# Okabe and Ito's colours, which people who are colour-blind can tell apart
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, RED, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"

matplotlib.rcParams |= {
    "figure.dpi": 110,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",  # a white card, which reads well on a dark page too
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e6e6e6",
    "axes.prop_cycle": matplotlib.cycler(color=[BLUE, RED, GREEN, PURPLE, ORANGE, SKY, BLACK]),
    "legend.frameon": False,
    "lines.linewidth": 2,
    "savefig.dpi": 110,
}


def new(columns: int = 1, width: float = 6.0, height: float = 3.6, **axes) -> tuple:
    """Start a figure with one plot, or several side by side; return it and its axes.

    >>> fig, ax = new()
    >>> fig, (left, right) = new(2)
    """
    fig = Figure(figsize=(width if columns == 1 else 4.2 * columns, height))
    return fig, fig.subplots(1, columns, subplot_kw=axes)


def png(fig: Figure) -> bytes:
    """Draw a figure as the bytes of a PNG."""
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png")
    return buffer.getvalue()


def bundle(fig: Figure, alt: str) -> tuple[dict, dict]:
    """Make the MIME bundle of a figure, and its metadata with the alt text."""
    width = round(fig.get_figwidth() * fig.dpi)
    data = {"image/png": base64.b64encode(png(fig)).decode(), "text/plain": f"[figure: {alt}]"}
    return data, {"image/png": {"alt": alt, "width": width}}


def figure(fig: Figure, alt: str) -> None:
    """Put a figure on the page, with a sentence that says what is to be seen on it."""
    data, metadata = bundle(fig, alt)
    display(data, metadata=metadata, raw=True)
