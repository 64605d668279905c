"""How figures and source code look, and how they reach the page."""

from __future__ import annotations

import ast
import base64
import html
import inspect
import io
from collections.abc import Callable

import matplotlib
from IPython import get_ipython
from IPython.display import publish_display_data
from matplotlib.figure import Figure
from PIL import Image

# Okabe and Ito's colours, which people who are colour-blind can tell apart
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, RED, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"

PIXELS_PER_INCH = 100  # on the page

matplotlib.rcParams.update(
    {
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
        "savefig.dpi": 1.6 * PIXELS_PER_INCH,  # sharp on screens with small pixels too
    }
)


def subplots(columns: int = 1, rows: int = 1, width: float | None = None, height: float = 3.6, **axes) -> tuple:
    """Start a figure with one plot, or several in a grid; return it and its axes. Sizes are in inches.

    >>> fig, ax = subplots()
    >>> fig, (left, right) = subplots(2)
    """
    fig = Figure(figsize=(width or (6.0 if columns == 1 else 4.2 * columns), height))
    return fig, fig.subplots(rows, columns, subplot_kw=axes)


def number(value: float, factor: bool = False) -> str:
    """Write a number as one does on paper: 2, −1.5; as a factor, a negative one stands in brackets.

    >>> number(2.0), number(-1.5), number(-1.5, factor=True), number(-0.0)
    ('2', '−1.5', '(−1.5)', '0')
    """
    text = f"{value + 0.0:.5g}".replace("-", "−")  # no minus before a zero
    return f"({text})" if factor and value < 0 else text


def png(fig: Figure) -> bytes:
    """Draw a figure as the bytes of a PNG, quickly."""
    drawn = io.BytesIO()
    fig.savefig(drawn, format="png", pil_kwargs={"compress_level": 1})
    return drawn.getvalue()


def still(drawn: bytes, alt: str, width: int) -> tuple[dict, dict]:
    """Make the MIME bundle of a drawn image and its metadata, for a page that will not change.

    In 256 colours it is a third of the size, for notebooks live in git. JupyterLab shows no alt text of a PNG, so
    there it gets HTML as well.
    """
    packed = io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("RGB").quantize(256).save(packed, format="png", optimize=True)
    image = base64.b64encode(packed.getvalue()).decode()
    data = {"image/png": image, "text/plain": f"[figure: {alt}]"}
    if running_cell() is not None:
        attributes = f'alt="{html.escape(alt)}" width="{width}" style="max-width: 100%"'
        data["text/html"] = f'<img {attributes} src="data:image/png;base64,{image}">'
    return data, {"image/png": {"alt": alt, "width": width}}


def running_cell() -> tuple[str, str] | None:
    """Say which cell of a page in JupyterLab is running, and which run of it this is; None elsewhere."""
    shell = get_ipython()
    request = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = request.get("metadata", {}).get("cellId")
    return cell and (cell, request["header"]["msg_id"])


def width_on_page(fig: Figure) -> int:
    """How many pixels of the page a figure takes."""
    return round(fig.get_figwidth() * PIXELS_PER_INCH)


def display(fig: Figure, alt: str) -> None:
    """Put a figure on the page, with a sentence that says what is to be seen on it."""
    data, metadata = still(png(fig), alt, width_on_page(fig))
    publish_display_data(data, metadata)


def source(*functions: Callable) -> None:
    """Show the source of functions as they stand in nnlib, without their docstrings: those, `help` shows."""
    code = "\n\n".join(map(_without_docstring, functions))
    fenced = "\n\n".join(f"```python\n{_without_docstring(function)}\n```" for function in functions)
    publish_display_data({"text/markdown": fenced, "text/plain": code})


def _without_docstring(function: Callable) -> str:
    code = inspect.cleandoc("\n" + inspect.getsource(function))
    definition = ast.parse(code).body[0]
    lines = code.splitlines()
    if ast.get_docstring(definition) is not None:
        del lines[definition.body[0].lineno - 1 : definition.body[0].end_lineno]
    return "\n".join(lines)
