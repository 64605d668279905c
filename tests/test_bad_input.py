"""Every public function says what came, what it expected, and how to repair it."""

import itertools
import re

import numpy as np
import pytest

import nnlib
from nnlib import SGD, MiniBatches, Network, dense, fit, train_step
from nnlib.activations import ACTIVATIONS
from nnlib.layers import INITIALISATIONS
from nnlib.losses import LOSSES

RNG = np.random.default_rng(0)
X = RNG.standard_normal((5, 3))  # five examples of three numbers
W, b = RNG.standard_normal((3, 2)), np.zeros(2)  # a layer of two neurons
Z = RNG.standard_normal((5, 3))  # logits of three classes
y = np.array([0, 1, 2, 0, 1])
Y = nnlib.one_hot(y, 3)
EMPTY = np.empty((0, 3))


def with_row(array, row, value):
    array = np.array(array, dtype=np.float64)
    array[row] = value
    return array


NAN, INFINITE = with_row(X, 3, np.nan), with_row(X, 2, -np.inf)


MSE, ONE_HOT = "mean_squared_error", "cross_entropy_one_hot"


def network(sizes=(3, 4, 3), **options):
    return Network(sizes, **({"rng": np.random.default_rng(0)} | options))


def sgd(**options):
    return SGD(**({"learning_rate": 0.1} | options))


def batches(**options):
    return MiniBatches(**({"batch_size": 2, "rng": np.random.default_rng(0)} | options))


def used(steps):
    """Give an SGD and mini-batches that have taken some steps over the five examples, three of them an epoch."""
    busy = sgd(momentum=0.9), batches()
    for _ in itertools.islice(fit(network(), X, y, *busy, epochs=9), steps):
        pass
    return busy


def backward(labels, **options):
    net = network(**options)
    net.forward(X)
    return net.backward(labels)


def start(X, y, used=None, epochs=9, **options):
    return fit(network(**options), X, y, *(used or (sgd(), batches())), epochs=epochs)


# Each message begins with the function that complains, says what came, what was expected, and the repair; … stands for
# words that do not matter.
VALUE_ERRORS = [
    # Shapes
    (lambda: nnlib.weighted_sum(X, np.ones(3), 0), "weighted_sum: x has shape (5, 3) … (3,) … nnlib.dense(X, W, b)"),
    (lambda: nnlib.weighted_sum([1, 2], [1, 2, 3], 0), "weighted_sum: … (2,) … (3,), expected … the same length"),
    (lambda: nnlib.weighted_sum([], [], 0), "weighted_sum: … (0,) … expected … one weight for each input"),
    (lambda: nnlib.weighted_sum(2.0, 3.0, 0), "weighted_sum: x has shape () … expected two vectors"),
    (lambda: nnlib.neuron([1, 2], [1], 0), "weighted_sum: … (2,) … (1,), expected … the same length"),
    (lambda: nnlib.dense(X[0], W, b), "dense: … (3,) @ (3, 2), expected (n, k) @ (k, m) … x[None, :]"),
    (lambda: nnlib.dense(X, W.T, b), "dense: … (5, 3) @ (2, 3), expected … transposed W … W.T"),
    (lambda: nnlib.dense(X, W[:, 0], b), "dense: … (5, 3) @ (3,), expected … one row of W for each input"),
    (lambda: nnlib.dense(X, np.ones((4, 2)), b), "dense: … (5, 3) @ (4, 2), expected … inner sizes must agree"),
    (lambda: nnlib.dense(X[None], W, b), "dense: … (1, 5, 3) @ (3, 2), expected (n, k) @ (k, m)"),
    (lambda: nnlib.dense(X, W, b[:, None]), "dense: b has shape (2, 1), expected (2,) … b.ravel()"),
    (lambda: nnlib.dense(X, W, np.zeros(3)), "dense: b has shape (3,), expected (2,): one bias for each column"),
    (lambda: nnlib.dense(X, W, 0.0), "dense: b has shape (), expected (2,)"),
    (
        lambda: nnlib.dense_parameter_gradients(X, Z[:4]),
        "dense_parameter_gradients: … (5, 3) … (4, 3), expected … same n",
    ),
    (lambda: nnlib.dense_parameter_gradients(X[0], Z[0]), "dense_parameter_gradients: … (3,) … expected (n, d_in)"),
    (
        lambda: nnlib.dense_input_gradient(Z, W),
        "dense_input_gradient: dZ @ W.T … (5, 3) @ (2, 3), expected … transposed W",
    ),
    (lambda: nnlib.dense_input_gradient(Z[0, :2], W), "dense_input_gradient: … (2,) @ (2, 3), expected … x[None, :]"),
    (lambda: nnlib.softmax(3.0), "log_softmax: Z has shape (), expected (n, k) or (k,)"),
    (lambda: nnlib.softmax(np.empty((4, 0))), "log_softmax: Z has shape (4, 0), expected … at least one logit"),
    (lambda: nnlib.log_softmax(np.empty((4, 0))), "log_softmax: Z has shape (4, 0), expected … at least one logit"),
    (lambda: nnlib.softmax_derivative([]), "log_softmax: Z has shape (0,), expected … at least one logit"),
    (lambda: nnlib.log_softmax_derivative([]), "log_softmax: Z has shape (0,), expected … at least one logit"),
    (lambda: nnlib.cross_entropy(Z[0], y), "cross_entropy: Z has shape (3,), expected (n, d) … one example per row"),
    (lambda: nnlib.cross_entropy(Z, Y), "cross_entropy: y has shape (5, 3), expected (5,) … y.argmax(axis=1)"),
    (lambda: nnlib.cross_entropy(Z, y[:, None]), "cross_entropy: y has shape (5, 1), expected (5,) … y.ravel()"),
    (lambda: nnlib.cross_entropy(Z, y[:4]), "cross_entropy: y has shape (4,), expected (5,): one class index per row"),
    (lambda: nnlib.cross_entropy(Z, 1), "cross_entropy: y has shape (), expected (5,)"),
    (lambda: nnlib.cross_entropy(EMPTY, y[:0]), "cross_entropy: Z has shape (0, 3), expected … at least one row"),
    (
        lambda: nnlib.cross_entropy_one_hot(Z, y),
        "cross_entropy_one_hot: Y has shape (5,), expected (5, 3) … one_hot(y, 3)",
    ),
    (lambda: nnlib.cross_entropy_one_hot(Z, y[:, None]), "cross_entropy_one_hot: Y has shape (5, 1), expected (5, 3)"),
    (lambda: nnlib.cross_entropy_one_hot(Z[0], Y[0]), "cross_entropy_one_hot: Z has shape (3,), expected (n, d)"),
    (
        lambda: nnlib.cross_entropy_one_hot(EMPTY, EMPTY),
        "cross_entropy_one_hot: Z has shape (0, 3), expected … one row",
    ),
    (
        lambda: nnlib.mean_squared_error(X[:, :1], y),
        "mean_squared_error: Y has shape (5,), expected (5, 1) … y[:, None]",
    ),
    (
        lambda: nnlib.mean_squared_error(y, y),
        "mean_squared_error: Y_hat has shape (5,), expected (n, d) … Y_hat[:, None]",
    ),
    (lambda: nnlib.mean_squared_error(X, X.T), "mean_squared_error: Y has shape (3, 5), expected (5, 3)"),
    (lambda: nnlib.mean_squared_error(EMPTY, EMPTY), "mean_squared_error: Y_hat has shape (0, 3), expected … one row"),
    (lambda: nnlib.one_hot(Y.astype(int), 3), "one_hot: y has shape (5, 3), expected (5,) … y.argmax(axis=1)"),
    (lambda: nnlib.one_hot(y[:, None], 3), "one_hot: y has shape (5, 1), expected (5,) … y.ravel()"),
    (lambda: nnlib.one_hot(2, 3), "one_hot: y has shape (), expected … one class index per row"),
    (lambda: nnlib.relative_error(X, X.T), "relative_error: … (5, 3) and (3, 5), expected the same"),
    (lambda: nnlib.accuracy(Z[0], y), "accuracy: Y_hat has shape (3,), expected (n, d) … one example per row"),
    (lambda: nnlib.accuracy(Z, Y), "accuracy: y has shape (5, 3), expected (5,) … y.argmax(axis=1)"),
    (lambda: nnlib.accuracy(Z, y[:, None]), "accuracy: y has shape (5, 1), expected (5,) … y.ravel()"),
    (lambda: nnlib.accuracy(EMPTY, y[:0]), "accuracy: Y_hat has shape (0, 3), expected … at least one row"),
    (lambda: nnlib.confusion_matrix(Z, y[:4]), "confusion_matrix: y has shape (4,), expected (5,)"),
    (lambda: nnlib.confusion_matrix(y, y), "confusion_matrix: Y_hat has shape (5,), expected (n, d)"),
    (lambda: nnlib.most_confused(X), "most_confused: confusion has shape (5, 3), expected (k, k)"),
    (lambda: nnlib.most_confused(y), "most_confused: confusion has shape (5,), expected (k, k)"),
    (lambda: nnlib.mse(X[:, :1], X[:, 0]), "mean_squared_error: Y has shape (5,), expected (5, 1) … y[:, None]"),
    (lambda: nnlib.rmse(X, X[:4]), "mean_squared_error: Y has shape (4, 3), expected (5, 3)"),
    (lambda: nnlib.target(X[0]), "target: X has shape (3,), expected (n, 3) … one point in each row"),
    (lambda: nnlib.target(X.T), "target: X has shape (3, 5), expected (n, 3)"),
    # Labels
    (lambda: nnlib.cross_entropy(Z, y + 1), "cross_entropy: … from 1 to 3, expected 0 to 2: there are 3 … y - 1"),
    (lambda: nnlib.cross_entropy(Z, y - 1), "cross_entropy: y holds labels from -1 to 1, expected 0 to 2"),
    (lambda: nnlib.one_hot(y, 2), "one_hot: y holds labels from 0 to 2, expected 0 to 1: there are 2 classes"),
    (lambda: nnlib.one_hot(y, 3.0), "one_hot: k is 3.0, expected a whole number above 0"),
    (lambda: nnlib.one_hot(y, 0), "one_hot: k is 0, expected a whole number above 0"),
    (lambda: nnlib.one_hot(-y, 3), "one_hot: y holds labels from -2 to 0, expected 0 to 2"),
    (lambda: nnlib.accuracy(Z, y + 1), "accuracy: y holds labels from 1 to 3, expected 0 to 2 … y - 1"),
    (lambda: nnlib.confusion_matrix(Z, y - 1), "confusion_matrix: y holds labels from -1 to 1, expected 0 to 2"),
    (lambda: nnlib.cross_entropy_one_hot(Z, 2 * Y), "cross_entropy_one_hot: … expected … 1 in sum. Counts? … its sum"),
    (lambda: nnlib.cross_entropy_one_hot(Z, with_row(Y, 1, [-1, 1, 1])), "cross_entropy_one_hot: … no entry below 0"),
    (lambda: nnlib.cross_entropy_one_hot(Z, with_row(Y, 1, np.nan)), "cross_entropy_one_hot: … expected … 1 in sum"),
    # Making a network
    (lambda: network([3, 0, 3]), "Network: sizes is [3, 0, 3], expected … whole numbers above 0 … [784, 128, 10]"),
    (lambda: network([3, -4, 3]), "Network: sizes is [3, -4, 3], expected … whole numbers above 0"),
    (lambda: network([3, 4.0, 3]), "Network: sizes is [3, 4.0, 3], expected … whole numbers above 0"),
    (lambda: network([3, "4", 3]), "Network: sizes is [3, '4', 3], expected … whole numbers above 0"),
    (lambda: network([3]), "Network: sizes is [3], expected at least two whole numbers"),
    (lambda: network([]), "Network: sizes is [], expected at least two whole numbers"),
    (lambda: network(3), "Network: sizes is 3, expected at least two whole numbers"),
    (lambda: network(hidden="sigmoid"), f"Network: hidden is 'sigmoid', expected one of: {', '.join(ACTIVATIONS)}"),
    (lambda: network(hidden=None), "Network: hidden is None, expected one of: relu, tanh"),
    (lambda: network(hidden=nnlib.tanh), "Network: hidden is <function tanh … expected one of: relu, tanh"),
    (lambda: network(loss="mse"), f"Network: loss is 'mse', expected one of: {', '.join(LOSSES)}"),
    (lambda: network(init="xavier"), f"Network: init is 'xavier', expected one of: {', '.join(INITIALISATIONS)}"),
    (lambda: network(dtype=int), "Network: dtype is <class 'int'>, expected np.float32 or np.float64"),
    (lambda: network(dtype="float16"), "Network: dtype is 'float16', expected np.float32 or np.float64"),
    (lambda: network(dtype="float 32"), "Network: dtype is 'float 32', expected np.float32 or np.float64"),
    (lambda: nnlib.spirals(5, 0, RNG), "spirals: classes is 0, expected … above 0"),
    (lambda: nnlib.spirals(5, 2.5, RNG), "spirals: classes is 2.5, expected a whole number above 0"),
    # Using a network
    (lambda: network().forward(X[0]), "Network: X has shape (3,), expected (n, 3) … one example per row … x[None, :]"),
    (lambda: network().forward(X.T), "Network: X has shape (3, 5), expected (n, 3)"),
    (lambda: network().forward(X[:, None]), "Network: X has shape (5, 1, 3), expected (n, 3) … X.reshape(len(X), -1)"),
    (lambda: network().forward(EMPTY), "Network: X has shape (0, 3), expected (n, 3) with n at least 1"),
    (lambda: network().predict(X[0]), "Network: X has shape (3,), expected (n, 3) … x[None, :]"),
    (lambda: network().predict(EMPTY), "Network: X has shape (0, 3), expected (n, 3) with n at least 1"),
    (lambda: network().predict(3.0), "Network: X has shape (), expected (n, 3)"),
    (lambda: network().predict(np.nan), "Network … X"),
    (
        lambda: network().predict(NAN),
        "Network.predict: X holds NaN or infinity, first in row 3 (5 rows in all). Remove",
    ),
    (lambda: network().predict(INFINITE), "Network.predict: X holds NaN or infinity, first in row 2 … Remove or fill"),
    (lambda: network().loss_on(NAN, y), "Network.loss_on: X holds NaN or infinity, first in row 3 … Remove or fill"),
    (lambda: network(loss=MSE).loss_on(X, INFINITE), "Network.loss_on: y holds NaN or infinity, first in row 2"),
    (lambda: network().loss_on(X, Y), "cross_entropy: y has shape (5, 3), expected (5,) … y.argmax(axis=1)"),
    (lambda: network().loss_on(X, y[:4]), "cross_entropy: y has shape (4,), expected (5,)"),
    (lambda: network().loss_on(X, np.nan), "… y"),
    (lambda: backward(y[:4]), "cross_entropy: y has shape (4,), expected (5,): one class index per row"),
    (lambda: backward(y + 1), "cross_entropy: y holds labels from 1 to 3, expected 0 to 2"),
    (lambda: backward(y, loss=ONE_HOT), "cross_entropy_one_hot: Y has shape (5,), expected (5, 3) … one_hot(y, 3)"),
    (lambda: backward(y, loss=MSE), "mean_squared_error: Y has shape (5,), expected (5, 3) … y[:, None]"),
    (lambda: setattr(network(), "theta", np.zeros(3)), "Network: theta … shape (3,), expected (31,): it is copied"),
    (lambda: setattr(network(), "theta", np.zeros((31, 1))), "Network: theta … shape (31, 1), expected (31,)"),
    # Checking gradients
    (lambda: nnlib.numerical_gradient(np.sum, np.ones(2), 0), "numerical_gradient: h is 0, expected … above 0 … 1e-5"),
    (lambda: nnlib.numerical_gradient(np.sum, np.ones(2), np.nan), "numerical_gradient: h is nan, expected … above 0"),
    (lambda: nnlib.numerical_gradient(np.sum, np.ones(2), "1"), "numerical_gradient: h is '1', expected … above 0"),
    (lambda: nnlib.check_gradients(network(), X, Y), "cross_entropy: y has shape (5, 3), expected … y.argmax(axis=1)"),
    (lambda: nnlib.check_gradients(network(), X[0], y), "Network: X has shape (3,), expected … x[None, :]"),
    # Settings of the training
    (lambda: sgd(learning_rate=0), "SGD: learning_rate is 0, expected a number above 0 … 0.1"),
    (lambda: sgd(learning_rate=-0.1), "SGD: learning_rate is -0.1, expected a number above 0"),
    (lambda: sgd(learning_rate=np.nan), "SGD: learning_rate is nan, expected a number above 0"),
    (lambda: sgd(learning_rate=np.inf), "SGD: learning_rate is inf, expected a number above 0"),
    (lambda: sgd(learning_rate="0.1"), "SGD: learning_rate is '0.1', expected a number above 0"),
    (lambda: setattr(sgd(), "learning_rate", -1), "SGD: learning_rate is -1, expected a number above 0"),
    (lambda: sgd(momentum=1), "SGD: momentum is 1, expected a number from 0 up to, not including, 1 … 0.9"),
    (lambda: sgd(momentum=-0.1), "SGD: momentum is -0.1, expected a number from 0"),
    (lambda: sgd(momentum=np.nan), "SGD: momentum is nan, expected a number from 0"),
    (lambda: sgd(momentum="0.9"), "SGD: momentum is '0.9', expected a number from 0"),
    (lambda: setattr(sgd(), "momentum", 1.5), "SGD: momentum is 1.5, expected a number from 0"),
    (lambda: batches(batch_size=0), "MiniBatches: batch_size is 0, expected a whole number above 0 … 64"),
    (lambda: batches(batch_size=-2), "MiniBatches: batch_size is -2, expected a whole number above 0"),
    (lambda: batches(batch_size=2.0), "MiniBatches: batch_size is 2.0, expected a whole number above 0"),
    (lambda: batches(batch_size=np.nan), "MiniBatches: batch_size is nan, expected a whole number above 0"),
    (lambda: batches(batch_size="2"), "MiniBatches: batch_size is '2', expected a whole number above 0"),
    (
        lambda: setattr(batches(), "batch_size", None),
        "MiniBatches: batch_size is None, expected a whole number above 0",
    ),
    (lambda: sgd().update(np.zeros(3), np.zeros(4)), "SGD.update: grad has shape (4,), expected that of theta, (3,)"),
    (lambda: used(1)[0].update(np.zeros(3), np.zeros(3)), "SGD … (3,) … kept … (31,) … Make a new SGD"),
    (lambda: train_step(network(), X[:4], y[:4], *used(1)), "… epoch over 5 examples … given 4 … Make new ones"),
    # Starting the training. Nobody iterates here: fit complains at once.
    (lambda: start(X, y[:4]), "fit: X has … 5 … and y has … 4 … expected as many labels as examples"),
    (lambda: start(X, y, epochs=0), "fit: epochs is 0, expected a whole number above 0"),
    (lambda: start(X, y, epochs=1.5), "fit: epochs is 1.5, expected a whole number"),
    (lambda: start(X, y, epochs="3"), "fit: epochs is '3', expected a whole number"),
    (
        lambda: start(X, y, used(6), epochs=2),
        "fit: epochs is 2, expected … above 2 … a new Network, SGD and MiniBatches",
    ),
    (lambda: start(NAN, y), "fit: X holds NaN or infinity, first in row 3 (5 rows in all). Remove or fill"),
    (lambda: start(INFINITE, y), "fit: X holds NaN or infinity, first in row 2"),
    (lambda: start(-INFINITE, y), "fit: X holds NaN or infinity, first in row 2"),
    (lambda: start(X, NAN, loss=MSE), "fit: y holds NaN or infinity, first in row 3"),
    (lambda: start(EMPTY, y[:0]), "… X has shape (0, 3), expected (n, 3) with n at least 1"),
    (lambda: start(y, y), "… X has shape (5,), expected (n, 3)"),
    (lambda: start(X[:, :2], y), "… X has shape (5, 2), expected (n, 3)"),
    (lambda: start(X, Y), "cross_entropy: y has shape (5, 3), expected (5,) … y.argmax(axis=1)"),
    (lambda: start(X, y[:, None]), "cross_entropy: y has shape (5, 1), expected (5,) … y.ravel()"),
    (lambda: start(X, y + 1), "cross_entropy: y holds labels from 1 to 3, expected 0 to 2 … y - 1"),
    (lambda: start(X, y, loss=ONE_HOT), "cross_entropy_one_hot: Y has shape (5,), expected (5, 3) … one_hot(y, 3)"),
    (lambda: start(X, y, loss=MSE), "mean_squared_error: Y has shape (5,), expected (5, 3) … y[:, None]"),
    (lambda: start(X[:4], y[:4], used(1)), "… epoch over 5 examples … given 4 … Make new ones"),
    (lambda: start(X, y, used(1), sizes=[3, 5, 3]), "SGD: … (38,) … kept … (31,) … Make a new SGD"),
]

TYPE_ERRORS = [
    (lambda: nnlib.cross_entropy(Z, y * 1.0), "cross_entropy: y has dtype float64, expected integers … y.astype(int)"),
    (lambda: nnlib.cross_entropy(Z, y > 0), "cross_entropy: y has dtype bool, expected integers … y.astype(int)"),
    (lambda: nnlib.cross_entropy(Z, y.astype(str)), "cross_entropy: y has dtype <U … np.unique(y, return_inverse"),
    (lambda: nnlib.one_hot(y * 1.0, 3), "one_hot: y has dtype float64, expected integers … y.astype(int)"),
    (lambda: nnlib.accuracy(Z, y * 1.0), "accuracy: y has dtype float64, expected integers"),
    (lambda: nnlib.confusion_matrix(Z, y * 1.0), "confusion_matrix: y has dtype float64, expected integers"),
    (lambda: start(X, y * 1.0), "cross_entropy: y has dtype float64, expected integers … y.astype(int)"),
    (lambda: network(rng=0), "Network: rng is 0, expected … np.random.default_rng(0)"),
    (lambda: network(rng=None), "Network: rng is None, expected … np.random.default_rng(0)"),
    (lambda: network(rng=np.random), "Network: rng is <module … expected … np.random.default_rng(0)"),
    (lambda: batches(rng=0), "MiniBatches: rng is 0, expected … np.random.default_rng(0)"),
    (lambda: nnlib.he(3, 2, 0), "he: rng is 0, expected … np.random.default_rng(0)"),
    (lambda: nnlib.glorot(3, 2, np.random), "glorot: rng is <module … expected … np.random.default_rng(0)"),
    (lambda: nnlib.plain(3, 2, None), "plain: rng is None, expected … np.random.default_rng(0)"),
    (lambda: nnlib.sample_target(5, 0), "sample_target: rng is 0, expected … np.random.default_rng(0)"),
    (lambda: nnlib.spirals(5, 3, 0), "spirals: rng is 0, expected … np.random.default_rng(0)"),
    (
        lambda: nnlib.numerical_gradient(np.sum, [1.0]),
        "numerical_gradient: theta is list, expected a float64 array … Use np.array(theta, dtype=float)",
    ),
    (
        lambda: nnlib.check_gradients(network(dtype=np.float32), X, y),
        "check_gradients: theta is float32, expected a float64 array … Use Network(…, dtype=np.float64)",
    ),
    (
        lambda: nnlib.numerical_gradient(np.sum, np.array([1, 2])),
        "numerical_gradient: theta is int64, expected a float64 array … Use np.array(theta, dtype=float)",
    ),
]

RUNTIME_ERRORS = [
    (lambda: network().backward(y), "Network.backward: … Call network.forward(X) first"),
]

CASES = [
    pytest.param(call, error, message, id=message)
    for error, cases in ((ValueError, VALUE_ERRORS), (TypeError, TYPE_ERRORS), (RuntimeError, RUNTIME_ERRORS))
    for call, message in cases
]


@pytest.mark.parametrize(("call", "error", "message"), CASES)
def test_bad_input_is_refused_with_a_message_that_helps(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert type(caught.value) is error
    pattern = ".*".join(re.escape(part.strip()) for part in message.split("…"))
    assert re.match(pattern, str(caught.value)), f"{caught.value!s}\ndoes not say\n{message}"


@pytest.mark.parametrize(
    "call",
    [
        lambda: nnlib.cross_entropy(Z, y[:3]),  # too few labels, in the right form
        lambda: nnlib.cross_entropy(Z, np.tile(y, 2)),
        lambda: nnlib.cross_entropy(Z, np.zeros((5, 7), int)),
        lambda: nnlib.cross_entropy(Z, y + 0.5),
        lambda: nnlib.cross_entropy(Z, y - 1),
        lambda: nnlib.cross_entropy(Z, y + 7),
        lambda: nnlib.cross_entropy_one_hot(Z, Y - 0.5),
        lambda: nnlib.cross_entropy_one_hot(Z, np.zeros_like(Y)),
        lambda: nnlib.cross_entropy_one_hot(Z, Y[:, 0][:3]),
        lambda: nnlib.mean_squared_error(Z, y[:3]),
        lambda: nnlib.mean_squared_error(Z, Z[:3]),
        lambda: nnlib.mean_squared_error(np.zeros(()), Z),
        lambda: nnlib.mean_squared_error(np.zeros((0, 2)), Z),
        lambda: nnlib.weighted_sum([1, 2, 3], [1, 2], 0),
        lambda: nnlib.dense(X, np.ones((3, 4)), np.ones(3)),
        lambda: nnlib.dense(X, np.ones((3, 4)), 0.0),
        lambda: network().forward(X[0, :2]),
        lambda: network().forward(X[None]),
        lambda: network().forward(X[:0]),
        lambda: nnlib.numerical_gradient(np.sum, "theta"),
        lambda: nnlib.most_confused(X),
        lambda: nnlib.relative_error(X, X.T),
        lambda: nnlib.target(X[:, :2]),
        lambda: nnlib.accuracy(Z, y[:4]),
    ],
)
def test_a_repair_is_offered_only_where_it_fits(call):
    with pytest.raises((ValueError, TypeError)) as caught:
        call()
    assert not re.search(r"Use |\?", str(caught.value)), str(caught.value)


def test_gaps_hidden_in_the_rows_of_a_list_are_found():
    with pytest.raises(TypeError, match="X is a masked array with hidden entries"):
        dense([np.ma.array([1.0, -999.0], mask=[0, 1])], np.ones((2, 1)), [0.0])
