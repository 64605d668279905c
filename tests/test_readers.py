"""Readers of a run: they pass on every progress, and do their one thing."""

import itertools

import numpy as np
import pytest

from nnlib import SGD, DivergedError, MiniBatches, Network, early_stopping, fit, weight_decay


def setup(**options):
    rng = np.random.default_rng(3)
    X = rng.standard_normal((6, 2))
    network = Network([2, 4, 1], loss="mean_squared_error", rng=rng)
    batches = MiniBatches(batch_size=4, rng=np.random.default_rng(1))
    return network, fit(network, X, X[:, :1], SGD(learning_rate=0.05), batches, **{"epochs": 8} | options)


def stopped_by(losses, patience):
    """Train with these validation losses; give the last epoch, the parameters of each, and those at the end."""
    network, run = setup(epochs=len(losses))
    given, thetas = iter(losses), []
    for progress in early_stopping(run, network, lambda: next(given), patience):
        if progress.epoch_done:
            thetas.append(network.theta.copy())
    return len(thetas), thetas, network.theta


@pytest.mark.parametrize(
    ("losses", "patience", "best", "last"),
    [
        ([5, 3, 4, 2, 2.5, 2.4, 2.6, 1], 3, 4, 7),
        ([3, 2, 1], 2, 3, 3),
        ([1, 2, 3], 1, 1, 2),
        ([2, 2, 2, 2], 2, 1, 3),  # an equal loss is no better
        ([2, 3, 1, 3, 3, 3], 2, 3, 5),  # a better one begins the waiting anew
        ([5, 4], 9, 2, 2),
    ],
)
def test_it_stops_when_patience_ends_and_brings_the_best_home(losses, patience, best, last):
    epochs, thetas, theta = stopped_by(losses, patience)
    assert epochs == last
    assert np.array_equal(theta, thetas[best - 1])
    assert not any(np.array_equal(theta, other) for epoch, other in enumerate(thetas, 1) if epoch != best)


def fail(losses, **options):
    """Train with these validation losses to an error; give it, the parameters of each epoch, those at the end."""
    network, run = setup(**options)
    given, thetas = iter(losses), []
    reader = early_stopping(run, network, lambda: next(given), patience=5)
    with pytest.raises((ValueError, DivergedError)) as caught:
        thetas.extend(network.theta.copy() for progress in reader if progress.epoch_done)
    assert "has then brought back the weights of the best epoch" in caught.value.__notes__[0]
    return str(caught.value), thetas, network.theta


@pytest.mark.parametrize("given", [float("nan"), None, (0.5, 1), "0.5"])
def test_a_validation_loss_that_is_no_number_is_refused_and_the_best_is_brought_home(given):
    said, thetas, theta = fail([3.0, 2.0, 2.5, given])
    assert said.startswith("early_stopping: validate gave ")
    assert said.endswith(", expected one number.")
    assert np.array_equal(theta, thetas[1])


def test_a_run_that_diverges_leaves_its_best_network():
    _, thetas, theta = fail(range(100, 0, -1), epochs=40, schedule=lambda done: 1.0 if done < 0.5 else 1e300)
    assert len(thetas) == 20
    assert np.array_equal(theta, thetas[-1])


def test_an_error_before_any_epoch_was_judged_is_told_as_such():
    network, run = setup()
    start = network.theta.copy()
    with pytest.raises(ValueError, match="validate gave nan") as caught:
        list(early_stopping(run, network, lambda: float("nan"), patience=5))
    assert "the weights of the start" in caught.value.__notes__[0]
    assert np.array_equal(network.theta, start)


def test_leaving_the_loop_keeps_the_last_step():
    network, run = setup()
    twin, same = setup()
    for _ in itertools.islice(early_stopping(run, network, lambda: 1.0, patience=5), 7):
        pass
    for _ in itertools.islice(same, 7):
        pass
    assert np.array_equal(network.theta, twin.theta)


def test_every_progress_is_passed_on():
    network, run = setup()
    _, same = setup()
    assert list(early_stopping(run, network, lambda: 0.0, patience=99)) == list(same)


def test_weight_decay_is_the_slope_of_its_penalty():
    (network, run), (twin, same) = setup(), setup()
    next(same)
    expected = [(1 - 0.05 * 0.3) * W for W in twin.W], [b.copy() for b in twin.b]
    next(weight_decay(run, network, 0.3))
    for ours, wanted in zip([*network.W, *network.b], [*expected[0], *expected[1]], strict=True):
        assert np.allclose(ours, wanted, rtol=1e-15)


def test_weight_decay_follows_the_schedule():
    network, run = setup(schedule=lambda done: 0.0 if done else 1.0)
    steps = weight_decay(run, network, 0.3)
    next(steps)
    before = network.theta.copy()
    next(steps)  # a rate of 0 takes nothing away
    assert np.array_equal(network.theta, before)


def test_readers_can_be_joined():
    network, run = setup(epochs=3)
    steps = list(early_stopping(weight_decay(run, network, 0.1), network, lambda: 1.0, patience=2))
    assert steps[-1].epoch == 3


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda network, run: early_stopping(run, network, lambda: 0.0, patience=0), "patience is 0, expected"),
        (lambda network, run: weight_decay(run, network, -1), "decay is -1, expected a number above 0"),
    ],
)
def test_settings_that_cannot_be_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        next(call(*setup()))
