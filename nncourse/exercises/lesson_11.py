"""Lesson 11. Exercises that make examples: shifts, places between pixels, fields that bend, and what is gained."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.engine.lesson import Lesson

lesson = Lesson(11)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


# 1 · To the side


@lesson.exercise(
    inputs=lambda rng, n: (rng.integers(-9, 10, (n + 2, n + 3)) + 0.5, n % 3, -(n % 2) - 1),
    edge_cases=[
        (np.arange(1.0, 10).reshape(3, 3), 0, 0),
        (np.arange(1.0, 10).reshape(3, 3), 1, 2),
        (np.arange(1.0, 13).reshape(3, 4), -2, 0),
        (np.arange(1.0, 91).reshape(9, 10), 7, -8),  # farther than the lesson's six pixels of paper
        (np.arange(1.0, 91).reshape(10, 9), -8, 7),
    ],
    hints=[
        "Lay the image on a larger sheet of paper, and cut a window out of it.",
        "np.pad(image, ((h, h), (w, w))) puts h rows of paper above and below, w columns on both sides.",
        "The window of an image that has not moved begins at row h. To move the ink down, let it begin higher up.",
    ],
    more="what leaves on one side is lost. Most digits of MNIST have two pixels of paper or more on each side, so a "
    "shift of two loses little.",
)
def to_the_side(image, down, right):
    """The ink stays where it is, and the window moves the other way."""
    h, w = image.shape
    sheet = np.pad(image, ((h, h), (w, w)))
    return sheet[h - down : 2 * h - down, w - right : 2 * w - right]


@to_the_side.wrong
def comes_in_again(image, down, right):
    """What leaves on one side comes in on the other: np.roll does that. Paper is to come in. See 11 · part 6."""
    return np.roll(image, (down, right), axis=(0, 1))


@to_the_side.wrong
def window_goes_along(image, down, right):
    """You moved the window, and the ink went the other way. See 11 · part 6, by whole pixels."""
    return to_the_side(image, -down, -right)


@to_the_side.wrong
def across_for_down(image, down, right):
    """You took right for down: the first index counts rows. See 11 · part 5, where to fetch from."""
    h, w = image.shape
    sheet = np.pad(image, 12)
    return sheet[12 - right : 12 - right + h, 12 - down : 12 - down + w]


@to_the_side.wrong
def edge_goes_on(image, down, right):
    """You let the edge go on, as `fetch` does; here paper, 0, is to come in. See 11 · part 11, exercise 1."""
    h, w = image.shape
    sheet = np.pad(image, ((h, h), (w, w)), mode="edge")
    return sheet[h - down : 2 * h - down, w - right : 2 * w - right]


@to_the_side.wrong
def slices_of_a_positive_shift(image, down, right):
    """Your slices hold for a shift down and to the right alone: [:-0] is empty, and -1 counts from the end.

    Paper all around spares you the four cases. See 11 · part 6, by whole pixels.
    """
    moved = np.zeros_like(image)
    moved[down:, right:] = image[:-down, :-right]
    return moved


# 2 · Between pixels


@lesson.exercise(
    inputs=lambda rng, n: (rng.integers(-8, 9, (n + 1, n + 2)).astype(float), *(rng.random(2) * [n, n + 1]).round(2)),
    edge_cases=[
        (np.array([[0.0, 1.0], [0.5, 0.0]]), 0.25, 0.5),
        (np.array([[0.0, 1.0], [0.5, 2.0]]), 1.0, 1.0),
        (np.array([[0.0, 1.0], [0.5, 2.0]]), 1.0, 0.3),
        (np.array([[0.0, 1.0, 3.0], [0.5, 2.0, 4.0]]), 0.6, 2.0),
        (np.arange(15.0).reshape(3, 5) ** 2, 2.0, 1.3),
    ],
    hints=[
        "Which pixel lies above and to the left? i = int(row), j = int(column); what is left is r and c.",
        "Mix along the upper row, (1 - c) image[i, j] + c image[i, j + 1], and along the lower row; then mix the two.",
        "In the last row there is no row below. Let i be at most height - 2: then r is 1, and all is well. j likewise.",
    ],
    more="it is called bilinear: linear along the rows, and along the columns. Pictures on every screen are scaled so.",
)
def between(image, row, column):
    """The nearer a pixel, the more it counts; the four shares add up to 1."""
    i, j = min(int(row), image.shape[0] - 2), min(int(column), image.shape[1] - 2)
    r, c = row - i, column - j
    upper = (1 - c) * image[i, j] + c * image[i, j + 1]
    lower = (1 - c) * image[i + 1, j] + c * image[i + 1, j + 1]
    return (1 - r) * upper + r * lower


@between.wrong
def nearest_pixel(image, row, column):
    """You took the nearest pixel: between pixels, four of them are mixed. See 11 · part 5."""
    return image[round(row), round(column)]


@between.wrong
def corner_pixel(image, row, column):
    """You took the pixel above and to the left, and dropped what is behind the point. See 11 · part 5."""
    return image[int(row), int(column)]


@between.wrong
def farther_counts_more(image, row, column):
    """Your shares are the wrong way round: the farther pixel counts more. At r = 0 the upper row has it all.

    See 11 · part 5.
    """
    i, j = min(int(row), image.shape[0] - 2), min(int(column), image.shape[1] - 2)
    return between(image, i + 1 - (row - i), j + 1 - (column - j))


@between.wrong
def column_first(image, row, column):
    """You mixed the shares of row and column up: r goes with the rows, c with the columns. See 11 · part 5."""
    i, j = min(int(row), image.shape[0] - 2), min(int(column), image.shape[1] - 2)
    return between(image[i : i + 2, j : j + 2], column - j, row - i)


@between.wrong
def along_the_row_only(image, row, column):
    """You mixed along the row alone: the row below has its share too. See 11 · part 5."""
    return between(image, int(row), column)


@between.wrong
def over_the_edge(image, row, column):
    """In the last row you asked for the row below it, which does not exist. See 11 · part 11, exercise 2."""
    i, j = int(row), int(column)
    r, c = row - i, column - j
    return (1 - r) * ((1 - c) * image[i, j] + c * image[i, j + 1]) + r * (
        (1 - c) * image[i + 1, j] + c * image[i + 1, j + 1]
    )


@between.wrong
def plain_mean_of_four(image, row, column):
    """You took the mean of the four pixels: the nearer counts the more. See 11 · part 5, between pixels."""
    i, j = (min(int(place), size - 2) for place, size in zip((row, column), image.shape, strict=True))
    return image[i : i + 2, j : j + 2].mean()


@between.wrong
def nothing_behind_the_point(image, row, column):
    """In the last row you took the row above it: there i is one less, so r is 1 and not 0. Take row - i.

    See 11 · part 6, fetch.
    """
    i, j = min(int(row), image.shape[0] - 2), min(int(column), image.shape[1] - 2)
    return between(image, i + row % 1, j + column % 1)


# 3 · Four numbers


@lesson.exercise(
    inputs=lambda rng, n: (rng.uniform(-0.5, 0.5, (2, 2)).round(2), n + 1),
    edge_cases=[
        (np.array([[0.0, 0.1], [-0.1, 0.0]]), 3),
        (np.array([[0.5, 0.0], [0.0, 0.0]]), 4),
        (np.zeros((2, 2)), 2),
    ],
    hints=[
        "How far is each row from the middle? np.arange(side) - (side - 1) / 2, and the same for the columns.",
        "Let rows stand, q[:, None], and let columns lie, q[None, :]: added, they fill a square.",
        "First A[0, 0] rows + A[0, 1] columns: how far down. Then A[1, 0] rows + A[1, 1] columns: how far right.",
    ],
    more="np.stack([one, other]) makes the (2, side, side). Affine means: a matrix, and a shift.",
)
def look_away(A, side):
    """D(p) = A (p - centre), for all pixels at once: rows stand, columns lie."""
    q = np.arange(side) - (side - 1) / 2
    rows, columns = q[:, None], q[None, :]
    return np.stack([A[0, 0] * rows + A[0, 1] * columns, A[1, 0] * rows + A[1, 1] * columns])


@look_away.wrong
def matrix_transposed(A, side):
    """You used A transposed: the first row of A says how far down, the second how far right. See 11 · part 5."""
    return look_away(A.T, side)


@look_away.wrong
def from_the_corner(A, side):
    """You measured from the corner: then a turn carries the digit away. Measure from the centre. See 11 · part 5."""
    q = np.arange(side)
    rows, columns = q[:, None], q[None, :]
    return np.stack([A[0, 0] * rows + A[0, 1] * columns, A[1, 0] * rows + A[1, 1] * columns])


@look_away.wrong
def centre_half_a_pixel_off(A, side):
    """Your centre is half a pixel off: of rows 0 … side - 1 it is (side - 1) / 2. See 11 · part 5, four numbers."""
    q = np.arange(side) - side / 2
    rows, columns = q[:, None], q[None, :]
    return np.stack([A[0, 0] * rows + A[0, 1] * columns, A[1, 0] * rows + A[1, 1] * columns])


@look_away.wrong
def right_before_down(A, side):
    """You returned how far right before how far down: rows come first. See 11 · part 6, field."""
    return look_away(A, side)[::-1]


@look_away.wrong
def places_themselves(A, side):
    """You returned the places, pixel and displacement together: D is how far away. See 11 · part 5."""
    return look_away(A, side) + np.indices((side, side))


@look_away.wrong
def pairs_at_the_end(A, side):
    """Your pairs stand on the last axis, (side, side, 2): they are to stand on the first. See 11 · part 6."""
    return np.moveaxis(look_away(A, side), 0, -1)


@look_away.wrong
def centre_on_a_whole_pixel(A, side):
    """Your centre is a whole pixel: with an even side it lies between two, (side - 1) / 2. See 11 · part 5."""
    q = np.arange(side) - side // 2
    rows, columns = q[:, None], q[None, :]
    return np.stack([A[0, 0] * rows + A[0, 1] * columns, A[1, 0] * rows + A[1, 1] * columns])


@look_away.wrong
def displacement_and_place(A, side):
    """You added q to A q: that is where a pixel fetches, and the field says how far from itself.

    See 11 · part 5, four numbers.
    """
    return look_away(A, side) + np.indices((side, side)) - (side - 1) / 2


@look_away.wrong
def rows_lie(A, side):
    """You took the columns' places for the rows': rows stand, q[:, None]. See 11 · part 6, a matrix for each image."""
    return look_away(A[:, ::-1], side)


@look_away.wrong
def centre_minus_place(A, side):
    """Your signs are turned: q is the place minus the centre. See 11 · part 11, exercise 3."""
    return -look_away(A, side)


@look_away.wrong
def identity_taken_off(A, side):
    """You took the place itself off: D is A q, and A holds only what is added to the place.

    See 11 · part 11, exercise 3.
    """
    return look_away(A - np.eye(2), side)


@look_away.wrong
def diagonal_alone(A, side):
    """You used the diagonal of A alone: the other two numbers mix rows and columns. See 11 · part 11, exercise 3."""
    return look_away(np.diag(np.diag(A)), side)


@look_away.wrong
def centre_of_the_page(A, side):
    """Your centre is 13.5, that of 28 pixels: it is (side - 1) / 2. See 11 · part 11, exercise 3."""
    q = np.arange(side) - 13.5
    rows, columns = q[:, None], q[None, :]
    return np.stack([A[0, 0] * rows + A[0, 1] * columns, A[1, 0] * rows + A[1, 1] * columns])


# 4 · Neighbours together


@lesson.exercise(
    inputs=lambda rng, n: (rng.uniform(-1, 1, (n + 2, n + 2)).round(2), 1.5),
    edge_cases=[(np.array([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]), 1.0), (np.eye(4), 3.0)],
    hints=[
        "The distance of every row from every other: p = np.arange(side), p[:, None] - p.",
        "B = np.exp(-0.5 * (distance / sigma) ** 2): row i of B says how much each place counts for place i.",
        "Divide each row of B by the root of its sum of squares: np.sqrt((B**2).sum(axis=1, keepdims=True)).",
        "B @ noise blurs down the columns, … @ B.T blurs along the rows.",
    ],
    more="a blur in two directions as two blurs in one direction is called separable. It turns 28 · 28 multiplications "
    "a pixel into 28 + 28.",
)
def blurred(noise, sigma):
    """One product mixes the rows, the other the columns; the root of the squares keeps the strength."""
    p = np.arange(len(noise))
    B = np.exp(-0.5 * ((p[:, None] - p) / sigma) ** 2)
    B /= np.sqrt((B**2).sum(axis=1, keepdims=True))
    return B @ noise @ B.T


def _bell(side, sigma, half=0.5):
    p = np.arange(side)
    return np.exp(-half * ((p[:, None] - p) / sigma) ** 2)


def _by_root(B, **axes):
    return B / np.sqrt((B**2).sum(**axes))


@blurred.wrong
def an_average(noise, sigma):
    """Your weights add up to 1: an average, whose noise is far weaker. Their squares are to add up to 1.

    See 11 · part 6, neighbours, with two products.
    """
    B = _bell(len(noise), sigma)
    B /= B.sum(axis=1, keepdims=True)
    return B @ noise @ B.T


@blurred.wrong
def one_direction(noise, sigma):
    """You blurred in one direction: the second product, with B.T, blurs along the rows.

    See 11 · part 6, neighbours, with two products.
    """
    return _by_root(_bell(len(noise), sigma), axis=1, keepdims=True) @ noise


@blurred.wrong
def second_not_transposed(noise, sigma):
    """From the right the matrix must be transposed: B noise Bᵀ. See 11 · part 6, neighbours, with two products."""
    B = _by_root(_bell(len(noise), sigma), axis=1, keepdims=True)
    return B @ noise @ B


@blurred.wrong
def without_the_half(noise, sigma):
    """Your bell is too narrow: the exponent is half of the square. See 11 · part 6, neighbours, with two products."""
    B = _by_root(_bell(len(noise), sigma, half=1.0), axis=1, keepdims=True)
    return B @ noise @ B.T


@blurred.wrong
def columns_made_even(noise, sigma):
    """You divided the columns of B, or wrote Bᵀ noise B: the rows of B are the weights, and B stands on the left.

    See 11 · part 6, neighbours, with two products.
    """
    B = _by_root(_bell(len(noise), sigma), axis=0, keepdims=True)
    return B @ noise @ B.T


@blurred.wrong
def one_number_for_all_rows(noise, sigma):
    """You divided all of B by one number: each row has a sum of its own, axis=1.

    See 11 · part 6, neighbours, with two products.
    """
    B = _by_root(_bell(len(noise), sigma))
    return B @ noise @ B.T


@blurred.wrong
def times_sigma(noise, sigma):
    """You multiplied by σ² where it divides: … / 2 * sigma**2 needs brackets, (2 * sigma**2). See 11 · part 6."""
    B = _by_root(_bell(len(noise), 1 / sigma), axis=1, keepdims=True)
    return B @ noise @ B.T


@blurred.wrong
def not_divided(noise, sigma):
    """You did not divide the weights: the noise grows. The squares of each row are to add up to 1.

    See 11 · part 6, neighbours, with two products.
    """
    B = _bell(len(noise), sigma)
    return B @ noise @ B.T


@blurred.wrong
def squares_without_a_root(noise, sigma):
    """You divided by the sum of squares, and left out its root. See 11 · part 6, neighbours, with two products."""
    B = _bell(len(noise), sigma)
    B /= (B**2).sum(axis=1, keepdims=True)
    return B @ noise @ B.T


@blurred.wrong
def sigma_of_the_page(noise, sigma):
    """Your sigma is always 4, as in the lesson: take the one that is given. See 11 · part 11, exercise 4."""
    return blurred(noise, 4.0)


@blurred.wrong
def along_the_rows_alone(noise, sigma):
    """You blurred along the rows alone: the first product, with B from the left, mixes the rows.

    See 11 · part 11, exercise 4.
    """
    return noise @ _by_root(_bell(len(noise), sigma), axis=1, keepdims=True).T


@blurred.wrong
def sigma_not_squared(noise, sigma):
    """You divided by sigma, not by its square. See 11 · part 11, exercise 4."""
    return blurred(noise, np.sqrt(sigma))


@blurred.wrong
def minus_forgotten(noise, sigma):
    """Your weights grow with the distance: the exponent has a minus. See 11 · part 11, exercise 4."""
    B = _by_root(_bell(len(noise), sigma, half=-0.5), axis=1, keepdims=True)
    return B @ noise @ B.T


# 5 · Small weights


@lesson.exercise(
    inputs=lambda rng, n: (
        *(rng.normal(0, 1, shape).round(2) for shape in ((n, n + 1), (n + 1,), (n, n + 1), (n + 1,))),
        float(rng.integers(1, 10)) / 20,
        float(rng.integers(1, 10)) / 10,
    ),
    edge_cases=[(np.array([[2.0]]), np.array([1.0]), np.array([[0.0]]), np.array([0.0]), 0.1, 0.5)],
    hints=[
        "What is the slope of λ/2 · w² in w? Add it to the slope of the loss.",
        "The penalty does not know the biases: they step as they always did.",
        "W - learning_rate * (dW + decay * W), and b - learning_rate * db.",
    ],
    more="without the loss, each step takes the same share of a weight away: hence decay. Biases are left out, for "
    "they bend nothing.",
)
def decay_step(W, b, dW, db, learning_rate, decay):
    """The slope of the penalty is λ W; it joins the slope of the loss."""
    return W - learning_rate * (dW + decay * W), b - learning_rate * db


@decay_step.wrong
def biases_too(W, b, dW, db, learning_rate, decay):
    """Your biases decay too: the penalty adds up the squares of the weights alone. See 11 · part 5, small weights."""
    return W - learning_rate * (dW + decay * W), b - learning_rate * (db + decay * b)


@decay_step.wrong
def decay_without_the_rate(W, b, dW, db, learning_rate, decay):
    """The slope of the penalty is a slope: multiply it by the learning rate as well. See 11 · part 5."""
    return W - learning_rate * dW - decay * W, b - learning_rate * db


@decay_step.wrong
def weights_grow(W, b, dW, db, learning_rate, decay):
    """Your weights are driven apart: down the penalty's slope they shrink. See 11 · part 5, small weights."""
    return W - learning_rate * (dW - decay * W), b - learning_rate * db


@decay_step.wrong
def without_the_half_of_the_penalty(W, b, dW, db, learning_rate, decay):
    """You took 2 λ W: the slope of λ/2 · w² is λ w, the half cancels the 2. See 11 · part 5, small weights."""
    return W - learning_rate * (dW + 2 * decay * W), b - learning_rate * db


@decay_step.wrong
def shrunk_afterwards(W, b, dW, db, learning_rate, decay):
    """You stepped first and shrank what came out. That is near to it, and `climb` does so, but it is not this slope.

    See 11 · part 11, exercise 5.
    """
    return (W - learning_rate * dW) * (1 - learning_rate * decay), b - learning_rate * db


@decay_step.wrong
def decay_by_size_alone(W, b, dW, db, learning_rate, decay):
    """You took λ off every weight, whatever its size: the slope of a square grows with the weight. See 11 · part 5."""
    return W - learning_rate * (dW + decay * np.sign(W)), b - learning_rate * db


@decay_step.wrong
def half_left_over(W, b, dW, db, learning_rate, decay):
    """You took λ/2 · W: the slope of w² is 2 w, so that λ W is left. See 11 · part 5, small weights."""
    return W - learning_rate * (dW + decay / 2 * W), b - learning_rate * db


@decay_step.wrong
def whole_penalty_for_its_slope(W, b, dW, db, learning_rate, decay):
    """You added the penalty itself, one number for all weights: a step needs its slope, λ w for each.

    See 11 · part 5, small weights.
    """
    return W - learning_rate * (dW + decay / 2 * np.sum(W**2)), b - learning_rate * db


@decay_step.wrong
def penalty_for_its_slope(W, b, dW, db, learning_rate, decay):
    """You added the penalty λ/2 · w² itself: a step goes down its slope, λ w. See 11 · part 5, small weights."""
    return W - learning_rate * (dW + decay / 2 * W**2), b - learning_rate * db


@decay_step.wrong
def bias_first(W, b, dW, db, learning_rate, decay):
    """Your two answers are swapped: W comes first, then b. See 11 · part 11, exercise 5."""
    return decay_step(W, b, dW, db, learning_rate, decay)[::-1]


@decay_step.wrong
def no_decay(W, b, dW, db, learning_rate, decay):
    """Your weights do not shrink: the decay is missing, dW + decay * W. See 11 · part 11, exercise 5."""
    return W - learning_rate * dW, b - learning_rate * db


@decay_step.wrong
def uphill_on_the_loss(W, b, dW, db, learning_rate, decay):
    """You walk uphill on the loss, and down on the penalty: both slopes are subtracted.

    See 11 · part 11, exercise 5.
    """
    return W - learning_rate * (decay * W - dW), b + learning_rate * db


# 6 · Hidden inputs


@lesson.exercise(
    inputs=lambda rng, n: (
        rng.normal(0, 3, (n + 2, 5)).round(1),
        float(rng.integers(3, 10)) / 10,
        np.random.default_rng(n),
    ),
    edge_cases=[
        (np.ones((3, 4)), 0.5, np.random.default_rng(9)),
        (np.ones((2, 3)), 1.0, np.random.default_rng(9)),
        (np.arange(3, 15).reshape(3, 4), 0.7, np.random.default_rng(9)),  # whole numbers
    ],
    draws="rng",
    may_pass={"rng.random(X.shape) < keep → rng.random(X.shape) <= keep": "no draw is exactly keep"},
    hints=[
        "rng.random(X.shape) < keep is a table of True and False: True with the probability keep.",
        "As numbers these are 1 and 0, so a product hides what is to be hidden.",
        "Divide by keep what is kept: then the mean over many draws is X again.",
    ],
    more="so it needs no change when the network is used: on average the inputs are as large as those that it learnt "
    "from. Some libraries call the share that is hidden the rate: read what the argument means.",
)
def hide_some(X, keep, rng):
    """What is hidden is made up for, on average, by the rest."""
    return X * (rng.random(X.shape) < keep) / keep


@hide_some.wrong
def whole_numbers_in_a_copy(X, keep, rng):
    """For whole numbers your fractions are cut off: a copy of X, or an array made like it, holds whole ones too.

    Make one with dtype=float, or let X * … make it. See 00 · part 10, a quieter one: whole numbers.
    """
    result = np.empty_like(X)
    result[...] = hide_some(X, keep, rng)
    return result


@hide_some.wrong
def not_made_up_for(X, keep, rng):
    """You did not divide by keep: the network would be used on larger inputs than it learns from. See 11 · part 5."""
    return X * (rng.random(X.shape) < keep)


@hide_some.wrong
def keep_is_hidden(X, keep, rng):
    """You hid what was to be kept: keep is the share that stays. See 11 · part 5, hide a part."""
    return X * (rng.random(X.shape) > keep) / keep


@hide_some.wrong
def divided_by_the_hidden_share(X, keep, rng):
    """You divided by the share that is hidden: it is the share that is kept. See 11 · part 5, hide a part."""
    return X * (rng.random(X.shape) < keep) / (1 - keep)


@hide_some.wrong
def the_same_for_all_rows(X, keep, rng):
    """You hid the same columns in all rows: draw for each number, rng.random(X.shape).

    See 11 · part 11, exercise 6.
    """
    return X * (rng.random(X.shape[1]) < keep) / keep


@hide_some.wrong
def whole_rows(X, keep, rng):
    """You hid whole examples: draw for each number, rng.random(X.shape). See 11 · part 11, exercise 6."""
    return X * (rng.random((len(X), 1)) < keep) / keep


@hide_some.wrong
def hidden_in_place(X, keep, rng):
    """The numbers are right, but you wrote the zeros into X itself: the digits are gone for the next epoch.

    Fill a new array. See 11 · part 11, exercise 6.
    """
    X *= rng.random(X.shape) < keep
    X /= keep
    return X


@hide_some.wrong
def made_smaller(X, keep, rng):
    """You multiplied by keep: what stays must become larger, to make up for the rest. See 11 · part 5, hide a part."""
    return X * (rng.random(X.shape) < keep) * keep


@hide_some.wrong
def by_the_share_kept(X, keep, rng):
    """You divided by the share that was kept in this draw: divide by keep, which is right on average.

    See 11 · part 5, hide a part.
    """
    kept = rng.random(X.shape) < keep
    return X * kept / kept.mean()


@hide_some.wrong
def bell_for_even(X, keep, rng):
    """You drew from the bell: more than keep lie below keep. rng.random draws evenly. See 11 · part 11, exercise 6."""
    return X * (rng.standard_normal(X.shape) < keep) / keep


@hide_some.wrong
def low_draws_hidden(X, keep, rng):
    """As many are hidden as should be, but others: a number is kept where its draw lies below keep.

    See 11 · part 11, exercise 6.
    """
    return X * (rng.random(X.shape) >= 1 - keep) / keep


@hide_some.wrong
def drawn_twice(X, keep, rng):
    """You drew twice, and the second draw decides: rng.random(X.shape) is called once, and kept under a name.

    See 11 · part 11, exercise 6.
    """
    rng.random(X.shape)
    return hide_some(X, keep, rng)


@hide_some.wrong
def nothing_hidden(X, keep, rng):
    """You multiplied all by keep, and hid nothing: each number is kept with the probability keep, or is 0.

    See 11 · part 11, exercise 6.
    """
    return X * keep


@hide_some.wrong
def mask_alone(X, keep, rng):
    """You returned what is kept, as 1 and 0: X times it, divided by keep, was asked for.

    See 11 · part 11, exercise 6.
    """
    return rng.random(X.shape) < keep


@hide_some.wrong
def root_of_keep(X, keep, rng):
    """You divided by the root of keep: the mean stays as it was with keep itself. See 11 · part 11, exercise 6."""
    return X * (rng.random(X.shape) < keep) / np.sqrt(keep)


# 7 · What is gained


def _runs(rng: np.random.Generator, n: int) -> tuple:
    """Two accuracies of each seed: what makes its digits hard is in both, and each has luck of its own."""
    shared, luck = rng.normal(94, 2, n + 2), rng.normal(0, 0.7, (2, n + 2))
    return tuple((shared + luck + [[0.0], [1.5 * (-1) ** n]]).round(1))


@lesson.exercise(
    inputs=_runs,
    edge_cases=[
        (np.array([92.0, 95.0, 98.0]), np.array([94.0, 98.0, 102.0])),
        (np.array([95.0, 92.0, 98.0, 93.0, 96.0]), np.array([96.0, 95.0, 97.0, 99.0, 96.5])),
    ],
    may_pass={"item 2 of the answer without its sign": "a standard error is never below 0"},
    hints=[
        "Whatever makes one seed's digits hard makes both runs worse. What is left of that in the difference?",
        "Take the differences first, one for each seed; then their mean and its standard error.",
        "Standard deviation with n - 1, divided by the root of n: gains.std(ddof=1) / np.sqrt(len(gains)).",
    ],
    more="a comparison in pairs can find a gain that is smaller than the scatter of either side.",
)
def gain(before, after):
    """Differences first: what both runs of a seed share falls out."""
    gains = np.asarray(after) - before
    return gains.mean(), gains.std(ddof=1) / np.sqrt(len(gains))


@gain.wrong
def not_in_pairs(before, after):
    """Your error is that of two groups that know nothing of each other: these are pairs. Take differences first.

    See 11 · part 5, how sure is a gain.
    """
    return after.mean() - before.mean(), np.sqrt((before.var(ddof=1) + after.var(ddof=1)) / len(before))


@gain.wrong
def pairs_torn(before, after):
    """You sorted the two lists, and so the pairs are torn: the worst seed before need not be the worst after.

    See 11 · part 5, how sure is a gain.
    """
    return gain(np.sort(before), np.sort(after))


@gain.wrong
def difference_of_two_errors(before, after):
    """Your error is the difference of two errors: take the differences of the runs first, and their error then.

    See 11 · part 5, how sure is a gain.
    """
    errors = [runs.std(ddof=1) / np.sqrt(len(runs)) for runs in (before, after)]
    return after.mean() - before.mean(), errors[1] - errors[0]


@gain.wrong
def difference_of_two_errors_without_sign(before, after):
    """Your error is the difference of two errors: take the differences of the runs first, and their error then.

    See 11 · part 5, how sure is a gain.
    """
    gained, error = difference_of_two_errors(before, after)
    return gained, abs(error)


@gain.wrong
def middle_gain(before, after):
    """You took the middle gain: this standard error belongs to the mean. See 11 · part 11, exercise 7."""
    return np.median(after - before), (after - before).std(ddof=1) / np.sqrt(len(before))


@gain.wrong
def variance_for_deviation(before, after):
    """You took the variance of the gains, and not its root: std(ddof=1). See 11 · part 5, how sure is a gain."""
    return (after - before).mean(), (after - before).var(ddof=1) / np.sqrt(len(before))


@gain.wrong
def variance_over_n(before, after):
    """You returned the square of the standard error: take the root. See 11 · part 5, how sure is a gain."""
    return (after - before).mean(), (after - before).var(ddof=1) / len(before)


@gain.wrong
def scatter_of_single_gains(before, after):
    """You returned the scatter of single gains: their mean is surer, by the root of n.

    See 11 · part 5, how sure is a gain.
    """
    return (after - before).mean(), (after - before).std(ddof=1)


@gain.wrong
def too_sure(before, after):
    """Your standard deviation divides by n; from a few runs, n - 1 is right: std(ddof=1). See 11 · part 5."""
    return (after - before).mean(), (after - before).std() / np.sqrt(len(before))


@gain.wrong
def the_loss_of_it(before, after):
    """Your sign is turned: a gain is after minus before. See 11 · part 11, exercise 7."""
    return (before - after).mean(), (after - before).std(ddof=1) / np.sqrt(len(before))


@gain.wrong
def error_of_one_side(before, after):
    """Your error is that of the accuracies after the change: take the differences first, and their error then.

    See 11 · part 5, how sure is a gain.
    """
    return (after - before).mean(), after.std(ddof=1) / np.sqrt(len(after))


@gain.wrong
def as_a_share(before, after):
    """You divided the gains by the accuracy before: the gain is the difference itself. See 11 · part 11, exercise 7."""
    return gain(np.zeros(len(before)), (after - before) / before)


@gain.wrong
def by_n_and_not_its_root(before, after):
    """You divided the standard deviation by n: the mean of n is surer by the root of n.

    See 11 · part 5, how sure is a gain.
    """
    return (after - before).mean(), (after - before).std(ddof=1) / len(before)


@gain.wrong
def after_alone(before, after):
    """You took the mean and the error of after: take the differences first, after minus before.

    See 11 · part 11, exercise 7.
    """
    return gain(np.zeros(len(after)), after)


@gain.wrong
def sizes_of_the_gains(before, after):
    """You took the differences without their signs: a loss counts against a gain. See 11 · part 11, exercise 7."""
    return gain(np.zeros(len(after)), np.abs(after - before))


@gain.wrong
def three_seeds(before, after):
    """You divide by the root of 3, whatever comes: n is the number of seeds, len(before).

    See 11 · part 11, exercise 7.
    """
    return (after - before).mean(), (after - before).std(ddof=1) / np.sqrt(3)


# 8 · A whole warp


def _a_warp(rng: np.random.Generator, n: int) -> tuple:
    side = 4 + n % 2
    return (
        rng.integers(-9, 10, (n, side * side)).astype(float),
        rng.uniform(-1.5, 1.5, (n, 2)).round(2),
        rng.uniform(-0.3, 0.3, (n, 2, 2)).round(2),
        rng.uniform(-0.6, 0.6, (n, 2, side, side)).round(2),
    )


@lesson.exercise(
    inputs=_a_warp,
    edge_cases=[
        (np.arange(9.0)[None], np.zeros((1, 2)), np.zeros((1, 2, 2)), np.zeros((1, 2, 3, 3))),
        (np.arange(9.0)[None], np.array([[0.0, 9.0]]), np.zeros((1, 2, 2)), np.zeros((1, 2, 3, 3))),
        (np.arange(16.0)[None], np.zeros((1, 2)), np.array([[[0.0, 0.2], [-0.2, 0.0]]]), np.zeros((1, 2, 4, 4))),
        (  # whole numbers
            np.array([[9, 2, 0, 7, 5, 1, 3, 8, 4]]),
            np.array([[0.3, -0.6]]),
            np.array([[[0.1, 0.2], [0.0, -0.1]]]),
            np.full((1, 2, 3, 3), 0.1),
        ),
    ],
    hints=[
        "Write it with loops first: for each image, row and column one place, clipped to the image, then `between`.",
        "q = np.arange(side) - (side - 1) / 2. A[:, 0, 0, None, None] * q[:, None] has one number for each image and "
        "row.",
        "place = pixel + t + A q + N, once for the rows and once for the columns; np.clip(place, 0, side - 1).",
        "i = np.minimum(rows.astype(int), side - 2), r = rows - i; with n = np.arange(len(X))[:, None, None], "
        "images[n, i, j] fetches all the upper left pixels at once.",
    ],
    more="that is all of nnlib.warp but the drawing of its random numbers. In images that must not smear, a place "
    "beyond the edge would better give paper.",
)
def warped(X, t, A, N):
    """Each pixel asks at the place that lies D away from it; the answer is mixed from four."""
    side = round(X.shape[1] ** 0.5)
    images, n = X.reshape(len(X), side, side), np.arange(len(X))[:, None, None]
    q = np.arange(side) - (side - 1) / 2
    t, A = t[..., None, None], A[..., None, None]
    D = [t[:, k] + A[:, k, 0] * q[:, None] + A[:, k, 1] * q + N[:, k] for k in (0, 1)]
    rows = np.clip(D[0] + np.arange(side)[:, None], 0, side - 1)
    columns = np.clip(D[1] + np.arange(side), 0, side - 1)
    i, j = (np.minimum(place.astype(int), side - 2) for place in (rows, columns))
    r, c = rows - i, columns - j
    upper = (1 - c) * images[n, i, j] + c * images[n, i, j + 1]
    lower = (1 - c) * images[n, i + 1, j] + c * images[n, i + 1, j + 1]
    return ((1 - r) * upper + r * lower).reshape(X.shape)


@warped.wrong
def whole_pixels_in_a_copy(X, t, A, N):
    """For whole numbers your fractions are cut off: a copy of X, or an array made like it, holds whole ones too.

    Make one with np.zeros(X.shape), which holds fractions. See 00 · part 10, a quieter one: whole numbers.
    """
    result = np.empty_like(X)
    result[...] = warped(X, t, A, N)
    return result


@warped.wrong
def pushed_the_other_way(X, t, A, N):
    """You went the other way: each pixel fetches from pixel + D, so the ink moves by -D. See 11 · part 5."""
    return warped(X, -t, -A, -N)


@warped.wrong
def rows_for_columns(X, t, A, N):
    """You took the first number for the columns: rows come first, in t, A and N. See 11 · part 6, field."""
    return warped(X, t[:, ::-1], A[:, ::-1, ::-1], N[:, ::-1])


@warped.wrong
def matrices_transposed(X, t, A, N):
    """Your matrices are transposed: a digit would turn the other way. A[:, 0] says how far down. See 11 · part 5."""
    return warped(X, t, A.swapaxes(1, 2), N)


@warped.wrong
def about_the_corner(X, t, A, N):
    """You turn and stretch about the corner: measure places from the centre, (side - 1) / 2. See 11 · part 5."""
    half = (round(X.shape[1] ** 0.5) - 1) / 2
    return warped(X, t + half * A.sum(axis=2), A, N)


@warped.wrong
def nearest_neighbours(X, t, A, N):
    """You took the nearest pixels: shifts of less than half a pixel are lost, and strokes get teeth.

    See 11 · part 10, rounded places.
    """
    side = round(X.shape[1] ** 0.5)
    q = np.arange(side) - (side - 1) / 2
    t, A = t[..., None, None], A[..., None, None]
    D = [t[:, k] + A[:, k, 0] * q[:, None] + A[:, k, 1] * q + N[:, k] for k in (0, 1)]
    rows = np.clip(np.rint(D[0] + np.arange(side)[:, None]), 0, side - 1).astype(int)
    columns = np.clip(np.rint(D[1] + np.arange(side)), 0, side - 1).astype(int)
    return X.reshape(-1, side, side)[np.arange(len(X))[:, None, None], rows, columns].reshape(X.shape)


@warped.wrong
def smooth_part_forgotten(X, t, A, N):
    """Your images are moved and turned, and not bent: N is missing. See 11 · part 11, exercise 8."""
    return warped(X, t, A, 0 * N)


@warped.wrong
def the_same_for_every_image(X, t, A, N):
    """You warped every image like the first: each has a t, A and N of its own. See 11 · part 6, all together."""
    first = np.zeros(len(X), dtype=int)
    return warped(X, t[first], A[first], N[first])


@warped.wrong
def shift_turned(X, t, A, N):
    """You took the shift the other way round: t[:, 0] is down, and t[:, 1] right. See 11 · part 11, exercise 8."""
    return warped(X, t[:, ::-1], A, N)


@warped.wrong
def down_and_right_exchanged(X, t, A, N):
    """You fetched across by what was down, and down by what was across: down belongs to the rows.

    See 11 · part 6, fetch.
    """
    return warped(X, t[:, ::-1], A[:, ::-1], N[:, ::-1])


@warped.wrong
def centre_half_a_pixel_away(X, t, A, N):
    """Your centre is half a pixel off: of rows 0 … side - 1 it is (side - 1) / 2. See 11 · part 5, four numbers."""
    return warped(X, t - A.sum(axis=2) / 2, A, N)


@warped.wrong
def squares_for_rows(X, t, A, N):
    """Your images are squares: each is to be one row again, as in X. See 11 · part 11, exercise 8."""
    return warped(X, t, A, N).reshape(len(X), *N.shape[2:])


@warped.wrong
def place_beyond_the_edge(X, t, A, N):
    """You brought i and j back to the image and not the place: r and c then leave 0 … 1. Clip the place first.

    See 11 · part 6, fetch.
    """
    side = round(X.shape[1] ** 0.5)
    images, n = X.reshape(-1, side, side), np.arange(len(X))[:, None, None]
    q = np.arange(side) - (side - 1) / 2
    t, A = t[..., None, None], A[..., None, None]
    D = [t[:, k] + A[:, k, 0] * q[:, None] + A[:, k, 1] * q + N[:, k] for k in (0, 1)]
    rows, columns = D[0] + np.arange(side)[:, None], D[1] + np.arange(side)
    i, j = (np.clip(place, 0, side - 2).astype(int) for place in (rows, columns))
    r, c = rows - i, columns - j
    upper = (1 - c) * images[n, i, j] + c * images[n, i, j + 1]
    lower = (1 - c) * images[n, i + 1, j] + c * images[n, i + 1, j + 1]
    return ((1 - r) * upper + r * lower).reshape(X.shape)


@warped.wrong
def shift_forgotten(X, t, A, N):
    """Your images are turned and bent, and not moved: t is missing. See 11 · part 11, exercise 8."""
    return warped(X, 0 * t, A, N)


@warped.wrong
def matrix_forgotten(X, t, A, N):
    """Your images are moved and bent, and not turned or stretched: A is missing. See 11 · part 11, exercise 8."""
    return warped(X, t, 0 * A, N)


@warped.wrong
def shift_through_the_matrix(X, t, A, N):
    """Your shift goes through the matrix too: the place is pixel + t + A q + N. See 11 · part 11, exercise 8."""
    return warped(X, t + np.einsum("nij,nj->ni", A, t), A, N)


@warped.wrong
def right_before_down_in_the_noise(X, t, A, N):
    """You took the first half of N for the columns: N[:, 0] is down, and N[:, 1] right.

    See 11 · part 11, exercise 8.
    """
    return warped(X, t, A, N[:, ::-1])


@warped.wrong
def matrix_of_the_first(X, t, A, N):
    """You moved and turned every image like the first: each has a t and an A of its own.

    See 11 · part 11, exercise 8.
    """
    first = np.zeros(len(X), dtype=int)
    return warped(X, t[first], A[first], N)
