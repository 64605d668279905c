"""Lesson 00: a square that grows, contours with their gradient, a row that meets a column, the path walked downhill."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

import nnlib
from nncourse import show
from nncourse.exercises.engine.running import SECONDS, run
from nncourse.exercises.engine.words import numbers
from nncourse.show.page import number

GREY = "#999999"


def twenty_digits() -> None:
    """Draw twenty digits that were written by hand, with the answer above each."""
    digits = nnlib.load_mnist("sample")
    answers = [str(y) for y in digits.y_test[:20]]
    alt = "Twenty handwritten digits, with the right answer above each: " + " ".join(answers)
    show.images(digits.X_test[:20], answers, alt=alt)


def parabola() -> None:
    """Draw y = x², with a dot at x = 3."""
    x = np.linspace(0, 5, 101)
    alt = "The curve y = x² from x = 0 to 5, ever steeper to the right, with a dot at x = 3, y = 9."
    show.curves(x, {"y = x²": x**2}, dots=([3], [9]), alt=alt, xlabel="x", ylabel="y", width=5, height=3)


def growing_square(x: float, h: float) -> None:
    """Draw a square of side x that grows by h: two strips of x · h, and a corner of h · h."""
    fig, ax = show.subplots(width=3.6, height=3, aspect="equal", xlim=(-0.1, x + h + 0.1), ylim=(-0.1, x + h + 0.5))
    ax.set_axis_off()
    parts = [(0, 0, x, x, show.SKY, "x²"), (x, 0, h, x, show.ORANGE, "x·h"), (0, x, x, h, show.ORANGE, "x·h")]
    for left, low, width, height, colour, text in [*parts, (x, x, h, h, show.RED, "h²")]:
        ax.bar(left + width / 2, height, width, low, color=colour, alpha=0.6, edgecolor=show.BLACK)
        ax.text(left + width / 2, low + height / 2, text, ha="center", va="center", fontsize=12)
    ax.text((x + h) / 2, x + h + 0.15, "side x + h", ha="center")
    alt = f"A square of side x = {number(x)} that has grown by h = {number(h)}: at its right and above it stand two "
    show.display(fig, alt + "strips of area x times h, and between them a small corner of area h squared.")


def gradient_on_contours(f: Callable, place: tuple, gradient: tuple, rate: float = 0.1, steps: int = 12) -> None:
    """Draw the contours of f, the gradient at a place as an arrow, and a walk against it.

    f: takes w1 and w2, arrays too.
    """
    fig, axes = show.subplots(2, height=4, aspect="equal", xlim=(-1.5, 6.5), ylim=(-3.5, 4.5), xlabel="w₁", ylabel="w₂")
    w1, w2 = np.meshgrid(np.linspace(-1.5, 6.5, 161), np.linspace(-3.5, 4.5, 161))
    for ax in axes:
        lines = ax.contour(w1, w2, f(w1, w2), levels=range(-10, 56, 5), colors=GREY, linewidths=0.9)
        ax.clabel(lines, fontsize=7)
        ax.grid(visible=False)
        ax.plot(*place, "o", color=show.BLACK, zorder=3)
    end = np.add(place, gradient)
    axes[0].annotate("", end, place, arrowprops={"arrowstyle": "-|>", "linewidth": 2.5, "color": show.RED})
    text = f"({', '.join(map(number, gradient))})"
    axes[0].text(*(np.add(place, end) / 2 + (-0.3, 0.3)), text, color=show.RED, ha="right", weight="bold")
    axes[0].set_title("the gradient points uphill")
    path = [np.array(place, dtype=float)]
    for _ in range(steps):
        slopes = nnlib.numerical_gradient(lambda w: f(*w), path[-1])
        path.append(path[-1] - rate * slopes)
    _path(axes[1], path)
    axes[1].set_title(f"{steps} steps against it")
    at = f"({', '.join(map(number, place))})"
    alt = (
        f"Twice the contour lines of f over w₁ and w₂. Left, at {at}, the gradient {text} is an arrow at a right angle "
    )
    alt += "to the contour line there, and it points to the higher lines. Right, a path of short steps against the "
    alt += f"gradient, from {at} to ({number(round(path[-1][0], 1))}, {number(round(path[-1][1], 1))}), which crosses "
    show.display(fig, alt + "one contour line after the other, downhill.")


def _path(ax: Axes, path: list[np.ndarray]) -> None:
    ax.plot(*np.transpose(path), "o-", color=show.BLUE, markersize=4, linewidth=1.2)
    ax.plot(*path[0], "o", color=show.BLACK, zorder=3)


def chain(x: float) -> None:
    """Draw u = 3x + 1 and y = u², with the slope of each where it is, on the same scales."""
    u = 3 * x + 1
    fig, (left, right) = show.subplots(2, height=3.8)
    near = np.linspace(-1, 1, 41)
    left.plot(x + near, 3 * (x + near) + 1)
    left.set(title="first: slope 3", xlabel="x", ylabel="u = 3x + 1", ylim=(u - 9, u + 9))
    right.plot(u + near, (u + near) ** 2)
    right.plot(u + near, u**2 + 2 * u * near, "--", color=show.RED)
    right.set(title=f"then: slope {2 * u:g} at u = {u:g}", xlabel="u", ylabel="y = u²", ylim=(u**2 - 9, u**2 + 9))
    for ax, place in ((left, (x, u)), (right, (u, u**2))):
        ax.plot(*place, "o", color=show.BLACK)
        ax.set_xlim(place[0] - 1, place[0] + 1)
    alt = (
        f"Two plots on the same scales. Left, the line u = 3x + 1 with a dot at x = {x:g}, u = {u:g}. Right, the curve "
    )
    alt += (
        f"y = u² with a dot at u = {u:g}, y = {u**2:g}, and the line of slope {2 * u:g} that touches it there: it is "
    )
    show.display(fig, alt + "much steeper than the one on the left.")


def row_meets_column(X: np.ndarray, W: np.ndarray, Z: np.ndarray) -> None:
    """Draw the bills of Ann and Ben, and where one of them comes from."""
    people, goods, shops = ["Ann", "Ben"], ["apples", "bread", "cheese"], ["corner", "market"]
    fig, axes = show.subplots(3, height=3.2)
    _table(axes[0], X, [[0, 0, 0], [1, 1, 1]], people, goods, "X: Ben's row")
    _table(axes[1], W, [[1, 0], [1, 0], [1, 0]], goods, shops, "W: the corner shop's column")
    terms = " + ".join(f"{a}·{b}" for a, b in zip(X[1], W[:, 0], strict=True))
    _table(axes[2], Z, [[0, 0], [1, 0]], people, shops, f"Z: {terms} = {Z[1, 0]}")
    alt = f"Three tables. In X the second row, {', '.join(map(str, X[1]))}, is marked; in W the first column, "
    alt += f"{', '.join(map(str, W[:, 0]))}; in Z the cell where that row and that column meet, {Z[1, 0]}."
    show.display(fig, alt)


def _table(ax: Axes, M: np.ndarray, marked: list, rows: list[str], columns: list[str], title: str) -> None:
    ax.imshow(marked, cmap="Blues", vmin=-0.3, vmax=3)
    for (i, j), value in np.ndenumerate(M):
        ax.text(j, i, value, ha="center", va="center", fontsize=14, weight="bold" if marked[i][j] else None)
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.set(title=title, xlim=(-0.5, 2.5), ylim=(2.5, -0.5))
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)


def curves_with_slopes(place: float) -> None:
    """Draw four functions, each with the line whose slope the formula gives, at one place."""
    rules = {
        "x³, slope 3x²": (lambda x: x**3, 3 * place**2),
        "x³ + 4x, slope 3x² + 4": (lambda x: x**3 + 4 * x, 3 * place**2 + 4),
        "eˣ, slope eˣ": (np.exp, np.exp(place)),
        "log x, slope 1/x": (np.log, 1 / place),
    }
    x = np.linspace(0.5, 2.5, 81)
    fig, axes = show.subplots(4, width=8.4, height=2.6, xlabel="x")
    for ax, (name, (function, slope)) in zip(axes, rules.items(), strict=True):
        ax.plot(x, function(x))
        ax.plot(x, function(place) + slope * (x - place), "--", color=show.RED)
        ax.plot(place, function(place), "o", color=show.BLACK, markersize=4)
        ax.set_title(name, fontsize=9)
    alt = f"Four curves from x = 0.5 to 2.5: x³, x³ + 4x, e to the x, and log x. At x = {number(place)} a dashed line "
    show.display(fig, alt + "with the slope of the formula touches each.")


def to_both_sides(x: float, h: float) -> None:
    """Draw y = x², a line through points to one side and one through points to both sides, and the true slope."""
    fig, ax = show.subplots(width=5.4, height=3.4, xlabel="x", ylabel="y", xlim=(x - 2, x + 2))
    xs = np.linspace(x - 2, x + 2, 81)
    ax.plot(xs, xs**2, label="y = x²")
    for name, start, style, marker in (
        (f"to one side: slope {2 * x + h:g}", x, "--", "o"),
        (f"to both sides: slope {2 * x:g}", x - h, "-.", "s"),
    ):
        ends = np.array([start, x + h])
        slope = (ends[1] ** 2 - ends[0] ** 2) / (ends[1] - ends[0])
        [line] = ax.plot(xs, start**2 + slope * (xs - start), style, label=name)
        ax.plot(ends, ends**2, marker, color=line.get_color())
    ax.plot(xs, x**2 + 2 * x * (xs - x), ":", color=show.BLACK, label=f"touches at x = {x:g}: slope {2 * x:g}")
    ax.legend(fontsize=8)
    alt = f"y = x² near x = {x:g}, with three straight lines. The line through x and x + {h:g} is too steep; the line "
    show.display(
        fig, alt + f"through x − {h:g} and x + {h:g} is parallel to the line that touches the curve at x = {x:g}."
    )


def error_against_run(h: np.ndarray, errors: dict[str, np.ndarray]) -> None:
    """Draw how wrong a measured slope is, against its run."""
    one, both, *_ = (h[error.argmin()] for error in errors.values())
    alt = "Error against run, both axes logarithmic. Two V shapes: looking to one side, the error is smallest at a run "
    alt += (
        f"of {one:.0e}; to both sides, smaller still and at {both:.0e}. With a wrong rule it stays near 9, but for the "
    )
    labels = {"xlabel": "run h", "ylabel": "error of the slope", "xscale": "log", "yscale": "log"}
    show.curves(h, errors, alt=alt + "longest and the shortest runs.", **labels)


def slope_at_the_wrong_place(x: np.ndarray, lines: dict[str, np.ndarray], passed: np.ndarray) -> None:
    """Draw slopes by a right rule and a wrong one, with a dot where the wrong one is right."""
    alt = "Slope against x: the right rule lies on the measured line; the wrong one is less steep, and meets it "
    alt += f"at {passed[0]:.1f} only."
    show.curves(x, lines, dots=(passed, 6 * passed), alt=alt, xlabel="x", ylabel="slope dy/dx")


def path_walked(f: Callable, walk: Callable, start: np.ndarray, learning_rate: float, steps: int) -> None:
    """Draw the path of a walk downhill over the contours of f; the start alone, as long as the walk fails.

    walk: takes f, w, learning_rate and a number of steps, returns the place that is reached.
    """
    path = [start]
    for count in range(1, steps + 1):
        outcome = run(walk, (f, start, learning_rate, count), ["f", "w", "learning_rate", "steps"], SECONDS)
        place = numbers(outcome.answer)
        if outcome.error or place is None or place.shape != start.shape or not np.all(np.isfinite(place)):
            break
        path.append(place)
    corners = np.array([[-2, -4], [4, 2], *path])
    low, high = corners.min(axis=0), corners.max(axis=0)
    fig, ax = show.subplots(width=5, height=4.4, xlabel="w₁", ylabel="w₂", aspect="equal")
    xs, ys = np.linspace(low[0], high[0], 121), np.linspace(low[1], high[1], 121)
    heights = np.array([[f(np.array([x, y])) for x in xs] for y in ys])
    levels = heights.min() + np.ptp(heights) * np.linspace(0, 1, 13)[1:] ** 2
    ax.contour(xs, ys, heights, levels=levels, colors=GREY, linewidths=0.9)
    ax.grid(visible=False)
    _path(ax, path)
    if len(path) == 1:
        ax.set_title("the start: no path to draw yet")
        alt = (
            "Contour lines of the valley, rings around its lowest place, and a dot where the walk starts. There is no "
        )
        return show.display(fig, alt + "path to draw yet.")
    ax.set_title(f"{len(path) - 1} steps")
    end = ", ".join(number(round(float(value), 3)) for value in path[-1])
    return show.display(fig, f"Contour lines of the valley, and a path of {len(path) - 1} steps that ends at ({end}).")
