"""Operate the widgets of lesson 06 in a real JupyterLab, as a person would."""

from browser.everyone import is_for_everyone


def test_both_are_seen_at_a_glance(lesson):
    assert lesson.cell("three_walkers(").is_on_one_screen()
    assert lesson.cell("clinic()").is_on_one_screen()


def test_a_click_in_the_landscape_moves_the_start(lesson):
    walkers = lesson.cell("three_walkers(")
    before = walkers.alt()
    walkers.drag(walkers.place(3, -1.5, "it.fig.axes[0]"))
    walkers.wait_for_alt(r"from w = (2\.9|3\.0)\d, b = -1\.[45]\d", other_than=before)
    assert abs(walkers.value("start w") - 3) < 0.1


def test_every_setting_moves_all_three(lesson):
    walkers = lesson.cell("three_walkers(")
    for label, steps in (("learning rate", 1), ("mini-batch", 1), ("momentum", 4), ("examples looked at", 1)):
        before = walkers.alt()
        walkers.slide(label, steps)
        walkers.wait_for_alt("Three walks", other_than=before)
    walkers.keep_screenshot("06_walkers")


def test_a_rate_that_is_far_too_high_diverges_in_words(lesson):
    walkers = lesson.cell("three_walkers(")
    walkers.slide_to("learning rate", 1.0)
    walkers.wait_for_alt("and diverges")


def test_a_patient_of_the_clinic_is_chosen_and_watched(lesson):
    clinic = lesson.cell("clinic()")
    clinic.choose("patient", "4")
    clinic.wait_for_alt("An empty plot")
    clinic.slide("speed", -1)  # 100 steps a second
    clinic.press("Start")
    clinic.wait_for_kernel("it.training.batches.place.step > 60")
    clinic.press("Pause")
    clinic.wait_for_alt("Loss over .* trained on and held out: ..% and ..%")
    assert not clinic.control("learning rate").is_visible()
    clinic.output.get_by_label("show the sliders, and treat").check()
    clinic.control("learning rate").wait_for()
    assert clinic.is_on_one_screen()
    clinic.keep_screenshot("06_clinic")


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
