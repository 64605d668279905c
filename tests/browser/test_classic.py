"""Operate the training panel and the drawing pad in Notebook 7's classic interface."""

import pytest

from browser.strokes import STROKES


@pytest.fixture(scope="module")
def lesson(open_and_run):
    return open_and_run("08_mnist", classic=True)


def test_the_panel_trains_and_pauses(lesson):
    panel = lesson.cell("train_mnist(X_train")
    assert panel.is_on_one_screen()
    panel.press("Reset")
    before = panel.wait_for_alt("An empty plot")
    panel.slide_to("speed", 0.4)  # 10 steps a second: a run that cannot end before it is paused
    panel.press("Start")
    panel.wait_for_alt("Loss over", other_than=before)
    panel.wait_for_kernel("it.training.batches.place.step >= 3")
    panel.press("Pause")
    panel.button("Start").wait_for()
    panel.wait_for_alt(rf"Loss over {panel.in_kernel('it.training.batches.place.step'):,} steps")
    panel.keep_screenshot("classic_panel")


def test_a_drawn_digit_is_read(lesson):
    pad = lesson.cell("DigitPad(")
    assert pad.is_on_one_screen()
    pad.draw(STROKES[1])
    pad.wait_for_alt(r"read as a 1\b")
    assert pad.in_kernel("it.answer") == 1
    pad.keep_screenshot("classic_pad")
