"""Lesson 04, in motion: pull on logits, and watch the surprise at the truth and the slope that would lessen it."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib.activations import log_softmax, softmax
from nnlib.losses import cross_entropy
from nnlib.show.page import BLACK, BLUE, ORANGE, RED, SKY, new
from nnlib.show.panel import WRAP
from nnlib.show.picture import Explore

LIMIT = 8.0  # how far the sliders of the logits reach, on both sides of 0
# Powers of two, for which the page's arithmetic is exact: what it rounds it sends back, late, over what came since
STEP = 1 / 64


def pull_on_logits(z: Sequence[float], t: int) -> Explore:
    """Move logits or drag probabilities, choose the true class, and go down the surprise step by step.

    z: the logits to begin with, at most ten; t: the class that is true at first.
    """
    upright = {"orientation": "vertical", "layout": W.Layout(width="50px", height="150px"), "step": STEP}
    sliders = [
        W.FloatSlider(v, min=-LIMIT, max=LIMIT, description=f"z{chr(0x2080 + j)}", **upright) for j, v in enumerate(z)
    ]
    truth = W.Dropdown(options=range(len(z)), value=t, description="true class")
    rate = W.FloatSlider(1, min=0.1, max=5, step=0.1, description="step size η", readout_format=".1f")
    tip, wide = "Move each logit: z ← z − η (ŷ − y)", W.Layout(width="auto")
    button = W.Button(description="One step downhill", icon="arrow-down", tooltip=tip, layout=wide)
    held = None  # the bar that the pointer has hold of

    def here() -> tuple:
        return truth.value, *(slider.value for slider in sliders)

    path = [here()]  # true class and logits, after each step since something was moved by hand

    def draw(t: int, rate: float, **_) -> tuple[Figure, str]:
        if not np.allclose(path[-1], here(), rtol=0, atol=0.501 * STEP):
            path[:] = [here()]
        return _drawing(np.array([z for _, *z in path]), t, rate)

    def step() -> None:
        t, *z = path[-1]
        after = [*path, (t, *_downhill(np.array(z), t, rate.value))]
        for slider, value in zip(sliders, after[-1][1:], strict=True):
            slider.value = _notch(value)
        path[:] = after
        play.refresh_soon()

    def touch(kind: str, x: float, y: float) -> None:
        nonlocal held
        if kind == "down":
            held = round(x) if -0.5 < x < len(z) - 0.5 and 0 <= y <= 1.1 else None
        if held is not None:
            p = np.clip(y, 1e-9, 1 - 1e-9)
            rest = sum(np.exp(slider.value) for slider in sliders if slider is not sliders[held])
            sliders[held].value = _notch(np.log(p / (1 - p) * rest))  # p = eᶻ / (eᶻ + rest), solved for z

    logits = {f"z{j}": slider for j, slider in enumerate(sliders)}
    play = Explore(draw, name="pull on logits", touch=touch, t=truth, rate=rate, **logits)
    button.on_click(lambda _: play.later(step))
    play.children = [W.HBox(sliders, layout=WRAP), W.HBox([truth, rate, button], layout=WRAP), play.picture]
    return play


def _notch(z: float) -> float:
    return round(z / STEP) * STEP


def _downhill(z: np.ndarray, t: int, rate: float) -> np.ndarray:
    _, slopes = cross_entropy(z[None, :], np.array([t]))
    return np.clip(z - rate * slopes[0], -LIMIT, LIMIT)


def _drawing(path: np.ndarray, t: int, rate: float) -> tuple[Figure, str]:
    """Draw the last row of a path of logits (1 + steps, k), and the surprise along it and one step on."""
    p, surprises = softmax(path[-1]), np.abs(log_softmax(path)[:, t])  # never above 0, so this is -log p
    fig, _ = new(width=8.6, height=4.6)
    fig.clear()
    axes = fig.subplot_mosaic("pps;ggs", height_ratios=[3, 2])
    axes["p"].set(ylim=(0, 1.15), ylabel="probability ŷ", title="Drag a bar. Arrows lead from ŷ to the truth y")
    axes["p"].bar(t, 1, fill=False, edgecolor=BLACK, linestyle="--", zorder=2)
    axes["p"].text(t, 1.02, "true", ha="center")
    _bars(axes["p"], p, "{:.2f}", color=SKY)
    slopes = p - np.eye(len(p))[t]
    up = slopes < 0
    axes["g"].set(ylim=(-1.1, 1.45), ylabel="slope ŷ − y", xlabel="class", yticks=[-1, 0, 1])
    axes["g"].axhline(0, color=BLACK, linewidth=1)
    _bars(axes["g"], slopes, "{:+.2f}", color=np.where(up, BLUE, ORANGE), hatch=np.where(up, "//", ".."))
    for j in np.flatnonzero(np.abs(slopes) > 0.04):
        arrow = {"arrowstyle": "-|>", "color": BLACK, "shrinkA": 0, "shrinkB": 0}
        axes["p"].annotate("", (j, float(j == t)), (j, p[j]), arrowprops=arrow)
        axes["g"].text(j, max(slopes[j], 0) + 0.08, "pull ↑" if up[j] else "push ↓", ha="center", fontsize=8)
    _surprise(axes["s"], surprises, np.abs(log_softmax(_downhill(path[-1], t, rate))[t]))

    wrong = np.where(up, -1, slopes).argmax()
    alt = f"The true class {t} of {len(p)} has probability {p[t]:.2f}: surprise {surprises[-1]:.2f} nats, "
    alt += f"{surprises[-1] / np.log(2):.2f} coin flips. It is pulled up with slope {slopes[t]:+.2f}; pushed down "
    alt += f"hardest is class {wrong}, with {slopes[wrong]:+.2f}. Steps downhill: {len(path) - 1}"
    return fig, alt + (f", from {surprises[0]:.2f} nats." if len(path) > 1 else ".")


def _bars(ax: Axes, heights: np.ndarray, form: str, **style) -> None:
    ax.bar(range(len(heights)), heights, edgecolor="white", **style)
    ax.set_xticks(
        range(len(heights)), [f"{j}\n{form.format(height).replace('-', '−')}" for j, height in enumerate(heights)]
    )
    ax.grid(axis="x", visible=False)


def _surprise(ax: Axes, surprises: np.ndarray, following: float) -> None:
    *before, now = surprises
    top = max(6, 1.15 * max(surprises))
    curve = np.linspace(0, top, 300)
    ax.plot(np.exp(-curve), curve, color=BLUE)
    ax.plot([0, np.exp(-now), np.exp(-now)], [now, now, 0], ":", color=BLACK, linewidth=1)
    hollow = {"linestyle": "", "markerfacecolor": "white"}
    ax.plot(np.exp(-np.array(before)), before, "o", markeredgecolor=BLACK, label="before", **hollow)
    ax.plot(np.exp(-following), following, "v", markeredgecolor=RED, markersize=9, label="after one step", **hollow)
    ax.plot(np.exp(-now), now, "o", color=RED, markersize=11, label="now")
    title = f"surprise {now:.2f} nats\n= {now / np.log(2):.2f} coin flips"
    ax.set(
        xlim=(-0.05, 1.05), ylim=(-0.02 * top, top), xlabel="p of the true class", ylabel="−log p in nats", title=title
    )
    ax.legend(loc="upper right")
