"""Lesson 01: a neuron and its border, the soft step and its error."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes

from nncourse import show
from nncourse.show.page import number
from nncourse.show.plots import CLASS_COLOURS, draw_points

SUN, LAUNDRY = "sun (hours)", "laundry (kg)"


def days(X: np.ndarray, y: np.ndarray, w: Sequence[float], b: float, title: str = "") -> None:
    """Draw days by sun and laundry, dry or damp, and the border of a neuron; mistakes have a cross."""
    axes, mistakes = _border(X, y, w, b, ["damp", "dry"], title, xlabel=SUN, ylabel=LAUNDRY)
    alt = (
        f"{len(y)} days by hours of sun and kilograms of laundry, {int(y.sum())} of them dry. The border of the neuron "
    )
    alt += f"w = ({number(round(w[0], 2))}, {number(round(w[1], 2))}), b = {number(b)} is a slanting line. "
    alt += f"Days on the wrong side: {', '.join(f'({x[0]:g}, {x[1]:g})' for x in X[mistakes]) or 'none'}."
    show.display(axes.figure, alt)


def lamp(X: np.ndarray, y: np.ndarray, w: Sequence[float], b: float) -> None:
    """Draw the four positions of two switches, lit or dark, and the border of a neuron."""
    labels = {"xlabel": "switch at the bottom", "ylabel": "switch at the top"}
    axes, _ = _border(X, y, w, b, ["dark", "lit"], "", **labels)
    alt = (
        "The four positions of two switches, lit in two opposite corners. The border of the neuron cuts off the corner "
    )
    show.display(axes.figure, alt + "(0, 0), so that (1, 1), which is dark, lies on the lit side.")


def _border(
    X: np.ndarray, y: np.ndarray, w: Sequence[float], b: float, names: list[str], title: str, **labels: str
) -> tuple[Axes, np.ndarray]:
    margin = 0.12 * np.ptp(X, axis=0)
    (left, low), (right, high) = X.min(axis=0) - margin, X.max(axis=0) + margin
    if not b:  # the border goes through the origin: show it
        left, low = min(left, -0.5), min(low, -0.5)
    _, ax = show.subplots(width=5.4, height=4, xlim=(left, right), ylim=(low, high), title=title, **labels)
    corners = np.meshgrid([left, right], [low, high])
    scores = w[0] * corners[0] + w[1] * corners[1] + b
    # Between four corners a plane is drawn exactly, and its border is straight.
    ax.contourf(*corners, scores, levels=[-1e9, 0, 1e9], colors=CLASS_COLOURS[:2], alpha=0.2)
    ax.contour(*corners, scores, levels=[0], colors=show.BLACK, linewidths=1.5)
    draw_points(ax, X, y, names)
    wrong = (X @ np.asarray(w) + b > 0) != y
    if wrong.any():
        ax.scatter(*X[wrong].T, s=170, marker="x", color=show.BLACK, label="mistake", zorder=2.5)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.08 if title else 1.0), ncols=3, handletextpad=0.2)
    return ax, wrong


def neuron(x: Sequence[float], w: Sequence[float], b: float) -> None:
    """Draw a neuron of two inputs, with its numbers on their way from left to right."""
    terms = [x[0] * w[0], x[1] * w[1]]
    z = sum(terms) + b
    fig, ax = show.subplots(width=6.4, height=2.5, xlim=(0, 10), ylim=(0, 4))
    ax.set_axis_off()
    circle = {"boxstyle": "circle,pad=0.4", "facecolor": "white", "edgecolor": show.BLUE, "linewidth": 2}
    circles = {(1, 3): number(x[0]), (1, 1): number(x[1]), (5, 2): number(z), (9, 2): str(int(z > 0))}
    for place, text in circles.items():
        ax.text(*place, text, ha="center", va="center", fontsize=13, bbox=circle)
    for start, end in {(1.5, 2.9): (4.5, 2.15), (1.5, 1.1): (4.5, 1.85), (5.55, 2): (8.45, 2)}.items():
        ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "linewidth": 1.5})
    total = " + ".join(number(term, True) for term in [*terms, b])
    labels = {(1, 3.75): "sun x₁", (1, 0.25): "laundry x₂", (5, 1.2): "z", (9, 1.2): "a", (7, 2.3): "above 0?"}
    labels |= {(3, 2.85): f"× {number(w[0], True)}", (3, 1.1): f"× {number(w[1], True)}", (5, 2.8): total}
    for place, text in labels.items():
        ax.text(*place, text, ha="center", va="center")
    alt = f"A neuron: the inputs {number(x[0])} (times {number(w[0])}) and {number(x[1])} (times {number(w[1])}) "
    alt += f"flow into a circle that adds them and the bias {number(b)} to z = {number(z)}; an arrow asks whether that "
    show.display(fig, alt + f"is above 0 and leads to the activation a = {int(z > 0)}.")


def borders(w: Sequence[float], biases: Sequence[float]) -> None:
    """Draw the border of a neuron for several biases, and its weights as an arrow."""
    sun = np.array([-1, 10])
    fig, ax = show.subplots(xlabel=SUN, ylabel=LAUNDRY, aspect="equal", xlim=(-1, 10), ylim=(0, 6))
    for bias, style in zip(biases, (":", "-", "--"), strict=False):
        ax.plot(sun, -(w[0] * sun + bias) / w[1], style, label=f"b = {number(bias)}")
    ax.annotate("", (5 + w[0], 4 + w[1]), (5, 4), arrowprops={"arrowstyle": "-|>", "linewidth": 2})
    ax.text(6.1, 2.3, f"w = ({number(w[0])}, {number(w[1])})")
    ax.legend(loc="lower right")
    alt = (
        f"Three parallel lines for the biases {', '.join(map(number, biases))}, each further left than the one before. "
    )
    alt += f"An arrow, the weights ({number(w[0])}, {number(w[1])}), starts on the middle line and stands at a right "
    show.display(fig, alt + "angle to it, towards more sun and less laundry.")


def soft_step(soft: Callable) -> None:
    """Draw the step and the soft step, and the squared error of both for an example that should give 1."""
    z = np.linspace(-3, 3, 241)
    fig, (left, right) = show.subplots(2, height=3.4, xlabel="score z")
    for ax, see in ((left, lambda a: a), (right, lambda a: (a - 1) ** 2)):
        ax.plot(z, see(soft(z)), label="soft step S(z)")
        for side in (z <= 0, z > 0):
            ax.plot(z[side], see((z[side] > 0).astype(float)), "--", color=show.RED)
        ax.plot([], [], "--", color=show.RED, label="step")
    left.set(ylabel="a", title="the activation")
    right.set(ylabel="(a − 1)²", title="the error, if the truth is y = 1")
    left.legend()
    alt = "Two plots against the score z from −3 to 3. Left, the step jumps from 0 to 1 at z = 0, and the soft step "
    alt += "climbs from nearly 0 to nearly 1 in a smooth S. Right, the squared error for y = 1: with the step it is 1, "
    show.display(fig, alt + "then 0, a cliff between two level pieces; with the soft step it falls smoothly.")


def errors_against_bias(biases: np.ndarray, hard: np.ndarray, soft: np.ndarray) -> None:
    """Draw the share of mistakes and the soft error against the bias."""
    floor, lowest = biases[hard == 0], biases[soft.argmin()]
    alt = "The error in winter against the bias. With the step it is a staircase, zero from "
    alt += f"{number(round(floor[0], 1))} to {number(round(floor[-1], 1))}. With the soft step it is a smooth valley, "
    lines = {"step: share of mistakes": hard, "soft step: error": soft}
    show.curves(biases, lines, alt=alt + f"lowest at {number(round(lowest, 1))}.", xlabel="bias b", ylabel="error")
