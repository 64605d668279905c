"""Lesson 02: a layer's matrix product, cell by cell."""

from __future__ import annotations

import textwrap
from itertools import zip_longest

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nnlib.layers import dense
from nnlib.show.lesson_01 import number
from nnlib.show.page import BLACK, BLUE, RED, SKY, YELLOW, new
from nnlib.show.picture import Explore


def product_by_cells(X: np.ndarray, weights: np.ndarray, b: np.ndarray) -> Explore:
    """Step through X @ W + b, one cell of Z after the other: the whole product, parts of it, and a wrong one.

    X (n, d_in), weights (d_in, d_out) and b (d_out,): small, for every number is shown. A click on a cell of Z goes
    there.
    """
    cases = {
        "all examples, all neurons": (X, weights, b),
        "one example": (X[:1], weights, b),
        "one neuron": (X, weights[:, :1], b[:1]),
        "wrong: W transposed": (X, weights.T, b),
    }
    shapes = W.Dropdown(
        options={f"{name}: {A.shape} @ {B.shape}": name for name, (A, B, _) in cases.items()}, description="shapes"
    )
    cell = W.IntSlider(value=weights.shape[1] + 2, min=1, max=len(X) * weights.shape[1], description="cell")
    step, back = W.Button(description="Step", icon="step-forward"), W.Button(description="Back", icon="step-backward")

    def draw(case: str, cell: int) -> tuple:
        A, B, bias = cases[case]
        cell = min(cell, len(A) * B.shape[1])  # the slider may be on its way to a smaller product
        i, j = divmod(cell - 1, B.shape[1])
        try:
            Z, error = dense(A, B, bias), ""
        except ValueError as refusal:
            Z, error = None, str(refusal)
        pairs = zip_longest([number(x, True) for x in A[i]], [number(w, True) for w in B[:, j]], fillvalue="?")
        result = "no result" if error else number(Z[i, j])
        sum_ = f"Z[{i}, {j}] = {' + '.join('·'.join(pair) for pair in pairs)} + {number(bias[j], True)} = {result}"
        fig, ax = new(width=6.4, height=5.2)
        _draw_scheme(ax, A, B, bias, Z, i, j)
        _write_shapes(ax, A.shape, B.shape)
        ax.set_title(sum_, fontsize=13, family="monospace", pad=12)
        fig.supxlabel(textwrap.fill(error, 88), fontsize=9, color=RED)
        done = f"{cell} of {Z.size} cells are filled" if not error else f"it is refused: {error}"
        return fig, f"The product of X {A.shape} and W {B.shape}: {done}. Row {i} of X, column {j} of W: {sum_}."

    def touch(kind: str, x: float, y: float) -> None:
        A, B, _ = cases[shapes.value]
        i, j = int(y // 1), int(x // 1)  # the corner of Z is the origin
        if kind == "down" and 0 <= i < len(A) and 0 <= j < B.shape[1]:
            cell.value = i * B.shape[1] + j + 1

    def fit(_: dict) -> None:
        A, B, _ = cases[shapes.value]
        cell.max = len(A) * B.shape[1]

    play = Explore(draw, name="a product, cell by cell", touch=touch, case=shapes, cell=cell)
    shapes.observe(lambda change: play.later(lambda: fit(change)), names="value")
    for button, way in ((back, -1), (step, 1)):
        button.on_click(lambda _, way=way: play.later(lambda: setattr(cell, "value", cell.value + way)))
    play.children = [shapes, W.HBox([back, step, cell], layout=W.Layout(flex_flow="row wrap")), play.picture]
    return play


def _draw_scheme(
    ax: Axes, A: np.ndarray, B: np.ndarray, bias: np.ndarray, Z: np.ndarray | None, i: int, j: int
) -> None:
    """Set W over Z and X beside it, so that a row of X and a column of W meet in the cell that they make."""
    (n, d_in), (k, d_out) = A.shape, B.shape
    left, top = -0.6 - d_in, -1.6 - k
    _draw_matrix(ax, "X", A, left, 0)
    _draw_matrix(ax, "W", B, 0, top)
    _draw_matrix(ax, "b", bias[None, :], 0, -1.3)
    filled = np.arange(n * d_out).reshape(n, d_out) <= i * d_out + j
    _draw_matrix(ax, "Z", np.full((n, d_out), np.nan) if Z is None else np.where(filled, Z, np.nan), 0, 0)
    frame = {"fill": False, "linewidth": 3, "clip_on": False}
    ax.add_patch(Rectangle((left, i), d_in, 1, edgecolor=BLUE, **frame))
    ax.add_patch(Rectangle((j, top), 1, k, edgecolor=RED, linestyle="--", **frame))
    ax.add_patch(Rectangle((j, -1.3), 1, 1, edgecolor=RED, linestyle=":", **frame))
    ax.add_patch(Rectangle((j, i), 1, 1, edgecolor=BLACK, hatch="xx" if Z is None else "", **frame))
    ax.set_axis_off()
    ax.set(aspect="equal", xlim=(left - 0.7, max(d_out, len(bias)) + 0.7), ylim=(n + 1, top - 0.1))


def _draw_matrix(ax: Axes, name: str, M: np.ndarray, left: float, top: float) -> None:
    """Draw numbers in cells; a cell whose number is not known yet stays empty and white."""
    for (i, j), value in np.ndenumerate(M):
        known = not np.isnan(value)
        colour = (YELLOW if name == "Z" else SKY) if known else "white"
        ax.add_patch(Rectangle((left + j, top + i), 1, 1, facecolor=colour + "55" * known, edgecolor="#aaaaaa"))
        ax.text(left + j + 0.5, top + i + 0.5, number(value) if known else "", ha="center", va="center", fontsize=12)
    side, place = ("right", left - 0.2) if name == "X" else ("left", left + M.shape[1] + 0.2)
    ax.text(place, top + len(M) / 2, name, ha=side, va="center", fontsize=14, weight="bold")


def _write_shapes(ax: Axes, left: tuple, right: tuple) -> None:
    """Write the shapes, with a frame around the two inner sizes: they must agree."""
    agree = left[1] == right[0]
    frame = {"boxstyle": "round", "facecolor": "white", "edgecolor": BLACK if agree else RED, "linewidth": 2}
    result = f"= Z ({left[0]}, {right[1]})" if agree else f"  {left[1]} ≠ {right[0]}: no Z"
    pieces = [f"X ({left[0]}, ", str(left[1]), ") @ W (", str(right[0]), f", {right[1]})  ", result]
    text = ax.text(0.1, -0.02, pieces[0], transform=ax.transAxes, va="baseline", fontsize=12)
    for place, piece in enumerate(pieces[1:]):
        style = {"bbox": frame} if place in (0, 2) else {}
        gap = (6 if style or place in (1, 3) else 0, 0)
        text = ax.annotate(
            piece, (1, 0), xycoords=text, xytext=gap, textcoords="offset points", va="bottom", fontsize=12, **style
        )
