"""Lesson 01. A neuron weighs its inputs, adds its bias, and decides whether to fire."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.checks.arrays import check_neuron, check_numbers
from nnlib.checks.shapes import Float


def weighted_sum(x: Float[np.ndarray, "d"], w: Float[np.ndarray, "d"], b: float) -> float:
    """Multiply each input by its weight, add the products, add the bias.

        z = w · x + b = w₁x₁ + w₂x₂ + … + b

    Shapes: x (d,), w (d,), b a number. The result z is one number.
    Raises ValueError if x and w are not two vectors of the same length.
    Built in lesson 01. Source: McCulloch and Pitts, 1943; Rosenblatt, 1958.

    >>> weighted_sum(np.array([2.0, 3.0]), np.array([0.5, -1.0]), 4.0)
    2.0
    """
    x, w, b = check_neuron(x, w, b)
    return float(w @ x + b)


def step(z: Float[np.ndarray, "*shape"] | float) -> Float[np.ndarray, "*shape"] | float:
    """Fire (1) where the weighted sum is above zero, stay silent (0) elsewhere.

        step(z) = 1 if z > 0 else 0

    Shapes: z a number or an array of any shape; the result has the same shape.
    Built in lesson 01. Source: Rosenblatt, 1958.

    >>> step(np.array([-2.0, 0.0, 0.3]))
    array([0., 0., 1.])
    """
    return np.heaviside(check_numbers("step", "z", z), 0.0)


def neuron(
    x: Float[np.ndarray, "d"], w: Float[np.ndarray, "d"], b: float, activation: Callable[[float], Any] = step
) -> float:
    """Compute the output of one neuron: its activation, applied to its weighted sum.

        a = activation(w · x + b)

    Shapes: x (d,), w (d,), b a number. The result a is one number.
    Raises ValueError as `weighted_sum` does. Built in lesson 01. Source: Rosenblatt, 1958.

    >>> neuron(np.array([2.0, 3.0]), np.array([0.5, -1.0]), 4.0)
    1.0
    """
    return float(activation(weighted_sum(x, w, b)))
