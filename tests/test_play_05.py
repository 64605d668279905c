"""The walk through the graph of lesson 05: its buttons, its marks, and that its labels stay apart."""

from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from widgets import press, to_the_ends

from nncourse.play.lesson_05 import LIMIT, draw_graph, walk_the_graph

START = {"x": 2.0, "y": -1.0, "w": 3.0, "b": -1.0, "v": -2.0, "c": 12.0}


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


@pytest.fixture
def play():
    return walk_the_graph(START, run, local_derivatives, walk_back)


def test_the_buttons_walk_forward_and_back_and_stop_at_the_ends(play):
    press(play, "Step forward")  # at the end already
    assert "Step 14 of 14" in play.picture.alt
    press(play, "Restart")
    assert "Step 0 of 14" in play.picture.alt
    assert "z = ?" in play.picture.alt
    assert "Below, the slopes of the loss: none yet" in play.picture.alt
    press(play, "Step back")
    assert play.controls["step"].value == 0
    press(play, "Step forward")
    assert "z = w · x + b = 3 · 2 + (−1) = 5" in play.picture.alt
    for _ in range(8):
        press(play, "Step forward")
    assert "∂L/∂a = ∂L/∂ŷ · ∂ŷ/∂a = 6 · (−2) = −12" in play.picture.alt
    press(play, "Step back")
    assert "∂L/∂a" not in play.picture.alt


def test_a_changed_bias_marks_three_numbers_and_every_slope_until_the_original_is_back(play):
    play.controls["c"].value = 13.0
    boxes, slopes = play.picture.alt.split(" Below, ")
    assert boxes.count("changed") == 3
    assert all(f"changed, {number}" in boxes for number in ("c = 13", "ŷ = 3", "L = 16"))
    assert slopes.partition(" On the arrows")[0].count("changed") == 9  # all but that of L itself
    press(play, "Original numbers")
    assert "changed" not in play.picture.alt


def test_a_closed_relu_leaves_a_slope_to_c_and_y_alone(play):
    play.controls["b"].value = -7.0
    for name in "wxbz":
        assert f" {name}: changed, 0" in play.picture.alt
    assert "−0" not in play.picture.alt


@pytest.mark.parametrize("signs", [(1, 1, 1, 1, 1, 1), (1, 1, 1, -1, -1, 1), (-1, 1, -1, 1, 1, -1)])
def test_no_label_hides_another_when_every_number_is_as_long_as_it_gets(signs):
    start = {name: float(sign * limit) for (name, limit), sign in zip(LIMIT.items(), signs, strict=True)}
    numbers, old = run(start), run(START)
    rates, old_rates = local_derivatives(numbers), local_derivatives(old)
    fig, _ = draw_graph(numbers, walk_back(rates), rates, original=(old, walk_back(old_rates), old_rates))
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    labels = [text for text in fig.axes[0].texts if text.get_text()]
    boxes = [
        text.get_bbox_patch().get_window_extent() if text.get_bbox_patch() else text.get_window_extent()
        for text in labels
    ]
    for (one, a), (other, b) in combinations(zip(labels, boxes, strict=True), 2):
        assert not a.overlaps(b), (one.get_text(), other.get_text())
    assert all(fig.bbox.x0 <= box.x0 and box.x1 <= fig.bbox.x1 for box in boxes)


def test_what_a_browser_makes_of_a_number_is_not_a_change(play):
    play.controls["y"].value = -0.9999999999999996
    assert "changed" not in play.picture.alt


def test_every_slider_at_either_end_changes_the_picture(play):
    for control in play.controls.values():
        assert control.description
        seen = {play.picture.alt} | {play.picture.alt for _ in to_the_ends(control)}
        assert len(seen) > 1


def test_the_walk_goes_forward_to_the_loss_and_back_to_every_slope(play):
    step = play.controls["step"]
    assert "w: −24" in play.picture.alt
    step.value = 4
    assert "L = (ŷ − y)² = (2 − (−1))² = 9" in play.picture.alt
    step.value = 0
    assert "Given: six numbers" in play.picture.alt


def test_it_can_open_with_an_input_changed():
    play = walk_the_graph(START, run, local_derivatives, walk_back, c=13.0)
    assert "changed, L = 16" in play.picture.alt  # L = (3 + 1)², where it was 9
