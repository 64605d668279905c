"""Lesson 06: the same landscape under a full batch, a mini-batch and a single example."""

from __future__ import annotations

import ipywidgets as W
import numpy as np

from nnlib.show.page import BLACK, BLUE, GREEN, RED, new
from nnlib.show.picture import Explore


def descend(x, y, theta, *, size, learning_rate, momentum, passes) -> np.ndarray:
    """Walk from theta = (w, b) down the loss of the line w x + b, as in the lesson; end when it is lost for good."""
    rng, cuts, sizes = np.random.default_rng(0), np.arange(0, len(x), size), np.diff([*range(0, len(x), size), len(x)])
    moments = np.column_stack([x * x, x, x * y, y])  # the gradient needs no more of a batch than the means of these
    (w, b), dw, db, path = theta, 0.0, 0.0, [theta]
    for _ in range(passes):
        batches = np.add.reduceat(moments[rng.permutation(len(x))], cuts) / sizes[:, None]
        for xx, x1, xy, y1 in batches.tolist():
            dw = momentum * dw + 2 * (w * xx + b * x1 - xy)  # v ← μ v + g
            db = momentum * db + 2 * (w * x1 + b - y1)
            w, b = w - learning_rate * dw, b - learning_rate * db  # θ ← θ - η v
            path.append((w, b))
            if max(abs(w), abs(b)) > 1e9:
                return np.array(path)
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
    curve.set_yticks([1e-6, 1e-4, 0.01, 1, 100], ["10⁻⁶", "10⁻⁴", "0.01", "1", "100"])
    curve.minorticks_off()  # they would take a third of the time of a drawing
    looks = [(GREEN, "^", "-", 0.6), (RED, "s", "-", 1.6), (BLUE, "o", "--", 1.6)]
    walks, heights = (
        [ax.plot([], [], color=c, marker=m, ls=ls, lw=lw, mec="white", mew=0.6)[0] for c, m, ls, lw in looks]
        for ax in (land, curve)
    )
    [start] = land.plot([], [], "X", color=BLACK, markersize=9, zorder=5)
    land.plot(*best, "*", color=BLACK, markersize=13, markeredgecolor="white", zorder=5)
    told = fig.legend(walks, "   ", loc="outside lower center").get_texts()
    curve.set(xlim=(0, 10 * n), xticks=(0, 5 * n, 10 * n))
    fig.draw_without_rendering()
    fig.set_layout_engine("none")  # the layout is found once, and stays: this halves the time of a drawing

    def draw(learning_rate, batch_size, momentum, examples, w, b):
        for size, walk, height, text in zip((1, batch_size, n), walks, heights, told, strict=True):
            path = descend(
                x, y, (w, b), size=size, learning_rate=learning_rate, momentum=momentum, passes=examples // n
            )
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
        start.set_data([w], [b])
        curve.set(xlim=(0, examples), xticks=(0, examples // 2, examples))
        return fig, (
            f"Three walks over one landscape from w = {w:.2f}, b = {b:.2f} at a learning rate of {learning_rate}, and "
            f"their excess losses on the way. {'; '.join(text.get_text() for text in told)}."
        )

    def touch(kind, w, b):
        if low[0] <= w <= high[0] and low[1] <= b <= high[1]:
            play.controls["w"].value, play.controls["b"].value = round(w, 2), round(b, 2)

    def choice(name, value, *options):
        return W.SelectionSlider(options=options, value=value, description=name)

    play = Explore(
        draw,
        name="three walkers on one landscape",
        touch=touch,
        learning_rate=choice("learning rate", 0.2, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.5),
        batch_size=choice("mini-batch", 20, 2, 5, 10, 20, 40, 50, 100),
        momentum=W.FloatSlider(value=0, min=0, max=0.95, step=0.05, description="momentum"),
        examples=choice("examples looked at", 2 * n, *(n * k for k in (1, 2, 3, 5, 10))),
        w=W.FloatSlider(value=-1, min=low[0], max=high[0], step=0.05, description="start w"),
        b=W.FloatSlider(value=-1, min=low[1], max=high[1], step=0.05, description="start b"),
    )
    play.children = [W.HBox(play.children[:-1], layout=W.Layout(flex_flow="row wrap")), play.picture]
    return play
