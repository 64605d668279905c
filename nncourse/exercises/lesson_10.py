"""Lesson 10. Exercises with times and arrays: what is reached, what is compared, what is predicted, what is a view."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from nncourse.exercises.engine.lesson import Lesson
from nnlib.losses import cross_entropy
from nnlib.network import Network
from nnlib.timing import step_flops

lesson = Lesson(10)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


# 1 · How much of the machine


@lesson.exercise(
    inputs=lambda rng, n: (
        [int(size) for size in rng.integers(2, 50, n + 1)],
        int(rng.integers(1, 200)),
        round(float(rng.uniform(1, 9)), 1) * 1e-4,
        round(float(rng.uniform(1, 9)), 1) * 1e11,
    ),
    edge_cases=[([784, 128, 10], 128, 6e-4, 1e11), ([784, 10], 1, 1e-5, 1e11), ([3, 2, 2], 1, 1.0, 48.0)],
    may_pass={"answer without its sign": "a share is never below 0"},
    hints=[
        "How many operations are in the step? Divide by its seconds, and you have operations a second.",
        "step_flops(sizes, batch_size) of part 9 counts them; or count as in part 5.",
        "The share is operations a second, divided by the peak, which is in operations a second too.",
    ],
    more="for the training of the largest models this share has a name, model FLOPs utilisation; a third to a half "
    "is usual there, and the rest is waiting: for memory, and for other machines.",
)
def share_of_peak(sizes, batch_size, seconds, peak):
    """Operations a second of the step, over operations a second of the machine."""
    return step_flops(sizes, batch_size) / seconds / peak


@share_of_peak.wrong
def only_multiplications(sizes, batch_size, seconds, peak):
    """Your share is half of it: each multiplication goes with an addition, and both count. See 10 · part 5."""
    return step_flops(sizes, batch_size) / 2 / seconds / peak


@share_of_peak.wrong
def three_in_every_layer(sizes, batch_size, seconds, peak):
    """You counted three products for the first layer too: nobody asks for the gradient of the data, so it has two.

    See 10 · part 5.
    """
    return 6 * batch_size * sum(a * b for a, b in pairwise(sizes)) / seconds / peak


@share_of_peak.wrong
def forward_alone(sizes, batch_size, seconds, peak):
    """You counted the way forward alone: the way back has two more products a layer. See 10 · part 5."""
    return 2 * batch_size * sum(a * b for a, b in pairwise(sizes)) / seconds / peak


@share_of_peak.wrong
def one_example(sizes, batch_size, seconds, peak):
    """You counted the operations of one example: a step has batch_size of them. See 10 · part 5."""
    return step_flops(sizes, 1) / seconds / peak


@share_of_peak.wrong
def in_per_cent(sizes, batch_size, seconds, peak):
    """Your share is given in per cent: a share is a number between 0 and 1. See 10 · part 11, exercise 1."""
    return 100 * step_flops(sizes, batch_size) / seconds / peak


@share_of_peak.wrong
def last_layer_for_the_first(sizes, batch_size, seconds, peak):
    """You left out a product of the last layer: it is the first that has only two. See 10 · part 5."""
    weights = [d_in * d_out for d_in, d_out in pairwise(sizes)]
    return 2 * batch_size * (3 * sum(weights) - weights[-1]) / seconds / peak


@share_of_peak.wrong
def times_the_seconds(sizes, batch_size, seconds, peak):
    """You multiplied by the seconds: operations a second are operations divided by seconds.

    See 10 · part 11, exercise 1.
    """
    return share_of_peak(sizes, batch_size, 1 / seconds, peak)


@share_of_peak.wrong
def upside_down(sizes, batch_size, seconds, peak):
    """Your share stands on its head: what is reached comes above, the peak below. See 10 · part 11, exercise 1."""
    return peak * seconds / step_flops(sizes, batch_size)


# 2 · Who is faster


@lesson.exercise(
    inputs=lambda rng, n: (
        np.concatenate([[9.0], rng.uniform(1, 3, 2 * n + 2)]).round(2),
        np.concatenate([[2.0], rng.uniform(1, 3, 2 * n + 2)]).round(2),
    ),
    edge_cases=[
        (np.array([5.0, 2.0, 200.0, 2.2]), np.array([9.0, 1.0, 100.0, 1.0])),
        (np.array([1.0, 4.0, 6.0, 8.0]), np.array([1.0, 1.0, 2.0, 4.0])),
        (np.array([3.0, 3.0]), np.array([1.0, 2.0])),
    ],
    may_pass={"answer without its sign": "a ratio of two times is never below 0"},
    hints=[
        "Three steps: leave the first round out, divide round by round, take the middle one.",
        "times_a[1:] / times_b[1:] are the ratios of the rounds.",
        "np.median sorts them and takes the middle one.",
    ],
    more="a median tells you where the middle is, and nothing of the scatter: np.percentile(ratios, [25, 75]) does. If "
    "1 lies between the two, you have not yet shown that one of them is faster.",
)
def honest_ratio(times_a, times_b):
    """What slows a round slows both, and cancels within the round; so divide first, and take the median last."""
    return np.median(times_a[1:] / times_b[1:])


@honest_ratio.wrong
def first_round_kept(times_a, times_b):
    """You kept the first round, in which the machine wakes up: begin with the second, [1:]. See 10 · part 5."""
    return np.median(times_a / times_b)


@honest_ratio.wrong
def ratio_of_medians(times_a, times_b):
    """You divided the medians, which may come from two different rounds: divide within each round first.

    See 10 · part 5.
    """
    return np.median(times_a[1:]) / np.median(times_b[1:])


@honest_ratio.wrong
def mean_of_ratios(times_a, times_b):
    """You took the mean, which a single disturbed round can pull anywhere: the median stays. See 10 · part 5."""
    return np.mean(times_a[1:] / times_b[1:])


@honest_ratio.wrong
def ratio_of_means(times_a, times_b):
    """You divided sums or means, and so the slowest round decides: divide within each round. See 10 · part 5."""
    return np.mean(times_a[1:]) / np.mean(times_b[1:])


@honest_ratio.wrong
def ratio_of_the_best(times_a, times_b):
    """You compared the fastest rounds: each of the two had its luck at another time. See 10 · part 5."""
    return np.min(times_a[1:]) / np.min(times_b[1:])


@honest_ratio.wrong
def middle_round(times_a, times_b):
    """You took the ratio of the middle round: for a median, the ratios are sorted first. See 10 · part 5."""
    ratios = times_a[1:] / times_b[1:]
    return ratios[len(ratios) // 2]


@honest_ratio.wrong
def upper_of_the_two(times_a, times_b):
    """With an even number of rounds you took the upper of the two in the middle: the median is their mean.

    See 10 · part 11, exercise 2.
    """
    ratios = np.sort(times_a[1:] / times_b[1:])
    return ratios[len(ratios) // 2]


@honest_ratio.wrong
def last_round_dropped(times_a, times_b):
    """You threw the last round away: it is the first in which the machine wakes up, [1:]. See 10 · part 5."""
    return np.median(times_a[:-1] / times_b[:-1])


@honest_ratio.wrong
def the_other_way_round(times_a, times_b):
    """You divided b by a: how many times as long a takes is a / b. See 10 · part 11, exercise 2."""
    return np.median(times_b[1:] / times_a[1:])


# 3 · Two measurements and a line


@lesson.exercise(
    inputs=lambda rng, n: (
        8 * n,
        round(float(rng.uniform(0.1, 0.3)), 2),
        8 * n + 100,
        round(float(rng.uniform(0.4, 2)), 2),
        int(rng.integers(1, 600)),
    ),
    edge_cases=[(8, 0.2, 128, 0.8, 68), (8, 0.2, 128, 0.8, 0), (128, 0.8, 8, 0.2, 128), (10, 0.5, 20, 0.5, 400)],
    may_pass={"answer without its sign": "a time is never below 0"},
    hints=[
        "A straight line through two points: first its slope, the cost of one more example.",
        "The slope is (t2 - t1) / (n2 - n1).",
        "Start from a point that you know: t1, and go n - n1 examples from there.",
    ],
    more="with n = 0 it gives the fixed cost, what a step takes before it has seen an example: the update, and the "
    "calls. Where the line fails, something has changed on the way: an array no longer fits into the cache, say.",
)
def predicted_time(n1, t1, n2, t2, n):
    """From the first point, so many examples at the slope."""
    slope = (t2 - t1) / (n2 - n1)  # of one more example
    return t1 + slope * (n - n1)


@predicted_time.wrong
def in_proportion(n1, t1, n2, t2, n):
    """You took the time in proportion to n, so that no examples would take no time: there is a fixed cost.

    See 10 · part 8.
    """
    return t2 / n2 * n


@predicted_time.wrong
def in_proportion_to_the_first(n1, t1, n2, t2, n):
    """You took the first time in proportion to n: most of it may be fixed cost. Use both points. See 10 · part 8."""
    return t1 / n1 * n


@predicted_time.wrong
def from_zero(n1, t1, n2, t2, n):
    """Your slope is right, but you go n examples from t1, which has n1 of them already: n - n1.

    See 10 · part 11, exercise 3.
    """
    return t1 + (t2 - t1) / (n2 - n1) * n


@predicted_time.wrong
def fixed_cost_forgotten(n1, t1, n2, t2, n):
    """Your slope is right, and the fixed cost is missing: the line does not begin at 0. See 10 · part 8."""
    return (t2 - t1) / (n2 - n1) * n


@predicted_time.wrong
def slope_upside_down(n1, t1, n2, t2, n):
    """Your slope stands on its head: seconds above, examples below. See 10 · part 11, exercise 3."""
    return t1 + (n2 - n1) / (t2 - t1) * (n - n1)


@predicted_time.wrong
def from_the_other_point(n1, t1, n2, t2, n):
    """You began at t2 and went n - n1 from there: from t2 it is n - n2. See 10 · part 8, a line from two points."""
    return t2 + (t2 - t1) / (n2 - n1) * (n - n1)


@predicted_time.wrong
def halfway(n1, t1, n2, t2, n):
    """You returned the mean of the two times whatever n is: follow the line to n. See 10 · part 8."""
    return (t1 + t2) / 2


# 4 · Windows in a vector


def views(answer: list, theta: np.ndarray, sizes: list[int]) -> bool:
    """W and b as views: these are copies, and an update of theta would not reach the layers.

    Slice and reshape, and leave out .copy(), .flatten() and np.array. See 10 · part 6, one vector.
    """
    return all(np.shares_memory(part, theta) for part in answer)


def _vector(sizes: list[int]) -> np.ndarray:
    return np.arange(float(sum((d_in + 1) * d_out for d_in, d_out in pairwise(sizes))))


@lesson.exercise(
    inputs=lambda rng, n: (_vector([n + 1, n, 2]), [n + 1, n, 2]),
    edge_cases=[(_vector([3, 2]), [3, 2]), (_vector([2, 3, 3, 1]), [2, 3, 3, 1])],
    then=[views],
    hints=[
        "Walk along the vector with a place `start`. For each layer take d_in * d_out numbers, then d_out more.",
        "A slice theta[start:end] is a view: it has no numbers of its own. reshape keeps it one.",
        "theta[start:middle].reshape(d_in, d_out) is W, theta[middle:end] is b, and the next layer starts at end.",
    ],
    more="np.shares_memory(W, theta) tells whether two arrays share numbers. A slice and a reshape of a contiguous "
    "vector do; an index with a list of rows, .copy(), .flatten() and np.concatenate do not.",
)
def cut(theta, sizes):
    """Slices and reshapes of one vector: nothing is copied, and whoever writes into W writes into theta."""
    parts, start = [], 0
    for d_in, d_out in pairwise(sizes):
        middle, end = start + d_in * d_out, start + (d_in + 1) * d_out
        parts += [theta[start:middle].reshape(d_in, d_out), theta[middle:end]]
        start = end
    return parts


@cut.wrong
def columns_first(theta, sizes):
    """Your matrices are filled column by column: reshape fills rows, and that is asked for. See 10 · part 6."""
    return [p.reshape(-1).reshape(p.shape, order="F") if p.ndim == 2 else p for p in cut(theta, sizes)]


@cut.wrong
def transposed(theta, sizes):
    """Your matrices have shape (d_out, d_in): a row of W for each input, (d_in, d_out). See 02 · part 6."""
    return [p.reshape(p.shape[::-1]) if p.ndim == 2 else p for p in cut(theta, sizes)]


@cut.wrong
def biases_at_the_end(theta, sizes):
    """You took all matrices first, and then the biases: the order is W, b, W, b. See 10 · part 11, exercise 4."""
    matrices, start = [], 0
    for d_in, d_out in pairwise(sizes):
        matrices.append(theta[start : start + d_in * d_out].reshape(d_in, d_out))
        start += d_in * d_out
    biases = []
    for d_out in sizes[1:]:
        biases.append(theta[start : start + d_out])
        start += d_out
    return [part for pair in zip(matrices, biases, strict=True) for part in pair]


@cut.wrong
def bias_before_the_matrix(theta, sizes):
    """You cut b before W: the order is W, b, W, b. See 10 · part 11, exercise 4."""
    parts, start = [], 0
    for d_in, d_out in pairwise(sizes):
        middle, end = start + d_out, start + (d_in + 1) * d_out
        parts += [theta[middle:end].reshape(d_in, d_out), theta[start:middle]]
        start = end
    return parts


@cut.wrong
def place_not_moved(theta, sizes):
    """Your place does not move past the biases, so each layer begins in those of the one before it.

    With one layer you do not notice. See 10 · part 11, exercise 4.
    """
    parts, start = [], 0
    for d_in, d_out in pairwise(sizes):
        middle = start + d_in * d_out
        parts += [theta[start:middle].reshape(d_in, d_out), theta[middle : middle + d_out]]
        start = middle
    return parts


@cut.wrong
def in_pairs(theta, sizes):
    """Your list holds pairs (W, b): one list of arrays was asked for, W, b, W, b. See 10 · part 11, exercise 4."""
    parts = cut(theta, sizes)
    return list(zip(parts[::2], parts[1::2], strict=True))


@cut.wrong
def biases_as_rows(theta, sizes):
    """Your biases have shape (1, d_out): they are vectors, (d_out,). See 02 · part 6."""
    return [part if part.ndim == 2 else part[None, :] for part in cut(theta, sizes)]


# 5 · Nothing new


def left_behind(answer, theta, velocity, grad, learning_rate, momentum):
    """theta, velocity and grad after the call."""
    return theta.copy(), velocity.copy(), grad.copy()


@lesson.exercise(
    inputs=lambda rng, n: (
        *rng.integers(-9, 10, (3, n)).astype(float),
        float(rng.integers(1, 5)) / 10,
        float(rng.integers(1, 10)) / 10,
    ),
    edge_cases=[
        (np.array([1.0, 1.0]), np.zeros(2), np.array([1.0, -1.0]), 0.1, 0.9),
        (np.array([1.0, 1.0]), np.array([2.0, -3.0]), np.ones(2), 0.5, 0.8),
        (np.array([3.0]), np.array([5.0]), np.array([2.0]), 0.1, 0.0),
    ],
    compare=left_behind,
    may_change=["theta", "velocity"],
    hints=[
        "velocity = … makes a new array and leaves the caller's as it was. velocity *= … writes into it.",
        "Three lines: shrink the velocity, add the gradient, move theta.",
        "velocity *= momentum, velocity += grad, theta -= learning_rate * velocity.",
    ],
    more="learning_rate * velocity is still a new array, for as long as the line lasts. np.multiply(velocity, "
    "learning_rate, out=spare) would avoid that; part 10 has measured what it is worth in training: next to nothing.",
)
def move(theta, velocity, grad, learning_rate, momentum):
    """Each line writes into an array that is there already; nothing is returned, for nothing is new."""
    velocity *= momentum  # v ← μ v + g
    velocity += grad
    theta -= learning_rate * velocity  # θ ← θ − η v


@move.wrong
def returned(theta, velocity, grad, learning_rate, momentum):
    """You returned new arrays, and the caller's two are as they were: write into those, with *=, += and -=.

    See 10 · part 6, no needless copies.
    """
    velocity = momentum * velocity + grad
    return theta - learning_rate * velocity, velocity


@move.wrong
def new_theta(theta, velocity, grad, learning_rate, momentum):
    """Your theta is a new array under an old name, and the caller's has not moved: write theta -= for theta =.

    See 10 · part 6, no needless copies.
    """
    velocity *= momentum
    velocity += grad
    theta = theta - learning_rate * velocity


@move.wrong
def new_velocity(theta, velocity, grad, learning_rate, momentum):
    """Your velocity is a new array under an old name, and is forgotten at the end: write *= and += for =.

    See 10 · part 6, no needless copies.
    """
    velocity = momentum * velocity + grad
    theta -= learning_rate * velocity


@move.wrong
def gradient_used_up(theta, velocity, grad, learning_rate, momentum):
    """The numbers in theta and velocity are right, but you wrote into grad, which was to stay as it is.

    See 10 · part 11, exercise 5.
    """
    velocity *= momentum
    velocity += grad
    grad *= learning_rate
    theta -= learning_rate * velocity


@move.wrong
def rate_left_in_the_velocity(theta, velocity, grad, learning_rate, momentum):
    """You multiplied the velocity itself by the rate, to save an array, and the next step finds it shrunk.

    See 06 · part 6, momentum.
    """
    velocity *= momentum
    velocity += grad
    velocity *= learning_rate
    theta -= velocity


@move.wrong
def theta_before_the_gradient(theta, velocity, grad, learning_rate, momentum):
    """You moved theta before the velocity had heard of the gradient: every gradient acts a step late.

    See 06 · part 6, momentum.
    """
    velocity *= momentum
    theta -= learning_rate * velocity
    velocity += grad


@move.wrong
def gradient_before_the_momentum(theta, velocity, grad, learning_rate, momentum):
    """You added the gradient first and shrank it together with the velocity: momentum first. See 06 · part 6."""
    velocity += grad
    velocity *= momentum
    theta -= learning_rate * velocity


@move.wrong
def rate_in_the_gradient(theta, velocity, grad, learning_rate, momentum):
    """You multiplied the gradient by the rate on its way into the velocity: v ← μ v + g, and the rate moves theta.

    See 06 · part 6, momentum.
    """
    velocity *= momentum
    velocity += learning_rate * grad
    theta -= velocity


@move.wrong
def velocity_of_the_last_step(theta, velocity, grad, learning_rate, momentum):
    """You moved theta first, by the velocity of the last step: velocity first, and theta by the new one.

    See 06 · part 6, momentum.
    """
    theta -= learning_rate * velocity
    velocity *= momentum
    velocity += grad


@move.wrong
def a_mixture_of_both(theta, velocity, grad, learning_rate, momentum):
    """You multiplied the gradient by 1 - μ: that is an average, and here all of g is added, v ← μ v + g.

    See 06 · part 6, momentum.
    """
    velocity *= momentum
    velocity += (1 - momentum) * grad
    theta -= learning_rate * velocity


@move.wrong
def moved_by_the_gradient(theta, velocity, grad, learning_rate, momentum):
    """You moved theta by the gradient alone: the velocity is made, and not used. See 06 · part 6, momentum."""
    velocity *= momentum
    velocity += grad
    theta -= learning_rate * grad


@move.wrong
def uphill(theta, velocity, grad, learning_rate, momentum):
    """Your theta walks uphill: the step is subtracted. See 06 · part 5, gradient descent."""
    velocity *= momentum
    velocity += grad
    theta += learning_rate * velocity


# 6 · A fast gradient of one's own


def with_its_kind(answer, theta, sizes, X, y):
    """The gradient; its kind of numbers."""
    array = np.asarray(answer)
    return array.astype(theta.dtype), array.dtype.name


def _network(rng: np.random.Generator, sizes: list[int], n: int, dtype: type) -> tuple:
    network = Network(sizes, rng=rng)
    theta = (network.theta + 0.1 * rng.standard_normal(network.theta.size)).round(2).astype(dtype)
    return theta, sizes, rng.normal(0, 1, (n, sizes[0])).round(2).astype(dtype), rng.integers(sizes[-1], size=n)


def _rounded() -> tuple:
    """A network in which float32 rounds 1 away on its way forward, 2²⁵ + 1 = 2²⁵, and float64 keeps it."""
    W1, b1 = [[1.0, 0.5, -0.25], [0.0, -1.0, 0.75]], [2.0**25, 3.0, 0.5]
    W2, b2 = [[1.0, 0.0], [0.0, 1.0], [0.0, 0.5]], [2.0 - 2.0**25, 0.25]
    W3, b3 = [[0.5, -0.25, 0.1, 0.3], [-0.2, 0.4, 0.6, -0.7]], [0.0, 0.1, -0.1, 0.2]
    theta = np.concatenate([np.ravel(part) for part in (W1, b1, W2, b2, W3, b3)]).astype(np.float32)
    return theta, [2, 3, 2, 4], np.array([[1, 2], [1, -1]], dtype=np.float32), np.array([2, 0])


def _at_the_kink() -> tuple:
    """A network without biases and an example of zeros: all its sums are exactly 0, where ReLU is closed."""
    theta, sizes, X, y = _network(np.random.default_rng(5), [3, 4, 3], 3, np.float64)
    theta[12:16] = X[0] = 0
    return theta, sizes, X, y


@lesson.exercise(
    inputs=lambda rng, n: _network(rng, [3, n + 2, 3], n, np.float64),
    edge_cases=[
        _network(np.random.default_rng(1), [4, 6, 3], 5, np.float32),
        _network(np.random.default_rng(2), [4, 3], 5, np.float32),
        _network(np.random.default_rng(3), [4, 6, 5, 3], 6, np.float32),
        _network(np.random.default_rng(4), [2, 5, 5, 4, 2], 1, np.float64),
        _rounded(),
        _at_the_kink(),
    ],
    compare=with_its_kind,
    hints=[
        "grad = np.empty_like(theta), and exercise 4 for both: the parts of theta, the windows of grad to write into.",
        "Forward: a list A of the inputs of the layers, beginning with X, and a list Z. The last Z goes into "
        "cross_entropy(Z, y) of nnlib, which returns the loss and dZ in the type of Z.",
        "Back, from the last layer to the first: np.matmul(A[l].T, dZ, out=dW), dZ.sum(axis=0, out=db).",
        "Then, but not for the first layer: dZ = dZ @ W.T, and dZ *= Z[l - 1] > 0.",
        "In float32 all must stay float32: no np.zeros(k) without a dtype, no one-hot rows in float64.",
    ],
    more="now race it: for the network of this lesson it should come out level with nnlib's forward and backward, "
    "since it does the same things. Whatever you do to make it faster, this check tells you if it is still right.",
)
def gradient(theta, sizes, X, y):
    """The lesson in a dozen lines: views, products into their places, nothing that nobody asked for."""
    grad = np.empty_like(theta)
    parts, slots = cut(theta, sizes), cut(grad, sizes)
    A, Z = [X], []
    for W, b in zip(parts[::2], parts[1::2], strict=True):
        A += [np.maximum(Z[-1], 0)] if Z else []
        Z.append(A[-1] @ W + b)
    _, dZ = cross_entropy(Z[-1], y)
    for layer in reversed(range(len(Z))):
        np.matmul(A[layer].T, dZ, out=slots[2 * layer])
        dZ.sum(axis=0, out=slots[2 * layer + 1])
        if layer:
            dZ = dZ @ parts[2 * layer].T
            dZ *= Z[layer - 1] > 0
    return grad


def _gradient(
    theta,
    sizes,
    X,
    y,
    *,
    bend=lambda Z: np.maximum(Z, 0),
    mask=lambda Z: Z > 0,
    dtype=None,
    mean=True,
    end=lambda Z: Z,
    before_the_bend=False,
    biased=True,
    collect=np.sum,
):
    grad = np.empty_like(theta, dtype=dtype)
    parts, slots = cut(theta, sizes), cut(grad, sizes)
    A, Z = [X], []
    for W, b in zip(parts[::2], parts[1::2], strict=True):
        A += [bend(Z[-1])] if Z else []
        Z.append(A[-1] @ W + (b if biased else 0))
    dZ = cross_entropy(end(Z[-1]), y)[1] * (1 if mean else len(X))
    for layer in reversed(range(len(Z))):
        came_in = Z[layer - 1] if layer and before_the_bend else A[layer]
        slots[2 * layer][:], slots[2 * layer + 1][:] = came_in.T @ dZ, collect(dZ, axis=0)
        dZ = (dZ @ parts[2 * layer].T) * mask(Z[layer - 1]) if layer else dZ
    return grad


@gradient.wrong
def slipped_into_float64(theta, sizes, X, y):
    """The numbers are right, but float32 went in and float64 came out: some array on the way is float64.

    It costs twice the time. See 10 · part 10, a float64 slips in.
    """
    return _gradient(theta, sizes, X, y, dtype=np.float64)


@gradient.wrong
def in_float64_on_the_way(theta, sizes, X, y):
    """Your answer is float32, but its numbers are those of float64: some array on the way is float64.

    Brought back at the end, it has cost twice the time all the same. See 10 · part 10, a float64 slips in.
    """
    return _gradient(theta.astype(np.float64), sizes, X.astype(np.float64), y).astype(theta.dtype)


@gradient.wrong
def mask_forgotten(theta, sizes, X, y):
    """Your gradient goes back through units that were silent: multiply by Z > 0. See 05 · part 5."""
    return _gradient(theta, sizes, X, y, mask=lambda Z: np.ones_like(Z))


@gradient.wrong
def kink_is_open(theta, sizes, X, y):
    """Your ReLU is open at exactly 0: we count the kink as closed, Z > 0. See 05 · part 6."""
    return _gradient(theta, sizes, X, y, mask=lambda Z: Z >= 0)


@gradient.wrong
def weights_before_the_bend(theta, sizes, X, y):
    """Your dW is made with Z: the layer was fed with A = max(0, Z), and dW = A.T @ dZ. See 05 · part 6."""
    return _gradient(theta, sizes, X, y, before_the_bend=True)


@gradient.wrong
def no_bend_forward(theta, sizes, X, y):
    """Your way forward has no ReLU, your way back has its mask: A = max(0, Z) between two layers. See 03 · part 6."""
    return _gradient(theta, sizes, X, y, bend=lambda Z: Z)


@gradient.wrong
def biases_left_out(theta, sizes, X, y):
    """On the way forward the biases are missing: Z = A @ W + b. See 02 · part 6."""
    return _gradient(theta, sizes, X, y, biased=False)


@gradient.wrong
def biases_averaged(theta, sizes, X, y):
    """You took the mean over the batch for the biases: dZ is divided by n already, so db = dZ.sum(axis=0).

    See 05 · part 6.
    """
    return _gradient(theta, sizes, X, y, collect=np.mean)


@gradient.wrong
def no_bend(theta, sizes, X, y):
    """Your way forward has no ReLU: A = max(0, Z) between two layers. See 03 · part 6."""
    return _gradient(theta, sizes, X, y, bend=lambda Z: Z, mask=lambda Z: np.ones_like(Z))


@gradient.wrong
def summed_over_the_batch(theta, sizes, X, y):
    """Your gradient is the sum over the batch: it is the mean, as cross_entropy gives it. See 06 · part 10."""
    return _gradient(theta, sizes, X, y, mean=False)


@gradient.wrong
def all_in_float64(theta, sizes, X, y):
    """You worked in float64, and returned it: float32 in, float32 out. It costs twice the time.

    See 10 · part 10, a float64 slips in.
    """
    return _gradient(theta.astype(np.float64), sizes, X.astype(np.float64), y)


@gradient.wrong
def bend_after_the_last(theta, sizes, X, y):
    """Your last layer has a ReLU too: it stands between two layers, and the logits go into cross_entropy as they are.

    See 10 · part 11, exercise 6.
    """
    return _gradient(theta, sizes, X, y, end=lambda Z: np.maximum(Z, 0))


@gradient.wrong
def divided_twice(theta, sizes, X, y):
    """You divided by n once more: cross_entropy has done so already, for its loss is a mean. See 05 · part 5."""
    return _gradient(theta, sizes, X, y) / len(X)


@gradient.wrong
def last_layer_first(theta, sizes, X, y):
    """Your layers stand in the order in which you met them, the last one first: W1 and b1 come first, as in theta.

    See 10 · part 11, exercise 6.
    """
    parts = cut(_gradient(theta, sizes, X, y), sizes)
    layers = [np.append(dW, db) for dW, db in zip(parts[::2], parts[1::2], strict=True)]
    return np.concatenate(layers[::-1])


@gradient.wrong
def matrices_by_columns(theta, sizes, X, y):
    """Each dW is laid into the vector column by column: it is dW = A.T @ dZ, row by row, as in theta.

    See 10 · part 11, exercise 4.
    """
    parts = cut(_gradient(theta, sizes, X, y), sizes)
    return np.concatenate([part.T.ravel() for part in parts])


@gradient.wrong
def the_step_itself(theta, sizes, X, y):
    """Your gradient has the wrong sign: it points uphill, and the minus belongs to the update. See 06 · part 5."""
    return -_gradient(theta, sizes, X, y)
