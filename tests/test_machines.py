"""Other people's machines: addresses, what Binder and a container install, Colab's copies, and widgets in Colab."""

import ast
import asyncio
import json
import re
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType
from unittest import mock

import ipywidgets as W
import nbformat
import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from IPython.utils.capture import capture_output
from packaging.requirements import Requirement
from widgets import NETWORK, press, touch

from nncourse.environment import check_environment
from nncourse.play.lesson_01 import border_through_points
from nncourse.play.lesson_07 import playground
from nncourse.play.lesson_08 import SIDE, DigitPad
from nncourse.show import panel as panels
from nncourse.show.widget import VIEW

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools" / "site"))
import addresses  # noqa: E402
import colab  # noqa: E402

LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
WHEEL = "https://example.org/nncourse-0-py3-none-any.whl"


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def setting():
    return tomllib.loads(read("pyproject.toml"))


# One setting, all addresses.


def test_readme_and_citation_hold_the_address_of_the_setting():
    assert addresses.repository().page == setting()["project"]["urls"]["Repository"]
    assert addresses.with_line(read("README.md")) == read("README.md"), "run: python tools/site/addresses.py"
    assert addresses.with_repository(read("CITATION.cff")) == read("CITATION.cff"), (
        "run: python tools/site/addresses.py"
    )
    assert addresses.line() in read("README.md")


def test_no_other_place_names_the_repository():
    here = addresses.repository()
    written = re.escape(f"{here.owner}/{here.name}") + rf"|{re.escape(here.owner)}\.github\.io"
    readme = read("README.md").replace(addresses.line(), "")
    citation = read("CITATION.cff").replace(here.page, "")
    for text in (readme, citation, *(path.read_text(encoding="utf-8") for path in [*LESSONS, *ROOT.glob("[CM]*.md")])):
        assert not re.search(written, text)


def test_a_fork_changes_one_line(tmp_path):
    fork = tmp_path / "pyproject.toml"
    fork.write_text(
        read("pyproject.toml").replace(addresses.repository().page, "https://github.com/ada/her.course"),
        encoding="utf-8",
    )
    theirs = addresses.repository(fork)
    assert theirs == ("ada", "her.course")
    assert theirs.site == "https://ada.github.io/her.course/"
    with mock.patch.object(addresses, "repository", return_value=theirs):
        made = addresses.with_line(read("README.md")) + addresses.with_repository(read("CITATION.cff"))
    assert addresses.repository().owner not in "".join(re.findall(r"https://[^\s)]+", made))
    assert len(made) > len(read("README.md"))


def test_an_address_of_another_kind_is_refused_with_the_place_to_mend(tmp_path):
    other = tmp_path / "pyproject.toml"
    other.write_text('[project.urls]\nRepository = "https://example.org/course"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"'https://example.org/course', expected https://github.com/OWNER/NAME"):
        addresses.repository(other)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_buttons_of_a_lesson_lead_to_that_lesson(path):
    buttons = dict(addresses.buttons(path.name))
    assert list(buttons) == ["Binder", "Colab", "Codespaces", "Source"]
    for label in ("Binder", "Colab", "Source"):
        assert buttons[label].endswith(f"/{path.name}")
    assert buttons["Source"].startswith(addresses.repository().page)


def test_the_page_about_machines_leads_somewhere_and_names_what_is_there():
    for target in re.findall(r"\]\((?!https:)([^)#]+)\)", read("MACHINES.md")):
        assert (ROOT / target).exists(), target
    for path in re.findall(r"`(tools/[\w./]+)`", read("MACHINES.md")):
        assert (ROOT / path).is_file(), path


# Binder, Codespaces, VS Code.


def test_binder_installs_the_lab_with_a_python_that_the_course_allows():
    [line] = [line for line in read(".binder/requirements.txt").splitlines() if not line.startswith("#")]
    assert line == "--editable .[lab]"
    assert "lab" in setting()["tool"]["setuptools"]["dynamic"]["optional-dependencies"]
    [version] = re.fullmatch(r"python-([\d.]+)\n", read(".binder/runtime.txt")).groups()
    assert Requirement(f"python{setting()['project']['requires-python']}").specifier.contains(version)
    assert read(".binder/postBuild").startswith("#!/usr/bin/env bash\n")


def test_the_container_installs_the_lab_opens_lesson_00_and_forwards_nothing():
    text = re.sub(r"^\s*//.*\n", "", read(".devcontainer/devcontainer.json"), flags=re.MULTILINE)
    container = json.loads(text)
    assert ".[lab]" in container["postCreateCommand"]
    version = container["image"].rpartition(":")[2]
    assert Requirement(f"python{setting()['project']['requires-python']}").specifier.contains(version)
    assert container["customizations"]["vscode"]["extensions"] == ["ms-python.python", "ms-toolsai.jupyter"]
    [opened] = container["customizations"]["codespaces"]["openFiles"]
    assert ROOT / opened == LESSONS[0]
    assert "forwardPorts" not in container
    assert container["otherPortsAttributes"] == {"onAutoForward": "ignore"}


# The copies that Colab opens.


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def copied(request):
    return request.param, colab.copy_for_colab(request.param, WHEEL, addresses.repository())


def test_a_copy_is_the_lesson_without_outputs_behind_one_cell_more(copied):
    path, copy = copied
    nbformat.validate(copy)
    lesson = nbformat.read(path, as_version=4).cells
    note, first, *rest = copy.cells
    assert note.cell_type == "markdown"
    assert WHEEL in first.source
    assert [cell.id for cell in rest] == [cell.id for cell in lesson]
    code = [(cell.source, cell.outputs) for cell in rest if cell.cell_type == "code"]
    assert code == [(cell.source, []) for cell in lesson if cell.cell_type == "code"]


def test_the_links_of_a_copy_are_whole(copied):
    _, copy = copied
    text = "\n".join(cell.source for cell in copy.cells if cell.cell_type == "markdown")
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    assert targets
    for target in targets:
        assert re.match("https?://|#", target), target


def first_cell():
    return TransformerManager().transform_cell(colab.CELL.format(wheel=WHEEL))


def run_first_cell(names=None):
    """Run the first cell; give the lines of %pip that it ran."""
    ran = []
    shell = mock.Mock(run_line_magic=lambda name, line: ran.append((name, line)))
    exec(first_cell(), {"get_ipython": lambda: shell} | (names or {}))
    return ran


def test_elsewhere_the_first_cell_does_nothing():
    assert "google.colab" not in sys.modules
    assert run_first_cell() == []


def test_the_first_cell_installs_nothing_that_colab_has_and_enables_widgets(in_colab):
    [(magic, line)] = run_first_cell()
    assert (magic, line) == ("pip", f"install --quiet --no-deps {WHEEL} anywidget psygnal")
    assert in_colab.output.enable_custom_widget_manager.call_count == 1
    assert not re.search("ipykernel|ipython|numpy|jupyter", line, re.IGNORECASE)
    ast.parse(first_cell())


def test_what_colab_lacks_is_all_that_the_course_needs_there():
    needed = {Requirement(line).name for line in read("tools/requirements/course.txt").splitlines() if line[:1] != "#"}
    there = {
        "numpy",
        "matplotlib",
        "pillow",
        "ipywidgets",
        "tqdm",
        "pooch",
        "threadpoolctl",
    }  # in every list that Colab has published
    assert needed - there == {"anywidget"}


# In Colab: what is asked of a widget is done when the callback returns.


@pytest.fixture
def in_colab(monkeypatch):
    """A stand-in for the module that Colab's kernel loads."""
    google, module = ModuleType("google"), ModuleType("google.colab")
    google.colab, module.output = module, mock.Mock()
    monkeypatch.setitem(sys.modules, "google", google)
    monkeypatch.setitem(sys.modules, "google.colab", module)
    return module


@pytest.fixture
def in_a_cell(in_colab):
    """Run a function within an event loop, as a cell of Colab is run; it leaves no task behind."""

    def in_a_cell(function):
        async def cell():
            result = function()
            assert len(asyncio.all_tasks()) == 1, "something is left for later"
            return result

        return asyncio.run(cell())

    return in_a_cell


def test_a_press_trains_for_some_seconds_and_is_over(in_a_cell, monkeypatch):
    monkeypatch.setattr(panels, "AT_A_PRESS", 0.3)

    def presses():
        panel, begun = playground(), time.perf_counter()
        drawn, labels = [], []
        panel.picture.observe(drawn.append, names="image")
        start = panel.buttons["Start"]
        start.observe(lambda change: labels.append((start.description, start.disabled)), names="disabled")
        press(panel, "Start")
        assert 0.3 <= time.perf_counter() - begun < 5
        assert panel.training.batches.place.step > 3
        assert drawn
        assert labels == [("Start", True), ("Start", False)]
        assert f"step {panel.training.batches.place.step:,}" in panel.message.value
        return panel

    assert any(isinstance(part, W.HTML) and "in a cell below" in part.value for part in in_a_cell(presses).children)


def test_a_panel_steps_resets_and_keeps_its_speed_at_once(in_a_cell, monkeypatch):
    monkeypatch.setattr(panels, "AT_A_PRESS", 0.3)

    def presses():
        panel = playground()
        press(panel, "Step")
        assert panel.training.batches.place.step == 1
        panel.speed.value = 10
        press(panel, "Start")
        assert panel.training.batches.place.step in (2, 3, 4, 5)
        press(panel, "Reset")
        assert panel.training.batches.place.step == 0
        points = len(panel.training.X)
        touch(panel, "down", 0.5, 0.5, panel.view.others[0])
        assert len(panel.training.X) == points + 1

    in_a_cell(presses)


def test_elsewhere_no_panel_speaks_of_colab():
    assert not any(isinstance(part, W.HTML) for part in playground().children)


def test_pictures_follow_at_once(in_a_cell):
    def moves():
        X = np.array([[1.0, 2.0], [-1.0, 0.5]])
        border = border_through_points(X, np.array([1, 0]), (1, -2), 3, names=["a", "b"], inputs=["x", "y"])
        before = border.picture.alt
        border.controls["b"].value += 1
        assert border.picture.alt != before
        pad = DigitPad(NETWORK, np.zeros(784))
        ink = np.zeros((SIDE, SIDE), np.uint8)
        ink[30:110, 60:80] = 255
        pad.pad.ink = ink.tobytes()
        assert pad.answer is not None

    in_a_cell(moves)


@pytest.mark.usefixtures("shell")
def test_it_is_shown_as_a_widget_and_nothing_else(in_a_cell):
    def shown():
        panel = playground()
        with capture_output() as captured:
            panel._ipython_display_()
        [output] = captured.outputs
        assert set(output.data) == {VIEW, "text/plain"}
        assert output.data[VIEW]["model_id"] == panel.model_id

    in_a_cell(shown)


def test_lesson_00_asks_for_no_other_kernel_in_colab(in_colab, monkeypatch):
    colab_has = {"ipywidgets": "7.7.1", "matplotlib": "3.10.0", "numpy": "2.0.2", "ipykernel": "6.17.1"}
    ours = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: colab_has.get(name) or ours(name))
    report = check_environment()
    assert report.ok
    assert "ipykernel" not in str(report)
    assert "jupyterlab" not in str(report)


def test_elsewhere_lesson_00_asks_for_what_the_lab_needs(monkeypatch):
    ours = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "7.7.1" if name == "ipywidgets" else ours(name))
    [old] = [finding.text for finding in check_environment().findings if not finding.ok]
    assert "ipywidgets 7.7.1 is too old, expected >=8.1.5" in old
