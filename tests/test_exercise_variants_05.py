"""Answers to lesson 05: right ones written another way pass, and wrong ones are told what they are, or no more."""

from itertools import pairwise

import numpy as np
import pytest

from nncourse.exercises import lesson_05
from nnlib import dense, relu, relu_derivative, tanh_derivative


def loops_layer_back(dA, X, Z, W):
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for i, j in np.ndindex(Z.shape):
        if Z[i, j] > 0:
            db[j] += dA[i, j]
            for k in range(len(W)):
                dW[k, j] += dA[i, j] * X[i, k]
                dX[i, k] += dA[i, j] * W[k, j]
    return dX, dW, db


def einsum_layer_back(dA, X, Z, W):
    dZ = np.where(Z > 0, dA, 0)
    return [np.einsum("ij,kj->ik", dZ, W), np.einsum("ik,ij->kj", X, dZ), np.einsum("ij->j", dZ)]


def float32_layer_back(dA, X, Z, W):
    dZ = dA.astype(np.float32) * (relu(Z) > 0)
    return dZ @ W.astype(np.float32).T, (dZ.T @ X.astype(np.float32)).T, np.ones(len(dZ), np.float32) @ dZ


def skip_as_one_matrix(dA2, A1, W, b):
    mask = relu_derivative(A1 @ W + b)
    return np.stack([d @ (np.eye(len(W)) + np.diag(m) @ W.T) for d, m in zip(dA2, mask, strict=True)])


def skip_by_complex_steps(dA2, A1, W, b):
    slopes = np.zeros(A1.shape)
    for i in np.ndindex(A1.shape):
        A = A1.astype(complex)
        A[i] += 1e-30j
        Z = A @ W + b
        slopes[i] = np.sum(dA2 * (A + Z * (Z.real > 0))).imag / 1e-30
    return slopes


def slopes_by_recursion(A, Z, W, dZ):
    if len(W) == 1:
        return [A[0].T @ dZ]
    before = np.einsum("ij,kj->ik", dZ, W[-1]) * (A[-1] > 0)
    return slopes_by_recursion(A[:-1], Z[:-1], W[:-1], before) + [A[-1].T @ dZ]


def slopes_all_dz_first(A, Z, W, dZ):
    every = [dZ]
    for weights, sums in zip(W[:0:-1], Z[-2::-1], strict=True):
        every.append(np.where(sums <= 0, 0, every[-1] @ weights.T))
    return tuple(inputs.T @ slopes for inputs, slopes in zip(A, every[::-1], strict=True))


def slopes_appended(A, Z, W, dZ):
    slopes, layer = [], len(W) - 1
    while layer >= 0:
        slopes.append(sum(np.outer(a, d) for a, d in zip(A[layer], dZ, strict=True)).astype(np.float32))
        dZ = (W[layer] @ dZ.T).T * relu_derivative(Z[layer - 1]) if layer else dZ
        layer -= 1
    return slopes[::-1]


PROBE = np.random.default_rng(9)
BLOCKS = [PROBE.standard_normal(shape) for shape in ((2, 3), 3, (3, 3), 3)]
XP, YP = PROBE.standard_normal((12, 2)), PROBE.standard_normal((12, 3))


def bug_by_candidates(gradient):
    """Write all five, and see whose numbers come."""
    got, (W1, b1, W2, b2) = gradient(BLOCKS, XP, YP), BLOCKS
    Z1 = XP @ W1 + b1
    dZ2 = 2 * (relu(Z1) @ W2 + b2 - YP) / YP.size
    dA1 = dZ2 @ W2.T
    mask = Z1 > 0
    named = {"right": dA1 * mask, "mask": dA1, "transpose": dZ2 @ W2 * mask, "sum": YP.size * dA1 * mask}
    named["sign"] = -dA1 * mask
    return next(name for name, dZ1 in named.items() if np.allclose(dZ1.sum(axis=0), got[1]))


def bug_by_biases(gradient):
    """Look at b1 alone, one example after the other."""
    W1, b1, W2, b2 = BLOCKS

    def loss(b):
        return np.mean((relu(XP @ W1 + b) @ W2 + b2 - YP) ** 2)

    measured = np.array([(loss(b1 + h) - loss(b1 - h)) / 2e-6 for h in 1e-6 * np.eye(3)])
    ratio = gradient(BLOCKS, XP, YP)[1] / measured
    if np.ptp(ratio) < 1e-4:
        return {1: "right", -1: "sign", YP.size: "sum"}[round(ratio[0])]
    symmetric = [W1, b1, np.eye(3), b2]
    measured = 2 * ((relu(XP @ W1 + b1) + b2 - YP) * (XP @ W1 + b1 > 0)).sum(axis=0) / YP.size
    return "transpose" if np.allclose(gradient(symmetric, XP, YP)[1], measured) else "mask"


def bug_by_promises(gradient):
    """A step of the hidden layer keeps its promise, breaks it, or keeps one in Y.size of it."""
    kept = {}
    for name, shift in (("some open", 0.0), ("all open", 50.0)):
        W1, b1, W2, b2 = BLOCKS[0], BLOCKS[1] + shift, *BLOCKS[2:]
        dW1 = gradient([W1, b1, W2, b2], XP, YP)[0]
        after = [np.mean((relu(dense(XP, W1 - s * dW1, b1)) @ W2 + b2 - YP) ** 2) for s in (-1e-6, 1e-6)]
        kept[name] = (after[0] - after[1]) / (2e-6 * np.sum(dW1**2))
    for name, share in (("right", 1), ("sign", -1), ("sum", 1 / YP.size)):
        if abs(kept["some open"] - share) < 1e-3:
            return name
    return "mask" if abs(kept["all open"] - 1) < 1e-3 else "transpose"


def graph_by_complex_steps(start, steps):
    """Nudge every number by an imaginary amount that is too small to round anything."""

    def last(nudged):
        numbers = {name: complex(value) + 1e-30j * (name == nudged) for name, value in start.items()}
        for name, operation, inputs in steps:
            values = [numbers[source] for source in inputs]
            numbers[name] = sum(values) if operation == "add" else np.prod(values)
            if operation == "relu":
                numbers[name] = values[0] if values[0].real > 0 else 0j
            numbers[name] += 1e-30j * (name == nudged)
        return numbers[steps[-1][0]].imag / 1e-30

    return {name: last(name) for name in [*start, *(step[0] for step in steps)]}


def graph_by_recursion(start, steps):
    """Ask each number who hears it."""
    numbers = {name: np.float32(value) for name, value in start.items()}
    arrows = {}
    for name, operation, (one, *rest) in steps:
        if operation == "relu":
            numbers[name] = np.maximum(numbers[one], 0)
            arrows.setdefault(one, []).append((name, numbers[one] > 0))
            continue
        (other,) = rest
        numbers[name] = numbers[one] + numbers[other] if operation == "add" else numbers[one] * numbers[other]
        arrows.setdefault(one, []).append((name, 1 if operation == "add" else numbers[other]))
        arrows.setdefault(other, []).append((name, 1 if operation == "add" else numbers[one]))

    def slope(name):
        if name == steps[-1][0]:
            return 1
        return sum(slope(end) * rate for end, rate in arrows.get(name, []))

    return {name: slope(name) for name in numbers}


def graph_forward(start, steps):
    """Carry the slopes with respect to all numbers along, from the front to the back."""
    names = [*start, *(step[0] for step in steps)]
    numbers, rates = dict(start), {name: np.eye(len(names))[i] for i, name in enumerate(names)}
    for name, operation, inputs in steps:
        one, other = inputs[0], inputs[-1]
        if operation == "relu":
            numbers[name] = numbers[one] if numbers[one] > 0 else 0
            rates[name] = rates[name] + (numbers[one] > 0) * rates[one]
        elif operation == "add":
            numbers[name] = numbers[one] + numbers[other]
            rates[name] = rates[name] + rates[one] + rates[other]
        else:
            numbers[name] = numbers[one] * numbers[other]
            rates[name] = rates[name] + numbers[one] * rates[other] + numbers[other] * rates[one]
    return dict(zip(names, rates[names[-1]], strict=True))


def tanh_in_loops(dA, Z):
    return [[d * (1 - np.tanh(z) * np.tanh(z)) for d, z in zip(dA[i], Z[i], strict=True)] for i in range(len(Z))]


VARIANTS = {
    "slope_by_pencil": [lambda: -120.0, lambda: [-120], lambda: np.float32(-120)],
    "tanh_back": [
        lambda dA, Z: dA / np.cosh(Z) ** 2,
        lambda dA, Z: dA * tanh_derivative(Z),
        lambda dA, Z: dA - dA * np.tanh(Z) ** 2,
        tanh_in_loops,
        lambda dA, Z: dA.astype(np.float32) * (1 - np.tanh(Z.astype(np.float32)) ** 2),
    ],
    "layer_back": [loops_layer_back, einsum_layer_back, float32_layer_back],
    "skip_back": [
        skip_as_one_matrix,
        skip_by_complex_steps,
        lambda dA2, A1, W, b: np.where(dense(A1, W, b) > 0, dA2, 0) @ W.T + dA2,
        lambda dA2, A1, W, b: (dA2 + np.einsum("ij,kj->ik", dA2 * (A1 @ W + b > 0), W)).astype(np.float32).tolist(),
    ],
    "all_weight_slopes": [slopes_by_recursion, slopes_all_dz_first, slopes_appended],
    "find_the_bug": [bug_by_candidates, bug_by_biases, bug_by_promises],
    "slopes_of_graph": [graph_by_complex_steps, graph_by_recursion, graph_forward],
}


def slopes_masked_once(A, Z, W, dZ):
    slopes = [A[-1].T @ dZ]
    if len(W) > 1:
        dZ = dZ @ W[-1].T * (Z[-2] > 0)
    for inputs, weights in zip(A[-2::-1], W[-2::-1], strict=True):
        slopes.insert(0, inputs.T @ dZ)
        dZ = dZ @ weights.T
    return slopes


def test_the_numbers_of_the_pencil_exercise_are_those_of_its_net():
    x, w, b, v, c, y = -3.0, -2.0, 2.0, 4.0, -25.0, 2.0  # as the text of the exercise gives them
    z = w * x + b
    error = v * relu(z) + c - y
    assert (z, error) == (8, 5)
    assert lesson_05.slope_by_pencil() == 2 * error * v * x
    named = {wrong.__name__: wrong() for wrong in lesson_05.slope_by_pencil.misconceptions}
    assert named == {
        "stopped_at_z": 2 * error * v,
        "stopped_at_the_output": 2 * error,
        "weight_for_input": 2 * error * v * w,
        "factor_2_forgotten": error * v * x,
        "error_squared": error**2 * v * x,
        "error_turned_round": -2 * error * v * x,
        "output_weight_skipped": 2 * error * x,
        "slope_of_v": 2 * error * z,
        "truth_forgotten": 2 * (error + y) * v * x,
        "hidden_bias_forgotten": 2 * (v * w * x + c - y) * v * x,
        "output_bias_forgotten": 2 * (v * z - y) * v * x,
        "output_for_slope_of_relu": 2 * error * v * z * x,
        "relu_taken_for_closed": 0,
        "rates_added": 2 * error + v + 1 + x,
        "loss_for_slope": error**2,
        "truth_added": 2 * (error + 2 * y) * v * x,
        "hidden_bias_subtracted": 2 * (v * (w * x - b) + c - y) * v * x,
        "sign_of_the_output_bias": 2 * (v * z - c - y) * v * x,
    }
    assert len(set(named.values())) == len(named)


def test_a_mask_that_is_always_true_is_named():
    def layer_back(dA, X, Z, W):
        dZ = dA * (relu(Z) >= 0)
        return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)

    assert lesson_05.layer_back.judge(layer_back).misconception == "mask_forgotten"


def test_a_mask_written_into_the_message_is_named():
    def layer_back(dA, X, Z, W):
        dA[Z <= 0] = 0
        return dA @ W.T, X.T @ dA, dA.sum(axis=0)

    assert lesson_05.layer_back.judge(layer_back).misconception == "mask_in_place"


def test_the_example_in_the_text_of_the_graph_exercise_is_right():
    start = {"x": 3.0, "y": 2.0}
    steps = [("p", "multiply", ("x", "x")), ("L", "add", ("p", "y"))]
    assert lesson_05.slopes_of_graph(start, steps) == {"x": 6.0, "y": 1.0, "p": 1.0, "L": 1.0}
    assert start == {"x": 3.0, "y": 2.0}


# Wrong answers, as a beginner may give them


def layer_with(make_dz):
    def layer_back(dA, X, Z, W):
        dZ = make_dz(dA, Z)
        return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)

    return layer_back


def layer_then(spoil):
    def layer_back(dA, X, Z, W):
        dZ = dA * (Z > 0)
        return spoil(dZ @ W.T, X.T @ dZ, dZ.sum(axis=0), dZ, X, W)

    return layer_back


def skip_with(through):
    def skip_back(dA2, A1, W, b):
        return dA2 + through(dA2, A1 @ W + b, W)

    return skip_back


def walk_with(step, at_the_end=lambda slopes: slopes[::-1]):
    """Walk back, where `step` makes the next dZ, and collect the slopes, last layer first."""

    def all_weight_slopes(A, Z, W, dZ):
        slopes = []
        for layer in range(len(W) - 1, -1, -1):
            slopes.append(A[layer].T @ dZ)
            if layer > 0:
                dZ = step(dZ, W[layer], Z[layer - 1], A[layer], Z[layer])
        return at_the_end(slopes)

    return all_weight_slopes


def each_masked_by_its_own(A, Z, W, dZ):
    slopes = []
    for layer in reversed(range(len(W))):
        dZ = dZ * (Z[layer] > 0)
        slopes.insert(0, A[layer].T @ dZ)
        dZ = dZ @ W[layer].T
    return slopes


def products_of_neighbours(A, Z, W, dZ):
    return [before.T @ after for before, after in pairwise([*A, dZ])]


def in_the_order_of_the_layers(A, Z, W, dZ):
    slopes = []
    for layer in range(len(W)):
        slopes.append(A[layer].T @ dZ)
        dZ = dZ @ W[layer].T * (Z[layer - 1] > 0)
    return slopes


def masked_by_the_layer_itself(A, Z, W, dZ):
    slopes = []
    for layer in reversed(range(len(W))):
        slopes = [A[layer].T @ dZ, *slopes]
        dZ = dZ @ W[layer].T * (Z[layer] > 0)
    return slopes


def graph_with(rates, begin=0.0, sort=reversed, change=lambda slopes, start, steps: slopes):
    """Walk back through a graph; `rates` gives the slopes to add, by the name of the operation."""

    def slopes_of_graph(start, steps):
        numbers = dict(start)
        for name, operation, inputs in steps:
            one, other = numbers[inputs[0]], numbers[inputs[-1]]
            numbers[name] = {"add": one + other, "multiply": one * other, "relu": max(0.0, one)}[operation]
        slopes = dict.fromkeys(numbers, begin)
        slopes[steps[-1][0]] = 1.0
        for name, operation, inputs in sort(steps):
            shares = rates(operation, slopes[name], numbers[inputs[0]], numbers[inputs[-1]])
            for source, share in zip(inputs, shares, strict=False):
                slopes[source] += share
        return change(slopes, start, steps)

    return slopes_of_graph


def true_rates(operation, slope, one, other):
    return {"add": [slope, slope], "multiply": [slope * other, slope * one], "relu": [slope * (one > 0)]}[operation]


def rates_but(**others):
    def rates(operation, slope, one, other):
        if operation in others:
            return others[operation](slope, one, other)
        return true_rates(operation, slope, one, other)

    return rates


def says(**instead):
    """Find the bugs, but call some of them by another name."""

    def find_the_bug(gradient):
        name = lesson_05.NAMES[gradient]
        return instead.get(name, name)

    return find_the_bug


WRONG = {
    "slope_by_pencil": [
        (lambda: 40, "stopped_at_z"),
        (lambda: 10, "stopped_at_the_output"),
        (lambda: -60, "factor_2_forgotten"),
        (lambda: 120, "error_turned_round"),
        (lambda: -300, "error_squared"),
        (lambda: -80, "weight_for_input"),
        (lambda: 80, "slope_of_v"),
        (lambda: -30, "output_weight_skipped"),
        (lambda: 0, "relu_taken_for_closed"),
        (lambda: -960, "output_for_slope_of_relu"),
        (lambda: 240, None),
        (lambda: -24, None),  # the slope of part 5, or the error forgotten
        (lambda: 25, "loss_for_slope"),
        (lambda: 264, "hidden_bias_subtracted"),
        (lambda: -1320, "sign_of_the_output_bias"),
        (lambda: -216, "truth_added"),
        (lambda: -15, None),
        (lambda: -36, None),
        (lambda: -119.9, None),
        (lambda: "-120", None),
    ],
    "tanh_back": [
        (lambda dA, Z: dA * (1 - np.tanh(Z) * 2), "doubled_for_squared"),
        (lambda dA, Z: dA * np.tanh(Z) ** 2, "one_left_out"),
        (lambda dA, Z: dA / (1 - np.tanh(Z) ** 2), "divided_by_the_slope"),
        (lambda dA, Z: -dA * (1 - np.tanh(Z) ** 2), "sign_of_the_slope"),
        (lambda dA, Z: dA * (Z > 0) * (1 - np.tanh(Z) ** 2), "mask_as_well"),
        (lambda dA, Z: (dA * (1 - np.tanh(Z) ** 2)).sum(axis=0), "summed_over_the_examples"),
        (lambda dA, Z: dA * (1 - np.tanh(Z) ** 2) / len(Z), "averaged_over_the_examples"),
        (lambda dA, Z: np.tanh(Z), "tanh_itself"),
        (lambda dA, Z: dA * (1 - np.tanh(Z**2) ** 2), "squared_twice"),
        (lambda dA, Z: dA * (1 - np.tanh(Z) ^ 2), None),
        (lambda dA, Z: np.dot(dA, (1 - np.tanh(Z) ** 2).T), "matrix_product_with_the_transpose"),
        (lambda dA, Z: dA * (1 - np.tanh(Z) * (np.tanh(Z) + 1)), None),
        (lambda dA, Z: dA * (1 - np.tanh(dA * Z) ** 2), None),
        (lambda dA, Z: dA * (1 - np.maximum(Z, 0) ** 2), None),
        (lambda dA, Z: np.tanh(dA) * (1 - np.tanh(Z) ** 2), None),
        (lambda dA, Z: dA * (1 - np.tan(Z) ** 2), None),
        (lambda dA, Z: (dA * (1 - np.tanh(Z))) ** 2, None),
    ],
    "layer_back": [
        (layer_with(lambda dA, Z: dA * Z > 0), "compared_too_late"),
        (layer_with(lambda dA, Z: np.maximum(dA, 0)), "mask_from_the_message"),
        (layer_with(lambda dA, Z: dA * np.maximum(Z, 0)), "relu_for_its_slope"),
        (layer_with(lambda dA, Z: np.where(Z < 0, dA, 0)), "closed_for_open"),
        (layer_with(lambda dA, Z: np.where(Z > 0, 0, dA)), "closed_for_open_and_the_kink"),
        (layer_with(lambda dA, Z: dA * (Z > 0) / len(Z)), "everything_averaged"),
        (layer_with(lambda dA, Z: dA @ (Z > 0)), "matrix_product_for_the_mask"),
        (layer_with(lambda dA, Z: dA * (1 - np.tanh(Z) ** 2)), None),
        (layer_with(lambda dA, Z: dA * np.sign(Z)), None),
        (layer_then(lambda dX, dW, db, dZ, X, W: (dX * (X > 0), dW, db)), "inputs_masked"),
        (layer_then(lambda dX, dW, db, dZ, X, W: (dX, dW, dZ.sum())), "bias_summed_over_all"),
        (layer_then(lambda dX, dW, db, dZ, X, W: (dX, dW, dZ)), "bias_not_summed"),
        (layer_then(lambda dX, dW, db, dZ, X, W: (dW, db)), "input_slopes_left_out"),
        (layer_then(lambda dX, dW, db, dZ, X, W: (dX, dW, db.reshape(-1, 1))), "bias_as_a_column"),
        (layer_then(lambda dX, dW, db, dZ, X, W: (dZ, dW, db)), "stopped_at_the_sums"),
        (layer_then(lambda dX, dW, db, dZ, X, W: (dX.T, dW.T, db)), "both_transposed"),
        (layer_then(lambda dX, dW, db, dZ, X, W: (dX, np.maximum(X, 0).T @ dZ, db)), None),
        (layer_then(lambda dX, dW, db, dZ, X, W: (dX, dW, dZ.max(axis=0))), None),
        (layer_then(lambda dX, dW, db, dZ, X, W: {"dX": dX, "dW": dW, "db": db}), None),
        (layer_then(lambda dX, dW, db, dZ, X, W: dX), None),
    ],
    "skip_back": [
        (skip_with(lambda dA2, Z, W: dA2 + (dA2 * (Z > 0)) @ W.T), "straight_road_twice"),
        (skip_with(lambda dA2, Z, W: (dA2 * Z > 0) @ W.T), "both_compared_too_late"),
        (skip_with(lambda dA2, Z, W: dA2 * (Z > 0)), "weights_left_out"),
        (skip_with(lambda dA2, Z, W: dA2 * ((Z > 0) @ W.T)), "message_too_late"),
        (skip_with(lambda dA2, Z, W: dA2 @ W.T), "no_mask"),
        (skip_with(lambda dA2, Z, W: (dA2 * np.maximum(Z, 0)) @ W.T), "value_for_slope"),
        (skip_with(lambda dA2, Z, W: (Z > 0) @ W.T), "message_left_out"),
        (skip_with(lambda dA2, Z, W: (dA2 @ W.T) * (Z > 0)), "mask_after_the_weights"),
        (skip_with(lambda dA2, Z, W: (dA2 * (1 - np.tanh(Z) ** 2)) @ W.T), None),
        (skip_with(lambda dA2, Z, W: (dA2 * (Z > 0)) @ np.linalg.pinv(W)), None),
        (skip_with(lambda dA2, Z, W: (dA2 * (Z > 1)) @ W.T), None),
        (lambda dA2, A1, W, b: (dA2 + dA2 * (A1 @ W + b > 0)) @ W.T, "weights_on_both_roads"),
        (lambda dA2, A1, W, b: (dA2 + (dA2 * (A1 @ W + b > 0)) @ W.T) / 2, "roads_averaged"),
        (lambda dA2, A1, W, b: dA2 * A1 + (dA2 * (A1 @ W + b > 0)) @ W.T, "value_on_the_straight_road"),
        (lambda dA2, A1, W, b: dA2 + (dA2 * (A1 @ W.T + b > 0)) @ W.T, "transposed_forward"),
        (lambda dA2, A1, W, b: dA2 + (dA2 * (A1 + relu(A1 @ W + b) > 0)) @ W.T, "mask_of_the_output"),
        (lambda dA2, A1, W, b: (A1 @ W + b > 0) @ W.T + 1, "local_derivatives_of_both"),
        (lambda dA2, A1, W, b: A1 + (dA2 * (A1 @ W + b > 0)) @ W.T, "input_on_the_straight_road"),
    ],
    "all_weight_slopes": [
        (slopes_masked_once, "masked_once"),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W.T * (Z0 > 0), lambda slopes: slopes), "last_layer_first"),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W.T * (A >= 0)), "masks_forgotten"),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W.T), "masks_forgotten"),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W.T * Z0 > 0), "brackets_of_the_mask"),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W.T * Z0), "sums_for_the_mask"),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W.T * A), "value_of_relu"),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W.T * (Z0 < 0)), "mask_turned_round"),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W.T * (Z0 >= 0)), "kink_is_open"),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W * (Z0 > 0)), "matrices_not_transposed"),
        (each_masked_by_its_own, "mask_at_the_output"),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W.T * (Z0 > 0), lambda slopes: slopes[0]), None),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W.T * (1 - np.tanh(Z0) ** 2)), None),
        (walk_with(lambda dZ, W, Z0, A, Z: dZ @ W.T * (Z0 > 1)), None),
        (in_the_order_of_the_layers, "first_layer_first"),
        (masked_by_the_layer_itself, "mask_behind_at_every_layer"),
        (products_of_neighbours, None),
        (lambda A, Z, W, dZ: W, None),
    ],
    "find_the_bug": [
        (says(mask="right"), "every_relu_open"),
        (says(transpose="right"), "symmetric_weights"),
        (says(sum="right"), "a_single_number"),
        (says(sign="right"), "sizes_without_signs"),
        (says(mask="right", transpose="right"), "mask_and_transpose_unseen"),
        (says(sum="right", sign="right"), "direction_alone"),
        (says(transpose="mask"), "mask_for_both"),
        (says(mask="transpose"), "transpose_for_both"),
        (says(mask="transpose", transpose="mask"), "two_suspects_mixed_up"),
        (says(mask="right", transpose="right", sum="right", sign="right"), "everything_passes"),
        (says(sum="sign", sign="sum"), None),
        (says(right="mask", mask="right"), None),
        (lambda gradient: "sign", None),
        (lambda gradient: True, None),
        (lambda gradient: lesson_05.NAMES[gradient].upper(), None),
    ],
    "slopes_of_graph": [
        (graph_with(true_rates, begin=1.0), "ones_at_first"),
        (graph_with(true_rates, sort=list), "from_first_to_last"),
        (graph_with(true_rates, change=lambda s, start, steps: {k: s[k] for k in start}), "only_the_start"),
        (
            graph_with(true_rates, change=lambda s, start, steps: {k: s[k] for k in s if k not in start}),
            "only_the_steps",
        ),
        (graph_with(true_rates, change=lambda s, start, steps: {k: s[k] for k in list(s)[:-1]}), "loss_left_out"),
        (graph_with(rates_but(multiply=lambda s, one, other: (s * one, s * other))), "own_number"),
        (graph_with(rates_but(multiply=lambda s, one, other: (s * other, s * other))), "one_rate_for_both"),
        (graph_with(rates_but(relu=lambda s, one, other: (0,))), "relu_hands_nothing_on"),
        (graph_with(rates_but(relu=lambda s, one, other: (s,))), "always_open"),
        (graph_with(rates_but(relu=lambda s, one, other: (s * (max(0, one) >= 0),))), "always_open"),
        (graph_with(lambda operation, s, one, other: [s, s]), "handed_on_unchanged"),
        (graph_with(rates_but(relu=lambda s, one, other: (s * np.sign(one),))), None),
        (graph_with(rates_but(multiply=lambda s, one, other: (s + other, s + one))), None),
        (graph_with(true_rates, sort=lambda steps: steps[-2::-1]), None),
        (
            graph_with(true_rates, change=lambda s, start, steps: {k: v for k, v in s.items() if v != 0}),
            "zeros_left_out",
        ),
        (graph_with(true_rates, change=lambda s, start, steps: {k: -v for k, v in s.items()}), None),
        (graph_with(true_rates, change=lambda s, start, steps: list(s.values())), None),
    ],
}
CASES = [pytest.param(name, *pair, id=f"{name}-{i}") for name, pairs in WRONG.items() for i, pair in enumerate(pairs)]


@pytest.mark.parametrize(("name", "answer", "named"), CASES)
def test_a_wrong_answer_is_told_its_mistake_or_none(name, answer, named):
    verdict = lesson_05.lesson.exercises[name].judge(answer)
    assert (verdict.state, verdict.misconception) == ("wrong", named), verdict.text


def test_a_graph_written_into_the_start_is_told_so():
    def slopes_of_graph(start, steps):
        numbers = start
        for name, operation, inputs in steps:
            one, other = numbers[inputs[0]], numbers[inputs[-1]]
            numbers[name] = {"add": one + other, "multiply": one * other, "relu": max(0.0, one)}[operation]
        slopes = dict.fromkeys(numbers, 0.0)
        slopes[steps[-1][0]] = 1.0
        for name, operation, inputs in reversed(steps):
            shares = true_rates(operation, slopes[name], numbers[inputs[0]], numbers[inputs[-1]])
            for source, share in zip(inputs, shares, strict=False):
                slopes[source] += share
        return slopes

    verdict = lesson_05.slopes_of_graph.judge(slopes_of_graph)
    assert verdict.misconception == "changed in place"
    assert "Shape" not in verdict.text
