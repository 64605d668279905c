"""Pictures that live in the page: they change while you look, say what they show, and know where they are touched."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import anywidget
import ipywidgets as W
import traitlets
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from nncourse.show.page import PIXELS_PER_INCH, png, still, width_on_page

ROWS = W.Layout(flex_flow="row wrap")
# The step of sliders that Python moves is a power of two, which the page's arithmetic does not change: what it
# rounds it sends back, late, over what came since.
NOTCH = 1 / 128


def notch(value: float, step: float = NOTCH) -> float:
    """Round to a step of a slider."""
    return round(value / step) * step


class Picture(anywidget.AnyWidget):
    """An image, PNG or JPEG, with its alt text, which knows where it is touched.

    pointer: the last touch: its kind ("down", "move", "up"), and x and y from 0 to 1, from the lower left.
    """

    _esm = Path(__file__).parent / "picture.js"
    image = traitlets.CBytes(b"").tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    width = traitlets.Int(600).tag(sync=True)
    touchable = traitlets.Bool(False).tag(sync=True)
    pointer = traitlets.Dict()

    def __init__(self, **traits: object) -> None:
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _: W.Widget, touch: dict, __: list) -> None:
        # A page's first messages may take another way than the later ones, and be overtaken by them.
        if touch["time"] >= self.pointer.get("time", 0):
            self.pointer = touch

    def draw(self, fig: Figure, alt: str) -> None:
        """Show a whole figure."""
        self.image, self.alt, self.width = png(fig), alt, width_on_page(fig)

    def still(self) -> tuple[dict, dict]:
        """Make the MIME bundle and the metadata of the picture as it is now."""
        return still(self.image, self.alt, self.width)


class LiveFigure:
    """A figure whose background is drawn once, and then only the artists that move (blitting)."""

    def __init__(self, fig: Figure, moving: list[Artist]) -> None:
        fig.set_dpi(PIXELS_PER_INCH)
        self.fig, self.moving, self.picture = fig, moving, Picture(width=width_on_page(fig))
        self._canvas = FigureCanvasAgg(fig)
        fig.draw_without_rendering()
        fig.set_layout_engine("none")  # the layout is found once, with all that will move in its place
        for artist in moving:
            artist.set_animated(True)
        self.redraw_background()

    def redraw_background(self) -> None:
        """Draw what stands still; needed again when the limits of an axis have changed."""
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(self.fig.bbox)

    def update(self, alt: str) -> None:
        """Draw what has moved, and send the picture to the page."""
        self._canvas.restore_region(self._background)
        for artist in self.moving:
            artist.axes.draw_artist(artist)
        packed, size = io.BytesIO(), self._canvas.get_width_height()
        pixels = Image.frombuffer("RGBA", size, self._canvas.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")
        # JPEG takes a tenth of the time of PNG, and at this quality no eye tells them apart.
        pixels.save(packed, "jpeg", quality=95, subsampling=0)
        with self.picture.hold_sync():  # one message for both
            self.picture.image, self.picture.alt = packed.getvalue(), alt


class Play(W.VBox):
    """Widgets in the page, a still picture of them for a page without a kernel, and a fixed text for strict tests."""

    def __init__(self, picture: Picture, name: str) -> None:
        super().__init__()
        self.picture, self.name = picture, name
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:  # a plain script: nothing to wait for
            self._loop = None

    def later(self, action: Callable[[], None]) -> None:
        """Have the cell's own event loop call a function: callbacks of widgets come in other threads."""
        if self._loop is None:
            action()
        else:
            self._loop.call_soon_threadsafe(action)

    def follow(self, widget: W.Widget, action: Callable, trait: str = "value") -> None:
        """Call a function with each new value of a widget."""
        widget.observe(lambda change: self.later(lambda: action(change["new"])), names=trait)

    def button(self, text: str, action: Callable[[], None], **look: str) -> W.Button:
        """Make a button. look: such as icon="play", tooltip="…"."""
        made = W.Button(description=text, layout=W.Layout(width="auto", flex="0 0 auto"), **look)
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

    def __repr__(self) -> str:
        return f"[widget: {self.name}]"

    def _repr_mimebundle_(self, **kwargs) -> tuple[dict, dict]:
        data, metadata = self.picture.still()
        return super()._repr_mimebundle_(**kwargs) | data | {"text/plain": repr(self)}, metadata


class Explore(Play):
    """Controls over a drawing: whatever is changed, the picture follows.

    draw: takes the values of the controls by name, returns a figure and its alt text.
    touch: called with each touch of the figure's first plot: its kind, and the point in the units of that plot.
    buttons: what is done at a press, by the text on the button; the picture follows.
    """

    def __init__(
        self,
        draw: Callable[..., tuple[Figure, str]],
        *,
        name: str,
        touch: Callable[[str, float, float], None] | None = None,
        buttons: Mapping[str, Callable[[], None]] = MappingProxyType({}),
        **controls: W.ValueWidget,
    ) -> None:
        super().__init__(Picture(), name)
        self._draw, self.controls, self._due = draw, controls, False
        for control in controls.values():
            control.style.description_width = "initial"
            self.follow(control, lambda _: self._refresh_soon())
        if touch is not None:
            self.on_touch(lambda: self.fig.axes[0], touch)
        self.buttons = {text: self.button(text, lambda act=act: self._act(act)) for text, act in buttons.items()}
        self.children = [W.HBox([*self.buttons.values(), *controls.values()], layout=ROWS), self.picture]
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
            self._loop.call_soon(self.refresh)

    def refresh(self) -> None:
        """Draw the picture for the controls as they stand."""
        self._due = False
        self.fig, alt = self._draw(**{name: control.value for name, control in self.controls.items()})
        self.picture.draw(self.fig, alt)
