"""Lessons 07 and 08. Say how good it is, in numbers that a person would use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib.checks import check_finite, check_labels, check_matrix
from nnlib.losses import mean_squared_error

if TYPE_CHECKING:
    from jaxtyping import Float, Integer


def mse(Y_hat: Float[np.ndarray, "n d"], Y: Float[np.ndarray, "n d"]) -> float:
    """Give the mean squared error of predictions.

        MSE = 1/(n d) Σᵢⱼ (Ŷ[i, j] - Y[i, j])²

    Shapes: Y_hat and Y (n, d). The unit is that of Y, squared.
    Raises ValueError if the two are not matrices of the same shape.
    Built in lesson 07.

    >>> mse(np.array([[1.0], [5.0]]), np.array([[1.0], [3.0]]))
    2.0
    """
    return mean_squared_error(Y_hat, Y)[0]


def rmse(Y_hat: Float[np.ndarray, "n d"], Y: Float[np.ndarray, "n d"]) -> float:
    """Give the typical size of an error, in the unit of Y: the root of the mean squared error.

        RMSE = √MSE

    Shapes: Y_hat and Y (n, d).
    Raises ValueError as `mse` does.
    Built in lesson 07.

    >>> rmse(np.array([[1.0], [5.0]]), np.array([[1.0], [1.0]])) ** 2
    8.000000000000002
    """
    return mse(Y_hat, Y) ** 0.5


def accuracy(Y_hat: Float[np.ndarray, "n k"], y: Integer[np.ndarray, "n"]) -> float:
    """Give the share of examples whose most probable class is the true one.

        accuracy = 1/n Σᵢ [argmaxⱼ Ŷ[i, j] = yᵢ]

    Shapes: Y_hat (n, k) probabilities or logits; y (n,) class indices. The result lies between 0 and 1.
    Raises ValueError if the shapes do not fit, TypeError if y does not hold integers.
    Built in lesson 08.

    >>> accuracy(np.array([[0.9, 0.1], [0.8, 0.2]]), np.array([0, 1]))
    0.5
    """
    predicted, true = _predicted("accuracy", Y_hat, y)
    return float((predicted == true).mean())


def confusion_matrix(Y_hat: Float[np.ndarray, "n k"], y: Integer[np.ndarray, "n"]) -> Integer[np.ndarray, "k k"]:
    """Count, for each true class, how often each class was predicted.

        C[i, j] = number of examples of class i that were taken for class j

    Shapes: Y_hat (n, k) probabilities or logits; y (n,) class indices; the result is (k, k). What is right stands on
    the diagonal.
    Raises ValueError if the shapes do not fit, TypeError if y does not hold integers.
    Built in lesson 08.

    >>> confusion_matrix(np.array([[0.9, 0.1], [0.8, 0.2]]), np.array([0, 1]))
    array([[1, 0],
           [1, 0]])
    """
    predicted, true = _predicted("confusion_matrix", Y_hat, y)
    k = np.shape(Y_hat)[1]
    return np.bincount(true * k + predicted, minlength=k * k).reshape(k, k)


def most_confused(confusion: Integer[np.ndarray, "k k"], count: int = 5) -> list[tuple[int, int, int]]:
    """List the most frequent mistakes as (true class, predicted class, how often), the most frequent first.

    Shapes: confusion (k, k), as `confusion_matrix` gives it. Mistakes that never happened are left out.
    Raises ValueError unless confusion is a square matrix.
    Built in lesson 08.

    >>> most_confused(np.array([[50, 3, 0], [7, 40, 0], [0, 0, 60]]))
    [(1, 0, 7), (0, 1, 3)]
    """
    confusion = np.asarray(confusion)
    if confusion.ndim != 2 or confusion.shape[0] != confusion.shape[1]:
        raise ValueError(f"most_confused: confusion has shape {confusion.shape}, expected (k, k).")
    mistakes = confusion.astype(np.int64)
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(-mistakes, axis=None, kind="stable")[:count]
    rows, columns = np.unravel_index(order, mistakes.shape)
    return [(int(i), int(j), int(mistakes[i, j])) for i, j in zip(rows, columns, strict=True) if mistakes[i, j] > 0]


def _predicted(function: str, Y_hat: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Check predictions against labels; give the most probable class of each row, and the true one."""
    Y_hat = check_matrix(function, "Y_hat", Y_hat)
    check_finite(function, "Y_hat", Y_hat)
    return Y_hat.argmax(axis=1), check_labels(function, y, *Y_hat.shape)
