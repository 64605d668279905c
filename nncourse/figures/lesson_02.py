"""Lesson 02: matrices in a row, and the time that one example takes in batches of several sizes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nncourse.show.page import BLACK, display, subplots
from nncourse.show.plots import LINES, MARKERS


def matrices_in_a_row(blocks: Sequence[tuple[str, str, np.ndarray]], *, alt: str) -> None:
    """Draw small matrices with their numbers, from left to right: blue is negative, red is positive.

    blocks: for each matrix the sign before it, the name below it, and its numbers (rows, columns).
    """
    fig, ax = subplots(width=7.4, height=2.3, aspect="equal")
    ax.set_axis_off()
    left, tallest = 0, max(len(M) for _, _, M in blocks)
    for sign, name, M in blocks:
        rows, columns = M.shape
        edges = left + np.arange(columns + 1), rows / 2 - np.arange(rows + 1)
        ax.pcolormesh(*edges, M, cmap="RdBu_r", vmin=-16, vmax=16, edgecolors="white", linewidth=2)
        for (i, j), value in np.ndenumerate(M):
            text = f"{value:g}".replace("-", "−")
            ax.text(left + j + 0.5, rows / 2 - i - 0.5, text, ha="center", va="center", color=BLACK)
        ax.text(left - 0.6, 0, sign, ha="center", va="center", fontsize=14)
        ax.text(left + columns / 2, -rows / 2 - 0.2, name, ha="center", va="top")
        left += columns + 1.2
    ax.set(xlim=(-1, left - 1), ylim=(-tallest / 2 - 1, tallest / 2 + 0.1))
    display(fig, alt)


def time_for_each_example(batches: Sequence[int], results: Sequence[dict[str, float]]) -> None:
    """Draw how long one example takes in batches of several sizes.

    batches: how many examples each has. results: for each batch the seconds that each way took for all of it.
    """
    fig, ax = subplots(xlabel="examples in the batch", ylabel="µs for each example", xscale="log", yscale="log")
    micros = {way: [1e6 * r[way] / n for n, r in zip(batches, results, strict=True)] for way in results[0]}
    for (way, times), line, marker in zip(micros.items(), LINES, MARKERS, strict=False):
        ax.plot(batches, times, linestyle=line, marker=marker, label=way)
    ax.set_xticks(batches, [str(n) for n in batches])
    ax.minorticks_off()
    ticks = [10.0**k for k in range(int(np.floor(np.log10(min(map(min, micros.values()))))), 5)]
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set_ylim(ticks[0], 2 * max(map(max, micros.values())))
    ax.legend()
    last = ", ".join(f"{way} {times[-1]:.3g} µs" for way, times in micros.items())
    display(fig, f"Time for each example against the size of the batch. In a batch of {batches[-1]}: {last}.")
