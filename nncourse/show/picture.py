"""Pictures that live in the page: they change while you look, say what they show, and know where they are touched.

And messages, which see to it that a widget can be used without eyes and without a mouse.
"""

from __future__ import annotations

import io
from pathlib import Path

import anywidget
import ipywidgets as W
import traitlets
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from nncourse.show.page import PIXELS_PER_INCH, png, still, width_on_page


def _beside(name: str) -> str:
    """Read a file of this folder; of a path, anywidget would keep every widget."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


class Message(anywidget.AnyWidget):
    """A line of HTML, and below it what a screen reader is told: politely, once the widget around it is at rest.

    It also names the sliders of that widget, shows where the keyboard is, and leaves the keys to the controls.
    """

    _esm, _css = _beside("message.js"), _beside("message.css")
    value = traitlets.Unicode("").tag(sync=True)


class Picture(anywidget.AnyWidget):
    """An image, PNG or JPEG, with its alt text, which knows where it is touched.

    running: it changes by itself, and seldom where the reader wants little motion.
    pointer: the last touch: its kind ("down", "move", "up"), and x and y from 0 to 1, from the lower left.
    """

    _esm = _beside("picture.js")
    image = traitlets.CBytes(b"").tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    width = traitlets.Int(600).tag(sync=True)
    touchable = traitlets.Bool(False).tag(sync=True)
    running = traitlets.Bool(False).tag(sync=True)
    pointer = traitlets.Dict()

    def __init__(self, **traits: object) -> None:
        super().__init__(**traits)
        self.on_msg(self._on_touch)

    def _on_touch(self, _: W.Widget, touch: dict, __: list) -> None:
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
        self._canvas, self._background = FigureCanvasAgg(fig), None
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
