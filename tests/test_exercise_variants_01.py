"""Answers to lesson 01: right ones in unusual form pass, and wrong ones are told what they are, or no more."""

import math
from fractions import Fraction

import numpy as np
import pytest

from nncourse.exercises.lesson_01 import lesson
from nnlib import neuron


def fires(x, w, b):
    return int(w @ x + b > 0)


def learn_in_another_order(x, y, w, b):
    a = fires(x, w, b)
    b = b + (y - a)
    return w + (y - a) * x, b


def learn_with_an_if(x, y, w, b):
    if fires(x, w, b) > y:
        return w - x, b - 1
    return (w + x, b + 1) if fires(x, w, b) < y else (w, b)


def train_until_one_is_right(X, y, passes):
    w, b = np.zeros(X.shape[1]), 0
    for number in range(1, passes + 1):
        for x, truth in zip(X, y, strict=True):
            if fires(x, w, b) == truth:
                return w, b, number
            w, b = learn_with_an_if(x, truth, w, b)
    return w, b, passes


def learn_number_by_number(x, y, w, b):
    z = b
    for k in range(len(x)):
        z += w[k] * x[k]
    change = Fraction(y - int(z > 0))
    return tuple(w[k] + float(change) * x[k] for k in range(len(x))), b + change


def train_by(learn, passes_of=range, start=0.0):
    """Train with a rule, and count the passes as the lesson does."""

    def answer(X, y, passes):
        w, b, done = np.zeros(X.shape[1]) + start, start, 0
        for _ in passes_of(passes):
            before, done = [*w, b], done + 1
            changes = 0
            for i in range(len(X)):
                changes += fires(X[i], w, b) != y[i]
                w, b = learn(X[i], y[i], w, b)
            if changes == 0 and before == [*w, b]:
                break
        return w, b, done

    return answer


def train_by_recursion(X, y, passes, w=None, b=0, done=0):
    w = np.zeros(X.shape[1]) if w is None else w
    old = w, b
    if done == passes:
        return w, b, done
    changed = False
    for i in range(len(X)):
        a = fires(X[i], w, b)
        w, b, changed = w + (y[i] - a) * X[i], b + y[i] - a, changed or a != y[i]
    return train_by_recursion(X, y, passes, w, b, done + 1) if changed else (*old, done + 1)


def train_with_one_line_a_change(X, y, passes):
    theta, rows = np.zeros(X.shape[1] + 1), np.column_stack([X, np.ones(len(X))])
    for done in range(passes):
        quiet = True
        for row, truth in zip(rows, y, strict=True):
            if (row @ theta > 0) != truth:
                theta, quiet = theta + (2 * truth - 1) * row, False
        if quiet:
            return theta[:-1], theta[-1], done + 1
    return [*theta[:-1]], theta[-1], passes


RIGHT = {
    "both_switches": [
        lambda: (np.array([0.6, 0.6]), np.array([-1.0])),
        lambda: [(Fraction(1), Fraction(2)), Fraction(-5, 2)],
        lambda: ({"w": [3, 3]}["w"], -3.0),
    ],
    "needed_sun": [
        lambda laundry, w, b: ((-b - w[1] * x2) / w[0] for x2 in laundry.tolist()),
        lambda laundry, w, b: np.polyval([-w[1] / w[0], -b / w[0]], laundry),
        lambda laundry, w, b: tuple(0 - (b + x2 * w[1]) / w[0] for x2 in laundry.tolist()),
    ],
    "distance": [
        lambda x, w, b: np.array([(w * x).sum() + b]) / np.linalg.norm(w),
        lambda x, w, b: (w @ x + b) * (w @ w) ** -0.5,
        lambda x, w, b: w @ (x + b * w / (w @ w)) / math.sqrt(sum(w**2)),
    ],
    "light_the_lamp": [
        lambda: ([1, 1], -1.5, [1, -1], -0.5),
        lambda: ([1, 1], -1, [1, -2], 0),
        lambda: (np.array([-3, -2]), np.array([4]), (2, 1), -2.5),
        lambda: ([2, 2], -3, [5, -7], -1),
        lambda: [[-1, -1], Fraction(3, 2), [1.0, 1.0], Fraction(-3, 2)],
    ],
    "learn": [learn_in_another_order, learn_with_an_if, learn_number_by_number],
    "train": [train_by(learn_with_an_if), train_by_recursion, train_with_one_line_a_change],
}


def train_with(change):
    """Train with one thing changed, written as a beginner would."""

    def answer(X, y, passes):
        w, b = np.zeros(X.shape[1]), 0.0
        for done in range(1, passes + 1):
            changed = False
            for i in range(len(X)):
                error = y[i] - neuron(X[i], w, b)
                if error != 0:
                    w, b = change(w, b, error, X[i])
                    changed = True
            if not changed:
                return w, b, done
        return w, b, passes

    return answer


def train_until_right(X, y, passes):
    w, b, count = np.zeros(X.shape[1]), 0.0, 0
    while count < passes:
        for i in range(len(X)):
            error = y[i] - neuron(X[i], w, b)
            w, b = w + error * X[i], b + error
        count += 1
        if all(fires(x, w, b) == truth for x, truth in zip(X, y, strict=True)):
            break
    return w, b, count


def train_from_zero_in_each_pass(X, y, passes):
    for done in range(1, passes + 1):
        w, b, changed = np.zeros(X.shape[1]), 0.0, False
        for i in range(len(X)):
            error = y[i] - neuron(X[i], w, b)
            if error != 0:
                w, b, changed = w + error * X[i], b + error, True
        if not changed:
            return w, b, done
    return w, b, passes


def train_with_an_early_return(X, y, passes):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(passes):
        for i in range(len(X)):
            error = y[i] - neuron(X[i], w, b)
            w, b = w + error * X[i], b + error
        return w, b, 1
    return None


def train_with_the_flag_set_once(X, y, passes):
    w, b, changed = np.zeros(X.shape[1]), 0.0, False
    for done in range(1, passes + 1):
        for i in range(len(X)):
            error = y[i] - neuron(X[i], w, b)
            if error != 0:
                w, b, changed = w + error * X[i], b + error, True
        if not changed:
            return w, b, done
    return w, b, passes


def train_with_the_flag_of_the_last(X, y, passes):
    w, b = np.zeros(X.shape[1]), 0.0
    for done in range(1, passes + 1):
        for i in range(len(X)):
            error = y[i] - neuron(X[i], w, b)
            w, b = w + error * X[i], b + error
            changed = error != 0
        if not changed:
            return w, b, done
    return w, b, passes


WRONG = {
    "both_switches": [
        (lambda: ([1, 1], 1.5), "threshold_for_bias"),
        (lambda: ([2, 2], 3), "threshold_for_bias"),
        (lambda: ([1, 1], 0.5), "always_fires"),
        (lambda: ([1, 1], 0), "one_switch_is_enough"),
        (lambda: ([1, 1], -3), "never_fires"),
        (lambda: ([0.5, 0.5], -1), "stops_on_the_border"),
        (lambda: ([0, 0], 0), "stops_on_the_border"),
        (lambda: ([2, 1], -1), "hears_one_switch"),
        (lambda: ([1, 3], -2), "hears_the_other_switch"),
        (lambda: ([-1, -1], 1.5), "fires_unless_both"),
        (lambda: ([-1, -1], 1), "fires_if_none"),
        (lambda: ([1, -1], -0.5), "first_without_the_second"),
        (lambda: ([-1, 1], 0.5), None),
        (lambda: ([1, 1, 1], -2.5), None),
        (lambda: (["1", "1"], "-1.5"), None),
        (lambda: ([1, 1], "-1.5"), None),
        (lambda: [1, 1, -1.5], None),
    ],
    "needed_sun": [
        (lambda laundry, w, b: -w[1] * laundry - b / w[0], "only_the_bias_divided"),
        (lambda laundry, w, b: -w[1] * laundry / w[0] - b, "only_the_laundry_divided"),
        (lambda laundry, w, b: -w[1] * laundry + b / w[0], "sign_inside_the_brackets_only"),
        (lambda laundry, w, b: -(w[1] * laundry + b) * w[0], "multiplied"),
        (lambda laundry, w, b: -(w[1] * laundry + b) - w[0], "weight_taken_away"),
        (lambda laundry, w, b: [max(0, -(w[1] * kg + b) / w[0]) for kg in laundry], "cut_at_zero"),
        (lambda laundry, w, b: (b - w[1] * laundry) / w[0], "sign_of_the_bias"),
        (lambda laundry, w, b: 2 * laundry - 3, "border_of_summer"),
        (lambda laundry, w, b: abs(w[1] * laundry + b) / w[0], None),
        (lambda laundry, w, b: (w[1] * laundry + b) / -w[1], "divided_by_the_other_weight"),
        (lambda laundry, w, b: -(w[1] * laundry[0] + b) / w[0], None),
        (lambda laundry, w, b: (-(w[1] * laundry + b) / w[0]).sum(), None),
        (lambda laundry, w, b: laundry / w[0] + b, None),
        (lambda laundry, w, b: [-(w[1] * kg + b) // w[0] for kg in laundry], None),
    ],
    "distance": [
        (lambda x, w, b: (w @ x + b) / sum(w), "sum_with_signs"),
        (lambda x, w, b: (w @ x + b) / np.linalg.norm(x), "length_of_the_point"),
        (lambda x, w, b: (w @ x + b) / math.hypot(*w, b), "bias_in_the_length"),
        (lambda x, w, b: (w @ x + b) / np.sqrt((w**2).mean()), "mean_for_sum"),
        (lambda x, w, b: np.sqrt(w @ w) * (w @ x + b), "multiplied_by_the_length"),
        (lambda x, w, b: (w @ x + b) / max(abs(w)), "largest_weight"),
        (lambda x, w, b: np.linalg.norm(x - w), "distance_of_two_points"),
        (lambda x, w, b: w @ x + b / np.linalg.norm(w), "brackets_missing"),
        (lambda x, w, b: abs(w @ x + b) / np.linalg.norm(w), "side_lost"),
        (lambda x, w, b: (w @ x - b) / np.linalg.norm(w), "bias_taken_away"),
        (lambda x, w, b: (w * x + b) / np.linalg.norm(w), None),
        (lambda x, w, b: np.sqrt((w @ x) ** 2 + b**2) / np.linalg.norm(w), None),
        (lambda x, w, b: (w @ x + b) / np.sqrt(abs(sum(w))), None),
        (lambda x, w, b: (w @ x + b) / len(w), None),
        (lambda x, w, b: int((w @ x + b) / np.linalg.norm(w)), None),
    ],
    "light_the_lamp": [
        (lambda: ([-1, -1], 1.5, [1, -1], -0.5), "third_asks_for_both_switches"),
        (lambda: ([-1, -1], 1, [1, 1], -1.5), "second_on_the_border"),
        (lambda: ([1, 1], -2, [1, -1], -0.5), "second_on_the_border"),
        (lambda: ([1, 0], -0.5, [1, 1], -1.5), "second_makes_no_difference"),
        (lambda: ([-1, -1], 0.5, [1, 1], -1.5), "second_makes_no_difference"),
        (lambda: ([1, 1], -0.5, [1, -1], 0), "second_makes_no_difference"),
        (lambda: ([1, 1], -1.5, [1, 1], -1.5), "third_asks_for_both_switches"),
        (lambda: ([1, 1], -1.5, [1, 1], -0.5), "third_hears_the_first"),
        (lambda: ([1, 1], -1.5, [1, -1], -1), "third_on_the_border"),
        (lambda: ([1, 1], -1.5, [1, -1], -1.5), "third_never_lit"),
        (lambda: ([1, 1], -1.5, [1, -1], 0.5), "third_always_lit"),
        (lambda: ([-1, -1], 1.5, [1, 1], 0.5), "third_always_lit"),
        (lambda: ([-1, -1], 1.5, [1, 1], -2.5), "third_never_lit"),
        (lambda: ([-1, -1], 1.5, [0, 1], -0.5), "third_is_lit_without_a_switch"),
        (lambda: ([1, 1], -1.5, [-1, 1], 0.5), "third_is_turned_round"),
        (lambda: ([-1, -1], "1.5", [1, 1], -1.5), None),
    ],
    "learn": [
        (lambda x, y, w, b: (w + (y - fires(x, w, b)) * w, b + y - fires(x, w, b)), "weights_for_inputs"),
        (lambda x, y, w, b: ((y - fires(x, w, b)) * x, y - fires(x, w, b)), "changes_alone"),
        (lambda x, y, w, b: (w + abs(y - fires(x, w, b)) * x, b + abs(y - fires(x, w, b))), "sign_of_the_change_lost"),
        (lambda x, y, w, b: (w + y * x, b + y), "truth_for_the_change"),
        (lambda x, y, w, b: (w - fires(x, w, b) * x, b - fires(x, w, b)), "answer_taken_away"),
        (lambda x, y, w, b: (w + (y - fires(x, w, b)) * x, b * (1 + y - fires(x, w, b))), "bias_times_itself"),
        (lambda x, y, w, b: (w + (y - fires(x, w, b)) * x, b), "bias_stays"),
        (lambda x, y, w, b: (w + (fires(x, w, b) - y) * x, b + fires(x, w, b) - y), "away_from_the_answer"),
        (lambda x, y, w, b: (w + (y - (w @ x + b)) * x, b + y - (w @ x + b)), "score_for_answer"),
        (lambda x, y, w, b: (w + (y - fires(x, w, b)) * x, b - (y - fires(x, w, b))), "bias_turned_round"),
        (lambda x, y, w, b: (w - (y - fires(x, w, b)) * x, b + (y - fires(x, w, b))), "weights_turned_round"),
        (lambda x, y, w, b: (w + 0.1 * (y - fires(x, w, b)) * x, b + 0.1 * (y - fires(x, w, b))), None),
        (lambda x, y, w, b: w + (y - fires(x, w, b)) * x, None),
        (lambda x, y, w, b: (b + (y - fires(x, w, b)), w + (y - fires(x, w, b)) * x), None),
        (lambda x, y, w, b: (w + (y - fires(x, w, b)) * x.sum(), b + y - fires(x, w, b)), None),
    ],
    "train": [
        (train_until_right, "looked_after_each_pass"),
        (train_until_one_is_right, "stops_at_the_first_right_answer"),
        (train_from_zero_in_each_pass, "begins_again_with_each_pass"),
        (train_with_an_early_return, "one_pass_only"),
        (train_with_the_flag_set_once, "flag_never_set_back"),
        (train_with_the_flag_of_the_last, "flag_of_the_last_example"),
        (train_with(lambda w, b, error, x: (w + error * x, b)), "bias_left_at_zero"),
        (train_with(lambda w, b, error, x: (w + x, b + 1)), "sign_of_each_change_lost"),
        (train_with(lambda w, b, error, x: (w + error, b + error)), "weights_change_without_x"),
        (train_with(lambda w, b, error, x: (w + 0.1 * error * x, b + 0.1 * error)), None),
        (train_by(learn_with_an_if, start=1.0), "begins_with_ones"),
        (train_by(learn_with_an_if, lambda passes: range(1, passes)), None),
        (lambda X, y, passes: train_by_recursion(X, y, passes)[:2], None),
        (lambda X, y, passes: (*train_by_recursion(X[::-1], y[::-1], passes)[:2], passes), None),
        (lambda X, y, passes: train_by_recursion(X, y, passes + 1), None),
    ],
}


def cases(answers):
    """List the answers to all exercises, with ids."""
    return [pytest.param(name, each, id=f"{name}-{i}") for name, some in answers.items() for i, each in enumerate(some)]


@pytest.mark.parametrize(("name", "answer"), cases(RIGHT))
def test_a_right_answer_in_unusual_form_is_right(name, answer):
    verdict = lesson.exercises[name].judge(answer)
    assert verdict.state == "right", verdict.text


@pytest.mark.parametrize(("name", "case"), cases(WRONG))
def test_a_wrong_answer_is_told_its_mistake_or_none(name, case):
    answer, named = case
    verdict = lesson.exercises[name].judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", named), verdict.text
