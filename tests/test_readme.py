"""The pages beside the notebooks: what they point at is there, what they count is so many, what they quote runs."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement

import nnlib

ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "CONTRIBUTING.md", "MEASUREMENTS.md", "CHANGELOG.md", "notebooks/for_teachers.md"]
EXERCISES = sorted(path.stem for path in (ROOT / "nncourse" / "exercises").glob("lesson_*.py"))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def entries(name):
    """The lines of a list of requirements, without comments."""
    lines = [re.sub(r"(^| +)#.*", "", line) for line in read(name).splitlines()]
    return [line for line in lines if line]


def exercises(module):
    return import_module(f"nncourse.exercises.{module}").lesson.exercises.values()


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", read(page)) if "://" not in target]
    for target in targets:
        assert ((ROOT / page).parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES)
def test_files_and_commands_that_are_named_are_there(page):
    code = " ".join(re.findall(r"`([^`]+)`", read(page)))
    for path in re.findall(r"(?<![\w./])(?:nnlib|nncourse|notebooks|tests|tools)/[\w./]*[\w/]", code):
        assert (ROOT / path).exists() or re.search("NN|_$", path), path
    targets = re.findall(r"^([\w]+):", read("Makefile"), flags=re.MULTILINE)
    assert set(re.findall(r"(?:^|`)make (\w+)", read(page), flags=re.MULTILINE)) <= set(targets)


def test_the_readme_is_a_screen_and_a_half_and_leads_to_every_other_page():
    text = read("README.md")
    assert len(text.splitlines()) <= 90
    for page in [*PAGES[1:], "CITATION.cff", "LICENSE"]:
        assert f"]({page})" in text, page


def test_the_film_is_small_enough_to_open_a_page_with():
    assert (ROOT / "notebooks" / "images" / "course.gif").stat().st_size <= 2_000_000


def test_the_exercises_are_as_many_as_it_says():
    counts = [len(exercises(name)) for name in EXERCISES]
    assert f"{sum(counts)} in all" in read("README.md")
    rows = re.findall(r"^\| \d\d .*\| (\d+) \|$", read("notebooks/for_teachers.md"), flags=re.MULTILINE)
    assert counts == [int(row) for row in rows]


def test_check_knows_more_than_a_thousand_mistakes():
    assert "more than a thousand mistakes" in " ".join(read("README.md").split())
    assert sum(len(exercise.misconceptions) for name in EXERCISES for exercise in exercises(name)) > 1000


def test_every_notebook_has_its_row():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"| {path.stem[:2]} | [" in read("README.md")
        assert f"](notebooks/{path.name})" in read("README.md")
        assert f"| {path.stem[:2]} " in read("notebooks/for_teachers.md")


def test_the_example_of_the_readme_runs(capsys):
    [code] = re.findall(r"```python\n(.*?)```", read("README.md"), flags=re.DOTALL)
    assert "load_mnist()" in code
    exec(code.replace("load_mnist()", "load_mnist('sample')"), names := {})
    assert isinstance(names["network"], nnlib.Network)
    assert float(capsys.readouterr().out) > 0.93


def test_the_exercise_of_contributing_is_judged_as_it_says():
    from nncourse.exercises.engine.lesson import Lesson

    [code] = re.findall(r"```python\n(.*?)```", read("CONTRIBUTING.md"), flags=re.DOTALL)
    lesson = Lesson(3)
    exec(code, {"lesson": lesson, "np": np, "relu": nnlib.relu})
    [exercise] = lesson.exercises.values()
    [wrong] = exercise.misconceptions
    assert exercise.judge(np.abs).state == "right"
    assert exercise.judge(wrong).misconception == "only_the_right_half"


def test_the_parts_of_a_lesson_stand_in_contributing_as_they_are():
    from test_notebooks import PARTS

    assert ", ".join(PARTS) in " ".join(read("CONTRIBUTING.md").split())


def test_the_versions_agree():
    [cited] = re.findall(r"^version: (.+)$", read("CITATION.cff"), flags=re.MULTILINE)
    latest, *_ = re.findall(r"^## \[(.+?)\]", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert nnlib.__version__ == cited == latest


def test_the_locked_versions_are_among_those_that_are_allowed():
    lines = [line for line in read("requirements.lock").splitlines() if not line.startswith("#")]
    locked = dict(line.split("==") for line in lines)
    lists = [f"tools/requirements/{name}.txt" for name in ("course", "lab", "dev", "mpi", "browser")]
    wanted = [line for name in lists for line in entries(name)]
    for requirement in map(Requirement, wanted):
        assert requirement.name in locked, f"{requirement.name}: make lock"
        assert requirement.specifier.contains(locked[requirement.name]), f"{requirement}: make lock"


def test_the_list_for_pip_and_the_extra_lab_are_the_same():
    project = tomllib.loads(read("pyproject.toml"))
    extras = project["tool"]["setuptools"]["dynamic"]["optional-dependencies"]
    assert entries("requirements.txt") == [f"-r {name}" for name in extras["lab"]["file"]]
    assert extras["course"]["file"] == extras["lab"]["file"][:1]
    names = {Requirement(line).name for line in entries("tools/requirements/course.txt")}
    assert not names & {"ipykernel", "IPython", "jupyterlab", "notebook"}  # a hosted kernel keeps its own
    assert project["project"]["dependencies"] == ["numpy>=2.0"]
