"""Lesson 03. Exercises with ReLU and softmax: from two kinks to slopes that are never built."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.engine.lesson import Lesson
from nnlib.activations import relu, softmax

lesson = Lesson(3)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary

CLASSES = {2: 4, 3: 5, 5: 3, 8: 2, 1: 4}  # how many classes n examples have: not as many as there are examples


# 1 · Distance from zero


@lesson.exercise(
    inputs=lambda rng, n: (rng.standard_normal((n, 3)).round(1),),
    edge_cases=[(np.array([[-1000.0, 0.0, 1000.0]]),), (np.array([[-2, 0, 3]]),)],
    forbid=["abs", "absolute", "fabs", "sqrt"],
    may_pass={
        "returns Z without its sign": "the numbers are right, and abs is forbidden when they are",
        "answer without its sign": "an absolute value is never below zero",
    },
    hints=[
        "One ReLU gives the right half of |z|. What does relu(-Z) look like?",
        "For every z, at least one of relu(z) and relu(-z) is 0, and the other is |z|.",
        "Add the two.",
    ],
    more="the slope is -1 on the left and 1 on the right, so it changes by 2 at the kink. The difference in place of "
    "the sum, relu(z) - relu(-z), is z itself: two ReLUs can pass a number on unchanged.",
)
def absolute(Z):
    """Where z is positive the second is 0, where z is negative the first."""
    return relu(Z) + relu(-Z)


@absolute.wrong
def only_the_right_half(Z):
    """You returned relu(z) alone: the left half is missing. See 03 · part 5."""
    return relu(Z)


@absolute.wrong
def only_the_left_half(Z):
    """Your answer is relu(-z), the left half alone: the right half is missing. See 03 · part 5."""
    return relu(-Z)


@absolute.wrong
def the_line_again(Z):
    """Your answer is z itself, a straight line: that is the difference of the two halves.

    Their sum is |z|. See 03 · part 5.
    """
    return relu(Z) - relu(-Z)


@absolute.wrong
def left_half_upside_down(Z):
    """Your answer is -|z|: the sign of the sum is the wrong way round. See 03 · part 5."""
    return -relu(Z) - relu(-Z)


@absolute.wrong
def right_half_twice(Z):
    """You counted the right half twice: the second ReLU takes -z. See 03 · part 5."""
    return relu(Z) + relu(Z)


@absolute.wrong
def z_for_the_second(Z):
    """You added z itself: the second ReLU takes -z. See 03 · part 5."""
    return relu(Z) + Z


@absolute.wrong
def doubled(Z):
    """Your answer is twice |z|: one ReLU of z and one of -z are enough. See 03 · part 5."""
    return 2 * (relu(Z) + relu(-Z))


@absolute.wrong
def halved(Z):
    """Your answer is half of |z|: add the two ReLUs, without dividing. See 03 · part 5."""
    return (relu(Z) + relu(-Z)) / 2


@absolute.wrong
def nothing_is_left(Z):
    """Your answer is 0 everywhere: add the two ReLUs, one of z and one of -z. See 03 · part 5."""
    return relu(-relu(Z))


# 2 · A safe sigmoid


@lesson.exercise(
    inputs=lambda rng, n: (rng.normal(0, 2, n).round(1),),
    edge_cases=[
        (np.array([-1000.0, 0.0, np.log(3.0), 1000.0]),),
        (np.array([[1.0, -1.0, 0.5], [0.0, 2.0, -3.0]]),),
        (np.array([-2, 0, 3]),),
    ],
    may_pass={"answer without its sign": "a probability is never below zero"},
    hints=[
        "Each z stands for a pair of logits, (z, 0). Softmax turns the pair into two probabilities; take the first.",
        "np.stack([z, zeros], axis=-1) sets the two side by side along a new last axis, where softmax works.",
        "np.zeros_like(z) are the zeros, softmax(…)[..., 0] is the first of each pair.",
    ],
    more="1 / (1 + np.exp(-z)) gives the right numbers as well: at -1000 it divides 1 by infinity, which is 0, and "
    "warns of the overflow. And tanh(z) = 2 σ(2z) - 1: sigmoid is tanh, moved and stretched.",
)
def sigmoid(z):
    """Each z becomes a row (z, 0), and softmax takes care of the maximum."""
    return softmax(np.stack([z, np.zeros_like(z)], axis=-1))[..., 0]


@sigmoid.wrong
def overflows(z):
    """Near zero this is right, but at 1000 it is nan: infinity divided by infinity.

    Let softmax subtract the maximum. See 03 · part 6, why the maximum is subtracted.
    """
    return np.exp(z) / (np.exp(z) + 1)


@sigmoid.wrong
def probability_of_the_other(z):
    """You returned the probability of the other class, whose logit is 0: take that of z. See 03 · part 5."""
    return softmax(np.stack([np.zeros_like(z), z], axis=-1))[..., 0]


@sigmoid.wrong
def examples_as_classes(z):
    """Your softmax runs over the examples, so that all of them share one probability: each z has a softmax of its own.

    Its two logits, z and 0, must lie along the last axis: np.stack with axis=-1.
    See 03 · part 10, the wrong axis.
    """
    return softmax(z)


@sigmoid.wrong
def both_probabilities(z):
    """You returned both probabilities of each pair: take the first, with [..., 0]. See 03 · part 6."""
    return softmax(np.stack([z, np.zeros_like(z)], axis=-1))


@sigmoid.wrong
def tanh_for_sigmoid(z):
    """You returned tanh: it runs from -1 to 1, a probability from 0 to 1.

    See 03 · part 6, another bend, tanh.
    """
    return np.tanh(z)


@sigmoid.wrong
def stacked_on_the_first_axis(z):
    """np.stack has set z above the zeros, along a new first axis, and softmax works along the last.

    Give np.stack axis=-1. See 03 · part 10, the wrong axis.
    """
    return softmax(np.stack([z, np.zeros_like(z)]))[..., 0]


@sigmoid.wrong
def no_second_logit(z):
    """Every answer of yours is 1: the shares of a softmax add up to 1, and a single logit gets all of it.

    Give it the second logit, 0, and take the first of the two shares. See 03 · part 11, exercise 2.
    """
    return np.ones(np.shape(z))


@sigmoid.wrong
def brackets_forgotten(z):
    """Brackets are missing: the 1 belongs to the denominator, e / (e + 1). See 03 · part 11, exercise 2."""
    return np.exp(z - z) + 1.0


@sigmoid.wrong
def denominator_alone(z):
    """You returned the denominator alone: the power of e is divided by it. See 03 · part 5."""
    return np.exp(z) + 1


@sigmoid.wrong
def both_on_the_first_axis(z):
    """np.stack has set z above the zeros, along a new first axis, and softmax works along the last.

    Give np.stack axis=-1, and take the first of each pair. See 03 · part 10, the wrong axis.
    """
    return softmax(np.stack([z, np.zeros_like(z)]))


@sigmoid.wrong
def maximum_taken_from_z_alone(z):
    """You took the maximum from z, and not from the second logit: 0 - m belongs into the denominator, not 0.

    See 03 · part 6, why the maximum is subtracted.
    """
    return softmax(np.stack([z - z.max(), np.zeros_like(z)], axis=-1))[..., 0]


@sigmoid.wrong
def second_logit_one(z):
    """Your second class has the logit 1: it is to be 0, and e to the power of 0 is 1. See 03 · part 5."""
    return softmax(np.stack([z, np.ones_like(z)], axis=-1))[..., 0]


@sigmoid.wrong
def second_logit_minus_z(z):
    """Your curve is twice as steep, as if the second logit were -z: it is 0. See 03 · part 11, exercise 2."""
    return softmax(np.stack([2 * z, np.zeros_like(z)], axis=-1))[..., 0]


@sigmoid.wrong
def hard_step(z):
    """You returned a step, 0 or 1: a probability may lie between them. See 03 · part 5."""
    return (z > 0) * 1.0


@sigmoid.wrong
def logarithm_of_it(z):
    """You returned the logarithm of the probability. See 03 · part 11, exercise 2."""
    return -np.logaddexp(0, -z)


@sigmoid.wrong
def power_alone(z):
    """You returned the power of e alone, which is positive but no share: divide by the sum. See 03 · part 5."""
    return np.exp(z)


# 3 · A hat


def _places(rng: np.random.Generator, n: int) -> tuple:
    left = int(rng.integers(-3, 4))
    return float(left), left + int(rng.integers(1, 4)) / 2, left + 1.5 + int(rng.integers(1, 6))


@lesson.exercise(
    inputs=_places,
    edge_cases=[(1.0, 1.5, 3.5), (0, 1, 2), (-1, 0, 4)],
    hints=[
        "Write down the four slopes from left to right, as in the table of part 5: flat, up, down, flat.",
        "The way up is 1 high and top - left wide. The way down is 1 high and right - top wide.",
        "The changes are what comes minus what was: up - 0, down - up, 0 - down.",
    ],
    more="the three changes add up to 0, for the hat ends as flat as it began. A sum of hats, one at each knot and "
    "each times the height there, is the curve of part 6 written in another way.",
)
def hat_changes(left, top, right):
    """The last change brings the slope back to 0, so that the hat stays at 0 from there on."""
    up, down = 1 / (top - left), -1 / (right - top)
    return np.array([up, down - up, -down])  # slopes 0, up, down, 0


@hat_changes.wrong
def slopes_for_changes(left, top, right):
    """You returned the slopes: a ReLU holds the change from the piece before.

    See 03 · part 5, three ReLUs make a wave.
    """
    return np.array([1 / (top - left), -1 / (right - top), 0])


@hat_changes.wrong
def way_down_not_counted_from_up(left, top, right):
    """At the top you change by the slope of the way down, but the line still climbs there.

    The change is down minus up. See 03 · part 5, three ReLUs make a wave.
    """
    return np.array([1 / (top - left), -1 / (right - top), 1 / (right - top)])


@hat_changes.wrong
def never_flat_again(left, top, right):
    """Your hat falls for ever: the last change must bring the slope back to 0.

    See 03 · part 5, three ReLUs make a wave.
    """
    up, down = 1 / (top - left), -1 / (right - top)
    return np.array([up, down - up, 0])


@hat_changes.wrong
def down_goes_up(left, top, right):
    """Your way down climbs: its slope is below zero, -1 / (right - top). See 03 · part 5, three ReLUs make a wave."""
    up, down = 1 / (top - left), 1 / (right - top)
    return np.array([up, down - up, -down])


@hat_changes.wrong
def widths_for_slopes(left, top, right):
    """You took the widths for slopes: a slope is rise over run, 1 divided by the width.

    See 03 · part 5, three ReLUs make a wave.
    """
    up, down = top - left, -(right - top)
    return np.array([up, down - up, -down])


@hat_changes.wrong
def left_width_for_both(left, top, right):
    """You took the width of the way up for both sides: the way down is right - top wide.

    See 03 · part 5, three ReLUs make a wave.
    """
    up = 1 / (top - left)
    return np.array([up, -2 * up, up])


@hat_changes.wrong
def right_width_for_both(left, top, right):
    """You took the width of the way down for both sides: the way up is top - left wide.

    See 03 · part 5, three ReLUs make a wave.
    """
    down = 1 / (right - top)
    return np.array([down, -2 * down, down])


@hat_changes.wrong
def slopes_with_the_flat_first(left, top, right):
    """You returned slopes, the flat one first: a ReLU holds the change from the piece before.

    See 03 · part 5, three ReLUs make a wave.
    """
    return np.array([0, 1 / (top - left), -1 / (right - top)])


@hat_changes.wrong
def widths_swapped(left, top, right):
    """Your changes are in reverse order, or the two widths are swapped.

    The way up comes first, and is top - left wide; the way down is right - top wide. See 03 · part 5.
    """
    up, down = 1 / (right - top), -1 / (top - left)
    return np.array([up, down - up, -down])


@hat_changes.wrong
def up_minus_down(left, top, right):
    """The change at the top has the wrong sign: it is what comes minus what was. See 03 · part 5."""
    up, down = 1 / (top - left), -1 / (right - top)
    return np.array([up, up - down, -down])


@hat_changes.wrong
def all_signs_turned(left, top, right):
    """Your hat stands on its head: all three signs are turned round. See 03 · part 5."""
    up, down = 1 / (top - left), -1 / (right - top)
    return np.array([-up, up - down, down])


@hat_changes.wrong
def heights_for_changes(left, top, right):
    """You returned the heights at the three places: a ReLU holds a change of slope. See 03 · part 5."""
    return np.array([0, 1, 0])


@hat_changes.wrong
def places_for_heights(left, top, right):
    """You divided places by widths: the hat is 1 high at the top, wherever that is.

    See 03 · part 11, exercise 3.
    """
    up, down = top / (top - left), -top / (right - top)
    return np.array([up, down - up, -down])


@hat_changes.wrong
def changes_added_twice(left, top, right):
    """At the top you added the two slopes: the change is what comes minus what was, down - up. See 03 · part 5."""
    up, down = 1 / (top - left), -1 / (right - top)
    return np.array([up, down + up, -down])


@hat_changes.wrong
def way_down_from_the_left(left, top, right):
    """Your way down is as wide as the whole hat: it begins at the top, and is right - top wide.

    See 03 · part 11, exercise 3.
    """
    up, down = 1 / (top - left), -1 / (right - left)
    return np.array([up, down - up, -down])


@hat_changes.wrong
def last_sign(left, top, right):
    """The last change has the wrong sign: from a slope below zero back to 0 it goes up.

    See 03 · part 5, three ReLUs make a wave.
    """
    up, down = 1 / (top - left), -1 / (right - top)
    return np.array([up, down - up, down])


@hat_changes.wrong
def one_wide_on_both_sides(left, top, right):
    """These are the changes of a hat that is 1 wide on both sides: a slope is 1 divided by the width.

    See 03 · part 5, three ReLUs make a wave.
    """
    return np.array([1, -2, 1])


@hat_changes.wrong
def way_up_counted_twice(left, top, right):
    """At the top you change by minus twice the way up, as if the hat fell as steeply as it climbed.

    The change is the slope of the way down minus that of the way up. See 03 · part 5, three ReLUs make a wave.
    """
    up, down = 1 / (top - left), -1 / (right - top)
    return np.array([up, -2 * up, -down])


# 4 · The logarithm of a sum


@lesson.exercise(
    inputs=lambda rng, n: (rng.normal(0, 2, (n, CLASSES[n])).round(1),),
    edge_cases=[
        (np.array([[1000.0, 0.0], [-1000.0, -1000.0]]),),
        (np.array([[-1000.0, -1001.0, -1002.0]]),),
        (np.array([[1000.0, -1000.0, 3.0], [-1000.0, 2.0, 1000.0]]),),
        (np.array([[0, 0], [1, 1]]),),
    ],
    may_pass={
        "-1 → 1": "in a matrix the last axis is axis 1",
        "-1 → 1 (2)": "in a matrix the last axis is axis 1",
        "for Z reversed along axis 1": "a sum does not depend on the order",
        "0 → -1": "a column has one entry in each row, the first and the last",
    },
    hints=[
        "Take the largest logit m of the row out of the sum: Σ exp(z) = exp(m) · Σ exp(z - m).",
        "The logarithm of a product is the sum of the logarithms: m + log Σ exp(z - m).",
        "You need m twice: with keepdims=True to subtract it from the rows, and without, to add it at the end.",
    ],
    more="this function is called log-sum-exp, and is a soft maximum: never below the largest logit, and above it by "
    "log k at most. Its slopes are softmax. It is the logarithm of softmax's denominator: log p = z - log Σ exp(z).",
)
def log_sum_exp(Z):
    """The largest exponent is 0, so nothing overflows, and the sum is at least 1."""
    m = Z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(Z - m).sum(axis=-1))


@log_sum_exp.wrong
def no_maximum_subtracted(Z):
    """For small logits this is right, but 1000 gives inf, and a row of -1000 gives -inf.

    No maximum was subtracted. See 03 · part 6, why the maximum is subtracted.
    """
    return np.log(np.exp(Z).sum(axis=-1))


@log_sum_exp.wrong
def one_maximum_for_all(Z):
    """You subtracted the maximum of the whole table, and a row that lies far below it becomes -inf.

    Every row has its own: axis=-1, keepdims=True. See 03 · part 6.
    """
    return Z.max() + np.log(np.exp(Z - Z.max()).sum(axis=-1))


@log_sum_exp.wrong
def maximum_not_added_back(Z):
    """You took the maximum away and did not add it back: here it does not cancel, as it does in softmax.

    See 03 · part 6.
    """
    return np.log(np.exp(Z - Z.max(axis=-1, keepdims=True)).sum(axis=-1))


@log_sum_exp.wrong
def maximum_alone(Z):
    """You returned the largest logit alone: the other classes count too. See 03 · part 6."""
    return Z.max(axis=-1)


@log_sum_exp.wrong
def maximum_taken_away_again(Z):
    """You took the maximum away twice: at the end it is added back. See 03 · part 11, exercise 4."""
    m = Z.max(axis=-1, keepdims=True)
    return np.log(np.exp(Z - m).sum(axis=-1)) - m[..., 0]


@log_sum_exp.wrong
def column_meets_row(Z):
    """Your maxima are a column and your logarithms a row, so that broadcasting makes a table of all pairs.

    Take m[:, 0] at the end, or keepdims=True in both. See 03 · part 11, exercise 4.
    """
    m = Z.max(axis=-1, keepdims=True)
    return m + np.log(np.exp(Z - m).sum(axis=-1))


@log_sum_exp.wrong
def maximum_not_in_the_powers(Z):
    """You added the maximum at the end, and did not take it away from the logits before.

    See 03 · part 11, exercise 4.
    """
    return Z.max(axis=-1) + np.log(np.exp(Z).sum(axis=-1))


@log_sum_exp.wrong
def logarithm_taken_away(Z):
    """The sign before the logarithm is wrong: it is m + log Σ exp(z - m). See 03 · part 11, exercise 4."""
    m = Z.max(axis=-1, keepdims=True)
    return m[..., 0] - np.log(np.exp(Z - m).sum(axis=-1))


@log_sum_exp.wrong
def to_the_base_two(Z):
    """Your logarithm has the base 2: np.log is the one that undoes np.exp. See 03 · part 11, exercise 4."""
    m = Z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log2(np.exp(Z - m).sum(axis=-1))


@log_sum_exp.wrong
def minus_log_softmax(Z):
    """You returned minus the logarithms of softmax, one for each logit: one number a row was asked for.

    See 03 · part 11, exercise 4.
    """
    shifted = Z - Z.max(axis=-1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=-1, keepdims=True)) - shifted


@log_sum_exp.wrong
def sum_over_all_rows(Z):
    """You summed over the whole table: each row has its own sum, over axis=-1. See 03 · part 6."""
    m = Z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(Z - m).sum())


@log_sum_exp.wrong
def mean_for_sum(Z):
    """You took the mean of the powers: it is their sum. See 03 · part 11, exercise 4."""
    m = Z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(Z - m).mean(axis=-1))


@log_sum_exp.wrong
def logits_summed(Z):
    """You added up the logits: the logarithm of a sum is not the sum of the logarithms. See 03 · part 11, exercise 4.

    First the powers of e, then the sum, then the logarithm.
    """
    return Z.sum(axis=-1)


@log_sum_exp.wrong
def logarithm_forgotten(Z):
    """The logarithm is missing: you returned the sum of the powers. See 03 · part 11, exercise 4."""
    return np.exp(Z).sum(axis=-1)


@log_sum_exp.wrong
def logarithm_forgotten_after_the_maximum(Z):
    """The logarithm is missing: it is m + log Σ exp(z - m). See 03 · part 11, exercise 4."""
    m = Z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.exp(Z - m).sum(axis=-1)


@log_sum_exp.wrong
def maximum_multiplied(Z):
    """You multiplied with the maximum: it is added, for a logarithm turns a product into a sum.

    See 03 · part 11, exercise 4.
    """
    m = Z.max(axis=-1, keepdims=True)
    return m[..., 0] * np.log(np.exp(Z - m).sum(axis=-1))


@log_sum_exp.wrong
def minimum_for_maximum(Z):
    """You subtracted the smallest logit: for the largest, the power overflows all the same.

    See 03 · part 6, why the maximum is subtracted.
    """
    m = Z.min(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(Z - m).sum(axis=-1))


@log_sum_exp.wrong
def mean_for_maximum(Z):
    """You subtracted the mean of the row: the largest logit can lie far above it, and its power overflows.

    See 03 · part 6, why the maximum is subtracted.
    """
    m = Z.mean(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(Z - m).sum(axis=-1))


@log_sum_exp.wrong
def to_another_base(Z):
    """Your logarithm has the base 10: np.log is the one that undoes np.exp. See 03 · part 11, exercise 4."""
    m = Z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log10(np.exp(Z - m).sum(axis=-1))


@log_sum_exp.wrong
def log_softmax_returned(Z):
    """You returned the logarithms of softmax, one for each logit: the number that they take away was asked for.

    See 03 · part 11, exercise 4.
    """
    shifted = Z - Z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


@log_sum_exp.wrong
def all_rows_in_one(Z):
    """You summed over the whole table: each row has a sum of its own, over axis=-1. See 03 · part 6."""
    return Z.max() + np.log(np.exp(Z - Z.max()).sum())


@log_sum_exp.wrong
def columns_summed(Z):
    """You summed down the columns, over the examples: the classes are the last axis. See 03 · part 10."""
    m = Z.max(axis=0)
    return m + np.log(np.exp(Z - m).sum(axis=0))


@log_sum_exp.wrong
def kept_as_a_column(Z):
    """The numbers are right, as a column: one number a row was asked for, shape (n,). See 03 · part 6."""
    m = Z.max(axis=-1, keepdims=True)
    return m + np.log(np.exp(Z - m).sum(axis=-1, keepdims=True))


@log_sum_exp.wrong
def maxima_along_the_columns(Z):
    """keepdims=True is missing: the maxima of the rows are laid along the columns, which runs only by luck.

    See 03 · part 6, softmax on a batch.
    """
    m = Z.max(axis=-1)
    return m + np.log(np.exp(Z - m).sum(axis=-1))


@log_sum_exp.wrong
def rows_in_place(Z):
    """The numbers are right, but Z -= m changes the caller's logits as well: write Z = Z - m. See 03 · part 6."""
    m = Z.max(axis=-1, keepdims=True)
    Z -= m
    return m[..., 0] + np.log(np.exp(Z).sum(axis=-1))


@log_sum_exp.wrong
def row_meets_column(Z):
    """Your maxima are a row and your logarithms a column, so that broadcasting makes a table of all pairs.

    Take keepdims=True away from the sum, or take [:, 0] of it. See 03 · part 11, exercise 4.
    """
    m = Z.max(axis=-1)
    return m + np.log(np.exp(Z - m[:, None]).sum(axis=-1, keepdims=True))


@log_sum_exp.wrong
def sum_of_the_logarithms(Z):
    """You took the logarithm of each power, and added up after it: first the sum, then its logarithm.

    See 03 · part 11, exercise 4.
    """
    m = Z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(Z - m)).sum(axis=-1)


# 5 · The Jacobian that is never built


def _shares(rng: np.random.Generator, n: int) -> np.ndarray:
    """Draw rows of probabilities with two digits, each 1 in sum: answers that divide by the sum are right too."""
    P = softmax(rng.normal(0, 1, (n, CLASSES[n]))).round(2)
    P[:, -1] = 1 - P[:, :-1].sum(axis=1)
    return P


@lesson.exercise(
    inputs=lambda rng, n: (_shares(rng, n), rng.integers(-3, 4, (n, CLASSES[n])).astype(float)),
    edge_cases=[
        (np.array([[0.5, 0.25, 0.25]]), np.array([[7.0, 7.0, 7.0]])),
        (np.array([[1.0, 0.0]]), np.array([[3.0, -2.0]])),
        (np.array([[0.2, 0.8], [0.6, 0.4]]), np.array([[1, 0], [2, 5]])),
    ],
    may_pass={"-1 → 1": "in a matrix the last axis is axis 1"},
    hints=[
        "Split the sum: Σᵢ gᵢ pᵢ δᵢⱼ - Σᵢ gᵢ pᵢ pⱼ. What is left of the first part, since δᵢⱼ is 0 for i ≠ j?",
        "In the second part pⱼ does not depend on i, and comes out of the sum: pⱼ Σᵢ pᵢ gᵢ.",
        "Together: pⱼ (gⱼ - Σᵢ pᵢ gᵢ). The sum is one number for each row.",
        "(P * G).sum(axis=-1, keepdims=True) has the shape (n, 1), and is subtracted from each g of its row.",
    ],
    more="the sum is the mean of g, weighted by p. In words: a logit is worth raising if its g is above the average. A "
    "network with 50,000 classes would need 20 GB for the table of a single example in float64.",
)
def slopes_at_logits(P, G):
    """On paper: pⱼ gⱼ from the first part, pⱼ times the weighted mean of g from the second."""
    mean = (P * G).sum(axis=-1, keepdims=True)  # (n, 1): the mean of g, weighted by p
    return P * (G - mean)


@slopes_at_logits.wrong
def only_the_first_part(P, G):
    """You returned p · g: the second part of the sum, where the others lose their share, is missing.

    See 03 · part 6, all the slopes of softmax.
    """
    return P * G


@slopes_at_logits.wrong
def only_the_diagonal(P, G):
    """You used only the slopes p (1 - p) of the diagonal: a logit moves the other probabilities too, by -pᵢ pⱼ.

    See 03 · part 6, all the slopes of softmax.
    """
    return P * (1 - P) * G


@slopes_at_logits.wrong
def plain_mean(P, G):
    """You took the plain mean of g: each g counts with its probability, (P * G).sum. See 03 · part 6."""
    return P * (G - G.mean(axis=-1, keepdims=True))


@slopes_at_logits.wrong
def sum_without_weights(P, G):
    """You took the plain sum of g: each g counts with its probability, (P * G).sum. See 03 · part 6."""
    return P * (G - G.sum(axis=-1, keepdims=True))


@slopes_at_logits.wrong
def factor_forgotten(P, G):
    """The factor pⱼ in front is missing: it stands before both parts of the sum. See 03 · part 6."""
    return G - (P * G).sum(axis=-1, keepdims=True)


@slopes_at_logits.wrong
def sum_over_the_examples(P, G):
    """You summed down the columns, over the examples: each row has its own mean, over the last axis.

    See 03 · part 10, the wrong axis.
    """
    return P * (G - (P * G).sum(axis=0, keepdims=True))


@slopes_at_logits.wrong
def keepdims_forgotten(P, G):
    """keepdims=True is missing: the means of the rows are laid along the columns, which runs only by luck.

    See 03 · part 6, softmax on a batch.
    """
    return P * (G - (P * G).sum(axis=-1))


@slopes_at_logits.wrong
def mean_of_the_products(P, G):
    """You took the mean of p g over the classes: it is their sum, for the probabilities are the weights already.

    See 03 · part 11, exercise 5.
    """
    return P * (G - (P * G).mean(axis=-1, keepdims=True))


@slopes_at_logits.wrong
def second_part_without_its_factor(P, G):
    """In the second part the factor pⱼ is missing: it is pⱼ times the sum.

    See 03 · part 6, all the slopes of softmax.
    """
    return P * G - (P * G).sum(axis=-1, keepdims=True)


@slopes_at_logits.wrong
def factor_twice_in_the_second_part(P, G):
    """In the second part pⱼ stands twice: it is pⱼ times the sum, once.

    See 03 · part 6, all the slopes of softmax.
    """
    return P * (G - P * (P * G).sum(axis=-1, keepdims=True))


@slopes_at_logits.wrong
def g_for_the_factor(P, G):
    """Your factor in front is g: it is p (g - sum), not g (p - sum).

    See 03 · part 6, all the slopes of softmax.
    """
    return G * (P - (P * G).sum(axis=-1, keepdims=True))


@slopes_at_logits.wrong
def diagonal_without_its_factor(P, G):
    """You returned (1 - p) g: the factor p and the slopes beside the diagonal are missing.

    See 03 · part 6, all the slopes of softmax.
    """
    return G * (1 - P)


@slopes_at_logits.wrong
def divided_by_the_examples(P, G):
    """You divided by the number of examples, which was not asked for: each row stands for itself.

    See 03 · part 11, exercise 5.
    """
    return P * (G - (P * G).sum(axis=-1, keepdims=True)) / len(P)


@slopes_at_logits.wrong
def parts_added(P, G):
    """You added the two parts: in p (δ - p) the second is taken away. See 03 · part 6, all the slopes of softmax."""
    return P * (G + (P * G).sum(axis=-1, keepdims=True))


@slopes_at_logits.wrong
def only_the_second_part(P, G):
    """You returned the second part alone, -p times the mean: p g, of the logit itself, is missing.

    See 03 · part 6, all the slopes of softmax.
    """
    return -P * (P * G).sum(axis=-1, keepdims=True)


@slopes_at_logits.wrong
def factor_squared(P, G):
    """In the first part p stands twice: it is p g, minus p times the sum. See 03 · part 11, exercise 5."""
    return P * (P * G - (P * G).sum(axis=-1, keepdims=True))


@slopes_at_logits.wrong
def p_for_the_sum(P, G):
    """You took p from g: each g loses the sum of all p g of its row. See 03 · part 11, exercise 5."""
    return P * (G - P)


@slopes_at_logits.wrong
def slopes_of_the_logarithm(P, G):
    """These would be the slopes if g were how the loss answers to log p: it is how it answers to p itself.

    See 03 · part 6, all the slopes of softmax.
    """
    return G - P * G.sum(axis=-1, keepdims=True)


@slopes_at_logits.wrong
def sum_over_everything(P, G):
    """You summed over the whole table: each row has a sum of its own, over the last axis. See 03 · part 6."""
    return P * (G - (P * G).sum())


@slopes_at_logits.wrong
def sign_turned(P, G):
    """All signs are the wrong way round: it is g minus the mean. See 03 · part 6."""
    return P * ((P * G).sum(axis=-1, keepdims=True) - G)


@slopes_at_logits.wrong
def softmax_of_probabilities(P, G):
    """You took softmax of P: its rows are probabilities already. See 03 · part 11, exercise 5."""
    again = softmax(P)
    return again * (G - (again * G).sum(axis=-1, keepdims=True))


# 6 · The best changes


def _curve(rng: np.random.Generator, n: int) -> tuple:
    x = np.linspace(0, 4, 4 * n + 5)
    kinks = np.concatenate([[0.0], np.sort(rng.uniform(0.5, 3.5, min(n, 3))).round(1)])
    return x, (np.sin(np.pi / 2 * x) - 0.7 * (n % 2)).round(2), np.unique(kinks)


@lesson.exercise(
    inputs=_curve,
    edge_cases=[
        (np.arange(5.0), np.array([1.0, 1.0, 3.0, 2.0, 2.0]), np.array([0.0, 2.0])),
        (np.arange(6), np.array([3, 3, 3, 3, 3, 3]), np.array([0, 1])),
        (np.array([0.5, -2.0, 3.0, -1.0, 4.0, 1.0]), np.array([0.0, -1.0, 1.0, 2.0, 2.5, -3.0]), np.array([1.0, -1.5])),
    ],
    hints=[
        "The curve is a sum of columns, each times a number that is wanted: a column of ones times the start, and one "
        "column for each ReLU times its change.",
        "relu(x[:, None] - kinks) has one column for each ReLU, as in part 6. Set a column of ones at its left.",
        "np.linalg.lstsq(columns, y)[0] gives the numbers for which the mean square of the misses is the smallest.",
        "The first of these numbers is the start, the others are the changes.",
    ],
    more="for fixed kinks the best slopes have a formula, since the curve is linear in them; it is called least "
    "squares, and is what the button in part 8 does. For the kinks there is none: they stand inside the ReLU. To find "
    "places and slopes together one has to walk downhill, and that is lesson 06.",
)
def best_relus(x, y, kinks):
    """The numbers that are wanted stand in front of known columns, so least squares finds them in one step."""
    columns = np.column_stack([np.ones(len(x)), relu(x[:, None] - kinks)])  # (n, 1 + k)
    numbers = np.linalg.lstsq(columns, y)[0]
    return numbers[0], numbers[1:]


def _least_squares(columns, y):
    return np.linalg.lstsq(columns, y)[0]


@best_relus.wrong
def starts_at_zero(x, y, kinks):
    """The start is missing: without a column of ones every curve begins at 0.

    See 03 · part 6, a curve out of ReLUs is a network.
    """
    return 0.0, _least_squares(relu(x[:, None] - kinks), y)


@best_relus.wrong
def starts_at_the_first_value(x, y, kinks):
    """You took the first y for the start: the best curve need not begin there.

    Let the start be found with the changes, by a column of ones. See 03 · part 8, solve the slopes.
    """
    return y[0], _least_squares(relu(x[:, None] - kinks), y - y[0])


@best_relus.wrong
def relu_forgotten(x, y, kinks):
    """ReLU is missing: all your columns are straight lines, and so is their sum. See 03 · part 10."""
    numbers = _least_squares(np.column_stack([np.ones(len(x)), x[:, None] - kinks]), y)
    return numbers[0], numbers[1:]


@best_relus.wrong
def kinks_on_the_other_side(x, y, kinks):
    """Your kinks lie at -t: a ReLU with its kink at t is relu(x - t), with a minus. See 03 · part 5."""
    numbers = _least_squares(np.column_stack([np.ones(len(x)), relu(x[:, None] + kinks)]), y)
    return numbers[0], numbers[1:]


@best_relus.wrong
def joined_points(x, y, kinks):
    """You joined the points of the curve at the kinks: the best line need not pass through any of them.

    Ask for the smallest mean square. See 03 · part 8, solve the slopes.
    """
    knots = np.append(kinks, x[-1])
    heights = np.interp(knots, x, y)
    return heights[0], np.diff(np.diff(heights) / np.diff(knots), prepend=0)


@best_relus.wrong
def start_at_the_end(x, y, kinks):
    """Your start and changes are mixed up: the number that belongs to the column of ones is the start.

    See 03 · part 6, a curve out of ReLUs is a network.
    """
    numbers = _least_squares(np.column_stack([relu(x[:, None] - kinks), np.ones(len(x))]), y)
    return numbers[0], numbers[1:]


@best_relus.wrong
def start_among_the_changes(x, y, kinks):
    """Your changes begin with the start: the first number is the start, the others are the changes.

    See 03 · part 11, exercise 6.
    """
    start, changes = best_relus(x, y, kinks)
    return start, np.append(start, changes)


@best_relus.wrong
def last_number_for_start(x, y, kinks):
    """You took the last number for the start: it belongs to the last column, and the ones are the first.

    See 03 · part 11, exercise 6.
    """
    numbers = np.append(*best_relus(x, y, kinks))
    return numbers[-1], numbers[:-1]


@best_relus.wrong
def first_change_for_start(x, y, kinks):
    """Your start is the first change: without a column of ones, no number is the start.

    See 03 · part 11, exercise 6.
    """
    numbers = _least_squares(relu(x[:, None] - kinks), y)
    return numbers[0], numbers[1:]


@best_relus.wrong
def start_thrown_away(x, y, kinks):
    """Your changes are right, and the start is 0: it is the first of the numbers. See 03 · part 11, exercise 6."""
    return 0.0, best_relus(x, y, kinks)[1]


@best_relus.wrong
def counted_from_one(x, y, kinks):
    """Python counts from 0: numbers[0] is the start, numbers[1:] are the changes. See 03 · part 11, exercise 6."""
    _, changes = best_relus(x, y, kinks)
    return changes[0], changes[1:]


@best_relus.wrong
def first_value_beside_right_changes(x, y, kinks):
    """Your changes are right, and the start is not the first y: it is the first of the numbers.

    See 03 · part 11, exercise 6.
    """
    return y[0], best_relus(x, y, kinks)[1]


@best_relus.wrong
def changes_in_reverse(x, y, kinks):
    """Your changes are in reverse order: they stand in the order of the kinks. See 03 · part 11, exercise 6."""
    start, changes = best_relus(x, y, kinks)
    return start, changes[::-1]


@best_relus.wrong
def mean_for_start(x, y, kinks):
    """You took the mean of y for the start: let it be found with the changes, by a column of ones.

    See 03 · part 8, solve the slopes.
    """
    return y.mean(), _least_squares(relu(x[:, None] - kinks), y - y.mean())


@best_relus.wrong
def relus_of_the_other_side(x, y, kinks):
    """Your ReLUs look to the left, relu(t - x): they climb to the right of their kinks, relu(x - t).

    See 03 · part 5, three ReLUs make a wave.
    """
    numbers = _least_squares(np.column_stack([np.ones(len(x)), relu(kinks - x[:, None])]), y)
    return numbers[0], numbers[1:]


@best_relus.wrong
def steps_for_relus(x, y, kinks):
    """Your columns are steps, 0 or 1: a ReLU climbs from its kink on. See 03 · part 5, the bend, and its slope."""
    numbers = _least_squares(np.column_stack([np.ones(len(x)), x[:, None] > kinks]), y)
    return numbers[0], numbers[1:]


@best_relus.wrong
def all_numbers_in_one(x, y, kinks):
    """You returned the changes first: the start comes first, then the changes. See 03 · part 11, exercise 6."""
    start, changes = best_relus(x, y, kinks)
    return changes, start


@best_relus.wrong
def one_line_through_all(x, y, kinks):
    """You found the best straight line: each ReLU has a column of its own, with its kink.

    See 03 · part 6, a curve out of ReLUs is a network.
    """
    slope, start = np.polyfit(x, y, 1)
    return start, np.append(slope, np.zeros(len(kinks) - 1))


@best_relus.wrong
def slopes_of_the_pieces(x, y, kinks):
    """You returned the slopes of the pieces: a ReLU holds the change from the piece before. See 03 · part 5."""
    start, changes = best_relus(x, y, kinks)
    return start, np.cumsum(changes)


@best_relus.wrong
def a_column_too_many(x, y, kinks):
    """You have a column of x itself as well, a slope before the first kink: asked for are ones and one ReLU a kink.

    See 03 · part 11, exercise 6.
    """
    numbers = _least_squares(np.column_stack([np.ones(len(x)), x, relu(x[:, None] - kinks)]), y)
    return numbers[0], numbers[2:]
