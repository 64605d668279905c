"""Lesson 02. Exercises with a layer: shapes, broadcasting, and the same sum from other sides."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.engine.lesson import Lesson

lesson = Lesson(2)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


SIZES = {2: (4, 3), 3: (2, 4), 5: (4, 2), 8: (3, 5), 1: (3, 2)}  # of n examples: d_in and d_out; none is like another


def _layer(rng: np.random.Generator, n: int) -> tuple:
    """Draw X (n, d_in) in halves, W (d_in, d_out) and b (d_out,) in whole numbers; no bias is 0."""
    d_in, d_out = SIZES[n]
    X, W = rng.integers(-6, 7, (n, d_in)) / 2, rng.integers(-4, 5, (d_in, d_out)).astype(float)
    return X, W, rng.permutation([-3.0, -1.0, 2.0, 4.0, 6.0])[:d_out]


SQUARE = (np.array([[3.0, 1.0], [0.0, 2.0]]), np.array([[2.0, -1.0], [-3.0, 4.0]]), np.array([1.0, -2.0]))
WHOLE = (np.array([[3, 1], [0, 2], [4, 0]]), np.array([[2, -1, -1], [-3, 4, 1]]), np.array([1, -2, 3]))


# 1 · Shapes in your head


@lesson.exercise(
    inputs=lambda rng, n: (n, *SIZES[n]),
    edge_cases=[(32, 128, 10), (1000, 2, 3)],
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
def bias_as_a_row(n, d_in, d_out):
    """Your b is a matrix of one row, (1, d_out): a vector has one size, (d_out,). See 02 · part 6, the shapes."""
    return (d_in, d_out), (1, d_out), (n, d_out), d_in * d_out + d_out


@shapes.wrong
def result_with_inputs(n, d_in, d_out):
    """Your Z has the shape of X: each example gets one number from each neuron, (n, d_out).

    See 02 · part 6, the shapes.
    """
    return (d_in, d_out), (d_out,), (n, d_in), d_in * d_out + d_out


@shapes.wrong
def one_bias_for_the_layer(n, d_in, d_out):
    """You counted one bias for the whole layer: each neuron has its own. See 02 · part 5."""
    return (d_in, d_out), (d_out,), (n, d_out), d_in * d_out + 1


@shapes.wrong
def one_number_for_b(n, d_in, d_out):
    """You have one bias for the whole layer: each neuron has its own, (d_out,). See 02 · part 6, the shapes."""
    return (d_in, d_out), (1,), (n, d_out), d_in * d_out + 1


@shapes.wrong
def weights_like_the_inputs(n, d_in, d_out):
    """Your W has the shape of X: it has a row for each input, (d_in, d_out). See 02 · part 6, the shapes."""
    return (n, d_in), (d_out,), (n, d_out), d_in * d_out + d_out


@shapes.wrong
def a_bias_for_each_weight(n, d_in, d_out):
    """You counted a bias for each weight: a neuron has d_in weights and one bias. See 02 · part 5."""
    return (d_in, d_out), (d_out,), (n, d_out), 2 * d_in * d_out


@shapes.wrong
def parameters_for_each_example(n, d_in, d_out):
    """You counted the parameters once for each example: all examples share them. See 02 · part 6, the shapes."""
    return (d_in, d_out), (d_out,), (n, d_out), n * (d_in * d_out + d_out)


@shapes.wrong
def results_counted(n, d_in, d_out):
    """You counted the numbers of Z too: they are computed, and not learnt. See 02 · part 11, exercise 1."""
    return (d_in, d_out), (d_out,), (n, d_out), d_in * d_out + d_out + n * d_out


@shapes.wrong
def sizes_added(n, d_in, d_out):
    """You added the sizes of W: a table of d_in rows and d_out columns holds d_in * d_out numbers.

    See 02 · part 6, the shapes.
    """
    return (d_in, d_out), (d_out,), (n, d_out), d_in + d_out + d_out


@shapes.wrong
def bias_for_each_input_in_the_shape(n, d_in, d_out):
    """Your b has one number for each input: a bias belongs to a neuron, (d_out,). See 02 · part 6, the shapes."""
    return (d_in, d_out), (d_in,), (n, d_out), d_in * d_out + d_out


@shapes.wrong
def bias_for_each_row(n, d_in, d_out):
    """Your b has one number for each example: a bias belongs to a neuron, (d_out,). See 02 · part 6, the shapes."""
    return (d_in, d_out), (n,), (n, d_out), d_in * d_out + d_out


@shapes.wrong
def bias_like_the_result(n, d_in, d_out):
    """Your b has the shape of Z: it is one row, (d_out,), and broadcasting repeats it. See 02 · part 6, the shapes."""
    return (d_in, d_out), (n, d_out), (n, d_out), d_in * d_out + d_out


@shapes.wrong
def result_like_the_weights(n, d_in, d_out):
    """Your Z has the shape of W: it has a row for each example, (n, d_out). See 02 · part 6, the shapes."""
    return (d_in, d_out), (d_out,), (d_in, d_out), d_in * d_out + d_out


@shapes.wrong
def weights_and_result_transposed(n, d_in, d_out):
    """Your W and your Z are transposed: X @ W + b needs W (d_in, d_out), and gives Z (n, d_out).

    See 02 · part 6, the shapes.
    """
    return (d_out, d_in), (d_out,), (d_out, n), d_in * d_out + d_out


@shapes.wrong
def a_bias_counted_for_each_input(n, d_in, d_out):
    """You counted a bias for each input: each neuron has one, d_out in all. See 02 · part 5."""
    return (d_in, d_out), (d_out,), (n, d_out), d_in * d_out + d_in


@shapes.wrong
def multiplications_counted(n, d_in, d_out):
    """You counted the multiplications: the parameters are the numbers in W and b, whatever n is.

    See 02 · part 6, the shapes.
    """
    return (d_in, d_out), (d_out,), (n, d_out), n * d_in * d_out


@shapes.wrong
def sizes_added_without_biases(n, d_in, d_out):
    """You added the sizes of W: a table of d_in rows and d_out columns holds d_in * d_out numbers.

    The biases count too, d_out of them. See 02 · part 6, the shapes.
    """
    return (d_in, d_out), (d_out,), (n, d_out), d_in + d_out


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
    inputs=lambda rng, n: (rng.integers(-9, 10, (n, SIZES[n][0])).astype(float),),
    edge_cases=[
        (WHOLE[0],),
        (np.array([[1.0, 2.0, 9.0], [3.0, 5.0, -2.0], [4.0, 0.0, 0.0]]),),
        (np.full((3, 2), 1000.0),),
    ],
    hints=[
        "A column is an input. The mean of each column is a list of d_in numbers.",
        "X.mean(axis=0): axis 0 counts the rows, and vanishes, so that one number for each column is left.",
        "A list of d_in numbers is taken for a row, as b is in X @ W + b, and is used for every example.",
    ],
    more="networks often learn faster from inputs that lie around zero: if all inputs are positive, each example "
    "pushes all weights of a neuron in the same direction. New data must be moved by the same means, not by its own.",
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
    return X - X.mean(axis=1)[:, None]


@centred.wrong
def row_means_along_the_columns(X):
    """You took the means of the rows, and they were laid along the columns.

    With as many rows as columns that raises no error. The mean of each column is over axis=0.
    See 02 · part 6, sums along an axis.
    """
    return X - X.mean(axis=1)


@centred.wrong
def sum_for_mean(X):
    """You took away the sum of each column: its mean is that, divided by n. See 02 · part 11, exercise 2."""
    return X - X.sum(axis=0)


@centred.wrong
def divided_as_well(X):
    """You divided by the standard deviation as well, which was not asked for. See 02 · part 11, exercise 2."""
    return (X - X.mean(axis=0)) / X.std(axis=0)


@centred.wrong
def mean_minus_x(X):
    """Your signs are turned round: it is X minus the mean, not the mean minus X. See 02 · part 11, exercise 2."""
    return X.mean(axis=0) - X


@centred.wrong
def means_alone(X):
    """You returned the means, one for each column: take them away from X. See 02 · part 11, exercise 2."""
    return X.mean(axis=0)


@centred.wrong
def divided_by_the_mean(X):
    """You divided by the means: take them away. See 02 · part 11, exercise 2."""
    return X / X.mean(axis=0)


@centred.wrong
def smallest_for_mean(X):
    """You took away the smallest number of each column: take its mean away.

    See 02 · part 11, exercise 2.
    """
    return X - X.min(axis=0)


@centred.wrong
def largest_for_mean(X):
    """You took away the largest number of each column: take its mean away.

    See 02 · part 11, exercise 2.
    """
    return X - X.max(axis=0)


@centred.wrong
def mean_added(X):
    """You added the means: take them away. See 02 · part 11, exercise 2."""
    return X + X.mean(axis=0)


@centred.wrong
def median_for_mean(X):
    """You took the median of each column, the number in the middle: its mean is the sum, divided by n.

    See 02 · part 11, exercise 2.
    """
    return X - np.median(X, axis=0)


@centred.wrong
def middle_of_the_range(X):
    """You took the middle between the smallest and the largest number: the mean counts all rows of a column.

    See 02 · part 11, exercise 2.
    """
    return X - (X.min(axis=0) + X.max(axis=0)) / 2


@centred.wrong
def first_row_for_mean(X):
    """You took away the first row: take the mean of all rows, with axis=0. See 02 · part 6, sums along an axis."""
    return X - X[0]


@centred.wrong
def sum_over_columns_count(X):
    """You divided the sum of a column by the number of columns: a column has len(X) numbers.

    See 02 · part 6, sums along an axis.
    """
    return X - X.sum(axis=0) / X.shape[1]


@centred.wrong
def result_on_its_side(X):
    """Your result is transposed: it must have the shape of X. See 02 · part 6, the shapes."""
    return (X - X.mean(axis=0)).T


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
    forbid=["+ b", "dense", "add"],
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

    The new input is always 1. See 02 · part 11, exercise 3.
    """
    return X @ W


@layer_with_ones.wrong
def bias_twice(X, W, b):
    """The biases count twice: the new input is 1, and no b is added to the product.

    See 02 · part 11, exercise 3.
    """
    return X @ W + 2 * b


@layer_with_ones.wrong
def weights_of_ones(X, W, b):
    """Each neuron has the bias 1 in place of its own: the ones are inputs, in X, and the last row of W holds b.

    See 02 · part 11, exercise 3.
    """
    return np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, np.ones(W.shape[1])])


@layer_with_ones.wrong
def biases_taken_away(X, W, b):
    """The biases have the wrong sign: they are added, each times an input of 1. See 02 · part 11, exercise 3."""
    return X @ W - b


@layer_with_ones.wrong
def biases_of_the_examples(X, W, b):
    """Your biases are a column, so that each example gets one in place of each neuron.

    It runs only if the sizes happen to fit. See 02 · part 10, a column of biases.
    """
    return X @ W + b[:, None]


@layer_with_ones.wrong
def biases_multiplied(X, W, b):
    """You multiplied the sums by the biases: they are added, each times an input of 1. See 02 · part 11, exercise 3."""
    return (X @ W) * b


@layer_with_ones.wrong
def longer_inputs_returned(X, W, b):
    """You returned X with its ones: now multiply it by the longer W. See 02 · part 11, exercise 3."""
    return np.hstack([X, np.ones((len(X), 1))])


@layer_with_ones.wrong
def longer_weights_returned(X, W, b):
    """You returned W with its biases: now multiply the longer X by it. See 02 · part 11, exercise 3."""
    return np.vstack([W, b])


@layer_with_ones.wrong
def transposed_product(X, W, b):
    """Your product is transposed, so that each row is a neuron: rows are examples. See 02 · part 6."""
    return (X @ W + b).T


@layer_with_ones.wrong
def parts_not_multiplied(X, W, b):
    """You returned the longer X and the longer W: now multiply the one by the other. See 02 · part 11, exercise 3."""
    return np.hstack([X, np.ones((len(X), 1))]), np.vstack([W, b])


# 4 · The sum from the other side


@lesson.exercise(
    inputs=_layer,
    edge_cases=[SQUARE, WHOLE],
    forbid=["@"],
    require=["loop"],
    hints=[
        "Begin with a matrix that holds b in every row, and add to it once for every input k.",
        "Column k of X is X[:, k], with the shape (n,). As a column it is X[:, k, None], with the shape (n, 1).",
        "(n, 1) times (d_out,) is (n, d_out): each number of the column with each number of the row W[k].",
        "np.tile(b, (len(X), 1)) repeats b, one row for each example. Then, for each k: Z = Z + the part of input k.",
    ],
    more="each of these matrices is called an outer product, and every row of it is a multiple of every other. Lesson "
    "05 meets them again, in the gradient of W: there the sum runs over the examples.",
)
def layer_by_inputs(X, W, b):
    """Input k adds a whole matrix: column k of X times row k of W, each number with each."""
    Z = np.tile(b, (len(X), 1))  # (n, d_out): b in every row
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

    It runs only if the sizes happen to fit. See 02 · part 10, a column of biases.
    """
    return X @ W + b[:, None]


@layer_by_inputs.wrong
def biases_twice(X, W, b):
    """The biases count twice: begin with b in every row, and add no b besides. See 02 · part 5."""
    return X @ W + 2 * b


@layer_by_inputs.wrong
def parts_not_kept(X, W, b):
    """Only the biases are left: keep the part of each input, with Z = Z + … in the loop.

    See 02 · part 11, exercise 4.
    """
    return np.tile(b, (len(X), 1))


@layer_by_inputs.wrong
def one_turn_for_each_example(X, W, b):
    """Your loop takes a turn for each example: it is to take one for each input, range(len(W)).

    See 02 · part 11, exercise 4.
    """
    Z = np.tile(b, (len(X), 1))
    for k in range(len(X)):
        Z = Z + X[:, k, None] * W[k]
    return Z


@layer_by_inputs.wrong
def one_turn_for_each_neuron(X, W, b):
    """Your loop takes a turn for each neuron: it is to take one for each input, range(len(W)).

    See 02 · part 11, exercise 4.
    """
    Z = np.tile(b, (len(X), 1))
    for k in range(len(b)):
        Z = Z + X[:, k, None] * W[k]
    return Z


@layer_by_inputs.wrong
def columns_of_the_weights(X, W, b):
    """You took a column of W: input k meets row k, W[k]. Yours runs only if the sizes happen to fit.

    See 02 · part 11, exercise 4.
    """
    Z = np.tile(b, (len(X), 1))
    for k in range(len(W)):
        Z = Z + X[:, k, None] * W[:, k]
    return Z


@layer_by_inputs.wrong
def weights_in_reverse(X, W, b):
    """Your weights run from the last row to the first: input k meets row k, W[k]. See 02 · part 11, exercise 4."""
    return X @ W[::-1] + b


@layer_by_inputs.wrong
def sums_for_products(X, W, b):
    """You added the column and the row: each number is to be multiplied with each. See 02 · part 11, exercise 4."""
    Z = np.tile(b, (len(X), 1))
    for k in range(len(W)):
        Z = Z + (X[:, k, None] + W[k])
    return Z


@layer_by_inputs.wrong
def return_in_the_loop(X, W, b):
    """Only the first input has arrived: is `return` indented too far, into the loop? See 02 · part 5."""
    return b + X[:, 0, None] * W[0]


@layer_by_inputs.wrong
def parts_taken_away(X, W, b):
    """The parts of the inputs have the wrong sign: each is added to b. See 02 · part 11, exercise 4."""
    return b - X @ W


@layer_by_inputs.wrong
def parts_multiplied(X, W, b):
    """You multiplied the parts with one another: they are added up, as the sum over k says. See 02 · part 5."""
    Z = np.tile(b, (len(X), 1))
    for k in range(len(W)):
        Z = Z * (X[:, k, None] * W[k])
    return Z


@layer_by_inputs.wrong
def every_input_with_the_first_weights(X, W, b):
    """Every input meets the first row of weights: input k meets row k, W[k]. See 02 · part 5."""
    return X.sum(axis=1)[:, None] * W[0] + b


@layer_by_inputs.wrong
def first_input_with_all_weights(X, W, b):
    """The first input meets all the rows of weights: row k is for input k, X[:, k]. See 02 · part 5."""
    return X[:, [0]] * W.sum(axis=0) + b


@layer_by_inputs.wrong
def one_input_too_many(X, W, b):
    """The first input has arrived twice: begin with b in every row, and add each input once. See 02 · part 5."""
    return X @ W + b + X[:, [0]] * W[0]


@layer_by_inputs.wrong
def on_its_side(X, W, b):
    """Your Z is transposed: a row of Z is an example, as a row of X is. See 02 · part 6, the shapes."""
    return (X @ W + b).T


@layer_by_inputs.wrong
def rows_for_columns_of_the_examples(X, W, b):
    """X[k] is row k, an example: input k of all the examples is a column, X[:, k]. See 02 · part 6, the shapes."""
    Z = np.tile(b, (len(X), 1)).astype(float)
    for k in range(len(W)):
        Z += X[k][:, None] * W[k]
    return Z


# 5 · Neurons that measure distance


@lesson.exercise(
    inputs=lambda rng, n: _layer(rng, n)[:2],
    edge_cases=[SQUARE[:2], WHOLE[:2], (np.array([[0.0, 0.0]]), np.array([[1.0, 0.0, 3.0], [0.0, -2.0, 4.0]]))],
    forbid=["loop"],
    may_pass={"answer without its sign": "a squared distance is never below zero"},
    hints=[
        "Three terms: one belongs to the examples, one to the neurons, and one, the product, to each pair.",
        "The sum over an example is over axis=1 of X. The sum over a neuron is over axis=0 of W.",
        "The sum over an example belongs to its row of D, and must be repeated sideways: it needs the shape (n, 1), "
        "which [:, None] gives.",
    ],
    more="for close points the three large terms nearly cancel, and rounding can leave a small negative number: take "
    "np.maximum(D, 0) before a root. Nearest neighbours, k-means and attention are computed with this one product.",
)
def squared_distances(X, W):
    """The sums of the examples must be repeated sideways: what went wrong in part 10 is wanted here."""
    of_examples = (X**2).sum(axis=1)[:, None]  # (n, 1): one number a row
    of_neurons = (W**2).sum(axis=0)  # (d_out,): one number a column
    return of_examples - 2 * X @ W + of_neurons


@squared_distances.wrong
def product_once(X, W):
    """The factor 2 of the middle term is missing: (x - w)² = x² - 2 x w + w². See 02 · part 11, exercise 5."""
    return (X**2).sum(axis=1)[:, None] - X @ W + (W**2).sum(axis=0)


@squared_distances.wrong
def product_added(X, W):
    """The middle term has the wrong sign: you measured (x + w)². See 02 · part 11, exercise 5."""
    return (X**2).sum(axis=1)[:, None] + 2 * X @ W + (W**2).sum(axis=0)


@squared_distances.wrong
def examples_laid_along_a_row(X, W):
    """The sums of the examples lie along a row, so that each neuron gets one in place of each example.

    They need the shape (n, 1): [:, None]. It runs only if the sizes happen to fit. See 02 · part 6, a column.
    """
    return (X**2).sum(axis=1) - 2 * X @ W + (W**2).sum(axis=0)


@squared_distances.wrong
def root_taken(X, W):
    """You took the root: the squared distance was asked for. See 02 · part 11, exercise 5."""
    return np.sqrt((X**2).sum(axis=1)[:, None] - 2 * X @ W + (W**2).sum(axis=0))


@squared_distances.wrong
def examples_without_a_square(X, W):
    """The term of the neurons is missing: a neuron far from everything must be far. See 02 · part 11, exercise 5."""
    return (X**2).sum(axis=1)[:, None] - 2 * X @ W


@squared_distances.wrong
def neurons_summed_over_columns(X, W):
    """You summed the squares of W over axis=1, that is, over the neurons: a neuron is a column, use axis=0.

    It runs only if the sizes happen to fit. See 02 · part 6, sums along an axis.
    """
    return (X**2).sum(axis=1)[:, None] - 2 * X @ W + (W**2).sum(axis=1)


@squared_distances.wrong
def neurons_as_a_column(X, W):
    """The sums of the neurons are a column, so that each example gets one in place of each neuron.

    They are to lie along the rows, as b does: without [:, None]. It runs only if the sizes happen to fit.
    See 02 · part 10, a column of biases.
    """
    return (X**2).sum(axis=1)[:, None] - 2 * X @ W + (W**2).sum(axis=0)[:, None]


@squared_distances.wrong
def rows_of_neurons_as_a_column(X, W):
    """You summed the squares of W over axis=1, and made a column of them: a neuron is a column of W.

    Its sum is over axis=0, and lies along the rows, as b does. It runs only if the sizes happen to fit.
    See 02 · part 6, sums along an axis.
    """
    return (X**2).sum(axis=1)[:, None] - 2 * X @ W + (W**2).sum(axis=1)[:, None]


@squared_distances.wrong
def both_sums_the_wrong_way(X, W):
    """The two sums are laid the wrong way: that of the examples is a column, that of the neurons lies along a row.

    Yours runs only if the sizes happen to fit. See 02 · part 6, a column.
    """
    return (X**2).sum(axis=1) - 2 * X @ W + (W**2).sum(axis=0)[:, None]


@squared_distances.wrong
def examples_summed_down(X, W):
    """You summed the squares of X over axis=0, that is, over the examples: an example is a row, use axis=1.

    See 02 · part 6, sums along an axis.
    """
    return (X**2).sum(axis=0) - 2 * X @ W + (W**2).sum(axis=0)


@squared_distances.wrong
def examples_summed_down_as_a_column(X, W):
    """You summed the squares of X over axis=0, that is, over the examples: an example is a row, use axis=1.

    Then make a column of the sums. See 02 · part 6, sums along an axis.
    """
    return (X**2).sum(axis=0)[:, None] - 2 * X @ W + (W**2).sum(axis=0)


@squared_distances.wrong
def all_squares_in_one_sum(X, W):
    """You added up all the squares in one number: each example has a sum of its own, and each neuron too.

    See 02 · part 6, sums along an axis.
    """
    return (X**2).sum() - 2 * X @ W + (W**2).sum()


@squared_distances.wrong
def squares_of_the_sums(X, W):
    """You squared the sums: square each number first, and then add up. See 02 · part 11, exercise 5."""
    return (X.sum(axis=1) ** 2)[:, None] - 2 * X @ W + W.sum(axis=0) ** 2


@squared_distances.wrong
def nothing_squared(X, W):
    """You added up the numbers themselves: the first and the last term are sums of squares.

    See 02 · part 11, exercise 5.
    """
    return X.sum(axis=1)[:, None] - 2 * X @ W + W.sum(axis=0)


@squared_distances.wrong
def neurons_taken_away(X, W):
    """The last term has the wrong sign: (x - w)² = x² - 2 x w + w². See 02 · part 11, exercise 5."""
    return (X**2).sum(axis=1)[:, None] - 2 * X @ W - (W**2).sum(axis=0)


@squared_distances.wrong
def product_missing(X, W):
    """The middle term is missing: (x - w)² = x² - 2 x w + w². See 02 · part 11, exercise 5."""
    return (X**2).sum(axis=1)[:, None] + (W**2).sum(axis=0)


@squared_distances.wrong
def examples_missing(X, W):
    """The term of the examples is missing. See 02 · part 11, exercise 5."""
    return (W**2).sum(axis=0) - 2 * X @ W


@squared_distances.wrong
def squares_not_added_up(X, W):
    """X**2 and W**2 are whole tables: add up the first over axis=1, the second over axis=0.

    Yours runs only if the sizes happen to fit. See 02 · part 6, sums along an axis.
    """
    return X**2 - 2 * X @ W + W**2


@squared_distances.wrong
def neurons_in_one_sum(X, W):
    """You added up all the squares of W in one number: each neuron has its own, axis=0. See 02 · part 6."""
    return (X**2).sum(axis=1)[:, None] - 2 * X @ W + (W**2).sum()


@squared_distances.wrong
def examples_in_one_sum(X, W):
    """You added up all the squares of X in one number: each example has its own, axis=1. See 02 · part 6."""
    return (X**2).sum() - 2 * X @ W + (W**2).sum(axis=0)


@squared_distances.wrong
def product_four_times(X, W):
    """You doubled X and W in the middle term: it is 2 x w, once. See 02 · part 11, exercise 5."""
    return (X**2).sum(axis=1)[:, None] - 4 * X @ W + (W**2).sum(axis=0)


@squared_distances.wrong
def product_squared(X, W):
    """You squared the middle term: it is 2 x w, once. See 02 · part 11, exercise 5."""
    return (X**2).sum(axis=1)[:, None] - 2 * (X @ W) ** 2 + (W**2).sum(axis=0)


@squared_distances.wrong
def means_for_sums(X, W):
    """You took means in place of sums: the squared distance adds up over all coordinates.

    See 02 · part 11, exercise 5.
    """
    return (X**2).mean(axis=1)[:, None] - 2 * X @ W + (W**2).mean(axis=0)


@squared_distances.wrong
def distances_on_their_side(X, W):
    """Your table is transposed: a row belongs to an example, a column to a neuron. See 02 · part 6, the shapes."""
    return ((X**2).sum(axis=1)[:, None] - 2 * X @ W + (W**2).sum(axis=0)).T


@squared_distances.wrong
def mean_of_the_squares(X, W):
    """Your numbers are d_in times too small, those of a mean: the squared distance is a sum over the inputs.

    See 02 · part 11, exercise 5.
    """
    return squared_distances(X, W) / len(W)


# 6 · Train a layer


def _days(rng: np.random.Generator, n: int) -> tuple:
    """Draw X (n, d_in), Y (n, d_out) of 0 and 1 with both in it, and a number of passes unlike the sizes."""
    d_in, d_out = SIZES[n]
    X = rng.integers(-6, 7, (n, d_in)) / 2
    return X, (rng.permutation(n * d_out) % 2).reshape(n, d_out), {2: 5, 3: 6, 5: 3, 8: 7, 1: 4}[n]


@lesson.exercise(
    inputs=_days,
    edge_cases=[
        (
            np.array([[3.0, 1.0], [0.0, 2.0], [4.0, 0.0], [1.0, 1.0]]),
            np.array([[1, 0, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]]),
            1,
        ),
        (
            np.array([[3.0, 1.0], [0.0, 2.0], [4.0, 0.0], [1.0, 1.0]]),
            np.array([[1, 0, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]]),
            20,
        ),
        (np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]]), 5),
    ],
    require=["loop"],
    may_pass={"item 2 of the answer rounded": "the biases change by whole numbers"},
    hints=[
        "Two loops: one over the passes, and in it one over the examples, as in exercise 6 of lesson 01.",
        "For one example: a = x @ W + b > 0, one answer for each neuron, and y - a, one error for each neuron. Truth "
        "values count as 0 and 1 in y - a if y holds numbers.",
        "W changes by a whole table: x as a column, (d_in, 1), times the errors, (d_out,): x[:, None] * (y - a).",
    ],
    more="of the 16 columns of four answers, 14 can be learnt on our four days. The two others say yes on days two and "
    "three alone, or on days one and four alone: the line between two of these days crosses the line between the other "
    "two, as with the switches of the lamp. One layer cannot do that, however many neurons it has.",
)
def train_layer(X, Y, passes):
    """Each neuron learns by itself; a column of x times a row of errors changes all of W at once."""
    W, b = np.zeros((X.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
    for _ in range(passes):
        for x, y in zip(X, Y, strict=True):
            error = y - (x @ W + b > 0)  # (d_out,): y - a for each neuron
            W = W + x[:, None] * error  # (d_in, 1) times (d_out,) is (d_in, d_out)
            b = b + error
    return W, b


def _trained(X, Y, passes, *, change=None, decide=None, start=0.0):
    """Train a layer with another rule: change(x, y, a, z) gives what W and b grow by."""
    W, b = np.full((X.shape[1], Y.shape[1]), start), np.full(Y.shape[1], start)
    for _ in range(passes):
        for x, y in zip(X, Y, strict=True):
            a = decide(x, W, b) if decide else (x @ W + b > 0)
            dW, db = change(x, y, a) if change else (x[:, None] * (y - a), y - a)
            W, b = W + dW, b + db
    return W, b


@train_layer.wrong
def all_examples_at_once(X, Y, passes):
    """Your answers come from the W and b of before the pass: ask each example only when its turn comes.

    It meets the W and b that the example before it has left. See 02 · part 11, exercise 6.
    """
    W, b = np.zeros((X.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
    for _ in range(passes):
        error = Y - (X @ W + b > 0)
        W, b = W + X.T @ error, b + error.sum(axis=0)
    return W, b


@train_layer.wrong
def away_from_the_answer(X, Y, passes):
    """Your layer learns the wrong way round: the change is (y - a) x, not (a - y) x. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, change=lambda x, y, a: (x[:, None] * (a - y), a - y))


@train_layer.wrong
def biases_never_change(X, Y, passes):
    """Your biases stay at 0: they learn too, by y - a. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, change=lambda x, y, a: (x[:, None] * (y - a), 0))


@train_layer.wrong
def biases_not_used(X, Y, passes):
    """You learn the biases, and decide without them: a is 1 if x @ W + b is above 0. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, decide=lambda x, W, b: x @ W > 0)


@train_layer.wrong
def zero_counts_as_yes(X, Y, passes):
    """You take a score of exactly 0 for a yes: a is 1 only if z is above 0. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, decide=lambda x, W, b: x @ W + b >= 0)


@train_layer.wrong
def one_pass_alone(X, Y, passes):
    """Your numbers are those of one pass alone, and there are to be `passes` of them.

    Is `return` indented too far? Or are W and b set to zero again in each pass? See 02 · part 11, exercise 6.
    """
    return train_layer(X, Y, 1)


@train_layer.wrong
def first_example_alone(X, Y, passes):
    """Your layer has seen the first example alone. Is `return` indented too far? See 02 · part 11, exercise 6."""
    return train_layer(X[:1], Y[:1], 1)


@train_layer.wrong
def one_pass_too_many(X, Y, passes):
    """You made one pass too many: range(passes) counts from 0 to passes - 1. See 02 · part 11, exercise 6."""
    return train_layer(X, Y, passes + 1)


@train_layer.wrong
def one_pass_too_few(X, Y, passes):
    """You made one pass too few: range(1, passes) leaves one out. See 02 · part 11, exercise 6."""
    return train_layer(X, Y, passes - 1)


@train_layer.wrong
def score_for_answer(X, Y, passes):
    """You learn from y - z: the answer a is 0 or 1, and the change is (y - a) x. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, decide=lambda x, W, b: x @ W + b)


@train_layer.wrong
def answer_never_asked(X, Y, passes):
    """Your change does not ask what the layer says: where the answer is right already, nothing changes.

    See 02 · part 11, exercise 6.
    """
    return _trained(X, Y, passes, change=lambda x, y, a: (x[:, None] * y, y))


@train_layer.wrong
def begins_with_ones(X, Y, passes):
    """You began with ones: W and b begin with zeros. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, start=1.0)


@train_layer.wrong
def last_example_alone(X, Y, passes):
    """Your numbers are those of the last example alone.

    Are W and b set to zero again inside a loop? They begin with zeros once, before both loops.
    See 02 · part 11, exercise 6.
    """
    return train_layer(X[-1:], Y[-1:], 1)


@train_layer.wrong
def one_error_for_all_neurons(X, Y, passes):
    """You added up the errors of the neurons: each learns from its own. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, change=lambda x, y, a: (x[:, None] * (y - a).sum(), (y - a).sum()))


@train_layer.wrong
def weights_change_without_x(X, Y, passes):
    """Your weights change by y - a: a weight changes by y - a times its input. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, change=lambda x, y, a: (y - a, y - a))


@train_layer.wrong
def weights_on_their_side(X, Y, passes):
    """Your W is transposed: a row is an input, a column a neuron. See 02 · part 6, the shapes."""
    W, b = train_layer(X, Y, passes)
    return W.T, b


@train_layer.wrong
def biases_first(X, Y, passes):
    """You returned b first: W comes first, then b. See 02 · part 11, exercise 6."""
    W, b = train_layer(X, Y, passes)
    return b, W


@train_layer.wrong
def last_example_left_out(X, Y, passes):
    """The last example is missing: range(len(X)) counts all of them, from 0. See 02 · part 11, exercise 6."""
    return train_layer(X[:-1], Y[:-1], passes)


@train_layer.wrong
def first_example_left_out(X, Y, passes):
    """The first example is missing: Python counts from 0. See 02 · part 11, exercise 6."""
    return train_layer(X[1:], Y[1:], passes)


@train_layer.wrong
def minus_one_for_no(X, Y, passes):
    """Your answers are -1 and 1: a is 1 if z is above 0, else 0. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, decide=lambda x, W, b: np.sign(x @ W + b))


@train_layer.wrong
def biases_the_wrong_way(X, Y, passes):
    """Your biases learn the wrong way round: they change by y - a, as the weights do. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, change=lambda x, y, a: (x[:, None] * (y - a), a - y))


@train_layer.wrong
def change_doubled(X, Y, passes):
    """Your changes are twice as large: they are (y - a) x and y - a. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, change=lambda x, y, a: (2 * x[:, None] * (y - a), 2 * (y - a)))


@train_layer.wrong
def passes_ignored(X, Y, passes):
    """You make the same number of passes whatever `passes` says. See 02 · part 11, exercise 6."""
    return train_layer(X, Y, 100)


@train_layer.wrong
def mean_error_for_all_neurons(X, Y, passes):
    """You took the mean of the errors of all neurons: each learns from its own. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, change=lambda x, y, a: (x[:, None] * (y - a).mean(), (y - a).mean()))


@train_layer.wrong
def error_without_its_sign(X, Y, passes):
    """Your error has lost its sign: y - a is 1 for a yes that was missed, and -1 for a yes that was wrong.

    See 02 · part 11, exercise 6.
    """
    return _trained(X, Y, passes, change=lambda x, y, a: (x[:, None] * abs(y - a), abs(y - a)))


@train_layer.wrong
def only_the_largest_says_yes(X, Y, passes):
    """You let the neuron with the largest z alone say yes: each decides by itself, z > 0.

    See 02 · part 11, exercise 6.
    """
    return _trained(X, Y, passes, decide=lambda x, W, b: np.arange(len(b)) == np.argmax(x @ W + b))


@train_layer.wrong
def asked_again_for_the_biases(X, Y, passes):
    """W has changed before you ask for the change of b: take y - a once, and use it for both.

    See 02 · part 11, exercise 6.
    """
    W, b = np.zeros((X.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
    for _ in range(passes):
        for x, y in zip(X, Y, strict=True):
            W = W + x[:, None] * (y - (x @ W + b > 0))
            b = b + (y - (x @ W + b > 0))
    return W, b


@train_layer.wrong
def asked_again_for_the_weights(X, Y, passes):
    """Your weights stay at 0: they change by (y - a) x.

    If b changes first, it must not change the answer a: take y - a once, and use it for both.
    See 02 · part 11, exercise 6.
    """
    W, b = np.zeros((X.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
    for _ in range(passes):
        for x, y in zip(X, Y, strict=True):
            b = b + (y - (x @ W + b > 0))
            W = W + x[:, None] * (y - (x @ W + b > 0))
    return W, b


@train_layer.wrong
def answers_for_errors(X, Y, passes):
    """You learn from the answer a: learn from the error, y - a. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, change=lambda x, y, a: (x[:, None] * a, a))


@train_layer.wrong
def only_missed_yes(X, Y, passes):
    """You learn only where a yes was missed: where a yes was wrong, y - a is -1, and counts too.

    See 02 · part 11, exercise 6.
    """
    return _trained(X, Y, passes, change=lambda x, y, a: (x[:, None] * np.maximum(y - a, 0), np.maximum(y - a, 0)))


@train_layer.wrong
def all_passes_for_each_example(X, Y, passes):
    """Your loops are swapped: each example comes `passes` times in a row. Go through all of them, and begin again.

    See 02 · part 11, exercise 6.
    """
    return _trained(np.repeat(X, passes, axis=0), np.repeat(Y, passes, axis=0), 1)


@train_layer.wrong
def errors_of_all_neurons_in_each_bias(X, Y, passes):
    """You added up the errors of all neurons, and changed each bias by the sum: neuron j learns from its own alone.

    See 02 · part 11, exercise 6.
    """
    return _trained(X, Y, passes, change=lambda x, y, a: (x[:, None] * (y - a), (y - a).sum()))


@train_layer.wrong
def a_tenth_of_each_change(X, Y, passes):
    """You put in a learning rate of 0.1: this rule has none, W changes by (y - a) x. See 02 · part 11, exercise 6."""
    return _trained(X, Y, passes, change=lambda x, y, a: (0.1 * x[:, None] * (y - a), 0.1 * (y - a)))


# 7 · Which layer is broken?


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
def column_for_no_bias(layer):
    """You confuse a column of biases with a layer that forgets them: zeros for X give 0 only if b is forgotten.

    See 02 · part 10, two probes for every layer.
    """
    return {"column": "no bias", "no bias": "column"}.get(NAMES[layer], NAMES[layer])


@diagnose.wrong
def healthy_and_transposed_swapped(layer):
    """You call a transposed layer healthy, and a healthy one transposed: a healthy one brings back W itself.

    See 02 · part 10, two probes for every layer.
    """
    return {"healthy": "transposed", "transposed": "healthy"}.get(NAMES[layer], NAMES[layer])


@diagnose.wrong
def mirror_not_looked_for(layer):
    """You see the biases alone, and take a transposed layer for one with a column: look with the identity too.

    See 02 · part 10, two probes for every layer.
    """
    return "column" if layer is transposed else NAMES[layer]


@diagnose.wrong
def probe_with_biases(layer):
    """You call a layer with a column of biases transposed: ask zeros about the biases before you ask about W.

    See 02 · part 10, two probes for every layer.
    """
    return "transposed" if layer is biases_in_a_column else NAMES[layer]


@diagnose.wrong
def mirror_for_column(layer):
    """You confuse the two: zeros for X show a column of biases, the identity shows a transposed W.

    See 02 · part 10, two probes for every layer.
    """
    return {"column": "transposed", "transposed": "column"}.get(NAMES[layer], NAMES[layer])
