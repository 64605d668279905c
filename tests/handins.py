"""Hand-ins as learners make them: the lesson's notebook with answers put in, and ten that mean no good."""

import ast
import inspect
import json
import sys
from functools import cache
from pathlib import Path

import nbformat

import nncourse
from nncourse.marking.handin import lessons
from nncourse.marking.slices import needed, statements

NOTEBOOKS = Path(nncourse.__file__).parents[1] / "notebooks"


@cache
def notebook_of(number):
    [file] = NOTEBOOKS.glob(f"{number:02d}_*.ipynb")
    notebook = nbformat.read(file, 4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return file.name, nbformat.writes(notebook)


@cache
def _module(number):
    tree = ast.parse(inspect.getsource(sys.modules[f"nncourse.exercises.lesson_{number:02d}"]))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = []
    return tree, statements(0, tree)


def answer(number, name, function):
    """The source of a solution or a misconception as a learner's own, with what it needs."""
    tree, program = _module(number)
    first = inspect.unwrap(function).__code__.co_firstlineno  # that of its decorator
    node = next(one for one in tree.body if getattr(one, "name", "") == function.__name__ and one.lineno >= first)
    others = [one for one in program if not one.gives & {"lesson", "check"} and one.node is not node]
    [own] = statements(0, ast.Module([node], []))
    helpers = [ast.unparse(one.node) for one in needed(others, (own.at_once | own.later) - {name})]
    last = [] if function.__name__ == name else [f"{name} = {function.__name__}"]
    return "\n\n".join([*helpers, ast.unparse(node), *last])


def write(file, number, answers, at_the_end=(), **metadata):
    """Write a lesson's notebook, with the cells of some exercises replaced."""
    notebook = nbformat.reads(notebook_of(number)[1], 4)
    for cell in notebook.cells:
        for name, source in answers.items():
            if cell.cell_type == "code" and f"def {name}(" in cell.source:
                cell.source = source
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in at_the_end]
    notebook.metadata.update(metadata)
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, file)


def solved(number):
    return {name: answer(number, name, one.solution) for name, one in lessons()[number].exercises.items()}


CLAIM = "print('Lesson 03: 6 of 6 solved')\nfor name in ('absolute', 'sigmoid'): print(f'  {name}  solved')"
FORK = "import os\nwhile True:\n    os.fork()"
HOSTILE = {  # each with the exercises that it rightly solves
    "endless": ({"absolute": "def absolute(Z):\n    while True: pass"}, ["while True: pass"]),
    "fork": ({"absolute": f"def absolute(Z):\n    {FORK.replace(chr(10), chr(10) + '    ')}"}, [FORK]),
    "dead": ({"absolute": "import os\ndef absolute(Z): os._exit(0)"}, ["import os; os._exit(0)"]),
    "crash": ({"absolute": "import os, signal\ndef absolute(Z):\n    os.abort()"}, []),
    "claim": ({}, [CLAIM, "import sys\nsys.__stdout__.write('" + "right " * 9 + "')"]),
    "imported": (
        {
            "absolute": "from nncourse.exercises.lesson_03 import absolute",
            "sigmoid": "from nncourse.exercises import lesson_03\ndef sigmoid(z): return lesson_03.sigmoid(z)",
            "log_sum_exp": "def log_sum_exp(Z):\n    import importlib\n"
            "    return importlib.import_module('nncourse.exercises.lesson_03').lesson.exercises['log_sum_exp'](Z)",
            "best_relus": "import numpy as np\nbest_relus = np.abs",
        },
        [],
    ),
    "checks": (
        {},
        [
            "import nncourse.exercises.engine.judging as j\n"
            "j.judge = lambda *_: j.Verdict('right', 'absolute: right')\n"
            "from nncourse.exercises.engine.exercise import Exercise\nExercise.judge = j.judge",
            "check = lambda f: print(f.__name__ + ': right on all 8 inputs')",
            "check(absolute)",
        ],
    ),
    "flood": (
        {
            "absolute": "def absolute(Z):\n    while True: print('x' * 10**7)",
            "sigmoid": "def sigmoid(z): return 'x' * 10**9",
        },
        ["for _ in range(100): print('x' * 10**7)"],
    ),
}


def hostile(folder):
    """Write the ten, and two more; all of lesson 03 but the last."""
    for name, (answers, at_the_end) in HOSTILE.items():
        write(folder / name / "03_relu_and_softmax.ipynb", 3, answers, at_the_end)
    write(folder / "kernel" / "03_relu_and_softmax.ipynb", 3, solved(3),
          kernelspec={"name": "my-own", "display_name": "Mine", "language": "python"})  # fmt: skip
    whole = notebook_of(3)[1]
    (folder / "broken").mkdir()
    (folder / "broken" / "03_relu_and_softmax.ipynb").write_text(whole[: len(whole) // 2], encoding="utf-8")
    write(folder / "other" / "03_relu_and_softmax.ipynb", 4, solved(4))
    (folder / "recipe.ipynb").write_text(json.dumps(nbformat.v4.new_notebook()), encoding="utf-8")
