"""The operations of lesson 10's roofline are those of a step, counted right; how long one takes decides no test."""

import numpy as np
import pytest

from nncourse import operations
from nncourse.operations import KINDS, Operation, operations_of_step, time_operations
from nnlib import SGD, MiniBatches, Network, step_flops, train_step


def training(sizes, n=4):
    rng = np.random.default_rng(0)
    X, y = rng.random((10, sizes[0]), dtype=np.float32), rng.integers(sizes[-1], size=10)
    network = Network(sizes, rng=rng, dtype=np.float32)
    return network, X, y, SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=n, rng=rng)


@pytest.mark.parametrize("sizes", [[3, 2], [5, 4, 3], [6, 5, 4, 3]])
def test_in_their_order_they_are_a_step_of_nnlib(sizes):
    mine, right = training(sizes, n=5), training(sizes, n=5)
    step = operations_of_step(*mine)
    for _ in range(3):
        for operation in step:
            operation.run()
        train_step(*right)
    assert np.array_equal(mine[0].theta, right[0].theta)
    assert not np.array_equal(mine[0].theta, training(sizes)[0].theta)


@pytest.mark.parametrize("sizes", [[3, 2], [5, 4, 3], [6, 5, 4, 3]])
def test_its_products_have_the_operations_of_the_formula(sizes):
    step = operations_of_step(*training(sizes))
    assert sum(o.flops for o in step if o.kind == "products") == step_flops(sizes, 4)
    assert {o.kind for o in step} == set(KINDS)
    assert len({o.name for o in step}) == len(step)


def test_what_each_calculates_and_moves_was_counted_by_hand():
    step = {o.name: (o.flops, o.moved / 4) for o in operations_of_step(*training([5, 3, 2]))}  # in numbers; n is 4
    assert step == {
        "draw rows": (0, 0),
        "gather": (0, 20 + 20),
        "X W1": (2 * 4 * 5 * 3, 20 + 15 + 12),
        "+ b1": (12, 12 + 3 + 12),
        "relu Z1": (12, 12 + 12),
        "A1 W2": (2 * 4 * 3 * 2, 12 + 6 + 8),
        "+ b2": (8, 8 + 2 + 8),
        "loss": (7 * 8, 12 * 8),
        "A1ᵀ dZ2": (2 * 4 * 3 * 2, 12 + 8 + 6),
        "sum dZ2": (8, 8 + 2),
        "dZ2 W2ᵀ": (2 * 4 * 3 * 2, 8 + 6 + 12),
        "slope Z1": (12, 12 + 3 + 3 + 12),  # a Boolean is a quarter of a number
        "⊙ slope Z1": (12, 12 + 12 + 12),
        "Xᵀ dZ1": (2 * 4 * 5 * 3, 20 + 12 + 15),
        "sum dZ1": (12, 12 + 3),
        "μ v": (26, 2 * 26),
        "+ g": (26, 3 * 26),
        "η v": (26, 2 * 26),
        "finite?": (2 * 26, 26),
        "θ −": (26, 3 * 26),
    }


def test_each_is_timed_in_its_place_and_what_stands_beside_it_when_it_is_awake(monkeypatch):
    log, now = [], [0.0]
    monkeypatch.setattr(operations, "perf_counter", lambda: now[0])

    def lasting(name, *lengths):
        def function():
            now[0] += lengths[min(log.count(name), len(lengths) - 1)]
            log.append(name)

        return function

    step = [Operation(name, "update", 1, 4, lasting(name, *own)) for name, own in (("a", [9, 2, 2]), ("b", [3]))]
    seconds, beside = time_operations(step, {"whole": lasting("whole", 7, 5, 6, 5)}, rounds=3)
    assert log == 3 * ["whole", "whole", "a", "b"]
    assert list(seconds) == [2, 3]  # the median: one round in three was disturbed
    assert beside == {"whole": 5}  # the second call of a round
