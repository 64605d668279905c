"""Whether everyone can use a notebook's widgets: without a mouse, without eyes, in the dark; in Notebook 7, too."""

import contextlib
from importlib.resources import files

from browser.notebook import Notebook

with contextlib.suppress(ImportError):  # where there is no Playwright, the fixtures skip before it is needed
    from playwright.sync_api import expect

# What a cell that is not on the screen looks like is found, too.
ALL_SEEN = ".jp-Cell, .jp-Cell * { content-visibility: visible !important; }"
OURS = [[".jp-OutputArea-output"], [".jp-RenderedMarkdown"]]
# The boxes of text that JupyterLab makes scroll, Chromium lets the keyboard scroll.
RUN_AXE = """async (include) => {
    const { violations } = await axe.run({ include }, { resultTypes: ["violations"] });
    return violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).flatMap(({ id, nodes }) =>
        nodes.filter(({ html }) => id !== "scrollable-region-focusable" || !html.includes("jp-Rendered"))
            .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}: ${failureSummary}`));
}"""

# The sources of the cells that show a widget with a picture.
FIND_WIDGETS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(({ node, model }) => model.type === "code" && node.querySelector(".nncourse-live img"))
    .map(({ model }) => model.sharedModel.source)"""

# What can be done in a widget, in the order in which the Tab key comes to it.
CONTROLS = """(widget) => [...widget.querySelectorAll(
    "button, select, input, .noUi-handle, .widget-readout[contenteditable=true], img[tabindex='0'], canvas"
)].filter((part) => part.offsetParent && part.getBoundingClientRect().height && !part.disabled)"""
NUMBER_THEM = f"(widget) => ({CONTROLS})(widget).map((part, i) => (part.dataset.stop = i)).length"
FOCUSED = """() => {
    const { dataset, localName, className, type } = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    const kind = className.includes("noUi-handle") ? "slider" : className.includes("readout") ? "readout" : localName;
    return { stop: Number(dataset.stop ?? -1), kind: kind === "input" ? type : kind,
        seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
}"""
STATE = """(control) => control.parentElement.style.transform
    || (control.type === "checkbox" ? String(control.checked) : control.value)"""
THERE_AND_BACK = {  # keys of which the second undoes the first
    "slider": ("ArrowUp", "ArrowDown"),
    "select": ("ArrowDown", "ArrowUp"),
    "checkbox": ("Space", "Space"),
    "text": (",", "Backspace"),
}
COUNT_CLICKS = "(button) => button.addEventListener('click', () => (button.dataset.clicked = true), { once: true })"


def is_for_everyone(notebook):
    """Assert all of it, for each widget of the notebook; at the end of its tests, for the keys move what they can."""
    found = violations(notebook)
    assert not found, "\n".join(found)
    seen = [works_by_keyboard(widget) for widget in widgets(notebook)]
    with in_notebook_7(notebook) as other:
        seen_there = [widget.is_on_one_screen() and works_by_keyboard(widget) for widget in widgets(other)]
    assert len(seen_there) == len(seen) > 0
    return True


def violations(notebook):
    """List what axe finds of serious or critical barriers in the notebook's text and outputs, in both themes."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    notebook.page.evaluate(axe)
    notebook.page.add_style_tag(content=ALL_SEEN)
    found = []
    for theme in ("Dark", "Light"):
        notebook.set_theme(theme)
        found += [f"{theme}: {violation}" for violation in notebook.page.evaluate(RUN_AXE, OURS)]
    return found


def widgets(notebook):
    """Give the cells that show a widget with a picture, one by one, each scrolled into view."""
    for source in notebook.page.evaluate(FIND_WIDGETS):
        yield notebook.cell(source)


def works_by_keyboard(cell):
    """Assert that Tab comes to each control, that one sees where it is, and that each obeys the keys."""
    page, widget = cell.page, cell.output.locator(".nncourse-live")
    count = widget.evaluate(NUMBER_THEM)
    assert count > 0
    widget.locator("[data-stop='0']").focus()
    page.keyboard.press("Shift+Tab")  # so that Tab brings it there, as it does for a reader
    for stop in range(count):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["stop"] == stop, f"Tab came to {focused}, expected stop {stop} of {count}"
        assert focused["seen"], f"it is not seen that the keyboard is at {focused}"
        obeys(cell, widget.locator(f"[data-stop='{stop}']"), focused["kind"])
        assert page.evaluate(FOCUSED)["stop"] == stop, f"{focused}: a key took the keyboard away from it"
    expect(widget.get_by_role("alert")).to_have_count(0)
    return True


def obeys(cell, control, kind):
    """Assert that a control that has the focus does what its keys say; what can be undone is undone."""
    press, spoken = cell.page.keyboard.press, cell.output.locator(".nncourse-spoken").last
    if kind in THERE_AND_BACK:
        there, back = THERE_AND_BACK[kind]
        before = control.evaluate(STATE)
        press(there)
        if control.evaluate(STATE) == before:  # it stands at its end
            there, back = back, there
            press(there)
        assert control.evaluate(STATE) != before, f"{kind} does not obey {there}"
        press(back)
    elif kind == "button" and control.inner_text().strip() == "Start":
        settle(cell)
        press("Enter")
        expect(control).to_contain_text("Pause")
        press("Space")
        expect(control).to_contain_text("Start")
    elif kind == "button":
        control.evaluate(COUNT_CLICKS)
        press("Enter")
        expect(control).to_have_attribute("data-clicked", "true")
        settle(cell)
    elif kind == "img":
        press("Enter")
        expect(spoken).to_contain_text("touched")
    elif kind == "canvas":
        press("Shift+ArrowRight")
        expect(spoken).to_contain_text("drawn")


def settle(cell):
    """Wait until the kernel has done what the keys have asked for, and has moved whatever it moves at that."""
    for _ in range(2):
        cell.notebook.in_kernel("None")


@contextlib.contextmanager
def in_notebook_7(notebook):
    """Open the notebook in a second window, in Notebook 7's interface, with the kernel and the widgets that it has."""
    notebook.save()
    alive = notebook.page.locator(".nncourse-live img").count()
    other = Notebook(notebook.page.context.new_page())
    other.page.set_viewport_size(notebook.page.viewport_size)
    try:
        other.open(notebook.address.replace("/lab/tree/", "/notebooks/"))
        expect(other.page.locator(".nncourse-live img")).to_have_count(alive)
        yield other
    finally:
        other.page.close()
