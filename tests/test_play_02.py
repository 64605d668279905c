import numpy as np
import pytest
from widgets import press, touch

import nnlib
from nncourse.play.lesson_02 import product_by_cells

X = np.array([[3, 1], [0, 2], [4, 0], [1, 1]])
WEIGHTS, B = np.array([[2, -1, -1], [-3, 4, 1]]), np.array([1, -2, 3])


@pytest.fixture
def play():
    return product_by_cells(X, WEIGHTS, B)


@pytest.fixture
def drawn(play):
    pictures = []
    play.picture.observe(lambda change: pictures.append(change["new"]), names="image")
    return pictures


def numbers_of_z(play):
    """What is written into the cells of Z: its corner is the origin."""
    return [t.get_text() for t in play.fig.axes[0].texts if min(t.get_position()) > 0.4 and t.get_ha() == "center"]


def test_step_and_back_walk_through_the_cells(play, drawn):
    assert "5 of 12 cells" in play.picture.alt
    press(play, "Step")
    assert "6 of 12 cells are filled. Row 1 of X, column 2 of W: Z[1, 2] = 0·(−1) + 2·1 + 3 = 5." in play.picture.alt
    press(play, "Back")
    press(play, "Back")
    assert "Z[1, 0] = 0·2 + 2·(−3) + 1 = −5." in play.picture.alt
    assert len(set(drawn)) == 3


def test_every_cell_shows_what_dense_computes(play):
    Z = nnlib.dense(X, WEIGHTS, B)
    for k in range(Z.size):
        play.controls["cell"].value = k + 1
        assert play.picture.alt.endswith(f" = {Z.flat[k]:g}.".replace("-", "−"))
        assert sum(text != "" for text in numbers_of_z(play)) == k + 1


def test_before_the_first_and_after_the_last_cell_there_is_nothing(play):
    play.controls["cell"].value = 1
    press(play, "Back")
    assert "1 of 12 cells" in play.picture.alt
    play.controls["cell"].value = 12
    press(play, "Step")
    assert "12 of 12 cells" in play.picture.alt


@pytest.mark.parametrize(("index", "cells"), [(0, 12), (1, 3), (2, 4)])
def test_the_cells_of_each_product(play, index, cells):
    play.controls["case"].index = index
    for asked in range(1, 13):
        play.controls["cell"].value = asked
        assert f"{min(asked, cells)} of {cells} cells are filled" in play.picture.alt
        assert play.controls["cell"].value == min(asked, cells)
    press(play, "Back")
    assert f"{cells - 1} of {cells} cells are filled" in play.picture.alt


def test_the_slider_ends_where_the_product_does(play):
    play.controls["cell"].value = 11
    for index, cells in [(2, 4), (1, 3), (3, 8), (0, 12)]:
        play.controls["case"].index = index
        assert play.controls["cell"].max == cells
    assert play.controls["cell"].value == 3


def test_a_wrong_shape_shows_where_it_breaks_and_what_dense_says(play):
    with pytest.raises(ValueError, match=r"use W\.T") as refusal:
        nnlib.dense(X, WEIGHTS.T, B)
    play.controls["case"].value = "wrong: W transposed"
    assert str(refusal.value)[:-1] in play.picture.alt
    assert "?·(−1) + 1 = no result" in play.picture.alt
    assert set(numbers_of_z(play)) == {""}
    assert any("inner sizes differ" in text.get_text() for text in play.fig.axes[0].texts)


def test_a_click_on_a_cell_of_z_goes_there(play):
    touch(play, "down", 2.5, 3.5)
    assert play.controls["cell"].value == 12
    touch(play, "down", -1.5, 0.5)  # on X
    assert play.controls["cell"].value == 12
