"""Lesson 06: the same landscape under a full batch, a mini-batch and a single example."""

from __future__ import annotations

import ipywidgets as W
import numpy as np
from matplotlib.figure import Figure

from nnlib.network import Network
from nnlib.show.page import BLACK, BLUE, GREEN, RED, new
from nnlib.show.picture import NOTCH, Explore, notch
from nnlib.training import SGD, fit

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.5)


def descend(x: np.ndarray, y: np.ndarray, start: tuple[float, float], *, passes: int, **settings) -> np.ndarray:
    """Walk from start, (w, b), down the loss of the line w x + b; the path (1 + steps, 2) ends where it is hopeless.

    settings: of the SGD; its shuffles are the same each time.
    """
    line = Network([1, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    line.theta = start
    path = [line.theta.copy()]
    for _ in fit(line, x[:, None], y[:, None], SGD(**settings, rng=np.random.default_rng(0)), epochs=passes):
        path.append(line.theta.copy())
        if np.abs(path[-1]).max() > 1e9:
            break
    return np.array(path)


def three_walkers(x: np.ndarray, y: np.ndarray) -> Explore:
    """Send three walkers down the loss of a line: all look at equally many examples, but not before each step.

    Shapes: x (n,), y (n,). A touch of the landscape moves the start. Heights are excess losses: how far the mean
    squared error of ŷ = w x + b lies above that of the best line.

    >>> three_walkers(np.array([-1.0, 0.0, 1.0, 2.0]), np.array([-1.0, 1.0, 3.0, 4.0]))
    [widget: three walkers on one landscape]
    """
    n, best = len(x), np.polyfit(x, y, 1)
    low, high = best.round() - 3.5, best.round() + 3.5  # the ends of the map

    def excess(w, b):
        w, b = w - best[0], b - best[1]
        return np.mean(x * x) * w**2 + 2 * x.mean() * w * b + b**2

    fig, (land, curve) = new(2, height=4.5)
    w, b = np.meshgrid(*np.linspace(low, high, 60).T)
    land.contour(w, b, excess(w, b), levels=np.geomspace(0.05, 40, 10), colors="#aaaaaa", linewidths=0.8)
    land.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xlabel="slope w", ylabel="intercept b")
    land.set_title("the walks, from the cross to the star")
    curve.set(yscale="log", ylim=(1e-6, 100), xlabel="examples looked at", title="excess loss on the way")
    curve.minorticks_off()  # they would take a third of the time of a drawing
    looks = [(GREEN, "^", "-", 0.6), (RED, "s", "-", 1.6), (BLUE, "o", "--", 1.6)]
    walks, heights = (
        [ax.plot([], [], color=c, marker=m, ls=ls, lw=lw, mec="white", mew=0.6)[0] for c, m, ls, lw in looks]
        for ax in (land, curve)
    )
    (cross,) = land.plot([], [], "X", color=BLACK, markersize=9, zorder=5)
    land.plot(*best, "*", color=BLACK, markersize=13, markeredgecolor="white", zorder=5)
    told = fig.legend(walks, "   ", loc="outside lower center").get_texts()
    curve.set(xlim=(0, 10 * n), xticks=(0, 5 * n, 10 * n))
    fig.draw_without_rendering()
    fig.set_layout_engine("none")  # the layout is found once, and stays: this halves the time of a drawing

    def draw(
        learning_rate: float, batch_size: int, momentum: float, examples: int, w: float, b: float
    ) -> tuple[Figure, str]:
        for size, walk, height, text in zip((1, batch_size, n), walks, heights, told, strict=True):
            settings = {"batch_size": size, "learning_rate": learning_rate, "momentum": momentum}
            path = descend(x, y, (w, b), passes=examples // n, **settings)
            walk.set_data(*path.T)
            height.set_data(np.arange(len(path)) * n / -(-n // size), excess(*path.T) + 1e-99)
            every = max(1, len(path) // 20)
            for line in (walk, height):
                line.set_markevery(((len(path) - 1) % every, every))  # the last point has its marker
            outside = np.flatnonzero(((path < low) | (path > high)).any(axis=1))
            text.set_text(
                f"{size} a step: {len(path) - 1:,} step{'s' * (len(path) > 2)}, excess {excess(*path[-1]):.2g}"
                + (f", leaves the map at step {outside[0]:,}" if len(outside) else "")
                + (" and diverges" if np.abs(path[-1]).max() > 100 else "")
            )
        cross.set_data([w], [b])
        curve.set(xlim=(0, examples), xticks=(0, examples // 2, examples))
        alt = (
            f"Three walks over one landscape from w = {w:.2f}, b = {b:.2f} at a learning rate of {learning_rate}, and "
        )
        return fig, f"{alt}their excess losses on the way. {'; '.join(text.get_text() for text in told)}."

    def touch(_: str, w: float, b: float) -> None:
        if low[0] <= w <= high[0] and low[1] <= b <= high[1]:
            start["w"].value, start["b"].value = notch(w), notch(b)

    def choice(name: str, value: float, options: tuple) -> W.SelectionSlider:
        return W.SelectionSlider(options=options, value=value, description=name)

    start = {
        name: W.FloatSlider(-1, min=low[i], max=high[i], step=NOTCH, description=f"start {name}")
        for i, name in enumerate("wb")
    }
    return Explore(
        draw,
        name="three walkers on one landscape",
        touch=touch,
        learning_rate=choice("learning rate", 0.2, RATES),
        batch_size=choice("mini-batch", 20, (2, 5, 10, 20, 40, 50, 100)),
        momentum=W.FloatSlider(0, min=0, max=0.95, step=0.05, description="momentum"),
        examples=choice("examples looked at", 2 * n, (n, 2 * n, 3 * n, 5 * n, 10 * n)),
        **start,
    )
