import numpy as np
import pytest
from widgets import press, touch

from nncourse.play.lesson_04 import LIMIT, pull_on_logits
from nncourse.show.widget import SLIDER_STEP
from nnlib import cross_entropy, softmax

pytestmark = pytest.mark.usefixtures("shell")


@pytest.fixture
def play():
    return pull_on_logits(np.zeros(4), t=1)


@pytest.fixture
def told(play, monkeypatch):
    """The same, but the figure is not turned into a PNG, which takes most of the time."""
    monkeypatch.setattr(type(play.picture), "draw", lambda picture, fig, alt: picture.set_trait("alt", alt))
    return play


def logits(play):
    return np.array([play.controls[f"z{j}"].value for j in range(4)])


def test_it_begins_with_the_shrug_and_says_so(play):
    alt = play.picture.alt
    assert "true class 1 of 4 has probability 0.25" in alt
    assert "1.39 nats, 2.00 coin flips" in alt
    assert "slope -0.75" in alt
    assert "Steps downhill: 0." in alt
    data, metadata = play._repr_mimebundle_()
    assert data["text/plain"] == "[widget: pull on logits]"
    assert metadata["image/png"]["alt"] == alt


def test_a_slider_moves_picture_and_numbers(play):
    before = play.picture.image
    play.controls["z2"].value = 3.0
    loss, slopes = cross_entropy(logits(play)[None, :], np.array([1]))
    assert play.picture.image != before
    assert f"surprise {loss:.2f} nats" in play.picture.alt
    assert f"hardest is class 2, with {slopes[0, 2]:+.2f}" in play.picture.alt


def test_the_truth_can_be_chosen(told):
    told.controls["z2"].value = 3.0
    told.controls["t"].value = 2
    assert "true class 2 of 4 has probability 0.87" in told.picture.alt


def test_the_same_value_again_draws_nothing(play, monkeypatch):
    monkeypatch.setattr(play.picture, "draw", lambda *_: pytest.fail("drawn for nothing"))
    play.controls["z2"].value = 0.0
    play.controls["t"].value = 1


def test_a_dragged_bar_gets_the_probability_that_was_asked_for(told):
    told.controls["z0"].value = 2.0
    touch(told, "down", 2, 0.3)
    assert softmax(logits(told))[2] == pytest.approx(0.3, abs=0.003)
    touch(told, "move", 3, 0.6)  # the pointer has strayed sideways, but it is bar 2 that it holds
    touch(told, "up", 3, 0.6)
    assert softmax(logits(told))[2] == pytest.approx(0.6, abs=0.003)
    assert logits(told)[[0, 1, 3]].tolist() == [2, 0, 0]


@pytest.mark.parametrize(("p", "end"), [(-0.2, -LIMIT), (1.1, LIMIT)])
def test_a_bar_dragged_off_the_scale_stops_where_its_slider_ends(told, p, end):
    touch(told, "down", 2, 0.3)
    touch(told, "move", 2, p)
    assert logits(told)[2] == end


def test_a_touch_beside_the_bars_moves_nothing(told):
    for j, p in [(-1, 0.5), (5, 0.5), (2, -0.5)]:
        for kind in ("down", "move", "up"):
            touch(told, kind, j, p)
    assert logits(told).tolist() == [0, 0, 0, 0]


def test_a_step_downhill_is_the_formula_and_the_surprise_falls(told):
    told.controls["rate"].value = 2.0
    press(told, "One step")
    assert logits(told) == pytest.approx([-0.5, 1.5, -0.5, -0.5])
    press(told, "One step")
    z = np.array([-0.5, 1.5, -0.5, -0.5])
    assert logits(told) == pytest.approx(z - 2 * (softmax(z) - np.eye(4)[1]), abs=SLIDER_STEP / 2)
    loss, _ = cross_entropy(logits(told)[None, :], np.array([1]))
    assert f"surprise {loss:.2f} nats" in told.picture.alt
    assert "Steps downhill: 2, from 1.39 nats." in told.picture.alt


def test_sliders_stand_at_their_steps_but_a_step_downhill_loses_nothing_of_what_is_less(told):
    told.controls["rate"].value = 0.1
    told.controls["z1"].value = 5.0
    for _ in range(20):
        press(told, "One step")
    z = np.array([0, 5.0, 0, 0])
    for _ in range(20):
        z -= 0.1 * (softmax(z) - np.eye(4)[1])
    assert logits(told) == pytest.approx(z, abs=SLIDER_STEP / 2)
    assert np.all(logits(told) / SLIDER_STEP % 1 == 0)
    assert "Steps downhill: 20," in told.picture.alt


def test_a_hand_on_a_slider_or_another_truth_ends_the_path(told):
    press(told, "One step")
    told.controls["z0"].value += 0.5
    assert "Steps downhill: 0." in told.picture.alt
    press(told, "One step")
    told.controls["t"].value = 3
    assert "Steps downhill: 0." in told.picture.alt


def test_another_step_size_shows_where_it_would_lead_and_keeps_the_path(play):
    press(play, "One step")
    before = play.picture.image
    play.controls["rate"].value = 5.0
    assert play.picture.image != before
    assert "Steps downhill: 1," in play.picture.alt


@pytest.mark.parametrize("truth", [-LIMIT, LIMIT])
@pytest.mark.parametrize("other", [-LIMIT, LIMIT])
@pytest.mark.parametrize("rate", [0.1, 5.0])
def test_the_ends_of_the_sliders(told, truth, other, rate):
    for j in range(4):
        told.controls[f"z{j}"].value = truth if j == 1 else other
    told.controls["rate"].value = rate
    surprise, _ = cross_entropy(logits(told)[None, :], np.array([1]))
    assert f"surprise {surprise:.2f} nats" in told.picture.alt
    press(told, "One step")
    assert np.abs(logits(told)).max() <= LIMIT
    assert cross_entropy(logits(told)[None, :], np.array([1]))[0] <= surprise
