"""Lesson 01: turn and move the border of a neuron by hand, and see its sum."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes

from nnlib.neuron import step, weighted_sum
from nnlib.show.page import BLACK, GREEN, RED, new
from nnlib.show.picture import Explore
from nnlib.show.plots import CLASS_COLOURS, MARKERS


def number(value: float, factor: bool = False) -> str:
    """Write a number as one does on paper: 2, −1.5; as a factor with its sign in brackets."""
    text = f"{value:g}".replace("-", "−")
    return f"({text})" if factor and value < 0 else text


def border_through_points(
    X: np.ndarray, y: np.ndarray, w: Sequence[float], b: float, *, names: Sequence[str], inputs: Sequence[str]
) -> Explore:
    """Move a neuron's border through labelled points, and follow its sum for one of them.

    X (n, 2), y (n,): the points and their classes, 0 or 1. w, b: where the sliders stand at first.
    names: of the two classes; inputs: of the two axes. A click chooses a point; a drag between points moves the border.
    """
    weights = [W.FloatSlider(value=w[k], min=-5, max=5, step=0.25, description=f"w{'₁₂'[k]}") for k in (0, 1)]
    bias = W.FloatSlider(value=b, min=-10, max=10, step=0.25, description="b")
    chosen = W.IntSlider(value=1, min=1, max=len(X), description="point")
    dragged = False  # is it the border that is being dragged?

    def draw(w1: float, w2: float, b: float, point: int) -> tuple:
        w, x = np.array([w1, w2]), X[point - 1]
        wrong = step(X @ w + b) != y
        z = weighted_sum(x, w, b)
        says, was = names[int(step(z))], names[y[point - 1]]
        products = " + ".join(f"{number(w[k], True)}·{number(x[k], True)}" for k in (0, 1))
        verdict = f"{'above' if z > 0 else 'not above'} 0, so {says}; it was {was}: "
        verdict += "right" if says == was else "wrong"
        equation = f"{products} + {number(b, True)} = {number(z)}"
        fig, (left, right) = new(2, height=3.5)
        _draw_plane(left, X, y, w, b, wrong, x, names, inputs)
        _draw_sum(right, w * x, b, z, CLASS_COLOURS[int(step(z))])
        right.set_title(f"point {point}: {verdict}", fontsize=10)
        right.set_xlabel(f"z = {equation}", fontsize=11)
        return fig, (
            f"The border of the neuron w = ({number(w1)}, {number(w2)}), b = {number(b)}: {wrong.sum()} mistakes in "
            f"{len(X)} points. Point {point}, {inputs[0]} {number(x[0])} and {inputs[1]} {number(x[1])}: "
            f"z = {equation}, {verdict}."
        )

    def touch(kind: str, *place: float) -> None:
        nonlocal dragged
        distances = np.hypot(*(X - place).T)
        if kind == "down":
            dragged = distances.min() > 0.4
        if not dragged:
            chosen.value = int(distances.argmin()) + 1 if kind == "down" else chosen.value
        elif kind == "move":  # the bias that leads the border through the pointer
            bias.value = round(-4 * (place @ np.array([weight.value for weight in weights]))) / 4

    controls = {"w1": weights[0], "w2": weights[1], "b": bias, "point": chosen}
    return Explore(draw, name="a neuron's border", touch=touch, **controls)


def _draw_plane(
    ax: Axes,
    X: np.ndarray,
    y: np.ndarray,
    w: np.ndarray,
    b: float,
    wrong: np.ndarray,
    x: np.ndarray,
    names: Sequence[str],
    inputs: Sequence[str],
) -> None:
    (west, south), (east, north) = X.min(axis=0) - 1, X.max(axis=0) + 1
    grid = np.meshgrid(np.linspace(west, east, 300), np.linspace(south, north, 300))
    scores = w[0] * grid[0] + w[1] * grid[1] + b
    ax.contourf(*grid, scores > 0, levels=[-0.5, 0.5, 1.5], colors=CLASS_COLOURS[:2], alpha=0.2)
    if w.any():
        centre = (X.min(axis=0) + X.max(axis=0)) / 2
        foot = centre - weighted_sum(centre, w, b) / (w @ w) * w  # the border's point nearest to the centre
        ax.axline(foot, foot + [-w[1], w[0]], color=BLACK, linewidth=2)
        ax.annotate("", foot + w / np.hypot(*w), foot, arrowprops={"arrowstyle": "-|>", "linewidth": 2})
    for c in (0, 1):
        colour = CLASS_COLOURS[c]
        ax.scatter(*X[y == c].T, s=50, color=colour, marker=MARKERS[c], edgecolor="white", label=names[c], zorder=3)
    ax.scatter(*X[wrong].T, s=80, marker="x", color=BLACK, label="mistake", zorder=4)
    ax.scatter(*x, s=260, facecolor="none", edgecolor=BLACK, linewidth=1.5, zorder=3)
    ax.set(aspect="equal", xlim=(west, east), ylim=(south, north), xlabel=inputs[0], ylabel=inputs[1])
    ax.set_title(f"mistakes: {wrong.sum()} of {len(X)}")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.12), ncols=3, handletextpad=0.2)


def _draw_sum(ax: Axes, products: np.ndarray, b: float, z: float, colour: str) -> None:
    """Each term is a bar that begins where the one before it ended; the last bar is their sum."""
    terms = [*products, b]
    ends = np.cumsum(terms)
    for row, (term, end) in enumerate(zip(terms, ends, strict=True)):
        ax.barh(row, term, left=end - term, color=RED if term < 0 else GREEN, hatch="//" if term < 0 else "", alpha=0.8)
        ax.plot([end, end], [row, row + 1], color=BLACK, linewidth=1, linestyle=":")
    ax.barh(3, z, color=colour, edgecolor=BLACK)
    reach = max(10, 1.2 * np.abs(ends).max())
    values = [number(value) for value in (*terms, z)]
    labels = [f"{name} = {value}" for name, value in zip(["w₁x₁", "w₂x₂", "b", "z"], values, strict=True)]
    ax.set_yticks(range(4), labels)
    ax.axvline(0, color=BLACK, linewidth=1)
    ax.set(xlim=(-reach, reach), ylim=(3.6, -0.6))
