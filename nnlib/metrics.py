"""Lessons 07 and 08. Say how good it is, in numbers that a person would use."""

import numpy as np

from nnlib.checks.arrays import check_counts
from nnlib.checks.learning import check_scores
from nnlib.checks.shapes import Float, Integer
from nnlib.losses import mean_squared_error


def mse(Y_hat: Float[np.ndarray, "n d"], Y: Float[np.ndarray, "n d"]) -> float:
    """Compute the mean squared error of predictions.

        MSE = 1/(n d) Σᵢⱼ (Ŷ[i, j] - Y[i, j])²

    Shapes: Y_hat and Y (n, d). The unit is that of Y, squared.
    Raises ValueError unless both are matrices of one shape. Built in lesson 07.

    >>> mse(np.array([[1.0], [5.0]]), np.array([[1.0], [3.0]]))
    2.0
    """
    return mean_squared_error(Y_hat, Y)[0]


def rmse(Y_hat: Float[np.ndarray, "n d"], Y: Float[np.ndarray, "n d"]) -> float:
    """Compute the root of the mean squared error: the typical size of an error, in the unit of Y.

        RMSE = √MSE

    Shapes: Y_hat and Y (n, d). Raises ValueError as `mse` does. Built in lesson 07.

    >>> rmse(np.array([[1.0], [5.0]]), np.array([[1.0], [1.0]])) ** 2
    8.000000000000002
    """
    return mse(Y_hat, Y) ** 0.5


def accuracy(Y_hat: Float[np.ndarray, "n k"], y: Integer[np.ndarray, "n"]) -> float:
    """Compute the share of examples whose most probable class is the true one.

        accuracy = 1/n Σᵢ [argmaxⱼ Ŷ[i, j] = yᵢ]

    Shapes: Y_hat (n, k) probabilities or logits; y (n,) class indices. The result lies between 0 and 1.
    Raises ValueError if the shapes do not fit, TypeError if y does not hold integers. Built in lesson 08.

    >>> accuracy(np.array([[0.9, 0.1], [0.8, 0.2]]), np.array([0, 1]))
    0.5
    """
    Y_hat, y = check_scores("accuracy", Y_hat, y)
    return float((Y_hat.argmax(axis=1) == y).mean())


def confusion_matrix(Y_hat: Float[np.ndarray, "n k"], y: Integer[np.ndarray, "n"]) -> Integer[np.ndarray, "k k"]:
    """Count, for each true class, how often each class was predicted.

        C[i, j] = number of examples of class i whose most probable class is j

    Shapes: Y_hat (n, k) probabilities or logits; y (n,) class indices; result (k, k), right ones on the diagonal.
    Raises ValueError if the shapes do not fit, TypeError if y does not hold integers. Built in lesson 08.

    >>> confusion_matrix(np.array([[0.9, 0.1], [0.8, 0.2]]), np.array([0, 1]))
    array([[1, 0],
           [1, 0]])
    """
    Y_hat, y = check_scores("confusion_matrix", Y_hat, y)
    k = Y_hat.shape[1]
    return np.bincount(k * y + Y_hat.argmax(axis=1), minlength=k * k).reshape(k, k)


def most_confused(confusion: Integer[np.ndarray, "k k"], count: int = 5) -> list[tuple[int, int, int]]:
    """List the most frequent mistakes as (true class, predicted class, how often), the most frequent first.

    Shapes: confusion (k, k), as `confusion_matrix` gives it. Mistakes that never happened are left out.
    Raises ValueError unless confusion is a square matrix of whole numbers. Built in lesson 08.

    >>> most_confused(np.array([[50, 3, 0], [7, 40, 0], [0, 0, 60]]))
    [(1, 0, 7), (0, 1, 3)]
    """
    mistakes = check_counts(confusion)
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(-mistakes, axis=None, kind="stable")[:count]
    places = np.transpose(np.unravel_index(order, mistakes.shape))
    return [(int(i), int(j), int(mistakes[i, j])) for i, j in places if mistakes[i, j] > 0]
