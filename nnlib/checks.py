"""What every lesson leans on: arguments that do not fit are refused, with what came, what was expected, the repair.

A function of the lessons calls one of these checks in its first line; what is left of it is the lesson's formula.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np


class DivergedError(RuntimeError):
    """Training has left the realm of finite numbers. The network keeps its last finite parameters."""


# Single values -------------------------------------------------------------------------------------------------------


def check_rng(function: str, rng: Any) -> None:
    """Refuse what is not a generator of random numbers, a seed for instance."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"{function}: rng is {rng!r}, expected a generator such as np.random.default_rng(0).")


def check_whole(function: str, name: str, value: Any, usual: str) -> int:
    """Refuse what is not a whole number above 0; else return it as an int."""
    if not (isinstance(value, Integral) and int(value) > 0):
        raise ValueError(f"{function}: {name} is {value!r}, expected a whole number above 0. {usual}")
    return int(value)


def check_above_zero(function: str, name: str, value: Any, usual: str) -> float:
    """Refuse what is not a finite number above 0; else return it as a float."""
    if not (isinstance(value, Real) and 0 < float(value) < math.inf):
        raise ValueError(f"{function}: {name} is {value!r}, expected a number above 0. {usual}")
    return float(value)


def check_share(function: str, name: str, value: Any, usual: str) -> float:
    """Refuse what is not a number from 0 up to, not including, 1; else return it as a float."""
    if not (isinstance(value, Real) and 0 <= float(value) < 1):
        raise ValueError(f"{function}: {name} is {value!r}, expected a number from 0 up to, not including, 1. {usual}")
    return float(value)


class Setting:
    """An attribute that is checked whenever it is set: by a slider too, while a network trains.

    check: one of the functions above. usual: what to say of the value that most people take.
    """

    def __init__(self, check: Callable[[str, str, Any, str], Any], usual: str) -> None:
        self.check, self.usual, self.name = check, usual, ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    # There is no __get__: what is set lies in the instance's own dictionary, and is read there at full speed.
    def __set__(self, instance: Any, value: Any) -> None:
        vars(instance)[self.name] = self.check(type(instance).__name__, self.name, value, self.usual)


def check_choice(function: str, name: str, value: Any, known: Iterable[Any]) -> None:
    """Refuse a value that is not among those that are known."""
    known = list(known)
    if value not in known:
        raise ValueError(f"{function}: {name} is {value!r}, expected one of: {', '.join(map(str, known))}.")


def check_sizes(sizes: Any, function: str = "Network") -> list[int]:
    """Refuse what are not the sizes of a network's layers; else return them as a list of ints."""
    listed = list(sizes) if isinstance(sizes, Iterable) else [sizes]
    if len(listed) < 2 or not all(isinstance(size, Integral) and int(size) > 0 for size in listed):
        raise ValueError(
            f"{function}: sizes is {sizes!r}, expected at least two whole numbers above 0: the inputs, the units of "
            "each hidden layer, the outputs. For example [784, 128, 10]."
        )
    return [int(size) for size in listed]


# Arrays --------------------------------------------------------------------------------------------------------------


def check_finite(function: str, name: str, values: Any) -> None:
    """Refuse NaN and infinity, and say in which row the first one stands.

    >>> check_finite("fit", "X", np.array([[1.0, 2.0], [np.nan, 3.0]]))
    Traceback (most recent call last):
    ...
    ValueError: fit: X holds NaN or infinity, first in row 1 (2 rows in all). Remove or fill such rows first.
    """
    values = np.asarray(values)
    if values.size and not np.isfinite([values.min(), values.max()]).all():  # NaN and ±inf reach the extremes
        rows = np.atleast_1d(values)
        row = int(np.argwhere(~np.isfinite(rows))[0, 0])
        raise ValueError(
            f"{function}: {name} holds NaN or infinity, first in row {row} ({len(rows)} rows in all). "
            "Remove or fill such rows first."
        )


def check_vectors(x: Any, w: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse inputs and weights of a neuron that are not two vectors of one length; else return them as arrays."""
    x, w = np.asarray(x), np.asarray(w)
    if x.ndim != 1 or x.shape != w.shape or x.size == 0:
        repair = " Many examples at once? Use nnlib.dense(X, W, b)." if x.ndim == 2 else ""
        raise ValueError(
            f"weighted_sum: x has shape {x.shape} and w has shape {w.shape}, expected two vectors of the same "
            f"length: one weight for each input.{repair}"
        )
    dtype = np.result_type(x, w, np.float32)  # narrow integers would overflow
    return x.astype(dtype, copy=False), w.astype(dtype, copy=False)


def check_matrix(function: str, name: str, matrix: Any) -> np.ndarray:
    """Refuse what is not a matrix with at least one row and one column; else return it as an array."""
    matrix = np.asarray(matrix)
    if matrix.ndim != 2 or matrix.size == 0:
        repair = ""
        if matrix.ndim == 1 and matrix.size:
            repair = f" A single example? Use {name}[None, :]. A column of values? Use {name}[:, None]."
        elif matrix.ndim > 2:
            repair = f" Images? Use {name}.reshape(len({name}), -1)."
        raise ValueError(
            f"{function}: {name} has shape {matrix.shape}, expected (n, d) with at least one row and one column: "
            f"one example per row.{repair}"
        )
    return matrix


def check_product(function: str, product: str, left: Any, right: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse a matrix product whose shapes do not fit; else return its two sides as arrays."""
    left, right = np.asarray(left), np.asarray(right)
    if left.ndim == right.ndim == 2 and left.shape[1] == right.shape[0]:
        return left, right
    if left.ndim == 1 and right.ndim == 2 and len(left) == len(right):
        repair = "A single example? Use x[None, :] to make it a batch of one."
    elif left.ndim == right.ndim == 2 and left.shape[1] == right.shape[1]:
        repair = "A transposed W? W has one row for each input and one column for each neuron: use W.T."
    else:
        repair = "The inner sizes must agree: one row of W for each input, one column for each neuron."
    raise ValueError(
        f"{function}: {product} has shapes {left.shape} @ {right.shape}, expected (n, k) @ (k, m) with the same k. "
        f"{repair}"
    )


def check_dense(X: Any, W: Any, b: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Refuse a batch, weights and biases that do not fit together; else return them as arrays."""
    X, W = check_product("dense", "X @ W", X, W)
    b = np.asarray(b)
    if b.shape != W.shape[1:]:
        repair = " A column or a row of biases? Use b.ravel()." if b.size == W.shape[1] and b.ndim == 2 else ""
        raise ValueError(
            f"dense: b has shape {b.shape}, expected {W.shape[1:]}: one bias for each column of W.{repair}"
        )
    return X, W, b


def check_rows(X: Any, dZ: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse an input and a gradient of a layer that have not one row for each example; else return them as arrays."""
    X, dZ = np.asarray(X), np.asarray(dZ)
    if X.ndim != 2 or dZ.ndim != 2 or len(X) != len(dZ):
        raise ValueError(
            f"dense_parameter_gradients: X has shape {X.shape} and dZ has shape {dZ.shape}, expected "
            "(n, d_in) and (n, d_out) with the same n: one row for each example of the batch."
        )
    return X, dZ


def check_input(X: Any, sizes: Sequence[int], dtype: np.dtype) -> np.ndarray:
    """Refuse what is not a batch for a network with so many inputs; else return it as an array of the dtype."""
    with np.errstate(over="ignore"):  # too large a number for float32 becomes infinity, which is refused later
        X = np.asarray(X, dtype=dtype)
    if X.ndim != 2 or X.shape[1] != sizes[0] or len(X) == 0:
        repair = ""
        if X.shape == (sizes[0],):
            repair = " A single example? Use x[None, :]."
        elif X.ndim > 2 and math.prod(X.shape[1:]) == sizes[0]:
            repair = " Images? Use X.reshape(len(X), -1)."
        raise ValueError(
            f"Network: X has shape {X.shape}, expected (n, {sizes[0]}) with n at least 1: one example per row.{repair}"
        )
    return X


# What is learnt ------------------------------------------------------------------------------------------------------


def check_labels(function: str, y: Any, n: int, k: int) -> np.ndarray:
    """Refuse what is not n class indices between 0 and k-1; else return them as an array of int64."""
    y = np.asarray(y)
    if y.shape != (n,):
        if y.shape == (n, k) and k > 1:
            repair = " One-hot labels? Use y.argmax(axis=1)."
        else:
            repair = " Labels as a column? Use y.ravel()." if y.shape in ((n, 1), (1, n)) else ""
        raise ValueError(f"{function}: y has shape {y.shape}, expected ({n},): one class index per row.{repair}")
    if not np.issubdtype(y.dtype, np.integer):
        whole = y.dtype == bool or (np.issubdtype(y.dtype, np.floating) and np.array_equal(y, np.round(y)))
        repair = " Whole numbers? Use y.astype(int)." if whole else ""
        raise TypeError(f"{function}: y has dtype {y.dtype}, expected integers.{repair}")
    if n and (y.min() < 0 or y.max() >= k):
        repair = " Labels that start at 1? Use y - 1." if y.min() == 1 and y.max() == k else ""
        raise ValueError(
            f"{function}: y holds labels from {y.min()} to {y.max()}, expected 0 to {k - 1}: there are {k} classes."
            f"{repair}"
        )
    return y.astype(np.int64, copy=False)  # small integers would overflow where they are multiplied


def check_logits(function: str, Z: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse logits that are no matrix, and labels that do not fit them; else return both as arrays."""
    Z = check_matrix(function, "Z", Z)
    return Z, check_labels(function, y, *Z.shape)


def check_probabilities(Z: Any, Y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse rows of labels that are no probabilities for these logits; else return both as arrays."""
    Z = check_matrix("cross_entropy_one_hot", "Z", Z)
    n, k = Z.shape
    Y = np.asarray(Y, dtype=np.result_type(Z, np.float32))  # of no higher precision than the logits
    if Y.shape != (n, k):
        repair = f" Class indices? Use one_hot(y, {k}), or the loss cross_entropy." if Y.shape == (n,) else ""
        raise ValueError(
            f"cross_entropy_one_hot: Y has shape {Y.shape}, expected ({n}, {k}): one probability per class.{repair}"
        )
    if Y.min() < 0 or not np.allclose(Y.sum(axis=1), 1, atol=1e-5):
        repair = " Counts? Divide each row by its sum." if Y.min() >= 0 and (Y.sum(axis=1) > 0).all() else ""
        raise ValueError(
            "cross_entropy_one_hot: Y has a row that is not a set of probabilities, expected no entry below 0 and "
            f"each row 1 in sum.{repair}"
        )
    return Z, Y


def check_predictions(Y_hat: Any, Y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse predictions and targets that are not two matrices of one shape; else return them as arrays."""
    Y_hat = check_matrix("mean_squared_error", "Y_hat", Y_hat)
    Y = np.asarray(Y)
    if Y.shape != Y_hat.shape:
        repair = " A plain vector of targets? Use y[:, None]." if Y.shape == (len(Y_hat),) else ""
        raise ValueError(
            f"mean_squared_error: Y has shape {Y.shape}, expected {Y_hat.shape}: one row per example.{repair}"
        )
    return Y_hat, Y.astype(np.result_type(Y_hat, np.float32), copy=False)


# Training ------------------------------------------------------------------------------------------------------------


def check_forward(Z: list[np.ndarray]) -> None:
    """Refuse to walk back where nothing has gone forward."""
    if not Z:
        raise RuntimeError("Network.backward: nothing to walk back through. Call network.forward(X) first.")


def check_theta(values: Any, theta: np.ndarray) -> None:
    """Refuse numbers that cannot be all parameters of a network."""
    if np.shape(values) not in ((), theta.shape):
        raise ValueError(
            f"Network: theta was given an array of shape {np.shape(values)}, expected {theta.shape}: "
            "every weight and bias, in one vector."
        )


def check_update(function: str, theta: Any, grad: Any, *kept: Any) -> None:
    """Refuse a gradient, or what an optimiser has kept of earlier ones, that does not fit the parameters."""
    if not (isinstance(theta, np.ndarray) and theta.dtype.kind == "f"):
        got = f"dtype {theta.dtype}" if isinstance(theta, np.ndarray) else f"type {type(theta).__name__}"
        raise TypeError(f"{function}: theta has {got}, expected an array of floats, which is changed in place.")
    if np.shape(grad) != theta.shape:
        raise ValueError(f"{function}: grad has shape {np.shape(grad)}, expected that of theta, {theta.shape}.")
    check_kept(function, theta, *kept)


def check_kept(function: str, theta: np.ndarray, *kept: Any) -> None:
    """Refuse to go on with other parameters than those that an optimiser has begun with."""
    for values in kept:
        if np.shape(values) not in ((), theta.shape):
            name = function.partition(".")[0]
            raise ValueError(
                f"{function}: theta has shape {theta.shape}, and what {name} has kept of it {np.shape(values)}, "
                f"expected the same. Another network? Make a new {name}."
            )


def finite(what: str, values: Any) -> Any:
    """Return a number or a vector if all of it is finite; else say that training has diverged."""
    if not math.isfinite(values @ values if isinstance(values, np.ndarray) else values):
        raise DivergedError(f"{what} is not finite")
    return values


def check_order(order: np.ndarray | None, n: int) -> None:
    """Refuse to go on with an epoch over other data."""
    if order is not None and len(order) != n:
        raise ValueError(
            f"MiniBatches: they are in the middle of an epoch over {len(order)} examples, and were given {n}. "
            "Other data? Make new ones."
        )


# Activations, metrics, measurements ----------------------------------------------------------------------------------


def check_logit_rows(Z: Any) -> np.ndarray:
    """Refuse what has no logits to choose from; else return it as an array of at least float32."""
    Z = np.asarray(Z)
    if Z.ndim == 0 or Z.size == 0:
        raise ValueError(f"log_softmax: Z has shape {Z.shape}, expected (n, k) or (k,): rows of at least one logit.")
    return Z.astype(np.result_type(Z, np.float32), copy=False)  # narrow integers would overflow


def check_points(X: Any) -> np.ndarray:
    """Refuse what is not points in three dimensions; else return it as an array of at least float32."""
    X = np.asarray(X)
    if X.ndim != 2 or X.shape[1] != 3:
        raise ValueError(f"target: X has shape {X.shape}, expected (n, 3): x₁, x₂ and x₃ of one point in each row.")
    return X.astype(np.result_type(X, np.float32), copy=False)


def check_scores(function: str, Y_hat: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse predictions that are no finite matrix, and labels that do not fit them; else return both as arrays."""
    Y_hat = check_matrix(function, "Y_hat", Y_hat)
    check_finite(function, "Y_hat", Y_hat)
    return Y_hat, check_labels(function, y, *Y_hat.shape)


def check_confusion(confusion: Any) -> np.ndarray:
    """Refuse what is not a square matrix; else return it as a new array of int64."""
    if np.ndim(confusion) != 2 or len(confusion) != np.shape(confusion)[1]:
        raise ValueError(f"most_confused: confusion has shape {np.shape(confusion)}, expected (k, k).")
    return np.array(confusion, dtype=np.int64)


def check_nudge(function: str, theta: Any, h: Any) -> None:
    """Refuse parameters that are too coarse for central differences, and a step that is no number above 0."""
    is_array = isinstance(theta, np.ndarray)
    if not (is_array and theta.dtype == np.float64):
        repair = " Use theta.astype(float)." if is_array else " Use np.array(theta, dtype=float)."
        if function == "check_gradients":
            repair = " Use Network(…, dtype=np.float64)."
        elif np.asarray(theta).dtype.kind not in "biuf":
            repair = ""
        raise TypeError(
            f"{function}: theta is {theta.dtype if is_array else type(theta).__name__}, expected a float64 array: less "
            f"precise numbers round the differences away.{repair}"
        )
    check_above_zero(function, "h", h, "Usual: 1e-5.")


def check_same_shape(function: str, a: Any, b: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse two arrays of different shapes; else return each as a vector of floats."""
    if np.shape(a) != np.shape(b):
        raise ValueError(f"{function}: the shapes are {np.shape(a)} and {np.shape(b)}, expected the same.")
    return np.ravel(a).astype(float), np.ravel(b).astype(float)


def check_race(contenders: Any, rounds: Any, turn: Any) -> None:
    """Refuse a race without functions, rounds or time."""
    if not contenders:
        raise ValueError('race: no contenders. Give each function a name: race({"mine": f, "theirs": g}).')
    check_whole("race", "rounds", rounds, "Usual: 60.")
    check_above_zero("race", "turn", turn, "Usual: 0.001, in seconds.")


def check_contenders(times: Any, *names: Any) -> None:
    """Refuse a name that did not take part in a race."""
    for name in names:
        if name not in times:
            raise ValueError(f"median_ratio: {name!r} did not take part, expected one of: {', '.join(times)}.")


def check_step(sizes: Any, batch_size: Any) -> tuple[list[int], int]:
    """Refuse what are not the sizes of a network's layers and of a batch; else return them as ints."""
    return check_sizes(sizes, "step_flops"), check_whole("step_flops", "batch_size", batch_size, "Usual: 64.")
