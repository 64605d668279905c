"""The copy of the course that learners get: its checks know the right answers, and no solution is in it."""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path

import nncourse
import nnlib
from nncourse.exercises.engine.lesson import Lesson
from nncourse.folder.notebooks import emptied, linked, written
from nncourse.folder.remembered import begin
from nncourse.marking.handin import lessons
from nncourse.marking.slices import needed, statements
from nncourse.marking.withheld import has_plain_inputs, is_withheld, keep

ROOT = Path(nncourse.__file__).resolve().parents[1]
PAGES = ("LICENSE", "CITATION.cff", "pyproject.toml", "setup.py", "requirements.txt", "environment.yml")
LISTS = ("course.txt", "lab.txt")  # of tools/requirements; the others are for those who work on the course
OWN = ("notebooks", "nncourse", "nnlib", "tools", "tests")  # folders of the course
RUBBISH = shutil.ignore_patterns("__pycache__", ".*", "for_teachers.md", "lesson_*.json.gz")
SILENT = '''"""The marker judges: here the names of the lesson are there, and do nothing."""


def check(*_): ...


hint = solution = summary = check
'''
FOLDED = re.compile(r"\n*<details>.*?</details>\n*", re.DOTALL)
SAYS_WHERE = [
    re.compile(r" (?:If you read this page without running it: t|T)he solutions are in \[[^\]]*\]\([^)]*\)[^.]*\."),
    re.compile(r" `solution\(\w+\)` shows an answer\."),
]
README = """\
# A neural network in NumPy: the course

Your teacher's copy of the course. `check(my_function)` says what is right and what is not, `hint(my_function)` helps;
the solutions are with your teacher.

In a terminal, in this folder, with Python 3.11 or newer. Linux and macOS:

```
python3 -m venv .venv
.venv/bin/python -m pip install -e ".[lab]"
.venv/bin/jupyter lab notebooks/00_start_here.ipynb
```

Windows, in PowerShell:

```
py -m venv .venv
.venv\\Scripts\\python -m pip install -e ".[lab]"
.venv\\Scripts\\jupyter lab notebooks\\00_start_here.ipynb
```
"""


def hand_out(folder: Path) -> None:
    """Make the copy in a new or empty folder. Raises ValueError where there is something, or nothing to copy from."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} is there and not empty. Name a new folder.")
    if not (ROOT / "notebooks").is_dir():
        raise ValueError("the notebooks are not beside this package. Run it in the folder of the course.")
    if any(is_withheld(exercise) for lesson in lessons().values() for exercise in lesson.exercises.values()):
        raise ValueError("this copy of the course has no solutions itself.")
    if any(folder.resolve().is_relative_to(ROOT / name) for name in OWN):
        raise ValueError(f"{folder} lies within the course. Name a folder outside it.")
    copy_of_the_course(folder, answers=True)
    for name in PAGES:
        shutil.copy(ROOT / name, folder)
    project = (folder / "pyproject.toml").read_text(encoding="utf-8")
    project = re.sub(r"^(?!course|lab).*tools/requirements/.*\n", "", project, flags=re.MULTILINE)
    (folder / "pyproject.toml").write_text(project, encoding="utf-8")
    (folder / "tools" / "requirements").mkdir(parents=True)
    for name in LISTS:
        shutil.copy(ROOT / "tools" / "requirements" / name, folder / "tools" / "requirements")
    (folder / "README.md").write_text(README, encoding="utf-8")
    (folder / "MANIFEST.in").write_text("recursive-include nncourse *.json.gz\n", encoding="utf-8")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=RUBBISH)
    for file in (folder / "notebooks").glob("*.ipynb"):
        _empty(file)
    begin(folder / "notebooks")


def copy_of_the_course(folder: Path, *, answers: bool) -> None:
    """Copy both packages without solutions; with the answers as data, or with checks that do nothing."""
    for package in (nnlib, nncourse):
        source = Path(package.__file__).parent
        shutil.copytree(source, folder / source.name, ignore=RUBBISH)
    for number, lesson in lessons().items():
        file = folder / "nncourse" / "exercises" / f"lesson_{number:02d}.py"
        file.write_text(_without_solutions(file, lesson) if answers else SILENT, encoding="utf-8")
        if answers:
            keep(lesson, file.with_suffix(".json.gz"))


def _empty(file: Path) -> None:
    """Take out of a notebook what was put out, what is folded below the exercises, and what leads out of the copy."""
    notebook, part = emptied(json.loads(file.read_text(encoding="utf-8"))), 0
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        part = int(heading[1]) if (heading := re.match(r"## (\d+) ·", source)) else part
        if cell["cell_type"] == "code":
            continue
        if part == 11:
            source = FOLDED.sub("\n\n", source).strip()
            for sentence in SAYS_WHERE:
                source = sentence.sub("", source)
        source = linked(source, lambda target: (file.parent / target).exists())
        cell["source"] = source.splitlines(keepends=True)
    file.write_bytes(written(notebook))


def _without_solutions(file: Path, lesson: Lesson) -> str:
    """Write a lesson's exercises anew: names, hints and messages stay, the bodies and what only they need go."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    kept = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.Assign)]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            _strip(node, lesson)
            kept.append(node)
        elif isinstance(node, ast.Assign) and "lesson" in ast.unparse(node):
            kept.append(node)
    program = statements(0, ast.fix_missing_locations(tree))
    names = {name for one in program if one.node in kept for name in one.at_once | one.later}
    helpers = [one.node for one in needed(program, names)]
    lines = [ast.unparse(node) for node in tree.body if node in kept or node in helpers]
    lines.insert(2, "from nncourse.marking.withheld import restore")  # below the docstring and the __future__
    return "\n\n".join([*lines, "restore(lesson, __file__)"]) + "\n"


def _strip(function: ast.FunctionDef, lesson: Lesson) -> None:
    """Take the body out of a solution or a misconception, and what the copy need not know of a declaration."""
    docstring = ast.get_docstring(function, clean=False)
    [decorator] = function.decorator_list
    if isinstance(decorator, ast.Call):  # lesson.exercise(…): its docstring explains the solution
        dropped = {"may_pass"} | (
            {"inputs", "edge_cases"} if has_plain_inputs(lesson.exercises[function.name]) else set()
        )
        decorator.keywords = [keyword for keyword in decorator.keywords if keyword.arg not in dropped]
        docstring = None
    function.body = [ast.Expr(ast.Constant(docstring if docstring else ...))]
