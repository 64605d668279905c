"""The widgets of lessons 01, 02 and 05: whatever is moved, the picture and its alt text follow."""

import numpy as np
import pytest

from nnlib.show.lesson_01 import border_through_points
from nnlib.show.lesson_02 import product_by_cells
from nnlib.show.lesson_05 import walk_the_graph

POINTS = np.array([[3, 1], [5, 1], [0, 1], [1, 2]])
START = {"x": 2.0, "y": -1.0, "w": 3.0, "b": -1.0, "v": -2.0, "c": 12.0}


def border():
    names, inputs = ("damp", "dry"), ("sun", "washing")
    return border_through_points(POINTS, np.array([1, 1, 0, 0]), (1, -2), 3, names=names, inputs=inputs)


def product():
    return product_by_cells(np.arange(8.0).reshape(4, 2), np.array([[2.0, -1, -1], [-3, 4, 1]]), np.array([1.0, -2, 3]))


def run(start):
    z = start["w"] * start["x"] + start["b"]
    a = max(0.0, z)
    y_hat = start["v"] * a + start["c"]
    return start | {"z": z, "a": a, "ŷ": y_hat, "L": (y_hat - start["y"]) ** 2}


def local_derivatives(n):
    error = 2 * (n["ŷ"] - n["y"])
    rates = {("ŷ", "L"): error, ("y", "L"): -error, ("v", "ŷ"): n["a"], ("a", "ŷ"): n["v"], ("c", "ŷ"): 1.0}
    return rates | {("z", "a"): float(n["z"] > 0), ("w", "z"): n["x"], ("x", "z"): n["w"], ("b", "z"): 1.0}


def walk_back(local):
    slope = {"L": 1.0}
    for (start, end), rate in local.items():
        slope[start] = slope[end] * rate
    return slope


def walk():
    return walk_the_graph(START, run, local_derivatives, walk_back, c=13.0)


@pytest.mark.parametrize("make", [border, product, walk])
def test_every_control_at_either_end_changes_the_picture_and_raises_nothing(make):
    play = make()
    for control in play.controls.values():
        assert control.description
        if not hasattr(control, "min"):
            continue
        middle, seen = control.value, {play.picture.alt}
        for value in (control.min, control.max):
            control.value = value
            seen.add(play.picture.alt)
        assert len(seen) > 1
        control.value = middle


def test_the_mistakes_of_a_border_are_counted_and_the_sum_is_written_out():
    play = border()
    assert "1 mistakes in 4 points" in play.picture.alt
    assert "1·3 + (−2)·1 + 3 = 4" in play.picture.alt
    for name, value in (("w1", 1), ("w2", -1), ("b", -1)):
        play.controls[name].value = value
    assert "0 mistakes in 4 points" in play.picture.alt


def test_a_touched_point_is_chosen():
    play = border()
    play._touch("down", 1.1, 2.0)
    assert play.controls["point"].value == 4


def test_a_wrong_shape_is_told_in_the_words_of_the_error():
    play = product()
    play.controls["case"].value = "wrong: W transposed"
    assert "it is refused: dense: X @ W has shapes (4, 2) @ (3, 2)" in play.picture.alt


def test_a_touched_cell_shows_its_sum():
    play = product()
    play._touch("down", 1.5, 2.5)
    assert "Z[2, 1] = 4·(−1) + 5·4 + (−2) = 14" in play.picture.alt


def test_the_walk_goes_forward_to_the_loss_and_back_to_every_slope():
    play = walk_the_graph(START, run, local_derivatives, walk_back)
    step = play.controls["step"]
    assert "w: −24" in play.picture.alt
    step.value = 4
    assert "L = (ŷ − y)² = (2 − (−1))² = 9" in play.picture.alt
    step.value = 0
    assert "Given: six numbers" in play.picture.alt


def test_what_has_changed_is_marked():
    assert "changed, L = 16" in walk().picture.alt  # L = (3 + 1)², where it was 9
