import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import neuron, relu, step, tanh, weighted_sum

numbers = st.floats(-100, 100)
CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_weighted_sum_has_the_value_found_on_paper():
    assert weighted_sum([2, -1, 0.5], [3, 4, -2], 10) == 2 * 3 - 1 * 4 - 0.5 * 2 + 10


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8), numbers)
def test_weighted_sum_is_the_loop_over_its_inputs(pairs, b):
    z = b
    for x_i, w_i in pairs:
        z += x_i * w_i
    x, w = zip(*pairs, strict=True)
    assert weighted_sum(x, w, b) == pytest.approx(z, rel=1e-12, abs=1e-9)


@given(st.lists(numbers, min_size=1, max_size=8), numbers)
def test_without_weights_only_the_bias_speaks(x, b):
    assert weighted_sum(x, np.zeros(len(x)), b) == b


@pytest.mark.parametrize(("z", "fires"), [(-1e300, 0), (-1e-300, 0), (0, 0), (-0.0, 0), (1e-300, 1), (np.inf, 1)])
def test_step_fires_above_zero_and_not_at_it(z, fires):
    assert step(z) == fires


def test_step_keeps_the_shape_of_an_array():
    assert np.array_equal(step(np.array([[-1.0, 2.0, 0.0]])), [[0.0, 1.0, 0.0]])


@pytest.mark.parametrize(
    ("gate", "w", "b", "truth"),
    [
        ("and", [1, 1], -1.5, [0, 0, 0, 1]),
        ("or", [1, 1], -0.5, [0, 1, 1, 1]),
        ("not and", [-1, -1], 1.5, [1, 1, 1, 0]),
        ("first but not second", [1, -1], -0.5, [0, 0, 1, 0]),
    ],
)
def test_one_neuron_is_a_logic_gate(gate, w, b, truth):
    assert [neuron(corner, w, b) for corner in CORNERS] == truth, gate


@pytest.mark.parametrize(("activation", "a"), [(step, 0.0), (relu, 0.0), (tanh, np.tanh(-2.0)), (abs, 2.0)])
def test_neuron_applies_its_activation_to_its_weighted_sum(activation, a):
    assert neuron([1.0, 2.0], [2.0, -3.0], 2.0, activation) == a


def test_weighted_sum_of_narrow_integers_does_not_overflow():
    x = np.array([100, 200], np.uint8)
    assert weighted_sum(x, x, 1) == 100**2 + 200**2 + 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
def test_neuron_and_weighted_sum_answer_with_a_plain_number(dtype):
    x = np.array([1, 2], dtype=dtype)
    assert type(weighted_sum(x, x, 1)) is float
    assert type(neuron(x, x, 1)) is float
