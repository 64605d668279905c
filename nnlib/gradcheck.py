"""Lesson 05. Never trust a gradient: nudge each parameter a little, and see whether the loss changes as it predicts."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nnlib.checks.arrays import check_numbers
from nnlib.checks.learning import check_nudge
from nnlib.checks.shapes import Float
from nnlib.network import Network


def numerical_gradient(
    f: Callable[[np.ndarray], float], theta: Float[np.ndarray, "*shape"], h: float = 1e-5
) -> Float[np.ndarray, "*shape"]:
    """Measure the slope of f in each parameter by central differences.

        ∂f/∂θᵢ ≈ (f(θ + h eᵢ) - f(θ - h eᵢ)) / (2 h)

    Shapes: theta, an array of any shape in float64, is nudged in place and restored; the result has its shape. The
    error falls with h² until rounding, which grows with 1/h, takes over: 1e-5 is a good compromise, for entries of
    about 1. Beside 1e11 such a step is rounded to another, beside 1e12 it is lost, and the slope with it.
    Raises TypeError unless theta is float64, ValueError unless h is above 0.
    Built in lessons 00 and 05. Source: Press et al., Numerical Recipes, 2007, section 5.7.

    >>> numerical_gradient(lambda theta: float(theta @ theta), np.array([1.0, -2.0])).round(6)
    array([ 2., -4.])
    """
    check_nudge("numerical_gradient", theta, h)
    gradient = np.empty_like(theta)
    for i in np.ndindex(theta.shape):
        above, below = _either_side(f, theta, i, h)
        gradient[i] = (above - below) / (2 * h)
    return gradient


def _either_side(f: Callable[[np.ndarray], float], theta: np.ndarray, i: Any, h: float) -> tuple[float, float]:
    """Compute f with entry i moved up by h, and moved down by h; then put the entry back."""
    kept = theta[i]
    try:
        theta[i] = kept + h
        above = f(theta)
        theta[i] = kept - h
        return above, f(theta)
    finally:
        theta[i] = kept


@np.errstate(under="ignore")
def relative_error(a: Float[np.ndarray, "*shape"], b: Float[np.ndarray, "*shape"]) -> float:
    """Compare two gradients by the length of their difference, in units of their own length.

        ‖a - b‖ / (‖a‖ + ‖b‖),   with 1e-5 in place of a smaller denominator

    Shapes: a and b alike. 0 means equal, 1 as different as can be. Central differences see nothing below 1e-11.
    Raises ValueError if the shapes differ. Built in lesson 05. Source: Stanford CS231n, notes on gradient checks.

    >>> relative_error(np.array([1.0, 2.0]), np.array([1.0, 2.0])), relative_error(np.array([1.0]), np.array([-1.0]))
    (0.0, 1.0)
    """
    a, b = (check_numbers("relative_error", name, slopes).astype(float) for name, slopes in (("a", a), ("b", b)))
    if a.shape != b.shape:
        raise ValueError(f"relative_error: the shapes are {a.shape} and {b.shape}, expected the same.")
    return float(np.linalg.norm(a - b) / max(float(np.linalg.norm(a) + np.linalg.norm(b)), 1e-5))


class BlockReport(NamedTuple):
    """The result of the gradient check for one W or b of a network."""

    name: str
    error: float  # relative error of backprop against central differences
    doubt: float  # how far the central differences disagree with themselves, with half the step
    worst: tuple[int, ...]  # where backprop and central differences differ most
    backprop: float  # the slope there, by backprop
    measured: float  # and by central differences
    verdict: str  # "right", "wrong" or "unclear"


VERDICTS = {  # what needs to be said of them
    "wrong": "Wrong: backprop and measurement differ, and the measurement can be trusted.",
    "unclear": "Unclear: the measurement changes with its own step. The step is too coarse or too fine, or it crosses "
    "a kink of ReLU: try another h, or other data.",
}


class GradientReport(NamedTuple):
    """The result of `check_gradients`; print it to read it."""

    blocks: list[BlockReport]

    @property
    def ok(self) -> bool:
        """Whether every block is right."""
        return all(block.verdict == "right" for block in self.blocks)

    @property
    def error(self) -> float:
        """The largest relative error of all blocks."""
        return max(block.error for block in self.blocks)

    def __str__(self) -> str:
        lines = [f"{'':4} {'relative error':>14}  {'worst at':10} {'backprop':>12} {'measured':>12}"]
        for name, error, _, place, backprop, measured, verdict in self.blocks:
            worst = str(list(place)).replace(" ", "")
            lines.append(f"{name:4} {error:14.1e}  {worst:10} {backprop:12.4e} {measured:12.4e}  {verdict}")
        if self.ok:
            lines.append("The gradient is right.")
        verdicts = {block.verdict for block in self.blocks}
        return "\n".join(lines + [meaning for verdict, meaning in VERDICTS.items() if verdict in verdicts])


def check_gradients(
    network: Network, X: Float[np.ndarray, "n d_in"], y: np.ndarray, h: float = 1e-5, tolerance: float = 1e-6
) -> GradientReport:
    """Compare backprop with central differences, for every parameter of a network on one batch.

    A block is right if its relative error is at most the tolerance. If not, the measurement itself is questioned, with
    half the step: unless it disagrees with itself ten times less than with backprop, it proves nothing, and the verdict
    is unclear. Rounding counts as such a disagreement: it moves a slope by up to ε |L| / h, with ε = 2.2e-16.
    Shapes: X (n, sizes[0]); y as the network's loss wants it. Takes four forward passes for each parameter.
    Raises TypeError unless the network is float64, and what `forward` and `backward` raise.
    Built in lesson 05. Source: Stanford CS231n, notes on gradient checks.

    >>> rng = np.random.default_rng(0)
    >>> network = Network([2, 3, 2], hidden="tanh", rng=rng)
    >>> check_gradients(network, rng.standard_normal((4, 2)), np.array([0, 1, 1, 0])).ok
    True
    """

    def slope_and_bend(h: float) -> tuple[np.ndarray, np.ndarray]:
        sides = [_either_side(lambda _: network.loss_on(X, y), theta, i, h) for i in range(theta.size)]
        above, below = np.transpose(sides)
        return (above - below) / (2 * h), (above + below - 2 * here) / (2 * h)

    theta, here = network.theta, network.loss_on(X, y)  # theta is the network's own vector, nudged in place
    check_nudge("check_gradients", theta, h)
    (slope, bend), (finer_slope, finer_bend) = slope_and_bend(h), slope_and_bend(h / 2)
    # On a smooth loss the slope stays as the step is halved, and the bend is halved too; at a kink the bend stays.
    rounding = np.finfo(np.float64).eps * abs(here) / h  # of two losses, divided by 2h
    doubt = np.abs(slope - finer_slope) + np.abs(2 * finer_bend - bend) + rounding

    network.forward(X)
    network.backward(y)
    parts = [network.unpack(vector) for vector in (network.grad, slope, doubt)]
    blocks = [
        _compare(f"{name}{layer + 1}", tolerance, *(part[kind][layer] for part in parts))
        for layer in range(len(network.W))
        for kind, name in enumerate("Wb")
    ]
    return GradientReport(blocks)


def _compare(name: str, tolerance: float, ours: np.ndarray, measured: np.ndarray, doubt: np.ndarray) -> BlockReport:
    error, unsure = relative_error(ours, measured), relative_error(measured, measured + doubt)
    verdict = "right" if error <= tolerance else "wrong" if 10 * unsure < error else "unclear"
    worst = tuple(int(i) for i in np.unravel_index(np.abs(ours - measured).argmax(), ours.shape))
    return BlockReport(name, error, unsure, worst, float(ours[worst]), float(measured[worst]), verdict)
