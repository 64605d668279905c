import numpy as np
import pytest
from widgets import to_the_ends, touch

from nncourse.play.lesson_01 import border_through_points

X = np.array([[3, 1], [5, 1], [0, 1], [3, 2]])
Y = np.array([1, 1, 0, 0])


@pytest.fixture
def play():
    return border_through_points(X, Y, [1, -2], 3, names=["damp", "dry"], inputs=["sun", "washing"])


@pytest.fixture
def drawn(play):
    pictures = []
    play.picture.observe(lambda change: pictures.append(change["new"]), names="image")
    return pictures


def test_the_picture_tells_the_mistakes_and_the_sum(play):
    assert "w = (1, −2), b = 3: 2 mistakes in 4 points" in play.picture.alt
    assert "z = 1·3 + (−2)·1 + 3 = 4, above 0, so dry; it was dry: right" in play.picture.alt


def test_three_sliders_reach_zero_mistakes(play, drawn):
    play.controls["w2"].value = -3
    play.controls["b"].value = 2
    assert "w = (1, −3), b = 2: 0 mistakes" in play.picture.alt
    assert len(set(drawn)) == 2
    play.controls["b"].value = 2
    assert len(drawn) == 2, "nothing has changed"


def test_a_point_on_the_border_is_not_above_zero(play):
    play.controls["b"].value = -1
    assert "z = 1·3 + (−2)·1 + (−1) = 0, not above 0, so damp; it was dry: wrong" in play.picture.alt


def test_a_click_chooses_a_point_and_leaves_the_border(play):
    touch(play, "down", 0.2, 1.1)
    touch(play, "move", 2, 0.2)
    assert play.controls["point"].value == 3
    assert play.controls["b"].value == 3
    assert "Point 3" in play.picture.alt


def test_a_drag_between_points_leads_the_border_through_the_pointer(play):
    touch(play, "down", 1, 2)
    touch(play, "move", 1, 3)
    assert play.controls["b"].value == 5  # 1·1 − 2·3 + 5 = 0
    touch(play, "up", 1, 3)
    assert play.controls["point"].value == 1


def test_without_weights_there_is_no_border_and_the_extremes_can_be_drawn(play, drawn):
    play.controls["w1"].value = play.controls["w2"].value = 0
    assert "w = (0, 0)" in play.picture.alt
    for control in play.controls.values():
        for _ in to_the_ends(control):
            assert f"b = {play.controls['b'].value:g}".replace("-", "−") in play.picture.alt
    assert len(set(drawn)) >= 8
