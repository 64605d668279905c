"""What every widget of a lesson has: controls, a picture that answers, a message, and a still picture for later."""

from __future__ import annotations

import asyncio
import gc
import html
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import ClassVar

import ipywidgets as W
from IPython.display import publish_display_data
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nncourse.environment import in_colab
from nncourse.show.page import running_cell
from nncourse.show.picture import Message, Picture

ROWS = {"flex_flow": "row wrap"}
# The step of sliders that Python moves is a power of two, which the page's arithmetic does not change: what it
# rounds it sends back, late, over what came since.
SLIDER_STEP = 1 / 128

# A page that is opened another day has no kernel with the widget in it, and would say "model not found"; after a
# restart of the kernel it is dead. So its still form stands before it, and the page shows the one or the other.
STILL = """<div class="nncourse-still">
<p>To use this widget, run the cells above this one, then this one.</p>{still}</div>
<style>
.nncourse-still, .jp-OutputArea:has({live}) > .jp-OutputArea-child:has(.nncourse-still),
.jp-OutputArea:not(:has({live})) > .jp-OutputArea-child:has(.nncourse-still) + .jp-OutputArea-child {{ display: none; }}
.jp-OutputArea:not(:has({live})) .nncourse-still {{ display: block; }}
</style>"""
LIVE = ".nncourse-live:not(.jupyter-widgets-disconnected)"
VIEW = "application/vnd.jupyter.widget-view+json"


def round_to_step(value: float, step: float = SLIDER_STEP) -> float:
    """Round to a step of a slider."""
    return round(value / step) * step


class PageWidget(W.VBox):
    """A widget with a still form for a page without a kernel; a second run of its cell closes it.

    name: what it is called in its text form, which is fixed, for strict tests.
    """

    # By the cell that made them: the run of the cell, and its widgets.
    made_in: ClassVar[dict[str, tuple[str, list[PageWidget]]]] = {}

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._kept = {*vars(self), "_kept"}
        self.add_class("nncourse-live")
        if (running := running_cell()) is not None:
            cell, run = running
            last_run, widgets = self.made_in.get(cell, (run, []))
            if last_run != run:
                for widget in widgets:
                    widget.close()
                widgets = []
                gc.collect()  # figures refer to themselves, and would stay for long
            self.made_in[cell] = run, [*widgets, self]

    def close(self) -> None:
        """Take the widget, with all its parts, from the page and out of memory."""
        if self.comm is None:
            return
        for part in [*_parts(self)]:
            W.Widget.close(part)
        self.children = ()
        for name in vars(self).keys() - self._kept:  # IPython's Out keeps the widget, but not what it was made of
            setattr(self, name, None)

    def still(self) -> tuple[dict, dict]:
        """Make the MIME bundle of the still form, with its metadata."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"[widget: {self.name}]"

    def live(self) -> dict:
        """Make the MIME bundle of the live form: ipywidgets 7, as Colab has it, makes none."""
        return {VIEW: {"version_major": 2, "version_minor": 0, "model_id": self.model_id}, "text/plain": repr(self)}

    def _repr_mimebundle_(self, **kwargs) -> tuple[dict, dict]:
        data, metadata = self.still()
        return data | self.live(), metadata

    def _ipython_display_(self) -> None:
        if self.comm is None:
            print(f"{self!r} is closed. Run the cell that makes it again.")
        elif in_colab():
            publish_display_data(self.live())
        elif running_cell() is None:
            publish_display_data(*self._repr_mimebundle_())
        else:
            data, _ = self.still()
            publish_display_data({"text/html": STILL.format(still=data["text/html"], live=LIVE), "text/plain": ""})
            publish_display_data(self.live())


class LiveWidget(PageWidget):
    """A picture with controls and a message."""

    def __init__(self, picture: Picture, name: str) -> None:
        super().__init__(name)
        self.picture, self.message = picture, Message()
        try:
            self._loop = None if in_colab() else asyncio.get_running_loop()
        except RuntimeError:  # a plain script: nothing to wait for
            self._loop = None

    def still(self) -> tuple[dict, dict]:
        """Make the MIME bundle of the picture as it is now, with its metadata."""
        return self.picture.still()

    def later(self, action: Callable[[], None]) -> None:
        """Have the cell's own event loop call a function: callbacks of widgets come in other threads.

        In Colab they come in the cell's own, and what they do must be done when they return.
        """
        if self._loop is None:
            self.attempt(action)
        else:
            self._loop.call_soon_threadsafe(partial(self.attempt, action))

    def attempt(self, action: Callable[[], None]) -> None:
        """Call a function; an error is shown in the widget, for nobody would see it elsewhere."""
        try:
            action()
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            self.alert(type(error).__name__, f"{error} (line {place.lineno} of {place.name})")

    def say(self, text: str) -> None:
        """Show a message, which may hold HTML; an empty one takes no room."""
        self.message.value = text

    def alert(self, head: str, text: str) -> None:
        """Show what went wrong."""
        frame = "border-left: 4px solid #D55E00; padding-left: 8px; line-height: 1.5"
        self.say(f'<div role="alert" style="{frame}"><b>{html.escape(head)}</b> {html.escape(text)}</div>')

    def follow(self, widget: W.Widget, action: Callable, trait: str = "value") -> None:
        """Call a function with each new value of a widget."""
        widget.observe(lambda change: self.later(lambda: action(change["new"])), names=trait)

    def button(self, text: str, action: Callable[[], None], **style: str) -> W.Button:
        """Make a button. style: such as icon="play", tooltip="…"."""
        made = W.Button(description=text, layout={"width": "auto", "flex": "0 0 auto"}, **style)
        made.on_click(lambda _: self.later(action))
        return made

    def on_touch(self, plot: Callable[[], Axes], action: Callable[[str, float, float], None]) -> None:
        """Call a function with each touch: its kind ("down", "move", "up"), and the point in the units of the plot."""

        def touched(pointer: dict) -> None:
            ax = plot()
            place = (pointer["x"], pointer["y"]) * ax.figure.get_size_inches() * ax.figure.dpi
            action(pointer["kind"], *ax.transData.inverted().transform(place))

        self.picture.touchable = True
        self.follow(self.picture, touched, "pointer")


def _parts(widget: W.Widget) -> Iterator[W.Widget]:
    for child in getattr(widget, "children", ()):
        yield from _parts(child)
    yield from (getattr(widget, name) for name in ("layout", "style") if hasattr(widget, name))
    yield widget


class Explore(LiveWidget):
    """Controls over a drawing: whatever is changed, the picture follows.

    draw: takes the values of the controls by name, returns a figure and its alt text.
    touch: called with each touch of the figure's first plot: its kind, and the point in the units of that plot.
    buttons: what is done at a press, by the text on the button; the picture follows.
    arrange: takes the buttons by their texts, returns the rows of controls; without it there is one, which wraps.
    """

    def __init__(
        self,
        draw: Callable[..., tuple[Figure, str]],
        *,
        name: str,
        touch: Callable[[str, float, float], None] | None = None,
        buttons: Mapping[str, Callable[[], None]] = MappingProxyType({}),
        arrange: Callable[[dict[str, W.Button]], Sequence[W.Widget]] | None = None,
        **controls: W.ValueWidget,
    ) -> None:
        super().__init__(Picture(), name)
        self._draw, self.controls, self._due = draw, controls, False
        self.fig: Figure | None = None
        for control in controls.values():
            control.style.description_width = "initial"
            self.follow(control, lambda _: self._refresh_soon())
        if touch is not None:
            self.on_touch(lambda: self.fig.axes[0], touch)
        self.buttons = {text: self.button(text, partial(self._act, action)) for text, action in buttons.items()}
        rows = arrange(self.buttons) if arrange else [W.HBox([*self.buttons.values(), *controls.values()], layout=ROWS)]
        self.children = [*rows, self.message, self.picture]
        self.refresh()

    def _act(self, action: Callable[[], None]) -> None:
        action()
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        """Draw once, however many changes have come by then."""
        if self._loop is None:
            self.refresh()
        elif not self._due:
            self._due = True
            self._loop.call_soon(partial(self.attempt, self.refresh))

    def refresh(self) -> None:
        """Draw the picture for the controls as they stand."""
        self._due = False
        self.fig, alt = self._draw(**{name: control.value for name, control in self.controls.items()})
        self.picture.draw(self.fig, alt)
        self.say("")
