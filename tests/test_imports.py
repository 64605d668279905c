"""Numerics stand on NumPy alone, each lesson on the lessons before it, and what is public explains itself."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import nnlib

PACKAGE = Path(nnlib.__file__).parent
LESSONS = {  # a module imports only modules of the same lesson or an earlier one
    "checks": 0,  # the errors of all lessons
    "neuron": 1,
    "layers": 2,
    "activations": 3,
    "losses": 4,
    "network": 5,
    "gradcheck": 5,
    "training": 6,
    "datasets": 6,
    "metrics": 7,
    "checkpoint": 8,
    "environment": 8,
    "timing": 10,
    "augmentation": 11,
}
HEAVY = ["matplotlib", "ipywidgets", "IPython", "pooch", "tqdm", "jaxtyping", "beartype", "requests"]
PUBLIC = [name for name, thing in vars(nnlib).items() if name[0] != "_" and not inspect.ismodule(thing)]


def path_of(file):
    return file.relative_to(PACKAGE).with_suffix("").as_posix().removesuffix("/__init__")


MODULES = {path_of(file): file for file in sorted(PACKAGE.rglob("*.py")) if file != PACKAGE / "__init__.py"}
NUMERICS = [name for name in MODULES if name.split("/")[0] in LESSONS]


def is_for_type_checking(node):
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def imports(node, within_functions=True):
    """List the modules that code imports as it runs, in full: nnlib.losses, numpy."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "nnlib imports by full names"
        # `from nnlib import show` imports nnlib.show
        return [f"nnlib.{alias.name}" for alias in node.names] if node.module == "nnlib" else [node.module]
    if is_for_type_checking(node) or (isinstance(node, ast.FunctionDef) and not within_functions):
        return []
    return [name for child in ast.iter_child_nodes(node) for name in imports(child, within_functions)]


def parse(module):
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def test_every_module_has_its_lesson():
    # A new module: say above in which lesson it is built.
    assert {name.split("/")[0] for name in MODULES} - {"show", "exercises", "__main__"} == set(LESSONS)


@pytest.mark.parametrize("module", NUMERICS)
def test_numerics_import_only_earlier_lessons_and_never_show(module):
    lesson = LESSONS[module.split("/")[0]]
    ours = [name.split(".")[1] for name in imports(parse(module)) if name.split(".")[0] == "nnlib"]
    assert [name for name in ours if LESSONS.get(name, 99) > lesson] == []


@pytest.mark.parametrize("module", NUMERICS)
def test_numerics_import_only_numpy_and_the_standard_library_at_first(module):
    allowed = {"numpy", "nnlib", *sys.stdlib_module_names}
    assert {name.split(".")[0] for name in imports(parse(module), within_functions=False)} <= allowed


@pytest.mark.parametrize("module", NUMERICS)
def test_within_functions_numerics_import_only_what_a_download_needs(module):
    allowed = {"numpy", "nnlib", "pooch", "tqdm", *sys.stdlib_module_names}
    assert {name.split(".")[0] for name in imports(parse(module))} <= allowed


def test_the_command_line_does_not_import_show():
    assert not any(name.startswith("nnlib.show") for name in imports(parse("__main__")))


def test_the_check_sees_an_import_wherever_it_stands():
    code = """
import a.b
from nnlib import show
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
    everywhere = ["a.b", "nnlib.show", "nnlib.losses", "c", "f"]
    assert imports(ast.parse(code)) == everywhere
    assert imports(ast.parse(code), within_functions=False) == everywhere[:-1]


def test_importing_nnlib_loads_nothing_heavy():
    code = f"import sys, nnlib; print([name for name in {HEAVY} if name in sys.modules], 'nnlib.show' in sys.modules)"
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert process.stdout.split() == ["[]", "False"], process.stderr


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_public_explains_itself(name):
    thing = getattr(nnlib, name)
    doc = inspect.getdoc(thing)
    assert doc.splitlines()[0].endswith("."), "the first line is a sentence"
    if inspect.isclass(thing) and issubclass(thing, Exception):
        return  # shown where it is raised
    assert ">>> " in doc, "an example"
    if inspect.isfunction(thing) and "np.ndarray" in str(inspect.signature(thing)):
        assert "Shapes: " in doc, "the shapes of its arrays"


@pytest.mark.parametrize("name", [name for name in NUMERICS if name != "checks"])
def test_each_module_begins_with_its_lesson(name):
    assert ast.get_docstring(parse(name)).startswith(("Lesson ", "Lessons "))


def test_every_public_function_of_a_lesson_can_be_had_from_nnlib():
    for module in LESSONS.keys() - {"checks", "datasets", "checkpoint", "environment"}:  # these are asked for by name
        defined = {
            node.name
            for node in parse(module).body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith(("_", "check_"))
        }
        assert defined <= set(PUBLIC), module
