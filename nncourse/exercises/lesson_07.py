"""Lesson 07. Exercises with errors, and with the three parts of the data: who may see what, and when to stop."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.engine.lesson import Lesson
from nnlib.network import Network

lesson = Lesson(7)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


# 1 · Another error


@lesson.exercise(
    inputs=lambda rng, n: (rng.normal(0, 2, (n, 1)).round(1), rng.normal(0, 2, (n, 1)).round(1)),
    edge_cases=[
        (np.array([0.6, -0.1, 1.2, -0.2, -0.6]), np.array([0.5, -0.3, 1.2, 0.0, -1.0])),
        (np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]]), np.array([[1.0, 4.0], [2.0, 4.0], [9.0, 8.0]])),
        (np.array([[3], [1]]), np.array([[1], [2]])),
    ],
    hints=[
        "First the errors, then their size without the sign, then the mean of all.",
        "np.abs takes the sign away, entry by entry.",
        "np.abs(Y_hat - Y) is a whole array; .mean() makes one number of it.",
    ],
    more="for the five numbers of part 5 it is 0.9 / 5 = 0.18, and the last point makes up 44 % of the sum, not 64 %. "
    "Whoever wants the smallest MSE and knows nothing answers the mean; for the smallest MAE it is the median.",
    may_pass={"answer without its sign": "a mean of sizes is never below 0"},
)
def mae(Y_hat, Y):
    """Without an axis, mean takes all entries, whatever the shape."""
    return np.abs(Y_hat - Y).mean()


@mae.wrong
def signs_kept(Y_hat, Y):
    """You kept the signs, and errors of either sign cancel: take np.abs of each. See 07 · part 5."""
    return (Y_hat - Y).mean()


@mae.wrong
def sign_dropped_too_late(Y_hat, Y):
    """You took the mean first and the sign away after it: by then, errors of either sign have cancelled.

    See 07 · part 5.
    """
    return np.abs((Y_hat - Y).mean())


@mae.wrong
def squares(Y_hat, Y):
    """You returned the MSE: it squares the errors, and this one takes them as they are. See 07 · part 5."""
    return ((Y_hat - Y) ** 2).mean()


@mae.wrong
def root_of_the_squares(Y_hat, Y):
    """You returned the RMSE.

    The root of a mean of squares is not the mean of the roots: large errors weigh more in it. See 07 · part 5.
    """
    return np.sqrt(((Y_hat - Y) ** 2).mean())


@mae.wrong
def sum_for_mean(Y_hat, Y):
    """You returned the sum: it grows with the number of points. A mean divides by it. See 07 · part 5."""
    return np.abs(Y_hat - Y).sum()


@mae.wrong
def table_of_all_pairs(Y_hat, Y):
    """A column met a flat vector, and made a table of all pairs: leave the shapes as they are.

    See 07 · part 6, three parts, three jobs.
    """
    return np.abs(Y_hat - Y.ravel()).mean()


@mae.wrong
def a_mean_for_each_column(Y_hat, Y):
    """You took a mean for each column: one number over all entries was asked for. See 07 · part 11, exercise 1."""
    return np.abs(Y_hat - Y).mean(axis=0)


@mae.wrong
def middle_for_mean(Y_hat, Y):
    """You took the median of the errors, the middle one: the mean adds all of them up. See 07 · part 11, exercise 1."""
    return np.median(np.abs(Y_hat - Y))


@mae.wrong
def divided_by_the_rows(Y_hat, Y):
    """You divided by len(Y), the number of rows: n counts all entries, Y.size. See 07 · part 11, exercise 1."""
    return np.abs(Y_hat - Y).sum() / len(Y)


@mae.wrong
def largest_error(Y_hat, Y):
    """You returned the largest error: all of them count, in their mean. See 07 · part 11, exercise 1."""
    return np.abs(Y_hat - Y).max()


@mae.wrong
def relative_to_y(Y_hat, Y):
    """You divided by the size of Y: the errors count as they are, in the unit of Y. See 07 · part 11, exercise 1."""
    return (np.abs(Y_hat - Y) / np.abs(Y)).mean()


@mae.wrong
def five_points(Y_hat, Y):
    """You divide by 5, whatever comes: n is the number of entries, Y.size. See 07 · part 11, exercise 1."""
    return np.abs(Y_hat - Y).sum() / 5


# 2 · The best that can be


@lesson.exercise(
    edge_cases=[(0.5,), (0.25,), (2.0,), (0.0,), (10,)],
    hints=[
        "The wizard predicts the true y. What is left of the error, target minus prediction?",
        "The error is the noise itself. The MSE is the mean of its square.",
        "For numbers with the mean 0, the mean of the squares is the square of the standard deviation.",
    ],
    more="no model does better on average than this floor. A training MSE clearly below it says that noise is being "
    "learnt by heart; a test MSE clearly below it says that the test points have leaked.",
    may_pass={"answer without its sign": "a square is never below 0"},
)
def wizard(noise):
    """The mean square of numbers with the mean 0 is their variance, the square of the standard deviation."""
    return noise**2


@wizard.wrong
def no_error_at_all(noise):
    """The wizard knows the function, not the noise: the test targets are off by it. See 07 · part 11, exercise 2."""
    return 0


@wizard.wrong
def root_for_square(noise):
    """You returned the RMSE, in the unit of y: the MSE is its square. See 07 · part 5."""
    return noise


@wizard.wrong
def noise_twice(noise):
    """You counted the noise twice: the wizard's own answers carry none. See 07 · part 11, exercise 2."""
    return 2 * noise**2


@wizard.wrong
def noise_of_the_page(noise):
    """Your answer is that for a noise of 0.3, as in the lesson: take the one that is given.

    See 07 · part 11, exercise 2.
    """
    return 0.3**2


@wizard.wrong
def root_of_the_noise(noise):
    """You took the root: noise is the standard deviation, and the mean square is its square.

    See 07 · part 11, exercise 2.
    """
    return noise**0.5


@wizard.wrong
def half_the_square(noise):
    """You halved the square: the MSE is the whole of it. See 07 · part 11, exercise 2."""
    return noise**2 / 2


# 3 · Three parts


def _a_file(rng: np.random.Generator, n: int) -> tuple:
    rows = 10 * n + 40 + int(rng.integers(1, 9))
    X = rng.permutation(np.arange(-rows, rows) / 4)[: 2 * rows].reshape(rows, 2)  # no number comes twice
    return X, (X[:, :1] - 2 * X[:, 1:]).round(2), rows // 2, rows // 5, np.random.default_rng(n)


def rows_of_each_part(answer: tuple, X: np.ndarray, *_: object) -> list[list[int]]:
    """Which rows stand in which part."""
    place = {tuple(row): i for i, row in enumerate(X.tolist())}
    return [sorted(place.get(tuple(row), -1) for row in np.asarray(part, float).tolist()) for part in answer[::2]]


def _direction(rows: list[int]) -> int:
    """Say 1 if the rows stand as in the file, -1 if from its end, else 0."""
    return int(rows == sorted(rows)) - int(rows == sorted(rows, reverse=True))


def _from_all_over(rows: list[int], n: int) -> bool:
    """Say whether the mean of these row numbers lies where a shuffle brings it, but for one time in 100,000."""
    spread = np.sqrt((n - len(rows)) * (n + 1) / (12 * max(len(rows), 1)))
    return abs(np.mean(rows) - (n - 1) / 2) < 4.5 * spread


def parts(answer: tuple, X: np.ndarray, Y: np.ndarray, n_train: int, n_val: int, rng: np.random.Generator) -> tuple:
    """What was looked at: how many rows each of your six arrays has, and seven things about these rows."""
    place = {tuple(row): i for i, row in enumerate(X.tolist())}
    arrays = [np.asarray(part, float) for part in answer]
    ours = [[place.get(tuple(row), -1) for row in part.tolist()] for part in arrays[::2]]
    every, targets = [row for part in ours for row in part], arrays[1::2]
    own = all(y.size == len(part) and np.all(y.ravel() == Y[part, 0]) for part, y in zip(ours, targets, strict=True))
    return (
        np.array([len(part) for part in arrays]),
        "rows of X" if min(every) >= 0 else "rows that are not in X",
        "y as a column" if all(y.shape[1:] == (1,) for y in targets) else "y not as a column",
        "each row has its own y" if own else "rows have other y",
        {1: "as in the file", -1: "as in the file, from its end"}.get(_direction(every), "mixed"),
        "training rows from all over the file" if _from_all_over(ours[0], len(X)) else "training rows from one end",
        "no row twice in a part" if all(len(set(part)) == len(part) for part in ours) else "rows twice in a part",
        "no row in two parts" if sum(len(set(part)) for part in ours) == len(set(every)) else "rows in two parts",
    )


@lesson.exercise(
    inputs=_a_file,
    compare=parts,
    draws="rng",
    varies=rows_of_each_part,
    may_pass={
        "for Y reversed along axis 1": "its Y has one column",
        "item 2 of the answer reversed along axis 1": "its Y has one column",
        "item 4 of the answer reversed along axis 1": "its Y has one column",
        "item 6 of the answer reversed along axis 1": "its Y has one column",
    },
    hints=[
        "Do not shuffle the arrays: shuffle the numbers of their rows, once, and use these numbers for X and for Y.",
        "order = rng.permutation(len(X)) holds every row number once. The first n_train of them are the training rows.",
        "order[:n_train], order[n_train : n_train + n_val] and order[n_train + n_val :] share no row and lose none.",
        "Then X[rows], Y[rows] for each of the three, in the order that the task gives.",
    ],
    more="shuffling is right if rows know nothing of one another. Ten photographs of one patient, or the prices of one "
    "street, belong into the same part; and of a record in time the last piece is the test, for in use, too, it is "
    "the future that is asked for.",
)
def split(X, Y, n_train, n_val, rng):
    """One permutation is cut in three, so that each row is in exactly one part, beside its own target."""
    order = rng.permutation(len(X))
    train, val, test = np.split(order, [n_train, n_train + n_val])
    return X[train], Y[train], X[val], Y[val], X[test], Y[test]


def _cut(X, Y, *places):
    return tuple(array[rows] for rows in places for array in (X, Y))


@split.wrong
def not_shuffled(X, Y, n_train, n_val, rng):
    """You cut without shuffling: if the file is sorted, the network is tested on what it has never met.

    See 07 · part 6, three parts, three jobs.
    """
    return _cut(X, Y, *np.split(np.arange(len(X)), [n_train, n_train + n_val]))


@split.wrong
def shuffled_after_the_cut(X, Y, n_train, n_val, rng):
    """You cut first and shuffled then: each part still holds a piece of the file, from one end to the other.

    If the file is sorted, the network is tested on what it has never met. Shuffle first, then cut. See
    07 · part 6, three parts, three jobs.
    """
    cuts = np.split(np.arange(len(X)), [n_train, n_train + n_val])
    return _cut(X, Y, *(rng.permutation(rows) for rows in cuts))


@split.wrong
def targets_flat(X, Y, n_train, n_val, rng):
    """Your targets are flat: Y came as a column, and its parts stay columns, (rows, 1).

    A column minus a flat vector makes a table. See 07 · part 6, three parts, three jobs.
    """
    answer = split(X, Y, n_train, n_val, rng)
    return tuple(part.ravel() if i % 2 else part for i, part in enumerate(answer))


@split.wrong
def shuffled_apart(X, Y, n_train, n_val, rng):
    """Inputs and targets were not shuffled by the same permutation: rows have lost their own y.

    See 07 · part 6, three parts, three jobs.
    """
    Xs = np.split(rng.permutation(X), [n_train, n_train + n_val])
    Ys = np.split(rng.permutation(Y), [n_train, n_train + n_val])
    return Xs[0], Ys[0], Xs[1], Ys[1], Xs[2], Ys[2]


@split.wrong
def drawn_with_putting_back(X, Y, n_train, n_val, rng):
    """You drew row numbers and put them back, so that some come twice, and in two parts.

    rng.integers does that, and rng.choice too; rng.permutation has every row once.

    See 07 · part 10, the test knows the answers.
    """
    return _cut(X, Y, *np.split(rng.integers(0, len(X), len(X)), [n_train, n_train + n_val]))


@split.wrong
def shuffled_for_each_part(X, Y, n_train, n_val, rng):
    """You shuffled anew for each part, so that rows of the test part are in the training part too.

    Cut one permutation in three. See 07 · part 10, the test knows the answers.
    """
    sizes = n_train, n_val, len(X) - n_train - n_val
    return _cut(X, Y, *(rng.permutation(len(X))[:size] for size in sizes))


@split.wrong
def test_holds_the_validation_points(X, Y, n_train, n_val, rng):
    """Your test part holds the validation points too: it begins after n_train + n_val rows. See 07 · part 6."""
    order = rng.permutation(len(X))
    return _cut(X, Y, order[:n_train], order[n_train : n_train + n_val], order[n_train:])


@split.wrong
def sizes_for_places(X, Y, n_train, n_val, rng):
    """Your second cut is at row n_val: np.split, like a slice, takes places and not sizes.

    The validation rows end at n_train + n_val. See 07 · part 6, three parts, three jobs.
    """
    return _cut(X, Y, *np.split(rng.permutation(len(X)), [n_train, n_val]))


@split.wrong
def last_row_lost(X, Y, n_train, n_val, rng):
    """Your test part has lost a row: it begins at n_train + n_val, and a slice that ends in -1 leaves out the last.

    See 07 · part 11, exercise 3.
    """
    order = rng.permutation(len(X))
    return _cut(X, Y, order[:n_train], order[n_train : n_train + n_val], order[n_train + n_val : -1])


@split.wrong
def rest_thrown_away(X, Y, n_train, n_val, rng):
    """Your test part has n_val rows, as the validation part: it is all the rest. See 07 · part 11, exercise 3."""
    order, end = rng.permutation(len(X)), n_train + n_val
    return _cut(X, Y, order[:n_train], order[n_train:end], order[end : end + n_val])


@split.wrong
def inputs_first(X, Y, n_train, n_val, rng):
    """Your parts are right, in another order: it is X_train, Y_train, X_val, Y_val, X_test, Y_test.

    See 07 · part 11, exercise 3.
    """
    answer = split(X, Y, n_train, n_val, rng)
    return answer[::2] + answer[1::2]


@split.wrong
def validation_and_test_swapped(X, Y, n_train, n_val, rng):
    """Your last two parts are swapped: n_val rows are for validation, and the rest is the test.

    See 07 · part 11, exercise 3.
    """
    answer = split(X, Y, n_train, n_val, rng)
    return answer[:2] + answer[4:] + answer[2:4]


@split.wrong
def end_taken_for_a_length(X, Y, n_train, n_val, rng):
    """You wrote n_train:n_val: the second number of a slice is a place, n_train + n_val.

    See 07 · part 11, exercise 3.
    """
    order = rng.permutation(len(X))
    return _cut(X, Y, order[:n_train], order[n_train:n_val], order[n_train + n_val :])


@split.wrong
def test_begins_at_n_val(X, Y, n_train, n_val, rng):
    """Your test part begins at place n_val, and holds rows of other parts: it begins at n_train + n_val.

    See 07 · part 11, exercise 3.
    """
    order = rng.permutation(len(X))
    return _cut(X, Y, order[:n_train], order[n_train : n_train + n_val], order[n_val:])


# 4 · The right size


@lesson.exercise(
    inputs=lambda rng, n: (
        (rng.normal(0, 1, (n + 1, 3)) * [1, 10, 100] + [0, 50, -30]).round(1),
        (rng.normal(0, 1, (n, 3)) * [1, 10, 100] + [0, 50, -30]).round(1),
    ),
    edge_cases=[
        (np.array([[0.0, 10.0], [2.0, 30.0]]), np.array([[1.0, 50.0]])),
        (np.array([[0.0, 7.0], [2.0, 7.0], [7.0, 7.0]]), np.array([[1.0, 7.0], [2.0, 9.0]])),
        (np.array([[0, 10, 5], [2, 40, 9], [7, 60, 4]]), np.array([[1, 50, 8], [4, 20, 3]])),  # whole numbers
    ],
    hints=[
        "Four numbers for two columns: a mean and a deviation each, all from X_train. axis=0 goes down the columns.",
        "(X_new - mean) / deviation; both have the shape (d,), and are used for every row.",
        "deviation = X_train.std(axis=0). Where it is 0, put 1 in its place: np.where(deviation == 0, 1, deviation).",
    ],
    more="keep mean and deviation beside the weights: in use, single points come, and a single point has no deviation. "
    "Pixels at the rim of a scan are often constant in training, hence the rule for the deviation 0.",
    may_pass={
        "for X_train sorted": "mean and deviation know no order",
        "for X_train reversed along axis 0": "mean and deviation know no order",
    },
)
def standardise(X_train, X_new):
    """The scale is part of what was learnt, so that it comes from the training points alone."""
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_new - mean) / np.where(deviation == 0, 1, deviation)


def _scaled(X_train, X_new, axis=0, **options):
    """Standardise as the solution does, with other options."""
    deviation = X_train.std(axis=axis, **options)
    return (X_new - X_train.mean(axis=axis)) / np.where(deviation == 0, 1, deviation)


@standardise.wrong
def scale_of_the_new_points(X_train, X_new):
    """You took mean and deviation from the new points: a scale of their own hides how they differ.

    And a single point has none. Take both from X_train. See 07 · part 11, exercise 4.
    """
    return _scaled(X_new, X_new)


@standardise.wrong
def scale_of_all_points(X_train, X_new):
    """You let the new points take part in the mean and the deviation: that is a leak, though a small one.

    Take both from X_train alone. See 07 · part 10, the test knows the answers.
    """
    return _scaled(np.vstack([X_train, X_new]), X_new)


@standardise.wrong
def one_scale_for_all(X_train, X_new):
    """You took one mean and one deviation for the whole table: each column has its own, axis=0.

    See 07 · part 11, exercise 4.
    """
    return _scaled(X_train, X_new, axis=None)


@standardise.wrong
def variance_for_deviation(X_train, X_new):
    """You divided by the variance: the deviation is its root, and has the unit of the column. See 07 · part 5."""
    variance = X_train.var(axis=0)
    return (X_new - X_train.mean(axis=0)) / np.where(variance == 0, 1, variance)


@standardise.wrong
def divided_first(X_train, X_new):
    """You divided before the mean was taken away: brackets are missing. See 07 · part 11, exercise 4."""
    deviation = X_train.std(axis=0)
    return X_new / np.where(deviation == 0, 1, deviation) - X_train.mean(axis=0)


@standardise.wrong
def mean_alone(X_train, X_new):
    """You took the mean away, and did not divide: the columns are as large as before. See 07 · part 10."""
    return X_new - X_train.mean(axis=0)


@standardise.wrong
def divided_by_n_minus_one(X_train, X_new):
    """Your deviation divides by n - 1: np.std divides by n, and was asked for.

    ddof=1 or statistics.stdev? With thousands of rows it makes no difference. See 07 · part 11, exercise 4.
    """
    return _scaled(X_train, X_new, ddof=1)


@standardise.wrong
def a_little_added(X_train, X_new):
    """You added 1e-8 to the deviation: a column with the deviation 0 is then divided by 1e-8, and becomes huge.

    There, divide by 1. See 07 · part 11, exercise 4.
    """
    return (X_new - X_train.mean(axis=0)) / (X_train.std(axis=0) + 1e-8)


@standardise.wrong
def from_0_to_1(X_train, X_new):
    """You scaled the training points to the range from 0 to 1: that is another scale, by minimum and maximum.

    Here it is mean and deviation. See 07 · part 11, exercise 4.
    """
    low, high = X_train.min(axis=0), X_train.max(axis=0)
    return (X_new - low) / np.where(high == low, 1, high - low)


@standardise.wrong
def from_0_to_1_unguarded(X_train, X_new):
    """You scaled by minimum and maximum: here it is mean and deviation. And a constant column becomes nan or inf.

    See 07 · part 11, exercise 4.
    """
    low, high = X_train.min(axis=0), X_train.max(axis=0)
    return (X_new - low) / (high - low)


@standardise.wrong
def whole_numbers_in_a_copy(X_train, X_new):
    """For whole numbers your fractions are cut off: a copy of X_new, or an array made like it, holds whole ones too.

    Make one with dtype=float, or let X_new - mean make it. See 00 · part 10, a quieter one: whole numbers.
    """
    result = np.empty_like(X_new)
    result[...] = _scaled(X_train, X_new)
    return result


@standardise.wrong
def deviation_of_the_new_points(X_train, X_new):
    """Your mean is that of X_train, your deviation that of X_new: take both from X_train.

    See 07 · part 11, exercise 4.
    """
    deviation = X_new.std(axis=0)
    return (X_new - X_train.mean(axis=0)) / np.where(deviation == 0, 1, deviation)


@standardise.wrong
def deviation_of_the_new_points_unguarded(X_train, X_new):
    """Your mean is that of X_train, your deviation that of X_new, which is 0 for a single point.

    Take both from X_train, and divide by 1 where its deviation is 0. See 07 · part 11, exercise 4.
    """
    return (X_new - X_train.mean(axis=0)) / X_new.std(axis=0)


@standardise.wrong
def constant_column(X_train, X_new):
    """A column that never changes in training has the deviation 0, and yours becomes nan or inf: there, divide by 1.

    See 07 · part 11, exercise 4.
    """
    return (X_new - X_train.mean(axis=0)) / X_train.std(axis=0)


@standardise.wrong
def scaled_in_place(X_train, X_new):
    """The numbers are right, but X_new -= … writes into the caller's array: scaled twice, it is wrong.

    Write X_new = X_new - …, which makes a new one. See 07 · part 11, exercise 4.
    """
    deviation = X_train.std(axis=0)
    X_new -= X_train.mean(axis=0)
    X_new /= np.where(deviation == 0, 1, deviation)
    return X_new


@standardise.wrong
def mean_left_in(X_train, X_new):
    """You divided by the deviation, and the mean is still in it: take the mean of X_train away first.

    See 07 · part 11, exercise 4.
    """
    deviation = X_train.std(axis=0)
    return X_new / np.where(deviation == 0, 1, deviation)


@standardise.wrong
def training_points_returned(X_train, X_new):
    """You returned X_train on the new scale: X_new was asked for. See 07 · part 11, exercise 4."""
    return _scaled(X_train, X_train)


@standardise.wrong
def never_below_one(X_train, X_new):
    """You divide by 1 wherever the deviation is below 1: do so only where it is 0. See 07 · part 11, exercise 4."""
    return (X_new - X_train.mean(axis=0)) / np.maximum(X_train.std(axis=0), 1)


# 5 · Choose, then report


@lesson.exercise(
    inputs=lambda rng, n: tuple(rng.permutation(np.arange(8 * n + 8)).reshape(2, n + 1, 4) / 10),
    edge_cases=[
        (np.array([[0.9, 0.4, 0.5], [0.8, 0.3, 0.7]]), np.array([[0.8, 0.5, 0.4], [0.7, 0.6, 0.2]])),
        (np.array([[9, 4, 5, 2], [8, 3, 6, 7]]), np.array([[7, 5, 1, 9], [6, 8, 4, 3]])),
    ],
    hints=[
        "Only one of the two tables may take part in the choice. The other is opened at one place.",
        "validation.argmin() is the place of the smallest number, counted through the whole table, row after row.",
        "np.unravel_index(place, validation.shape) makes a row and a column of it; so does divmod with the row length.",
        "The number to report stands in test, at the row and column that you have chosen.",
    ],
    more="even so, the validation error of the winner flatters, since it was chosen for being low. That is why there "
    "are three parts and not two.",
    may_pass={"item 3 of the answer without its sign": "an MSE is never below 0"},
)
def choose(validation, test):
    """The smallest number of the one table tells the place, and at this place the other is opened."""
    setting, epoch = np.unravel_index(validation.argmin(), validation.shape)
    return setting, epoch, test[setting, epoch]


@choose.wrong
def chosen_by_the_test(validation, test):
    """You chose by the test errors: part of such a lead is luck, and the number that you report is too good.

    See 07 · part 10, the best of forty.
    """
    setting, epoch = np.unravel_index(test.argmin(), test.shape)
    return setting, epoch, test[setting, epoch]


@choose.wrong
def chosen_by_both(validation, test):
    """You let the test errors take part in the choice: they may only be looked at when it has been made.

    See 07 · part 6, three parts, three jobs.
    """
    setting, epoch = np.unravel_index((validation + test).argmin(), test.shape)
    return setting, epoch, test[setting, epoch]


@choose.wrong
def epoch_by_the_test(validation, test):
    """You chose the setting by validation and the epoch by the test: the epoch is a choice, too, and so a leak.

    Both stand at the smallest number of validation. See 07 · part 6, three parts, three jobs.
    """
    setting = choose(validation, test)[0]
    epoch = test[setting].argmin()
    return setting, epoch, test[setting, epoch]


@choose.wrong
def validation_error_reported(validation, test):
    """You report the validation error of your choice: it was chosen for being low. Report the test error.

    See 07 · part 6, three parts, three jobs.
    """
    return *choose(validation, test)[:2], validation.min()


@choose.wrong
def lowest_test_error_reported(validation, test):
    """You chose well, and then report the lowest of all test errors: report the one of your choice.

    See 07 · part 10, the best of forty.
    """
    return *choose(validation, test)[:2], test.min()


@choose.wrong
def last_epoch_only(validation, test):
    """You compared the last epochs alone: a setting may have been best before.

    See 07 · part 10, thirty noisy points.
    """
    setting = validation[:, -1].argmin()
    return setting, validation.shape[1] - 1, test[setting, -1]


@choose.wrong
def best_on_average(validation, test):
    """You chose the setting with the lowest mean over all epochs: how it began does not matter.

    Take the smallest number of the whole table. See 07 · part 11, exercise 5.
    """
    setting = validation.mean(axis=1).argmin()
    epoch = validation[setting].argmin()
    return setting, epoch, test[setting, epoch]


@choose.wrong
def row_and_column_swapped(validation, test):
    """You swapped setting and epoch: a row is a setting, and comes first. See 07 · part 11, exercise 5."""
    setting, epoch, error = choose(validation, test)
    return epoch, setting, error


@choose.wrong
def largest_validation_error(validation, test):
    """You chose the largest validation error: the smallest is the best, argmin. See 07 · part 11, exercise 5."""
    setting, epoch = np.unravel_index(validation.argmax(), validation.shape)
    return setting, epoch, test[setting, epoch]


@choose.wrong
def epochs_from_one(validation, test):
    """Your epoch is counted from 1: it is an index, and begins at 0. See 07 · part 11, exercise 5."""
    setting, epoch, error = choose(validation, test)
    return setting, epoch + 1, error


@choose.wrong
def root_reported(validation, test):
    """You returned the root of the test error: report it as it stands in the table. See 07 · part 11, exercise 5."""
    setting, epoch, error = choose(validation, test)
    return setting, epoch, np.sqrt(error)


# 6 · Stop in time


@lesson.exercise(
    inputs=lambda rng, n: ((3 - np.arange(4.0 * n) % 7 / 4 + rng.uniform(0, 2, 4 * n)).round(1).tolist(), n),
    edge_cases=[
        ([5.0, 3.0, 4.0, 2.0, 2.5, 2.4, 2.6, 1.0], 3),
        ([3.0, 2.0, 1.0], 3),
        ([2.0, 1.0, 1.0, 1.0, 0.5], 2),
        ([9.0, 7.0, 8.0, 6.0, 7.0, 5.0, 6.0, 4.0, 5.0], 2),
        ([1.0, 2.0], 1),
        ([4.0], 2),
        ([0.5, 0.4996, 0.4993, 0.4991, 0.6, 0.7], 2),  # small gains are gains
    ],
    hints=[
        "Go through the losses with enumerate, and remember one thing: the index of the best so far.",
        "The age of the best is the present index minus its index. Is it patience, then break.",
        "Return behind the loop, so that a list which ends before your patience does is answered too.",
    ],
    more="in the first list of the task it stops at index 6, and never sees the 1.0 that would have come: "
    "patience is a gamble. Try stop_early(few[:, 1], 50) on the losses of part 10.",
)
def stop_early(losses, patience):
    """The best so far is all that has to be remembered; its age is counted from there."""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best, epoch


def _stops(losses, patience, *, better=lambda losses, epoch, best: losses[epoch] < losses[best]):
    """Stop early, with another rule for what is better."""
    best = 0
    for epoch in range(len(losses)):
        if epoch and better(losses, epoch, best):
            best = epoch
        if epoch - best >= patience:
            break
    return best, epoch


@stop_early.wrong
def one_epoch_more(losses, patience):
    """You wait one epoch too many: stop as soon as the best is patience epochs old, with >=.

    See 07 · part 11, exercise 6.
    """
    return _stops(losses, patience + 1)


@stop_early.wrong
def one_epoch_less(losses, patience):
    """You stop one epoch too soon: the best must be patience epochs old, not patience - 1.

    See 07 · part 11, exercise 6.
    """
    return _stops(losses, patience - 1)


@stop_early.wrong
def epoch_before_the_stop(losses, patience):
    """The second number is one too small: you stop at the epoch at which the best gets patience epochs old.

    See 07 · part 11, exercise 6.
    """
    best, epoch = stop_early(losses, patience)
    return best, epoch - 1


@stop_early.wrong
def length_for_the_last_index(losses, patience):
    """If you never stopped, your second number is len(losses): the last index is one less.

    See 07 · part 11, exercise 6.
    """
    best, epoch = stop_early(losses, patience)
    return best, epoch if epoch - best >= patience else len(losses)


@stop_early.wrong
def compared_with_the_epoch_before(losses, patience):
    """You compare with the epoch before: after a bad one, a less bad one is not the best yet.

    Compare with the best so far. See 07 · part 11, exercise 6.
    """
    return _stops(losses, patience, better=lambda losses, epoch, best: losses[epoch] < losses[epoch - 1])


@stop_early.wrong
def first_epoch_waits(losses, patience):
    """You count epoch 0 as one of waiting: it is itself the best so far, and 0 epochs old.

    Compare from the second loss on. See 07 · part 11, exercise 6.
    """
    best = waited = 0
    for epoch, loss in enumerate(losses):
        best, waited = (epoch, 0) if loss < losses[best] else (best, waited + 1)
        if waited == patience:
            break
    return best, epoch


@stop_early.wrong
def any_fall_is_enough(losses, patience):
    """You begin to wait anew whenever the loss falls: it must fall below the best so far.

    Count from the best, and not how often the loss rose in a row. See 07 · part 11, exercise 6.
    """
    best = risen = 0
    for epoch in range(1, len(losses)):
        best = epoch if losses[epoch] < losses[best] else best
        risen = 0 if losses[epoch] < losses[epoch - 1] else risen + 1
        if risen >= patience:
            return best, epoch
    return best, len(losses) - 1


@stop_early.wrong
def equal_is_better(losses, patience):
    """You count an equal loss as a better one, with <=: on a plateau you would wait for ever.

    See 07 · part 11, exercise 6.
    """
    return _stops(losses, patience, better=lambda losses, epoch, best: losses[epoch] <= losses[best])


@stop_early.wrong
def sees_the_future(losses, patience):
    """You looked for the best of all epochs, those after the stop included: while it trains, nobody knows them.

    Go through the list, and look at what has been so far. See 07 · part 11, exercise 6.
    """
    best = int(np.argmin(losses))
    return best, min(best + patience, len(losses) - 1)


@stop_early.wrong
def waits_in_all(losses, patience):
    """You never begin to count anew: after a new best, the waiting starts again from 0.

    See 07 · part 11, exercise 6.
    """
    best = waited = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited >= patience:
            return best, epoch
    return best, len(losses) - 1


@stop_early.wrong
def answers_only_if_it_stopped(losses, patience):
    """If the list ends before you stop, you return None.

    Is the only `return` within the loop? Then it ended at the last epoch. See 07 · part 11, exercise 6.
    """
    best, epoch = stop_early(losses, patience)
    return (best, epoch) if epoch - best >= patience else None


@stop_early.wrong
def loss_for_epoch(losses, patience):
    """You returned the best loss: its index is wanted, to find the weights of that epoch.

    See 07 · part 11, exercise 6.
    """
    best, epoch = stop_early(losses, patience)
    return losses[best], epoch


@stop_early.wrong
def counted_from_one(losses, patience):
    """Your epochs are counted from 1: an index of the list begins at 0. See 07 · part 11, exercise 6."""
    best, epoch = stop_early(losses, patience)
    return best + 1, epoch + 1


@stop_early.wrong
def stop_before_best(losses, patience):
    """Your two numbers are right, in the other order: the best epoch first, then the last.

    See 07 · part 11, exercise 6.
    """
    return stop_early(losses, patience)[::-1]


# 7 · Bring the best one home


def _few_points(rng: np.random.Generator, n: int) -> tuple:
    X, X_val = rng.uniform(-1, 1, (n + 2, 2)).round(2), rng.uniform(-1, 1, (n + 3, 2)).round(2)
    Y, Y_val = ((np.sin([3, 2] * x) + rng.normal(0, 0.5, x.shape)).round(2) for x in (X, X_val))
    network = Network([2, 6, 2], hidden="tanh", loss="mean_squared_error", rng=np.random.default_rng(n))
    return network, X, Y, X_val, Y_val, 0.4, n, 20 * n


def _one_weight(slope: float, best: float, learning_rate: float, patience: int, epochs: int) -> tuple:
    """Make a network of one weight, whose training points want `slope` and whose validation points want `best`."""
    network = Network([1, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    network.theta = 0.0
    x = np.array([[-1.0], [1.0]])
    return network, x, slope * x, 2 * x, best * 2 * x, learning_rate, patience, epochs


def brought_home(answer: int, network: Network, *others: object) -> tuple:
    """The number that you returned, and the parameters that the network was left with."""
    return answer, network.theta


@lesson.exercise(
    inputs=_few_points,
    edge_cases=[
        _one_weight(2.0, 1.0, 0.1, 3, 30),  # the best is on the way
        _one_weight(2.0, -1.0, 0.1, 2, 30),  # the best is where it begins
        _one_weight(2.0, 2.0, 0.1, 5, 8),  # never stopped
        _one_weight(1.0, 1.7, 0.98, 1, 9),  # to and fro
        _one_weight(2.0, 1.0, 1e-300, 3, 9),  # a rate too small to move anything: all losses are equal
    ],
    compare=brought_home,
    hints=[
        "Before the loop: the best epoch is 0, the best loss is network.loss_on(X_val, Y_val), and a copy of theta is "
        "kept.",
        "In an epoch: forward and backward on the training points, one step, and then the validation loss.",
        "best_theta = network.theta keeps no copy: both names mean one array, and the next step changes it. "
        "network.theta.copy() does.",
        "Behind the loop, stopped or not: network.theta = best_theta, then return the best epoch.",
    ],
    more="this is early stopping, whole. Among the ways to keep a network from learning noise it is one of the "
    "cheapest: one run tries all lengths of training at once. With mini-batches, only the inside of the epoch changes.",
)
def train_and_keep_the_best(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """Only a copy of theta stays as it is while the network goes on."""
    best, best_loss, best_theta = 0, network.loss_on(X_val, Y_val), network.theta.copy()
    for epoch in range(1, epochs + 1):
        network.forward(X)
        network.backward(Y)
        network.theta -= learning_rate * network.grad
        loss = network.loss_on(X_val, Y_val)
        if loss < best_loss:
            best, best_loss, best_theta = epoch, loss, network.theta.copy()
        if epoch - best >= patience:
            break
    network.theta = best_theta
    return best


def _run(
    network,
    X,
    Y,
    X_val,
    Y_val,
    learning_rate,
    patience,
    epochs,
    *,
    first=True,
    before=False,
    equal=False,
    steps_on=None,
):
    """Train with one thing changed; give the best epoch and the last one, with the best weights put back."""
    best, best_loss = (0, network.loss_on(X_val, Y_val)) if first else (0, np.inf)
    best_theta = network.theta.copy()
    for epoch in range(1, epochs + 1):
        loss = network.loss_on(X_val, Y_val)
        network.forward(X if steps_on is None else steps_on[0])
        network.backward(Y if steps_on is None else steps_on[1])
        network.theta -= learning_rate * network.grad
        loss = loss if before else network.loss_on(X_val, Y_val)
        if loss < best_loss or (equal and loss == best_loss):
            best, best_loss, best_theta = epoch, loss, network.theta.copy()
        if epoch - best >= patience:
            break
    last = network.theta.copy()
    network.theta = best_theta
    return best, epoch, last


@train_and_keep_the_best.wrong
def last_weights_kept(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """Your network is left with the weights of the last epoch.

    Were the best not put back? Or were they kept without .copy()? Then the name means theta itself, which goes on
    changing. See 07 · part 11, exercise 7.
    """
    best, _, network.theta = _run(network, X, Y, X_val, Y_val, learning_rate, patience, epochs)
    return best


@train_and_keep_the_best.wrong
def judged_on_the_training_points(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """You judged by the training loss, which falls on while the network learns noise: take the validation points.

    See 07 · part 10, thirty noisy points.
    """
    return _run(network, X, Y, X, Y, learning_rate, patience, epochs)[0]


@train_and_keep_the_best.wrong
def steps_on_the_validation_points(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """Your steps follow the gradient of the validation points.

    Did forward and backward on them overwrite network.grad? loss_on gives a loss without a gradient. See
    07 · part 6, three parts, three jobs.
    """
    return _run(network, X, Y, X_val, Y_val, learning_rate, patience, epochs, steps_on=(X_val, Y_val))[0]


@train_and_keep_the_best.wrong
def steps_on_all_points(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """You took gradients from the validation points as well: then they have been learnt, and cannot judge.

    See 07 · part 10, the test knows the answers.
    """
    points = np.vstack([X, X_val]), np.vstack([Y, Y_val])
    return _run(network, X, Y, X_val, Y_val, learning_rate, patience, epochs, steps_on=points)[0]


@train_and_keep_the_best.wrong
def judged_before_the_step(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """You judged before the step and kept the weights after it: the loss and the weights belong to two epochs.

    See 07 · part 11, exercise 7.
    """
    return _run(network, X, Y, X_val, Y_val, learning_rate, patience, epochs, before=True, first=False)[0]


@train_and_keep_the_best.wrong
def never_stops(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """You found the best of all epochs, and never lost patience: stop when the best is patience epochs old.

    See 07 · part 11, exercise 6.
    """
    return _run(network, X, Y, X_val, Y_val, learning_rate, epochs, epochs)[0]


@train_and_keep_the_best.wrong
def equal_is_better_here(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """You count an equal loss as a better one, with <=: a loss that equals the best is not better.

    See 07 · part 11, exercise 6.
    """
    return _run(network, X, Y, X_val, Y_val, learning_rate, patience, epochs, equal=True)[0]


@train_and_keep_the_best.wrong
def first_step_is_epoch_0(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """You count the first step as epoch 0, as range(epochs) does: epoch 0 is the network as it came.

    The first step leads to epoch 1. See 07 · part 11, exercise 7.
    """
    best, best_loss, best_theta = 0, network.loss_on(X_val, Y_val), network.theta.copy()
    for epoch in range(epochs):
        network.forward(X)
        network.backward(Y)
        network.theta -= learning_rate * network.grad
        loss = network.loss_on(X_val, Y_val)
        if loss < best_loss:
            best, best_loss, best_theta = epoch, loss, network.theta.copy()
        if epoch - best >= patience:
            break
    network.theta = best_theta
    return best


@train_and_keep_the_best.wrong
def beginning_not_judged(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """The network as it came is epoch 0, and may be the best: judge it before the first step.

    See 07 · part 11, exercise 7.
    """
    return _run(network, X, Y, X_val, Y_val, learning_rate, patience, epochs, first=False)[0]


@train_and_keep_the_best.wrong
def network_as_it_came_left_out(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """You counted the first step as epoch 0: epoch 0 is the network as it came, which may be the best itself.

    See 07 · part 11, exercise 7.
    """
    best, lowest, kept = 0, np.inf, network.theta.copy()
    for epoch in range(epochs):
        network.forward(X)
        network.backward(Y)
        network.theta -= learning_rate * network.grad
        if (loss := network.loss_on(X_val, Y_val)) < lowest:
            best, lowest, kept = epoch, loss, network.theta.copy()
        if epoch - best >= patience:
            break
    network.theta = kept
    return best


@train_and_keep_the_best.wrong
def returns_the_last_epoch(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """You returned the epoch at which you stopped: the number of the best one was asked for.

    The weights are right. See 07 · part 11, exercise 7.
    """
    return _run(network, X, Y, X_val, Y_val, learning_rate, patience, epochs)[1]


@train_and_keep_the_best.wrong
def uphill(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """You walk uphill: the step is theta minus the learning rate times the gradient. See 07 · part 11, exercise 7."""
    return _run(network, X, Y, X_val, Y_val, -learning_rate, patience, epochs)[0]


@train_and_keep_the_best.wrong
def one_epoch_too_few(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """Your last epoch is missing: range(1, epochs + 1) has all of them. See 07 · part 11, exercise 7."""
    return _run(network, X, Y, X_val, Y_val, learning_rate, patience, epochs - 1)[0]


@train_and_keep_the_best.wrong
def waits_one_epoch_more(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """You wait one epoch too many: stop as soon as the best is patience epochs old, with >=.

    See 07 · part 11, exercise 7.
    """
    return _run(network, X, Y, X_val, Y_val, learning_rate, patience + 1, epochs)[0]


@train_and_keep_the_best.wrong
def best_loss_returned(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    """You returned the best loss: the number of its epoch was asked for. The weights are right.

    See 07 · part 11, exercise 7.
    """
    _run(network, X, Y, X_val, Y_val, learning_rate, patience, epochs)
    return network.loss_on(X_val, Y_val)
