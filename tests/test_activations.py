import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib import (
    log_softmax,
    log_softmax_derivative,
    numerical_gradient,
    relu,
    relu_derivative,
    softmax,
    softmax_derivative,
    tanh,
    tanh_derivative,
)
from nnlib.activations import ACTIVATIONS

EXTREME = [[1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [1e4, 1e4, -1e4], [0.0, -1e4, 1e-4]]


def logits(bound):
    shapes = hnp.array_shapes(min_dims=1, max_dims=3, max_side=5)
    return hnp.arrays(np.float64, shapes, elements=st.floats(-bound, bound))


def test_relu_passes_what_is_positive():
    assert np.array_equal(relu(np.array([[-3.0, -0.0], [0.0, 7.5]])), [[0, 0], [0, 7.5]])


def test_relu_derivative_is_zero_at_the_kink():
    assert np.array_equal(relu_derivative(np.array([-1e-300, -0.0, 0.0, 1e-300])), [0, 0, 0, 1])


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int8, np.int64, np.float16, np.float32])
def test_softmax_of_narrow_numbers_is_that_of_their_values(dtype):
    Z = np.array([[1, 2, 120], [0, 0, 0]]).astype(dtype)
    P = softmax(Z.astype(float))
    for ours, exact in (
        (softmax(Z), P),
        (softmax_derivative(Z), softmax_derivative(Z.astype(float))),
        (log_softmax_derivative(Z), log_softmax_derivative(Z.astype(float))),
    ):
        np.testing.assert_allclose(ours, exact, rtol=1e-5, atol=1e-7)
        assert ours.dtype in (np.float32, np.float64)


def test_tanh_has_its_known_values():
    np.testing.assert_allclose(tanh(np.array([np.log(3) / 2, -np.log(3) / 2])), [0.5, -0.5], rtol=1e-15)
    np.testing.assert_allclose(tanh_derivative(np.array([0, np.log(3) / 2])), [1, 0.75], rtol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(Z=logits(20))
def test_derivatives_agree_with_central_differences(name, Z):
    activation, derivative = ACTIVATIONS[name]
    Z[np.abs(Z) < 1e-4] = 0.5  # away from the kink of ReLU
    slopes = numerical_gradient(lambda Z: float(activation(Z).sum()), Z.copy())
    np.testing.assert_allclose(derivative(Z), slopes, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_keep_shape_and_precision_and_are_finite_far_out(name, dtype):
    for function in ACTIVATIONS[name]:
        values = function(np.array(EXTREME, dtype=dtype))
        assert values.shape == (4, 3)
        assert values.dtype == dtype
        assert np.isfinite(values).all()


def test_softmax_has_the_values_found_on_paper():
    np.testing.assert_allclose(
        softmax(np.log([[1.0, 2.0, 5.0], [3.0, 3.0, 2.0]])), [[1 / 8, 1 / 4, 5 / 8], [3 / 8, 3 / 8, 1 / 4]]
    )


@given(logits(1e6))
def test_softmax_rows_are_positive_and_one_in_sum(Z):
    P = softmax(Z)
    assert P.shape == Z.shape
    assert P.min() >= 0
    np.testing.assert_allclose(P.sum(axis=-1), 1, rtol=1e-12)


@given(logits(100), st.floats(-1e4, 1e4))
def test_softmax_does_not_see_a_shift_of_all_logits(Z, shift):
    np.testing.assert_allclose(softmax(Z + shift), softmax(Z), rtol=1e-10, atol=1e-300)


@given(logits(100))
def test_the_larger_logit_never_has_the_smaller_probability(Z):
    order = np.argsort(Z, axis=-1)
    assert np.all(np.diff(np.take_along_axis(softmax(Z), order, axis=-1)) >= 0)


@given(logits(100))
def test_log_softmax_is_the_logarithm_of_softmax(Z):
    np.testing.assert_allclose(log_softmax(Z), np.log(softmax(Z)), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_logits_stay_finite(dtype):
    Z = np.array(EXTREME, dtype=dtype)
    results = [softmax(Z), log_softmax(Z), softmax_derivative(Z), log_softmax_derivative(Z)]
    assert [result.shape for result in results] == [(4, 3), (4, 3), (4, 3, 3), (4, 3, 3)]
    assert all(result.dtype == dtype and np.isfinite(result).all() for result in results)
    np.testing.assert_allclose(results[0][:3], [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0]], rtol=1e-6)
    assert np.array_equal(results[1][0], [0, -2e4, -1e4])


@pytest.mark.parametrize(
    ("function", "derivative"), [(softmax, softmax_derivative), (log_softmax, log_softmax_derivative)]
)
@pytest.mark.parametrize("shape", [(4,), (3, 4), (2, 3, 4), (5, 1)])
def test_softmax_derivatives_agree_with_central_differences(function, derivative, shape):
    Z = np.random.default_rng(0).standard_normal(shape)
    slopes = np.stack(
        [numerical_gradient(lambda Z, i=i: float(function(Z)[..., i].sum()), Z.copy()) for i in range(shape[-1])],
        axis=-2,
    )
    np.testing.assert_allclose(derivative(Z), slopes, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", [*ACTIVATIONS, "softmax", "log_softmax"])
def test_integers_and_lists_do_as_well(name):
    functions = {
        **ACTIVATIONS,
        "softmax": (softmax, softmax_derivative),
        "log_softmax": (log_softmax, log_softmax_derivative),
    }
    for function in functions[name]:
        np.testing.assert_array_equal(function([[-2, 0], [3, 3]]), function(np.array([[-2.0, 0.0], [3.0, 3.0]])))
