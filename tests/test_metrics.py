import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import accuracy, confusion_matrix, most_confused, mse, one_hot, rmse

seeds = st.integers(0, 2**32 - 1)


def predictions(seed, n=40, k=4):
    rng = np.random.default_rng(seed)
    return rng.uniform(size=(n, k)), rng.integers(k, size=n)


def test_errors_have_the_values_found_on_paper():
    Y_hat, Y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [0.0, 8.0]])
    assert mse(Y_hat, Y) == 29 / 4
    assert rmse(Y_hat, Y) == pytest.approx(np.sqrt(29) / 2, rel=1e-15)


@given(seeds, st.floats(0.01, 100))
def test_rmse_is_in_the_unit_of_the_targets_and_mse_in_its_square(seed, unit):
    Y_hat, Y = np.random.default_rng(seed).standard_normal((2, 10, 2))
    assert rmse(unit * Y_hat, unit * Y) == pytest.approx(unit * rmse(Y_hat, Y), rel=1e-12)
    assert mse(unit * Y_hat, unit * Y) == pytest.approx(unit**2 * mse(Y_hat, Y), rel=1e-12)


def test_a_constant_error_is_its_own_rmse():
    assert rmse(np.full((5, 2), 3.5), np.full((5, 2), 1.0)) == 2.5


@pytest.mark.parametrize(("y", "share"), [([0, 1, 2], 1.0), ([0, 1, 0], 2 / 3), ([1, 2, 0], 0.0)])
def test_accuracy_counts_the_rows_that_are_right(y, share):
    assert accuracy([[9, 1, 1], [0, 5, 1], [-3, -2, -1]], y) == share


def test_confusion_matrix_has_true_classes_in_rows_and_predictions_in_columns():
    predicted = one_hot(np.array([0, 2, 2, 2, 1]), 3)
    assert np.array_equal(confusion_matrix(predicted, [0, 0, 0, 2, 1]), [[1, 0, 2], [0, 1, 0], [0, 0, 1]])


@given(seeds)
def test_confusion_matrix_counts_every_example_once_and_its_diagonal_is_the_accuracy(seed):
    Y_hat, y = predictions(seed)
    C = confusion_matrix(Y_hat, y)
    assert np.array_equal(C.sum(axis=1), np.bincount(y, minlength=4))
    assert np.array_equal(C.sum(axis=0), np.bincount(Y_hat.argmax(axis=1), minlength=4))
    assert np.trace(C) / len(y) == pytest.approx(accuracy(Y_hat, y), rel=1e-15)


@given(seeds)
def test_metrics_do_not_depend_on_the_order_of_the_examples(seed):
    Y_hat, y = predictions(seed)
    order = np.random.default_rng(seed).permutation(len(y))
    assert accuracy(Y_hat[order], y[order]) == accuracy(Y_hat, y)
    assert np.array_equal(confusion_matrix(Y_hat[order], y[order]), confusion_matrix(Y_hat, y))


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.uint64])
def test_many_classes_are_counted_right_whatever_integers_the_labels_are(dtype):
    y = np.arange(100, dtype=dtype)  # 99 × 100 does not fit into 8 bits
    assert np.array_equal(confusion_matrix(np.eye(100), y), np.eye(100))


@pytest.mark.parametrize("dtype", [np.int64, np.uint8])
def test_most_confused_lists_the_mistakes_and_never_what_is_right(dtype):
    confusion = np.array([[90, 3, 0], [7, 80, 2], [0, 3, 70]], dtype=dtype)
    assert most_confused(confusion) == [(1, 0, 7), (0, 1, 3), (2, 1, 3), (1, 2, 2)]
    assert most_confused(confusion, count=2) == [(1, 0, 7), (0, 1, 3)]


def test_most_confused_lists_five_unless_asked_for_more_and_a_single_mistake_too():
    confusion = np.arange(9).reshape(3, 3)
    assert [count for *_, count in most_confused(confusion)] == [7, 6, 5, 3, 2]
    assert [count for *_, count in most_confused(confusion, count=10)] == [7, 6, 5, 3, 2, 1]


def test_most_confused_leaves_the_matrix_as_it_was():
    confusion = np.array([[5, 1], [2, 6]])
    most_confused(confusion)
    assert confusion.tolist() == [[5, 1], [2, 6]]


def test_most_confused_is_empty_without_mistakes():
    assert most_confused(np.diag([3, 4, 5])) == []


def test_most_confused_answers_with_plain_numbers():
    assert {type(number) for mistake in most_confused(np.array([[0, 1], [2, 0]])) for number in mistake} == {int}


@pytest.mark.parametrize("measure", [accuracy, confusion_matrix])
def test_predictions_that_are_no_numbers_are_not_taken_for_class_0(measure):
    with pytest.raises(ValueError, match=f"{measure.__name__}: Y_hat holds NaN or infinity, first in row 0"):
        measure(np.full((2, 2), np.nan), np.array([0, 0]))


@pytest.mark.parametrize("rates", [[[0.9, 0.1], [0.3, 0.7]], [[1.5, 0], [0, 2]]])
def test_rates_are_not_taken_for_counts(rates):
    with pytest.raises(ValueError, match="confusion holds fractions, expected counts"):
        most_confused(np.array(rates))


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_a_confusion_that_is_no_number_is_refused(odd):
    with pytest.raises(ValueError, match="confusion holds NaN or infinity, first in row 1"):
        most_confused(np.array([[1.0, 0.0], [odd, 2.0]]))


def test_counts_may_come_as_floats_and_stay_as_they_are():
    counts = np.array([[5.0, 2.0], [1.0, 9.0]])
    assert most_confused(counts) == [(0, 1, 2), (1, 0, 1)]
    assert counts[0, 0] == 5
