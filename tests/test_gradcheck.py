from textwrap import dedent

import numpy as np
import pytest

from nnlib import Network, check_gradients, numerical_gradient, one_hot, relative_error
from nnlib.activations import ACTIVATIONS
from nnlib.gradcheck import BlockReport, GradientReport
from nnlib.layers import INITIALISATIONS
from nnlib.losses import LOSSES

ALL_BLOCKS = ["W1", "b1", "W2", "b2", "W3", "b3"]


def batch(loss, rng, n=8):
    y = rng.integers(3, size=n)
    # Rows of probabilities suit every loss but the one on class indices.
    return rng.standard_normal((n, 4)), y if loss == "cross_entropy" else rng.dirichlet(np.ones(3), size=n)


def verdicts(report):
    return {block.name: block.verdict for block in report.blocks}


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("init", INITIALISATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_every_gradient_is_right(hidden, loss, init, seed):
    rng = np.random.default_rng(seed)
    network = Network([4, 10, 8, 3], hidden=hidden, loss=loss, init=init, rng=rng)
    report = check_gradients(network, *batch(loss, rng))
    # Should it be unclear: a layer whose units are all silent hands on zeros, and zero is the kink of the next ReLU.
    assert report.ok, f"{report}\nsmallest |Z|: {min(np.abs(Z).min() for Z in network.Z)}"
    assert report.error <= 1e-6
    assert verdicts(report) == dict.fromkeys(ALL_BLOCKS, "right")
    # The floor of relative_error must not be what makes it small.
    assert np.linalg.norm(network.grad) > 1e-3


@pytest.mark.parametrize("sizes", [[4, 3], [4, 1, 3], [4, 2, 2, 2, 2, 3]])
def test_other_depths_are_right_as_well(sizes):
    rng = np.random.default_rng(0)
    report = check_gradients(Network(sizes, hidden="tanh", rng=rng), *batch("cross_entropy", rng))
    assert report.ok
    assert len(report.blocks) == 2 * (len(sizes) - 1)


def wrong_sign(network, y):
    loss = Network.backward(network, y)
    network.dW[1] *= -1
    return loss


def sum_for_mean(network, y):
    loss = Network.backward(network, y)
    network.grad *= len(y)
    return loss


def no_derivative(network, y):
    loss, dZ = LOSSES[network.loss][0](network.Z[-1], y)
    for layer in (2, 1, 0):
        network.dW[layer][:], network.db[layer][:] = network.A[layer].T @ dZ, dZ.sum(axis=0)
        dZ = dZ @ network.W[layer].T
    return loss


def derivative_of_the_output(network, y):
    kept = network.Z
    network.Z = [*network.A[1:], kept[-1]]
    loss = Network.backward(network, y)
    network.Z = kept
    return loss


def forgotten_bias(network, y):
    loss = Network.backward(network, y)
    network.db[0][:] = 0
    return loss


def one_number_slightly_off(network, y):
    loss = Network.backward(network, y)
    network.dW[0][3, 2] *= 1.01
    return loss


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(
    ("backward", "wrong"),
    [
        (wrong_sign, ["W2"]),
        (sum_for_mean, ALL_BLOCKS),
        (no_derivative, ["W1", "b1", "W2", "b2"]),
        (derivative_of_the_output, ["W1", "b1", "W2", "b2"]),
        (forgotten_bias, ["b1"]),
        (one_number_slightly_off, ["W1"]),
    ],
)
def test_a_wrong_backward_is_reported_wrong_where_it_is(backward, wrong, seed):
    class Wrong(Network):
        def backward(self, y):
            return backward(self, y)

    rng = np.random.default_rng(seed)
    report = check_gradients(Wrong([4, 5, 6, 3], hidden="tanh", rng=rng), *batch("cross_entropy", rng))
    assert verdicts(report) == {name: "wrong" if name in wrong else "right" for name in ALL_BLOCKS}
    assert not report.ok
    assert report.error > 1e-4
    assert "\nWrong: " in str(report)
    assert "The gradient is right." not in str(report)


def test_the_report_names_the_place_and_both_numbers():
    class Wrong(Network):
        def backward(self, y):
            loss = super().backward(y)
            self.dW[1][2, 0] += 1
            return loss

    rng = np.random.default_rng(0)
    network = Wrong([4, 5, 3], hidden="tanh", rng=rng)
    X, y = batch("cross_entropy", rng)
    block = check_gradients(network, X, y).blocks[2]
    assert (block.name, block.worst) == ("W2", (2, 0))
    assert block.backprop == network.dW[1][2, 0]
    assert block.backprop - block.measured == pytest.approx(1, rel=1e-8)


def test_the_worst_place_is_where_the_difference_is_largest_and_not_the_slope():
    class Wrong(Network):
        def backward(self, y):
            loss = super().backward(y)
            self.dW[1][np.unravel_index(np.abs(self.dW[1]).argmin(), self.dW[1].shape)] += 1e-3
            return loss

    rng = np.random.default_rng(0)
    network = Wrong([4, 5, 3], hidden="tanh", rng=rng)
    X, y = batch("cross_entropy", rng)
    block = check_gradients(network, X, y).blocks[2]
    assert block.backprop - block.measured == pytest.approx(1e-3, rel=1e-5)


@pytest.mark.parametrize(("error", "ok"), [(0.9e-6, True), (1.1e-6, False)])
def test_an_error_of_a_millionth_is_the_most_that_passes(error, ok):
    class Off(Network):
        def backward(self, y):
            loss = super().backward(y)
            self.grad *= 1 + 2 * error
            return loss

    rng = np.random.default_rng(0)
    report = check_gradients(Off([4, 5, 3], hidden="tanh", rng=rng), *batch("cross_entropy", rng))
    assert {block.verdict == "right" for block in report.blocks} == {ok}


@pytest.mark.parametrize("h", [0.5, 1e-13])
def test_a_step_too_coarse_or_too_fine_is_unclear_and_not_wrong(h):
    rng = np.random.default_rng(0)
    report = check_gradients(Network([4, 5, 6, 3], hidden="tanh", rng=rng), *batch("cross_entropy", rng), h=h)
    assert set(verdicts(report).values()) == {"unclear"}
    assert not report.ok
    assert "\nUnclear: " in str(report)


def test_a_slope_below_the_rounding_of_a_large_loss_is_never_called_wrong():
    for seed in range(50):  # by chance the two measurements agree now and then, and prove nothing all the same
        rng = np.random.default_rng(seed)
        network = Network([3, 1], loss="mean_squared_error", rng=rng)
        X, Y = 1e-6 * rng.standard_normal((2000, 3)), 13 * rng.standard_normal((2000, 1))
        assert "wrong" not in verdicts(check_gradients(network, X, Y, h=1e-8)).values()


@pytest.mark.parametrize("h", [1e-5, 1e-7])
def test_the_doubt_counts_the_rounding_of_the_loss_too(h):
    # With zeros for inputs the loss does not depend on W, so that rounding is all the doubt that there is about W.
    network = Network([1, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    report = check_gradients(network, np.zeros((4, 1)), np.full((4, 1), 7.0), h=h)
    rounding = np.finfo(float).eps * network.loss_on(np.zeros((4, 1)), np.full((4, 1), 7.0)) / h
    assert report.blocks[0].doubt == pytest.approx(rounding / max(rounding, 1e-5), rel=1e-12)


@pytest.mark.parametrize(("times", "verdict"), [(9.9, "unclear"), (10.1, "wrong")])
def test_wrong_is_an_error_of_more_than_ten_times_the_doubt(times, verdict):
    rng = np.random.default_rng(0)
    X, y = batch("cross_entropy", rng)
    network = Network([4, 3], rng=rng)
    slope = numerical_gradient(lambda theta: network.loss_on(X, y), network.theta, 1e-3)
    doubt = check_gradients(network, X, y, h=1e-3).blocks[0].doubt

    class Off(Network):
        def backward(self, y):
            self.grad[:] = slope * (1 + 2 * times * doubt)  # a relative error of so many times the doubt
            return self.loss_on(X, y)

    off = Off([4, 3], rng=rng)
    off.theta = network.theta
    assert check_gradients(off, X, y, h=1e-3, tolerance=0).blocks[0].verdict == verdict


def test_the_usual_step_is_a_hundred_thousandth_to_either_side():
    visited = set()
    numerical_gradient(lambda theta: visited.add(float(theta[0])) or 0.0, np.array([2.0]))
    assert visited == {2 + 1e-5, 2 - 1e-5}

    class Watched(Network):
        def loss_on(self, X, y):
            visited.add(float(self.theta[0]))
            return super().loss_on(X, y)

    network = Watched([1, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    network.theta, visited = [2, 0], set()
    check_gradients(network, np.ones((1, 1)), np.ones((1, 1)))
    assert visited == {2, 2 + 1e-5, 2 - 1e-5, 2 + 1e-5 / 2, 2 - 1e-5 / 2}


@pytest.mark.parametrize("z", [0.0, 1e-7, -1e-7, 1e-6, -1e-6, 4e-6, -4e-6, 8e-6, -8e-6])
def test_a_kink_of_relu_inside_the_step_is_unclear_and_not_wrong(z):
    network = Network([1, 1, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    network.theta = [1, z, 1, 0]  # so that Z₁ = z for the example 0
    report = check_gradients(network, np.zeros((1, 1)), np.ones((1, 1)), h=1e-5)
    assert verdicts(report) == {"W1": "right", "b1": "unclear", "W2": "right", "b2": "right"}


def test_a_row_of_zeros_meets_the_kink_when_biases_start_at_zero():
    # The corner (0, 0) of XOR: nothing is wrong with the gradient, and the report must not say so.
    network = Network([2, 8, 2], rng=np.random.default_rng(0))
    report = check_gradients(network, np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0]))
    assert verdicts(report) == {"W1": "right", "b1": "unclear", "W2": "right", "b2": "right"}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_measurement_that_is_not_a_number_proves_nothing():
    network = Network([1, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    report = check_gradients(network, np.ones((1, 1)), np.ones((1, 1)), h=1e200)
    assert set(verdicts(report).values()) == {"unclear"}


def test_a_wider_tolerance_lets_more_pass():
    rng = np.random.default_rng(0)
    network = Network([4, 5, 3], hidden="tanh", rng=rng)
    X, y = batch("cross_entropy", rng)
    assert not check_gradients(network, X, y, h=1e-2).ok
    assert check_gradients(network, X, y, h=1e-2, tolerance=1e-2).ok


def test_float32_is_refused():
    rng = np.random.default_rng(0)
    network = Network([4, 5, 3], rng=rng, dtype=np.float32)
    theta = network.theta.copy()
    with pytest.raises(TypeError, match=r"theta is float32, expected a float64 array.*dtype=np\.float64"):
        check_gradients(network, *batch("cross_entropy", rng))
    assert np.array_equal(network.theta, theta)


def test_checking_leaves_the_network_as_it_was():
    rng = np.random.default_rng(0)
    network = Network([4, 5, 3], rng=rng)
    theta = network.theta.copy()
    check_gradients(network, *batch("cross_entropy", rng))
    assert np.array_equal(network.theta, theta)


def test_a_check_that_fails_leaves_the_network_as_it_was():
    network = Network([4, 5, 3], rng=np.random.default_rng(0))
    theta = network.theta.copy()
    with pytest.raises(ValueError, match=r"y has shape \(7,\)"):
        check_gradients(network, np.ones((8, 4)), np.zeros(7, dtype=int))
    assert np.array_equal(network.theta, theta)


def test_numerical_gradient_restores_theta_when_the_function_fails():
    def f(theta):
        if theta[1] != 2:
            raise ZeroDivisionError
        return 0.0

    theta = np.array([1.0, 2.0])
    with pytest.raises(ZeroDivisionError):
        numerical_gradient(f, theta)
    assert np.array_equal(theta, [1, 2])


def test_a_report_prints_as_a_table_and_a_sentence():
    right = BlockReport("W1", 1.234e-11, 2e-11, (0, 12), 0.5, 0.5, "right")
    wrong = BlockReport("b1", 1.0, 3e-10, (3,), -1.25e-3, 1.25e-3, "wrong")
    unclear = BlockReport("W2", 0.04, 0.03, (1, 0), 2.0, 2.16, "unclear")
    table = """\
             relative error  worst at       backprop     measured
        W1          1.2e-11  [0,12]       5.0000e-01   5.0000e-01  right
        """
    assert str(GradientReport([right])) == dedent(table) + "The gradient is right."
    assert str(GradientReport([right, wrong, unclear])) == dedent(table) + dedent("""\
        b1          1.0e+00  [3]         -1.2500e-03   1.2500e-03  wrong
        W2          4.0e-02  [1,0]        2.0000e+00   2.1600e+00  unclear
        Wrong: backprop and measurement differ, and the measurement can be trusted.
        Unclear: the measurement changes with its own step. The step is too coarse or too fine, or it crosses a kink \
of ReLU: try another h, or other data.""")
    assert GradientReport([right, wrong, unclear]).error == 1.0


def test_numerical_gradient_of_a_quadratic_is_exact_up_to_rounding():
    M = np.random.default_rng(0).standard_normal((3, 2, 3, 2))
    theta = np.random.default_rng(1).standard_normal((3, 2))
    kept = theta.copy()
    measured = numerical_gradient(lambda theta: float(np.einsum("ij,ijkl,kl", theta, M, theta)), theta)
    exact = np.einsum("ijkl,kl->ij", M, theta) + np.einsum("ij,ijkl->kl", theta, M)
    np.testing.assert_allclose(measured, exact, rtol=1e-8, atol=1e-8)
    assert np.array_equal(theta, kept)


def test_the_error_of_central_differences_falls_with_the_square_of_the_step():
    errors = [abs(numerical_gradient(lambda x: float(np.sin(x[0])), np.ones(1), h)[0] - np.cos(1)) for h in (0.1, 0.01)]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)


@pytest.mark.parametrize(
    ("a", "b", "error"),
    [
        ([1, 2], [1, 2], 0),
        ([3, 4], [-3, -4], 1),
        ([3, 4], [0, 0], 1),
        ([[2.0]], [[1.0]], 1 / 3),
        ([0.0], [0.0], 0),
        ([2e-5], [3e-5], 0.2),
        (np.array([1, 2], np.uint8), np.array([2, 1], np.uint8), np.sqrt(2) / np.sqrt(20)),
        ([1e-11], [-1e-11], 2e-6),  # the floor: both are zero as far as central differences can see
    ],
)
def test_relative_error_has_its_known_values(a, b, error):
    assert relative_error(a, b) == pytest.approx(error, rel=1e-14)
    assert relative_error(b, a) == relative_error(a, b)


def test_one_hot_and_class_indices_have_the_same_gradient():
    rng = np.random.default_rng(0)
    X, y = batch("cross_entropy", rng)
    grads = []
    for loss, labels in (("cross_entropy", y), ("cross_entropy_one_hot", one_hot(y, 3))):
        network = Network([4, 5, 3], loss=loss, rng=np.random.default_rng(0))
        network.forward(X)
        network.backward(labels)
        grads.append(network.grad)
    assert relative_error(*grads) < 1e-14
