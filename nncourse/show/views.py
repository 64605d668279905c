"""How a training run is shown: its loss as it falls, and beside it whatever a lesson wants to be seen."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from IPython.display import display
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from nncourse.show.page import BLUE, ORANGE, RED, subplots
from nncourse.show.picture import LiveFigure

# What stands beside the loss draws what stands still, and returns what moves, with a function that moves it and says
# what is seen.
Drawn = tuple[list[Artist], Callable[[], str]]


class LossView:
    """Loss over the steps on a logarithmic axis: every mini-batch as a dot, their running mean, and held-out data.

    validate: called at the end of each epoch; what it returns is drawn as the loss on held-out data.
    beside: what is drawn next to the loss, each in a plot of its own.
    """

    def __init__(
        self, validate: Callable[[], float] | None = None, beside: Sequence[Callable[[Axes], Drawn]] = ()
    ) -> None:
        self.validate = validate
        fig, axes = subplots(1 + len(beside), width=6 if not beside else 3.5 * (1 + len(beside)), height=3.2)
        self.ax, *self.others = np.atleast_1d(axes)
        self.ax.set(xlabel="step", ylabel="loss", yscale="log")
        self.ax.minorticks_off()  # they would take most of the time of a background
        (self._dots,) = self.ax.plot([], [], ".", color="#bbbbbb", markersize=3, label="mini-batch")
        (self._mean,) = self.ax.plot([], [], color=BLUE, label="mean of the last 50")
        name = "held-out data" if validate else None
        (self._held_out,) = self.ax.plot([], [], "--s", color=RED, markersize=4, label=name)
        (self._marks,) = self.ax.plot([], [], "v", color=ORANGE, markersize=8)  # where a setting was changed
        self.ax.legend(loc="upper right", fontsize=8)
        drawn = [part(ax) for part, ax in zip(beside, self.others, strict=True)]
        self._besides = [update for _, update in drawn]
        moving = [artist for artists, _ in drawn for artist in artists]
        self.clear()
        self._live = LiveFigure(fig, [self._dots, self._mean, self._held_out, self._marks, *moving])
        self.picture = self._live.picture

    def clear(self) -> None:
        """Start afresh."""
        self.steps, self.losses = array("q"), array("d")  # lists would take a millisecond to turn into arrays
        self.held_out, self.marks = [], []
        self.ax.set(xlim=(0, 100), ylim=(1e-3, 10))
        self._limits = None
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
        mean = _running_mean(losses, 50)
        stride = max(1, len(steps) // 500)  # more dots than pixels help nobody
        self._dots.set_data(steps[::stride], losses[::stride])
        self._mean.set_data(steps[::stride], mean[::stride])
        self._held_out.set_data(np.reshape(self.held_out, (-1, 2)).T)
        marked = [step for step, _ in self.marks]
        self._marks.set_data(marked, mean[np.searchsorted(steps, marked)])
        self._make_room(steps, losses)
        self._live.update(" ".join([self._alt(mean), *(update() for update in self._besides)]))

    def _make_room(self, steps: np.ndarray, losses: np.ndarray) -> None:
        """Widen the axes for what has come, in generous strides: the background is drawn anew each time."""
        if len(steps):
            (_, right), (low, high) = self.ax.get_xlim(), self.ax.get_ylim()
            low = min(low, 10 ** np.floor(np.log10(losses.min() + 1e-12)))
            while right < steps[-1]:
                right *= 3
            self.ax.set(xlim=(0, right), ylim=(low, max(high, 2 * losses.max())))
        limits = self.ax.get_xlim(), self.ax.get_ylim()
        if limits != self._limits:
            self._limits = limits
            self._live.redraw_background()

    def _alt(self, mean: np.ndarray) -> str:
        if not self.steps:
            return "An empty plot of the loss over the steps, on a logarithmic axis."
        text = f"Loss over {self.steps[-1]:,} steps on a logarithmic axis, from {mean[0]:.2g} to {mean[-1]:.2g}"
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


def live_loss(run: Iterable, validate: Callable[[], float] | None = None) -> Iterator:
    """Pass on the progress of a run, and draw its loss as it goes, once a second.

    validate: called at the end of each epoch; what it returns is drawn as the loss on held-out data.
    """
    view, drawn = LossView(validate), time.monotonic()
    view.draw()
    data, metadata = view.picture.still()
    page = display(data, metadata=metadata, raw=True, display_id=True)

    def redraw() -> None:
        view.draw()
        data, metadata = view.picture.still()
        page.update(data, metadata=metadata, raw=True)

    try:
        for progress in run:
            view.add(progress)
            if time.monotonic() - drawn > 1:
                redraw()
                drawn = time.monotonic()
            yield progress
    finally:  # the last state stays on the page, also after an interrupt or an error
        redraw()
