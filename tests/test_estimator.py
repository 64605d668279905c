"""The estimator does what scikit-learn asks of one, and what it learns is what the network learns."""

import numpy as np
import pytest

from nncourse.estimator import NetworkRegressor
from nnlib import load_houses


def standardised_houses():
    houses = load_houses()
    order = np.random.default_rng(0).permutation(len(houses.y))
    X = (houses.X - houses.X.mean(axis=0)) / houses.X.std(axis=0)
    return X[order], houses.y[order]


def test_it_learns_in_the_unit_of_y_and_repeats_itself():
    X, y = standardised_houses()
    model = NetworkRegressor(epochs=60)
    assert model.fit(X[:400], y[:400]) is model
    answers = model.predict(X[400:])
    assert answers.shape == (106,)
    assert model.score(X[400:], y[400:]) == pytest.approx(1 - np.mean((answers - y[400:]) ** 2) / y[400:].var())
    assert 0.75 < model.score(X[400:], y[400:]) < 0.95
    assert np.array_equal(NetworkRegressor(epochs=60).fit(X[:400], y[:400]).predict(X[400:]), answers)
    assert not np.array_equal(NetworkRegressor(epochs=60, rng=1).fit(X[:400], y[:400]).predict(X[400:]), answers)


def test_a_copy_is_made_from_the_settings():
    model = NetworkRegressor((8, 4), learning_rate=0.01)
    copy = NetworkRegressor(**model.get_params())
    assert copy.get_params() == model.get_params()
    assert model.get_params()["hidden_layers"] == (8, 4)
    assert model.set_params(epochs=3, hidden="tanh") is model
    assert (model.epochs, model.hidden) == (3, "tanh")
    with pytest.raises(ValueError, match="'epoch' came, expected one of: hidden_layers"):
        model.set_params(epoch=3)


def test_targets_that_do_not_vary_are_answered():
    X = np.random.default_rng(0).standard_normal((20, 2))
    assert np.allclose(NetworkRegressor(epochs=200).fit(X, np.full(20, 7.0)).predict(X), 7, atol=0.1)


@pytest.mark.parametrize(
    ("X", "y", "said"),
    [
        (np.ones((4, 2)), np.ones((4, 1)), r"y has shape \(4, 1\).*Use y.ravel\(\)"),
        (np.ma.array(np.ones((4, 2)), mask=np.eye(4, 2, dtype=bool)), np.ones(4), "X is a masked array"),
        (np.ones((4, 2)), np.ma.array(np.ones(4), mask=[0, 0, 0, 1]), "y is a masked array"),
        (np.ones(4), np.ones(4), "A column of values"),
        (np.ones((4, 2)), np.array(["a", "b", "c", "d"]), "y has dtype <U1, expected real numbers"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(X, y, said):
    with pytest.raises((TypeError, ValueError), match=rf"NetworkRegressor\.fit: .*{said}"):
        NetworkRegressor(epochs=1).fit(X, y)
