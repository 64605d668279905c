import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import dense, dense_input_gradient, dense_parameter_gradients, neuron, numerical_gradient, relu, tanh
from nnlib.activations import identity
from nnlib.layers import INITIALISATIONS

sizes = st.integers(1, 6)
seeds = st.integers(0, 2**32 - 1)


def layer(seed, n, d_in, d_out):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, d_in)), rng.standard_normal((d_in, d_out)), rng.standard_normal(d_out), rng


def test_dense_has_the_values_found_on_paper():
    Z = dense(np.array([[1, 2], [3, 4]]), np.array([[1, 0, -1], [2, 1, 0]]), np.array([10, 20, 30]))
    assert np.array_equal(Z, [[15, 22, 29], [21, 24, 27]])


@given(seeds, sizes, sizes, sizes)
def test_each_entry_of_dense_is_one_neuron_on_one_example(seed, n, d_in, d_out):
    X, W, b, _ = layer(seed, n, d_in, d_out)
    by_hand = [[neuron(X[i], W[:, j], b[j], identity) for j in range(d_out)] for i in range(n)]
    np.testing.assert_allclose(dense(X, W, b), by_hand, rtol=1e-12, atol=1e-12)


@given(seeds, sizes, sizes, sizes, st.floats(-10, 10))
def test_dense_without_bias_is_linear_in_its_input(seed, n, d_in, d_out, c):
    X, W, b, rng = layer(seed, n, d_in, d_out)
    X_other, zero = rng.standard_normal(X.shape), np.zeros_like(b)
    separately = c * dense(X, W, zero) + dense(X_other, W, zero)
    np.testing.assert_allclose(dense(c * X + X_other, W, zero), separately, rtol=1e-12, atol=1e-11)


@given(seeds, sizes, sizes, sizes)
def test_two_dense_layers_without_a_bend_are_one(seed, n, d_in, d_out):
    X, W, b, rng = layer(seed, n, d_in, d_out)
    W2, b2 = rng.standard_normal((d_out, 3)), rng.standard_normal(3)
    np.testing.assert_allclose(dense(dense(X, W, b), W2, b2), dense(X, W @ W2, b @ W2 + b2), rtol=1e-11, atol=1e-11)


@given(seeds, sizes, sizes, sizes)
def test_backward_formulas_agree_with_central_differences(seed, n, d_in, d_out):
    X, W, b, rng = layer(seed, n, d_in, d_out)
    dZ = rng.standard_normal((n, d_out))  # of the loss Σᵢⱼ dZ[i, j] Z[i, j]
    dW, db = dense_parameter_gradients(X, dZ)
    near = {"rtol": 1e-7, "atol": 1e-8}
    np.testing.assert_allclose(dW, numerical_gradient(lambda W: float((dZ * dense(X, W, b)).sum()), W.copy()), **near)
    np.testing.assert_allclose(db, numerical_gradient(lambda b: float((dZ * dense(X, W, b)).sum()), b.copy()), **near)
    dX = numerical_gradient(lambda X: float((dZ * dense(X, W, b)).sum()), X.copy())
    np.testing.assert_allclose(dense_input_gradient(dZ, W), dX, **near)


def test_parameter_gradients_are_written_where_out_says():
    X, W, b, rng = layer(0, 4, 3, 2)
    dZ = rng.standard_normal((4, 2))
    dW, db = np.full_like(W, np.nan), np.full_like(b, np.nan)
    returned = dense_parameter_gradients(X, dZ, out=(dW, db))
    assert returned[0] is dW
    assert returned[1] is db
    assert all(map(np.array_equal, (dW, db), dense_parameter_gradients(X, dZ)))


def test_lists_and_integers_do_as_well():
    X, W, b, dZ = [[1, 2], [3, 4]], [[1, 0, -1], [2, 1, 0]], [10, 20, 30], [[1, 0, 2], [0, 1, 1]]
    assert np.array_equal(dense(X, W, b), [[15, 22, 29], [21, 24, 27]])
    assert np.array_equal(dense_input_gradient(dZ, W), [[-1, 2], [-1, 1]])
    dW, db = dense_parameter_gradients(X, dZ)
    assert np.array_equal(dW, [[1, 3, 5], [2, 4, 8]])
    assert np.array_equal(db, [1, 1, 3])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_layer_computes_in_the_precision_of_its_numbers(dtype):
    X, W, b = (array.astype(dtype) for array in layer(0, 4, 3, 2)[:3])
    Z = dense(X, W, b)
    assert [array.dtype for array in (Z, *dense_parameter_gradients(X, Z), dense_input_gradient(Z, W))] == [dtype] * 4


@pytest.mark.parametrize("shape", [(800, 200), (200, 800), (400, 400)])
@pytest.mark.parametrize(
    ("name", "scale", "bias"),
    [
        ("he", lambda d_in, d_out: np.sqrt(2 / d_in), 0.0),
        ("glorot", lambda d_in, d_out: np.sqrt(2 / (d_in + d_out)), 0.0),
        ("plain", lambda d_in, d_out: 0.1, 0.01),
    ],
)
def test_initial_weights_have_the_documented_scale(name, scale, bias, shape):
    W, b = INITIALISATIONS[name](*shape, np.random.default_rng(0))
    assert W.shape == shape
    assert W.dtype == b.dtype == np.float64
    assert np.array_equal(b, np.full(shape[1], bias))
    unit = W / scale(*shape)
    # Five standard errors of a mean, and of a standard deviation, of so many draws from N(0, 1).
    assert abs(unit.mean()) < 5 / np.sqrt(unit.size)
    assert abs(unit.std() - 1) < 5 / np.sqrt(2 * unit.size)
    assert np.mean(np.abs(unit) < 1) == pytest.approx(0.6827, abs=0.01)  # the bell, not a box


@pytest.mark.parametrize(
    ("name", "activation", "size", "low", "high"),
    [
        ("he", relu, 400, 0.5, 2),
        ("glorot", tanh, 400, 0.1, 1),
        ("plain", relu, 50, 0, 0.1),
        ("plain", relu, 400, 2, 99),
    ],
)
def test_ten_layers_keep_the_signal_only_if_the_scale_looks_at_the_size(name, activation, size, low, high):
    rng = np.random.default_rng(0)
    A = rng.standard_normal((100, size))
    for _ in range(10):
        A = activation(dense(A, *INITIALISATIONS[name](size, size, rng)))
    assert low < np.sqrt(np.square(A).mean()) < high


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_the_same_seed_draws_the_same_weights_and_another_seed_others(name):
    W, again, other = (INITIALISATIONS[name](3, 4, np.random.default_rng(seed))[0] for seed in (5, 5, 6))
    assert np.array_equal(W, again)
    assert not np.array_equal(W, other)
