"""Lesson 05: a 2–3–2 net with its numbers, the row that meets the column, the slopes of each example and their mean."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

import nnlib
from nncourse import show
from nncourse.show.page import number

CLOSED = "#999999"


def slopes_of_ten_neurons() -> None:
    """Draw the slopes of ten hidden neurons of an untrained network that reads digits, a picture each."""
    digits = nnlib.load_mnist("sample", dtype=np.float64)
    network = nnlib.Network([784, 128, 10], rng=np.random.default_rng(0))
    network.forward(digits.X_train[:500])
    network.backward(digits.y_train[:500])
    slopes = network.dW[0].T[:10]
    alt = (
        "Ten pictures of 28 by 28 slopes, one picture for each of ten hidden neurons of an untrained network that "
        "reads handwritten digits. Blurred strokes in red and blue in the middle, white in the corners."
    )
    show.images(slopes / np.abs(slopes).max(axis=1, keepdims=True), columns=5, signed=True, alt=alt)


# The net of two inputs, three hidden neurons, two outputs


Layer = tuple[np.ndarray, np.ndarray]  # W, b


def net_forward(x: np.ndarray, first: Layer, z1: np.ndarray, second: Layer, z2: np.ndarray, y: np.ndarray) -> None:
    """Draw one example on its way through a net of two layers: weights on the arrows, numbers in the boxes."""
    (W1, b1), (W2, b2) = first, second
    hidden = [f"b = {number(b)}\nz = {number(z)}\na = {number(max(z, 0.0))}" for b, z in zip(b1, z1, strict=True)]
    outputs = [
        f"b = {number(b)}\nŷ = {number(z)}\ny = {number(target)}" for b, z, target in zip(b2, z2, y, strict=True)
    ]
    ax, say = _net(_texts("x", x), hidden, outputs, W1, W2, closed=z1 <= 0, title="Forward, from left to right")
    alt = f"The first example goes forward through the net. {say}"
    show.display(ax.figure, f"{alt} A hidden neuron whose z is not above 0 is closed, and drawn in grey.")


def net_back(dz1: np.ndarray, da1: np.ndarray, W1: np.ndarray, dz2: np.ndarray, W2: np.ndarray) -> None:
    """Draw the slopes of the same example on their way back: weights on the arrows, slopes in the boxes."""
    hidden = [f"da = {number(a)}\ndz = {number(z)}" for a, z in zip(da1, dz1, strict=True)]
    closed = (dz1 == 0) & (da1 != 0)
    title = "Back, from right to left"
    ax, say = _net(["x₁", "x₂"], hidden, _texts("dz", dz2), W1, W2, closed=closed, back=True, title=title)
    roads = " + ".join(f"{number(d, True)} · {number(w, True)}" for d, w in zip(dz2, W2[0], strict=True))
    roads = f"{roads} = {number(da1[0])}"
    ax.text(1, -1.72, f"two roads meet at the first hidden neuron: {roads}", ha="center", color=show.RED)
    alt = f"The slopes of the first example go back through the net. {say} At the first hidden neuron two roads meet"
    show.display(ax.figure, f"{alt}: {roads}. The closed neuron, in grey, hands back 0.")


def _texts(name: str, values: np.ndarray) -> list[str]:
    return [f"{name} = {number(value)}" for value in values]


def _net(
    inputs: list[str],
    hidden: list[str],
    outputs: list[str],
    W1: np.ndarray,
    W2: np.ndarray,
    *,
    closed: np.ndarray,
    title: str,
    back: bool = False,
) -> tuple[Axes, str]:
    """Draw three layers of boxes with their texts, and the weights between them; say the same in words."""
    colour = show.RED if back else show.BLUE
    _, ax = show.subplots(width=7.4, height=3.7, xlim=(-0.35, 2.35), ylim=(-1.85 if back else -1.55, 1.45), title=title)
    ax.set_axis_off()
    layers = [(inputs, (0.6, -0.6)), (hidden, (1.1, 0.0, -1.1)), (outputs, (0.6, -0.6))]
    for column, W in enumerate((W1, W2)):
        for (i, j), weight in np.ndenumerate(W):
            start, end = np.array([(column, layers[column][1][i]), (column + 1, layers[column + 1][1][j])])
            grey = closed[(j, i)[column]]
            style = {"arrowstyle": "-|>", "color": CLOSED if grey else colour, "linestyle": ":" if grey else "-"}
            style |= {"shrinkA": 30, "shrinkB": 30, "linewidth": 1.3}
            ax.annotate("", start if back else end, end if back else start, arrowprops=style)
            place = start + (0.72, 0.28)[column] * (end - start)  # where no two arrows cross
            white = {"facecolor": "white", "edgecolor": "none", "pad": 1}
            ax.text(*place, f"× {number(weight)}", ha="center", va="center", fontsize=9, bbox=white)
    for column, (texts, heights) in enumerate(layers):
        for j, (text, height) in enumerate(zip(texts, heights, strict=True)):
            edge = CLOSED if column == 1 and closed[j] else colour
            box = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": edge, "linewidth": 2}
            ax.text(column, height, text, ha="center", va="center", bbox=box)
    names = ("Inputs", "Hidden neurons", "Outputs")
    said = [f"{name}: {'; '.join(texts)}.".replace("\n", ", ") for name, (texts, _) in zip(names, layers, strict=True)]
    return ax, f"{' '.join(said)} On the arrows stand the weights."


# The products


def row_meets_column(X: np.ndarray, dZ: np.ndarray, k: int, j: int) -> None:
    """Draw Xᵀ dZ = dW as three tables; row k of Xᵀ meets column j of dZ in one entry of dW."""
    XT, dW = X.T, X.T @ dZ
    fig, axes = show.subplots(3, width=7.4, height=2.5)
    marked = [(slice(k, k + 1), slice(None)), (slice(None), slice(j, j + 1)), (slice(k, k + 1), slice(j, j + 1))]
    for ax, matrix, place, title in zip(axes, (XT, dZ, dW), marked, ("Xᵀ", "dZ", "dW = Xᵀ dZ"), strict=True):
        background = np.zeros(matrix.shape)
        background[place] = 1
        _table(ax, matrix, title, cmap="YlOrBr", colours=background, vmin=0, vmax=3)
    axes[0].set(xlabel="example", ylabel="input")
    axes[1].set(xlabel="neuron", ylabel="example")
    axes[2].set(xlabel="neuron", ylabel="input")
    products = " + ".join(f"{number(x, True)} · {number(d, True)}" for x, d in zip(XT[k], dZ[:, j], strict=True))
    fig.suptitle(f"{products} = {number(dW[k, j])}", fontsize=12)
    show.display(
        fig,
        f"Three tables: Xᵀ, dZ and their product dW. Row {k} of Xᵀ and column {j} of dZ are marked; entry by entry "
        f"they give {products} = {number(dW[k, j])}, which is marked in dW.",
    )


def slopes_of_each_example(X: np.ndarray, dZ: np.ndarray) -> None:
    """Draw the slopes that each example would have alone, x dzᵀ times n, and their mean, which is dW."""
    alone = [len(X) * np.outer(x, dz) for x, dz in zip(X, dZ, strict=True)]
    tables = [*alone, np.mean(alone, axis=0)]
    titles = [f"example {i} alone" for i in range(1, len(X) + 1)] + ["their mean: dW"]
    fig, axes = show.subplots(len(tables), width=7.4, height=2.2)
    limit = np.abs(alone).max()
    for ax, matrix, title in zip(axes, tables, titles, strict=True):
        _table(ax, matrix, title, cmap="RdBu_r", colours=matrix, vmin=-1.6 * limit, vmax=1.6 * limit)
    say = "; ".join(
        f"{title}: {' / '.join(' '.join(map(number, row)) for row in M)}"
        for title, M in zip(titles, tables, strict=True)
    )
    show.display(fig, f"Tables of the slopes of the first layer's weights. {say}. Red above zero, blue below.")


def _table(ax: Axes, matrix: np.ndarray, title: str, *, colours: np.ndarray, **style) -> None:
    """Draw a small matrix as a table with coloured cells; rows and columns are counted from 0."""
    ax.imshow(colours, **style)
    ax.grid(visible=False)
    ax.set(title=title, xticks=range(matrix.shape[1]), yticks=range(matrix.shape[0]))
    for (i, j), value in np.ndenumerate(matrix):
        ax.text(j, i, number(value), ha="center", va="center", fontsize=12)


# What was trained


def losses(runs: dict[str, np.ndarray], more: str = "") -> None:
    """Draw the loss of several runs over their steps; `more` is said besides in the alt text."""
    ends = ", ".join(f"{name}: from {loss[0]:.2f} to {loss[-1]:.2f}" for name, loss in runs.items())
    steps = np.arange(max(map(len, runs.values())))
    axes = {"xlabel": "step", "ylabel": "loss (mean squared error)", "ylim": (0, 0.7)}
    show.curves(steps, runs, alt=f"Loss over {len(steps)} steps. {ends}. {more}".strip(), **axes)


def lamp(switches: np.ndarray, lit: np.ndarray, answer: Callable[[np.ndarray], np.ndarray]) -> None:
    """Draw the four positions of the two switches, and where a net says that the lamp is lit: above 0.5."""
    show.points(
        switches,
        lit,
        names=["dark", "lit"],
        predict=lambda X: (answer(X)[:, 0] > 0.5).astype(int),
        alt="The four positions of two switches, lit in two opposite corners. The net says dark in a band that holds "
        "the corners (0, 0) and (1, 1), and lit on both sides of it.",
        xlabel="switch at the bottom",
        ylabel="switch at the top",
        xlim=(-0.1, 1.5),
    )


def multiplications(sizes: list[int]) -> None:
    """Draw how many multiplications each layer takes for one example: forward, for dW, and for dX."""
    products = np.array([d_in * d_out for d_in, d_out in pairwise(sizes)])
    needed = np.where(np.arange(len(products)) > 0, products, 0)  # the data's own slopes are not asked for
    labels = [f"{d_in} → {d_out}" for d_in, d_out in pairwise(sizes)]
    groups = {"forward": products, "back: dW": products, "back: dX": needed}
    total = sum(count.sum() for count in groups.values())
    alt = (
        f"Bars for each layer. Forward and dW take the same: {', '.join(f'{count:,}' for count in products)}. dX is as "
        f"large, but for the first layer, where it is 0. Together {total / products.sum():.2f} times the way forward."
    )
    show.bars(labels, groups, ylabel="multiplications", alt=alt)


def half_is_thrown_away(z: np.ndarray) -> None:
    """Draw how often each size of z occurs, and what ReLU keeps of it."""
    fig, ax = show.subplots(height=2.8, xlabel="z", ylabel="how often")
    edges = np.linspace(-4, 4, 41)
    ax.hist(z.ravel(), edges, color=CLOSED, label="z below 0: thrown away")
    ax.hist(z[z > 0], edges, color=show.BLUE, label="z above 0: passed on", hatch="//", edgecolor="white")
    ax.set_yticks([])
    ax.legend(loc="upper right")
    show.display(
        fig, "A histogram of weighted sums, a bell around 0, as high left as right. ReLU keeps the right half."
    )
