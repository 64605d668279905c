"""Lesson 03: a right answer written another way passes, and the answers of beginners are told their mistake or none."""

import math

import numpy as np
import pytest

from nncourse.exercises.lesson_03 import lesson
from nnlib import log_softmax, relu, softmax

VARIANTS = {
    "absolute": [
        lambda Z: sum(relu(sign * Z) for sign in (1, -1)),
        lambda Z: relu(Z) - np.minimum(Z, 0),
        lambda Z: np.where(Z > 0, Z, 0) + np.where(-Z > 0, -Z, 0),
        lambda Z: Z * (Z > 0) - Z * (Z < 0),
        lambda Z: np.maximum(Z, 0) + np.maximum(-Z, 0),
        lambda Z: relu(2 * Z) - Z,
        lambda Z: [[max(z, 0) + max(-z, 0) for z in row] for row in Z],
        lambda Z: relu(Z.astype(np.float32)) + relu(-Z.astype(np.float32)),
    ],
    "sigmoid": [
        lambda z: 1 - softmax(np.stack([np.zeros(z.shape), z], -1))[..., 0],
        lambda z: np.exp(log_softmax(np.stack([z, 0 * z], -1)))[..., 0],
        lambda z: np.array([softmax(np.array([number, 0]))[0] for number in z.ravel()]).reshape(z.shape),
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
        lambda Z: (Z - log_softmax(Z)).mean(axis=1),
        lambda Z: np.max(Z, 1) + np.log1p(np.sum(np.exp(np.sort(Z)[:, :-1] - np.max(Z, 1)[:, None]), 1)),
        lambda Z: np.logaddexp.reduce(Z, axis=-1),
        lambda Z: [max(row) + math.log(sum(math.exp(z - max(row)) for z in row)) for row in Z],
        lambda Z: Z[:, 0] - log_softmax(Z)[:, 0],
        lambda Z: np.logaddexp.reduce(Z.astype(np.float32), axis=1),
    ],
    "slopes_at_logits": [
        lambda P, G: P * (G - np.average(G, axis=1, weights=P)[:, None]),
        lambda P, G: (P.T * (G.T - (P * G).sum(axis=1) / P.sum(axis=1))).T,
        lambda P, G: [np.diag(p) @ g - p * (p @ g) for p, g in zip(P, G, strict=True)],
        lambda P, G: (P.T * (G.T - (P * G).sum(axis=1))).T,
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


def best(x, y, kinks):
    return lesson.exercises["best_relus"].solution(x, y, kinks)


def by_columns(make, with_ones=True):
    """Find the best numbers for other columns, with a column of ones or without."""

    def answer(x, y, kinks):
        columns = make(x, kinks)
        if not with_ones:
            return 0.0, np.linalg.lstsq(columns, y)[0]
        numbers = np.linalg.lstsq(np.column_stack([np.ones(len(x)), columns]), y)[0]
        return numbers[0], numbers[1:]

    return answer


WRONG = {
    "absolute": [
        (lambda Z: Z, "the_line_again"),
        (np.abs, "without absolute"),
        (lambda Z: [[abs(z) for z in row] for row in Z], "without abs"),
        (lambda Z: np.sqrt(Z**2), "without sqrt"),
        (lambda Z: relu(Z) + Z, "z_for_the_second"),
        (lambda Z: relu(Z), "only_the_right_half"),
        (lambda Z: relu(Z) - relu(-Z), "the_line_again"),
        (lambda Z: relu(relu(Z) + Z), "right_half_twice"),
        (lambda Z: relu(Z) + relu(Z), "right_half_twice"),
        (lambda Z: relu(Z) - Z, "only_the_left_half"),
        (lambda Z: -relu(-Z), None),
        (lambda Z: relu(-Z) - relu(Z), None),
        (lambda Z: relu(Z) + relu(1 - Z), None),
        (lambda Z: relu(Z) * relu(-Z), "nothing_is_left"),
        (lambda Z: relu(Z) ** 2 + relu(-Z) ** 2, None),
        (lambda Z: relu(-relu(-Z)), "nothing_is_left"),
        (lambda Z: (relu(Z) + relu(-Z)).sum(), None),
    ],
    "sigmoid": [
        (lambda z: np.exp(z - z.max()) / (np.exp(z - z.max()) + 1), "maximum_taken_from_z_alone"),
        (lambda z: softmax(np.stack([z - z.max(), np.zeros_like(z)], axis=-1))[..., 0], "maximum_taken_from_z_alone"),
        (lambda z: softmax(np.stack([z, np.zeros_like(z)], axis=-1)).sum(axis=-1), "no_second_logit"),
        (lambda z: np.exp(z) / (1 + np.exp(z)), "overflows"),
        (lambda z: 1 / (1 + np.exp(z)), "probability_of_the_other"),
        (lambda z: softmax(np.stack([z, np.zeros_like(z)]))[0], "examples_as_classes"),
        (lambda z: softmax(np.stack([z, np.zeros_like(z)]))[..., 0], "stacked_on_the_first_axis"),
        (lambda z: softmax(np.stack([z, np.zeros_like(z)], axis=-1))[0], None),
        (lambda z: softmax(np.stack([z, np.zeros_like(z)], axis=-1))[..., 1], "probability_of_the_other"),
        (lambda z: softmax(np.stack([z, np.ones_like(z)], axis=-1))[..., 0], "second_logit_one"),
        (lambda z: softmax(np.stack([z, -z], axis=-1))[..., 0], "second_logit_minus_z"),
        (lambda z: softmax(np.stack([z, 1 - z], axis=-1))[..., 0], None),
        (lambda z: (1 + np.tanh(z)) / 2, "second_logit_minus_z"),
        (lambda z: softmax(np.stack([z, 0], axis=-1))[..., 0], None),
        (lambda z: np.exp(z) / np.exp(z).sum(), None),
        (lambda z: 1 / (1 - np.exp(-z)), None),
        (lambda z: np.clip(z, 0, 1), None),
        (lambda z: 1 / 1 + np.exp(-z), None),
    ],
    "hat_changes": [
        (lambda left, top, right: [1 / (top - left), -2 / (top - left), 1 / (right - top)], "way_up_counted_twice"),
        (lambda left, top, right: np.array([1, -2, 1]), "one_wide_on_both_sides"),
        (lambda left, top, right: np.array([1 / (top - left), -1 / (right - top), 0]), "slopes_for_changes"),
        (
            lambda left, top, right: np.array([1 / (top - left), -1 / (right - top), 1 / (right - top)]),
            "way_down_not_counted_from_up",
        ),
        (
            lambda left, top, right: np.array([1 / (top - left), -2 / (top - left), 1 / (top - left)]),
            "left_width_for_both",
        ),
        (lambda left, top, right: np.array([1 / (right - left), -2 / (right - left), 1 / (right - left)]), None),
        (lambda left, top, right: np.array([left, top, right]), None),
        (lambda left, top, right: np.array([0, 1, 0]), "heights_for_changes"),
        (lambda left, top, right: np.diff([0, 1 / (top - left), -1 / (right - top)]), None),
        (lambda left, top, right: np.diff([0, top - left, top - right, 0]), "widths_for_slopes"),
        (lambda left, top, right: -np.diff([0, 1 / (top - left), -1 / (right - top), 0]), "all_signs_turned"),
        (lambda left, top, right: np.diff([0, 1 / (top - left), 1 / (right - top), 0]), "down_goes_up"),
        (lambda left, top, right: np.diff([0, 1 / (left - top), 1 / (right - top), 0]), "all_signs_turned"),
        (
            lambda left, top, right: np.array([1 / (top - left), -1 / (right - top) - 1 / (top - left), 0]),
            "never_flat_again",
        ),
        (lambda left, top, right: np.diff([0, 1 / left if left else 1, -1 / right if right else 1, 0]), None),
    ],
    "log_sum_exp": [
        (lambda Z: Z.mean(axis=1) + np.log(np.exp(Z - Z.mean(axis=1)[:, None]).sum(axis=1)), "mean_for_maximum"),
        (lambda Z: np.log(np.exp(Z).sum(axis=-1)), "no_maximum_subtracted"),
        (lambda Z: np.log(np.exp(Z).sum(axis=0)), None),
        (lambda Z: np.log(np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1)), "maximum_not_added_back"),
        (lambda Z: Z.max(axis=1) + np.log(np.exp(Z - Z.max(axis=1)).sum(axis=1)), "maxima_along_the_columns"),
        (lambda Z: Z.max(axis=1) + np.log(np.exp(Z - Z.max()).sum(axis=1)), None),
        (lambda Z: Z.max() + np.log(np.exp(Z - Z.max()).sum(axis=1)), "one_maximum_for_all"),
        (lambda Z: Z.max(axis=1) * np.log(np.exp(Z - Z.max(axis=1)[:, None]).sum(axis=1)), "maximum_multiplied"),
        (lambda Z: log_softmax(Z), "log_softmax_returned"),
        (lambda Z: log_softmax(Z).sum(axis=1), None),
        (lambda Z: np.log(Z.sum(axis=1)), None),
        (lambda Z: Z.max(axis=1) + np.log10(np.exp(Z - Z.max(axis=1)[:, None]).sum(axis=1)), "to_another_base"),
        (
            lambda Z: Z.max(axis=1, keepdims=True) + np.log(np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1)),
            "column_meets_row",
        ),
        (lambda Z: Z.max(axis=1) + np.log(np.exp(Z - Z.max(axis=1)[:, None])).sum(axis=1), "sum_of_the_logarithms"),
        (
            lambda Z: Z.max(axis=1) + np.log(np.exp(Z - Z.max(axis=1)[:, None]).sum(axis=1, keepdims=True)),
            "row_meets_column",
        ),
        (lambda Z: Z.sum(axis=1), "logits_summed"),
        (lambda Z: [float(np.log(sum(np.exp(z) for z in row))) for row in Z], "no_maximum_subtracted"),
    ],
    "slopes_at_logits": [
        (lambda P, G: P * G, "only_the_first_part"),
        (lambda P, G: P * (1 - P) * G, "only_the_diagonal"),
        (lambda P, G: P * (G - G.mean(axis=1, keepdims=True)), "plain_mean"),
        (lambda P, G: P * (G - (P * G).sum(axis=1)), "keepdims_forgotten"),
        (lambda P, G: P * (G - (P * G).sum(axis=0)), "sum_over_the_examples"),
        (lambda P, G: P * (G - (P * G).sum()), "sum_over_everything"),
        (lambda P, G: P * G - (P * G).sum(axis=1)[:, None], "second_part_without_its_factor"),
        (lambda P, G: P * G - P**2 * G, "only_the_diagonal"),
        (lambda P, G: P * G - P * G.sum(axis=1)[:, None], "sum_without_weights"),
        (lambda P, G: P * G + P * (P * G).sum(axis=1)[:, None], "parts_added"),
        (lambda P, G: P * (G - P), "p_for_the_sum"),
        (lambda P, G: G * (P - (P * G).sum(axis=1)[:, None]), "g_for_the_factor"),
        (lambda P, G: G - (P * G).sum(axis=1)[:, None], "factor_forgotten"),
        (lambda P, G: G @ (np.diag(P[0]) - np.outer(P[0], P[0])), None),
        (lambda P, G: softmax(P) * (G - (softmax(P) * G).sum(axis=1)[:, None]), "softmax_of_probabilities"),
        (lambda P, G: P * G - P**2 * G.sum(axis=1)[:, None], None),
        (lambda P, G: (P * (G - (P * G).sum(axis=1)[:, None])).sum(axis=0), None),
    ],
    "best_relus": [
        (by_columns(lambda x, kinks: relu(x[:, None] - kinks), with_ones=False), "starts_at_zero"),
        (by_columns(lambda x, kinks: x[:, None] - kinks), "relu_forgotten"),
        (by_columns(lambda x, kinks: relu(x[:, None] + kinks)), "kinks_on_the_other_side"),
        (by_columns(lambda x, kinks: relu(kinks - x[:, None])), "relus_of_the_other_side"),
        (by_columns(lambda x, kinks: x[:, None] > kinks), "steps_for_relus"),
        (by_columns(lambda x, kinks: relu(x[:, None] - kinks) ** 2), None),
        (by_columns(lambda x, kinks: np.abs(x[:, None] - kinks)), None),
        (by_columns(lambda x, kinks: relu(x[:, None] - kinks[::-1])), "changes_in_reverse"),
        (lambda x, y, kinks: (y.min(), np.zeros(len(kinks))), None),
        (lambda x, y, kinks: best(x, y, kinks)[::-1], "all_numbers_in_one"),
        (lambda x, y, kinks: np.append(*best(x, y, kinks)), None),
        (lambda x, y, kinks: (best(x, y, kinks)[0], np.cumsum(best(x, y, kinks)[1])), "slopes_of_the_pieces"),
        (lambda x, y, kinks: (y[0], best(x, y, kinks)[1]), "first_value_beside_right_changes"),
        (lambda x, y, kinks: np.linalg.lstsq(relu(x[:, None] - kinks), y), None),
    ],
}
CASES = [pytest.param(name, *pair, id=f"{name}-{i}") for name, pairs in WRONG.items() for i, pair in enumerate(pairs)]


@pytest.mark.parametrize(("name", "answer", "named"), CASES)
def test_a_wrong_answer_is_told_its_mistake_or_none(name, answer, named):
    verdict = lesson.exercises[name].judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", named), verdict.text
