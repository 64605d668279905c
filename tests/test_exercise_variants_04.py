"""Lesson 04: a right answer written another way passes."""

import math

import numpy as np

from nnlib import cross_entropy, cross_entropy_one_hot, log_softmax, numerical_gradient, one_hot, softmax


def perplexity_with_loops(Z, y):
    total = 0
    for z, t in zip(Z, y, strict=True):
        m = max(z)
        total += m + math.log(sum(math.exp(v - m) for v in z)) - z[t]
    return math.exp(total / len(Z))


def one_logit_from_two(z, y):
    loss, dZ = cross_entropy(np.column_stack([np.zeros(len(z)), z]), y)
    return loss, dZ[:, 1]


def one_logit_with_the_larger_taken_out(z, y):
    small = np.exp(-np.abs(z))
    loss = np.mean(np.maximum(z, 0) - z * y + np.log1p(small))
    return [loss, (np.where(z > 0, 1 / (1 + small), small / (1 + small)) - y) / z.size]


def one_logit_with_loops(z, y):
    losses = [float(np.logaddexp(0, -v if t else v)) for v, t in zip(z, y, strict=True)]
    return sum(losses) / len(losses), [(0.5 + np.tanh(v / 2) / 2 - t) / len(z) for v, t in zip(z, y, strict=True)]


def one_logit_in_float32(z, y):
    z = z.astype(np.float32)
    y = y.astype(np.float32)
    return np.mean(np.logaddexp(0, z) - y * z), (1 / (1 + np.exp(-z)) - y) / np.float32(len(z))


def missing_by_a_mask(Z, y):
    mask = (y != -1).astype(float)
    labels = np.where(y < 0, 0, y)
    losses = -log_softmax(Z)[np.arange(len(Z)), labels]
    dZ = (softmax(Z) - one_hot(labels, Z.shape[1])) * mask[:, None]
    return (losses * mask).sum() / mask.sum(), dZ / mask.sum()


def missing_with_loops(Z, y):
    known = [i for i in range(len(y)) if y[i] >= 0]
    dZ = [[0.0] * Z.shape[1] for _ in y]
    for i in known:
        dZ[i] = [(p - (j == y[i])) / len(known) for j, p in enumerate(softmax(Z[i]))]
    return -sum(log_softmax(Z[i])[y[i]] for i in known) / len(known), dZ


def missing_by_places(Z, y):
    places = np.flatnonzero(y >= 0)
    loss, inner = cross_entropy(Z[places].astype(np.float32), y[places])
    dZ = np.zeros_like(Z, dtype=np.float32)
    np.add.at(dZ, places, inner)
    return loss, dZ


def missing_with_a_copy(Z, y):
    y = y.copy()
    known = y >= 0
    y[~known] = 0
    dZ = cross_entropy_one_hot(Z, one_hot(y, Z.shape[1]))[1]
    losses = -log_softmax(Z)[np.arange(len(y)), y]
    dZ[~known] = 0
    return losses[known].mean(), dZ * len(y) / known.sum()


def temperature_with_loops(Z, y, T):
    loss = slope = 0.0
    for z, t in zip(Z / T, y, strict=True):
        p = softmax(z)
        loss -= log_softmax(z)[t]
        slope += sum((p[j] - (j == t)) * -z[j] / T for j in range(len(z)))
    return loss / len(Z), slope / len(Z)


def temperature_by_belief_and_truth(Z, y, T):
    believed, true = np.einsum("ij,ij->i", softmax(Z / T), Z), Z[np.arange(len(Z)), y]
    return cross_entropy(Z / T, y)[0], np.mean(true - believed) / T**2


def temperature_in_float32(Z, y, T):
    Z = Z.astype(np.float32)
    loss, dZ = cross_entropy(Z / np.float32(T), y)
    return np.float32(loss), -np.sum(dZ * Z) / np.float32(T**2)


def bug_by_comparison(loss):
    Z, y = np.array([[1.0, -2.0, 0.5, 0.0], [0.0, 3.0, 1.0, 1.0], [2.0, 2.5, 0.0, -1.0]]), np.array([3, 0, 1])
    right, dZ = cross_entropy(Z, y)
    log_P = log_softmax(Z)
    values = {
        "sum": 3 * right,
        "zeros": right / 4,
        "axis": -log_softmax(Z.T).T[range(3), y].mean(),
        "every label": -log_P[:, y].mean(),
    }
    value, gradient = loss(Z, y)
    for name, other in values.items():
        if abs(value - other) < 1e-9:
            return name
    if abs(np.sum(gradient * Z) - np.sum(dZ * Z)) > 1e-9:
        return "gradient"
    return "bare log" if loss([[0, 2000]], [0])[0] == np.inf else "healthy"


def bug_by_measurement(loss):
    Z, y = np.array([[0.5, 1.0, -1.0], [2.0, 0.0, 1.0]]), np.array([2, 1])
    value, dZ = loss(Z, y)
    if not np.allclose(numerical_gradient(lambda M: loss(M, y)[0], Z), dZ, atol=1e-6):
        return "gradient"
    if np.isinf(loss(np.array([[0.0, 900.0]]), np.array([0]))[0]):
        return "bare log"
    names = {2 * math.log(3): "sum", math.log(3) / 3: "zeros", math.log(2): "axis"}
    first = loss(np.zeros((2, 3)), y)[0]
    found = [name for number, name in names.items() if math.isclose(first, number)]
    return found[0] if found else "healthy" if np.isclose(value, cross_entropy(Z, y)[0]) else "every label"


def bug_by_one_number(loss):
    if not math.isfinite(loss([[0, 1e4], [0, 0]], [0, 0])[0]):
        return "bare log"
    value, dZ = loss(np.array([[4.0, 0, 0], [0, 0, 0]]), np.array([0, 1]))
    names = {0.567: "healthy", 1.135: "sum", 0.189: "zeros", 0.356: "axis", 1.567: "every label"}
    name = names[round(float(value), 3)]
    return "gradient" if name == "healthy" and dZ[1, 1] < -0.5 else name


VARIANTS = {
    "unsure_or_wrong": [
        lambda: [1.25, 1.5],
        lambda: (-np.log2([1 / 2, 1 / 2, 1 / 4, 1 / 2]).mean(), -np.log2([1, 1, 1, 1 / 64]).mean()),
        lambda: np.array([5 / 4, 6 / 4], dtype=np.float32),
    ],
    "perplexity": [
        perplexity_with_loops,
        lambda Z, y: math.exp(cross_entropy(Z, y)[0]),
        lambda Z, y: np.exp(-np.einsum("ij,ij->", np.eye(Z.shape[1])[y], log_softmax(Z)) / len(y)),
        lambda Z, y: np.prod(np.exp(-log_softmax(Z)[range(len(y)), y] / len(y))),
        lambda Z, y: np.exp(cross_entropy(Z.astype(np.float32), y)[0]).astype(np.float32),
    ],
    "smooth": [
        lambda Y, eps: Y + eps * (1 / Y.shape[1] - Y),
        lambda Y, eps: np.where(Y == 1, 1 - eps + eps / Y.shape[1], eps / Y.shape[1]),
        lambda Y, eps: [[(1 - eps) * v + eps / len(row) for v in row] for row in Y],
        lambda Y, eps: Y @ ((1 - eps) * np.eye(Y.shape[1]) + eps / Y.shape[1]),
        lambda Y, eps: (1 - eps) * Y.astype(np.float32) + np.float32(eps / Y.shape[1]),
    ],
    "one_logit_cross_entropy": [
        one_logit_from_two,
        one_logit_with_the_larger_taken_out,
        one_logit_with_loops,
        one_logit_in_float32,
    ],
    "with_missing_labels": [missing_by_a_mask, missing_with_loops, missing_by_places, missing_with_a_copy],
    "at_temperature": [temperature_with_loops, temperature_by_belief_and_truth, temperature_in_float32],
    "find_the_bug": [bug_by_comparison, bug_by_measurement, bug_by_one_number],
}
