"""Lesson 06. Take a few examples, ask which way is down, take a small step; repeat."""

import copy
from collections.abc import Callable, Iterator
from numbers import Integral
from typing import NamedTuple

import numpy as np

from nnlib.checks.arrays import check_examples, check_finite
from nnlib.checks.learning import DivergedError, check_kept, check_order, finite, how_to_converge, why_nothing_is_learnt
from nnlib.checks.shapes import Float, Integer, Shaped
from nnlib.checks.values import Setting, check_called, check_given, check_rng, check_whole
from nnlib.losses import LOSSES
from nnlib.network import Network
from nnlib.optimisers import SGD, Adam, constant

Augmentation = Callable[..., np.ndarray]  # of a batch and a generator: changes the batch at random (lesson 11)


class Place(NamedTuple):
    """How far a run has come through its data."""

    step: int = 0  # mini-batches used so far
    epoch: int = 0  # whole passes over the data so far
    position: int = 0  # rows of the running epoch that have been used
    order: np.ndarray | None = None  # the running epoch's shuffled rows, once they are shuffled


class MiniBatches:
    """Which examples each step looks at: a fresh shuffle for each epoch, slice after slice, every row once.

        rows of a step = order[position : position + batch_size]

    `place` says how far the run has come. It is replaced as a whole when a step is made, never before: so a step that
    was interrupted is made again with the same rows. `batch_size` is read anew at every step.
    Raises ValueError for a batch size that is not a whole number above 0, TypeError for an rng that is no generator.
    Built in lesson 06. Source: Robbins and Monro, 1951; LeCun et al., Efficient BackProp, 1998.

    >>> batches = MiniBatches(batch_size=3, rng=np.random.default_rng(0))
    >>> rows, batches.place = batches.next_rows(5)
    >>> rows, batches.next_rows(5)[0]
    (array([2, 4, 3]), array([0, 1]))
    """

    batch_size = Setting(check_whole, "A usual start is 64.")

    def __init__(self, *, batch_size: int, rng: np.random.Generator) -> None:
        check_rng("MiniBatches", rng)
        self.batch_size, self.rng, self.place = batch_size, rng, Place()
        # Of the augmentations. It is drawn from a copy, so that the shuffles are the same without them.
        self.seed = int(copy.deepcopy(rng).integers(2**63))

    def next_rows(self, n: int) -> tuple[Integer[np.ndarray, "batch"], Place]:
        """Give the rows of the next step, of n in all, and the place after it; asked again, give the same.

        Raises ValueError in the middle of an epoch over another number of examples.
        """
        check_order(self.place.order, n)
        step, epoch, position, order = self.place
        if order is None:
            before = self.rng.bit_generator.state
            try:
                order = self.rng.permutation(n)
                self.place = self.place._replace(order=order)
            except BaseException:  # Ctrl-C while it shuffles: the next try must shuffle alike
                self.rng.bit_generator.state = before
                raise
        end = min(position + self.batch_size, n)
        after = Place(step + 1, epoch, end, order) if end < n else Place(step + 1, epoch + 1)
        return order[position:end], after

    def step_rng(self) -> np.random.Generator:
        """Make the source of the next step's augmentation: another for each step and run, the same if asked again."""
        return np.random.default_rng([self.seed, self.place.step])


@np.errstate(all="ignore")  # an overflow is reported once, as DivergedError
def train_step(
    network: Network,
    X: Float[np.ndarray, "n d_in"],
    y: Shaped[np.ndarray, "n *d_out"],
    optimiser: SGD | Adam,
    batches: MiniBatches,
    scale: float = 1.0,
    augment: Augmentation | None = None,
    gradient: Callable[..., float] | None = None,
) -> float:
    """Train for one step: draw a mini-batch, forward, backward, update. Return the batch's loss.

    scale: the factor of a schedule. augment: changes the drawn rows before they are learnt (lesson 11).
    gradient: fills network.grad and gives the loss in place of forward and backward, as `Workers.gradient` (lesson 12).
    Shapes: X (n, sizes[0]); y as the network's loss wants it, n rows or labels. Raises DivergedError, before anything
    is changed, if the loss or the step is not finite. Built in lesson 06. Source: Robbins and Monro, 1951.

    >>> network = Network([1, 1], loss="mean_squared_error", rng=np.random.default_rng(0))
    >>> sgd, batches = SGD(learning_rate=0.1), MiniBatches(batch_size=2, rng=np.random.default_rng(0))
    >>> x = np.array([[0.0], [1.0], [2.0]])
    >>> [round(train_step(network, x, 3 * x + 1, sgd, batches), 2) for _ in range(4)]
    [22.57, 2.99, 2.92, 0.19]
    """
    X, y = check_examples("train_step", X, y)
    rows, after = batches.next_rows(len(X))
    X_batch, y_batch = X.take(rows, axis=0), y.take(rows, axis=0)
    rng = None if augment is None else batches.step_rng()
    if gradient is None:
        network.forward(X_batch if augment is None else augment(X_batch, rng))
        loss = network.backward(y_batch)
    else:  # of many processes, for instance
        loss = gradient(network, X_batch, y_batch, augment, rng)
    finite("the loss", loss)
    optimiser.update(network.theta, network.grad, scale)
    batches.place = after  # with no call since the update has begun to write: Ctrl-C leaves a whole step
    return loss


class Progress(NamedTuple):
    """What `fit` reports after each step."""

    step: int  # updates so far, this one included
    epoch: int  # the pass over the data that this step belongs to, counted from 1
    epoch_done: bool  # True at the last step of an epoch
    done: float  # the share of the whole run that lies behind, from 0 to 1
    loss: float  # of this step's mini-batch, before the update
    learning_rate: float  # that this step used, schedule included
    trouble: str = ""  # while nothing is learnt: its likely cause and the repair, found at the end of an epoch


def fit(
    network: Network,
    X: Float[np.ndarray, "n d_in"],
    y: Shaped[np.ndarray, "n *d_out"],
    optimiser: SGD | Adam,
    batches: MiniBatches,
    *,
    epochs: int,
    schedule: Callable[[float], float] = constant,
    augment: Augmentation | None = None,
    gradient: Callable[..., float] | None = None,
) -> Iterator[Progress]:
    """Train a network by mini-batch gradient descent; a generator, which yields a `Progress` after every step.

    It draws nothing and prints nothing, and does nothing until you iterate: `for progress in fit(…): …`. Leave the
    loop whenever you like: the network is then as the last whole step left it. `epochs` counts from the start of the
    batches, so that a run that was interrupted, or saved and loaded, goes on with the same call.
    schedule: a function of the share of the run that is done; its value multiplies the learning rate.
    augment: changes each batch before it is learnt, as `nnlib.warp` does (lesson 11).
    gradient: fills network.grad and gives the loss in place of forward and backward, as `Workers.gradient` (lesson 12).
    Shapes: X (n, sizes[0]); y as the network's loss wants it, n rows or labels.
    Raises ValueError, at once, for data or settings that do not fit, and TypeError for what is no function; while it
    trains, ValueError for what the schedule gives, and DivergedError when the numbers explode: the network then holds
    its last finite parameters.
    Built in lesson 06. Source: Robbins and Monro, 1951; LeCun et al., Efficient BackProp, 1998.

    >>> rng = np.random.default_rng(0)
    >>> network = Network([1, 1], loss="mean_squared_error", rng=rng)
    >>> X = rng.uniform(-1, 1, size=(64, 1))
    >>> sgd, batches = SGD(learning_rate=0.1), MiniBatches(batch_size=8, rng=rng)
    >>> *_, progress = fit(network, X, 3 * X + 1, sgd, batches, epochs=100)
    >>> progress.step, network.theta.round(4)
    (800, array([3., 1.]))
    """
    if not (isinstance(epochs, Integral) and epochs > batches.place.epoch):
        raise ValueError(
            f"fit: epochs is {epochs!r}, expected a whole number above {batches.place.epoch}, the epochs that these "
            f"batches have behind them. To start afresh: a new Network, {type(optimiser).__name__} and MiniBatches."
        )
    check_called("fit", schedule=schedule, augment=augment, gradient=gradient)
    X, y = check_examples("fit", network.check_input(X), y)
    LOSSES[network.loss][0](np.zeros((len(y), network.sizes[-1])), y)  # raises now, not in the middle of an epoch
    check_finite("fit", "X", X)
    check_finite("fit", "y", y)
    check_kept(type(optimiser).__name__, network.theta, *(getattr(optimiser, name) for name in optimiser.STATE))
    check_order(batches.place.order, len(X))

    def done() -> float:
        return (batches.place.epoch + batches.place.position / len(X)) / epochs

    def steps() -> Iterator[Progress]:
        losses, trouble = [], ""
        while batches.place.epoch < epochs:
            epoch = batches.place.epoch + 1
            scale = check_given("fit", "schedule", schedule(done()), 0.0)
            try:
                loss = train_step(network, X, y, optimiser, batches, scale, augment, gradient)
            except DivergedError as error:
                raise DivergedError(
                    f"{type(optimiser).__name__}: training diverged at step {batches.place.step + 1}, learning rate "
                    f"{optimiser.learning_rate * scale:.3g}: {error}. The network keeps its last finite parameters. "
                    + how_to_converge(y)
                ) from None
            place, rate = batches.place, optimiser.learning_rate * scale
            losses.append(loss)
            if place.epoch == epoch and len(losses) >= 200:  # fewer say little
                trouble, losses = why_nothing_is_learnt(losses, network, X, y, optimiser), []
            yield Progress(place.step, epoch, place.epoch == epoch, done(), loss, rate, trouble)

    return steps()
