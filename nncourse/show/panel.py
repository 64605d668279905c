"""Hold the controls while it learns: start, pause, step, reset, and the three numbers that act at the next step."""

from __future__ import annotations

import asyncio
import math
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from weakref import WeakSet

import ipywidgets as W
import numpy as np

from nncourse.environment import in_colab
from nncourse.show.views import LossView
from nncourse.show.widget import ROWS, LiveWidget
from nnlib.network import Network
from nnlib.optimisers import SGD
from nnlib.threads import threads_of_products
from nnlib.training import MiniBatches, Progress, fit

STEPPING, DRAWING = 0.044, 0.085  # seconds: of steps between two looks at the page, and between two drawings
AT_A_PRESS, AT_ONCE = 5, 0.25  # seconds: of steps where a press is answered last of all, and between two drawings then
COLAB = (
    f"Colab shows nothing that comes after the answer to a press. So a press trains for {AT_A_PRESS} seconds at most, "
    "and no other press is heard meanwhile. To train longer, write in a cell below the name that the panel has above, "
    "and <code>.run(10_000)</code>: so many steps."
)
SPEEDS = {"1 step/s": 1, "3": 3, "10": 10, "30": 30, "100": 100, "full speed": math.inf}
# The page gives the value of a slider back on the slider's own scale, and by up to half a step off: no change of
# anybody's mind.
ROUNDING = {"learning_rate": {"rel_tol": 0.012}, "momentum": {"abs_tol": 0.0051}, "batch_size": {}}


@dataclass(kw_only=True)
class Training:
    """A network in training, as long as one wants. A lesson adds what its plots show besides."""

    network: Network
    X: np.ndarray
    y: np.ndarray
    sgd: SGD
    batches: MiniBatches
    steps: Iterator[Progress] = field(init=False)  # that are still to be made

    def __post_init__(self) -> None:
        self.go_on()

    def go_on(self) -> None:
        """Make the steps that follow those that were made; an interrupt ends the ones before."""
        self.steps = fit(self.network, self.X, self.y, self.sgd, self.batches, epochs=sys.maxsize)


class Panel(LiveWidget):
    """Controls over a training run, which is in `training`.

    start: takes the values of the choices by name, makes a new run. A ValueError is shown, and the run stays as it was.
    view: shows the run.
    controls: more controls, which stand beside the choices.
    choices: controls of what is learnt, such as the layers; a change of one is a reset.
    """

    def __init__(
        self,
        start: Callable[..., Training],
        view: LossView,
        name: str = "training panel",
        controls: Sequence[W.Widget] = (),
        **choices: W.ValueWidget,
    ) -> None:
        super().__init__(view.picture, name)
        self._start, self.view, self.choices = start, view, choices
        self.training: Training | None = None
        self._progress: Progress | None = None
        self._seconds, self._steps_made = 0.0, 0
        self._task: asyncio.Task | None = None
        PANELS.add(self)
        self._steps_left = 0.0  # steps still to be made: 0 is paused, infinite is started
        self._until_epoch, self._over = False, False
        self._problem: tuple[str, str] | None = None

        self.buttons = {
            "Start": self.button("Start", self.toggle, icon="play"),
            "Step": self.button("Step", lambda: self.go(1), icon="step-forward"),
            "+1 epoch": self.button("+1 epoch", self.go_one_epoch, icon="forward"),
            "Reset": self.button("Reset", self.restart, icon="undo", tooltip="New weights, from the beginning"),
        }
        self.speed = W.SelectionSlider(options=SPEEDS, value=math.inf, description="speed")
        rate = {"min": -5, "max": 1, "step": 0.01, "readout_format": ".2g"}
        self.settings = {
            "learning_rate": W.FloatLogSlider(description="learning rate", **rate),
            "momentum": W.FloatSlider(max=0.99, step=0.01, description="momentum"),
            "batch_size": W.SelectionSlider(options=[1], description="batch size"),
        }
        for control in (*choices.values(), *controls, *self.settings.values()):
            control.style.description_width = "initial"
        for control in (*choices.values(), *controls):
            control.layout.width = "228px"  # four in a row
        for choice in choices.values():
            self.follow(choice, lambda _: self.restart())
        for name, slider in self.settings.items():
            slider.observe(lambda change, name=name: self._apply(name, change["new"]), names="value")
        self.settings_row = W.HBox([*self.settings.values()], layout=ROWS)
        top = [W.HBox([*choices.values(), *controls], layout=ROWS)] if choices or controls else []
        buttons = W.HBox([*self.buttons.values(), self.speed], layout=ROWS)
        note = [W.HTML(COLAB)] if in_colab() else []
        self.children = [*top, self.message, buttons, self.settings_row, *note, view.picture]
        self.restart()

    def close(self) -> None:
        """Stop, and take the panel from the page and out of memory."""
        super().close()
        self._steps_left = 0

    # What the buttons do. All of it runs in the cell's own event loop.

    def toggle(self) -> None:
        """Start, or pause."""
        if self._steps_left:
            self.stop()
        else:
            self.go(math.inf)

    def go(self, steps: float, until_epoch: bool = False) -> None:
        """Make so many steps, in a task that leaves the page free to answer, or else before the answer."""
        if self._over:
            return
        self._steps_left, self._until_epoch, self._problem = steps, until_epoch, None
        if self._loop is None:
            self._work_at_once(AT_A_PRESS, 1 / self.speed.value)
            return
        if self._task is None:
            self._task = self._loop.create_task(self._work())
        self.refresh()

    def go_one_epoch(self) -> None:
        """Train to the end of the running epoch."""
        self.go(math.inf, until_epoch=True)

    def stop(self) -> None:
        """Pause after the step that is being made."""
        self._steps_left = 0
        self.refresh()

    def restart(self) -> None:
        """Make a new run with new weights; the sliders stand where the run begins."""
        self._steps_left, self._problem = 0, None
        try:
            training = self._start(**{name: choice.value for name, choice in self.choices.items()})
        except ValueError as error:  # a choice that cannot be
            self._problem = "Not possible.", f"{error} The run stays as it was."
            self.refresh()
            return
        self._over, self._progress, self._seconds, self._steps_made = False, None, 0.0, 0
        self.training = None  # so that moving the sliders into place changes nothing
        sizes = [2**i for i in range(13) if 2**i < len(training.X)]
        self.settings["batch_size"].options = sorted({*sizes, len(training.X), training.batches.batch_size})
        for name, slider in self.settings.items():
            slider.value = getattr(_holder(training, name), name)
        self.training = training
        self.view.start(training)
        self.refresh()

    def run(self, steps: int) -> None:
        """Make so many steps now, without buttons: for scripts, tests, and pages that do not update by themselves."""
        self._steps_left, self._until_epoch = steps, False
        self._work_at_once()

    def interrupt(self) -> None:
        """Pause, if it is training, and say so: the kernel was interrupted."""
        if self._task is not None:
            self._problem = "Interrupted.", "The run is paused. Start goes on."
            self.later(self.stop)

    # How the training goes on.

    async def _work(self) -> None:
        drawn = 0.0
        try:
            while self._steps_left > 0:
                heed_interrupts()
                begun, pause = time.perf_counter(), 1 / self.speed.value
                with threads_of_products(1):  # the browser wants the other cores
                    self._advance()
                    while self._steps_left > 0 and not pause and time.perf_counter() - begun < STEPPING:
                        self._advance()
                if pause or time.perf_counter() - drawn > DRAWING:
                    self.attempt(self.refresh)
                    drawn = time.perf_counter()
                for _ in range(3):  # rounds of the event loop: a click takes several, and a timer would cost more
                    await asyncio.sleep(0)
                await asyncio.sleep(max(0, begun + pause - time.perf_counter()))
        except KeyboardInterrupt:  # while the kernel did something for the page; it must not end the kernel
            self.interrupt()
        except Exception as error:  # of a measurement; in a task it would vanish
            self._problem = type(error).__name__, f"{error} The run is paused."
        finally:
            self._task, self._steps_left = None, 0
            self.attempt(self.refresh)

    def _work_at_once(self, seconds: float = math.inf, pause: float = 0) -> None:
        self.refresh()
        begun = drawn = time.perf_counter()
        try:
            while self._steps_left > 0 and time.perf_counter() - begun < seconds:
                self._advance()
                if pause or time.perf_counter() - drawn > AT_ONCE:
                    self.attempt(self.refresh)
                    drawn = time.perf_counter()
                    time.sleep(pause)
        finally:  # also after Ctrl-C
            self._steps_left = 0
            self.attempt(self.refresh)

    def _advance(self) -> None:
        """Make one step; no more are to be made when the run is over or has failed, or at the end of the epoch."""
        begun, progress = time.perf_counter(), None
        try:
            progress = None if self._over else next(self.training.steps, None)
        except KeyboardInterrupt:
            self.training.go_on()
            raise
        except Exception as error:  # shown to the reader, who can mend it: in a task it would vanish
            self._problem = "Stopped.", f"{error} Reset starts afresh."
        if progress is None:
            self._over, self._steps_left = True, 0
            return
        self._seconds += time.perf_counter() - begun
        self._steps_made += 1
        self._progress = progress
        self._steps_left = 0 if self._until_epoch and progress.epoch_done else max(0, self._steps_left - 1)
        self.view.add(progress)

    # What the sliders do, and what the message says.

    def _apply(self, name: str, value: float) -> None:
        """Hand a new setting to the run, at once: this comes in another thread, and storing a number is all it does."""
        if self.training is None:
            return
        holder = _holder(self.training, name)
        if not math.isclose(getattr(holder, name), value, **ROUNDING[name]):
            setattr(holder, name, value)
            words = f"{value:,}" if name == "batch_size" else f"{value:.2g}"
            self.later(lambda: self.view.mark(f"{self.settings[name].description} {words}"))

    def refresh(self) -> None:
        """Show how things stand."""
        if self.comm is None:  # closed in the meantime
            return
        self.picture.running = bool(self._steps_left)
        self.view.draw(tight=not self._steps_left)
        start, step, epoch, reset = self.buttons.values()
        deaf = bool(self._steps_left) and self._task is None  # a press would be heard when all is over
        start.description, start.icon = ("Pause", "pause") if self._steps_left and not deaf else ("Start", "play")
        tooltips = "Train until you pause", "One update", "Train to the end of the epoch"
        for button, tooltip in zip((start, step, epoch), tooltips, strict=True):
            button.disabled = self._over or deaf
            button.tooltip = "The run is over. Press Reset." if self._over else tooltip
        reset.button_style = "primary" if self._over else ""
        if self._problem is not None:
            self.alert(*self._problem)
        elif self._progress is None:
            self.say("Not a step made yet.")
        else:
            self.say(self._report(self._progress, self._steps_made / self._seconds))

    def _report(self, progress: Progress, rate: float) -> str:
        text = f"epoch {progress.epoch}, step {progress.step:,}, loss {progress.loss:.4g}, {rate:,.0f} steps/s"
        text += ". The run is over; Reset starts afresh." * self._over
        return f"{text}<br><b>{progress.trouble}</b>" if progress.trouble else text


PANELS: WeakSet[Panel] = WeakSet()


def heed_interrupts() -> None:
    """Have an interrupt pause the panels that train; between cells, a kernel ignores it."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda *_: [panel.interrupt() for panel in [*PANELS]])


def _holder(training: Training, setting: str) -> SGD | MiniBatches:
    """Give the part of a run that holds a setting."""
    return training.batches if setting == "batch_size" else training.sgd
