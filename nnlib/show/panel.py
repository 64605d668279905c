"""Hold the controls while it learns: start, pause, step, reset, and the three numbers that act at the next step."""

from __future__ import annotations

import asyncio
import html
import math
import time
from collections.abc import Callable, Iterator
from typing import Protocol

import ipywidgets as W
from IPython import get_ipython

from nnlib.show.picture import Picture, Play

WRAP = W.Layout(flex_flow="row wrap")
STEPPING, DRAWING = 0.03, 1 / 12  # seconds: of steps between two looks at the page, and between two drawings


BATCH_SIZES = [2**i for i in range(13)]
KNOBS = {"learning_rate": "learning rate", "momentum": "momentum", "batch_size": "batch size"}


class View(Protocol):
    """What a panel shows of a run: anything that can take progress, draw itself, and start afresh."""

    picture: Picture

    def add(self, progress) -> None: ...  # noqa: D102
    def mark(self, text: str) -> None: ...  # noqa: D102
    def draw(self) -> None: ...  # noqa: D102
    def clear(self) -> None: ...  # noqa: D102


class Panel(Play):
    """Controls over any generator of progress.

    start: makes a new run: (generator, knobs). The generator yields what `nnlib.fit` does; knobs is what its
        learning_rate, momentum and batch_size are read from, an `nnlib.SGD` for instance.
    view: what shows the run, a `nnlib.show.LossView` for instance.
    """

    running: dict[str, Panel] = {}  # noqa: RUF012 - one for each cell: running the cell again stops its first panel

    def __init__(self, start: Callable[[], tuple[Iterator, object]], view: View, name: str = "training panel") -> None:
        self._start, self.view = start, view
        self._task: asyncio.Task | None = None
        self._wanted = 0.0  # steps still to be made: 0 paused, infinite started
        self._until_epoch = False
        self._make_controls()
        rows = [
            W.HBox([self.play, self.step, self.epoch, self.reset, self.speed], layout=WRAP),
            W.HBox([self.learning_rate, self.momentum, self.batch_size], layout=WRAP),
            view.picture,
            self.status,
        ]
        super().__init__(rows, view.picture, name)
        self._replace_the_panel_of_this_cell()
        self.restart()

    def _make_controls(self) -> None:
        def button(text: str, icon: str, tooltip: str, action: Callable[[], None]) -> W.Button:
            made = W.Button(
                description=text, icon=icon, tooltip=tooltip, layout=W.Layout(width="auto", flex="0 0 auto")
            )
            made.on_click(lambda _: self.later(action))
            return made

        self.play = button("Start", "play", "Train until you pause", self.toggle)
        self.step = button("Step", "step-forward", "One update", lambda: self.go(1))
        self.epoch = button("+1 epoch", "forward", "Train to the end of the epoch", self.go_one_epoch)
        self.reset = button("Reset", "undo", "New weights, from the beginning", self.restart)
        self.speed = W.SelectionSlider(
            options=[("1 step/s", 1), ("3", 3), ("10", 10), ("30", 30), ("100", 100), ("full speed", float("inf"))],
            value=float("inf"),
            description="speed",
        )
        self.learning_rate = W.FloatLogSlider(
            value=0.1, min=-5, max=1, step=0.01, description="learning rate", readout_format=".2g"
        )
        self.momentum = W.FloatSlider(value=0, min=0, max=0.99, step=0.01, description="momentum")
        self.batch_size = W.SelectionSlider(options=BATCH_SIZES, value=64, description="batch size")
        self.status = W.HTML()
        for control in (getattr(self, name) for name in KNOBS):
            control.style.description_width = "initial"
            control.observe(self._turn, names="value")

    def _replace_the_panel_of_this_cell(self) -> None:
        shell = get_ipython()
        cell = (shell.get_parent().get("metadata", {}).get("cellId") if hasattr(shell, "get_parent") else None) or ""
        if cell:
            if cell in Panel.running:
                Panel.running[cell].stop()
            Panel.running[cell] = self

    # What the buttons do. All of it runs in the cell's own event loop.

    def toggle(self) -> None:
        """Start, or pause."""
        if self._wanted:
            self.stop()
        else:
            self.go(float("inf"))

    def go(self, steps: float, until_epoch: bool = False) -> None:
        """Make so many steps, in a task that leaves the page free to answer."""
        if self._run is None:
            return
        self._wanted, self._until_epoch = steps, until_epoch
        self._look()
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work())

    def go_one_epoch(self) -> None:
        """Train to the end of the running epoch."""
        self.go(float("inf"), until_epoch=True)

    def stop(self) -> None:
        """Pause after the step that is being made."""
        self._wanted = 0
        self._look()

    def restart(self) -> None:
        """Make a new run with new weights; the knobs stand where the run begins."""
        self._wanted, self._progress, self._error, self._measured = 0, None, None, (0.0, 0)
        self.knobs = None  # so that moving the sliders into place below turns nothing
        self._run, knobs = self._start()
        self.batch_size.options = sorted({*BATCH_SIZES, knobs.batch_size})
        for name in KNOBS:
            getattr(self, name).value = getattr(knobs, name)
        self.knobs = knobs
        self.view.clear()
        self.view.draw()
        self._look()

    def run(self, steps: int) -> None:
        """Make so many steps now, without buttons: for scripts, tests, and pages that do not update by themselves."""
        self._wanted = steps
        while self._wanted > 0 and self._advance():
            pass
        self._wanted = 0
        self.view.draw()
        self._look()

    # How the training goes on.

    async def _work(self) -> None:
        drawn = 0.0
        try:
            while self._wanted > 0:
                pause = self.speed.value  # steps a second
                begun = time.perf_counter()
                while self._wanted > 0 and time.perf_counter() - begun < STEPPING:
                    if not self._advance():
                        self._wanted = 0
                    if pause < float("inf"):
                        break
                if time.perf_counter() - drawn > DRAWING or pause < float("inf"):
                    self.view.draw()
                    self._look()
                    drawn = time.perf_counter()
                await asyncio.sleep(max(0.001, 1 / pause - (time.perf_counter() - begun)))
        finally:
            self._task, self._wanted = None, 0
            self.view.draw()
            self._look()

    def _advance(self) -> bool:
        """Make one step; False when the run is over, has failed, or has come to the end of the epoch asked for."""
        if self._run is None:
            return False
        begun = time.perf_counter()
        try:
            progress = next(self._run, None)
        except Exception as error:  # shown to the reader, who can mend it: in a task it would vanish
            self._run, self._error = None, error
            return False
        if progress is None:  # the run has come to its end
            self._run = None
            return False
        seconds, steps = self._measured
        self._measured = (seconds + time.perf_counter() - begun, steps + 1)
        self._progress = progress
        self._wanted -= 1
        self.view.add(progress)
        return not (self._until_epoch and progress.epoch_done)

    # What the sliders do, and what the reader is told.

    def _turn(self, change: dict) -> None:
        """Hand a new setting to the run, at once: this comes in another thread, and storing a number is all it does."""
        if self.knobs is None:
            return
        name = next(name for name in KNOBS if getattr(self, name) is change["owner"])
        # A browser gives 0.1 back as 0.1000000001: no change of anybody's mind.
        if not math.isclose(getattr(self.knobs, name), change["new"], rel_tol=1e-6):
            setattr(self.knobs, name, change["new"])
            self.later(lambda: self.view.mark(f"{KNOBS[name]} {change['new']:.2g}"))

    def _look(self) -> None:
        """Tell how things stand."""
        self.play.description, self.play.icon = ("Pause", "pause") if self._wanted else ("Start", "play")
        over = self._run is None
        self.play.disabled = self.step.disabled = self.epoch.disabled = over
        if self._error is not None:
            self.status.value = (
                f'<div role="alert"><b>Stopped.</b> {html.escape(str(self._error))} Reset starts afresh.</div>'
            )
        elif self._progress is None:
            self.status.value = "Not a step made yet."
        else:
            self.status.value = self._report(self._progress, over)

    def _report(self, progress, over: bool) -> str:
        seconds, steps = self._measured
        rate = steps / seconds
        left = progress.step / progress.done * (1 - progress.done) / rate
        text = f"epoch {progress.epoch}, step {progress.step:,}, loss {progress.loss:.4g}, {rate:,.0f} steps/s"
        return text + (". The run is over; Reset starts afresh." if over else f", {left:.0f} s of training left")
