"""How a training run is shown: its loss as it falls, and beside it whatever a lesson wants to be seen."""

from __future__ import annotations

import time
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from IPython import get_ipython
from IPython.display import display
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from nncourse.show.page import BLUE, ORANGE, RED, subplots
from nncourse.show.picture import LiveFigure
from nnlib.threads import on_fastest_threads

# A plot beside the loss draws what stands still, and returns what moves, with a function that moves it for a training
# run and says what is seen.
Drawn = tuple[list[Artist], Callable[[Any], str]]
POINTS = 4000  # that are kept of a curve, at most
SMALLEST, LARGEST = 1e-12, 1e12  # that are drawn: far beyond them, the ticks of a logarithmic axis overflow


class Curve:
    """The points of a curve as they come. When there are too many, every second one goes: a run may last for hours."""

    def __init__(self, columns: int) -> None:
        self.columns, self.count, self.stride, self._values = columns, 0, 1, array("d")

    def add(self, *point: float) -> None:
        """Take a point, if it is the turn of one."""
        if self.count % self.stride == 0:
            self._values.extend(point)
        self.count += 1
        if len(self._values) > POINTS * self.columns:
            self._values, self.stride = array("d", self.points[::2].tobytes()), 2 * self.stride

    @property
    def points(self) -> np.ndarray:
        """What is kept: (points, columns)."""
        return np.array(self._values).reshape(-1, self.columns)


class LossView:
    """Loss over the steps on a logarithmic axis: mini-batches as dots, their running mean, and held-out data.

    validate: takes the training run at the end of each epoch; what it returns is drawn as the loss on held-out data.
    plots: what is drawn beside the loss, each in a plot of its own.
    """

    def __init__(
        self, validate: Callable[[Any], float] | None = None, plots: Sequence[Callable[[Axes], Drawn]] = ()
    ) -> None:
        self.validate, self.training = validate, None
        self._curve, self._validated, self._recent = Curve(3), Curve(2), deque(maxlen=50)
        self.marks: list[tuple[int, float, str]] = []  # where a setting was changed: step, mean loss, words
        self._last, self._first_mean, self._drawn_limits, self._changed = None, 0.0, None, True
        fig, axes = subplots(1 + len(plots), width=6 if not plots else 3.5 * (1 + len(plots)), height=3.2)
        self.ax, *self.others = np.atleast_1d(axes)
        self.ax.set(xlabel="step", ylabel="loss", yscale="log", xlim=(0, 100), ylim=(1e-3, 10))
        self.ax.minorticks_off()  # they would take most of the time of a background
        (self._dots,) = self.ax.plot([], [], ".", color="#bbbbbb", markersize=3, label="mini-batch")
        (self._mean,) = self.ax.plot([], [], color=BLUE, label="mean of the last 50")
        name = "held-out data" if validate else None
        (self._held_out,) = self.ax.plot([], [], "--s", color=RED, markersize=4, linewidth=1.5, label=name)
        (self._marks,) = self.ax.plot([], [], "v", color=ORANGE, markersize=8)
        above = {"loc": "lower center", "bbox_to_anchor": (0.45, 1), "borderaxespad": 0.2}  # where no curve comes
        self.ax.legend(ncols=3, fontsize=8, handlelength=1.2, columnspacing=1, **above)
        drawn = [plot(ax) for plot, ax in zip(plots, self.others, strict=True)]
        self._updates = [update for _, update in drawn]
        moving = [artist for artists, _ in drawn for artist in artists]
        self._live = LiveFigure(fig, [self._dots, self._mean, self._held_out, self._marks, *moving])
        self.picture = self._live.picture

    @property
    def losses(self) -> np.ndarray:
        """The loss of each step; of some of them, once there are very many."""
        return self._curve.points[:, 1]

    @property
    def held_out(self) -> np.ndarray:
        """Step, and loss on held-out data, at the end of each epoch; of some of them, once there are very many."""
        return self._validated.points

    def start(self, training: Any = None) -> None:
        """Show another training run, from its beginning."""
        self.training = training
        self._curve, self._validated, self.marks = Curve(3), Curve(2), []
        self._recent.clear()
        self._last, self._changed = None, True
        self.ax.set(xlim=(0, 100), ylim=(1e-3, 10))

    def add(self, progress: Any) -> None:
        """Take one step's progress."""
        self._recent.append(progress.loss)
        mean = sum(self._recent) / len(self._recent)
        if self._last is None:
            self._first_mean = mean
        self._last = progress.step, progress.loss, mean
        self._curve.add(*self._last)
        if progress.epoch_done and self.validate is not None:
            self._validated.add(progress.step, self.validate(self.training))
        self._changed = True

    def mark(self, text: str) -> None:
        """Remember that a setting was changed here."""
        if self._last is not None:
            step, _, mean = self._last
            self.marks.append((step, mean, text))
            self._changed = True

    def draw(self, *, tight: bool = False) -> None:
        """Draw what is new; do nothing if nothing is. tight: without room for what is to come."""
        points = self._curve.points if self._last is None else np.vstack([self._curve.points, self._last])
        self._set_limits(points, tight)
        limits = self.ax.get_xlim(), self.ax.get_ylim()
        if limits == self._drawn_limits and not self._changed:
            return
        self._changed = False
        steps, losses, means = points[:: max(1, len(points) // 500)].T  # more dots than pixels help nobody
        self._dots.set_data(steps, _drawable(losses))
        self._mean.set_data(steps, _drawable(means))
        steps, losses = self.held_out.T
        self._held_out.set_data(steps, _drawable(losses))
        self._held_out.set_markevery(max(1, len(steps) // 12))
        self._marks.set_data([step for step, *_ in self.marks], _drawable([mean for _, mean, _ in self.marks]))
        if limits != self._drawn_limits:
            self._drawn_limits = limits
            self._live.redraw_background()
        self._live.update(" ".join([self._alt(), *(update(self.training) for update in self._updates)]))

    def _set_limits(self, points: np.ndarray, tight: bool) -> None:
        """Widen the axes for what has come, in strides: the background is drawn anew each time."""
        if self._last is None:
            return
        (_, right), (low, high), last = self.ax.get_xlim(), self.ax.get_ylim(), self._last[0]
        while right < last:
            right *= 1.5
        losses = _drawable(points[:, 1])
        low = min(low, 10 ** np.floor(np.log10(losses.min())))
        high = min(max(high, 2 * losses.max()), LARGEST)
        self.ax.set(xlim=(0, max(10, 1.02 * last) if tight else right), ylim=(low, high))

    def _alt(self) -> str:
        if self._last is None:
            return "An empty plot of the loss over the steps, on a logarithmic axis."
        step, _, mean = self._last
        text = f"Loss over {step:,} step{'s' * (step != 1)} on a logarithmic axis, "
        text += f"from {self._first_mean:.2g} to {mean:.2g}"
        if len(self.held_out):
            text += f"; on held-out data {self.held_out[-1][1]:.2g}"
        if self.marks:
            text += f"; last change: {self.marks[-1][2]} at step {self.marks[-1][0]:,}"
        return text + "."


def _drawable(values: Sequence[float] | np.ndarray) -> np.ndarray:
    return np.clip(np.nan_to_num(values, nan=LARGEST), SMALLEST, LARGEST)


def live_loss(run: Iterable, validate: Callable[[], float] | None = None) -> Iterator:
    """Pass on the progress of a run, and draw its loss as it goes, once a second; say once if it learns nothing.

    validate: called at the end of each epoch; what it returns is drawn as the loss on held-out data.
    """
    view, drawn = LossView(validate and (lambda _: validate())), time.monotonic()
    view.draw()
    data, metadata = view.picture.still()
    page = display(data, metadata=metadata, raw=True, display_id=True) if get_ipython() else None

    def redraw() -> None:
        view.draw(tight=True)
        if page is not None:
            data, metadata = view.picture.still()
            page.update(data, metadata=metadata, raw=True)

    said = ""
    try:
        for progress in on_fastest_threads(iter(run)):
            view.add(progress)
            if progress.trouble and not said:
                print(said := progress.trouble)
            if time.monotonic() - drawn > 1:
                redraw()
                drawn = time.monotonic()
            yield progress
    except BaseException:  # the last state stays on the page, and nothing takes the place of the error
        with suppress(Exception):
            redraw()
        raise
    redraw()
