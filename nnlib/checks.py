"""What every lesson leans on: arguments that do not fit are refused, with what came, what was expected, the repair."""

from __future__ import annotations

import numpy as np


def check_rng(function: str, rng: np.random.Generator) -> None:
    """Refuse what is not a generator of random numbers, a seed for instance."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"{function}: rng is {rng!r}, expected a generator such as np.random.default_rng(0).")


def check_finite(function: str, name: str, values: np.ndarray) -> None:
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


def check_product(function: str, product: str, left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Refuse a matrix product whose shapes do not fit; else return its two sides as arrays."""
    left, right = np.asarray(left), np.asarray(right)
    if left.ndim == right.ndim == 2 and left.shape[1] == right.shape[0]:
        return left, right
    if left.ndim == 1:
        repair = "A single example? Use x[None, :] to make it a batch of one."
    elif left.ndim == right.ndim == 2 and left.shape[1] == right.shape[1]:
        repair = "A transposed W? W has one row for each input and one column for each neuron: use W.T."
    else:
        repair = "The inner sizes must agree: one row of W for each input, one column for each neuron."
    raise ValueError(
        f"{function}: {product} has shapes {left.shape} @ {right.shape}, expected (n, k) @ (k, m) with the same k. "
        f"{repair}"
    )


def check_matrix(function: str, name: str, matrix: np.ndarray) -> np.ndarray:
    """Refuse what is not a matrix with at least one row and one column; else return it as an array."""
    matrix = np.asarray(matrix)
    if matrix.ndim != 2 or matrix.size == 0:
        raise ValueError(
            f"{function}: {name} has shape {matrix.shape}, expected (n, d) with at least one row and one column: "
            "one example per row. A single example? Use a[None, :]. A column of values? Use a[:, None]."
        )
    return matrix


def check_labels(function: str, y: np.ndarray, n: int, k: int) -> np.ndarray:
    """Refuse what is not n class indices between 0 and k-1; else return them as an array of int64."""
    y = np.asarray(y)
    if y.shape != (n,):
        repair = "One-hot labels? Use y.argmax(axis=1)." if y.shape == (n, k) else "Labels as a column? Use y.ravel()."
        raise ValueError(f"{function}: y has shape {y.shape}, expected ({n},): one class index per row. {repair}")
    if not np.issubdtype(y.dtype, np.integer):
        raise TypeError(f"{function}: y has dtype {y.dtype}, expected integers. Whole numbers? Use y.astype(int).")
    if n and (y.min() < 0 or y.max() >= k):
        raise ValueError(
            f"{function}: y holds labels from {y.min()} to {y.max()}, expected 0 to {k - 1}: there are {k} classes. "
            "Labels that start at 1? Use y - 1."
        )
    return y.astype(np.int64, copy=False)  # small integers would overflow where they are multiplied
