"""Lesson 06: one landscape under a full batch, a mini-batch and a single example; and a clinic of six sick runs.

The patients of the clinic are to be diagnosed from their curves alone: what they suffer from stands in `admit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nncourse.show.page import BLACK, BLUE, GREEN, RED, display, subplots
from nncourse.show.panel import Panel, Training
from nncourse.show.views import Curve, Drawn, LossView
from nncourse.show.widget import SLIDER_STEP, Explore, round_to_step
from nnlib.datasets import spirals
from nnlib.metrics import accuracy
from nnlib.network import Network
from nnlib.optimisers import SGD
from nnlib.training import MiniBatches, Progress, fit

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.5)


def descend(
    x: np.ndarray, y: np.ndarray, start: tuple[float, float], *, passes: int, batch_size: int, **settings
) -> np.ndarray:
    """Walk from start, (w, b), down the loss of the line w x + b; the path (1 + steps, 2) ends where it is hopeless.

    settings: of the SGD. The shuffles are the same each time.
    """
    line = Network([1, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    line.theta = start
    path = [line.theta.copy()]
    batches = MiniBatches(batch_size=batch_size, rng=np.random.default_rng(0))
    for _ in fit(line, x[:, None], y[:, None], SGD(**settings), batches, epochs=passes):
        path.append(line.theta.copy())
        if np.abs(path[-1]).max() > 1e9:
            break
    return np.array(path)


def three_walkers(x: np.ndarray, y: np.ndarray) -> Explore:
    """Send three walkers down the loss of a line: all look at equally many examples, but not before each step.

    Shapes: x (n,), y (n,). A touch of the landscape moves the start. Heights are excess losses: how far the mean
    squared error of ŷ = w x + b lies above that of the best line.

    >>> three_walkers(np.array([-1.0, 0.0, 1.0, 2.0]), np.array([-1.0, 1.0, 3.0, 4.0]))
    [widget: three walkers on one landscape]
    """
    n, best = len(x), np.polyfit(x, y, 1)
    low, high = best.round() - 3.5, best.round() + 3.5  # the ends of the map

    def excess(w, b):
        w, b = w - best[0], b - best[1]
        return np.mean(x * x) * w**2 + 2 * x.mean() * w * b + b**2

    fig, (land, curve) = subplots(2, height=4.5)
    w, b = np.meshgrid(*np.linspace(low, high, 60).T)
    land.contour(w, b, excess(w, b), levels=np.geomspace(0.05, 40, 10), colors="#aaaaaa", linewidths=0.8)
    land.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xlabel="slope w", ylabel="intercept b")
    land.set_title("the walks, from the cross to the star")
    curve.set(yscale="log", ylim=(1e-6, 100), xlabel="examples looked at", title="excess loss on the way")
    curve.minorticks_off()  # they would take a third of the time of a drawing
    styles = [(GREEN, "^", "-", 0.6), (RED, "s", "-", 1.6), (BLUE, "o", "--", 1.6)]
    walks, heights = (
        [ax.plot([], [], color=c, marker=m, ls=ls, lw=lw, mec="white", mew=0.6)[0] for c, m, ls, lw in styles]
        for ax in (land, curve)
    )
    (cross,) = land.plot([], [], "X", color=BLACK, markersize=9, zorder=5)
    land.plot(*best, "*", color=BLACK, markersize=13, markeredgecolor="white", zorder=5)
    legend = fig.legend(walks, "   ", loc="outside lower center").get_texts()
    curve.set(xlim=(0, 10 * n), xticks=(0, 5 * n, 10 * n))
    fig.draw_without_rendering()
    fig.set_layout_engine("none")  # the layout is found once, and stays: this halves the time of a drawing

    def draw(
        learning_rate: float, batch_size: int, momentum: float, examples: int, w: float, b: float
    ) -> tuple[Figure, str]:
        for size, walk, height, text in zip((1, batch_size, n), walks, heights, legend, strict=True):
            settings = {"batch_size": size, "learning_rate": learning_rate, "momentum": momentum}
            path = descend(x, y, (w, b), passes=examples // n, **settings)
            walk.set_data(*path.T)
            height.set_data(np.arange(len(path)) * n / -(-n // size), excess(*path.T) + 1e-99)
            every = max(1, len(path) // 20)
            for line in (walk, height):
                line.set_markevery(((len(path) - 1) % every, every))  # the last point has its marker
            outside = np.flatnonzero(((path < low) | (path > high)).any(axis=1))
            text.set_text(
                f"{size} a step: {len(path) - 1:,} step{'s' * (len(path) > 2)}, excess {excess(*path[-1]):.2g}"
                + (f", leaves the map at step {outside[0]:,}" if len(outside) else "")
                + (" and diverges" if np.abs(path[-1]).max() > 100 else "")
            )
        cross.set_data([w], [b])
        curve.set(xlim=(0, examples), xticks=(0, examples // 2, examples))
        alt = (
            f"Three walks over one landscape from w = {w:.2f}, b = {b:.2f} at a learning rate of {learning_rate}, and "
        )
        return fig, f"{alt}their excess losses on the way. {'; '.join(text.get_text() for text in legend)}."

    def touch(_: str, w: float, b: float) -> None:
        if low[0] <= w <= high[0] and low[1] <= b <= high[1]:
            start["w"].value, start["b"].value = round_to_step(w), round_to_step(b)

    def choice(name: str, value: float, options: tuple) -> W.SelectionSlider:
        return W.SelectionSlider(options=options, value=value, description=name)

    sizes = tuple(size for size in (2, 5, 10, 20, 40, 50, 100) if size < n)
    start = {
        name: W.FloatSlider(-1, min=low[i], max=high[i], step=SLIDER_STEP, description=f"start {name}")
        for i, name in enumerate("wb")
    }
    return Explore(
        draw,
        name="three walkers on one landscape",
        touch=touch,
        learning_rate=choice("learning rate", 0.2, RATES),
        batch_size=choice("mini-batch", max(size for size in sizes if size <= 20), sizes),
        momentum=W.FloatSlider(0, min=0, max=0.95, step=0.05, description="momentum"),
        examples=choice("examples looked at", 2 * n, (n, 2 * n, 3 * n, 5 * n, 10 * n)),
        **start,
    )


# Examples, learning rate and momentum of each patient
PATIENTS = ((600, 0.6, 0.9), (600, 0.1, 0.9), (40, 0.1, 0.9), (600, 0.2, 0.0), (600, 0.003, 0.0), (100, 0.1, 0.9))


class Unshuffled(np.random.Generator):  # noqa: D101 - each epoch in the order of the data
    permutation = staticmethod(np.arange)


@dataclass(kw_only=True)
class Patient(Training):
    """A sick run, and what was measured at the end of each epoch: step, loss, share of right answers twice.

    Loss and the second share are of held-out data, the first share is of those that it is trained on.
    """

    X_held_out: np.ndarray
    y_held_out: np.ndarray
    measured: Curve = field(default_factory=partial(Curve, 4))
    steps: Iterator[Progress] = field(init=False)

    def go_on(self) -> None:
        """Keep to oneself what `fit` says of the illness: to find it is the exercise."""
        super().go_on()
        self.steps = (progress._replace(trouble="") for progress in self.steps)

    def validate(self) -> float:
        """Measure, and return the loss on held-out data."""
        loss = self.network.loss_on(self.X_held_out, self.y_held_out)
        right, right_held_out = (
            accuracy(self.network.predict(X), y) for X, y in ((self.X, self.y), (self.X_held_out, self.y_held_out))
        )
        self.measured.add(self.batches.place.step, loss, right, right_held_out)
        return loss


def admit(patient: int, seed: int = 0) -> Patient:
    """Make the training run of a patient."""
    rng, (n, rate, momentum) = np.random.default_rng(seed), PATIENTS[patient - 1]
    hidden = [32] if patient == 1 else [64, 32]
    (X, y), (X_new, y_new) = spirals(n, 3, rng), spirals(600, 3, rng)
    network = Network([2, *hidden, 3], rng=rng)
    sgd, batches = SGD(learning_rate=rate, momentum=momentum), MiniBatches(batch_size=20, rng=rng)
    if patient == 2:  # every weight and bias begins at zero
        network.theta = 0
    elif patient == 3:  # few examples, and every fifth label is wrong
        y = np.where(np.arange(n) < n // 5, (y + 1) % 3, y)
    elif patient == 4:  # sorted by class, and never shuffled
        X, y, batches.rng = X[np.argsort(y, kind="stable")], np.sort(y), Unshuffled(np.random.PCG64(0))
    elif patient == 6:  # labels that belong to other rows
        y, y_new = rng.permutation(y), rng.permutation(y_new)
    return Patient(network=network, X=X, y=y, sgd=sgd, batches=batches, X_held_out=X_new, y_held_out=y_new)


def curves_of(patient: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Train for 600 steps: the loss of each (600,), and what was measured after each epoch (epochs, 4)."""
    training, losses = admit(patient, seed), []
    for progress in islice(training.steps, 600):
        losses.append(progress.loss)
        if progress.epoch_done:
            training.validate()
    return np.array(losses), training.measured.points


def waiting_room() -> None:
    """Show the curves of all six side by side."""
    fig, axes = subplots(3, rows=2, width=8.4, height=5.4, yscale="log", ylim=(2e-2, 5))
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
    display(fig, alt)


def clinic() -> Panel:
    """Choose a patient and watch it train; the sliders, which would tell too much, can be shown to treat it."""
    treat = W.Checkbox(description="show the sliders, and treat", indent=False)
    view = LossView(Patient.validate, [_shares])
    choice = W.Dropdown(options=range(1, 7), description="patient")
    panel = Panel(admit, view, "clinic", controls=[treat], patient=choice)

    def show_settings(shown: bool) -> None:
        panel.settings_row.layout.display = None if shown else "none"

    panel.follow(treat, show_settings)
    show_settings(False)
    return panel


def _shares(ax: Axes) -> Drawn:
    ax.sharex(ax.figure.axes[0])  # the steps of the loss
    ax.set(ylim=(0, 1.02), xlabel="step", ylabel="share of right answers")
    styles = {"trained on": {"color": BLUE}, "held-out data": {"color": RED, "ls": "--", "marker": "s", "ms": 3}}
    lines = [ax.plot([], [], label=name, **style)[0] for name, style in styles.items()]
    ax.legend(loc="lower right", fontsize=8)

    def update(patient: Patient) -> str:
        steps, _, *shares = patient.measured.points.T
        for line, share in zip(lines, shares, strict=True):
            line.set_data(steps, share)
            line.set_markevery(max(1, len(steps) // 12))
        last = " and ".join(f"{share[-1]:.0%}" for share in shares if len(share))
        return f"Beside it the share of right answers, trained on and held out: {last or 'none yet'}."

    return lines, update
