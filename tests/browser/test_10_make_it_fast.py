"""Operate the widget of lesson 10 in a real JupyterLab, as a person would."""

from browser.everyone import is_for_everyone


def test_what_grows_is_chosen_and_timed(lesson):
    play = lesson.cell("time_a_step()")
    play.wait_for_alt("against the batch size: from .* ms at 8 to .* ms at 512")
    assert play.is_on_one_screen()
    play.choose("what grows", "depth")
    before = play.wait_for_alt("against the depth: from .* ms at 1 to .* ms at 6")
    play.press("Time it again")
    play.wait_for_alt("against the depth", other_than=before)
    play.keep_screenshot("10_time_a_step")


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
