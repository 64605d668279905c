"""Lesson 06: six sick training runs, to be diagnosed from their curves alone. What they suffer from stands below."""

from __future__ import annotations

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

EXAMPLES = (600, 600, 40, 600, 600, 100)
RATES, MOMENTA = (0.6, 0.1, 0.1, 0.2, 0.003, 0.1), (0.9, 0.9, 0.9, 0.0, 0.0, 0.9)


class Unshuffled(np.random.Generator):  # noqa: D101 - each epoch in the order of the data
    permutation = staticmethod(np.arange)


def examine(patient: int, seed: int = 0) -> tuple:
    """Make a run of 600 steps, its SGD, and a function that tells of an epoch: step, loss, share of right answers.

    Loss and the second share are of held-out data, the first share is of those that it was trained on.
    """
    rng, i = np.random.default_rng(seed), patient - 1
    n, hidden = EXAMPLES[i], [32] if patient == 1 else [64, 32]
    (X, y), (X_new, y_new) = spirals(n, 3, rng), spirals(600, 3, rng)
    network = Network([2, *hidden, 3], rng=rng)
    sgd = SGD(learning_rate=RATES[i], momentum=MOMENTA[i], batch_size=20, rng=rng)
    if patient == 2:  # every weight and bias begins at zero
        network.theta = 0
    elif patient == 3:  # few examples, and every fifth label is wrong
        y = np.where(np.arange(n) < n // 5, (y + 1) % 3, y)
    elif patient == 4:  # sorted by class, and never shuffled
        X, y, sgd.rng = X[np.argsort(y, kind="stable")], np.sort(y), Unshuffled(np.random.PCG64(0))
    elif patient == 6:  # labels that belong to other rows
        y, y_new = rng.permutation(y), rng.permutation(y_new)

    def tell() -> tuple[int, float, float, float]:
        right, right_new = accuracy(network.predict(X), y), accuracy(network.predict(X_new), y_new)
        return sgd.steps, network.loss_on(X_new, y_new), right, right_new

    return fit(network, X, y, sgd, epochs=600 * 20 // n), sgd, tell


def curves_of(patient: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Train to the end: the loss of each step (600,), and what there is to tell of each epoch (epochs, 4)."""
    run, _, tell = examine(patient, seed)
    steps = [(progress.loss, tell() if progress.epoch_done else None) for progress in run]
    return np.array([loss for loss, _ in steps]), np.array([told for _, told in steps if told])


def waiting_room() -> None:
    """Show the curves of all six side by side."""
    fig, axes = new(3, rows=2, width=8.4, height=5.4, yscale="log", ylim=(2e-2, 5))
    alt = "Six plots of the loss over 600 steps, on logarithmic axes."
    for patient, ax in enumerate(axes.flat, start=1):
        losses, epochs = curves_of(patient)
        steps, held_out, right, right_new = epochs.T
        mean = np.convolve(losses, np.ones(30) / 30, "valid")
        ax.plot(np.arange(1, 601), losses, color="#999999", linewidth=0.6, label="mini-batch")
        ax.plot(np.arange(30, 601), mean, color=BLUE, label="mean of the last 30")
        ax.plot(steps, held_out, "--", color=RED, label="held-out data")
        shares = f"{right[-1]:.0%} right, held out {right_new[-1]:.0%}"
        ax.set(title=f"Patient {patient}\n{shares}", xlabel="step", ylabel="loss")
        alt += f" Patient {patient}: mean loss {mean[0]:.1f}, at the end {mean[-1]:.1f}, held out {held_out[0]:.1f}, "
        alt += f"at best {held_out.min():.1f}, at the end {held_out[-1]:.1f}; {shares}; "
        alt += f"the last 30 batches from {losses[-30:].min():.2f} to {losses[-30:].max():.2f}."
    fig.legend(*ax.get_legend_handles_labels(), loc="outside upper center", ncols=3)
    figure(fig, alt)


def clinic() -> Panel:
    """Choose a patient and watch it train; the sliders, which would tell too much, can be shown to treat it."""
    current = SimpleNamespace(history=[])

    def start(patient: int) -> tuple:
        run, sgd, current.tell = examine(patient)
        current.history = []
        return run, sgd

    def validate() -> float:
        current.history.append(current.tell())
        return current.history[-1][1]

    view = LossView(validate, [lambda ax: _shares(ax, current)])
    panel = Panel(start, view, "clinic", patient=W.Dropdown(options=range(1, 7), description="patient"))
    choice, buttons, sliders, *rest = panel.children
    treat = panel.treat = W.Checkbox(description="show the sliders, and treat", indent=False)
    panel.follow(treat, lambda on: setattr(panel, "children", (choice, buttons, treat, *[sliders] * on, *rest)))
    panel.children = (choice, buttons, treat, *rest)
    return panel


def _shares(ax: Axes, current: SimpleNamespace) -> Drawn:
    ax.set(xlim=(0, 600), ylim=(0, 1.02), xlabel="step", ylabel="share of right answers")
    looks = {"trained on": {"color": BLUE}, "held-out data": {"color": RED, "ls": "--", "marker": "s", "ms": 3}}
    lines = [ax.plot([], [], label=name, **look)[0] for name, look in looks.items()]
    ax.legend(loc="lower right", fontsize=8)

    def update() -> str:
        steps, _, *shares = np.reshape(current.history, (-1, 4)).T
        for line, share in zip(lines, shares, strict=True):
            line.set_data(steps, share)
        told = " and ".join(f"{share[-1]:.0%}" for share in shares if len(share))
        return f"Beside it the share of right answers, trained on and held out: {told or 'none yet'}."

    return lines, update
