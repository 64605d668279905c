"""The drawings of lesson 08. They draw what the page has computed or derived; the first trains a reader for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Circle

from nncourse.show.page import BLACK, BLUE, RED, display, subplots
from nncourse.show.plots import bars, curves, images
from nnlib.datasets import load_mnist
from nnlib.network import Network
from nnlib.optimisers import SGD, cosine
from nnlib.training import MiniBatches, fit


def opening() -> None:
    """Draw twenty digits that a network has not learnt from: the label, and what the network reads."""
    sample, rng = load_mnist("sample"), np.random.default_rng(0)
    reader = Network([784, 128, 10], rng=rng, dtype=np.float32)
    sgd, batches = SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=64, rng=rng)
    for _ in fit(reader, sample.X_train, sample.y_train, sgd, batches, epochs=10, schedule=cosine):
        pass
    y, read = sample.y_test[:20], reader.predict(sample.X_test[:20]).argmax(axis=1)
    titles = [f"{label} → {answer}" for label, answer in zip(y, read, strict=True)]
    alt = f"Twenty handwritten digits, each with its label and the network's reading; {np.sum(read == y)} are right."
    images(sample.X_test[:20], titles, alt=alt)


def two_means() -> None:
    """Draw the plane of two pixels: two mean images, the circles around them, and the line between the two classes."""
    means, names = np.array([[0.2, 0.3], [0.8, 0.6]]), ("m of class 0", "m of class 1")
    fig, ax = subplots(width=5, height=4.2, xlabel="pixel 1", ylabel="pixel 2", xlim=(0, 1), ylim=(0, 1))
    grid = np.linspace(0, 1, 200)
    points = np.stack(np.meshgrid(grid, grid), axis=-1)
    scores = 2 * points @ means.T - (means**2).sum(axis=1)  # the layer: 2 x · m - |m|²
    difference = scores[..., 1] - scores[..., 0]
    ax.contourf(grid, grid, difference, levels=[-10, 0, 10], colors=(BLUE, RED), alpha=0.2)
    ax.contour(grid, grid, difference, levels=[0], colors=BLACK)
    for mean, name, colour, marker in zip(means, names, (BLUE, RED), "os", strict=True):
        ax.plot(*mean, marker, color=colour, markersize=9, label=name)
        ax.add_patch(Circle(mean, np.hypot(0.6, 0.3) / 2, fill=False, edgecolor=colour, linestyle="--"))
    ax.legend(loc="lower right")
    display(
        fig,
        "Two mean images as points in the plane of two pixels. The line on which the two scores of the dense layer are "
        "equal is the line that lies as far from one mean as from the other; two circles of one size touch it.",
    )


def loss(losses: Sequence[float]) -> None:
    """Draw the loss of each step, averaged over every 50 steps."""
    groups = len(losses) // 50
    smooth = np.reshape(losses[: 50 * groups], (groups, 50)).mean(axis=1)
    steps = 50 * np.arange(1, groups + 1)
    alt = "The loss falls steeply in the first 200 steps, then slowly, with wiggles."
    curves(steps, {"loss": smooth}, alt=alt, xlabel="step", ylabel="cross-entropy (nats)", ylim=(0, 1.2))


def readers(accuracies: dict[str, float]) -> None:
    """Draw the validation accuracy of several readers as bars."""
    labels = [f"{name}\n{height:.0%}" for name, height in accuracies.items()]
    alt = "Validation accuracy: " + ", ".join(f"{name} {height:.0%}" for name, height in accuracies.items()) + "."
    bars(labels, {"accuracy": np.array(list(accuracies.values()))}, alt=alt, ylabel="validation accuracy")


def misread(P: np.ndarray, X: np.ndarray, y: np.ndarray) -> None:
    """Draw the twenty mistakes of which the network was surest."""
    read, confidence = P.argmax(axis=1), P.max(axis=1)
    wrong = np.flatnonzero(read != y)
    wrong = wrong[np.argsort(-confidence[wrong])][:20]
    titles = [f"{y[i]} → {read[i]}  {confidence[i]:.2f}" for i in wrong]
    images(X[wrong], titles, alt="Twenty misread digits, many of them ugly or ambiguous.")


def steps(lines: dict[str, Sequence[float]], alt: str) -> None:
    """Draw the losses of short runs, step by step, on a logarithmic axis, beside log 10."""
    count = len(next(iter(lines.values())))
    lines = lines | {"log 10": np.full(count, np.log(10))}
    curves(np.arange(1, count + 1), lines, alt=alt, xlabel="step", ylabel="cross-entropy (nats)", yscale="log")


def moved(pictures: Sequence[np.ndarray]) -> None:
    """Draw one digit, moved by 0, 1, 2 … pixels, each with a frame."""
    framed = np.pad(np.reshape(pictures, (-1, 28, 28)), ((0, 0), (1, 1), (1, 1)), constant_values=0.4)
    count = len(framed)
    alt = f"A digit, moved to the left by 0 to {count - 1} pixels."
    images(framed.reshape(count, -1), [f"by {k}" for k in range(count)], alt=alt, columns=count)


def aside(left: Sequence[float], up: Sequence[float]) -> None:
    """Draw the accuracy on digits that were moved by 0, 1, 2 … pixels."""
    alt = f"Accuracy falls from {up[0]:.0%} to {up[3]:.0%} for digits moved up by 3 pixels."
    lines, places = {"moved to the left": left, "moved up": up}, range(len(left))
    curves(places, lines, alt=alt, xlabel="pixels", ylabel="test accuracy", ylim=(0, 1), xticks=places)
