"""Lesson 10. Cut a training step into its single operations, count what each calculates and moves, and time it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from nnlib.losses import cross_entropy
from nnlib.network import Network
from nnlib.optimisers import SGD
from nnlib.training import MiniBatches

BENDS = "biases, bends, sums"
KINDS = ("gathering", "products", BENDS, "loss", "update")


class Operation(NamedTuple):
    """A part of a training step: what it is, how much it calculates and moves, and a function that does it."""

    name: str
    kind: str  # one of KINDS
    flops: int  # floating-point operations: sums, products, comparisons, exponentials
    moved: int  # bytes: of each array that NumPy walks over, once for each walk
    run: Callable[[], None]


def operations_of_step(
    network: Network, X: np.ndarray, y: np.ndarray, sgd: SGD, batches: MiniBatches
) -> list[Operation]:
    """Cut a step, in float32, with ReLU and cross-entropy, into its operations: run in their order, they are the step.

    They are the lines of nnlib without its checks; only the loss is called as it stands. sgd: as it was made.
    """
    n, p, theta, grad = batches.batch_size, network.theta.size, network.theta, network.grad
    now: dict[str, Any] = {"v": np.zeros_like(theta)}
    step = []

    def add(kind: str, name: str, flops: int, numbers: float, result: str, make: Callable[[], Any]) -> None:
        step.append(Operation(name, kind, flops, round(4 * numbers), lambda: now.update({result: make()})))

    def draw() -> np.ndarray:
        rows, batches.place = batches.next_rows(len(X))
        now["y"] = y.take(rows)
        return rows

    def times(array: np.ndarray, slope: np.ndarray) -> np.ndarray:
        array *= slope
        return array

    def product(name: str, left: tuple, right: tuple, result: str, make: Callable[[], Any]) -> None:
        numbers = math.prod(left) + math.prod(right) + left[0] * right[1]
        add("products", name, 2 * math.prod(left) * right[1], numbers, result, make)

    def forward(i: int, A: str) -> None:
        W, b = network.W[i - 1], network.b[i - 1]
        d, k = W.shape
        product(f"{A} W{i}", (n, d), (d, k), "XW", lambda: now[A] @ W)
        # Without another name for the product, NumPy may write the sum into it, as it may in X @ W + b.
        add(BENDS, f"+ b{i}", n * k, 2 * n * k + k, f"Z{i}", lambda: now.pop("XW") + b)

    def backward(i: int, A: str) -> None:
        W, dW, db = network.W[i - 1], network.dW[i - 1], network.db[i - 1]
        d, k = W.shape
        product(f"{A}ᵀ dZ{i}", (d, n), (n, k), "dW", lambda: np.dot(now[A].T, now["dZ"], out=dW))
        add(BENDS, f"sum dZ{i}", n * k, n * k + k, "db", lambda: now["dZ"].sum(axis=0, out=db))
        if i > 1:
            Z = f"Z{i - 1}"
            product(f"dZ{i} W{i}ᵀ", (n, k), (k, d), "dZ", lambda: np.dot(now["dZ"], W.T))
            # the mask of Booleans has one byte for each number, and is written and read
            add(BENDS, f"slope {Z}", n * d, 2.5 * n * d, "slope", lambda: (now[Z] > 0).astype(np.float32))
            add(BENDS, f"⊙ slope {Z}", n * d, 3 * n * d, "dZ", lambda: times(now["dZ"], now["slope"]))

    def relu(i: int, k: int) -> None:
        add(BENDS, f"relu Z{i}", n * k, 2 * n * k, f"A{i}", lambda: np.maximum(now[f"Z{i}"], 0))

    inputs = ["X", *(f"A{i}" for i in range(1, len(network.W)))]
    add("gathering", "draw rows", 0, 0, "rows", draw)
    add("gathering", "gather", 0, 2 * n * X.shape[1], "X", lambda: X.take(now["rows"], axis=0))
    for i, A in enumerate(inputs, 1):
        forward(i, A)
        if i < len(inputs):
            relu(i, network.sizes[i])
    logits, Z = n * network.sizes[-1], f"Z{len(inputs)}"
    # seven calls walk over all logits: max, −, exp, sum, −, exp, ÷ n; five of them write as much as they read
    add("loss", "loss", 7 * logits, 12 * logits, "dZ", lambda: cross_entropy(now[Z], now["y"])[1])
    for i in range(len(inputs), 0, -1):
        backward(i, inputs[i - 1])
    add("update", "μ v", p, 2 * p, "v", lambda: sgd.momentum * now["v"])
    add("update", "+ g", p, 3 * p, "v", lambda: np.add(now["v"], grad, out=now["v"]))
    add("update", "η v", p, 2 * p, "ηv", lambda: sgd.learning_rate * now["v"])
    add("update", "finite?", 2 * p, p, "sum of squares", lambda: now["ηv"] @ now["ηv"])
    add("update", "θ −", p, 3 * p, "θ", lambda: np.subtract(theta, now["ηv"], out=theta))
    return step


def time_operations(
    step: Sequence[Operation], beside: Mapping[str, Callable[[], object]], rounds: int = 60
) -> tuple[np.ndarray, dict[str, float]]:
    """Time the operations of a step in their order, and other functions in the same rounds: medians, in seconds.

    Each function is called twice and timed the second time; the last of them should be a whole step, so that the
    operations meet the caches as a step leaves them.
    """
    marks, others = np.empty((rounds, len(step) + 1)), np.empty((rounds, len(beside)))
    for one_round, other in zip(marks, others, strict=True):
        for place, function in enumerate(beside.values()):
            function()
            begun = perf_counter()
            function()
            other[place] = perf_counter() - begun
        one_round[0] = perf_counter()
        for place, operation in enumerate(step, 1):
            operation.run()
            one_round[place] = perf_counter()
    seconds = np.median(np.diff(marks), axis=0)
    return seconds, dict(zip(beside, np.median(others, axis=0).tolist(), strict=True))
