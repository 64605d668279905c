"""Lesson 06. Exercises with batches, steps and sick runs: from counting to a whole training run of one's own."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.engine.lesson import Lesson
from nnlib.losses import cross_entropy
from nnlib.optimisers import cosine

lesson = Lesson(6)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


# 1 · Count the steps


@lesson.exercise(
    inputs=lambda rng, n: (int(rng.integers(4, 9)) * n + n // 2, n + 1),
    edge_cases=[(1000, 64), (640, 64), (10, 32), (32, 32)],
    hints=[
        "Try it with 10 examples in batches of 4: how many steps, and how many examples are in the last?",
        "The number of steps is n / batch_size, rounded up. In whole numbers: -(-n // batch_size).",
        "All batches before the last are full. So the last has n - (steps - 1) * batch_size examples.",
    ],
    more="-(-n // b) rounds up because // rounds down, on the other side of zero too. Rounding up with np.ceil(n / b) "
    "gives a float, and with very large numbers a wrong one.",
)
def count(n, batch_size):
    """All steps but the last use a whole batch; the last takes what remains."""
    steps = -(-n // batch_size)  # division, rounded up
    return steps, n - (steps - 1) * batch_size


@count.wrong
def short_batch_dropped(n, batch_size):
    """You dropped the last batch if it is short, and its examples with it.

    The division is rounded up. See 06 · part 6, shuffled, then cut into slices.
    """
    return n // batch_size, batch_size


@count.wrong
def always_one_more(n, batch_size):
    """If the division leaves no remainder, you count a step too many, and its batch is empty. See 06 · part 6."""
    return n // batch_size + 1, n % batch_size


@count.wrong
def empty_last_batch(n, batch_size):
    """The steps are right. But where the division leaves no remainder, your last batch is empty: it is full.

    See 06 · part 6.
    """
    return -(-n // batch_size), n % batch_size


@count.wrong
def last_batch_full(n, batch_size):
    """The steps are right. But your last batch is always full, and has only what is left. See 06 · part 6."""
    return -(-n // batch_size), batch_size


@count.wrong
def last_batch_first(n, batch_size):
    """The two are right, but change places: the steps first, then the last batch. See 06 · part 11, exercise 1."""
    steps = -(-n // batch_size)
    return n - (steps - 1) * batch_size, steps


@count.wrong
def short_batch_not_counted(n, batch_size):
    """You do not count the short batch as a step, though you say how long it is: round the division up.

    Where it leaves no remainder, the last batch is full. See 06 · part 6, shuffled, then cut into slices.
    """
    return n // batch_size, n % batch_size


@count.wrong
def rounded_to_the_nearest(n, batch_size):
    """You rounded to the nearest whole number, and so a batch that is less than half full is lost: round up.

    See 06 · part 6, shuffled, then cut into slices.
    """
    steps = round(n / batch_size)
    return steps, n - (steps - 1) * batch_size


@count.wrong
def not_rounded(n, batch_size):
    """Your steps are a fraction: a short batch is a whole step, so round up. See 06 · part 6."""
    return n / batch_size, n - (-(-n // batch_size) - 1) * batch_size


@count.wrong
def places_left_empty(n, batch_size):
    """The steps are right. But you counted what the last batch lacks: asked for is what it has. See 06 · part 6."""
    steps = -(-n // batch_size)
    return steps, steps * batch_size - n


@count.wrong
def steps_rounded_to_the_nearest(n, batch_size):
    """The last batch is right. But your steps are rounded to the nearest whole number: a short batch is a step too.

    Round up. See 06 · part 6, shuffled, then cut into slices.
    """
    return round(n / batch_size), (n - 1) % batch_size + 1


# 2 · A large batch in small pieces


@lesson.exercise(
    inputs=lambda rng, n: (
        rng.integers(-9, 10, (n + 1, 2 * n + 1)).astype(float),
        rng.integers(1, 9, n + 1) + np.arange(n + 1),
    ),
    edge_cases=[
        (np.array([[1.0, -2.0, 3.0]]), np.array([50])),
        (np.array([[4.0], [0.0], [0.0]]), np.array([50, 10, 4])),
        (np.array([[6, 2], [0, 4]]), np.array([1, 3])),
    ],
    hints=[
        "Each row is a mean. From the mean of a piece and its size you get the sum of that piece.",
        "Add up the sums of all pieces, and divide once, by the number of all examples.",
        "sizes @ G is the sum over the pieces of size times mean.",
    ],
    more="several machines share a batch in this way: each computes the gradient of its piece, the pieces are added "
    "up, and all take the same step. np.average(G, axis=0, weights=sizes) does it in one call.",
)
def combine(G, sizes):
    """A plain mean would let four examples weigh as much as fifty."""
    return sizes @ G / sizes.sum()  # mean · size = sum; divide once, at the end


@combine.wrong
def plain_mean(G, sizes):
    """You took the plain mean of the pieces, so that 4 examples weigh as much as 50: weigh each by its size.

    See 06 · part 6, what a small batch costs in exactness.
    """
    return G.mean(axis=0)


@combine.wrong
def sum_of_means(G, sizes):
    """You added up the means and never divided: the step grows with the number of pieces.

    See 06 · part 10, summed instead of averaged.
    """
    return G.sum(axis=0)


@combine.wrong
def never_divided(G, sizes):
    """You have the sum over all examples: it is still to be divided by their number. See 06 · part 10."""
    return sizes @ G


@combine.wrong
def sizes_along_the_columns(G, sizes):
    """G * sizes lays the sizes along the columns of G: each *row* has a size, so make a column, sizes[:, None].

    It runs only where G is as wide as it is high, or so. See 02 · part 6, aligned at the right.
    """
    return (G * sizes).sum(axis=0) / sizes.sum()


@combine.wrong
def divided_by_the_pieces(G, sizes):
    """You divided by the number of pieces: the sum runs over examples, so divide by sizes.sum(). See 06 · part 6."""
    return sizes @ G / len(G)


@combine.wrong
def means_over_all_examples(G, sizes):
    """You added up the means and divided by the number of examples: first multiply each mean by its own size.

    See 06 · part 6, what a small batch costs in exactness.
    """
    return G.sum(axis=0) / sizes.sum()


@combine.wrong
def weighed_the_wrong_way(G, sizes):
    """You divided each mean by its size, so that a small piece counts most. Multiply: mean times size is the sum.

    See 06 · part 6, what a small batch costs in exactness.
    """
    return (G / sizes[:, None]).sum(axis=0) / (1 / sizes).sum()


@combine.wrong
def divided_for_multiplied(G, sizes):
    """You divided each mean by its size: mean times size is the sum of a piece. Add these up, and divide once.

    See 06 · part 6, what a small batch costs in exactness.
    """
    return (G / sizes[:, None]).sum(axis=0)


@combine.wrong
def divided_by_the_largest(G, sizes):
    """You divided by the largest size: the sum runs over all examples, so divide by sizes.sum(). See 06 · part 6."""
    return sizes @ G / sizes.max()


@combine.wrong
def mean_over_the_parameters(G, sizes):
    """You took the mean along each row, over the parameters: the pieces are the rows, so the mean runs over axis 0.

    Weigh each row by its size. See 06 · part 6, what a small batch costs in exactness.
    """
    return G.mean(axis=1)


@combine.wrong
def all_in_one_number(G, sizes):
    """You took a mean over the parameters as well: each parameter has a slope of its own, a number for each column.

    See 06 · part 6, what a small batch costs in exactness.
    """
    return (sizes @ G / sizes.sum()).mean()


# 3 · Warm up first


@lesson.exercise(
    inputs=lambda rng, n: (round(float(rng.uniform(0, 1)), 2), round(0.1 + n / 20, 2)),
    edge_cases=[(0.0, 0.1), (0.05, 0.1), (0.2, 0.1), (0.55, 0.1), (1.0, 0.1), (0.6, 0.5), (1, 0.25), (0.12, 0.4)],
    may_pass={
        "answer without its sign": "a factor from 0 to 1 has no sign",
        "done < warm → done <= warm": "at done = warm both cases give 1",
    },
    hints=[
        "Two cases: done < warm, and the rest of the run.",
        "In the first case the factor is a straight line through (0, 0) and (warm, 1).",
        "In the second case cosine needs a share from 0 to 1. How much lies behind since the warm-up, and how much is "
        "there in all after it?",
        "(done - warm) / (1 - warm) is that share.",
    ],
    more="with it the first step of a run has the factor 0 and moves nothing, which costs one batch. Momentum and a "
    "warm-up go well together: both take a while to come to full speed.",
)
def warm_cosine(done, warm):
    """At done = warm both cases give 1, so that the factor does not jump."""
    if done < warm:
        return done / warm
    return cosine((done - warm) / (1 - warm))


@warm_cosine.wrong
def cosine_has_begun_before(done, warm):
    """Your factor jumps at the end of the warm-up: the cosine must begin there with 1.

    Stretch what is left of the run back to 0 … 1. See 06 · part 6, a schedule calms the end.
    """
    return done / warm if done < warm else cosine(done)


@warm_cosine.wrong
def does_not_arrive(done, warm):
    """Your factor does not come down to 0: after the warm-up you moved the share, and did not stretch it.

    At the end of the run it must be 1. See 06 · part 6, a schedule calms the end.
    """
    return done / warm if done < warm else cosine(done - warm)


@warm_cosine.wrong
def multiplied(done, warm):
    """You multiplied warm-up and cosine, and so the factor never reaches 1: one after the other was asked for.

    See 06 · part 11, exercise 3.
    """
    return min(done / warm, 1) * cosine(done)


@warm_cosine.wrong
def straight_down(done, warm):
    """Your factor comes down in a straight line: after the warm-up, cosine was asked for. See 06 · part 11."""
    return done / warm if done < warm else (1 - done) / (1 - warm)


@warm_cosine.wrong
def stretched_outside(done, warm):
    """You divided the cosine by what is left of the run: divide the share that you give to it, inside the brackets.

    See 06 · part 6, a schedule calms the end.
    """
    return done / warm if done < warm else cosine(done - warm) / (1 - warm)


@warm_cosine.wrong
def warm_up_multiplied(done, warm):
    """Your warm-up multiplies done by warm, and ends near 0: divide, so that it ends at 1. See 06 · part 11."""
    return done * warm if done < warm else cosine((done - warm) / (1 - warm))


@warm_cosine.wrong
def warm_up_not_divided(done, warm):
    """Your warm-up ends at the factor `warm`, and then it leaps to 1: divide done by warm. See 06 · part 11."""
    return done if done < warm else cosine((done - warm) / (1 - warm))


@warm_cosine.wrong
def runs_backwards(done, warm):
    """Your cosine runs backwards, and climbs: cosine wants the share that is *done*, from 0 up to 1.

    See 06 · part 6, a schedule calms the end.
    """
    return done / warm if done < warm else cosine((1 - done) / (1 - warm))


@warm_cosine.wrong
def stretched_by_the_wrong_part(done, warm):
    """You divided by the length of the warm-up: what is left of the run is 1 - warm. See 06 · part 11, exercise 3."""
    return done / warm if done < warm else cosine((done - warm) / warm)


@warm_cosine.wrong
def stays_at_full(done, warm):
    """Your factor stays at 1 after the warm-up: from there cosine takes it down to 0. See 06 · part 11, exercise 3."""
    return min(1.0, done / warm)


@warm_cosine.wrong
def no_warm_up(done, warm):
    """Your factor is the cosine from the start: first it rises, in a straight line. See 06 · part 11, exercise 3."""
    return cosine(done)


@warm_cosine.wrong
def brackets_missing(done, warm):
    """The brackets are missing: in done - warm / (1 - warm) only warm is divided.

    Write (done - warm) / (1 - warm). See 06 · part 6, a schedule calms the end.
    """
    return done / warm if done < warm else cosine(done - warm / (1 - warm))


@warm_cosine.wrong
def start_not_subtracted(done, warm):
    """You did not subtract the warm-up: at its end the share for cosine must be 0, so begin with done - warm.

    See 06 · part 6, a schedule calms the end.
    """
    return done / warm if done < warm else cosine(done / (1 - warm))


@warm_cosine.wrong
def a_quarter_of_a_wave(done, warm):
    """Your factor sinks as cos from 0 to π/2: `cosine` is half a wave, from 1 to 0, flat at both ends.

    See 06 · part 6, a schedule calms the end.
    """
    return done / warm if done < warm else np.cos(np.pi / 2 * (done - warm) / (1 - warm))


@warm_cosine.wrong
def pi_forgotten(done, warm):
    """Your cosine has lost its π, and hardly sinks. `cosine` has it. See 06 · part 6, a schedule calms the end."""
    return done / warm if done < warm else (1 + np.cos((done - warm) / (1 - warm))) / 2


@warm_cosine.wrong
def warm_up_falls(done, warm):
    """Your warm-up begins at 1 and falls: it rises from 0. See 06 · part 11, exercise 3."""
    return 1 - done / warm if done < warm else cosine((done - warm) / (1 - warm))


@warm_cosine.wrong
def not_halved(done, warm):
    """Your factor begins its fall at 2: 1 + cos is still to be divided by 2, as in `cosine`. See 06 · part 6."""
    return done / warm if done < warm else 2 * cosine((done - warm) / (1 - warm))


@warm_cosine.wrong
def cos_itself(done, warm):
    """Your factor falls to -1: the schedule is (1 + cos) / 2, as in `cosine`, and ends at 0. See 06 · part 6."""
    return done / warm if done < warm else 2 * cosine((done - warm) / (1 - warm)) - 1


@warm_cosine.wrong
def cases_exchanged(done, warm):
    """Your two cases are exchanged: the straight line is for done < warm. See 06 · part 11, exercise 3."""
    return done / warm if done > warm else cosine((done - warm) / (1 - warm))


# 4 · One step of a rolling ball


@lesson.exercise(
    inputs=lambda rng, n: (
        *rng.integers(-9, 10, (3, n + 2)).astype(float),
        float(rng.integers(1, 5)) / 10,
        float(rng.integers(1, 10)) / 10,
    ),
    edge_cases=[
        (np.array([1.0, 2.0, 3.0]), np.zeros(3), np.array([1.0, -1.0, 0.5]), 0.1, 0.9),
        (np.array([1.0, -1.0, 4.0]), np.array([2.0, -3.0, 1.0]), np.zeros(3), 0.5, 0.8),
        (np.array([3.0]), np.array([5.0]), np.array([2.0]), 0.1, 0.0),
    ],
    hints=[
        "Two lines, as in part 6: first the new velocity, then the step.",
        "The velocity keeps the share mu of itself and takes up the whole gradient.",
        "The step uses the new velocity. Make new arrays, v = mu * v + g, and return both.",
    ],
    more="with v = 0 and mu = 0 this is plain gradient descent. `SGD.update` does the same in place, in theta itself, "
    "because the matrices of a network are views into that vector.",
)
def roll_on(theta, v, g, learning_rate, mu):
    """The two formulas, in their order: the step uses the velocity that has taken up g already."""
    v = mu * v + g  # v ← μ v + g
    return theta - learning_rate * v, v  # θ ← θ − η v


@roll_on.wrong
def steps_along_the_gradient(theta, v, g, learning_rate, mu):
    """Your step follows g, and so the velocity is kept but never used: step along v. See 06 · part 6, momentum."""
    return theta - learning_rate * g, mu * v + g


@roll_on.wrong
def steps_along_the_old_velocity(theta, v, g, learning_rate, mu):
    """You step first and take up g afterwards: every gradient acts a step late. See 06 · part 6, momentum."""
    return theta - learning_rate * v, mu * v + g


@roll_on.wrong
def velocity_is_an_average(theta, v, g, learning_rate, mu):
    """You multiplied g by 1 - mu. Some libraries do: v is then an average, and the steps do not become longer.

    Here g counts whole, and v grows to g / (1 - mu). See 06 · part 6, momentum.
    """
    v = mu * v + (1 - mu) * g
    return theta - learning_rate * v, v


@roll_on.wrong
def rate_in_the_velocity(theta, v, g, learning_rate, mu):
    """You put the learning rate into the velocity: if the rate sinks, the old steps would still be long.

    Multiply by the rate where the step is made. See 06 · part 6, momentum.
    """
    v = mu * v + learning_rate * g
    return theta - v, v


@roll_on.wrong
def minus_in_the_velocity(theta, v, g, learning_rate, mu):
    """You put rate and minus into the velocity, as some books do: their v is another number than ours.

    Here v takes up the whole g, and the rate comes where the step is made. See 06 · part 6, momentum.
    """
    v = mu * v - learning_rate * g
    return theta + v, v


@roll_on.wrong
def all_of_the_old_velocity_too(theta, v, g, learning_rate, mu):
    """You added mu * v + g to the old velocity, of which only the share mu is kept: = and not +=.

    See 06 · part 6, momentum.
    """
    v = v + mu * v + g
    return theta - learning_rate * v, v


@roll_on.wrong
def gradient_shrunk_too(theta, v, g, learning_rate, mu):
    """You multiplied the new gradient by mu as well, mu * (v + g): only what is old is shrunk, and g counts whole.

    See 06 · part 6, momentum.
    """
    v = mu * (v + g)
    return theta - learning_rate * v, v


@roll_on.wrong
def old_velocity_returned(theta, v, g, learning_rate, mu):
    """Your theta is right. But you returned the old v: the next step needs the new one. See 06 · part 6, momentum."""
    return theta - learning_rate * (mu * v + g), v


@roll_on.wrong
def looks_ahead(theta, v, g, learning_rate, mu):
    """Your v is right, but your step takes mu * v + g once more, as Nesterov's does: here it is along v itself.

    See 06 · part 6, momentum.
    """
    v = mu * v + g
    return theta - learning_rate * (mu * v + g), v


@roll_on.wrong
def minus_without_the_rate(theta, v, g, learning_rate, mu):
    """You put the minus into the velocity: the path is the same, but v has the other sign than here.

    See 06 · part 6, momentum.
    """
    v = mu * v - g
    return theta + learning_rate * v, v


@roll_on.wrong
def velocity_first(theta, v, g, learning_rate, mu):
    """The two are right, but change places: the new theta first, then the new v. See 06 · part 11, exercise 4."""
    v = mu * v + g
    return v, theta - learning_rate * v


@roll_on.wrong
def share_that_is_lost(theta, v, g, learning_rate, mu):
    """You keep the share 1 - mu of the velocity: mu is what is kept. See 06 · part 6, momentum."""
    v = (1 - mu) * v + g
    return theta - learning_rate * v, v


@roll_on.wrong
def uphill(theta, v, g, learning_rate, mu):
    """Your ball rolls uphill: the step is subtracted. See 06 · part 5, gradient descent."""
    v = mu * v + g
    return theta + learning_rate * v, v


@roll_on.wrong
def arrays_in_place(theta, v, g, learning_rate, mu):
    """The numbers are right, but `*=`, `+=` and `-=` write into the caller's arrays.

    Here they were to stay as they are: write v = mu * v + g. See 06 · part 11, exercise 4.
    """
    v *= mu
    v += g
    theta -= learning_rate * v
    return theta, v


@roll_on.wrong
def rate_forgotten(theta, v, g, learning_rate, mu):
    """Your v is right, but your step is the whole v: multiply it by the learning rate. See 06 · part 6, momentum."""
    v = mu * v + g
    return theta - v, v


@roll_on.wrong
def nothing_is_lost(theta, v, g, learning_rate, mu):
    """Your velocity keeps all of the old one: only the share mu is kept. See 06 · part 6, momentum."""
    v = v + g
    return theta - learning_rate * v, v


@roll_on.wrong
def rate_and_mu_exchanged(theta, v, g, learning_rate, mu):
    """You exchanged the learning rate and mu: mu belongs to the velocity, the rate to the step. See 06 · part 6."""
    v = learning_rate * v + g
    return theta - mu * v, v


@roll_on.wrong
def shares_exchanged(theta, v, g, learning_rate, mu):
    """You keep 1 - mu of the old and take mu of the new: mu is what is kept, and g counts whole.

    See 06 · part 6, momentum.
    """
    v = (1 - mu) * v + mu * g
    return theta - learning_rate * v, v


@roll_on.wrong
def gradient_forgotten(theta, v, g, learning_rate, mu):
    """Your velocity only shrinks: it also takes up the new gradient, + g. See 06 · part 6, momentum."""
    return theta - learning_rate * mu * v, mu * v


@roll_on.wrong
def mu_beside_the_gradient(theta, v, g, learning_rate, mu):
    """You multiplied g by mu, and kept all of v: it is the other way round. See 06 · part 6, momentum."""
    v = v + mu * g
    return theta - learning_rate * v, v


@roll_on.wrong
def minus_in_both_lines(theta, v, g, learning_rate, mu):
    """You subtract twice, g from the velocity and the velocity from theta: together that goes uphill.

    See 06 · part 6, momentum.
    """
    v = mu * v - g
    return theta - learning_rate * v, v


@roll_on.wrong
def rate_twice(theta, v, g, learning_rate, mu):
    """The learning rate stands in the velocity and in the step: it belongs to the step alone.

    See 06 · part 6, momentum.
    """
    v = mu * v + learning_rate * g
    return theta - learning_rate * v, v


@roll_on.wrong
def step_for_velocity(theta, v, g, learning_rate, mu):
    """Your theta is right. But you returned the step, η v, for the velocity: v is kept without the rate.

    See 06 · part 6, momentum.
    """
    v = mu * v + g
    return theta - learning_rate * v, learning_rate * v


# 5 · Shuffle, and lose nothing


MANY = 40  # rows, from which on it can be told whether those from far apart are mixed


def what_the_batches_are(answer, X, y, batch_size, rng):
    """The sizes of your batches; whether rows have their own labels, come once, are mixed, the short batch comes last.

    1 stands for yes, 0 for no.
    """
    whole, labels = (np.concatenate([np.asarray(part) for part in parts]) for parts in zip(*answer, strict=True))
    rows = whole[:, 0].astype(int)
    own = np.array_equal(_label(rows), labels) and np.array_equal(whole[:, 1], -rows)
    once = np.array_equal(np.sort(rows), np.arange(len(X)))
    from_first_to_last = np.mean([np.ptp(np.asarray(rows)[:, 0]) for rows, _ in answer])  # two thirds of all, if mixed
    mixed = len(X) < MANY or from_first_to_last > len(X) / 3
    sizes = [len(labels) for _, labels in answer]
    largest_first = sorted(sizes, reverse=True)
    short_last = len(X) < MANY or not mixed or sizes == largest_first
    return largest_first, own, once, mixed, short_last


def which_rows_stand_together(answer, X, y, batch_size, rng):
    """Which rows stand together in a batch."""
    return sorted(sorted(np.asarray(rows)[:, 0].tolist()) for rows, _ in answer)


def _label(row):
    """Give the label of a row: some labels come often, none is the number of its row."""
    return 10 + 3 * row % 4


def _numbered(n: int, batch_size: int) -> tuple:
    rows = np.arange(n)
    return np.column_stack([rows, -rows]).astype(float), _label(rows), batch_size


@lesson.exercise(
    inputs=lambda rng, n: (*_numbered(3 * n + 4, n + 1), np.random.default_rng(n)),
    edge_cases=[
        (*_numbered(8, 4), np.random.default_rng(0)),
        (*_numbered(9, 12), np.random.default_rng(0)),
        (*_numbered(61, 7), np.random.default_rng(0)),
    ],
    compare=what_the_batches_are,
    draws="rng",
    varies=which_rows_stand_together,
    hints=[
        "Do not shuffle X and y: shuffle the numbers of the rows once, and use them for both.",
        "order = rng.permutation(len(X)), then slices order[start : start + batch_size], as in the loop of part 6.",
        "X[rows], y[rows] is a batch. Slices that reach beyond the end are cut short, and lose nothing.",
    ],
    more="an index such as X[rows] makes a copy, so that the data themselves stay in their order, and a run can be "
    "repeated with the same seed. For data that do not fit into memory one shuffles the files, and then a window.",
)
def batches(X, y, batch_size, rng):
    """One order for both, so that each row keeps its label."""
    order = rng.permutation(len(X))
    slices = [order[start : start + batch_size] for start in range(0, len(X), batch_size)]
    return [(X[rows], y[rows]) for rows in slices]


def _cut(X, y, batch_size):
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


@batches.wrong
def labels_left_behind(X, y, batch_size, rng):
    """Your rows have lost their labels: X was shuffled and y was not, or each in its own way.

    Take one order for both. The network would learn nothing that holds; see 06 · part 10, the clinic.
    """
    return _cut(X[rng.permutation(len(X))], y, batch_size)


@batches.wrong
def last_short_batch_dropped(X, y, batch_size, rng):
    """Your last, short batch is missing, and with it some examples: in every epoch others. See 06 · part 6."""
    order = rng.permutation(len(X))[: len(X) // batch_size * batch_size]
    return _cut(X[order], y[order], batch_size)


@batches.wrong
def neighbours_stay_together(X, y, batch_size, rng):
    """The rows of your batches are neighbours in the data: shuffle all the rows first, and then cut.

    To shuffle the batches, or the rows within a batch, is not enough.
    See 06 · part 10, data in order, never shuffled.
    """
    return _cut(X, y, batch_size)


@batches.wrong
def drawn_anew(X, y, batch_size, rng):
    """You drew the rows with rng.integers or rng.choice: some come twice, and others not at all.

    In an epoch each example comes once: rng.permutation. See 06 · part 6, shuffled, then cut into slices.
    """
    rows = rng.integers(len(X), size=len(X))
    return _cut(X[rows], y[rows], batch_size)


@batches.wrong
def an_order_for_each_batch(X, y, batch_size, rng):
    """You drew a new order for each batch: some examples come twice, and others not at all.

    One order for the whole epoch, before the loop. See 06 · part 6, shuffled, then cut into slices.
    """
    slices = [slice(start, start + batch_size) for start in range(0, len(X), batch_size)]
    return [(X[rows], y[rows]) for rows in (rng.permutation(len(X))[part] for part in slices)]


@batches.wrong
def each_batch_drawn(X, y, batch_size, rng):
    """You drew each batch by itself: some examples come twice, others not at all, and the last batch is full too.

    In an epoch each example comes once. See 06 · part 6, shuffled, then cut into slices.
    """
    drawn = [rng.integers(len(X), size=batch_size) for _ in range(0, len(X), batch_size)]
    return [(X[rows], y[rows]) for rows in drawn]


@batches.wrong
def parts_of_one_length(X, y, batch_size, rng):
    """You cut the order into parts that are as equal as can be: all batches but the last have `batch_size` examples.

    See 06 · part 6, shuffled, then cut into slices.
    """
    parts = np.array_split(rng.permutation(len(X)), -(-len(X) // batch_size))
    return [(X[rows], y[rows]) for rows in parts]


@batches.wrong
def data_in_place(X, y, batch_size, rng):
    """The batches are right, but you reordered the caller's X and y themselves. Write X[rows], which copies.

    See 06 · part 6, shuffled, then cut into slices.
    """
    order = rng.permutation(len(X))
    X[:], y[:] = X[order], y[order]
    return _cut(X, y, batch_size)


@batches.wrong
def always_without_the_last(X, y, batch_size, rng):
    """Your last batch is missing, full or short: let range run to len(X), and the last slice is cut short by itself.

    See 06 · part 6, shuffled, then cut into slices.
    """
    order = rng.permutation(len(X))
    return _cut(X[order], y[order], batch_size)[:-1]


@batches.wrong
def slices_one_short(X, y, batch_size, rng):
    """Each of your batches lacks its last row: a slice ends before its second number.

    See 06 · part 6, shuffled, then cut into slices.
    """
    order = rng.permutation(len(X))
    slices = [order[start : start + batch_size - 1] for start in range(0, len(X), batch_size)]
    return [(X[rows], y[rows]) for rows in slices]


@batches.wrong
def first_batch_alone(X, y, batch_size, rng):
    """Only the first batch is in your list: a `return` inside the loop ends it too early.

    See 06 · part 11, exercise 5.
    """
    order = rng.permutation(len(X))
    return _cut(X[order], y[order], batch_size)[:1]


@batches.wrong
def a_batch_for_each_row(X, y, batch_size, rng):
    """A batch begins at each row, so that examples come again and again: let range go on by batch_size.

    See 06 · part 6, shuffled, then cut into slices.
    """
    order = rng.permutation(len(X))
    return [(X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(len(X))]


@batches.wrong
def short_batch_first(X, y, batch_size, rng):
    """Your short batch stands first: it is the last that may be shorter. See 06 · part 11, exercise 5."""
    order = rng.permutation(len(X))
    return _cut(X[order], y[order], batch_size)[::-1]


@batches.wrong
def labels_before_rows(X, y, batch_size, rng):
    """Your pairs are turned round: the rows of X come first, then their labels. See 06 · part 11, exercise 5."""
    return [(labels, rows) for rows, labels in batches(X, y, batch_size, rng)]


@batches.wrong
def numbers_of_the_rows(X, y, batch_size, rng):
    """You returned the numbers of the rows: X[rows], y[rows] is a batch. See 06 · part 11, exercise 5."""
    order = rng.permutation(len(X))
    slices = [order[start : start + batch_size] for start in range(0, len(X), batch_size)]
    return [(rows, y[rows]) for rows in slices]


@batches.wrong
def two_lists(X, y, batch_size, rng):
    """You returned two lists, the rows and the labels: one list was asked for, whose items are pairs.

    See 06 · part 11, exercise 5.
    """
    order = rng.permutation(len(X))
    return tuple(list(part) for part in zip(*_cut(X[order], y[order], batch_size), strict=True))


# 6 · Six diagnoses

WORDS = ["rate too low", "rate too high", "not shuffled", "overfitting", "zero weights", "wrong labels", "no bend"]
WORDS += ["healthy"]


def first_wrong(answer) -> str:
    """The first patient who has something else."""
    given = [str(word).strip().lower() for word in answer] if isinstance(answer, list | tuple) else []
    if len(given) != 6 or not set(given) <= set(WORDS):
        return "not six words of the list"
    wrong = [f"patient {i}: {word}" for i, word in enumerate(given, start=1) if word not in _right_words(i)]
    return wrong[0] if wrong else "nobody"


def which_is_wrong(answer) -> str:
    """Say which diagnosis is the first wrong one, and nothing of what would be right."""
    told = first_wrong(answer)
    if told.startswith("not"):
        return "Six words of the list are asked for, one for each patient, in their order."
    return f"The first diagnosis that is not right: {told}."


def _right_words(patient: int) -> set[str]:
    """Give the words that are right for a patient: the third suffers from two things."""
    return {diagnoses()[patient - 1]} | ({"wrong labels"} if patient == 3 else set())


@lesson.exercise(
    compare=first_wrong,
    explain=which_is_wrong,
    hints=[
        "Ask of each patient, in this order: is the curve smooth or wild? Does it fall? Does the loss on held-out data "
        "follow it?",
        "One of the wild ones repeats itself every epoch, and the other does not. Step through an epoch with +1 epoch.",
        "Three of them begin at log 3 ≈ 1.1, the loss of one who knows nothing, and fall slowly or not at all. "
        "One of these never moves, one falls slowly in both curves, one in its own curve only.",
        "Where the two curves part: has the one of the held-out data ever been well below log 3?",
    ],
    more="patient 3 suffers from two things: it has 40 examples only, and 8 of their labels are wrong. So both "
    '"overfitting" and "wrong labels" are right for it. The sliders let you treat them all: ten times the rate cures '
    "one of them, a tenth of it another. A rate cannot cure the other four.",
)
def diagnoses():
    """The table of part 10 names the sign of each; the sliders of the clinic confirm the two with a wrong rate."""
    return ["rate too high", "zero weights", "overfitting", "not shuffled", "rate too low", "wrong labels"]


def _but(patient: int, word: str) -> list[str]:
    """Give the right list, with another word for one patient."""
    words = diagnoses()
    words[patient - 1] = word
    return words


@diagnoses.wrong
def not_six_words():
    """Six words of the list are asked for, written as they stand there. See 06 · part 11, exercise 6."""
    return ["ill"] * 6


@diagnoses.wrong
def high_taken_for_unshuffled():
    """Patient 1: a saw has the same teeth in every epoch, and these leaps have no period.

    See 06 · part 10, how to tell them apart.
    """
    return _but(1, "not shuffled")


@diagnoses.wrong
def high_taken_for_healthy():
    """Patient 1: noise around a floor is healthy, but here the mean itself climbs again and again.

    Single batches leap above the very first loss.
    See 06 · part 10, how to tell them apart.
    """
    return _but(1, "healthy")


@diagnoses.wrong
def zero_taken_for_low():
    """Patient 2: a low rate creeps, but it falls, and its shares of right answers rise.

    Here nothing moves, and exactly a third is right. See 06 · part 10, how to tell them apart.
    """
    return _but(2, "rate too low")


@diagnoses.wrong
def zero_taken_for_labels():
    """Patient 2: a network that is given wrong labels still learns them by heart, slowly, and its own loss falls.

    Here neither curve moves. See 06 · part 10, how to tell them apart.
    """
    return _but(2, "wrong labels")


@diagnoses.wrong
def overfitting_taken_for_healthy():
    """Patient 3: its own loss falls and falls. Look at the dashed curve, and where it turns.

    See 06 · part 10, how to tell them apart.
    """
    return _but(3, "healthy")


@diagnoses.wrong
def unshuffled_taken_for_high():
    """Patient 4: step through two epochs. These leaps come at the same places in each.

    A high rate has no such period. See 06 · part 10, data in order, never shuffled.
    """
    return _but(4, "rate too high")


@diagnoses.wrong
def unshuffled_taken_for_overfitting():
    """Patient 4: the loss on held-out data lies above, but it falls and never turns, and both shares are alike.

    The mean flatters. See 06 · part 10, data in order, never shuffled.
    """
    return _but(4, "overfitting")


@diagnoses.wrong
def unshuffled_taken_for_healthy():
    """Patient 4: the means fall nicely, but a healthy run does not leap far above them, again and again.

    Look at the grey line, from one epoch to the next. See 06 · part 10, data in order, never shuffled.
    """
    return _but(4, "healthy")


@diagnoses.wrong
def low_taken_for_healthy():
    """Patient 5: where it ends, much is left to learn, and it is still on its way. Look at the share of right answers.

    See 06 · part 10, how to tell them apart.
    """
    return _but(5, "healthy")


@diagnoses.wrong
def zero_taken_for_no_bend():
    """Patient 2: without a bend a network still learns what a straight border can tell. Here nothing moves.

    See 06 · part 10, how to tell them apart.
    """
    return _but(2, "no bend")


@diagnoses.wrong
def low_taken_for_zero():
    """Patient 5: it moves, if only a little: compare the first loss with the last. See 06 · part 10."""
    return _but(5, "zero weights")


@diagnoses.wrong
def low_taken_for_no_bend():
    """Patient 5: without a bend a network falls fast, and then stays on a floor; this one still falls at the end.

    See 06 · part 10, how to tell them apart.
    """
    return _but(5, "no bend")


@diagnoses.wrong
def labels_taken_for_overfitting():
    """Patient 6: who overfits has learnt something first, and the dashed curve falls before it turns.

    This one never lies below its beginning. See 06 · part 10, how to tell them apart.
    """
    return _but(6, "overfitting")


@diagnoses.wrong
def labels_taken_for_no_bend():
    """Patient 6: without a bend both curves stay on the same floor. Here they part.

    See 06 · part 10, how to tell them apart.
    """
    return _but(6, "no bend")


@diagnoses.wrong
def labels_taken_for_low():
    """Patient 6: with a low rate both curves fall together. Here one falls, and the other climbs.

    See 06 · part 10, how to tell them apart.
    """
    return _but(6, "rate too low")


# 7 · The highest rate with momentum


def to_a_hundredth(answer, momentum, curvature) -> float:
    """Your rate, where a hundredth more or less does not count."""
    exact = highest_rate(momentum, curvature)
    return exact if abs(float(answer) - exact) < 0.0101 else answer


@lesson.exercise(
    edge_cases=[(0.5, 1.0), (0.0, 2.5), (0.9, 1.5), (0.8, 4.0), (0.3, 0.4), (0.6, 8.0)],
    compare=to_a_hundredth,
    may_pass={"answer without its sign": "a rate is above 0"},
    hints=[
        "Bisect: keep a rate that works and one that fails, test the middle, and replace one of the two. Thirty rounds "
        "are plenty.",
        "Print it for a curvature of 1 and mu = 0, 0.2, 0.5, 0.9. How does it change with mu? Then double the "
        "curvature.",
        "On paper: at the threshold the ball swings for ever between w and -w, and so does the velocity, between c "
        "and -c.",
        "Insert wₜ = (-1)ᵗ and vₜ = c (-1)ᵗ into the two lines. The first gives c (1 + mu) = a, the second η c = 2.",
    ],
    more="without noise, momentum widens the range of rates, up to twice, because the velocity of the last swing "
    "brakes the next one. The fastest rate is another question, and noise acts as with the rate η / (1 - mu).",
)
def highest_rate(momentum, curvature):
    """From c (1 + mu) = a and η c = 2, the threshold of part 5 for mu = 0."""
    return 2 * (1 + momentum) / curvature


@highest_rate.wrong
def momentum_ignored(momentum, curvature):
    """You gave the threshold without momentum, 2/a: try a rate a little above it. See 06 · part 5."""
    return 2 / curvature


@highest_rate.wrong
def lowered_as_for_noise(momentum, curvature):
    """You lowered the rate by 1 - mu. That keeps the noise as it was, see 06 · part 7; the threshold is higher.

    Try it with `arrives`.
    """
    return 2 * (1 - momentum) / curvature


@highest_rate.wrong
def raised_as_the_effective_step(momentum, curvature):
    """You divided by 1 - mu, as if every gradient were like the last: here they change their sign at each swing.

    See 06 · part 6, momentum.
    """
    return 2 / (curvature * (1 - momentum))


@highest_rate.wrong
def curvature_forgotten(momentum, curvature):
    """Your rate does not depend on the curvature: the steeper the valley, the lower the threshold. See 06 · part 5."""
    return 2 * (1 + momentum)


@highest_rate.wrong
def lowered_by_one_plus(momentum, curvature):
    """You divided by 1 + mu: with momentum the ball survives a higher rate than without. Try it with `arrives`.

    See 06 · part 6, momentum.
    """
    return 2 / (curvature * (1 + momentum))


@highest_rate.wrong
def multiplied_by_the_curvature(momentum, curvature):
    """You multiplied by the curvature: the steeper the valley, the lower the threshold. See 06 · part 5."""
    return 2 * (1 + momentum) * curvature


@highest_rate.wrong
def half_the_threshold(momentum, curvature):
    """You gave half the threshold: without momentum that is the rate that arrives in one step. See 06 · part 5."""
    return (1 + momentum) / curvature


@highest_rate.wrong
def one_of_the_two_alone(momentum, curvature):
    """Your rate grows with mu, but not enough: for mu = 0.9 try one that is a quarter higher, with `arrives`.

    See 06 · part 6, momentum.
    """
    return (2 + momentum) / curvature


@highest_rate.wrong
def one_step_rate(momentum, curvature):
    """You gave 1/a, the rate that arrives in one step without momentum: asked for is the highest that arrives.

    See 06 · part 5, threshold is 2 divided by the curvature.
    """
    return 1 / curvature


@highest_rate.wrong
def twice_at_any_momentum(momentum, curvature):
    """You doubled the threshold, as if mu were 1: for a smaller mu it is lower. Try it with `arrives`.

    See 06 · part 6, momentum.
    """
    return 4 / curvature


@highest_rate.wrong
def only_the_part_that_momentum_adds(momentum, curvature):
    """Without momentum your rate would be 0, and it is 2/a.

    See 06 · part 5, threshold is 2 divided by the curvature.
    """
    return 2 * momentum / curvature


@highest_rate.wrong
def curvature_of_the_page(momentum, curvature):
    """Your rate is that for a curvature of 2, as in part 5: take the curvature that is given. See 06 · part 5."""
    return 1 + momentum


# 8 · A classifier of your own


def _classes(rng: np.random.Generator, n: int) -> tuple:
    X = rng.normal(0, 2, (3 * n + 2, 2)).round(1)
    return X, rng.integers(0, 3, len(X)), 3, n + 1, 0.5, 3, np.random.default_rng(n)


@lesson.exercise(
    inputs=_classes,
    edge_cases=[
        (np.array([[1.0], [2.0], [3.0], [-1.0]]), np.array([0, 0, 1, 1]), 2, 3, 0.1, 2, np.random.default_rng(0)),
        (np.array([[1.0, 0.0], [0.0, 3.0]]), np.array([1, 0]), 2, 5, 1.0, 4, np.random.default_rng(0)),
        (np.array([[2, 1], [0, 1], [1, 3]]), np.array([2, 1, 1]), 3, 1, 0.1, 2, np.random.default_rng(0)),
        (np.array([[2.0, -1.0, 0.0], [0.5, 1.0, -2.0]]), np.array([2, 0]), 4, 1, 0.2, 3, np.random.default_rng(0)),
    ],
    draws="rng",
    hints=[
        "The frame is the training loop of part 6: epochs outside, slices of a fresh order inside.",
        "The logits of a batch are Z = X[rows] @ W + b. Lesson 04 gives you the slope in them: cross_entropy(Z, "
        "y[rows]) returns the loss and dZ, which is divided by the size of the batch already.",
        "Lesson 05: dW = X[rows].T @ dZ, and db = dZ.sum(axis=0).",
        "Change W and b both: W = W - learning_rate * dW, b = b - learning_rate * db.",
    ],
    more="this is softmax regression, a network without a hidden layer: its borders are straight lines. On the spirals "
    "it stays at little more than a half right, whatever the rate. That floor is the sign of a forgotten bend.",
)
def train(X, y, k, batch_size, learning_rate, epochs, rng):
    """Lessons 02, 04, 05 and 06 in a dozen lines."""
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            _, dZ = cross_entropy(X[rows] @ W + b, y[rows])
            W = W - learning_rate * X[rows].T @ dZ
            b = b - learning_rate * dZ.sum(axis=0)
    return W, b


def _train(X, y, k, batch_size, learning_rate, epochs, rng, *, one_order=False, shuffled=True, last=True, **change):
    """Train with one thing changed: what the rows of y are, what dZ is multiplied with, what b learns."""
    size, labels, bias = (change.get(name) for name in ("size", "labels", "bias"))
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    order = np.arange(len(X))
    for epoch in range(epochs):
        if shuffled and (epoch == 0 or not one_order):
            order = rng.permutation(len(X))
        for start in range(0, len(X) if last else len(X) // batch_size * batch_size, batch_size):
            rows = order[start : start + batch_size]
            chosen = rows if labels is None else labels(np.arange(start, start + len(rows)))
            dZ = cross_entropy(X[rows] @ W + b, y[chosen])[1] * (1 if size is None else len(rows) / size)
            W = W - learning_rate * X[rows].T @ dZ
            b = b - learning_rate * (dZ.sum(axis=0) if bias is None else bias(dZ))
    return W, b


@train.wrong
def bias_forgotten(X, y, k, batch_size, learning_rate, epochs, rng):
    """Only W learns, and your bias stays at zero. In its update it needs the sum of each column, dZ.sum(axis=0).

    (The sum of all of dZ is 0, for what one class gains the others lose.) See 05 · part 6.
    """
    return _train(X, y, k, batch_size, learning_rate, epochs, rng, bias=lambda dZ: 0)


@train.wrong
def bias_averaged_twice(X, y, k, batch_size, learning_rate, epochs, rng):
    """Your bias learns too slowly: dZ is divided by the size of the batch already, so db is its sum, not its mean.

    See 05 · part 6.
    """
    return _train(X, y, k, batch_size, learning_rate, epochs, rng, bias=lambda dZ: dZ.mean(axis=0))


@train.wrong
def averaged_twice(X, y, k, batch_size, learning_rate, epochs, rng):
    """You divided by the size of the batch twice: dZ, as cross_entropy gives it, has been divided already.

    See 04 · part 6, the gradient of a batch.
    """
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            dZ = cross_entropy(X[rows] @ W + b, y[rows])[1] / len(rows)
            W, b = W - learning_rate * X[rows].T @ dZ, b - learning_rate * dZ.sum(axis=0)
    return W, b


@train.wrong
def summed_over_the_batch(X, y, k, batch_size, learning_rate, epochs, rng):
    """Your gradient is a sum: it is not divided by the size of the batch.

    See 06 · part 10, summed instead of averaged.
    """
    return _train(X, y, k, batch_size, learning_rate, epochs, rng, size=1)


@train.wrong
def divided_by_the_whole(X, y, k, batch_size, learning_rate, epochs, rng):
    """You divided by the number of all examples: a step is the mean over its own batch. See 06 · part 6."""
    return _train(X, y, k, batch_size, learning_rate, epochs, rng, size=len(X))


@train.wrong
def divided_by_batch_size(X, y, k, batch_size, learning_rate, epochs, rng):
    """You divided by batch_size, but the last batch may be shorter: divide by len(rows). See 06 · part 6."""
    return _train(X, y, k, batch_size, learning_rate, epochs, rng, size=batch_size)


@train.wrong
def last_batch_left_out(X, y, k, batch_size, learning_rate, epochs, rng):
    """Your last, short batch is left out. The last slice may be shorter, and is a step too. See 06 · part 6."""
    return _train(X, y, k, batch_size, learning_rate, epochs, rng, last=False)


@train.wrong
def one_order_for_all_epochs(X, y, k, batch_size, learning_rate, epochs, rng):
    """You shuffled once, before the loop: each epoch has a fresh order.

    See 06 · part 6, stochastic gradient descent.
    """
    return _train(X, y, k, batch_size, learning_rate, epochs, rng, one_order=True)


@train.wrong
def never_shuffled(X, y, k, batch_size, learning_rate, epochs, rng):
    """You never shuffled: the batches come in the order of the data.

    See 06 · part 10, data in order, never shuffled.
    """
    return _train(X, y, k, batch_size, learning_rate, epochs, rng, shuffled=False)


@train.wrong
def y_in_the_old_order(X, y, k, batch_size, learning_rate, epochs, rng):
    """You shuffled X and not y: the labels belong to other rows. Index both with the same rows.

    See 06 · part 10, the clinic.
    """
    return _train(X, y, k, batch_size, learning_rate, epochs, rng, labels=lambda places: places)


@train.wrong
def climbs(X, y, k, batch_size, learning_rate, epochs, rng):
    """You climb: the step is subtracted, W - η dW and b - η db. See 06 · part 5."""
    return _train(X, y, k, batch_size, -learning_rate, epochs, rng)


@train.wrong
def scores_without_the_bias(X, y, k, batch_size, learning_rate, epochs, rng):
    """Your b learns but is never used: the logits are X[rows] @ W + b. See 06 · part 11, exercise 8."""
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            dZ = cross_entropy(X[rows] @ W, y[rows])[1]
            W, b = W - learning_rate * X[rows].T @ dZ, b - learning_rate * dZ.sum(axis=0)
    return W, b


@train.wrong
def softmax_forgotten(X, y, k, batch_size, learning_rate, epochs, rng):
    """You took the logits for probabilities: softmax comes first, and its slope in Z is p minus the one-hot label.

    See 04 · part 6.
    """
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            dZ = (X[rows] @ W + b - np.eye(k)[y[rows]]) / len(rows)
            W, b = W - learning_rate * X[rows].T @ dZ, b - learning_rate * dZ.sum(axis=0)
    return W, b


@train.wrong
def divided_by_the_classes_too(X, y, k, batch_size, learning_rate, epochs, rng):
    """You divided by the number of classes too, as a mean over all entries does: the mean is over the examples.

    See 04 · part 6, the gradient of a batch.
    """
    return _train(X, y, k, batch_size, learning_rate / k, epochs, rng)


@train.wrong
def without_the_rate(X, y, k, batch_size, learning_rate, epochs, rng):
    """Your steps are the whole gradient: multiply by the learning rate. See 06 · part 5, gradient descent."""
    return _train(X, y, k, batch_size, 1.0, epochs, rng)


@train.wrong
def one_epoch_alone(X, y, k, batch_size, learning_rate, epochs, rng):
    """You went through the data once: `epochs` says how often. See 06 · part 6, epoch."""
    return _train(X, y, k, batch_size, learning_rate, 1, rng)


@train.wrong
def never_cut(X, y, k, batch_size, learning_rate, epochs, rng):
    """You took all the examples in one step: cut the order into slices of batch_size.

    See 06 · part 6, shuffled, then cut into slices.
    """
    return _train(X, y, k, len(X), learning_rate, epochs, rng)


@train.wrong
def bias_first(X, y, k, batch_size, learning_rate, epochs, rng):
    """The two are right, but change places: W first, then b. See 06 · part 11, exercise 8."""
    return train(X, y, k, batch_size, learning_rate, epochs, rng)[::-1]


@train.wrong
def bias_after_the_weights(X, y, k, batch_size, learning_rate, epochs, rng):
    """You changed W, and measured again for b: both steps belong to the slopes at one place.

    Compute dZ once for each slice. See 06 · part 11, exercise 8.
    """
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            W = W - learning_rate * X[rows].T @ cross_entropy(X[rows] @ W + b, y[rows])[1]
            b = b - learning_rate * cross_entropy(X[rows] @ W + b, y[rows])[1].sum(axis=0)
    return W, b


@train.wrong
def one_step_alone(X, y, k, batch_size, learning_rate, epochs, rng):
    """You return after the first step: is `return` indented too far? See 06 · part 11, exercise 8."""
    rows = rng.permutation(len(X))[:batch_size]
    dZ = cross_entropy(np.zeros((len(rows), k)), y[rows])[1]
    return -learning_rate * X[rows].T @ dZ, -learning_rate * dZ.sum(axis=0)


@train.wrong
def whole_data_at_each_slice(X, y, k, batch_size, learning_rate, epochs, rng):
    """You took all the examples at each step, once for each slice: use the rows of the slice alone.

    See 06 · part 6, shuffled, then cut into slices.
    """
    W, b = np.zeros((X.shape[1], k)), np.zeros(k)
    for _ in range(epochs * -(-len(X) // batch_size)):
        dZ = cross_entropy(X @ W + b, y)[1]
        W, b = W - learning_rate * X.T @ dZ, b - learning_rate * dZ.sum(axis=0)
    return W, b


# 9 · One step of Adam


def _adams(rng: np.random.Generator, n: int) -> tuple:
    theta, m, g = rng.integers(-9, 10, (3, n + 2)).astype(float)
    s = rng.integers(1, 30, n + 2).astype(float)
    return theta, m, s, g, n + 1, float(rng.integers(1, 5)) / 10, 0.8, 0.95, 0.5


@lesson.exercise(
    inputs=_adams,
    edge_cases=[
        (
            np.array([1.0, -2.0, 0.5, 4.0]),
            *np.zeros((2, 4)),
            np.array([50.0, -0.02, 0.0, 3.0]),
            1,
            0.1,
            0.9,
            0.999,
            1e-8,
        ),
        (
            np.array([1.0, 2.0, 3.0]),
            np.array([0.5, -1.0, 0.0]),
            np.array([4.0, 1.0, 9.0]),
            np.zeros(3),
            7,
            1.0,
            0.5,
            0.9,
            0.1,
        ),
        (np.array([3.0]), np.array([-2.0]), np.array([9.0]), np.array([4.0]), 4, 0.5, 0.6, 0.7, 0.25),
    ],
    hints=[
        "Four lines: the new m, the new s, the two corrected, the step.",
        "m = beta1 * m + (1 - beta1) * g, and s likewise, with beta2 and g**2, each coordinate by itself.",
        "The correction is for the step alone: m_hat = m / (1 - beta1**t), s_hat = s / (1 - beta2**t).",
        "theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon). Return m and s, not m_hat and s_hat.",
    ],
    may_pass={"item 3 of the answer without its sign": "a mean of squares has no sign"},
    more="in the very first step m_hat is g and s_hat is g**2, so that Adam steps by the learning rate in each "
    "coordinate, whatever the size of the gradient. A gradient of 0 is the only exception.",
)
def adam_step(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """The new m and s go on as they are; corrected they are used, and forgotten."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, *, step=None, kept=None, **change):
    """Step with one thing changed: the two means, what is corrected, how the step is made, what is kept."""
    shares = change.get("shares", (beta1, beta2))
    m = shares[0] * m + change.get("new_m", (1 - shares[0]) * g)
    s = shares[1] * s + change.get("new_s", (1 - shares[1]) * g**2)
    steps = change.get("steps", t)
    m_hat = m / (1 - shares[0] ** steps) if change.get("correct_m", True) else m
    s_hat = s / (1 - shares[1] ** steps) if change.get("correct_s", True) else s
    if step is None:
        return theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), *((m_hat, s_hat) if kept else (m, s))
    return theta - learning_rate * step(m_hat, s_hat), m, s


@adam_step.wrong
def not_corrected(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your m and s are right, but your step uses them without the correction: at first both are too small.

    See 06 · part 9, bias correction.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, correct_m=False, correct_s=False)


@adam_step.wrong
def only_m_corrected(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You corrected m and not s: both begin at 0, and both are too small at first. See 06 · part 9, bias correction."""
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, correct_s=False)


@adam_step.wrong
def only_s_corrected(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You corrected s and not m: both begin at 0, and both are too small at first. See 06 · part 9, bias correction."""
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, correct_m=False)


@adam_step.wrong
def epsilon_inside_the_root(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your epsilon stands inside the root, where its own root counts: add it after the root is taken.

    See 06 · part 9, bias correction.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, step=lambda m, s: m / np.sqrt(s + epsilon))


@adam_step.wrong
def epsilon_forgotten(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You left epsilon out: where the gradient was 0 so far, 0 is divided by 0. See 06 · part 9, bias correction."""
    with np.errstate(invalid="ignore"):
        return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, step=lambda m, s: m / np.sqrt(s))


@adam_step.wrong
def one_scale_for_all(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You took one mean of g² for all coordinates: each parameter has a scale of its own, g**2 without a mean.

    See 06 · part 9, a scale for each parameter.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, new_s=(1 - beta2) * np.mean(g**2))


@adam_step.wrong
def length_of_the_gradient(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You took the squared length of the whole gradient, g @ g: each parameter has a scale of its own.

    Write g**2, which squares each coordinate by itself. See 06 · part 9, a scale for each parameter.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, new_s=(1 - beta2) * (g @ g))


@adam_step.wrong
def root_forgotten(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You divided by s itself: s is a mean of squares, and its root has the size of a gradient.

    See 06 · part 9, a scale for each parameter.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, step=lambda m, s: m / (s + epsilon))


@adam_step.wrong
def not_squared(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your s is a mean of |g|, without the square. See 06 · part 9, a scale for each parameter."""
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, new_s=(1 - beta2) * np.abs(g))


@adam_step.wrong
def square_of_the_mean(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your s takes up m²: it is a mean of the squares of g. See 06 · part 9, a scale for each parameter."""
    new_m = beta1 * m + (1 - beta1) * g
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, new_s=(1 - beta2) * new_m**2)


@adam_step.wrong
def along_the_gradient(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your step goes along g, so that m is kept and never used: it goes along the corrected m.

    See 06 · part 9, a mean of the gradients.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, step=lambda m, s: g / (np.sqrt(s) + epsilon))


@adam_step.wrong
def corrected_kept(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your theta is right, but you returned the corrected m and s. The next step starts from those not corrected.

    See 06 · part 9, bias correction.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, kept=True)


@adam_step.wrong
def old_ones_kept(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your theta is right, but you returned the old m and s: the next step needs the new. See 06 · part 9, Adam."""
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon)[0], m, s


@adam_step.wrong
def not_to_the_power_t(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You corrected by 1 - beta, without the power t, as if each step were the first.

    See 06 · part 9, bias correction.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, steps=1)


@adam_step.wrong
def counted_one_too_far(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You took the power t + 1: t counts from 1, so that the first step has the power 1.

    See 06 · part 9, bias correction.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, steps=t + 1)


@adam_step.wrong
def multiplied_by_t(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You multiplied beta by t: the share of the 0 that is left after t steps is a power, beta**t.

    See 06 · part 9, bias correction.
    """
    with np.errstate(all="ignore"):
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
        m_hat, s_hat = m / (1 - beta1 * t), s / (1 - beta2 * t)
        return theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


@adam_step.wrong
def gradient_counts_whole(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your m takes up the whole g, as the velocity of momentum does: here it is a mean, with (1 - beta1) * g.

    See 06 · part 9, a mean of the gradients.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, new_m=g)


@adam_step.wrong
def both_count_whole(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your m and s take up the whole g and g²: both are means here, with the shares 1 - beta1 and 1 - beta2.

    See 06 · part 9, a mean of the gradients.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, new_m=g, new_s=g**2)


@adam_step.wrong
def betas_exchanged(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You exchanged the two betas: beta1 belongs to m, beta2 to s. See 06 · part 9, Adam."""
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, shares=(beta2, beta1))


@adam_step.wrong
def one_beta_for_both(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You used beta1 for both: s has its own share, beta2. See 06 · part 9, a scale for each parameter."""
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, shares=(beta1, beta1))


@adam_step.wrong
def shares_the_wrong_way(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You keep the share 1 - beta of the old, and take beta of the new: beta is what is kept. See 06 · part 9, Adam."""
    m, s = (1 - beta1) * m + beta1 * g, (1 - beta2) * s + beta2 * g**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


@adam_step.wrong
def steps_uphill(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your step goes uphill: it is subtracted. See 06 · part 5, gradient descent."""
    return _adam(theta, m, s, g, t, -learning_rate, beta1, beta2, epsilon)


@adam_step.wrong
def epsilon_outside_the_fraction(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your epsilon is added to the fraction: brackets around the root and epsilon, / (np.sqrt(s_hat) + epsilon).

    See 06 · part 9, bias correction.
    """
    with np.errstate(invalid="ignore"):
        return _adam(
            theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, step=lambda m, s: m / np.sqrt(s) + epsilon
        )


@adam_step.wrong
def brackets_around_the_root_forgotten(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your epsilon is added to theta: brackets around the root and epsilon, / (np.sqrt(s_hat) + epsilon).

    See 06 · part 9, bias correction.
    """
    with np.errstate(invalid="ignore"):
        moved, m, s = _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, step=lambda m, s: m / np.sqrt(s))
    return moved + epsilon, m, s


@adam_step.wrong
def beta1_corrects_both(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You corrected s with beta1: it is a mean by beta2, and so its correction is 1 - beta2**t.

    See 06 · part 9, bias correction.
    """
    m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta1**t)
    return theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


@adam_step.wrong
def correction_multiplied(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You multiplied by 1 - beta**t: both means are too small, and to divide by it makes them larger.

    See 06 · part 9, bias correction.
    """
    m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = m * (1 - beta1**t), s * (1 - beta2**t)
    return theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


@adam_step.wrong
def root_before_the_correction(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You took the root of s, and then divided by 1 - beta2**t: correct first, and take the root of all of it.

    See 06 · part 9, bias correction.
    """
    m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
    return theta - learning_rate * m / (1 - beta1**t) / (np.sqrt(s) / (1 - beta2**t) + epsilon), m, s


@adam_step.wrong
def steps_along_the_old_m(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your step takes the old m, and so each gradient acts a step late. See 06 · part 9, a mean of the gradients."""
    old, (_, m, s) = m, _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon)
    return theta - learning_rate * old / (1 - beta1**t) / (np.sqrt(s / (1 - beta2**t)) + epsilon), m, s


@adam_step.wrong
def one_scale_in_the_step(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your step divides all coordinates by one number, the mean of s: each parameter has a scale of its own.

    See 06 · part 9, a scale for each parameter.
    """
    return _adam(
        theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, step=lambda m, s: m / (np.sqrt(s.mean()) + epsilon)
    )


@adam_step.wrong
def theta_last(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """All three are right, but change places: theta, m, s, in this order. See 06 · part 11, exercise 9."""
    theta, m, s = _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon)
    return m, s, theta


@adam_step.wrong
def s_before_m(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """All three are right, but the last two change places: m, then s. See 06 · part 11, exercise 9."""
    theta, m, s = _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon)
    return theta, s, m


@adam_step.wrong
def beta1_in_s(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your s uses beta1, and its own share is beta2. See 06 · part 9, a scale for each parameter."""
    m, s = beta1 * m + (1 - beta1) * g, beta1 * s + (1 - beta1) * g**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


@adam_step.wrong
def share_squared_too(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You squared the share 1 - beta2 together with g: only g is squared.

    See 06 · part 9, a scale for each parameter.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, new_s=((1 - beta2) * g) ** 2)


@adam_step.wrong
def square_forgotten(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your s takes up g itself, without the square: it may fall below 0, where there is no root.

    See 06 · part 9, a scale for each parameter.
    """
    with np.errstate(invalid="ignore"):
        return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, new_s=(1 - beta2) * g)


@adam_step.wrong
def power_of_the_difference(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You took (1 - beta)**t: the power belongs to beta alone, 1 - beta**t. See 06 · part 9, bias correction."""
    m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = m / (1 - beta1) ** t, s / (1 - beta2) ** t
    return theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


@adam_step.wrong
def step_without_the_rate(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your m and s are right, but your step lacks the learning rate. See 06 · part 9, bias correction."""
    return _adam(theta, m, s, g, t, 1.0, beta1, beta2, epsilon)


@adam_step.wrong
def multiplied_by_the_root(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You multiplied by the root: divide by it, so that a steep parameter does not get longer steps than a flat one.

    See 06 · part 9, a scale for each parameter.
    """
    return _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, step=lambda m, s: m * (np.sqrt(s) + epsilon))


@adam_step.wrong
def betas_exchanged_in_the_means(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You exchanged the two betas in the means: beta1 belongs to m, beta2 to s. See 06 · part 9, Adam."""
    m, s = beta2 * m + (1 - beta2) * g, beta1 * s + (1 - beta1) * g**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


@adam_step.wrong
def counted_from_zero(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """You took the power t - 1, as if the first step had t = 0: it has t = 1 already.

    See 06 · part 11, exercise 9.
    """
    m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = (m / (1 - beta1 ** (t - 1)), s / (1 - beta2 ** (t - 1))) if t > 1 else (m, s)
    return theta - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


@adam_step.wrong
def epsilon_in_the_step(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your epsilon is taken from theta: brackets around the root and epsilon, / (np.sqrt(s_hat) + epsilon).

    See 06 · part 9, bias correction.
    """
    with np.errstate(invalid="ignore"):
        moved, m, s = _adam(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon, step=lambda m, s: m / np.sqrt(s))
    return moved - epsilon, m, s


@adam_step.wrong
def step_for_theta(theta, m, s, g, t, learning_rate, beta1, beta2, epsilon):
    """Your m and s are right, but you returned the step alone: subtract it from theta. See 06 · part 9, Adam."""
    moved, m, s = _adam(np.zeros(len(theta)), m, s, g, t, learning_rate, beta1, beta2, epsilon)
    return -moved, m, s
