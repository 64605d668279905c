"""Lesson 10: what a training step costs as it grows, beside the line that was predicted, and which part costs it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import cycle
from time import perf_counter
from typing import Any

import ipywidgets as W
import numpy as np
from matplotlib.figure import Figure

from nncourse.show.page import BLACK, BLUE, ORANGE, RED, subplots
from nncourse.show.widget import Explore
from nnlib.losses import cross_entropy
from nnlib.network import Network
from nnlib.optimisers import SGD
from nnlib.timing import floor_step, race
from nnlib.training import MiniBatches, train_step

VALUES = {"batch_size": (8, 64, 128, 256, 512), "width": (16, 64, 128, 256, 512), "depth": (1, 2, 3, 4, 6)}
PARTS = ("products", "gathering", "update", "loss", "the rest")


def make_step(batch_size: int, width: int, depth: int) -> tuple:
    """Make a network 784-width-…-width-10, 2,048 random examples, SGD, mini-batches, and the floor.

    depth: how many hidden layers there are. All sizes of VALUES divide 2,048, so that no step has a short batch.
    """
    rng = np.random.default_rng(0)
    X, y = rng.random((2_048, 784), dtype=np.float32), rng.integers(10, size=2_048)
    network = Network([784, *depth * [width], 10], rng=rng, dtype=np.float32)
    sgd, batches = SGD(learning_rate=1e-3, momentum=0.9), MiniBatches(batch_size=batch_size, rng=rng)
    return network, X, y, sgd, batches, floor_step(network, X, y, batch_size)


def parts_of_step(
    network: Network, X: np.ndarray, y: np.ndarray, sgd: SGD, batches: MiniBatches, floor: Callable, rounds: int = 25
) -> dict:
    """Say how many seconds of a step go where, by a stopwatch within it; medians over the rounds.

    The products are those of the floor; the rest is what forward and backward take beside them and the loss.
    """
    rng, marks = np.random.default_rng(0), []

    def done(result: Any = None) -> Any:
        marks.append(perf_counter())
        return result

    for _ in range(rounds):
        rows, *others = (rng.permutation(len(X))[: batches.batch_size] for _ in range(3))
        floor(others[0])  # so that its arrays are as near as they are in a race
        done()
        floor(others[1])
        done()
        X_batch, y_batch = done((X.take(rows, axis=0), y.take(rows, axis=0)))
        Z = done(network.forward(X_batch))
        done(cross_entropy(Z, y_batch))
        done(cross_entropy(Z, y_batch))  # and backward once more: a repetition is faster than the first time
        done(network.backward(y_batch))
        done(sgd.update(network.theta, network.grad))
    bar, gathering, forward, loss, again, backward, update = np.median(np.diff(np.reshape(marks, (rounds, 8))), axis=0)
    products = max(bar - gathering, 0)
    rest = max(forward + backward - again - products, 0)
    return dict(zip(PARTS, (products, gathering, update, loss, rest), strict=True))


def grow(what: str, **setting: int) -> np.ndarray:
    """Time step and floor as one of batch_size, width and depth grows: (2, values), in seconds."""
    contenders = {}
    for value in VALUES[what]:
        network, X, y, sgd, batches, floor = make_step(**setting | {what: value})
        contenders["step", value] = partial(train_step, network, X, y, sgd, batches)
        order = batches.rng.permutation(len(X))  # shuffled, as the step's own
        rows = cycle(np.split(order, len(X) // batches.batch_size))
        contenders["floor", value] = lambda floor=floor, rows=rows: floor(next(rows))
    times = race(contenders, rounds=60, turn=0.001)
    return np.array([[np.median(times[kind, value]) for value in VALUES[what]] for kind in ("step", "floor")])


def time_a_step() -> Explore:
    """Choose a network and what of it grows: it is timed while you wait, beside the line through the two ends."""

    def draw(what: str, **setting: int) -> tuple[Figure, str]:
        values, (step, floor) = VALUES[what], 1e3 * grow(what, **setting)
        made, name = make_step(**setting), what.replace("_", " ")
        parts = {part: 1e3 * seconds for part, seconds in parts_of_step(*made).items()}
        line = np.interp(values, np.take(values, [0, -1]), step[[0, -1]])
        fig, (left, right) = subplots(2, width=8.4, height=3.4)
        left.set(xlabel=name, ylabel="time of a step, milliseconds", ylim=(0, 1.1 * max(step.max(), floor.max())))
        left.plot(values, line, "--", color=BLACK, label="line through the two ends")
        left.plot(values, step, "o", color=BLUE, label="step, measured")
        left.plot(values, floor, "x", color=RED, label="floor, measured")
        left.legend()
        right.barh(list(parts), list(parts.values()), color=ORANGE, hatch="//", edgecolor="white")
        right.invert_yaxis()
        right.set(xlabel="milliseconds", title=f"{'-'.join(map(str, made[0].sizes))}, batches of {made[4].batch_size}")
        off = np.abs(step / line - 1)[1:-1].max()
        alt = f"Time of a step against the {name}: from {step[0]:.2g} ms at {values[0]} to {step[-1]:.2g} ms at "
        alt += f"{values[-1]}; between them at most {off:.0%} off the straight line; the floor from {floor[0]:.2g} to "
        alt += f"{floor[-1]:.2g} ms. Beside it the parts of the chosen step, in ms: "
        return fig, alt + ", ".join(f"{part} {time:.2g}" for part, time in parts.items()) + "."

    names = {key: key.replace("_", " ") for key in VALUES}
    controls = {"what": W.Dropdown(options=[(name, key) for key, name in names.items()], description="what grows")}
    for (key, values), start in zip(VALUES.items(), (128, 128, 1), strict=True):
        controls[key] = W.SelectionSlider(options=values, value=start, description=names[key], continuous_update=False)
    return Explore(draw, name="time a step", buttons={"Time it again": lambda: None}, **controls)
