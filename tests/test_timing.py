"""The judge of lesson 10: what it counts is exact, what it times is told by its clock, and no test waits for a time."""

from itertools import pairwise

import numpy as np
import pytest

from nnlib import Network, floor_step, median_ratio, race, step_flops, timing


@pytest.fixture
def clock(monkeypatch):
    """A clock that moves only when a function says how long it takes."""
    now = [0.0]
    monkeypatch.setattr(timing, "perf_counter", lambda: now[0])

    def lasting(seconds, log=None):
        def function():
            now[0] += seconds
            if log is not None:
                log.append(seconds)

        return function

    return lasting


def test_each_has_its_turn_in_every_round(clock):
    log = []
    times = race({"slow": clock(2.0, log), "fast": clock(0.5, log)}, rounds=3, turn=1.0)
    there, back = [2.0, 0.5, 0.5], [0.5, 0.5, 2.0]  # every other round runs in reverse
    assert log == [2.0, 0.5, *there, *back, *there]  # a first round of one call each, which is not kept
    assert {name: list(seconds) for name, seconds in times.items()} == {"slow": [2.0] * 3, "fast": [0.5] * 3}


def test_unless_asked_otherwise_a_race_has_sixty_rounds_and_turns_of_a_millisecond(clock):
    log = []
    times = race({"half a millisecond": clock(0.0005, log)})
    assert times["half a millisecond"].shape == (60,)
    assert len(log) == 1 + 60 * 2


def test_a_function_faster_than_the_clock_takes_no_less_than_a_little(clock):
    times = race({"nothing": clock(0.0)}, rounds=2, turn=1e-6)
    assert (times["nothing"] > 0).all()


def test_one_disturbed_round_does_not_move_the_ratio():
    times = {"a": np.array([2.0, 200.0, 2.2, 1.8, 2.0]), "b": np.array([1.0, 100.0, 1.1, 0.9, 50.0])}
    assert median_ratio(times, "a", "b") == 2.0
    assert median_ratio(times, "b", "a") == 0.5
    assert median_ratio(times, "a", "a") == 1.0


def test_a_drift_cancels():
    drift = np.linspace(1, 5, 9)
    assert median_ratio({"a": 3 * drift, "b": drift}, "a", "b") == pytest.approx(3)


def count_flops(sizes, n):
    """Count by the products that the lessons write down, layer after layer."""
    total = 0
    for layer, (d_in, d_out) in enumerate(pairwise(sizes)):
        total += 2 * n * d_in * d_out  # Z = A @ W
        total += 2 * d_in * n * d_out  # dW = A.T @ dZ
        total += 2 * n * d_out * d_in if layer else 0  # dZ @ W.T
    return total


@pytest.mark.parametrize("sizes", [[3, 2], [3, 2, 2], [784, 128, 10], [784, 512, 256, 10], (1, 1, 1, 1)])
@pytest.mark.parametrize("n", [1, 7, 128])
def test_the_count_is_that_of_the_products(sizes, n):
    assert step_flops(sizes, n) == count_flops(sizes, n)


def test_the_count_takes_numpy_integers_and_does_not_overflow():
    assert step_flops(list(np.array([60_000, 60_000], dtype=np.int32)), np.int32(1000)) == 4 * 60_000**2 * 1000


def test_the_floor_multiplies_what_a_step_multiplies(monkeypatch):
    products, dot = [], np.dot

    def counted(left, right, out):
        products.append(2 * left.shape[0] * left.shape[1] * right.shape[1])
        return dot(left, right, out=out)

    network = Network([5, 4, 3, 2], rng=np.random.default_rng(0), dtype=np.float32)
    X, y = np.ones((20, 5), np.float32), np.zeros(20, dtype=int)
    step = floor_step(network, X, y, batch_size=6)
    monkeypatch.setattr(np, "dot", counted)
    before = network.theta.copy()
    step(np.arange(6))
    assert sum(products) == step_flops([5, 4, 3, 2], 6)
    assert len(products) == 3 * 3 - 1
    np.testing.assert_array_equal(network.theta, before)


def test_the_floor_gathers_the_rows_of_the_data_and_their_labels(monkeypatch):
    gathered, take = [], np.take

    def counted(array, rows, **options):
        assert options["out"].base is None  # it writes into an array of its own, which is there already
        gathered.append(take(array, rows, **options).tolist())

    network = Network([2, 3], rng=np.random.default_rng(0))
    X, y = np.arange(10.0).reshape(5, 2), np.array([2, 0, 1, 2, 1])
    step = floor_step(network, X, y, batch_size=2)
    monkeypatch.setattr(np, "take", counted)
    step(np.array([4, 0]))
    assert gathered == [[[8, 9], [0, 1]], [1, 2]]


def test_the_floor_takes_targets_of_a_regression_too():
    network = Network([5, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    floor_step(network, np.ones((9, 5)), np.ones((9, 1)), batch_size=3)(np.array([8, 0, 4]))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: race({}), "race: no contenders"),
        (lambda: race({"a": dict}, rounds=0), "race: rounds is 0, expected a whole number above 0"),
        (lambda: race({"a": dict}, rounds=2.5), "race: rounds is 2.5"),
        (lambda: race({"a": dict}, turn=0), "race: turn is 0, expected a number above 0. Usual: 0.001, in seconds"),
        (lambda: median_ratio({"a": np.ones(3)}, "a", "b"), "a contender is 'b', expected one of: a"),
        (lambda: step_flops([784], 10), r"step_flops: sizes is \[784\], expected at least two whole numbers above 0"),
        (lambda: step_flops(784, 10), "step_flops: sizes is 784, expected at least two"),
        (lambda: step_flops([784, 10], 0), "step_flops: batch_size is 0, expected a whole number above 0. Usual: 64"),
        (lambda: step_flops([784, 1.5], 1), r"sizes is \[784, 1.5\]"),
        (
            lambda: floor_step(Network([5, 1], rng=np.random.default_rng(0)), np.ones((9, 4)), np.ones(9), 3),
            "X has shape",
        ),
        (lambda: floor_step(Network([5, 1], rng=np.random.default_rng(0)), np.ones((9, 5)), np.ones(8), 3), "as many"),
        (
            lambda: floor_step(Network([5, 1], rng=np.random.default_rng(0)), np.ones((9, 5)), np.ones(9), 0),
            "batch_size",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_repair(call, message):
    with pytest.raises(ValueError, match=message):
        call()
