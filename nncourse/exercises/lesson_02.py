"""Lesson 02. Exercises with a layer: shapes, broadcasting, and the same sum from other sides."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.lesson import Lesson

lesson = Lesson(2)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


def _layer(rng: np.random.Generator, n: int) -> tuple:
    """Draw X (n, 3), W (3, 2), b (2,), in whole numbers. The second draw has 3 examples: X is square."""
    return tuple(rng.integers(-4, 5, shape).astype(float) for shape in ((n, 3), (3, 2), 2))


SQUARE = (np.array([[3.0, 1.0], [0.0, 2.0]]), np.array([[2.0, -1.0], [-3.0, 4.0]]), np.array([1.0, -2.0]))
WHOLE = (np.array([[3, 1], [0, 2], [4, 0]]), np.array([[2, -1, -1], [-3, 4, 1]]), np.array([1, -2, 3]))


# 1 · Shapes in your head


@lesson.exercise(
    inputs=lambda rng, n: tuple(int(size) for size in (n, *rng.integers(2, 9, 2))),
    edge_cases=[(32, 128, 10), (1, 1, 1), (1000, 2, 3)],
    hints=[
        "A row of W is an input, a column is a neuron. Each neuron has one bias.",
        "Write the shapes of the product side by side, (n, d_in) (d_in, d_out): the inner sizes vanish.",
        "A shape with one number is written (d_out,), with a comma: without it, the brackets are those of a sum.",
    ],
    more="the number of examples is in Z alone. A layer does not grow with the data that it sees.",
)
def shapes(n, d_in, d_out):
    """The parameters are the numbers to learn: all weights, and one bias for each neuron."""
    W_shape, b_shape, Z_shape = (d_in, d_out), (d_out,), (n, d_out)
    return W_shape, b_shape, Z_shape, d_in * d_out + d_out


@shapes.wrong
def one_row_a_neuron(n, d_in, d_out):
    """Your W is transposed: a row is an input, a column a neuron, so that X @ W fits. See 02 · part 5."""
    return (d_out, d_in), (d_out,), (n, d_out), d_in * d_out + d_out


@shapes.wrong
def parameters_without_biases(n, d_in, d_out):
    """You counted the weights only: biases are learnt as well, one for each neuron. See 02 · part 8."""
    return (d_in, d_out), (d_out,), (n, d_out), d_in * d_out


@shapes.wrong
def comma_forgotten(n, d_in, d_out):
    """Your b is a number, not a shape: Python reads (d_out) as d_out. With a comma, (d_out,), it is a tuple.

    See 02 · part 6, the shapes.
    """
    return (d_in, d_out), d_out, (n, d_out), d_in * d_out + d_out


@shapes.wrong
def bias_as_a_column(n, d_in, d_out):
    """Your b is a column, (d_out, 1).

    Broadcasting would repeat it sideways, and give each example a bias in place of each neuron. See 02 · part 10.
    """
    return (d_in, d_out), (d_out, 1), (n, d_out), d_in * d_out + d_out


@shapes.wrong
def bias_for_each_input(n, d_in, d_out):
    """Your b has one number for each input: a bias belongs to a neuron, (d_out,). See 02 · part 5."""
    return (d_in, d_out), (d_in,), (n, d_out), d_in * d_out + d_in


@shapes.wrong
def bias_for_each_example(n, d_in, d_out):
    """Your b has a row for each example: all examples share one, and broadcasting repeats it. See 02 · part 6."""
    return (d_in, d_out), (n, d_out), (n, d_out), d_in * d_out + n * d_out


@shapes.wrong
def result_transposed(n, d_in, d_out):
    """Your Z is transposed: a row of Z is an example, as a row of X is. See 02 · part 6."""
    return (d_in, d_out), (d_out,), (d_out, n), d_in * d_out + d_out


# 2 · Around the middle


@lesson.exercise(
    inputs=lambda rng, n: (rng.integers(-9, 10, (n, 3)).astype(float),),
    edge_cases=[(WHOLE[0],), (np.array([[1.0, 2.0], [3.0, 5.0]]),), (np.full((3, 2), 1000.0),)],
    hints=[
        "A column is an input. The mean of each column is a list of d_in numbers.",
        "axis=0 means: along the rows, from top to bottom, so that the rows vanish and one number a column is left.",
        "A list of d_in numbers is taken for a row, as b is in X @ W + b, and is used for every example.",
    ],
    more="networks learn faster from inputs that lie around zero: if all inputs are positive, all weights of a neuron "
    "are pushed in the same direction at once. Use the mean of the training data for the test data as well.",
)
def centred(X):
    """The means, (d_in,), are aligned at the right with (n, d_in), and are taken from every row."""
    return X - X.mean(axis=0)


@centred.wrong
def one_mean_for_all(X):
    """You took one mean over the whole table: each column has its own, with axis=0. See 02 · part 6."""
    return X - X.mean()


@centred.wrong
def mean_of_each_row(X):
    """You centred the rows, that is, the examples: a column is an input, and its mean is over axis=0.

    See 02 · part 6, the shapes.
    """
    return X - X.mean(axis=1, keepdims=True)


@centred.wrong
def row_means_along_the_columns(X):
    """You took the means of the rows, and without keepdims they were laid along the columns.

    With as many rows as columns that is silent. The mean of each column is over axis=0. See 02 · part 10.
    """
    return X - X.mean(axis=1)


@centred.wrong
def sum_for_mean(X):
    """You took away the sum of each column: its mean is that, divided by n. See 02 · part 11, exercise 2."""
    return X - X.sum(axis=0)


@centred.wrong
def divided_as_well(X):
    """You divided by the standard deviation as well: that is called standardised, and was not asked for.

    A column that is constant, with deviation 0, becomes nan. See 02 · part 11, exercise 2.
    """
    return (X - X.mean(axis=0)) / X.std(axis=0)


@centred.wrong
def fractions_cut_off(X):
    """For whole numbers your fractions are cut off: you write them into X, or an array made like it, of integers too.

    Make one with dtype=float, or let X - … make it. See 02 · part 11, exercise 2.
    """
    result = np.empty_like(X)
    result[...] = X - X.mean(axis=0)
    return result


@centred.wrong
def middle_in_place(X):
    """You wrote X -= …, which changes the caller's array as well, and fails if it holds whole numbers.

    X = X - … makes a new array, of numbers that can be fractions. See 02 · part 11, exercise 2.
    """
    X -= X.mean(axis=0)
    return X


# 3 · Hide the bias


@lesson.exercise(
    inputs=_layer,
    edge_cases=[SQUARE, WHOLE],
    hints=[
        "X gets one column more, and W one row more. What must the new row of W hold, if the new input is always 1?",
        "A column of ones has the shape (n, 1): np.ones((len(X), 1)).",
        "np.hstack([X, ones]) sets the column at the right; np.vstack([W, b]) sets the row at the bottom.",
    ],
    more="with this trick one rule covers weights and biases, in theory and on paper. Programs keep b apart: the copy "
    "of X costs memory, and some methods treat weights and biases differently, such as weight decay.",
)
def layer_with_ones(X, W, b):
    """np.vstack takes the (d_out,) of b for a row, as broadcasting does."""
    X_and_ones = np.hstack([X, np.ones((len(X), 1))])  # (n, d_in + 1)
    W_and_b = np.vstack([W, b])  # (d_in + 1, d_out)
    return X_and_ones @ W_and_b


@layer_with_ones.wrong
def ones_meet_weights(X, W, b):
    """Your ones meet a row of weights, and the biases meet an input: ones at the right need b at the bottom.

    Input k meets row k of W. See 02 · part 5.
    """
    return np.hstack([np.ones((len(X), 1)), X]) @ np.vstack([W, b])


@layer_with_ones.wrong
def biases_meet_an_input(X, W, b):
    """Your biases are the first row of W, and meet the first input: ones at the right need b at the bottom.

    Input k meets row k of W. See 02 · part 5.
    """
    return np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([b, W])


@layer_with_ones.wrong
def zeros_for_ones(X, W, b):
    """The biases have no effect: what they are multiplied with is 0, or they are missing.

    The new input is always 1. See 02 · part 7, one input at a time.
    """
    return X @ W


@layer_with_ones.wrong
def bias_twice(X, W, b):
    """The biases count twice: they are in the product already, so there is no + b. See 02 · part 6."""
    return X @ W + 2 * b


@layer_with_ones.wrong
def weights_of_ones(X, W, b):
    """You appended the ones to W and the biases to X, or a row of ones in both: ones are inputs, biases are weights.

    See 02 · part 5, each row is an input, each column a neuron.
    """
    return np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, np.ones(W.shape[1])])


@layer_with_ones.wrong
def transposed_product(X, W, b):
    """Your product is transposed, so that each row is a neuron: rows are examples. See 02 · part 6."""
    return (X @ W + b).T


# 4 · The sum from the other side


@lesson.exercise(
    inputs=_layer,
    edge_cases=[SQUARE, WHOLE, (np.ones((2, 1)), np.array([[5.0, 6.0]]), np.array([0.5, -0.5]))],
    hints=[
        "Begin with a matrix that holds b in every row, and add to it once for every input k.",
        "Column k of X is X[:, k], with the shape (n,). As a column it is X[:, k, None], with the shape (n, 1).",
        "(n, 1) times (d_out,) is (n, d_out): each number of the column with each number of the row W[k].",
        "b must be copied before you add to it: np.tile(b, (len(X), 1)) makes one row for each example.",
    ],
    more="each of these matrices is called an outer product, and every row of it is a multiple of every other. Lesson "
    "05 meets them again, in the gradient of W: there the sum runs over the examples.",
)
def layer_by_inputs(X, W, b):
    """Input k adds a whole matrix: column k of X times row k of W, each number with each."""
    Z = np.tile(b, (len(X), 1))  # a real copy of b in every row, for we write into it
    for k in range(len(W)):
        Z = Z + X[:, k, None] * W[k]  # (n, 1) times (d_out,) is (n, d_out)
    return Z


@layer_by_inputs.wrong
def begins_with_zeros(X, W, b):
    """The biases are missing: begin with b in every row, not with zeros. See 02 · part 5."""
    return X @ W


@layer_by_inputs.wrong
def bias_with_each_input(X, W, b):
    """You added the biases once for every input: b belongs before the loop. See 02 · part 5."""
    return X @ W + len(W) * b


@layer_by_inputs.wrong
def only_the_last_input(X, W, b):
    """Only the last input has arrived: in the loop, each part replaces the one before it. Add them up with +=.

    See 02 · part 5, one day, three neurons.
    """
    return b + X[:, -1, None] * W[-1]


@layer_by_inputs.wrong
def last_input_left_out(X, W, b):
    """The last input is missing: range(len(W)) counts all rows of W, from 0 to d_in - 1. See 02 · part 5."""
    return X[:, :-1] @ W[:-1] + b


@layer_by_inputs.wrong
def first_input_left_out(X, W, b):
    """The first input is missing: Python counts from 0. See 02 · part 5."""
    return X[:, 1:] @ W[1:] + b


@layer_by_inputs.wrong
def column_laid_along_the_row(X, W, b):
    """X[:, k] has the shape (n,), so that it was laid along the row W[k]: number with number, not each with each.

    As a column it is X[:, k, None]. It runs only if the sizes happen to fit. See 02 · part 10, a column of biases.
    """
    Z = np.tile(b, (len(X), 1))
    for k in range(len(W)):
        Z = Z + X[:, k] * W[k]
    return Z


@layer_by_inputs.wrong
def bias_laid_sideways(X, W, b):
    """Your biases are a column, (d_out, 1), so that each example gets one in place of each neuron.

    It runs only if the sizes happen to fit. See 02 · part 10.
    """
    return X @ W + b[:, None]


# 5 · Neurons that measure distance


@lesson.exercise(
    inputs=lambda rng, n: _layer(rng, n)[:2],
    edge_cases=[SQUARE[:2], WHOLE[:2], (np.eye(2), np.eye(2))],
    hints=[
        "Three terms: one belongs to the examples, one to the neurons, and one, the product, to each pair.",
        "The sum over an example is over axis=1 of X. The sum over a neuron is over axis=0 of W.",
        "The sum over an example belongs to its row of D, and must be repeated sideways: it needs the shape (n, 1), "
        "which keepdims=True gives.",
    ],
    more="for close points the three large terms nearly cancel, and rounding can leave a small negative number: take "
    "np.maximum(D, 0) before a root. Nearest neighbours, k-means and attention are computed with this one product.",
)
def squared_distances(X, W):
    """The sums of the examples must be repeated sideways: what went wrong in part 10 is wanted here."""
    of_examples = (X**2).sum(axis=1, keepdims=True)  # (n, 1): one number a row
    of_neurons = (W**2).sum(axis=0)  # (d_out,): one number a column
    return of_examples - 2 * X @ W + of_neurons


@squared_distances.wrong
def product_once(X, W):
    """The factor 2 of the middle term is missing: (x - w)² = x² - 2 x w + w². See 02 · part 11, exercise 5."""
    return (X**2).sum(axis=1, keepdims=True) - X @ W + (W**2).sum(axis=0)


@squared_distances.wrong
def product_added(X, W):
    """The middle term has the wrong sign: you measured (x + w)². See 02 · part 11, exercise 5."""
    return (X**2).sum(axis=1, keepdims=True) + 2 * X @ W + (W**2).sum(axis=0)


@squared_distances.wrong
def examples_laid_along_a_row(X, W):
    """The sums of the examples lie along a row, so that each neuron gets one in place of each example.

    They need the shape (n, 1): keepdims=True. It runs only if the sizes happen to fit. See 02 · part 10.
    """
    return (X**2).sum(axis=1) - 2 * X @ W + (W**2).sum(axis=0)


@squared_distances.wrong
def root_taken(X, W):
    """You took the root: the squared distance was asked for. See 02 · part 11, exercise 5."""
    return np.sqrt((X**2).sum(axis=1, keepdims=True) - 2 * X @ W + (W**2).sum(axis=0))


@squared_distances.wrong
def examples_without_a_square(X, W):
    """The term of the neurons is missing: a neuron far from everything must be far. See 02 · part 11, exercise 5."""
    return (X**2).sum(axis=1, keepdims=True) - 2 * X @ W


@squared_distances.wrong
def neurons_summed_over_columns(X, W):
    """You summed the squares of W over axis=1, that is, over the neurons: a neuron is a column, use axis=0.

    It runs only if the sizes happen to fit. See 02 · part 6.
    """
    return (X**2).sum(axis=1, keepdims=True) - 2 * X @ W + (W**2).sum(axis=1)


# 6 · Which layer is broken?


def healthy(X, W, b):
    """Do what a layer should."""
    return X @ W + b


def transposed(X, W, b):
    """Take the mirror image of W."""
    return X @ W.T + b


def biases_in_a_column(X, W, b):
    """Give each example a bias in place of each neuron."""
    return X @ W + b[:, None]


def no_bias(X, W, b):
    """Forget the bias."""
    return X @ W


NAMES = {healthy: "healthy", transposed: "transposed", biases_in_a_column: "column", no_bias: "no bias"}


@lesson.exercise(
    edge_cases=[(layer,) for layer in NAMES],
    hints=[
        "You choose what goes in. Choose X, W and b as many by as many, so that no wrong shape raises an error.",
        "Zeros for X leave the bias alone: a healthy layer gives b in every row. Which b shows a column?",
        "The identity for X and zeros for b leave the weights alone: a healthy layer gives W. Which W shows a mirror?",
        "Take b = [1, 2] and W = [[1, 2], [3, 4]]: numbers that all differ hide nothing. Compare with np.array_equal.",
    ],
    more="you have written a test: it knows a layer only by what it does. A good test uses numbers that would look "
    "wrong in every wrong place. For symmetric weights, equal biases and zeros, all four layers are the same.",
)
def diagnose(layer):
    """Two probes tell the four layers apart: zeros bring back b, the identity brings back W."""
    W, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 2.0])
    of_zeros = layer(np.zeros((2, 2)), W, b)
    if np.array_equal(of_zeros, np.zeros((2, 2))):
        return "no bias"
    if np.array_equal(of_zeros, [[1, 1], [2, 2]]):
        return "column"
    of_identity = layer(np.eye(2), W, np.zeros(2))
    return "healthy" if np.array_equal(of_identity, W) else "transposed"


@diagnose.wrong
def symmetric_weights(layer):
    """You take a transposed layer for a healthy one: your W is its own mirror image, such as ones or the identity.

    Its numbers must all differ. See 02 · part 10, two probes for every layer.
    """
    return "healthy" if layer is transposed else NAMES[layer]


@diagnose.wrong
def equal_biases(layer):
    """You take a column of biases for healthy: with equal biases it looks the same.

    See 02 · part 10, two probes for every layer.
    """
    return "healthy" if layer is biases_in_a_column else NAMES[layer]


@diagnose.wrong
def zero_biases(layer):
    """You cannot see the biases at all, for yours are zero.

    The probe with zeros for X needs biases that are neither zero nor equal.
    See 02 · part 10, two probes for every layer.
    """
    return "transposed" if layer is transposed else "healthy"


@diagnose.wrong
def zero_bias_seen_alone(layer):
    """You take a layer that forgets the bias for a healthy one: probe it with biases that are not zero.

    See 02 · part 10, two probes for every layer.
    """
    return "healthy" if layer is no_bias else NAMES[layer]


@diagnose.wrong
def all_numbers_alike(layer):
    """You see a bias that is missing, and nothing else: your W is its own mirror image, and your biases are equal.

    Numbers that all differ hide nothing. See 02 · part 10, two probes for every layer.
    """
    return "no bias" if layer is no_bias else "healthy"


@diagnose.wrong
def mirror_for_column(layer):
    """You confuse the two: zeros for X show a column of biases, the identity shows a transposed W.

    See 02 · part 10, two probes for every layer.
    """
    return {"column": "transposed", "transposed": "column"}.get(NAMES[layer], NAMES[layer])
