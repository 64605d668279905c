"""Lesson 06: a right answer written another way passes."""

import math

import numpy as np
import pytest

from nncourse.exercises.lesson_06 import WORDS, diagnoses, lesson
from nnlib import one_hot, softmax, spirals


def count_by_walking(n, batch_size):
    lengths = [len(range(n)[start : start + batch_size]) for start in range(0, n, batch_size)]
    return len(lengths), lengths[-1]


def combine_with_loops(G, sizes):
    total = [0.0] * len(G[0])
    for row, size in zip(G, sizes, strict=True):
        for k, slope in enumerate(row):
            total[k] += slope * size
    return [entry / sum(sizes) for entry in total]


def roll_with_loops(theta, v, g, learning_rate, mu):
    v = [mu * old + slope for old, slope in zip(v, g, strict=True)]
    return [p - learning_rate * speed for p, speed in zip(theta, v, strict=True)], v


def batches_as_a_generator(X, y, batch_size, rng):
    rest = rng.permutation(len(X)).tolist()
    while rest:
        rows, rest = rest[:batch_size], rest[batch_size:]
        yield X[rows], y[rows]


def batches_with_the_label_as_a_column(X, y, batch_size, rng):
    together = rng.permutation(np.column_stack([X, y]))
    return [[part[:, :-1], part[:, -1]] for part in np.split(together, range(batch_size, len(X), batch_size))]


def batches_with_a_shuffled_list(X, y, batch_size, rng):
    rows = list(range(len(X)))
    rng.shuffle(rows)
    cuts = [rows[i : i + batch_size] for i in range(0, len(X), batch_size)]
    return [([X[i].tolist() for i in cut], [y[i] for i in cut]) for cut in cuts]


def arrives(learning_rate, momentum, curvature, steps=2000):
    w, v = 1.0, 0.0
    for _ in range(steps):
        v = momentum * v + curvature * w
        w = w - learning_rate * v
        if abs(w) > 1e6:
            return False
    return abs(w) < 1


def highest_by_trial(momentum, curvature):
    works, fails = 0.01, 20.0
    for _ in range(30):
        middle = (works + fails) / 2
        works, fails = (middle, fails) if arrives(middle, momentum, curvature) else (works, middle)
    return works


def highest_by_eigenvalues(momentum, curvature):
    def spread(rate):
        step = [[1 - rate * curvature, -rate * momentum], [curvature, momentum]]
        return np.abs(np.linalg.eigvals(np.array(step))).max()

    works, fails = 1e-3, 20.0
    while fails - works > 1e-6:
        middle = (works + fails) / 2
        works, fails = (middle, fails) if spread(middle) < 1 else (works, middle)
    return works


def train_from_the_formulas(X, y, k, batch_size, learning_rate, epochs, rng):
    X, Y = np.asarray(X, dtype=float), one_hot(y, k)
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for rows in np.split(order, range(batch_size, len(X), batch_size)):
            dZ = softmax(X[rows] @ W + b) - Y[rows]
            W -= learning_rate * np.einsum("ij,ik->jk", X[rows], dZ) / len(rows)
            b -= learning_rate * dZ.mean(axis=0)
    return W, b


def train_with_ones(X, y, k, batch_size, learning_rate, epochs, rng):
    X1, theta = np.column_stack([X, np.ones(len(X))]), np.zeros((X.shape[1] + 1, k))
    for _ in range(epochs):
        rest = rng.permutation(len(X))
        while len(rest):
            rows, rest = rest[:batch_size], rest[batch_size:]
            P = softmax(X1[rows] @ theta)
            P[np.arange(len(rows)), y[rows]] -= 1
            theta = theta - learning_rate / len(rows) * X1[rows].T @ P
    return [theta[:-1], theta[-1]]


def train_example_by_example(X, y, k, batch_size, learning_rate, epochs, rng):
    W, b = np.zeros((X.shape[1], k)), [0.0] * k
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for start in range(0, len(y), batch_size):
            rows, dW, db = order[start : start + batch_size], 0, 0
            for i in rows:
                p = softmax((X[i] @ W + b)[None, :])[0]
                slopes = p - np.eye(k)[y[i]]
                dW, db = dW + np.outer(X[i], slopes) / len(rows), db + slopes / len(rows)
            W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b


VARIANTS = {
    "count": [
        count_by_walking,
        lambda n, batch_size: [math.ceil(n / batch_size), (n - 1) % batch_size + 1],
        lambda n, batch_size: ((n + batch_size - 1) // batch_size, n % batch_size or batch_size),
    ],
    "combine": [
        combine_with_loops,
        lambda G, sizes: np.average(G, axis=0, weights=sizes),
        lambda G, sizes: (sizes[:, None] / sizes.sum() * G).sum(axis=0),
        lambda G, sizes: np.einsum("i,ij", sizes, G).astype(np.float32) / np.float32(sizes.sum()),
        lambda G, sizes: np.repeat(G, sizes, axis=0).mean(axis=0),
    ],
    "warm_cosine": [
        lambda done, warm: done / warm if done <= warm else 0.5 * (1 + math.cos(math.pi * (done - warm) / (1 - warm))),
        lambda done, warm: np.minimum(done / warm, (1 + np.cos(np.pi * max(0, (done - warm) / (1 - warm)))) / 2),
        lambda done, warm: (
            np.interp(done, [0, warm], [0, 1]) * math.cos(max(0, done - warm) / (1 - warm) * math.pi / 2) ** 2
        ),
    ],
    "roll_on": [
        roll_with_loops,
        lambda theta, v, g, learning_rate, mu: (theta - learning_rate * mu * v - learning_rate * g, g + v * mu),
        lambda theta, v, g, learning_rate, mu: [
            np.float32(theta - learning_rate * (g + mu * v)),
            np.float32(g + mu * v),
        ],
    ],
    "batches": [batches_as_a_generator, batches_with_the_label_as_a_column, batches_with_a_shuffled_list],
    "diagnoses": [
        lambda: tuple(diagnoses()),
        lambda: [word.capitalize() for word in diagnoses()],
        lambda: np.array(diagnoses()).tolist(),
    ],
    "highest_rate": [
        highest_by_trial,
        highest_by_eigenvalues,
        lambda momentum, curvature: 2 / curvature + 2 * momentum / curvature,
    ],
    "train": [train_from_the_formulas, train_with_ones, train_example_by_example],
}


def random_order(X, y, batch_size, rng):
    other = np.random.default_rng(7)
    rows = other.integers(len(X), size=len(X))
    return [(X[r], y[r]) for r in np.split(rows, range(batch_size, len(X), batch_size))]


def each_shuffled(X, y, batch_size, rng):
    X, y = rng.permutation(X), rng.permutation(y)
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def order_of_batches(X, y, batch_size, rng):
    cut = [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]
    return [cut[i] for i in rng.permutation(len(cut))]


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (random_order, "drawn_anew"),
        (each_shuffled, "labels_left_behind"),
        (order_of_batches, "neighbours_stay_together"),
    ],
)
def test_a_mistake_with_chance_in_it_is_named_whatever_chance_drew(answer, named):
    assert lesson.exercises["batches"].judge(answer).misconception == named


def test_a_wrong_diagnosis_is_told_without_the_right_one():
    right = diagnoses()
    for patient in range(6):
        for word in set(WORDS) - {right[patient]}:
            given = right[:patient] + [word] + ["healthy"] * (5 - patient)  # only the first mistake is spoken of
            text = lesson.exercises["diagnoses"].judge(lambda given=given: given).text
            assert text.count(f"Received: the text 'patient {patient + 1}: \"{word}\" is wrong'") == 1
            assert right[patient] not in text.replace(f'"{word}"', "")
    assert lesson.exercises["diagnoses"].judge(lambda: ["flu"] * 6).misconception == "not_six_words"
    assert lesson.exercises["diagnoses"].judge(lambda: "healthy").misconception == "not_six_words"


def test_without_a_bend_the_spirals_stay_half_right():
    X, y = spirals(300, 3, np.random.default_rng(0))
    for rate in (0.1, 1.0):
        W, b = lesson.exercises["train"](X, y, 3, 20, rate, 20, np.random.default_rng(0))
        assert 0.45 < ((X @ W + b).argmax(axis=1) == y).mean() < 0.6
