"""What all widgets share: a cell that runs again, a page that is saved, an error in a callback, and closed widgets."""

import ast
import gc
import importlib
import inspect
import re
import typing
import weakref
from pathlib import Path
from types import SimpleNamespace

import ipywidgets as W
import psutil
import pytest
import widgets
from IPython.utils.capture import capture_output
from widgets import WIDGETS, press, touch

import nncourse.play
from nncourse.play.lesson_08 import DigitPad
from nncourse.show.page import subplots
from nncourse.show.panel import Panel
from nncourse.show.widget import Explore, LiveWidget, PageWidget

pytestmark = pytest.mark.usefixtures("shell")

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
KINDS = (Explore, Panel, DigitPad)


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


def bytes_in_memory():
    gc.collect()
    return psutil.Process().memory_info().rss


@pytest.mark.parametrize("name", WIDGETS)
def test_a_cell_that_runs_twenty_times_more_costs_no_memory_and_closes_what_it_made_and_nothing_else(name, run_cell):
    run_cell("another cell")
    other = Explore(draw, name="another")
    before, kept = open_widgets(), []
    for run in range(22):
        run_cell("a cell")
        kept.append(WIDGETS[name]())  # as IPython's Out keeps it
        if run == 0:
            one, inner = open_widgets() - before, weakref.ref(kept[0].children[-1])
        elif run == 1:
            memory = bytes_in_memory()
    assert bytes_in_memory() - memory < 5e6
    assert open_widgets() - before == one
    assert [widget.comm is None for widget in (*kept, other)] == [True] * 21 + [False] * 2
    assert inner() is None
    assert kept[0].name in repr(kept[0])


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


@pytest.mark.parametrize(
    "path", sorted(Path(nncourse.play.__path__[0]).glob("lesson_*.py")), ids=lambda path: path.stem
)
def test_every_widget_of_a_lesson_is_among_those_that_are_tested(path):
    module = importlib.import_module(f"nncourse.play.{path.stem}")
    makers = {
        name
        for name, made in vars(module).items()
        if getattr(made, "__module__", "") == module.__name__
        and not name.startswith("_")
        and (made if inspect.isclass(made) else typing.get_type_hints(made).get("return")) in KINDS
    }
    assert makers
    source = inspect.getsource(widgets)
    assert [name for name in makers if len(re.findall(rf"\b{name}\b", source)) < 2] == []  # imported, and called


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_widgets_of_every_lesson_are_operated_in_a_browser(notebook):
    tests = Path(__file__).parent / "browser" / f"test_{notebook.stem}.py"
    assert "assert is_for_everyone(lesson)" in tests.read_text(encoding="utf-8")


def set_to_end(control, end):
    """Set a control to the least of what it can be set to, 0, or to the greatest, 1."""
    if hasattr(control, "options"):
        control.index = (0, len(control.options) - 1)[end]
    elif isinstance(control, W.Checkbox):
        control.value = bool(end)
    elif hasattr(control, "min"):
        value = (control.min, control.max)[end]
        control.value = control.base**value if hasattr(control, "base") else value


@pytest.mark.parametrize("name", [name for name in WIDGETS if name not in ("10", "a question")])
def test_no_choice_makes_another_control_say_what_cannot_be(name):
    widget = WIDGETS[name]()
    controls = [part for part in parts(widget) if isinstance(part, W.ValueWidget) and not isinstance(part, W.HTML)]
    for order in (controls, controls[::-1]):
        for end in (0, 1):
            for control in order:
                set_to_end(control, end)
                assert 'role="alert"' not in widget.message.value, control.description
    for control in controls:  # what is out of reach would be moved into it by the page
        if hasattr(control, "min") and not hasattr(control, "base"):
            assert control.min <= control.value <= control.max


def parts(widget):
    """A widget with all that is in it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)
