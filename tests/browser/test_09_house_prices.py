"""Operate the widget of lesson 09 in a real JupyterLab, as a person would."""

from browser.everyone import is_for_everyone


def test_fifty_rows_are_learnt_by_heart(lesson):
    panel = lesson.cell("panel = train_houses(")
    assert panel.is_on_one_screen()
    panel.choose("rows to learn from", "50")
    panel.wait_for_kernel("it.training.batches.place.step == 0")
    panel.press("Start")
    panel.wait_for_kernel("it.training.batches.place.step > 1000")
    panel.press("Pause")
    panel.wait_for_alt(r"held-out rows, RMSE \d+\.\d")
    losses = panel.in_kernel("[float(it.view.losses[-1]), float(it.view.held_out[-1][1])]")
    assert losses[0] < 0.1 * losses[1]
    panel.keep_screenshot("09_houses")


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
