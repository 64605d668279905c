"""Lesson 09: watch a network learn the prices of houses, and then learn by heart those that it is shown."""

from __future__ import annotations

from types import SimpleNamespace

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes

from nncourse.show.page import BLACK, BLUE
from nncourse.show.panel import Panel, Training
from nncourse.show.views import Drawn, LossView
from nnlib.network import Network
from nnlib.optimisers import SGD
from nnlib.training import MiniBatches, fit

LAYERS = {"none: a plane": [], "8": [8], "64": [64], "128, 128": [128, 128]}


def train_houses(X: np.ndarray, y: np.ndarray, X_held: np.ndarray, y_held: np.ndarray, epochs: int = 1000) -> Panel:
    """Train on the first rows of a table under a panel; the loss and the predictions of held-out rows stand beside.

    Inputs and prices are standardised by the rows that are learnt from, so a loss of 1 is the lazy predictor's.
    Shapes: X (n, d), y (n,), X_held (m, d), y_held (m,).
    """
    current = SimpleNamespace()

    def start(rows: int, layers: str) -> Training:
        rng, few, prices = np.random.default_rng(0), X[:rows], y[:rows]
        current.mean, current.deviation = prices.mean(), prices.std()
        scale = few.std(axis=0)
        A, current.X = ((part - few.mean(axis=0)) / np.where(scale == 0, 1, scale) for part in (few, X_held))
        Y, current.Y = (((part - current.mean) / current.deviation)[:, None] for part in (prices, y_held))
        sizes = [X.shape[1], *LAYERS[layers], 1]
        current.network = Network(sizes, init="glorot", loss="mean_squared_error", rng=rng)
        sgd, batches = SGD(learning_rate=0.01, momentum=0.9), MiniBatches(batch_size=32, rng=rng)
        steps = fit(current.network, A, Y, sgd, batches, epochs=epochs)
        return Training(steps, current.network, sgd, batches)

    choices = {
        "rows": W.Dropdown(options=[50, 100, 200, 400], value=400, description="rows to learn from"),
        "layers": W.Dropdown(options=list(LAYERS), value="128, 128", description="hidden layers"),
    }
    view = LossView(
        lambda: current.network.loss_on(current.X, current.Y), [lambda ax: _predictions(ax, current, y_held)]
    )
    panel = Panel(start, view, "house prices", **choices)
    panel.current = current
    return panel


def _predictions(ax: Axes, current: SimpleNamespace, y: np.ndarray) -> Drawn:
    """Draw what is predicted for the held-out rows against the truth."""
    ax.set(xlabel="true price, thousand dollars", ylabel="predicted price", xlim=(0, 55), ylim=(0, 55))
    ax.axline((0, 0), slope=1, color=BLACK, linewidth=1)
    (dots,) = ax.plot([], [], "o", color=BLUE, markersize=3)

    def update() -> str:
        y_hat = current.network.predict(current.X)[:, 0] * current.deviation + current.mean
        dots.set_data(y, y_hat)
        return f"Beside it prediction against truth for held-out rows, RMSE {np.sqrt(((y_hat - y) ** 2).mean()):.1f}."

    return [dots], update
