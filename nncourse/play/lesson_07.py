"""Lesson 07: watch a network bend itself to a function, and to points in the plane that you choose."""

from __future__ import annotations

import re

import ipywidgets as W
import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes

from nncourse.show.page import BLACK, BLUE, GREEN, ORANGE, RED
from nncourse.show.panel import Panel, Training
from nncourse.show.views import Drawn, LossView
from nnlib.activations import ACTIVATIONS
from nnlib.datasets import circles, moons, sample_target, spirals, target
from nnlib.network import Network
from nnlib.optimisers import SGD
from nnlib.training import MiniBatches


def train_approximator() -> Panel:
    """Train on y = sin(3 x₁) + x₂² cos(3 x₃) under a panel: loss, slices, residuals; layers and bend to choose."""
    rng = np.random.default_rng(0)
    (X, Y), (X_val, Y_val) = sample_target(10_000, rng), sample_target(500, rng)

    def start(layers: str, hidden: str) -> Training:
        rng = np.random.default_rng(1)
        network = Network([3, *_widths(layers), 1], hidden=hidden, loss="mean_squared_error", rng=rng)
        sgd, batches = SGD(learning_rate=0.15, momentum=0.9), MiniBatches(batch_size=64, rng=rng)
        return Training(network=network, X=X, y=Y, sgd=sgd, batches=batches)

    plots = [_slices, lambda ax: _residuals(ax, X_val, Y_val)]
    view = LossView(lambda training: training.network.loss_on(X_val, Y_val), plots)
    return Panel(start, view, "approximator", **_choices("32, 16"))


def _choices(layers: str) -> dict[str, W.ValueWidget]:
    return {
        "layers": W.Text(layers, description="hidden layers", continuous_update=False),
        "hidden": W.Dropdown(options=list(ACTIVATIONS), value="tanh", description="bend"),
    }


def _widths(text: str) -> list[int]:
    """Read the widths of the hidden layers."""
    widths = [int(number) for number in re.findall(r"\d+", text)]
    if not re.fullmatch(r"[\d\s,]*", text) or not all(0 < width <= 512 for width in widths):
        raise ValueError(f"hidden layers: {text!r}, expected whole numbers from 1 to 512, such as 32, 16.")
    return widths


def _slices(ax: Axes) -> Drawn:
    """Draw prediction against truth along lines through the cube: one coordinate runs, the other two stand at 0.5."""
    t, X = np.linspace(-1, 1, 81), np.full((3, 81, 3), 0.5)
    X[np.arange(3), :, np.arange(3)] = t
    ax.set(xlabel="the coordinate that runs; the others are 0.5", ylabel="y", ylim=(-1.6, 2.6))
    lines = []
    for i, style in enumerate(({"color": BLUE}, {"color": RED, "ls": "--"}, {"color": GREEN, "ls": ":"})):
        ax.plot(t, target(X[i])[:, 0], color="#bbbbbb", linewidth=4)
        lines += ax.plot([], [], label=f"x{'₁₂₃'[i]} runs", **style)
    ax.legend(loc="upper center", ncols=3, fontsize=8, title="prediction; the truth is grey", columnspacing=1)

    def update(training: Training) -> str:
        predicted = [training.network.predict(points) for points in X]
        for line, Y_hat in zip(lines, predicted, strict=True):
            line.set_data(t, Y_hat[:, 0])
        worst = max(np.abs(Y_hat - target(points)).max() for Y_hat, points in zip(predicted, X, strict=True))
        return f"Beside it three slices of the prediction; their largest distance from the truth is {worst:.2g}."

    return lines, update


def _residuals(ax: Axes, X: np.ndarray, Y: np.ndarray) -> Drawn:
    """Draw what is left over: prediction minus truth, for points that the network has not seen."""
    ax.set(xlabel="true y", ylabel="prediction minus truth", xlim=(Y.min(), Y.max()), ylim=(-0.5, 0.5))
    ax.axhline(0, color=BLACK, linewidth=1)
    (dots,) = ax.plot([], [], ".", color=ORANGE, markersize=3)

    def update(training: Training) -> str:
        residuals = training.network.predict(X) - Y
        dots.set_data(Y[:, 0], residuals[:, 0])
        return f"Beside that the residuals, whose root mean square is {np.sqrt((residuals**2).mean()):.2g}."

    return [dots], update


def playground() -> Panel:
    """Train on points in the plane, with the border moving as it learns; a touch adds a point of the chosen class."""
    added = W.Dropdown(options=[("class 0 (round)", 0), ("class 1 (square)", 1)], description="a touch adds")
    kind, X, y = "", np.empty((0, 2)), np.empty(0, dtype=int)

    def start(points: str, layers: str, hidden: str) -> Training:
        nonlocal kind, X, y
        if points != kind:  # other points; without the added ones
            kind, (X, y) = points, POINTS[points](200, np.random.default_rng(0))
        rng = np.random.default_rng(1)
        network = Network([2, *_widths(layers), 2], hidden=hidden, rng=rng)
        sgd, batches = SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=16, rng=rng)
        return Training(network=network, X=X, y=y, sgd=sgd, batches=batches)

    def touch(touched: str, *place: float) -> None:
        nonlocal X, y
        if touched == "down" and np.abs(place).max() < 1.2:
            X, y = np.vstack([X, place]), np.append(y, added.value)
            panel.restart()

    choices = {"points": W.Dropdown(options=list(POINTS), description="points")} | _choices("16, 16")
    panel = Panel(start, LossView(plots=[_borders]), "playground", controls=[added], **choices)
    panel.on_touch(lambda: panel.view.others[0], touch)
    return panel


def _borders(ax: Axes) -> Drawn:
    """Draw the regions that a network gives to two classes, and their border, behind the points that it learns from."""
    ax.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), xlabel="x₁", ylabel="x₂")
    axis = np.linspace(-1.2, 1.2, 60)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    image = ax.imshow(np.zeros((60, 60)), origin="lower", extent=(-1.2, 1.2, -1.2, 1.2), alpha=0.5)
    image.set(cmap=colormaps["RdBu_r"].with_extremes(bad=BLACK), clim=(0, 1))
    groups = [ax.plot([], [], marker, color=c, markeredgecolor="white")[0] for marker, c in (("o", BLUE), ("s", RED))]

    def update(training: Training) -> str:
        X, y, network = training.X, training.y, training.network
        P = network.predict(grid)[:, 1].reshape(60, 60)
        border = np.zeros_like(P, dtype=bool)  # where the answer is another one than next to it
        border[1:] |= (P[1:] > 0.5) != (P[:-1] > 0.5)
        border[:, 1:] |= (P[:, 1:] > 0.5) != (P[:, :-1] > 0.5)
        image.set_data(np.where(border, np.nan, P))
        for c, group in enumerate(groups):
            group.set_data(*X[y == c].T)
        right = (network.predict(X).argmax(axis=1) == y).mean()
        return f"Beside it {len(X)} points on the regions that the network gives to two classes; {right:.0%} are right."

    return [image, *groups], update


POINTS = {"moons": moons, "circles": circles, "spirals": lambda n, rng: spirals(n, 2, rng)}
