"""The drawings of lesson 09. They draw what the page has computed or derived; the first loads the table for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import ListedColormap

from nncourse.show.page import BLACK, BLUE, GREEN, ORANGE, RED, SKY, display, subplots
from nncourse.show.plots import LINES, curves
from nnlib.datasets import load_houses

GREY = "#777777"
_TWO_COLOURS = ListedColormap([SKY, ORANGE])
COLOURS = {"linear": BLUE, "network": ORANGE, "boosting": GREEN, "gain": RED}
MARKERS = {"linear": "o", "network": "s", "boosting": "^"}
PRICE, RMSE = "price, thousand dollars", "RMSE, thousand dollars"


def opening() -> None:
    """Draw the prices over the rooms, and the straight line through them."""
    X, y, names, _ = load_houses()
    rooms = X[:, names.index("RM")]
    slope, start = np.polyfit(rooms, y, 1)
    fig, ax = subplots(xlabel="mean number of rooms", ylabel=PRICE)
    ax.plot(rooms, y, "o", markersize=3, alpha=0.6)
    ax.axline((4, start + 4 * slope), slope=slope, color=RED, linestyle="--")
    display(fig, f"506 districts: the price rises with the rooms, by {slope:.1f} thousand dollars a room.")


def least_squares(x: Sequence[float], y: Sequence[float], w: float, b: float) -> None:
    """Draw points, the line w x + b and its errors; beside it the sum of squares for every slope through the means."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    fig, (left, right) = subplots(2, height=3.2)
    jitter = x + np.array([0, -0.04, 0.04, 0])  # two houses have six rooms
    left.vlines(jitter, w * x + b, y, color=RED, linewidth=2, label="error")
    left.plot(jitter, y, "o", color=BLUE, label="house")
    left.axline((0, b), slope=w, color=BLACK, linewidth=1.5, label=f"ŷ = {w:g} x − {-b:g}")
    left.plot(x.mean(), y.mean(), "D", color=ORANGE, markeredgecolor=BLACK, label="means", zorder=3)
    left.set(xlabel="rooms", ylabel=PRICE, xlim=(4.5, 7.5), ylim=(8, 36))
    left.legend(loc="upper left")
    slopes = np.linspace(w - 6, w + 6, 101)
    sums = [np.sum((y - y.mean() - slope * (x - x.mean())) ** 2) for slope in slopes]
    lowest = np.sum((w * x + b - y) ** 2)
    right.plot(slopes, sums, color=BLUE)
    right.plot(w, lowest, "o", color=RED)
    right.annotate(f"{lowest:g} at w = {w:g}", (w, lowest), (w, lowest + 22), ha="center", color=RED)
    right.set(xlabel="slope w of a line through the means", ylabel="sum of squared errors", ylim=(0, None))
    display(
        fig,
        f"Four houses and the line of slope {w:g} through the point of the means, with vertical errors. Beside it the "
        f"sum of squared errors over the slope: a parabola, lowest, {lowest:g}, at {w:g}.",
    )


def two_folds(y: Sequence[float]) -> None:
    """Draw how the lazy predictor is judged by two folds of two houses each."""
    fig, axes = subplots(2, height=3)
    y, places = np.asarray(y, dtype=float), np.arange(len(y))
    for ax, title, held in zip(axes, ("first fold held out", "second fold held out"), ([0, 2], [1, 3]), strict=True):
        rest = np.setdiff1d(places, held)
        guess = y[rest].mean()
        ax.axhline(guess, color=BLACK, linestyle="--", linewidth=1.5, label=f"mean of the rest: {guess:g}")
        ax.vlines(held, guess, y[held], color=RED, label="error")
        ax.plot(rest, y[rest], "o", color=BLUE, markersize=8, label="learnt from")
        ax.plot(held, y[held], "s", color=ORANGE, markersize=8, label="held out")
        ax.set(title=title, xlabel="house", ylabel=PRICE, ylim=(10, 50), xticks=places)
        ax.legend(loc="upper left", fontsize=9, ncols=2)
    display(
        fig,
        "Two plots of four houses. First houses 0 and 2 are held out and compared with 25.5, the mean of houses 1 and "
        "3; then 1 and 3 with 18.5, the mean of 0 and 2.",
    )


def error_of_a_mean(runs: Sequence[float]) -> None:
    """Draw a few runs with their deviation and their mean's error; beside it, how means of more runs scatter less."""
    runs = np.asarray(runs)
    mean, s = runs.mean(), runs.std(ddof=1)
    fig, (left, right) = subplots(2, height=3)
    left.axvspan(mean - s, mean + s, color=SKY, alpha=0.35, label=f"± s = {s:.2f}")
    error = s / np.sqrt(len(runs))
    left.axvspan(mean - error, mean + error, color=ORANGE, alpha=0.7, label=f"± s/√{len(runs)} = {error:.2f}")
    left.axvline(mean, color=BLACK, linewidth=1.5, label=f"mean {mean:.1f}")
    left.plot(runs, [1, 2, 3, 4], "o", color=BLUE)
    left.set(xlabel=RMSE, ylabel="shuffle", yticks=[1, 2, 3, 4], ylim=(0.5, 4.5), xlim=(4.2, 5.15))
    left.legend(loc="center right", fontsize=9)
    rng, edges = np.random.default_rng(0), np.linspace(-3, 3, 61)
    for r, colour, line in ((1, BLUE, LINES[0]), (4, ORANGE, LINES[1]), (16, GREEN, LINES[2])):
        means = rng.normal(size=(40_000, r)).mean(axis=1)
        heights, _ = np.histogram(means, edges, density=True)
        label = f"means of {r}" if r > 1 else "single numbers"
        right.plot((edges[1:] + edges[:-1]) / 2, heights, color=colour, linestyle=line, label=label)
    right.set(xlabel="distance from the true mean, in units of s", ylabel="how often", yticks=[])
    right.legend(fontsize=9)
    display(
        fig,
        f"Four runs around their mean {mean:.1f}: a wide band of ± {s:.2f}, within it a narrow one of ± {error:.2f}. "
        "Beside it three hills: means of 4 numbers lie in half the width of single ones, means of 16 in a quarter.",
    )


def two_shares() -> None:
    """Draw the column B over the share that it was made from."""
    share = np.linspace(0, 1, 201)
    fig, ax = subplots(height=2.8, xlabel="share of Black residents, %", ylabel="B", xlim=(0, 100), ylim=(0, 420))
    ax.plot(100 * share, 1000 * (share - 0.63) ** 2)
    ax.plot([53, 73], [10, 10], "o", color=RED)
    ax.text(63, 32, "B = 10: 53 % or 73 %?", color=RED, ha="center")
    ax.axhline(1000 * 0.37**2, color=GREY, linestyle="--", linewidth=1.2)
    ax.text(30, 1000 * 0.37**2 + 8, "above 137: one share only", color=GREY)
    display(
        fig,
        "B is a parabola over the share: it falls from 397 at 0 % to 0 at 63 % and rises to 137 at 100 %. "
        "B = 10 belongs to 53 % and to 73 %; a value above 137 to one share only.",
    )


def bent(column: np.ndarray, logarithm: np.ndarray) -> None:
    """Draw the histogram of the crimes, as they are and as logarithms."""
    fig, axes = subplots(2, height=2.6)
    for ax, values, label in zip(axes, (column, logarithm), ("CRIM", "log CRIM"), strict=True):
        ax.hist(values, bins=30)
        ax.set(xlabel=label, ylabel="tracts")
    display(fig, "CRIM: nearly all tracts in the first bars, a long thin tail. Its logarithm: two broad hills.")


def bootstrap(linear: np.ndarray, network: np.ndarray) -> None:
    """Draw how the errors of two models, and the gain, scatter over tables that were drawn again."""
    fig, (left, right) = subplots(2, height=2.8)
    draws = {"linear": linear, "network": network, "gain": linear - network}
    for (name, errors), ax in zip(draws.items(), (left, left, right), strict=True):
        hatch = "//" if name == "network" else ""
        ax.hist(
            errors,
            bins=40,
            color=COLOURS[name],
            alpha=0.6,
            label=f"{name}, ± {errors.std():.2f}",
            hatch=hatch,
            edgecolor="white",
        )
    left.set(xlabel=RMSE, ylabel="tables", title="each model")
    right.set(xlabel="linear minus network, thousand dollars", title="the gain, table by table")
    right.axvline(0, color=BLACK, linewidth=1.5)
    left.set_xlim(2.3, 6.4)
    left.legend()
    right.legend(loc="upper left", bbox_to_anchor=(0.02, 1))
    display(
        fig,
        f"Histograms over {len(linear):,} drawn tables. Linear around {linear.mean():.1f} and network around "
        f"{network.mean():.1f} overlap a little; the gain, around {np.mean(linear - network):.1f}, stays right of 0.",
    )


def two_ways_to_hold_out(groups: np.ndarray, rows: slice, k: int = 5) -> None:
    """Draw which fold each of some neighbouring rows falls into, by single rows and by whole groups."""
    rng = np.random.default_rng(0)
    by_row, by_group = np.arange(len(groups)) % k, np.arange(groups.max() + 1) % k
    rng.shuffle(by_row)
    rng.shuffle(by_group)
    fig, axes = subplots(rows=2, width=8, height=2.4)
    titles = "single rows held out: most of them have neighbours to learn from", "whole towns held out"
    for ax, fold, title in zip(axes, (by_row, by_group[groups]), titles, strict=True):
        held = (fold == fold[20])[rows]
        ax.imshow(held[None], cmap=_TWO_COLOURS, vmin=0, vmax=1, aspect="auto")
        borders = np.flatnonzero(np.diff(groups[rows])) + 0.5
        ax.vlines(borders, -0.5, 0.5, color=BLACK, linewidth=2)
        ax.set(yticks=[], title=title)
        ax.grid(visible=False)
    axes[1].set_xlabel("row of the file; black lines part the towns; orange: held out in this fold")
    display(
        fig,
        "Two strips of the same rows, cut into towns. With single rows held out, orange stands scattered in nearly "
        "every town; with whole towns held out, a town is orange or blue as a whole.",
    )


def two_judges(first: dict, second: dict, first_name: str, second_name: str) -> None:
    """Draw the RMSE of each model by two judges, from squares (runs, rows): every run, the mean and its error."""
    fig, ax = subplots(width=6, height=3.4, ylabel=RMSE, xlim=(-0.5, 1.5))
    told = []
    for i, name in enumerate(first):
        place = np.arange(2) + 0.22 * (i - (len(first) - 1) / 2)
        runs = np.sqrt([first[name].mean(axis=1), second[name].mean(axis=1)])
        means, errors = runs.mean(axis=1), runs.std(axis=1, ddof=1) / np.sqrt(runs.shape[1])
        style = {"color": COLOURS[name], "marker": MARKERS[name]}
        ax.scatter(np.repeat(place, runs.shape[1]) + 0.05, runs, s=10, alpha=0.5, linewidths=0, **style)
        ax.errorbar(place, means, errors, linestyle="", capsize=5, label=name, **style)
        for at, mean in zip(place, means, strict=True):
            ax.annotate(f"{mean:.1f}", (at, mean), (-8, 0), textcoords="offset points", ha="right", va="center")
        told.append(f"{name} {means[0]:.1f} and {means[1]:.1f}")
    ax.set_xticks([0, 1], [first_name, second_name])
    ax.set(ylim=(0, None), title="small dots: eight shuffles; bars: standard error of their mean")
    ax.legend(loc="lower right")
    display(
        fig,
        f"Errors with bars, and a small dot for each run, {first_name} and {second_name}: {'; '.join(told)} thousand "
        "dollars.",
    )


def while_it_learns(errors: np.ndarray, linear: float, names: Sequence[str], alt: str, **axes) -> None:
    """Draw two errors after each epoch, on the rows learnt from and on others, beside the linear model's on others."""
    lines = dict(zip(names, errors.T, strict=True)) | {f"linear, {names[1]}": np.full(len(errors), linear)}
    curves(np.arange(1, len(errors) + 1), lines, alt=alt, xlabel="epoch", ylabel=RMSE, ylim=(0, 8), **axes)


def one_cut(rooms: np.ndarray, y: np.ndarray, place: float) -> None:
    """Draw the best cut of the rooms with the two means; beside it the squares that every other cut leaves."""
    fig, (left, right) = subplots(2, height=3)
    low, high = y[rooms <= place], y[rooms > place]
    left.plot(rooms, y, "o", color=SKY, markersize=2.5, alpha=0.6)
    left.axvline(place, color=BLACK, linestyle="--", linewidth=1.5)
    left.hlines([low.mean(), high.mean()], [rooms.min(), place], [place, rooms.max()], color=RED)
    left.set(
        xlabel="mean number of rooms",
        ylabel=PRICE,
        title=f"cut at {place:.2f}: means {low.mean():.0f} and {high.mean():.0f}",
    )
    places = np.unique(rooms)
    places = (places[1:] + places[:-1]) / 2
    sides = [(y[rooms <= at], y[rooms > at]) for at in places]
    squares = [sum(np.sum((side - side.mean()) ** 2) for side in pair) for pair in sides]
    right.plot(places, squares, color=BLUE)
    right.plot(place, min(squares), "o", color=RED)
    right.axhline(np.sum((y - y.mean()) ** 2), color=GREY, linestyle="--", linewidth=1.2, label="without a cut")
    right.set(xlabel="place of the cut, rooms", ylabel="squares that are left", ylim=(0, None))
    right.legend(loc="lower left")
    display(
        fig,
        f"Prices over rooms, cut at {place:.2f}, with the mean of each side. Beside it the sum of squares that a cut "
        f"leaves, over its place: lowest, {min(squares):,.0f}, at {place:.2f}.",
    )


def steps(rooms: np.ndarray, y: np.ndarray, grid: np.ndarray, sums: dict[int, np.ndarray]) -> None:
    """Draw what the first trees say together: sums[number] over a grid of rooms."""
    fig, axes = subplots(len(sums), width=9, height=3)
    for ax, (number, values) in zip(axes, sums.items(), strict=True):
        ax.plot(rooms, y, "o", color=SKY, markersize=2.5, alpha=0.6)
        ax.plot(grid, values, color=RED)
        ax.set(title="1 tree" if number == 1 else f"{number} trees", xlabel="mean number of rooms", ylim=(0, 52))
    axes[0].set_ylabel(PRICE)
    counts = ", ".join(map(str, sums))
    display(fig, f"Prices over rooms, and the sum of {counts} trees: stairs that come nearer to the cloud of dots.")


def side_by_side(prices: dict, digits: dict) -> None:
    """Draw the mean errors of several programs on two tasks, each with its standard error."""
    fig, axes = subplots(2, height=3, width=8)
    told = []
    for ax, table, label in zip(axes, (prices, digits), (RMSE, "misread digits, %"), strict=True):
        means = [values.mean() for values in table.values()]
        errors = [values.std(ddof=1) / np.sqrt(len(values)) for values in table.values()]
        ax.errorbar(range(len(table)), means, errors, fmt="o", capsize=6)
        ax.set_xticks(range(len(table)), table)
        ax.set(ylabel=label, xlim=(-0.5, len(table) - 0.5), ylim=(0, 1.2 * max(means)))
        told += [f"{name} {mean:.2f} ± {error:.2f}" for name, mean, error in zip(table, means, errors, strict=True)]
    display(fig, f"Dots with error bars. House prices, then digits: {'; '.join(told)}.")
