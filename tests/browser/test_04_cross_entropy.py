"""Operate the widget of lesson 04 in a real JupyterLab, as a person would."""

import pytest

from browser.everyone import is_for_everyone
from browser.notebook import BOX_AT_REST


@pytest.fixture(scope="module")
def logits(lesson):
    return lesson.cell("pull_on_logits(")


def test_it_is_seen_at_a_glance(logits):
    assert logits.is_on_one_screen()


@pytest.mark.parametrize("width", [800, 1366, 1920])
def test_each_logit_stands_above_its_bar(logits, width):
    logits.page.set_viewport_size({"width": width, "height": 768})
    box = logits.picture().evaluate(BOX_AT_REST)
    for j in range(10):
        x, y = logits.middle(f"z{chr(0x2080 + j)}")
        bar, _ = logits.place(j, 0, "it.fig.axes[0]")
        assert abs(x - (box["x"] + bar * box["width"])) < 6
        assert y < box["y"]
    logits.page.set_viewport_size({"width": 1366, "height": 768})


def test_a_step_downhill_lessens_the_surprise(logits):
    assert "surprise 2.30 nats" in logits.alt()
    logits.press("One step downhill: z ← z − η (ŷ − y)")
    logits.wait_for_alt(r"surprise 1\.46 nats.*Steps downhill: 1, from 2\.30 nats")
    logits.keep_screenshot("04_after_a_step")


def test_a_dragged_bar_gets_its_probability(logits):
    plot = "it.fig.axes[0]"
    logits.drag(logits.place(7, 0.05, plot), logits.place(7, 0.8, plot))
    logits.wait_for_alt("pushed down hardest is class 7, with")
    assert logits.value("z₇") > 2
    assert "Steps downhill: 0." in logits.alt()


def test_the_keyboard_moves_a_logit(logits):
    before = logits.alt()
    handle = logits.control("z₃").locator(".noUi-handle")
    for _ in range(5):
        handle.press("ArrowUp")
    logits.wait_for_alt("The true class 3", other_than=before)
    assert logits.value("z₃") > 0


def test_another_class_can_be_true(logits):
    logits.choose("true class", "7")
    logits.wait_for_alt("The true class 7 of 10 has probability 0.[78]")


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
