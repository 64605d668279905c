"""Lesson 03. The bend between two layers, without which a hundred compute no more than one, and its slope."""

import numpy as np

from nnlib.checks.arrays import check_logit_rows, check_numbers
from nnlib.checks.shapes import Float


def relu(Z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Pass what is positive, stop what is negative (rectified linear unit).

        relu(z) = max(0, z)

    Shapes: any; the result has the shape of Z. Built in lesson 03. Source: Nair and Hinton, 2010.

    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    return np.maximum(check_numbers("relu", "Z", Z), 0)


def relu_derivative(Z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Compute the slope of relu: 1 where it passes, 0 where it stops.

        relu′(z) = 1 if z > 0 else 0      (at the kink, z = 0, we take 0)

    Shapes: any; the result has the shape of Z. Built in lesson 03. Source: Nair and Hinton, 2010.

    >>> relu_derivative(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 1.])
    """
    Z = check_numbers("relu_derivative", "Z", Z)
    return (Z > 0).astype(Z.dtype)


def tanh(Z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Squash every number smoothly into the interval from -1 to 1.

        tanh(z) = (eᶻ - e⁻ᶻ) / (eᶻ + e⁻ᶻ)

    Shapes: any; the result has the shape of Z. Built in lesson 03. Source: LeCun et al., Efficient BackProp, 1998.

    >>> tanh(np.array([-100.0, 0.0, 100.0]))
    array([-1.,  0.,  1.])
    """
    return np.tanh(check_numbers("tanh", "Z", Z))


@np.errstate(under="ignore")  # a square that is too small for a number is 0
def tanh_derivative(Z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Compute the slope of tanh: 1 at the origin, fading to 0 on both sides.

        tanh′(z) = 1 - tanh(z)²

    Shapes: any; the result has the shape of Z. Built in lesson 03. Source: LeCun et al., Efficient BackProp, 1998.

    >>> tanh_derivative(np.array([-100.0, 0.0, 100.0]))
    array([0., 1., 0.])
    """
    A = np.tanh(check_numbers("tanh_derivative", "Z", Z))
    return 1 - A * A


def identity(Z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Change nothing: the activation of a linear layer.

        identity(z) = z

    Shapes: any; the result is Z itself. Built in lesson 03, to show what a network without a bend cannot do.

    >>> identity(np.array([-2.0, 3.0]))
    array([-2.,  3.])
    """
    return check_numbers("identity", "Z", Z)


def identity_derivative(Z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Compute the slope of identity: 1 everywhere.

        identity′(z) = 1

    Shapes: any; the result has the shape of Z. Built in lesson 03.

    >>> identity_derivative(np.array([-2.0, 3.0]))
    array([1., 1.])
    """
    return np.ones_like(check_numbers("identity_derivative", "Z", Z))


@np.errstate(under="ignore")  # what is too small for a number is 0, whatever np.seterr says
def log_softmax(Z: Float[np.ndarray, "*n k"]) -> Float[np.ndarray, "*n k"]:
    """Compute the logarithm of softmax without ever taking the logarithm of zero.

        log pⱼ = (zⱼ - max z) - log Σₖ exp(zₖ - max z)

    Shapes: Z (n, k) or (k,): one row of k logits for each example; the result has the shape of Z.
    Raises ValueError if a row has no logits. Built in lesson 03. Source: Goodfellow et al., Deep Learning, 2016, 4.1.

    >>> log_softmax(np.array([0.0, -1000.0]))
    array([    0., -1000.])
    """
    Z = check_logit_rows(Z)
    shifted = Z - Z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def log_softmax_derivative(Z: Float[np.ndarray, "*n k"]) -> Float[np.ndarray, "*n k k"]:
    """Compute all k × k slopes of log_softmax: how each log-probability answers to each logit.

        ∂(log pᵢ)/∂zⱼ = δᵢⱼ - pⱼ        (δᵢⱼ is 1 if i = j, else 0)

    Shapes: Z (n, k) or (k,); the result has one (k, k) matrix for each row: [..., i, j] = ∂(log pᵢ)/∂zⱼ.
    Raises ValueError as `log_softmax` does. Built in lesson 03.

    >>> log_softmax_derivative(np.array([0.0, 0.0]))
    array([[ 0.5, -0.5],
           [-0.5,  0.5]])
    """
    P = softmax(Z)
    return np.eye(P.shape[-1], dtype=P.dtype) - P[..., None, :]


@np.errstate(under="ignore")
def softmax(Z: Float[np.ndarray, "*n k"]) -> Float[np.ndarray, "*n k"]:
    """Turn logits, which may be any numbers, into probabilities: positive, and 1 in sum.

        pⱼ = exp(zⱼ) / Σₖ exp(zₖ)

    Shapes: Z (n, k) or (k,): one row of k logits for each example; the result has the shape of Z. The row's maximum is
    subtracted first, which changes no probability and keeps exp from overflowing.
    Raises ValueError if a row has no logits. Built in lesson 03. Source: Bridle, 1990.

    >>> softmax(np.array([[0.0, 0.0], [1000.0, 0.0]]))
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    return np.exp(log_softmax(Z))


@np.errstate(under="ignore")
def softmax_derivative(Z: Float[np.ndarray, "*n k"]) -> Float[np.ndarray, "*n k k"]:
    """Compute all k × k slopes of softmax: how each probability answers to each logit.

        ∂pᵢ/∂zⱼ = pᵢ (δᵢⱼ - pⱼ)        (δᵢⱼ is 1 if i = j, else 0)

    Shapes: Z (n, k) or (k,); the result has one (k, k) matrix for each row: [..., i, j] = ∂pᵢ/∂zⱼ.
    Raises ValueError as `softmax` does. Built in lesson 03.

    >>> softmax_derivative(np.array([0.0, 0.0]))
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    P = softmax(Z)
    return P[..., :, None] * log_softmax_derivative(Z)


ACTIVATIONS = {
    "relu": (relu, relu_derivative),
    "tanh": (tanh, tanh_derivative),
    "identity": (identity, identity_derivative),
}
