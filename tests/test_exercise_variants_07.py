"""Lesson 07: a right answer written another way passes, with loops, in another order, in float32, as a list."""

import statistics

import numpy as np
import pytest

from nncourse.exercises.lesson_07 import lesson
from nnlib import SGD, MiniBatches, train_step


def split_of_zipped_rows(X, Y, n_train, n_val, rng):
    both = rng.permutation(np.hstack([X, Y]))
    parts = both[:n_train], both[n_train : n_train + n_val], both[n_train + n_val :]
    return [piece for part in parts for piece in (part[:, :-1], part[:, -1:])]


def split_by_masks(X, Y, n_train, n_val, rng):
    place = np.argsort(np.argsort(rng.random(len(X))))
    masks = place < n_train, (place >= n_train) & (place < n_train + n_val), place >= n_train + n_val
    return tuple(array[mask] for mask in masks for array in (X, Y))


def split_of_shuffled_copies(X, Y, n_train, n_val, rng):
    order = list(range(len(X)))
    rng.shuffle(order)
    X, Y = X[order].tolist(), Y[order].tolist()
    end = n_train + n_val
    return X[:n_train], Y[:n_train], X[n_train:end], Y[n_train:end], X[end:], Y[end:]


def split_by_choices(X, Y, n_train, n_val, rng):
    train = rng.choice(len(X), n_train, replace=False)
    rest = np.setdiff1d(np.arange(len(X)), train)
    val = rng.choice(rest, n_val, replace=False)
    test = np.setdiff1d(rest, val)
    return X[train], Y[train], X[val], Y[val], X[test], Y[test]


def stop_as_a_list_can(losses, patience):
    epoch = 0
    while True:
        best = losses.index(min(losses[: epoch + 1]))  # the page says: a list of numbers
        if epoch - best >= patience or epoch == len(losses) - 1:
            return best, epoch
        epoch += 1


def standardise_by_columns(X_train, X_new):
    answer = np.empty(X_new.shape)
    for j in range(X_new.shape[1]):
        answer[:, j] = (X_new[:, j] - np.mean(X_train[:, j])) / (np.std(X_train[:, j]) or 1)
    return answer


def standardise_with_lists(X_train, X_new):
    columns = [(statistics.mean(column), statistics.pstdev(column) or 1) for column in X_train.T.tolist()]
    return [[(x - m) / s for x, (m, s) in zip(row, columns, strict=True)] for row in X_new.tolist()]


def standardise_in_another_order(X_train, X_new):
    deviation = np.sqrt(((X_train - X_train.mean(axis=0)) ** 2).mean(axis=0))
    deviation[deviation == 0] = 1
    return X_new / deviation - X_train.mean(axis=0) / deviation


def choose_with_loops(validation, test):
    best = (0, 0)
    for i, row in enumerate(validation):
        for j, error in enumerate(row):
            if error < validation[best]:
                best = (i, j)
    return [*best, test[best]]


def choose_with_where(validation, test):
    rows, columns = np.where(validation == validation.min())
    return rows[0], columns[0], test[rows[0], columns[0]]


def choose_with_divmod(validation, test):
    setting, epoch = divmod(int(np.argmin(validation)), validation.shape[1])
    return setting, epoch, np.float32(test[setting][epoch])


def stop_with_a_counter(losses, patience):
    best, lowest, waited = 0, float("inf"), 0
    for epoch in range(len(losses)):
        if losses[epoch] < lowest:
            best, lowest, waited = epoch, losses[epoch], 0
        else:
            waited += 1
        if waited == patience:
            return best, epoch
    return best, len(losses) - 1


def stop_with_while(losses, patience):
    epoch = 0
    while epoch < len(losses) - 1 and epoch - np.argmin(losses[: epoch + 1]) < patience:
        epoch += 1
    return [int(np.argmin(losses[: epoch + 1])), epoch]


def stop_by_cumulative_minimum(losses, patience):
    lowest = np.minimum.accumulate(losses)
    new = np.r_[True, lowest[1:] < lowest[:-1]]
    best = np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
    over = np.flatnonzero(np.arange(len(new)) - best >= patience)
    stop = over[0] if len(over) else len(new) - 1
    return np.array([best[stop], stop])


def keep_with_a_counter(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    kept, lowest, waited = (0, network.theta * 1.0), network.loss_on(X_val, Y_val), 0
    epoch = 0
    while epoch < epochs and waited < patience:
        epoch += 1
        network.forward(X)
        network.backward(Y)
        network.theta = network.theta - learning_rate * network.grad
        loss = np.mean((network.predict(X_val) - Y_val) ** 2)
        waited += 1
        if loss < lowest:
            kept, lowest, waited = (epoch, network.theta * 1.0), loss, 0
    network.theta[:] = kept[1]
    return kept[0]


def keep_with_sgd(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    sgd, batches = SGD(learning_rate=learning_rate), MiniBatches(batch_size=len(X), rng=np.random.default_rng(0))
    thetas, losses = [network.theta.copy()], [network.loss_on(X_val, Y_val)]
    for _ in range(epochs):
        train_step(network, X, Y, sgd, batches)
        thetas.append(network.theta.copy())
        losses.append(network.loss_on(X_val, Y_val))
        if len(losses) - 1 - np.argmin(losses) >= patience:
            break
    network.theta = thetas[np.argmin(losses)]
    return np.argmin(losses)


def keep_layer_by_layer(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    best, lowest = 0, network.loss_on(X_val, Y_val)
    W, b = [w.copy() for w in network.W], [c.copy() for c in network.b]
    for epoch in range(1, epochs + 1):
        network.forward(X)
        network.backward(Y)
        for parameters, slopes in zip((*network.W, *network.b), (*network.dW, *network.db), strict=True):
            parameters -= learning_rate * slopes
        if network.loss_on(X_val, Y_val) < lowest:
            best, lowest = epoch, network.loss_on(X_val, Y_val)
            W, b = [w.copy() for w in network.W], [c.copy() for c in network.b]
        elif epoch >= best + patience:
            break
    for here, kept in zip((*network.W, *network.b), (*W, *b), strict=True):
        here[...] = kept
    return float(best)


VARIANTS = {
    "mae": [
        lambda Y_hat, Y: np.mean(abs(Y - Y_hat)),
        lambda Y_hat, Y: sum(abs(p - q) for p, q in zip(np.ravel(Y_hat), np.ravel(Y), strict=True)) / np.size(Y),
        lambda Y_hat, Y: np.linalg.norm((Y_hat - Y).ravel(), 1) / Y.size,
        lambda Y_hat, Y: np.sqrt((Y_hat.astype(np.float32) - Y.astype(np.float32)) ** 2).mean(),
        lambda Y_hat, Y: np.where(Y_hat > Y, Y_hat - Y, Y - Y_hat).sum() / np.prod(Y.shape),
    ],
    "wizard": [lambda noise: noise * noise, lambda noise: np.float32(noise) ** 2, lambda noise: np.square([noise])[0]],
    "split": [split_of_zipped_rows, split_by_masks, split_of_shuffled_copies, split_by_choices],
    "standardise": [
        standardise_by_columns,
        standardise_with_lists,
        standardise_in_another_order,
        lambda X_train, X_new: standardise_by_columns(X_train, X_new).astype(np.float32),
    ],
    "choose": [choose_with_loops, choose_with_where, choose_with_divmod],
    "stop_early": [stop_as_a_list_can, stop_with_a_counter, stop_with_while, stop_by_cumulative_minimum],
    "train_and_keep_the_best": [keep_with_a_counter, keep_with_sgd, keep_layer_by_layer],
}


def view_of_theta_for_copy(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    best, lowest, kept = 0, network.loss_on(X_val, Y_val), network.theta  # no copy
    for epoch in range(1, epochs + 1):
        network.forward(X)
        network.backward(Y)
        network.theta -= learning_rate * network.grad
        if (loss := network.loss_on(X_val, Y_val)) < lowest:
            best, lowest, kept = epoch, loss, network.theta
        if epoch - best >= patience:
            break
    network.theta = kept
    return best


def shuffled_in_place_one_after_the_other(X, Y, n_train, n_val, rng):
    X, Y = X.copy(), Y.copy()
    rng.shuffle(X)
    rng.shuffle(Y)
    end = n_train + n_val
    return X[:n_train], Y[:n_train], X[n_train:end], Y[n_train:end], X[end:], Y[end:]


def only_the_inputs_shuffled(X, Y, n_train, n_val, rng):
    Xs, Ys = (np.split(array, [n_train, n_train + n_val]) for array in (rng.permutation(X), Y))
    return Xs[0], Ys[0], Xs[1], Ys[1], Xs[2], Ys[2]


def drawn_with_choice(X, Y, n_train, n_val, rng):
    order = rng.choice(len(X), size=len(X))
    train, val, test = order[:n_train], order[n_train : n_train + n_val], order[n_train + n_val :]
    return X[train], Y[train], X[val], Y[val], X[test], Y[test]


def flat_targets(Y_hat, Y):
    return np.abs(Y_hat.ravel() - Y).mean()


def only_the_training_rows_shuffled(X, Y, n_train, n_val, rng):
    order = np.arange(len(X))
    rng.shuffle(order[:n_train])
    end = n_train + n_val
    return X[order[:n_train]], Y[order[:n_train]], X[n_train:end], Y[n_train:end], X[end:], Y[end:]


def parts_by_chance(X, Y, n_train, n_val, rng):
    part = rng.choice(3, size=len(X), p=[n_train / len(X), n_val / len(X), 1 - (n_train + n_val) / len(X)])
    return tuple(array[part == i] for i in range(3) for array in (X, Y))


def reversed_file(X, Y, n_train, n_val, rng):
    X, Y, end = X[::-1], Y[::-1], n_train + n_val
    return X[:n_train], Y[:n_train], X[n_train:end], Y[n_train:end], X[end:], Y[end:]


def a_seed_of_its_own(X, Y, n_train, n_val, rng):
    order = np.random.default_rng(0).permutation(len(X))
    train, val, test = np.split(order, [n_train, n_train + n_val])
    return X[train], Y[train], X[val], Y[val], X[test], Y[test]


def gains_below_a_hundredth_ignored(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best] - 0.01:
            best = epoch
        if epoch - best >= patience:
            break
    return best, epoch


def best_epoch_and_patience(losses, patience):
    best, _ = stop_with_a_counter(losses, patience)
    return best, patience


def keep_counts_equal_as_better(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    best, lowest, kept = 0, network.loss_on(X_val, Y_val), network.theta.copy()
    for epoch in range(1, epochs + 1):
        network.forward(X)
        network.backward(Y)
        network.theta -= learning_rate * network.grad
        if (loss := network.loss_on(X_val, Y_val)) <= lowest:
            best, lowest, kept = epoch, loss, network.theta.copy()
        elif epoch - best >= patience:
            break
    network.theta = kept
    return best


def rest_cut_to_the_size_of_validation(X, Y, n_train, n_val, rng):
    order = rng.permutation(len(X))
    parts = order[:n_train], order[n_train:][:n_val], order[n_train + n_val :][:n_val]
    return [table[rows] for rows in parts for table in (X, Y)]


def late_by_one_row(X, Y, n_train, n_val, rng):
    order = rng.permutation(len(X))
    parts = order[:n_train], order[n_train : n_train + n_val], order[n_train + n_val + 1 :]
    return [table[rows] for rows in parts for table in (X, Y)]


def keep_from_the_first_step_on(network, X, Y, X_val, Y_val, learning_rate, patience, epochs):
    best, at, kept = np.inf, 0, network.theta.copy()
    for epoch in range(epochs):
        network.forward(X)
        network.backward(Y)
        network.theta -= learning_rate * network.grad
        loss = network.loss_on(X_val, Y_val)
        if loss < best:
            best, at, kept = loss, epoch, network.theta.copy()
        elif epoch - at >= patience:
            break
    network.theta = kept
    return at


def standardised_into_a_copy(X_train, X_new):
    scaled = X_new.copy()
    for j in range(X_new.shape[1]):
        scaled[:, j] = (X_new[:, j] - X_train[:, j].mean()) / (X_train[:, j].std() or 1)
    return scaled


WRONG = [
    ("mae", lambda Y_hat, Y: np.mean(np.abs(Y_hat) - np.abs(Y))),
    ("mae", lambda Y_hat, Y: np.abs(Y_hat - Y).sum() / (Y.size - 1)),
    ("mae", lambda Y_hat, Y: np.abs(Y_hat - Y)),
    ("wizard", lambda noise: 1 / noise if noise else 0),
    ("split", parts_by_chance),
    ("split", reversed_file),
    ("split", a_seed_of_its_own),
    ("split", lambda X, Y, n_train, n_val, rng: (X, Y, X, Y, X, Y)),
    ("split", lambda X, Y, n_train, n_val, rng: (X[:n_train], Y[:n_train])),
    ("standardise", lambda X_train, X_new: X_new / X_train.max(axis=0)),
    ("standardise", lambda X_train, X_new: (X_train - X_train.mean(axis=0)) / X_train.std(axis=0)),
    ("standardise", lambda X_train, X_new: (X_new - np.median(X_train, axis=0)) / X_train.std(axis=0)),
    ("standardise", lambda X_train, X_new: (X_new - X_new.mean(axis=0)) / (X_train.std(axis=0) + 1e-12)),
    ("choose", lambda validation, test: (*choose_with_loops(validation, test)[:2], (validation + test).min() / 2)),
    ("choose", lambda validation, test: (validation.argmin(), validation.argmin(), test.min())),
    ("stop_early", gains_below_a_hundredth_ignored),
    ("stop_early", best_epoch_and_patience),
    ("stop_early", lambda losses, patience: (stop_with_a_counter(losses, patience)[0], len(losses) - 1)),
]


@pytest.mark.parametrize(("name", "answer"), WRONG)
def test_other_wrong_answers_get_the_plain_difference(name, answer):
    verdict = lesson.exercises[name].judge(answer)
    assert verdict.state != "right"
    assert verdict.misconception is None or verdict.misconception.startswith("rng"), verdict.misconception


@pytest.mark.parametrize(
    ("name", "answer", "misconception"),
    [
        ("mae", lambda Y_hat, Y: np.median(np.abs(Y_hat - Y)), "middle_for_mean"),
        ("split", rest_cut_to_the_size_of_validation, "rest_thrown_away"),
        ("split", late_by_one_row, "last_row_lost"),
        ("train_and_keep_the_best", keep_from_the_first_step_on, "network_as_it_came_left_out"),
        ("mae", flat_targets, "table_of_all_pairs"),
        ("split", shuffled_in_place_one_after_the_other, "shuffled_apart"),
        ("split", only_the_inputs_shuffled, "shuffled_apart"),
        ("split", drawn_with_choice, "drawn_with_putting_back"),
        ("choose", lambda validation, test: choose_with_loops(validation.T, test.T), "row_and_column_swapped"),
        ("split", only_the_training_rows_shuffled, "shuffled_after_the_cut"),
        ("train_and_keep_the_best", keep_counts_equal_as_better, "equal_is_better_here"),
        ("train_and_keep_the_best", view_of_theta_for_copy, "last_weights_kept"),
        ("standardise", standardised_into_a_copy, "whole_numbers_in_a_copy"),
    ],
)
def test_a_mistake_written_another_way_is_named(name, answer, misconception):
    assert lesson.exercises[name].judge(answer).misconception == misconception


def split_of_shuffled_arrays(X, Y, n_train, n_val, rng):
    both = np.hstack([X, Y])
    rng.shuffle(both)
    X[:], Y[:] = both[:, :2], both[:, 2:]
    return tuple(
        part for rows in np.split(np.arange(len(X)), [n_train, n_train + n_val]) for part in (X[rows], Y[rows])
    )


def test_a_split_that_shuffles_the_arrays_of_the_caller_is_told_so():
    verdict = lesson.exercises["split"].judge(split_of_shuffled_arrays)
    assert (verdict.state, verdict.misconception) == ("wrong", "changed in place")


NAMED = [
    ("mae", lambda Y_hat, Y: np.abs(Y_hat - Y).max(), "largest_error"),
    ("wizard", lambda noise: noise**2 / 2, "half_the_square"),
    ("wizard", lambda noise: 0.09, "noise_of_the_page"),
    ("wizard", lambda noise: noise**0.5, "root_of_the_noise"),
    ("choose", lambda validation, test: choose_with_loops(-validation, test), "largest_validation_error"),
    ("stop_early", lambda losses, patience: stop_with_a_counter(losses, patience)[::-1], "stop_before_best"),
]


@pytest.mark.parametrize(("name", "answer", "named"), NAMED)
def test_a_natural_slip_is_named(name, answer, named):
    assert lesson.exercises[name].judge(answer).misconception == named
