"""Lesson 05. Exercises with the walk back: on paper, through layers, around them, and through any graph at all."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from nncourse.exercises.lesson import Lesson
from nnlib.activations import relu
from nnlib.gradcheck import numerical_gradient
from nnlib.layers import dense
from nnlib.losses import mean_squared_error

lesson = Lesson(5)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


def _whole(rng: np.random.Generator, *shapes: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """Draw arrays of whole numbers, small enough to follow on paper."""
    return tuple(rng.integers(-3, 4, shape).astype(float) for shape in shapes)


# 1 · With a pencil


@lesson.exercise(
    hints=[
        "Forward first: z, then a, then ŷ. Is ReLU open or closed?",
        "Backward: begin with 2 (ŷ - y), and multiply by one local derivative at each step: v, then 1 or 0, then x.",
        "Forward: z = 7, a = 7, ŷ = 5. Backward: 4 at ŷ, and 4 · 3 = 12 at a. ReLU is open. What went into w?",
    ],
    more="the sign says what to do: it is below zero, so a larger w makes the loss smaller. Follow it forward: x is "
    "below zero, so a larger w makes z = wx + b smaller, and with it ŷ, which was too large.",
)
def slope_by_pencil():
    """Forward: z = 7, a = 7, ŷ = 5. Backward: 2 (5 - 3) = 4, times v = 3, times 1 (ReLU is open), times x = -2."""
    return 2 * (5 - 3) * 3 * 1 * -2


@slope_by_pencil.wrong
def stopped_at_z():
    """That is the slope of z, and of b: one step is left, from z to w. Its local derivative is what went in, x.

    See 05 · part 5, why backwards.
    """
    return 12


@slope_by_pencil.wrong
def weight_for_input():
    """That is the slope of x: you multiplied by the weight.

    The slope of a weight is what comes back, times what went in. See 05 · part 5.
    """
    return -36


@slope_by_pencil.wrong
def factor_2_forgotten():
    """The factor 2 is missing: the slope of (ŷ - y)² is 2 (ŷ - y). See 05 · part 5."""
    return -12


@slope_by_pencil.wrong
def error_turned_round():
    """The sign is the wrong way round: the error is ŷ - y, the prediction minus the truth. See 05 · part 5."""
    return 24


@slope_by_pencil.wrong
def output_weight_skipped():
    """You went from ŷ to z without passing v: the local derivative of ŷ = va + c with respect to a is v.

    See 05 · part 5.
    """
    return -8


@slope_by_pencil.wrong
def slope_of_v():
    """That is the slope of v, the other weight: it ends at ŷ, while w sits one layer deeper. See 05 · part 5."""
    return 28


# 2 · Back through tanh


@lesson.exercise(
    inputs=lambda rng, n: (*_whole(rng, (n, 2)), rng.normal(0, 1, (n, 2)).round(1)),
    edge_cases=[
        (np.array([[3.0, -2.0]]), np.array([[0, 1]])),
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
    X, W, b, dA = _whole(rng, (n, 3), (3, 2), (2,), (n, 2))
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

    1/n enters once, in the loss. See 05 · part 6, all of it in ten lines.
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
    inputs=lambda rng, n: _whole(rng, (n, 3), (n, 3), (3, 3), (3,)),
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
    inputs = _whole(rng, (n, sizes[0]))[0]
    for d_in, d_out in pairwise(sizes):
        W.append(_whole(rng, (d_in, d_out))[0])
        A.append(inputs)
        Z.append(dense(inputs, W[-1], _whole(rng, (d_out,))[0]))
        inputs = relu(Z[-1])
    return A, Z, W, _whole(rng, Z[-1].shape)[0]


def _deep(rng: np.random.Generator, n: int) -> tuple:
    return _forward(rng, n, [2, 3, 2, 4][: {2: 3, 3: 2}.get(n, 4)])


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
    """The last layer is right, and those before it are not: between two layers, the mask is missing.

    See 05 · part 6.
    """
    return _walk(A, Z, W, dZ, mask=lambda Z, layer: 1)


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
def output_layer_alone(gradient):
    """You looked at W₂ and b₂ alone: what the walk passes before the bug is right. Look at W₁. See 05 · part 7."""
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
    return np.array([answer.get(name, np.nan) for name in [*start, *(step[0] for step in steps)]], dtype=float)


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
    edge_cases=[ROADS, SQUARE, CLOSED, AT_ZERO, DEAD_END, LITTLE_NET],
    compare=slopes_in_order,
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


def _backprop(start, steps, *, order=reversed, seed=1.0, replace=False, once=False, alone=False, local=None):
    """Walk back through a graph with one thing changed; local holds other derivatives, of (slope, one, other)."""
    derivatives = {
        "add": lambda slope, one, other: (1.0, 1.0),
        "multiply": lambda slope, one, other: (other, one),
        "relu": lambda slope, one, other: (float(one > 0),),
    } | (local or {})
    numbers = dict(start)
    for name, operation, inputs in steps:
        one, other = numbers[inputs[0]], numbers[inputs[-1]]
        numbers[name] = {"add": one + other, "multiply": one * other, "relu": max(0.0, one)}[operation]
    slopes = dict.fromkeys(numbers, 0.0)
    slopes[steps[-1][0]] = seed
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
