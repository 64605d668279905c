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
    lesson.open(lesson.page.url)
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
    address = lesson.page.url
    lesson.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    lesson.open(address)
    assert is_still(lesson)
    lesson.cell("border_through_points(").node.screenshot()
    lesson.run_all()
    assert lives(lesson)


def test_a_second_window_shows_the_ink_of_the_first(open_and_run):
    first = open_and_run("08_mnist")
    pad = first.cell("DigitPad(")
    pad.draw(STROKES[3])
    pad.wait_for_alt("read as a 3")
    first.save()
    second = Notebook(first.page.context.new_page())
    second.open(first.page.url.replace("/lab/tree/", "/lab/workspaces/second/tree/"))
    other = second.cell("DigitPad(")
    other.wait_for_alt("read as a 3")
    expect(other.output.locator("canvas")).to_be_visible()
    ink = """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
        .reduce((sum, value, i) => (i % 4 ? sum : sum + 255 - value), 0)"""
    drawn = pad.output.locator("canvas").evaluate(ink)
    assert drawn > 0
    assert abs(other.output.locator("canvas").evaluate(ink) / drawn - 1) < 0.05
    assert pad.in_kernel("it.answer") == 3
    other.press("Clear the pad")
    pad.wait_for_alt("The pad is empty")
    assert pad.output.locator("canvas").evaluate(ink) == 0
    second.page.close()
