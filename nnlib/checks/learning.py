"""What is learnt from, and what training keeps, is refused where it does not fit: labels, targets, parameters."""

import math
import sys
from contextlib import suppress
from typing import Any

import numpy as np

from nnlib.checks.arrays import check_array, check_finite, check_matrix, check_numbers, refuse_shape
from nnlib.checks.values import check_above_zero


def check_labels(function: str, y: Any, n: int, k: int) -> np.ndarray:
    """Refuse what is not n class indices between 0 and k-1; else return them as an array that can index."""
    y = check_array(function, "y", y)
    if y.shape != (n,):
        repair = "One-hot labels? Use y.argmax(axis=1)." if y.shape == (n, k) and k > 1 else ""
        if y.shape in ((n, 1), (1, n)) and not repair:
            repair = "Labels as a column? Use y.ravel()."
        refuse_shape(function, "y", y, f"({n},): one class index per row", repair)
    if y.dtype.kind not in "iu":
        kinds = {type(label) for label in y.tolist()}
        repair = " Names of classes? Use np.unique(y, return_inverse=True)[1]." if kinds == {str} else ""
        if kinds and (kinds <= {int, bool} or (kinds == {float} and np.array_equal(y, np.round(y)))):
            repair = " Whole numbers? Use y.astype(int)."
        raise TypeError(f"{function}: y has dtype {y.dtype}, expected integers.{repair}")
    if n and (y.min() < 0 or y.max() >= k):
        repair = " Labels that start at 1? Use y - 1." if y.min() == 1 and y.max() == k else ""
        came, expected = f"labels from {y.min()} to {y.max()}", f"0 to {k - 1}: there are {k} classes"
        raise ValueError(f"{function}: y holds {came}, expected {expected}.{repair}")
    return y.astype(np.intp, copy=False)  # small integers would overflow where they are multiplied


def check_logits(function: str, Z: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse logits that are no matrix, and labels that do not fit them; else return both as arrays."""
    Z = check_matrix(function, "Z", Z)
    return Z, check_labels(function, y, *Z.shape)


def check_probabilities(Z: Any, Y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse rows of labels that are no probabilities for these logits; else return both as arrays."""
    Z = check_matrix("cross_entropy_one_hot", "Z", Z)
    n, k = Z.shape
    Y = check_numbers("cross_entropy_one_hot", "Y", Y).astype(Z.dtype, copy=False)  # no more precise than the logits
    if Y.shape != (n, k):
        repair = f"Class indices? Use one_hot(y, {k}), or the loss cross_entropy." if Y.shape == (n,) else ""
        refuse_shape("cross_entropy_one_hot", "Y", Y, f"({n}, {k}): one probability per class", repair)
    if Y.min() < 0 or not np.allclose(Y.sum(axis=1), 1, atol=1e-5):
        repair = " Counts? Divide each row by its sum." if Y.min() >= 0 and (Y.sum(axis=1) > 0).all() else ""
        came, expected = "a row that is not a set of probabilities", "no entry below 0 and each row 1 in sum"
        raise ValueError(f"cross_entropy_one_hot: Y has {came}, expected {expected}.{repair}")
    return Z, Y


def check_predictions(Y_hat: Any, Y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse predictions and targets that are not two matrices of one shape; else return them as arrays."""
    Y_hat = check_matrix("mean_squared_error", "Y_hat", Y_hat)
    Y = check_numbers("mean_squared_error", "Y", Y)
    if Y.shape != Y_hat.shape:
        repair = "A plain vector of targets? Use y[:, None]." if Y.shape == (len(Y_hat),) else ""
        refuse_shape("mean_squared_error", "Y", Y, f"{Y_hat.shape}: one row per example", repair)
    return Y_hat, Y.astype(Y_hat.dtype, copy=False)


def check_scores(function: str, Y_hat: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Refuse predictions that are no finite matrix, and labels that do not fit them; else return both as arrays."""
    Y_hat = check_matrix(function, "Y_hat", Y_hat)
    check_finite(function, "Y_hat", Y_hat)
    return Y_hat, check_labels(function, y, *Y_hat.shape)


class DivergedError(RuntimeError):
    """Training has left the realm of finite numbers. The network keeps its last finite parameters."""


def finite(what: str, values: Any) -> Any:
    """Return a number or a vector if all of it is finite; else say that training has diverged."""
    if not math.isfinite(values @ values if isinstance(values, np.ndarray) else values):
        raise DivergedError(f"{what} is not finite")
    return values


def faded(share: float, kept: Any) -> Any:
    """Return share · kept, and 0 for what is next to 0: it would fade for ever, and processors are slow with it."""
    with suppress(FloatingPointError), np.errstate(under="raise"):
        product = share * kept
        if sys.platform != "emscripten" or np.ndim(kept) == 0:  # a browser notices nothing
            return product
    return share * np.where(np.abs(kept) < 1e8 * np.finfo(kept.dtype).tiny, 0, kept)


def how_to_converge(y: np.ndarray) -> str:
    """Say what to try when training diverges: first to scale the targets, where they are far from 1."""
    largest = np.abs(y).max() if y.ndim > 1 else 0.0  # classes have one dimension
    scale = f"The targets reach {largest:.3g}: subtract their mean and divide by their standard deviation first. "
    other = "Try a learning rate ten times smaller, inputs scaled to about -1 … 1, or the initialisation 'he'."
    return scale + other if largest > 10 else other


@np.errstate(all="ignore")
def why_nothing_is_learnt(losses: list[float], network: Any, X: np.ndarray, y: np.ndarray, optimiser: Any) -> str:
    """Say what hinders a run whose loss, over whole epochs, is neither below a constant answer's nor falling."""
    share = np.bincount(y.astype(np.intp)) / len(y) if y.ndim == 1 else y.mean(axis=0)
    surprise = -(share * np.log(np.maximum(share, 1e-30))).sum()
    constant = y.var(axis=0, dtype=float).mean() if network.loss == "mean_squared_error" else surprise
    early, late = np.array_split(losses, 2)
    falling = np.mean(late < np.median(early)) > 0.7  # the median: a jump at the start is no fall
    if falling or np.mean(losses) < 0.99 * constant or np.mean(late) < 0.97 * constant or (y == y[0]).all():
        return ""
    rate, X = optimiser.learning_rate, X[:1000]
    reach = rate / (1 - getattr(optimiser, "momentum", 0.99))  # usual: 0.1 to 1; a step of Adam goes further
    exploding = np.median(late) > 2 * np.median(early)
    dead = network.hidden == "relu" and any((Z <= 0).all() for Z in network.Z[:-1])
    causes = (
        (np.square(X).mean() > 25, f"inputs that reach {np.abs(X).max():.3g}", "Scale them to about -1 … 1"),
        (not all(W.any() for W in network.W), "a layer whose weights are all 0", "Draw them at random: init='he'"),
        (reach > 2 or exploding, f"a learning rate of {rate:.3g}", "Try one ten times smaller"),
        (dead, "dead ReLUs", "Try a smaller learning rate, or the initialisation 'he'"),
        (reach < 1e-3, f"a learning rate of {rate:.3g}", "Try one ten times larger"),
        (network.hidden == "identity" or len(network.W) == 1, "no bend on the way", "Try a hidden layer with relu"),
        (True, "rows of X and y that do not belong together", "If they do, try a smaller learning rate"),
    )
    cause, repair = next(words for seen, *words in causes if seen)
    again = " Begin with new weights: all ReLUs of a layer give 0, and let no gradient through." if dead else ""
    level = f"its loss is {np.mean(late):.3g}, and that of one constant answer {constant:.3g}"
    return f"The network has learnt nothing so far: {level}. Likely cause: {cause}. {repair}.{again}"


def check_forward(Z: list[np.ndarray]) -> None:
    """Refuse to walk back where nothing has gone forward."""
    if not Z:
        raise RuntimeError("Network.backward: nothing to walk back through. Call network.forward(X) first.")


def check_vector(vector: Any, p: int) -> np.ndarray:
    """Refuse what is not one number for each of p parameters; else return it as an array."""
    vector = check_numbers("Network.unpack", "vector", vector)
    if vector.shape != (p,):
        refuse_shape("Network.unpack", "vector", vector, f"({p},): one number for each weight and bias")
    return vector


def check_update(function: str, theta: Any, grad: Any, *kept: Any) -> np.ndarray:
    """Refuse a gradient, or what an optimiser has kept of earlier ones, that does not fit theta; else return it."""
    if not (type(theta) is np.ndarray and theta.dtype.char in "fd"):
        got = f"dtype {theta.dtype}" if type(theta) is np.ndarray else f"type {type(theta).__name__}"
        raise TypeError(f"{function}: theta has {got}, expected an array of floats, which is changed in place.")
    if not theta.flags.writeable:
        raise ValueError(f"{function}: theta is read-only, expected an array to change in place. Use theta.copy().")
    grad = check_numbers(function, "grad", grad)
    if grad.shape != theta.shape:
        refuse_shape(function, "grad", grad, f"that of theta, {theta.shape}")
    check_kept(function, theta, *kept)
    return grad


def check_kept(function: str, theta: np.ndarray, *kept: Any) -> None:
    """Refuse to go on with other parameters than those that an optimiser has begun with."""
    for values in kept:
        if np.shape(values) not in ((), theta.shape):
            name = function.partition(".")[0]
            shapes = f"theta has shape {theta.shape}, and what {name} has kept of it {np.shape(values)}"
            raise ValueError(f"{function}: {shapes}, expected the same. Another network? Make a new {name}.")


def check_order(order: np.ndarray | None, n: int) -> None:
    """Refuse to go on with an epoch over other data."""
    if order is not None and len(order) != n:
        came = f"in the middle of an epoch over {len(order)} examples, and were given {n}"
        raise ValueError(f"MiniBatches: they are {came}. Other data? Make new ones.")


def check_nudge(function: str, theta: Any, h: Any) -> None:
    """Refuse parameters that are too coarse for central differences, and a step that is no number above 0."""
    if not (type(theta) is np.ndarray and theta.dtype == np.float64):
        got, numbers = getattr(theta, "dtype", type(theta).__name__), np.asarray(theta).dtype.kind in "biuf"
        repair = " Use np.array(theta, dtype=float)." if numbers else ""
        if function == "check_gradients":
            repair = " Use Network(…, dtype=np.float64)."
        why = "less precise numbers round the differences away"
        raise TypeError(f"{function}: theta is {got}, expected a float64 array: {why}.{repair}")
    if not theta.flags.writeable:
        raise ValueError(f"{function}: theta is read-only, expected an array to change in place. Use theta.copy().")
    check_above_zero(function, "h", h, "Usual: 1e-5.")
