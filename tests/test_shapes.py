"""The shapes in the signatures are true: every call here is checked by jaxtyping and beartype, going in and coming out.

nnlib itself never loads the two. A fresh copy of it is imported under jaxtyping's import hook, with TYPE_CHECKING on,
so that the names in its annotations exist.
"""

import importlib
import inspect
import sys
import types
import typing

import beartype  # noqa: F401  # here, because it cannot be imported under TYPE_CHECKING
import jaxtyping
import numpy as np
import pytest

import nnlib
from nnlib.activations import ACTIVATIONS
from nnlib.losses import LOSSES


@pytest.fixture(scope="module")
def checked():
    """Give a copy of nnlib whose annotations are checked at every call."""
    ours = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "nnlib"}
    typing.TYPE_CHECKING = True
    try:
        with jaxtyping.install_import_hook("nnlib", "beartype.beartype"):
            fresh = importlib.import_module("nnlib")
            importlib.import_module("nnlib.checkpoint")
    finally:
        typing.TYPE_CHECKING = False
        for name in [name for name in sys.modules if name.split(".")[0] == "nnlib"]:
            del sys.modules[name]
        sys.modules.update(ours)
    return fresh


def calls(nnlib, dtype):
    """List a right call of every public function that has arrays in its signature, under its name."""
    rng = np.random.default_rng(0)
    X, Z, Y_hat = (rng.standard_normal(shape).astype(dtype) for shape in ((7, 4), (7, 3), (7, 2)))
    W, b, x = rng.standard_normal((4, 3)).astype(dtype), np.zeros(3, dtype), X[0]
    y = rng.integers(3, size=7)
    network = nnlib.Network([4, 5, 3], rng=rng, dtype=dtype)
    double = nnlib.Network([4, 5, 3], rng=rng)
    sgd, batches = nnlib.SGD(learning_rate=0.1), nnlib.MiniBatches(batch_size=2, rng=rng)
    for array in (X, Z, Y_hat, W, b, x, y):
        array.flags.writeable = False  # who changes an input fails
    any_shape = [x, X, X[:, :, None]]
    comm = types.SimpleNamespace(rank=0, size=1, Bcast=lambda array: None, Allreduce=lambda in_place, array: None)
    workers = nnlib.Workers(comm)
    workers.start(network)
    return {
        "weighted_sum": lambda: nnlib.weighted_sum(x, W[:, 0], 1.0),
        "step": lambda: [nnlib.step(Z) for Z in [0.5, *any_shape]],
        "neuron": lambda: nnlib.neuron(x, W[:, 0], 1.0),
        "dense": lambda: nnlib.dense(X, W, b),
        "dense_parameter_gradients": lambda: [
            nnlib.dense_parameter_gradients(X, Z),
            nnlib.dense_parameter_gradients(X, Z, out=(np.empty_like(W), np.empty_like(b))),
        ],
        "dense_input_gradient": lambda: nnlib.dense_input_gradient(Z, W),
        "he": lambda: nnlib.he(4, 3, rng),
        "glorot": lambda: nnlib.glorot(4, 3, rng),
        "plain": lambda: nnlib.plain(4, 3, rng),
        **{
            name: lambda name=name: [getattr(nnlib, name)(Z) for Z in any_shape]
            for function in ("relu", "tanh", "identity", "softmax", "log_softmax")
            for name in (function, function + "_derivative")
        },
        "cross_entropy": lambda: nnlib.cross_entropy(Z, y),
        "cross_entropy_one_hot": lambda: nnlib.cross_entropy_one_hot(Z, nnlib.one_hot(y, 3)),
        "mean_squared_error": lambda: nnlib.mean_squared_error(Y_hat, -Y_hat),
        "one_hot": lambda: nnlib.one_hot(y.astype(np.uint8), 3),
        "mse": lambda: nnlib.mse(Y_hat, -Y_hat),
        "rmse": lambda: nnlib.rmse(Y_hat, -Y_hat),
        "accuracy": lambda: nnlib.accuracy(Z, y),
        "confusion_matrix": lambda: nnlib.confusion_matrix(Z, y),
        "most_confused": lambda: nnlib.most_confused(nnlib.confusion_matrix(Z, y)),
        "target": lambda: nnlib.target(X[:, :3]),
        "sample_target": lambda: nnlib.sample_target(7, rng),
        "spirals": lambda: nnlib.spirals(7, 3, rng),
        "moons": lambda: nnlib.moons(7, rng),
        "circles": lambda: nnlib.circles(7, rng),
        "load_houses": nnlib.load_houses,
        "load_mnist": lambda: nnlib.load_mnist("sample", dtype=dtype),
        "numerical_gradient": lambda: nnlib.numerical_gradient(lambda a: float(a.sum()), np.ones((2, 3))),
        "relative_error": lambda: [nnlib.relative_error(array, array) for array in any_shape],
        "check_gradients": lambda: [
            nnlib.check_gradients(double, X, y),
            nnlib.check_gradients(
                nnlib.Network([4, 3], loss="mean_squared_error", rng=rng), X.astype(np.float64), Z.astype(np.float64)
            ),
        ],
        "Network.__init__": lambda: nnlib.Network((4, 3), rng=rng, dtype=dtype),
        "Network.check_input": lambda: network.check_input(X),
        "Network.forward": lambda: network.forward(X),
        "Network.backward": lambda: [network.forward(X), network.backward(y)],
        "Network.predict": lambda: network.predict(X),
        "Network.loss_on": lambda: network.loss_on(X, y),
        "Network.input_gradient": lambda: network.input_gradient(X, 2),
        "Network.unpack": lambda: network.unpack(np.arange(network.theta.size, dtype=dtype)),
        "SGD.__init__": lambda: nnlib.SGD(learning_rate=1.0, momentum=0.0),
        "SGD.update": lambda: sgd.update(network.theta, network.grad, scale=0.5),
        "Adam.__init__": lambda: nnlib.Adam(learning_rate=1.0),
        "Adam.update": lambda: nnlib.Adam().update(network.theta, network.grad, scale=0.5),
        "MiniBatches.__init__": lambda: nnlib.MiniBatches(batch_size=1, rng=rng),
        "MiniBatches.next_rows": lambda: batches.next_rows(7),
        "MiniBatches.step_rng": lambda: batches.step_rng(),
        "train_step": lambda: [
            nnlib.train_step(network, X, y, sgd, batches),
            nnlib.train_step(network, X, y, sgd, batches, 0.5, nnlib.warp),
        ],
        "warp": lambda: nnlib.warp(X, rng),
        "displacement": lambda: nnlib.displacement(7, 2, rng, shift=1.0, affine=0.1, smooth=0.5),
        "resample": lambda: nnlib.resample(X, np.ones((2, 7, 2, 2), dtype)),
        "upright": lambda: nnlib.upright(abs(X)),
        "constant": lambda: nnlib.constant(0.5),
        "cosine": lambda: nnlib.cosine(0.5),
        "race": lambda: nnlib.race({"sum": X.sum}, rounds=2, turn=1e-5),
        "median_ratio": lambda: nnlib.median_ratio({"a": np.ones(3), "b": np.ones(3)}, "a", "b"),
        "step_flops": lambda: nnlib.step_flops([4, 5, 3], 7),
        "floor_step": lambda: nnlib.floor_step(network, X, y, 2)(np.arange(2)),
        "on_fastest_threads": lambda: list(nnlib.on_fastest_threads(iter("ab"))),
        "threads_of_products": lambda: nnlib.threads_of_products(1),
        "early_stopping": lambda: list(
            nnlib.early_stopping(
                nnlib.fit(network, X, y, sgd, nnlib.MiniBatches(batch_size=2, rng=rng), epochs=2),
                network,
                lambda: network.loss_on(X, y),
                patience=1,
            )
        ),
        "weight_decay": lambda: list(
            nnlib.weight_decay(
                nnlib.fit(network, X, y, sgd, nnlib.MiniBatches(batch_size=2, rng=rng), epochs=2), network, 0.1
            )
        ),
        "Workers.__init__": lambda: nnlib.Workers(comm),
        "Workers.start": lambda: workers.start(network),
        "Workers.share": lambda: workers.share(7),
        "Workers.gradient": lambda: workers.gradient(network, X, y),
        "find_workers": lambda: nnlib.find_workers(),
        "fit": lambda: list(nnlib.fit(network, X, y, sgd, nnlib.MiniBatches(batch_size=2, rng=rng), epochs=2)),
    }


def public(nnlib):
    """Name every function, method and settable property that nnlib offers."""
    for name, thing in vars(nnlib).items():
        if inspect.isclass(thing) and not issubclass(thing, Exception):
            for part, value in vars(thing).items():
                if part == "__init__" or (
                    part[0] != "_" and (inspect.isfunction(value) or isinstance(value, property))
                ):
                    yield f"{name}.{part}"
        elif inspect.isfunction(thing):
            yield name


def test_every_public_function_is_called_here(checked):
    assert set(calls(checked, np.float64)) == set(public(checked))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", sorted(public(nnlib)))
def test_signatures_are_true_and_inputs_stay_as_they_are(checked, name, dtype):
    calls(checked, dtype)[name]()  # raises TypeCheckError if one is not


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_a_whole_run_keeps_to_the_signatures(checked, loss, hidden, dtype):
    rng = np.random.default_rng(0)
    X, y = checked.spirals(50, 3, rng)
    X, labels = X.astype(dtype), y if loss == "cross_entropy" else checked.one_hot(y, 3)
    network = checked.Network([2, 8, 3], hidden=hidden, loss=loss, rng=rng, dtype=dtype)
    sgd, batches = checked.SGD(learning_rate=0.1, momentum=0.9), checked.MiniBatches(batch_size=16, rng=rng)
    for _ in checked.fit(network, X, labels, sgd, batches, epochs=2, schedule=checked.cosine):
        pass
    assert checked.most_confused(checked.confusion_matrix(network.predict(X), y), count=1)[0][2] > 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_checkpoint_keeps_to_the_signatures(checked, dtype, tmp_path):
    rng = np.random.default_rng(0)
    network = checked.Network([2, 3], rng=rng, dtype=dtype)
    sgd, batches = checked.SGD(learning_rate=0.1), checked.MiniBatches(batch_size=2, rng=rng)
    checked.checkpoint.save(tmp_path / "run.npz", network, sgd, batches)
    loaded = checked.checkpoint.load(tmp_path / "run.npz").network
    assert loaded.theta.tolist() == network.theta.tolist()


# What follows shows that the tests above could fail.


def test_a_wrong_shape_is_caught_on_its_way_in(checked):
    with pytest.raises(jaxtyping.TypeCheckError, match=r"checking the parameters of nnlib\.layers\.dense"):
        checked.dense(np.ones((7, 4)), np.ones((3, 4)), np.zeros(3))


def test_a_wrong_type_of_number_is_caught_on_its_way_in(checked):
    with pytest.raises(jaxtyping.TypeCheckError, match=r"checking the parameters of nnlib\.losses\.cross_entropy"):
        checked.cross_entropy(np.ones((7, 3)), np.ones(7))


def test_a_wrong_shape_is_caught_on_its_way_out(checked, monkeypatch):
    network = checked.Network([4, 3], loss="mean_squared_error", rng=np.random.default_rng(0))
    monkeypatch.setattr(network, "_pass", lambda X: ([X], [np.ones((3, 7))]))
    with pytest.raises(
        jaxtyping.TypeCheckError, match=r"checking the return value of nnlib\.network\.Network\.predict"
    ):
        network.predict(np.ones((7, 4)))


def test_nnlib_itself_is_left_unchecked(checked):
    assert sys.modules["nnlib"] is nnlib
    assert nnlib is not checked
    assert nnlib.relu([-1, 2]).tolist() == [0, 2]  # a list is no array, and nobody minds
