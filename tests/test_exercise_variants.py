"""A right answer written another way passes: with loops, with einsum, in another order, in float32, as a list."""

import math
from importlib import import_module

import numpy as np
import pytest

from nnlib import dense, log_softmax, neuron, relu

VARIANTS = {
    (1, "both_switches"): [
        lambda: (np.array([2.0, 1.5]), -2),
        lambda: [[10, 10], -15],
        lambda: ((1, 1), np.float32(-1)),
    ],
    (1, "needed_sun"): [
        lambda washing, w, b: [-(w[1] * kilograms + b) / w[0] for kilograms in washing],
        lambda washing, w, b: -w[1] / w[0] * washing - b / w[0],
        lambda washing, w, b: np.array([np.linalg.solve([[w[0]]], [-w[1] * x2 - b])[0] for x2 in washing]),
        lambda washing, w, b: (-(w[1] * washing + b) / w[0]).astype(np.float32),
    ],
    (1, "distance"): [
        lambda x, w, b: (np.dot(w, x) + b) / np.linalg.norm(w),
        lambda x, w, b: (sum(p * q for p, q in zip(w, x, strict=True)) + b) / math.hypot(*w),
        lambda x, w, b: w / np.sqrt((w**2).sum()) @ x + b / np.sqrt((w**2).sum()),
        lambda x, w, b: np.float32(w @ x + b) / np.float32(np.sqrt(w @ w)),
    ],
    (1, "light_the_lamp"): [
        lambda: ([-1, -1], 1.5, [1, 1], -1.5),
        lambda: (np.array([1, 1]), -1.5, np.array([1, -1]), -0.5),  # at least one, and not: both
        lambda: [[-2, -2], 3, [3, 3], -5],
    ],
    (1, "learn"): [
        lambda x, y, w, b: (w + (y - (w @ x + b > 0)) * x, b + (y - (w @ x + b > 0))),
        lambda x, y, w, b: (w.copy(), b) if (w @ x + b > 0) == y else (w + (2 * y - 1) * x, b + 2 * y - 1),
        lambda x, y, w, b: [[w[k] + (y - neuron(x, w, b)) * x[k] for k in range(len(x))], b + y - neuron(x, w, b)],
    ],
    (2, "shapes"): [
        lambda n, d_in, d_out: [(d_in, d_out), (d_out,), (n, d_out), (d_in + 1) * d_out],
        lambda n, d_in, d_out: ([d_in, d_out], [d_out], [n, d_out], np.int64(d_in * d_out + d_out)),
        lambda n, d_in, d_out: (
            *(a.shape for a in (np.ones((d_in, d_out)), np.ones(d_out), np.ones((n, d_in)) @ np.ones((d_in, d_out)))),
            sum(d_in + 1 for _ in range(d_out)),
        ),
    ],
    (2, "centred"): [
        lambda X: X - X.sum(axis=0) / len(X),
        lambda X: (X.T - X.T.mean(axis=1, keepdims=True)).T,
        lambda X: [[X[i, k] - np.mean(X[:, k]) for k in range(X.shape[1])] for i in range(len(X))],
        lambda X: X.astype(np.float32) - X.astype(np.float32).mean(axis=0),
        lambda X: (np.eye(len(X)) - 1 / len(X)) @ X,
    ],
    (2, "layer_with_ones"): [
        lambda X, W, b: dense(X, W, b),
        lambda X, W, b: np.hstack([np.ones((len(X), 1)), X]) @ np.vstack([b, W]),
        lambda X, W, b: np.column_stack([X, np.ones(len(X))]).astype(np.float32) @ np.vstack([W, b]).astype(np.float32),
    ],
    (2, "layer_by_inputs"): [
        lambda X, W, b: np.einsum("ik,kj->ij", X, W) + b,
        lambda X, W, b: sum(np.outer(X[:, k], W[k]) for k in range(len(W))) + b,
        lambda X, W, b: (X[:, :, None] * W).sum(axis=1) + b,
        lambda X, W, b: [[b[j] + sum(x[k] * W[k][j] for k in range(len(W))) for j in range(len(b))] for x in X],
    ],
    (2, "squared_distances"): [
        lambda X, W: ((X[:, :, None] - W) ** 2).sum(axis=1),
        lambda X, W: np.einsum("ik,ik->i", X, X)[:, None] + np.einsum("kj,kj->j", W, W) - 2 * np.einsum("ik,kj", X, W),
        lambda X, W: [[sum((x - column) ** 2) for column in W.T] for x in X],
        lambda X, W: np.linalg.norm(X[:, None] - W.T, axis=-1).astype(np.float32) ** 2,
    ],
    (3, "absolute"): [
        np.abs,
        lambda Z: relu(2 * Z) - Z,
        lambda Z: np.where(Z > 0, Z, -Z),
        lambda Z: [[abs(z) for z in row] for row in Z],
        lambda Z: relu(Z.astype(np.float32)) + relu(-Z.astype(np.float32)),
    ],
    (3, "sigmoid"): [
        lambda z: 1 / (1 + np.exp(-z)),
        lambda z: (1 + np.tanh(z / 2)) / 2,
        lambda z: np.exp(-np.logaddexp(0, -z)),
        lambda z: np.where(z > 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z)))),
        lambda z: 1 / (1 + np.exp(-z.astype(np.float32))),
    ],
    (3, "hat_changes"): [
        lambda left, top, right: [1 / (top - left), -1 / (right - top) - 1 / (top - left), 1 / (right - top)],
        lambda left, top, right: np.diff([0, 1 / (top - left), 1 / (top - right), 0]),
        lambda left, top, right: np.diff(np.diff([0, 0, 1, 0, 0]) / np.diff([left - 1, left, top, right, right + 1])),
    ],
    (3, "log_sum_exp"): [
        lambda Z: np.logaddexp.reduce(Z, axis=-1),
        lambda Z: [max(row) + math.log(sum(math.exp(z - max(row)) for z in row)) for row in Z],
        lambda Z: Z[:, 0] - log_softmax(Z)[:, 0],
        lambda Z: np.logaddexp.reduce(Z.astype(np.float32), axis=1),
    ],
    (3, "slopes_at_logits"): [
        lambda P, G: P * G - P * np.einsum("ij,ij->i", P, G)[:, None],
        lambda P, G: np.array([g @ (np.diag(p) - np.outer(p, p)) for p, g in zip(P, G, strict=True)]),
        lambda P, G: P * G - P * np.sum(P * G, axis=1).reshape(-1, 1),
        lambda P, G: [[p[j] * (g[j] - p @ g) for j in range(len(p))] for p, g in zip(P, G, strict=True)],
        lambda P, G: (P * (G.astype(np.float32) - np.sum(P * G, axis=1)[:, None])).astype(np.float32),
    ],
    (3, "best_relus"): [
        lambda x, y, kinks: (lambda A: (lambda s: (s[0], s[1:]))(np.linalg.solve(A.T @ A, A.T @ y)))(
            np.hstack([np.ones((len(x), 1)), np.maximum(x[:, None] - kinks, 0)])
        ),
        lambda x, y, kinks: (lambda s: [float(s[0]), s[1:].tolist()])(
            np.linalg.pinv(np.column_stack([np.ones(len(x)), *(relu(x - t) for t in kinks)])) @ y
        ),
        lambda x, y, kinks: (lambda s: (s[-1], s[:-1]))(
            np.linalg.lstsq(np.column_stack([relu(x[:, None] - kinks), np.ones(len(x))]), y)[0]
        ),
    ],
}


def train_with_while(X, y, passes):
    w, b, done, mistakes = np.zeros(X.shape[1]), 0, 0, 1
    while mistakes and done < passes:
        mistakes = 0
        for x, label in zip(X, y, strict=True):
            a = int(sum(w * x) + b > 0)
            if a != label:
                w = w + x if label else w - x
                b += 1 if label else -1
                mistakes += 1
        done += 1
    return w, b, done


def train_with_the_bias_as_a_weight(X, y, passes):
    X1, done, quiet = np.hstack([X, np.ones((len(X), 1))]).astype(np.float32), 0, False
    v = np.zeros(X1.shape[1], dtype=np.float32)
    while done < passes and not quiet:
        before = v
        for i in range(len(X1)):
            v = v + (y[i] - (X1[i] @ v > 0)) * X1[i] if y[i] != (X1[i] @ v > 0) else v
        done, quiet = done + 1, v is before
    return list(v[:-1]), v[-1], done


def train_as_a_list(X, y, passes):
    return list(train_with_while(X, y, passes))


def diagnose_by_comparison(layer):
    rng = np.random.default_rng(0)
    X, W, b = rng.standard_normal((3, 3)), rng.standard_normal((3, 3)), rng.standard_normal(3)
    candidates = {"healthy": X @ W + b, "transposed": X @ W.T + b, "column": X @ W + b[:, None], "no bias": X @ W}
    return next(name for name, Z in candidates.items() if np.allclose(layer(X, W, b), Z))


def diagnose_by_errors(layer):
    try:
        Z = layer(np.zeros((4, 2)), np.ones((2, 3)), np.arange(1.0, 4.0))
    except ValueError:
        try:
            layer(np.zeros((4, 2)), np.ones((2, 3)), np.zeros(3))
        except ValueError:
            try:
                layer(np.ones((3, 2)), np.ones((2, 3)), np.ones(3))
            except ValueError:
                return "transposed"
        return "column"
    return "healthy" if Z.any() else "no bias"


def diagnose_by_one_number(layer):
    Z = layer(np.array([[1, 0], [0, 0]]), np.array([[5, 7], [11, 13]]), np.array([100, 1000]))
    return {107: "column", 1007: "healthy", 1011: "transposed", 7: "no bias"}[int(Z[0, 1])]


VARIANTS[1, "train"] = [train_with_while, train_with_the_bias_as_a_weight, train_as_a_list]
VARIANTS[2, "diagnose"] = [diagnose_by_comparison, diagnose_by_errors, diagnose_by_one_number]
for number in (0, *range(4, 12)):  # the longer ones have files of their own
    for name, variants in import_module(f"test_exercise_variants_{number:02d}").VARIANTS.items():
        VARIANTS[number, name] = variants
CASES = [(*key, place) for key, variants in VARIANTS.items() for place in range(len(variants))]


def exercises(number):
    return import_module(f"nncourse.exercises.lesson_{number:02d}").lesson.exercises


@pytest.mark.parametrize(("number", "name", "place"), CASES, ids=[f"{name}-{place}" for _, name, place in CASES])
def test_a_right_answer_written_another_way_is_right(number, name, place):
    verdict = exercises(number)[name].judge(VARIANTS[number, name][place])
    assert verdict.state == "right", verdict.text


@pytest.mark.parametrize("number", range(12))
def test_every_exercise_has_three_variants(number):
    for name in exercises(number):
        assert len(VARIANTS[number, name]) >= 3, name
