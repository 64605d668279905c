"""Arrays that do not fit are refused: shapes, and NaN or infinity among the numbers."""

import math
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np


def refuse_shape(function: str, name: str, array: Any, expected: str, repair: str = "") -> NoReturn:
    """Say which shape came, which was expected, and the repair if there is one."""
    raise ValueError(f"{function}: {name} has shape {np.shape(array)}, expected {expected}. {repair}".rstrip())


def check_array(function: str, name: str, values: Any) -> np.ndarray:
    """Refuse what NumPy would read as something else than it is; else return it as an array."""
    if type(values) is np.ndarray:
        return values
    if np.ma.is_masked(values) or (isinstance(values, list | tuple) and any(map(np.ma.is_masked, values))):
        repair = f"Fill the gaps, {name}.filled(…), or leave out such rows."
        raise TypeError(f"{function}: {name} is a masked array with hidden entries, expected one without. {repair}")
    if hasattr(values, "toarray"):
        raise TypeError(f"{function}: {name} is a sparse array, expected a dense one. Use {name}.toarray().")
    try:
        return np.asarray(values)
    except ValueError:
        raise ValueError(f"{function}: {name} has rows of different lengths, expected rows of one length.") from None


def check_numbers(function: str, name: str, values: Any) -> np.ndarray:
    """Refuse what are no real numbers; else return an array of at least float32: narrower numbers would overflow."""
    if type(values) is np.ndarray and values.dtype.char in "fd":  # nearly always, and at every step of a training
        return values
    array = check_array(function, name, values)
    if array.dtype.kind not in "biuf":
        repair = f"Use np.asarray({name}, dtype=float)."
        for entry in array.ravel().tolist():
            try:
                float(entry)
            except (TypeError, ValueError):
                repair = f"It holds {entry!r:.40}: put a number there, or leave it out."
                break
        raise TypeError(f"{function}: {name} has dtype {array.dtype}, expected real numbers. {repair}")
    return array.astype(np.result_type(array, np.float32), copy=False)


def write(name: str, place: np.ndarray, values: Any) -> None:
    """Copy numbers into their place in a network; refuse what has another shape."""
    if values is not place:  # `network.theta -= …` has already changed it in place
        values = check_numbers("Network", name, values)
        if values.shape not in ((), place.shape):
            refuse_shape("Network", name, values, f"{place.shape}: it is copied into the place of the old one")
        with np.errstate(under="ignore"):
            place[...] = values


def check_counts(confusion: Any) -> np.ndarray:
    """Refuse what is not a square matrix of whole numbers; else return a copy of it, of integers."""
    counts = check_numbers("most_confused", "confusion", confusion)
    if counts.ndim != 2 or len(counts) != counts.shape[1]:
        refuse_shape("most_confused", "confusion", confusion, "(k, k)")
    check_finite("most_confused", "confusion", counts)
    if (counts % 1 != 0).any():
        raise ValueError("most_confused: confusion holds fractions, expected counts. Divide them by sums afterwards.")
    return counts.astype(np.int64)


def check_finite(function: str, name: str, values: Any) -> None:
    """Refuse NaN and infinity, and say in which row the first one stands."""
    values = np.asarray(values)
    if values.size and not np.isfinite([values.min(), values.max()]).all():  # NaN and ±inf reach the extremes
        rows = np.atleast_1d(values)
        row = int(np.argwhere(~np.isfinite(rows))[0, 0])
        where = f"first in row {row} ({len(rows)} rows in all)"
        raise ValueError(f"{function}: {name} holds NaN or infinity, {where}. Remove or fill such rows first.")


def check_neuron(x: Any, w: Any, b: Any) -> tuple[np.ndarray, np.ndarray, float]:
    """Refuse inputs and weights that are not two vectors of one length, and a bias that is no number."""
    x, w, b = (check_numbers("weighted_sum", name, values) for name, values in zip("xwb", (x, w, b), strict=True))
    if x.ndim != 1 or x.shape != w.shape or x.size == 0:
        repair = "Many examples at once? Use nnlib.dense(X, W, b)." if x.ndim == 2 else ""
        expected = "two vectors of the same length: one weight for each input"
        refuse_shape("weighted_sum", f"x has shape {x.shape} and w", w, expected, repair)
    if b.size != 1:
        refuse_shape("weighted_sum", "b", b, "(): one number")
    return x, w, b.item()


def check_matrix(function: str, name: str, matrix: Any) -> np.ndarray:
    """Refuse what is not a matrix with at least one row and one column; else return it as an array."""
    matrix = check_numbers(function, name, matrix)
    if matrix.ndim != 2 or matrix.size == 0:
        repair = f"Images? Use {name}.reshape(len({name}), -1)." if matrix.ndim > 2 else ""
        if matrix.ndim == 1 and matrix.size:
            repair = f"A single example? Use {name}[None, :]. A column of values? Use {name}[:, None]."
        expected = "(n, d) with at least one row and one column: one example per row"
        refuse_shape(function, name, matrix, expected, repair)
    return matrix


def check_images(function: str, X: Any) -> tuple[np.ndarray, int]:
    """Refuse what are not square images, one a row; else return them as an array, and the length of their side."""
    X = check_matrix(function, "X", X)
    side = math.isqrt(X.shape[1])
    if side**2 != X.shape[1] or side < 2:
        expected = "a square of at least 2 × 2: one image a row"
        raise ValueError(f"{function}: X has {X.shape[1]} pixels a row, expected {expected}.")
    return X, side


def check_ink(function: str, X: Any) -> tuple[np.ndarray, int]:
    """Refuse what `check_images` refuses, and images with numbers below 0, which are no ink."""
    X, side = check_images(function, X)
    check_finite(function, "X", X)
    if X.min() < 0:
        raise ValueError(f"{function}: X reaches down to {X.min():.3g}, expected ink, from 0 on. Scale it afterwards.")
    return X, side


def refuse_product(function: str, product: str, left: np.ndarray, right: np.ndarray) -> NoReturn:
    """Say which two shapes cannot be multiplied, and the repair."""
    if left.ndim == 1 and right.ndim == 2 and len(left) == len(right):
        repair = "A single example? Use x[None, :] to make it a batch of one."
    elif left.ndim == right.ndim == 2 and left.shape[1] == right.shape[1]:
        repair = "A transposed W? W has one row for each input and one column for each neuron: use W.T."
    else:
        repair = "The inner sizes must agree: one row of W for each input, one column for each neuron."
    shapes = f"{left.shape} @ {right.shape}, expected (n, k) @ (k, m) with the same k"
    raise ValueError(f"{function}: {product} has shapes {shapes}. {repair}")


def check_dense(X: Any, W: Any, b: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Refuse a batch, weights and biases that do not fit together; else return them as arrays."""
    X, W, b = check_numbers("dense", "X", X), check_numbers("dense", "W", W), check_numbers("dense", "b", b)
    if not (X.ndim == W.ndim == 2 and X.shape[1] == W.shape[0] and b.shape == W.shape[1:]):
        if not (X.ndim == W.ndim == 2 and X.shape[1] == W.shape[0]):
            refuse_product("dense", "X @ W", X, W)
        repair = "A column or a row of biases? Use b.ravel()." if b.size == W.shape[1] and b.ndim == 2 else ""
        refuse_shape("dense", "b", b, f"{W.shape[1:]}: one bias for each column of W", repair)
    return X, W, b


def check_way_back(dZ: Any, W: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse a gradient and weights of a layer that do not fit together; else return them as arrays."""
    dZ, W = check_numbers("dense_input_gradient", "dZ", dZ), check_numbers("dense_input_gradient", "W", W)
    if not (dZ.ndim == W.ndim == 2 and dZ.shape[1] == W.shape[1]):
        refuse_product("dense_input_gradient", "dZ @ W.T", dZ, W.T)
    return dZ, W


def check_rows(X: Any, dZ: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse an input and a gradient of a layer that have not one row for each example; else return them as arrays."""
    X, dZ = check_numbers("dense_parameter_gradients", "X", X), check_numbers("dense_parameter_gradients", "dZ", dZ)
    if X.ndim != 2 or dZ.ndim != 2 or len(X) != len(dZ):
        expected = "(n, d_in) and (n, d_out) with the same n: one row for each example of the batch"
        refuse_shape("dense_parameter_gradients", f"X has shape {X.shape} and dZ", dZ, expected)
    return X, dZ


def check_input(X: Any, sizes: Sequence[int], dtype: np.dtype) -> np.ndarray:
    """Refuse what is not a batch for a network with so many inputs; else return it as an array of the dtype."""
    X = check_numbers("Network", "X", X)
    if X.dtype != dtype:
        with np.errstate(over="ignore", under="ignore"):  # too large for float32 is infinity, and refused later
            X = X.astype(dtype)
    if X.ndim != 2 or X.shape[1] != sizes[0] or len(X) == 0:
        repair = "A single example? Use x[None, :]." if X.shape == (sizes[0],) else ""
        if X.ndim > 2 and math.prod(X.shape[1:]) == sizes[0]:
            repair = "Images? Use X.reshape(len(X), -1)."
        refuse_shape("Network", "X", X, f"(n, {sizes[0]}) with n at least 1: one example per row", repair)
    return X


def check_examples(function: str, X: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse labels or targets that are not as many as the examples; else return both as arrays."""
    X, y = check_array(function, "X", X), check_array(function, "y", y)
    if y.shape[:1] != X.shape[:1]:
        refuse_shape(function, f"X has shape {X.shape} and y", y, "as many labels as examples")
    return X, y


def check_logit_rows(Z: Any) -> np.ndarray:
    """Refuse what has no logits to choose from; else return it as an array of at least float32."""
    Z = check_numbers("log_softmax", "Z", Z)
    if Z.ndim == 0 or Z.size == 0:
        refuse_shape("log_softmax", "Z", Z, "(n, k) or (k,): rows of at least one logit")
    return Z


def check_points(X: Any) -> np.ndarray:
    """Refuse what is not points in three dimensions; else return it as an array of at least float32."""
    X = check_numbers("target", "X", X)
    if X.ndim != 2 or X.shape[1] != 3:
        refuse_shape("target", "X", X, "(n, 3): x₁, x₂ and x₃ of one point in each row")
    return X
