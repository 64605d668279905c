"""Lesson 04. One number that says how wrong we are, and its gradient, where 1/n has its only place on the way back."""

import numpy as np

from nnlib.activations import identity, log_softmax, softmax
from nnlib.checks.arrays import check_array
from nnlib.checks.learning import check_labels, check_logits, check_predictions, check_probabilities
from nnlib.checks.shapes import Float, Integer
from nnlib.checks.values import check_whole


@np.errstate(under="ignore")  # what is too small for a number is 0, whatever np.seterr says
def cross_entropy(Z: Float[np.ndarray, "n k"], y: Integer[np.ndarray, "n"]) -> tuple[float, Float[np.ndarray, "n k"]]:
    """Measure the mean surprise at the true classes, and how it changes with every logit.

        L = -1/n Σᵢ log softmax(Z)[i, yᵢ],      ∂L/∂Z = (Ŷ - Y) / n

    with Ŷ = softmax(Z), and Y the one-hot rows of y. The unit is the nat: log 2 is one bit.
    Shapes: Z (n, k) logits; y (n,) class indices 0 … k-1; returns L, a number, and ∂L/∂Z (n, k).
    Raises ValueError for shapes that do not fit and labels out of range, TypeError for labels that are no integers.
    Built in lesson 04. Source: Goodfellow et al., Deep Learning, 2016, 6.2.2.

    >>> loss, dZ = cross_entropy(np.array([[0.0, 0.0], [0.0, 0.0]]), np.array([0, 1]))
    >>> round(loss, 4), dZ
    (0.6931, array([[-0.25,  0.25],
           [ 0.25, -0.25]]))
    """
    Z, y = check_logits("cross_entropy", Z, y)
    n = len(y)
    rows = np.arange(n)
    log_P = log_softmax(Z)
    loss = -log_P[rows, y].sum() / n
    dZ = np.exp(log_P)
    dZ[rows, y] -= 1
    dZ /= n
    return float(loss), dZ


@np.errstate(under="ignore")
def cross_entropy_one_hot(
    Z: Float[np.ndarray, "n k"], Y: Float[np.ndarray, "n k"]
) -> tuple[float, Float[np.ndarray, "n k"]]:
    """Do what `cross_entropy` does for labels that are rows of probabilities, one-hot rows among them.

        L = -1/n Σᵢ Σⱼ Y[i, j] log softmax(Z)[i, j],      ∂L/∂Z = (Ŷ - Y) / n

    Shapes: Z (n, k) logits; Y (n, k), each row non-negative and one in sum; returns L, a number, and ∂L/∂Z (n, k).
    Raises ValueError for shapes that do not fit and for rows that are no probabilities.
    Built in lesson 04. Source: Goodfellow et al., Deep Learning, 2016, 6.2.2.

    >>> loss, dZ = cross_entropy_one_hot(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]]))
    >>> round(loss, 4), dZ
    (0.6931, array([[-0.5,  0.5]]))
    """
    Z, Y = check_probabilities(Z, Y)
    log_P = log_softmax(Z)
    possible = Y > 0  # where it is 0, log p may be -∞
    loss = -(Y[possible] * log_P[possible]).sum() / len(Y)
    dZ = (np.exp(log_P) - Y) / len(Y)
    return float(loss), dZ


@np.errstate(under="ignore")
def mean_squared_error(
    Y_hat: Float[np.ndarray, "n d"], Y: Float[np.ndarray, "n d"]
) -> tuple[float, Float[np.ndarray, "n d"]]:
    """Measure the mean of the squared differences, and how it changes with every prediction.

        L = 1/(n d) Σᵢⱼ (Ŷ[i, j] - Y[i, j])²,      ∂L/∂Ŷ = 2 (Ŷ - Y) / (n d)

    Shapes: Y_hat (n, d) predictions; Y (n, d) targets; returns L, a number in squared units of Y, and ∂L/∂Ŷ (n, d).
    Raises ValueError unless both are matrices of one shape. Built in lesson 04. Source: Gauss and Legendre, about 1805.

    >>> mean_squared_error(np.array([[1.0], [5.0]]), np.array([[1.0], [3.0]]))
    (2.0, array([[0.],
           [2.]]))
    """
    Y_hat, Y = check_predictions(Y_hat, Y)
    error = Y_hat - Y
    loss = np.square(error).sum() / error.size
    return float(loss), 2 / error.size * error


def one_hot(y: Integer[np.ndarray, "n"], k: int) -> Float[np.ndarray, "n k"]:
    """Write class indices as rows of zeros with a single 1.

        Y[i, j] = 1 if j = yᵢ else 0

    Shapes: y (n,) class indices 0 … k-1; the result is (n, k), float64.
    Raises ValueError for labels out of range or no vector, TypeError unless they are integers. Built in lesson 04.

    >>> one_hot(np.array([2, 0]), 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    k = check_whole("one_hot", "k", k, "It is how many classes there are.")
    y = check_array("one_hot", "y", y)
    return np.eye(k)[check_labels("one_hot", y, len(y) if y.ndim else 1, k)]


# Each loss, and what turns the last layer's Z into an answer.
LOSSES = {
    "cross_entropy": (cross_entropy, softmax),
    "cross_entropy_one_hot": (cross_entropy_one_hot, softmax),
    "mean_squared_error": (mean_squared_error, identity),
}
