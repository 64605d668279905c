"""The drawings of lesson 10. They draw what the page has measured, counted or derived."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nncourse.operations import KINDS, Operation
from nncourse.show.page import BLACK, BLUE, GREEN, ORANGE, PURPLE, RED, SKY, display, subplots

GREY = "#999999"
LEFT_RIGHT = 0.05, 200  # of a roofline, in flop per byte


def opening() -> None:
    """Draw the stairs that the lesson walks down, all equally high, with a question mark on each."""
    names = ("loops", "rows", "matrices", "float32", "no waste")
    fig, ax = subplots(width=7, height=3.4, xlim=(0, 7), ylim=(0, 6.3))
    ax.grid(visible=False)
    ax.set(xticks=[], yticks=[], ylabel="time of a training step")
    for i, name in enumerate(names):
        ax.plot([i, i + 1], [6 - i, 6 - i], color=BLUE, linewidth=4)
        ax.plot([i + 1, i + 1], [6 - i, 5 - i], color=BLUE, linewidth=1.5)
        ax.text(i + 0.5, 5.85 - i, name, ha="center", va="top")
        ax.text(i + 1.1, 5.5 - i, "?", ha="left", va="center", fontsize=16, color=RED)
    ax.fill_between([0, 7], 0, 1, color=GREY, alpha=0.3, linewidth=0)
    ax.plot([5, 7], [1, 1], color=BLACK, linewidth=4)
    ax.text(3.5, 0.5, "the floor: what no step can do without", ha="center", va="center")
    display(
        fig,
        "Stairs from the top left to the bottom right, all equally high, with a question mark at each: loops, rows, "
        "matrices, float32, no waste; below them the floor. The height is the time of a training step.",
    )


def _matrix(ax: Axes, left: float, shape: tuple[int, int], colour: str) -> float:
    """Draw a matrix as a grid of cells, centred on the line y = 0; return its right edge."""
    rows, columns = shape
    for i in range(rows):
        for j in range(columns):
            ax.add_patch(Rectangle((left + j, rows / 2 - 1 - i), 1, 1, facecolor=colour, edgecolor="white"))
    return left + columns


def products() -> None:
    """Draw the five matrix products of a step of 3-2-2 with one example, each matrix as its cells."""
    drawn = {
        "Z₁ = X W₁": ((1, 3), (3, 2)),
        "Z₂ = A₁ W₂": ((1, 2), (2, 2)),
        "dW₂ = A₁ᵀ dZ₂": ((2, 1), (1, 2)),
        "dA₁ = dZ₂ W₂ᵀ": ((1, 2), (2, 2)),
        "dW₁ = Xᵀ dZ₁": ((3, 1), (1, 2)),
    }
    fig, axes = subplots(5, width=9, height=1.5, aspect="equal", xlim=(-0.3, 8.7), ylim=(-2.9, 1.6))
    for ax, (name, (one, other)) in zip(axes, drawn.items(), strict=True):
        ax.set_axis_off()
        ax.set_title(name, fontsize=10)
        middle = _matrix(ax, 0, one, SKY) + 0.3
        right = _matrix(ax, middle, other, ORANGE)
        ax.text(right + 0.55, 0, "=", ha="center", va="center")
        _matrix(ax, right + 1.1, (one[0], other[1]), GREEN)
        n, d, k = *one, other[1]
        ax.text(4, -2.9, f"{n} · {d} · {k} = {n * d * k}", ha="center", va="bottom")
    display(
        fig,
        "The five products of a step, each as two grids of cells and their product. Each cell of the result needs as "
        "many multiplications as the left matrix has columns: 6, 4, 4, 4 and 6 in all.",
    )


def rounds(a: Sequence[float], b: Sequence[float]) -> None:
    """Draw the times of two functions in each round, round 0 included, and the ratios without it."""
    fig, (left, right) = subplots(2, height=3, xlabel="round")
    left.plot(a, "o-", color=BLUE, linewidth=1, label="a")
    left.plot(b, "s-", color=RED, linewidth=1, label="b")
    left.axvspan(-0.4, 0.4, color=GREY, alpha=0.3, linewidth=0)
    left.text(0.45, 27, "← thrown away")
    left.set(ylabel="milliseconds", title="times")
    left.legend(loc="center left")
    ratios = np.array(a[1:]) / np.array(b[1:])
    right.plot(range(1, len(a)), ratios, "D", color=BLACK)
    right.axhline(np.median(ratios), color=GREEN, label=f"median {np.median(ratios):g}")
    right.axhline(ratios.mean(), color=ORANGE, linestyle="--", label=f"mean {ratios.mean():g}")
    right.set(ylabel="a / b", title="ratios", ylim=(0, 8), xlim=left.get_xlim())
    right.legend(loc="upper left")
    display(
        fig,
        "Left, the times of a and b in six rounds: they wander, and a leaps to 30 in round 3. Right, the ratios of "
        "rounds 1 to 5: four are 2, which is their median, one is 7.5 and pulls the mean up to 3.1.",
    )


def speeds(reached: dict[str, float]) -> None:
    """Draw the operations a second of several ways as dots on a logarithmic axis."""
    fig, ax = subplots(width=7, height=2.4, xlabel="operations a second", xscale="log")
    ax.plot(list(reached.values()), list(reached), "o", markersize=9)
    for place, value in enumerate(reached.values()):
        ax.text(1.3 * value, place, f"{value:.1e}", va="center")
    ax.set(xlim=(min(reached.values()) / 2, 8 * max(reached.values())), ylim=(-0.5, len(reached) - 0.5))
    ax.invert_yaxis()
    told = ", ".join(f"{way} {value:.1e}" for way, value in reached.items())
    display(fig, f"Dots on a logarithmic axis, operations a second: {told}.")


def fetched() -> None:
    """Draw which weights are needed for one row, and for a block of rows: 8 digits of 6 pixels, 4 units."""
    fig, axes = subplots(2, width=8, height=2.7, aspect="equal", xlim=(-0.5, 14), ylim=(-4.6, 5))
    titles = "row by row: for each row all of W", "all rows: a block of W for many rows"
    parts = ((0, slice(None), slice(None)), (slice(None), slice(0, 3), slice(0, 2)))
    for ax, title, (rows, inputs, units) in zip(axes, titles, parts, strict=True):
        ax.set_axis_off()
        ax.set_title(title)
        X, W = np.zeros((8, 6), dtype=bool), np.zeros((6, 4), dtype=bool)
        X[rows, inputs] = W[inputs, units] = True
        for left, M, name in ((0, X, "X"), (8, W, "W")):
            edges = left + np.arange(M.shape[1] + 1), len(M) / 2 - np.arange(len(M) + 1)
            shade = np.where(M[..., None], (0.90, 0.62, 0.0), (0.85, 0.85, 0.85))
            ax.pcolormesh(*edges, shade, edgecolors="white", linewidth=1)
            ax.text(left - 0.3, 0, name, ha="right", va="center")
    display(
        fig,
        "Two drawings of X and W. Row by row: one row of X is marked, and all of W. All rows at once: a block of "
        "columns of X is marked, for all rows, and only a small block of W.",
    )


def stairs(to_floor: dict[str, float]) -> None:
    """Draw the time of a step in floors, one dot a version, on a logarithmic axis."""
    fig, ax = subplots(width=7, height=4, xlabel="time of a step, in floors", xscale="log", xlim=(0.7, 1e5))
    ax.plot(list(to_floor.values()), list(to_floor), "o")
    for place, value in enumerate(to_floor.values()):
        ax.text(1.3 * value, place, f"{value:,.0f}" if value > 100 else f"{value:.2f}", va="center")
    ax.invert_yaxis()
    told = ", ".join(f"{name} {value:.3g}" for name, value in to_floor.items())
    display(fig, f"Dots on a logarithmic axis, the time of a step in floors: {told}.")


def windows() -> None:
    """Draw the parameters of a network 3-2-2 as one vector, with the windows W₁, b₁, W₂, b₂ above it."""
    fig, ax = subplots(width=7, height=2, aspect="equal", xlim=(-1, 15), ylim=(-1.3, 3.4))
    ax.set_axis_off()
    start = 0
    for name, size, colour in (("W₁", 6, SKY), ("b₁", 2, ORANGE), ("W₂", 4, SKY), ("b₂", 2, ORANGE)):
        for place in range(start, start + size):
            ax.add_patch(Rectangle((place, 0), 1, 1, facecolor=colour, edgecolor="white"))
            ax.text(place + 0.5, 0.5, place, ha="center", va="center", fontsize=8)
        ax.plot([start + 0.1, start + 0.1, start + size - 0.1, start + size - 0.1], [1.2, 1.5, 1.5, 1.2], color=BLACK)
        ax.text(start + size / 2, 1.7, name, ha="center", va="bottom")
        start += size
    ax.text(-0.3, 0.5, "θ", ha="right", va="center", fontsize=14)
    ax.text(7, -0.9, "one row of 14 numbers in memory; the windows have no numbers of their own", ha="center")
    display(
        fig,
        "Fourteen cells in a row, numbered 0 to 13: the vector θ of a network 3-2-2. Brackets above them mark the "
        "windows: W₁ the first six, b₁ the next two, W₂ the next four, b₂ the last two.",
    )


def _roof(ax: Axes, peak: float, moved: dict[str, float]) -> None:
    """Draw the two roofs: flops at most, by the arithmetic intensity. moved: bytes a second of two copies."""
    ax.set(xlabel="arithmetic intensity, flop per byte", ylabel="flop a second", xscale="log", yscale="log")
    x = np.geomspace(*LEFT_RIGHT, 200)
    for (where, speed), colour, line in zip(moved.items(), (BLACK, GREY), ("-", "--"), strict=True):
        ax.plot(x, np.minimum(peak, speed * x), line, color=colour, linewidth=1.5, label=f"roof by {where}")


def roofs(peak: float, moved: dict[str, float], reached: dict[str, tuple[float, float]]) -> None:
    """Draw how fast an operation could be at each arithmetic intensity, and how fast some are.

    peak: flop a second of a large product. moved: bytes a second of two copies, a small and a large one.
    reached: for each operation its intensity and its flop a second.
    """
    fig, ax = subplots(width=7, height=4, xlim=LEFT_RIGHT)
    _roof(ax, peak, moved)
    for (name, (intensity, speed)), marker in zip(reached.items(), "osD^", strict=True):
        ax.plot(intensity, speed, marker, color=BLUE, markersize=8, linestyle="", label=name)
    ax.set_ylim(0.05 * min(speed for _, speed in reached.values()), 4 * peak)
    ax.legend(loc="lower right")
    told = ", ".join(f"{name} {i:.1f} and {speed:.1e}" for name, (i, speed) in reached.items())
    display(
        fig,
        f"Two roofs on logarithmic axes, by {' and by '.join(moved)}: each rises in a straight line to the level of "
        f"the peak. With them, flop per byte and flop a second: {told}.",
    )


def step_under_roofs(
    peak: float,
    moved: dict[str, float],
    step: Sequence[Operation],
    seconds: Sequence[float],
    title: str,
    numbered: bool = True,
) -> None:
    """Draw every operation of a step under the two roofs, numbered in its order where there is room for numbers.

    What calculates nothing has no place on a logarithmic axis. It stands at the left edge, as far below the roofs as
    its bytes a second are below those of the copies.
    """
    fig, ax = subplots(width=8.5, height=5.4, xlim=LEFT_RIGHT)
    _roof(ax, peak, moved)
    styles = dict(zip(KINDS, ((SKY, "<"), (BLUE, "o"), (ORANGE, "^"), (PURPLE, "D"), (RED, "s")), strict=True))
    for kind, (colour, marker) in styles.items():
        ax.plot([], [], marker, color=colour, markersize=8, linestyle="", label=kind)
    places = {}
    for number, (operation, took) in enumerate(zip(step, seconds, strict=True)):
        if operation.moved:
            intensity = max(operation.flops / operation.moved, LEFT_RIGHT[0])
            places[number] = intensity, intensity * operation.moved / took
    before = np.zeros(2)
    for number, place in sorted(places.items(), key=lambda item: item[1]):
        colour, marker = styles[step[number].kind]
        ax.plot(*place, marker, color=colour, markersize=8, clip_on=False)
        if numbered:
            right, above = (np.log10(list(places.values())) - np.log10(place)).T
            crowded = ((right > 0.01) & (right < 0.2) & (np.abs(above) < 0.1)).any()  # another stands on the right
            label = np.log10(place)
            if label[0] - before[0] < 0.01:
                label[1] = max(label[1], before[1] + 0.13)  # above the number below it
            where = {"ha": "right" if crowded else "left", "va": "center", "annotation_clip": False}
            ax.annotate(str(number), 10**label, (-6 if crowded else 6, 0), textcoords="offset points", **where)
            before = label
    ax.set(title=title, ylim=(0.5 * min(speed for _, speed in places.values()), 3 * peak))
    ax.legend(loc="lower right")
    told = ", ".join(f"{step[number].name} {i:.2g} and {speed:.1e}" for number, (i, speed) in places.items())
    display(
        fig,
        f"{title}: its operations under two roofs on logarithmic axes, flop per byte and flop a second: {told}.",
    )


def race_of_threads(runs: dict[str, Sequence[Sequence[float]]]) -> None:
    """Draw each step of some runs: when it began, how long it took, and with how many threads (columns, in seconds)."""
    fig, axes = subplots(len(runs), width=10, height=3.4, xlabel="seconds since the start", yscale="log")
    for ax, (what, steps) in zip(axes, runs.items(), strict=True):
        begun, took, threads = np.array(steps).T
        for number, colour, marker in ((1, BLUE, "o"), (2, RED, "s")):
            of = threads == number
            name = "one thread" if number == 1 else "two threads"
            ax.plot(begun[of], 1000 * took[of], marker, color=colour, markersize=3, linestyle="", label=name)
        ax.set(title=what)
    axes[0].set_ylabel("time of a step, milliseconds")
    axes[0].legend(loc="upper right", markerscale=2)
    counted = {what: sum(number == 1 for *_, number in steps) for what, steps in runs.items()}
    told = "; ".join(f"{what}: {len(runs[what])} steps, {alone} with one thread" for what, alone in counted.items())
    display(fig, f"Dots, the time of each step against the time since the start. {told}.")


def tricks(gains: dict[str, Sequence[float]], what: str) -> None:
    """Draw how many times as long something takes without a trick: the median, and the middle half of the rounds."""
    fig, ax = subplots(width=7, height=1 + 0.45 * len(gains), xlabel=f"time without {what} ÷ time with {what}")
    ax.set_ylim(-0.5, len(gains) - 0.5)
    low, middle, high = np.array(list(gains.values())).T
    ax.errorbar(middle, list(gains), xerr=(middle - low, high - middle), fmt="o", capsize=4)
    ax.axvline(1, color=BLACK, linewidth=1)
    ax.invert_yaxis()
    told = "; ".join(f"{name} {m:.2f}, from {a:.2f} to {b:.2f}" for name, (a, m, b) in gains.items())
    display(fig, f"Dots with bars for the middle half of the rounds: {told}.")


def straight_line(sizes: Sequence[int], steps: np.ndarray, floors: np.ndarray) -> None:
    """Draw the time of a step against the batch size, and the line through the ends, carried on to n = 0."""
    slope = (steps[-1] - steps[0]) / (sizes[-1] - sizes[0])
    fixed = steps[0] - slope * sizes[0]
    fig, ax = subplots(height=3.4, xlabel="examples in the batch, n", ylabel="milliseconds")
    ax.plot([0, sizes[-1]], [fixed, fixed + slope * sizes[-1]], "--", color=BLACK, label="line through the ends")
    ax.plot(sizes, steps, "o", color=BLUE, label="step")
    ax.plot(sizes, floors, "x", color=RED, label="floor")
    ax.plot([0, 0], [0, fixed], color=GREEN, linewidth=5, solid_capstyle="butt", label="c, the fixed cost")
    ax.set(xlim=(-12, None), ylim=(0, None))
    ax.legend()
    told = ", ".join(f"{t:.2g} at {n}" for n, t in zip(sizes, steps, strict=True))
    display(
        fig,
        f"The time of a step in milliseconds, {told}; the floor below. The line through the first and the last "
        f"begins at {fixed:.2g} for a batch of no examples.",
    )


def growth(values: dict[str, Sequence[int]], grown: dict[str, np.ndarray]) -> None:
    """Draw the time of a step and its floor, in ms, as one thing grows, with the line through the two ends."""
    fig, axes = subplots(len(grown), width=10, height=3)
    for ax, (what, (steps, floors)) in zip(axes, grown.items(), strict=True):
        ax.plot(np.array(values[what])[[0, -1]], steps[[0, -1]], "--", color=BLACK, label="line through the ends")
        ax.plot(values[what], steps, "o", color=BLUE, label="step")
        ax.plot(values[what], floors, "x", color=RED, label="floor")
        ax.set(xlabel=what.replace("_", " "), ylim=(0, None))
    axes[0].set_ylabel("milliseconds")
    axes[0].legend(loc="upper left")
    ends = [f"{what.replace('_', ' ')} from {t[0][0]:.2g} to {t[0][-1]:.2g} ms" for what, t in grown.items()]
    display(fig, f"The time of a step as one thing grows, with its floor below: {'; '.join(ends)}.")


def share(part: float, gain: float) -> None:
    """Draw a step as a bar, one part of it, and what is left if that part takes less time."""
    fig, ax = subplots(width=7, height=1.8, xlabel="time, in steps", xlim=(0, 1.05))
    rest = 1 - part
    for place, (left, name) in enumerate(((part, "before"), (part / gain, "after"))):
        ax.barh(name, rest, color=SKY, edgecolor="white", label=None if place else "the rest of the step")
        ax.barh(name, left, left=rest, color=ORANGE, hatch="//", edgecolor="white", label=None if place else "the part")
        ax.text(rest + left + 0.005, place, f"{rest + left:.2f}", va="center")
    ax.invert_yaxis()
    ax.set_xlim(0, 1.12)
    fig.legend(loc="outside upper center", ncols=2)
    display(
        fig,
        f"Two bars. Before: one step, of which the part takes {part:.2f}. After: the part is {gain:.2f} times as fast, "
        f"and the whole takes {rest + part / gain:.2f}.",
    )


def single_pairs(singles: np.ndarray, verdicts: Sequence[float]) -> None:
    """Draw the ratios of single calls, and the range of the medians beside them."""
    fig, ax = subplots(height=2.8, xlabel="first call ÷ second call", ylabel="pairs", xscale="log")
    edges = np.geomspace(0.5, 2, 61)
    ax.hist(np.clip(singles, 0.5, 2), bins=edges, color=SKY, edgecolor=BLUE, linewidth=0.4)
    ax.axvspan(min(verdicts), max(verdicts), color=RED, alpha=0.4, linewidth=0, label="medians of part 7")
    ax.set_xticks([0.5, 0.7, 1, 1.4, 2], ["0.5", "0.7", "1", "1.4", "2"])
    ax.minorticks_off()
    ax.legend()
    low, high = np.percentile(singles, [5, 95])
    display(
        fig,
        f"Single ratios: nine in ten lie between {low:.2f} and {high:.2f}; the medians, between {min(verdicts):.3f} "
        f"and {max(verdicts):.3f}.",
    )
