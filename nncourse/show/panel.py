"""Hold the controls while it learns: start, pause, step, reset, and the three numbers that act at the next step."""

from __future__ import annotations

import asyncio
import html
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import ipywidgets as W
from IPython import get_ipython

from nncourse.show.picture import ROWS, Play
from nncourse.show.views import LossView
from nnlib.network import Network
from nnlib.optimisers import SGD
from nnlib.training import MiniBatches, Progress

STEPPING, DRAWING = 0.044, 0.085  # seconds: of steps between two looks at the page, and between two drawings
BATCH_SIZES = [2**i for i in range(13)]
SPEEDS = {"1 step/s": 1, "3": 3, "10": 10, "30": 30, "100": 100, "full speed": math.inf}


@dataclass
class Training:
    """A training run: the steps that are still to be made, as `nnlib.fit` gives them, and what they change."""

    steps: Iterator[Progress]
    network: Network
    sgd: SGD
    batches: MiniBatches


class Panel(Play):
    """Controls over a training run.

    start: takes the values of the choices by name, makes a new run. A ValueError is shown, and the run stays as it was.
    view: shows the run.
    choices: controls of what is learnt, such as the layers; a change of one is a reset.
    """

    in_cell: dict[str, Panel] = {}  # noqa: RUF012 - shared on purpose: running a cell again stops its first panel

    def __init__(
        self,
        start: Callable[..., Training],
        view: LossView,
        name: str = "training panel",
        **choices: W.ValueWidget,
    ) -> None:
        super().__init__(view.picture, name)
        self._start, self.view, self.choices = start, view, choices
        self._run: Iterator | None = None
        self.training: Training | None = None
        self._task: asyncio.Task | None = None
        self._wanted = 0.0  # steps still to be made: 0 is paused, infinite is started
        self._until_epoch = False

        self.play = self.button("Start", self.toggle, icon="play", tooltip="Train until you pause")
        self.step = self.button("Step", lambda: self.go(1), icon="step-forward", tooltip="One update")
        self.epoch = self.button("+1 epoch", self.go_one_epoch, icon="forward", tooltip="Train to the end of the epoch")
        self.reset = self.button("Reset", self.restart, icon="undo", tooltip="New weights, from the beginning")
        self.speed = W.SelectionSlider(options=SPEEDS, value=math.inf, description="speed")
        rate = {"min": -5, "max": 1, "step": 0.01, "readout_format": ".2g"}
        self.settings = {
            "learning_rate": W.FloatLogSlider(description="learning rate", **rate),
            "momentum": W.FloatSlider(max=0.99, step=0.01, description="momentum"),
            "batch_size": W.SelectionSlider(options=BATCH_SIZES, description="batch size"),
        }
        for control in (*choices.values(), *self.settings.values()):
            control.style.description_width = "initial"
        for choice in choices.values():
            self.follow(choice, lambda _: self.restart())
        for name, slider in self.settings.items():
            slider.observe(lambda change, name=name: self._turn(name, change["new"]), names="value")
        self.status = W.HTML()
        rows = [choices.values(), [self.play, self.step, self.epoch, self.reset, self.speed], self.settings.values()]
        rows = [W.HBox([*row], layout=ROWS) for row in rows if row]
        self.children = [*rows, view.picture, self.status]

        shell = get_ipython()
        cell = shell.get_parent()["metadata"].get("cellId") if hasattr(shell, "get_parent") else None
        if cell in Panel.in_cell:
            Panel.in_cell[cell].stop()
        if cell is not None:
            Panel.in_cell[cell] = self
        self.restart()

    # What the buttons do. All of it runs in the cell's own event loop.

    def toggle(self) -> None:
        """Start, or pause."""
        if self._wanted:
            self.stop()
        else:
            self.go(math.inf)

    def go(self, steps: float, until_epoch: bool = False) -> None:
        """Make so many steps, in a task that leaves the page free to answer."""
        if self._run is None:
            return
        self._wanted, self._until_epoch, self._error = steps, until_epoch, None
        self._look()
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work())

    def go_one_epoch(self) -> None:
        """Train to the end of the running epoch."""
        self.go(math.inf, until_epoch=True)

    def stop(self) -> None:
        """Pause after the step that is being made."""
        self._wanted = 0
        self._look()

    def restart(self) -> None:
        """Make a new run with new weights; the sliders stand where the run begins."""
        self._wanted, self._error = 0, None
        try:
            training = self._start(**{name: choice.value for name, choice in self.choices.items()})
        except ValueError as error:  # a choice that cannot be
            self._error = error
            self._look()
            return
        self._run, self._progress, self._seconds, self._steps = training.steps, None, 0.0, 0
        self.training = None  # so that moving the sliders into place turns nothing
        self.settings["batch_size"].options = sorted({*BATCH_SIZES, training.batches.batch_size})
        for name, slider in self.settings.items():
            slider.value = getattr(_holder(training, name), name)
        self.training = training
        self.view.clear()
        self._look()

    def run(self, steps: int) -> None:
        """Make so many steps now, without buttons: for scripts, tests, and pages that do not update by themselves."""
        self._wanted, self._until_epoch = steps, False
        while self._wanted > 0:
            self._advance()
        self._look()

    # How the training goes on.

    async def _work(self) -> None:
        drawn = 0.0
        try:
            while self._wanted > 0:
                begun, pause = time.perf_counter(), 1 / self.speed.value
                self._advance()
                while self._wanted > 0 and not pause and time.perf_counter() - begun < STEPPING:
                    self._advance()
                if pause or time.perf_counter() - drawn > DRAWING:
                    self._look()
                    drawn = time.perf_counter()
                for _ in range(3):  # rounds of the event loop: a click takes several, and a timer would cost more
                    await asyncio.sleep(0)
                await asyncio.sleep(max(0, begun + pause - time.perf_counter()))
        finally:
            self._task, self._wanted = None, 0
            self._look()

    def _advance(self) -> None:
        """Make one step; none is wanted any more when the run is over or has failed, or at the end of the epoch."""
        begun, progress = time.perf_counter(), None
        try:
            progress = next(self._run, None) if self._run else None
        except Exception as error:  # shown to the reader, who can mend it: in a task it would vanish
            self._error = error
        if progress is None:
            self._run, self._wanted = None, 0
            return
        self._seconds += time.perf_counter() - begun
        self._steps += 1
        self._progress = progress
        self._wanted = 0 if self._until_epoch and progress.epoch_done else max(0, self._wanted - 1)
        self.view.add(progress)

    # What the sliders do, and what the reader is told.

    def _turn(self, name: str, value: float) -> None:
        """Hand a new setting to the run, at once: this comes in another thread, and storing a number is all it does."""
        # A browser gives 0.1 back as 0.1000000001: no change of anybody's mind.
        if self.training is None:
            return
        holder = _holder(self.training, name)
        if not math.isclose(getattr(holder, name), value, rel_tol=1e-6):
            setattr(holder, name, value)
            self.later(lambda: self.view.mark(f"{self.settings[name].description} {value:.2g}"))

    def _look(self) -> None:
        """Show how things stand."""
        self.view.draw()
        self.play.description, self.play.icon = ("Pause", "pause") if self._wanted else ("Start", "play")
        self.play.disabled = self.step.disabled = self.epoch.disabled = self._run is None
        if self._error is not None:
            head, tail = (
                ("Stopped.", "Reset starts afresh.")
                if self._run is None
                else ("Not possible.", "The run stays as it was.")
            )
            told = html.escape(f"{self._error} {tail}")
            self.status.value = f'<div role="alert"><b>{head}</b> {told}</div>'
        elif self._progress is None:
            self.status.value = "Not a step made yet."
        else:
            self.status.value = self._report(self._progress, self._steps / self._seconds)

    def _report(self, progress, rate: float) -> str:
        text = f"epoch {progress.epoch}, step {progress.step:,}, loss {progress.loss:.4g}, {rate:,.0f} steps/s"
        if self._run is None:
            return f"{text}. The run is over; Reset starts afresh."
        left = progress.step / progress.done * (1 - progress.done) / rate
        return f"{text}, {f'{left:.0f} s' if left > 1 else 'less than 1 s'} of training left"


def _holder(training: Training, setting: str) -> SGD | MiniBatches:
    """Give the part of a run that holds a setting."""
    return training.batches if setting == "batch_size" else training.sgd
