"""Lesson 03: a ReLU on one input and on two, the lamp that two of them light, and the slopes of softmax."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nncourse.show.page import BLACK, BLUE, GREEN, ORANGE, RED, display, subplots
from nncourse.show.plots import LINES, curves
from nnlib.activations import relu, softmax, tanh, tanh_derivative

GREY = "#777777"


def best_straight_line(x: np.ndarray, wave: np.ndarray) -> None:
    """Draw a wave and the straight line with the smallest mean square of its misses. Shapes: x and wave (n,)."""
    line = np.polyval(np.polyfit(x, wave, 1), x)
    lines = {"the wave": wave, "the best straight line": line}
    missed = abs(line - wave).max()
    alt = f"One wave of a sine, and a straight line that falls through it and misses it by up to {missed:.2f}."
    curves(x, lines, alt=alt, xlabel="x", ylabel="y")


def relus_and_their_sum(x: np.ndarray, wave: np.ndarray, kinks: np.ndarray, changes: np.ndarray) -> None:
    """Draw ReLUs with their kinks and changes of slope, and below them their sum beside the wave.

    Shapes: x and wave (n,); kinks and changes one number for each ReLU.
    """
    fig, (top, bottom) = subplots(1, rows=2, height=5, xlim=(x[0], x[-1]), ylabel="y")
    total = relu(x[:, None] - kinks) @ changes
    for kink, change, line in zip(kinks, changes, LINES, strict=False):
        name = f"{change:g} relu(x − {kink:g})".replace("-", "−")
        top.plot(x, change * relu(x - kink), linestyle=line, label=name)
    bottom.plot(x, total, color=BLACK, label="their sum")
    bottom.plot(x, wave, "--", color=ORANGE, label="the wave")
    slopes, near = np.cumsum(changes), {"textcoords": "offset points"}
    for start, end, slope in zip(kinks, [*kinks[1:], x[-1]], slopes, strict=True):
        middle = (start + end) / 2
        height = relu(middle - kinks) @ changes
        bottom.annotate(f"slope {slope:g}".replace("-", "−"), (middle, height), (10, 4 if slope < 0 else -14), **near)
    for ax in (top, bottom):
        for kink in kinks:
            ax.axvline(kink, color=GREY, linestyle=":", linewidth=1)
        ax.legend(loc="lower left" if ax is top else "upper right", fontsize=9)
    bottom.set(xlabel="x", ylim=(-1.6, 1.6))
    display(
        fig,
        f"Above: {len(kinks)} ReLUs, each flat up to its kink, then straight. Below: their sum, whose slope changes at "
        "each kink, beside the wave.",
    )


def light_the_lamp(lamp: Callable[[np.ndarray], np.ndarray]) -> None:
    """Draw one ReLU on two inputs, and the lamp as a function of the two switches and of their sum.

    lamp: takes points (n, 2), and gives what the network of two ReLUs says, (n,).
    """
    x1, x2 = np.meshgrid(np.linspace(-0.5, 1.5, 81), np.linspace(-0.5, 1.5, 81))
    fig = Figure(figsize=(8.4, 3.1))
    sheet = fig.add_subplot(1, 3, 1, projection="3d")
    sheet.plot_surface(x1, x2, relu(x1 + x2 - 1), cmap="Blues", vmin=-1, edgecolor="none", rcount=41, ccount=41)
    sheet.plot([-0.5, 1.5], [1.5, -0.5], [0, 0], color=RED, linewidth=2.5, zorder=9)
    sheet.set(xlabel="x₁", ylabel="x₂", xticks=[0, 1], yticks=[0, 1], zticks=[0, 1, 2])
    sheet.set_title("relu(x₁ + x₂ − 1):\na sheet with one fold", fontsize=10)
    sheet.view_init(elev=22, azim=-120)
    plane, profile = fig.add_subplot(1, 3, 2), fig.add_subplot(1, 3, 3)
    heights = lamp(np.column_stack([x1.ravel(), x2.ravel()])).reshape(x1.shape)
    levels = np.arange(-1, 1.01, 0.25)
    plane.contourf(x1, x2, heights, levels=levels, cmap="cividis")
    for total in (0, 1):
        plane.plot([-0.5, total + 0.5], [total + 0.5, -0.5], color=RED, linewidth=2)
    _draw_switches(plane, lamp)
    plane.set(aspect="equal", xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xlabel="switch x₁", ylabel="switch x₂")
    plane.set(xticks=[0, 1], yticks=[0, 1])
    plane.set_title("relu(s) − 2 relu(s − 1)\nseen from above", fontsize=10)
    s = np.linspace(-0.5, 2.5, 301)
    profile.plot(s, lamp(np.column_stack([s / 2, s / 2])), color=BLUE)
    profile.plot([0, 1, 2], [0, 1, 0], "o", color=BLACK)
    profile.set(xlabel="s = x₁ + x₂", ylabel="lamp", xticks=[0, 1, 2], ylim=(-1.1, 1.3))
    near = {"textcoords": "offset points", "fontsize": 8}
    for place, text in [(0, "both down"), (1, "one up"), (2, "both up")]:
        profile.annotate(
            text, (place, place == 1), (0, 7 if place == 1 else -16), ha="right" if place == 2 else "center", **near
        )
    profile.set_title("the same along s", fontsize=10)
    display(
        fig,
        "Left: a ReLU on two inputs is a sheet that is flat on one side of a line and rises on the other. Middle: two "
        "such sheets added up make a ridge through the two positions with one switch up. Right: along s = x₁ + x₂ the "
        "lamp is 0, 1, 0.",
    )


def _draw_switches(ax: Axes, lamp: Callable[[np.ndarray], np.ndarray]) -> None:
    """Mark the four positions of the switches: a full disc where the lamp is lit."""
    for position in [(0, 0), (0, 1), (1, 0), (1, 1)]:
        lit = lamp(np.array([position]))[0] > 0.5
        ax.plot(*position, "o", markersize=13, color="white" if lit else "none", markeredgecolor="white")
        ax.text(*position, int(lit), ha="center", va="center", fontsize=9, color=BLACK if lit else "white")


def slopes_of_softmax(z: np.ndarray, j: int) -> None:
    """Draw log p and p of every class while one logit moves, with their tangents at z: the derivation in two pictures.

    z: the logits (k,). j: which logit moves, counted from 0.
    """
    moved = np.linspace(z[j] - 1.5, z[j] + 1.5, 121)
    rows = np.tile(z, (len(moved), 1))
    rows[:, j] = moved
    P, p = softmax(rows), softmax(z)
    fig, (left, right) = subplots(2, height=3.6, xlabel=f"logit z{'₁₂₃₄'[j]}")
    near = np.abs(moved - z[j]) <= 0.6
    of_log = (np.arange(len(z)) == j) - p[j]  # δ - p
    for i, (colour, line) in enumerate(zip([BLUE, RED, GREEN], LINES, strict=False)):
        for ax, curve, value, slope in [
            (left, np.log(P[:, i]), np.log(p[i]), of_log[i]),
            (right, P[:, i], p[i], p[i] * of_log[i]),
        ]:
            ax.plot(moved, curve, line, color=colour)
            ax.plot(moved[near], value + slope * (moved[near] - z[j]), color=colour, linewidth=5, alpha=0.35)
            ax.plot(z[j], value, "o", color=BLACK, markersize=5, zorder=5)
        sign = "₁₂₃₄"[i]
        eighths, parts = f"{8 * of_log[i]:+.0f}/8", f"{64 * p[i] * of_log[i]:+.0f}/64"
        for ax, text, height in [(left, f"log p{sign}: {eighths}", np.log(p[i])), (right, f"p{sign}: {parts}", p[i])]:
            ax.annotate(
                text.replace("-", "−"),
                (z[j], height),
                (6, 9),
                textcoords="offset points",
                color=colour,
                bbox={"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.8},
            )
    left.set(title="log pᵢ: the slope is δᵢⱼ − pⱼ", ylabel="log p")
    right.set(title="pᵢ: the slope is pᵢ (δᵢⱼ − pⱼ)", ylabel="p", ylim=(0, 0.9))
    display(
        fig,
        "One logit moves, and three curves answer. Left, log p: the slopes at the dots are minus p of the moved class, "
        "and 1 more for that class itself. Right, p: the same slopes, each times its own p.",
    )


def for_growing_logits(safe: Callable[[np.ndarray], np.ndarray], naive: Callable[[np.ndarray], np.ndarray]) -> None:
    """Draw the first of two probabilities while the logits, 1 apart, grow to 1000; a dot where the naive curve ends.

    safe, naive: two ways to compute softmax, each takes logits (n, 2) and gives probabilities (n, 2).
    """
    growing = np.linspace(0, 1000, 201)
    pairs = np.column_stack([growing, growing - 1])
    with np.errstate(over="ignore", invalid="ignore"):  # the overflow is what there is to see
        lines = {"softmax": safe(pairs)[:, 0], "naive_softmax": naive(pairs)[:, 0]}
    end = growing[np.isfinite(lines["naive_softmax"])].max()
    alt = f"Both give 0.73 at first; the naive curve ends at {end:g}, marked by a dot, the safe one goes on to 1000."
    axes = {"xlabel": "the larger logit", "ylabel": "its probability", "ylim": (0, 1)}
    curves(growing, lines, dots=([end], [safe(pairs)[0, 0]]), alt=alt, **axes)


def relu_beside_tanh() -> None:
    """Draw ReLU and tanh, and their slopes."""
    z = np.linspace(-4, 4, 401)
    fig, (left, right) = subplots(2, height=3, xlabel="z")
    left.plot(z, relu(z), "-", label="relu")
    left.plot(z, tanh(z), "--", label="tanh")
    right.plot(z, np.where(z > 0, 1.0, 0.0), "-", label="slope of relu")
    right.plot(z, tanh_derivative(z), "--", label="slope of tanh")
    left.set(ylim=(-1.5, 4), ylabel="activation")
    right.set(ylim=(-0.1, 1.5), ylabel="slope")
    for ax in (left, right):
        ax.legend(loc="upper left")
    display(
        fig, "Left: relu, flat, then straight; tanh, an S from −1 to 1. Right: relu's slope jumps, tanh's is a hill."
    )
