"""Lesson 08: watch it learn to read, and look at its mistakes. To write to it yourself, see `nnlib.show.pad`."""

from __future__ import annotations

from types import SimpleNamespace

import ipywidgets as W
import numpy as np
from matplotlib.figure import Figure

from nnlib.metrics import accuracy, confusion_matrix
from nnlib.network import Network
from nnlib.show.page import BLACK, new
from nnlib.show.panel import Panel
from nnlib.show.picture import Explore
from nnlib.show.plots import draw_confusion
from nnlib.show.views import Drawn, LossView
from nnlib.training import SGD, fit


def train_mnist(
    X_train: np.ndarray, y_train: np.ndarray, X_val: np.ndarray, y_val: np.ndarray, layers: tuple[int, ...] = (128,)
) -> Panel:
    """Train on handwritten digits under a panel: loss, accuracy, first-layer weights.

    Shapes: X_train (n, 784), y_train (n,); of X_val and y_val, likewise, the first thousand are held out.
    """
    current, X, y = SimpleNamespace(), X_val[:1000], y_val[:1000]

    def start() -> tuple:
        rng = np.random.default_rng(0)
        current.network = Network([X_train.shape[1], *layers, 10], rng=rng, dtype=np.float32)
        current.said = "no epoch yet"
        sgd = SGD(learning_rate=0.1, momentum=0.9, batch_size=64, rng=rng)
        return fit(current.network, X_train, y_train, sgd, epochs=100), sgd

    def validate() -> float:
        current.said = f"{accuracy(current.network.predict(X), y):.1%} right"
        return current.network.loss_on(X, y)

    def weights(ax) -> Drawn:
        ax.set_axis_off()
        picture = ax.imshow(np.zeros((120, 120)), cmap="RdBu_r", vmin=-0.3, vmax=0.3, interpolation="nearest")
        ax.set_title("first-layer weights of 16 units")
        text = ax.text(0.5, -0.02, " ", transform=ax.transAxes, ha="center", va="top")

        def update() -> str:
            units = current.network.W[0].T[:16].reshape(-1, 28, 28)
            tiles = np.pad(units, ((0, 16 - len(units)), (1, 1), (1, 1))).reshape(4, 4, 30, 30)
            picture.set_data(tiles.swapaxes(1, 2).reshape(120, 120))
            text.set_text(current.said)
            return f"Beside it the first-layer weights of sixteen units as pictures. Held out: {current.said}."

        return [picture, text], update

    panel = Panel(start, LossView(validate, [weights]), name="training on MNIST")
    panel.current = current
    return panel


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
        fig, (left, right) = new(2, width=9.6, height=4.8)
        draw_confusion(left, matrix, fontsize=8)
        if true != "all mistakes" and taken != "any other":
            left.plot(taken, true, "s", markersize=22, markerfacecolor="none", markeredgecolor=BLACK)
        right.set_axis_off()
        right.set_title("true → predicted, how sure", fontsize=9)
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
