"""Lesson 05: a right answer written another way passes, and the largest exercises agree with a measurement."""

import numpy as np

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
