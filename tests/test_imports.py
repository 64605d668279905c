"""Imports run one way: nnlib, on NumPy alone, each lesson on those before it; nncourse on nnlib; notebooks on both."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import nncourse
import nnlib

NNLIB, NNCOURSE = Path(nnlib.__file__).parent, Path(nncourse.__file__).parent
LESSONS = {  # a module of nnlib imports only modules of the same lesson or an earlier one
    "checks": 0,  # the errors of all lessons
    "neurons": 1,
    "layers": 2,
    "activations": 3,
    "losses": 4,
    "network": 5,
    "gradcheck": 5,
    "optimisers": 6,
    "training": 6,
    "datasets": 6,
    "metrics": 7,
    "readers": 7,
    "checkpoint": 8,
    "timing": 10,
    "threads": 10,
    "augmentation": 11,
    "workers": 12,
    "command_line": 12,
    "__main__": 12,
}
FLOORS = {  # a module of nncourse imports only modules of a lower floor, or of its own where it says so
    "show/page": 0,
    "show/picture": 1,
    "show/plots": 1,
    "show/views": 2,
    "show/widget": 2,
    "show": 3,
    "show/panel": 3,
    "show/question": 3,
    "predictions": 4,
    "figures": 4,
    "play": 4,
    "folder/notebooks": 0,
    "folder/safely": 0,
    "folder/copying": 2,
    "folder/remembered": 1,
    "folder/lab": 3,
    "folder": 0,
    "exercises/engine/words": 0,
    "exercises/engine/compare": 1,
    "exercises/engine/running": 1,
    "exercises/engine/errors": 2,
    "exercises/engine/rules": 2,
    "exercises/engine/calling": 2,
    "exercises/engine/chance": 2,
    "exercises/engine/declaration": 3,
    "exercises/engine/demands": 4,
    "exercises/engine/judging": 5,
    "exercises/engine/exercise": 6,
    "exercises/engine/lesson": 7,
    "exercises/engine": 0,
    "exercises": 8,
    "marking/guard": 0,
    "marking/plain": 0,
    "marking/slices": 0,
    "marking/learner": 3,
    "marking/process": 4,
    "marking/rules": 4,
    "marking/withheld": 8,
    "marking/handin": 9,
    "marking/handout": 10,
    "marking/marking": 11,
    "marking/report": 12,
    "marking": 0,
    "progress": 10,
    "__main__": 13,
    "environment": 0,
    "estimator": 0,
    "workers": 0,
    "operations": 0,
}
HEAVY = [
    "matplotlib",
    "ipywidgets",
    "IPython",
    "pooch",
    "tqdm",
    "jaxtyping",
    "beartype",
    "requests",
    "mpi4py",
    "threadpoolctl",
    "nncourse",
]
WITHIN_FUNCTIONS = {
    "datasets/mnist": {"pooch", "tqdm"},
    "command_line/scans": {"PIL"},
    "threads": {"threadpoolctl"},
    "workers": {"mpi4py"},
}
PUBLIC = [name for name, thing in vars(nnlib).items() if name[0] != "_" and not inspect.ismodule(thing)]


def modules(package):
    """The modules of a package by their path in it, and their files."""
    files = sorted(file for file in package.rglob("*.py") if file != package / "__init__.py")
    return {file.relative_to(package).with_suffix("").as_posix().removesuffix("/__init__"): file for file in files}


MODULES, COURSE = modules(NNLIB), modules(NNCOURSE)
NUMERICS = [name for name in MODULES if name != "__main__"]


def is_for_type_checking(node):
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def imports(node, within_functions=True):
    """List the modules that code imports as it runs, in full: nnlib.losses, numpy."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "we import by full names"
        # `from nncourse import show` imports nncourse.show
        ours = node.module in ("nnlib", "nncourse")
        return [f"{node.module}.{alias.name}" for alias in node.names] if ours else [node.module]
    if is_for_type_checking(node) or (isinstance(node, ast.FunctionDef) and not within_functions):
        return []
    return [name for child in ast.iter_child_nodes(node) for name in imports(child, within_functions)]


def parse(file):
    return ast.parse(file.read_text(encoding="utf-8"))


def floor_of(name):
    """The floor of a module of nncourse: its own, or that of its folder."""
    return FLOORS.get(name, FLOORS.get(name.split("/")[0]))


def test_every_module_has_its_place():
    # A new module: say above in which lesson it is built, or on which floor it stands.
    assert {name.split("/")[0] for name in MODULES} == set(LESSONS)
    assert all(floor_of(name) is not None for name in COURSE)


@pytest.mark.parametrize("module", MODULES)
def test_nnlib_imports_only_earlier_lessons_and_never_the_course(module):
    lesson = LESSONS[module.split("/")[0]]
    names = [name.split(".") for name in imports(parse(MODULES[module]))]
    assert "nncourse" not in {name[0] for name in names}
    ours = [name[1] for name in names if name[0] == "nnlib" and name[1] != "__version__"]
    assert [name for name in ours if LESSONS.get(name, 99) > lesson] == []


@pytest.mark.parametrize("module", COURSE)
def test_nncourse_imports_only_lower_floors(module):
    names = [name.split(".", 1)[1].replace(".", "/") for name in imports(parse(COURSE[module])) if "nncourse." in name]
    assert [name for name in names if floor_of(name) >= floor_of(module) and module not in ("show", name)] == []


@pytest.mark.parametrize("module", NUMERICS)
def test_numerics_import_only_numpy_and_the_standard_library_at_first(module):
    allowed = {"numpy", "nnlib", *sys.stdlib_module_names}
    assert {name.split(".")[0] for name in imports(parse(MODULES[module]), within_functions=False)} <= allowed


@pytest.mark.parametrize("module", NUMERICS)
def test_within_functions_numerics_import_only_what_is_wanted_there(module):
    allowed = {"numpy", "nnlib", *sys.stdlib_module_names}
    allowed |= WITHIN_FUNCTIONS.get(module, set())
    assert {name.split(".")[0] for name in imports(parse(MODULES[module]))} <= allowed


def test_the_check_sees_an_import_wherever_it_stands():
    code = """
import a.b
from nncourse import show
from nnlib.losses import one_hot
if TYPE_CHECKING:
    from jaxtyping import Float
try:
    import c
except ImportError:
    pass
class D:
    def e(self):
        import f
"""
    everywhere = ["a.b", "nncourse.show", "nnlib.losses", "c", "f"]
    assert imports(ast.parse(code)) == everywhere
    assert imports(ast.parse(code), within_functions=False) == everywhere[:-1]


def test_importing_nnlib_loads_nothing_heavy():
    code = f"import sys, nnlib; print([name for name in {HEAVY} if name in sys.modules])"
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, cwd=NNLIB.parent
    )
    assert process.stdout.split() == ["[]"], process.stderr


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_public_explains_itself(name):
    thing = getattr(nnlib, name)
    doc = inspect.getdoc(thing)
    assert doc.splitlines()[0].endswith("."), "the first line is a sentence"
    if inspect.isclass(thing) and issubclass(thing, Exception):
        return  # shown where it is raised
    assert ">>> " in doc, "an example"
    if inspect.isfunction(thing) and "ndarray" in str(inspect.signature(thing)):
        assert "Shapes: " in doc, "the shapes of its arrays"


@pytest.mark.parametrize("name", [name for name in NUMERICS if not name.startswith("checks")])
def test_each_module_begins_with_its_lesson(name):
    assert ast.get_docstring(parse(MODULES[name])).startswith(("Lesson ", "Lessons "))


def test_every_public_function_of_a_lesson_can_be_had_from_nnlib():
    by_name = {"checks", "datasets", "checkpoint", "command_line", "__main__"}  # asked for
    for module in LESSONS.keys() - by_name:
        defined = {
            node.name
            for node in parse(MODULES[module]).body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith(("_", "check_"))
        }
        assert defined <= set(PUBLIC), module


def test_nnlib_is_small():
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in NNLIB.rglob("*.py")}
    assert max(lines.values()) <= 200, max(lines, key=lines.get)
    commands = sum(lines[file] for file in lines if "command_line" in file.parts or file.name == "__main__.py")
    assert sum(lines.values()) - commands <= 2_715  # what is added takes the place of something
    assert commands <= 728  # of them some 180 for many processes and for networks that vote


def test_the_name_of_a_module_is_not_taken_by_a_function():
    for name in MODULES:
        if "/" not in name and name != "__main__":
            assert inspect.ismodule(getattr(nnlib, name, sys)), name
