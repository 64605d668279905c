"""Come back to a notebook: after a reload, a restart of the kernel, a night; and to a cell that runs again."""

import contextlib

import pytest

from browser.notebook import Notebook
from browser.strokes import STROKES

with contextlib.suppress(ImportError):  # where there is no Playwright, the fixtures skip before it is needed
    from playwright.sync_api import expect

WORD = "To use this widget, run the cells above this one, then this one."


@pytest.fixture(scope="module")
def lesson(open_and_run):
    return open_and_run("01_a_neuron")


def is_still(lesson):
    cell = lesson.cell("border_through_points(")
    expect(cell.output).to_contain_text(WORD)
    expect(cell.output.locator(".nncourse-still img")).to_be_visible()
    expect(cell.output.locator(".nncourse-live")).not_to_be_visible()
    assert "The border of the neuron" in cell.output.locator(".nncourse-still img").get_attribute("alt")
    assert "Error" not in cell.output.inner_text()
    return True


def lives(lesson):
    cell = lesson.cell("border_through_points(")
    expect(cell.picture()).to_be_visible()
    expect(cell.output.locator(".nncourse-still")).not_to_be_visible()
    before = cell.alt()
    cell.slide("b", -1)
    cell.wait_for_alt("The border of the neuron", other_than=before)
    return True


def test_a_reload_finds_the_widget_alive(lesson):
    assert lives(lesson)
    lesson.save()
    lesson.open(lesson.address)
    assert lives(lesson)


def test_a_restart_of_the_kernel_leaves_a_picture_and_a_run_brings_it_to_life(lesson):
    lesson.restart_kernel()
    assert is_still(lesson)
    lesson.run_all()
    assert lives(lesson)


def test_twenty_runs_of_a_cell_leave_no_widget_behind(lesson):
    count = "len(__import__('ipywidgets').widgets.widget._instances)"
    before = lesson.in_kernel(count)
    lesson.cell("border_through_points(")
    for _ in range(20):
        lesson.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell')")
    assert lesson.in_kernel(count) == before
    assert lives(lesson)


def test_another_day_there_is_a_picture_with_a_word_and_a_run_brings_it_to_life(lesson):
    lesson.save()
    address = lesson.address
    lesson.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    lesson.open(address)
    assert is_still(lesson)
    lesson.cell("border_through_points(").node.screenshot()
    lesson.run_all()
    assert lives(lesson)


@pytest.fixture(scope="module")
def digits(open_and_run):
    return open_and_run("08_mnist")


@contextlib.contextmanager
def second_window(notebook):
    """Open the notebook, as it is, in another window on the same kernel."""
    notebook.save()
    other = Notebook(notebook.page.context.new_page())
    try:
        other.open(notebook.address.replace("/lab/tree/", "/lab/workspaces/second/tree/"))
        yield other
    finally:
        other.page.close()


def ink(pad):
    """How much ink is on the pad's sheet."""
    return pad.output.locator("canvas").evaluate(
        """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
            .reduce((sum, value, i) => (i % 4 ? sum : sum + 255 - value), 0)"""
    )


def test_a_second_window_shows_the_ink_of_the_first(digits):
    pad = digits.cell("DigitPad(")
    pad.draw(STROKES[3])
    pad.wait_for_alt("read as a 3")
    drawn = ink(pad)
    assert drawn > 0
    with second_window(digits) as second:
        other = second.cell("DigitPad(")
        other.wait_for_alt("read as a 3")
        assert abs(ink(other) / drawn - 1) < 0.05
        assert pad.in_kernel("it.answer") == 3
        other.press("Clear the pad")
        pad.wait_for_alt("The pad is empty")
        assert ink(pad) == 0


def test_a_reload_finds_the_ink(digits):
    pad = digits.cell("DigitPad(")
    pad.draw(STROKES[7])
    pad.wait_for_alt("read as a 7")
    drawn = ink(pad)
    digits.save()
    digits.open(digits.address)
    pad = digits.cell("DigitPad(")
    pad.wait_for_alt("read as a 7")
    assert abs(ink(pad) / drawn - 1) < 0.05


def in_training(notebook):
    """Start the panel's run anew, ten steps a second: it will not end by itself."""
    panel = notebook.cell("train_mnist(X_train")
    panel.press("Reset")
    panel.wait_for_alt("An empty plot")
    if panel.readout("speed") != "10":
        panel.slide_to("speed", 0.4)
    panel.press("Start")
    panel.wait_for_kernel("it.training.batches.place.step >= 3")
    return panel


def test_a_reload_in_mid_training_finds_the_run(digits):
    in_training(digits)
    digits.save()
    digits.open(digits.address)
    panel = digits.cell("train_mnist(X_train")
    panel.button("Pause").wait_for()
    seen = panel.in_kernel("it.training.batches.place.step")
    panel.wait_for_kernel(f"it.training.batches.place.step > {seen}")
    panel.press("Pause")
    panel.button("Start").wait_for()
    paused = panel.in_kernel("it.training.batches.place.step")
    assert "last change" not in panel.wait_for_alt(rf"Loss over {paused:,} steps")


def test_two_windows_hold_the_controls_of_one_run(digits):
    panel = in_training(digits)
    with second_window(digits) as second:
        other = second.cell("train_mnist(X_train")
        other.press("Pause")
        panel.button("Start").wait_for()
        paused = panel.in_kernel("it.training.batches.place.step")
        panel.press("Step")
        for window in (panel, other):
            assert "last change" not in window.wait_for_alt(rf"Loss over {paused + 1:,} steps")


def test_an_interrupted_kernel_pauses_the_run(digits):
    panel = in_training(digits)
    digits.interrupt_kernel()
    panel.wait_for_text("Interrupted. The run is paused. Start goes on.")
    paused = panel.in_kernel("it.training.batches.place.step")
    panel.press("Start")
    panel.wait_for_kernel(f"it.training.batches.place.step > {paused + 2}")


def test_a_restart_in_mid_training_leaves_a_picture_with_a_word(digits):
    in_training(digits)
    digits.restart_kernel()
    for maker in ("train_mnist(X_train", "explore_mistakes(", "DigitPad("):
        cell = digits.cell(maker)
        expect(cell.output).to_contain_text(WORD)
        expect(cell.output.locator(".nncourse-still img")).to_be_visible()
        expect(cell.output.locator(".nncourse-live")).not_to_be_visible()
