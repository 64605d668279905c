"""Answers to lesson 00: right ones written another way pass, and wrong ones are told what they are, or no more."""

import math
from fractions import Fraction

import numpy as np
import pytest

from nncourse.exercises.lesson_00 import lesson
from nnlib import numerical_gradient


def taxi_in_fractions(m1, p1, m2, p2):
    mile = (Fraction(p2) - Fraction(p1)) / (Fraction(m2) - Fraction(m1))
    return mile, Fraction(p2) - mile * Fraction(m2)


def product_over_the_cells(P, Q):
    result = np.zeros((P.shape[0], Q.shape[1]))
    for i, j in np.ndindex(result.shape):
        result[i, j] = (P[i] * Q[:, j]).sum()
    return result


def product_with_while(P, Q):
    result, k = 0, 0
    while k < len(Q):
        result, k = result + P[:, k : k + 1] * Q[k : k + 1], k + 1
    return result


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
        taxi_in_fractions,
    ],
    "chain_slope": [
        lambda x: -6 * (3 * x + 1) * math.exp(-((3 * x + 1) ** 2)),
        lambda x: -math.prod([3, 2 * (3 * x + 1), math.e ** -((3 * x + 1) ** 2)]),
        lambda x: (-18 * x - 6) / np.exp(9 * x * x + 6 * x + 1),
        lambda x: np.float32(3) * np.float32(2 * (3 * x + 1)) * -np.exp(np.float32(-((3 * x + 1) ** 2))),
    ],
    "product": [
        product_over_the_cells,
        product_with_while,
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
        lambda f, w, learning_rate, steps: list(downhill_in_place(f, w, learning_rate, steps)),
        downhill_in_place,
        downhill_number_by_number,
        downhill_by_recursion,
    ],
}


# Wrong answers, most of them as three beginners wrote them: the mistake that is named, or None if none is


def product_into(result):
    """Fill what `result(P, Q)` makes room in."""

    def answer(P, Q):
        room = result(P, Q)
        for i in range(P.shape[0]):
            for j in range(Q.shape[1]):
                for k in range(P.shape[1]):
                    room[i][j] += P[i, k] * Q[k, j]
        return room

    return answer


def product_from(total_stands, first=0, past=0):
    """Keep the sum in a variable that is set to 0 at the beginning, for each row, or for each cell."""

    def answer(P, Q):
        result, total = np.zeros((P.shape[0], Q.shape[1])), 0
        for i in range(P.shape[0]):
            total = 0 if total_stands == "row" else total
            for j in range(Q.shape[1]):
                total = 0 if total_stands == "cell" else total
                for k in range(first, P.shape[1] - past):
                    total += P[i, k] * Q[k, j]
                result[i, j] = total
        return result

    return answer


def product_that_returns_early(P, Q):
    result = np.zeros((P.shape[0], Q.shape[1]))
    for i in range(P.shape[0]):
        for j in range(Q.shape[1]):
            for k in range(P.shape[1]):
                result[i, j] += P[i, k] * Q[k, j]
        return result
    return None


def product_cell_that_returns_early(P, Q):
    result = np.zeros((P.shape[0], Q.shape[1]))
    for i in range(P.shape[0]):
        for j in range(Q.shape[1]):
            result[i, j] = (P[i] * Q[:, j]).sum()
            return result
    return None


def product_of_squares_only(P, Q):
    n = len(P)
    return [[sum(P[i, k] * Q[k, j] for k in range(len(Q))) for j in range(n)] for i in range(n)]


def gradient_by(nudged, slope):
    """Measure an entry at a time, with `nudged(W, place, h)` for the two sides."""

    def answer(f, W, h):
        slopes = np.zeros(W.shape)
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                up, down = nudged(W, (i, j), h)
                slopes[i, j] = slope(f(up), f(W), f(down), h)
        return slopes

    return answer


def two_copies(W, place, h):
    up, down = W.astype(float), W.astype(float)
    up[place] += h
    down[place] -= h
    return up, down


def two_copies_of_its_type(W, place, h):
    up, down = W.copy(), W.copy()
    up[place] += h
    down[place] -= h
    return up, down


def two_names(W, place, h):
    up = W
    up[place] = up[place] + h
    down = W
    down[place] = down[place] - h
    return up, down


def central(above, here, below, h):
    return (above - below) / (2 * h)


def gradient_row_by_row(f, W, h):
    slopes = np.zeros(W.shape)
    for i in range(len(W)):
        up, down = W.astype(float), W.astype(float)
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes


def gradient_that_returns_early(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = two_copies(W, place, h)
        slopes[place] = (f(up) - f(down)) / (2 * h)
        return slopes
    return None


def downhill_by(step):
    def answer(f, w, learning_rate, steps):
        for _ in range(steps):
            w = step(f, w, learning_rate, numerical_gradient(f, w))
        return w

    return answer


def downhill_from_the_old_place(f, w, learning_rate, steps):
    w_new = w
    for _ in range(steps):
        w_new = w - learning_rate * numerical_gradient(f, w)
    return w_new


def downhill_with_an_early_return(f, w, learning_rate, steps):
    for _ in range(steps):
        return w - learning_rate * numerical_gradient(f, w)
    return None


def downhill_until_past(f, w, learning_rate, steps):
    taken = 0
    while taken <= steps:
        w = w - learning_rate * numerical_gradient(f, w)
        taken += 1
    return w


def downhill_from_one(f, w, learning_rate, steps):
    for _ in range(1, steps):
        w = w - learning_rate * numerical_gradient(f, w)
    return w


def downhill_with_one_gradient(f, w, learning_rate, steps):
    slopes = numerical_gradient(f, w)
    for _ in range(steps):
        w = w - learning_rate * slopes
    return w


def downhill_one_input_at_a_time(f, w, learning_rate, steps):
    w = w.copy()
    for _ in range(steps):
        for i in range(len(w)):
            w[i] = w[i] - learning_rate * numerical_gradient(f, w)[i]
    return w


def downhill_noted(f, w, learning_rate, steps):
    path = [w]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * numerical_gradient(f, path[-1]))
    return path


def downhill_to_the_lowest(f, w, learning_rate, steps):
    return min(downhill_noted(f, w, learning_rate, 50 * steps), key=f)


def u(x):
    return 3 * x + 1


def v(x):
    return (3 * x + 1) ** 2


def downhill_while_it_falls(f, w, learning_rate, steps):
    for _ in range(steps):
        new = w - learning_rate * numerical_gradient(f, w)
        if f(new) > f(w):
            return w
        w = new
    return w


def downhill_with_halved_steps(f, w, learning_rate, steps):
    for _ in range(steps):
        step = learning_rate * numerical_gradient(f, w)
        while f(w - step) > f(w) and np.abs(step).max() > 1e-12:
            step = step / 2
        w = w - step
    return w


def downhill_to_the_lowest_met(f, w, learning_rate, steps):
    return min(downhill_noted(f, w, learning_rate, steps), key=f)


def downhill_ever_slower(f, w, learning_rate, steps):
    for taken in range(steps):
        w = w - learning_rate / (taken + 1) * numerical_gradient(f, w)
    return w


def valley(w):
    return (w[0] - 1) ** 2 + (w[1] + 2) ** 2


WRONG = {
    "taxi": [
        (
            lambda m1, p1, m2, p2: ((p2 - p1) / (m2 - m1), p1 + p2 - (p2 - p1) / (m2 - m1) * (m1 + m2)),
            "both_fixed_prices",
        ),
        (lambda m1, p1, m2, p2: ((p1 + p2) / (m1 + m2), 0), "total_by_total"),
        (lambda m1, p1, m2, p2: (np.mean([p1 / m1, p2 / m2]), 0), "mean_of_averages"),
        (lambda m1, p1, m2, p2: ((p2 - p1) / (m1 - m2), p1 - (p2 - p1) / (m1 - m2) * m1), "slope_turned"),
        (lambda m1, p1, m2, p2: ((p2 - p1) / (m2 - m1), p1 - (p2 - p1) / (m2 - m1)), "one_mile_paid"),
        (lambda m1, p1, m2, p2: ((p2 - p1) / (m2 - m1), p2 - (p2 - p1) / (m2 - m1) * m1), "miles_of_the_first_ride"),
        (lambda m1, p1, m2, p2: ((m2 - m1) / (p2 - p1), p1 - (m2 - m1) / (p2 - p1) * m1), "run_over_rise"),
        (lambda m1, p1, m2, p2: (p2 / m2, 0.0), "second_price_by_the_miles"),
        (lambda m1, p1, m2, p2: ((p2 - p1) / (m2 - m1), 0), "nothing_fixed"),
        (lambda m1, p1, m2, p2: ((p2 - p1) / (m2 - m1), (p1 + p2) / 2), None),
        (lambda m1, p1, m2, p2: (abs(p2 - p1) / (m2 - m1), p1 - abs(p2 - p1) / (m2 - m1) * m1), None),
        (lambda m1, p1, m2, p2: (round((p2 - p1) / (m2 - m1)), round(p1 - m1 * (p2 - p1) / (m2 - m1))), None),
        (lambda m1, p1, m2, p2: (p2 - p1) / (m2 - m1), None),
        (lambda m1, p1, m2, p2: (p1 * p2 / (m1 * m2), p1 - m1), None),
        (lambda m1, p1, m2, p2: f"{(p2 - p1) / (m2 - m1)} and {p1}", None),
    ],
    "chain_slope": [
        (lambda x: 3 * 2 * v(x) * -np.exp(-v(x)), "middle_slope_taken_at_v"),
        (lambda x: 3 * 2 * u(x) * -np.exp(v(x)), "exponent_without_its_minus"),
        (lambda x: 3 * 2 * u(x) * np.exp(v(x)), "both_minuses_forgotten"),
        (lambda x: 3 * u(x) * -math.exp(-v(x)), "two_forgotten"),
        (lambda x: 3 * 2 * u(x), "last_slope_forgotten"),
        (lambda x: 3 * x * 2 * u(x) * -np.exp(-v(x)), "x_left_in_the_first_slope"),
        (lambda x: 3 * 2 * (3 * x) * -np.exp(-((3 * x) ** 2)), "one_forgotten"),
        (lambda x: 3 * v(x) * -np.exp(-v(x)), "height_for_the_middle_slope"),
        (lambda x: 3 * 2 * u(x) * -v(x) * np.exp(-v(x) - 1), "power_rule_for_the_exponential"),
        (lambda x: (np.exp(-v(x + 0.1)) - np.exp(-v(x))) / 0.1, None),
        (lambda x: 3 * (2 * 3 * x + 1) * -np.exp(-v(x)), "brackets_forgotten_in_u"),
        (lambda x: -np.exp(-v(x)), "last_slope_alone"),
        (lambda x: u(x) * v(x) * np.exp(-v(x)), None),
        (lambda x: 3 * 2 * u(x) * -np.exp(-(u(x) * 2 * u(x))), None),
    ],
    "product": [
        (product_from("never"), "total_never_set_back"),
        (product_from("row"), "total_set_back_for_each_row"),
        (product_from("cell", first=1), "first_pair_left_out"),
        (product_from("cell", past=1), "last_pair_left_out"),
        (product_that_returns_early, "return_after_the_first_row"),
        (product_cell_that_returns_early, "return_after_the_first_cell"),
        (product_into(lambda P, Q: [[0] * Q.shape[1]] * P.shape[0]), "one_list_for_all_rows"),
        (product_into(lambda P, Q: np.zeros((len(P), Q.shape[1]), int)), "whole_numbers_only"),
        (product_into(lambda P, Q: np.ones((len(P), Q.shape[1]))), None),
        (lambda P, Q: P @ Q, "without @ and with a loop"),
        (lambda P, Q: [[np.dot(row, column) for column in Q.T] for row in P], "without @"),
        (
            lambda P, Q: [[(P[i] * Q[:, j]).sum() for i in range(len(P))] for j in range(Q.shape[1])],
            "rows_and_columns_swapped",
        ),
        (lambda P, Q: [[max(P[i] * Q[:, j]) for j in range(Q.shape[1])] for i in range(len(P))], None),
        (lambda P, Q: [[sum(P[i]) * sum(Q[:, j]) for j in range(Q.shape[1])] for i in range(len(P))], None),
        (product_of_squares_only, None),
        (lambda P, Q: [[(P[i] + Q[:, j]).sum() for j in range(Q.shape[1])] for i in range(len(P))], "pairs_added"),
    ],
    "gradient": [
        (gradient_by(two_copies, lambda a, here, b, h: (a - b) / 2 * h), "multiplied_by_h"),
        (gradient_by(two_copies, lambda a, here, b, h: (a - b) / h), "divided_by_half_the_way"),
        (gradient_by(two_copies, lambda a, here, b, h: (here - b) / h), "one_sided_below"),
        (gradient_by(two_copies, lambda a, here, b, h: (a - here) / (2 * h)), "half_the_way_over_the_whole"),
        (gradient_by(two_copies, lambda a, here, b, h: (a + b) / (2 * h)), None),
        (gradient_by(two_copies_of_its_type, central), "nudge_cut_off"),
        (gradient_by(two_names, central), "one_array_for_both_sides"),
        (gradient_row_by_row, "whole_rows_nudged"),
        (gradient_that_returns_early, "returned_after_the_first_entry"),
        (lambda f, W, h: numerical_gradient(f, W.astype(float)), "h_ignored"),
        (lambda f, W, h: gradient_by(two_copies, central)(f, W, h).ravel(), None),
        (lambda f, W, h: gradient_by(two_copies, central)(f, W, 2 * h), None),
        (lambda f, W, h: 3 * W**2, None),
        (lambda f, W, h: np.full(W.shape, (f(W + h) - f(W - h)) / (2 * h)), "all_nudged_at_once"),
    ],
    "walk_downhill": [
        (downhill_while_it_falls, "stopped_where_it_rises"),
        (downhill_with_halved_steps, "always_lower"),
        (downhill_to_the_lowest_met, "stopped_where_it_rises"),
        (lambda f, w, rate, steps: downhill_by_recursion(f, w, 0.1, steps), "rate_of_a_tenth"),
        (lambda f, w, rate, steps: downhill_by_recursion(valley, w, rate, steps), "valley_measured"),
        (downhill_ever_slower, "rate_that_shrinks"),
        (downhill_from_the_old_place, "one_step_only"),
        (downhill_with_an_early_return, "one_step_only"),
        (downhill_until_past, "one_step_too_many"),
        (downhill_from_one, "one_step_missing"),
        (downhill_with_one_gradient, "gradient_of_the_start"),
        (downhill_one_input_at_a_time, "one_input_after_the_other"),
        (downhill_by(lambda f, w, rate, slopes: w - rate * f(w)), "height_for_gradient"),
        (downhill_by(lambda f, w, rate, slopes: w + rate * slopes), "walked_uphill"),
        (downhill_by(lambda f, w, rate, slopes: w - slopes), "learning_rate_forgotten"),
        (downhill_by(lambda f, w, rate, slopes: -rate * slopes), "place_forgotten"),
        (downhill_by(lambda f, w, rate, slopes: w - rate * np.sign(slopes)), "signs_of_the_slopes"),
        (downhill_by(lambda f, w, rate, slopes: w - rate * slopes[0]), None),
        (downhill_by(lambda f, w, rate, slopes: w - slopes / rate), None),
        (downhill_by(lambda f, w, rate, slopes: w * (1 - rate * slopes)), None),
        (downhill_noted, None),
        (downhill_to_the_lowest, None),
    ],
}
CASES = [pytest.param(name, *pair, id=f"{name}-{i}") for name, pairs in WRONG.items() for i, pair in enumerate(pairs)]


@pytest.mark.parametrize(("name", "answer", "named"), CASES)
def test_a_wrong_answer_is_told_its_mistake_or_none(name, answer, named):
    verdict = lesson.exercises[name].judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", named), verdict.text
