"""Lesson 03: a right answer written another way passes."""

import math

import numpy as np

from nnlib import log_softmax, relu

VARIANTS = {
    "absolute": [
        np.abs,
        lambda Z: relu(2 * Z) - Z,
        lambda Z: np.where(Z > 0, Z, -Z),
        lambda Z: [[abs(z) for z in row] for row in Z],
        lambda Z: relu(Z.astype(np.float32)) + relu(-Z.astype(np.float32)),
    ],
    "sigmoid": [
        lambda z: 1 / (1 + np.exp(-z)),
        lambda z: (1 + np.tanh(z / 2)) / 2,
        lambda z: np.exp(-np.logaddexp(0, -z)),
        lambda z: np.where(z > 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z)))),
        lambda z: 1 / (1 + np.exp(-z.astype(np.float32))),
    ],
    "hat_changes": [
        lambda left, top, right: [1 / (top - left), -1 / (right - top) - 1 / (top - left), 1 / (right - top)],
        lambda left, top, right: np.diff([0, 1 / (top - left), 1 / (top - right), 0]),
        lambda left, top, right: np.diff(np.diff([0, 0, 1, 0, 0]) / np.diff([left - 1, left, top, right, right + 1])),
    ],
    "log_sum_exp": [
        lambda Z: np.logaddexp.reduce(Z, axis=-1),
        lambda Z: [max(row) + math.log(sum(math.exp(z - max(row)) for z in row)) for row in Z],
        lambda Z: Z[:, 0] - log_softmax(Z)[:, 0],
        lambda Z: np.logaddexp.reduce(Z.astype(np.float32), axis=1),
    ],
    "slopes_at_logits": [
        lambda P, G: P * G - P * np.einsum("ij,ij->i", P, G)[:, None],
        lambda P, G: np.array([g @ (np.diag(p) - np.outer(p, p)) for p, g in zip(P, G, strict=True)]),
        lambda P, G: P * G - P * np.sum(P * G, axis=1).reshape(-1, 1),
        lambda P, G: [[p[j] * (g[j] - p @ g) for j in range(len(p))] for p, g in zip(P, G, strict=True)],
        lambda P, G: (P * (G.astype(np.float32) - np.sum(P * G, axis=1)[:, None])).astype(np.float32),
    ],
    "best_relus": [
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
