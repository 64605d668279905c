"""The pictures that more than one lesson needs. Each ends with what `display` does: it is put on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, product

import numpy as np
from matplotlib.axes import Axes

from nncourse.show.page import BLACK, BLUE, GREEN, ORANGE, PURPLE, RED, SKY, display, subplots

CLASS_COLOURS = (BLUE, ORANGE, GREEN, RED, PURPLE, SKY, BLACK)
MARKERS = "os^Dv*P"  # classes differ in shape as well as in colour
HATCHES = ("", "//", "..", "xx", "++", "oo", "--")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))


def curves(x: np.ndarray, lines: dict[str, np.ndarray], *, alt: str, dots: tuple | None = None, **axes) -> None:
    """Draw named curves over x, and dots (x, y) if there are any. axes: such as xlabel="step", yscale="log"."""
    fig, ax = subplots(**axes)
    top = 1e100 if axes.get("yscale") == "log" else np.inf  # far above it, the ticks of a logarithmic axis overflow
    for (name, y), style in zip(lines.items(), LINES, strict=False):
        ax.plot(x, np.minimum(y, top), label=name, linestyle=style)
    if dots is not None:
        ax.plot(*dots, "o", color=BLACK, markersize=4)
    if len(lines) > 1:
        ax.legend()
    display(fig, alt)


def bars(labels: Sequence[str], groups: dict[str, np.ndarray], *, alt: str, **axes) -> None:
    """Draw named groups of bars side by side, one bar of each group for each label. axes: such as ylabel="loss"."""
    fig, ax = subplots(**axes)
    place, width = np.arange(len(labels)), 0.8 / len(groups)
    for i, (name, heights) in enumerate(groups.items()):
        offset = (i - (len(groups) - 1) / 2) * width
        ax.bar(place + offset, heights, width, label=name, hatch=HATCHES[i % 7], edgecolor="white")
    ax.axhline(0, color=BLACK, linewidth=1)
    ax.set_xticks(place, labels)
    ax.grid(axis="x", visible=False)
    if len(groups) > 1:
        ax.legend()
    display(fig, alt)


def points(
    X: np.ndarray,
    y: np.ndarray,
    *,
    alt: str,
    names: Sequence[str] = (),
    predict: Callable[[np.ndarray], np.ndarray] | None = None,
    **axes,
) -> None:
    """Draw labelled points in the plane, with the region of each class behind them if there is a `predict`.

    predict: takes points (m, 2) and returns their class indices (m,).
    """
    fig, ax = subplots(**{"width": 5, "height": 4.2, "xlabel": "x₁", "ylabel": "x₂"} | axes)
    if predict is not None:
        margin = 0.1 * np.ptp(X, axis=0)
        draw_regions(ax, X.min(axis=0) - margin, X.max(axis=0) + margin, predict)
    draw_points(ax, X, y, names)
    ax.legend()
    display(fig, alt)


def draw_points(ax: Axes, X: np.ndarray, y: np.ndarray, names: Sequence[str] = ()) -> None:
    """Draw the points of each class in its own colour and shape."""
    for c in range(int(np.max(y)) + 1):
        name = names[c] if len(names) else f"class {c}"
        ax.scatter(*X[y == c].T, color=CLASS_COLOURS[c], marker=MARKERS[c], edgecolor="white", label=name, zorder=3)


def draw_regions(ax: Axes, low: np.ndarray, high: np.ndarray, predict: Callable[[np.ndarray], np.ndarray]) -> None:
    """Colour the plane between two corners by the class that each place is given, with a line at the borders."""
    x, y = np.meshgrid(*np.linspace(low, high, 300).T)
    classes = np.asarray(predict(np.column_stack([x.ravel(), y.ravel()]))).reshape(x.shape)
    k = int(classes.max()) + 1
    ax.contourf(x, y, classes, levels=np.arange(k + 1) - 0.5, colors=CLASS_COLOURS[:k], alpha=0.2)
    for c in filter(classes.__contains__, range(k - 1)):
        ax.contour(x, y, classes == c, levels=[0.5], colors=BLACK, linewidths=1.5)


def heatmap(
    M: np.ndarray,
    *,
    alt: str,
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    numbers: str = "",
    signed: bool = True,
    **axes,
) -> None:
    """Draw a matrix as coloured cells: blue below zero, red above; numbers="{:.2f}" writes the values into them."""
    M = np.asarray(M, dtype=float)
    fig, ax = subplots(height=min(6.0, max(2.0, 0.35 * len(M) + 1)), **axes)
    limit = np.abs(M).max() or 1.0
    style = {"cmap": "RdBu_r", "vmin": -limit} if signed else {"cmap": "Blues", "vmin": 0}
    picture = ax.imshow(M, vmax=limit, aspect="auto", **style)
    ax.grid(visible=False)
    if max(M.shape) <= 12:  # a tick for each cell
        ax.set_yticks(range(len(M)), rows or None)
        ax.set_xticks(range(M.shape[1]), columns or None)
    if numbers:
        for (i, j), value in np.ndenumerate(M):
            colour = "white" if abs(value) > 0.6 * limit else BLACK
            ax.text(j, i, numbers.format(value), ha="center", va="center", color=colour, fontsize=9)
    fig.colorbar(picture)
    display(fig, alt)


def confusion(matrix: np.ndarray, *, alt: str) -> None:
    """Draw a confusion matrix."""
    fig, ax = subplots(width=6, height=5.4)
    draw_confusion(ax, np.asarray(matrix))
    display(fig, alt)


def draw_confusion(ax: Axes, matrix: np.ndarray, fontsize: float = 9) -> None:
    """Draw a confusion matrix. Only the mistakes have colour; what is right stands in grey on the diagonal."""
    classes = range(len(matrix))
    mistakes = np.where(np.eye(len(matrix), dtype=bool), 0, matrix)
    ax.imshow(mistakes, cmap="Oranges", vmin=0, vmax=max(1, mistakes.max()))
    for (i, j), count in np.ndenumerate(matrix):
        colour = "#666666" if i == j else BLACK if mistakes[i, j] < 0.7 * mistakes.max() else "white"
        ax.text(j, i, count or "", ha="center", va="center", color=colour, fontsize=fontsize)
    ax.set(xlabel="predicted class", ylabel="true class", xticks=classes, yticks=classes)
    ax.grid(visible=False)


def images(
    pictures: np.ndarray, titles: Sequence[str] = (), *, alt: str, columns: int = 10, signed: bool = False
) -> None:
    """Draw square grey images in a grid: pictures (m, pixels). signed: blue below zero, red above, for weights.

    They are put together in one array first: twenty plots take five times as long to draw as one.
    """
    side, rows, size = round(np.sqrt(np.shape(pictures)[1])), -(-len(pictures) // columns), min(0.85, 8 / columns)
    wide = side + max(1, side // 7)
    tall = side + side // 2 if len(titles) else wide
    sheet = np.full((rows, tall, columns, wide), np.nan)  # what is no number stays white
    corners = [divmod(k, columns) for k in range(len(pictures))]
    for (i, j), picture in zip(corners, pictures, strict=True):
        sheet[i, -side:, j, :side] = np.reshape(picture, (side, side))
    fig, ax = subplots(width=size * columns, height=size * rows * tall / wide)
    ax.set_axis_off()
    limit = np.abs(pictures).max() if signed else 1.0
    style = {"cmap": "RdBu_r", "vmin": -limit} if signed else {"cmap": "gray_r", "vmin": 0}
    ax.imshow(sheet.reshape(rows * tall, columns * wide), vmax=limit, **style)
    for (i, j), title in zip(corners, titles, strict=False):
        above = (i + 1) * tall - 1.08 * side - 0.5  # a pixel's middle is where its number says
        ax.text(j * wide + side / 2 - 0.5, above, title, ha="center", va="bottom", fontsize=8)
    display(fig, alt)


def landscape(
    loss: Callable[[float, float], float],
    paths: dict[str, np.ndarray],
    *,
    alt: str,
    xlim: tuple[float, float],
    ylim: tuple[float, float],
    **axes,
) -> None:
    """Draw the contours of a loss over two parameters, and the paths (steps, 2) that descents took over it."""
    fig, ax = subplots(height=4.6, xlim=xlim, ylim=ylim, **axes)
    xs, ys = np.linspace(*xlim, 80), np.linspace(*ylim, 80)
    heights = np.array([[loss(x, y) for x in xs] for y in ys])
    levels = np.geomspace(max(heights.min(), 1e-3 * heights.max()), heights.max(), 14)
    ax.contour(xs, ys, heights, levels=levels, colors="#999999", linewidths=0.8)
    for (name, path), colour, marker, line in zip(paths.items(), CLASS_COLOURS, MARKERS, LINES, strict=False):
        ax.plot(*np.transpose(path), color=colour, marker=marker, linestyle=line, markersize=3, linewidth=1, label=name)
    if paths:
        ax.legend()
    display(fig, alt)


def network(sizes: Sequence[int], *, alt: str, names: Sequence[str] = ()) -> None:
    """Draw a network as circles and lines; a layer of more than eight units is drawn with a gap in it."""
    half = (min(max(sizes), 8) - 1) / 2
    fig, ax = subplots(width=1.9 * len(sizes) + 1, height=0.3 * (2 * half + 3.4) + 0.3)
    ax.set_axis_off()
    ax.set(xlim=(-0.6, len(sizes) - 0.4), ylim=(-half - 2.8, half + 0.6))
    layers = []
    for x, size in enumerate(sizes):
        shown = min(size, 8)
        layers.append([(x, (shown - 1) / 2 - i) for i in range(shown) if size <= 8 or i != 4])
        if size > 8:
            ax.text(x, -0.5, "⋮", ha="center", va="center", fontsize=14)
        name = names[x] if len(names) else f"layer {x}"
        ax.text(x, -half - 0.9, f"{name}\n{size}", ha="center", va="top")
    for left, right in pairwise(layers):
        for ends in product(left, right):
            ax.plot(*np.transpose(ends), color="#bbbbbb", linewidth=0.6, zorder=1)
    for layer, colour in zip(layers, CLASS_COLOURS, strict=False):
        ax.scatter(*np.transpose(layer), s=160, color=colour, edgecolor="white", zorder=2)
    display(fig, alt)


def prediction(Y_hat: np.ndarray, Y: np.ndarray, *, alt: str) -> None:
    """Draw predictions against the truth: on the diagonal, they agree."""
    fig, ax = subplots(width=4.6, height=4.2, xlabel="true y", ylabel="predicted ŷ")
    ax.axline((0, 0), slope=1, color=BLACK, linewidth=1)
    ax.plot(np.ravel(Y), np.ravel(Y_hat), "o", color=BLUE, markersize=3, alpha=0.5)
    display(fig, alt)
