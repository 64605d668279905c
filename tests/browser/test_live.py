"""The course in the browser, built once: each lesson runs to its end, its widgets answer, nothing comes from elsewhere.

Lessons 00 to 06 run whole; NNLIB_LIVE=all adds 07 to 09, which train for minutes in a browser.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from browser.notebook import Notebook
from browser.served import served
from browser.strokes import STROKES

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
WHOLE = [name for name in LESSONS if name < ("10" if os.environ.get("NNLIB_LIVE") == "all" else "07")]
MEGABYTES = 20  # from a link to the first running cell

# Ask the kernel for an expression. Pyodide's kernel answers no user_expressions, so it prints the value.
PRINTED = """async (code) => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const request = kernel.requestExecute({ code, store_history: false });
    let printed = "", error = "";
    request.onIOPub = ({ content }) => {
        printed += content.text ?? "";
        error += content.evalue ? `${content.ename}: ${content.evalue}` : "";
    };
    await request.done;
    return { printed, error };
}"""
# Press a button, and note how long it takes until another word stands on it.
CLICK = """(button) => {
    window.clicked = performance.now();
    new MutationObserver(() => (window.changed ??= performance.now()))
        .observe(button, { childList: true, characterData: true, subtree: true });
    button.click();
}"""
# What a network has learnt of the sample in half a minute.
TRAINED = """
import time
from nnlib import SGD, MiniBatches, Network, accuracy, fit, load_mnist
import numpy as np
d, rng, begun = load_mnist("sample"), np.random.default_rng(1), time.monotonic()
network, sgd = Network([784, 128, 10], rng=rng, dtype=np.float32), SGD(learning_rate=0.1, momentum=0.9)
for _ in fit(network, d.X_train, d.y_train, sgd, MiniBatches(batch_size=128, rng=rng), epochs=99):
    if time.monotonic() - begun > 30:
        break
print(accuracy(network.predict(d.X_test), d.y_test))
"""
RUN_CELL = "() => window.jupyterapp.commands.execute('notebook:run-cell')"
COUNT_PICTURES = """(picture) => new Promise((resolve) => {
    let count = 0;
    new MutationObserver((changes) => (count += changes.length)).observe(picture, { attributeFilter: ["src"] });
    setTimeout(() => resolve(count), 4000);
})"""


class LiveNotebook(Notebook):
    """A notebook of the browser version."""

    def in_kernel(self, expression):
        value = f"(lambda v: v.tolist() if hasattr(v, 'tolist') else v)({expression})"
        return json.loads(self.printed(f"import json; print(json.dumps({value}, default=repr))"))

    def run_cell(self, text):
        """Run the one cell that holds this text, and give it."""
        self.cell(text)
        assert self.page.evaluate(RUN_CELL), f"the cell with {text!r} failed"
        return self.cell(text)

    def printed(self, code):
        """Run code that is not in the notebook, and give what it prints."""
        answer = self.page.evaluate(PRINTED, code)
        assert not answer["error"], answer["error"]
        return answer["printed"]


@pytest.fixture(scope="session")
def live(tmp_path_factory):
    """The folder that tools/site/live.py builds."""
    refuse = pytest.fail if os.environ.get("NNLIB_BROWSER") == "required" else pytest.skip
    if shutil.which("node") is None:
        refuse("there is no Node on this machine, which the browser version is built with: apt install nodejs")
    folder = tmp_path_factory.mktemp("live") / "live"
    command = [sys.executable, str(ROOT / "tools" / "site" / "live.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if "could not be had" in done.stderr:
        refuse(done.stderr)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def address(live):
    """The address of the folder on a server of its own, and the server."""
    with served(live) as address:
        yield address


@pytest.fixture
def visit(browser, address):
    """Open a lesson as a first visitor does, with an empty cache; at the end, nothing came from elsewhere."""
    contexts, asked = [], []

    def visit(name):
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.on("request", lambda request: asked.append(request.url))
        contexts.append(context)
        notebook = LiveNotebook(context.new_page())
        notebook.open(f"{address[0]}/notebooks/index.html?path={name}")
        return notebook

    yield visit
    for context in contexts:
        context.close()
    own = (address[0], "blob:", "data:")
    assert [url for url in asked if not url.startswith(own)] == []


@pytest.mark.parametrize("name", WHOLE)
def test_every_cell_runs(live, name):
    runner, pyodide = Path(__file__).with_name("live_run.mjs"), ROOT / "build" / "live" / "pyodide"
    done = subprocess.run(["node", runner, pyodide, live, name], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])[name]
    assert report["failed"] == []
    code = [
        cell
        for cell in json.loads((live / "files" / name).read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    assert report["ran"] == len(code)


@pytest.mark.parametrize("name", LESSONS)
def test_a_prediction_is_not_answered_before_it_is_made(live, name):
    cells = json.loads((live / "files" / name).read_text(encoding="utf-8"))["cells"]
    assert all(isinstance(cell["source"], str) for cell in cells)
    assert not any(cell.get("outputs") for cell in cells)


def test_from_a_link_to_the_first_picture(visit, address):
    address[1].sent.clear()
    lesson = visit("00_start_here.ipynb")
    first = lesson.run_cell("figures.twenty_digits()")
    first.output.locator("img").first.wait_for()
    first.keep_screenshot("live_00")
    assert sum(address[1].sent) < MEGABYTES * 1e6


def test_the_border_of_01_moves(visit):
    lesson = visit("01_a_neuron.ipynb")
    lesson.run_all()
    border = lesson.cell("border_through_points(")
    border.type_number("b", 1)
    border.wait_for_alt(r"b = 1: \d+ mistakes?")
    border.keep_screenshot("live_01")


def test_what_is_solved_is_remembered_after_a_reload(visit):
    lesson = visit("01_a_neuron.ipynb")
    lesson.printed("from nncourse.exercises.lesson_01 import check\nboth_switches = lambda: ([1, 1], -1.5)")
    lesson.printed("both_switches.__name__ = 'both_switches'\ncheck(both_switches)")
    lesson.open(lesson.address)
    assert "1 of 6" in lesson.printed("from nncourse.progress import progress; progress()")


def test_the_graph_of_05_walks(visit):
    lesson = visit("05_backpropagation.ipynb")
    lesson.run_all()
    graph = lesson.cell("walk_the_graph(start, run")
    graph.press("Original numbers")
    graph.press("Restart")
    graph.wait_for_alt("Step 0 of 14")
    graph.press("Step forward")
    graph.wait_for_alt("Forward: z = ")


def test_the_panel_of_07_trains(visit):
    lesson = visit("07_function_approximator.ipynb")
    panel = lesson.run_cell("approximator = train_approximator(")
    panel.press("Reset")
    panel.wait_for_alt("An empty plot")
    panel.press("Start")
    panel.wait_for_alt("Loss over")
    panel.press("Pause")
    panel.button("Start").wait_for()


def test_the_panel_of_08_trains_and_the_pad_reads(visit):
    lesson = visit("08_mnist.ipynb")
    lesson.printed("from nnlib import load_mnist\nX_train, y_train, X_val, y_val, _ = load_mnist('sample')\n")
    panel = lesson.run_cell("panel = train_mnist(X_train")
    panel.press("Start")
    panel.button("Pause").wait_for()
    drawings = panel.picture().evaluate(COUNT_PICTURES)
    panel.button("Pause").evaluate(CLICK)
    panel.button("Start").wait_for()
    waited = lesson.page.evaluate("() => window.changed - window.clicked")
    print(f"{drawings / 4} drawings a second; a click acts after {waited:.0f} ms")  # on a quiet machine: 5, and 300
    assert drawings > 1
    panel.keep_screenshot("live_08_panel")
    assert float(lesson.printed(TRAINED)) >= 0.9  # on a quiet machine, 0.94 and more
    pad = lesson.run_cell("DigitPad(")
    pad.draw(STROKES[1])
    pad.wait_for_alt(r"read as a 1\b")
