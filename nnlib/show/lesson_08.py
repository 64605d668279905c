"""Lesson 08: watch it learn to read, look at its mistakes, and write to it yourself."""

from __future__ import annotations

from types import SimpleNamespace

import ipywidgets as W
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib.datasets import Dataset
from nnlib.metrics import accuracy, confusion_matrix
from nnlib.network import Network
from nnlib.show.pad import SIDE, Pad, centre, pixel_votes
from nnlib.show.page import BLACK, BLUE, new
from nnlib.show.panel import Panel
from nnlib.show.picture import Explore, Picture, Play
from nnlib.show.views import LossView
from nnlib.training import SGD, cosine, fit


class FirstWeights:
    """The weights of the first sixteen hidden units, as pictures, and the accuracy on held-out digits."""

    def __init__(self, current: SimpleNamespace, X: np.ndarray, y: np.ndarray) -> None:
        self.current, self.X, self.y, self.said = current, X, y, ""

    def begin(self, ax: Axes) -> list[Artist]:
        """Prepare the plot."""
        ax.set_axis_off()
        self.picture = ax.imshow(np.zeros((4 * 30, 4 * 30)), cmap="RdBu_r", vmin=-0.3, vmax=0.3)
        self.title = ax.text(0.5, 1.02, "", transform=ax.transAxes, ha="center", va="bottom")
        return [self.picture, self.title]

    def validate(self) -> float:
        """Give the loss on held-out digits, and remember the accuracy."""
        network = self.current.network
        self.said = f"{accuracy(network.predict(self.X), self.y):.1%} of {len(self.y):,} held-out digits right"
        return network.loss_on(self.X, self.y)

    def update(self) -> str:
        """Show the weights as they are now."""
        units = self.current.network.W[0].T[:16].reshape(-1, 28, 28)
        tiles = np.pad(units, ((0, 16 - len(units)), (1, 1), (1, 1)), constant_values=0)
        self.picture.set_data(tiles.reshape(4, 4, 30, 30).swapaxes(1, 2).reshape(120, 120))
        self.title.set_text(self.said)
        return f"Beside it the first-layer weights of sixteen units as pictures. {self.said}."


def train_mnist(digits: Dataset, layers: tuple[int, ...] = (128,), epochs: int = 10) -> Panel:
    """Train on handwritten digits under a panel: loss, accuracy, first-layer weights."""
    current = SimpleNamespace()

    def start() -> tuple:
        rng = np.random.default_rng(0)
        current.network = Network([digits.X_train.shape[1], *layers, 10], rng=rng, dtype=np.float32)
        sgd = SGD(learning_rate=0.1, momentum=0.9, batch_size=64, rng=rng)
        return fit(current.network, digits.X_train, digits.y_train, sgd, epochs=epochs, schedule=cosine), sgd

    weights = FirstWeights(current, digits.X_test[:1000], digits.y_test[:1000])
    panel = Panel(start, LossView(weights.validate, [weights]), name="training on MNIST")
    panel.current = current
    return panel


def explore_mistakes(network: Network, X: np.ndarray, y: np.ndarray) -> Explore:
    """Show a confusion matrix in which a touched cell opens its digits, and the mistakes sorted by confidence."""
    P = network.predict(X)
    predicted, confidence = P.argmax(axis=1), P.max(axis=1)
    matrix = confusion_matrix(P, y)
    mistakes = np.where(np.eye(10, dtype=bool), 0, matrix)
    classes = list(range(10))
    chosen = W.Dropdown(options=["all mistakes", *classes], description="true digit")
    taken = W.Dropdown(options=["any other", *classes], description="taken for")
    order = W.Dropdown(options=["surest first", "least sure first"], description="sorted")

    def draw(chosen, taken, order) -> tuple[Figure, str]:
        rows = (y == chosen) if chosen != "all mistakes" else (predicted != y)
        rows &= (predicted == taken) if taken != "any other" else (predicted != y)
        rows = np.flatnonzero(rows)
        rows = rows[np.argsort(confidence[rows] * (-1 if order == "surest first" else 1), kind="stable")]
        fig, (left, right) = new(2, height=4.4)
        left.imshow(mistakes, cmap="Oranges")
        for (i, j), count in np.ndenumerate(matrix):
            left.text(j, i, count or "", ha="center", va="center", fontsize=7, color="#777777" if i == j else BLACK)
        left.set(xlabel="predicted", ylabel="true", xticks=classes, yticks=classes)
        left.grid(visible=False)
        if chosen != "all mistakes" and taken != "any other":
            left.plot(taken, chosen, "s", markersize=22, markerfacecolor="none", markeredgecolor=BLACK)
        right.set_axis_off()
        right.set_title(f"{len(rows):,} digits, {order}: true → predicted, confidence", fontsize=9)
        for place, row in enumerate(rows[:20]):
            tile = right.inset_axes([place % 5 / 5, 0.76 - place // 5 * 0.25, 0.18, 0.18])
            tile.imshow(X[row].reshape(28, 28), cmap="gray_r")
            tile.set_axis_off()
            tile.set_title(f"{y[row]} → {predicted[row]}, {confidence[row]:.0%}", fontsize=7, pad=1)
        return fig, f"A confusion matrix, and {min(20, len(rows))} of {len(rows)} digits, {order}."

    def touch(kind, column, row) -> None:
        if kind == "down" and -0.5 <= row < 9.5 and -0.5 <= column < 9.5:
            chosen.value, taken.value = round(row), round(column)

    return Explore(draw, name="mistakes", touch=touch, chosen=chosen, taken=taken, order=order)


class DigitPad(Play):
    """A pad to draw on, and what the network makes of the drawing while you draw; before that, of an example (784,)."""

    def __init__(self, network: Network, example: np.ndarray) -> None:
        self.network, self.pad = network, Pad()
        picture = Picture()
        super().__init__([W.HBox([self.pad, picture], layout=W.Layout(flex_flow="row wrap"))], picture, "digit pad")
        self.pad.observe(lambda _: self.later(self.refresh), names="ink")
        self.read(example)

    def refresh(self) -> None:
        """Read what is drawn on the pad."""
        self.read(centre(np.frombuffer(self.pad.ink, np.uint8).reshape(SIDE, SIDE)).astype(self.network.dtype))

    def read(self, x: np.ndarray) -> None:
        """Show a digit as the network sees it, its answer, and which pixels spoke for it and against."""
        self.p = self.network.predict(x[None, :])[0]
        self.answer = int(self.p.argmax()) if x.any() else None
        fig, (seen, bars, votes) = new(3, height=2.6)
        seen.imshow(x.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
        seen.set_title("what the network sees")
        bars.barh(range(10), self.p, color=[BLUE if i == self.answer else "#bbbbbb" for i in range(10)])
        bars.set(yticks=range(10), xlim=(0, 1), xlabel="probability")
        bars.invert_yaxis()
        bars.set_title("draw a digit" if self.answer is None else f"a {self.answer}, {self.p.max():.0%} sure")
        V = pixel_votes(self.network, x, int(self.p.argmax())).reshape(28, 28)
        votes.imshow(V, cmap="RdBu_r", vmin=-np.abs(V).max() - 1e-9, vmax=np.abs(V).max() + 1e-9)
        votes.set_title(f"red for, blue against a {self.p.argmax()}" if self.answer is not None else "for and against")
        for ax in (seen, votes):
            ax.set_axis_off()
        alt = (
            "The pad is empty: draw a digit."
            if self.answer is None
            else f"The drawing is read as a {self.answer}, {self.p.max():.0%} sure."
        )
        self.picture.draw(fig, alt)
