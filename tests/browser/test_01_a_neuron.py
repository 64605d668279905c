"""Operate the widget of lesson 01 in a real JupyterLab, as a person would."""

import contextlib

import pytest

from browser.everyone import is_for_everyone

with contextlib.suppress(ImportError):  # where there is no Playwright, the fixtures skip before it is needed
    from playwright.sync_api import expect


@pytest.fixture(scope="module")
def border(lesson):
    return lesson.cell("border_through_points(")


def test_it_is_seen_at_a_glance(border):
    assert border.is_on_one_screen()


def test_a_slider_moves_the_border(border):
    before = border.alt()
    assert "6 mistakes in 12 points" in before
    border.slide("b", -8)
    border.wait_for_alt(r"b = 1: \d mistakes?")
    assert border.readout("b") == "1.00"
    assert border.value("b") == 1


def test_the_border_is_turned_and_dragged_until_no_mistake_is_left(border):
    border.type_number("w₂", -3)
    border.wait_for_alt("−3")
    assert border.value("w₂") == -3
    border.type_number("b", 3)
    border.wait_for_alt("b = 3: [1-9]")
    border.keep_screenshot("01_before")
    plot = "it.fig.axes[0]"
    border.drag(border.place(1.5, 1.5, plot), border.place(3, 1.5, plot), border.place(5, 2, plot))
    border.wait_for_alt(": 0 mistakes in 12 points")
    assert 0.25 <= border.value("b") <= 2
    border.keep_screenshot("01_no_mistake")


def test_the_keyboard_drags_the_border_too(border):
    bias = border.value("b")
    for _ in range(4):
        border.picture().press("Shift+ArrowUp")
    border.wait_for_kernel(f"it.controls['b'].value != {bias}")


def test_a_touched_point_is_worked_out(border):
    border.drag(border.place(9, 3, "it.fig.axes[0]"))
    border.wait_for_alt(r"Point 6\b")
    assert border.value("point") == 6


def test_a_question_is_answered_with_the_keyboard_and_the_answer_is_said(lesson):
    question = lesson.page.locator(".nncourse-live").filter(has_text="The bias goes up from 3 to 5.")
    buttons = question.locator("button")
    buttons.first.focus()
    lesson.page.keyboard.press("Tab")
    expect(buttons.nth(1)).to_be_focused()
    lesson.page.keyboard.press("Enter")
    expect(question.get_by_role("status")).to_contain_text("That is it.")
    for button in buttons.all():
        expect(button).to_be_disabled()


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
