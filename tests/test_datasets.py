import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import circles, moons, sample_target, spirals, target


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ((0, 0, 0), 0),
        ((np.pi / 6, 0, 5), 1),
        ((0, 2, 0), 4),
        ((0, 3, np.pi / 3), -9),
        ((-np.pi / 6, -1, 0), 0),
    ],
)
def test_target_has_the_values_found_on_paper(x, y):
    np.testing.assert_allclose(target([x]), [[y]], atol=1e-14)


def test_target_of_narrow_integers_is_that_of_their_values():
    X = np.array([[1, 200, 2]])
    np.testing.assert_allclose(target(X.astype(np.uint8)), target(X.astype(float)), rtol=1e-5)


@given(st.integers(0, 2**32 - 1))
def test_target_treats_each_row_by_itself(seed):
    X = np.random.default_rng(seed).uniform(-3, 3, size=(7, 3))
    by_hand = [[np.sin(3 * x1) + x2**2 * np.cos(3 * x3)] for x1, x2, x3 in X]
    np.testing.assert_allclose(target(X), by_hand, rtol=1e-13, atol=1e-14)


def test_sample_target_fills_the_cube_evenly():
    X, Y = sample_target(8000, np.random.default_rng(0))
    assert (X.shape, Y.shape) == ((8000, 3), (8000, 1))
    assert X.dtype == Y.dtype == np.float64
    assert X.min() >= -1
    assert X.max() <= 1
    octants = np.bincount((X > 0) @ [1, 2, 4], minlength=8)
    assert np.all(np.abs(octants - 1000) < 5 * np.sqrt(1000))
    assert np.array_equal(Y, target(X))


@pytest.mark.parametrize(("n", "classes", "counts"), [(300, 3, [100, 100, 100]), (7, 3, [3, 2, 2]), (4, 1, [4])])
def test_spirals_have_as_equal_numbers_of_each_class_as_can_be(n, classes, counts):
    X, y = spirals(n, classes, np.random.default_rng(0))
    assert (X.shape, y.shape) == ((n, 2), (n,))
    assert np.bincount(y).tolist() == counts


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_without_noise_each_point_lies_on_the_arm_of_its_class(classes):
    X, y = spirals(500, classes, np.random.default_rng(0), noise=0)
    r = np.hypot(*X.T)
    assert 0 < r.min() < 0.05
    assert 0.95 < r.max() < 1
    angle = 2 * np.pi * y / classes + 4 * r
    np.testing.assert_allclose(X, np.column_stack([r * np.cos(angle), r * np.sin(angle)]), rtol=1e-9, atol=1e-12)


def test_noise_turns_points_about_the_middle_by_its_standard_deviation():
    clean, y = spirals(4000, 1, np.random.default_rng(0), noise=0)
    noisy, _ = spirals(4000, 1, np.random.default_rng(0))
    assert not y.any()
    turn = np.angle((noisy @ [1, 1j]) / (clean @ [1, 1j]))
    np.testing.assert_allclose(np.hypot(*noisy.T), np.hypot(*clean.T), rtol=1e-12)
    assert turn.std() == pytest.approx(0.2, rel=0.06)


def test_without_noise_moons_are_two_half_circles_that_interlock():
    X, y = moons(2000, np.random.default_rng(0), noise=0)
    for c, sign in ((0, 1), (1, -1)):
        x1, x2 = (X[y == c] + sign * np.array([0.3, 0.15])).T
        np.testing.assert_allclose(np.hypot(x1, x2), 0.6, rtol=1e-12)
        assert (sign * x2 >= -1e-12).all()
        assert x1.min() < -0.59
        assert x1.max() > 0.59


def test_without_noise_circles_have_the_radii_0_4_and_0_9_and_go_all_round():
    X, y = circles(2000, np.random.default_rng(0), noise=0)
    np.testing.assert_allclose(np.hypot(*X.T), np.where(y == 0, 0.4, 0.9), rtol=1e-12)
    for c in (0, 1):
        quarters = np.bincount((X[y == c] > 0) @ [1, 2], minlength=4)
        assert np.all(np.abs(quarters - 250) < 5 * np.sqrt(250))


@pytest.mark.parametrize(("draw", "noise"), [(moons, 0.07), (circles, 0.07)])
def test_noise_moves_points_in_both_directions_by_its_standard_deviation(draw, noise):
    clean, _ = draw(4000, np.random.default_rng(0), noise=0)
    noisy, _ = draw(4000, np.random.default_rng(0))
    np.testing.assert_allclose((noisy - clean).std(axis=0), noise, rtol=0.06)
    np.testing.assert_allclose((noisy - clean).mean(axis=0), 0, atol=0.01)


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: sample_target(9, rng),
        lambda rng: spirals(9, 3, rng),
        lambda rng: moons(9, rng),
        lambda rng: circles(9, rng),
    ],
)
def test_the_same_seed_draws_the_same_points_and_another_seed_others(draw):
    (X, _), (again, _), (other, _) = (draw(np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert np.array_equal(X, again)
    assert not np.array_equal(X, other)
