"""The drawings of lesson 07. They draw what the page has computed or derived; the first trains a network for it."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Rectangle

from nncourse.show.page import BLACK, BLUE, GREEN, ORANGE, RED, display, subplots
from nncourse.show.plots import curves, prediction
from nnlib.datasets import sample_target, target
from nnlib.network import Network
from nnlib.optimisers import SGD, cosine
from nnlib.training import MiniBatches, fit


def opening() -> None:
    """Draw a walk along the diagonal of the cube: the function, and a network before and after sixty epochs."""
    rng = np.random.default_rng(0)
    X, Y = sample_target(8_000, rng)
    learner = Network([3, 32, 16, 1], hidden="tanh", loss="mean_squared_error", rng=rng)
    t = np.linspace(-1, 1, 200)
    walk = t[:, None] * np.ones(3)  # the points (t, t, t)
    before = learner.predict(walk)
    sgd, batches = SGD(learning_rate=0.15, momentum=0.9), MiniBatches(batch_size=64, rng=rng)
    for _ in fit(learner, X, Y, sgd, batches, epochs=60, schedule=cosine):
        pass
    fig, ax = subplots(xlabel="t, where x₁ = x₂ = x₃ = t", ylabel="y")
    ax.plot(t, target(walk), color=BLACK, label="the function")
    ax.plot(t, before, "-.", color=BLUE, label="before training")
    ax.plot(t, learner.predict(walk), "--", color=ORANGE, label="after training")
    ax.legend()
    display(
        fig,
        "Along the diagonal the function is a wave. The untrained network misses it; trained, it errs only at the "
        "ends.",
    )


def squares(truth: list[float], guess: list[float]) -> None:
    """Draw five errors as lines, and the square on each of them."""
    fig, (line, area) = subplots(2, width=9, height=3.4)
    places = np.arange(1, len(truth) + 1)
    line.vlines(places, truth, guess, color=RED, linewidth=2)
    line.plot(places, truth, "o", color=BLACK, label="truth y")
    line.plot(places, guess, "s", color=BLUE, markerfacecolor="white", label="prediction ŷ")
    line.set(xlabel="point", ylabel="y", xticks=places)
    line.legend()
    left = 0.0
    for place, side in zip(places, np.abs(np.subtract(guess, truth)), strict=True):
        area.add_patch(Rectangle((left, 0), side, side, facecolor=RED, alpha=0.35, edgecolor=RED))
        area.text(left + side / 2, side + 0.015, f"{place}: {side**2:.2f}", ha="center", fontsize=9)
        left += max(side, 0.1) + 0.08
    area.set(xlim=(-0.1, left), ylim=(0, 0.5), aspect="equal", xlabel="the square on each error", xticks=[])
    area.set_ylabel("size of the error")
    display(
        fig,
        "Left, five truths and five predictions with the error between them as a line. Right, the square on each line: "
        "the last error is twice as long as the next ones, and its square is four times as large.",
    )


def slices(network: Network | None = None) -> None:
    """Draw the function along three lines through the cube, and a network beside it if there is one."""
    t, zero, one = np.linspace(-1, 1, 200), np.zeros(200), np.ones(200)
    lines = {
        "x₁ moves, x₂ = x₃ = 0": np.column_stack([t, zero, zero]),
        "x₂ moves, x₁ = x₃ = 0": np.column_stack([zero, t, zero]),
        "x₃ moves, x₁ = 0, x₂ = 1": np.column_stack([zero, one, t]),
    }
    fig, axes = subplots(3, height=2.8, ylim=(-1.3, 1.3))
    for ax, (name, line) in zip(axes, lines.items(), strict=True):
        ax.plot(t, target(line), color=BLACK, linewidth=1, label="function")
        if network:
            ax.plot(t, network.predict(line), "--", color=RED, label="network")
        ax.set_title(name, fontsize=9)
        ax.set_xlabel(name[:2])
    axes[0].set_ylabel("y")
    if network:
        axes[0].legend()
    alt = "Three slices: a sine, a parabola and a cosine, all between -1 and 1."
    display(fig, "Along each of the three slices the network's dashed curve covers the function." if network else alt)


def against_truth(Y_hat: np.ndarray, Y: np.ndarray) -> None:
    """Draw predictions against the truth."""
    prediction(Y_hat, Y, alt=f"The predictions for {len(Y):,} validation points lie on the diagonal.")


def residuals(distance: np.ndarray, residual: np.ndarray) -> None:
    """Draw what the predictions leave over, against the distance from the middle of the cube."""
    fig, ax = subplots(xlabel="max |xⱼ|: 0 in the middle, 1 on a face", ylabel="residual y - ŷ")
    ax.plot(distance, residual, "o", markersize=3, alpha=0.5)
    ax.axhline(0, color=BLACK, linewidth=1)
    display(fig, "Residuals scatter around zero and grow larger close to the faces of the cube.")


def forty(in_truth: np.ndarray, on_test: np.ndarray) -> None:
    """Draw the error of many settings on a test part against their error on many points; the winner is marked."""
    axes = {"xlabel": "MSE on 2,000 fresh points", "ylabel": "MSE on 20 test points", "width": 4.5, "height": 4.5}
    fig, ax = subplots(**axes, xlim=(0.1, 0.6), ylim=(0.1, 0.6))
    winner = on_test.argmin()
    ax.plot(in_truth, on_test, "o", label="40 settings")
    ax.plot(in_truth[winner], on_test[winner], "s", color=RED, markersize=9, label="chosen by the test")
    ax.axline((0.3, 0.3), slope=1, color=BLACK, linewidth=1, label="test and fresh agree")
    ax.legend()
    display(fig, "Forty dots, most of them below the diagonal; the lowest one, which is chosen, lies far below it.")


def far_walk(network: Network) -> None:
    """Draw function and network along the diagonal, far beyond the training points."""
    far = np.linspace(-3, 3, 400)
    walk = far[:, None] * np.ones(3)
    fig, ax = subplots(xlabel="t, where x₁ = x₂ = x₃ = t", ylabel="y", ylim=(-10, 10))
    ax.axvspan(-1, 1, color=GREEN, alpha=0.15, label="training data")
    ax.plot(far, target(walk), color=BLACK, linewidth=1, label="function")
    ax.plot(far, network.predict(walk), "--", color=RED, label="network")
    ax.legend(loc="upper center")
    display(
        fig, "Inside the data the network follows the function; outside, the function swings and the network goes flat."
    )


def losses(lines: dict[str, np.ndarray], alt: str, **axes) -> None:
    """Draw losses after each epoch, on a logarithmic axis."""
    epochs = np.arange(1, len(next(iter(lines.values()))) + 1)
    curves(epochs, lines, alt=alt, **{"xlabel": "epoch", "ylabel": "MSE", "yscale": "log"} | axes)
