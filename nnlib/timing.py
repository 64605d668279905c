"""Lesson 10. Time functions side by side, and a training step beside the work that no training step can avoid."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from time import perf_counter

import numpy as np

from nnlib.checks.arrays import check_examples, check_numbers
from nnlib.checks.shapes import Float, Integer, Shaped
from nnlib.checks.values import check_choice, check_race, check_sizes, check_whole
from nnlib.network import Network


def race(
    contenders: Mapping[str, Callable[[], object]], *, rounds: int = 60, turn: float = 0.001
) -> dict[str, Float[np.ndarray, "rounds"]]:
    """Time functions side by side, in rounds: each has its turn in every round.

    A turn is as many calls as fit into `turn` seconds, at least one; many short turns are disturbed less often than a
    few long ones. Every other round runs in reverse order, so that no function is always the first. One call of each
    function before the first round warms up the caches and sets the number of calls in a turn.
    Shapes: the result holds for each name an array (rounds,), the seconds of one call in each of the rounds. Compare
    two by `median_ratio`. Raises ValueError for no contenders, or rounds or a turn not above 0. Built in lesson 10.

    >>> times = race({"sum": lambda: sum(range(100)), "nothing": lambda: None}, rounds=5, turn=0.001)
    >>> {name: seconds.shape for name, seconds in times.items()}
    {'sum': (5,), 'nothing': (5,)}
    """
    check_race(contenders, rounds, turn)
    calls = {name: max(1, round(turn / _seconds(function, 1))) for name, function in contenders.items()}
    times, names = {name: np.empty(rounds) for name in contenders}, list(contenders)
    for i in range(rounds):
        for name in names:
            times[name][i] = _seconds(contenders[name], calls[name])
        names.reverse()  # the next round runs the other way
    return times


def _seconds(function: Callable[[], object], calls: int) -> float:
    """Time a number of calls of a function, and return the seconds of one, never 0."""
    start = perf_counter()
    for _ in range(calls):
        function()
    return max(perf_counter() - start, 1e-9) / calls


def median_ratio(times: Mapping[str, Float[np.ndarray, "rounds"]], one: str, other: str) -> float:
    """Compute how many times as long one contender of a race takes as the other: the median over the rounds.

        ratio = medianᵣ (tᵣ of one / tᵣ of the other)

    What slows down a whole round slows down both, and cancels.
    Shapes: times as `race` returns it, an array (rounds,) for each name.
    Raises ValueError for a name that did not take part. Built in lesson 10.

    >>> median_ratio({"a": np.array([2.0, 6.0, 4.0]), "b": np.array([1.0, 3.0, 1.0])}, "a", "b")
    2.0
    """
    for name in (one, other):
        check_choice("median_ratio", "a contender", name, times)
    seconds, others = (check_numbers("median_ratio", "times", times[name]) for name in (one, other))
    return float(np.median(seconds / others))


def step_flops(sizes: Sequence[int], batch_size: int) -> int:
    """Count the multiplications and additions in the matrix products of one training step.

        2 n (3 Σₗ dₗ₋₁ dₗ - d₀ d₁)

    Each layer has three products, of n dₗ₋₁ dₗ multiplications and as many additions: Z, dW, and the gradient of its
    input, which the first layer does not need. Unit: floating-point operations.
    sizes: as of a `Network`; n is the batch size. Raises ValueError if they are not whole numbers above 0.
    Built in lesson 10. Source: Golub and Van Loan, Matrix Computations, 2013, section 1.1.

    >>> step_flops([3, 2, 2], 1)
    48
    """
    sizes, n = check_sizes(sizes, "step_flops"), check_whole("step_flops", "batch_size", batch_size, "Usual: 64.")
    weights = [d_in * d_out for d_in, d_out in pairwise(sizes)]
    return 2 * n * (3 * sum(weights) - weights[0])


def floor_step(
    network: Network, X: Float[np.ndarray, "n d_in"], y: Shaped[np.ndarray, "n *d_out"], batch_size: int
) -> Callable[[Integer[np.ndarray, "batch"]], None]:
    """Make a step that does only what every training step must do; it learns nothing, and is there to be measured.

        gather the rows of the batch;   A @ W,   Aᵀ @ dZ,   dZ @ Wᵀ   for every layer, on arrays that are made once

    Shapes: X (n, sizes[0]); y n rows or labels. Returns a function of the rows of a batch (batch_size,).
    Raises ValueError if X and y do not fit, or for a batch size that is not a whole number above 0. Built in lesson 10.

    >>> network = Network([3, 2, 2], rng=np.random.default_rng(0))
    >>> step = floor_step(network, np.ones((9, 3)), np.zeros(9, dtype=int), batch_size=4)
    >>> step(np.array([0, 5, 8, 2]))
    """
    X, y = check_examples("floor_step", network.check_input(X), y)
    W, batch_size = network.W, check_whole("floor_step", "batch_size", batch_size, "Usual: 64.")
    A, dZ = ([np.ones((batch_size, size), network.dtype) for size in network.sizes] for _ in range(2))
    dW, y_batch = [np.empty_like(matrix) for matrix in W], np.empty((batch_size, *y.shape[1:]), y.dtype)

    def step(rows: np.ndarray) -> None:
        np.take(X, rows, axis=0, out=A[0], mode="clip")  # with "clip" it writes straight into out
        np.take(y, rows, axis=0, out=y_batch, mode="clip")
        for layer in range(len(W)):
            np.dot(A[layer], W[layer], out=A[layer + 1])  # on small arrays faster than np.matmul
        for layer in reversed(range(len(W))):
            np.dot(A[layer].T, dZ[layer + 1], out=dW[layer])
            if layer > 0:  # the gradient of the data is not needed
                np.dot(dZ[layer + 1], W[layer].T, out=dZ[layer])

    return step
