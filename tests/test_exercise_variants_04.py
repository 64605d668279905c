"""Lesson 04: a right answer written another way passes, and a wrong one is told its own mistake, or none."""

import math
from fractions import Fraction

import numpy as np
import pytest

from nncourse.exercises.lesson_04 import NAMES, lesson
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


def missing_into_zeros_like(Z, y):
    dZ = np.zeros_like(Z)
    loss, dZ[y != -1] = cross_entropy(Z[y != -1], y[y != -1])
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


def missing_through_one_hot_rows(Z, y):
    Y = np.vstack([np.eye(Z.shape[1]), np.zeros(Z.shape[1])])[y]  # the last row, of zeros, is that of -1
    known = Y.sum()
    return -(Y * log_softmax(Z)).sum() / known, (softmax(Z) * Y.sum(axis=1, keepdims=True) - Y) / known


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
        lambda: (Fraction(5, 4), Fraction(3, 2)),
    ],
    "perplexity": [
        perplexity_with_loops,
        lambda Z, y: math.exp(cross_entropy(Z, y)[0]),
        lambda Z, y: [math.e ** cross_entropy(Z, y)[0]],
        lambda Z, y: np.exp(-np.einsum("ij,ij->", np.eye(Z.shape[1])[y], log_softmax(Z)) / len(y)),
        lambda Z, y: np.prod(np.exp(-log_softmax(Z)[range(len(y)), y] / len(y))),
        lambda Z, y: np.exp(cross_entropy(Z.astype(np.float32), y)[0]).astype(np.float32),
    ],
    "smooth": [
        lambda Y, eps: Y + eps * (1 / Y.shape[1] - Y),
        lambda Y, eps: [
            [Fraction(float(v)) * (1 - Fraction(eps)) + Fraction(eps) / len(row) for v in row] for row in Y
        ],
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
    "with_missing_labels": [
        missing_by_a_mask,
        missing_with_loops,
        missing_by_places,
        missing_into_zeros_like,
        missing_with_a_copy,
        missing_through_one_hot_rows,
    ],
    "at_temperature": [
        temperature_with_loops,
        temperature_by_belief_and_truth,
        temperature_in_float32,
        lambda Z, y, T: np.array([cross_entropy(Z / T, y)[0], -np.vdot(slopes_at(Z, y, T), Z / T) / T]),
    ],
    "find_the_bug": [bug_by_comparison, bug_by_measurement, bug_by_one_number],
}


def surprises(Z, y):
    return -log_softmax(Z)[np.arange(len(Z)), y]


def loss_each(z, y):
    return np.logaddexp(0, z) - y * z


def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def slopes_at(Z, y, T):
    return cross_entropy(Z / T, y)[1]


def missing_each_row_alone(Z, y):
    total, dZ, n = 0, np.zeros(Z.shape), 0
    for i in range(len(Z)):
        if y[i] != -1:
            loss, row = cross_entropy(Z[i : i + 1], y[i : i + 1])
            total += loss
            dZ[i] = row[0]
            n += 1
    return total / n, dZ


def missing_added_up(Z, y):
    loss, dZ = missing_each_row_alone(Z, y)
    n = (y >= 0).sum()
    return loss * n, dZ


def missing_and_class_zero(Z, y):
    known = y > 0
    dZ = np.zeros(Z.shape)
    if not known.any():
        return 0.0, dZ
    loss, dZ[known] = cross_entropy(Z[known], y[known])
    return loss, dZ


def missing_as_class_zero(Z, y):
    return cross_entropy(Z, np.where(y < 0, 0, y))


def missing_set_to_zero_afterwards(Z, y):
    rows, log_Y_hat = np.arange(len(Z)), log_softmax(Z)
    dZ = np.exp(log_Y_hat)
    dZ[rows, y] -= 1
    dZ[y == -1] = 0
    return -log_Y_hat[rows, y].mean(), dZ / len(Z)


def missing_as_class_zero_without_slopes(Z, y):
    loss, dZ = cross_entropy(Z, np.maximum(y, 0))
    dZ[y == -1] = 0
    return loss, dZ


def missing_as_no_idea(Z, y):
    Y = np.where((y < 0)[:, None], 1 / Z.shape[1], np.eye(Z.shape[1])[y])
    return cross_entropy_one_hot(Z, Y)


def missing_as_zeros(Z, y):
    Y = np.eye(Z.shape[1])[y] * (y >= 0)[:, None]
    n = (y >= 0).sum()
    return -(Y * log_softmax(Z)).sum() / n, (softmax(Z) - Y) / n


def missing_as_zeros_over_all(Z, y):
    Y = np.eye(Z.shape[1])[y] * (y >= 0)[:, None]
    return -(Y * log_softmax(Z)).sum() / len(y), (softmax(Z) - Y) / len(y)


def missing_without_gradient(Z, y):
    k = y >= 0
    return cross_entropy(Z[k], y[k])[0]


def missing_with_logits_of_zero(Z, y):
    k = y >= 0
    return cross_entropy(Z * k[:, None], np.where(k, y, 0))


def missing_with_the_loss_over_all(Z, y):
    k = y >= 0
    dZ = np.zeros(Z.shape)
    loss, dZ[k] = cross_entropy(Z[k], y[k])
    return loss * k.mean(), dZ


def missing_as_the_last_class_in_the_gradient(Z, y):
    k = y >= 0
    loss, _ = cross_entropy(Z[k], y[k])
    return loss, (softmax(Z) - np.eye(Z.shape[1])[y]) / k.sum()


def missing_as_nan(Z, y):
    k = y >= 0
    dZ = np.full(Z.shape, np.nan)
    loss, dZ[k] = cross_entropy(Z[k], y[k])
    return loss, dZ


def missing_rows_at_the_top(Z, y):
    k = y >= 0
    loss, d = cross_entropy(Z[k], y[k])
    return loss, np.vstack([d, np.zeros(((~k).sum(), Z.shape[1]))])


def missing_with_a_minus(Z, y):
    k = y >= 0
    dZ = np.zeros(Z.shape)
    loss, d = cross_entropy(Z[k], y[k])
    dZ[k] = -d
    return loss, dZ


def says(**instead):
    """Find the bugs, but call some of them by another name."""

    def find_the_bug(loss):
        return instead.get(NAMES[loss], NAMES[loss])

    return find_the_bug


def bug_in(Z, y, loss):
    """Name the bug by what one probe can tell; what it cannot is called healthy, or axis."""
    (n, k), (right, dZ) = Z.shape, cross_entropy(Z, y)
    value, gradient = loss(Z, y)
    if np.isinf(loss(1000 * Z, y)[0]):
        return "bare log"
    if np.isclose(value, right):
        return "healthy" if np.allclose(gradient, dZ) else "gradient"
    if np.isclose(value, n * right):
        return "sum"
    return "zeros" if np.isclose(value, right / k) else "axis"


def bug_in_one_example(loss):
    return bug_in(np.array([[1.0, 2.0, 0.0]]), np.array([0]), loss)


def bug_in_a_square_batch(loss):
    return bug_in(np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 2.0, 1.0]]), np.array([0, 1, 1]), loss)


def bug_with_one_label(loss):
    return bug_in(np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]]), np.array([1, 1]), loss)


def bug_in_the_first_loss_alone(loss):
    value = loss(np.zeros((3, 4)), np.array([0, 1, 2]))[0]
    names = {3 * math.log(4): "sum", math.log(4) / 4: "zeros", math.log(3): "axis"}
    return next((name for number, name in names.items() if math.isclose(value, number)), "healthy")


def smooth_in_a_copy_of_its_type(Y, eps):
    S = Y.copy()
    S[Y == 1] = 1 - eps + eps / Y.shape[1]
    S[Y == 0] = eps / Y.shape[1]
    return S


WRONG = {
    "unsure_or_wrong": [
        (lambda: (1.25, 0.375), None),
        (lambda: (1, 1.5), "one_flip_for_a_quarter"),
        (lambda: (1.25, 7 / 4), None),
        (lambda: (5 / 4, 64 / 4), None),
        (lambda: (1.25, 1.25), None),
        (lambda: ("A", "B"), None),
        (lambda: 1.25, None),
        (lambda: (0.5 * 4 / 4, 0.75), None),
        (lambda: (1.25 * math.log(2), 1.5), None),
        (lambda: (1 - 7 / 16, 1 - 193 / 256), "what_was_missing"),
        (lambda: (1 / 32, 1 / 64), "likelihoods"),
        (lambda: (np.exp(-1.25), np.exp(-1.5)), None),
        (lambda: (5, 1.5), "sum_at_A"),
        (lambda: (1.25, 6), "mistake_alone"),
        (lambda: (-1.25, 1.5), None),
        (lambda: (9 / 4, 64 / 4), None),
    ],
    "perplexity": [
        (lambda Z, y: np.exp(surprises(Z, y)).sum(), None),
        (lambda Z, y: np.exp(np.median(surprises(Z, y))), None),
        (lambda Z, y: -np.exp(log_softmax(Z)[np.arange(len(Z)), y].mean()), "minus_outside"),
        (lambda Z, y: np.exp(log_softmax(Z)[np.arange(len(Z)), y].mean()), "sign_left_in"),
        (lambda Z, y: softmax(Z)[np.arange(len(Z)), y].mean(), None),
        (lambda Z, y: 1 / softmax(Z)[np.arange(len(Z)), y].mean(), "mean_of_the_probabilities"),
        (lambda Z, y: np.exp(cross_entropy(softmax(Z), y)[0]), "softmax_before_the_loss"),
        (lambda Z, y: np.log(cross_entropy(Z, y)[0]), "logarithm_for_exponential"),
        (lambda Z, y: cross_entropy(np.exp(Z), y)[0], None),
        (lambda Z, y: cross_entropy(Z, y), "both_returned"),
        (lambda Z, y: np.exp(cross_entropy(Z, y)), None),
        (lambda Z, y: Z.shape[1], None),
        (lambda Z, y: np.exp(-np.log(softmax(Z)).mean()), None),
        (lambda Z, y: np.exp(-(softmax(Z) * log_softmax(Z)).sum(axis=1).mean()), "surprise_at_the_belief"),
        (lambda Z, y: np.exp(-Z[np.arange(len(Z)), y].mean()), "logits_for_logarithms"),
        (lambda Z, y: np.exp(-log_softmax(Z)[:, y]).mean(), None),
        (lambda Z, y: np.exp(cross_entropy(Z, y)[0] / np.log(2)), "e_to_the_bits"),
        (lambda Z, y: np.exp(surprises(Z, y).max()), None),
        (lambda Z, y: np.exp(surprises(Z, y).sum() / Z.shape[1]), None),
        (lambda Z, y: str(np.exp(cross_entropy(Z, y)[0])), None),
    ],
    "smooth": [
        (smooth_in_a_copy_of_its_type, "shares_cut_off"),
        (lambda Y, eps: (1 - eps) * Y + eps / 10, "ten_classes"),
        (lambda Y, eps: Y - 0.1 * (Y - 1 / Y.shape[1]), "a_tenth_for_eps"),
        (lambda Y, eps: (1 - eps) * Y + eps / (Y.shape[1] - 1), "divided_by_the_others"),
        (lambda Y, eps: Y + eps / Y.shape[1] * (1 - Y), "only_a_part_taken"),
        (lambda Y, eps: np.clip(Y, eps / Y.shape[1], 1 - eps), "true_class_left_out"),
        (lambda Y, eps: Y - eps, None),
        (lambda Y, eps: Y + eps, "eps_added_to_all"),
        (lambda Y, eps: (1 - eps) * Y + eps * Y.shape[1], "multiplied_by_the_classes"),
        (lambda Y, eps: np.where(Y == 1, 1 - eps, eps), "eps_for_each_other"),
        (lambda Y, eps: np.where(Y == 1, 1 - eps, eps / Y.shape[1]), "true_class_left_out"),
        (lambda Y, eps: Y * (1 - eps) + (1 - Y) * eps, "eps_for_each_other"),
        (lambda Y, eps: np.where(Y == 1, 1 - eps, eps / (Y.shape[1] - 1)), "only_the_others"),
        (lambda Y, eps: Y - eps + eps / Y.shape[1], "taken_from_the_zeros_too"),
        (lambda Y, eps: (Y + eps) / (1 + eps), None),
        (lambda Y, eps: (Y + eps) / (1 + eps * Y.shape[1]), "added_and_divided"),
        (lambda Y, eps: (1 - eps) * Y + eps / Y.size, "spread_over_all_entries"),
        (lambda Y, eps: (1 - eps) * (Y + eps / Y.shape[1]), None),
        (lambda Y, eps: Y + eps / Y.shape[1] - eps, "taken_from_the_zeros_too"),
        (lambda Y, eps: np.where(Y == 1, 1 - eps + eps / Y.shape[1], eps / (Y.shape[1] - 1)), None),
        (lambda Y, eps: (1 - eps) * Y + eps / 4, None),
        (lambda Y, eps: (1 - eps) * Y + (1 - eps) / Y.shape[1], None),
        (lambda Y, eps: Y, None),
        (lambda Y, eps: (1 - eps) * Y + eps * Y.mean(axis=0), None),
        (lambda Y, eps: (1 - eps) * Y + eps / Y.shape[1] * Y, "given_back_to_the_true_class_alone"),
    ],
    "one_logit_cross_entropy": [
        (lambda z, y: ((np.logaddexp(0, z) - y).mean(), (sigmoid(z) - y) / len(z)), "label_without_its_logit"),
        (lambda z, y: (np.logaddexp(0, z).sum() - y @ z, (sigmoid(z) - y) / len(z)), "loss_summed_alone"),
        (lambda z, y: (loss_each(z, y), (sigmoid(z) - y) / len(z)), "one_loss_for_each"),
        (lambda z, y: (loss_each(z, y).mean(), (sigmoid(-z) - y) / len(z)), "sigmoid_turned_round"),
        (lambda z, y: (np.logaddexp(0, z).mean(), (sigmoid(z) - y) / len(z)), "label_left_out_of_the_loss"),
        (lambda z, y: ((np.logaddexp(0, z) + y * z).mean(), (sigmoid(z) - y) / len(z)), "label_with_a_plus"),
        (lambda z, y: ((np.logaddexp(0, z) + y * z).mean(), (sigmoid(z) + y) / len(z)), None),
        (lambda z, y: (loss_each(z, y).mean(), ((sigmoid(z) - y) / len(z)).sum()), "gradient_added_up"),
        (lambda z, y: loss_each(z, y).mean(), "loss_alone"),
        (lambda z, y: (loss_each(z, y).mean(), (sigmoid(z) - y).mean()), "gradient_added_up"),
        (lambda z, y: ((np.logaddexp(1, z) - y * z).mean(), (sigmoid(z) - y) / len(z)), "one_for_its_logarithm"),
        (
            lambda z, y: ((np.logaddexp(0, -z) - y * z).mean(), (sigmoid(z) - y) / len(z)),
            "logit_turned_round_in_the_loss",
        ),
        (lambda z, y: (loss_each(np.clip(z, -500, 500), y).mean(), (sigmoid(z) - y) / len(z)), None),
        (lambda z, y: (loss_each(z, y).mean(), (z - y) / len(z)), "logit_for_probability"),
        (lambda z, y: (loss_each(z, y).mean(), sigmoid(z) / len(z)), "label_left_out_of_the_gradient"),
        (lambda z, y: (loss_each(z, y).mean(), (np.where(z > 0, 1, 0) - y) / len(z)), "yes_or_no_for_probability"),
        (lambda z, y: (((sigmoid(z) - y) ** 2).mean(), 2 * (sigmoid(z) - y) / len(z)), "squared_error"),
        (lambda z, y: (np.log(1 + np.exp(z)) - y * z, 1 / (1 + np.exp(-z)) - y), None),
        (lambda z, y: ((sigmoid(z) - y) / len(z), loss_each(z, y).mean()), None),
        (lambda z, y: (-loss_each(z, y).mean(), (sigmoid(z) - y) / len(z)), "loss_below_zero"),
        (lambda z, y: (-np.log(sigmoid(z)).mean(), (sigmoid(z) - 1) / len(z)), None),
        (lambda z, y: cross_entropy(np.column_stack([np.zeros(len(z)), z]), y), "slopes_of_both_logits"),
        (lambda z, y: cross_entropy(np.column_stack([z, np.zeros(len(z))]), y), None),
        (
            lambda z, y: (
                cross_entropy(np.column_stack([np.zeros(len(z)), z]), y)[0],
                cross_entropy(np.column_stack([np.zeros(len(z)), z]), y)[1][:, 0],
            ),
            "truth_minus_prediction",
        ),
        (lambda z, y: (loss_each(z, y).sum(), (sigmoid(z) - y) / len(z)), "loss_summed_alone"),
        (
            lambda z, y: (np.log(1 + np.exp(z)).mean() - (y * z).mean(), (1 / (1 + np.exp(-z)) - y) / len(z)),
            "exponential_runs_away",
        ),
        (lambda z, y: (np.logaddexp(0, z).mean() - (y * z).sum(), (sigmoid(z) - y) / len(z)), None),
    ],
    "with_missing_labels": [
        (missing_each_row_alone, "gradient_of_the_sum"),
        (missing_added_up, "sum_over_the_known"),
        (missing_and_class_zero, "class_zero_left_out"),
        (missing_as_class_zero, "missing_is_class_zero"),
        (missing_as_no_idea, None),
        (missing_as_zeros, "pushed_without_a_pull"),
        (missing_as_zeros_over_all, None),
        (missing_without_gradient, "loss_without_gradient"),
        (missing_with_logits_of_zero, None),
        (missing_with_the_loss_over_all, "loss_over_all"),
        (missing_as_the_last_class_in_the_gradient, "last_class_in_the_gradient"),
        (missing_as_nan, None),
        (missing_set_to_zero_afterwards, "last_class_but_no_slope"),
        (missing_as_class_zero_without_slopes, "class_zero_but_no_slope"),
        (missing_rows_at_the_top, "rows_at_the_top"),
        (missing_with_a_minus, "wrong_sign"),
        (lambda Z, y: cross_entropy(Z, y), None),
        (lambda Z, y: cross_entropy(Z[y != -1], y[y != -1])[0], "loss_without_gradient"),
        (lambda Z, y: (cross_entropy(Z[y >= 0], y[y >= 0])[0], np.zeros(Z.shape)), None),
    ],
    "at_temperature": [
        (lambda Z, y, T: (cross_entropy(Z / T, y)[0], -1 / T**2), "slope_of_one_over_t_alone"),
        (lambda Z, y, T: (cross_entropy(Z / T, y)[0], -Z.sum() / T**2), "slopes_in_the_logits_left_out"),
        (lambda Z, y, T: cross_entropy(Z / T, y), "slopes_of_the_logits"),
        (lambda Z, y, T: cross_entropy(Z / T, y)[0], "loss_without_slope"),
        (lambda Z, y, T: (cross_entropy(Z / T, y)[0], slopes_at(Z, y, T) / T), None),
        (lambda Z, y, T: (cross_entropy(Z / T, y)[0], (slopes_at(Z, y, T) * Z / T).sum()), "slope_of_a_quotient_alone"),
        (
            lambda Z, y, T: (cross_entropy(Z / T, y)[0], (slopes_at(Z, y, T) * Z / T**2).sum()),
            "sign_of_the_inner_slope",
        ),
        (
            lambda Z, y, T: (cross_entropy(Z / T, y)[0], (slopes_at(Z, y, T) * -Z / T**2).mean()),
            "averaged_over_all_logits",
        ),
        (
            lambda Z, y, T: (cross_entropy(Z / T, y)[0], (slopes_at(Z, y, T) * -Z / T**2).sum(axis=1)),
            "one_slope_for_each_example",
        ),
        (lambda Z, y, T: (cross_entropy(Z / T, y)[0], (slopes_at(Z, y, T) * -1 / T**2).sum()), "inner_slope_forgotten"),
        (lambda Z, y, T: (cross_entropy(Z, y)[0] / T, (slopes_at(Z, y, T) * -Z / T**2).sum()), None),
        (lambda Z, y, T: (cross_entropy(Z, y)[0] / T, -cross_entropy(Z, y)[0] / T**2), "loss_divided"),
        (
            lambda Z, y, T: (cross_entropy(Z / T, y)[0], (slopes_at(Z, y, T) * -Z / T**2).sum() * len(Z)),
            "summed_over_the_examples",
        ),
        (
            lambda Z, y, T: (cross_entropy(Z / T, y)[0], (slopes_at(Z, y, T) * (-Z / T) / T**2).sum()),
            "divided_logits_once_more",
        ),
        (lambda Z, y, T: (cross_entropy(Z / T, y)[0], (slopes_at(Z, y, T) / T).sum()), "inner_slope_forgotten"),
        (lambda Z, y, T: (cross_entropy(Z / T, y)[0], (slopes_at(Z, y, T) * -Z * T**2).sum()), None),
        (lambda Z, y, T: (cross_entropy(softmax(Z / T), y)[0], (slopes_at(Z, y, T) * -Z / T**2).sum()), None),
        (
            lambda Z, y, T: (cross_entropy(Z / T, y)[0], (cross_entropy(Z, y)[1] * -Z / T**2).sum()),
            "slopes_at_temperature_one",
        ),
        (
            lambda Z, y, T: (
                cross_entropy(Z / T, y)[0],
                (cross_entropy(Z / (T + 1e-5), y)[0] - cross_entropy(Z / T, y)[0]),
            ),
            None,
        ),
        (lambda Z, y, T: (cross_entropy(Z / T, y)[0], (slopes_at(Z, y, T) @ (-Z / T**2).T).sum()), "tables_multiplied"),
        (lambda Z, y, T: (cross_entropy(Z / T, y)[0], (slopes_at(Z, y, T) * (-2 * Z / T**3)).sum()), None),
    ],
    "find_the_bug": [
        (says(gradient="sum"), "gradient_taken_for_sum"),
        (says(sum="gradient"), "sum_taken_for_gradient"),
        (says(axis="every label"), "axis_called_every_label"),
        (says(**{"every label": "axis"}), "every_label_called_axis"),
        (says(axis="every label", **{"every label": "axis"}), "axis_for_every_label"),
        (says(**{"bare log": "healthy"}), "no_large_logits"),
        (says(gradient="healthy", **{"bare log": "healthy"}), "small_logits_and_values_alone"),
        (says(zeros="axis"), None),
        (says(healthy="gradient"), None),
        (lambda loss: "healthy", None),
        (lambda loss: NAMES[loss].capitalize(), None),
        (lambda loss: True, None),
        (bug_in_the_first_loss_alone, "values_at_zero_alone"),
        (bug_in_one_example, "one_example_alone"),
        (bug_in_a_square_batch, "every_label_called_axis"),
        (bug_with_one_label, "labels_all_alike"),
    ],
}
CASES = [pytest.param(name, *pair, id=f"{name}-{i}") for name, pairs in WRONG.items() for i, pair in enumerate(pairs)]


@pytest.mark.parametrize(("name", "answer", "named"), CASES)
def test_a_wrong_answer_is_told_its_mistake_or_none(name, answer, named):
    verdict = lesson.exercises[name].judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", named), verdict.text


def test_a_bug_that_is_misnamed_is_told_without_its_name():
    text = lesson.exercises["find_the_bug"].judge(says(zeros="axis")).text
    assert 'called "axis"' in text
    assert "zeros" not in text
