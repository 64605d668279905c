import numpy as np
import pytest
from widgets import press, to_the_ends, touch

from nncourse.play.lesson_03 import bend_a_line, pull_the_logits
from nncourse.show.widget import SLIDER_STEP
from nnlib import softmax

X = np.linspace(0, 4, 401)
WAVE = np.sin(np.pi / 2 * X)
NAMES, LOGITS = ["picnic", "umbrella", "cinema"], [0.0, 1.0, 3.0]


pytestmark = pytest.mark.usefixtures("shell")


class Loop:
    """An event loop whose next round comes when it is asked for: then what has changed is drawn, once."""

    def __init__(self):
        self.due = []

    def call_soon_threadsafe(self, function):
        function()

    def call_soon(self, function):
        self.due.append(function)

    def turn(self):
        assert len(self.due) <= 1
        while self.due:
            self.due.pop()()


def in_a_loop(play):
    play._loop = Loop()
    return play


@pytest.fixture
def line():
    return in_a_loop(bend_a_line(X, WAVE))


@pytest.fixture
def logits():
    return in_a_loop(pull_the_logits(NAMES, LOGITS))


def pull(play, *places):
    """Go down on the picture at the first place, in data coordinates, over the others, and up at the last."""
    kinds = ["down", *["move"] * (len(places) - 1), "up"]
    for kind, place in zip(kinds, [*places, places[-1]], strict=True):
        touch(play, kind, *place)
    play._loop.turn()


def values(play, name):
    return [control.value for key, control in play.controls.items() if key.startswith(name)]


def set_to(play, **settings):
    for name, value in settings.items():
        play.controls[name].value = value
    play._loop.turn()


def click(play, button):
    press(play, button)
    play._loop.turn()


def distance(start, kinks, changes):
    return np.abs(start + np.maximum(X[:, None] - kinks, 0) @ changes - WAVE).max()


@pytest.mark.parametrize("make", [lambda: bend_a_line(X, WAVE), lambda: pull_the_logits(NAMES, LOGITS)])
def test_a_still_picture_a_fixed_text_and_a_name_for_every_control(make):
    play = make()
    data, metadata = play._repr_mimebundle_()
    assert data["text/plain"].startswith("[widget: ")
    assert data["image/png"]
    assert metadata["image/png"]["alt"] == play.picture.alt
    assert all(control.description for control in play.controls.values())


def test_the_line_begins_as_the_lesson_made_it_by_hand(line):
    assert f"{distance(0, np.array([0, 1, 3]), [1, -2, 2]):.3f}" == "0.211"
    assert "3 ReLUs (kinks: 0.00, 1.00, 3.00)" in line.picture.alt
    assert "largest distance 0.211, not yet within 0.15" in line.picture.alt


def test_the_answer_of_the_lesson_is_within_the_band(line):
    before = line.picture.image
    set_to(line, start=0.12, kink_1=1.04, kink_2=2.96, change_0=0.96, change_1=-2.13, change_2=2.13)
    expected = distance(0.12, np.array([0, 1.04, 2.96]), [0.96, -2.13, 2.13])
    assert expected < 0.15
    assert f"largest distance {expected:.3f}, within 0.15" in line.picture.alt
    assert line.picture.image != before


def test_nothing_is_drawn_when_nothing_has_changed(line):
    figure = line.fig
    set_to(line, start=0, kink_0=0, change_0=1, count=3)
    assert line.fig is figure


def test_a_new_relu_is_silent_and_brings_its_sliders(line):
    pairs = [[line.controls[f"kink_{i}"], line.controls[f"change_{i}"]] for i in range(5)]
    rows = [next(row for row in line.children if [*getattr(row, "children", ())] == pair) for pair in pairs]
    assert [row.layout.display for row in rows] == ["flex"] * 3 + ["none"] * 2
    set_to(line, count=4)
    assert [row.layout.display for row in rows] == ["flex"] * 4 + ["none"]
    assert "largest distance 0.211" in line.picture.alt
    set_to(line, count=3)
    assert values(line, "change_") == [1, -2, 2, 0, 0]


def test_a_disc_slides_and_the_other_relus_stay(line):
    pull(line, (1.02, 0.98), (1.3, 0.2), (1.5, 3))
    assert values(line, "kink_") == pytest.approx([0, 1.5, 3, 2, 3.5], abs=0.01)
    assert values(line, "change_") == [1, -2, 2, 0, 0]


def test_a_piece_turns_about_its_left_end_and_goes_through_the_pointer(line):
    pull(line, (2, 0), (2, 0.25), (2, 0.5))
    # from (1, 1) to (2, 0.5): the slope is −0.5, which is 1 and a change of −1.5
    assert values(line, "change_") == pytest.approx([1, -1.5, 2, 0, 0], abs=0.01)
    assert values(line, "kink_") == [0, 1, 3, 2, 3.5]
    pull(line, (2, 0.5), (0.5, 0))  # to the left of its own kink: as steep as the slider goes, and no further
    assert line.controls["change_1"].value == -8


def test_left_of_all_kinks_the_pointer_moves_the_start(line):
    set_to(line, kink_0=0.5)
    pull(line, (0.2, 0), (0.2, 0.3))
    assert values(line, "start") == pytest.approx([0.3], abs=0.01)


def test_a_touch_beside_the_plot_does_nothing(line):
    before = [control.value for control in line.controls.values()]
    pull(line, (5, 0), (2, 0.5))
    assert [control.value for control in line.controls.values()] == before


def test_solving_is_least_squares_at_the_kinks_as_they_stand(line):
    set_to(line, count=5)
    click(line, "Space")
    assert values(line, "kink_") == pytest.approx([0, 0.8, 1.6, 2.4, 3.2], abs=SLIDER_STEP / 2)
    click(line, "Solve")
    A = np.column_stack([np.ones_like(X), np.maximum(X[:, None] - values(line, "kink_"), 0)])
    theta, (rest,), *_ = np.linalg.lstsq(A, WAVE)
    assert values(line, "start") + values(line, "change_") == pytest.approx(theta, abs=0.00501)
    square = float(line.picture.alt.rstrip(".").split()[-1])
    assert rest / len(X) <= square < rest / len(X) + 1e-4  # the sliders have two digits


@pytest.mark.parametrize(
    "kinks", [[4, 4, 4, 4, 4], [2, 2, 2, 2, 2], [1, 1.01, 1.02, 3, 3.01], [3.96, 3.97, 3.98, 3.99, 4]]
)
def test_solving_with_kinks_in_one_place_stays_on_the_sliders(line, kinks):
    set_to(line, count=5, **{f"kink_{i}": kink for i, kink in enumerate(kinks)})
    click(line, "Solve")
    assert np.abs(values(line, "change_")).max() < 8
    square = float(line.picture.alt.rstrip(".").split()[-1])
    assert square <= 0.5  # a flat line at 0 has half


def test_without_relus_the_line_is_flat_and_the_buttons_work(line):
    set_to(line, count=0)
    assert "0 ReLUs (kinks: none)" in line.picture.alt
    assert "largest distance 1.000" in line.picture.alt
    pull(line, (2, 0), (2, 0.5))
    assert values(line, "start") == pytest.approx([0.5], abs=0.01)
    click(line, "Space")
    click(line, "Solve")
    assert values(line, "start") == pytest.approx([0], abs=0.01)


def probabilities(play):
    told = play.picture.alt.split("probabilities: ")[1].split(". ")[0]
    return [float(share.split()[1]) for share in told.split(", ")]


@pytest.mark.parametrize("play", ["line", "logits"])
def test_every_slider_at_its_ends(play, request):
    play = request.getfixturevalue(play)
    sliders = [control for control in play.controls.values() if hasattr(control, "min")]
    before = play.picture.image
    pictures = {before}
    for slider in sliders:
        for _ in to_the_ends(slider):
            play._loop.turn()
            pictures.add(play.picture.image)
    play._loop.turn()
    assert play.picture.image == before
    assert len(pictures) > len(sliders)


def test_the_probabilities_are_those_of_softmax(logits):
    assert probabilities(logits) == pytest.approx(softmax(np.array(LOGITS)), abs=5e-4)
    set_to(logits, temperature=4, logit_0=-2.5, shift=-700)
    assert probabilities(logits) == pytest.approx(softmax(np.array([-2.5, 1, 3]) / 4), abs=5e-4)


def test_a_bar_follows_the_pointer_even_past_its_neighbour(logits):
    before = logits.picture.image
    pull(logits, (0.1, 0), (0.3, 2), (1.2, 4.02))
    assert values(logits, "logit_") == [4, 1, 3]
    assert logits.picture.image != before
    pull(logits, (2, 3), (2, -99))
    assert values(logits, "logit_") == [4, 1, -10]
    pull(logits, (3.1, 0), (1, 5))  # beside the bars
    assert values(logits, "logit_") == [4, 1, -10]


def test_a_shift_changes_nothing_as_long_as_the_maximum_is_subtracted(logits):
    for shift in (-1000, 1000):
        set_to(logits, shift=shift)
        assert probabilities(logits) == pytest.approx(softmax(np.array(LOGITS)), abs=5e-4)


def test_without_the_maximum_subtracted_it_overflows_and_says_so(logits):
    set_to(logits, safe=False)
    assert probabilities(logits) == pytest.approx(softmax(np.array(LOGITS)), abs=5e-4)
    set_to(logits, shift=1000)
    assert "picnic nan, umbrella nan, cinema nan" in logits.picture.alt
    assert "overflow: the sum is inf, and inf / inf is nan" in logits.picture.alt
    set_to(logits, shift=-1000)
    assert "underflow: all powers are 0, and 0 / 0 is nan" in logits.picture.alt
    set_to(logits, temperature=10)  # a tenth of the exponent, and all is well again
    assert probabilities(logits) == pytest.approx(softmax(np.array(LOGITS) / 10), abs=5e-4)


def test_a_single_large_logit_spoils_its_own_share_only(logits):
    set_to(logits, safe=False, shift=700, logit_2=10)
    assert "picnic 0.000, umbrella 0.000, cinema nan" in logits.picture.alt
