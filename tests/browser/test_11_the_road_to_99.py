"""Operate the widget of lesson 11 in a real JupyterLab, as a person would."""

from browser.everyone import is_for_everyone


def test_a_digit_is_turned_until_it_is_read_as_another(lesson):
    play = lesson.cell("bend_a_digit(")
    assert play.is_on_one_screen()
    upright = play.alt()
    play.slide_to("turn, degrees", 1.0)
    play.wait_for_alt("what the network reads: a", other_than=upright)
    assert play.value("turn, degrees") == 180


def test_new_noise_bends_it_otherwise(lesson):
    play = lesson.cell("bend_a_digit(")
    before = play.alt()
    play.press("New noise")
    play.wait_for_alt("the field of displacements", other_than=before)
    play.keep_screenshot("11_bend_a_digit")


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
