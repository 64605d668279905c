"""Lesson 02: a layer's matrix product, cell by cell."""

from __future__ import annotations

import textwrap
from itertools import zip_longest

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from nncourse.show.page import BLACK, BLUE, RED, SKY, YELLOW, number, subplots
from nncourse.show.widget import Explore
from nnlib.layers import dense


def product_by_cells(X: np.ndarray, weights: np.ndarray, b: np.ndarray) -> Explore:
    """Step through X @ W + b, one cell of Z after the other: the whole product, parts of it, and a wrong one.

    Small, for every number is shown: X (n, d_in), weights (d_in, d_out), b (d_out,). A click on a cell of Z goes there.
    """
    cases = {
        "all examples, all neurons": (X, weights, b),
        "one example": (X[:1], weights, b),
        "one neuron": (X, weights[:, :1], b[:1]),
        "wrong: W transposed": (X, weights.T, b),
    }
    options = {f"{name}: {A.shape} @ {B.shape}": name for name, (A, B, _) in cases.items()}
    shapes = W.Dropdown(options=options, description="shapes", layout=W.Layout(width="max-content"))
    cell = W.IntSlider(weights.shape[1] + 2, 1, weights.shape[1] * len(X), description="cell")

    def draw(case: str, **_) -> tuple[Figure, str]:
        A, B, bias = cases[case]
        cell.max = last = len(A) * B.shape[1]  # a smaller product has fewer cells
        i, j = divmod(cell.value - 1, B.shape[1])
        try:
            Z, error = dense(A, B, bias), ""
        except ValueError as refusal:
            Z, error = None, str(refusal)
        pairs = zip_longest([number(x, True) for x in A[i]], [number(w, True) for w in B[:, j]], fillvalue="?")
        products = " + ".join("·".join(pair) for pair in pairs)
        sum_ = f"Z[{i}, {j}] = {products} + {number(bias[j], True)} = {'no result' if error else number(Z[i, j])}"
        fig, ax = subplots(width=6.4, height=5.2)
        _draw_scheme(ax, A, B, bias, Z, i, j)
        ax.set_title(sum_, fontsize=13, family="monospace", pad=12)
        inner = r"X ({}, $\mathbf{{{}}}$) @ W ($\mathbf{{{}}}$, {})".format(*A.shape, *B.shape)
        outer = "no Z: the inner sizes differ" if error else f"Z ({len(A)}, {B.shape[1]})"
        ax.text(0.5, 0.06, f"{inner}  =  {outer}", transform=ax.transAxes, ha="center", color=RED if error else BLACK)
        fig.supxlabel(textwrap.fill(error, 88), fontsize=9)
        done = f"it is refused: {error[:-1]}" if error else f"{cell.value} of {last} cells are filled"
        return fig, f"The product of X {A.shape} and W {B.shape}: {done}. Row {i} of X, column {j} of W: {sum_}."

    def touch(kind: str, x: float, y: float) -> None:
        A, B, _ = cases[shapes.value]
        i, j = int(y // 1), int(x // 1)  # the corner of Z is the origin
        if kind == "down" and 0 <= i < len(A) and 0 <= j < B.shape[1]:
            cell.value = i * B.shape[1] + j + 1

    def move(cells: int) -> None:
        cell.value += cells

    buttons = {"Step": lambda: move(1), "Back": lambda: move(-1)}
    return Explore(draw, name="a product, cell by cell", touch=touch, buttons=buttons, case=shapes, cell=cell)


def _draw_scheme(
    ax: Axes, A: np.ndarray, B: np.ndarray, bias: np.ndarray, Z: np.ndarray | None, i: int, j: int
) -> None:
    """Set W over Z and X beside it, so that a row of X and a column of W meet in the cell that they make."""
    (n, d_in), (k, d_out) = A.shape, B.shape
    left, top = -0.6 - d_in, -1.6 - k
    filled = np.arange(n * d_out).reshape(n, d_out) <= i * d_out + j
    known = np.full((n, d_out), np.nan) if Z is None else np.where(filled, Z, np.nan)
    for name, M, x, y in [("X", A, left, 0), ("W", B, 0, top), ("b", bias[None, :], 0, -1.3), ("Z", known, 0, 0)]:
        side, place = ("right", x - 0.2) if name == "X" else ("left", x + M.shape[1] + 0.2)
        ax.text(place, y + len(M) / 2, name, ha=side, va="center", fontsize=14, weight="bold")
        for (row, column), value in np.ndenumerate(M):
            colour = "white" if np.isnan(value) else f"{YELLOW if name == 'Z' else SKY}55"
            ax.add_patch(Rectangle((x + column, y + row), 1, 1, facecolor=colour, edgecolor="#aaaaaa"))
            text = "" if np.isnan(value) else number(value)
            ax.text(x + column + 0.5, y + row + 0.5, text, ha="center", va="center", fontsize=12)
    frame = {"fill": False, "linewidth": 3, "clip_on": False}
    ax.add_patch(Rectangle((left, i), d_in, 1, edgecolor=BLUE, **frame))
    ax.add_patch(Rectangle((j, top), 1, k, edgecolor=RED, linestyle="--", **frame))
    ax.add_patch(Rectangle((j, -1.3), 1, 1, edgecolor=RED, linestyle=":", **frame))
    ax.add_patch(Rectangle((j, i), 1, 1, edgecolor=BLACK, hatch="xx" if Z is None else "", **frame))
    ax.set_axis_off()
    ax.set(aspect="equal", xlim=(left - 0.7, max(d_out, len(bias)) + 0.7), ylim=(n + 1, top - 0.1))
