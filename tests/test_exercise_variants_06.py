"""Lesson 06: a right answer written another way passes, and a wrong one is told its own mistake, or none."""

import math

import numpy as np
import pytest

from nncourse.exercises.lesson_06 import WORDS, diagnoses, lesson
from nnlib import Adam, cosine, cross_entropy, one_hot, softmax, spirals


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


def highest_in_steps_of_a_hundredth(momentum, curvature):
    rate = 0.01
    while arrives(rate, momentum, curvature):
        rate += 0.01
    return rate - 0.01


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


def adam_with_loops(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    new = [[], [], []]
    for k in range(len(theta)):
        new[1].append(beta1 * m[k] + (1 - beta1) * g[k])
        new[2].append(beta2 * s[k] + (1 - beta2) * g[k] * g[k])
        size = math.sqrt(new[2][k] / (1 - beta2**t)) + epsilon
        new[0].append(theta[k] - learning_rate * new[1][k] / (1 - beta1**t) / size)
    return new


def adam_by_the_library(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    optimiser = Adam(learning_rate=learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon)
    optimiser.mean, optimiser.mean_square, optimiser.steps = m, s, t - 1
    theta = theta.copy()
    optimiser.update(theta, g)
    return theta, optimiser.mean, optimiser.mean_square


def adam_in_one_rate(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    m, s = m + (1 - beta1) * (g - m), s + (1 - beta2) * (g * g - s)
    rate = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - rate * m / (s**0.5 + epsilon * np.sqrt(1 - beta2**t)), m, s


def batches_by_sorting_random_numbers(X, y, batch_size, rng):
    order = np.argsort(rng.random(len(y)))[::-1]
    return [(X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, len(y), batch_size)]


def batches_from_each_row(X, y, batch_size, rng):
    order = rng.permutation(len(y))
    return [(X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(len(y))]


def train_with_the_bias_after_the_weights(X, y, k, batch_size, learning_rate, epochs, rng):
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    for _ in range(epochs):
        for rows in np.split(rng.permutation(len(X)), range(batch_size, len(X), batch_size)):
            W = W - learning_rate * X[rows].T @ cross_entropy(X[rows] @ W + b, y[rows])[1]
            b = b - learning_rate * cross_entropy(X[rows] @ W + b, y[rows])[1].sum(axis=0)
    return W, b


def train_on_everything_at_each_slice(X, y, k, batch_size, learning_rate, epochs, rng):
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for _ in range(0, len(X), batch_size):
            dZ = cross_entropy(X[order] @ W + b, y[order])[1]
            W, b = W - learning_rate * X[order].T @ dZ, b - learning_rate * dZ.sum(axis=0)
    return W, b


def train_with_an_early_return(X, y, k, batch_size, learning_rate, epochs, rng):
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    for _ in range(epochs):
        for rows in np.split(rng.permutation(len(X)), range(batch_size, len(X), batch_size)):
            dZ = cross_entropy(X[rows] @ W + b, y[rows])[1]
            W, b = W - learning_rate * X[rows].T @ dZ, b - learning_rate * dZ.sum(axis=0)
            return W, b
    return None


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
    "batches": [
        batches_by_sorting_random_numbers,
        lambda *arguments: list(batches_as_a_generator(*arguments)),
        batches_with_the_label_as_a_column,
        batches_with_a_shuffled_list,
    ],
    "diagnoses": [
        lambda: tuple(diagnoses()),
        lambda: [word.capitalize() for word in diagnoses()],
        lambda: np.array(diagnoses()).tolist(),
        lambda: [*diagnoses()[:2], "wrong labels", *diagnoses()[3:]],  # 8 of its 40 labels are
    ],
    "highest_rate": [
        highest_by_trial,
        highest_in_steps_of_a_hundredth,
        highest_by_eigenvalues,
        lambda momentum, curvature: 2 / curvature + 2 * momentum / curvature,
    ],
    "train": [train_from_the_formulas, train_with_ones, train_example_by_example],
    "adam_step": [adam_with_loops, adam_by_the_library, adam_in_one_rate],
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
        for word in set(WORDS) - {right[patient]} - ({"wrong labels"} if patient == 2 else set()):
            given = right[:patient] + [word] + ["healthy"] * (5 - patient)  # only the first mistake is spoken of
            text = lesson.exercises["diagnoses"].judge(lambda given=given: given).text
            assert text.count(f"The first diagnosis that is not right: patient {patient + 1}: {word}.") == 1
            assert "nobody" not in text
            assert right[patient] not in text.replace(f": {word}.", "")
    assert lesson.exercises["diagnoses"].judge(lambda: ["flu"] * 6).misconception == "not_six_words"
    assert lesson.exercises["diagnoses"].judge(lambda: "healthy").misconception == "not_six_words"


def test_without_a_bend_the_spirals_stay_half_right():
    X, y = spirals(300, 3, np.random.default_rng(0))
    for rate in (0.1, 1.0):
        W, b = lesson.exercises["train"](X, y, 3, 20, rate, 20, np.random.default_rng(0))
        assert 0.45 < ((X @ W + b).argmax(axis=1) == y).mean() < 0.6


# Wrong answers as beginners give them, and what each is told: a mistake by its name, or None, the difference alone


def count_of(steps, last):
    return lambda n, batch_size: (steps(n, batch_size), last(n, batch_size))


def walked(theta, v, g, learning_rate, mu, order):
    for line in order:
        if line == "v":
            v = mu * v + g
        else:
            theta = theta - learning_rate * v
    return theta, v


def cut(X, y, order, batch_size):
    return [(X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, len(order), batch_size)]


def shuffled_within_batches(X, y, batch_size, rng):
    parts = [rng.permutation(np.arange(len(X))[i : i + batch_size]) for i in range(0, len(X), batch_size)]
    return [(X[rows], y[rows]) for rows in parts]


def shuffled_among_neighbours(X, y, batch_size, rng):
    order = np.arange(len(X))
    for i in range(len(X) - 1):
        if rng.random() < 0.5:
            order[[i, i + 1]] = order[[i + 1, i]]
    return cut(X, y, order, batch_size)


def choice_for_each_batch(X, y, batch_size, rng):
    return [(X[rows], y[rows]) for rows in (rng.choice(len(X), batch_size) for _ in range(-(-len(X) // batch_size)))]


def own_generator(X, y, batch_size, rng):
    return cut(X, y, np.random.default_rng(0).permutation(len(X)), batch_size)


def unseeded_generator(X, y, batch_size, rng):
    return cut(X, y, np.random.default_rng().permutation(len(X)), batch_size)


def labels_shuffled_again(X, y, batch_size, rng):
    return [
        (rows, labels)
        for (rows, _), (_, labels) in zip(
            cut(X, y, rng.permutation(len(X)), batch_size), cut(X, y, rng.permutation(len(X)), batch_size), strict=True
        )
    ]


def shuffled_in_place(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    X[:], y[:] = X[order], y[order]
    return cut(X, y, np.arange(len(X)), batch_size)


def trained(X, y, k, batch_size, learning_rate, epochs, rng, *, step=None, order=None, start=None):
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    if start is not None:
        W = start(W)
    rows_of = order or (lambda epoch: rng.permutation(len(X)))
    for epoch in range(epochs):
        rest = rows_of(epoch)
        for i in range(0, len(rest), batch_size):
            rows = rest[i : i + batch_size]
            dZ = cross_entropy(X[rows] @ W + b, y[rows])[1]
            W, b = (step or plain)(W, b, X[rows], dZ, learning_rate)
    return W, b


def plain(W, b, X, dZ, learning_rate):
    return W - learning_rate * X.T @ dZ, b - learning_rate * dZ.sum(axis=0)


def training(**change):
    return lambda *arguments: trained(*arguments, **change)


def only_the_first_batch(X, y, k, batch_size, learning_rate, epochs, rng):
    return trained(
        X, y, k, batch_size, learning_rate, epochs, rng, order=lambda _: rng.permutation(len(X))[:batch_size]
    )


def seeded_by_the_epoch(X, y, k, batch_size, learning_rate, epochs, rng):
    return trained(
        X,
        y,
        k,
        batch_size,
        learning_rate,
        epochs,
        rng,
        order=lambda epoch: np.random.default_rng(epoch).permutation(len(X)),
    )


def without_the_last_in_a_loop(X, y, batch_size, rng):
    order, out = rng.permutation(len(X)), []
    for i in range(0, len(X) - batch_size, batch_size):
        out.append((X[order[i : i + batch_size]], y[order[i : i + batch_size]]))
    return out


def one_row_short(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    parts = [order[i : i + batch_size - 1] for i in range(0, len(X), batch_size)]
    return [(X[rows], y[rows]) for rows in parts]


def labels_not_indexed(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [(X[order[i : i + batch_size]], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def adam_like(change):
    def answer(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
        return change(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon)

    return answer


def hats(m, s, t, beta1, beta2):
    return m / (1 - beta1**t), s / (1 - beta2**t)


def batches_as_two_lists(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    parts = [order[i : i + batch_size] for i in range(0, len(X), batch_size)]
    return [X[part] for part in parts], [y[part] for part in parts]


def batches_with_the_short_one_first(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    first = len(X) % batch_size or batch_size
    cuts = [order[:first]] + [order[i : i + batch_size] for i in range(first, len(X), batch_size)]
    return [(X[rows], y[rows]) for rows in cuts]


WRONG = {
    "count": [
        (lambda n, batch_size: (-(-n // batch_size), -n % batch_size), "places_left_empty"),
        (lambda n, batch_size: (round(n / batch_size), n % batch_size or batch_size), "steps_rounded_to_the_nearest"),
        (count_of(lambda n, b: n // b, lambda n, b: b), "short_batch_dropped"),
        (count_of(lambda n, b: n // b + 1, lambda n, b: n % b), "always_one_more"),
        (count_of(lambda n, b: math.ceil(n / b), lambda n, b: n % b), "empty_last_batch"),
        (count_of(lambda n, b: math.ceil(n / b), lambda n, b: b), "last_batch_full"),
        (count_of(lambda n, b: n // b, lambda n, b: n - n // b * b), "short_batch_not_counted"),
        (count_of(lambda n, b: n // b, lambda n, b: n % b or b), None),
        (count_of(lambda n, b: (n % b) or b, lambda n, b: math.ceil(n / b)), "last_batch_first"),
        (count_of(lambda n, b: n / b, lambda n, b: n % b or b), "not_rounded"),
        (count_of(lambda n, b: n / b, lambda n, b: n % b), None),
        (count_of(lambda n, b: b, lambda n, b: n), None),
        (count_of(lambda n, b: n - b, lambda n, b: b), None),
        (count_of(lambda n, b: n % b, lambda n, b: n // b), None),
        (lambda n, batch_size: -(-n // batch_size), None),
        (count_of(lambda n, b: round(n / b), lambda n, b: n - (round(n / b) - 1) * b), "rounded_to_the_nearest"),
        (count_of(lambda n, b: n // b + 1, lambda n, b: b), None),
    ],
    "combine": [
        (lambda G, sizes: np.mean(G, axis=0), "plain_mean"),
        (lambda G, sizes: sum(G) / len(G), "plain_mean"),
        (lambda G, sizes: sum(G), "sum_of_means"),
        (lambda G, sizes: G.T @ sizes, "never_divided"),
        (lambda G, sizes: G.T @ sizes / len(sizes), "divided_by_the_pieces"),
        (lambda G, sizes: (G * sizes[:, None]).mean(axis=0), "divided_by_the_pieces"),
        (lambda G, sizes: sum(G) / sum(sizes), "means_over_all_examples"),
        (lambda G, sizes: G.mean(axis=1), "mean_over_the_parameters"),
        (lambda G, sizes: G.mean(), None),
        (lambda G, sizes: np.average(G, axis=0, weights=1 / sizes), "weighed_the_wrong_way"),
        (lambda G, sizes: sizes @ G / sizes.max(), "divided_by_the_largest"),
        (lambda G, sizes: sum(row / size for row, size in zip(G, sizes, strict=True)), "divided_for_multiplied"),
        (lambda G, sizes: np.average(G, axis=0, weights=sizes).mean(), "all_in_one_number"),
        (lambda G, sizes: G[0], None),
        (lambda G, sizes: (sizes[:, None] * G) / sizes.sum(), None),
        (lambda G, sizes: np.average(G, weights=sizes), None),
        (lambda G, sizes: sizes @ G / sizes.sum() ** 2, None),
    ],
    "warm_cosine": [
        (
            lambda done, warm: done / warm if done > warm else cosine((done - warm) / (1 - warm)),
            "cases_exchanged",
        ),
        (lambda done, warm: done / warm if done < warm else cosine((done - warm) / done), None),
        (lambda done, warm: done if done < warm else cosine((done - warm) / (1 - warm)), "warm_up_not_divided"),
        (lambda done, warm: done * warm if done < warm else cosine((done - warm) / (1 - warm)), "warm_up_multiplied"),
        (lambda done, warm: done / warm if done < warm else cosine(done), "cosine_has_begun_before"),
        (lambda done, warm: done / warm if done < warm else cosine(done - warm), "does_not_arrive"),
        (lambda done, warm: done / warm if done < warm else (1 - done) / (1 - warm), "straight_down"),
        (
            lambda done, warm: done / warm if done < warm else cosine((done - warm) / warm),
            "stretched_by_the_wrong_part",
        ),
        (lambda done, warm: done / warm if done < warm else cosine(done - warm) / (1 - warm), "stretched_outside"),
        (lambda done, warm: done / warm if done < warm else cosine((1 - done) / (1 - warm)), "runs_backwards"),
        (lambda done, warm: min(1, done / warm) * cosine(done), "multiplied"),
        (lambda done, warm: done / warm if done < warm else 1 - cosine((done - warm) / (1 - warm)), "runs_backwards"),
        (lambda done, warm: min(1, done / warm), "stays_at_full"),
        (lambda done, warm: cosine(done), "no_warm_up"),
        (lambda done, warm: warm / done if 0 < done < warm else cosine((done - warm) / (1 - warm)), None),
        (lambda done, warm: done / warm if done < warm else cosine(done / (1 - warm)), "start_not_subtracted"),
        (lambda done, warm: done / warm if done < warm else math.cos((done - warm) / (1 - warm)), None),
        (
            lambda done, warm: done / warm if done < warm else 1 + math.cos(math.pi * (done - warm) / (1 - warm)),
            "not_halved",
        ),
        (
            lambda done, warm: done / warm if done < warm else math.cos(math.pi * (done - warm) / (1 - warm)),
            "cos_itself",
        ),
        (lambda done, warm: done / warm if done <= warm else cosine(done), "cosine_has_begun_before"),
        (lambda done, warm: done / warm if done < warm else cosine(done - warm / (1 - warm)), "brackets_missing"),
        (lambda done, warm: done / warm + cosine((done - warm) / (1 - warm)), None),
    ],
    "roll_on": [
        (lambda theta, v, g, rate, mu: (theta - rate * (mu * v + rate * g), mu * v + rate * g), "rate_twice"),
        (lambda theta, v, g, rate, mu: (theta - rate * (mu * v + g), rate * (mu * v + g)), "step_for_velocity"),
        (lambda theta, v, g, rate, mu: (theta - rate * g, mu * v + g), "steps_along_the_gradient"),
        (lambda theta, v, g, learning_rate, mu: (theta - learning_rate * g, mu * v + g), "steps_along_the_gradient"),
        (lambda *a: walked(*a, "tv"), "steps_along_the_old_velocity"),
        (lambda theta, v, g, learning_rate, mu: (theta - learning_rate * (mu * v + g), v), "old_velocity_returned"),
        (
            lambda theta, v, g, learning_rate, mu: (theta - learning_rate * mu * (v + g), mu * (v + g)),
            "gradient_shrunk_too",
        ),
        (
            lambda theta, v, g, learning_rate, mu: (
                theta - learning_rate * (mu * v + (1 - mu) * g),
                mu * v + (1 - mu) * g,
            ),
            "velocity_is_an_average",
        ),
        (
            lambda theta, v, g, learning_rate, mu: (theta - mu * v - learning_rate * g, mu * v + learning_rate * g),
            "rate_in_the_velocity",
        ),
        (
            lambda theta, v, g, learning_rate, mu: (theta + mu * v - learning_rate * g, mu * v - learning_rate * g),
            "minus_in_the_velocity",
        ),
        (
            lambda theta, v, g, learning_rate, mu: (theta + learning_rate * (mu * v - g), mu * v - g),
            "minus_without_the_rate",
        ),
        (lambda theta, v, g, learning_rate, mu: (mu * v + g, theta - learning_rate * (mu * v + g)), "velocity_first"),
        (lambda theta, v, g, learning_rate, mu: (theta + learning_rate * (mu * v + g), mu * v + g), "uphill"),
        (lambda theta, v, g, learning_rate, mu: theta - learning_rate * (mu * v + g), None),
        (lambda theta, v, g, learning_rate, mu: (theta - learning_rate * (v + g), v + g), "nothing_is_lost"),
        (
            lambda theta, v, g, learning_rate, mu: (theta - mu * (learning_rate * v + g), learning_rate * v + g),
            "rate_and_mu_exchanged",
        ),
        (lambda *a: walked(*a, "vtt"), None),
        (lambda *a: walked(*a, "vvt"), None),
        (
            lambda theta, v, g, learning_rate, mu: (theta - learning_rate * mu * v, mu * v),
            "gradient_forgotten",
        ),
        (
            lambda theta, v, g, learning_rate, mu: (theta - learning_rate * (v + mu * g), v + mu * g),
            "mu_beside_the_gradient",
        ),
        (
            lambda theta, v, g, learning_rate, mu: (theta - learning_rate * (mu * v - g), mu * v - g),
            "minus_in_both_lines",
        ),
        (lambda theta, v, g, learning_rate, mu: (theta - learning_rate * mu * v + g, mu * v + g), None),
    ],
    "batches": [
        (batches_as_a_generator, "gone through once"),
        (lambda *arguments: zip(*batches_as_two_lists(*arguments), strict=True), "gone through once"),
        (batches_with_the_short_one_first, "short_batch_first"),
        (lambda *arguments: batches_with_a_shuffled_list(*arguments)[::-1], "short_batch_first"),
        (lambda *arguments: [pair[::-1] for pair in batches_as_a_generator(*arguments)], "labels_before_rows"),
        (lambda *arguments: batches_with_a_shuffled_list(*arguments)[:1], "first_batch_alone"),
        (batches_from_each_row, "a_batch_for_each_row"),
        (lambda *arguments: tuple(zip(*batches_with_a_shuffled_list(*arguments), strict=True)), "two_lists"),
        (shuffled_within_batches, "neighbours_stay_together"),
        (shuffled_among_neighbours, "neighbours_stay_together"),
        (choice_for_each_batch, "each_batch_drawn"),
        (own_generator, "rng ignored"),
        (unseeded_generator, "rng not repeated"),
        (labels_shuffled_again, "labels_left_behind"),
        (shuffled_in_place, "data_in_place"),
        (lambda X, y, batch_size, rng: cut(X, y, np.arange(len(X)), batch_size), "neighbours_stay_together"),
        (lambda X, y, batch_size, rng: cut(X, y, np.arange(len(X))[::-1], batch_size), "neighbours_stay_together"),
        (lambda X, y, batch_size, rng: cut(X, y, rng.permutation(len(X)), batch_size)[:-1], "always_without_the_last"),
        (lambda X, y, batch_size, rng: cut(X, y, rng.permutation(len(X)), batch_size)[0], None),
        (lambda X, y, batch_size, rng: cut(X, y, rng.permutation(len(X)), len(X) // batch_size), None),
        (lambda X, y, batch_size, rng: [X[rng.permutation(len(X))], y[rng.permutation(len(X))]], None),
        (lambda X, y, batch_size, rng: cut(X, y, rng.permutation(batch_size), batch_size), None),
        (without_the_last_in_a_loop, "always_without_the_last"),
        (one_row_short, "slices_one_short"),
        (labels_not_indexed, "labels_left_behind"),
        (lambda X, y, batch_size, rng: cut(X, y, np.argsort(y), batch_size), "rng ignored"),
    ],
    "highest_rate": [
        (lambda momentum, curvature: 1 + momentum, "curvature_of_the_page"),
        (lambda momentum, curvature: 2 / curvature, "momentum_ignored"),
        (lambda momentum, curvature: 2 * (1 - momentum) / curvature, "lowered_as_for_noise"),
        (lambda momentum, curvature: 2 / (1 - momentum) / curvature, "raised_as_the_effective_step"),
        (lambda momentum, curvature: 2 * (1 + momentum), "curvature_forgotten"),
        (lambda momentum, curvature: (1 + momentum) / curvature, "half_the_threshold"),
        (lambda momentum, curvature: 2 / curvature / (1 + momentum), "lowered_by_one_plus"),
        (lambda momentum, curvature: 2 * (1 + momentum) * curvature, "multiplied_by_the_curvature"),
        (lambda momentum, curvature: 2 + 2 * momentum / curvature, None),
        (lambda momentum, curvature: 1 / curvature, "one_step_rate"),
        (lambda momentum, curvature: 2 / curvature + momentum, None),
        (lambda momentum, curvature: 2 * momentum / curvature, "only_the_part_that_momentum_adds"),
        (lambda momentum, curvature: round(2 * (1 + momentum) / curvature, 1), None),
        (lambda momentum, curvature: (2 + momentum) / curvature, "one_of_the_two_alone"),
    ],
    "train": [
        (train_with_the_bias_after_the_weights, "bias_after_the_weights"),
        (train_on_everything_at_each_slice, "whole_data_at_each_slice"),
        (train_with_an_early_return, "one_step_alone"),
        (training(step=lambda W, b, X, dZ, rate: (W - rate * X.T @ dZ, b)), "bias_forgotten"),
        (
            training(step=lambda W, b, X, dZ, rate: (W - rate * X.T @ dZ, b - rate * dZ.mean(axis=0))),
            "bias_averaged_twice",
        ),
        (training(step=lambda W, b, X, dZ, rate: plain(W, b, X, dZ / len(X), rate)), "averaged_twice"),
        (training(step=lambda W, b, X, dZ, rate: plain(W, b, X, dZ * len(X), rate)), "summed_over_the_batch"),
        (training(step=lambda W, b, X, dZ, rate: plain(W, b, X, dZ, -rate)), "climbs"),
        (training(step=lambda W, b, X, dZ, rate: (W - X.T @ dZ, b - dZ.sum(axis=0))), "without_the_rate"),
        (training(step=lambda W, b, X, dZ, rate: (W - rate * X.T @ dZ, b - rate * dZ.sum())), "bias_forgotten"),
        (training(step=lambda W, b, X, dZ, rate: (W, b - rate * dZ.sum(axis=0))), None),
        (training(start=lambda W: W + 0.01), None),
        (only_the_first_batch, None),
        (seeded_by_the_epoch, None),
        (lambda X, y, k, batch_size, rate, epochs, rng: trained(X, y, k, batch_size, rate, 1, rng), "one_epoch_alone"),
        (lambda X, y, k, batch_size, rate, epochs, rng: trained(X, y, k, len(X), rate, epochs, rng), "never_cut"),
        (lambda X, y, k, *rest: trained(X, y, int(y.max()) + 1, *rest), None),
        (lambda *arguments: trained(*arguments)[::-1], "bias_first"),
        (lambda *arguments: trained(*arguments)[0], None),
    ],
    "adam_step": [
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - (rate * m / (1 - b1**t) / np.sqrt(s / (1 - b2**t)) + e),
                    m,
                    s,
                )
            ),
            "epsilon_in_the_step",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    rate * m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + e),
                    m,
                    s,
                )
            ),
            "step_for_theta",
        ),
        (
            adam_like(lambda theta, m, s, g, t, rate, b1, b2, e: (theta - rate * m / (np.sqrt(s) + e), m, s)),
            "not_corrected",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * m / (1 - b1**t) / np.sqrt(s / (1 - b2**t) + e),
                    m,
                    s,
                )
            ),
            "epsilon_inside_the_root",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * m / (1 - b1**t) / (s / (1 - b2**t) + e),
                    m,
                    s,
                )
            ),
            "root_forgotten",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * m / (1 - b1**t) / np.sqrt(s / (1 - b2**t)) + e,
                    m,
                    s,
                )
            ),
            "brackets_around_the_root_forgotten",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * hats(m, s, t, b1, b2)[0] / (np.sqrt(hats(m, s, t, b1, b2)[1]) + e),
                    *hats(m, s, t, b1, b2),
                )
            ),
            "corrected_kept",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * m / (1 - b1) / (np.sqrt(s / (1 - b2)) + e),
                    m,
                    s,
                )
            ),
            "not_to_the_power_t",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * m / (1 - b1 ** (t + 1)) / (np.sqrt(s / (1 - b2 ** (t + 1))) + e),
                    m,
                    s,
                )
            ),
            "counted_one_too_far",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * m / (1 - b1**t) / (np.sqrt(s) / (1 - b2**t) + e),
                    m,
                    s,
                )
            ),
            "root_before_the_correction",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (theta - rate * g / (np.sqrt(s / (1 - b2**t)) + e), m, s)
            ),
            "along_the_gradient",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * m / (1 - b1**t) / (np.sqrt(s.mean() / (1 - b2**t)) + e),
                    m,
                    s,
                )
            ),
            "one_scale_in_the_step",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta + rate * m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + e),
                    m,
                    s,
                )
            ),
            "steps_uphill",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * m * (1 - b1**t) / (np.sqrt(s * (1 - b2**t)) + e),
                    m,
                    s,
                )
            ),
            "correction_multiplied",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + e)
                )
            ),
            None,
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + e),
                    s,
                    m,
                )
            ),
            "s_before_m",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - rate * m / (1 - b1) ** t / (np.sqrt(s / (1 - b2) ** t) + e),
                    m,
                    s,
                )
            ),
            "power_of_the_difference",
        ),
        (
            adam_like(
                lambda theta, m, s, g, t, rate, b1, b2, e: (
                    theta - m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + e),
                    m,
                    s,
                )
            ),
            "step_without_the_rate",
        ),
    ],
}
PAIRS = [pytest.param(name, *pair, id=f"{name}-{i}") for name, pairs in WRONG.items() for i, pair in enumerate(pairs)]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("name", "answer", "named"), PAIRS)
def test_a_wrong_answer_is_told_its_mistake_or_none(name, answer, named):
    verdict = lesson.exercises[name].judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", named), verdict.text
