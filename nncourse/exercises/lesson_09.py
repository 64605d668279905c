"""Lesson 09. Exercises with a small table: what is missing, who may be looked at, and how sure a number is."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.engine.lesson import Lesson

lesson = Lesson(9)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


# 1 · How much is explained


@lesson.exercise(
    inputs=lambda rng, n: (rng.normal(20, 5, n + 2).round(1), rng.normal(20, 5, n + 2).round(1)),
    edge_cases=[
        (np.array([14.0, 22.0, 22.0, 30.0]), np.array([15.0, 20.0, 22.0, 31.0])),
        (np.array([22.0, 22.0, 22.0, 22.0]), np.array([15.0, 20.0, 22.0, 31.0])),
    ],
    hints=[
        "Two sums of squares: of the errors, and of the distances of y from its own mean.",
        "The lazy predictor's errors are y - y.mean(). Divide the first sum by the second.",
        "A perfect prediction leaves 0 of the lazy one's squares, and is to get 1: so take the ratio away from 1.",
    ],
    more="scikit-learn calls it R² and returns it from model.score. It is 0 for the lazy predictor, and below 0 for "
    "whoever is worse; the square of a correlation never is.",
)
def explained(y_hat, y):
    """The lazy predictor's squares are all that there was to explain; the model's squares are what is left."""
    return 1 - np.sum((y_hat - y) ** 2) / np.sum((y - y.mean()) ** 2)


@explained.wrong
def share_left(y_hat, y):
    """You returned the share that is left; take it away from 1. See 09 · part 11, exercise 1."""
    return np.sum((y_hat - y) ** 2) / np.sum((y - y.mean()) ** 2)


@explained.wrong
def roots_compared(y_hat, y):
    """You compared the roots, RMSE with RMSE: it is a ratio of squares. See 09 · part 11, exercise 1."""
    return 1 - np.sqrt(np.sum((y_hat - y) ** 2) / np.sum((y - y.mean()) ** 2))


@explained.wrong
def squared_correlation(y_hat, y):
    """You squared the correlation: it forgives a prediction that is too high everywhere, and this must not.

    See 09 · part 11, exercise 1.
    """
    y_hat, y = y_hat - y_hat.mean(), y - y.mean()
    return np.sum(y_hat * y) ** 2 / (np.sum(y_hat**2) * np.sum(y**2))


@explained.wrong
def squares_of_the_predictions(y_hat, y):
    """You divided by the spread of the predictions: the lazy predictor's errors are y - y.mean().

    See 09 · part 11, exercise 1.
    """
    return 1 - np.sum((y_hat - y) ** 2) / np.sum((y_hat - y_hat.mean()) ** 2)


@explained.wrong
def mean_of_the_predictions(y_hat, y):
    """You took the mean of the predictions: the lazy predictor knows the mean of y. See 09 · part 11, exercise 1."""
    return 1 - np.sum((y_hat - y) ** 2) / np.sum((y - y_hat.mean()) ** 2)


@explained.wrong
def one_less_below(y_hat, y):
    """You divided by n above and by n - 1 below: both are sums of n squares. See 09 · part 11, exercise 1."""
    return 1 - np.mean((y_hat - y) ** 2) / np.var(y, ddof=1)


@explained.wrong
def mean_not_taken_away(y_hat, y):
    """You divided by the sum of y²: the lazy predictor answers the mean, not 0. See 09 · part 5."""
    return 1 - np.sum((y_hat - y) ** 2) / np.sum(y**2)


@explained.wrong
def fraction_upside_down(y_hat, y):
    """Your fraction is upside down: the squares of the errors stand above, those of the lazy predictor below.

    See 09 · part 11, exercise 1.
    """
    return 1 - np.sum((y - y.mean()) ** 2) / np.sum((y_hat - y) ** 2)


@explained.wrong
def sizes_for_squares(y_hat, y):
    """You added the sizes of the errors: both sums are of squares. See 09 · part 11, exercise 1."""
    return 1 - np.sum(np.abs(y_hat - y)) / np.sum(np.abs(y - y.mean()))


@explained.wrong
def median_predictor(y_hat, y):
    """Your lazy predictor answers the median: it is to answer the mean of y. See 09 · part 11, exercise 1."""
    return 1 - np.sum((y_hat - y) ** 2) / np.sum((y - np.median(y)) ** 2)


@explained.wrong
def never_below_0(y_hat, y):
    """You cut the answer off at 0: who predicts worse than the mean gets less. See 09 · part 11, exercise 1."""
    return max(0, explained(y_hat, y))


# 2 · How sure is a mean


@lesson.exercise(
    inputs=lambda rng, n: (rng.normal(4, 0.5, n + 2).round(2),),
    edge_cases=[(np.array([3.0, 5.0]),), (np.array([2.0, 4.0, 4.0, 5.0, 10.0]),)],
    may_pass={
        "for errors sorted": "neither the mean nor the deviation depends on the order",
        "for errors reversed along axis 0": "neither the mean nor the deviation depends on the order",
        "item 1 of the answer without its sign": "an RMSE is never below 0",
        "item 2 of the answer without its sign": "a standard error is never below 0",
    },
    hints=[
        "Two steps: how far the numbers scatter, and how much of that is left in the mean of n of them.",
        "errors.std(ddof=1) is the standard deviation that divides by n - 1.",
        "Divide it by the root of n, np.sqrt(len(errors)), and return the mean first.",
    ],
    more="four times as many runs halve it. It says how well the mean over these runs is known. It knows nothing of "
    "what all of them share: the same 506 rows.",
)
def mean_and_error(errors):
    """Single runs scatter by their standard deviation, the mean of n of them by less, by the root of n."""
    return errors.mean(), errors.std(ddof=1) / np.sqrt(len(errors))


@mean_and_error.wrong
def scatter_of_one(errors):
    """You returned the scatter of single runs: their mean is surer, by the root of n. See 09 · part 5."""
    return errors.mean(), errors.std(ddof=1)


@mean_and_error.wrong
def divided_by_n(errors):
    """You divided by n where its root was wanted: twice as sure costs four times as many runs. See 09 · part 5."""
    return errors.mean(), errors.std(ddof=1) / len(errors)


@mean_and_error.wrong
def variance_over_n(errors):
    """You returned the square of the standard error: take the root, and it has the unit of the errors.

    See 09 · part 5.
    """
    return errors.mean(), errors.var(ddof=1) / len(errors)


@mean_and_error.wrong
def without_ddof(errors):
    """Your standard deviation divides by n; from a few runs, n - 1 is right: std(ddof=1). See 09 · part 5."""
    return errors.mean(), errors.std() / np.sqrt(len(errors))


@mean_and_error.wrong
def one_less_twice(errors):
    """You took 1 away twice: r - 1 belongs into the deviation, and the root below is that of r.

    See 09 · part 5, the error of the error.
    """
    return errors.mean(), errors.std(ddof=1) / np.sqrt(len(errors) - 1)


@mean_and_error.wrong
def error_first(errors):
    """Your two numbers are right, in the other order: the mean comes first. See 09 · part 11, exercise 2."""
    return errors.std(ddof=1) / np.sqrt(len(errors)), errors.mean()


@mean_and_error.wrong
def variance_by_the_root(errors):
    """You divided the variance by the root of n: take the standard deviation, std(ddof=1).

    See 09 · part 11, exercise 2.
    """
    return errors.mean(), errors.var(ddof=1) / np.sqrt(len(errors))


@mean_and_error.wrong
def median_for_mean(errors):
    """Your first number is the median: the mean was asked for. See 09 · part 11, exercise 2."""
    return np.median(errors), mean_and_error(errors)[1]


@mean_and_error.wrong
def eight_runs(errors):
    """You divide by the root of 8, whatever comes: n is len(errors). See 09 · part 11, exercise 2."""
    return errors.mean(), errors.std(ddof=1) / np.sqrt(8)


# 3 · Fair shares


def _fair(y: np.ndarray, parts: list) -> bool:
    """Say whether no part has more of a class than another, but for one."""
    counts = np.array([[np.sum(y[part] == c) for c in np.unique(y)] for part in parts])
    return np.ptp(counts, axis=0).max() <= 1


def taken_apart(answer: list, y: np.ndarray, k: int, rng: np.random.Generator) -> tuple:
    """What was looked at: the number of folds, of rows in all of them, and three things about these rows."""
    parts = [np.asarray(part, dtype=int) for part in answer]
    if np.array_equal(np.sort(np.concatenate(parts)), np.sort(y)):
        return np.array([len(parts), len(y)]), "the values of y", "no row numbers", "no row numbers"
    times = np.bincount(np.concatenate(parts), minlength=len(y))  # how often each row is held out
    kept = "some rows more than once" if times.max() > 1 else "rows lost" if times.min() < 1 else "each row once"
    place = np.array([np.sum(y[:row] == y[row]) for row in range(len(y))])  # each row's place within its class
    places = [np.sort(place[part[y[part] == c]]) for part in parts for c in np.unique(y)]
    steps = [at - k * np.arange(len(at)) for at in places]  # every k-th of a class: always the same number
    return (
        np.array([len(parts), sum(map(len, parts))]),
        kept,
        "fair shares"
        if _fair(y, parts)
        else "fair shares of y sorted"
        if _fair(np.sort(y), parts)
        else "unequal shares",
        "mixed" if max(np.ptp(step) for step in steps if len(step)) > k else "as in the file, or nearly",
    )


def rows_of_each_fold(answer: list, y: np.ndarray, k: int, rng: np.random.Generator) -> list:
    """Which rows stand in which fold."""
    return [sorted(np.asarray(part, dtype=int).tolist()) for part in answer]


@lesson.exercise(
    inputs=lambda rng, n: ((rng.random(20 * n + 30) < 0.3).astype(int), 4, np.random.default_rng(n)),
    edge_cases=[
        (np.arange(67) % 3, 5, np.random.default_rng(7)),
        (np.array([0] * 41 + [1] * 22), 3, np.random.default_rng(8)),
    ],
    compare=taken_apart,
    draws="rng",
    varies=rows_of_each_fold,
    may_pass={
        "answer reversed": "the folds may stand in any order",
        "answer, each without its sign": "row numbers are never below 0",
        "answer, each sorted": "the rows of a fold may stand in any order",
        "answer, each reversed along axis 0": "the rows of a fold may stand in any order",
    },
    hints=[
        "Take one class at a time: np.flatnonzero(y == c) are the numbers of its rows.",
        "Shuffle these numbers, and deal them out like cards: every k-th of them, from place i on, is rows[i::k].",
        "Fold i gathers rows[i::k] of every class: np.concatenate joins them.",
    ],
    more="such folds are called stratified; scikit-learn's cross_val_score makes them for a classifier. For prices, "
    "one can sort the rows by price and deal out small packs.",
)
def fair_shares(y, k, rng):
    """Each class is shuffled and dealt out like cards, so that no fold has more of it than another, but for one."""
    classes = [rng.permutation(np.flatnonzero(y == c)) for c in np.unique(y)]
    return [np.concatenate([rows[i::k] for rows in classes]) for i in range(k)]


@fair_shares.wrong
def y_sorted_in_place(y, k, rng):
    """You sorted y itself, so that your row numbers are those of the sorted y: the caller's y and X lose each other.

    np.flatnonzero(y == c) finds a class where it stands. See 09 · part 11, exercise 3.
    """
    y.sort()
    return fair_shares(y, k, rng)


@fair_shares.wrong
def places_within_the_class(y, k, rng):
    """Your numbers count within a class: row numbers of the whole table were asked for, np.flatnonzero(y == c).

    See 09 · part 11, exercise 3.
    """
    classes = [rng.permutation(np.sum(y == c)) for c in np.unique(y)]
    return [np.concatenate([rows[i::k] for rows in classes]) for i in range(k)]


@fair_shares.wrong
def classes_for_rows(y, k, rng):
    """You returned the values of y: the numbers of the rows were asked for. See 09 · part 11, exercise 3."""
    return [y[rows] for rows in fair_shares(y, k, rng)]


@fair_shares.wrong
def left_to_chance(y, k, rng):
    """You shuffled all rows together, and the shares are left to chance: deal out each class by itself.

    See 09 · part 11, exercise 3.
    """
    order = rng.permutation(len(y))
    return [order[i::k] for i in range(k)]


@fair_shares.wrong
def not_shuffled(y, k, rng):
    """You did not shuffle within a class: this file goes by town, and neighbours are alike. See 09 · part 6."""
    return [np.concatenate([np.flatnonzero(y == c)[i::k] for c in np.unique(y)]) for i in range(k)]


@fair_shares.wrong
def sorted_and_cut(y, k, rng):
    """You sorted by class and cut: then a fold is of one class or two. Deal out, do not cut.

    See 09 · part 11, exercise 3.
    """
    return np.array_split(np.argsort(y, kind="stable"), k)


@fair_shares.wrong
def rest_is_lost(y, k, rng):
    """You lost the rows that are left over when a class is divided by k: every row must be held out once.

    See 09 · part 11, exercise 3.
    """
    classes = [rng.permutation(np.flatnonzero(y == c)) for c in np.unique(y)]
    return [np.concatenate([rows[: len(rows) // k * k][i::k] for rows in classes]) for i in range(k)]


@fair_shares.wrong
def shuffled_for_each(y, k, rng):
    """You drew anew for each fold: then some rows are held out twice, and others never. Shuffle once, then deal.

    See 09 · part 6.
    """
    return [np.concatenate([rng.permutation(np.flatnonzero(y == c))[i::k] for c in np.unique(y)]) for i in range(k)]


@fair_shares.wrong
def the_rows_to_learn_from(y, k, rng):
    """You returned the rows to learn from: a fold is what is held out. See 09 · part 5, two folds."""
    return [np.setdiff1d(np.arange(len(y)), part) for part in fair_shares(y, k, rng)]


@fair_shares.wrong
def a_fold_for_each_class(y, k, rng):
    """You made a fold of each class: a model that never met a class would be judged by it.

    See 09 · part 11, exercise 3.
    """
    return [rng.permutation(np.flatnonzero(y == c)) for c in np.unique(y)]


# 4 · What is missing


def _with_gaps(rng: np.random.Generator, n: int) -> tuple:
    tables = [(rng.exponential(1, (rows, 3)) * [1, -10, 100]).round(1) for rows in (n + 5, n + 3)]
    for table in tables:
        table[rng.integers(len(table)), 0] = np.nan
        table[rng.choice(len(table), 2, replace=False), 2] = np.nan
    return tuple(tables)


@lesson.exercise(
    inputs=_with_gaps,
    edge_cases=[
        (np.array([[1.0, 10.0], [2.0, np.nan], [9.0, 30.0]]), np.array([[np.nan, 5.0], [4.0, np.nan]])),
        (np.array([[1.0, 10.0], [2.0, 20.0], [9.0, 60.0]]), np.array([[np.nan, np.nan]])),
        (np.array([[1.0, np.nan], [2.0, 20.0], [9.0, 60.0]]), np.array([[3.0, 4.0]])),
    ],
    may_pass={
        "for X_train sorted": "a median does not depend on the order",
        "for X_train reversed along axis 0": "a median does not depend on the order",
    },
    hints=[
        "np.isnan(X_new) is a table of True and False: it marks the gaps, and, as numbers, it is the second half.",
        "np.nanmedian(X_train, axis=0) is the median of each column, gaps left out.",
        "np.where(gaps, medians, X_new) fills; np.hstack([filled, gaps]) sets the two tables side by side.",
    ],
    more="the indicator lets a model say: houses whose age nobody wrote down are cheaper. That something is missing is "
    "often news in itself.",
)
def fill_gaps(X_train, X_new):
    """The medians are learnt, so they come from the training part; the indicators remember what was filled."""
    gaps = np.isnan(X_new)
    return np.hstack([np.where(gaps, np.nanmedian(X_train, axis=0), X_new), gaps])


def _filled(X_new, values):
    gaps = np.isnan(X_new)
    return np.hstack([np.where(gaps, values, X_new), gaps])


@fill_gaps.wrong
def means_for_medians(X_train, X_new):
    """You filled with the mean: in a skewed column a few large values draw it away.

    See 09 · part 6, what if values are missing.
    """
    return _filled(X_new, np.nanmean(X_train, axis=0))


@fill_gaps.wrong
def zeros_for_medians(X_train, X_new):
    """You filled with 0, which no row may be near to: take the training part's median.

    See 09 · part 6, what if values are missing.
    """
    return _filled(X_new, 0)


@fill_gaps.wrong
def medians_of_the_new(X_train, X_new):
    """You took the medians of the new rows: a single new row with a gap has none. Take those of X_train.

    See 09 · part 6, what if values are missing.
    """
    return _filled(X_new, np.nanmedian(X_new, axis=0))


@fill_gaps.wrong
def medians_of_both(X_train, X_new):
    """You let the new rows take part in the medians: that is a leak. Take those of X_train. See 09 · part 6."""
    return _filled(X_new, np.nanmedian(np.vstack([X_train, X_new]), axis=0))


@fill_gaps.wrong
def one_median_for_all(X_train, X_new):
    """You took one median for the whole table: each column has its own, axis=0.

    See 09 · part 6, what if values are missing.
    """
    return _filled(X_new, np.nanmedian(X_train))


@fill_gaps.wrong
def gaps_spoil_the_median(X_train, X_new):
    """np.median of a column with a gap is nan: np.nanmedian leaves the gaps out.

    See 09 · part 6, what if values are missing.
    """
    return _filled(X_new, np.median(X_train, axis=0))


@fill_gaps.wrong
def no_indicators(X_train, X_new):
    """You filled the gaps, and forgot where they were: set the table of indicators beside it. See 09 · part 6."""
    return np.where(np.isnan(X_new), np.nanmedian(X_train, axis=0), X_new)


@fill_gaps.wrong
def indicators_turned(X_train, X_new):
    """Your indicators are 1 where a value is known: they are to be 1 where it is missing. See 09 · part 6."""
    return np.hstack([fill_gaps(X_train, X_new)[:, : X_new.shape[1]], ~np.isnan(X_new)])


@fill_gaps.wrong
def looked_after_filling(X_train, X_new):
    """Your indicators are all 0: you looked for gaps after you had filled them. See 09 · part 6, indicator."""
    filled = np.where(np.isnan(X_new), np.nanmedian(X_train, axis=0), X_new)
    return np.hstack([filled, np.isnan(filled)])


@fill_gaps.wrong
def filled_in_place(X_train, X_new):
    """The numbers are right, but X_new[gaps] = … writes into the caller's table, and its gaps are gone.

    Fill a copy. See 09 · part 11, exercise 4.
    """
    gaps = np.isnan(X_new)
    X_new[gaps] = np.broadcast_to(np.nanmedian(X_train, axis=0), X_new.shape)[gaps]
    return np.hstack([X_new, gaps])


@fill_gaps.wrong
def indicators_first(X_train, X_new):
    """Your two halves are swapped: the filled table stands on the left, the indicators on the right.

    See 09 · part 11, exercise 4.
    """
    d = X_new.shape[1]
    return np.roll(fill_gaps(X_train, X_new), d, axis=1)


@fill_gaps.wrong
def indicator_beside_its_column(X_train, X_new):
    """Each of your columns is followed by its indicator: all columns come first, then all indicators.

    See 09 · part 11, exercise 4.
    """
    filled = fill_gaps(X_train, X_new)
    return filled[:, np.arange(filled.shape[1]).reshape(2, -1).T.ravel()]


@fill_gaps.wrong
def gaps_not_found(X_train, X_new):
    """Your gaps are still nan: nothing equals nan, and np.isnan finds it. See 09 · part 11, exercise 4."""
    return np.hstack([X_new, 0 * np.isnan(X_new)])


# 5 · One town at a time


def plane(X, y, X_new):
    """Fit a plane whose weights and bias are held small, so that the size and the middle of a column count."""
    A, A_new = (np.column_stack([rows, np.ones(len(rows))]) for rows in (X, X_new))
    return A_new @ np.linalg.solve(A.T @ A + np.eye(A.shape[1]), A.T @ y)


def nearest(X, y, X_new):
    """Answer as the nearest row did."""
    return np.asarray(y)[((X_new[:, None] - X) ** 2).sum(axis=2).argmin(axis=1)]


def _table(rng: np.random.Generator, n: int) -> tuple:
    rows, k = 4 * n + 7, n + 3
    X = (rng.normal(0, 1, (rows, 2)) * [1, 30] + [5, 100]).round(2)
    y = (3 * X[:, 0] + 0.05 * X[:, 1] + rng.normal(0, 1, rows)).round(1)
    return (plane, nearest)[n % 2], X, y, 10 * rng.permutation(np.arange(rows) % k) + n


@lesson.exercise(
    inputs=_table,
    may_pass={
        "for X reversed along axis 1": "the learners of the check treat all columns alike",
        "answer without its sign": "an RMSE is never below 0",
        "np.unique(towns) → towns": "a town that is held out again gets the same predictions again",
    },
    hints=[
        "np.unique(towns) lists the towns. For each: which rows are held out, and which are all the others?",
        "held = towns == town is a mask, and ~held are the others.",
        "Mean and deviation come from those others alone; the held-out rows are brought on the same scale.",
        "Write the squared errors into one array: squares[held] = (learner(…) - y[held]) ** 2.",
        "At the end np.sqrt(squares.mean()): one root, over all rows.",
    ],
    more="whatever rows share and a new row will not share, a town, a patient, a day, must stay together. Whatever is "
    "learnt from data belongs inside the loop: scale, medians, the number of epochs.",
)
def town_by_town(learner, X, y, towns):
    """Every row is predicted once, by a model, and on a scale, that never saw it or another row of its town."""
    squares = np.empty(len(y))
    for town in np.unique(towns):
        held, rest = towns == town, towns != town
        mean, deviation = X[rest].mean(axis=0), X[rest].std(axis=0)
        y_hat = learner((X[rest] - mean) / deviation, y[rest], (X[held] - mean) / deviation)
        squares[held] = (y_hat - y[held]) ** 2
    return np.sqrt(squares.mean())


def _scaled(X, by):
    return (X - by.mean(axis=0)) / by.std(axis=0)


def _squares(learner, X, y, towns, parts=lambda rest, held: (rest, held, rest)):
    """Give the squared errors of each town; parts chooses the rows to learn from, to predict, and to scale by."""
    squares = []
    for held in (np.flatnonzero(towns == town) for town in np.unique(towns)):
        learn, judge, by = parts(np.setdiff1d(np.arange(len(y)), held), held)
        y_hat = learner(_scaled(X[learn], X[by]), y[learn], _scaled(X[judge], X[by]))
        squares.append((y_hat - y[judge]) ** 2)
    return squares


def _rmse(squares):
    return np.sqrt(np.concatenate(squares).mean())


@town_by_town.wrong
def learnt_from_all(learner, X, y, towns):
    """You learnt from all rows, the held-out ones among them: that is the training error. See 09 · part 5."""
    everything = np.arange(len(y))
    return _rmse(_squares(learner, X, y, towns, lambda rest, held: (everything, held, everything)))


@town_by_town.wrong
def learnt_from_the_town(learner, X, y, towns):
    """You learnt from the town that you predict: learn from all the others. See 09 · part 5, two folds."""
    return _rmse(_squares(learner, X, y, towns, lambda rest, held: (held, held, held)))


@town_by_town.wrong
def sides_swapped(learner, X, y, towns):
    """You learnt from one town and predicted the rest: it is the other way round. See 09 · part 5, two folds."""
    return _rmse(_squares(learner, X, y, towns, lambda rest, held: (held, rest, held)))


@town_by_town.wrong
def scale_of_all(learner, X, y, towns):
    """Your scale comes from all rows: mean and deviation are learnt too, so they belong inside the loop.

    See 09 · part 6, scaling, fitted on the training part only.
    """
    everything = np.arange(len(y))
    return _rmse(_squares(learner, X, y, towns, lambda rest, held: (rest, held, everything)))


@town_by_town.wrong
def not_scaled(learner, X, y, towns):
    """You did not standardise: the column with the largest numbers decides alone.

    See 09 · part 6, scaling, fitted on the training part only.
    """
    squares = []
    for town in np.unique(towns):
        held, rest = towns == town, towns != town
        squares.append((learner(X[rest], y[rest], X[held]) - y[held]) ** 2)
    return _rmse(squares)


@town_by_town.wrong
def a_scale_of_their_own(learner, X, y, towns):
    """You scaled the held-out rows by their own mean and deviation: use those of the rest. See 09 · part 6."""
    squares = []
    for town in np.unique(towns):
        held, rest = towns == town, towns != town
        y_hat = learner(_scaled(X[rest], X[rest]), y[rest], _scaled(X[held], X[held]))
        squares.append((y_hat - y[held]) ** 2)
    return _rmse(squares)


@town_by_town.wrong
def mean_of_roots(learner, X, y, towns):
    """You averaged the RMSE of the towns: take the mean of all squares first, and one root. See 09 · part 6."""
    return np.mean([np.sqrt(part.mean()) for part in _squares(learner, X, y, towns)])


@town_by_town.wrong
def mean_square(learner, X, y, towns):
    """You returned the mean square: its root is in the unit of y. See 07 · part 5."""
    return np.concatenate(_squares(learner, X, y, towns)).mean()


@town_by_town.wrong
def highest_town_left_out(learner, X, y, towns):
    """You never held out the town of the highest number: range(towns.max()) ends before it; np.unique has them all.

    See 09 · part 11, exercise 5.
    """
    return np.sqrt(np.concatenate(_squares(learner, X, y, towns)[:-1]).mean())


@town_by_town.wrong
def last_town_alone(learner, X, y, towns):
    """You returned the error of the last town: every town is held out in its turn. See 09 · part 5, two folds."""
    return np.sqrt(_squares(learner, X, y, towns)[-1].mean())


@town_by_town.wrong
def five_folds_of_towns(learner, X, y, towns):
    """You held out several towns at a time, in five folds; each town is to be held out by itself.

    See 09 · part 11, exercise 5.
    """
    fold = np.unique(towns, return_inverse=True)[1] % 5
    return _rmse(_squares(learner, X, y, fold))


@town_by_town.wrong
def towns_weigh_the_same(learner, X, y, towns):
    """You averaged the mean squares of the towns: a large town has more rows, and each row counts once.

    See 09 · part 6, the judge.
    """
    return np.sqrt(np.mean([part.mean() for part in _squares(learner, X, y, towns)]))


@town_by_town.wrong
def row_by_row(learner, X, y, towns):
    """You held out single rows, and learnt from their neighbours in the same town: hold out whole towns.

    See 09 · part 10, neighbours in two parts.
    """
    return _rmse(_squares(learner, X, y, np.arange(len(y))))


@town_by_town.wrong
def sizes_of_the_errors(learner, X, y, towns):
    """You averaged the sizes of the errors: square them, take the mean, then one root. See 09 · part 11, exercise 5."""
    return np.sqrt(np.concatenate(_squares(learner, X, y, towns))).mean()


@town_by_town.wrong
def sum_for_mean(learner, X, y, towns):
    """You took the root of the sum: the mean of the squares stands under the root. See 09 · part 11, exercise 5."""
    return np.sqrt(np.concatenate(_squares(learner, X, y, towns)).sum())
