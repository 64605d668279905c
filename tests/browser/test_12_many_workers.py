"""Operate the widget of lesson 12 in a real JupyterLab, as a person would."""

from browser.everyone import is_for_everyone


def test_the_ring_is_walked_to_its_end(lesson):
    play = lesson.cell("ring_and_cost(")
    assert play.is_on_one_screen()
    before = play.alt()
    play.slide_to("steps of the ring", 1.0)
    play.wait_for_alt("16 of 16 pieces are complete", other_than=before)
    play.keep_screenshot("12_ring_and_cost")


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
