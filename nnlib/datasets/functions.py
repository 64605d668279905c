"""Lessons 06 and 07. Data that we make ourselves, so that we know the truth."""

import numpy as np

from nnlib.checks.arrays import check_points
from nnlib.checks.shapes import Float, Integer
from nnlib.checks.values import check_rng, check_whole

Labelled = tuple[Float[np.ndarray, "n 2"], Integer[np.ndarray, "n"]]  # points in the plane, and their classes


def target(X: Float[np.ndarray, "n 3"]) -> Float[np.ndarray, "n 1"]:
    """Compute the function that lesson 07 teaches a network.

        y = sin(3 x₁) + x₂² cos(3 x₃)

    Shapes: X (n, 3); the result is (n, 1). Raises ValueError if X has another shape.

    >>> target(np.array([[0.0, 2.0, 0.0]]))
    array([[4.]])
    """
    x1, x2, x3 = check_points(X).T
    return (np.sin(3 * x1) + x2**2 * np.cos(3 * x3))[:, None]


def sample_target(n: int, rng: np.random.Generator) -> tuple[Float[np.ndarray, "n 3"], Float[np.ndarray, "n 1"]]:
    """Draw points evenly from the cube from -1 to 1, and compute `target` there.

    Shapes: returns X (n, 3) and Y (n, 1), float64.

    >>> X, Y = sample_target(100, np.random.default_rng(0))
    >>> X.shape, Y.shape
    ((100, 3), (100, 1))
    """
    check_rng("sample_target", rng)
    X = rng.uniform(-1, 1, size=(n, 3))
    return X, target(X)


def spirals(n: int, classes: int, rng: np.random.Generator, noise: float = 0.2) -> Labelled:
    """Draw points from the arms of a spiral, one arm a class: easy to see, and no straight line separates them.

        radius r from 0 to 1,   angle = 2π · class / classes + 4 r + noise · N(0, 1)

    Shapes: X (n, 2), class indices y (n,), as many of each as n allows. Source: Karpathy, Stanford CS231n notes.

    >>> X, y = spirals(300, 3, np.random.default_rng(0))
    >>> X.shape, np.bincount(y)
    ((300, 2), array([100, 100, 100]))
    """
    check_rng("spirals", rng)
    classes = check_whole("spirals", "classes", classes, "One for each arm.")
    y = np.arange(n) % classes
    r = rng.uniform(0, 1, size=n)
    angle = 2 * np.pi * y / classes + 4 * r + noise * rng.standard_normal(n)
    return r[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]), y


def moons(n: int, rng: np.random.Generator, noise: float = 0.07) -> Labelled:
    """Draw points from two half circles, one a class, that interlock.

        class 0:  0.6 (cos t, sin t) - (0.3, 0.15) + noise · N(0, 1),   t from 0 to π
        class 1: -0.6 (cos t, sin t) + (0.3, 0.15) + noise · N(0, 1)

    Shapes: X (n, 2), class indices y (n,), as many of each as n allows. Source: Pedregosa et al., scikit-learn, 2011.

    >>> X, y = moons(100, np.random.default_rng(0))
    >>> X.shape, np.bincount(y)
    ((100, 2), array([50, 50]))
    """
    check_rng("moons", rng)
    y = np.arange(n) % 2
    angle = np.pi * rng.uniform(size=n) + np.pi * y
    X = 0.6 * np.column_stack([np.cos(angle), np.sin(angle)]) + np.outer(2 * y - 1, [0.3, 0.15])
    return X + noise * rng.standard_normal((n, 2)), y


def circles(n: int, rng: np.random.Generator, noise: float = 0.07) -> Labelled:
    """Draw points from a circle of radius 0.4, class 0, and from one of radius 0.9 around it, class 1.

        X = (0.4 + 0.5 · class) (cos t, sin t) + noise · N(0, 1),   t from 0 to 2π

    Shapes: X (n, 2), class indices y (n,), as many of each as n allows. Source: Pedregosa et al., scikit-learn, 2011.

    >>> X, y = circles(100, np.random.default_rng(0))
    >>> X.shape, np.bincount(y)
    ((100, 2), array([50, 50]))
    """
    check_rng("circles", rng)
    y, angle = np.arange(n) % 2, 2 * np.pi * rng.uniform(size=n)
    X = (0.4 + 0.5 * y)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return X + noise * rng.standard_normal((n, 2)), y
