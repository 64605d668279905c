"""Lesson 10: a right answer written another way passes, with loops, in another order, in float32, as a list."""

import statistics
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from nncourse.exercises.lesson_10 import lesson
from nnlib.losses import cross_entropy, one_hot
from nnlib.network import Network


def share_product_by_product(sizes, batch_size, seconds, peak):
    done = 0
    for layer, (d_in, d_out) in enumerate(pairwise(sizes)):
        done += (6 if layer else 4) * batch_size * d_in * d_out
    return done / (seconds * peak)


def share_from_weights(sizes, batch_size, seconds, peak):
    weights = np.multiply(sizes[:-1], sizes[1:]).astype(float)
    return batch_size * (6 * weights.sum() - 2 * weights[0]) / seconds * (1 / peak)


def share_as_times(sizes, batch_size, seconds, peak):
    each = [2 * batch_size * a * b / peak for a, b in pairwise(sizes)]  # seconds at the peak
    return np.float32((3 * sum(each) - each[0]) / seconds)


def ratio_by_sorting(times_a, times_b):
    ratios = sorted(a / b for a, b in zip(times_a.tolist()[1:], times_b.tolist()[1:], strict=True))
    half = len(ratios) // 2
    return ratios[half] if len(ratios) % 2 else (ratios[half - 1] + ratios[half]) / 2


def line_from_the_other_end(n1, t1, n2, t2, n):
    return t2 + (t1 - t2) / (n1 - n2) * (n - n2)


def line_as_a_mixture(n1, t1, n2, t2, n):
    share = (n - n1) / (n2 - n1)
    return (1 - share) * t1 + share * t2


def line_with_fixed_cost(n1, t1, n2, t2, n):
    b = (t2 - t1) / (n2 - n1)
    return (t1 - b * n1) + b * n


def line_in_fractions(n1, t1, n2, t2, n):
    t1, t2 = Fraction(t1), Fraction(t2)
    return float(t1 + (t2 - t1) * Fraction(n - n1, n2 - n1))


def cut_by_split(theta, sizes):
    lengths = [length for d_in, d_out in pairwise(sizes) for length in (d_in * d_out, d_out)]
    parts = np.split(theta, np.cumsum(lengths)[:-1])  # views, all of them
    for layer, shape in enumerate(pairwise(sizes)):
        parts[2 * layer].shape = shape
    return parts


def cut_from_the_left(theta, sizes):
    answer, left = (), theta
    for d_in, d_out in pairwise(sizes):
        W, left = left[: d_in * d_out], left[d_in * d_out :]
        b, left = left[:d_out], left[d_out:]
        answer += (W.reshape(d_in, -1), b)
    return answer


def cut_by_the_network(theta, sizes):
    matrices, biases = Network(sizes, rng=np.random.default_rng(0)).unpack(theta)
    return [part for pair in zip(matrices, biases, strict=True) for part in pair]


def move_by_slices(theta, velocity, grad, learning_rate, momentum):
    velocity[:] = momentum * velocity + grad
    theta[:] = theta - learning_rate * velocity


def move_with_out(theta, velocity, grad, learning_rate, momentum):
    np.multiply(velocity, momentum, out=velocity)
    np.add(velocity, grad, out=velocity)
    np.subtract(theta, np.multiply(velocity, learning_rate), out=theta)


def move_number_by_number(theta, velocity, grad, learning_rate, momentum):
    for i in range(len(theta)):
        velocity[i] = momentum * velocity[i] + grad[i]
        theta[i] -= learning_rate * velocity[i]
    return theta


def gradient_by_the_network(theta, sizes, X, y):
    network = Network(sizes, rng=np.random.default_rng(0), dtype=theta.dtype.type)
    network.theta = theta
    network.forward(X)
    network.backward(y)
    return network.grad


def gradient_by_lists(theta, sizes, X, y):
    parts, A, bends = cut_by_split(theta.copy(), sizes), [X], []
    for layer in range(len(sizes) - 1):
        Z = A[-1].dot(parts[2 * layer]) + parts[2 * layer + 1]
        bends.append(Z > 0)
        A.append(np.where(bends[-1], Z, np.zeros_like(Z)))
    dZ, slopes = cross_entropy(Z, y)[1], []
    for layer in range(len(sizes) - 2, -1, -1):
        slopes = [(A[layer].T @ dZ).ravel(), dZ.sum(axis=0), *slopes]
        if layer:
            dZ = np.where(bends[layer - 1], dZ @ parts[2 * layer].T, np.zeros_like(A[layer]))
    return np.concatenate(slopes)


def gradient_example_by_example(theta, sizes, X, y):
    total = np.zeros_like(theta)
    parts, slots = cut_by_the_network(theta, sizes), cut_by_the_network(total, sizes)
    for x, truth in zip(X, one_hot(y, sizes[-1]).astype(theta.dtype), strict=True):
        A = [x]
        for W, b in zip(parts[::2], parts[1::2], strict=True):
            A.append(np.maximum(A[-1] @ W + b, 0) if len(A) < len(sizes) - 1 else A[-1] @ W + b)
        p = np.exp(A[-1] - A[-1].max())
        dz = (p / p.sum() - truth) / len(X)
        for layer in reversed(range(len(sizes) - 1)):
            slots[2 * layer] += np.outer(A[layer], dz)
            slots[2 * layer + 1] += dz
            dz = (parts[2 * layer] @ dz) * (A[layer] > 0)
    return total


VARIANTS = {
    "share_of_peak": [share_product_by_product, share_from_weights, share_as_times],
    "honest_ratio": [
        ratio_by_sorting,
        lambda a, b: statistics.median((a / b)[1:]),
        lambda a, b: np.percentile(np.delete(a, 0) / np.delete(b, 0), 50),
        lambda a, b: np.quantile(np.divide(a, b)[1:].astype(np.float32), 0.5),
    ],
    "predicted_time": [line_from_the_other_end, line_as_a_mixture, line_with_fixed_cost, line_in_fractions],
    "cut": [cut_by_split, cut_from_the_left, cut_by_the_network],
    "move": [move_by_slices, move_with_out, move_number_by_number],
    "gradient": [gradient_by_the_network, gradient_by_lists, gradient_example_by_example],
}


# What is wrong, and what is said to it: the name of the mistake, or None for the plain difference


def rebound(theta, velocity, grad, learning_rate, momentum):
    velocity = momentum * velocity + grad
    theta = theta - learning_rate * velocity


def cut_into_copies(theta, sizes):
    return [part.copy() for part in lesson.exercises["cut"].solution(theta, sizes)]


def cut_the_first_into_a_copy(theta, sizes):
    W, *others = lesson.exercises["cut"].solution(theta, sizes)
    return [np.array(W), *others]


def gradient_in_float64(theta, sizes, X, y):
    grad = lesson.exercises["gradient"].solution(theta.astype(float), sizes, X.astype(float), y)
    return grad.astype(theta.dtype)


def gradient_by(is_open=lambda Z: Z > 0, fed_with=lambda Z: np.maximum(Z, 0), bias=1, collected=np.sum):
    """Write the gradient with one thing changed."""

    def answer(theta, sizes, X, y):
        parts = lesson.exercises["cut"].solution(theta, sizes)
        W, b, Z, A, pieces = parts[::2], parts[1::2], [], X, []
        for matrix, biases in zip(W, b, strict=True):
            Z.append(A @ matrix + bias * biases)
            A = np.maximum(Z[-1], 0)
        dZ = cross_entropy(Z[-1], y)[1]
        for layer in reversed(range(len(W))):
            came_in = fed_with(Z[layer - 1]) if layer else X
            pieces = [(came_in.T @ dZ).ravel(), collected(dZ, axis=0), *pieces]
            dZ = (dZ @ W[layer].T) * is_open(Z[layer - 1]) if layer else dZ
        return np.concatenate(pieces).astype(theta.dtype)

    return answer


def gradient_of_bent_logits(theta, sizes, X, y):
    layers = [lesson.exercises["cut"].solution(theta, sizes)[i : i + 2] for i in range(0, 2 * len(sizes) - 2, 2)]
    A = [X]
    for W, b in layers:
        A.append(np.maximum(A[-1] @ W + b, 0))
    dZ, parts = cross_entropy(A[-1], y)[1], []
    for (W, _), a in zip(layers[::-1], A[-2::-1], strict=True):
        parts = [(a.T @ dZ).ravel(), dZ.sum(axis=0), *parts]
        dZ = (dZ @ W.T) * (a > 0)
    return np.concatenate(parts)


def gradient_left_in_float64(theta, sizes, X, y):
    return lesson.exercises["gradient"].solution(theta.astype(float), sizes, X.astype(float), y)


def gradient_from_the_end(theta, sizes, X, y):
    whole, pieces = lesson.exercises["gradient"].solution(theta, sizes, X, y), []
    for d_in, d_out in pairwise(sizes):
        piece, whole = np.split(whole, [(d_in + 1) * d_out])
        pieces.insert(0, piece)
    return np.concatenate(pieces)


def gradient_with_columns(theta, sizes, X, y):
    whole = lesson.exercises["gradient"].solution(theta, sizes, X, y)
    return np.concatenate([part.flatten(order="F") for part in lesson.exercises["cut"].solution(whole, sizes)])


def cut_in_pairs(theta, sizes):
    parts, at = [], 0
    for d_in, d_out in pairwise(sizes):
        end = at + d_in * d_out
        parts.append([theta[at:end].reshape(d_in, d_out), theta[end : end + d_out]])
        at = end + d_out
    return parts


def moved_with(rule):
    def move(theta, velocity, grad, learning_rate, momentum):
        velocity[:], step = rule(velocity.copy(), grad, learning_rate, momentum)
        theta -= step

    return move


WRONG = {
    "share_of_peak": [
        (
            lambda sizes, n, seconds, peak: (
                (6 * np.dot(sizes[1:], sizes[:-1]) - 2 * sizes[-2] * sizes[-1]) * n / (seconds * peak)
            ),
            "last_layer_for_the_first",
        ),
        (
            lambda sizes, n, seconds, peak: (
                (6 * np.dot(sizes[1:], sizes[:-1]) - 2 * sizes[0] * sizes[1]) * n * seconds / peak
            ),
            "times_the_seconds",
        ),
        (lambda sizes, batch_size, seconds, peak: seconds * peak, None),
        (lambda sizes, n, seconds, peak: 6 * n * sizes[0] * sizes[1] / seconds / peak, None),
        (lambda sizes, n, seconds, peak: 4 * n * sum(a * b for a, b in pairwise(sizes)) / seconds / peak, None),
    ],
    "honest_ratio": [
        (lambda a, b: np.median(a[1:] - b[1:]), None),
        (lambda a, b: np.median(a[1:]) / np.min(b[1:]), None),
        (lambda a, b: np.exp(np.mean(np.log(a[1:] / b[1:]))), None),
        (lambda a, b: sorted(a[1:] / b[1:])[len(a[1:]) // 2], "upper_of_the_two"),
        (lambda a, b: (a[1:] / b[1:])[len(a[1:]) // 2], "middle_round"),
        (lambda a, b: np.median((a / b)[:-1]), "last_round_dropped"),
    ],
    "predicted_time": [
        (lambda n1, t1, n2, t2, n: t1 + (n - n1) * ((n2 - n1) / (t2 - t1)), "slope_upside_down"),
        (lambda n1, t1, n2, t2, n: t2 + (n - n1) * (t2 - t1) / (n2 - n1), "from_the_other_point"),
        (lambda n1, t1, n2, t2, n: t1 + t2 / n2 * (n - n1), None),
        (lambda n1, t1, n2, t2, n: max(t1, t2), None),
        (lambda n1, t1, n2, t2, n: t1 - (t2 - t1) / (n2 - n1) * (n - n1), None),
    ],
    "cut": [
        (cut_in_pairs, "in_pairs"),
        (cut_into_copies, "views"),
        (cut_the_first_into_a_copy, "views"),
        (lambda theta, sizes: list(pairwise(theta)), None),
    ],
    "move": [
        (rebound, "nothing changed"),
        (moved_with(lambda v, g, rate, mu: (mu * v + rate * g, mu * v + rate * g)), "rate_in_the_gradient"),
        (moved_with(lambda v, g, rate, mu: (mu * v + g, rate * v)), "velocity_of_the_last_step"),
        (
            moved_with(lambda v, g, rate, mu: (mu * v + (1 - mu) * g, rate * (mu * v + (1 - mu) * g))),
            "a_mixture_of_both",
        ),
        (moved_with(lambda v, g, rate, mu: (mu * v + g, rate * g)), "moved_by_the_gradient"),
    ],
    "gradient": [
        (gradient_of_bent_logits, "bend_after_the_last"),
        (gradient_by(is_open=lambda Z: Z >= 0), "kink_is_open"),
        (gradient_by(fed_with=lambda Z: Z), "weights_before_the_bend"),
        (gradient_by(bias=0), "biases_left_out"),
        (gradient_by(collected=np.mean), "biases_averaged"),
        (gradient_left_in_float64, "all_in_float64"),
        (lambda *arguments: lesson.exercises["gradient"].solution(*arguments) / len(arguments[3]), "divided_twice"),
        (gradient_from_the_end, "last_layer_first"),
        (gradient_with_columns, "matrices_by_columns"),
        (gradient_in_float64, "in_float64_on_the_way"),
        (lambda theta, sizes, X, y: np.zeros_like(theta), None),
    ],
}

CASES = [pytest.param(name, *pair, id=f"{name}-{i}") for name, pairs in WRONG.items() for i, pair in enumerate(pairs)]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("name", "answer", "named"), CASES)
def test_a_wrong_answer_is_told_its_mistake_or_none(name, answer, named):
    verdict = lesson.exercises[name].judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", named), verdict.text
