"""Operate the widget of lesson 05 in a real JupyterLab, as a person would."""

import pytest

from browser.everyone import is_for_everyone


@pytest.fixture(scope="module")
def graph(lesson):
    return lesson.cell("walk_the_graph(start, run")


def test_it_is_seen_at_a_glance(graph):
    assert graph.is_on_one_screen()


def test_it_walks_forward_and_back(graph):
    graph.press("Original numbers")
    graph.press("Restart")
    graph.wait_for_alt("Step 0 of 14. Given: six numbers.*c = 12")
    for name in ("z", "a", "ŷ", "L"):
        graph.press("Step forward")
        graph.wait_for_alt(f"Forward: {name} = ")
    graph.press("Step forward")
    graph.wait_for_alt("Turn round")
    graph.press("Step forward")
    graph.wait_for_alt("Back: ∂L/∂ŷ")
    graph.keep_screenshot("05_back")
    graph.press("Step back")
    graph.wait_for_alt("Turn round")


def test_a_changed_input_marks_what_follows_from_it(graph):
    graph.type_number("y", 2)
    graph.wait_for_alt("changed, y = 2.*changed, L = 0")
    assert graph.value("y") == 2
    graph.press("Original numbers")
    graph.wait_for_alt("y = −1, L = 9")
    assert "changed" not in graph.alt()


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
