"""The drawings of lesson 06. They draw what the page has computed or derived."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from nncourse.show.page import BLACK, BLUE, GREEN, ORANGE, PURPLE, RED, display, subplots
from nncourse.show.plots import draw_points, draw_regions
from nnlib.network import Network

GREY = "#999999"
WALKERS = {  # as in the widget of part 8: colour, marker, line, width, and which lies on top
    "A": (BLUE, "o", "--", 1.6, 4),
    "B": (RED, "s", "-", 1.6, 3),
    "C": (GREEN, "^", "-", 0.6, 2),
}


def _contours(ax: Axes, loss: Callable, xlim: tuple, ylim: tuple) -> None:
    """Draw the contours of a loss of two numbers."""
    xs, ys = np.linspace(*xlim, 80), np.linspace(*ylim, 80)
    heights = np.array([[loss(x, y) for x in xs] for y in ys])
    levels = np.geomspace(max(heights.min(), 1e-3 * heights.max()), heights.max(), 14)
    ax.contour(xs, ys, heights, levels=levels, colors=GREY, linewidths=0.8)
    ax.set(xlim=xlim, ylim=ylim)


def _long_valley(w: float, b: float) -> float:
    return 0.5 * (w**2 + 20 * b**2)


def opening() -> None:
    """Two walkers in a long valley, one with small steps, one with large ones."""
    fig, ax = subplots(height=4.2, xlabel="w", ylabel="b")
    _contours(ax, _long_valley, (-4.5, 1.5), (-1.2, 1.2))
    t = np.arange(41)[:, None]
    for rate, colour, marker, line in ((0.02, BLUE, "o", "-"), (0.09, RED, "s", "--")):
        path = [-4.0, 1.0] * (1 - rate * np.array([1.0, 20.0])) ** t
        style = {"color": colour, "marker": marker, "linestyle": line, "markersize": 3, "linewidth": 1.2}
        ax.plot(*path.T, label=f"learning rate {rate}", **style)
    ax.legend()
    display(
        fig,
        "Contours of a long valley and two paths of 40 steps: small steps creep along its floor and stop a little "
        "past half-way, large steps zigzag across it and nearly reach the bottom.",
    )


def rates(walk: Callable) -> None:
    """Draw the first six steps down the parabola L = w², at four learning rates."""
    names = {0.02: "creeps", 0.3: "arrives", 0.9: "swings, arrives", 1.1: "climbs out"}
    fig, axes = subplots(4, width=9, height=2.7, xlim=(-8, 8), ylim=(-3, 62), xlabel="w")
    w = np.linspace(-8, 8, 100)
    for ax, (rate, name) in zip(axes, names.items(), strict=True):
        path = walk(rate, 6)
        ax.plot(w, w**2, color=GREY, linewidth=1)
        ax.plot(path, path**2, "o-", color=RED, markersize=4, linewidth=1)
        ax.plot(path[0], path[0] ** 2, "o", color=BLACK, markersize=6)
        ax.set_title(f"η = {rate}: {name}", fontsize=9)
    axes[0].set_ylabel("loss")
    display(
        fig,
        "Four parabolas with six steps each, from w = 3. At a rate of 0.02 the points hardly move; at 0.3 they run "
        "down to the bottom; at 0.9 they jump from side to side, each time a little lower; at 1.1 from side to side, "
        f"each time higher, up to w = {walk(1.1, 6)[-1]:.1f}.",
    )


def two_arrows() -> None:
    """Draw the step that each of two examples asks for, and their mean."""
    fig, (line, plane) = subplots(2, height=3.4)
    x, y = np.array([1.0, 2.0]), np.array([3.0, 5.0])
    line.axhline(0, color=BLACK, linewidth=1.5)
    line.vlines(x, 0, y, color=(BLUE, RED), linestyles="--")
    for place, height, colour, marker, name in zip(x, y, (BLUE, RED), "os", ("e = −3", "e = −5"), strict=True):
        line.plot(place, height, marker, color=colour)
        line.text(place + 0.06, height / 2, name, color=colour)
    line.text(0.1, -0.55, "the line at the start, ŷ = 0")
    line.set(xlim=(0, 3), ylim=(-0.9, 5.5), xlabel="x", ylabel="y", title="two points, two errors")
    named = {  # the gradient, its colour, and where its name stands
        "first: (−6, −6)": ((-6, -6), BLUE, (-5, -6.3)),
        "second: (−20, −10)": ((-20, -10), RED, (-25, -11)),
        "mean: (−13, −8)": ((-13, -8), BLACK, (-12.5, -9)),
    }
    for name, (gradient, colour, place) in named.items():
        arrow = {"arrowstyle": "->", "color": colour, "linewidth": 3 if colour == BLACK else 1.5}
        plane.annotate("", gradient, (0, 0), arrowprops=arrow)
        plane.text(*place, name, color=colour)
    plane.plot([-6, -20], [-6, -10], ":", color=GREY)
    plane.set(xlim=(-26, 5), ylim=(-12.5, 1), xlabel="slope in w, 2ex", ylabel="slope in b, 2e")
    plane.set_title("two gradients and their mean")
    display(
        fig,
        "Left: the level line at the start and two points above it, with errors −3 and −5. Right: the gradients of "
        "the two examples as arrows, (−6, −6) and (−20, −10); their mean, (−13, −8), ends half-way between them.",
    )


def three_walks(loss: Callable, walkers: dict[str, np.ndarray]) -> None:
    """Draw the landscape of the line's loss, and the paths of walkers A, B and C over it."""
    fig, ax = subplots(height=4.6, xlabel="slope w", ylabel="intercept b")
    _contours(ax, loss, (-1.3, 3), (-1.3, 1.9))
    told = {}
    for name, path in walkers.items():
        colour, marker, line, width, order = WALKERS[name]
        style = {"color": colour, "marker": marker, "linestyle": line, "linewidth": width, "markersize": 4}
        told[name] = f"{loss(*path[-1]):.2f}"
        ax.plot(*path.T, label=f"{name}: {len(path) - 1} steps, loss {told[name]}", zorder=order, **style)
    ax.legend(loc="lower right")
    display(
        fig,
        f"Three paths on one landscape. The two exact steps of A stop far from the bottom, at loss {told['A']}; the "
        f"20 rough ones of B reach it, {told['B']}; the 400 steps of C scribble around it and end at {told['C']}.",
    )


def noise(single: np.ndarray, means: np.ndarray, full: np.ndarray) -> None:
    """Draw gradients of single examples, of batches of 20, and of all: points (dw, db)."""
    fig, ax = subplots(height=3.8, xlabel="slope in w", ylabel="slope in b")
    ax.plot(*single.T, "^", color=GREEN, markersize=4, alpha=0.5, label="one example")
    ax.plot(*means.T, "s", color=RED, markersize=4, alpha=0.6, label="mean of 20")
    ax.plot(*full, "*", color=BLACK, markersize=14, markeredgecolor="white", label="mean of all 200")
    ax.legend()
    display(
        fig,
        "A wide cloud of the gradients of single examples, a much narrower one of the means of 20, and in the "
        "middle of both, a star: the gradient of all 200.",
    )


def pushes() -> None:
    """Draw what is left of each push in the velocity, if all pushes agree and if they alternate."""
    fig, axes = subplots(2, height=3.2, xlabel="step", ylim=(-3.1, 5.9))
    steps, left = np.arange(20), []
    for ax, title, sign in zip(axes, ("pushes that agree", "pushes that alternate"), (1.0, -1.0), strict=True):
        velocity, top, bottom = np.zeros(20), np.zeros(20), np.zeros(20)
        for first in steps:  # the push of this step, and what is kept of it later
            kept = np.where(steps < first, 0, sign**first * 0.8 ** np.maximum(0, steps - first))
            start, colour = np.where(kept > 0, top, bottom), (BLUE, ORANGE)[first % 2]
            ax.bar(steps + 1, kept, 0.8, bottom=start, color=colour, edgecolor="white", linewidth=0.4)
            velocity, top, bottom = velocity + kept, top + np.maximum(kept, 0), bottom + np.minimum(kept, 0)
        ax.plot(steps + 1, velocity, "o-", color=BLACK, markersize=3, linewidth=1.2, label="velocity: their sum")
        ax.set_title(title)
        left.append(abs(velocity[-1]))
    axes[0].axhline(5, color=GREY, linestyle="--", linewidth=1)
    axes[0].text(0.5, 5.15, "1 / (1 − 0.8) = 5")
    axes[0].set_ylabel("in units of one push")
    axes[1].legend()
    display(
        fig,
        "Stacked bars: what a momentum of 0.8 keeps of each earlier push, over 20 steps. If all pushes agree, the "
        f"stack grows to {left[0]:.1f}, near 5. If they alternate, they cancel, and the sum stays near {left[1]:.2f}.",
    )


def valley(paths: dict[str, np.ndarray]) -> None:
    """Draw two paths of 40 steps in the long valley."""
    fig, ax = subplots(height=4.2, xlabel="w", ylabel="b")
    _contours(ax, _long_valley, (-4.5, 2), (-1.2, 1.2))
    for (name, path), colour, marker, line in zip(paths.items(), (BLUE, RED), "os", ("-", "--"), strict=False):
        ax.plot(*path.T, color=colour, marker=marker, linestyle=line, markersize=3, linewidth=1.2, label=name)
    ax.legend()
    display(
        fig,
        "A long valley. Without momentum 40 steps creep along the floor and stop short; with momentum the path "
        "swings a few times across, rushes along the floor, overshoots a little and curls into the bottom.",
    )


def schedule(factor: Callable) -> None:
    """Draw the factor of a schedule over a run."""
    fig, ax = subplots(height=2.6, xlabel="s, the share of the run that is done", ylabel="factor of the rate")
    s = np.linspace(0, 1, 101)
    ax.plot(s, factor(s))
    ax.plot([0, 0.5, 1], factor(np.array([0, 0.5, 1])), "o", color=BLACK, markersize=5)
    display(
        fig,
        "Half a cosine: the factor is 1 at the start, 0.5 in the middle, 0 at the end, and flat at both ends.",
    )


def saw(in_order: np.ndarray, mixed: np.ndarray) -> None:
    """Draw the losses of the first four epochs, of 15 batches each, in order of class and mixed."""
    fig, ax = subplots(xlabel="step (15 to an epoch)", ylabel="loss of the batch")
    ax.plot(np.arange(60), in_order[:60], label="in order of class")
    ax.plot(np.arange(60), mixed[:60], "--", label="shuffled")
    ax.legend()
    tops, bottoms = in_order[5:60:5], in_order[9:60:5]  # first and last batch of each class
    display(
        fig,
        "Loss of each batch over four epochs. Shuffled, it falls with a little noise. In order of class it is a saw: "
        f"every fifth step, when the class changes, it leaps to between {tops.min():.1f} and {tops.max():.1f}, then "
        f"falls to {bottoms.max():.1f} or below.",
    )


def plateau(losses: dict[float, np.ndarray]) -> None:
    """Draw the loss of each batch at three learning rates."""
    fig, ax = subplots(xlabel="step", ylabel="loss of the batch", yscale="log")
    for (rate, loss), line in zip(losses.items(), ("-", "--", "-."), strict=True):
        ax.plot(np.arange(1, len(loss) + 1), loss, line, linewidth=1.4, label=f"rate {rate:g}")
    ax.legend()
    display(
        fig,
        "Loss over 300 steps, logarithmic axis. At a rate of 0.5 it falls steadily. At 4 it falls a little and "
        "hovers, with leaps above its beginning. At 30 it shoots up in the first steps and stays on a plateau "
        "ten times as high.",
    )


def arms(network: Network, X: np.ndarray, y: np.ndarray) -> None:
    """Draw the spirals on the regions that a network gives to their classes."""
    fig, ax = subplots(width=5, height=4.2, xlabel="x₁", ylabel="x₂")

    def classes(points: np.ndarray) -> np.ndarray:
        return network.predict(points).argmax(axis=1)

    draw_regions(ax, X.min(axis=0) - 0.2, X.max(axis=0) + 0.2, classes)
    draw_points(ax, X, y)
    ax.legend(loc="upper right")
    right = np.mean(classes(X) == y)
    display(
        fig,
        f"Three spiral arms, each on the region that the network gives to its class; {right:.0%} of the points "
        "are right.",
    )


def two_valleys(walks: dict[str, tuple[np.ndarray, np.ndarray]], turn: np.ndarray) -> None:
    """Draw walks in the long valley and in the same valley turned: by name, the path in each."""
    fig, axes = subplots(2, width=8.4, height=4, xlabel="w")
    losses = (_long_valley, lambda w, b: _long_valley(*(turn @ (w, b))))
    for place, (ax, loss, title) in enumerate(zip(axes, losses, ("along the axes", "turned by 45°"), strict=True)):
        _contours(ax, loss, (-4.6, 1.6), (-3.8, 1.9))
        for (name, paths), colour, marker, line in zip(walks.items(), (RED, PURPLE), "s^", ("--", "-"), strict=True):
            style = {"color": colour, "marker": marker, "linestyle": line, "markersize": 3, "linewidth": 1.2}
            ax.plot(*paths[place].T, label=name, **style)
        ax.set_title(title)
    axes[0].set_ylabel("b")
    axes[0].legend(loc="lower right")
    ends = [[loss(*paths[i][-1]) for i, loss in enumerate(losses)] for paths in walks.values()]
    (ball, ball_turned), (adam, adam_turned) = ends
    display(
        fig,
        "The long valley, along the axes and turned by 45 degrees, with the paths of the ball and of Adam. The "
        f"ball swings alike in both, and ends at loss {ball:.1g} and {ball_turned:.1g}. Adam's path is another in "
        f"each, and ends at {adam:.1g} and {adam_turned:.1g}.",
    )
