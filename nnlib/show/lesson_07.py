"""Lesson 07: watch a network bend itself to a function, and to points in the plane that you choose."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import ipywidgets as W
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from nnlib.activations import ACTIVATIONS
from nnlib.datasets import sample_target, spirals, target
from nnlib.network import Network
from nnlib.show.page import BLACK, BLUE, GREEN, ORANGE, RED
from nnlib.show.panel import WRAP, Panel
from nnlib.show.views import LossView
from nnlib.training import SGD, cosine, fit


class Slices:
    """Prediction against truth along lines through the cube: one coordinate runs, the other two stand at 0.5."""

    def __init__(self, current: SimpleNamespace) -> None:
        self.current, self.t = current, np.linspace(-1, 1, 81)
        self.X = np.full((3, 81, 3), 0.5)
        self.X[np.arange(3), :, np.arange(3)] = self.t

    def begin(self, ax: Axes) -> list[Artist]:
        """Draw the truth."""
        ax.set(xlabel="the coordinate that runs; the others are 0.5", ylabel="y", ylim=(-1.6, 1.6))
        self.lines = []
        for i, (colour, style) in enumerate(((BLUE, "-"), (RED, "--"), (GREEN, ":"))):
            ax.plot(self.t, target(self.X[i])[:, 0], color="#bbbbbb", linewidth=4)
            self.lines += ax.plot([], [], color=colour, linestyle=style, label=f"x{'₁₂₃'[i]} runs")
        ax.legend(loc="lower right", title="prediction; the truth is grey")
        return self.lines

    def update(self) -> str:
        """Draw the prediction as it is now."""
        predicted = [self.current.network.predict(X)[:, 0] for X in self.X]
        for line, y in zip(self.lines, predicted, strict=True):
            line.set_data(self.t, y)
        worst = max(np.abs(y - target(X)[:, 0]).max() for y, X in zip(predicted, self.X, strict=True))
        return f"Beside it three slices of the prediction; their largest distance from the truth is {worst:.2g}."


class Residuals:
    """What is left over: prediction minus truth, for points that the network has not seen."""

    def __init__(self, current: SimpleNamespace, X: np.ndarray, Y: np.ndarray) -> None:
        self.current, self.X, self.Y = current, X, Y

    def begin(self, ax: Axes) -> list[Artist]:
        """Prepare the plot."""
        ax.set(xlabel="true y", ylabel="prediction minus truth", ylim=(-0.5, 0.5))
        ax.axhline(0, color=BLACK, linewidth=1)
        (self.dots,) = ax.plot([], [], ".", color=ORANGE, markersize=3)
        ax.set_xlim(self.Y.min(), self.Y.max())
        return [self.dots]

    def update(self) -> str:
        """Move the dots."""
        residuals = self.current.network.predict(self.X) - self.Y
        self.dots.set_data(self.Y[:, 0], residuals[:, 0])
        return f"Beside that the residuals, whose root mean square is {np.sqrt((residuals**2).mean()):.2g}."


def _layers(text: str) -> list[int]:
    """Read the widths of the hidden layers from a field."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if not re.fullmatch(r"[\d\s,]*", text) or not all(0 < number <= 512 for number in numbers):
        raise ValueError(f"layers: {text!r}, expected whole numbers from 1 to 512, such as 32, 16.")
    return numbers


def train_approximator(epochs: int = 100) -> Panel:
    """Train on y = sin(3 x₁) + x₂² cos(3 x₃) under a panel: loss, slices, residuals; layers and bend to choose."""
    rng = np.random.default_rng(0)
    (X, Y), (X_val, Y_val) = sample_target(10_000, rng), sample_target(500, rng)
    current = SimpleNamespace()

    def start(layers: list[int], hidden: str) -> tuple:
        rng = np.random.default_rng(1)
        current.network = Network([3, *layers, 1], hidden=hidden, loss="mean_squared_error", rng=rng)
        sgd = SGD(learning_rate=0.15, momentum=0.9, batch_size=64, rng=rng)
        return fit(current.network, X, Y, sgd, epochs=epochs, schedule=cosine), sgd

    def view() -> LossView:
        residuals = Residuals(current, X_val, Y_val)
        return LossView(lambda: current.network.loss_on(X_val, Y_val), [Slices(current), residuals])

    return _with_choices(start, view, [32, 16], "tanh", "approximator")


def _with_choices(start: Callable, view: Callable[[], LossView], layers: list[int], hidden: str, name: str) -> Panel:
    """Put a field for the hidden layers and a choice of their bend over a panel; a change of either is a reset."""
    field = W.Text(value=", ".join(map(str, layers)), description="hidden layers", continuous_update=False)
    bend = W.Dropdown(options=list(ACTIVATIONS), value=hidden, description="bend")
    said = W.HTML()
    chosen = SimpleNamespace(layers=layers)
    panel = Panel(lambda: start(chosen.layers, bend.value), view(), name)

    def choose() -> None:
        try:
            chosen.layers, said.value = _layers(field.value), ""
        except ValueError as error:
            said.value = f'<span role="alert">{error} The network stays as it is.</span>'
        else:
            panel.restart()

    for control in (field, bend):
        control.style.description_width = "initial"
        control.observe(lambda _: panel.later(choose), names="value")
    panel.layers, panel.hidden = field, bend
    panel.children = (W.HBox([field, bend, said], layout=WRAP), *panel.children)
    return panel


class Regions:
    """The regions that a network gives to the classes, behind points that can be added to."""

    def __init__(self, current: SimpleNamespace) -> None:
        self.current = current
        axis = np.linspace(-1.2, 1.2, 60)
        self.grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)

    def begin(self, ax: Axes) -> list[Artist]:
        """Prepare the plot."""
        ax.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), xlabel="x₁", ylabel="x₂")
        self.image = ax.imshow(np.zeros((60, 60)), origin="lower", extent=(-1.2, 1.2, -1.2, 1.2), alpha=0.5)
        self.image.set(cmap="RdBu_r", clim=(0, 1))
        self.groups = [ax.plot([], [], m, color=c, markeredgecolor="white")[0] for m, c in (("o", BLUE), ("s", RED))]
        return [self.image, *self.groups]

    def update(self) -> str:
        """Draw the points and the probability of class 1 as they are now."""
        X, y, network = self.current.X, self.current.y, self.current.network
        self.image.set_data(network.predict(self.grid)[:, 1].reshape(60, 60))
        for c, group in enumerate(self.groups):
            group.set_data(*X[y == c].T)
        right = (network.predict(X).argmax(axis=1) == y).mean()
        return f"Beside it {len(X)} points on the regions that the network gives to two classes; {right:.0%} are right."


def _moons(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    y = np.arange(n) % 2
    angle = np.pi * rng.uniform(size=n) + np.pi * y
    X = 0.6 * np.column_stack([np.cos(angle), np.sin(angle)]) + np.outer(2 * y - 1, [0.3, 0.15])
    return X + 0.07 * rng.standard_normal((n, 2)), y


def _circles(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    y, angle = np.arange(n) % 2, 2 * np.pi * rng.uniform(size=n)
    X = (0.4 + 0.5 * y)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return X + 0.07 * rng.standard_normal((n, 2)), y


POINTS = {"moons": _moons, "circles": _circles, "spirals": lambda n, rng: spirals(n, 2, rng)}


def playground(epochs: int = 400) -> Panel:
    """Train on points in the plane, with the border moving as it learns; a touch adds a point of the chosen class."""
    current = SimpleNamespace()
    kind = W.Dropdown(options=list(POINTS), description="points")
    added = W.Dropdown(options=[("class 0 (round)", 0), ("class 1 (square)", 1)], description="a touch adds")

    def fill() -> None:
        current.X, current.y = POINTS[kind.value](200, np.random.default_rng(0))

    def start(layers: list[int], hidden: str) -> tuple:
        rng = np.random.default_rng(1)
        current.network = Network([2, *layers, 2], hidden=hidden, rng=rng)
        sgd = SGD(learning_rate=0.1, momentum=0.9, batch_size=16, rng=rng)
        return fit(current.network, current.X, current.y, sgd, epochs=epochs), sgd

    fill()
    panel = _with_choices(start, lambda: LossView(beside=[Regions(current)]), [16, 16], "tanh", "playground")
    ax = panel.view.beside[0].image.axes

    def refill() -> None:
        fill()
        panel.restart()

    def touch(event: dict) -> None:
        width, height = ax.figure.bbox.size
        x, y = ax.transData.inverted().transform((event["x"] * width, event["y"] * height))
        if event["kind"] == "down" and abs(x) < 1.2 and abs(y) < 1.2:
            current.X, current.y = np.vstack([current.X, [x, y]]), np.append(current.y, added.value)
            panel.restart()

    kind.observe(lambda _: panel.later(refill), names="value")
    panel.view.picture.touchable = True
    panel.view.picture.observe(lambda change: panel.later(lambda: touch(change["new"])), names="pointer")
    panel.points, panel.added, panel.current = kind, added, current
    panel.children = (W.HBox([kind, added], layout=WRAP), *panel.children)
    return panel
