import numpy as np
import pytest
from widgets import touch

from nncourse.play.lesson_07 import playground, train_approximator


def test_the_approximator_shows_loss_slices_and_residuals():
    panel = train_approximator()
    panel.run(200)
    alt = panel.view.picture.alt
    assert "Loss over 200 steps" in alt
    assert "on held-out data" in alt
    assert "three slices of the prediction" in alt
    assert "residuals" in alt


def test_other_layers_or_another_bend_are_a_reset():
    panel = train_approximator()
    panel.run(5)
    panel.choices["layers"].value = "8"
    assert "An empty plot" in panel.view.picture.alt
    panel.run(3)
    panel.choices["hidden"].value = "relu"
    assert "An empty plot" in panel.view.picture.alt
    panel.choices["layers"].value = ""  # no hidden layer at all is a network too
    panel.run(1)
    assert "Loss over 1 step on" in panel.view.picture.alt


@pytest.mark.parametrize("nonsense", ["32; 16", "two", "0", "-3", "9999", "1.5"])
def test_nonsense_in_the_layers_says_what_is_expected_and_loses_nothing(nonsense):
    panel = train_approximator()
    panel.run(5)
    panel.choices["layers"].value = nonsense
    assert "expected whole numbers from 1 to 512" in panel.message.value
    assert "The run stays as it was" in panel.message.value
    panel.run(1)
    assert "Loss over 6 steps" in panel.view.picture.alt
    panel.choices["layers"].value = "8, 8"
    assert "Not a step made yet" in panel.message.value


@pytest.mark.parametrize("kind", ["moons", "circles", "spirals"])
def test_the_plane_can_be_learnt_whatever_the_points(kind):
    panel = playground()
    panel.choices["points"].value = kind
    panel.run(2600)
    network, X, y = panel.training.network, panel.training.X, panel.training.y
    assert (network.predict(X).argmax(axis=1) == y).mean() > 0.9
    assert "200 points" in panel.view.picture.alt


def test_a_touch_in_the_plane_adds_a_point_of_the_chosen_class_and_one_outside_does_not():
    panel = playground()
    (added,) = (control for control in panel.children[0].children if control.description == "a touch adds")
    added.value = 1
    loss, plane = panel.view.ax, *panel.view.others
    touch(panel, "down", 0.5, -0.25, plane)
    assert len(panel.training.X) == 201
    np.testing.assert_allclose(panel.training.X[-1], [0.5, -0.25], atol=0.01)
    assert panel.training.y[-1] == 1
    assert "201 points" in panel.view.picture.alt
    touch(panel, "down", 50, 1, loss)
    touch(panel, "up", 0.5, -0.25, plane)
    assert len(panel.training.X) == 201
    panel.choices["points"].value = "circles"
    assert len(panel.training.X) == 200
