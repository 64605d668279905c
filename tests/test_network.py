import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import Network, cross_entropy, dense, numerical_gradient, one_hot, softmax
from nnlib.activations import ACTIVATIONS
from nnlib.layers import INITIALISATIONS
from nnlib.losses import LOSSES

seeds = st.integers(0, 2**32 - 1)
SIZES = [4, 5, 6, 3]


def setting(loss="cross_entropy", seed=0, n=7, dtype=np.float64, **options):
    """Make a network with data that fit its loss."""
    rng = np.random.default_rng(seed)
    network = Network(SIZES, loss=loss, rng=rng, dtype=dtype, **options)
    y = rng.integers(3, size=n)
    return network, rng.standard_normal((n, 4)).astype(dtype), y if loss == "cross_entropy" else one_hot(y, 3)


def test_forward_has_the_values_found_on_paper():
    network = Network([2, 2, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    network.theta = [1, -1, 2, 0, 0.5, 1, 3, -2, 10]  # W₁ by rows, b₁, W₂, b₂
    assert np.array_equal(network.forward([[1, 1], [-1, 0]]), [[20.5], [6]])
    assert np.array_equal(network.Z[0], [[3.5, 0], [-0.5, 2]])
    assert np.array_equal(network.A[1], [[3.5, 0], [0, 2]])


def test_backward_has_the_values_found_on_paper():
    network = Network([2, 2, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    network.theta = [1, -1, 2, 0, 0.5, 1, 3, -2, 10]
    network.forward([[1, 1], [-1, 0]])
    assert network.backward([[19.5], [8]]) == (1 + 4) / 2
    # dZ₂ = [[1], [-2]], and ReLU lets pass only the first unit in row 0 and the second in row 1
    assert np.array_equal(network.grad, [3, -4, 3, 0, 3, 4, 3.5, -4, -1])


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_forward_is_dense_and_activation_in_turn(hidden):
    network, X, _ = setting(hidden=hidden)
    activation = ACTIVATIONS[hidden][0]
    A = X
    for W, b in zip(network.W[:-1], network.b[:-1], strict=True):
        A = activation(dense(A, W, b))
    np.testing.assert_allclose(network.forward(X), dense(A, network.W[-1], network.b[-1]), rtol=1e-13)


def test_one_layer_is_softmax_regression():
    rng = np.random.default_rng(0)
    network = Network([4, 3], rng=rng)
    X, y = rng.standard_normal((6, 4)), rng.integers(3, size=6)
    network.forward(X)
    loss, dZ = cross_entropy(X @ network.W[0] + network.b[0], y)
    assert network.backward(y) == loss
    np.testing.assert_allclose(network.grad, np.concatenate([(X.T @ dZ).ravel(), dZ.sum(axis=0)]), rtol=1e-13)


@pytest.mark.parametrize("loss", LOSSES)
@given(seed=seeds)
def test_gradient_of_a_batch_is_the_mean_of_its_examples(loss, seed):
    network, X, y = setting(loss, seed)
    grads = []
    for i in range(len(X)):
        network.forward(X[i : i + 1])
        network.backward(y[i : i + 1])
        grads.append(network.grad.copy())
    network.forward(X)
    network.backward(y)
    np.testing.assert_allclose(network.grad, np.mean(grads, axis=0), rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("loss", LOSSES)
@given(seed=seeds)
def test_loss_and_gradient_do_not_depend_on_the_order_of_a_batch(loss, seed):
    network, X, y = setting(loss, seed)
    network.forward(X)
    value, grad = network.backward(y), network.grad.copy()
    order = np.random.default_rng(seed).permutation(len(X))
    network.forward(X[order])
    assert network.backward(y[order]) == pytest.approx(value, rel=1e-13)
    np.testing.assert_allclose(network.grad, grad, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("loss", LOSSES)
def test_loss_on_is_the_loss_that_backward_returns(loss):
    network, X, y = setting(loss)
    network.forward(X)
    assert network.loss_on(X, y) == network.backward(y)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_small_step_against_the_gradient_lowers_the_loss_by_its_square(loss):
    network, X, y = setting(loss, hidden="tanh")
    network.forward(X)
    before = network.backward(y)
    network.theta -= 1e-6 * network.grad
    assert before - network.loss_on(X, y) == pytest.approx(1e-6 * network.grad @ network.grad, rel=1e-4)


@pytest.mark.parametrize("init", INITIALISATIONS)
def test_theta_starts_as_the_initialisation_draws_it(init):
    rng = np.random.default_rng(3)
    parts = [
        part.ravel() for d_in, d_out in [(4, 5), (5, 6), (6, 3)] for part in INITIALISATIONS[init](d_in, d_out, rng)
    ]
    network = Network(SIZES, init=init, rng=np.random.default_rng(3))
    assert np.array_equal(network.theta, np.concatenate(parts))
    assert network.theta.size == 4 * 5 + 5 + 5 * 6 + 6 + 6 * 3 + 3


@pytest.mark.parametrize("init", INITIALISATIONS)
def test_the_same_seed_gives_the_same_network_in_float32_and_float64(init):
    single, double = (
        Network(SIZES, init=init, rng=np.random.default_rng(1), dtype=dtype) for dtype in (np.float32, np.float64)
    )
    assert (single.theta.dtype, double.theta.dtype) == (np.float32, np.float64)
    assert np.array_equal(single.theta, double.theta.astype(np.float32))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_network_computes_in_its_own_precision(loss, dtype):
    network, X, y = setting(loss, dtype=dtype)
    output = network.forward(X.astype(np.float64))
    network.backward(y)
    arrays = [output, network.theta, network.grad, network.predict(X), *network.A, *network.Z, *network.W, *network.db]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}


@pytest.mark.parametrize("loss", LOSSES)
def test_float32_agrees_with_float64_to_its_own_precision(loss):
    single, X, y = setting(loss, dtype=np.float32)
    double = setting(loss)[0]
    for network in (single, double):
        network.forward(X)
    assert single.backward(y) == pytest.approx(double.backward(y), rel=1e-5)
    np.testing.assert_allclose(single.grad, double.grad, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
def test_predict_gives_probabilities_or_values(loss):
    network, X, _ = setting(loss)
    Z = network.forward(X)
    expected = Z if loss == "mean_squared_error" else softmax(Z)
    assert np.array_equal(network.predict(X), expected)


def test_predict_and_loss_on_leave_what_forward_remembered():
    network, X, y = setting()
    network.forward(X)
    network.backward(y)
    grad = network.grad.copy()
    network.grad[:] = 0
    network.predict(X[:2] + 1)
    network.loss_on(X[:3] - 1, y[:3])
    assert not network.grad.any()
    network.backward(y)
    assert np.array_equal(network.grad, grad)


def test_backward_fills_the_gradient_afresh():
    network, X, y = setting()
    network.forward(X)
    network.backward(y)
    grad = network.grad.copy()
    network.grad[:] = np.nan
    network.backward(y)
    assert np.array_equal(network.grad, grad)


def assert_views(network):
    """Every matrix must be a window onto its own part of theta or of grad."""
    for vector, matrices, biases in ((network.theta, network.W, network.b), (network.grad, network.dW, network.db)):
        kept = vector.copy()
        vector[:] = np.arange(vector.size)
        parts = [part.ravel() for pair in zip(matrices, biases, strict=True) for part in pair]
        assert np.array_equal(np.concatenate(parts), np.arange(vector.size))
        vector[:] = kept


def test_matrices_are_views_into_theta_and_grad():
    network, _, _ = setting()
    assert [W.shape for W in network.W] == [dW.shape for dW in network.dW] == [(4, 5), (5, 6), (6, 3)]
    assert [b.shape for b in network.b] == [db.shape for db in network.db] == [(5,), (6,), (3,)]
    assert_views(network)


def test_unpack_cuts_any_vector_of_the_layout_of_theta():
    network, _, _ = setting()
    vector = np.arange(float(network.theta.size))
    W, b = network.unpack(vector)
    assert np.array_equal(W[0], np.arange(20).reshape(4, 5))
    assert np.array_equal(b[0], np.arange(20, 25))
    b[2][2] = -1
    assert vector[-1] == -1


@pytest.mark.parametrize("change", ["assign", "subtract", "scalar", "list", "reversed"])
def test_assigning_to_theta_copies_the_numbers_into_place(change):
    network, _, _ = setting()
    start = network.theta
    values = np.arange(float(start.size))
    if change == "assign":
        network.theta = values
    elif change == "subtract":
        network.theta = 0 * start
        network.theta -= -values
    elif change == "scalar":
        network.theta = values = 0.25
    elif change == "list":
        network.theta = values.tolist()
    else:  # its own numbers in another order, which a careless copy would overwrite while it reads
        network.theta = values
        network.theta = network.theta[::-1]
        values = values[::-1].copy()
    assert network.theta is start
    assert np.array_equal(network.theta, np.broadcast_to(values, start.shape))
    assert_views(network)
    if isinstance(values, np.ndarray):
        values += 1
        assert not np.array_equal(network.theta, values)


def test_theta_in_single_precision_takes_double_precision_numbers():
    network = setting(dtype=np.float32)[0]
    network.theta = np.full(network.theta.size, 1 / 3)
    assert network.theta.dtype == np.float32
    assert np.array_equal(network.W[0], np.full((4, 5), np.float32(1 / 3)))


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n)), lambda n: pickle.loads(pickle.dumps(n, 2))]
)
def test_a_copy_computes_the_same_and_its_views_point_into_its_own_vectors(copied):
    network, X, y = setting("mean_squared_error", hidden="tanh", dtype=np.float32)
    network.forward(X)
    network.backward(y)
    twin = copied(network)
    assert repr(twin) == repr(network)
    assert np.array_equal(twin.predict(X), network.predict(X))
    assert np.array_equal(twin.grad, network.grad)
    assert_views(twin)
    with pytest.raises(RuntimeError, match=r"forward\(X\) first"):  # the forward pass is not copied
        twin.backward(y)
    theta = network.theta.copy()
    twin.forward(X)
    twin.backward(y)
    twin.theta -= 0.1 * twin.grad
    assert not np.array_equal(twin.predict(X), network.predict(X))
    assert np.array_equal(network.theta, theta)


def test_a_network_says_what_it_is():
    network = Network([784, 128, 10], rng=np.random.default_rng(0), dtype=np.float32)
    assert repr(network) == (
        "Network([784, 128, 10], hidden='relu', loss='cross_entropy', init='he', dtype=float32): 101,770 parameters"
    )


@pytest.mark.parametrize("sizes", [(4, 3), np.array([4, 3]), [np.int32(4), np.uint8(3)]])
def test_sizes_may_be_any_whole_numbers(sizes):
    network = Network(sizes, rng=np.random.default_rng(0))
    assert network.sizes == [4, 3]
    assert {type(size) for size in network.sizes} == {int}


def test_lists_and_integers_do_as_well():
    network, _, _ = setting()
    X, y = [[1, 0, 2, -1], [0, 3, 1, 1]], [2, 0]
    array = np.array(X, dtype=np.float64)
    assert np.array_equal(network.predict(X), network.predict(array))
    assert network.loss_on(X, y) == network.loss_on(array, np.array(y))
    assert np.array_equal(network.forward(X), network.forward(array))
    assert network.backward(y) == network.loss_on(array, np.array(y))


@pytest.mark.parametrize("loss", LOSSES)
def test_extreme_inputs_give_finite_losses_and_gradients(loss):
    for dtype in (np.float32, np.float64):
        network, X, y = setting(loss, dtype=dtype)
        network.forward(1e4 * X)
        assert np.isfinite(network.backward(y))
        assert np.isfinite(network.grad).all()
        assert np.isfinite(network.predict(1e4 * X)).all()


# What comes out, and what goes in


def test_the_output_function_belongs_to_the_loss(monkeypatch):
    def absolute_error(Y_hat, Y):
        return float(np.abs(Y_hat - Y).mean()), np.sign(Y_hat - Y) / Y.size

    monkeypatch.setitem(LOSSES, "absolute_error", (absolute_error, np.negative))
    network = Network([3, 2], loss="absolute_error", rng=np.random.default_rng(0))
    X = np.random.default_rng(1).standard_normal((4, 3))
    assert np.array_equal(network.predict(X), -network.forward(X))


@pytest.mark.parametrize("hidden", ["relu", "tanh", "identity"])
@pytest.mark.parametrize("sizes", [[4, 3], [4, 6, 3], [4, 6, 5, 3]])
def test_the_input_gradient_is_the_slope_of_one_output(sizes, hidden):
    network = Network(sizes, hidden=hidden, rng=np.random.default_rng(0))
    X = np.random.default_rng(1).standard_normal((2, 4))
    network.forward(X)
    before = [Z.copy() for Z in network.Z]
    for unit in range(3):
        gradient = network.input_gradient(X, unit)
        measured = numerical_gradient(lambda X, unit=unit: float(dense_pass(network, X)[:, unit].sum()), X.copy())
        np.testing.assert_allclose(gradient, measured, rtol=1e-6, atol=1e-9)
    assert all(np.array_equal(a, b) for a, b in zip(before, network.Z, strict=True))
    with pytest.raises(ValueError, match="unit is 3, expected 0 to 2"):
        network.input_gradient(X, 3)


def dense_pass(network, X):
    """The last layer's Z, without a change to what the network remembers."""
    return copy.deepcopy(network).forward(X)


@pytest.mark.parametrize("name", ["theta", "grad", "W", "b", "dW", "db"])
def test_what_is_assigned_is_copied_into_its_place(name):
    network = Network([2, 3, 2], rng=np.random.default_rng(0))
    vector = network.theta if name in ("theta", "W", "b") else network.grad
    before = getattr(network, name)
    setattr(network, name, [2 * part + 1 for part in before] if isinstance(before, tuple) else 2 * before + 1)
    assert getattr(network, name) is before
    parts = before if isinstance(before, tuple) else [before]
    assert all(np.shares_memory(part, vector) for part in parts)
    network.forward(np.ones((1, 2)))
    network.backward(np.array([1]))
    assert np.shares_memory(network.grad, network.dW[0])
    assert network.dW[0].any()


def test_one_matrix_is_assigned_as_all_are():
    network = Network([2, 3, 2], rng=np.random.default_rng(0))
    network.W[1] = np.arange(6.0).reshape(3, 2)
    network.b[-1] = [7, 8]
    assert network.theta[-8:].tolist() == [0, 1, 2, 3, 4, 5, 7, 8]
    for wrong in (
        lambda: network.W.__setitem__(0, np.ones((3, 2))),
        lambda: setattr(network, "W", [np.ones((3, 3))] * 2),
    ):
        with pytest.raises(ValueError, match=r"Network: the array of layer 0 has shape .*, expected \(2, 3\)"):
            wrong()
    with pytest.raises(ValueError, match="W is 1 arrays, expected 2: one for each layer"):
        network.W = [np.ones((2, 3))]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))])
def test_a_copy_shares_nothing(copied):
    network = Network([2, 3, 2], rng=np.random.default_rng(0))
    network.forward(np.ones((1, 2)))
    network.backward(np.array([1]))
    twin = copied(network)
    assert np.array_equal(twin.theta, network.theta)
    assert np.array_equal(twin.grad, network.grad)
    for name in ("theta", "grad"):
        assert not np.shares_memory(getattr(twin, name), getattr(network, name))
    twin.W[0] = 0.0
    assert twin.theta[:6].tolist() == [0] * 6
    assert network.theta[:6].all()


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (lambda network: network.W.append(1), AttributeError, "append"),
        (lambda network: setattr(network, "W", network.W * 2), ValueError, "W is 4 arrays, expected 2"),
        (
            lambda network: setattr(network, "hidden", "sigmoid"),
            ValueError,
            "hidden is 'sigmoid', expected one of: relu",
        ),
        (lambda network: setattr(network, "loss", "mse"), ValueError, "loss is 'mse', expected one of: cross_entropy"),
    ],
)
def test_what_would_make_it_another_network_is_refused(change, error, said):
    network = Network([2, 3, 2], rng=np.random.default_rng(0))
    with pytest.raises(error, match=said):
        change(network)
    assert network.predict(np.ones((1, 2))).shape == (1, 2)


def test_a_copy_of_the_weights_can_be_assigned_again_after_a_training():
    network = Network([2, 3, 2], rng=np.random.default_rng(0))
    theta, best = network.theta.copy(), (network.W.copy(), network.b.copy())
    network.theta += 1
    network.W, network.b = best
    assert np.array_equal(network.theta, theta)


def test_the_slope_at_an_input_that_is_no_number_is_refused():
    network = Network([2, 3, 2], rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="X holds NaN or infinity, first in row 1"):
        network.input_gradient(np.array([[0.0, 1.0], [np.nan, 1.0]]), 0)
