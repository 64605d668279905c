import copy
import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import SGD, MiniBatches, Network, cosine, displacement, fit, load_mnist, resample, train_step, upright, warp
from nnlib.augmentation import AUGMENTATIONS

OFF = {"shift": 0, "affine": 0, "smooth": 0}


def images(n=3, side=8, dtype=np.float64):
    return np.random.default_rng(0).random((n, side * side)).astype(dtype)


def everywhere(down, right, n=3, side=8):
    return np.broadcast_to(np.reshape([down, right], (2, 1, 1, 1)), (2, n, side, side))


# Displacement ---------------------------------------------------------------------------------------------------------


def test_without_strength_nothing_moves():
    assert not displacement(5, 28, np.random.default_rng(0), **OFF).any()


def test_a_shift_moves_an_image_as_a_whole_and_each_image_its_own_way():
    D = displacement(2000, 4, np.random.default_rng(0), **OFF | {"shift": 3})
    assert np.array_equal(D, np.broadcast_to(D[:, :, :1, :1], D.shape))
    assert np.abs(D).max() <= 3
    assert np.abs(D).max() > 2.9
    assert np.abs(D.mean(axis=(1, 2, 3))).max() < 0.15  # 2000 uniform numbers: standard error 3 / √6000 = 0.04
    assert np.unique(D[:, :, 0, 0]).size > 3900


def test_an_affine_warp_is_a_matrix_times_the_place_from_the_centre():
    D = displacement(50, 9, np.random.default_rng(0), **OFF | {"affine": 0.2}).astype(float)
    assert np.abs(D[:, :, 4, 4]).max() == 0  # the centre stays
    places = np.stack(np.meshgrid(np.arange(9) - 4, np.arange(9) - 4, indexing="ij")).reshape(2, -1)
    for image in D.transpose(1, 0, 2, 3).reshape(50, 2, -1):
        A = image @ np.linalg.pinv(places)
        np.testing.assert_allclose(image, A @ places, atol=1e-6)
        assert np.abs(A).max() <= 0.2


def test_a_smooth_warp_has_the_strength_that_is_asked_for_and_neighbours_move_together():
    D = displacement(1000, 28, np.random.default_rng(0), **OFF | {"smooth": 0.7})
    np.testing.assert_allclose(D.std(axis=1), 0.7, rtol=0.15)  # at every pixel, at the edge too
    assert np.std(D) == pytest.approx(0.7, rel=0.02)
    beside = np.corrcoef(D[..., :-1].ravel(), D[..., 1:].ravel())[0, 1]
    far = np.corrcoef(D[..., :12].ravel(), D[..., 16:].ravel())[0, 1]
    # Noise that was blurred by a Gaussian of σ = 4 agrees over k pixels by exp(-k²/4σ²).
    assert beside == pytest.approx(math.exp(-1 / 64), abs=0.01)
    assert far == pytest.approx(math.exp(-(16**2) / 64), abs=0.03)


# Resampling -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_displacement_changes_nothing(dtype):
    X = images(dtype=dtype)
    np.testing.assert_allclose(resample(X, everywhere(0, 0)), X, rtol=np.finfo(dtype).resolution)
    assert resample(X, everywhere(0.5, 0)).dtype == dtype


@given(st.integers(-9, 9), st.integers(-9, 9))
def test_whole_pixels_are_moved_as_they_are_and_the_edge_goes_on(down, right):
    X = images()
    moved = resample(X, everywhere(down, right)).reshape(-1, 8, 8)
    rows, columns = (np.clip(np.arange(8) + by, 0, 7) for by in (down, right))
    np.testing.assert_allclose(moved, X.reshape(-1, 8, 8)[:, rows[:, None], columns], rtol=1e-12)


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_between_pixels_a_slope_is_met_exactly(down, right):
    rows, columns = np.mgrid[0:8, 0:8].astype(float)
    X = (3 * rows - 2 * columns + 1).reshape(1, 64)
    expected = 3 * np.clip(rows + down, 0, 7) - 2 * np.clip(columns + right, 0, 7) + 1
    np.testing.assert_allclose(resample(X, everywhere(down, right, n=1)).reshape(8, 8), expected, atol=1e-12)


def test_resampling_is_the_formula_pixel_by_pixel():
    X, D = images(n=2, side=5), np.random.default_rng(1).uniform(-3, 3, size=(2, 2, 5, 5))
    expected = np.empty((2, 5, 5))
    for n, i, j in np.ndindex(2, 5, 5):
        row, column = min(max(i + D[0, n, i, j], 0), 4), min(max(j + D[1, n, i, j], 0), 4)
        top, left = min(int(row), 3), min(int(column), 3)
        r, c, x = row - top, column - left, X[n].reshape(5, 5)
        expected[n, i, j] = (1 - r) * ((1 - c) * x[top, left] + c * x[top, left + 1])
        expected[n, i, j] += r * ((1 - c) * x[top + 1, left] + c * x[top + 1, left + 1])
    np.testing.assert_allclose(resample(X, D).reshape(2, 5, 5), expected, rtol=1e-12)


# Warps in training ----------------------------------------------------------------------------------------------------


def test_a_warp_keeps_type_shape_range_and_its_input():
    X = load_mnist("sample").X_train[:64]
    X.flags.writeable = False
    warped = warp(X, np.random.default_rng(0))
    assert (warped.dtype, warped.shape) == (X.dtype, X.shape)
    assert warped.min() >= 0
    assert warped.max() <= 1
    assert (warped != X).any(axis=1).all()
    assert np.array_equal(warped, warp(X, np.random.default_rng(0)))
    assert not np.array_equal(warped, warp(X, np.random.default_rng(1)))


def test_a_warped_digit_is_still_nearest_to_itself():
    X = load_mnist("sample").X_train[:100]
    distances = np.linalg.norm(X[:, None] - warp(X, np.random.default_rng(0), **OFF | {"smooth": 0.7}), axis=2)
    assert (distances.argmin(axis=0) == np.arange(100)).mean() >= 0.95


def run(augment, epochs=2, batch_size=8, seed=2):
    """Make a run on twenty images: network, SGD, mini-batches, and the steps."""
    X, y = images(n=20), np.arange(20) % 3
    network = Network([64, 5, 3], rng=np.random.default_rng(1))
    sgd = SGD(learning_rate=0.1, momentum=0.9)
    batches = MiniBatches(batch_size=batch_size, rng=np.random.default_rng(seed))
    return network, sgd, batches, fit(network, X, y, sgd, batches, epochs=epochs, augment=augment)


def seen_in_a_run(**options):
    """Train with warps; give what was learnt from in each step, by epoch and by the row that it came from."""
    network, _, batches, steps = run(warp, batch_size=1, **options)
    seen, rows = {}, list(batches.next_rows(20)[0])
    for progress in steps:
        seen[progress.epoch, int(rows[0])] = network.A[0].copy()
        rows = list(batches.next_rows(20)[0]) if progress.done < 1 else []
    return seen


def test_every_epoch_and_every_seed_warp_an_image_otherwise_even_one_by_one():
    one, other = seen_in_a_run(), seen_in_a_run(seed=3)
    assert one.keys() == other.keys() == {(epoch, row) for epoch in (1, 2) for row in range(20)}
    for row in range(20):
        pictures = [one[1, row], one[2, row], other[1, row], other[2, row]]
        assert not any(np.array_equal(a, b) for a, b in combinations(pictures, 2))
    assert all(np.array_equal(one[key], again) for key, again in seen_in_a_run().items())


def test_the_shuffles_are_the_same_with_and_without_warps():
    plain, warped = run(None), run(warp)
    for _ in zip(plain[-1], warped[-1], strict=True):
        if (order := plain[2].place.order) is not None:
            assert np.array_equal(order, warped[2].place.order)


def test_fit_learns_from_the_changed_batch():
    seen = []

    def halve(X, rng):
        seen.append((X.copy(), rng.random()))
        return X / 2

    network, *_, steps = run(halve)
    for _ in steps:
        assert np.array_equal(network.A[0], seen[-1][0] / 2)
    batches, numbers = zip(*seen, strict=True)
    assert sorted(map(tuple, np.concatenate(batches[:3]))) == sorted(map(tuple, images(n=20)))
    assert len(set(numbers)) == 6  # each step draws its own


def test_no_change_is_no_change():
    plain, same = run(None), run(lambda X, rng: X)
    for _ in zip(plain[-1], same[-1], strict=True):
        assert np.array_equal(plain[0].theta, same[0].theta)


def test_a_step_that_was_interrupted_is_taken_again_with_the_same_warp():
    def fails_at_times(X, rng):
        warped = warp(X, rng)
        if switch.random() < 0.5:
            raise KeyboardInterrupt
        return warped

    switch = np.random.default_rng(0)
    network, *_, steps = run(warp)
    list(steps)
    other, sgd, batches, _ = run(fails_at_times)
    interrupts = 0
    while batches.place.epoch < 2:
        try:
            train_step(other, images(n=20), np.arange(20) % 3, sgd, batches, augment=fails_at_times)
        except KeyboardInterrupt:
            interrupts += 1
    assert interrupts > 0
    assert np.array_equal(other.theta, network.theta)


def test_a_run_that_was_copied_in_the_middle_goes_on_alike():
    network, sgd, batches, steps = run(warp)
    next(steps)
    twin, *twins = copy.deepcopy((network, sgd, batches))
    list(steps)
    list(fit(twin, images(n=20), np.arange(20) % 3, *twins, epochs=2, augment=warp))
    assert np.array_equal(twin.theta, network.theta)


def test_an_augmentation_that_returns_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"Network: X has shape \(8, 63\), expected \(n, 64\)"):
        next(run(lambda X, rng: X[:, 1:])[-1])


def test_warped_digits_help_on_the_sample():
    digits, errors = load_mnist("sample"), {}
    for name, augment in AUGMENTATIONS.items():
        rng = np.random.default_rng(0)
        network = Network([784, 128, 10], rng=rng, dtype=np.float32)
        sgd, batches = SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=64, rng=rng)
        for _ in fit(
            network, digits.X_train, digits.y_train, sgd, batches, epochs=30, schedule=cosine, augment=augment
        ):
            pass
        errors[name] = (network.predict(digits.X_test).argmax(axis=1) != digits.y_test).mean()
    assert errors["warp"] < 0.75 * errors["none"]


# Errors ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda rng: warp(np.zeros((2, 783)), rng), "warp: X has 783 pixels a row, expected a square"),
        (lambda rng: warp(np.zeros(784), rng), "warp: X has shape (784,), expected (n, d)"),
        (lambda rng: resample(np.zeros((2, 1)), np.zeros((2, 2, 1, 1))), "resample: X has 1 pixels a row"),
        (
            lambda rng: resample(np.zeros((2, 16)), np.zeros((2, 4, 4))),
            "resample: D has shape (2, 4, 4), expected (2, 2, 4, 4)",
        ),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        call(np.random.default_rng(0))
    assert message in str(caught.value)


def test_a_seed_is_no_generator():
    with pytest.raises(TypeError, match="expected a generator such as"):
        warp(np.zeros((1, 4)), 0)


# Upright --------------------------------------------------------------------------------------------------------------


def lean(X):
    """How far the ink moves to the right from one row to the next, by the formula, pixel by pixel."""
    side = math.isqrt(X.shape[1])
    leans = []
    for image in X.reshape(-1, side, side).astype(float):
        ink = [(i, j, image[i, j]) for i, j in np.ndindex(side, side)]
        mass = sum(x for _, _, x in ink)
        top, left = sum(i * x for i, _, x in ink) / mass, sum(j * x for _, j, x in ink) / mass
        leans.append(sum(x * (i - top) * (j - left) for i, j, x in ink) / sum(x * (i - top) ** 2 for i, _, x in ink))
    return np.array(leans)


def test_upright_is_a_slant_by_the_lean_of_the_ink():
    X = load_mnist("sample").X_train[:20].astype(float)
    rows = np.arange(28.0)
    centres = (X.reshape(-1, 28, 28).sum(axis=2) @ rows) / X.sum(axis=1)
    D = np.zeros((2, 20, 28, 28))
    D[1] = (lean(X)[:, None] * (rows - centres[:, None]))[:, :, None]
    np.testing.assert_allclose(upright(X), resample(X, D), atol=1e-12)


def test_what_is_upright_leans_no_more_and_stays_as_it_is():
    X = upright(load_mnist("sample").X_train[:50])
    assert np.abs(lean(X)).max() < 0.05
    assert np.abs(upright(X) - X).max() < 0.2
    assert np.abs(lean(load_mnist("sample").X_train[:50])).mean() > 0.2


def test_an_image_and_its_mirror_image_are_set_upright_alike():
    X = load_mnist("sample").X_train[:50]
    mirrored = X.reshape(-1, 28, 28)[:, :, ::-1].reshape(-1, 784)
    np.testing.assert_allclose(
        upright(mirrored).reshape(-1, 28, 28)[:, :, ::-1].reshape(-1, 784), upright(X), atol=1e-4
    )


def test_paper_alone_and_a_single_row_of_ink_stay_as_they_are():
    X = np.zeros((2, 36))
    X[1, 14:17] = 1
    assert np.array_equal(upright(X), X)
    assert upright(X.astype(np.float32)).dtype == np.float32


def test_numbers_below_0_are_no_ink():
    with pytest.raises(ValueError, match=r"upright: X reaches down to -0\.5, expected ink, from 0 on"):
        upright(np.linspace(-0.5, 1, 16).reshape(1, 16))


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_number_that_is_not_finite_is_named_with_its_row(number):
    X = images()
    X[2, 5] = number
    with pytest.raises(ValueError, match=r"upright: X holds NaN or infinity, first in row 2 \(3 rows in all\)"):
        upright(X)


def test_faint_ink_leans_as_dark_ink_does():
    X = load_mnist("sample").X_train[:10].astype(float)
    np.testing.assert_allclose(upright(X * 1e-20) * 1e20, upright(X), atol=1e-12)
