"""Whatever array comes in, at every public function: the right number, or one sentence with the repair.

Each array argument of each function is given in turn in every odd form: in all types of numbers, read-only, strided, in
the other byte order, as a list, masked, sparse, with words or gaps in it. The answer must be that to plain float64, or
the refusal must name what came and what was expected.
"""

import functools

import numpy as np
import pytest
from test_shapes import public

import nnlib
from nnlib import SGD, Adam, MiniBatches, Network, fit, train_step

RNG = np.random.default_rng(0)


class Frame:
    """A table of another library, which NumPy can read."""

    def __init__(self, values):
        self.values = np.array(values)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)

    def __len__(self):
        return len(self.values)


class Sparse:
    """A sparse array: NumPy would read it as one object."""

    def __init__(self, values):
        self.values = np.array(values)

    def toarray(self):
        return self.values


class Missing:
    """What a table holds where a value is missing."""

    def __repr__(self):
        return "<NA>"

    def __float__(self):
        raise TypeError("float() argument must be a string or a real number, not 'NAType'")


def with_first(values, entry):
    """Give an array of objects, with an entry that is no number in the first place."""
    array = np.array(values, dtype=object)
    array[(0,) * array.ndim] = entry
    return array


def read_only(values):
    array = np.array(values)
    array.flags.writeable = False
    return array


def strided(values):
    """Give a view of every second entry, backwards."""
    array = np.repeat(np.array(values)[..., ::-1], 2, axis=-1)
    return array[..., ::-2]


def masked(values, first):
    return np.ma.array(values, mask=np.arange(np.size(values)).reshape(np.shape(values)) < first)


SAME = {  # other forms of the same numbers: small, whole and not below 0, so that every type of number holds them
    **{name: functools.partial(np.array, dtype=name) for name in ("b", "B", "h", "H", "i", "I", "q", "Q")},
    **{name: functools.partial(np.array, dtype=name) for name in ("e", "f", "d", "g", ">f4", ">f8", ">i4", ">i8")},
    "list": lambda values: np.array(values).tolist(),
    "read-only": read_only,
    "strided": strided,
    "by columns": np.asfortranarray,
    "a table": Frame,
    "matrix-like": lambda values: np.ma.array(values),
    "nothing masked": lambda values: masked(values, 0),
}
WRONG = {
    "masked": lambda values: masked(values, 1),
    "sparse": Sparse,
    "objects": lambda values: np.array(values, dtype=object),
    "None": lambda values: with_first(values, None),
    "NA": lambda values: with_first(values, Missing()),
    "a word": lambda values: with_first(values, "cat"),
    "a table with a gap": lambda values: Frame(with_first(values, Missing())),
    "words": lambda values: np.array(values).astype(str),
    "complex": lambda values: np.array(values) + 1j,
    "dates": lambda values: np.array(values).astype("M8[D]"),
    "ragged": lambda values: [[1.0], [2.0, 3.0]],
    "nothing": lambda values: None,
}

large = {"low": 90, "high": 125}  # products and sums of such numbers overflow in the narrow types
X, W, dZ = (RNG.integers(**large, size=shape).astype(float) for shape in ((7, 4), (4, 3), (7, 3)))
Z, b, x, w = X[:, :3] % 11, W[0], X[0], W[:, 0]
y = np.array([0, 1, 2, 0, 1, 2, 2])
Y = nnlib.one_hot(y, 3)
images, D = RNG.integers(0, 100, size=(7, 9)).astype(float), np.ones((2, 7, 3, 3))
grad = RNG.integers(0, 100, size=31).astype(float)
counts = RNG.integers(0, 100, size=(3, 3))


def network(**options):
    return Network([4, 5, 1 if options else 3], hidden="tanh", rng=np.random.default_rng(1), **options)


def forward(X):
    return network().forward(X / 1)


def backward(labels, **options):
    net = network(**options)
    net.forward(X / 100)
    return [net.backward(labels), net.grad]


def trained(net, step):
    step(net)
    return net.theta


def update(optimiser, grad):
    theta = np.zeros(31)
    optimiser.update(theta, grad)
    return theta


def one_step(net, X, y):
    train_step(net, X, y, SGD(learning_rate=1e-4), MiniBatches(batch_size=3, rng=np.random.default_rng(2)))


def one_epoch(net, X, y):
    batches = MiniBatches(batch_size=3, rng=np.random.default_rng(2))
    list(fit(net, X, y, SGD(learning_rate=1e-4), batches, epochs=1))


def put(name, values):
    """Assign values in a network, and give the vector that holds them."""
    net = network()
    if name in ("W", "b", "dW", "db"):
        getattr(net, name)[1] = values
        return net.theta + net.grad
    setattr(net, name, values)
    return getattr(net, name)


class Alone:
    """The communicator of a single process."""

    rank, size = 0, 1

    def Bcast(self, array):
        assert len(array)

    def Allreduce(self, in_place, array):
        assert in_place is None


def alone(X, y):
    net, workers = network(), nnlib.Workers(Alone())
    workers.start(net)
    return [workers.gradient(net, X, y), net.grad]


def floor(X):
    nnlib.floor_step(network(), X, y, batch_size=2)(np.array([0, 1]))
    return 0.0  # it computes nothing that anybody needs


regression = {"loss": "mean_squared_error"}
squares = X[:, :1]
CALLS = {
    "weighted_sum": (nnlib.weighted_sum, {"x": x, "w": w, "b": np.array([100.0])}),
    "step": (nnlib.step, {"z": Z}),
    "neuron": (nnlib.neuron, {"x": x, "w": w, "b": np.array([100.0])}),
    "dense": (nnlib.dense, {"X": X, "W": W, "b": b}),
    "dense_parameter_gradients": (nnlib.dense_parameter_gradients, {"X": X, "dZ": dZ}),
    "dense_input_gradient": (nnlib.dense_input_gradient, {"dZ": dZ, "W": W}),
    "relu": (nnlib.relu, {"Z": X}),
    "relu_derivative": (nnlib.relu_derivative, {"Z": Z}),
    "tanh": (nnlib.tanh, {"Z": Z % 3}),
    "tanh_derivative": (nnlib.tanh_derivative, {"Z": Z % 3}),
    "identity": (nnlib.identity, {"Z": X}),
    "identity_derivative": (nnlib.identity_derivative, {"Z": X}),
    "softmax": (nnlib.softmax, {"Z": Z}),
    "softmax_derivative": (nnlib.softmax_derivative, {"Z": Z}),
    "log_softmax": (nnlib.log_softmax, {"Z": Z}),
    "log_softmax_derivative": (nnlib.log_softmax_derivative, {"Z": Z}),
    "cross_entropy": (nnlib.cross_entropy, {"Z": Z, "y": y}),
    "cross_entropy_one_hot": (nnlib.cross_entropy_one_hot, {"Z": Z, "Y": Y}),
    "mean_squared_error": (nnlib.mean_squared_error, {"Y_hat": X, "Y": X[::-1].copy()}),
    "one_hot": (lambda y: nnlib.one_hot(y, 3), {"y": y}),
    "mse": (nnlib.mse, {"Y_hat": X, "Y": X[::-1].copy()}),
    "rmse": (nnlib.rmse, {"Y_hat": X, "Y": X[::-1].copy()}),
    "accuracy": (nnlib.accuracy, {"Y_hat": Z, "y": y}),
    "confusion_matrix": (nnlib.confusion_matrix, {"Y_hat": Z, "y": y}),
    "most_confused": (nnlib.most_confused, {"confusion": counts}),
    "Network.forward": (lambda X: network().forward(X), {"X": X}),
    "Network.backward": (backward, {"labels": y}),
    "Network.backward of a regression": (functools.partial(backward, **regression), {"labels": squares}),
    "Network.predict": (lambda X: network().predict(X), {"X": X}),
    "Network.input_gradient": (lambda X: network().input_gradient(X, 1), {"X": X}),
    "Network.loss_on": (lambda X, y: network().loss_on(X, y), {"X": X, "y": y}),
    "Network.loss_on of a regression": (lambda X, y: network(**regression).loss_on(X, y), {"X": X, "y": squares}),
    "Network.check_input": (lambda X: network().check_input(X), {"X": X}),
    "Network.unpack": (lambda vector: network().unpack(vector)[0][0], {"vector": np.append(grad, np.arange(12.0))}),
    "Network.theta": (functools.partial(put, "theta"), {"values": np.append(grad, np.arange(12.0))}),
    "Network.grad": (functools.partial(put, "grad"), {"values": np.append(grad, np.arange(12.0))}),
    "Network.W": (functools.partial(put, "W"), {"values": np.arange(15.0).reshape(5, 3)}),
    "Network.db": (functools.partial(put, "db"), {"values": b}),
    "relative_error": (nnlib.relative_error, {"a": X, "b": X + 1}),
    "check_gradients": (lambda X, y: nnlib.check_gradients(network(), X, y).ok, {"X": X, "y": y}),
    "SGD.update": (lambda grad: update(SGD(learning_rate=0.1, momentum=0.9), grad), {"grad": grad}),
    "Adam.update": (lambda grad: update(Adam(learning_rate=0.1), grad), {"grad": grad}),
    "train_step": (lambda X, y: trained(network(), lambda net: one_step(net, X, y)), {"X": X, "y": y}),
    "fit": (lambda X, y: trained(network(), lambda net: one_epoch(net, X, y)), {"X": X, "y": y}),
    "fit of a regression": (
        lambda X, y: trained(network(**regression), lambda net: one_epoch(net, X, y)),
        {"X": X, "y": squares},
    ),
    "floor_step": (floor, {"X": X}),
    "Workers.gradient": (alone, {"X": X, "y": y}),
    "warp": (lambda X: nnlib.warp(X, np.random.default_rng(0)), {"X": images}),
    "resample": (nnlib.resample, {"X": images, "D": D}),
    "upright": (nnlib.upright, {"X": images}),
    "target": (nnlib.target, {"X": Z}),
    "median_ratio": (lambda one, other: nnlib.median_ratio({"a": one, "b": other}, "a", "b"), {"one": x, "other": w}),
}
FRACTIONS = {"e", "f", "d", "g", ">f4", ">f8"}  # no form of labels
NO_ARRAYS = {  # what they are given is numbers, names, functions and generators
    *("Network.__init__", "SGD.__init__", "Adam.__init__", "MiniBatches.__init__", "MiniBatches.next_rows"),
    *("MiniBatches.step_rng", "he", "glorot", "plain", "cosine", "constant", "race", "step_flops", "displacement"),
    *("early_stopping", "weight_decay", "sample_target", "spirals", "moons", "circles", "load_mnist", "load_houses"),
    *("Workers.__init__", "Workers.start", "Workers.share", "find_workers"),
    *("on_fastest_threads", "threads_of_products"),
    "numerical_gradient",  # it refuses all but float64, which it changes in place
}
REFUSAL = r"^[A-Za-z_]+(\.[a-z_]+)?: .*expected [^\n]*$"


def test_every_public_function_is_in_the_table():
    tried = {name.partition(" of ")[0] for name in CALLS} - {"Network.theta", "Network.grad", "Network.W", "Network.db"}
    assert set(public(nnlib)) - tried == NO_ARRAYS


def flat(answer):
    """Give the parts of an answer as one vector."""
    parts = answer if isinstance(answer, list | tuple) else [answer]
    return np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in parts])


def tries():
    for function, (call, arguments) in CALLS.items():
        for argument in arguments:
            for form in [*SAME, *WRONG]:
                yield pytest.param(call, arguments, argument, form, id=f"{function}-{argument}-{form}")


@pytest.mark.parametrize(("call", "arguments", "argument", "form"), list(tries()))
def test_an_odd_array_is_read_rightly_or_refused_with_a_sentence(call, arguments, argument, form):
    plain = arguments[argument]
    odd = (SAME | WRONG)[form](plain)
    if form in WRONG or (plain is y and form in FRACTIONS):
        with pytest.raises((TypeError, ValueError), match=REFUSAL):
            call(**arguments | {argument: odd})
    else:
        assert np.allclose(flat(call(**arguments | {argument: odd})), flat(call(**arguments)), rtol=3e-5, atol=1e-6)
