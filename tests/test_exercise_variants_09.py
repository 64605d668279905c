"""Lesson 09: a right answer written another way passes, with loops, in another order, in float32, as a list."""

import copy
import statistics

import numpy as np
import pytest

from nncourse.exercises.lesson_09 import lesson


def explained_with_loops(y_hat, y):
    mean = sum(y) / len(y)
    left = sum((p - t) ** 2 for p, t in zip(y_hat, y, strict=True))
    return 1 - left / sum((t - mean) ** 2 for t in y)


def error_with_lists(errors):
    listed = errors.tolist()
    return [statistics.mean(listed), statistics.stdev(listed) / len(listed) ** 0.5]


def error_step_by_step(errors):
    n = errors.size
    mean = errors.sum() / n
    return np.array([mean, np.sqrt(((errors - mean) ** 2).sum() / (n - 1) / n)])


def shares_one_card_at_a_time(y, k, rng):
    parts, dealt = [[] for _ in range(k)], dict.fromkeys(y.tolist(), 0)
    for row in rng.permutation(len(y)).tolist():
        parts[dealt[int(y[row])] % k].append(row)
        dealt[int(y[row])] += 1
    return parts


def shares_by_numbers(y, k, rng):
    number = np.empty(len(y), dtype=int)
    for c in set(y.tolist()):
        deck = np.arange(np.sum(y == c)) % k
        rng.shuffle(deck)
        number[y == c] = deck
    return tuple(np.flatnonzero(number == i) for i in range(k))


def shares_of_a_sorted_shuffle(y, k, rng):
    order = rng.permutation(len(y))
    order = order[np.argsort(y[order], kind="stable")]  # class by class, shuffled within
    return [order[i::k] for i in range(k)]


def gaps_by_columns(X_train, X_new):
    filled, indicators = X_new.copy(), np.zeros(X_new.shape)
    for j in range(X_new.shape[1]):
        known = X_train[:, j][~np.isnan(X_train[:, j])]
        for i in range(len(X_new)):
            if np.isnan(X_new[i, j]):
                filled[i, j], indicators[i, j] = np.median(known), 1
    return np.concatenate([filled, indicators], axis=1)


def gaps_with_lists(X_train, X_new):
    medians = [statistics.median(v for v in column if v == v) for column in X_train.T.tolist()]
    rows = X_new.tolist()
    return [
        [m if v != v else v for v, m in zip(row, medians, strict=True)] + [float(v != v) for v in row] for row in rows
    ]


def gaps_by_index(X_train, X_new):
    filled = np.array(X_new)
    rows, columns = np.nonzero(np.isnan(filled))
    filled[rows, columns] = np.nanmedian(X_train, axis=0)[columns]
    return np.c_[filled, np.isnan(X_new).astype(int)]


def towns_by_sets(learner, X, y, towns):
    total = 0.0
    for town in set(towns.tolist()):
        held = np.flatnonzero(towns == town)
        rest = np.setdiff1d(np.arange(len(y)), held)
        mean, deviation = X[rest].mean(0), X[rest].std(0)
        errors = learner((X[rest] - mean) / deviation, y[rest], (X[held] - mean) / deviation) - y[held]
        total += errors @ errors
    return (total / len(y)) ** 0.5


def towns_by_predictions(learner, X, y, towns):
    y_hat = np.zeros(len(y))
    for held in [towns == town for town in sorted(set(towns), reverse=True)]:
        scaled = (X - np.mean(X[~held], axis=0)) / np.std(X[~held], axis=0)
        y_hat[held] = learner(scaled[~held], y[~held], scaled[held])
    return np.linalg.norm(y_hat - y) / np.sqrt(y.size)


def towns_row_by_row(learner, X, y, towns):
    squares = []
    for i in range(len(y)):
        rest = [j for j in range(len(y)) if towns[j] != towns[i]]
        mean, deviation = X[rest].mean(axis=0), X[rest].std(axis=0)
        y_hat = learner((X[rest] - mean) / deviation, y[rest], ((X[i] - mean) / deviation)[None, :])
        squares.append((y_hat[0] - y[i]) ** 2)
    return np.sqrt(np.mean(squares))


VARIANTS = {
    "explained": [
        explained_with_loops,
        lambda y_hat, y: 1 - np.mean((y - y_hat) ** 2) / y.var(),
        lambda y_hat, y: (np.var(y) - np.mean(np.square(y_hat - y))) / np.var(y),
        lambda y_hat, y: np.float32(1) - np.sum((y_hat - y).astype(np.float32) ** 2) / np.float32(len(y) * np.var(y)),
    ],
    "mean_and_error": [
        error_with_lists,
        error_step_by_step,
        lambda errors: (np.mean(errors), np.sqrt(np.var(errors, ddof=1) / len(errors))),
    ],
    "fair_shares": [shares_one_card_at_a_time, shares_by_numbers, shares_of_a_sorted_shuffle],
    "fill_gaps": [gaps_by_columns, gaps_with_lists, gaps_by_index],
    "town_by_town": [towns_by_sets, towns_by_predictions, towns_row_by_row],
}


# What is wrong, and what is said to it: the name of the mistake, or None for the plain difference


def shares_drawn(y, k, rng, replace):
    """Draw each fold for itself, from all rows of a class."""
    classes = [np.flatnonzero(y == c) for c in np.unique(y)]
    return [np.concatenate([rng.choice(rows, len(rows) // k, replace=replace) for rows in classes]) for _ in range(k)]


def shares_with(make):
    return lambda y, k, rng: lesson.exercises["fair_shares"].solution(y, k, make())


def shares_from_a_copy(y, k, rng):
    return lesson.exercises["fair_shares"].solution(y, k, copy.deepcopy(rng))


def towns_in_folds(k):
    """Hold out several towns at a time, k folds of them."""

    def judge(learner, X, y, towns):
        fold = np.unique(towns, return_inverse=True)[1] % k
        return lesson.exercises["town_by_town"].solution(learner, X, y, fold)

    return judge


def towns_not_centred(learner, X, y, towns):
    squares = np.empty(len(y))
    for town in np.unique(towns):
        held, deviation = towns == town, X[towns != town].std(axis=0)
        squares[held] = (learner(X[~held] / deviation, y[~held], X[held] / deviation) - y[held]) ** 2
    return np.sqrt(squares.mean())


def gaps_looked_for_too_late(X_train, X_new):
    X_new = X_new.copy()
    for column, known in zip(X_new.T, X_train.T, strict=True):
        column[np.isnan(column)] = np.nanmedian(known)
    return np.hstack([X_new, 1.0 * np.isnan(X_new)])


def towns_with_the_same_weight(learner, X, y, towns):
    squares = []
    for town in np.unique(towns):
        held = towns == town
        mean, deviation = X[~held].mean(axis=0), X[~held].std(axis=0)
        y_hat = learner((X[~held] - mean) / deviation, y[~held], (X[held] - mean) / deviation)
        squares.append(np.mean((y_hat - y[held]) ** 2))
    return (sum(squares) / len(squares)) ** 0.5


def towns_below_the_highest(learner, X, y, towns):
    squares = []
    for town in range(towns.max()):
        held = towns == town
        if held.any():
            mean, deviation = X[~held].mean(axis=0), X[~held].std(axis=0)
            y_hat = learner((X[~held] - mean) / deviation, y[~held], (X[held] - mean) / deviation)
            squares.extend((y_hat - y[held]) ** 2)
    return np.mean(squares) ** 0.5


def shares_of(rows_of_a_class):
    def fair_shares(y, k, rng):
        folds = [[] for _ in range(k)]
        for c in np.unique(y):
            rows = rng.permutation(rows_of_a_class(y, c))
            for i, fold in enumerate(folds):
                fold.extend(rows[i::k])
        return [np.array(fold) for fold in folds]

    return fair_shares


WRONG = {
    "explained": [
        (lambda y_hat, y: 1 - np.sum(np.abs(y_hat - y)) / np.sum(np.abs(y - y.mean())), "sizes_for_squares"),
        (lambda y_hat, y: np.corrcoef(y_hat, y)[0, 1] ** 2, "squared_correlation"),
        (lambda y_hat, y: np.mean((y_hat - y) ** 2) / np.var(y), "share_left"),
        (lambda y_hat, y: 1 - np.mean((y_hat - y) ** 2) / np.var(y, ddof=1), "one_less_below"),
        (lambda y_hat, y: 1 - np.sum((y - y_hat) ** 2) / np.sum((y - np.mean(y_hat)) ** 2), "mean_of_the_predictions"),
        (lambda y_hat, y: 1 - np.sum((y_hat - y) ** 2) / np.sum((y - np.median(y)) ** 2), "median_predictor"),
    ],
    "mean_and_error": [
        (lambda errors: (np.median(errors), errors.std(ddof=1) / len(errors) ** 0.5), "median_for_mean"),
        (lambda errors: (errors.mean(), errors.var(ddof=1) / len(errors)), "variance_over_n"),
        (lambda errors: (errors.mean(), errors.var() / len(errors)), None),
        (lambda errors: (errors.mean(), errors.std(ddof=1) / np.sqrt(len(errors) - 1)), "one_less_twice"),
    ],
    "fair_shares": [
        (lambda y, k, rng: [y[part] for part in shares_of_a_sorted_shuffle(y, k, rng)], "classes_for_rows"),
        (lambda y, k, rng: y.sort() or shares_of_a_sorted_shuffle(y, k, rng), "y_sorted_in_place"),
        (lambda y, k, rng: shares_drawn(y, k, rng, replace=True), None),
        (lambda y, k, rng: shares_drawn(y, k, rng, replace=False), None),
        (shares_with(lambda: np.random.default_rng(0)), "rng ignored"),
        (shares_with(np.random.default_rng), "rng not repeated"),
        (shares_of(lambda y, c: np.arange(np.count_nonzero(y == c))), "places_within_the_class"),
        (shares_of(lambda y, c: np.full(np.count_nonzero(y == c), c)), "classes_for_rows"),
        (shares_from_a_copy, "rng drawn again"),
        (lambda y, k, rng: [np.flatnonzero(y == c)[i::k] for i in range(k) for c in np.unique(y)], None),
    ],
    "fill_gaps": [
        (gaps_looked_for_too_late, "looked_after_filling"),
        (lambda X, X_new: np.hstack([np.where(np.isnan(X_new), -1, X_new), np.isnan(X_new)]), None),
        (
            lambda X, X_new: np.hstack([np.isnan(X_new), np.where(np.isnan(X_new), np.nanmedian(X, axis=0), X_new)]),
            "indicators_first",
        ),
    ],
    "town_by_town": [
        (towns_below_the_highest, "highest_town_left_out"),
        (towns_with_the_same_weight, "towns_weigh_the_same"),
        (towns_in_folds(5), "five_folds_of_towns"),
        (towns_in_folds(2), None),
        (towns_in_folds(10), None),
        (towns_not_centred, None),
    ],
}

CASES = [pytest.param(name, *pair, id=f"{name}-{i}") for name, pairs in WRONG.items() for i, pair in enumerate(pairs)]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("name", "answer", "named"), CASES)
def test_a_wrong_answer_is_told_its_mistake_or_none(name, answer, named):
    verdict = lesson.exercises[name].judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", named), verdict.text
