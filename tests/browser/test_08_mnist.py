"""Operate the widgets of lesson 08 in a real JupyterLab, as a person would."""

import contextlib

import numpy as np
import pytest
from drawn_digits import SHEETS, inked, smooth

from browser.everyone import is_for_everyone
from browser.strokes import STROKES
from nncourse.play.lesson_08 import SIDE, centre

with contextlib.suppress(ImportError):  # where there is no Playwright, the fixtures skip before it is needed
    from playwright.sync_api import expect


@pytest.mark.parametrize("maker", ["train_mnist(X_train", "explore_mistakes(", "DigitPad("])
def test_each_is_seen_at_a_glance(lesson, maker):
    assert lesson.cell(maker).is_on_one_screen()


def test_the_panel_trains_pauses_and_resets(lesson):
    panel = lesson.cell("train_mnist(X_train")
    assert "first-layer weights" in panel.wait_for_alt("Loss over")
    panel.keep_screenshot("08_panel")
    panel.press("Reset")
    panel.wait_for_alt("An empty plot")
    panel.slide("speed", -3)  # 10 steps a second: a run that cannot end before it is paused
    panel.press("Start")
    panel.wait_for_kernel("it.training.batches.place.step >= 3")
    panel.press("Pause")
    panel.button("Start").wait_for()
    paused = panel.in_kernel("it.training.batches.place.step")
    panel.wait_for_alt(rf"Loss over {paused:,} steps")
    panel.press("Step")
    panel.wait_for_alt(rf"Loss over {paused + 1:,} steps")
    panel.press("+1 epoch")
    panel.slide("speed", 3)
    panel.wait_for_kernel("len(it.view.held_out) == 1")
    panel.wait_for_alt("on held-out data .* right")


def test_a_touched_cell_of_the_confusion_matrix_opens_its_digits(lesson):
    mistakes = lesson.cell("explore_mistakes(")
    before = mistakes.alt()
    mistakes.drag(mistakes.place(9, 4, "it.fig.axes[0]"))
    mistakes.wait_for_alt("A confusion matrix", other_than=before)
    assert (mistakes.value("true digit"), mistakes.value("taken for")) == (4, 9)
    mistakes.keep_screenshot("08_mistakes")
    before = mistakes.alt()
    mistakes.choose("sorted", "least sure first")
    mistakes.wait_for_alt("least sure first", other_than=before)


@pytest.mark.parametrize("digit", STROKES)
def test_a_drawn_digit_is_read(lesson, digit):
    pad = lesson.cell("DigitPad(")
    pad.draw(STROKES[digit])
    pad.wait_for_alt(rf"read as a {digit}\b")
    assert pad.in_kernel("it.answer") == digit
    pad.keep_screenshot(f"08_pad_{digit}")


@pytest.mark.parametrize("digit", [4, 7])
def test_what_is_measured_of_drawn_digits_is_what_the_pad_makes_of_them(lesson, digit):
    pad, strokes = lesson.cell("DigitPad("), SHEETS["barred 7, open 4"][digit]
    pad.draw([smooth(stroke, 3).tolist() for stroke in strokes])
    pad.wait_for_alt(rf"read as a {digit}\b")
    pad.wait_for_kernel(f"it.answer == {digit}")
    ink = np.frombuffer(bytes.fromhex(pad.in_kernel("it.pad.ink.hex()")), np.uint8).reshape(SIDE, SIDE)
    assert np.abs(centre(ink) - centre(inked(strokes))).mean() < 0.02


def test_a_cleared_pad_is_empty(lesson):
    pad = lesson.cell("DigitPad(")
    pad.draw(STROKES[1])
    pad.wait_for_alt("read as a 1")
    pad.press("Clear the pad")
    pad.wait_for_alt("The pad is empty")
    assert pad.in_kernel("it.answer") is None


def test_the_keyboard_draws_as_well(lesson):
    pad = lesson.cell("DigitPad(")
    pad.press("Clear the pad")
    sheet = pad.output.locator("canvas")
    for _ in range(12):
        sheet.press("ArrowUp")
    for _ in range(24):
        sheet.press("Shift+ArrowDown")
    pad.wait_for_alt("read as a 1")


COUNT_PICTURES = """(picture) => new Promise((resolve) => {
    let count = 0;
    new MutationObserver((changes) => (count += changes.length)).observe(picture, { attributeFilter: ["src"] });
    setTimeout(() => resolve(count), 3000);
})"""


def test_who_wants_little_motion_sees_a_run_once_a_second(lesson):
    panel = lesson.cell("train_mnist(X_train")
    panel.press("Reset")
    lesson.page.emulate_media(reduced_motion="reduce")
    panel.press("Start")
    panel.button("Pause").wait_for()
    assert 1 <= panel.picture().evaluate(COUNT_PICTURES) <= 4
    handle = panel.control("momentum").locator(".noUi-handle")
    assert handle.evaluate("(handle) => getComputedStyle(handle).transitionDuration") == "0s"
    panel.press("Pause")
    panel.button("Start").wait_for()
    lesson.page.emulate_media(reduced_motion="no-preference")


def test_what_has_come_to_rest_is_said(lesson):
    panel = lesson.cell("train_mnist(X_train")
    panel.press("Reset")
    panel.press("Step")
    said = panel.output.locator(".nncourse-spoken").last
    expect(said).to_contain_text("epoch 1, step 1, loss")
    expect(said).to_contain_text("Loss over 1 step on")


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
