"""Lesson 06: six sick training runs, to be diagnosed from their curves. Read on when you have done so."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes

from nnlib.datasets import spirals
from nnlib.metrics import accuracy
from nnlib.network import Network
from nnlib.show.page import BLUE, RED, figure, new
from nnlib.show.panel import Panel
from nnlib.show.views import Drawn, LossView
from nnlib.training import SGD, fit

STEPS, BATCH = 600, 20


class Unshuffled(np.random.Generator):
    """A source of randomness that leaves everything in its order."""

    def permutation(self, n: int) -> np.ndarray:
        """Give the rows as they stand."""
        return np.arange(n)


def admit(patient: int, seed: int = 0) -> SimpleNamespace:
    """Make a patient: network, sgd, data, held-out data, a run of 600 steps, and how much was right on the way."""
    rng = np.random.default_rng(seed)
    n, rate, momentum = {3: (40, 0.1, 0.9), 4: (600, 0.2, 0.0), 5: (600, 0.002, 0.0), 6: (120, 0.1, 0.9)}.get(
        patient, (600, 0.6 if patient == 1 else 0.1, 0.9)
    )
    (X, y), (X_new, y_new) = spirals(n, 3, rng), spirals(STEPS, 3, rng)
    p = SimpleNamespace(network=Network([2, *([32] if patient == 1 else [64, 32]), 3], rng=rng), right=[])
    p.sgd = SGD(learning_rate=rate, momentum=momentum, batch_size=BATCH, rng=rng)
    if patient == 2:  # every weight and bias begins at zero
        p.network.theta = 0
    elif patient == 3:  # few examples, and every fifth label is wrong
        y = np.where(np.arange(n) < n // 5, (y + 1) % 3, y)
    elif patient == 4:  # sorted by class, and never shuffled
        X, y, p.sgd.rng = X[np.argsort(y)], np.sort(y), Unshuffled(np.random.PCG64(0))
    elif patient == 6:  # labels that belong to other rows
        y, y_new = rng.permutation(y), rng.permutation(y_new)

    def validate() -> float:
        shares = [accuracy(p.network.predict(points), labels) for points, labels in ((X, y), (X_new, y_new))]
        p.right.append((p.sgd.steps, *shares))
        return p.network.loss_on(X_new, y_new)

    p.run, p.validate = fit(p.network, X, y, p.sgd, epochs=STEPS * BATCH // n), validate
    return p


def examine(patient: int, seed: int = 0) -> SimpleNamespace:
    """Train a patient to the end: loss of each step (600,), held_out and right, with a row for each epoch."""
    p, held_out, losses = admit(patient, seed), [], []
    for progress in p.run:
        losses.append(progress.loss)
        if progress.epoch_done:
            held_out.append((progress.step, p.validate()))
    return SimpleNamespace(loss=np.array(losses), held_out=np.array(held_out), right=np.array(p.right))


def waiting_room() -> None:
    """Show the curves of all six side by side."""
    fig, axes = new(3, rows=2, width=8.4, height=4.8)
    told = []
    for patient, ax in enumerate(axes.flat, start=1):
        p = examine(patient)
        ax.plot(np.arange(1, STEPS + 1), p.loss, color="#999999", linewidth=0.6, label="mini-batch")
        smooth = np.convolve(p.loss, np.ones(30) / 30, "valid")
        ax.plot(np.arange(30, STEPS + 1), smooth, color=BLUE, label="mean of the last 30")
        ax.plot(*p.held_out.T, "--", color=RED, label="held-out data")
        ax.set(yscale="log", ylim=(1e-2, 10), title=f"patient {patient}")
        seen, unseen = p.right[-1, 1:]
        ax.set_xlabel(f"right: trained on {seen:.0%}, held out {unseen:.0%}", fontsize=9)
        low, high = np.quantile(p.loss[-60:], [0.1, 0.9])
        told.append(
            f"patient {patient}: mean loss {smooth[0]:.2f} at first, {smooth[-1]:.2f} at the end, where most batches "
            f"lie from {low:.2f} to {high:.2f}; held-out loss {p.held_out[0, 1]:.2f} at first, lowest "
            f"{p.held_out[:, 1].min():.2f}, {p.held_out[-1, 1]:.2f} at the end; right {seen:.0%}, held out {unseen:.0%}"
        )
    axes[0, 0].set_ylabel("loss")
    axes[1, 0].set_ylabel("loss")
    fig.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=3, fontsize=9)
    figure(fig, f"Loss over {STEPS} steps, logarithmic axes, and the share of right answers. {'; '.join(told)}.")


def clinic() -> Panel:
    """Choose a patient and watch it train; the sliders, which would tell too much, can be shown to treat it.

    >>> clinic()
    [widget: clinic]
    """
    current = SimpleNamespace()

    def start(patient: int) -> tuple[Iterator, SGD]:
        current.p = admit(patient)
        return current.p.run, current.p.sgd

    view = LossView(lambda: current.p.validate(), [lambda ax: _right(ax, current)])
    panel = Panel(start, view, "clinic", patient=W.Dropdown(options=range(1, 7), description="patient"))
    choice, buttons, sliders, *rest = panel.children
    treat = W.Checkbox(description="show the sliders, and treat", indent=False)
    panel.follow(treat, lambda on: setattr(panel, "children", (choice, buttons, treat, *[sliders] * on, *rest)))
    panel.children, panel.treat = (choice, buttons, treat, *rest), treat
    return panel


def _right(ax: Axes, current: SimpleNamespace) -> Drawn:
    """Draw the share of right answers after each epoch."""
    ax.set(xlim=(0, STEPS), ylim=(0, 1.02), xlabel="step", ylabel="share of right answers")
    looks = {"trained on": ("-", BLUE), "held-out data": ("--s", RED)}
    lines = [ax.plot([], [], look, color=c, markersize=3, label=name)[0] for name, (look, c) in looks.items()]
    ax.legend(loc="lower right", fontsize=8)

    def update() -> str:
        rows = np.reshape(current.p.right, (-1, 3))
        for column, line in enumerate(lines, start=1):
            line.set_data(rows[:, 0], rows[:, column])
        if not len(rows):
            return "Beside it an empty plot of the share of right answers."
        return f"Beside it the share of right answers: trained on {rows[-1, 1]:.0%}, held-out data {rows[-1, 2]:.0%}."

    return lines, update
