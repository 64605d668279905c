import numpy as np
import pytest

from nnlib.show.lesson_07 import playground, train_approximator


def test_the_approximator_shows_loss_slices_and_residuals():
    panel = train_approximator(epochs=2)
    panel.run(200)
    alt = panel.view.picture.alt
    assert "Loss over 200 steps" in alt
    assert "on held-out data" in alt
    assert "three slices of the prediction" in alt
    assert "residuals" in alt


def test_other_layers_or_another_bend_are_a_reset():
    panel = train_approximator()
    panel.run(5)
    panel.layers.value = "8"
    assert "An empty plot" in panel.view.picture.alt
    panel.run(3)
    panel.hidden.value = "relu"
    assert "An empty plot" in panel.view.picture.alt
    panel.layers.value = ""  # no hidden layer at all is a network too
    panel.run(1)
    assert "Loss over 1 steps" in panel.view.picture.alt


@pytest.mark.parametrize("nonsense", ["32; 16", "two", "0", "-3", "9999", "1.5"])
def test_nonsense_in_the_layers_says_what_is_expected_and_loses_nothing(nonsense):
    panel = train_approximator()
    panel.run(5)
    panel.layers.value = nonsense
    said = panel.children[0].children[-1].value
    assert "expected whole numbers from 1 to 512" in said
    assert "Loss over 5 steps" in panel.view.picture.alt
    panel.layers.value = "8, 8"
    assert panel.children[0].children[-1].value == ""


@pytest.mark.parametrize("kind", ["moons", "circles", "spirals"])
def test_the_plane_can_be_learnt_whatever_the_points(kind):
    panel = playground()
    panel.points.value = kind
    panel.run(2600)
    network, X, y = panel.current.network, panel.current.X, panel.current.y
    assert (network.predict(X).argmax(axis=1) == y).mean() > 0.9
    assert "200 points" in panel.view.picture.alt


def test_a_touch_in_the_plane_adds_a_point_of_the_chosen_class_and_one_outside_does_not():
    panel = playground()
    panel.added.value = 1
    ax = panel.view.beside[0].image.axes
    width, height = ax.figure.bbox.size
    x, y = ax.transData.transform((0.5, -0.25)) / (width, height)
    panel.view.picture.pointer = {"kind": "down", "x": float(x), "y": float(y), "time": 1}
    assert len(panel.current.X) == 201
    np.testing.assert_allclose(panel.current.X[-1], [0.5, -0.25], atol=0.01)
    assert panel.current.y[-1] == 1
    assert "201 points" in panel.view.picture.alt
    panel.view.picture.pointer = {"kind": "down", "x": 0.1, "y": 0.5, "time": 2}  # in the plot of the loss
    panel.view.picture.pointer = {"kind": "up", "x": float(x), "y": float(y), "time": 3}
    assert len(panel.current.X) == 201
