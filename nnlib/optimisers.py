"""Lesson 06. Which way is down, the gradient says; how far to step, these decide."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nnlib.checks import check_above_zero, check_share, check_update, finite

if TYPE_CHECKING:
    from jaxtyping import Float


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

    def __init__(self, *, learning_rate: float, momentum: float = 0.0) -> None:
        self.learning_rate, self.momentum = learning_rate, momentum
        self.velocity: np.ndarray | float = 0.0

    @property
    def learning_rate(self) -> float:
        """The length of a step, in units of the velocity. A schedule multiplies it."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = check_above_zero("SGD", "learning_rate", value, "A usual start is 0.1.")

    @property
    def momentum(self) -> float:
        """The share of the velocity that is kept from one step to the next."""
        return self._momentum

    @momentum.setter
    def momentum(self, value: float) -> None:
        self._momentum = check_share("SGD", "momentum", value, "Usual: 0.9.")

    def update(self, theta: Float[np.ndarray, "p"], grad: Float[np.ndarray, "p"], scale: float = 1.0) -> None:
        """Change the parameters, in place, by the formula above, with the learning rate times scale.

        Raises ValueError for a gradient of another shape, TypeError for parameters that are no array of floats,
        DivergedError, before anything is changed, if the step is not finite.
        """
        check_update("SGD.update", theta, grad, self.velocity)
        velocity = self.momentum * self.velocity + grad
        change = finite("the next step", self.learning_rate * scale * velocity)
        theta -= change  # no call from here on: an interrupt (Ctrl-C) comes before both lines, or after both
        self.velocity = velocity


def constant(done: float) -> float:
    """Keep the learning rate as it is: factor 1 from the first step to the last.

    >>> constant(0.5)
    1.0
    """
    return 1.0


def cosine(done: float) -> float:
    """Let the learning rate sink from its full value to zero along half a cosine.

        factor = (1 + cos(π · done)) / 2

    done is the share of the run that lies behind, from 0 to 1. Built in lesson 06.
    Source: Loshchilov and Hutter, 2017.

    >>> [round(cosine(done), 2) for done in (0.0, 0.25, 0.5, 0.75, 1.0)]
    [1.0, 0.85, 0.5, 0.15, 0.0]
    """
    return (1 + math.cos(math.pi * done)) / 2


SCHEDULES = {"constant": constant, "cosine": cosine}
