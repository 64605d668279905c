"""A right answer to lesson 00 written another way passes: in closed form, with einsum, as lists, in float32."""

import math

import numpy as np

from nnlib import numerical_gradient


def gradient_in_place(f, W, h):
    W, slopes = W.astype(float), []
    for row in W:
        slopes.append([])
        for j, kept in enumerate(row.copy()):
            row[j] = kept + h
            above = f(W)
            row[j] = kept - h
            slopes[-1].append((above - f(W)) / (2 * h))
            row[j] = kept
    return slopes


def product_in_float32(P, Q):
    result = np.zeros((len(P), Q.shape[1]), dtype=np.float32)
    for k in range(len(Q)):
        result += np.outer(P[:, k], Q[k]).astype(np.float32)
    return result


def downhill_in_place(f, w, learning_rate, steps):
    w, taken = w.copy(), 0
    while taken < steps:
        w -= learning_rate * numerical_gradient(f, w)
        taken += 1
    return w


def downhill_number_by_number(f, w, learning_rate, steps):
    h, w = 1e-3, w.tolist()
    for _ in range(steps):
        by_hand = [(f(np.add(w, h * e)) - f(np.subtract(w, h * e))) / (2 * h) for e in np.eye(len(w))]
        w = [number - learning_rate * slope for number, slope in zip(w, by_hand, strict=True)]
    return w


def downhill_by_recursion(f, w, learning_rate, steps):
    if steps == 0:
        return w
    return downhill_by_recursion(f, w - learning_rate * numerical_gradient(f, w), learning_rate, steps - 1)


VARIANTS = {
    "taxi": [
        lambda m1, p1, m2, p2: [(p1 - p2) / (m1 - m2), p2 - m2 * (p1 - p2) / (m1 - m2)],
        lambda m1, p1, m2, p2: np.linalg.solve([[m1, 1], [m2, 1]], [p1, p2]),
        lambda m1, p1, m2, p2: ((p2 - p1) / (m2 - m1), (p1 * m2 - p2 * m1) / (m2 - m1)),
        lambda m1, p1, m2, p2: np.polyfit([m1, m2], [p1, p2], 1).astype(np.float32),
    ],
    "chain_slope": [
        lambda x: -6 * (3 * x + 1) * math.exp(-((3 * x + 1) ** 2)),
        lambda x: (-18 * x - 6) / np.exp(9 * x * x + 6 * x + 1),
        lambda x: np.float32(3) * np.float32(2 * (3 * x + 1)) * -np.exp(np.float32(-((3 * x + 1) ** 2))),
    ],
    "product": [
        lambda P, Q: P @ Q,
        lambda P, Q: np.einsum("ik,kj->ij", P, Q),
        lambda P, Q: [[sum(a * b for a, b in zip(row, column, strict=True)) for column in Q.T] for row in P],
        product_in_float32,
    ],
    "gradient": [
        gradient_in_place,
        lambda f, W, h: numerical_gradient(f, W.astype(float), h),
        lambda f, W, h: np.array(
            [
                (f(W + h * e.reshape(W.shape)) - f(W - h * e.reshape(W.shape))) / h / 2
                for e in np.eye(W.size, dtype=np.float32)
            ]
        ).reshape(W.shape),
    ],
    "walk_downhill": [
        downhill_in_place,
        downhill_number_by_number,
        downhill_by_recursion,
    ],
}
