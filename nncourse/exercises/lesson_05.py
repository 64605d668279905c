"""Lesson 05. Exercises with the walk back: on paper, through layers, around them, and through any graph at all."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from nncourse.exercises.engine.lesson import Lesson
from nncourse.exercises.engine.words import table
from nnlib.activations import relu
from nnlib.gradcheck import numerical_gradient
from nnlib.layers import dense
from nnlib.losses import mean_squared_error

lesson = Lesson(5)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


def _halves(rng: np.random.Generator, *shapes: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """Draw arrays of whole and half numbers, small enough to follow on paper."""
    return tuple(rng.integers(-6, 7, shape) / 2 for shape in shapes)


# 1 · With a pencil


@lesson.exercise(
    hints=[
        "Forward first: z, then a, then ŷ. Is ReLU open or closed?",
        "Backward: begin with 2 (ŷ - y), and multiply by one local derivative at each step: v, then 1 or 0, then x.",
        "Forward: z = 8, a = 8, ŷ = 7. Backward: 10 at ŷ, and 10 · 4 = 40 at a. ReLU is open. What went into w?",
    ],
    more="the sign says what to do: it is below zero, so a larger w makes the loss smaller. Follow it forward: x is "
    "below zero, so a larger w makes z = wx + b smaller, and with it ŷ, which was too large.",
)
def slope_by_pencil():
    """Forward: z = 8, a = 8, ŷ = 7. Backward: 2 (7 - 2) = 10, times v = 4, times 1 (ReLU is open), times x = -3."""
    return 2 * (7 - 2) * 4 * 1 * -3


@slope_by_pencil.wrong
def stopped_at_z():
    """That is the slope of a, of z and of b: one step is left, from z to w. Its local derivative is what went in, x.

    See 05 · part 5, why backwards.
    """
    return 40


@slope_by_pencil.wrong
def stopped_at_the_output():
    """That is the slope of ŷ, and of c: go on, through v, ReLU and x, to w. See 05 · part 5, why backwards."""
    return 10


@slope_by_pencil.wrong
def weight_for_input():
    """That is the slope of x: you multiplied by the weight.

    The slope of a weight is what comes back, times what went in. See 05 · part 5.
    """
    return -80


@slope_by_pencil.wrong
def factor_2_forgotten():
    """The factor 2 is missing: the slope of (ŷ - y)² is 2 (ŷ - y). See 05 · part 5."""
    return -60


@slope_by_pencil.wrong
def error_squared():
    """You began with the loss, (ŷ - y)²: the walk begins with its slope, 2 (ŷ - y). See 05 · part 5."""
    return -300


@slope_by_pencil.wrong
def error_turned_round():
    """The sign is wrong: one factor of this product, x, is below zero. The error is ŷ - y, prediction minus truth.

    See 05 · part 5.
    """
    return 120


@slope_by_pencil.wrong
def output_weight_skipped():
    """You went from ŷ to z without passing v: the local derivative of ŷ = va + c with respect to a is v.

    See 05 · part 5.
    """
    return -30


@slope_by_pencil.wrong
def slope_of_v():
    """That is the slope of v, the other weight: it ends at ŷ, while w sits one layer deeper. See 05 · part 5."""
    return 80


@slope_by_pencil.wrong
def truth_forgotten():
    """You began with 2ŷ: the slope of the loss is 2 (ŷ - y), with the true answer y. See 05 · part 5."""
    return 2 * 7 * 4 * -3


@slope_by_pencil.wrong
def hidden_bias_forgotten():
    """On the way forward, b is missing: z = wx + b. See 05 · part 5."""
    return 2 * (4 * 6 - 25 - 2) * 4 * -3


@slope_by_pencil.wrong
def output_bias_forgotten():
    """On the way forward, c is missing: ŷ = va + c. See 05 · part 5."""
    return 2 * (4 * 8 - 2) * 4 * -3


@slope_by_pencil.wrong
def output_for_slope_of_relu():
    """You multiplied by z on the way back: what is asked for is the slope of ReLU there, 1 or 0. See 05 · part 5."""
    return 10 * 4 * 8 * -3


@slope_by_pencil.wrong
def relu_taken_for_closed():
    """You took ReLU for closed: z = wx + b is 8, above 0. (Minus times minus is plus.) See 05 · part 5."""
    return 0


@slope_by_pencil.wrong
def rates_added():
    """You added the local derivatives: along a road, rates multiply. See 05 · part 5, rates multiply."""
    return 10 + 4 + 1 - 3


@slope_by_pencil.wrong
def loss_for_slope():
    """That is the loss, (ŷ - y)²: go back from it to w, and multiply the local derivatives. See 05 · part 5."""
    return (7 - 2) ** 2


@slope_by_pencil.wrong
def truth_added():
    """You added the true answer: the error is ŷ - y, and ŷ is 7. See 05 · part 5."""
    return 2 * (7 + 2) * 4 * -3


@slope_by_pencil.wrong
def hidden_bias_subtracted():
    """On the way forward, you subtracted b: z = wx + b, and b is 2. See 05 · part 5."""
    return 2 * (4 * (6 - 2) - 25 - 2) * 4 * -3


@slope_by_pencil.wrong
def sign_of_the_output_bias():
    """On the way forward, c has lost its sign: ŷ = va + c, and c is -25. See 05 · part 5."""
    return 2 * (4 * 8 + 25 - 2) * 4 * -3


# 2 · Back through tanh


@lesson.exercise(
    inputs=lambda rng, n: (*_halves(rng, (n, 4)), rng.normal(0, 1, (n, 4)).round(1)),
    edge_cases=[
        (np.array([[3.0, -2.0]]), np.array([[0, 1]])),
        (np.array([[3.0, -2.0], [0.5, 4.0]]), np.array([[0.3, -1.0], [1.2, 0.0]])),  # all sizes alike
        (np.array([[1.0, 1.0]]), np.array([[-40.0, 40.0]])),
    ],
    hints=[
        "It is the last formula of part 6, dZ = dA ⊙ f′(Z), with the slope of tanh for f′.",
        "np.tanh(Z) works on every entry, and ** 2 squares every entry.",
        "Multiply entry by entry, with *: no entry of Z is felt by any other entry of A.",
    ],
    more="with A = np.tanh(Z) at hand, from the way forward, it is dA * (1 - A**2), and costs no second tanh. At ±40 "
    "the slope is exactly 0 in float64: such a neuron passes nothing back, like a closed ReLU. It is called saturated.",
)
def tanh_back(dA, Z):
    """The mask of ReLU is replaced by another f′(Z); the rest of the walk stays as it is."""
    return dA * (1 - np.tanh(Z) ** 2)


@tanh_back.wrong
def sums_squared(dA, Z):
    """You squared Z: it is tanh(Z), the output, that is squared. See 05 · part 11, exercise 2."""
    return dA * (1 - Z**2)


@tanh_back.wrong
def nothing_came_back(dA, Z):
    """You returned the local derivative alone: it must be multiplied by what comes back, dA. See 05 · part 6."""
    return 1 - np.tanh(Z) ** 2


@tanh_back.wrong
def square_forgotten(dA, Z):
    """The square is missing: the slope is 1 - tanh(z)². See 05 · part 11, exercise 2."""
    return dA * (1 - np.tanh(Z))


@tanh_back.wrong
def all_squared(dA, Z):
    """You squared the whole bracket: the slope is 1 - tanh(z)², and only the tanh is squared.

    See 05 · part 11, exercise 2.
    """
    return dA * (1 - np.tanh(Z)) ** 2


@tanh_back.wrong
def squared_too_early(dA, Z):
    """You squared Z before tanh: it is the other way round, first tanh(z), then the square.

    See 05 · part 11, exercise 2.
    """
    return dA * (1 - np.tanh(Z**2))


@tanh_back.wrong
def plus_for_minus(dA, Z):
    """You wrote 1 + tanh(z)²: tanh is steepest at 0, with slope 1, and flatter everywhere else.

    See 05 · part 11, exercise 2.
    """
    return dA * (1 + np.tanh(Z) ** 2)


@tanh_back.wrong
def sign_of_the_slope(dA, Z):
    """Your slope is tanh(z)² - 1, which is below zero: tanh climbs everywhere. See 05 · part 11, exercise 2."""
    return dA * (np.tanh(Z) ** 2 - 1)


@tanh_back.wrong
def doubled_for_squared(dA, Z):
    """You took tanh(z) times 2 for its square: ** 2 squares. See 05 · part 11, exercise 2."""
    return dA * (1 - np.tanh(Z) * 2)


@tanh_back.wrong
def one_left_out(dA, Z):
    """You multiplied by tanh(z)²: the slope is what it leaves of 1, 1 - tanh(z)². See 05 · part 11, exercise 2."""
    return dA * np.tanh(Z) ** 2


@tanh_back.wrong
def divided_by_the_slope(dA, Z):
    """You divided by the slope of tanh: along a road, multiply. See 05 · part 5, two roads add up."""
    return dA / (1 - np.tanh(Z) ** 2)


@tanh_back.wrong
def mask_as_well(dA, Z):
    """You masked by Z > 0 as well: that mask is the slope of ReLU, and here is no ReLU.

    See 05 · part 11, exercise 2.
    """
    return dA * (1 - np.tanh(Z) ** 2) * (Z > 0)


@tanh_back.wrong
def averaged_over_the_examples(dA, Z):
    """You divided by the number of examples: the loss has done that, and dA has brought it along.

    See 05 · part 6, all of it in ten lines.
    """
    return dA * (1 - np.tanh(Z) ** 2) / len(Z)


@tanh_back.wrong
def summed_over_the_examples(dA, Z):
    """You added up the examples: dZ has an entry for each entry of Z. The sum belongs to db. See 05 · part 6."""
    return (dA * (1 - np.tanh(Z) ** 2)).sum(axis=0)


@tanh_back.wrong
def tanh_itself(dA, Z):
    """That is tanh, the way forward: asked for is its slope, times what comes back. See 05 · part 6."""
    return np.tanh(Z)


@tanh_back.wrong
def squared_twice(dA, Z):
    """You squared Z as well: only tanh(z) is squared. See 05 · part 11, exercise 2."""
    return dA * (1 - np.tanh(Z**2) ** 2)


@tanh_back.wrong
def matrix_product_with_the_transpose(dA, Z):
    """You took a matrix product, @: each entry of A is felt through its own entry of Z alone, so multiply with *.

    It needs no transpose. See 05 · part 6.
    """
    return dA @ (1 - np.tanh(Z) ** 2).T


@tanh_back.wrong
def arguments_swapped(dA, Z):
    """You exchanged dA and Z: the slope is taken at Z, and multiplied by what comes back, dA. See 05 · part 6."""
    return Z * (1 - np.tanh(dA) ** 2)


@tanh_back.wrong
def slope_at_the_message(dA, Z):
    """You took the slope of tanh at dA: it is taken at Z, where the neuron stood on the way forward.

    See 05 · part 6.
    """
    return dA * (1 - np.tanh(dA) ** 2)


@tanh_back.wrong
def added_to_the_message(dA, Z):
    """You added the slope of tanh to dA: along a road, multiply. See 05 · part 5, two roads add up."""
    return dA + (1 - np.tanh(Z) ** 2)


@tanh_back.wrong
def tanh_twice(dA, Z):
    """You took tanh twice, as if you had been given A: a derivative takes the input Z. See 05 · part 6."""
    return dA * (1 - np.tanh(np.tanh(Z)) ** 2)


@tanh_back.wrong
def mask_of_relu(dA, Z):
    """That is the mask of ReLU: tanh lets something through on both sides of 0. See 05 · part 11, exercise 2."""
    return dA * (Z > 0)


@tanh_back.wrong
def forward_again(dA, Z):
    """You multiplied by tanh itself: on the way back, its slope is asked for. See 05 · part 6."""
    return dA * np.tanh(Z)


@tanh_back.wrong
def matrix_product(dA, Z):
    """You took a matrix product, @: each entry of A is felt through its own entry of Z alone, so multiply with *.

    See 05 · part 6.
    """
    return dA @ (1 - np.tanh(Z) ** 2)


@tanh_back.wrong
def brackets_forgotten(dA, Z):
    """The brackets are missing: * comes before -, and so only the 1 is multiplied by dA. See 05 · part 6."""
    return dA * 1 - np.tanh(Z) ** 2


@tanh_back.wrong
def message_in_place(dA, Z):
    """The numbers are right, but dA *= … changes the caller's dA as well: without the = it makes a new array.

    See 05 · part 11, exercise 2.
    """
    dA *= 1 - np.tanh(Z) ** 2
    return dA


# 3 · One layer back


def _layer(rng: np.random.Generator, n: int) -> tuple:
    d_out = 2 if n == 3 else 3  # all sizes differ
    X, W, b, dA = _halves(rng, (n, 4), (4, d_out), (d_out,), (n, d_out))
    return dA, X, X @ W + b, W


@lesson.exercise(
    inputs=_layer,
    edge_cases=[
        (  # all sizes alike, and one sum is exactly 0
            np.array([[1.0, -2.0], [3.0, 4.0]]),
            np.array([[1.0, 2.0], [-1.0, 1.0]]),
            np.array([[5.0, 0.0], [1.0, -3.0]]),
            np.array([[1.0, -2.0], [2.0, 1.0]]),
        ),
        (np.array([[2.0, 5.0]]), np.array([[3, 1]]), np.array([[4, -2]]), np.array([[1, 0], [1, -2]])),
        (np.ones((3, 2)), np.ones((3, 1)), np.full((3, 2), -1.0), np.ones((1, 2))),  # all closed
    ],
    hints=[
        "First dZ: what comes back, where ReLU was open, else 0. The other three are made from dZ, not from dA.",
        "dW has the shape of W, (d_in, d_out). Which product of X and dZ has that shape?",
        "db is the sum of dZ over the examples, axis=0; dX has the shape of X.",
        "dW = Xᵀ dZ, dX = dZ Wᵀ. No 1/n: the loss has divided already.",
    ],
    more="this function, once for each layer from the last to the first, is backpropagation. The libraries have the "
    "same one, under names such as backward or vjp, for every kind of layer that they know.",
)
def layer_back(dA, X, Z, W):
    """First the mask, then the three products of part 6: each has the shape of what it belongs to."""
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def mask_forgotten(dA, X, Z, W):
    """The mask is missing: where Z was not above 0, ReLU was closed, and nothing passes back.

    (A mask of relu(Z) >= 0 is always 1, and masks nothing.) See 05 · part 6.
    """
    return dA @ W.T, X.T @ dA, dA.sum(axis=0)


@layer_back.wrong
def zero_is_open(dA, X, Z, W):
    """Your ReLU is open at exactly 0: we count the kink as closed, Z > 0. See 05 · part 6."""
    dZ = dA * (Z >= 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def compared_too_late(dA, X, Z, W):
    """Brackets are missing in dA * Z > 0: * comes before >, so that you ask whether dA · Z is above 0.

    dA * (Z > 0) masks. See 05 · part 6.
    """
    dZ = dA * Z > 0
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def mask_alone(dA, X, Z, W):
    """Your dZ is the mask alone: it must be multiplied by what comes back, dA. See 05 · part 6."""
    dZ = 1.0 * (Z > 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def sums_for_mask(dA, X, Z, W):
    """You multiplied by Z itself: on the way back the slope of ReLU is asked for, which is 1 or 0.

    See 05 · part 6.
    """
    dZ = dA * Z
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def mask_without_the_bias(dA, X, Z, W):
    """Your mask comes from X @ W, without the bias: use the Z that you are given. See 05 · part 6."""
    dZ = dA * (X @ W > 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def weights_from_the_message(dA, X, Z, W):
    """Your dW is made of dA: behind a closed ReLU the weights get nothing. Use dZ. See 05 · part 6."""
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dA, dZ.sum(axis=0)


@layer_back.wrong
def bias_from_the_message(dA, X, Z, W):
    """Your db is made of dA: behind a closed ReLU the bias gets nothing. Use dZ. See 05 · part 6."""
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dZ, dA.sum(axis=0)


@layer_back.wrong
def parameters_from_the_message(dA, X, Z, W):
    """Your dW and db are made of dA: behind a closed ReLU both get nothing. Use dZ. See 05 · part 6."""
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dA, dA.sum(axis=0)


@layer_back.wrong
def bias_not_summed(dA, X, Z, W):
    """Your db is dZ itself, one row an example: all examples use the same bias, so their roads add up, over axis=0.

    See 05 · part 6.
    """
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dZ, dZ


@layer_back.wrong
def input_slopes_transposed(dA, X, Z, W):
    """Your dX is transposed: a gradient has the shape of what it belongs to, here (n, d_in).

    See 05 · part 6, shapes are the compass.
    """
    dZ = dA * (Z > 0)
    return W @ dZ.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def weights_averaged(dA, X, Z, W):
    """Your dW is divided by the number of examples: the loss has done that, and dA has brought it along.

    See 05 · part 6, all of it in ten lines.
    """
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dZ / len(X), dZ.sum(axis=0)


@layer_back.wrong
def inputs_masked(dA, X, Z, W):
    """You masked dX by X > 0 as well: the ReLU of this layer stands after it. The one before masks for itself.

    See 05 · part 6.
    """
    dZ = dA * (Z > 0)
    return (dZ @ W.T) * (X > 0), X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def closed_for_open(dA, X, Z, W):
    """Your mask is the wrong way round: ReLU lets through where Z > 0. See 05 · part 6."""
    dZ = dA * (Z < 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def closed_for_open_and_the_kink(dA, X, Z, W):
    """Your mask is the wrong way round: ReLU lets through where Z > 0, not where Z <= 0. See 05 · part 6."""
    dZ = dA * (Z <= 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def everything_averaged(dA, X, Z, W):
    """You divided all three by the number of examples: the loss has done that, and dA has brought it along.

    See 05 · part 6, all of it in ten lines.
    """
    dZ = dA * (Z > 0) / len(X)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def bias_as_a_column(dA, X, Z, W):
    """Your db is a column, (d_out, 1): b has the shape (d_out,). See 05 · part 6, shapes are the compass."""
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)[:, None]


@layer_back.wrong
def stopped_at_the_sums(dA, X, Z, W):
    """Your dX is dZ, the slope of the sums: one step is left, through the weights, dX = dZ Wᵀ. See 05 · part 6."""
    dZ = dA * (Z > 0)
    return dZ, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def input_slopes_left_out(dA, X, Z, W):
    """Two gradients came, dW and db: dX is missing, the first of three. See 05 · part 11, exercise 3."""
    dZ = dA * (Z > 0)
    return X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def output_for_input(dA, X, Z, W):
    """Your dW is made of relu(Z), which comes out of the layer: the slope of a weight needs what went in, X.

    See 05 · part 6.
    """
    dZ = dA * (Z > 0)
    return dZ @ W.T, relu(Z).T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def matrix_product_for_the_mask(dA, X, Z, W):
    """You took a matrix product, @, with the mask: each entry of dA meets its own entry of it, so multiply with *.

    See 05 · part 6.
    """
    dZ = dA @ (Z > 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def both_transposed(dA, X, Z, W):
    """Your dX and dW are transposed: a gradient has the shape of what it belongs to.

    See 05 · part 6, shapes are the compass.
    """
    dZ = dA * (Z > 0)
    return W @ dZ.T, dZ.T @ X, dZ.sum(axis=0)


@layer_back.wrong
def mask_from_the_message(dA, X, Z, W):
    """You asked whether dA is above 0: what matters is whether Z was, on the way forward. See 05 · part 5."""
    dZ = dA * (dA > 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def closed_neurons_speak(dA, X, Z, W):
    """Your dX is made of dA: a closed neuron must not pass anything back either. Use dZ. See 05 · part 6."""
    dZ = dA * (Z > 0)
    return dA @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def weights_not_transposed(dA, X, Z, W):
    """Your dX is dZ @ W, without the transpose: it runs only where W is square. dX = dZ Wᵀ. See 05 · part 6."""
    dZ = dA * (Z > 0)
    return dZ @ W, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def inputs_not_transposed(dA, X, Z, W):
    """Your dW is X @ dZ, without the transpose: it runs only where sizes coincide. dW = Xᵀ dZ. See 05 · part 6."""
    dZ = dA * (Z > 0)
    return dZ @ W.T, X @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def weight_slopes_transposed(dA, X, Z, W):
    """Your dW is transposed: a gradient has the shape of what it belongs to, here (d_in, d_out).

    See 05 · part 6, shapes are the compass.
    """
    dZ = dA * (Z > 0)
    return dZ @ W.T, dZ.T @ X, dZ.sum(axis=0)


@layer_back.wrong
def averaged_again(dA, X, Z, W):
    """You divided by the number of examples: the loss has done that, and dA has brought it along.

    On the way back, 1/n stands once, in the loss. See 05 · part 6, all of it in ten lines.
    """
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dZ / len(X), dZ.mean(axis=0)


@layer_back.wrong
def bias_averaged(dA, X, Z, W):
    """Your db is a mean: all examples use the bias, so their roads add up. The sum over axis=0. See 05 · part 6."""
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dZ, dZ.mean(axis=0)


@layer_back.wrong
def bias_over_the_neurons(dA, X, Z, W):
    """Your db is summed over the neurons, one number an example: a bias belongs to a neuron. Use axis=0.

    See 05 · part 6.
    """
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=1)


@layer_back.wrong
def bias_as_a_row(dA, X, Z, W):
    """Your db has the shape (1, d_out), from keepdims=True: b has the shape (d_out,). See 05 · part 6."""
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0, keepdims=True)


@layer_back.wrong
def another_order(dA, X, Z, W):
    """The three gradients are right, but come in another order: dX, dW, db was asked for.

    See 05 · part 11, exercise 3.
    """
    dZ = dA * (Z > 0)
    return X.T @ dZ, dZ.sum(axis=0), dZ @ W.T


@layer_back.wrong
def input_slopes_second(dA, X, Z, W):
    """The three gradients are right, but dX comes second: dX, dW, db was asked for. See 05 · part 11, exercise 3."""
    dZ = dA * (Z > 0)
    return X.T @ dZ, dZ @ W.T, dZ.sum(axis=0)


@layer_back.wrong
def bias_second(dA, X, Z, W):
    """The three gradients are right, but db comes second: dX, dW, db was asked for. See 05 · part 11, exercise 3."""
    dZ = dA * (Z > 0)
    return dZ @ W.T, dZ.sum(axis=0), X.T @ dZ


@layer_back.wrong
def relu_for_its_slope(dA, X, Z, W):
    """You multiplied by relu(Z): on the way back its slope is asked for, which is 1 or 0. See 05 · part 6."""
    dZ = dA * relu(Z)
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


@layer_back.wrong
def bias_summed_over_all(dA, X, Z, W):
    """Your db is a single number: there is one bias for each neuron, so sum over the examples alone, axis=0.

    See 05 · part 6.
    """
    dZ = dA * (Z > 0)
    return dZ @ W.T, X.T @ dZ, dZ.sum()


@layer_back.wrong
def mask_in_place(dA, X, Z, W):
    """The numbers are right, but the mask was written into the caller's dA, as dA[Z <= 0] = 0 or dA *= … would.

    Make a new array, dZ = dA * (Z > 0). See 05 · part 11, exercise 2.
    """
    dA *= Z > 0
    return dA @ W.T, X.T @ dA, dA.sum(axis=0)


# 4 · A road around the layer


@lesson.exercise(
    inputs=lambda rng, n: _halves(rng, (n, 4), (n, 4), (4, 4), (4,)),
    edge_cases=[
        (np.array([[1.0, 2.0]]), np.array([[1.0, 0.0]]), np.array([[1.0, -2.0], [3.0, 4.0]]), np.array([0.0, 2.0])),
        (np.array([[2.0, 3.0]]), np.array([[1, 2]]), np.array([[0, 1], [1, 0]]), np.array([-9, -9])),  # all closed
    ],
    hints=[
        "Two roads lead from A₁ to A₂: one through the layer, one around it. What happens where roads meet?",
        "The road around the layer has the local derivative 1: it brings back dA2 as it is, closed ReLUs or not.",
        "The road through the layer is the dX of exercise 3: mask by the sums of the layer, then the product with Wᵀ.",
    ],
    more="the 1 on the straight road is one reason why networks of a hundred such layers can be trained: whatever the "
    "weights do, the slope reaches the first layer. They are called residual networks (He and others, 2015).",
)
def skip_back(dA2, A1, W, b):
    """Along a road, multiply; where roads meet, add: 1 on the straight road, the mask and Wᵀ on the other."""
    Z = A1 @ W + b
    return dA2 + (dA2 * (Z > 0)) @ W.T


@skip_back.wrong
def only_around(dA2, A1, W, b):
    """That is the road around the layer alone: there is another one, through it. See 05 · part 5, two roads add up."""
    return 1 * dA2


@skip_back.wrong
def only_through(dA2, A1, W, b):
    """That is the road through the layer alone: there is another one, around it. See 05 · part 5, two roads add up."""
    return (dA2 * (A1 @ W + b > 0)) @ W.T


@skip_back.wrong
def both_roads_masked(dA2, A1, W, b):
    """You masked both roads: on the road around the layer there is no ReLU. See 05 · part 5, two roads add up."""
    dZ = dA2 * (A1 @ W + b > 0)
    return dZ + dZ @ W.T


@skip_back.wrong
def no_mask(dA2, A1, W, b):
    """On the road through the layer, the mask of ReLU is missing. See 05 · part 6."""
    return dA2 + dA2 @ W.T


@skip_back.wrong
def both_compared_too_late(dA2, A1, W, b):
    """Brackets are missing in dA2 * Z > 0: * comes before >, so that you ask whether dA2 · Z is above 0.

    dA2 * (Z > 0) masks. See 05 · part 6.
    """
    return dA2 + (dA2 * (A1 @ W + b) > 0) @ W.T


@skip_back.wrong
def open_at_nothing(dA2, A1, W, b):
    """Your ReLU is open at exactly 0: we count the kink as closed, Z > 0. See 05 · part 6."""
    return dA2 + (dA2 * (A1 @ W + b >= 0)) @ W.T


@skip_back.wrong
def mask_of_the_message(dA2, A1, W, b):
    """You asked whether dA2 is above 0: what matters is whether the sums were, Z = A1 @ W + b. See 05 · part 6."""
    return dA2 + (dA2 * (dA2 > 0)) @ W.T


@skip_back.wrong
def mask_after_the_weights(dA2, A1, W, b):
    """Your mask comes after the product with Wᵀ: on the way back, ReLU comes first, then W. See 05 · part 6."""
    return dA2 + (dA2 @ W.T) * (A1 @ W + b > 0)


@skip_back.wrong
def message_left_out(dA2, A1, W, b):
    """On the road through the layer, you handed on the mask alone: multiply it by what comes back, dA2.

    See 05 · part 6.
    """
    return dA2 + (A1 @ W + b > 0) @ W.T


@skip_back.wrong
def one_for_the_message(dA2, A1, W, b):
    """On the road around the layer, you brought back 1: its local derivative is 1, and it is multiplied by dA2.

    See 05 · part 5, two roads add up.
    """
    return 1 + (dA2 * (A1 @ W + b > 0)) @ W.T


@skip_back.wrong
def weights_left_out(dA2, A1, W, b):
    """On the road through the layer, the weights are missing: dX = dZ Wᵀ. See 05 · part 6."""
    return dA2 + dA2 * (A1 @ W + b > 0)


@skip_back.wrong
def roads_subtracted(dA2, A1, W, b):
    """You subtracted one road from the other: where roads meet, add. See 05 · part 5, two roads add up."""
    return dA2 - (dA2 * (A1 @ W + b > 0)) @ W.T


@skip_back.wrong
def value_for_slope(dA2, A1, W, b):
    """You multiplied by relu(Z): on the way back its slope is asked for, which is 1 or 0. See 05 · part 6."""
    return dA2 + (dA2 * relu(A1 @ W + b)) @ W.T


@skip_back.wrong
def went_forward(dA2, A1, W, b):
    """That is A₂, the way forward: asked for is the slope of the loss with respect to A₁. See 05 · part 6."""
    return A1 + relu(A1 @ W + b)


@skip_back.wrong
def weights_on_both_roads(dA2, A1, W, b):
    """You sent both roads through Wᵀ: the road around the layer has no weights. See 05 · part 5, two roads add up."""
    return (dA2 + dA2 * (A1 @ W + b > 0)) @ W.T


@skip_back.wrong
def roads_averaged(dA2, A1, W, b):
    """You took the mean of the two roads: where roads meet, add. See 05 · part 5, two roads add up."""
    return (dA2 + (dA2 * (A1 @ W + b > 0)) @ W.T) / 2


@skip_back.wrong
def straight_road_twice(dA2, A1, W, b):
    """You counted the road around the layer twice. See 05 · part 5, two roads add up."""
    return 2 * dA2 + (dA2 * (A1 @ W + b > 0)) @ W.T


@skip_back.wrong
def value_on_the_straight_road(dA2, A1, W, b):
    """On the road around the layer, you multiplied by A1: its local derivative is 1. See 05 · part 5."""
    return dA2 * A1 + (dA2 * (A1 @ W + b > 0)) @ W.T


@skip_back.wrong
def message_too_late(dA2, A1, W, b):
    """You multiplied the mask by Wᵀ first, and by dA2 afterwards: walk in order, dA2, then the mask, then Wᵀ.

    See 05 · part 6.
    """
    return dA2 * (1 + (A1 @ W + b > 0) @ W.T)


@skip_back.wrong
def transposed_forward(dA2, A1, W, b):
    """For the mask you took A1 @ W.T: forward it is A1 @ W. The transpose belongs to the way back.

    See 05 · part 6.
    """
    return dA2 + (dA2 * (A1 @ W.T + b > 0)) @ W.T


@skip_back.wrong
def masked_by_the_input_too(dA2, A1, W, b):
    """You masked by A1 > 0 as well, after Wᵀ: the layer has one ReLU, and it sees the sums. See 05 · part 6."""
    return dA2 + (dA2 * (A1 @ W + b > 0)) @ W.T * (A1 > 0)


@skip_back.wrong
def mask_of_the_output(dA2, A1, W, b):
    """You masked by A₂ > 0, the sum of both roads: ReLU sees the sums of the layer alone, Z = A1 @ W + b.

    See 05 · part 6.
    """
    return dA2 + (dA2 * (A1 + relu(A1 @ W + b) > 0)) @ W.T


@skip_back.wrong
def input_on_the_straight_road(dA2, A1, W, b):
    """On the road around the layer, you brought back A1 itself: what comes back there is dA2, times 1.

    See 05 · part 5, two roads add up.
    """
    return A1 + (dA2 * (A1 @ W + b > 0)) @ W.T


@skip_back.wrong
def local_derivatives_of_both(dA2, A1, W, b):
    """You added up local derivatives: each road begins with what comes back, dA2. See 05 · part 5."""
    return 1 + (A1 @ W + b > 0) @ W.T


@skip_back.wrong
def wrong_mask(dA2, A1, W, b):
    """You masked by A1, which went into the layer: the ReLU sees the sums, Z = A1 @ W + b. See 05 · part 6."""
    return dA2 + (dA2 * (A1 > 0)) @ W.T


@skip_back.wrong
def square_and_silent(dA2, A1, W, b):
    """W is not transposed, and because it is square no error tells you: dX = dZ Wᵀ. See 05 · part 6."""
    return dA2 + (dA2 * (A1 @ W + b > 0)) @ W


@skip_back.wrong
def bias_left_out(dA2, A1, W, b):
    """You left b out of the sums: it decides with them which ReLUs are open. See 05 · part 5."""
    return dA2 + (dA2 * (A1 @ W > 0)) @ W.T


@skip_back.wrong
def roads_multiplied(dA2, A1, W, b):
    """You multiplied the two roads: along a road, multiply; where roads meet, add.

    See 05 · part 5, two roads add up.
    """
    return dA2 * ((dA2 * (A1 @ W + b > 0)) @ W.T)


@skip_back.wrong
def added_in_place(dA2, A1, W, b):
    """The numbers are right, but dA2 += … changes the caller's array as well: write dA2 + ….

    See 05 · part 11, exercise 2.
    """
    dA2 += (dA2 * (A1 @ W + b > 0)) @ W.T
    return dA2


# 5 · Any depth


def _forward(rng: np.random.Generator, n: int, sizes: list[int]) -> tuple:
    """Send n examples through layers of these sizes; give A, Z, W, as a network remembers them, and some dZ."""
    A, Z, W = [], [], []
    inputs = _halves(rng, (n, sizes[0]))[0]
    for d_in, d_out in pairwise(sizes):
        W.append(_halves(rng, (d_in, d_out))[0])
        A.append(inputs)
        Z.append(dense(inputs, W[-1], _halves(rng, (d_out,))[0]))
        inputs = relu(Z[-1])
    return A, Z, W, _halves(rng, Z[-1].shape)[0]


def _deep(rng: np.random.Generator, n: int) -> tuple:
    return _forward(rng, n, [4, 5, 3, 6][: {2: 3, 3: 2}.get(n, 4)])


@lesson.exercise(
    inputs=_deep,
    edge_cases=[_forward(np.random.default_rng(5), 3, [3, 3, 3, 3])],
    hints=[
        "Begin at the last layer, with the dZ that you are given: its dW is A[-1].T @ dZ, whatever the depth.",
        "for layer in reversed(range(len(W))) counts down to 0. Each round: first dW, then the dZ of the layer before.",
        "The layer before hears dZ @ W[layer].T, and masks it with its own sums, Z[layer - 1] > 0. Layer 0 has none.",
        "slopes.insert(0, dW) puts each dW in front of those of the later layers.",
    ],
    more="the loop knows nothing of depth: the same lines serve two layers or two hundred. What grows with the depth "
    "is the memory: every A and Z of the way forward must be kept until the walk back has passed it.",
)
def all_weight_slopes(A, Z, W, dZ):
    """At every layer, dW = Xᵀ dZ; between two layers, dX = dZ Wᵀ and the mask."""
    slopes = []
    for layer in reversed(range(len(W))):
        slopes.insert(0, A[layer].T @ dZ)
        if layer > 0:  # nobody asks for the slopes of the data
            dZ = (dZ @ W[layer].T) * (Z[layer - 1] > 0)
    return slopes


def _walk(A, Z, W, dZ, *, mask=lambda Z, layer: Z[layer - 1] > 0, transpose=np.transpose):
    """Walk back with one thing changed."""
    slopes = []
    for layer in reversed(range(len(W))):
        slopes.insert(0, A[layer].T @ dZ)
        if layer > 0:
            dZ = (dZ @ transpose(W[layer])) * mask(Z, layer)
    return slopes


@all_weight_slopes.wrong
def last_layer_first(A, Z, W, dZ):
    """Your list is the wrong way round: the walk begins at the last layer, the list with the first.

    See 05 · part 11, exercise 5.
    """
    return _walk(A, Z, W, dZ)[::-1]


@all_weight_slopes.wrong
def masks_forgotten(A, Z, W, dZ):
    """The last layer is right, and those before it are not: between two layers, nothing is masked.

    (Is there a mask? One of A[l] >= 0 is always 1.) See 05 · part 6.
    """
    return _walk(A, Z, W, dZ, mask=lambda Z, layer: 1)


@all_weight_slopes.wrong
def brackets_of_the_mask(A, Z, W, dZ):
    """Brackets are missing round the mask: * comes before >, so that you ask whether a product is above 0.

    See 05 · part 6.
    """
    slopes = []
    for layer in reversed(range(len(W))):
        slopes.insert(0, A[layer].T @ dZ)
        if layer > 0:
            dZ = (dZ @ W[layer].T) * Z[layer - 1] > 0
    return slopes


@all_weight_slopes.wrong
def kink_is_open(A, Z, W, dZ):
    """Your ReLU is open at exactly 0: we count the kink as closed, Z > 0. See 05 · part 6."""
    return _walk(A, Z, W, dZ, mask=lambda Z, layer: Z[layer - 1] >= 0)


@all_weight_slopes.wrong
def value_of_relu(A, Z, W, dZ):
    """You multiplied by relu(Z), the way forward: on the way back its slope is asked for, 1 or 0.

    See 05 · part 6.
    """
    return _walk(A, Z, W, dZ, mask=lambda Z, layer: relu(Z[layer - 1]))


@all_weight_slopes.wrong
def sums_for_the_mask(A, Z, W, dZ):
    """You multiplied by Z itself: on the way back the slope of ReLU is asked for, 1 or 0. See 05 · part 6."""
    return _walk(A, Z, W, dZ, mask=lambda Z, layer: Z[layer - 1])


@all_weight_slopes.wrong
def mask_turned_round(A, Z, W, dZ):
    """Your mask is the wrong way round: ReLU lets through where Z > 0. See 05 · part 6."""
    return _walk(A, Z, W, dZ, mask=lambda Z, layer: Z[layer - 1] < 0)


@all_weight_slopes.wrong
def message_left_behind(A, Z, W, dZ):
    """Between two layers, what comes back is lost: your next dZ is made of W and the mask alone.

    Multiply by the dZ that you have. See 05 · part 5, why backwards.
    """
    slopes = []
    for layer in reversed(range(len(W))):
        slopes.insert(0, A[layer].T @ dZ)
        if layer > 0:
            dZ = (np.ones_like(dZ) @ W[layer].T) * (Z[layer - 1] > 0)
    return slopes


@all_weight_slopes.wrong
def loss_divided_at_every_layer(A, Z, W, dZ):
    """You divided by the number of examples at every layer: 1/n stands once, in the loss, and dZ brings it along.

    See 05 · part 6, all of it in ten lines.
    """
    slopes = []
    for layer in reversed(range(len(W))):
        dZ = dZ / len(dZ)
        slopes.insert(0, A[layer].T @ dZ)
        if layer > 0:
            dZ = (dZ @ W[layer].T) * (Z[layer - 1] > 0)
    return slopes


@all_weight_slopes.wrong
def first_layer_first(A, Z, W, dZ):
    """You walk from the first layer to the last: dZ belongs to the last, so begin there, reversed(range(len(W))).

    See 05 · part 5, why backwards.
    """
    slopes = []
    for layer in range(len(W)):
        slopes.append(A[layer].T @ dZ)
        dZ = (dZ @ W[layer].T) * (Z[layer - 1] > 0)
    return slopes


@all_weight_slopes.wrong
def sums_of_the_same_layer(A, Z, W, dZ):
    """You used Z[l] for what went into a layer: Z[l] comes out of it, and A[l] goes in. See 05 · part 6."""
    return _walk(Z, Z, W, dZ)


@all_weight_slopes.wrong
def mask_behind_at_every_layer(A, Z, W, dZ):
    """You masked with the sums of the layer that you come from, and at layer 0 as well, where no layer comes before.

    What leaves layer l reaches the sums Z[l - 1]. See 05 · part 6.
    """
    slopes = []
    for layer in reversed(range(len(W))):
        slopes.insert(0, A[layer].T @ dZ)
        dZ = (dZ @ W[layer].T) * (Z[layer] > 0)
    return slopes


@all_weight_slopes.wrong
def sums_for_inputs(A, Z, W, dZ):
    """You used Z[l - 1] for what went into a layer: it is A[l], after ReLU. See 05 · part 6."""
    return _walk([A[0], *Z[:-1]], Z, W, dZ)


@all_weight_slopes.wrong
def mask_of_what_comes_back(A, Z, W, dZ):
    """You masked by what comes back: what matters is whether Z[l - 1] was above 0, on the way forward.

    See 05 · part 6.
    """
    slopes = []
    for layer in reversed(range(len(W))):
        slopes.insert(0, A[layer].T @ dZ)
        dZ = relu(dZ @ W[layer].T)
    return slopes


@all_weight_slopes.wrong
def only_the_last(A, Z, W, dZ):
    """Only the last layer is in your list: a `return` inside the loop ends it too early.

    See 05 · part 11, exercise 5.
    """
    return [A[-1].T @ dZ]


@all_weight_slopes.wrong
def without_the_first(A, Z, W, dZ):
    """The first layer is missing in your list: the loop must go down to layer 0. See 05 · part 11, exercise 5."""
    return _walk(A, Z, W, dZ)[1:]


@all_weight_slopes.wrong
def mask_of_the_layer_behind(A, Z, W, dZ):
    """You masked with the sums of the layer that you come from.

    What leaves it reaches the layer before, whose sums are Z[layer - 1]. See 05 · part 6.
    """
    return _walk(A, Z, W, dZ, mask=lambda Z, layer: Z[layer] > 0)


@all_weight_slopes.wrong
def mask_at_the_output(A, Z, W, dZ):
    """You masked the dZ of the last layer as well: there is no ReLU after it.

    See 05 · part 5, a batch, and more neurons.
    """
    return _walk(A, Z, W, dZ * (Z[-1] > 0))


@all_weight_slopes.wrong
def mask_too_late(A, Z, W, dZ):
    """Your mask comes too late: dW = Xᵀ dZ needs dZ, which is dA with the mask already on it. See 05 · part 6."""
    slopes = []
    for layer in reversed(range(len(W))):
        slopes.insert(0, A[layer].T @ dZ)
        if layer < len(W) - 1:
            dZ = dZ * (Z[layer] > 0)
        dZ = dZ @ W[layer].T
    return slopes


@all_weight_slopes.wrong
def one_step_too_far(A, Z, W, dZ):
    """At layer 0 your walk goes on, to a layer that does not exist: Z[0 - 1] is the last Z, for -1 counts from behind.

    Make the next dZ only if there is a layer before, l > 0. See 05 · part 11, exercise 5.
    """
    slopes = []
    for layer in reversed(range(len(W))):
        slopes.insert(0, A[layer].T @ dZ)
        dZ = (dZ @ W[layer].T) * (Z[layer - 1] > 0)
    return slopes


@all_weight_slopes.wrong
def nothing_handed_on(A, Z, W, dZ):
    """Every layer got the dZ of the last one: each must be handed its own, by the layer after it.

    See 05 · part 5, why backwards.
    """
    return [inputs.T @ dZ for inputs in A]


@all_weight_slopes.wrong
def matrices_not_transposed(A, Z, W, dZ):
    """W is not transposed on the way back: it runs only where all layers have the same size. See 05 · part 6."""
    return _walk(A, Z, W, dZ, transpose=lambda W: W)


@all_weight_slopes.wrong
def divided_again(A, Z, W, dZ):
    """You divided by the number of examples: the loss has done that already, and dZ brings it along.

    See 05 · part 6, all of it in ten lines.
    """
    return [dW / len(dZ) for dW in _walk(A, Z, W, dZ)]


@all_weight_slopes.wrong
def slopes_transposed(A, Z, W, dZ):
    """Each dW is transposed: a gradient has the shape of what it belongs to. See 05 · part 6."""
    return [dW.T for dW in _walk(A, Z, W, dZ)]


@all_weight_slopes.wrong
def masked_once(A, Z, W, dZ):
    """You masked before the last layer alone: each layer but the last has a ReLU, so mask at each step back.

    See 05 · part 6.
    """
    return _walk(A, Z, W, dZ, mask=lambda Z, layer: Z[layer - 1] > 0 if layer == len(Z) - 1 else 1)


# 6 · Find the bug


def _gradient(blocks, X, Y, *, mask=True, transpose=True, mean=True, sign=1):
    W1, b1, W2, b2 = blocks
    Z1 = dense(X, W1, b1)
    A1 = relu(Z1)
    dZ2 = 2 * (dense(A1, W2, b2) - Y) / (np.size(Y) if mean else 1)
    dZ1 = sign * (dZ2 @ (np.transpose(W2) if transpose else W2)) * (Z1 > 0 if mask else 1)
    return [np.transpose(X) @ dZ1, dZ1.sum(axis=0), A1.T @ dZ2, dZ2.sum(axis=0)]


def right(blocks, X, Y):
    """Walk back as one should."""
    return _gradient(blocks, X, Y)


def without_mask(blocks, X, Y):
    """Forget ReLU on the way back."""
    return _gradient(blocks, X, Y, mask=False)


def not_transposed(blocks, X, Y):
    """Take W₂ for its mirror image."""
    return _gradient(blocks, X, Y, transpose=False)


def summed(blocks, X, Y):
    """Forget that the loss is a mean."""
    return _gradient(blocks, X, Y, mean=False)


def wrong_sign(blocks, X, Y):
    """Send the hidden layer uphill."""
    return _gradient(blocks, X, Y, sign=-1)


NAMES = {right: "right", without_mask: "mask", not_transposed: "transpose", summed: "sum", wrong_sign: "sign"}


@lesson.exercise(
    edge_cases=[(gradient,) for gradient in NAMES],
    may_pass={"Y.size → as_at_first(lambda: Y.size)": "Y is of its own choice, and of the same size every time."},
    hints=[
        "Measure: numerical_gradient(lambda W: loss, W1), with a loss that uses W, gives the slopes of W1 to compare.",
        "Three of the five show themselves by one number: got / measured is 1, or -1, or Y.size, in every entry.",
        "Two are left, mask and transpose. Where every ReLU is open, forgetting the mask does no harm. How do you open "
        "them all?",
        "Add 100 to b1, and compare again: if got and measured agree now, it is the mask.",
    ],
    more="you have located a bug by choosing inputs for which only one suspect can be guilty. The larger the program, "
    "the more that is worth than reading the code once again.",
)
def find_the_bug(gradient):
    """Two comparisons: one with some ReLUs closed, one with all of them open."""
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((6, 4)), rng.standard_normal((6, 3))
    W1, b1, W2, b2 = (rng.standard_normal(shape) for shape in ((4, 3), 3, (3, 3), 3))

    def compare(b1):
        got = gradient([W1, b1, W2, b2], X, Y)[0]
        return got, numerical_gradient(lambda W: mean_squared_error(dense(relu(dense(X, W, b1)), W2, b2), Y)[0], W1)

    got, measured = compare(b1)
    for name, factor in (("right", 1), ("sign", -1), ("sum", Y.size)):
        if np.allclose(got, factor * measured, rtol=1e-4, atol=1e-6):
            return name
    got, measured = compare(b1 + 100)  # every ReLU is open
    return "mask" if np.allclose(got, measured, rtol=1e-4, atol=1e-6) else "transpose"


@find_the_bug.wrong
def every_relu_open(gradient):
    """A forgotten mask passes for right: your ReLUs are all open, or nearly, and a mask of ones hides nothing.

    Take inputs, weights and biases of both signs. See 05 · part 5, a batch, and more neurons.
    """
    return "right" if gradient is without_mask else NAMES[gradient]


@find_the_bug.wrong
def symmetric_weights(gradient):
    """A missing transpose passes for right: your W₂ is its own mirror image, such as ones, or a single number.

    Take at least two hidden neurons, and weights that all differ. See 05 · part 7, what it catches.
    """
    return "right" if gradient is not_transposed else NAMES[gradient]


@find_the_bug.wrong
def a_single_number(gradient):
    """A sum passes for a mean: with one example and one output they are the same.

    Take several of both. See 05 · part 7, what it catches.
    """
    return "right" if gradient is summed else NAMES[gradient]


@find_the_bug.wrong
def sizes_without_signs(gradient):
    """A wrong sign passes for right: you compared sizes, or squares, in which the sign is lost. See 05 · part 7."""
    return "right" if gradient is wrong_sign else NAMES[gradient]


@find_the_bug.wrong
def mask_and_transpose_unseen(gradient):
    """A forgotten mask and a missing transpose pass for right: all your ReLUs are open, and W₂ is its own mirror image.

    Take weights and biases of both signs that all differ. See 05 · part 7, what it catches.
    """
    return "right" if gradient in (without_mask, not_transposed) else NAMES[gradient]


@find_the_bug.wrong
def direction_alone(gradient):
    """A sum and a wrong sign pass for right: you compared directions, without size and sign.

    See 05 · part 7, what it catches.
    """
    return "right" if gradient in (summed, wrong_sign) else NAMES[gradient]


@find_the_bug.wrong
def output_layer_alone(gradient):
    """You looked at W₂ and b₂ alone: they are right wherever the bug comes later on the walk. Look at W₁.

    See 05 · part 7, what it catches.
    """
    return "sum" if gradient is summed else "right"


@find_the_bug.wrong
def two_suspects_mixed_up(gradient):
    """You confuse mask and transpose: where every ReLU is open, a forgotten mask does no harm.

    A missing transpose still does. See 05 · part 7.
    """
    return {"mask": "transpose", "transpose": "mask"}.get(NAMES[gradient], NAMES[gradient])


@find_the_bug.wrong
def mask_for_both(gradient):
    """You call a missing transpose a forgotten mask: one more measurement is needed to tell the two apart.

    For which numbers would a forgotten mask do no harm? See 05 · part 7.
    """
    return "mask" if gradient is not_transposed else NAMES[gradient]


@find_the_bug.wrong
def transpose_for_both(gradient):
    """You call a forgotten mask a missing transpose: one more measurement is needed to tell the two apart.

    For which numbers would a forgotten mask do no harm? See 05 · part 7.
    """
    return "transpose" if gradient is without_mask else NAMES[gradient]


@find_the_bug.wrong
def right_or_wrong_alone(gradient):
    """You found that four of them are wrong, and call them all by one name: look at the pattern of the errors.

    See 05 · part 7, what it catches.
    """
    return "right" if gradient is right else "mask"


@find_the_bug.wrong
def everything_passes(gradient):
    """All five pass for right: your numbers hide every difference, as ones do, or nothing was compared.

    Take numbers of both signs that all differ, several examples, several outputs. See 05 · part 7, what it catches.
    """
    return "right"


# 7 · Any graph


def slopes_in_order(answer: dict, start: dict, steps: list) -> np.ndarray:
    """Your slopes, first those of start, then those of the steps (nan: there is none of that name)."""
    names = dict.fromkeys([*start, *(step[0] for step in steps)])  # each once: start may have been written into
    return np.array([answer.get(name, np.nan) for name in names], dtype=float)


def wrong_slopes(answer: dict, start: dict, steps: list) -> str:
    """Show by name which slopes differ."""
    right, rows = slopes_of_graph(start, steps), []
    for name, slope in right.items():
        if name not in answer or not np.isclose(answer[name], slope):
            rows.append((name, slope, float(answer[name]) if name in answer else "none"))
    return table(["name", "slope expected", "yours"], rows)


def _graph(rng: np.random.Generator, n: int) -> tuple:
    """Draw a graph in which each step asks for two numbers that are known, and the last for the one before it."""
    start = {name: float(rng.choice([-3, -2, -1, 1, 2, 3])) for name in "uvwxy"[: 1 + min(n, 4)]}
    known, steps = list(start), []
    for i in range(n + 1):
        operation = ("multiply", "add", "relu")[int(rng.integers(0, 3))]
        one = known[-1] if i == n else known[int(rng.integers(0, len(known)))]
        other = list(start)[int(rng.integers(0, len(start)))]
        steps.append((f"s{i + 1}", operation, (one,) if operation == "relu" else (one, other)))
        known.append(steps[-1][0])
    return start, steps


ROADS = ({"x": 3.0}, [("p", "add", ("x", "x")), ("q", "multiply", ("p", "x")), ("L", "add", ("q", "p"))])
SQUARE = ({"x": -5.0, "y": 2.0}, [("e", "add", ("x", "y")), ("L", "multiply", ("e", "e"))])
CLOSED = ({"w": -2.0, "x": 3.0}, [("z", "multiply", ("w", "x")), ("a", "relu", ("z",)), ("L", "add", ("a", "x"))])
AT_ZERO = ({"x": 0, "y": 4}, [("a", "relu", ("x",)), ("L", "multiply", ("a", "y"))])
CLOSED_FACTOR = ({"x": -4.0, "y": 3.0}, [("a", "relu", ("x",)), ("L", "multiply", ("a", "y"))])
DEAD_END = ({"x": 2.0, "y": 7.0}, [("p", "multiply", ("x", "y")), ("L", "multiply", ("x", "x"))])
LITTLE_NET = (
    {"x": 2.0, "w": 3.0, "b": -1.0, "v": -2.0, "c": 12.0, "minus y": 1.0},
    [
        ("wx", "multiply", ("w", "x")),
        ("z", "add", ("wx", "b")),
        ("a", "relu", ("z",)),
        ("va", "multiply", ("v", "a")),
        ("ŷ", "add", ("va", "c")),
        ("error", "add", ("ŷ", "minus y")),
        ("L", "multiply", ("error", "error")),
    ],
)


@lesson.exercise(
    inputs=_graph,
    edge_cases=[ROADS, SQUARE, CLOSED, CLOSED_FACTOR, AT_ZERO, DEAD_END, LITTLE_NET],
    compare=slopes_in_order,
    explain=wrong_slopes,
    hints=[
        "Forward first: a dictionary of all numbers, begun as a copy of start, and one more for each step.",
        "Backward: a dictionary of slopes, 0 for every name and 1 for the last. Go through reversed(steps).",
        "The slope of the step's own name is complete when you reach it. Hand it on to each input, with +=, times the "
        "local derivative: 1 for add, the other number for multiply, 1 or 0 for relu.",
        "A step may take the same number twice, as in x · x. Handle the first input and the second one after the "
        "other: then each brings its own share.",
    ],
    more="with more operations, and with arrays in the place of numbers, this is what PyTorch and JAX do. You have "
    "written reverse-mode automatic differentiation, first published by Seppo Linnainmaa in 1970.",
)
def slopes_of_graph(start, steps):
    """Forward in the order of the steps, backward in the reverse order; where roads meet, add."""
    numbers = dict(start)
    for name, operation, inputs in steps:
        one, other = numbers[inputs[0]], numbers[inputs[-1]]
        numbers[name] = {"add": one + other, "multiply": one * other, "relu": max(0.0, one)}[operation]

    slopes = dict.fromkeys(numbers, 0.0)
    slopes[steps[-1][0]] = 1.0  # the last number moves as far as itself
    for name, operation, inputs in reversed(steps):
        one, other = numbers[inputs[0]], numbers[inputs[-1]]
        local = {"add": (1.0, 1.0), "multiply": (other, one), "relu": (float(one > 0),)}[operation]
        for source, derivative in zip(inputs, local, strict=True):
            slopes[source] += slopes[name] * derivative
    return slopes


def _numbers(start: dict, steps: list) -> dict:
    """Go forward through a graph."""
    numbers = dict(start)
    for name, operation, inputs in steps:
        one, other = numbers[inputs[0]], numbers[inputs[-1]]
        numbers[name] = {"add": one + other, "multiply": one * other, "relu": max(0.0, one)}[operation]
    return numbers


def _backprop(start, steps, *, order=reversed, seed=1.0, replace=False, once=False, alone=False, local=None):
    """Walk back through a graph with one thing changed; local holds other derivatives, of (slope, one, other)."""
    derivatives = {
        "add": lambda slope, one, other: (1.0, 1.0),
        "multiply": lambda slope, one, other: (other, one),
        "relu": lambda slope, one, other: (float(one > 0),),
    } | (local or {})
    numbers = _numbers(start, steps)
    slopes = dict.fromkeys(numbers, 0.0)
    slopes[steps[-1][0]] = numbers[steps[-1][0]] if seed is None else seed
    for name, operation, inputs in order(steps):
        rates = derivatives[operation](slopes[name], numbers[inputs[0]], numbers[inputs[-1]])
        arrows = list(zip(inputs, rates, strict=True))
        for source, rate in dict(arrows).items() if once else arrows:
            share = rate if alone else slopes[name] * rate
            slopes[source] = share if replace else slopes[source] + share
    return slopes


@slopes_of_graph.wrong
def replaced_for_added(start, steps):
    """Where two roads meet, your second slope replaces the first: they add up, with +=.

    See 05 · part 5, two roads add up.
    """
    return _backprop(start, steps, replace=True)


@slopes_of_graph.wrong
def from_first_to_last(start, steps):
    """You walked from the first step to the last, and most boxes had nothing to hand on yet: reversed(steps).

    See 05 · part 5, why backwards.
    """
    return _backprop(start, steps, order=list)


@slopes_of_graph.wrong
def own_number(start, steps):
    """The local derivative of a product is the other number, not the number's own. See 05 · part 5."""
    return _backprop(start, steps, local={"multiply": lambda slope, one, other: (one, other)})


@slopes_of_graph.wrong
def square_counted_once(start, steps):
    """If a step takes the same number twice, as in x · x, you count it once: both places bring a share.

    (A dictionary of an arrow's rates keeps one entry a name.) See 05 · part 5, two roads add up.
    """
    return _backprop(start, steps, once=True)


@slopes_of_graph.wrong
def always_open(start, steps):
    """Your ReLU is always open on the way back: where its input was not above 0, the local derivative is 0.

    See 05 · part 5.
    """
    return _backprop(start, steps, local={"relu": lambda slope, one, other: (1.0,)})


@slopes_of_graph.wrong
def open_at_zero(start, steps):
    """Your ReLU is open at exactly 0: we count the kink as closed, z > 0. See 05 · part 6."""
    return _backprop(start, steps, local={"relu": lambda slope, one, other: (float(one >= 0),)})


@slopes_of_graph.wrong
def relu_of_the_slope(start, steps):
    """You stopped slopes below zero: what opens ReLU is the number that went in, not what comes back.

    See 05 · part 5.
    """
    return _backprop(start, steps, local={"relu": lambda slope, one, other: (float(slope > 0),)})


@slopes_of_graph.wrong
def loss_without_a_slope(start, steps):
    """All slopes are 0: the walk must begin with a 1, for the last number moves as far as itself. See 05 · part 5."""
    return _backprop(start, steps, seed=0.0)


@slopes_of_graph.wrong
def loss_for_its_slope(start, steps):
    """You begin the walk with the loss itself: it begins with 1, for the last number moves as far as itself.

    See 05 · part 5.
    """
    return _backprop(start, steps, seed=None)


@slopes_of_graph.wrong
def product_of_both(start, steps):
    """You took the whole product for its local derivative: it is the other number. See 05 · part 5."""
    return _backprop(start, steps, local={"multiply": lambda slope, one, other: (one * other, one * other)})


@slopes_of_graph.wrong
def added_numbers(start, steps):
    """You gave a sum the local derivatives of a product: in a sum, each number moves it by as much as itself, 1.

    See 05 · part 5.
    """
    return _backprop(start, steps, local={"add": lambda slope, one, other: (other, one)})


@slopes_of_graph.wrong
def relu_for_its_derivative(start, steps):
    """You took relu's value for its local derivative: that is 1 where the number that went in is above 0, else 0.

    See 05 · part 5.
    """
    return _backprop(start, steps, local={"relu": lambda slope, one, other: (max(0.0, one),)})


@slopes_of_graph.wrong
def numbers_for_slopes(start, steps):
    """Those are the numbers of the way forward: asked for are the slopes. See 05 · part 11, exercise 7."""
    return _numbers(start, steps)


@slopes_of_graph.wrong
def only_the_steps(start, steps):
    """Your slopes are right as far as they go: those of start were asked for as well. See 05 · part 11, exercise 7."""
    return {name: slope for name, slope in _backprop(start, steps).items() if name not in start}


@slopes_of_graph.wrong
def first_input_alone(start, steps):
    """You hand the slope on to the first input alone: a sum and a product have two. See 05 · part 5."""
    first = {
        "add": lambda slope, one, other: (1.0, 0.0),
        "multiply": lambda slope, one, other: (other, 0.0),
    }
    return _backprop(start, steps, local=first)


@slopes_of_graph.wrong
def one_rate_for_both(start, steps):
    """In a product, you gave both inputs the same rate: each gets the *other* number. See 05 · part 5."""
    return _backprop(start, steps, local={"multiply": lambda slope, one, other: (other, other)})


@slopes_of_graph.wrong
def relu_hands_nothing_on(start, steps):
    """Nothing passes back through your ReLU: where its input was above 0, the local derivative is 1.

    See 05 · part 5.
    """
    return _backprop(start, steps, local={"relu": lambda slope, one, other: (0.0,)})


@slopes_of_graph.wrong
def relu_turns_the_sign(start, steps):
    """Your ReLU has the slope -1 below 0, like |z|: a closed ReLU has the slope 0. See 05 · part 5."""
    return _backprop(start, steps, local={"relu": lambda slope, one, other: (1.0 if one > 0 else -1.0,)})


@slopes_of_graph.wrong
def loss_left_out(start, steps):
    """The slope of the last step itself is missing: it is 1, and belongs there. See 05 · part 11, exercise 7."""
    return {name: slope for name, slope in _backprop(start, steps).items() if name != steps[-1][0]}


@slopes_of_graph.wrong
def ones_at_first(start, steps):
    """Your slopes begin at 1 for every name: only the last number moves as far as itself, all others begin at 0.

    See 05 · part 5, why backwards.
    """
    numbers = _numbers(start, steps)
    slopes = dict.fromkeys(numbers, 1.0)
    for name, operation, inputs in reversed(steps):
        one, other = numbers[inputs[0]], numbers[inputs[-1]]
        local = {"add": (1.0, 1.0), "multiply": (other, one), "relu": (float(one > 0),)}[operation]
        for source, derivative in zip(inputs, local, strict=True):
            slopes[source] += slopes[name] * derivative
    return slopes


@slopes_of_graph.wrong
def handed_on_unchanged(start, steps):
    """You hand every slope on as it is: multiply it by the local derivative of the arrow. See 05 · part 5."""
    ones = dict.fromkeys(("add", "multiply"), lambda slope, one, other: (1.0, 1.0))
    return _backprop(start, steps, local=ones | {"relu": lambda slope, one, other: (1.0,)})


@slopes_of_graph.wrong
def product_with_itself_counted_once(start, steps):
    """If a product takes the same number twice, x · x, you count it once: both places bring a share.

    See 05 · part 5, two roads add up.
    """
    numbers = _numbers(start, steps)
    slopes = dict.fromkeys(numbers, 0.0)
    slopes[steps[-1][0]] = 1.0
    for name, operation, inputs in reversed(steps):
        one, other = numbers[inputs[0]], numbers[inputs[-1]]
        twice = inputs[0] == inputs[-1]
        local = {"add": (1.0, 1.0), "multiply": (other, 0.0 if twice else one), "relu": (float(one > 0),)}[operation]
        for source, derivative in zip(inputs, local, strict=True):
            slopes[source] += slopes[name] * derivative
    return slopes


@slopes_of_graph.wrong
def always_called_L(start, steps):
    """You begin the walk at "L": the last step computes the loss, whatever its name. Begin at steps[-1][0].

    See 05 · part 11, exercise 7.
    """
    return _backprop(start, steps, seed=float(steps[-1][0] == "L"))


@slopes_of_graph.wrong
def local_derivatives_alone(start, steps):
    """You added up local derivatives: each must be multiplied by the slope at the arrow's end. See 05 · part 5."""
    return _backprop(start, steps, alone=True)


@slopes_of_graph.wrong
def dead_ends_left_out(start, steps):
    """A number from which no road leads to the last has no slope in your answer: it is 0, and belongs there.

    See 05 · part 11, exercise 7.
    """
    reached = {steps[-1][0]}
    for name, _, inputs in reversed(steps):
        reached |= set(inputs) if name in reached else set()
    return {name: slope for name, slope in _backprop(start, steps).items() if name in reached}


@slopes_of_graph.wrong
def only_the_start(start, steps):
    """Your slopes are right as far as they go: those of the steps, the numbers in between, were asked for as well.

    See 05 · part 11, exercise 7.
    """
    return {name: slope for name, slope in _backprop(start, steps).items() if name in start}


@slopes_of_graph.wrong
def zeros_left_out(start, steps):
    """Your slopes are right as far as they go: a name whose slope is 0 is asked for as well.

    See 05 · part 11, exercise 7.
    """
    return {name: slope for name, slope in slopes_of_graph(start, steps).items() if slope != 0}
