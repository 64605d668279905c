"""Lesson 06. Which way is down, the gradient says; how far to step, these decide."""

import math

import numpy as np

from nnlib.checks.learning import check_update, faded, finite
from nnlib.checks.shapes import Float
from nnlib.checks.values import Setting, check_above_zero, check_share


class SGD:
    """Stochastic gradient descent with momentum: a ball that rolls downhill, and slows down by friction.

        v ← momentum · v + grad,      θ ← θ - learning_rate · v

    It holds its two settings and the velocity v. The settings are read anew at every step: change them while it
    trains. A new network wants a new SGD.
    Raises ValueError for a learning rate that is not above 0, or a momentum outside 0 … 1.
    Built in lesson 06. Source: Robbins and Monro, 1951; Polyak, 1964.

    >>> sgd = SGD(learning_rate=0.1, momentum=0.9)
    >>> theta = np.array([1.0, 1.0])
    >>> sgd.update(theta, grad=np.array([1.0, -1.0]))
    >>> theta
    array([0.9, 1.1])
    """

    learning_rate = Setting(check_above_zero, "A usual start is 0.1.")
    momentum = Setting(check_share, "Usual: 0.9.")
    STATE = ("velocity",)  # what a checkpoint keeps beside the settings

    def __init__(self, *, learning_rate: float, momentum: float = 0.0) -> None:
        self.learning_rate, self.momentum = learning_rate, momentum
        self.velocity: np.ndarray | float = 0.0

    def update(self, theta: Float[np.ndarray, "p"], grad: Float[np.ndarray, "p"], scale: float = 1.0) -> None:
        """Change the parameters, in place, by the formula above, with the learning rate times scale.

        Raises ValueError for a gradient of another shape, TypeError for parameters that are no array of floats,
        DivergedError, before anything is changed, if the step is not finite.
        """
        grad = check_update("SGD.update", theta, grad, self.velocity)
        with np.errstate(under="ignore"):  # what is too small for a number is 0
            velocity = faded(self.momentum, self.velocity)
            velocity += grad  # in place: one array less to write
            change = finite("the next step", self.learning_rate * scale * velocity)
        theta -= change  # no call from here on: an interrupt (Ctrl-C) comes before both lines, or after both
        self.velocity = velocity


class Adam:
    """Adaptive moments: momentum, and for each parameter a step in units of the usual size of its own gradient.

        m ← β₁ m + (1 - β₁) grad,      s ← β₂ s + (1 - β₂) grad²
        θ ← θ - learning_rate · m̂ / (√ŝ + ε),      m̂ = m / (1 - β₁ᵗ),   ŝ = s / (1 - β₂ᵗ)

    m is a running mean of the gradient, s of its square. Both begin at 0 and are too small at first; after t steps the
    two denominators make up for that. The settings are read anew at every step. A new network wants a new Adam.
    Raises ValueError for a learning rate or ε that is not above 0, or a β outside 0 … 1.
    Built in lesson 06. Source: Kingma and Ba, 2015.

    >>> adam = Adam(learning_rate=0.1)
    >>> theta = np.array([1.0, 1.0])
    >>> adam.update(theta, grad=np.array([50.0, -0.02]))
    >>> theta.round(4)
    array([0.9, 1.1])
    """

    learning_rate = Setting(check_above_zero, "A usual start is 0.001.")
    beta1 = Setting(check_share, "Usual: 0.9.")
    beta2 = Setting(check_share, "Usual: 0.999.")
    epsilon = Setting(check_above_zero, "Usual: 1e-8.")
    STATE = ("mean", "mean_square", "steps")

    def __init__(
        self, *, learning_rate: float = 0.001, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8
    ) -> None:
        self.learning_rate, self.beta1, self.beta2, self.epsilon = learning_rate, beta1, beta2, epsilon
        self.mean: np.ndarray | float = 0.0
        self.mean_square: np.ndarray | float = 0.0
        self.steps = 0

    def update(self, theta: Float[np.ndarray, "p"], grad: Float[np.ndarray, "p"], scale: float = 1.0) -> None:
        """Change the parameters, in place, by the formula above; scale and errors are those of `SGD.update`."""
        grad = check_update("Adam.update", theta, grad, self.mean, self.mean_square)
        t = self.steps + 1
        with np.errstate(under="ignore"):
            mean = faded(self.beta1, self.mean) + (1 - self.beta1) * grad
            square = faded(self.beta2, self.mean_square) + (1 - self.beta2) * grad**2
            size = np.sqrt(finite("the square of the gradient", square) / (1 - self.beta2**t)) + self.epsilon
            change = finite("the next step", self.learning_rate * scale / (1 - self.beta1**t) * mean / size)
        theta -= change  # no call from here on, as in SGD
        self.mean, self.mean_square, self.steps = mean, square, t


def constant(done: float) -> float:
    """Keep the learning rate as it is: factor 1 from the first step to the last.

    >>> constant(0.5)
    1.0
    """
    return 1.0


def cosine(done: float) -> float:
    """Let the learning rate sink from its full value to zero along half a cosine.

        factor = (1 + cos(π · done)) / 2

    done: the share of the run that lies behind, 0 to 1. Built in lesson 06. Source: Loshchilov and Hutter, 2017.

    >>> [round(cosine(done), 2) for done in (0.0, 0.25, 0.5, 0.75, 1.0)]
    [1.0, 0.85, 0.5, 0.15, 0.0]
    """
    return (1 + math.cos(math.pi * done)) / 2


OPTIMISERS = {"SGD": SGD, "Adam": Adam}
SCHEDULES = {"constant": constant, "cosine": cosine}
