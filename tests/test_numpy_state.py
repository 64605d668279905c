"""What a caller has set for all of NumPy, np.seterr, changes no number and raises nothing."""

import numpy as np
import pytest
from test_odd_arrays import CALLS, flat

import nnlib
from nnlib import SGD, Adam, MiniBatches, Network, fit, train_step

TINY, FAR = np.array([[1e-200, -1e-300, 3e-310]]), np.array([[1000.0, 0.0, -1000.0]])
LABEL, PROBABILITIES = np.array([1]), np.array([[1e-320, 0.5, 0.5]])


def one_step(network):
    sgd, batches = SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=2, rng=np.random.default_rng(0))
    sgd.velocity = np.full_like(network.theta, 1e-308)  # what friction leaves where nothing pushes
    return train_step(network, FAR, LABEL, sgd, batches)


def updated(optimiser):
    theta = np.ones(3)
    for _ in range(3):
        optimiser.update(theta, TINY[0])
    return theta


def whole_run(network):
    sgd, batches = SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=2, rng=np.random.default_rng(0))
    return [progress.loss for progress in fit(network, FAR, LABEL, sgd, batches, epochs=3)]


def network(**options):
    return Network([3, 4, 3], rng=np.random.default_rng(0), **options)


EXTREMES = {
    "softmax": lambda: nnlib.softmax(FAR),
    "softmax_derivative": lambda: nnlib.softmax_derivative(FAR),
    "log_softmax": lambda: nnlib.log_softmax(FAR),
    "tanh": lambda: [nnlib.tanh(TINY), nnlib.tanh(FAR)],
    "tanh_derivative": lambda: [nnlib.tanh_derivative(TINY), nnlib.tanh_derivative(FAR)],
    "relu": lambda: [nnlib.relu(TINY), nnlib.relu_derivative(TINY)],
    "cross_entropy": lambda: list(nnlib.cross_entropy(FAR, LABEL)),
    "cross_entropy_one_hot": lambda: list(nnlib.cross_entropy_one_hot(FAR, PROBABILITIES)),
    "mean_squared_error": lambda: list(nnlib.mean_squared_error(TINY, 2 * TINY)),
    "mse": lambda: [nnlib.mse(TINY, 2 * TINY), nnlib.rmse(TINY, 2 * TINY)],
    "predict": lambda: network().predict(FAR),
    "predict tiny": lambda: network(hidden="tanh").predict(TINY),
    "loss_on": lambda: network().loss_on(FAR, LABEL),
    "input_gradient": lambda: network(hidden="tanh").input_gradient(TINY, 1),
    "SGD.update": lambda: [updated(SGD(learning_rate=0.1)), updated(SGD(learning_rate=1e-300, momentum=0.9))],
    "Adam.update": lambda: updated(Adam(learning_rate=0.1)),
    "train_step": lambda: one_step(network()),
    "fit": lambda: whole_run(network()),
    "warp": lambda: nnlib.warp(np.full((1, 4), 1e-310), np.random.default_rng(0)),
    "relative_error": lambda: nnlib.relative_error(TINY, 2 * TINY),
}


@pytest.mark.parametrize("name", list(EXTREMES))
def test_numbers_too_small_and_too_large_do_not_depend_on_the_state(name):
    expected = flat(EXTREMES[name]())
    for state in ("raise", "warn", "ignore"):
        with np.errstate(all=state):
            assert np.array_equal(flat(EXTREMES[name]()), expected, equal_nan=True), state


@pytest.mark.parametrize("name", list(CALLS))
def test_no_function_leaves_its_mark_on_the_state(name):
    call, arguments = CALLS[name]
    before = np.geterr()
    with np.errstate(all="raise"):
        call(**arguments)
    assert np.geterr() == before
