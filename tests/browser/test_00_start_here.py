"""Operate the widget of lesson 00 in a real JupyterLab, as a person would."""

import pytest

from browser.everyone import is_for_everyone


@pytest.fixture(scope="module")
def line(lesson):
    return lesson.cell("line_through_two_points(point=3")


def test_it_is_seen_at_a_glance(line):
    assert line.is_on_one_screen()


def test_a_run_of_nothing_has_no_slope(line):
    assert "rise / run = 16 / 2 = 8" in line.alt()
    line.type_number("run", 0)
    line.wait_for_alt("With a run of 0 there is no second point")
    line.slide("run", -1)
    line.wait_for_alt("rise / run = ")
    assert line.value("run") == -0.125
    line.keep_screenshot("00_line")


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
