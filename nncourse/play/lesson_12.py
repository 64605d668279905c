"""Lesson 12: the ring, step by step, and how many times faster a step is with many workers, on paper."""

from __future__ import annotations

import ipywidgets as W
import numpy as np
from matplotlib.figure import Figure

from nncourse.show.page import BLACK, BLUE, ORANGE, RED, subplots
from nncourse.show.widget import Explore
from nncourse.workers import ring_counts, step_time

PAPER = np.unique(np.geomspace(1, 1000, 120).round()).astype(int)


def ring_and_cost() -> Explore:
    """Walk through a ring of 2 to 8 workers, and see how the gain depends on the network and on the link."""

    def draw(
        workers: int, steps: int, compute: float, numbers: float, latency: float, bandwidth: float
    ) -> tuple[Figure, str]:
        made = min(steps, 2 * (workers - 1))
        held = ring_counts(workers, made)
        fig, (left, right) = subplots(2, width=9.4, height=3.7)
        left.imshow(held, cmap="Blues", vmin=0, vmax=1.4 * workers)
        for (r, k), count in np.ndenumerate(held):
            done = count == workers
            left.text(k, r, count, ha="center", va="center", color=BLACK, weight="bold" if done else "normal")
            if done:
                left.plot(k, r, "s", markersize=23, markerfacecolor="none", markeredgecolor=ORANGE, markeredgewidth=2)
        left.grid(visible=False)
        left.set(xlabel="piece of the vector", ylabel="worker", xticks=range(workers), yticks=range(workers))
        left.set_title(f"gradients in each piece, after step {made} of {2 * (workers - 1)}")
        case = {"compute": compute / 1e3, "update": 0.0, "numbers": numbers}
        case |= {"latency": latency / 1e6, "bandwidth": 1e6 * bandwidth}
        gain = step_time(1, **case) / step_time(PAPER, **case)
        sent = 2 * (PAPER - 1) / PAPER * numbers
        here = step_time(1, **case) / step_time(workers, **case)
        right.plot(PAPER, PAPER, "--", color="#999999", linewidth=1, label="as many times as workers")
        right.plot(PAPER, gain, color=BLUE, label="on paper")
        right.plot(workers, here, "o", color=RED, label=f"{workers} workers: {here:.2g} times")
        right.set(xscale="log", yscale="log", xlabel="workers", ylabel="times faster than one", ylim=(0.01, 1000))
        right.legend(fontsize=8)
        best = int(PAPER[gain.argmax()])
        return fig, (
            f"{workers} workers after step {made} of {2 * (workers - 1)}: {int((held == workers).sum())} of "
            f"{workers**2} pieces are complete. On paper, {workers} workers are {here:.2g} times as fast as one; the "
            f"fastest are {best:,}, {gain.max():.2g} times. Each of 2 sends {sent[PAPER == 2][0]:.3g} numbers a step, "
            f"each of 1,000 sends {sent[-1]:.3g}."
        )

    def log_slider(value: float, low: int, high: int, text: str) -> W.FloatLogSlider:
        return W.FloatLogSlider(value, min=low, max=high, step=0.25, description=text, readout_format=".3g")

    return Explore(
        draw,
        name="the ring, and what a step costs",
        workers=W.IntSlider(4, min=2, max=8, description="workers"),
        steps=W.IntSlider(3, min=0, max=14, description="steps of the ring"),
        compute=log_slider(100, 0, 5, "computing on one worker, ms"),
        numbers=log_slider(1e6, 4, 10, "numbers in the gradient"),
        latency=log_slider(10, 0, 4, "latency, µs"),
        bandwidth=log_slider(1000, 1, 5, "bandwidth, MB a second"),
    )
