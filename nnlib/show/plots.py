"""The pictures that more than one lesson needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

from nnlib.show.page import BLACK, BLUE, GREEN, ORANGE, PURPLE, RED, SKY, figure, new

CLASS_COLOURS = (BLUE, ORANGE, GREEN, RED, PURPLE, SKY, BLACK)
MARKERS = "os^Dv*P"  # classes differ in shape as well as in colour
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))


def curves(
    x: np.ndarray,
    lines: dict[str, np.ndarray],
    *,
    alt: str,
    xlabel: str,
    ylabel: str,
    dots: tuple[np.ndarray, np.ndarray] | None = None,
    title: str = "",
    **axes,
) -> None:
    """Draw one or more named curves over x, and dots if there are any. axes: such as yscale="log", ylim=(0, 1)."""
    fig, ax = new(xlabel=xlabel, ylabel=ylabel, title=title, **axes)
    for (name, y), style in zip(lines.items(), LINES, strict=False):
        ax.plot(x, y, label=name, linestyle=style)
    if dots is not None:
        ax.plot(*dots, "o", color=BLACK, markersize=4)
    if len(lines) > 1:
        ax.legend()
    figure(fig, alt)


def bars(
    labels: Sequence[str], groups: dict[str, np.ndarray], *, alt: str, ylabel: str, xlabel: str = "", title: str = ""
) -> None:
    """Draw named groups of bars side by side, one bar of each group for each label."""
    fig, ax = new(xlabel=xlabel, ylabel=ylabel, title=title)
    place, width = np.arange(len(labels)), 0.8 / len(groups)
    for i, (name, heights) in enumerate(groups.items()):
        offset = (i - (len(groups) - 1) / 2) * width
        ax.bar(place + offset, heights, width, label=name, hatch=("", "//", "..", "xx")[i % 4], edgecolor="white")
    ax.axhline(0, color=BLACK, linewidth=1)
    ax.set_xticks(place, labels)
    ax.grid(axis="x", visible=False)
    if len(groups) > 1:
        ax.legend()
    figure(fig, alt)


def points(
    X: np.ndarray,
    y: np.ndarray,
    *,
    alt: str,
    names: Sequence[str] = (),
    predict: Callable[[np.ndarray], np.ndarray] | None = None,
    title: str = "",
    xlabel: str = "x₁",
    ylabel: str = "x₂",
) -> None:
    """Draw labelled points in the plane, with the region of each class behind them if there is a `predict`.

    predict: takes points (m, 2) and returns their class indices (m,).
    """
    fig, ax = new(width=5, height=4.2, xlabel=xlabel, ylabel=ylabel, title=title)
    if predict is not None:
        _regions(ax, X, predict)
    for c in range(int(np.max(y)) + 1):
        name = names[c] if len(names) else f"class {c}"
        ax.scatter(*X[y == c].T, color=CLASS_COLOURS[c], marker=MARKERS[c], edgecolor="white", label=name, zorder=3)
    ax.legend()
    figure(fig, alt)


def _regions(ax: Axes, X: np.ndarray, predict: Callable[[np.ndarray], np.ndarray]) -> None:
    margin = 0.1 * np.ptp(X, axis=0)
    (left, bottom), (right, top) = X.min(axis=0) - margin, X.max(axis=0) + margin
    grid_x, grid_y = np.meshgrid(np.linspace(left, right, 200), np.linspace(bottom, top, 200))
    classes = np.asarray(predict(np.column_stack([grid_x.ravel(), grid_y.ravel()]))).reshape(grid_x.shape)
    k = int(classes.max()) + 1
    ax.contourf(grid_x, grid_y, classes, levels=np.arange(k + 1) - 0.5, colors=CLASS_COLOURS[:k], alpha=0.2)
    for c in range(k - 1):
        ax.contour(grid_x, grid_y, classes == c, levels=[0.5], colors=BLACK, linewidths=1)


def heatmap(
    M: np.ndarray,
    *,
    alt: str,
    title: str = "",
    xlabel: str = "",
    ylabel: str = "",
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    numbers: str = "",
    signed: bool = True,
) -> None:
    """Draw a matrix as coloured cells: blue below zero, red above; numbers="{:.2f}" writes the values into them."""
    M = np.asarray(M, dtype=float)
    height = min(6.0, max(2.0, 0.35 * M.shape[0] + 1))
    fig, ax = new(height=height, xlabel=xlabel, ylabel=ylabel, title=title)
    limit = np.abs(M).max() or 1.0
    picture = ax.imshow(
        M, cmap="RdBu_r" if signed else "Blues", vmin=-limit if signed else 0, vmax=limit, aspect="auto"
    )
    ax.grid(visible=False)
    if max(M.shape) <= 12:  # a tick for each cell
        ax.set_yticks(range(len(M)), rows or None)
        ax.set_xticks(range(M.shape[1]), columns or None)
    if numbers:
        for (i, j), value in np.ndenumerate(M):
            colour = "white" if abs(value) > 0.6 * limit else BLACK
            ax.text(j, i, numbers.format(value), ha="center", va="center", color=colour, fontsize=9)
    fig.colorbar(picture)
    figure(fig, alt)


def confusion(matrix: np.ndarray, *, alt: str) -> None:
    """Draw a confusion matrix. Only the mistakes have colour; what is right stands in grey on the diagonal."""
    matrix = np.asarray(matrix)
    k = len(matrix)
    mistakes = np.where(np.eye(k, dtype=bool), 0, matrix)
    fig, ax = new(width=6, height=5.4, xlabel="predicted class", ylabel="true class")
    ax.imshow(mistakes, cmap="Oranges", vmin=0, vmax=max(1, mistakes.max()))
    for (i, j), count in np.ndenumerate(matrix):
        colour = "#777777" if i == j else BLACK if mistakes[i, j] < 0.7 * mistakes.max() else "white"
        ax.text(j, i, count or "", ha="center", va="center", color=colour, fontsize=9)
    ax.set_xticks(range(k))
    ax.set_yticks(range(k))
    ax.grid(visible=False)
    figure(fig, alt)


def images(
    pictures: np.ndarray, titles: Sequence[str] = (), *, alt: str, columns: int = 10, signed: bool = False
) -> None:
    """Draw square grey images in a grid: pictures (m, pixels). signed: blue below zero, red above, for weights."""
    side = round(np.sqrt(np.shape(pictures)[1]))
    rows = -(-len(pictures) // columns)
    fig, _ = new(height=0.1)
    fig.clear()
    fig.set_size_inches(min(8.0, 0.85 * columns), (1.15 if len(titles) else 0.85) * rows * min(1, 8 / 0.85 / columns))
    limit = np.abs(pictures).max() if signed else 1.0
    for i, picture in enumerate(pictures):
        ax = fig.add_subplot(rows, columns, i + 1)
        ax.imshow(
            np.reshape(picture, (side, side)),
            cmap="RdBu_r" if signed else "gray_r",
            vmin=-limit if signed else 0,
            vmax=limit,
        )
        ax.set_axis_off()
        if len(titles):
            ax.set_title(titles[i], fontsize=8)
    figure(fig, alt)


def landscape(
    loss: Callable[[float, float], float],
    paths: dict[str, np.ndarray],
    *,
    alt: str,
    xlim: tuple[float, float],
    ylim: tuple[float, float],
    xlabel: str,
    ylabel: str,
    title: str = "",
) -> None:
    """Draw the contours of a loss over two parameters, and the paths (steps, 2) that descents took over it."""
    fig, ax = new(width=6, height=4.6, xlim=xlim, ylim=ylim, xlabel=xlabel, ylabel=ylabel, title=title)
    xs, ys = np.linspace(*xlim, 80), np.linspace(*ylim, 80)
    heights = np.array([[loss(x, y) for x in xs] for y in ys])
    levels = np.geomspace(max(heights.min(), 1e-3 * heights.max()), heights.max(), 14)
    ax.contour(xs, ys, heights, levels=levels, colors="#999999", linewidths=0.8)
    for (name, path), colour, marker, style in zip(paths.items(), CLASS_COLOURS, MARKERS, LINES, strict=False):
        ax.plot(
            *np.transpose(path), color=colour, marker=marker, markersize=3, linestyle=style, linewidth=1, label=name
        )
    if paths:
        ax.legend()
    figure(fig, alt)


def network(sizes: Sequence[int], *, alt: str, names: Sequence[str] = ()) -> None:
    """Draw a network as circles and lines; a layer of more than eight units is drawn with a gap in it."""
    half = (min(max(sizes), 8) - 1) / 2
    fig, ax = new(width=1.9 * len(sizes) + 1, height=0.3 * (2 * half + 3.4) + 0.3)
    ax.set_axis_off()
    layers = []
    for x, size in enumerate(sizes):
        shown = min(size, 8)
        ys = [(shown - 1) / 2 - i for i in range(shown)]
        layers.append([(x, y) for i, y in enumerate(ys) if size <= 8 or i != 4])
        if size > 8:
            ax.text(x, ys[4], "⋮", ha="center", va="center", fontsize=14)
        label = names[x] if len(names) else f"layer {x}"
        ax.text(x, -half - 0.9, f"{label}\n{size}", ha="center", va="top")
    for left, right in pairwise(layers):
        for x0, y0 in left:
            for x1, y1 in right:
                ax.plot([x0, x1], [y0, y1], color="#bbbbbb", linewidth=0.6, zorder=1)
    for i, layer in enumerate(layers):
        ax.scatter(*np.transpose(layer), s=160, color=CLASS_COLOURS[i % 7], edgecolor="white", zorder=2)
    ax.set(xlim=(-0.6, len(sizes) - 0.4), ylim=(-half - 2.8, half + 0.6))
    figure(fig, alt)


def prediction(Y_hat: np.ndarray, Y: np.ndarray, *, alt: str, title: str = "") -> None:
    """Draw predictions against the truth: on the diagonal, they agree."""
    fig, ax = new(width=4.6, height=4.2, xlabel="true y", ylabel="predicted ŷ", title=title)
    ends = [min(np.min(Y), np.min(Y_hat)), max(np.max(Y), np.max(Y_hat))]
    ax.plot(ends, ends, color=BLACK, linewidth=1)
    ax.plot(np.ravel(Y), np.ravel(Y_hat), "o", color=BLUE, markersize=3, alpha=0.5)
    figure(fig, alt)
