"""Operate the widgets of lesson 03 in a real JupyterLab, as a person would."""

from browser.everyone import is_for_everyone


def test_both_are_seen_at_a_glance(lesson):
    assert lesson.cell("pull_the_logits(").is_on_one_screen()
    line = lesson.cell("bend_a_line(")
    line.slide("number of ReLUs", 2)
    line.wait_for_alt("5 ReLUs")
    assert line.is_on_one_screen()
    for relu in range(1, 6):  # a kink and the slope at it stand side by side
        (x, y), (x_slope, y_slope) = line.middle(f"kink {relu} at x"), line.middle(f"change of slope {relu}")
        assert y == y_slope
        assert x < x_slope
    line.keep_screenshot("03_five_relus")
    line.slide("number of ReLUs", -2)
    line.wait_for_alt("3 ReLUs")


def test_a_corner_slides_where_it_is_pulled(lesson):
    line = lesson.cell("bend_a_line(")
    before = line.alt()
    plot = "it.fig.axes[0]"
    line.drag(line.place(1, 1, plot), line.place(1.2, 1, plot), line.place(1.5, 1, plot))
    line.wait_for_alt(r"kinks: 0.00, 1.[45]\d, 3.00", other_than=before)
    assert abs(line.value("kink 2 at x") - 1.5) < 0.05


def test_a_fourth_relu_brings_its_sliders(lesson):
    line = lesson.cell("bend_a_line(")
    assert not line.control("kink 4 at x").is_visible()
    line.slide("number of ReLUs", 1)
    line.wait_for_alt("4 ReLUs")
    assert line.control("kink 4 at x").is_visible()
    line.slide("change of slope 4", 5)
    assert line.value("change of slope 4") > 0


def test_it_solves_itself(lesson):
    line = lesson.cell("bend_a_line(")
    before = line.alt()
    line.press("Space the kinks evenly")
    line.wait_for_alt("kinks: 0.00, 1.00, 2.00, 3.00", other_than=before)
    line.press("Solve the slopes")
    line.wait_for_kernel("it.controls['start'].value != 0")
    line.keep_screenshot("03_line")


def test_a_logit_follows_the_pointer(lesson):
    logits = lesson.cell("pull_the_logits(")
    plot = "it.fig.axes[0]"
    logits.drag(logits.place(0, 0, plot), logits.place(0, 5, plot))
    logits.wait_for_alt(r"picnic 0\.(8[5-9]|9)")
    assert abs(logits.value("logit of picnic") - 5) < 0.3


def test_without_its_safeguard_softmax_overflows(lesson):
    logits = lesson.cell("pull_the_logits(")
    logits.output.get_by_label("subtract the maximum").uncheck()
    logits.type_number("added to all logits", 1000)
    logits.wait_for_alt("overflow: the sum is inf")
    logits.keep_screenshot("03_overflow")


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
