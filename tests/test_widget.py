"""What all widgets share: a cell that runs again, a page that is saved, an error in a callback, and closed widgets."""

import ast
import gc
import inspect
import weakref
from pathlib import Path
from types import SimpleNamespace

import ipywidgets as W
import numpy as np
import pytest
from IPython.utils.capture import capture_output
from widgets import press, touch

import nncourse
from nncourse.play.lesson_01 import border_through_points
from nncourse.play.lesson_02 import product_by_cells
from nncourse.play.lesson_03 import bend_a_line, pull_the_logits
from nncourse.play.lesson_04 import pull_on_logits
from nncourse.play.lesson_05 import walk_the_graph
from nncourse.play.lesson_06 import clinic, three_walkers
from nncourse.play.lesson_07 import playground, train_approximator
from nncourse.play.lesson_08 import DigitPad, explore_mistakes, train_mnist
from nncourse.play.lesson_09 import train_houses
from nncourse.play.lesson_11 import bend_a_digit
from nncourse.show.page import subplots
from nncourse.show.question import Prediction
from nncourse.show.widget import Explore, LiveWidget, PageWidget
from nnlib import Network

pytestmark = pytest.mark.usefixtures("shell")

RNG = np.random.default_rng(0)
X, DIGITS, LABELS = RNG.uniform(-1, 1, (40, 2)), RNG.random((40, 784)), np.arange(40) % 10
NETWORK = Network([784, 12, 10], rng=RNG)
NET = ({"x": 1.0, "y": 1.0, "w": 1.0, "b": 1.0, "v": 1.0, "c": 1.0}, lambda start: start | {"L": 1.0})
WIDGETS = {
    "01": lambda: border_through_points(X, (X[:, 0] > 0) * 1, (1, -2), 3, names=["a", "b"], inputs=["x", "y"]),
    "02": lambda: product_by_cells(np.eye(2), np.eye(2), np.ones(2)),
    "03 line": lambda: bend_a_line(np.linspace(0, 4, 401), np.sin(np.linspace(0, 4, 401))),
    "03 logits": lambda: pull_the_logits(["a", "b"], [0.0, 1.0]),
    "04": lambda: pull_on_logits(np.zeros(4), 1),
    "05": lambda: walk_the_graph(*NET, lambda numbers: {}, lambda local: {"L": 1.0}),
    "06 walkers": lambda: three_walkers(X[:, 0], X[:, 1]),
    "06 clinic": clinic,
    "07 approximator": train_approximator,
    "07 playground": playground,
    "08 panel": lambda: train_mnist(DIGITS, LABELS, DIGITS, LABELS),
    "08 mistakes": lambda: explore_mistakes(NETWORK, DIGITS, LABELS),
    "08 pad": lambda: DigitPad(NETWORK, DIGITS[0]),
    "09": lambda: train_houses(X, X[:, 0], X, X[:, 0]),
    "a question": lambda: Prediction("Which?", right="A", A="It fits.", B="It does not."),
    "11": lambda: bend_a_digit(NETWORK, DIGITS[:10], LABELS[:10]),
}  # that of lesson 10 measures for seconds


@pytest.fixture
def run_cell(monkeypatch):
    """Do as if a cell of a page began to run."""
    runs = []

    def run_cell(cell):
        runs.append(cell)
        request = {"metadata": {"cellId": cell}, "header": {"msg_id": str(len(runs))}}
        monkeypatch.setattr("nncourse.show.page.get_ipython", lambda: SimpleNamespace(get_parent=lambda: request))

    yield run_cell
    for _, made in PageWidget.made_in.values():
        for widget in made:
            widget.close()
    PageWidget.made_in.clear()


def open_widgets():
    return len(W.widgets.widget._instances)


@pytest.mark.parametrize("name", WIDGETS)
def test_a_cell_that_runs_again_closes_what_it_made_and_nothing_else(name, run_cell):
    run_cell("another cell")
    other = Explore(draw, name="another")
    run_cell("a cell")
    before = open_widgets()
    first = WIDGETS[name]()
    one = open_widgets() - before
    inner = weakref.ref(first.children[-1])
    for _ in range(2):
        run_cell("a cell")
        kept = WIDGETS[name]()  # as IPython's Out keeps it
    assert open_widgets() - before == one
    assert [widget.comm is None for widget in (first, other, kept)] == [True, False, False]
    gc.collect()
    assert inner() is None
    assert first.name in repr(first)


def test_two_widgets_of_one_run_stay():
    made = [Explore(draw, name="one"), Explore(draw, name="two")]
    assert all(widget.comm is not None for widget in made)


def test_a_closed_widget_says_so(run_cell):
    run_cell("a cell")
    closed = Explore(draw, name="hills")
    closed.close()
    with capture_output() as captured:
        closed._ipython_display_()
    assert captured.stdout == "[widget: hills] is closed. Run the cell that makes it again.\n"


@pytest.mark.parametrize("name", WIDGETS)
def test_after_all_widgets_were_closed_any_can_be_made_and_shown(name):
    WIDGETS[name]()
    W.Widget.close_all()
    widget = WIDGETS[name]()
    data, _ = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data


def test_on_a_page_a_still_picture_with_a_word_stands_before_the_widget(run_cell):
    run_cell("a cell")
    widget = Explore(draw, name="hills")
    with capture_output() as captured:
        widget._ipython_display_()
    still, live = (output.data for output in captured.outputs)
    assert "To use this widget, run the cells above this one, then this one" in still["text/html"]
    assert 'alt="a value of 1 &lt; 2"' in still["text/html"]
    assert set(live) == {"application/vnd.jupyter.widget-view+json", "text/plain"}


def test_a_question_on_a_page_has_its_folded_answer_before_it(run_cell):
    run_cell("a cell")
    with capture_output() as captured:
        WIDGETS["a question"]()._ipython_display_()
    still, live = (output.data for output in captured.outputs)
    assert "<details>" in still["text/html"]
    assert "To use this widget, run the cells above this one" in still["text/html"]
    assert set(live) == {"application/vnd.jupyter.widget-view+json", "text/plain"}


def test_without_a_page_there_is_one_output_with_a_png():
    with capture_output() as captured:
        Explore(draw, name="hills")._ipython_display_()
    [output] = captured.outputs
    assert set(output.data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}


def draw(value=1):
    if value == 3:
        raise ZeroDivisionError("a value of 3")
    fig, _ = subplots()
    return fig, f"a value of {value} < 2"


def test_an_error_while_it_draws_is_shown_until_the_next_picture():
    slider = W.IntSlider(1, 0, 5)
    widget = Explore(draw, name="hills", value=slider)
    assert widget.message.value == ""
    slider.value = 3
    assert "<b>ZeroDivisionError</b> a value of 3 (line" in widget.message.value
    assert "of draw)" in widget.message.value
    assert 'role="alert"' in widget.message.value
    slider.value = 2
    assert widget.message.value == ""
    assert widget.picture.alt == "a value of 2 < 2"


def test_an_error_in_a_button_or_a_touch_is_shown_and_is_no_html():
    def refuse(*_):
        raise ValueError("<script>")

    widget = Explore(draw, name="hills", touch=refuse, buttons={"Refuse": refuse})
    for act in (lambda: press(widget, "Refuse"), lambda: touch(widget, "down", 0.5, 0.5)):
        widget.say("")
        with pytest.raises(AssertionError):  # both look for an alert
            act()
        assert "&lt;script&gt;" in widget.message.value


CLASSES = [
    (path, node)
    for folder in ("show", "play")
    for path in sorted((Path(nncourse.__file__).parent / folder).glob("*.py"))
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef)
]


def assigned(node):
    """The attributes of self that code assigns to."""
    targets = (child for child in ast.walk(node) if isinstance(child, ast.Attribute))
    return {t.attr for t in targets if isinstance(t.ctx, ast.Store) and ast.unparse(t.value) == "self"}


@pytest.mark.parametrize(("path", "node"), CLASSES, ids=[node.name for _, node in CLASSES])
def test_no_attribute_is_born_outside_init(path, node):
    born = {
        name
        for part in node.body
        for name in (assigned(part) if getattr(part, "name", "") in ("__init__", "__post_init__") else ())
    }
    fields = {ast.unparse(part.target) for part in node.body if isinstance(part, ast.AnnAssign)}
    fields |= {ast.unparse(target) for part in node.body if isinstance(part, ast.Assign) for target in part.targets}
    inherited = {"children", "value"}  # traits
    if {ast.unparse(base) for base in node.bases} & {"LiveWidget", "PageWidget"}:
        inherited |= assigned(ast.parse(inspect.getsource(LiveWidget)))
    assert assigned(node) - born - fields - inherited == set()


def test_no_class_is_named_like_one_of_ipywidgets():
    assert [node.name for _, node in CLASSES if hasattr(W, node.name)] == []
