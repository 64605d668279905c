"""Lesson 04, in motion: pull on logits, and watch the surprise at the truth and the slope that would lessen it."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nncourse.show.page import BLACK, BLUE, ORANGE, PIXELS_PER_INCH, RED, SKY
from nncourse.show.widget import SLIDER_STEP, Explore, round_to_step
from nnlib.activations import log_softmax, softmax
from nnlib.losses import cross_entropy

LIMIT = 8.0  # how far the sliders of the logits reach, on both sides of 0
WIDTH, LEFT, RIGHT = 860, 0.08, 0.65  # of the picture, in pixels; and where its bars begin and end, as shares of that


def pull_on_logits(z: Sequence[float], t: int) -> Explore:
    """Move logits or drag probabilities, choose the true class, and go down the surprise step by step.

    z: the logits to begin with, at most ten; t: the class that is true at first.
    """
    upright = {"orientation": "vertical", "layout": {"width": "100%", "height": "154px", "margin": "0"}}
    scale = {"min": -LIMIT, "max": LIMIT, "step": SLIDER_STEP}
    sliders = [W.FloatSlider(v, description=f"z{chr(0x2080 + j)}", **upright, **scale) for j, v in enumerate(z)]
    truth = W.Dropdown(options=range(len(z)), value=t, description="true class")
    rate = W.FloatSlider(1, min=0.1, max=5, step=0.1, description="step size η", readout_format=".1f")
    held = None  # the bar that the pointer has hold of
    path: list[tuple] = []  # true class and logits, after each step since something was moved by hand

    def draw(t: int, rate: float, **logits: float) -> tuple[Figure, str]:
        here = (t, *logits.values())
        if not path or not np.allclose(path[-1], here, rtol=0, atol=0.501 * SLIDER_STEP):  # the sliders round
            path[:] = [here]
        Z = np.array(path)[:, 1:]
        return _drawing(Z, t, _downhill(Z[-1], t, rate))

    def step() -> None:
        t, *z = path[-1]
        after = [*path, (t, *_downhill(np.array(z), t, rate.value))]
        for slider, value in zip(sliders, after[-1][1:], strict=True):
            slider.value = round_to_step(value)
        path[:] = after

    def touch(kind: str, x: float, y: float) -> None:
        nonlocal held
        if kind == "down":
            held = round(x) if -0.5 < x < len(z) - 0.5 and 0 <= y <= 1.1 else None
        if held is not None:
            p = np.clip(y, 1e-9, 1 - 1e-9)
            rest = sum(np.exp(slider.value) for slider in sliders if slider is not sliders[held])
            sliders[held].value = round_to_step(np.log(p / (1 - p) * rest))  # p = eᶻ / (eᶻ + rest), solved for z

    def arrange(buttons: dict[str, W.Button]) -> list[W.Widget]:
        """Set each slider above its bar."""
        others = W.VBox([*buttons.values(), truth, rate], layout={"width": f"{100 * (1 - RIGHT)}%"})
        margin = W.Box(layout={"width": f"{100 * LEFT}%"})
        columns = [W.Box([slider], layout={"width": f"{100 * (RIGHT - LEFT) / len(z)}%"}) for slider in sliders]
        return [W.HBox([margin, *columns, others], layout={"max_width": f"{WIDTH}px"})]

    controls = {"t": truth, "rate": rate} | {f"z{j}": slider for j, slider in enumerate(sliders)}
    buttons = {"One step downhill: z ← z − η (ŷ − y)": step}
    return Explore(draw, name="pull on logits", touch=touch, buttons=buttons, arrange=arrange, **controls)


def _downhill(z: np.ndarray, t: int, rate: float) -> np.ndarray:
    _, slopes = cross_entropy(z[None, :], np.array([t]))
    return np.clip(z - rate * slopes[0], -LIMIT, LIMIT)


def _drawing(path: np.ndarray, t: int, following: np.ndarray) -> tuple[Figure, str]:
    """Draw the last row of a path of logits (1 + steps, k), and the surprise along it and at the logits after it."""
    p, surprises = softmax(path[-1]), np.abs(log_softmax(np.vstack([path, following]))[:, t])  # never above 0: -log p
    slopes = p - np.eye(len(p))[t]
    fig = Figure(figsize=(WIDTH / PIXELS_PER_INCH, 4.2), layout="none")
    bars = fig.add_gridspec(2, left=LEFT, right=RIGHT, bottom=0.1, top=0.93, height_ratios=[3, 2], hspace=0.5)
    chances, pulls = (fig.add_subplot(place, xlim=(-0.5, len(p) - 0.5)) for place in bars)
    surprise = fig.add_axes((0.74, 0.13, 0.25, 0.73))
    chances.set(ylim=(0, 1.15), ylabel="probability ŷ", title="drag a bar")
    chances.bar(t, 1, fill=False, edgecolor=BLACK, linestyle="--", zorder=2)
    chances.text(t, 1.02, "true", ha="center")
    _bars(chances, p, "{:.2f}", color=SKY)
    up = slopes < 0
    pulls.set(
        ylim=(-1.15, 1.15), yticks=[-1, 0, 1], ylabel="slope ŷ − y", title="hatched: pulled up; dotted: pushed down"
    )
    pulls.axhline(0, color=BLACK, linewidth=1)
    _bars(pulls, slopes, "{:+.2f}", color=np.where(up, BLUE, ORANGE), hatch=np.where(up, "//", ".."))
    _surprise(surprise, surprises)

    now, wrong = surprises[-2], np.where(up, -1, slopes).argmax()
    alt = f"The true class {t} of {len(p)} has probability {p[t]:.2f}: surprise {now:.2f} nats, "
    alt += f"{now / np.log(2):.2f} coin flips. It is pulled up with slope {slopes[t]:+.2f}; pushed down "
    alt += f"hardest is class {wrong}, with {slopes[wrong]:+.2f}. Steps downhill: {len(path) - 1}"
    return fig, alt + (f", from {surprises[0]:.2f} nats." if len(path) > 1 else ".")


def _bars(ax: Axes, heights: np.ndarray, form: str, **style) -> None:
    ax.bar(range(len(heights)), heights, edgecolor="white", **style)
    labels = [f"{j}\n{form.format(height).replace('-', '−')}" for j, height in enumerate(heights)]
    ax.set_xticks(range(len(heights)), labels)
    ax.grid(axis="x", visible=False)


def _surprise(ax: Axes, surprises: np.ndarray) -> None:
    """Mark on the curve of the surprise where we were, are, and would be after one step more."""
    *before, now, following = surprises
    top = max(6, 1.15 * max(surprises))
    curve = np.linspace(0, top, 300)
    ax.plot(np.exp(-curve), curve, color=BLUE)
    ax.plot([0, np.exp(-now), np.exp(-now)], [now, now, 0], ":", color=BLACK, linewidth=1)
    hollow = {"linestyle": "", "markerfacecolor": "white"}
    ax.plot(np.exp(-np.array(before)), before, "o", markeredgecolor=BLACK, label="before", **hollow)
    ax.plot(np.exp(-following), following, "v", markeredgecolor=RED, markersize=9, label="after one step", **hollow)
    ax.plot(np.exp(-now), now, "o", color=RED, markersize=11, label="now")
    ax.set(xlim=(-0.05, 1.05), ylim=(-0.02 * top, top), xlabel="p of the true class", ylabel="−log p in nats")
    ax.set_title(f"surprise {now:.2f} nats\n= {now / np.log(2):.2f} coin flips")
    ax.legend(loc="upper right")
