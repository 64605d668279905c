"""The course as others get it: an sdist, its wheel, installed into an empty environment, and a lesson that runs."""

import email
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement

import nnlib
from nncourse.folder.notebooks import for_learners

ROOT = Path(__file__).parent.parent
PARTS = ("nnlib", "nncourse", "notebooks", "tools/requirements")
FILES = ("pyproject.toml", "setup.py", "MANIFEST.in", "requirements.txt", "environment.yml")
FILES += ("README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff")
BUILD = "import sys; from setuptools import build_meta; print(getattr(build_meta, sys.argv[1])(sys.argv[2]))"
LABAPP = "class LabApp:\n    @staticmethod\n    def launch_instance(options): print('opened', *options, sep='\\n')\n"
ANSWER = "def both_switches():\n    return [1, 1], -1.5"
LESSON = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(ipython_dir=sys.argv[2])
cells = [cell for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
for cell in cells:
    shell.run_cell("".join(cell["source"])).raise_error()
import nncourse
print("ran", len(cells), nncourse.__file__)
"""


def run(command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8", check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The sdist, and the wheel that is built from it, with the setuptools that is here: nothing is downloaded."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for part in PARTS:
        shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in FILES:
        shutil.copy(ROOT / name, source)
    run([sys.executable, "-c", BUILD, "build_sdist", built], cwd=source)
    [sdist] = built.glob("*.tar.gz")
    run([sys.executable, "-m", "tarfile", "-e", sdist, built])
    run([sys.executable, "-c", BUILD, "build_wheel", built], cwd=built / sdist.name.removesuffix(".tar.gz"))
    [wheel] = built.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """An empty environment with the wheel; what that depends on is borrowed from ours. Gives scripts and variables."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place / "venv")
    scripts = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
    (place / "stub" / "jupyterlab").mkdir(parents=True)
    (place / "stub" / "jupyterlab" / "__init__.py").touch()
    (place / "stub" / "jupyterlab" / "labapp.py").write_text(LABAPP, encoding="utf-8")
    into = ["--python", place / "venv"]
    install = [sys.executable, "-m", "pip", *into, "install"] if find_spec("pip") else ["uv", "pip", "install", *into]
    run([*install, "--no-deps", "--no-index", "--quiet", built[1]])
    path = os.pathsep.join([str(place / "stub"), sysconfig.get_path("purelib")])
    return scripts, os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}


def test_the_sdist_has_all_that_a_wheel_is_built_of(built):
    with tarfile.open(built[0]) as archive:
        files = {
            name.partition("/")[2]: archive.extractfile(name)
            for name in archive.getnames()
            if archive.getmember(name).isfile()
        }
        for path in (*(ROOT / "notebooks").rglob("*.ipynb"), *(ROOT / "tools" / "requirements").glob("*.txt")):
            assert files[path.relative_to(ROOT).as_posix()].read() == path.read_bytes()
    assert {"notebooks/for_teachers.md", "notebooks/images/course.gif", "requirements.txt", "LICENSE"} <= files.keys()


def test_the_wheel_has_the_lessons_without_outputs_and_is_small(built):
    assert built[1].name == f"nncourse-{nnlib.__version__}-py3-none-any.whl"
    assert built[1].stat().st_size <= 2_000_000
    with zipfile.ZipFile(built[1]) as archive:
        names = {name for name in archive.namelist() if name.startswith("nncourse/notebooks/")}
        ours = zipfile.Path(archive, "nncourse/notebooks/")
        assert names == {f"nncourse/notebooks/{name}" for name, _ in for_learners(ROOT / "notebooks")} | {
            "nncourse/notebooks/for_teachers.md"
        }
        assert names - {"nncourse/notebooks/for_teachers.md"} == {
            f"nncourse/notebooks/{name}" for name, _ in for_learners(ours)
        }
        for name in names:
            if name.endswith(".ipynb"):
                lesson = nbformat.reads(archive.read(name).decode(), 4)
                committed = nbformat.read(ROOT / "notebooks" / Path(name).name, 4)
                assert [cell.source for cell in lesson.cells] == [cell.source for cell in committed.cells]
                assert not [cell for cell in lesson.cells if cell.get("outputs") or cell.get("execution_count")]


def test_every_module_is_in_the_wheel(built):
    with zipfile.ZipFile(built[1]) as archive:
        packed = {name for name in archive.namelist() if name.startswith(("nnlib/", "nncourse/"))}
    for package in ("nnlib", "nncourse"):
        for path in (ROOT / package).rglob("*"):
            if path.suffix in (".py", ".js", ".css", ".npz", ".csv"):
                assert path.relative_to(ROOT).as_posix() in packed


def test_it_asks_for_numpy_alone_and_the_extras_for_more(built):
    with zipfile.ZipFile(built[1]) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = email.message_from_bytes(archive.read(name))
    requirements = [Requirement(text) for text in metadata.get_all("Requires-Dist")]

    def wanted(extra, system):
        where = {"extra": extra, "sys_platform": system}
        return {one.name for one in requirements if one.marker is None or one.marker.evaluate(where)}

    course = {"numpy", "matplotlib", "pillow", "ipywidgets", "anywidget", "tqdm"}
    assert metadata["Name"] == "nncourse"
    assert wanted("", "linux") == {"numpy"}
    assert wanted("course", "linux") == course | {"pooch", "threadpoolctl"}
    assert wanted("course", "emscripten") == course
    assert wanted("lab", "linux") == course | {"pooch", "threadpoolctl", "jupyterlab", "ipykernel"}


def test_nncourse_lab_opens_a_folder_and_a_lesson_runs_in_it(installed, tmp_path):
    scripts, variables = installed
    folder = tmp_path / "my course"
    said = run([scripts / "nncourse", "lab", folder], env=variables, cwd=tmp_path)
    assert "All lessons are copied." in said
    assert (
        f"opened\n--ServerApp.root_dir={folder.resolve()}\n--LabApp.default_url=/lab/tree/00_start_here.ipynb" in said
    )

    lesson = folder / "01_a_neuron.ipynb"
    content = json.loads(lesson.read_text(encoding="utf-8"))
    [stub] = [cell for cell in content["cells"] if "".join(cell["source"]).startswith("def both_switches")]
    stub["source"] = ANSWER
    lesson.write_text(json.dumps(content), encoding="utf-8")
    command = [scripts / "python", "-c", LESSON, lesson, tmp_path / "ipython"]
    said = run(command, env=variables, cwd=folder)
    assert "both_switches: right" in said
    count, module = re.search(r"ran (\d+) (.*)", said).groups()
    assert int(count) > 20
    assert Path(module).is_relative_to(scripts.parent)  # the wheel's, and not ours

    code = "from nncourse.exercises.lesson_01 import summary\nfrom nncourse.progress import progress\n"
    code += "summary()\nprogress()"
    said = run([scripts / "python", "-c", code], env=variables, cwd=folder)
    assert re.search(r"both_switches +solved on \d{4}-\d\d-\d\d\n", said)
    assert re.search(r"01_a_neuron +■□+ +1 of 6\n", said)
    assert "Run or changed by you" in run([scripts / "nncourse", "lab", folder], env=variables)
    assert json.loads(lesson.read_text(encoding="utf-8")) == content


def test_the_measurements_that_lesson_11_shows_are_in_the_wheel(installed, tmp_path):
    scripts, variables = installed
    code = "from nncourse.figures.lesson_11 import road; print(len(road()))"
    assert int(run([scripts / "python", "-c", code], env=variables, cwd=tmp_path)) > 0
