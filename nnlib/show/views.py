"""What a training panel shows: first of all, how the loss falls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from nnlib.show.page import BLUE, ORANGE, RED, new
from nnlib.show.picture import LiveFigure, Picture


class Beside(Protocol):
    """A plot that stands beside the loss."""

    def begin(self, ax: Axes) -> list[Artist]: ...  # noqa: D102 - draws what stands still, returns what will move
    def update(self) -> str: ...  # noqa: D102 - moves it, and says in a sentence what is seen


class LossView:
    """Loss over the steps on a logarithmic axis: every mini-batch as a dot, their running mean, and held-out data.

    validate: called at the end of each epoch; what it returns is drawn as the loss on held-out data.
    beside: what is drawn in a plot of its own next to the loss, each with every drawing.
    """

    def __init__(self, validate: Callable[[], float] | None = None, beside: Sequence[Beside] = ()) -> None:
        self.validate, self.beside = validate, beside
        fig, axes = new(1 + len(beside))
        self.ax, *others = np.atleast_1d(axes)
        self.ax.set(xlabel="step", ylabel="loss", yscale="log", xlim=(0, 100), ylim=(1e-2, 10))
        (self._dots,) = self.ax.plot([], [], ".", color="#bbbbbb", markersize=3, label="mini-batch")
        (self._mean,) = self.ax.plot([], [], color=BLUE, label="mean of the last 50")
        (self._held_out,) = self.ax.plot([], [], "--s", color=RED, markersize=4, label="held-out data")
        (self._marks,) = self.ax.plot([], [], "v", color=ORANGE, markersize=8, label="setting changed")
        self.ax.legend(loc="upper right", fontsize=8)
        moving = [artist for part, ax in zip(beside, others, strict=True) for artist in part.begin(ax)]
        self._live = LiveFigure(fig, [self._dots, self._mean, self._held_out, self._marks, *moving])
        self.clear()

    @property
    def picture(self) -> Picture:
        """The widget."""
        return self._live.picture

    def clear(self) -> None:
        """Start afresh."""
        self.steps, self.losses, self.held_out, self.marks = [], [], [], []
        self._changed = True

    def add(self, progress) -> None:
        """Take one step's progress."""
        self.steps.append(progress.step)
        self.losses.append(progress.loss)
        if progress.epoch_done and self.validate is not None:
            self.held_out.append((progress.step, self.validate()))
        self._changed = True

    def mark(self, text: str) -> None:
        """Remember that a setting was changed here."""
        if self.steps:
            self.marks.append((self.steps[-1], text))
            self._changed = True

    def draw(self) -> None:
        """Draw what is new; do nothing if nothing is."""
        if not self._changed:
            return
        self._changed = False
        steps, losses = np.array(self.steps), np.array(self.losses)
        stride = max(1, len(steps) // 1000)  # more dots than pixels help nobody
        self._dots.set_data(steps[::stride], losses[::stride])
        smooth = _running_mean(losses, 50)
        self._mean.set_data(steps[::stride], smooth[::stride])
        self._held_out.set_data(np.reshape(self.held_out, (-1, 2)).T)
        marked = [step for step, _ in self.marks]
        self._marks.set_data(marked, smooth[np.searchsorted(steps, marked)])
        said = [part.update() for part in self.beside]
        if _widen(self.ax, steps, losses):
            self._live.redraw_background()
        self._live.update(" ".join([self._alt(smooth), *said]))

    def _alt(self, smooth: np.ndarray) -> str:
        if not len(smooth):
            return "An empty plot of the loss over the steps, on a logarithmic axis."
        text = f"Loss over {self.steps[-1]:,} steps on a logarithmic axis, from {smooth[0]:.2g} to {smooth[-1]:.2g}"
        if self.held_out:
            text += f"; on held-out data {self.held_out[-1][1]:.2g}"
        if self.marks:
            text += f"; last change: {self.marks[-1][1]} at step {self.marks[-1][0]:,}"
        return text + "."


def _running_mean(values: np.ndarray, width: int) -> np.ndarray:
    """Average each value with those before it, up to the width."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(0, ends - width)
    return (sums[ends] - sums[starts]) / (ends - starts)


def _widen(ax: Axes, steps: np.ndarray, losses: np.ndarray) -> bool:
    """Make room for what has come, in generous strides, so that the background is seldom drawn anew."""
    before = ax.get_xlim(), ax.get_ylim()
    if len(steps):
        while steps[-1] > ax.get_xlim()[1]:
            ax.set_xlim(0, 2 * ax.get_xlim()[1])
        low, high = ax.get_ylim()
        ax.set_ylim(min(low, 10 ** np.floor(np.log10(losses.min() + 1e-12))), max(high, 2 * losses.max()))
    else:
        ax.set(xlim=(0, 100), ylim=(1e-2, 10))
    return (ax.get_xlim(), ax.get_ylim()) != before
