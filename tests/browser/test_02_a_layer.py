"""Operate the widget of lesson 02 in a real JupyterLab, as a person would."""

import contextlib

import pytest

from browser.everyone import is_for_everyone

with contextlib.suppress(ImportError):  # where there is no Playwright, the fixtures skip before it is needed
    from playwright.sync_api import expect


@pytest.fixture(scope="module")
def product(lesson):
    return lesson.cell("product_by_cells(")


def test_it_is_seen_at_a_glance(product):
    assert product.is_on_one_screen()


def test_it_steps_forward_and_back(product):
    before = product.alt()
    assert "5 of 12 cells" in before
    product.press("Step")
    product.wait_for_alt("6 of 12 cells", other_than=before)
    product.press("Back")
    product.wait_for_alt("5 of 12 cells")
    assert product.value("cell") == 5


def test_the_keyboard_moves_the_slider(product):
    product.slide("cell", 3)
    product.wait_for_alt("8 of 12 cells")


def test_a_touched_cell_shows_its_sum(product):
    product.drag(product.place(2.5, 3.5, "it.fig.axes[0]"))
    product.wait_for_alt(r"12 of 12 cells are filled. Row 3 of X, column 2 of W: Z\[3, 2\]")
    assert product.value("cell") == 12
    product.keep_screenshot("02_product")


def test_the_slider_ends_where_the_product_does(product):
    product.choose("shapes", "one neuron: (4, 2) @ (2, 1)")
    product.wait_for_alt("4 of 4 cells")
    expect(product.control("cell").locator(".widget-readout")).to_have_text("4")
    product.press("Back")
    product.wait_for_alt("3 of 4 cells")


def test_a_wrong_shape_shows_where_it_breaks(product):
    product.choose("shapes", "wrong: W transposed: (4, 2) @ (3, 2)")
    product.wait_for_alt("it is refused: dense: X @ W has shapes")
    product.keep_screenshot("02_refused")


def test_it_is_for_everyone(lesson):
    assert is_for_everyone(lesson)
