from itertools import product

import numpy as np
import pytest

import nnlib
from nncourse.play.lesson_06 import descend, three_walkers

RNG = np.random.default_rng(0)
X = RNG.uniform(-1, 1, size=200)
Y = 2 * X + 1 + 0.5 * RNG.standard_normal(200)  # the points of the lesson


pytestmark = pytest.mark.usefixtures("shell")


@pytest.fixture(scope="module")
def play():
    return three_walkers(X, Y)


@pytest.fixture
def turn(play):
    """Turn controls; they all stand where they stood when the test is over."""
    before = {name: control.value for name, control in play.controls.items()}

    def turn(**values):
        for name, value in values.items():
            play.controls[name].value = value
        return play.picture.alt.partition("on the way. ")[2].removesuffix(".").split("; ")

    yield turn
    turn(**before)


def excess_told(report):
    return float(report.partition("excess ")[2].partition(",")[0])


@pytest.mark.parametrize("size", [1, 32, 200])
def test_they_walk_as_nnlib_does(size):
    line = nnlib.Network([1, 1], loss="mean_squared_error", rng=RNG)
    line.theta = [-1.0, -1.0]
    sgd = nnlib.SGD(learning_rate=0.05, momentum=0.8)
    batches = nnlib.MiniBatches(batch_size=size, rng=np.random.default_rng(0))
    theirs = [line.theta.copy() for _ in nnlib.fit(line, X[:, None], Y[:, None], sgd, batches, epochs=3)]
    ours = descend(X, Y, (-1.0, -1.0), batch_size=size, learning_rate=0.05, momentum=0.8, passes=3)
    assert np.allclose(ours[1:], theirs, rtol=1e-10)


def test_it_tells_the_excess_that_each_reaches(turn):
    reports = turn()
    assert [report.split(",")[0] for report in reports] == [
        "1 a step: 400 steps",
        "20 a step: 20 steps",
        "200 a step: 2 steps",
    ]
    floor = np.mean((np.polyval(np.polyfit(X, Y, 1), X) - Y) ** 2)
    for size, report in zip((1, 20, 200), reports, strict=True):
        w, b = descend(X, Y, (-1.0, -1.0), batch_size=size, learning_rate=0.2, momentum=0.0, passes=2)[-1]
        assert np.isclose(excess_told(report), np.mean((w * X + b - Y) ** 2) - floor, rtol=0.06)


def test_each_can_win_as_the_lesson_says(turn):
    settings = [
        {"learning_rate": 0.02, "examples": 400},
        {"learning_rate": 0.2, "examples": 400},
        {"learning_rate": 0.6, "examples": 2000},
    ]
    assert [np.argmin([excess_told(report) for report in turn(**values)]) for values in settings] == [0, 1, 2]


def test_every_control_changes_the_picture(play, turn):
    changes = {"learning_rate": 0.3, "batch_size": 50, "momentum": 0.5, "examples": 600, "w": 4.0, "b": 3.0}
    assert set(changes) == set(play.controls)
    for name, value in changes.items():
        assert play.controls[name].description
        before = play.picture.image, play.picture.alt
        turn(**{name: value})
        assert play.picture.image != before[0]
        assert play.picture.alt != before[1]


def test_a_walker_who_leaves_the_map_is_told_in_words(turn):
    single, mini, full = turn(learning_rate=1.0)
    assert single.endswith("leaves the map at step 2 and diverges")
    assert mini.endswith("leaves the map at step 7")
    assert "map" not in full


def ends(control):
    return (control.min, control.max) if hasattr(control, "max") else (control.options[0], control.options[-1])


def test_the_ends_of_all_controls_are_finite(play, turn):
    for learning_rate, momentum, examples in product(
        *(ends(play.controls[name]) for name in ("learning_rate", "momentum", "examples"))
    ):
        assert "nan" not in " ".join(turn(learning_rate=learning_rate, momentum=momentum, examples=examples))
    for batch_size, w, b in product(*(ends(play.controls[name]) for name in ("batch_size", "w", "b"))):
        assert "nan" not in " ".join(turn(batch_size=batch_size, w=w, b=b))
    assert turn(examples=200)[2].startswith("200 a step: 1 step,")


def test_a_touch_of_the_landscape_moves_the_start(play, turn):
    land, curve = play.fig.axes
    width, height = play.fig.get_size_inches() * play.fig.dpi

    def touch(ax, x, y, kind="down"):
        x, y = ax.transData.transform((x, y))
        play.picture.pointer = {"kind": kind, "x": x / width, "y": y / height, "time": 0}

    touch(land, 3.0, -2.0)
    assert (play.controls["w"].value, play.controls["b"].value) == (3.0, -2.0)
    assert "from w = 3.00, b = -2.00" in play.picture.alt
    touch(land, 0.5, 2.25, "move")
    assert "from w = 0.50, b = 2.25" in play.picture.alt
    touch(curve, 200, 1)  # not a place on the map
    assert "from w = 0.50, b = 2.25" in play.picture.alt


def test_it_draws_only_when_something_has_changed(play, turn, monkeypatch):
    drawn = []
    monkeypatch.setattr(play, "refresh", lambda: drawn.append(1))
    turn(momentum=play.controls["momentum"].value)
    assert drawn == []
    turn(momentum=0.35)
    assert drawn == [1]
    turn(momentum=0.0)


def test_it_leaves_a_still_picture_and_a_fixed_text(play):
    data, metadata = play._repr_mimebundle_()
    assert data["text/plain"] == "[widget: three walkers on one landscape]"
    assert data["image/png"]
    assert metadata["image/png"]["alt"] == play.picture.alt


def test_no_mini_batch_is_larger_than_the_data():
    assert three_walkers(X[:30], Y[:30]).controls["batch_size"].options == (2, 5, 10, 20)
    assert three_walkers(X[:3], Y[:3]).controls["batch_size"].value == 2
