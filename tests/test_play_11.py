import numpy as np
import pytest
from widgets import press, to_the_ends

from nncourse.play.lesson_11 import bend_a_digit, draw_field, fetching
from nncourse.show.page import subplots
from nnlib import SGD, MiniBatches, Network, fit, load_mnist

DIGITS = load_mnist("sample")
SIX = int(np.flatnonzero(DIGITS.y_test == 6)[0])


@pytest.fixture(scope="module")
def trained():
    rng = np.random.default_rng(0)
    network = Network([784, 64, 10], rng=rng, dtype=np.float32)
    sgd, batches = SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=64, rng=rng)
    for _ in fit(network, DIGITS.X_train, DIGITS.y_train, sgd, batches, epochs=4):
        pass
    return network


@pytest.fixture
def play(trained):
    play = bend_a_digit(trained, DIGITS.X_test[SIX : SIX + 3], DIGITS.y_test[SIX : SIX + 3])
    play.controls["smooth"].value = 0
    return play


def pictures(play):
    return [np.asarray(play.fig.axes[k].images[0].get_array()) for k in (0, 2)]


def centre_of_ink(picture):
    return np.array([picture.sum(axis=1 - axis) @ np.arange(28) for axis in (0, 1)]) / picture.sum()


def test_without_a_warp_nothing_changes(play, trained):
    np.testing.assert_allclose(*pictures(play), atol=1e-6)
    P = trained.predict(DIGITS.X_test[SIX : SIX + 1])[0]
    assert f"a {P.argmax()}, with a probability of {P.max():.0%}" in play.picture.alt
    assert "up to 0.0 pixels" in play.picture.alt


def test_the_digit_goes_where_the_sliders_say(play):
    play.controls["down"].value, play.controls["right"].value = 2, -3
    before, after = map(centre_of_ink, pictures(play))
    np.testing.assert_allclose(after - before, [2, -3], atol=0.05)


def test_upside_down_is_upside_down(play):
    play.controls["turn"].value = 180
    before, after = pictures(play)
    np.testing.assert_allclose(after, before[::-1, ::-1], atol=1e-5)


def test_a_quarter_turn_is_clockwise(play):
    play.controls["turn"].value = 90
    before, after = pictures(play)
    np.testing.assert_allclose(after, np.rot90(before, -1), atol=1e-5)


def test_a_stretch_widens_and_a_slant_leans_to_the_right():
    widened = np.linalg.inv(fetching(0, 0.5, 0)) @ [0, 4]
    np.testing.assert_allclose(widened, [0, 6])
    top = np.linalg.inv(fetching(0, 0, 0.5)) @ [-4, 0]
    np.testing.assert_allclose(top, [-4, 2])


def test_new_noise_is_another_bend_of_the_same_strength(play):
    play.controls["smooth"].value = 1.0
    before = play.picture.image
    press(play, "New noise")
    assert play.picture.image != before
    assert not np.allclose(*pictures(play), atol=0.1)


def test_every_control_changes_the_picture(play):
    for name in ("down", "right", "turn", "stretch", "slant", "smooth"):
        seen = {play.picture.image}
        for _ in to_the_ends(play.controls[name]):
            seen.add(play.picture.image)
        assert len(seen) >= 2, name
    before = play.picture.alt
    play.controls["digit"].value = 1
    assert play.picture.alt != before


def test_arrows_lead_to_where_the_values_are_fetched():
    _, ax = subplots()
    D = np.zeros((2, 28, 28))
    D[1] = -2  # two pixels to the left
    draw_field(ax, D)
    [arrows] = ax.collections
    assert set(arrows.U) == {-2}
    assert set(arrows.V) == {0}
