"""Operate the widgets of lesson 07 in a real JupyterLab, as a person would."""

from browser.everyone import is_for_everyone


def steps(panel):
    """How many steps the panel's run has made, as the kernel counts."""
    return panel.in_kernel("it.training.batches.place.step")


def test_both_are_seen_at_a_glance(lesson):
    assert lesson.cell("train_approximator(").is_on_one_screen()
    assert lesson.cell("playground(").is_on_one_screen()


def test_the_approximator_trains_until_it_is_paused(lesson):
    panel = lesson.cell("train_approximator(")
    assert "Loss over 1,500 steps" in panel.alt()
    panel.slide("speed", -1)  # 100 steps a second: a run that cannot end before it is paused
    panel.press("Start")
    panel.wait_for_alt(r"Loss over (1,5[1-9]|1,[6-9]|[2-9],)")
    panel.wait_for_kernel("it.training.batches.place.step > 1550")
    panel.press("Pause")
    panel.button("Start").wait_for()
    paused = steps(panel)
    panel.wait_for_alt(rf"Loss over {paused:,} steps")
    panel.press("Step")
    panel.wait_for_alt(rf"Loss over {paused + 1:,} steps")
    assert steps(panel) == paused + 1
    assert "last change" not in panel.alt()  # nobody has changed anything
    panel.keep_screenshot("07_approximator")


def test_a_slider_acts_on_the_run_and_leaves_a_mark(lesson):
    panel = lesson.cell("train_approximator(")
    panel.slide("momentum", -10)
    panel.press("Step")
    panel.wait_for_alt("last change: momentum 0.8 at step")
    assert panel.in_kernel("round(it.training.sgd.momentum, 4)") == 0.8


def test_other_layers_are_a_reset(lesson):
    panel = lesson.cell("train_approximator(")
    panel.type_text("hidden layers", "8, 4")
    panel.wait_for_alt("An empty plot")
    assert steps(panel) == 0
    panel.press("Step")
    panel.wait_for_alt("Loss over 1 step")
    assert panel.value("hidden layers") == "8, 4"


def test_layers_that_cannot_be_are_refused(lesson):
    panel = lesson.cell("train_approximator(")
    panel.type_text("hidden layers", "a few")
    panel.wait_for_text("expected whole numbers")
    _, field = panel.middle("hidden layers")
    message = panel.output.get_by_role("alert").bounding_box()
    assert 0 < message["y"] - field < 40  # right below the field
    assert panel.is_on_one_screen()
    panel.keep_screenshot("07_refused")


def test_the_playground_trains_on_points_that_one_chooses(lesson):
    plane = lesson.cell("playground(")
    before = plane.alt()
    plane.choose("points", "circles")
    plane.wait_for_alt("An empty plot", other_than=before)
    plane.press("Start")
    plane.wait_for_alt("100% are right")
    plane.wait_for_kernel("it.training.batches.place.step > 6000")  # it goes on for as long as one wants
    plane.press("Pause")
    plane.button("Start").wait_for()
    plane.keep_screenshot("07_playground")


def test_a_run_that_diverged_says_what_to_press(lesson):
    plane = lesson.cell("playground(")
    plane.press("Reset")
    plane.in_kernel("setattr(it.training.sgd, 'learning_rate', 1e300)")
    plane.press("Start")
    plane.wait_for_text("Stopped.*ten times smaller.*Reset starts afresh")
    assert plane.button("Start").is_disabled()
    assert plane.button("Start").get_attribute("title") == "The run is over. Press Reset."
    assert plane.is_on_one_screen()
    plane.keep_screenshot("07_diverged")
    plane.press("Reset")
    plane.wait_for_text("Not a step made yet")
    assert plane.button("Start").is_enabled()


def test_a_touch_adds_a_point(lesson):
    plane = lesson.cell("playground(")
    plane.drag(plane.place(1, -1, "it.view.ax.figure.axes[1]"))
    plane.wait_for_alt("201 points")
    assert plane.in_kernel("len(it.training.X)") == 201
    assert plane.in_kernel("abs(it.training.X[-1] - [1, -1]).max() < 0.02")


def test_the_keyboard_adds_a_point_too(lesson):
    plane = lesson.cell("playground(")
    x, y = plane.place(0, 0, "it.view.ax.figure.axes[1]")
    for key, distance in (("ArrowRight", x - 0.5), ("ArrowUp", 0.5 - y)):
        for _ in range(round(distance / 0.02)):
            plane.picture().press(key)
    plane.picture().press("Enter")
    plane.wait_for_alt("202 points")
    assert plane.in_kernel("abs(it.training.X[-1]).max() < 0.15")


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
