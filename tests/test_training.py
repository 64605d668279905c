import contextvars
import copy
import itertools
import math
import pickle
import signal
import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import (
    SGD,
    Adam,
    DivergedError,
    MiniBatches,
    Network,
    accuracy,
    constant,
    cosine,
    fit,
    one_hot,
    sample_target,
    spirals,
    train_step,
)
from nnlib.checkpoint import load, save
from nnlib.losses import LOSSES


def regression(n=5, dtype=np.float64, **options):
    """Make a small run of training: a network, its data and an SGD; the same one at every call."""
    X, Y = sample_target(n, np.random.default_rng(1))
    network = Network([3, 4, 1], hidden="tanh", loss="mean_squared_error", rng=np.random.default_rng(2), dtype=dtype)
    settings = {"learning_rate": 0.05, "momentum": 0.9, "batch_size": 2, "rng": np.random.default_rng(3), **options}
    batches = MiniBatches(batch_size=settings.pop("batch_size"), rng=settings.pop("rng"))
    return SimpleNamespace(network=network, X=X, y=Y, sgd=SGD(**settings), batches=batches)


def steps(run, **options):
    return fit(run.network, run.X, run.y, run.sgd, run.batches, **options)


def finish(run, **options):
    """Train to the end, and return all that the run has become."""
    for _ in steps(run, **options):
        pass
    state = np.concatenate([np.ravel(getattr(run.sgd, name)) for name in run.sgd.STATE])
    return [*run.network.theta, *state, *run.batches.place, run.batches.rng.random()]


# One step -----------------------------------------------------------------------------------------------------------


def test_update_is_the_formula():
    sgd = SGD(learning_rate=0.5, momentum=0.5)
    theta = np.array([1.0, 2.0])
    for grad, expected in (([2, 0], [0, 2]), ([0, 4], [-0.5, 0]), ([0, 0], [-0.75, -1])):
        sgd.update(theta, np.array(grad, dtype=np.float64))
        assert np.array_equal(theta, expected)
    sgd.update(theta, np.zeros(2), scale=0.5)
    assert np.array_equal(theta, [-0.8125, -1.25])


def test_adam_is_its_formula_in_a_loop():
    rng = np.random.default_rng(0)
    adam, theta = Adam(learning_rate=0.1, beta1=0.8, beta2=0.95, epsilon=1e-3), rng.standard_normal(3)
    by_hand, m, s = theta.copy(), np.zeros(3), np.zeros(3)
    for t in range(1, 8):
        grad, scale = rng.standard_normal(3) * [1, 100, 0.01], 1 / t
        m, s = 0.8 * m + 0.2 * grad, 0.95 * s + 0.05 * grad**2
        by_hand -= scale * 0.1 * (m / (1 - 0.8**t)) / (np.sqrt(s / (1 - 0.95**t)) + 1e-3)
        adam.update(theta, grad, scale)
        np.testing.assert_allclose(theta, by_hand, rtol=1e-12)
    assert adam.steps == 7


def test_adams_first_step_has_the_length_of_the_learning_rate_in_every_direction():
    theta = np.zeros(3)
    Adam(learning_rate=0.25).update(theta, np.array([1e-3, -7.0, 1e4]))
    np.testing.assert_allclose(theta, [-0.25, 0.25, -0.25], rtol=1e-4)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_adam_trains_in_the_precision_of_the_network_and_learns(dtype):
    run = regression(n=200, dtype=dtype)
    run.sgd, before = Adam(learning_rate=0.02), run.network.loss_on(run.X, run.y)
    list(steps(run, epochs=10))
    assert run.network.loss_on(run.X, run.y) < 0.5 * before
    assert run.sgd.mean.dtype == run.sgd.mean_square.dtype == dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "momenta", [[0.0] * 6, [0.9] * 6, [0.9, 0.5, 0.0, 0.0, 0.9, 0.9], [0.0, 0.9, 0.9, 0.0, 0.5, 0.5]]
)
def test_training_is_the_formula_in_a_loop(momenta, dtype):
    rates = [0.05, 0.05, 0.2, 0.01, 0.1, 0.1]
    run = regression(dtype=dtype)
    by_hand = copy.deepcopy(run.network)
    rng, v = np.random.default_rng(3), 0
    batches = [order[i : i + 2] for order in (rng.permutation(5), rng.permutation(5)) for i in (0, 2, 4)]
    progress = steps(run, epochs=2)
    for rate, momentum, rows in zip(rates, momenta, batches, strict=True):
        run.sgd.learning_rate, run.sgd.momentum = rate, momentum  # acts at the very next step
        by_hand.forward(run.X[rows])
        loss = by_hand.backward(run.y[rows])
        v = momentum * v + by_hand.grad
        by_hand.theta -= rate * v
        report = next(progress)
        assert report.loss == pytest.approx(loss, rel=1e-5 if dtype == np.float32 else 1e-12)
        assert report.learning_rate == rate
        np.testing.assert_allclose(run.network.theta, by_hand.theta, rtol=1e-4 if dtype == np.float32 else 1e-12)
    assert run.network.theta.dtype == dtype
    if momenta[-1] > 0:
        assert run.sgd.velocity.dtype == dtype
    assert next(progress, "the end") == "the end"


def test_settings_may_be_numbers_of_numpy_and_become_plain_ones():
    run = regression(learning_rate=np.float64(0.25), momentum=np.float32(0.5), batch_size=np.int8(3))
    settings = [run.sgd.learning_rate, run.sgd.momentum, run.batches.batch_size]
    assert settings == [0.25, 0.5, 3]
    assert [type(value) for value in settings] == [float, float, int]


def test_without_momentum_a_full_batch_step_goes_down_the_gradient():
    run = regression(momentum=0, batch_size=5)
    network = copy.deepcopy(run.network)
    network.forward(run.X)
    network.backward(run.y)
    next(steps(run, epochs=1))
    np.testing.assert_allclose(run.network.theta, network.theta - 0.05 * network.grad, rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("optimiser", "kept"),
    [
        (SGD(learning_rate=0.1, momentum=0.9), "velocity"),
        (Adam(), "mean"),
        (Adam(beta1=0.5, beta2=0.9), "mean_square"),
    ],
)
def test_what_nothing_pushes_fades_to_0_and_is_never_next_to_it(dtype, optimiser, kept):
    optimiser, limits = copy.deepcopy(optimiser), np.finfo(dtype)
    theta, grad = np.ones(1000, dtype), np.geomspace(1e-4, 1, 1000).astype(dtype)
    optimiser.update(theta, grad)
    slow = 0
    for _ in range(8000):
        optimiser.update(theta, np.zeros_like(grad))
        sizes = np.abs(getattr(optimiser, kept))
        slow += np.count_nonzero((sizes > 0) & (sizes < limits.tiny))
    assert slow == 0
    assert not sizes.any()


def test_a_platform_that_notices_no_underflow_is_not_slow_either(monkeypatch):
    monkeypatch.setattr("sys.platform", "emscripten")
    sgd, theta, grad = SGD(learning_rate=0.1, momentum=0.9), np.ones(2, np.float32), np.array([1, 0], np.float32)
    sgd.update(theta, grad)
    assert sgd.velocity.dtype == np.float32
    for _ in range(700):
        sgd.update(theta, 0 * grad)
    assert not sgd.velocity.any()


def test_tiny_numbers_of_float64_are_numbers_though_another_fades():
    for neighbour in (0.0, 1e-310):
        sgd, theta = SGD(learning_rate=1e33, momentum=0.9), np.zeros(2)
        for _ in range(100):
            sgd.update(theta, np.array([1e-35, neighbour]))
        assert theta[0] == pytest.approx(-9.1, rel=1e-3)


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_what_moves_a_weight_is_kept_though_another_fades(momentum):
    sgd = SGD(learning_rate=0.1, momentum=momentum)
    theta, velocity = np.zeros(3, np.float32), np.array([1e-38, 1e-29, 1e-3], np.float32)
    sgd.velocity = velocity.copy()
    sgd.update(theta, np.zeros(3, np.float32))
    assert np.array_equal(sgd.velocity[1:], np.float32(momentum) * velocity[1:])
    assert np.array_equal(velocity, np.array([1e-38, 1e-29, 1e-3], np.float32))


def test_the_velocity_is_not_a_view_of_the_gradient():
    run = regression()
    next(steps(run, epochs=1))
    velocity = run.sgd.velocity.copy()
    run.network.grad[:] = 7
    assert np.array_equal(run.sgd.velocity, velocity)


# Which rows ----------------------------------------------------------------------------------------------------------


def rows_seen(n, batch_sizes, epochs=1):
    """Train on rows that carry their own number, and list the rows of each step with its progress."""
    X = np.arange(float(n))[:, None]
    network = Network([1, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    batches, batch_sizes = MiniBatches(batch_size=1, rng=np.random.default_rng(0)), itertools.cycle(batch_sizes)
    seen, progress = [], fit(network, X, X, SGD(learning_rate=1e-9), batches, epochs=epochs)
    batches.batch_size = next(batch_sizes)
    for report in progress:
        seen.append((network.A[0].ravel().astype(int).tolist(), report))
        batches.batch_size = next(batch_sizes)  # acts at the very next step
    return seen


@given(st.integers(1, 12), st.integers(1, 15))
def test_each_epoch_visits_every_row_once_with_a_short_last_batch(n, batch_size):
    seen = rows_seen(n, [batch_size], epochs=2)
    per_epoch = [[rows for rows, report in seen if report.epoch == epoch] for epoch in (1, 2)]
    for batches in per_epoch:
        assert sorted(itertools.chain(*batches)) == list(range(n))
        assert [len(rows) for rows in batches[:-1]] == [batch_size] * (len(batches) - 1)
        assert len(batches[-1]) == (n - 1) % batch_size + 1


@given(st.integers(1, 12), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_a_batch_size_changed_on_the_way_acts_at_the_next_step(n, batch_sizes):
    seen = rows_seen(n, batch_sizes)
    assert sorted(itertools.chain(*(rows for rows, _ in seen))) == list(range(n))
    lengths = [len(rows) for rows, _ in seen]
    assert lengths[:-1] == list(itertools.islice(itertools.cycle(batch_sizes), len(lengths) - 1))


def test_each_epoch_has_an_order_of_its_own():
    orders = [rows for rows, _ in rows_seen(20, [20], epochs=3)]
    assert orders[0] != orders[1] != orders[2] != list(range(20))


@pytest.mark.parametrize("batch_size", [6, 1000])
def test_a_batch_larger_than_the_data_is_the_whole_data(batch_size):
    assert finish(regression(batch_size=batch_size), epochs=3) == finish(regression(batch_size=5), epochs=3)
    assert [report.done for report in steps(regression(batch_size=batch_size), epochs=3)] == [1 / 3, 2 / 3, 1]


def test_labels_go_with_their_rows():
    X = np.arange(10.0)[:, None]
    network = Network([1, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    network.theta = [2, -1]
    batches = MiniBatches(batch_size=3, rng=np.random.default_rng(0))
    assert [r.loss for r in fit(network, X, 2 * X - 1, SGD(learning_rate=0.1), batches, epochs=2)] == [0] * 8


# What fit reports, and its schedules ----------------------------------------------------------------------------------


def test_progress_says_where_the_run_is():
    reports = list(steps(regression(), epochs=2, schedule=cosine))
    assert [report.step for report in reports] == [1, 2, 3, 4, 5, 6]
    assert [report.epoch for report in reports] == [1, 1, 1, 2, 2, 2]
    assert [report.epoch_done for report in reports] == [False, False, True] * 2
    assert [report.done for report in reports] == pytest.approx([0.2, 0.4, 0.5, 0.7, 0.9, 1.0], rel=1e-15)
    done_before = [0, 0.2, 0.4, 0.5, 0.7, 0.9]
    rates = [0.05 * (1 + math.cos(math.pi * done)) / 2 for done in done_before]
    assert [report.learning_rate for report in reports] == pytest.approx(rates, rel=1e-14)


def test_progress_gives_the_loss_of_the_batch_before_the_update():
    run = regression()
    before = copy.deepcopy(run.network)
    for report in steps(run, epochs=1):
        rows = [run.X.tolist().index(row) for row in run.network.A[0].tolist()]
        assert report.loss == before.loss_on(run.X[rows], run.y[rows])
        before.theta = run.network.theta


def test_fit_does_nothing_until_it_is_iterated():
    run = regression()
    theta, state = run.network.theta.copy(), run.batches.rng.bit_generator.state
    steps(run, epochs=1)
    assert np.array_equal(run.network.theta, theta)
    assert run.batches.rng.bit_generator.state == state
    assert run.batches.place.order is None


@pytest.mark.parametrize(("done", "factor"), [(0, 1), (1 / 3, 0.75), (0.5, 0.5), (2 / 3, 0.25), (1, 0)])
def test_cosine_has_its_known_values(done, factor):
    assert cosine(done) == pytest.approx(factor, abs=1e-15)


@given(st.floats(0, 1), st.floats(0, 1))
def test_cosine_sinks_and_is_symmetrical_and_constant_is_constant(done, later):
    done, later = sorted((done, later))
    assert 0 <= cosine(later) <= cosine(done) <= 1
    assert cosine(done) + cosine(1 - done) == pytest.approx(1, rel=1e-14)
    assert constant(done) == 1


def test_the_schedule_is_asked_before_each_step_and_scales_it():
    asked = []
    run, unscaled = regression(momentum=0, batch_size=5), regression(momentum=0, batch_size=5, learning_rate=0.05 / 4)

    def quarter(done):
        asked.append(done)
        return 0.25

    assert finish(run, epochs=4, schedule=quarter) == finish(unscaled, epochs=4)
    assert asked == [0, 0.25, 0.5, 0.75]


# That it learns -------------------------------------------------------------------------------------------------------


def test_full_batch_descent_finds_the_least_squares_solution():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((50, 3))
    Y = rng.standard_normal((50, 2))
    network = Network([3, 2], loss="mean_squared_error", rng=rng)
    sgd, batches = SGD(learning_rate=0.3, momentum=0.5), MiniBatches(batch_size=50, rng=rng)
    for _ in fit(network, X, Y, sgd, batches, epochs=400):
        pass
    solution = np.linalg.lstsq(np.column_stack([X, np.ones(50)]), Y, rcond=None)[0]
    np.testing.assert_allclose(network.theta, solution.ravel(), rtol=1e-9)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_learns_the_spirals(loss, dtype):
    rng = np.random.default_rng(0)
    X, y = spirals(300, 3, rng, noise=0.05)
    network = Network([2, 64, 32, 3], loss=loss, rng=rng, dtype=dtype)
    sgd, batches = SGD(learning_rate=0.2, momentum=0.9), MiniBatches(batch_size=50, rng=rng)
    labels = y if loss == "cross_entropy" else one_hot(y, 3)
    for _ in fit(network, X, labels, sgd, batches, epochs=100, schedule=cosine):
        pass
    assert accuracy(network.predict(X), y) > 0.97


def test_lists_and_integers_do_as_well():
    run, listed = regression(), regression()
    run.X, run.y = np.round(3 * run.X), np.round(3 * run.y)
    listed.X, listed.y = run.X.astype(int).tolist(), run.y.astype(int).tolist()
    assert finish(run, epochs=3) == finish(listed, epochs=3)


def test_the_data_are_not_changed():
    run = regression()
    X, y = run.X.copy(), run.y.copy()
    run.X.flags.writeable = run.y.flags.writeable = False
    finish(run, epochs=2)
    assert np.array_equal(run.X, X)
    assert np.array_equal(run.y, y)


# Stopping and going on ------------------------------------------------------------------------------------------------


def test_the_same_seeds_train_to_the_same_bits():
    assert finish(regression(), epochs=4, schedule=cosine) == finish(regression(), epochs=4, schedule=cosine)


@pytest.mark.parametrize("stop", range(1, 12))
def test_a_loop_that_was_left_goes_on_as_if_it_had_not_been(stop):
    run = regression()
    for report in steps(run, epochs=4, schedule=cosine):
        if report.step == stop:
            break
    assert finish(run, epochs=4, schedule=cosine) == finish(regression(), epochs=4, schedule=cosine)


@pytest.mark.parametrize("stop", range(1, 8))
@pytest.mark.parametrize("copied", [copy.deepcopy, lambda run: pickle.loads(pickle.dumps(run))])
def test_a_copy_of_a_running_training_goes_on_as_the_original_does(copied, stop):
    run = regression()
    for _ in itertools.islice(steps(run, epochs=4), stop):
        pass
    twin = copied(run)
    assert finish(twin, epochs=4) == finish(run, epochs=4) == finish(regression(), epochs=4)


def test_more_epochs_can_be_asked_for_afterwards():
    run = regression()
    finish_early, later = (3, 5)
    for _ in steps(run, epochs=finish_early):
        pass
    assert finish(run, epochs=later) == finish(regression(), epochs=later)


@pytest.mark.parametrize("adam", [False, True], ids=["SGD", "Adam"])
def test_an_interrupt_at_any_call_loses_nothing(adam):
    # Python looks for Ctrl-C where a function begins, and where a built-in one has returned: we interrupt there, at
    # each place in turn.
    def start():
        run = regression()
        run.sgd = Adam() if adam else run.sgd
        return run

    uninterrupted = finish(start(), epochs=2)
    for place in itertools.count():
        run, passed = start(), itertools.count()

        def interrupt(frame, event, argument, place=place, passed=passed):
            if event in ("call", "c_return") and next(passed) == place:
                raise KeyboardInterrupt

        def train(run=run, interrupt=interrupt):
            progress = steps(run, epochs=2)
            sys.setprofile(interrupt)
            try:
                for _ in progress:
                    pass
            except KeyboardInterrupt:
                return True
            finally:
                sys.setprofile(None)
            return False

        # In a context of its own: an interrupt as np.errstate ends leaves its setting behind.
        interrupted = contextvars.copy_context().run(train)
        if run.batches.place.epoch < 2:
            assert finish(run, epochs=2) == uninterrupted, f"interrupted at place {place}"
        if not interrupted:
            break
    assert place > 200


def test_an_interrupt_while_it_shuffles_makes_it_shuffle_alike():
    class Interrupted(np.random.Generator):
        interrupts = 0

        def permutation(self, n):
            order = super().permutation(n)
            if self.interrupts < 2:
                self.interrupts += 1
                raise KeyboardInterrupt  # the numbers are drawn, and lost
            return order

    run = regression(rng=Interrupted(np.random.default_rng(3).bit_generator))
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            next(steps(run, epochs=3))
    assert finish(run, epochs=3) == finish(regression(), epochs=3)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no interval timer")
@pytest.mark.parametrize(
    ("sizes", "n", "batch_size", "epochs"),
    [([90, 90, 1], 5, 1, 100), ([1, 1], 8000, 8000, 400)],
    ids=["most time in the update", "most time in the shuffle"],
)
def test_a_real_interrupt_at_any_moment_loses_nothing(sizes, n, batch_size, epochs):
    X = np.random.default_rng(1).uniform(-1, 1, size=(n, sizes[0]))

    def start():
        network = Network(sizes, loss="mean_squared_error", rng=np.random.default_rng(2))
        batches = MiniBatches(batch_size=batch_size, rng=np.random.default_rng(3))
        sgd = SGD(learning_rate=1e-3, momentum=0.9)
        return SimpleNamespace(network=network, X=X, y=X[:, :1] ** 2, sgd=sgd, batches=batches)

    expected = start()
    moments = [time.perf_counter() for _ in steps(expected, epochs=epochs)]
    pace = np.diff(moments).min()  # of a step that nothing held up

    run, interrupts = start(), 0
    handler = signal.signal(signal.SIGALRM, signal.default_int_handler)  # what Ctrl-C does
    try:
        for delay in np.random.default_rng(4).uniform(0, 8 * pace, size=500):
            if run.batches.place.epoch == epochs:
                break
            try:
                signal.setitimer(signal.ITIMER_REAL, delay)
                for _ in steps(run, epochs=epochs):
                    pass
                signal.setitimer(signal.ITIMER_REAL, 0)
            except KeyboardInterrupt:
                interrupts += 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
    assert interrupts > 10
    if run.batches.place.epoch < epochs:
        finish(run, epochs=epochs)
    assert run.batches.place.step == expected.batches.place.step
    assert np.array_equal(run.network.theta, expected.network.theta)
    assert np.array_equal(run.sgd.velocity, expected.sgd.velocity)


# A hand-made update has nothing to do with the place in the data


def test_a_hand_made_update_moves_no_place(tmp_path):
    run = regression()
    list(itertools.islice(steps(run, epochs=3), 4))
    save(tmp_path / "run.npz", run.network, run.sgd, run.batches)
    run.network, run.sgd, run.batches, _ = load(tmp_path / "run.npz")
    place = run.batches.place
    run.sgd.update(run.network.theta, np.zeros_like(run.network.theta))
    assert run.batches.place[:3] == place[:3] == (4, 1, 2)
    assert np.array_equal(run.batches.place.order, place.order)


def test_a_hand_made_update_after_a_step_that_diverged_skips_no_batch():
    run, twin = regression(), regression()
    for _ in range(3):
        train_step(twin.network, twin.X, twin.y, twin.sgd, twin.batches)
    train_step(run.network, run.X, run.y, run.sgd, run.batches)
    with pytest.raises(DivergedError), np.errstate(all="ignore"):
        train_step(run.network, run.X, run.y, run.sgd, run.batches, scale=1e308)
    run.sgd.update(run.network.theta, np.zeros_like(run.network.theta))
    for _ in range(2):
        train_step(run.network, run.X, run.y, run.sgd, run.batches)
    assert run.batches.place[:3] == twin.batches.place[:3] == (3, 1, 0)


# Divergence -----------------------------------------------------------------------------------------------------------


def explosive(loss, dtype, learning_rate, momentum):
    rng = np.random.default_rng(0)
    X, y = spirals(64, 3, rng)
    network = Network([2, 16, 16, 3], loss=loss, rng=rng, dtype=dtype)
    run = SimpleNamespace(network=network, X=X, y=y if loss == "cross_entropy" else one_hot(y, 3))
    run.sgd, run.batches = SGD(learning_rate=learning_rate, momentum=momentum), MiniBatches(batch_size=16, rng=rng)
    return run


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("loss", "learning_rate"),
    # The gradient of cross-entropy is bounded, so that a rate of 1000 throws it about, but not off: see below.
    [(loss, rate) for loss in LOSSES for rate in (1e3, 1e30, 1e300) if loss == "mean_squared_error" or rate > 1e3],
)
def test_divergence_is_an_error_that_leaves_finite_parameters(loss, learning_rate, dtype, momentum):
    run = explosive(loss, dtype, learning_rate, momentum)
    reports = []
    with pytest.raises(DivergedError) as caught:
        reports.extend(steps(run, epochs=100))
    message = str(caught.value)
    assert message.startswith(f"SGD: training diverged at step {len(reports) + 1}, learning rate {learning_rate:.3g}: ")
    for advice in ("Try a learning rate ten times smaller", "inputs scaled", "'he'"):
        assert advice in message
    assert run.batches.place.step == len(reports)
    assert np.isfinite(run.network.theta).all()
    assert np.isfinite(run.sgd.velocity).all()
    assert all(math.isfinite(report.loss) for report in reports)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_cross_entropy_stays_finite_at_a_learning_rate_of_1000(dtype):
    run = explosive("cross_entropy", dtype, 1e3, momentum=0)
    losses = [report.loss for report in steps(run, epochs=100)]
    assert len(losses) == 400
    assert np.isfinite(losses).all()
    assert max(losses) > 100
    assert np.isfinite(run.network.theta).all()


def test_a_run_that_diverged_goes_on_from_where_it_was_with_a_smaller_learning_rate():
    run = regression(learning_rate=1e300)
    with pytest.raises(DivergedError):
        next(steps(run, epochs=3))
    run.sgd.learning_rate = 0.05
    assert finish(run, epochs=3) == finish(regression(), epochs=3)


def test_a_schedule_is_named_in_the_error_at_the_rate_that_it_made():
    run = regression(learning_rate=1.0)
    with pytest.raises(DivergedError, match=r"at step 1, learning rate 2e\+300:"):
        next(steps(run, epochs=1, schedule=lambda done: 2e300))


def test_a_loss_that_is_not_a_number_is_divergence():
    run = regression()
    run.network.b[-1][:] = np.inf
    with pytest.raises(DivergedError, match=r"at step 1, .*the loss is not finite"):
        next(steps(run, epochs=1))
    assert run.batches.place.step == 0


def make_sgd():
    return SGD(learning_rate=0.1, momentum=0.9)


@pytest.mark.parametrize("make", [make_sgd, Adam])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e200])
def test_update_refuses_a_step_that_is_not_finite_and_changes_nothing(bad, make):
    sgd = make()
    theta = np.ones(2)
    sgd.update(theta, np.ones(2))
    kept, state = theta.copy(), copy.deepcopy(vars(sgd))
    with np.errstate(over="ignore"), pytest.raises(DivergedError, match="is not finite"):
        sgd.update(theta, np.array([1.0, bad]))
    assert np.array_equal(theta, kept)
    assert all(np.array_equal(vars(sgd)[name], value) for name, value in state.items())


@pytest.mark.parametrize(("unit", "named"), [(1.0, False), (1e5, True)])
def test_targets_that_are_not_scaled_are_named_where_training_diverges(unit, named):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((50, 2))
    network = Network([2, 8, 1], loss="mean_squared_error", rng=rng)
    run = fit(network, X, unit * X[:, :1], SGD(learning_rate=1e9), MiniBatches(batch_size=10, rng=rng), epochs=50)
    with pytest.raises(DivergedError) as caught:
        list(run)
    assert (f"The targets reach {np.abs(unit * X[:, 0]).max():.3g}: subtract their mean" in str(caught.value)) == named
    assert "a learning rate ten times smaller" in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "error", "said"),
    [
        ({"schedule": "cosine"}, TypeError, "fit: schedule is 'cosine', expected a function"),
        ({"augment": "warp"}, TypeError, "fit: augment is 'warp', expected a function"),
        ({"schedule": lambda done: None}, ValueError, "schedule gave None, expected one number"),
        ({"schedule": lambda done: math.nan}, ValueError, "fit: schedule gave nan, expected one number"),
        ({"schedule": lambda done: -0.5}, ValueError, "fit: schedule gave -0.5, expected one .* at least 0"),
    ],
)
def test_a_schedule_or_an_augmentation_that_does_not_fit_is_refused_by_name(settings, error, said):
    run = regression()
    before = run.network.theta.copy()
    with pytest.raises(error, match=said):
        next(steps(run, epochs=1, **settings))
    assert np.array_equal(run.network.theta, before)


def test_a_schedule_may_give_an_array_without_axes():
    as_array, plain = regression(), regression()
    expected = finish(plain, epochs=2, schedule=lambda done: 1.0 if done < 0.5 else 0.1)
    assert finish(as_array, epochs=2, schedule=lambda done: np.where(done < 0.5, 1.0, 0.1)) == expected


@pytest.mark.parametrize("dtype", [int, float, np.float32])
def test_targets_that_are_not_scaled_are_named_whatever_their_type(dtype):
    X = np.random.default_rng(0).standard_normal((40, 3))
    network = Network([3, 5, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    sgd, batches = SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=8, rng=np.random.default_rng(0))
    with pytest.raises(DivergedError, match="The targets reach"):
        for _ in fit(network, X, (X[:, :1] * 1e6).astype(dtype), sgd, batches, epochs=50):
            pass


def test_numbers_that_are_next_to_nothing_are_read_whatever_numpy_was_told_to_raise():
    X, y = np.full((4, 2), 1e-200), np.array([0, 1, 0, 1])
    network = Network([2, 2], rng=np.random.default_rng(0), dtype=np.float32)
    batches = MiniBatches(batch_size=2, rng=np.random.default_rng(0))
    with np.errstate(all="raise"):
        network.theta = np.full(6, 1e-300)
        assert len(list(fit(network, X, y, SGD(learning_rate=0.1), batches, epochs=2))) == 4
