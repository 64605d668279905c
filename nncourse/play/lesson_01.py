"""Lesson 01: turn and move the border of a neuron by hand, and see its sum."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nncourse.show.page import BLACK, GREEN, RED, number, subplots
from nncourse.show.plots import CLASS_COLOURS, draw_points, draw_regions
from nncourse.show.widget import Explore
from nnlib.neurons import step, weighted_sum


def border_through_points(
    X: np.ndarray, y: np.ndarray, w: Sequence[float], b: float, *, names: Sequence[str], inputs: Sequence[str]
) -> Explore:
    """Move a neuron's border through labelled points, and follow its sum for one of them.

    X (n, 2), y (n,): the points and their classes, 0 or 1. w, b: where the sliders stand at first.
    names: of the two classes; inputs: of the two axes. A click chooses a point; a drag between points moves the border.
    """
    weights = [W.FloatSlider(w[k], min=-5, max=5, step=0.25, description=f"w{'₁₂'[k]}") for k in (0, 1)]
    bias = W.FloatSlider(b, min=-10, max=10, step=0.25, description="b")
    chosen = W.IntSlider(1, 1, len(X), description="point")
    dragged = False  # is it the border that is being dragged?

    def draw(w1: float, w2: float, b: float, point: int) -> tuple[Figure, str]:
        w, x = np.array([w1, w2]), X[point - 1]
        wrong = step(X @ w + b) != y
        z = weighted_sum(x, w, b)
        products = " + ".join(f"{number(w[k], True)}·{number(x[k], True)}" for k in (0, 1))
        equation = f"z = {products} + {number(b, True)} = {number(z)}"
        answer, truth = names[int(step(z))], names[y[point - 1]]
        verdict = f"{'above' if z > 0 else 'not above'} 0, so {answer}; it was {truth}: "
        verdict += "right" if answer == truth else "wrong"
        fig, (left, right) = subplots(2, height=3.8)
        draw_regions(left, X.min(axis=0) - 1, X.max(axis=0) + 1, lambda P: P @ w + b > 0)
        draw_points(left, X, y, names)
        left.scatter(*X[wrong].T, s=170, marker="x", color=BLACK, label="mistake", zorder=2.5)
        left.scatter(*x, s=260, facecolor="none", edgecolor=BLACK, linewidth=1.5, zorder=3)
        left.set(xlabel=inputs[0], ylabel=inputs[1], title=f"mistakes: {wrong.sum()} of {len(X)}")
        left.legend(loc="lower center", bbox_to_anchor=(0.5, 1.12), ncols=3, handletextpad=0.2)
        _draw_sum(right, [*(w * x), b, z], CLASS_COLOURS[int(step(z))])
        right.set_title(f"point {point}: {verdict}", fontsize=10)
        right.set_xlabel(equation, fontsize=11)
        alt = f"The border of the neuron w = ({number(w1)}, {number(w2)}), b = {number(b)}: {wrong.sum()} mistakes in "
        alt += f"{len(X)} points. Point {point}, {inputs[0]} {number(x[0])} and {inputs[1]} {number(x[1])}: "
        return fig, f"{alt}{equation}, {verdict}."

    def touch(kind: str, *place: float) -> None:
        nonlocal dragged
        distances = np.hypot(*(X - place).T)
        if kind == "down":
            dragged = distances.min() > 0.4
        if kind == "down" and not dragged:
            chosen.value = int(distances.argmin()) + 1
        elif kind == "move" and dragged:  # the bias that leads the border through the pointer
            bias.value = -round(4 * np.dot(place, [slider.value for slider in weights])) / 4

    controls = {"w1": weights[0], "w2": weights[1], "b": bias, "point": chosen}
    return Explore(draw, name="a neuron's border", touch=touch, **controls)


def _draw_sum(ax: Axes, bars: Sequence[float], colour: str) -> None:
    """Draw each term as a bar that begins where the one before it ended; the last bar is their sum."""
    *terms, z = bars
    ends = np.cumsum(terms)
    for row, (term, end) in enumerate(zip(terms, ends, strict=True)):
        style = {"color": RED, "hatch": "//"} if term < 0 else {"color": GREEN}
        ax.barh(row, term, left=end - term, alpha=0.8, **style)
        ax.plot([end, end], [row, row + 1], color=BLACK, linewidth=1, linestyle=":")
    ax.barh(3, z, color=colour, edgecolor=BLACK)
    labels = zip(["w₁x₁", "w₂x₂", "b", "z"], bars, strict=True)
    ax.set_yticks(range(4), [f"{name} = {number(value)}" for name, value in labels])
    ax.axvline(0, color=BLACK, linewidth=1)
    reach = max(10, 1.2 * np.abs(ends).max())
    ax.set(xlim=(-reach, reach), ylim=(3.6, -0.6))
    ax.locator_params(axis="x", nbins=5)
