"""Lessons 02 and 05. A dense layer is many neurons with the same input: one matrix product, and two on the way back."""

from typing import Any

import numpy as np

from nnlib.checks.arrays import check_dense, check_rows, check_way_back, write
from nnlib.checks.shapes import Float
from nnlib.checks.values import check_rng


def dense(
    X: Float[np.ndarray, "n d_in"], W: Float[np.ndarray, "d_in d_out"], b: Float[np.ndarray, "d_out"]
) -> Float[np.ndarray, "n d_out"]:
    """Send a batch of examples through a layer: every neuron's weighted sum, for every example.

        Z = X @ W + b,   that is   Z[i, j] = Σₖ X[i, k] W[k, j] + b[j]

    Shapes: X (n, d_in), one example a row; W (d_in, d_out), one neuron a column; b (d_out,); Z (n, d_out).
    Raises ValueError if the shapes do not fit. Built in lesson 02. Source: Goodfellow et al., Deep Learning, 2016, 6.1.

    >>> dense(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0, 3.0], [0.0, 1.0, 3.0]]), np.zeros(3))
    array([[1., 2., 9.]])
    """
    X, W, b = check_dense(X, W, b)
    return X @ W + b


def dense_parameter_gradients(
    X: Float[np.ndarray, "n d_in"], dZ: Float[np.ndarray, "n d_out"], out: tuple[np.ndarray, np.ndarray] | None = None
) -> tuple[Float[np.ndarray, "d_in d_out"], Float[np.ndarray, "d_out"]]:
    """Compute how the loss changes with the layer's weights and biases.

        dW = Xᵀ @ dZ,   db = Σᵢ dZ[i]

    Shapes: X (n, d_in), the layer's input; dZ (n, d_out), ∂loss/∂Z; dW (d_in, d_out); db (d_out,).
    out: two arrays (dW, db) to write into, as in NumPy; without it, new ones are made.
    Raises ValueError if X and dZ do not have one row for each example.
    Built in lesson 05. Source: Rumelhart, Hinton and Williams, 1986.

    >>> dense_parameter_gradients(np.array([[1.0, 2.0]]), np.array([[10.0]]))
    (array([[10.],
           [20.]]), array([10.]))
    """
    X, dZ = check_rows(X, dZ)
    dW, db = out or (None, None)
    return np.dot(X.T, dZ, out=dW), dZ.sum(axis=0, out=db)  # for two matrices, dot is @, and a little faster


def dense_input_gradient(
    dZ: Float[np.ndarray, "n d_out"], W: Float[np.ndarray, "d_in d_out"]
) -> Float[np.ndarray, "n d_in"]:
    """Compute how the loss changes with the layer's input, which is the output of the layer before.

        dX = dZ @ Wᵀ

    Shapes: dZ (n, d_out), ∂loss/∂Z; W (d_in, d_out); dX (n, d_in).
    Raises ValueError if the shapes do not fit. Built in lesson 05. Source: Rumelhart, Hinton and Williams, 1986.

    >>> dense_input_gradient(np.array([[1.0, 10.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([[21., 43.]])
    """
    dZ, W = check_way_back(dZ, W)
    return np.dot(dZ, W.T)


def he(d_in: int, d_out: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw weights that keep the size of the signal constant through a layer of ReLUs.

        W ~ √(2 / d_in) · N(0, 1),   b = 0

    Shapes: W (d_in, d_out), b (d_out,), both float64. Built in lesson 05. Source: He, Zhang, Ren and Sun, 2015.

    >>> W, b = he(1000, 50, np.random.default_rng(0))
    >>> W.shape, b.shape, round(float(W.std() * np.sqrt(1000 / 2)), 2)
    ((1000, 50), (50,), 1.0)
    """
    check_rng("he", rng)
    return np.sqrt(2.0 / d_in) * rng.standard_normal((d_in, d_out)), np.zeros(d_out)


def glorot(d_in: int, d_out: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw weights that keep the size of the signal roughly constant, forward and backward, for tanh.

        W ~ √(2 / (d_in + d_out)) · N(0, 1),   b = 0

    Shapes: W (d_in, d_out), b (d_out,), both float64. Built in lesson 05. Source: Glorot and Bengio, 2010.

    >>> W, b = glorot(600, 400, np.random.default_rng(0))
    >>> W.shape, b.shape, round(float(W.std() * np.sqrt(1000 / 2)), 2)
    ((600, 400), (400,), 1.0)
    """
    check_rng("glorot", rng)
    return np.sqrt(2.0 / (d_in + d_out)) * rng.standard_normal((d_in, d_out)), np.zeros(d_out)


def plain(d_in: int, d_out: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw small weights, whatever the size of the layer: as many first projects do.

        W ~ 0.1 · N(0, 1),   b = 0.01

    Shapes: W (d_in, d_out), b (d_out,), both float64. Built in lesson 02. Source: common practice before He and Glorot.

    >>> W, b = plain(2, 3, np.random.default_rng(0))
    >>> W.shape, b
    ((2, 3), array([0.01, 0.01, 0.01]))
    """
    check_rng("plain", rng)
    return 0.1 * rng.standard_normal((d_in, d_out)), np.full(d_out, 0.01)


INITIALISATIONS = {"he": he, "glorot": glorot, "plain": plain}


class Views(tuple):
    """A matrix or vector of each layer. What is assigned to one is copied into its place."""

    def __setitem__(self, layer: int, values: Any) -> None:
        write(f"the array of layer {layer}", self[layer], values)

    def copy(self) -> list[np.ndarray]:
        """Copy each of them, so that it can be assigned again after a training."""
        return [array.copy() for array in self]
