"""Operate the widgets of lesson 08 in a real JupyterLab, as a person would."""

import pytest

from browser.conftest import keep_screenshot

# Strokes as points from 0 to 1, from the upper left corner of the pad.
STROKES = {
    0: [
        [
            (0.5, 0.15),
            (0.3, 0.3),
            (0.27, 0.5),
            (0.3, 0.7),
            (0.5, 0.85),
            (0.7, 0.7),
            (0.73, 0.5),
            (0.7, 0.3),
            (0.5, 0.15),
        ]
    ],
    1: [[(0.5, 0.15), (0.5, 0.85)]],
    7: [[(0.28, 0.2), (0.72, 0.2), (0.45, 0.85)]],
}


def button(page, text, place=0):
    return page.locator("button.jupyter-button", has_text=text).nth(place)


def picture(page, words):
    """The picture whose alt text holds these words."""
    return page.locator(f".jp-OutputArea img[alt*='{words}']").first


def alt_follows(page, words, pattern):
    """Wait until the picture's alt text matches."""
    page.wait_for_function(
        "([words, pattern]) => [...document.querySelectorAll('.jp-OutputArea img')]"
        ".some((img) => img.alt.includes(words) && new RegExp(pattern).test(img.alt))",
        arg=[words, pattern],
    )
    return picture(page, words).get_attribute("alt")


def scroll_to(page, cell_text):
    """Bring the cell that holds this text into view: JupyterLab draws only what is near it."""
    page.evaluate(
        """async (text) => {
            const content = window.jupyterapp.shell.currentWidget.content;
            const place = content.widgets.findIndex((cell) => cell.model.sharedModel.source.includes(text));
            await content.scrollToItem(place, 'start');
            content.activeCellIndex = place;
        }""",
        cell_text,
    )
    page.wait_for_timeout(800)


@pytest.fixture(scope="module")
def mnist(open_and_run):
    page = open_and_run("08_mnist")
    yield page
    page.close()


def test_the_panel_trains_pauses_and_resets(mnist):
    scroll_to(mnist, "train_mnist(digits)")
    alt = picture(mnist, "first-layer weights").get_attribute("alt")
    assert "Loss over 1,000 steps" in alt
    button(mnist, "Start").click()
    alt_follows(mnist, "first-layer weights", r"Loss over (1,[1-9]|[2-9],)")
    button(mnist, "Pause").click()
    button(mnist, "Start").wait_for()
    keep_screenshot(mnist, "08_panel")
    button(mnist, "Reset").click()
    alt_follows(mnist, "first-layer weights", "An empty plot")
    button(mnist, "Step").click()
    alt_follows(mnist, "first-layer weights", "Loss over 1 steps")


def test_a_touched_cell_of_the_confusion_matrix_opens_its_digits(mnist):
    scroll_to(mnist, "explore_mistakes(panel")
    matrix = picture(mnist, "A confusion matrix")
    before = matrix.get_attribute("alt")
    box = matrix.bounding_box()
    mnist.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.5 * box["height"])
    mnist.wait_for_function(
        "(before) => [...document.querySelectorAll('img')]"
        ".some((img) => img.alt.startsWith('A confusion') && img.alt !== before)",
        arg=before,
    )
    keep_screenshot(mnist, "08_mistakes")


@pytest.mark.parametrize("digit", STROKES)
def test_a_drawn_digit_is_read(mnist, digit):
    scroll_to(mnist, "DigitPad(panel")
    pad = mnist.locator("canvas[aria-label^='Drawing pad']")
    pad.scroll_into_view_if_needed()
    mnist.locator("button", has_text="Clear the pad").click()
    box = pad.bounding_box()
    for (x, y), *stroke in STROKES[digit]:
        mnist.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        mnist.mouse.down()
        for x, y in stroke:
            mnist.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
        mnist.mouse.up()
    assert alt_follows(mnist, "read as", f"read as a {digit}")
    keep_screenshot(mnist, f"08_pad_{digit}")
