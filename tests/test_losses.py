import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import cross_entropy, cross_entropy_one_hot, mean_squared_error, numerical_gradient, one_hot
from nnlib.losses import LOSSES

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 6)


def batch(loss, seed, n, d, scale=3.0):
    """Draw outputs of a network and labels that fit the loss."""
    rng = np.random.default_rng(seed)
    outputs = scale * rng.standard_normal((n, d))
    labels = rng.integers(d, size=n) if loss == "cross_entropy" else rng.dirichlet(np.ones(d), size=n)
    return outputs, labels


def test_cross_entropy_has_the_values_found_on_paper():
    Z = np.log([[1.0, 2.0, 5.0], [1.0, 1.0, 2.0]])  # probabilities 1/8 1/4 5/8 and 1/4 1/4 1/2
    loss, dZ = cross_entropy(Z, [1, 2])
    assert loss == pytest.approx((np.log(4) + np.log(2)) / 2, rel=1e-15)
    np.testing.assert_allclose(dZ, [[1 / 16, -3 / 8, 5 / 16], [1 / 8, 1 / 8, -1 / 4]], rtol=1e-14)


def test_cross_entropy_of_probabilities_has_the_values_found_on_paper():
    Z = np.log([[1.0, 3.0]])
    loss, dZ = cross_entropy_one_hot(Z, [[0.5, 0.5]])
    assert loss == pytest.approx((np.log(4) + np.log(4 / 3)) / 2, rel=1e-15)
    np.testing.assert_allclose(dZ, [[-1 / 4, 1 / 4]], rtol=1e-14)


def test_mean_squared_error_has_the_values_found_on_paper():
    loss, gradient = mean_squared_error([[1, 2], [3, 4]], [[1, 0], [0, 8]])
    assert loss == (0 + 4 + 9 + 16) / 4
    assert np.array_equal(gradient, [[0, 1], [1.5, -2]])


@pytest.mark.parametrize("k", [1, 2, 10, 1000])
def test_who_knows_nothing_is_surprised_by_log_k(k):
    assert cross_entropy(np.full((3, k), 7.0), np.zeros(3, dtype=int))[0] == pytest.approx(np.log(k), rel=1e-14)


@given(seeds, sizes, sizes)
def test_both_cross_entropies_agree_on_one_hot_labels(seed, n, k):
    Z, y = batch("cross_entropy", seed, n, k)
    (loss, dZ), (loss_one_hot, dZ_one_hot) = cross_entropy(Z, y), cross_entropy_one_hot(Z, one_hot(y, k))
    assert loss == pytest.approx(loss_one_hot, rel=1e-13, abs=1e-15)
    np.testing.assert_allclose(dZ, dZ_one_hot, rtol=1e-12, atol=1e-15)


@given(seeds, sizes, sizes)
def test_mean_squared_error_is_zero_only_at_the_target(seed, n, d):
    Y_hat, Y = batch("mean_squared_error", seed, n, d)
    loss, gradient = mean_squared_error(Y, Y)
    assert loss == 0
    assert not gradient.any()
    assert mean_squared_error(Y_hat, Y)[0] > 0


@given(seeds, sizes, sizes)
def test_cross_entropy_of_probabilities_is_least_where_the_prediction_is_the_truth(seed, n, k):
    Z, P = batch("cross_entropy_one_hot", seed, n, k)
    truth = np.log(np.maximum(P, 1e-300))
    best, gradient = cross_entropy_one_hot(truth, P)
    np.testing.assert_allclose(gradient, 0, atol=1e-12)
    assert cross_entropy_one_hot(Z, P)[0] >= best - 1e-12


@pytest.mark.parametrize("name", LOSSES)
@given(seed=seeds, n=sizes, d=sizes)
def test_gradients_agree_with_central_differences(name, seed, n, d):
    outputs, labels = batch(name, seed, n, d)
    measured = numerical_gradient(lambda outputs: LOSSES[name][0](outputs, labels)[0], outputs.copy())
    np.testing.assert_allclose(LOSSES[name][0](outputs, labels)[1], measured, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", LOSSES)
@given(seed=seeds, n=sizes, d=sizes)
def test_the_order_of_a_batch_does_not_matter(name, seed, n, d):
    outputs, labels = batch(name, seed, n, d)
    order = np.random.default_rng(seed).permutation(n)
    (loss, gradient), (mixed_loss, mixed_gradient) = (
        LOSSES[name][0](outputs, labels),
        LOSSES[name][0](outputs[order], labels[order]),
    )
    assert mixed_loss == pytest.approx(loss, rel=1e-13)
    assert np.array_equal(mixed_gradient, gradient[order])


@pytest.mark.parametrize("name", LOSSES)
@given(seed=seeds, n=sizes, d=sizes)
def test_a_batch_is_the_mean_of_its_examples(name, seed, n, d):
    outputs, labels = batch(name, seed, n, d)
    loss, gradient = LOSSES[name][0](outputs, labels)
    singles = [LOSSES[name][0](outputs[i : i + 1], labels[i : i + 1]) for i in range(n)]
    assert loss == pytest.approx(np.mean([single for single, _ in singles]), rel=1e-13)
    np.testing.assert_allclose(gradient, np.concatenate([row for _, row in singles]) / n, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ["cross_entropy", "cross_entropy_one_hot"])
@given(seed=seeds, n=sizes, d=sizes, shift=st.floats(-1e4, 1e4))
def test_cross_entropy_does_not_see_a_shift_of_all_logits(name, seed, n, d, shift):
    Z, labels = batch(name, seed, n, d)
    (loss, dZ), (shifted_loss, shifted_dZ) = LOSSES[name][0](Z, labels), LOSSES[name][0](Z + shift, labels)
    assert shifted_loss == pytest.approx(loss, rel=1e-9, abs=1e-9)
    np.testing.assert_allclose(shifted_dZ, dZ, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(dZ.sum(axis=1), 0, atol=1e-14)  # the same fact, seen from the gradient


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_logits_give_a_large_finite_loss(dtype):
    Z = np.array([[1e4, -1e4], [-1e4, 1e4]], dtype=dtype)
    for loss, dZ in (cross_entropy(Z, [0, 0]), cross_entropy_one_hot(Z, [[1, 0], [1, 0]])):
        assert loss == 1e4  # nothing for the first row, 2e4 for the second
        assert np.array_equal(dZ, [[0, 0], [-0.5, 0.5]])


@pytest.mark.parametrize("label_dtype", [np.float32, np.float64])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", LOSSES)
def test_the_gradient_has_the_precision_of_the_outputs(name, dtype, label_dtype):
    # Else float64 labels would make the whole backward pass of a float32 network run in float64, at half the speed.
    outputs, labels = batch(name, 0, 4, 3)
    if labels.dtype == np.float64:
        labels = labels.astype(label_dtype)
    loss, gradient = LOSSES[name][0](outputs.astype(dtype), labels)
    assert type(loss) is float
    assert gradient.dtype == dtype


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
def test_class_indices_may_be_integers_of_any_kind(dtype):
    Z, y = batch("cross_entropy", 0, 6, 4)
    assert cross_entropy(Z, y.astype(dtype))[0] == cross_entropy(Z, y)[0]
    assert np.array_equal(one_hot(y.astype(dtype), 4), one_hot(y, 4))


def test_whole_numbers_as_outputs_do_not_round_the_labels():
    assert mean_squared_error([[1], [2]], [[0.5], [2.5]])[0] == 0.25
    assert cross_entropy_one_hot([[0, 0]], [[0.25, 0.75]])[0] == pytest.approx(np.log(2), rel=1e-15)
    assert cross_entropy([[0, 0]], [1])[0] == pytest.approx(np.log(2), rel=1e-15)


@given(seeds, sizes, sizes)
def test_one_hot_is_undone_by_argmax(seed, n, k):
    y = np.random.default_rng(seed).integers(k, size=n)
    Y = one_hot(y, k)
    assert Y.shape == (n, k)
    assert Y.dtype == np.float64
    assert np.array_equal(Y.sum(axis=1), np.ones(n))
    assert np.array_equal(Y.argmax(axis=1), y)


def test_a_logit_of_minus_infinity_at_a_class_that_cannot_be_costs_nothing():
    Z, Y = np.array([[-np.inf, 0.0], [1.0, 1.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])
    loss, dZ = cross_entropy_one_hot(Z, Y)
    assert loss == pytest.approx(np.log(2) / 2)
    assert loss == pytest.approx(cross_entropy(Z, np.array([1, 0]))[0])
    assert np.allclose(dZ, [[0, 0], [-0.25, 0.25]])
