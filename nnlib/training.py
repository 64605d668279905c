"""Lesson 06. Take a few examples, ask which way is down, take a small step; repeat.

`fit` reports and someone else displays: it draws nothing and prints nothing, it yields after every step.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from numbers import Integral, Real
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nnlib.checks import check_finite, check_rng
from nnlib.losses import LOSSES
from nnlib.network import Network

if TYPE_CHECKING:
    from jaxtyping import Float, Shaped

Augmentation = Callable[[np.ndarray, np.random.Generator], np.ndarray]  # changes a batch at random (lesson 11)


class DivergedError(RuntimeError):
    """Training has left the realm of finite numbers. The network keeps its last finite parameters."""


class SGD:
    """Stochastic gradient descent with momentum: how far to step, and which examples to ask.

        v ← momentum · v + grad,      θ ← θ - learning_rate · v

    It holds all that a run must remember beside the network: the velocity v, the shuffled order of the running epoch
    and the place in it. So a checkpoint is a network and its SGD. `learning_rate`, `momentum` and `batch_size` are
    read anew at every step: change them while it trains. A new SGD for a new run.

    Raises ValueError for a learning rate or batch size that is not above 0, or a momentum outside 0 … 1.
    Built in lesson 06. Source: Robbins and Monro, 1951; Polyak, 1964.

    >>> sgd = SGD(learning_rate=0.1, momentum=0.9, batch_size=2, rng=np.random.default_rng(0))
    >>> theta = np.array([1.0, 1.0])
    >>> sgd.update(theta, grad=np.array([1.0, -1.0]))
    >>> theta
    array([0.9, 1.1])
    """

    def __init__(
        self, *, learning_rate: float, momentum: float = 0.0, batch_size: int, rng: np.random.Generator
    ) -> None:
        check_rng("SGD", rng)
        self.learning_rate, self.momentum, self.batch_size, self.rng = learning_rate, momentum, batch_size, rng
        self.velocity: np.ndarray | float = 0.0
        self.steps = 0  # updates so far
        self.epoch = 0  # whole passes over the data so far
        self.order: np.ndarray | None = None  # the running epoch's shuffled rows
        self.position = 0  # how many of them have been used
        self._place_after = (self.epoch, self.order, self.position)  # of the update to come

    @property
    def learning_rate(self) -> float:
        """The length of a step, in units of the velocity. A schedule multiplies it."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        if not (isinstance(value, Real) and 0 < value < math.inf):
            raise ValueError(f"SGD: learning_rate is {value!r}, expected a number above 0. A usual start is 0.1.")
        self._learning_rate = float(value)

    @property
    def momentum(self) -> float:
        """The share of the velocity that is kept from one step to the next."""
        return self._momentum

    @momentum.setter
    def momentum(self, value: float) -> None:
        if not (isinstance(value, Real) and 0 <= value < 1):
            raise ValueError(
                f"SGD: momentum is {value!r}, expected a number from 0 up to, not including, 1. Usual: 0.9."
            )
        self._momentum = float(value)

    @property
    def batch_size(self) -> int:
        """How many examples a step looks at. The last batch of an epoch may be shorter."""
        return self._batch_size

    @batch_size.setter
    def batch_size(self, value: int) -> None:
        if not (isinstance(value, Integral) and value > 0):
            raise ValueError(f"SGD: batch_size is {value!r}, expected a whole number above 0. A usual start is 64.")
        self._batch_size = int(value)

    def step(
        self, network: Network, X: np.ndarray, y: np.ndarray, scale: float = 1.0, augment: Augmentation | None = None
    ) -> float:
        """Train for one step: draw a mini-batch, forward, backward, update. Return the batch's loss.

        The rows of X are drawn in a fresh shuffle for each epoch, slice after slice, every row once. The factor of a
        schedule comes as scale. Lesson 11 changes the drawn rows before they are learnt: that is augment.
        Raises DivergedError, before anything is changed, if the loss or the step is not finite.
        """
        self.check_run(len(X), network)
        rows = self._next_rows(len(X))
        X_batch = X.take(rows, axis=0)
        if augment is not None:
            X_batch = augment(X_batch, np.random.default_rng(rows))  # a step that is taken again draws the same
        with np.errstate(over="ignore", invalid="ignore"):  # an overflow is reported once, as the error below
            network.forward(X_batch)
            loss = network.backward(y.take(rows, axis=0))
            try:
                if not math.isfinite(loss):
                    raise DivergedError("the loss is not finite")
                self.update(network.theta, network.grad, scale)
            except DivergedError as error:
                raise DivergedError(
                    f"SGD: training diverged at step {self.steps + 1}, learning rate {self.learning_rate * scale:.3g}: "
                    f"{error}. The network keeps its last finite parameters. Try a learning rate ten times smaller, "
                    "inputs scaled to about -1 … 1, or the initialisation 'he'."
                ) from None
        return loss

    def update(self, theta: Float[np.ndarray, "p"], grad: Float[np.ndarray, "p"], scale: float = 1.0) -> None:
        """Change the parameters, in place, by the formula above, with the learning rate times scale.

        Raises ValueError for a gradient of another shape, DivergedError, before anything is changed, if the step is
        not finite.
        """
        if np.shape(theta) != np.shape(grad):
            raise ValueError(f"SGD.update: grad has shape {np.shape(grad)}, expected that of theta, {np.shape(theta)}.")
        self._check_velocity(theta)
        velocity = self.momentum * self.velocity
        velocity += grad
        change = self.learning_rate * scale * velocity
        if not math.isfinite(change @ change):
            raise DivergedError("the next step would not be finite")
        # No call stands between these lines, so that an interrupt (Ctrl-C) comes before all of them or after.
        theta -= change
        self.velocity = velocity
        self.steps += 1
        self.epoch, self.order, self.position = self._place_after

    def check_run(self, n: int, network: Network) -> None:
        """Refuse to go on with other data or another network than those that this SGD has begun with."""
        if self.order is not None and len(self.order) != n:
            raise ValueError(
                f"SGD: it is in the middle of an epoch over {len(self.order)} examples, and was given {n}. "
                "Other data? Make a new SGD."
            )
        self._check_velocity(network.theta)

    def _check_velocity(self, theta: np.ndarray) -> None:
        if np.shape(self.velocity) not in ((), np.shape(theta)):
            raise ValueError(
                f"SGD: theta has shape {np.shape(theta)}, and the velocity so far {np.shape(self.velocity)}, expected "
                "the same. Another network? Make a new SGD."
            )

    def _next_rows(self, n: int) -> np.ndarray:
        """Give the rows of the next mini-batch. The place in the epoch moves on when `update` has used them."""
        if self.order is None:
            before = self.rng.bit_generator.state
            try:
                self.order = self.rng.permutation(n)
            except BaseException:  # Ctrl-C while it shuffles: the next try must shuffle alike
                self.order, self.rng.bit_generator.state = None, before
                raise
        end = min(self.position + self.batch_size, n)
        self._place_after = (self.epoch, self.order, end) if end < n else (self.epoch + 1, None, 0)
        return self.order[self.position : end]


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


class Progress(NamedTuple):
    """What `fit` reports after each step."""

    step: int  # updates so far, this one included
    epoch: int  # the pass over the data that this step belongs to, counted from 1
    epoch_done: bool  # True at the last step of an epoch
    done: float  # the share of the whole run that lies behind, from 0 to 1
    loss: float  # of this step's mini-batch, before the update
    learning_rate: float  # that this step used, schedule included


def fit(
    network: Network,
    X: Float[np.ndarray, "n d_in"],
    y: Shaped[np.ndarray, "n *d_out"],
    sgd: SGD,
    *,
    epochs: int,
    schedule: Callable[[float], float] = constant,
    augment: Augmentation | None = None,
) -> Iterator[Progress]:
    """Train a network by mini-batch gradient descent; a generator, which yields a `Progress` after every step.

    Nothing happens until you iterate: `for progress in fit(…): …`. `epochs` counts from the start of the SGD, so that
    a run that was interrupted, or saved and loaded, goes on with the same call. Leave the loop whenever you like: the
    network is then as the last whole step left it.
    schedule: a function of the share of the run that is done; its value multiplies the learning rate.
    augment: a function of a batch and a generator of random numbers that returns the batch to learn from, such as
        `nnlib.warp` (lesson 11).

    Shapes: X (n, sizes[0]); y as the network's loss wants it, n rows or labels.
    Raises ValueError, at once, for data or settings that do not fit; DivergedError, while it trains, when the
    numbers explode: the network then holds its last finite parameters.
    Built in lesson 06. Source: Robbins and Monro, 1951; LeCun et al., Efficient BackProp, 1998.

    >>> rng = np.random.default_rng(0)
    >>> network = Network([1, 1], loss="mean_squared_error", rng=rng)
    >>> X = rng.uniform(-1, 1, size=(64, 1))
    >>> sgd = SGD(learning_rate=0.1, batch_size=8, rng=rng)
    >>> for progress in fit(network, X, 3 * X + 1, sgd, epochs=100):
    ...     pass
    >>> progress.step, network.theta.round(4)
    (800, array([3., 1.]))
    """
    if not (isinstance(epochs, Integral) and epochs > sgd.epoch):
        raise ValueError(
            f"fit: epochs is {epochs!r}, expected a whole number above {sgd.epoch}, the epochs that this SGD has "
            "behind it. To start afresh, make a new Network and a new SGD."
        )
    X, y = network.check_input(X), np.asarray(y)
    if y.shape[:1] != X.shape[:1]:
        raise ValueError(f"fit: X has shape {X.shape} and y has {y.shape}, expected as many labels as examples.")
    check_finite("fit", "X", X)
    check_finite("fit", "y", y)
    LOSSES[network.loss](np.zeros((len(y), network.sizes[-1])), y)  # raises now, not in the middle of an epoch
    sgd.check_run(len(X), network)
    return _steps(network, X, y, sgd, epochs, schedule, augment)


def _steps(network, X, y, sgd, epochs, schedule, augment) -> Iterator[Progress]:
    while sgd.epoch < epochs:
        epoch = sgd.epoch + 1
        scale = schedule(_done(sgd, len(X), epochs))
        loss = sgd.step(network, X, y, scale, augment)
        done = _done(sgd, len(X), epochs)
        yield Progress(sgd.steps, epoch, sgd.epoch == epoch, done, loss, sgd.learning_rate * scale)


def _done(sgd: SGD, n: int, epochs: int) -> float:
    return (sgd.epoch + sgd.position / n) / epochs
