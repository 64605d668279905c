"""The widget of lesson 10: what it shows hangs together; how long anything takes decides no test."""

import numpy as np
import pytest
from widgets import press

from nncourse.play import lesson_10
from nncourse.play.lesson_10 import PARTS, VALUES, grow, make_step, parts_of_step, time_a_step
from nnlib import SGD


@pytest.fixture
def quick(monkeypatch):
    """Measure nothing: a step costs 0.1 ms and 0.01 ms for each of what grows, its floor half of that."""
    asked = []

    def grown(what, **setting):
        asked.append((what, setting))
        step = 1e-4 + 1e-5 * np.array(VALUES[what])
        return np.array([step, step / 2])

    monkeypatch.setattr(lesson_10, "grow", grown)
    return asked


def test_it_says_what_it_shows(quick):
    play = time_a_step()
    alt = play.picture.alt
    assert "Time of a step against the batch size: from 0.18 ms at 8 to 5.2 ms at 512" in alt
    assert "at most 0% off the straight line; the floor from 0.09 to 2.6 ms" in alt
    assert all(part in alt for part in PARTS)
    data, metadata = play._repr_mimebundle_()
    assert data["text/plain"] == "[widget: time a step]"
    assert metadata["image/png"]["alt"] == alt


@pytest.mark.parametrize("what", VALUES)
def test_each_control_is_heard(quick, what):
    play = time_a_step()
    play.controls["what"].value = what
    play.controls["width"].value = 16
    play.controls["depth"].value = 6
    play.controls["batch_size"].value = 8
    assert quick[-1] == (what, {"batch_size": 8, "width": 16, "depth": 6})
    assert f"against the {what.replace('_', ' ')}" in play.picture.alt
    assert play.fig.axes[1].get_title() == "784-16-16-16-16-16-16-10, batches of 8"


def test_it_can_be_timed_again(quick):
    play = time_a_step()
    press(play, "Time it again")
    assert len(quick) == 2


@pytest.mark.parametrize("what", VALUES)
def test_every_value_is_timed_with_its_floor(what, monkeypatch):
    monkeypatch.setitem(VALUES, what, VALUES[what][:2])
    monkeypatch.setattr(
        lesson_10, "race", lambda contenders, **_: {name: [f() is None] for name, f in contenders.items()}
    )
    assert grow(what, batch_size=8, width=16, depth=1).shape == (2, 2)


def test_the_parts_are_times_of_the_same_step():
    network, X, y, sgd, batches, floor = make_step(8, 16, 2)
    before, updates = network.theta.copy(), []
    sgd.update = lambda *vectors: updates.append(vectors) or SGD.update(sgd, *vectors)
    parts = parts_of_step(network, X, y, sgd, batches, floor, rounds=3)
    assert tuple(parts) == PARTS
    assert min(parts.values()) >= 0
    assert len(updates) == 3
    assert not np.array_equal(network.theta, before)
