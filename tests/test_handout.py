"""The copy for learners: its checks recognise right answers and mistakes, and no solution is anywhere in it."""

import ast
import os
import re
import subprocess
import sys

import handins
import nbformat
import pytest

from nncourse.__main__ import main
from nncourse.marking.handin import lessons
from nncourse.marking.handout import SILENT, copy_of_the_course
from nncourse.marking.withheld import has_plain_inputs

TAUGHT = {"shift"}  # a helper of a solution that part 10 of lesson 08 has shown

JUDGE = """
import ast, importlib.util, inspect, sys
sys.path.insert(0, {tests!r})
source, number = {source!r}, {number}
theirs = importlib.util.module_from_spec(importlib.util.spec_from_file_location("theirs", source))
theirs.__spec__.loader.exec_module(theirs)
copy = importlib.import_module(f"nncourse.exercises.lesson_{{number:02d}}")
assert {folder!r} in copy.__file__, copy.__file__
from nncourse.marking.withheld import has_plain_inputs
judged = 0
for name, exercise in theirs.lesson.exercises.items():
    withheld = copy.lesson.exercises[name]
    verdict = withheld.judge(exercise.solution)
    assert verdict.state == "right", (name, verdict.text)
    for wrong in exercise.misconceptions[:2] if has_plain_inputs(exercise) else []:
        expected, received = exercise.judge(wrong), withheld.judge(wrong)
        assert expected == received, (name, wrong.__name__, expected, received)
        judged += 1
print("judged", judged)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handout") / "course"
    assert main(["handout", str(folder)]) == 0
    return folder


def in_the_copy(copy, code):
    """Run code with the packages of the copy in place of ours."""
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("number", range(12))
def test_the_checks_of_the_copy_say_what_ours_say(copy, number):
    source = handins.NOTEBOOKS.parent / "nncourse" / "exercises" / f"lesson_{number:02d}.py"
    code = JUDGE.format(tests=str(copy.parent), source=str(source), number=number, folder=str(copy))
    assert int(in_the_copy(copy, code).split()[-1]) >= 6


def test_the_copy_hints_and_shows_no_solution(copy):
    code = "from nncourse.exercises.lesson_03 import *\nfrom nnlib import relu\n"
    code += (
        "def absolute(Z): return relu(Z) + relu(-Z)\n\ncheck(absolute); hint(absolute); solution(absolute); summary()"
    )
    said = in_the_copy(copy, code)
    assert "absolute: right on all" in said
    assert "Hint 1 of" in said
    assert "this copy of the course has none to show. Ask your teacher." in said
    assert "Lesson 03: 1 of 6 solved" in said
    assert "no solutions" in in_the_copy(
        copy,
        "from nncourse.exercises.lesson_03 import absolute\n"
        "try: absolute([5.0])\nexcept LookupError as error: print(error)",
    )


def test_there_is_nothing_but_what_learners_need(copy):
    assert sorted(path.name for path in copy.iterdir()) == sorted(
        ["README.md", "LICENSE", "CITATION.cff", "MANIFEST.in", "pyproject.toml", "setup.py"]
        + ["requirements.txt", "environment.yml", "nnlib", "nncourse", "notebooks", "tools"]
    )
    names = {path.name for path in copy.rglob("*")}
    assert not names & {".git", "tests", "__pycache__", "for_teachers.md"}
    assert not [name for name in names if name.endswith(".pyc") or name.startswith(".")]


@pytest.mark.parametrize("number", range(12))
def test_no_body_of_a_solution_or_a_mistake_is_left(copy, number):
    name = f"lesson_{number:02d}.py"
    ours = ast.parse((handins.NOTEBOOKS.parent / "nncourse" / "exercises" / name).read_text(encoding="utf-8"))
    theirs = ast.parse((copy / "nncourse" / "exercises" / name).read_text(encoding="utf-8"))
    functions = {node.name: node for node in ours.body if isinstance(node, ast.FunctionDef)}
    declared = {node.name for node in functions.values() if node.decorator_list}
    left = {node.name: node for node in theirs.body if isinstance(node, ast.FunctionDef)}
    for name in declared:
        [only] = left[name].body
        assert isinstance(only, ast.Expr), name
        assert isinstance(only.value, ast.Constant), name
    for exercise in lessons()[number].exercises.values():
        seen, waiting = set(), [exercise.__name__]
        while waiting:
            if (one := waiting.pop()) in functions and one not in seen:
                seen.add(one)
                waiting += [
                    node.id for node in ast.walk(ast.Module(functions[one].body, [])) if isinstance(node, ast.Name)
                ]
        assert seen & (set(left) - declared) <= TAUGHT, exercise.__name__
    decorators = [node.decorator_list[0] for node in left.values() if node.name in lessons()[number].exercises]
    keywords = {keyword.arg for decorator in decorators for keyword in decorator.keywords}
    assert "may_pass" not in keywords


def test_only_inputs_that_are_functions_are_made_anew():
    others = [f"{number:02d} {name}" for number, lesson in lessons().items() for name, one in lesson.exercises.items()
              if not has_plain_inputs(one)]  # fmt: skip
    assert others == [
        "00 gradient",
        "00 walk_downhill",
        "02 diagnose",
        "04 find_the_bug",
        "05 find_the_bug",
        "09 town_by_town",
    ]


def test_notebooks_come_without_outputs_and_without_what_is_folded_below_the_exercises(copy):
    files = sorted((copy / "notebooks").glob("*.ipynb"))
    assert len(files) == 13
    for file in files:
        notebook, ours = nbformat.read(file, 4), nbformat.read(handins.NOTEBOOKS / file.name, 4)
        assert [cell.id for cell in notebook.cells] == [cell.id for cell in ours.cells]
        assert not [cell for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")]
        part = 0
        for cell in notebook.cells:
            part = int(found[1]) if (found := re.match(r"## (\d+) ·", cell.source)) else part
            if part == 11:
                assert "<details>" not in cell.source
                assert "solutions are in" not in cell.source
                assert "shows an answer" not in cell.source
                assert cell.source


def test_it_is_installed_as_the_course_is_and_names_no_file_that_it_has_not(copy):
    project = (copy / "pyproject.toml").read_text(encoding="utf-8")
    for name in re.findall(r"[\w/]+\.txt", project + (copy / "README.md").read_text(encoding="utf-8")):
        assert (copy / name).exists(), name
    assert ".[lab]" in (copy / "README.md").read_text(encoding="utf-8")
    assert "[project.scripts]" in project


def test_links_lead_somewhere(copy):
    for file in (copy / "notebooks").glob("*.ipynb"):
        for cell in nbformat.read(file, 4).cells:
            if cell.cell_type == "markdown":
                for target in re.findall(r"\]\(([^)#\s]+)\)", cell.source):
                    assert "://" in target or (file.parent / target).exists(), (file.name, target)


def test_hand_ins_can_be_marked_by_the_copy_too_and_no_copy_is_made_of_it(copy, tmp_path):
    handins.write(tmp_path / "03_relu_and_softmax_Ada.ipynb", 3, handins.solved(3))
    said = in_the_copy(copy, f"from nncourse.__main__ import main\nmain(['mark', {str(tmp_path)!r}])")
    assert "lesson 03, 6 of 6" in said
    code = f"from nncourse.__main__ import main\nassert main(['handout', {str(tmp_path / 'again')!r}]) == 1"
    in_the_copy(copy, code)
    assert not (tmp_path / "again").exists()


def test_learners_processes_have_neither_solutions_nor_answers(copy, tmp_path):
    code = "from pathlib import Path\nfrom nncourse.marking.handout import copy_of_the_course\n"
    in_the_copy(copy, code + f"copy_of_the_course(Path({str(tmp_path / 'copied')!r}), answers=False)")
    copy_of_the_course(tmp_path / "ours", answers=False)
    for folder in (tmp_path / "ours", tmp_path / "copied"):
        files = list((folder / "nncourse" / "exercises").glob("lesson_*"))
        assert len(files) == len(lessons())
        assert {file.read_text(encoding="utf-8") for file in files} == {SILENT}


def test_it_is_made_in_a_new_folder_outside_the_course(copy, capsys):
    assert main(["handout", str(copy)]) == 1
    assert "is there and not empty" in capsys.readouterr().err
    for name in ("notebooks", "nnlib", "nncourse", "tools", "tests"):
        new = handins.NOTEBOOKS.parent / name / "new"
        assert main(["handout", str(new)]) == 1
        assert "lies within the course" in capsys.readouterr().err
        assert not new.exists()


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
@pytest.mark.parametrize("command", ["lab", "mark", "handout"])
def test_links_in_a_circle_are_refused(tmp_path, capsys, command):
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert main([command, str(tmp_path / "one")]) == 1
    assert "symbolic links" in capsys.readouterr().err
