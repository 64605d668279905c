"""The drawings of lesson 04. They draw what the page has computed or derived."""

from __future__ import annotations

import numpy as np

from nncourse.show.page import BLACK, BLUE, ORANGE, RED, SKY, display, subplots
from nncourse.show.plots import CLASS_COLOURS, LINES, curves, draw_points, draw_regions, heatmap
from nnlib.activations import softmax

GREY = "#777777"


def opening() -> None:
    """Draw the slopes of the surprise in each logit, for four kinds of answer."""
    answers = np.array([[6.0, 0, 0, 0], [6.0, 0, 0, 0], [0, 0, 0, 0], [3.0, 3.0, 0, 0]])
    heatmap(
        softmax(answers) - np.eye(4)[[0, 1, 2, 1]],
        rows=["sure, right", "sure, wrong", "no idea", "between two"],
        columns=["class 0", "class 1", "class 2", "class 3"],
        numbers="{:+.2f}",
        title="How each logit should change: blue up, red down",
        alt="Four rows of slopes. Sure and right: nearly blank. Sure and wrong: class 0 is +0.99, class 1 is -1.00. "
        "No idea: class 2 is -0.75, the others +0.25. Between two: class 0 is +0.48, class 1 is -0.52.",
    )


def surprise() -> None:
    """Draw the surprise of a probability."""
    p, marked = np.linspace(0.005, 1, 200), 1 / np.array([1, 2, 10, 100])
    curves(
        p,
        {"surprise": -np.log(p)},
        dots=(marked, -np.log(marked)),
        xlabel="p, the probability that was given to what happened",
        ylabel="surprise in nats",
        alt="The surprise falls from 4.61 nats at p = 0.01 over 2.30 at 0.1 and 0.69 at 0.5 to 0 at p = 1.",
    )


def coin(p: np.ndarray, likelihoods: np.ndarray, mean_surprises: np.ndarray) -> None:
    """Draw the likelihood of a coin's flips over p, and below it their mean surprise."""
    fig, (top, bottom) = subplots(rows=2, width=6, height=4.6, xlim=(0, 1))
    best = p[likelihoods.argmax()]
    top.plot(p, 1000 * likelihoods, color=BLUE)
    bottom.plot(p, mean_surprises, "--", color=RED)
    for ax, height in ((top, 1000 * likelihoods.max()), (bottom, mean_surprises.min())):
        ax.axvline(best, color=GREY, linestyle=":", linewidth=1.2)
        ax.plot(best, height, "o", color=BLACK, markersize=5)
    top.set(ylabel="likelihood × 1000", title="7 heads, 3 tails: which p makes them most probable?")
    bottom.set(xlabel="p, the model's probability of heads", ylabel="mean surprise (nats)", ylim=(0.4, 2.2))
    display(
        fig,
        f"Two curves over p. The likelihood is a hill with its top at p = {best:.1f}. Below it the mean surprise is a "
        f"valley, and its lowest point, {mean_surprises.min():.2f} nats, lies at the same p.",
    )


def slopes(gradient: np.ndarray) -> None:
    """Draw the slopes of three pictures' surprise in each logit."""
    heatmap(
        gradient,
        rows=["picture 1", "picture 2", "picture 3"],
        columns=["cat", "dog", "owl"],
        numbers="{:+.3f}",
        title="The slope of each picture's surprise in each logit",
        alt="A 3 by 3 matrix, blue on the diagonal (-0.500, -0.750, -0.875), red elsewhere, most of all at picture 3, "
        "dog: +0.625.",
    )


def two_losses() -> None:
    """Draw one recipe for both losses: what the model believes, and below it minus the logarithm of that."""
    fig, ((bell, bars), (parabola, drop)) = subplots(2, rows=2, height=5.4)
    y = np.linspace(-3.2, 3.2, 201)
    density = np.exp(-(y**2) / 2) / np.sqrt(2 * np.pi)
    seen = np.array([1.0, -2.0])  # the errors of the table
    for ax, heights, at in (
        (bell, density, lambda e: np.interp(e, y, density)),
        (parabola, y**2 / 2, lambda e: e**2 / 2),
    ):
        ax.plot(y, heights, color=BLUE)
        for e, colour, marker in zip(seen, (ORANGE, RED), "os", strict=True):
            ax.vlines(e, 0, at(e), color=colour, linestyle="--")
            ax.plot(e, at(e), marker, color=colour, markersize=7)
    bell.set(title="a number: normal noise around ŷ", ylabel="believed density of y", ylim=(0, 0.45))
    parabola.set(xlabel="y − ŷ", ylabel="−log density, + constant", ylim=(-0.1, 5))
    parabola.set_title("half of the squared error", color=BLUE)
    p = np.array([1 / 4, 5 / 8, 1 / 8])  # picture 3
    bars.bar(["cat", "dog", "owl"], p, 0.6, color=[SKY, SKY, RED], hatch=["", "", "//"], edgecolor="white")
    bars.set(title="a class: one probability for each", ylabel="believed probability", ylim=(0, 0.75))
    bars.grid(axis="x", visible=False)
    grid = np.linspace(0.03, 1, 200)
    drop.plot(grid, -np.log(grid), color=BLUE)
    drop.vlines(p[2], 0, -np.log(p[2]), color=RED, linestyle="--")
    drop.plot(p[2], -np.log(p[2]), "s", color=RED, markersize=7)
    drop.text(p[2] + 0.04, -np.log(p[2]), "owl was true: log 8", va="center")
    drop.set(xlabel="p of the true class", ylabel="−log p (nats)", xlim=(0, 1.02), ylim=(-0.1, 3.6))
    drop.set_title("cross-entropy", color=BLUE)
    display(
        fig,
        "Two columns. Left, a number: above, a bell curve around the prediction with two targets marked, 1 above and 2 "
        "below it; under it minus the logarithm, a parabola, on which they stand at 0.5 and 2. Right, a class: above, "
        "bars of three probabilities, the true class with 1/8; under it the curve of minus log p, where it stands at "
        f"log 8 = {np.log(8):.2f}.",
    )


def pulls() -> None:
    """Draw how hard each of two losses pulls on the true one of two logits."""
    p = np.geomspace(1e-4, 1, 200)
    squared = 2 * p * (1 - p) ** 2
    curves(
        p,
        {"cross-entropy: 1 − p": 1 - p, "squared error: 2p(1 − p)²": squared},
        xscale="log",
        xlabel="p of the true class: sure and wrong ← → right",
        ylabel="pull on the true logit",
        alt="As p goes to 0 the pull of cross-entropy rises to 1, that of squared error falls to 0. Squared error "
        f"pulls hardest near p = {p[squared.argmax()]:.2f}, with {squared.max():.2f}.",
    )


def runs(trained: dict[str, tuple], X: np.ndarray, y: np.ndarray, W: np.ndarray) -> None:
    """Draw the losses of several runs, and the regions that the weights W give to the classes, with points (X, y).

    trained: for each run what the lesson's `train` returns, the losses first.
    """
    losses = {name: run[0] for name, run in trained.items()}
    fig, (left, right) = subplots(2, width=9.4, height=4.2)
    for (name, values), line in zip(losses.items(), LINES, strict=False):
        left.plot(values, linestyle=line, label=name)
    left.set(xlabel="step", ylabel="training loss (nats)", ylim=(0, 4))
    left.legend()

    def classes(points: np.ndarray) -> np.ndarray:
        return (np.column_stack([points, np.ones(len(points))]) @ W).argmax(axis=1)

    places = X[:, :2]
    draw_regions(right, places.min(axis=0) - 0.2, places.max(axis=0) + 0.2, classes)
    draw_points(right, places, y)
    for c in range(4):
        middle = places[classes(places) == c].mean(axis=0)
        right.text(*(0.35 * middle), f"“{c}”", color=CLASS_COLOURS[c], ha="center", va="center", fontsize=13)
    right.set(xlabel="x₁", ylabel="x₂", title="learnt from labels shifted by one")
    right.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    ends = ", ".join(f"{name} {values[-1]:.2f}" for name, values in losses.items())
    display(
        fig,
        f"Left the training losses over 100 steps; they end at: {ends}. The healthy curve and that of shifted labels "
        "lie on each other. Right four clouds of points on a circle, cleanly cut into regions, and each region has "
        "the colour and the name of the next class.",
    )


def floor(trained: dict[str, tuple], lowest: float) -> None:
    """Draw the losses of three runs, and the floor below which the one with two softmaxes cannot fall."""
    losses = {name: run[0] for name, run in trained.items()}
    steps = len(next(iter(losses.values())))
    curves(
        np.arange(steps),
        losses | {"log(1 + 3/e)": np.full(steps, lowest)},
        xlabel="step",
        ylabel="training loss (nats)",
        alt="Three losses begin at 1.39. The healthy one falls to nearly 0. Softmax twice falls more slowly, and turns "
        f"flat above a line at {lowest:.2f}. With a low learning rate the loss falls slowly, and through that line.",
    )


def protection(gap: np.ndarray, surprises: dict[str, np.ndarray], last: float) -> None:
    """Draw a surprise, computed in several ways, over the gap; last: where the unprotected one ends."""
    curves(
        gap,
        surprises,
        dots=([last], [last]),
        xlabel="gap between the believed and the true logit",
        ylabel="surprise in nats",
        alt="The fused surprise rises in a straight line to 1000. The logarithm of softmax lies on it and ends at a "
        f"dot at {last:.0f}. The patched one turns flat at 27.63.",
    )
