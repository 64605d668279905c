"""Lesson 08: watch it learn to read, look at its mistakes, and write to it yourself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import anywidget
import ipywidgets as W
import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from nncourse.show.page import BLACK, BLUE, subplots
from nncourse.show.panel import Panel, Training
from nncourse.show.picture import LiveFigure
from nncourse.show.plots import draw_confusion
from nncourse.show.views import Drawn, LossView
from nncourse.show.widget import ROWS, Explore, LiveWidget
from nnlib.command_line import scans
from nnlib.metrics import accuracy, confusion_matrix
from nnlib.network import Network
from nnlib.optimisers import SGD
from nnlib.training import MiniBatches


@dataclass(kw_only=True)
class Reader(Training):
    """A network that learns to read digits, and the share of held-out ones that it read rightly after each epoch."""

    X_held_out: np.ndarray
    y_held_out: np.ndarray
    accuracy: float | None = None

    def validate(self) -> float:
        """Measure the accuracy, and return the loss on held-out digits."""
        self.accuracy = accuracy(self.network.predict(self.X_held_out), self.y_held_out)
        return self.network.loss_on(self.X_held_out, self.y_held_out)


def train_mnist(
    X_train: np.ndarray, y_train: np.ndarray, X_val: np.ndarray, y_val: np.ndarray, layers: tuple[int, ...] = (128,)
) -> Panel:
    """Train on handwritten digits under a panel: loss, accuracy, first-layer weights.

    Shapes: X_train (n, 784), y_train (n,); of X_val and y_val, likewise, the first thousand are held out.
    """

    def start() -> Reader:
        rng = np.random.default_rng(0)
        network = Network([X_train.shape[1], *layers, 10], rng=rng, dtype=np.float32)
        sgd, batches = SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=64, rng=rng)
        data = {"X": X_train, "y": y_train, "X_held_out": X_val[:1000], "y_held_out": y_val[:1000]}
        return Reader(network=network, sgd=sgd, batches=batches, **data)

    return Panel(start, LossView(Reader.validate, [_weights]), "training on MNIST")


def _weights(ax: Axes) -> Drawn:
    """Draw the first-layer weights of sixteen units as pictures, and below them the accuracy."""
    ax.set_axis_off()
    picture = ax.imshow(np.zeros((120, 120)), cmap="RdBu_r", vmin=-0.3, vmax=0.3, interpolation="nearest")
    ax.set_title("first-layer weights of 16 units")
    text = ax.text(0.5, -0.02, " ", transform=ax.transAxes, ha="center", va="top")

    def update(reader: Reader) -> str:
        units = reader.network.W[0].T[:16].reshape(-1, 28, 28)
        tiles = np.pad(units, ((0, 16 - len(units)), (1, 1), (1, 1))).reshape(4, 4, 30, 30)
        picture.set_data(tiles.swapaxes(1, 2).reshape(120, 120))
        text.set_text("no epoch yet" if reader.accuracy is None else f"{reader.accuracy:.1%} right")
        return f"Beside it the first-layer weights of sixteen units as pictures. Held out: {text.get_text()}."

    return [picture, text], update


def explore_mistakes(network: Network, X: np.ndarray, y: np.ndarray) -> Explore:
    """Show a confusion matrix in which a touched cell opens its digits, and the mistakes sorted by confidence."""
    P = network.predict(X)
    predicted, confidence, matrix = P.argmax(axis=1), P.max(axis=1), confusion_matrix(P, y)
    true = W.Dropdown(options=["all mistakes", *range(10)], description="true digit")
    taken = W.Dropdown(options=["any other", *range(10)], description="taken for")
    order = W.Dropdown(options={"surest first": -1, "least sure first": 1}, description="sorted")

    def draw(true: str | int, taken: str | int, order: int) -> tuple[Figure, str]:
        chosen = (predicted != y) if true == "all mistakes" else (y == true)
        chosen &= (predicted != y) if taken == "any other" else (predicted == taken)
        rows = np.flatnonzero(chosen)
        rows = rows[np.argsort(order * confidence[rows], kind="stable")]
        fig, (left, right) = subplots(2, width=9.6, height=4.8)
        draw_confusion(left, matrix, fontsize=8)
        if true != "all mistakes" and taken != "any other":
            left.plot(taken, true, "s", markersize=22, markerfacecolor="none", markeredgecolor=BLACK)
        right.set_axis_off()
        right.set_title("true → predicted, how sure" if len(rows) else "no digit was read so", fontsize=9)
        for place, row in enumerate(rows[:20]):
            tile = right.inset_axes([place % 5 / 5, 0.76 - place // 5 * 0.25, 0.18, 0.18])
            tile.imshow(X[row].reshape(28, 28), cmap="gray_r")
            tile.set_axis_off()
            tile.set_title(f"{y[row]} → {predicted[row]}, {confidence[row]:.0%}", fontsize=8, pad=1)
        sorted_ = "surest first" if order < 0 else "least sure first"
        return fig, (
            f"A confusion matrix, and {min(20, len(rows))} of {len(rows)} digits, {sorted_}: true digit {true}, "
            f"taken for {taken}."
        )

    def touch(kind: str, column: float, row: float) -> None:
        if kind == "down" and -0.5 <= row < 9.5 and -0.5 <= column < 9.5:
            true.value, taken.value = round(row), round(column)

    return Explore(draw, name="mistakes", touch=touch, true=true, taken=taken, order=order)


SIDE = 140  # pixels that reach Python, on each side of the pad; pad.js says the same


class Pad(anywidget.AnyWidget):
    """A sheet to draw on: `ink` holds it, a byte a pixel, row by row, from 0 (paper) to 255 (ink)."""

    _esm = Path(__file__).with_name("pad.js").read_text(encoding="utf-8")
    ink = traitlets.CBytes(bytes(SIDE * SIDE)).tag(sync=True)


def centre(ink: np.ndarray) -> np.ndarray:
    """Bring a drawing into the form of MNIST's digits: 20 pixels in its longer side, its centre of mass at (14, 14).

    Shapes: ink (side, side) from 0 (paper) to 255 (ink); the result is (784,) from 0 to 1. Nothing drawn stays nothing.
    """
    return scans.centre(ink / 255).ravel()


def pixel_votes(network: Network, x: np.ndarray, winner: int) -> np.ndarray:
    """Say how much each pixel's ink spoke for (above zero) or against (below) a class: slope of its logit times ink."""
    return network.input_gradient(x[None, :], winner)[0] * x


class DigitPad(LiveWidget):
    """A pad to draw on, and what the network makes of the drawing while you draw; before that, of an example (784,).

    That is: the drawing as the network gets it, the probabilities, what each hidden layer answers, and which pixels
    spoke for the answer and against it.
    """

    def __init__(self, network: Network, example: np.ndarray) -> None:
        hidden = network.sizes[1:-1]
        columns = -(-(3 + len(hidden)) // 2)
        fig, axes = subplots(columns, rows=2, width=2.8 * columns, height=5.2)
        seen, chances, *layers, votes = axes.ravel()[: 3 + len(hidden)]
        axes.ravel()[-1].set_axis_off()
        digit = _image(seen, (28, 28), "gray_r", 0, "what the network gets")
        neurons = [
            _image(ax, _grid(size), "Blues", 0, f"{size} hidden neurons")
            for ax, size in zip(layers, hidden, strict=True)
        ]
        bars = chances.barh(range(10), np.zeros(10), color=BLUE)
        chances.set(yticks=range(10), xlim=(0, 1), ylim=(9.6, -0.6), xlabel="probability")
        title = chances.set_title(" ")
        spoken = _image(votes, (28, 28), "RdBu_r", -1, "red, + for; blue, − against")
        signs = [votes.plot([], [], marker, color=BLACK, markersize=4, markeredgewidth=0.8)[0] for marker in "+_"]
        live = LiveFigure(fig, [digit, *neurons, *bars, title, spoken, *signs])
        super().__init__(live.picture, "digit pad")
        self.network, self.pad, self.p, self.answer, self._live = network, Pad(), np.empty(0), None, live
        self._digit, self._neurons, self._bars, self._title = digit, neurons, bars, title
        self._votes, self._signs = spoken, signs
        self.children = [self.message, W.HBox([self.pad, self.picture], layout=ROWS)]
        self.follow(self.pad, self._read_ink, "ink")
        self.read(example)

    def _read_ink(self, ink: bytes) -> None:
        self.read(centre(np.frombuffer(ink, np.uint8).reshape(SIDE, SIDE)).astype(self.network.dtype))

    def read(self, x: np.ndarray) -> None:
        """Show a digit as the network sees it, its answer, and which pixels spoke for it and against."""
        self.p = self.network.predict(x[None, :])[0]
        self.network.forward(x[None, :])  # what each layer answers stays in A
        self.answer = int(self.p.argmax()) if x.any() else None
        V = pixel_votes(self.network, x, int(self.p.argmax()))
        self._digit.set_data(x.reshape(28, 28))
        for image, A in zip(self._neurons, self.network.A[1:], strict=True):
            rows, columns = _grid(A.shape[1])
            A = np.pad(A[0] / (A.max() or 1), (0, rows * columns - A.shape[1]))
            image.set_data(A.reshape(rows, columns))
        for i, (bar, p) in enumerate(zip(self._bars, self.p, strict=True)):
            bar.set(width=p, color=BLUE if i == self.answer else "#bbbbbb")
        V = (V / (np.abs(V).max() or 1)).reshape(28, 28)
        self._votes.set_data(V)
        for sign, strong in zip(self._signs, (V > 0.4, V < -0.4), strict=True):  # not by colour alone
            sign.set_data(*np.nonzero(strong)[::-1])
        alt = "The pad is empty: draw a digit."
        if self.answer is not None:
            self._title.set_text(f"a {self.answer}, {self.p.max():.0%} sure")
            alt = f"The drawing is read as a {self.answer}, {self.p.max():.0%} sure."
        else:
            self._title.set_text("draw a digit")
        self._live.update(alt)


def _image(ax: Axes, shape: tuple[int, int], colours: str, low: float, title: str) -> AxesImage:
    ax.set_axis_off()
    ax.set_title(title)
    return ax.imshow(np.zeros(shape), cmap=colours, vmin=low, vmax=1)


def _grid(neurons: int) -> tuple[int, int]:
    """As many rows and columns as a layer needs, about square."""
    columns = int(np.ceil(np.sqrt(neurons)))
    return -(-neurons // columns), columns
