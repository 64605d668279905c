"""Operate panels as they are in Colab, on a page that shows nothing after the answer to a press.

It wants a kernel of Colab's kind: python tools/old_kernel.py colab
"""

import os

import pytest

pytestmark = pytest.mark.skipif(os.environ.get("NNLIB_KERNEL") != "colab", reason="python tools/old_kernel.py colab")


@pytest.fixture(scope="module", params=["07_function_approximator", "08_mnist"])
def panel(open_and_run, request):
    maker = {"07_function_approximator": "train_approximator()", "08_mnist": "train_mnist(X_train"}[request.param]
    return open_and_run(request.param).cell(maker)


def steps(panel):
    return panel.in_kernel("it.training.batches.place.step")


def test_it_says_how_it_trains(panel):
    panel.wait_for_text("a press trains for 5 seconds at most")


def test_a_press_trains_for_some_seconds_and_all_of_it_is_seen(panel):
    panel.press("Reset")
    panel.wait_for_alt("An empty plot")
    panel.press("Step")
    panel.wait_for_alt("Loss over 1 step on")
    panel.press("Start")
    seen = panel.wait_for_alt(r"Loss over [\d,]{2,} steps")  # while it trains
    panel.wait_for_alt(r"Loss over [\d,]{2,} steps", other_than=seen)
    panel.page.wait_for_function(
        "(button) => !button.disabled", arg=panel.button("Start").element_handle(), timeout=60_000
    )
    panel.wait_for_alt(rf"Loss over {steps(panel):,} steps")


def test_a_slider_acts_at_the_next_press(panel):
    rate = panel.in_kernel("it.training.sgd.learning_rate")
    panel.slide("learning rate", -20)
    panel.press("Step")
    panel.wait_for_alt(rf"Loss over {steps(panel):,} steps")
    assert panel.in_kernel("it.training.sgd.learning_rate") < rate


def test_a_cell_trains_longer_and_the_panel_above_follows(panel):
    before = steps(panel)
    panel.in_kernel("it.run(200)")
    panel.wait_for_alt(rf"Loss over {before + 200:,} steps")
