"""Lesson 02: a right answer written another way passes, and the answers of beginners are told their mistake or none."""

from statistics import fmean

import numpy as np
import pytest

from nncourse.exercises.lesson_02 import lesson


def layer_by_three_loops(X, W, b):
    Z = np.zeros((len(X), W.shape[1]))
    for k in range(W.shape[0]):
        for i in range(len(X)):
            for j in range(len(b)):
                Z[i, j] += X[i, k] * W[k, j]
    return Z + b


def layer_in_place(X, W, b):
    Z = np.zeros((len(X), len(b)))
    Z += b
    for column, row in zip(X.T, W, strict=True):
        Z += np.outer(column, row)
    return Z


def layer_in_lists(X, W, b):
    Z = [list(b) for _ in X]
    for k in range(len(W)):
        for i in range(len(X)):
            Z[i] = [z + X[i][k] * w for z, w in zip(Z[i], W[k], strict=True)]
    return Z


def distances_by_columns(X, W):
    one, other = np.sum(X * X, axis=1), np.sum(W * W, axis=0)
    return one.reshape(-1, 1) + other.reshape(1, -1) - 2 * np.dot(X, W)


def train_neuron_by_neuron(X, Y, passes):
    W, b = [], []
    for y in Y.T:
        w, bias = np.zeros(X.shape[1]), 0
        for _ in range(passes):
            for x, label in zip(X, y, strict=True):
                answer = int(x @ w + bias > 0)
                w, bias = w + (label - answer) * x, bias + label - answer
        W.append(w)
        b.append(bias)
    return np.array(W).T, b


def train_in_place(X, Y, passes):
    W, b, step = np.zeros((X.shape[1], Y.shape[1]), np.float32), np.zeros(Y.shape[1]), 0
    while step < passes * len(X):
        x, y = X[step % len(X)], Y[step % len(X)]
        error = y - np.where(x @ W + b > 0, 1, 0)
        W += np.outer(x, error)
        b += error
        step += 1
    return [W, b]


def train_with_ones(X, Y, passes):
    V, X1 = np.zeros((X.shape[1] + 1, Y.shape[1])), np.hstack([X, np.ones((len(X), 1))])
    for _ in range(passes):
        for i in range(len(X1)):
            V = V + X1[i : i + 1].T @ (Y[i : i + 1] - (X1[i : i + 1] @ V > 0))
    return V[:-1], V[-1]


def train_in_lists(X, Y, passes):
    W, b = [[0] * Y.shape[1] for _ in range(X.shape[1])], [0] * Y.shape[1]
    for _ in range(passes):
        for x, y in zip(X.tolist(), Y.tolist(), strict=True):
            for j in range(len(y)):
                z = b[j] + sum(x[k] * W[k][j] for k in range(len(x)))
                if (z > 0) != y[j]:
                    step = 1 if y[j] else -1
                    b[j] += step
                    for k in range(len(x)):
                        W[k][j] += step * x[k]
    return W, b


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


def diagnose_by_one_refusal(layer):
    X, W, b = np.ones((4, 2)), np.array([[1.0, 2, 3], [4, 5, 6]]), np.array([10.0, 20, 30])
    try:
        Z = layer(X, W, b)
    except ValueError:
        try:
            layer(X[:3], W, b)
        except ValueError:
            return "transposed"
        return "column"
    return "healthy" if np.allclose(Z, X @ W + b) else "no bias"


def diagnose_by_one_number(layer):
    Z = layer(np.array([[1, 0], [0, 0]]), np.array([[5, 7], [11, 13]]), np.array([100, 1000]))
    return {107: "column", 1007: "healthy", 1011: "transposed", 7: "no bias"}[int(Z[0, 1])]


VARIANTS = {
    "shapes": [
        lambda n, d_in, d_out: [(d_in, d_out), (d_out,), (n, d_out), (d_in + 1) * d_out],
        lambda n, d_in, d_out: ([d_in, d_out], [d_out], [n, d_out], np.int64(d_in * d_out + d_out)),
        lambda n, d_in, d_out: (
            *(a.shape for a in (np.ones((d_in, d_out)), np.ones(d_out), np.ones((n, d_in)) @ np.ones((d_in, d_out)))),
            sum(d_in + 1 for _ in range(d_out)),
        ),
        lambda n, d_in, d_out: [
            [d_in, d_out],
            [d_out],
            [n, d_out],
            np.zeros((d_in, d_out)).size + np.zeros(d_out).size,
        ],
    ],
    "centred": [
        lambda X: np.apply_along_axis(lambda column: column - column.mean(), 0, X),
        lambda X: np.stack([column - column.mean() for column in X.T], axis=1),
        lambda X: np.subtract(X, [sum(column) / len(column) for column in X.T]),
        lambda X: X - X.sum(axis=0) / len(X),
        lambda X: (X.T - X.T.mean(axis=1, keepdims=True)).T,
        lambda X: [[X[i, k] - np.mean(X[:, k]) for k in range(X.shape[1])] for i in range(len(X))],
        lambda X: X.astype(np.float32) - X.astype(np.float32).mean(axis=0),
        lambda X: (np.eye(len(X)) - 1 / len(X)) @ X,
        lambda X: np.transpose([[v - fmean(column) for v in column] for column in X.T.tolist()]).tolist(),
    ],
    "layer_with_ones": [
        lambda X, W, b: np.append(X, np.ones((len(X), 1)), axis=1) @ np.append(W, [b], axis=0),
        lambda X, W, b: np.pad(X, ((0, 0), (0, 1)), constant_values=1).dot(np.vstack((W, b))),
        lambda X, W, b: (np.vstack([W, b]).T @ np.hstack([X, np.ones((len(X), 1))]).T).T,
        lambda X, W, b: np.hstack([np.ones((len(X), 1)), X]) @ np.vstack([b, W]),
        lambda X, W, b: np.dot(np.c_[X, [1] * len(X)], [*W, b]),
        lambda X, W, b: np.einsum("ik,kj->ij", np.c_[X, np.ones(len(X))], np.r_[W, [b]]),
        lambda X, W, b: np.column_stack([X, np.ones(len(X))]).astype(np.float32) @ np.vstack([W, b]).astype(np.float32),
    ],
    "layer_by_inputs": [
        lambda X, W, b: b + sum(np.multiply.outer(x, w) for x, w in zip(X.T, W, strict=True)),
        lambda X, W, b: np.sum([x[:, None] * w for x, w in zip(X.T, W, strict=True)], axis=0) + b,
        layer_by_three_loops,
        layer_in_place,
        layer_in_lists,
        lambda X, W, b: sum(np.outer(X[:, k], W[k]) for k in range(len(W))) + b,
        lambda X, W, b: [[b[j] + sum(x[k] * W[k][j] for k in range(len(W))) for j in range(len(b))] for x in X],
    ],
    "squared_distances": [
        lambda X, W: (X**2) @ np.ones(W.shape) - 2 * X @ W + np.ones(X.shape) @ (W**2),
        lambda X, W: np.add.outer((X**2).sum(axis=1), (W**2).sum(axis=0)) - 2 * X @ W,
        lambda X, W: np.diag(X @ X.T)[:, None] - 2 * X @ W + sum(W**2),
        lambda X, W: ((X[:, :, None] - W) ** 2).sum(axis=1),
        lambda X, W: np.einsum("ik,ik->i", X, X)[:, None] + np.einsum("kj,kj->j", W, W) - 2 * np.einsum("ik,kj", X, W),
        distances_by_columns,
        lambda X, W: np.square(X[:, None, :] - W.T[None, :, :]) @ np.ones(len(W)),
        lambda X, W: np.linalg.norm(X[:, None] - W.T, axis=-1).astype(np.float32) ** 2,
    ],
    "train_layer": [train_neuron_by_neuron, train_in_place, train_with_ones, train_in_lists],
    "diagnose": [diagnose_by_comparison, diagnose_by_errors, diagnose_by_one_number, diagnose_by_one_refusal],
}


def centred_column_by_column(X):
    for k in range(X.shape[1]):
        X[:, k] = X[:, k] - X[:, k].mean()
    return X


def ones_beside(X):
    return np.hstack([X, np.ones((len(X), 1))])


def layer_from(start, part):
    """Begin with something, and add a part for each input."""

    def answer(X, W, b):
        Z = start(X, W, b)
        for k in range(len(W)):
            Z = Z + part(X, W, b, k)
        return Z

    return answer


def in_every_row(X, W, b):
    return np.tile(b, (len(X), 1))


def of_input(X, W, b, k):
    return X[:, [k]] * W[k]


def layer_into_the_repeated(X, W, b):
    Z = np.broadcast_to(b, (len(X), len(b)))
    for k in range(len(W)):
        Z += X[:, k, None] * W[k]
    return Z


def layer_into_one_row(X, W, b):
    Z = b
    for k in range(len(W)):
        Z += X[:, [k]] * W[k]
    return Z


def layer_from_rows_of_X(X, W, b):
    Z = np.zeros((len(X), len(b))) + b
    for k in range(len(W)):
        Z += X[k][:, None] * W[k]
    return Z


def layer_replaced(X, W, b):
    Z = b
    for k in range(len(W)):
        Z = X[:, [k]] * W[k]
    return Z + b


def layer_with_an_early_return(X, W, b):
    for k in range(len(W)):
        return b + X[:, [k]] * W[k]
    return None


def trained(change, decide=lambda x, W, b: x @ W + b > 0, start=np.zeros):
    """Train a layer with a rule that gives the changes of W and b for one example."""

    def answer(X, Y, passes):
        W, b = start((X.shape[1], Y.shape[1])), start(Y.shape[1])
        for _ in range(passes):
            for x, y in zip(X, Y, strict=True):
                dW, db = change(x, y, decide(x, W, b))
                W, b = W + dW, b + db
        return W, b

    return answer


def train_with_an_early_return(X, Y, passes):
    W, b = np.zeros((X.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
    for _ in range(passes):
        for x, y in zip(X, Y, strict=True):
            error = y - (x @ W + b > 0)
            W, b = W + np.outer(x, error), b + error
        return W, b
    return None


def train_each_example_to_the_end(X, Y, passes):
    W, b = np.zeros((X.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
    for i in range(len(X)):
        for _ in range(passes):
            error = Y[i] - (X[i] @ W + b > 0)
            W, b = W + np.outer(X[i], error), b + error
    return W, b


def train_backwards(X, Y, passes):
    return lesson.exercises["train_layer"].solution(X[::-1], Y[::-1], passes)


def train_biases_before_the_weights(X, Y, passes):
    W, b = np.zeros((X.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
    for _ in range(passes):
        for x, y in zip(X, Y, strict=True):
            b = b + (y - (x @ W + b > 0))
            W = W + np.outer(x, y - (x @ W + b > 0))
    return W, b


def probed(W, b):
    """Tell the layers apart with numbers that may hide something."""

    def answer(layer):
        of_zeros, of_identity = layer(np.zeros((2, 2)), W, b), layer(np.eye(2), W, np.zeros(2))
        if not of_zeros.any():
            return "no bias"
        if not np.array_equal(of_zeros, [b, b]):
            return "column"
        return "healthy" if np.array_equal(of_identity, W) else "transposed"

    return answer


def probed_in_one(layer):
    W, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, 6.0])
    return "healthy" if np.array_equal(layer(np.eye(2), W, b), W + b) else "transposed"


ALL_DIFFERENT, OWN_MIRROR = np.array([[1.0, 2.0], [3.0, 4.0]]), np.ones((2, 2))
WRONG = {
    "shapes": [
        (lambda n, d_in, d_out: ((d_in, d_out), (d_out), (n, d_out), d_in * d_out + d_out), "comma_forgotten"),
        (lambda n, d_in, d_out: ((d_out, d_in), (d_out,), (n, d_out), (d_in + 1) * d_out), "one_row_a_neuron"),
        (lambda n, d_in, d_out: ((d_in, d_out), (1, d_out), (n, d_out), (d_in + 1) * d_out), "bias_as_a_row"),
        (lambda n, d_in, d_out: ((d_in, d_out), (d_out,), (n, d_out), (d_in + 1) * (d_out + 1)), None),
        (lambda n, d_in, d_out: ((d_in, d_out), (d_out,), (n, d_out), d_in * d_out * d_out), None),
        (lambda n, d_in, d_out: ((n, d_in), (d_out,), (n, d_out), (d_in + 1) * d_out), "weights_like_the_inputs"),
        (lambda n, d_in, d_out: ((d_in, d_out), (d_out,), (n, d_in), (d_in + 1) * d_out), "result_with_inputs"),
        (lambda n, d_in, d_out: ((d_in, d_out), (d_out,), (n, d_out), d_in * d_out + 1), "one_bias_for_the_layer"),
        (lambda n, d_in, d_out: ((d_in, d_out), (d_out,), (n, d_out), d_in + d_out), "sizes_added_without_biases"),
        (
            lambda n, d_in, d_out: ((d_in, d_out), (d_out,), (n, d_out), (d_out + 1) * d_in),
            "a_bias_counted_for_each_input",
        ),
        (lambda n, d_in, d_out: ("(d_in, d_out)", "(d_out,)", "(n, d_out)", d_in * d_out + d_out), None),
        (lambda n, d_in, d_out: ((d_in, d_out), (d_in,), (n, d_out), d_in * d_out + d_in), "bias_for_each_input"),
        (lambda n, d_in, d_out: ((32, 128), (10,), (32, 10), 1290), None),
        (lambda n, d_in, d_out: (d_in * d_out, d_out, n * d_out, d_in * d_out + d_out), None),
    ],
    "centred": [
        (lambda X: X - np.mean(X), "one_mean_for_all"),
        (lambda X: X - X.mean(1), "row_means_along_the_columns"),
        (lambda X: X.mean(axis=0) - X, "mean_minus_x"),
        (lambda X: X / X.mean(axis=0), "divided_by_the_mean"),
        (lambda X: X - np.median(X, axis=0), "median_for_mean"),
        (lambda X: X - X.mean(axis=0).mean(), "one_mean_for_all"),
        (lambda X: X - X.sum(axis=0) / X.shape[1], "sum_over_columns_count"),
        (lambda X: X - X.sum(axis=0) / (len(X) - 1), None),
        (lambda X: X - X.min(axis=0), "smallest_for_mean"),
        (lambda X: (X - X.mean(axis=0)).round(), None),
        (lambda X: X.mean(axis=0), "means_alone"),
        (lambda X: (X - X.mean(axis=0)) / (X.max(axis=0) - X.min(axis=0)), None),
        (centred_column_by_column, "fractions_cut_off"),
        (lambda X: X.T - X.mean(axis=0), None),
        (lambda X: X - X.mean(axis=0, keepdims=True).T, None),
    ],
    "layer_with_ones": [
        (lambda X, W, b: X @ W + b, "without + b"),
        (lambda X, W, b: ones_beside(X) @ np.vstack([b, W]), "biases_meet_an_input"),
        (lambda X, W, b: np.hstack([X, np.zeros((len(X), 1))]) @ np.vstack([W, b]), "zeros_for_ones"),
        (lambda X, W, b: np.hstack([X, np.ones(len(X))]) @ np.vstack([W, b]), None),
        (lambda X, W, b: np.vstack([X, np.ones((1, X.shape[1]))]) @ np.vstack([W, b]), None),
        (lambda X, W, b: ones_beside(X) @ np.hstack([W, b]), None),
        (lambda X, W, b: ones_beside(X) @ np.vstack([W, b]) + b, "bias_twice"),
        (lambda X, W, b: ones_beside(X) @ np.vstack([W, np.ones(len(b))]), "weights_of_ones"),
        (lambda X, W, b: np.vstack([W, b]) @ ones_beside(X), None),
        (lambda X, W, b: ones_beside(X) @ np.vstack([W, -b]), "biases_taken_away"),
        (lambda X, W, b: ones_beside(X) @ np.vstack([W, b[::-1]]), None),
        (lambda X, W, b: ones_beside(X) @ np.vstack([W, np.full(len(b), b.mean())]), None),
        (lambda X, W, b: ones_beside(X).T @ np.vstack([W, b]), None),
        (lambda X, W, b: (X + 1) @ W, None),
        (lambda X, W, b: (ones_beside(X), np.vstack([W, b])), "parts_not_multiplied"),
        (lambda X, W, b: np.hstack([np.ones((len(X), 1)), X]) @ np.vstack([W, b]), "ones_meet_weights"),
    ],
    "layer_by_inputs": [
        (lambda X, W, b: X @ W + b, "without @ and with a loop"),
        (lambda X, W, b: np.einsum("ik,kj->ij", X, W) + b, "without @ and with a loop"),
        (lambda X, W, b: (X[:, :, None] * W).sum(axis=1) + b, "with a loop"),
        (layer_from(lambda X, W, b: 0, of_input), "begins_with_zeros"),
        (layer_from(lambda X, W, b: 0, lambda X, W, b, k: of_input(X, W, b, k) + b), "bias_with_each_input"),
        (layer_into_the_repeated, None),
        (layer_replaced, "only_the_last_input"),
        (layer_with_an_early_return, "return_in_the_loop"),
        (layer_from(in_every_row, lambda X, W, b, k: X[:, k] * W[k]), "column_laid_along_the_row"),
        (layer_from(in_every_row, lambda X, W, b, k: X[:, [k]] + W[k]), "sums_for_products"),
        (layer_from(in_every_row, lambda X, W, b, k: X[:, [k]] * W[:, k]), "columns_of_the_weights"),
        (layer_from(in_every_row, lambda X, W, b, k: X[k] * W[k]), None),
        (layer_from(in_every_row, lambda X, W, b, k: X[:, [k]] * W[0]), "every_input_with_the_first_weights"),
        (layer_from(in_every_row, lambda X, W, b, k: X[:, [0]] * W[k]), "first_input_with_all_weights"),
        (layer_from(in_every_row, lambda X, W, b, k: -of_input(X, W, b, k)), "parts_taken_away"),
        (layer_from(lambda X, W, b: np.ones((len(X), len(b))), of_input), None),
        (layer_from(lambda X, W, b: b[:, None], of_input), "bias_laid_sideways"),
        (layer_into_one_row, None),
        (layer_from_rows_of_X, "rows_for_columns_of_the_examples"),
    ],
    "squared_distances": [
        (lambda X, W: (X**2).sum(axis=1)[:, None] - X @ W + (W**2).sum(axis=0), "product_once"),
        (lambda X, W: np.sum(X**2, 1, keepdims=True) - 2 * X @ W + np.sum(W**2, 0)[:, None], "neurons_as_a_column"),
        (
            lambda X, W: np.sum(X**2, 1, keepdims=True) - 2 * X @ W + np.sum(W**2, 1, keepdims=True),
            "rows_of_neurons_as_a_column",
        ),
        (lambda X, W: np.sum(X**2, 1) - 2 * X @ W + np.sum(W**2, 0)[:, None], "both_sums_the_wrong_way"),
        (lambda X, W: np.sum(X**2) - 2 * X @ W + np.sum(W**2), "all_squares_in_one_sum"),
        (lambda X, W: np.sum(X**2, 0) - 2 * X @ W + np.sum(W**2, 0), "examples_summed_down"),
        (lambda X, W: np.sum(X**2, 0) - 2 * X @ W + np.sum(W**2, 1), None),
        (lambda X, W: (X @ W) ** 2, None),
        (lambda X, W: ((X - W) ** 2).sum(axis=1), None),
        (lambda X, W: np.abs(X[:, :, None] - W).sum(axis=1), None),
        (lambda X, W: ((X[:, :, None] - W) ** 2).mean(axis=1), "mean_of_the_squares"),
        (lambda X, W: np.sqrt(((X[:, :, None] - W) ** 2).sum(axis=1)), "root_taken"),
        (lambda X, W: [[sum((x - w) ** 2) for w in W.T] for x in X], "without a loop"),
        (lambda X, W: np.sum(X**2, 1)[:, None] - 2 * X @ W - np.sum(W**2, 0), "neurons_taken_away"),
        (lambda X, W: (X.sum(1)[:, None] - W.sum(0)) ** 2, None),
        (lambda X, W: -np.sum(X**2, 1)[:, None] + 2 * X @ W - np.sum(W**2, 0), None),
    ],
    "train_layer": [
        (train_with_an_early_return, "one_pass_alone"),
        (train_backwards, None),
        (train_biases_before_the_weights, "asked_again_for_the_weights"),
        (trained(lambda x, y, a: (np.outer(x, y - a), 0)), "biases_never_change"),
        (trained(lambda x, y, a: (np.outer(x, a - y), a - y)), "away_from_the_answer"),
        (trained(lambda x, y, a: (np.outer(x, y - a), y - a), start=np.ones), "begins_with_ones"),
        (
            trained(lambda x, y, a: (np.outer(x, y - a), y - a), decide=lambda x, W, b: x @ W + b >= 0),
            "zero_counts_as_yes",
        ),
        (trained(lambda x, y, a: (np.outer(x, y - a), y - a), decide=lambda x, W, b: x @ W > 0), "biases_not_used"),
        (trained(lambda x, y, a: (np.outer(x, y - a), y - a), decide=lambda x, W, b: x @ W + b), "score_for_answer"),
        (trained(lambda x, y, a: (0.1 * np.outer(x, y - a), 0.1 * (y - a))), "a_tenth_of_each_change"),
        (trained(lambda x, y, a: (np.outer(x, y - a), (y - a).sum())), "errors_of_all_neurons_in_each_bias"),
        (train_each_example_to_the_end, "all_passes_for_each_example"),
        (trained(lambda x, y, a: (np.outer(x, y), y)), "answer_never_asked"),
        (trained(lambda x, y, a: (np.outer(x, (y - a) ** 2), (y - a) ** 2)), "error_without_its_sign"),
        (trained(lambda x, y, a: (y - a, y - a)), "weights_change_without_x"),
        (lambda X, Y, passes: (X.T @ Y, Y.sum(axis=0)), None),
    ],
    "diagnose": [
        (probed(OWN_MIRROR, np.array([1.0, 2.0])), "symmetric_weights"),
        (probed(ALL_DIFFERENT, np.array([3.0, 3.0])), "equal_biases"),
        (probed(ALL_DIFFERENT, np.zeros(2)), None),
        (probed(OWN_MIRROR, np.ones(2)), "all_numbers_alike"),
        (probed_in_one, None),
        (lambda layer: "healthy", None),
        (lambda layer: "bias in a column" if probed(ALL_DIFFERENT, np.arange(2.0) + 1)(layer) == "column" else 1, None),
        (lambda layer: probed(ALL_DIFFERENT, np.arange(2.0) + 1)(layer).upper(), None),
        (lambda layer: layer(np.zeros((2, 2)), ALL_DIFFERENT, np.ones(2)), None),
        (lambda layer: {"column": "transposed"}.get(probed(ALL_DIFFERENT, np.arange(2.0) + 1)(layer)), None),
        (lambda layer: {"healthy": "transposed"}.get(*2 * [probed(ALL_DIFFERENT, np.arange(2.0) + 1)(layer)]), None),
        (lambda layer: probed(ALL_DIFFERENT, np.arange(2.0) + 1)(layer) != "healthy", None),
    ],
}
CASES = [pytest.param(name, *pair, id=f"{name}-{i}") for name, pairs in WRONG.items() for i, pair in enumerate(pairs)]


@pytest.mark.parametrize(("name", "answer", "named"), CASES)
def test_a_wrong_answer_is_told_its_mistake_or_none(name, answer, named):
    verdict = lesson.exercises[name].judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", named), verdict.text


def test_two_columns_of_answers_cannot_be_learnt_on_the_four_days():
    X = np.array([[3, 1], [0, 2], [4, 0], [1, 1]])
    columns = np.array([[number >> day & 1 for day in range(4)] for number in range(16)]).T
    W, b = lesson.exercises["train_layer"].solution(X, columns, 100)
    lost = columns[:, ((X @ W + b > 0) != columns).any(axis=0)].T.tolist()
    assert lost == [[0, 1, 1, 0], [1, 0, 0, 1]]
