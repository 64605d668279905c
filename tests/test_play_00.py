import numpy as np
import pytest
from widgets import to_the_ends

from nncourse.play.lesson_00 import line_through_two_points


@pytest.fixture
def play():
    return line_through_two_points(point=3, run=2)


def test_the_picture_tells_rise_over_run_and_the_slope_of_the_formula(play):
    assert "through x = 3 and x = 5: rise / run = 16 / 2 = 8." in play.picture.alt
    assert "at x = 3: its slope is 6." in play.picture.alt


def test_a_shorter_run_comes_closer_to_the_formula(play):
    pictures = []
    play.picture.observe(lambda change: pictures.append(change["new"]), names="image")
    for play.controls["run"].value in (1, 0.5, 0.125):
        pass
    assert "= 6.125." in play.picture.alt
    assert len(set(pictures)) == 3


@pytest.mark.parametrize("point", [3, 1.5, -2])
def test_the_line_is_level_to_the_mirror_image(play, point):
    play.controls["point"].value = point
    play.controls["run"].value = -2 * point
    assert "rise / run = 0 / " in play.picture.alt
    assert play.picture.alt.count("= 0. ") == 1


def test_without_a_run_there_is_no_slope(play):
    play.controls["run"].value = 0
    assert "there is no second point" in play.picture.alt


def test_every_place_can_be_drawn(play):
    for _ in to_the_ends(play.controls["point"]):
        for _ in to_the_ends(play.controls["run"]):
            assert play.message.value == ""
            assert np.isfinite(play.fig.axes[0].get_ylim()).all()
