"""A right answer written another way passes: with loops, with einsum, in another order, in float32, as a list."""

import math
from importlib import import_module

import numpy as np
import pytest

from nnlib import neuron

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


VARIANTS[1, "train"] = [train_with_while, train_with_the_bias_as_a_weight, train_as_a_list]
for number in (0, *range(2, 12)):  # the longer ones have files of their own
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
