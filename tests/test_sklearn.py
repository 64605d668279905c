"""scikit-learn's networks and ours: the same predictions, gradients and training, and errors that cannot be told apart.

What scikit-learn says is stored; tools/oracles/make_sklearn_results.py has asked it.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from nnlib import SGD, MiniBatches, Network, fit, load_houses, load_mnist, relative_error

with np.load(Path(__file__).parent / "oracles" / "sklearn_results.npz", allow_pickle=False) as stored:
    ORACLE = dict(stored)
CASES = sorted({key.split(":")[0] for key in ORACLE if ":" in key})


@pytest.mark.parametrize("case", CASES)
def test_predictions_gradient_and_training_are_those_of_scikit_learn(case):
    names = ("X", "y", "theta", "predictions", "grad", "trained")
    X, y, theta, predictions, grad, trained = (ORACLE[f"{case}:{part}"] for part in names)
    regression, hidden = case.startswith("regression"), case.split("/")[1]
    loss, d_out = ("mean_squared_error", 1) if regression else ("cross_entropy", 4)
    network = Network([12, 16, d_out], hidden=hidden, loss=loss, rng=np.random.default_rng(0))
    network.theta = theta
    if regression:
        y, predictions, grad = y[:, None], predictions[:, None], 2 * grad  # scikit-learn halves the squared error
    assert relative_error(network.predict(X), predictions) < 1e-12
    network.forward(X)
    network.backward(y)
    assert relative_error(network.grad, grad) < 1e-10
    velocity = 0.0
    for start in 10 * [0, 32, 64, 96]:  # ten passes over the rows in their order, the last batch a short one
        network.forward(X[start : start + 32])
        network.backward(y[start : start + 32])
        velocity = 0.9 * velocity + network.grad
        network.theta -= (0.01 if regression else 0.02) * velocity
    assert relative_error(network.theta, theta) > 1e-2
    assert relative_error(network.theta, trained) < 1e-10


def split(n, repeat):
    order = np.random.default_rng(repeat).permutation(n)
    for fold in range(5):
        yield np.random.default_rng(10 * repeat + fold), np.setdiff1d(order, order[fold::5]), order[fold::5]


def scaled(X, y, rest, held):
    X_rest, X_held = ((X[rows] - X[rest].mean(axis=0)) / X[rest].std(axis=0) for rows in (rest, held))
    return X_rest, (y[rest] - y[rest].mean()) / y[rest].std(), X_held


@cache
def houses(repeat, hidden=(64,)):
    X, y, names, _ = load_houses()
    logs = [names.index(name) for name in ("CRIM", "ZN", "DIS", "LSTAT")]
    X[:, logs] = np.log(X[:, logs] + [0, 1, 0, 0])
    squares = np.empty(len(y))
    for rng, rest, held in split(len(y), repeat):
        X_rest, y_rest, X_held = scaled(X, y, rest, held)
        if hidden:
            network = Network([12, *hidden, 1], init="glorot", loss="mean_squared_error", rng=rng)
            sgd, batches = SGD(learning_rate=0.01, momentum=0.9), MiniBatches(batch_size=32, rng=rng)
            for _ in fit(network, X_rest, y_rest[:, None], sgd, batches, epochs=100):
                pass
            y_hat = network.predict(X_held).ravel()
        else:
            w, *_ = np.linalg.lstsq(X_rest, y_rest)  # no bias: all columns have the mean 0
            y_hat = X_held @ w
        squares[held] = (y_hat * y[rest].std() + y[rest].mean() - y[held]) ** 2
    return np.sqrt(squares.mean())


def mnist(repeat):
    sample, wrong = load_mnist("sample"), 0
    X, y = sample.X_train, sample.y_train
    for rng, rest, held in split(len(y), repeat):
        network = Network([784, 64, 10], init="glorot", rng=rng, dtype=np.float32)
        sgd, batches = SGD(learning_rate=0.05, momentum=0.9), MiniBatches(batch_size=64, rng=rng)
        for _ in fit(network, X[rest], y[rest], sgd, batches, epochs=6):
            pass
        wrong += np.sum(network.predict(X[held]).argmax(axis=1) != y[held])
    return wrong / len(y)


def mean_and_error(values):
    return values.mean(), values.std(ddof=1) / np.sqrt(len(values))


def compare(name, function):
    ours = np.array([function(repeat) for repeat in range(len(ORACLE[name]))])
    difference, error = mean_and_error(ours - ORACLE[name])
    print(f"{name}: ours {mean_and_error(ours)}, theirs {mean_and_error(ORACLE[name])}, {difference=}, {error=}")
    assert error < 0.02 * ours.mean()  # else agreement says little
    return difference, error


def test_errors_on_house_prices_equal_scikit_learns_within_one_standard_error():
    difference, error = compare("houses", houses)
    assert abs(difference) <= error


def test_errors_on_digits_cannot_be_told_from_scikit_learns():
    difference, error = compare("mnist", mnist)
    assert abs(difference) <= 2 * error  # two equal methods differ by more than one in a third of such comparisons


def test_the_network_beats_the_linear_model_by_a_clear_margin():
    linear = np.array([houses(repeat, hidden=()) for repeat in range(20)])
    ours = np.array([houses(repeat) for repeat in range(20)])
    gain, error = mean_and_error(linear - ours)
    print(f"linear {mean_and_error(linear)}, ours {mean_and_error(ours)}, gain {gain, error}")
    assert gain > 10 * error
    assert np.all(ours < linear)
    assert 4.3 < linear.mean() < 4.6
    assert 3.2 < ours.mean() < 3.6
