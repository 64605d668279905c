"""The drawings of lesson 12. They draw what the page has computed, measured or derived."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from nncourse.show.page import BLACK, BLUE, GREEN, ORANGE, PURPLE, RED, SKY, display, number, subplots
from nncourse.workers import step_time

COLOURS = (BLUE, ORANGE, GREEN, PURPLE)
GREY = "#777777"
DARK = (BLUE, BLACK, "#555555")


def _box(ax: Axes, x: float, y: float, width: float, height: float, colour: str, text: str = "") -> None:
    ax.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor="white", alpha=0.9))
    ax.text(
        x + width / 2,
        y + height / 2,
        text,
        ha="center",
        va="center",
        color="white" if colour in DARK else BLACK,
        fontsize=10,
    )


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], colour: str = GREY) -> None:
    ax.add_patch(FancyArrowPatch(start, end, arrowstyle="->", mutation_scale=14, color=colour, linewidth=1.5))


def opening() -> None:
    """Draw a batch that is cut into shares, four workers, their gradients, one sum, and the same step for all."""
    fig, ax = subplots(width=8.4, height=3.3, xlim=(0, 12), ylim=(-0.4, 4.5))
    ax.set_axis_off()
    for r, colour in enumerate(COLOURS):
        y = 3 - r
        _box(ax, 0.2, y, 1.5, 0.8, colour, "rows")
        _arrow(ax, (1.8, y + 0.4), (2.7, y + 0.4))
        _box(ax, 2.8, y, 2, 0.8, "#555555", f"worker {r}")
        _arrow(ax, (4.9, y + 0.4), (5.8, y + 0.4))
        _box(ax, 5.9, y, 1.4, 0.8, colour, "gradient")
        _arrow(ax, (7.4, y + 0.4), (8.3, 2 + 0.15 * (1.5 - r)))
        _arrow(ax, (9.5, 2 + 0.15 * (1.5 - r)), (10.3, y + 0.4))
        _box(ax, 10.4, y, 1.4, 0.8, BLACK, "θ − step")
    ax.add_patch(Rectangle((8.35, 1.5), 1.1, 1, facecolor=RED, edgecolor="white"))
    ax.text(8.9, 2, "?", ha="center", va="center", color="white", fontsize=18)
    for x, text in ((0.95, "one batch"), (3.8, "each its share"), (8.9, "one sum"), (11.1, "the same step")):
        ax.text(x, 4.25, text, ha="center", va="center")
    display(
        fig,
        "A batch is cut into four shares, one for each of four workers. Each computes a gradient; a red box with a "
        "question mark makes one sum of the four; then all four workers take the same step.",
    )


def halves(slopes: Sequence[float], means: Sequence[float], whole: float) -> None:
    """Draw the slope of each example as a bar, the mean of each half, and the mean of all."""
    fig, ax = subplots(width=6.4, height=3.2, xlabel="example", ylabel="slope of its loss in w")
    n = len(slopes)
    half = n // 2
    for k, colour in enumerate((BLUE, ORANGE)):
        places = np.arange(k * half, (k + 1) * half)
        style = {"color": colour, "hatch": ("", "//")[k], "edgecolor": "white"}
        ax.bar(places, slopes[k * half : (k + 1) * half], 0.7, label=f"worker {k}", **style)
        ax.plot([places[0] - 0.45, places[-1] + 0.45], [means[k]] * 2, "--", color=colour)
        ax.text(places[-1] + 0.5, means[k], f"mean {number(means[k])}", va="center", ha="left", color=BLACK, fontsize=9)
    ax.axhline(whole, color=BLACK)
    ax.text(n + 0.25, whole, f"mean of all {number(whole)}", ha="right", va="bottom")
    ax.axhline(0, color=BLACK, linewidth=0.8)
    ax.set(xticks=range(n), xlim=(-0.6, n + 0.3))
    ax.legend(loc="lower left")
    display(
        fig,
        f"Four slopes, {', '.join(f'{s:g}' for s in slopes)}; the first two have the mean {means[0]:g}, the others "
        f"{means[1]:g}; the mean of all four, {whole:g}, lies in the middle between the two.",
    )


def ring(states: Sequence[Sequence[Sequence[float]]]) -> None:
    """Draw what each worker of a ring holds, before each step and at the end; what is sent next has an arrow.

    states: after each step, a row of pieces for each worker.
    """
    p = len(states[0])
    whole = [sum(states[0][r][k] for r in range(p)) for k in range(p)]
    fig, axes = subplots(len(states), width=2.2 * len(states), height=2.9)
    for s, (ax, held) in enumerate(zip(axes, states, strict=True)):
        ax.set(xlim=(-0.75, p - 0.2), ylim=(p - 0.3, -0.8), xticks=[], yticks=[])
        ax.set_axis_off()
        for r in range(p):
            ax.text(-0.42, r, f"{r}", ha="right", va="center", color=GREY)
            for k in range(p):
                done, summed = held[r][k] == whole[k], held[r][k] != states[0][r][k]
                colour = GREEN if done else SKY if summed else "#e6e6e6"
                ax.add_patch(Rectangle((k - 0.4, r - 0.33), 0.8, 0.66, facecolor=colour, edgecolor=BLACK, alpha=0.8))
                weight = "bold" if done else "normal"
                ax.text(k, r, f"{held[r][k]:g}", ha="center", va="center", fontsize=10, weight=weight)
        if s < 2 * (p - 1):
            for r in range(p):
                piece = (r - s) % p
                if r < p - 1:
                    _arrow(ax, (piece + 0.2, r + 0.3), (piece + 0.2, r + 0.75), RED)
                else:  # back to worker 0
                    _arrow(ax, (piece + 0.2, r + 0.3), (piece + 0.2, r + 0.68), RED)
                    _arrow(ax, (piece + 0.2, -0.75), (piece + 0.2, -0.3), RED)
        when = "at first" if s == 0 else "after 1 step" if s == 1 else f"after {s} steps"
        ax.set_title(when, fontsize=10)
    axes[0].text(-0.42, -0.58, "worker", ha="center", va="center", color=GREY, fontsize=9)
    display(
        fig,
        f"{len(states)} grids of three workers with three pieces each, from the first state to that after "
        f"{len(states) - 1} steps. Arrows lead from each worker to the next, from the last to the first. After 2 steps "
        "each worker has one complete sum, in green; after 4 all have all three: "
        f"{', '.join(f'{w:g}' for w in whole)}.",
    )


def parts_of_a_step(
    compute: float, update: float, numbers: float, latency: float, bandwidth: float, workers: Sequence[int]
) -> None:
    """Draw the parts of a step as bars on top of each other, for some numbers of workers."""
    p = np.array(workers)
    parts = {
        "computing": compute / p,
        "update": update + 0 * p,
        "latency": 2 * (p - 1) * latency,
        "sending": 2 * (p - 1) * 4 * numbers / p / bandwidth,
    }
    fig, ax = subplots(width=6.4, height=3.2, xlabel="workers", ylabel="milliseconds of a step")
    bottom = np.zeros(len(p))
    for (name, seconds), colour, hatch in zip(
        parts.items(), (BLUE, GREEN, RED, ORANGE), ("", "..", "xx", "//"), strict=True
    ):
        ax.bar(range(len(p)), 1e3 * seconds, 0.7, bottom, label=name, color=colour, hatch=hatch, edgecolor="white")
        bottom += 1e3 * seconds
    ax.set(xticks=range(len(p)), xticklabels=p)
    ax.grid(axis="x", visible=False)
    ax.legend()
    best = p[bottom.argmin()]
    display(
        fig,
        f"Stacked bars of a step for {', '.join(map(str, p))} workers, from {bottom[0]:.3g} to {bottom[-1]:.3g} "
        f"milliseconds; the lowest is at {best}. Computing shrinks, sending grows to a level, latency grows on.",
    )


def on_paper(office: dict[str, float], most: int = 1024) -> None:
    """Draw how many times faster a step is on p workers than on one, on paper, for some networks and links."""
    good = {"update": 0.0, "latency": 5e-6, "bandwidth": 12.5e9}
    cases = {
        "636,010 parameters, office": office,
        "10 million, 0.1 s, good link": {"compute": 0.1, "numbers": 1e7, **good},
        "a billion, 10 s, good link": {"compute": 10.0, "numbers": 1e9, **good},
    }
    p = np.unique(np.geomspace(1, most, 200).round()).astype(int)
    fig, ax = subplots(
        width=6.8, height=3.8, xlabel="workers", ylabel="times faster than one", xscale="log", yscale="log"
    )
    ax.plot(p, p, color=GREY, linewidth=1, label="as many times as workers")
    said = []
    for (name, case), style in zip(cases.items(), ("-", "--", "-.", ":"), strict=False):
        gain = step_time(1, **case) / step_time(p, **case)
        ax.plot(p, gain, linestyle=style, label=name)
        said.append(
            f"{name}: {gain[-1]:.2g} times with {p[-1]:,} workers, at most {gain.max():.2g} with {p[gain.argmax()]:,}"
        )
    ticks = [1, 4, 16, 64, 256, 1024]
    ax.set(xticks=ticks, xticklabels=ticks, ylim=(0.05, 1500))
    ax.set(yticks=[1 / 16, 1 / 4, *ticks], yticklabels=["1/16", "¼", *ticks])
    ax.legend(fontsize=9)
    display(fig, "How many times faster a step is, against the number of workers, on paper. " + "; ".join(said) + ".")


def measured(times: dict[int, dict[str, float]], predicted: Sequence[float]) -> None:
    """Draw the measured time of a step beside the predicted one, and print what two workers gain.

    times: of some numbers of workers, 2 among them, as `nncourse.workers.measure` gives them.
    """
    workers, steps, two = list(times), [own["step"] for own in times.values()], times[2]
    fig, ax = subplots(width=5.6, height=3, xlabel="workers", ylabel="milliseconds of a step")
    place = np.arange(len(workers))
    for k, (name, seconds) in enumerate({"measured": steps, "predicted": predicted}.items()):
        style = {"color": (BLUE, ORANGE)[k], "hatch": ("", "//")[k], "edgecolor": "white"}
        ax.bar(place + 0.4 * k - 0.2, 1e3 * np.array(seconds), 0.38, label=name, **style)
    ax.set(xticks=place, xticklabels=workers)
    ax.grid(axis="x", visible=False)
    ax.legend()
    told = [f"{p}: {1e3 * s:.2g} and {1e3 * q:.2g}" for p, s, q in zip(workers, steps, predicted, strict=True)]
    display(fig, f"Milliseconds of a step by workers, measured and predicted. {'; '.join(told)}.")
    print(f"c is {2 * (1 - two['half'] / two['whole']):.0%} of one worker's step")
    ratios = two["step"] / predicted[workers.index(2)], two["whole"] / two["step"]
    print("two workers: measured ÷ predicted {:.2f}, one worker's step ÷ theirs {:.2f}".format(*ratios))


def with_errors(x: Sequence[float], lines: dict[str, np.ndarray], **axes) -> None:
    """Draw the mean of some seeds and its standard error, over x on a logarithmic axis. lines: (seeds, x) by name."""
    fig, ax = subplots(width=6.4, height=3.4, xscale="log", **axes)
    n = len(next(iter(lines.values())))
    ax.set_ylabel(f"{axes['ylabel']},\nmean of {n} seeds ± standard error")
    told = []
    for k, (name, runs) in enumerate(lines.items()):
        mean, error = np.mean(runs, axis=0), np.std(runs, axis=0, ddof=1) / len(runs) ** 0.5
        style = {"marker": "os^"[k], "linestyle": ("-", "--", "-.")[k], "color": (BLUE, RED, GREEN)[k]}
        ax.errorbar(x, mean, error, capsize=3, label=name, **style)
        told.append(f"{name}: {', '.join(f'{m:.1f} ± {e:.1f}' for m, e in zip(mean, error, strict=True))}")
    ax.minorticks_off()
    ax.set(xticks=x, xticklabels=[f"{value:,}" for value in x])
    ax.legend()
    by = f"by {axes['xlabel']} ({', '.join(map(str, x))})"
    alt = f"The {axes['ylabel']}, {by}, mean of {n} seeds ± standard error. "
    print("\n".join(told))
    display(fig, alt + "; ".join(told) + ".")


def weights_of_rows(counts: Sequence[int]) -> None:
    """Draw how much a row of each share counts in the plain mean of the gradients, times the number of all rows."""
    n, p = sum(counts), len(counts)
    fig, ax = subplots(width=5.4, height=2.8, ylabel="weight of a row, times n")
    heights = [n / p / count for count in counts]
    ax.bar(range(p), heights, 0.6, color=BLUE)
    ax.axhline(1, color=BLACK)
    ax.text(-0.3, 1.05, "as it should be", ha="left", va="bottom")
    ax.set(xticks=range(p), xticklabels=[f"share of {count} rows" for count in counts])
    ax.grid(axis="x", visible=False)
    told = ", ".join(f"a row of the share of {c} counts {h:.2g} times" for c, h in zip(counts, heights, strict=True))
    display(fig, f"Bars of the weight of a row in the plain mean, where 1 would be right: {told}.")
