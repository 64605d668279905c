"""A picture that lives in the page: it changes while you look, tells what it shows, and knows where it is touched."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable

import anywidget
import ipywidgets as W
import numpy as np
import traitlets
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from nnlib.show.page import PIXELS_PER_INCH, png, small


class Picture(anywidget.AnyWidget):
    """A PNG with its alt text. `pointer` holds the last touch: kind, and x and y from 0 to 1, from the lower left."""

    _esm = """
    function render({ model, el }) {
      const img = document.createElement("img");
      const show = () => {
        const old = img.src;
        img.src = URL.createObjectURL(new Blob([model.get("png")], { type: "image/png" }));
        if (old) URL.revokeObjectURL(old);
      };
      const describe = () => {
        img.alt = model.get("alt");
        img.style.width = model.get("width") + "px";
        img.style.cursor = model.get("touchable") ? "crosshair" : "default";
        img.style.touchAction = model.get("touchable") ? "none" : "auto";
      };
      let held = false;
      const touch = (kind) => (event) => {
        if (!model.get("touchable") || (kind === "move" && !held)) return;
        held = kind !== "up";
        if (kind === "down") img.setPointerCapture(event.pointerId);
        const box = img.getBoundingClientRect();
        model.set("pointer", { kind, x: (event.clientX - box.left) / box.width,
                               y: 1 - (event.clientY - box.top) / box.height, time: event.timeStamp });
        model.save_changes();
      };
      img.style.maxWidth = "100%";
      img.draggable = false;
      img.addEventListener("pointerdown", touch("down"));
      img.addEventListener("pointermove", touch("move"));
      img.addEventListener("pointerup", touch("up"));
      img.addEventListener("pointercancel", touch("up"));
      model.on("change:png", show);
      model.on("change:alt change:width change:touchable", describe);
      show(); describe();
      el.appendChild(img);
    }
    export default { render };
    """
    png = traitlets.CBytes(b"").tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    width = traitlets.Int(600).tag(sync=True)
    touchable = traitlets.Bool(False).tag(sync=True)
    pointer = traitlets.Dict().tag(sync=True)

    def draw(self, fig: Figure, alt: str) -> None:
        """Show a whole figure."""
        self.width = round(fig.get_figwidth() * PIXELS_PER_INCH)
        self.png, self.alt = png(fig), alt


class LiveFigure:
    """A figure whose background is drawn once, and then only the artists that move (blitting)."""

    def __init__(self, fig: Figure, moving: list[Artist]) -> None:
        fig.set_dpi(PIXELS_PER_INCH)
        self.fig, self.moving, self.picture = fig, moving, Picture()
        self.picture.width = round(fig.get_figwidth() * PIXELS_PER_INCH)
        self._canvas = FigureCanvasAgg(fig)
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
        packed = io.BytesIO()
        Image.fromarray(np.asarray(self._canvas.buffer_rgba())[..., :3]).save(packed, "png", compress_level=1)
        self.picture.png, self.picture.alt = packed.getvalue(), alt


class Play(W.VBox):
    """Widgets in the page, a still picture of them for a page without a kernel, and a fixed text for strict tests."""

    def __init__(self, children: list[W.Widget], picture: Picture, name: str) -> None:
        super().__init__(children)
        self.picture, self.name = picture, name
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:  # a plain script: nothing to wait for
            self._loop = None

    def later(self, function: Callable[[], None]) -> None:
        """Have the cell's own event loop call a function: callbacks of widgets come in other threads."""
        if self._loop is None:
            function()
        else:
            self._loop.call_soon_threadsafe(function)

    def __repr__(self) -> str:
        return f"[widget: {self.name}]"

    def _repr_mimebundle_(self, **kwargs) -> tuple[dict, dict]:
        data = super()._repr_mimebundle_(**kwargs)
        data["text/plain"] = repr(self)
        data["image/png"] = small(self.picture.png)
        return data, {"image/png": {"alt": self.picture.alt, "width": self.picture.width}}


class Explore(Play):
    """Controls over a drawing: whatever is changed, the picture follows.

    draw: takes the values of the controls by name, returns a figure and its alt text.
    touch: called with what was touched: kind ("down", "move" or "up") and the point in data coordinates of the plot.
    """

    def __init__(
        self,
        draw: Callable[..., tuple[Figure, str]],
        *,
        name: str,
        touch: Callable[[str, float, float], None] | None = None,
        **controls: W.ValueWidget,
    ) -> None:
        self._draw, self.controls, self._due = draw, controls, False
        picture = Picture(touchable=touch is not None)
        super().__init__([*controls.values(), picture], picture, name)
        self._touch = touch
        for control in controls.values():
            control.style.description_width = "initial"
            control.observe(lambda _: self.later(self.refresh_soon), names="value")
        picture.observe(lambda change: self.later(lambda: self._touched(**change["new"])), names="pointer")
        self.refresh()

    def refresh_soon(self) -> None:
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

    def _touched(self, kind: str, x: float, y: float, **_) -> None:
        ax = self.fig.axes[0]
        width, height = self.fig.get_size_inches() * self.fig.dpi
        self._touch(kind, *ax.transData.inverted().transform((x * width, y * height)))
        self.refresh_soon()
