"""A notebook in a real browser, and its cells, as a person sees and handles them.

A test reads like what a person does:

    def test_the_panel_trains(lesson):
        panel = lesson.cell("train_approximator(")
        panel.press("Step")
        panel.wait_for_alt(r"Loss over 1,501 steps")
        assert panel.in_kernel("it.training.batches.place.step") == 1501
        panel.keep_screenshot("07_approximator")

Nothing waits for a time: whatever takes a while is waited for by what it changes, in the page (`wait_for_alt`,
Playwright's `expect`) or in the kernel (`wait_for_kernel`). The time limits are only there to end a run that hangs;
NNLIB_LIMIT=10 makes them short while a test is being written. A run that is to be paused is slowed down first, lest it
end by itself on a quick machine.
"""

import ast
import contextlib
import json
import os
import re
import time
from itertools import product
from pathlib import Path

with contextlib.suppress(ImportError):  # where there is no Playwright, the fixtures skip before it is needed
    from playwright.sync_api import expect

SCREENSHOTS = Path(os.environ.get("NNLIB_SCREENSHOTS", Path(__file__).parents[2] / "build" / "screenshots"))
LIMIT = float(os.environ.get("NNLIB_LIMIT", 120))  # seconds until a wait is given up
RUN_LIMIT = 4 * LIMIT  # seconds until a whole notebook is

# Waits until the notebook has come, and with it a kernel that answers; gives what stands in the way, if anything.
BECOME_READY = """async (limit) => {
    const ready = async () => {
        while (!window.jupyterapp?.shell?.currentWidget?.sessionContext) await new Promise(requestAnimationFrame);
        const panel = window.jupyterapp.shell.currentWidget;
        await panel.context.ready;
        await panel.sessionContext.ready;
        await panel.sessionContext.session.kernel.info;
        return "";
    };
    const obstacle = () => document.querySelector(".jp-Dialog")?.innerText ?? "no kernel answers";
    const late = new Promise((resolve) => setTimeout(() => resolve(obstacle()), limit));
    return Promise.race([ready(), late]);
}"""

# The promise of the command is kept when the last cell has run; its answer is whether all went well.
RUN_ALL = """async (limit) => {
    const panel = window.jupyterapp.shell.currentWidget;
    const late = new Promise((resolve) => setTimeout(() => resolve("late"), limit));
    const ended = await Promise.race([window.jupyterapp.commands.execute("notebook:run-all-cells"), late]);
    const code = panel.content.widgets.filter((cell) => cell.model.type === "code");
    const told = ({ model }) => ({ source: model.sharedModel.source, count: model.executionCount,
        error: model.outputs.toJSON().find((output) => output.output_type === "error") });
    return { late: ended === "late", cells: code.map(told) };
}"""

# Marks the one code cell that holds the text with its place, and brings it into view.
FIND_CELL = """async (text) => {
    const content = window.jupyterapp.shell.currentWidget.content;
    const holds = ({ model }) => model.type === "code" && model.sharedModel.source.includes(text);
    const found = content.widgets.filter(holds);
    if (found.length === 1) {
        content.activeCellIndex = content.widgets.indexOf(found[0]);
        found[0].node.dataset.place = content.activeCellIndex;
        await content.scrollToItem(content.activeCellIndex, "start");
    }
    return found.map(({ node, model }) => ({ place: node.dataset.place, count: model.executionCount }));
}"""

EVALUATE = """async (expression) => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const request = { code: "", silent: true, store_history: false, user_expressions: { value: expression } };
    return (await kernel.requestExecute(request).done).content.user_expressions.value;
}"""

# Where an element is, once the page has stopped moving it: the same place in five frames, one after the other.
BOX_AT_REST = """(element) => new Promise((resolve) => {
    let before = "", same = 0;
    const look = () => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const now = JSON.stringify({ x, y, width, height });
        same = now === before && width && height ? same + 1 : 0;
        before = now;
        same < 5 ? requestAnimationFrame(look) : resolve(JSON.parse(now));
    };
    look();
})"""

# What of a widget is not on the screen, though its last part is; and the labels and numbers that are cut off.
NOT_SEEN = """(widget) => {
    const parts = "button, img, canvas, .nncourse-message, "
        + ".widget-inline-hbox, .widget-inline-vbox, .widget-checkbox, .widget-html";
    const screen = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
    const shown = (element) => element.offsetParent && element.getBoundingClientRect().height;
    const outside = (element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return left < screen.left - 1 || right > screen.right + 1 || top < screen.top - 1 || bottom > screen.bottom + 1;
    };
    const cut = (element) => element.scrollWidth > element.clientWidth + 1;
    const name = (element) => element.alt || element.innerText || element.className;
    return [
        ...[...widget.querySelectorAll(parts)].filter(shown).filter(outside).map((part) => "outside: " + name(part)),
        ...[...widget.querySelectorAll(".widget-label, .widget-readout, button")].filter(shown).filter(cut)
            .map((part) => "cut off: " + name(part)),
    ];
}"""
SCREENS = {"a school's laptop": (1366, 768), "a large screen": (1920, 1080)}


class Notebook:
    """A notebook that is open in a page: its cells, and its kernel."""

    def __init__(self, page):
        self.page, self.address = page, ""

    def open(self, address):
        """Go to the address; fail where the notebook gets no kernel, for instance because its metadata name none."""
        self.address = address
        self.page.goto(address, wait_until="domcontentloaded")
        obstacle = self.page.evaluate(BECOME_READY, LIMIT * 1000)
        assert not obstacle, f"The notebook gets no kernel: {obstacle}"

    def run_all(self):
        """Run all cells; fail with the error's own words where a cell has one."""
        ran = self.page.evaluate(RUN_ALL, RUN_LIMIT * 1000)
        for cell in ran["cells"]:
            if cell["error"]:
                traceback = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(cell["error"]["traceback"]))
                raise AssertionError(f"This cell ended in an error:\n\n{cell['source']}\n\n{traceback}")
        waiting = [cell["source"] for cell in ran["cells"] if not cell["count"]]
        assert not ran["late"], f"The notebook was still running after {RUN_LIMIT} s; cells to go: {waiting}"
        assert not waiting, f"These cells did not run: {waiting}"

    def cell(self, text):
        """Give the one code cell whose source holds this text, scrolled into view."""
        found = self.page.evaluate(FIND_CELL, text)
        assert len(found) == 1, f"{len(found)} code cells hold {text!r}, expected one"
        return Cell(self, **found[0])

    def in_kernel(self, expression):
        """Evaluate an expression in the notebook's kernel; give its value if it is a plain one, else its repr."""
        answer = self.page.evaluate(EVALUATE, f"(lambda v: v.tolist() if hasattr(v, 'tolist') else v)({expression})")
        assert answer["status"] == "ok", f"{expression}: {answer.get('ename')}: {answer.get('evalue')}"
        text = answer["data"]["text/plain"]
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError):
            return text

    def wait_for_kernel(self, condition):
        """Wait until an expression is true in the kernel."""
        deadline = time.monotonic() + LIMIT
        while (value := self.in_kernel(condition)) is not True:
            assert time.monotonic() < deadline, f"{condition}: still {value} after {LIMIT} s"
            self.page.wait_for_timeout(50)

    def set_theme(self, theme):
        """Change to the "Light" or the "Dark" theme."""
        self.page.evaluate(
            "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", f"JupyterLab {theme}"
        )
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-name", f"JupyterLab {theme}")

    def save(self):
        """Save the notebook."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")

    def restart_kernel(self):
        """Restart the kernel, and leave the page as it is."""
        kernel = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        self.page.evaluate(f"async () => {{ await {kernel}.restart(); await {kernel}.info; }}")

    def interrupt_kernel(self):
        """Interrupt the kernel, as the button with the square does."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()")

    def close(self):
        """Close the page, and end its kernel: the next one wants the memory."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.page.close()


class Cell:
    """A code cell with what it shows: `node` is the whole cell, `output` what stands below its source."""

    def __init__(self, notebook, place, count):
        self.notebook, self.page, self.count = notebook, notebook.page, count
        self.node = self.page.locator(f"[data-place='{place}']")
        self.output = self.node.locator(".jp-Cell-outputArea")

    # What a person sees.

    def picture(self, words=""):
        """Give the picture whose alt text holds these words; without words, the cell's only one."""
        return self.output.locator(".nncourse-live").locator(f"img[alt*={json.dumps(words)}]" if words else "img")

    def alt(self):
        """Give the alt text of the cell's picture."""
        return self.picture().get_attribute("alt")

    def wait_for_alt(self, pattern="", other_than=None):
        """Wait until the alt text of the cell's picture holds the pattern, and is another one than it was; give it."""
        if other_than is not None:
            expect(self.picture()).not_to_have_attribute("alt", other_than)
        expect(self.picture()).to_have_attribute("alt", re.compile(pattern))
        return self.alt()

    def wait_for_text(self, pattern):
        """Wait until the cell's widget shows text that holds the pattern."""
        expect(self.output.locator(".nncourse-live")).to_contain_text(re.compile(pattern))

    def is_on_one_screen(self):
        """Assert that all of the widget is seen together, with no word cut off, on each screen and in each theme."""
        widget, before = self.output.locator(".nncourse-live"), self.page.viewport_size
        for theme, screen in product(("Dark", "Light"), SCREENS):
            self.notebook.set_theme(theme)
            width, height = SCREENS[screen]
            self.page.set_viewport_size({"width": width, "height": height})
            expect(self.picture()).to_be_visible()
            self.picture().evaluate(BOX_AT_REST)  # with another theme or width, all above it moves
            widget.evaluate("(element) => element.scrollIntoView({ block: 'end' })")
            self.picture().evaluate(BOX_AT_REST)
            assert widget.evaluate(NOT_SEEN) == [], f"{screen}, {theme}"
        self.page.set_viewport_size(before)
        return True

    def middle(self, label):
        """Say where the middle of a control is on the page."""
        box = self.control(label).evaluate(BOX_AT_REST)
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    # What a person does. Each control is found by the text that stands on it or beside it.

    def button(self, text):
        """Give the button on which exactly this text stands."""
        return self.output.locator("button").filter(has_text=re.compile(rf"^\s*{re.escape(text)}\s*$"))

    def press(self, text):
        """Press a button."""
        self.button(text).click()

    def control(self, label):
        """Give a slider, a field or a choice by the label beside it."""
        return self.output.locator(".widget-inline-hbox, .widget-inline-vbox").filter(
            has=self.page.locator(".widget-label").get_by_text(label, exact=True)
        )

    def slide(self, label, steps):
        """Move a slider by so many steps, with the arrow keys. Not in Notebook 7, which keeps these keys to itself."""
        handle = self.control(label).locator(".noUi-handle")
        before = handle.get_attribute("aria-valuetext")
        for _ in range(abs(steps)):
            handle.press("ArrowRight" if steps > 0 else "ArrowLeft")
        expect(handle).not_to_have_attribute("aria-valuetext", before)

    def slide_to(self, label, share):
        """Draw a slider's handle with the mouse to a share of its track, from 0 at the left to 1 at the right."""
        slider = self.control(label)
        handle = slider.locator(".noUi-handle")
        before = handle.get_attribute("aria-valuetext")
        at, track = (slider.locator(part).evaluate(BOX_AT_REST) for part in (".noUi-handle", ".noUi-base"))
        self.page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(track["x"] + share * track["width"], at["y"] + at["height"] / 2, steps=8)
        self.page.mouse.up()
        expect(handle).not_to_have_attribute("aria-valuetext", before)

    def readout(self, label):
        """Give the number that stands beside a slider, as text."""
        return self.control(label).locator(".widget-readout").inner_text()

    def type_number(self, label, number):
        """Write a number into the field beside a slider."""
        readout = self.control(label).locator(".widget-readout")
        readout.fill(str(number))
        readout.press("Enter")

    def type_text(self, label, text):
        """Write into a text field."""
        field = self.control(label).locator("input")
        field.fill(text)
        field.press("Enter")

    def choose(self, label, option):
        """Choose from a list."""
        self.control(label).locator("select").select_option(label=option)

    def drag(self, *points, on=None):
        """Press the mouse at the first point, move it over the others, let go; a single point is a click.

        points: (x, y), each from 0 to 1, from the upper left corner of the picture, or of what is given as `on`.
        """
        target = on or self.picture()
        pointer = None if on else self.in_kernel("it.picture.pointer")
        target.scroll_into_view_if_needed()
        box = target.evaluate(BOX_AT_REST)
        (x, y), *others = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for x, y in others:
            self.page.mouse.move(x, y, steps=8)
        self.page.mouse.up()
        if not on:  # the kernel hears of the moves one by one, and what it makes of the last is what counts
            self.wait_for_kernel(f"it.picture.pointer.get('kind') == 'up' and it.picture.pointer != {pointer}")

    def draw(self, strokes):
        """Clear the drawing pad and draw strokes on it: lists of points (x, y) as for `drag`."""
        self.press("Clear the pad")
        for stroke in strokes:
            self.drag(*stroke, on=self.output.locator("canvas"))

    # What the kernel knows.

    def in_kernel(self, expression):
        """Evaluate an expression in the kernel, in which `it` is what the cell gave: "it.view.losses[-1]"."""
        return self.notebook.in_kernel(self._with_it(expression))

    def value(self, label):
        """Give the value that a control with this label has in the kernel."""
        parts = "lambda parts, w: [w, *(p for c in getattr(w, 'children', ()) for p in parts(parts, c))]"
        own = f"[w.value for w in parts(parts, it) if getattr(w, 'description', '') == {label!r}]"
        (value,) = self.in_kernel(f"(lambda parts: {own})({parts})")
        return value

    def wait_for_kernel(self, condition):
        """Wait until an expression is true in the kernel, in which `it` is what the cell gave."""
        self.notebook.wait_for_kernel(self._with_it(condition))

    def _with_it(self, expression):
        return f"(lambda it: {expression})(Out[{self.count}])"

    def place(self, x, y, axes):
        """Say where a point of a plot lies on the picture, for `drag`. axes: the expression that gives the plot."""
        right, up = self.in_kernel(f"(lambda ax: ax.transData.transform(({x}, {y})) / ax.figure.bbox.size)({axes})")
        return right, 1 - up

    def keep_screenshot(self, name):
        """Keep what the cell looks like, in the dark and in the light theme, for whoever wants to see it."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for theme in ("Dark", "Light"):
            self.notebook.set_theme(theme)
            self.node.screenshot(path=SCREENSHOTS / f"{name}_{theme.lower()}.png", animations="disabled")
