"""Lesson 09: watch a network learn the prices of houses, and then learn by heart those that it is shown."""

from __future__ import annotations

from dataclasses import dataclass

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes

from nncourse.show.page import BLACK, BLUE
from nncourse.show.panel import Panel, Training
from nncourse.show.views import Drawn, LossView
from nnlib.network import Network
from nnlib.optimisers import SGD
from nnlib.training import MiniBatches

LAYERS = {"none: a plane": [], "8": [8], "64": [64], "128, 128": [128, 128]}


@dataclass(kw_only=True)
class Houses(Training):
    """A network that learns the prices of houses, with the held-out rows, and the scale of the prices."""

    X_held_out: np.ndarray
    Y_held_out: np.ndarray
    mean: float
    deviation: float

    def validate(self) -> float:
        """Return the loss on held-out rows."""
        return self.network.loss_on(self.X_held_out, self.Y_held_out)


def train_houses(X: np.ndarray, y: np.ndarray, X_held: np.ndarray, y_held: np.ndarray) -> Panel:
    """Train on the first rows of a table under a panel; the loss and the predictions of held-out rows stand beside.

    Inputs and prices are standardised by the rows that are learnt from, so a loss of 1 is the lazy predictor's.
    Shapes: X (n, d), y (n,), X_held (m, d), y_held (m,).
    """

    def start(rows: int, layers: str) -> Houses:
        rng, few, prices = np.random.default_rng(0), X[:rows], y[:rows]
        mean, deviation, scale = prices.mean(), prices.std(), few.std(axis=0)
        A, A_held = ((part - few.mean(axis=0)) / np.where(scale == 0, 1, scale) for part in (few, X_held))
        Y, Y_held = (((part - mean) / deviation)[:, None] for part in (prices, y_held))
        network = Network([X.shape[1], *LAYERS[layers], 1], init="glorot", loss="mean_squared_error", rng=rng)
        return Houses(
            network=network,
            X=A,
            y=Y,
            sgd=SGD(learning_rate=0.01, momentum=0.9),
            batches=MiniBatches(batch_size=32, rng=rng),
            X_held_out=A_held,
            Y_held_out=Y_held,
            mean=mean,
            deviation=deviation,
        )

    sizes = [size for size in (50, 100, 200, 400) if size <= len(X)] or [len(X)]
    choices = {
        "rows": W.Dropdown(options=sizes, value=sizes[-1], description="rows to learn from"),
        "layers": W.Dropdown(options=list(LAYERS), value="128, 128", description="hidden layers"),
    }
    return Panel(start, LossView(Houses.validate, [_predictions]), "house prices", **choices)


def _predictions(ax: Axes) -> Drawn:
    """Draw what is predicted for the held-out rows against the truth."""
    ax.set(xlabel="true price, thousand dollars", ylabel="predicted price", xlim=(0, 55), ylim=(0, 55))
    ax.axline((0, 0), slope=1, color=BLACK, linewidth=1)
    (dots,) = ax.plot([], [], "o", color=BLUE, markersize=3)

    def update(houses: Houses) -> str:
        y_hat = houses.network.predict(houses.X_held_out) * houses.deviation + houses.mean
        y = houses.Y_held_out * houses.deviation + houses.mean
        dots.set_data(y[:, 0], y_hat[:, 0])
        return f"Beside it prediction against truth for held-out rows, RMSE {np.sqrt(((y_hat - y) ** 2).mean()):.1f}."

    return [dots], update
